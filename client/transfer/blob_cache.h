// Blobs on this computer's disk, as the server has them: sealed. Saves fetching twice; losing it loses nothing.
//
// What comes out is not trusted: whoever opens a blob compares its hash first (crypto/seal/chunk.h), so a changed file
// is a miss, not a danger. Several processes of one user may share the folder; the limit holds for all of them
// together, whether they ended or were killed: what was written since the last sweep is counted in the folder itself.
//   threads  any
#pragma once

#include <filesystem>
#include <optional>

#include "crypto/base/ids.h"

namespace mappe::client {

class BlobCache {
 public:
  // limit_bytes 0: keeps nothing.
  BlobCache(std::filesystem::path folder, std::uint64_t limit_bytes);

  std::optional<Bytes> get(const BlobId& blob);
  bool has(const BlobId& blob) const;            // that it is whole shows on opening it
  void put(const BlobId& blob, ByteView bytes);  // best effort: a full disk only means that it is fetched again
  void forget(const BlobId& blob);
  void sweep();                      // so far that the limit holds until the next one, the longest unused first
  std::uint64_t size_bytes() const;  // by a look at the folder

 private:
  std::filesystem::path path_of(const BlobId& blob) const;
  std::uint64_t step_bytes() const;  // what is written between two sweeps
  bool is_sweep_due(std::size_t written_bytes) const;
  const std::filesystem::path folder_;
  const std::uint64_t limit_bytes_;
};

}  // namespace mappe::client
