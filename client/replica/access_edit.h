// The next access entry of a space, from what its members shall be.             docs/protocol.md §4 "Genesis and
// access"
#pragma once

#include <functional>

#include "client/replica/space_parts.h"

namespace mappe::client {

// A row as it shall be; its key is sealed when the entry is made.
struct WishedRow {
  journal::Author principal;
  Fingerprint fingerprint;
  SpaceRole role = SpaceRole::reader;
  TimeMs until_ms = 0;
};
using WishedRows = std::vector<WishedRow>;

// Changes the rows of the newest valid entry into what is wished; asked again on each new head, so it must not
// remember.
//   errors  whatever keeps it from being done
using Edit = std::function<Result<void>(WishedRows* rows)>;

enum class EpochChoice : std::uint8_t {
  as_needed,  // rises when a row makes it
  rises,      // in any case
  stays,      // in any case: who leaves must not choose the next key
};
struct EditOptions {
  EpochChoice epoch = EpochChoice::as_needed;
  bool by_manager = true;  // names void entries, and takes out rows that may not stay
};
// Applies `edit` to the newest set, signs as `self`, and sends; again when the head or the roster moved.
//   errors  denied     a rule does not allow it (Problem::rule)
//           conflict   it moved limits::commit_tries_max times
//           not_found, forged  a card is missing or wrong
Answer<Head> edit_access(SpaceReplica& space, const Identity& self, const Edit& edit, const EditOptions& options);

// Rows that may not stay: of persons who are not active any more, of invitations that ended, gateways without owner.
bool may_stay(const SpaceReplica::Parts& parts, const journal::Row& row, TimeMs now);

}  // namespace mappe::client
