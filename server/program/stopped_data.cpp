#include "server/program/stopped_data.h"

#include <sys/stat.h>
#include <unistd.h>

#include "server/program/file_limit.h"
#include "server/program/settings.h"

namespace mappe::server {

namespace {

bool belongs_to_us(const std::filesystem::path& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && info.st_uid == ::geteuid();
}

}  // namespace

Result<StoppedData> open_stopped(const config::Config& config, Sentence if_missing) {
  std::error_code error;
  const std::filesystem::path records = config.data / "storage" / "records";
  if (!std::filesystem::exists(records, error)) return fail(Errc::not_found, if_missing);
  if (!belongs_to_us(config.data) || !belongs_to_us(records / "CURRENT"))
    return fail(Errc::denied, "it belongs to another user: run this as the one the server runs as, sudo -u USER");
  auto folder = open_data_folder(config.data);
  if (!folder) return fail(folder.error());
  const FileShares files = share_files(raise_file_limit(), config.limits.connections, config.limits.workers);
  auto storage = storage::open_storage(folder->storage(), storage_options(config, files));
  if (!storage) return fail(storage.error());
  return StoppedData{std::move(*folder), std::move(*storage)};
}

}  // namespace mappe::server
