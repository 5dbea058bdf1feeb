#include "client/home/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "client/home/file_handle.h"
#include "crypto/base/id.h"

namespace mappe::client {

namespace {

std::filesystem::path temporary_beside(const std::filesystem::path& path) {
  return path.parent_path() / (".tmp-" + Id<struct TemporaryTag, 12>::random().text());
}

Result<void> write_and_sync(const std::filesystem::path& path, ByteView content) {
  const FileHandle file = open_file(path, O_WRONLY | O_CREAT | O_EXCL);
  if (!file) return fail(Errc::io, "a file of the home could not be made");
  if (auto written = write_all(file.get(), content); !written) return written;
  if (::fsync(file.get()) != 0) return fail(Errc::io, "a file of the home could not be written to disk");
  return {};
}

}  // namespace

Result<void> write_atomically(const std::filesystem::path& path, ByteView content) {
  const auto temporary = temporary_beside(path);
  if (auto written = write_and_sync(temporary, content); !written) {
    ::unlink(temporary.c_str());
    return written;
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    ::unlink(temporary.c_str());
    return fail(Errc::io, "a file of the home could not be replaced");
  }
  return sync_folder(path.parent_path());
}

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t bytes_max) {
  const FileHandle file = open_file(path, O_RDONLY);
  if (!file && errno == ENOENT) return fail(Errc::not_found, "there is no such file in the home");
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) return fail(Errc::io, "a file of the home could not be read");
  if (static_cast<std::uint64_t>(status.st_size) > bytes_max)
    return fail(Errc::too_large, "a file of the home is too large");
  Bytes content(static_cast<std::size_t>(status.st_size));
  std::size_t at = 0;
  while (at < content.size()) {
    const ssize_t got = ::read(file.get(), content.data() + at, content.size() - at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(Errc::io, "a file of the home could not be read");
    if (got == 0) break;
    at += static_cast<std::size_t>(got);
  }
  content.resize(at);
  return content;
}

}  // namespace mappe::client
