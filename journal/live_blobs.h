// Which blobs of a space are live, by what its entries added and dropped.                          docs/protocol.md §4
//   threads  none of its own
#pragma once

#include <optional>
#include <vector>

#include "journal/entry.h"
#include "journal/rule.h"

namespace mappe::journal {

// Sorted runs instead of a hash map: 40 bytes a blob and nothing else, 4 MB for 100,000.
class LiveBlobs {
 public:
  // Every added blob is not live yet, every dropped one is, with that very size.
  Verdict check(const Header& header) const;
  void apply(const Header& header);

  bool contains(const BlobId& blob) const;
  // The size with which it became live, which is what a drop of it must name; none: it is not live.
  std::optional<std::uint64_t> size_of(const BlobId& blob) const;
  std::uint64_t size_bytes() const { return size_bytes_; }  // of all live blobs
  std::size_t count() const;
  std::vector<BlobSize> all() const;  // a copy, as a set

  // For the checkpoint of a replica: the sorted set.                                                 errors  malformed
  Bytes encode() const;
  static Result<LiveBlobs> decode(ByteView bytes);

 private:
  const BlobSize* find(const BlobId& blob) const;
  void merge();

  std::vector<BlobSize> old_;    // sorted
  std::vector<BlobSize> added_;  // sorted, small
  std::vector<BlobId> dropped_;  // sorted, small: of old_
  std::uint64_t size_bytes_ = 0;
};

}  // namespace mappe::journal
