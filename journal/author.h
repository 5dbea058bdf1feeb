// Who signed an entry: the kind and id of a principal.                                          docs/protocol.md §2, §4
#pragma once

#include "crypto/base/ids.h"

namespace mappe::journal {

struct Author {
  PrincipalKind kind = PrincipalKind::person;
  PrincipalId id;

  friend bool operator==(const Author&, const Author&) = default;
};

}  // namespace mappe::journal
