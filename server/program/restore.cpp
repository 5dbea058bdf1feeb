#include "server/program/restore.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "journal/entry.h"

#include "server/program/file_limit.h"
#include "server/program/first_start.h"
#include "server/program/settings.h"

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

// Whoever runs this must leave records the server can open.
bool is_ours(const std::filesystem::path& folder) {
  struct stat info {};
  return ::stat(folder.c_str(), &info) == 0 && info.st_uid == ::geteuid();
}

}  // namespace

Result<Marked> mark_restored(const config::Config& config, TimeMs now) {
  std::error_code error;
  if (!std::filesystem::exists(config.data / "storage" / "records", error))
    return fail(Errc::not_found, "there are no records in it: restore the backup first");
  if (!is_ours(config.data) || !is_ours(config.data / "storage" / "records" / "CURRENT"))
    return fail(Errc::denied, "it belongs to another user: run this as the one the server runs as, sudo -u USER");
  auto data = open_data_folder(config.data);
  if (!data) return fail(data.error());
  const FileShares files = share_files(raise_file_limit(), config.limits.connections, config.limits.workers);
  auto storage = storage::open_storage(data->storage(), storage_options(config, files));
  if (!storage) return fail(storage.error());
  const auto before = (*storage)->restored();
  if (!before) return fail(before.error());
  const auto stock = (*storage)->blobs().take_stock();
  if (!stock) return fail(stock.error());
  const auto newest = newest_entry_ms((*storage)->journals());
  if (!newest) return fail(newest.error());
  storage::Restore restore;
  restore.newest_ms = *newest;
  restore.generation_ms = std::max(now, before->generation_ms + 1);  // two restores never look the same
  restore.heal_first_ms = now + static_cast<TimeMs>(config.restore.heal_first.count());
  restore.heal_until_ms = now + static_cast<TimeMs>(config.restore.heal.count());
  if (auto marked = (*storage)->mark_restored(restore); !marked) return fail(marked.error());
  return Marked{restore, *stock};
}

}  // namespace mappe::server
