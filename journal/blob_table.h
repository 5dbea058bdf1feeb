// Which blobs a state names, how often, and how large they are on the server.
#pragma once

#include "journal/content.h"
#include "journal/pool.h"

namespace mappe::journal {

class BlobTable {
 public:
  struct Record {
    BlobId id;
    std::uint32_t references = 0;
    std::uint32_t size_bytes = 0;  // a blob has at most 1 MiB and a tag
  };

  // Finds the record or makes one with no reference. The size of an existing one stays.
  std::uint32_t intern(const BlobId& id, std::uint64_t size_bytes);
  std::uint32_t find(const BlobId& id) const;  // or no_index
  Record& operator[](std::uint32_t at) { return records_[at]; }
  const Record& operator[](std::uint32_t at) const { return records_[at]; }
  void release_unnamed(std::uint32_t at);  // nothing if it has references, or is released already
  std::size_t slots() const { return records_.slots(); }
  void reserve(std::size_t count);
  std::size_t memory_bytes() const { return records_.memory_bytes() + index_.memory_bytes(); }

 private:
  Pool<Record> records_;
  HashIndex index_;
  HashKey hash_;
};

}  // namespace mappe::journal
