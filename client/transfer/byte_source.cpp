#include "client/transfer/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "client/transfer/limits.h"

namespace mappe::client {
namespace {

Error error_of_errno() {
  switch (errno) {
    case ENOENT:
    case ENOTDIR:
      return fail(Errc::not_found, "there is no such file or folder on this computer");
    case EACCES:
    case EPERM:
    case EROFS:
      return fail(Errc::io, "this computer does not allow it: check the file's permissions");
    case ENOSPC:
    case EDQUOT:
      return fail(Errc::io, "the disk of this computer is full");
    case ELOOP:
      return fail(Errc::usage, "a symbolic link is not followed");
    default:
      return fail(Errc::io, "this computer could not read or write the file");
  }
}

std::string identity_of(const struct stat& info) {
  return std::to_string(info.st_dev) + ":" + std::to_string(info.st_ino) + ":" + std::to_string(info.st_size) + ":" +
         std::to_string(info.st_mtim.tv_sec) + "." + std::to_string(info.st_mtim.tv_nsec) + ":" +
         std::to_string(info.st_ctim.tv_sec) + "." + std::to_string(info.st_ctim.tv_nsec);
}

}  // namespace

Result<std::unique_ptr<FileSource>> FileSource::open(const std::filesystem::path& path) {
  // O_NONBLOCK: a pipe somebody put there must not hang us before it is refused.
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return fail(error_of_errno());
  std::unique_ptr<FileSource> source(new FileSource);
  source->fd_ = fd;
  struct stat info {};
  if (fstat(fd, &info) != 0) return fail(error_of_errno());
  if (!S_ISREG(info.st_mode)) return fail(Errc::usage, "not a regular file");
  source->size_ = static_cast<std::uint64_t>(info.st_size);
  if (source->size_ > limits::file_bytes_max) return fail(Errc::too_large, "larger than the largest file, 20 GiB");
  const auto ms = static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1000 + info.st_mtim.tv_nsec / 1'000'000;
  source->mtime_ms_ = ms > 0 ? static_cast<TimeMs>(ms) : 0;
  source->identity_ = identity_of(info);
  return source;
}

FileSource::~FileSource() {
  if (fd_ >= 0) close(fd_);
}

Result<std::size_t> FileSource::read(std::span<std::uint8_t> to) {
  std::size_t done = 0;
  while (done < to.size()) {
    const ssize_t n = ::read(fd_, to.data() + done, to.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(error_of_errno());
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  return done;
}

Result<void> FileSource::finish() {
  struct stat info {};
  if (fstat(fd_, &info) != 0) return fail(error_of_errno());
  if (identity_of(info) != identity_) return fail(Errc::conflict, "the file changed while it was being read");
  return {};
}

Result<std::unique_ptr<NewFile>> NewFile::create(const std::filesystem::path& destination, bool replace) {
  struct stat info {};
  if (!replace && lstat(destination.c_str(), &info) == 0)
    return fail(Errc::exists, "there is a file of that name already");
  std::unique_ptr<NewFile> file(new NewFile);
  file->destination_ = destination;
  file->replace_ = replace;
  std::string pattern = (destination.parent_path() / ".mappe-XXXXXX").string();
  file->fd_ = mkostemp(pattern.data(), O_CLOEXEC);
  if (file->fd_ < 0) return fail(error_of_errno());
  file->temporary_ = pattern;
  return file;
}

NewFile::~NewFile() {
  if (fd_ >= 0) close(fd_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

Result<void> NewFile::write(ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(error_of_errno());
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> NewFile::keep(TimeMs mtime_ms) {
  const mode_t mask = umask(0);
  umask(mask);
  if (fchmod(fd_, 0666 & ~mask) != 0) return fail(error_of_errno());
  timespec times[2] = {{0, UTIME_NOW},
                       {static_cast<time_t>(mtime_ms / 1000), static_cast<long>(mtime_ms % 1000 * 1'000'000)}};
  if (mtime_ms > 0 && futimens(fd_, times) != 0) return fail(error_of_errno());
  if (replace_) {
    if (rename(temporary_.c_str(), destination_.c_str()) != 0) return fail(error_of_errno());
  } else {
    // link, unlike rename, does not replace what somebody made meanwhile. A file system without links falls back.
    if (link(temporary_.c_str(), destination_.c_str()) != 0) {
      if (errno == EEXIST) return fail(Errc::exists, "there is a file of that name already");
      if (rename(temporary_.c_str(), destination_.c_str()) != 0) return fail(error_of_errno());
    } else {
      unlink(temporary_.c_str());
    }
  }
  temporary_.clear();
  return {};
}

}  // namespace mappe::client
