// Which operation of which entry made something.                                                docs/protocol.md §4.7
#pragma once

#include <compare>
#include <cstdint>

namespace mappe::journal::op {

struct VersionId {  // [seq, op]
  std::uint64_t seq = 0;
  std::uint64_t op = 0;
  friend auto operator<=>(const VersionId&, const VersionId&) = default;
};

}  // namespace mappe::journal::op
