// One file a blob: DIR/XX/SPACE-BLOB in hex, XX the blob id's first byte; DIR/tmp/ for half-written ones.
//
// The records say which files count. A file is durable before its record is written, and its record is gone before the
// file is: a record never points at nothing, and a file without a record is a leftover.
//   threads  any; two that write one name at once must be kept apart by the caller
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>

#include "crypto/base/ids.h"
#include "storage/engine/disk.h"

namespace mappe::storage {

// Which blobs were read lately, about: what two blobs share a place of is forgotten. Any thread.
class LatelyRead {
 public:
  // Whether it was; from now on it is.
  bool add(const BlobId& blob);

 private:
  static constexpr std::size_t places = 8192;  // of chunks of 1 MiB: the last gigabytes
  std::array<std::atomic<std::uint64_t>, places> tags_{};
};

class BlobFiles {
 public:
  static constexpr std::size_t shards = 256;

  // Makes the folders and empties tmp/.                                                                 errors  io
  static Result<std::unique_ptr<BlobFiles>> open(const std::filesystem::path& dir, bool sync, DiskFaults faults = {});

  // Durable when it returns, its folder entry too. Takes the place of a file of that name.                 errors  io
  Result<void> write(const SpaceId& space, const BlobId& blob, ByteView bytes);
  // The bytes as they lie there, unverified; at most size_max.
  //                                errors  not_found, too_large (longer), damaged (cannot be read), io (may pass)
  Result<Bytes> read(const SpaceId& space, const BlobId& blob, std::size_t size_max) const;
  void remove(const SpaceId& space, const BlobId& blob);  // no error: what stays is a leftover
  // Whether a file of this size lies there, by a look at the folder.
  bool has(const SpaceId& space, const BlobId& blob, std::uint64_t size_bytes) const;
  // Brings one back that was set aside as a leftover, durably. False: there is no file of that name at all.
  bool take_back(const SpaceId& space, const BlobId& blob);

  // Writes a small file, durably, and removes it.                                                     errors  io
  Result<void> probe();

  // Sets every file aside that `belongs` does not know; gives how many. Walks all folders: after a crash only. They go
  // for good a week later, at the next open(): by then somebody has noticed that records are missing.
  using Belongs = std::function<Result<bool>(const SpaceId&, const BlobId&)>;
  Result<std::size_t> set_leftovers_aside(const Belongs& belongs);

 private:
  // Writers that wait for the same folder share one fsync.
  struct Shard {
    std::mutex mutex;
    std::condition_variable done;
    std::uint64_t asked = 0;
    std::uint64_t synced = 0;
    bool running = false;
  };

  BlobFiles(std::filesystem::path dir, bool sync, DiskFaults faults)
      : dir_(std::move(dir)), sync_(sync), faults_(std::move(faults)) {}
  int fault(DiskStep step) const { return faults_ ? faults_(step) : 0; }
  std::filesystem::path shard_dir(std::size_t shard) const;
  std::filesystem::path path_of(const SpaceId& space, const BlobId& blob) const;
  Result<void> sync_shard(std::size_t index);

  const std::filesystem::path dir_;
  const bool sync_;
  const DiskFaults faults_;
  std::atomic<std::uint64_t> next_tmp_{0};
  std::array<Shard, shards> shards_;
  mutable LatelyRead lately_read_;
};

}  // namespace mappe::storage
