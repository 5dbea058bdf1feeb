// What a test and the library under a program's disk agree on: a file that both map.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdint>

namespace crash {

// Steps of a program at its disk, as bits.
enum Step : std::uint32_t {
  step_open = 1,    // that makes a file
  step_write = 2,   // write, pwrite, writev, ftruncate, fallocate
  step_sync = 4,    // fsync, fdatasync: of files and folders
  step_rename = 8,  // rename, link
  step_read = 16,   // read, pread
};
constexpr std::uint32_t steps_that_write = step_open | step_write | step_sync | step_rename;

// Instead of an errno, which is positive.
enum Death : std::int32_t {
  dies_before = -1,  // SIGKILL instead of the step
  dies_after = -2,   // SIGKILL when it is done
  dies_in_it = -3,   // SIGKILL when half of the bytes are written
};

// Steps are counted from the moment the test arms it: `first` go well, the next `lasts` are struck.
struct Control {
  std::atomic<std::uint32_t> steps;  // those that count
  std::atomic<std::int64_t> first;
  std::atomic<std::int64_t> lasts;
  std::atomic<std::int32_t> how;  // errno or Death
  std::atomic<std::int64_t> seen;
  std::atomic<std::int64_t> struck;
};
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

// Beside the control file lies a log of what was synced, for what a loss of power leaves: one of these for each fsync
// and fdatasync of a regular file.
struct Synced {
  std::uint64_t inode;
  std::uint64_t born_ns;  // tells it from an earlier file of the same number; 0 where the file system does not say
  std::uint64_t size_bytes;
  std::uint64_t failed;  // 1: the sync failed, so what was not synced before it is lost, whatever a later one says
};

// Of an open file, or of a path with AT_FDCWD.
inline std::uint64_t born_ns(int fd, const char* path) {
  struct statx info {};
  const int flags = *path == '\0' ? AT_EMPTY_PATH : 0;
  if (statx(fd, path, flags, STATX_BTIME, &info) != 0 || (info.stx_mask & STATX_BTIME) == 0) return 0;
  return static_cast<std::uint64_t>(info.stx_btime.tv_sec) * 1'000'000'000 + info.stx_btime.tv_nsec;
}

constexpr const char* control_variable = "MAPPE_FAULTY_DISK";      // the control file's path; the log is PATH.synced
constexpr const char* below_variable = "MAPPE_FAULTY_DISK_BELOW";  // files at or below this folder are meant

}  // namespace crash
