// Where the bytes of a download go: a file that appears under its name only when it is whole.
#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "client/transfer/byte_source.h"
#include "journal/content.h"

namespace mappe::client {

// Without a name until it is kept, where the file system has such files: a killed program leaves nothing behind.
class NewFile final : public ByteSink {
 public:
  // `replace`: what is there already is replaced; else an existing destination is left alone.
  //   errors  exists, not_found (the folder), io
  static Result<std::unique_ptr<NewFile>> create(const std::filesystem::path& destination, bool replace);
  ~NewFile() override;  // removes what was not kept
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  Result<void> write(ByteView bytes) override;
  // errors  exists  somebody made the destination meanwhile; io
  Result<void> keep(TimeMs mtime_ms);

 private:
  NewFile() = default;
  int fd_ = -1;
  bool replace_ = false;
  std::filesystem::path destination_;
  std::filesystem::path temporary_;  // empty: it has no name yet
};

// A large file under way lies beside its destination as NAME.mappe-teil, so that the same command goes on where a
// broken connection or a killed program left it. It holds what was asked for, in the clear, as the file itself would.
//
// Nothing about it is believed: what is there counts as far as sealing it again, chunk by chunk, gives the very blobs
// the content names. (The sealed bytes are only compared, never kept, so no key seals a second text for anybody.)
class PartFile final : public ByteSink {
 public:
  // Takes up what is there of `chunks`, and cuts off the rest. Null when it cannot lie there: the name gets too long,
  // something else has it, or another command is at it; a NewFile still can.                errors  exists
  static Result<std::unique_ptr<PartFile>> open(const std::filesystem::path& destination, bool replace,
                                                std::span<const journal::Chunk> chunks);
  ~PartFile() override;  // what was written stays
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  std::uint64_t taken_up_bytes() const { return taken_up_; }  // whole chunks, from the beginning
  std::uint64_t size_bytes() const { return size_; }
  const std::filesystem::path& path() const { return path_; }
  Result<void> write(ByteView bytes) override;
  // errors  exists  somebody made the destination meanwhile; io
  Result<void> keep(TimeMs mtime_ms);
  void discard();  // nobody will go on with it

 private:
  PartFile() = default;
  int fd_ = -1;
  bool replace_ = false;
  void send_to_disk();  // what was written, in steps

  std::uint64_t taken_up_ = 0, size_ = 0;
  std::uint64_t sent_ = 0;  // to the disk: bytes of the file
  std::filesystem::path destination_;
  std::filesystem::path path_;  // empty: it is there no more
};

}  // namespace mappe::client
