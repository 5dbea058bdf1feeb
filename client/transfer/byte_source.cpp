#include "client/transfer/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "client/transfer/limits.h"
#include "client/transfer/local_error.h"

namespace mappe::client {
namespace {

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
    if (n < 0) {
      broke_ = true;
      return fail(error_of_errno());
    }
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

}  // namespace mappe::client
