// What a space and a faction use, in bytes, changed in the same durable step as the entry that changes it.
//
// Billed: live blobs and the journals, to the owner faction; neither grace nor unreferenced uploads, except that a blob
// brought back within its grace is billed for the gap.                                          docs/protocol.md §5
#pragma once

#include "crypto/base/ids.h"

namespace mappe::storage {

struct Meter {
  std::uint64_t blob_bytes = 0;  // live
  std::uint64_t blobs = 0;       // live
  std::uint64_t journal_bytes = 0;
  std::uint64_t regained_byte_hours = 0;  // gaps of blobs brought back; only ever grows

  std::uint64_t bytes() const { return blob_bytes + journal_bytes; }
  friend bool operator==(const Meter&, const Meter&) = default;
};

class Meters {
 public:
  virtual ~Meters() = default;
  virtual Result<Meter> of_journal(const JournalId& journal) const = 0;  // not_found
  virtual Result<Meter> of_faction(const FactionId& faction) const = 0;  // all its journals; zero when it has none
  // Counts anew from entries and blob states (regained_byte_hours is taken over): equal to of_journal, or a bug of
  // ours.
  virtual Result<Meter> recount(const JournalId& journal) const = 0;
};

}  // namespace mappe::storage
