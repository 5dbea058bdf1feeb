#include "storage/embedded/core.h"

namespace mappe::storage {

Result<void> Core::sum_up() {
  auto journals = load_all<JournalRecord>(kv, Table::journals, {});
  if (!journals) return fail(journals.error());
  TimeMs newest_change = 0;
  for (const auto& journal : *journals) {
    faction_bytes.add(journal.owner, journal.meter.bytes());
    newest_change = std::max(newest_change, journal.meter.counted_ms);
  }
  auto written = load<ClockRecord>(kv, Table::meta, clock_key());
  if (!written) return fail(written.error());
  clock.start(written->value_or(ClockRecord()), newest_change);
  auto uploads = load_all<UnreferencedRecord>(kv, Table::unreferenced, {});
  if (!uploads) return fail(uploads.error());
  for (const auto& upload : *uploads) unreferenced_bytes.add(upload.sender, upload.size_bytes);
  return {};
}

}  // namespace mappe::storage
