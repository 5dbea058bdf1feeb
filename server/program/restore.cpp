#include "server/program/restore.h"

#include <algorithm>

#include "server/program/file_limit.h"
#include "server/program/first_start.h"
#include "server/program/settings.h"

namespace mappe::server {

Result<Marked> mark_restored(const config::Config& config, TimeMs now) {
  std::error_code error;
  if (!std::filesystem::exists(config.data / "storage" / "records", error))
    return fail(Errc::not_found, "there are no records in it: restore the backup first");
  auto data = open_data_folder(config.data);
  if (!data) return fail(data.error());
  const FileShares files = share_files(raise_file_limit(), config.limits.connections, config.limits.workers);
  auto storage = storage::open_storage(data->storage(), storage_options(config, files));
  if (!storage) return fail(storage.error());
  const auto before = (*storage)->restored();
  if (!before) return fail(before.error());
  const auto stock = (*storage)->blobs().take_stock();
  if (!stock) return fail(stock.error());
  storage::Restore restore;
  restore.generation_ms = std::max(now, before->generation_ms + 1);  // two restores never look the same
  restore.heal_first_ms = now + static_cast<TimeMs>(config.restore.heal_first.count());
  restore.heal_until_ms = now + static_cast<TimeMs>(config.restore.heal.count());
  if (auto marked = (*storage)->mark_restored(restore); !marked) return fail(marked.error());
  return Marked{restore, *stock};
}

}  // namespace mappe::server
