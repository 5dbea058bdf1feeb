#include "client/transfer/new_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>

#include "client/transfer/limits.h"
#include "client/transfer/local_error.h"
#include "crypto/seal/chunk.h"

namespace mappe::client {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view part_ending = ".mappe-teil";

bool is_there(const fs::path& path) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0;
}

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

Result<void> write_whole(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(error_of_errno());
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

// The mode any program's new file gets, and the time the file had where it came from.
Result<void> dress(int fd, TimeMs mtime_ms) {
  const mode_t mask = umask(0);
  umask(mask);
  if (fchmod(fd, 0666 & ~mask) != 0) return fail(error_of_errno());
  timespec times[2] = {{0, UTIME_NOW},
                       {static_cast<time_t>(mtime_ms / 1000), static_cast<long>(mtime_ms % 1000 * 1'000'000)}};
  if (mtime_ms > 0 && futimens(fd, times) != 0) return fail(error_of_errno());
  return {};
}

Error taken() { return fail(Errc::exists, "there is a file of that name already"); }

// A file that has a name gets its last one.
Result<void> rename_to(const fs::path& from, const fs::path& to, bool replace) {
  if (!replace) {
    // link, unlike rename, does not replace what somebody made meanwhile. A file system without links falls back.
    if (link(from.c_str(), to.c_str()) == 0) {
      unlink(from.c_str());
      return {};
    }
    if (errno == EEXIST) return fail(taken());
  }
  if (rename(from.c_str(), to.c_str()) != 0) return fail(error_of_errno());
  return {};
}

std::string by_descriptor(int fd) { return "/proc/self/fd/" + std::to_string(fd); }

// A file without a name gets one.
Result<void> name_as(int fd, const fs::path& to, bool replace) {
  const auto name = [fd](const fs::path& path) {
    return linkat(AT_FDCWD, by_descriptor(fd).c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0;
  };
  if (name(to)) return {};
  if (errno != EEXIST) return fail(error_of_errno());
  if (!replace) return fail(taken());
  const fs::path between = folder_of(to) / (".mappe-" + Id<struct BetweenTag, 8>::random().hex());
  if (!name(between)) return fail(error_of_errno());
  if (auto renamed = rename_to(between, to, true); !renamed) {
    unlink(between.c_str());
    return renamed;
  }
  return {};
}

// How many bytes at the beginning of the file are the chunks', found by sealing them again.
std::uint64_t bytes_that_fit(int fd, std::span<const journal::Chunk> chunks) {
  SecretBytes plain(limits::chunk_plain_bytes);
  Bytes blob;
  std::uint64_t good = 0;
  for (const journal::Chunk& chunk : chunks) {
    const auto size = static_cast<std::size_t>(chunk.plain_size_bytes);
    CHECK(size > 0 && size <= plain.size());
    if (pread(fd, plain.expose_to_fill().data(), size, static_cast<off_t>(good)) != static_cast<ssize_t>(size)) break;
    blob.resize(seal::blob_bytes(size));
    if (seal::seal_chunk(chunk.key.expose(), plain.expose().first(size), blob) != chunk.blob) break;
    good += size;
  }
  return good;
}

bool is_same_file(int fd, const fs::path& path) {
  struct stat by_fd {
  }, by_path{};
  return fstat(fd, &by_fd) == 0 && lstat(path.c_str(), &by_path) == 0 && S_ISREG(by_fd.st_mode) &&
         by_fd.st_nlink == 1 && by_fd.st_dev == by_path.st_dev && by_fd.st_ino == by_path.st_ino;
}

// What a link leads to is replaced, not the link; what is no file (a pipe, a device) stays.
Result<fs::path> place_for(const fs::path& destination, bool replace) {
  if (!is_there(destination)) return destination;
  if (!replace) return fail(taken());
  std::error_code error;
  const auto kind = fs::status(destination, error).type();
  if (kind != fs::file_type::regular)
    return fail(Errc::exists, "what stands there is no regular file: it is not replaced");
  return fs::is_symlink(fs::symlink_status(destination, error)) ? fs::canonical(destination, error) : destination;
}

}  // namespace

Result<std::unique_ptr<NewFile>> NewFile::create(const fs::path& wanted, bool replace) {
  const auto place = place_for(wanted, replace);
  if (!place) return fail(place.error());
  const fs::path& destination = *place;
  std::unique_ptr<NewFile> file(new NewFile);
  file->destination_ = destination;
  file->replace_ = replace;
  file->fd_ = open(folder_of(destination).c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file->fd_ >= 0 && access(by_descriptor(file->fd_).c_str(), F_OK) == 0) return file;
  if (file->fd_ >= 0) close(file->fd_);
  std::string pattern = (folder_of(destination) / ".mappe-XXXXXX").string();
  file->fd_ = mkostemp(pattern.data(), O_CLOEXEC);
  if (file->fd_ < 0) return fail(error_of_errno());
  file->temporary_ = pattern;
  return file;
}

NewFile::~NewFile() {
  if (fd_ >= 0) close(fd_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

Result<void> NewFile::write(ByteView bytes) { return write_whole(fd_, bytes); }

Result<void> NewFile::keep(TimeMs mtime_ms) {
  if (auto dressed = dress(fd_, mtime_ms); !dressed) return dressed;
  if (temporary_.empty()) return name_as(fd_, destination_, replace_);
  if (auto renamed = rename_to(temporary_, destination_, replace_); !renamed) return renamed;
  temporary_.clear();
  return {};
}

Result<std::unique_ptr<PartFile>> PartFile::open(const fs::path& wanted, bool replace,
                                                 std::span<const journal::Chunk> chunks) {
  const auto place = place_for(wanted, replace);
  if (!place) return fail(place.error());
  const fs::path& destination = *place;
  std::unique_ptr<PartFile> file(new PartFile);
  file->destination_ = destination;
  file->replace_ = replace;
  const fs::path path = folder_of(destination) / (destination.filename().string() + std::string(part_ending));
  if (path.filename().string().size() > NAME_MAX) return std::unique_ptr<PartFile>();
  // O_NONBLOCK: a pipe somebody put there must not hang us before it is refused.
  file->fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (file->fd_ < 0) return std::unique_ptr<PartFile>();
  // Locked, and still what has the name: whoever had the lock before may have finished and renamed it.
  if (flock(file->fd_, LOCK_EX | LOCK_NB) != 0 || !is_same_file(file->fd_, path)) return std::unique_ptr<PartFile>();
  file->taken_up_ = file->size_ = file->sent_ = bytes_that_fit(file->fd_, chunks);
  const auto end = static_cast<off_t>(file->taken_up_);
  if (ftruncate(file->fd_, end) != 0 || lseek(file->fd_, end, SEEK_SET) != end) return std::unique_ptr<PartFile>();
  file->path_ = path;
  return file;
}

PartFile::~PartFile() {
  if (size_ == 0) discard();
  if (fd_ >= 0) close(fd_);
}

Result<void> PartFile::write(ByteView bytes) {
  auto written = write_whole(fd_, bytes);
  if (!written) return written;
  size_ += bytes.size();
  send_to_disk();
  return written;
}

// A large file goes to the disk while it comes, and what has arrived there leaves the system's memory: else it would
// push everything else out, and on a virtual machine each page that was not used lately costs more to get than to
// write. All of this is advice; where it is not taken, nothing is lost but that.
void PartFile::send_to_disk() {
  constexpr std::uint64_t step = limits::to_disk_step_bytes, lag = limits::to_disk_lag_steps * step;
  constexpr unsigned finish = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
  for (; size_ - sent_ >= step; sent_ += step) {
    (void)sync_file_range(fd_, static_cast<off_t>(sent_), static_cast<off_t>(step), SYNC_FILE_RANGE_WRITE);
    if (sent_ < taken_up_ + lag) continue;
    const auto at = static_cast<off_t>(sent_ - lag);  // so far back that it seldom has to be waited for
    (void)sync_file_range(fd_, at, static_cast<off_t>(step), finish);
    (void)posix_fadvise(fd_, at, static_cast<off_t>(step), POSIX_FADV_DONTNEED);
  }
}

Result<void> PartFile::keep(TimeMs mtime_ms) {
  if (auto dressed = dress(fd_, mtime_ms); !dressed) return dressed;
  if (auto renamed = rename_to(path_, destination_, replace_); !renamed) return renamed;
  path_.clear();
  return {};
}

void PartFile::discard() {
  if (!path_.empty()) unlink(path_.c_str());
  path_.clear();
}

}  // namespace mappe::client
