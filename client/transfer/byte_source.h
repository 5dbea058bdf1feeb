// Where the bytes of an upload come from, and where those of a download go.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "crypto/base/bytes.h"
#include "crypto/base/ids.h"

namespace mappe::client {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Fills `to` as far as there are bytes; fewer than asked means that this was the end.
  //   errors  io, conflict (the file changed while it was read), cancelled
  virtual Result<std::size_t> read(std::span<std::uint8_t> to) = 0;
  // Called after the last read.                   errors  conflict  the file changed while it was read: nothing may be
  // kept
  virtual Result<void> finish() = 0;
  virtual std::optional<std::uint64_t> size_bytes() const = 0;  // when known beforehand
  // Names this very content of this very file as far as the system knows, for going on with an interrupted upload; ""
  // if none.
  virtual std::string identity() const = 0;
};

// A regular file, read once from its beginning.
class FileSource final : public ByteSource {
 public:
  // errors  not_found, io; usage  no regular file; too_large  above limits::file_bytes_max
  static Result<std::unique_ptr<FileSource>> open(const std::filesystem::path& path);
  ~FileSource() override;
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  Result<std::size_t> read(std::span<std::uint8_t> to) override;
  Result<void> finish() override;
  std::optional<std::uint64_t> size_bytes() const override { return size_; }
  std::string identity() const override { return identity_; }
  TimeMs mtime_ms() const { return mtime_ms_; }
  bool broke() const { return broke_; }  // a read failed by this computer's fault, not by anybody else's

 private:
  FileSource() = default;
  int fd_ = -1;
  std::uint64_t size_ = 0;
  TimeMs mtime_ms_ = 0;
  bool broke_ = false;
  std::string identity_;
};

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Result<void> write(ByteView bytes) = 0;  // in order; one caller at a time
};

}  // namespace mappe::client
