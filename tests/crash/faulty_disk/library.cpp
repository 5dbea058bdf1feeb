// Loaded before the C library (LD_PRELOAD): stands between a real program and its disk, and does at a chosen step what
// the control file says. It calls the kernel itself, so it needs nothing of the library that it hides.
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

#include "tests/crash/faulty_disk/control.h"

namespace {

using crash::Control;
using crash::Step;

struct Disk {
  Control* control = nullptr;
  const char* below = nullptr;
  std::size_t below_bytes = 0;
  int log = -1;
};

Disk make_disk() {
  Disk disk;
  const char* path = std::getenv(crash::control_variable);
  const char* below = std::getenv(crash::below_variable);
  if (path == nullptr || below == nullptr) return disk;
  char log[PATH_MAX] = {};
  std::strncpy(log, path, sizeof log - 16);
  std::strcat(log, ".synced");
  disk.log = static_cast<int>(syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  const int fd = static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0));
  void* shared = mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  syscall(SYS_close, fd);
  if (shared == MAP_FAILED || disk.log < 0) std::abort();
  disk.below = below;
  disk.below_bytes = std::strlen(below);
  disk.control = static_cast<Control*>(shared);
  return disk;
}

const Disk& disk() {
  static const Disk made = make_disk();
  return made;
}

bool is_meant(const char* path) {
  if (disk().control == nullptr || std::strncmp(path, disk().below, disk().below_bytes) != 0) return false;
  const char end = path[disk().below_bytes];
  return end == '\0' || end == '/';
}

bool is_meant(int fd) {
  if (disk().control == nullptr) return false;
  char link[32] = {}, path[PATH_MAX] = {};
  char digits[12];
  int count = 0;
  for (int rest = fd; rest > 0 || count == 0; rest /= 10) digits[count++] = static_cast<char>('0' + rest % 10);
  std::strcpy(link, "/proc/self/fd/");
  for (std::size_t at = std::strlen(link); count > 0;) link[at++] = digits[--count];
  const int before = errno;
  const bool is_known = fd >= 0 && readlink(link, path, sizeof path - 1) > 0;
  errno = before;
  return is_known && is_meant(path);
}

[[noreturn]] void die() {
  for (;;) syscall(SYS_kill, getpid(), SIGKILL);
}

// What is to become of this step: 0, an errno, or a Death.
template <class Where>
int fate_of(Step step, const Where& where) {
  if (!is_meant(where)) return 0;
  Control& control = *disk().control;
  if ((control.steps & step) == 0) return 0;
  const std::int64_t mine = control.seen++;
  if (mine < control.first || mine - control.first >= control.lasts) return 0;
  ++control.struck;
  return control.how;
}

// Runs the step, or lets it fail, or ends the process around it. `half` does half of it.
template <class Call, class Half>
auto met_with(int fate, const Call& call, const Half& half) -> decltype(call()) {
  if (fate == crash::dies_before) die();
  if (fate == crash::dies_in_it) {
    half();
    die();
  }
  if (fate > 0) {
    errno = fate;
    return -1;
  }
  const auto done = call();
  if (fate == crash::dies_after) die();
  return done;
}

template <class Call>
auto met_with(int fate, const Call& call) -> decltype(call()) {
  return met_with(fate, call, [] {});
}

int sync_of(int fd, long number) {
  struct stat before {};
  const bool is_file = is_meant(fd) && fstat(fd, &before) == 0 && S_ISREG(before.st_mode);
  const int fate = fate_of(crash::step_sync, fd);
  if (fate == crash::dies_before || fate == crash::dies_in_it) die();
  const int done = fate > 0 ? -1 : static_cast<int>(syscall(number, fd));
  if (fate > 0) errno = fate;
  if (is_file) {
    const int kept = errno;
    const crash::Synced synced{before.st_ino, crash::born_ns(fd, ""), static_cast<std::uint64_t>(before.st_size),
                               done == 0 ? 0U : 1U};
    syscall(SYS_write, disk().log, &synced, sizeof synced);
    errno = kept;
  }
  if (fate == crash::dies_after) die();
  return done;
}

int open_of(const char* path, int flags, mode_t mode) {
  const bool makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  const int fate = makes ? fate_of(crash::step_open, path) : 0;
  return met_with(fate, [&] { return static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, flags, mode)); });
}

ssize_t pwrite_of(int fd, const void* bytes, size_t size, off_t at) {
  return met_with(
      fate_of(crash::step_write, fd), [&] { return syscall(SYS_pwrite64, fd, bytes, size, at); },
      [&] { syscall(SYS_pwrite64, fd, bytes, size / 2, at); });
}

ssize_t pread_of(int fd, void* bytes, size_t size, off_t at) {
  return met_with(fate_of(crash::step_read, fd), [&] { return syscall(SYS_pread64, fd, bytes, size, at); });
}

int fallocate_of(int fd, int mode, off_t at, off_t size) {
  return met_with(fate_of(crash::step_write, fd),
                  [&] { return static_cast<int>(syscall(SYS_fallocate, fd, mode, at, size)); });
}

int ftruncate_of(int fd, off_t size) {
  return met_with(fate_of(crash::step_write, fd), [&] { return static_cast<int>(syscall(SYS_ftruncate, fd, size)); });
}

mode_t mode_in(int flags, va_list arguments) {
  const bool makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  return makes ? static_cast<mode_t>(va_arg(arguments, int)) : 0;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_in(flags, arguments);
  va_end(arguments);
  return open_of(path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_in(flags, arguments);
  va_end(arguments);
  return open_of(path, flags, mode);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  return met_with(
      fate_of(crash::step_write, fd), [&] { return syscall(SYS_write, fd, bytes, size); },
      [&] { syscall(SYS_write, fd, bytes, size / 2); });
}
ssize_t writev(int fd, const iovec* parts, int count) {
  return met_with(
      fate_of(crash::step_write, fd), [&] { return syscall(SYS_writev, fd, parts, count); },
      [&] { syscall(SYS_writev, fd, parts, count / 2); });
}
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) { return pwrite_of(fd, bytes, size, at); }
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) { return pwrite_of(fd, bytes, size, at); }
int ftruncate(int fd, off_t size) noexcept { return ftruncate_of(fd, size); }
int ftruncate64(int fd, off64_t size) noexcept { return ftruncate_of(fd, size); }
int fallocate(int fd, int mode, off_t at, off_t size) { return fallocate_of(fd, mode, at, size); }
int fallocate64(int fd, int mode, off64_t at, off64_t size) { return fallocate_of(fd, mode, at, size); }

ssize_t read(int fd, void* bytes, size_t size) {
  return met_with(fate_of(crash::step_read, fd), [&] { return syscall(SYS_read, fd, bytes, size); });
}
ssize_t pread(int fd, void* bytes, size_t size, off_t at) { return pread_of(fd, bytes, size, at); }
ssize_t pread64(int fd, void* bytes, size_t size, off64_t at) { return pread_of(fd, bytes, size, at); }

// A disk that is full says so when it is asked, too: RocksDB asks before it goes on by itself.
int statvfs(const char* path, struct statvfs* info) noexcept {
  struct statfs of_kernel {};
  if (syscall(SYS_statfs, path, &of_kernel) != 0) return -1;
  std::memset(info, 0, sizeof *info);
  info->f_bsize = static_cast<unsigned long>(of_kernel.f_bsize);
  info->f_frsize = static_cast<unsigned long>(of_kernel.f_frsize != 0 ? of_kernel.f_frsize : of_kernel.f_bsize);
  info->f_blocks = of_kernel.f_blocks;
  info->f_files = of_kernel.f_files;
  info->f_ffree = info->f_favail = of_kernel.f_ffree;
  info->f_namemax = static_cast<unsigned long>(of_kernel.f_namelen);
  const bool is_full =
      is_meant(path) && disk().control->how == ENOSPC && (disk().control->steps & crash::step_write) != 0;
  info->f_bfree = is_full ? 0 : of_kernel.f_bfree;
  info->f_bavail = is_full ? 0 : of_kernel.f_bavail;
  return 0;
}
int statvfs64(const char* path, struct statvfs64* info) noexcept {
  struct statvfs narrow {};
  if (statvfs(path, &narrow) != 0) return -1;
  static_assert(sizeof narrow == sizeof *info);
  std::memcpy(info, &narrow, sizeof narrow);
  return 0;
}

int fsync(int fd) { return sync_of(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_of(fd, SYS_fdatasync); }

int rename(const char* from, const char* to) noexcept {
  return met_with(fate_of(crash::step_rename, to),
                  [&] { return static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0)); });
}
int link(const char* from, const char* to) noexcept {
  return met_with(fate_of(crash::step_rename, to),
                  [&] { return static_cast<int>(syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0)); });
}
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  return met_with(fate_of(crash::step_rename, to),
                  [&] { return static_cast<int>(syscall(SYS_linkat, from_folder, from, to_folder, to, flags)); });
}

}  // extern "C"
