// Records by 32-bit index, and indexes over them: what keeps a state of 100,000 files small.
#pragma once

#include <sodium.h>

#include <array>
#include <cstdint>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"

namespace mappe::journal {

constexpr std::uint32_t no_index = 0xffffffff;

template <class T>
class Pool {
 public:
  std::uint32_t add(T record) {
    if (!free_.empty()) {
      const std::uint32_t at = free_.back();
      free_.pop_back();
      records_[at] = std::move(record);
      return at;
    }
    CHECK(records_.size() < no_index);
    records_.push_back(std::move(record));
    return static_cast<std::uint32_t>(records_.size() - 1);
  }
  void release(std::uint32_t at) {
    records_[at] = T{};
    free_.push_back(at);
  }
  void reserve(std::size_t count) { records_.reserve(count); }
  T& operator[](std::uint32_t at) { return records_[at]; }
  const T& operator[](std::uint32_t at) const { return records_[at]; }
  std::size_t slots() const { return records_.size(); }  // released ones too: their records are T{}
  std::size_t count() const { return records_.size() - free_.size(); }
  std::size_t memory_bytes() const {
    return records_.capacity() * sizeof(T) + free_.capacity() * sizeof(std::uint32_t);
  }

 private:
  std::vector<T> records_;
  std::vector<std::uint32_t> free_;
};

// SipHash under a key of this process: ids and names are chosen by other members, who must not be able to make an
// index slow.
class HashKey {
 public:
  HashKey() { randombytes_buf(key_.data(), key_.size()); }
  std::uint64_t operator()(ByteView bytes) const {
    std::array<std::uint8_t, crypto_shorthash_BYTES> out{};
    crypto_shorthash(out.data(), bytes.data(), bytes.size(), key_.data());
    std::uint64_t hash = 0;
    for (const std::uint8_t byte : out) hash = hash << 8 | byte;
    return hash;
  }

 private:
  std::array<std::uint8_t, crypto_shorthash_KEYBYTES> key_{};
};

// Open addressing, linear probing, 8 bytes a slot, at most two thirds full. Holds indexes of records; the caller
// compares the records.
class HashIndex {
 public:
  template <class Is>
  std::uint32_t find(std::uint64_t hash, Is is) const {  // no_index when there is none
    if (slots_.empty()) return no_index;
    const auto short_hash = static_cast<std::uint32_t>(hash);
    for (std::size_t at = short_hash & mask(); slots_[at].value != no_index; at = (at + 1) & mask()) {
      if (slots_[at].hash == short_hash && is(slots_[at].value)) return slots_[at].value;
    }
    return no_index;
  }
  void insert(std::uint64_t hash, std::uint32_t value) {
    if ((used_ + 1) * 3 > slots_.size() * 2) grow(slots_.empty() ? 16 : slots_.size() * 2);
    place({static_cast<std::uint32_t>(hash), value});
    ++used_;
  }
  void erase(std::uint64_t hash, std::uint32_t value) {  // CHECKs that it is there
    std::size_t at = static_cast<std::uint32_t>(hash) & mask();
    while (slots_[at].value != value) {
      CHECK(slots_[at].value != no_index);
      at = (at + 1) & mask();
    }
    --used_;
    for (std::size_t next = (at + 1) & mask(); slots_[next].value != no_index; next = (next + 1) & mask()) {
      const std::size_t home = slots_[next].hash & mask();
      if (((next - home) & mask()) < ((next - at) & mask())) continue;  // it would lie before its home
      slots_[at] = slots_[next];
      at = next;
    }
    slots_[at] = {};
  }
  void reserve(std::size_t count) {
    std::size_t size = 16;
    while (size * 2 < count * 3 + 3) size *= 2;
    if (size > slots_.size()) grow(size);
  }
  std::size_t memory_bytes() const { return slots_.capacity() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t value = no_index;
  };
  std::size_t mask() const { return slots_.size() - 1; }
  void place(Slot slot) {
    std::size_t at = slot.hash & mask();
    while (slots_[at].value != no_index) at = (at + 1) & mask();
    slots_[at] = slot;
  }
  void grow(std::size_t size) {
    std::vector<Slot> old(size);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.value != no_index) place(slot);
    }
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace mappe::journal
