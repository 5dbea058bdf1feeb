#include "journal/blob_table.h"

#include <algorithm>
#include <limits>

namespace mappe::journal {

std::uint32_t BlobTable::find(const BlobId& id) const {
  return index_.find(hash_(id.view()), [&](std::uint32_t at) { return records_[at].id == id; });
}

std::uint32_t BlobTable::intern(const BlobId& id, std::uint64_t size_bytes) {
  const std::uint32_t known = find(id);
  if (known != no_index) return known;
  const auto capped = std::min<std::uint64_t>(size_bytes, std::numeric_limits<std::uint32_t>::max());
  const std::uint32_t at = records_.add({id, 0, static_cast<std::uint32_t>(capped)});
  index_.insert(hash_(id.view()), at);
  return at;
}

void BlobTable::release_unnamed(std::uint32_t at) {
  const Record& record = records_[at];
  if (record.references > 0 || find(record.id) != at) return;
  index_.erase(hash_(record.id.view()), at);
  records_.release(at);
}

void BlobTable::reserve(std::size_t count) {
  records_.reserve(count);
  index_.reserve(count);
}

}  // namespace mappe::journal
