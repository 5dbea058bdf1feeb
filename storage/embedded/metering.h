// Moving a journal's meter on, within the transaction that changes what it measures. Callers hold the journal's lock.
#pragma once

#include "storage/embedded/core.h"

namespace mappe::storage {

// One change under way: brings the record's meter up to the change's time, before anything of it changes. A journal
// that begins begins its meter.
class Metering {
 public:
  Metering(Core& core, Transaction& tx, const JournalId& journal, JournalRecord& record, bool is_new, TimeMs now);

  TimeMs at_ms() const { return change_.at_ms; }
  void add_blob(std::uint64_t size_bytes);
  void drop_blob(std::uint64_t size_bytes);
  // It was dropped then, and is back: the time between is billed now.
  void regain(std::uint64_t size_bytes, TimeMs dropped_ms);

  // For the history; none where meters are switched off.
  std::optional<MeterChange> change() const;

 private:
  Core& core_;
  Meter& meter_;
  MeterChange change_;
};

}  // namespace mappe::storage
