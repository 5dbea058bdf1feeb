#include "storage/engine/posix_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "storage/engine/disk.h"

namespace mappe::storage {
namespace {

Error io_error() { return disk_error(errno); }

}  // namespace

PosixFile::~PosixFile() {
  if (fd_ >= 0) ::close(fd_);
}

Result<PosixFile> PosixFile::open(const std::filesystem::path& path, int flags, unsigned mode) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (fd >= 0) return PosixFile(fd);
  if (errno == ENOENT) return fail(Errc::not_found, "no such file");
  if (errno == EEXIST) return fail(Errc::exists, "the file is there already");
  return io_error();
}

Result<void> PosixFile::write_all(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return io_error();
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

Result<Bytes> PosixFile::read_all(std::size_t size_max) {
  struct stat status {};
  if (::fstat(fd_, &status) != 0) return io_error();
  if (status.st_size < 0 || static_cast<std::uint64_t>(status.st_size) > size_max) {
    return fail(Errc::too_large, "the file is longer than it may be");
  }
  Bytes bytes(static_cast<std::size_t>(status.st_size));
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t n = ::pread(fd_, bytes.data() + have, bytes.size() - have, static_cast<off_t>(have));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return read_error(errno);
    if (n == 0) break;  // cut meanwhile; the caller's check of size and hash says so
    have += static_cast<std::size_t>(n);
  }
  bytes.resize(have);
  return bytes;
}

Result<void> PosixFile::sync_data() {
  if (::fdatasync(fd_) != 0) return io_error();
  return {};
}

void PosixFile::leave_no_copy() { (void)::posix_fadvise(fd_, 0, 0, POSIX_FADV_DONTNEED); }

Result<void> PosixFile::sync_folder() {
  if (::fsync(fd_) != 0) return io_error();
  return {};
}

Result<void> PosixFile::lock_exclusively() {
  if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return {};
  if (errno == EWOULDBLOCK) return fail(Errc::busy, "another process has this data folder open");
  return io_error();
}

Result<void> sync_folder(const std::filesystem::path& dir) {
  auto folder = PosixFile::open(dir, O_RDONLY | O_DIRECTORY);
  if (!folder) return fail(folder.error());
  return folder->sync_folder();
}

}  // namespace mappe::storage
