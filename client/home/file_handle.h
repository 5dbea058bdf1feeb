// A file descriptor that closes itself, and whole writes on it.
#pragma once

#include <filesystem>

#include "crypto/base/bytes.h"

namespace mappe::client {

class FileHandle {
 public:
  FileHandle() = default;
  explicit FileHandle(int fd) : fd_(fd) {}
  FileHandle(FileHandle&& other) noexcept : fd_(other.release()) {}
  FileHandle& operator=(FileHandle&& other) noexcept;
  FileHandle(const FileHandle&) = delete;
  ~FileHandle();

  explicit operator bool() const { return fd_ >= 0; }
  int get() const { return fd_; }
  int release();

 private:
  int fd_ = -1;
};

// open(2) with O_CLOEXEC and O_NOFOLLOW, mode 0600; again when interrupted. Not open: errno says why.
FileHandle open_file(const std::filesystem::path& path, int flags);

Result<void> write_all(int fd, ByteView bytes);                 // errors  io
Result<void> sync_folder(const std::filesystem::path& folder);  // errors  io

}  // namespace mappe::client
