// Blobs on this computer's disk, as the server has them: sealed. Saves fetching twice; losing it loses nothing.
//
// What comes out is not trusted: whoever opens a blob compares its hash first (crypto/seal/chunk.h), so a changed file
// is a miss, not a danger. Several processes of one user may share the folder.
//   threads  any
#pragma once

#include <atomic>
#include <filesystem>
#include <optional>

#include "crypto/base/ids.h"

namespace mappe::client {

class BlobCache {
 public:
  // limit_bytes 0: keeps nothing.
  BlobCache(std::filesystem::path folder, std::uint64_t limit_bytes);

  std::optional<Bytes> get(const BlobId& blob);
  void put(const BlobId& blob, ByteView bytes);  // best effort: a full disk only means that it is fetched again
  void forget(const BlobId& blob);
  void sweep();                      // down to nine tenths of the limit, the longest unused first
  std::uint64_t size_bytes() const;  // by a look at the folder

 private:
  std::filesystem::path path_of(const BlobId& blob) const;
  const std::filesystem::path folder_;
  const std::uint64_t limit_bytes_;
  std::atomic<std::uint64_t> written_since_sweep_ = 0;
};

}  // namespace mappe::client
