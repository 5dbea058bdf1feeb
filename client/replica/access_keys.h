// What a member can check of an access entry and nobody else: that the own row opens, and that every other row and the
// link back are what this key makes them.                                        docs/protocol.md §4 "Genesis and access"
//   threads  pure; any thread
#pragma once

#include <optional>

#include "client/replica/identity.h"
#include "crypto/base/card.h"
#include "crypto/seal/epoch_link.h"
#include "crypto/seal/row.h"
#include "journal/space_access.h"

namespace mappe::client {

struct OpenedAccess {
  EpochKey key;
  std::optional<seal::LinkedKey> link;  // none: the epoch did not rise, or it is the first
};

// `cards` must know every row's card: whoever calls has made sure, because a card that was not handed out is the
// server's fault and must not make an entry void.
//   errors  not_found  no row of the own principal, so nothing can be said
//           tampered   the own row does not open, or the commitment, a row or the link is wrong: the entry is void
Result<OpenedAccess> open_access(const Identity& self, const SpaceId& space, const journal::AccessBody& body,
                                 const journal::CardLookup& cards);

}  // namespace mappe::client
