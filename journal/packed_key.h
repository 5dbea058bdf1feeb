// A chunk key as it lies in lists of thousands: in place, wiped when it goes, never printed or compared by accident.
// ChunkKey (crypto/base/secret.h) costs a guarded page each; a file of 20 GiB has 20,480 chunks.
//
// Does not defend against whoever may read this process's memory.
#pragma once

#include <sodium.h>

#include <algorithm>
#include <array>

#include "crypto/base/secret.h"

namespace mappe::journal {

class PackedKey {
 public:
  static constexpr std::size_t size_bytes = 32;

  PackedKey() = default;
  explicit PackedKey(std::span<const std::uint8_t, size_bytes> key) { std::copy(key.begin(), key.end(), key_.begin()); }
  explicit PackedKey(const ChunkKey& key) : PackedKey(key.expose()) {}
  PackedKey(PackedKey&& other) noexcept : key_(other.key_) { other.wipe(); }
  PackedKey& operator=(PackedKey&& other) noexcept {
    if (this != &other) {
      key_ = other.key_;
      other.wipe();
    }
    return *this;
  }
  PackedKey(const PackedKey&) = delete;
  PackedKey& operator=(const PackedKey&) = delete;
  ~PackedKey() { wipe(); }
  bool operator==(const PackedKey&) const = delete;
  template <class C>
  friend std::basic_ostream<C>& operator<<(std::basic_ostream<C>&, const PackedKey&) = delete;

  PackedKey duplicate() const { return PackedKey(expose()); }
  std::span<const std::uint8_t, size_bytes> expose() const { return key_; }  // borrow it; never store the span

 private:
  void wipe() { sodium_memzero(key_.data(), key_.size()); }
  std::array<std::uint8_t, size_bytes> key_{};
};

}  // namespace mappe::journal
