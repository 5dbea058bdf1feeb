// Who wrote something in a space, as screens say it: a name, or "NAME über Gerätezugang (iPad)".    docs/protocol.md §9
#pragma once

#include <map>
#include <optional>
#include <string>

#include "client/replica/space_replica.h"

namespace mappe::client::command {

class AuthorNames {
 public:
  // Borrowed.
  explicit AuthorNames(const SpaceReplica& space) : space_(space) {}

  // The labels are asked for when the first gateway is met; not reached, or revoked: without.
  std::string of(const journal::Author& author);

 private:
  std::string label_of(const PrincipalId& gateway);

  const SpaceReplica& space_;
  std::optional<std::map<PrincipalId, std::string>> labels_;
};

}  // namespace mappe::client::command
