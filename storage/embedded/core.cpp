#include "storage/embedded/core.h"

namespace mappe::storage {

Result<void> Core::sum_up() {
  auto journals = load_all<JournalRecord>(kv, Table::journals, {});
  if (!journals) return fail(journals.error());
  for (const auto& journal : *journals) faction_bytes.add(journal.owner, journal.meter.bytes());
  auto uploads = load_all<UnreferencedRecord>(kv, Table::unreferenced, {});
  if (!uploads) return fail(uploads.error());
  for (const auto& upload : *uploads) unreferenced_bytes.add(upload.sender, upload.size_bytes);
  return {};
}

}  // namespace mappe::storage
