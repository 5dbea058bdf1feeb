#include "server/program/file_limit.h"

#include <sys/resource.h>

#include <algorithm>

#include "server/limits.h"
#include "storage/limits.h"

namespace mappe::server {

std::uint64_t raise_file_limit() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return limits::files_assumed;
  const rlim_t before = files.rlim_cur;
  files.rlim_cur = files.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &files) == 0 ? files.rlim_cur : before;
}

FileShares share_files(std::uint64_t files, std::size_t connections_wanted, std::size_t workers) {
  FileShares shares{};
  shares.storage = std::min<std::uint64_t>(storage::limits::open_files_max, files / 4);
  const std::uint64_t in_requests = std::min<std::uint64_t>(workers, files / 8);
  const std::uint64_t taken = limits::program_files + shares.storage + in_requests;
  const std::uint64_t left = files > taken ? files - taken : 0;
  shares.connections = static_cast<std::size_t>(
      std::min<std::uint64_t>(connections_wanted, std::max<std::uint64_t>(left, limits::connections_least)));
  return shares;
}

}  // namespace mappe::server
