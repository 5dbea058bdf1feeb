#include "server/program/restore.h"

#include <algorithm>

#include "journal/entry.h"
#include "server/program/stopped_data.h"

namespace mappe::server {

namespace {

Result<TimeMs> newest_entry_ms(const storage::Journals& journals) {
  TimeMs newest = 0;
  for (const auto kind : {storage::JournalKind::space, storage::JournalKind::roster}) {
    const auto all = journals.list(kind);
    if (!all) return fail(all.error());
    for (const storage::JournalInfo& journal : *all) {
      const auto stored = journals.entry(journal.id, journal.head.seq);
      if (!stored) return fail(stored.error());
      if (const auto entry = journal::Entry::parse(stored->bytes)) newest = std::max(newest, entry->header().time_ms);
    }
  }
  return newest;
}

}  // namespace

Result<Marked> mark_restored(const config::Config& config, TimeMs now) {
  auto data = open_stopped(config, "there are no records in it: restore the backup first");
  if (!data) return fail(data.error());
  storage::Storage& storage = *data->storage;
  const auto before = storage.restored();
  if (!before) return fail(before.error());
  const auto stock = storage.blobs().take_stock();
  if (!stock) return fail(stock.error());
  const auto newest = newest_entry_ms(storage.journals());
  if (!newest) return fail(newest.error());
  storage::Restore restore;
  restore.newest_ms = *newest;
  restore.generation_ms = std::max(now, before->generation_ms + 1);  // two restores never look the same
  restore.heal_first_ms = now + static_cast<TimeMs>(config.restore.heal_first.count());
  restore.heal_until_ms = now + static_cast<TimeMs>(config.restore.heal.count());
  if (auto marked = storage.mark_restored(restore); !marked) return fail(marked.error());
  return Marked{restore, *stock};
}

}  // namespace mappe::server
