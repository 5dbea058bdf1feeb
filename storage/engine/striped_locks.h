// Locks by key: whoever reads and then writes the same record holds its lock over both and over the sync. 4096 mutexes
// stand for all keys; two keys that share one only wait for each other. A set is taken in ascending order, all at once,
// so that no two sets can wait for each other in a circle. Never take a second set while holding one.
#pragma once

#include <algorithm>
#include <array>
#include <mutex>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.h"
#include "storage/engine/key_value.h"

namespace mappe::storage {

class LockSet {
 public:
  static constexpr std::size_t stripes = 4096;

  LockSet& add(Table table, ByteView key) {
    const std::size_t hash = std::hash<std::string_view>()(text_of(key)) + 31 * static_cast<std::size_t>(table);
    wanted_.push_back(hash % stripes);
    return *this;
  }
  std::vector<std::size_t> ascending() const {
    std::vector<std::size_t> sorted = wanted_;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    return sorted;
  }

 private:
  std::vector<std::size_t> wanted_;
};

class StripedLocks {
 public:
  using Held = std::vector<std::unique_lock<std::mutex>>;

  [[nodiscard]] Held lock(const LockSet& set) {
    Held held;
    for (const std::size_t stripe : set.ascending()) held.emplace_back(mutexes_[stripe]);
    return held;
  }
  [[nodiscard]] Held lock(Table table, ByteView key) { return lock(LockSet().add(table, key)); }

 private:
  std::array<std::mutex, LockSet::stripes> mutexes_;
};

}  // namespace mappe::storage
