// When and by whom something of the state was made.                                           docs/protocol.md §4.9
#pragma once

#include "journal/author.h"
#include "journal/version_id.h"

namespace mappe::journal {

struct Stamp {  // [seq, op index, time of the entry, author]
  std::uint64_t seq = 0;
  std::uint64_t op = 0;
  TimeMs time_ms = 0;  // "time of an entry": the greatest time_ms up to and including it
  Author author;

  op::VersionId version() const { return {seq, op}; }
  friend bool operator==(const Stamp&, const Stamp&) = default;
};

}  // namespace mappe::journal
