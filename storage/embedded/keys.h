// Keys of the records: fixed-size ids and big-endian numbers one after the other, so that byte order is the order
// wanted.
#pragma once

#include <string_view>

#include "crypto/base/check.h"
#include "storage/blobs.h"
#include "storage/journals.h"
#include "storage/leases.h"

namespace mappe::storage {

namespace detail {
inline void put_key(Bytes& key, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<std::uint8_t>(number >> shift));
}
inline void put_key(Bytes& key, JournalKind kind) { key.push_back(static_cast<std::uint8_t>(kind)); }
inline void put_key(Bytes& key, std::string_view text) { append(key, view_of(text)); }
template <class Tag, std::size_t N>
void put_key(Bytes& key, const Id<Tag, N>& id) {
  append(key, id.view());
}
}  // namespace detail

template <class... Parts>
Bytes key_of(const Parts&... parts) {
  Bytes key;
  (detail::put_key(key, parts), ...);
  return key;
}

// Takes a key apart again, front to back. CHECKs its length: keys are ours.
class KeyReader {
 public:
  explicit KeyReader(ByteView key) : rest_(key) {}
  template <class IdType>
  IdType id() {
    CHECK(rest_.size() >= IdType::size_bytes);
    auto id = IdType::parse(rest_.first(IdType::size_bytes));
    rest_ = rest_.subspan(IdType::size_bytes);
    return *id;
  }
  std::uint64_t number() {
    CHECK(rest_.size() >= 8);
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = value << 8 | rest_[static_cast<std::size_t>(i)];
    rest_ = rest_.subspan(8);
    return value;
  }

 private:
  ByteView rest_;
};

}  // namespace mappe::storage
