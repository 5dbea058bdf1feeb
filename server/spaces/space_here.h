// A space as it is there for a session: the rows of its principals in the newest access entry, not ended.   §7
#pragma once

#include <string_view>

#include "server/sign_in/session.h"

namespace mappe::server {

// The roles that the server's own rules name (1 reader, 2 commenter, 3 editor, 4 manager).
constexpr std::uint8_t commenter = 2, manager = 4;

struct OwnRow {
  OwnPrincipal principal;
  std::uint8_t role = 0;  // 1 reader, 2 commenter, 3 editor, 4 manager
  TimeMs until_ms = 0;
};

struct SpaceHere {
  SpaceId id;
  FactionId owner;
  std::vector<OwnRow> rows;  // never empty

  const OwnRow& best() const;  // the row with the highest role
};

//   problems  404 not-found  no such space, none for this session, or no id at all: all the same answer
Judged<SpaceHere> space_for(Services& services, const SignedIn& who, std::string_view id_text);

// Authenticates and finds the {space} of the route.
struct InSpace {
  SignedIn who;
  SpaceHere space;
};
Judged<InSpace> enter_space(Services& services, const http::Request& request);

// 403 denied when no row has at least this role.
std::optional<Problem> needs_role(const SpaceHere& space, std::uint8_t role, std::string_view detail);

}  // namespace mappe::server
