// An open file descriptor that closes itself, and the few calls made on one.
#pragma once

#include <filesystem>

#include "crypto/base/bytes.h"

namespace mappe::storage {

class PosixFile {
 public:
  PosixFile() = default;
  explicit PosixFile(int fd) : fd_(fd) {}
  PosixFile(PosixFile&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  PosixFile& operator=(PosixFile&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;
  ~PosixFile();

  // flags and mode as open(2); O_CLOEXEC is added.                             errors  not_found, exists, io
  static Result<PosixFile> open(const std::filesystem::path& path, int flags, unsigned mode = 0600);

  Result<void> write_all(ByteView bytes);
  Result<Bytes> read_all(std::size_t size_max);  // from the start; too_large: there is more, damaged
  Result<void> sync_data();                      // fdatasync
  void leave_no_copy();                          // what is synced need not stay in the system's memory; advice only
  Result<void> sync_folder();                    // fsync of a folder's descriptor
  Result<void> lock_exclusively();               // flock, not waiting; busy

 private:
  int fd_ = -1;
};

Result<void> sync_folder(const std::filesystem::path& dir);

}  // namespace mappe::storage
