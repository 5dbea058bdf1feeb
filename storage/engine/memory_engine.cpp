#include "storage/engine/memory_engine.h"

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace mappe::storage {
namespace {

class MemoryEngine final : public KeyValue {
 public:
  Result<std::optional<Bytes>> get(Table table, ByteView key) const override {
    const std::shared_lock lock(mutex_);
    const auto found = rows_.find({table, bytes_of(key)});
    if (found == rows_.end()) return std::optional<Bytes>();
    return std::optional<Bytes>(found->second);
  }

  Result<void> scan(Table table, ByteView prefix, ByteView from, const Visit& visit) const override {
    // Copied first: a visitor may come back for more, and no lock is held then.
    for (const auto& [key, value] : matching(table, prefix, from)) {
      if (!visit(key, value)) break;
    }
    return {};
  }

  Result<void> write(const Batch& batch, Durable) override {
    const std::unique_lock lock(mutex_);
    for (const auto& [key, value] : batch) {
      if (value) {
        rows_[key] = *value;
      } else {
        rows_.erase(key);
      }
    }
    return {};
  }

 private:
  std::vector<std::pair<Bytes, Bytes>> matching(Table table, ByteView prefix, ByteView from) const {
    const std::shared_lock lock(mutex_);
    std::vector<std::pair<Bytes, Bytes>> found;
    const ByteView first = less(prefix, from) ? from : prefix;
    for (auto row = rows_.lower_bound({table, bytes_of(first)}); row != rows_.end(); ++row) {
      const auto& [place, value] = *row;
      const ByteView key = place.second;
      if (place.first != table || key.size() < prefix.size() || !equal(key.first(prefix.size()), prefix)) break;
      found.emplace_back(place.second, value);
    }
    return found;
  }

  mutable std::shared_mutex mutex_;
  std::map<std::pair<Table, Bytes>, Bytes> rows_;
};

}  // namespace

std::unique_ptr<KeyValue> memory_engine() { return std::make_unique<MemoryEngine>(); }

}  // namespace mappe::storage
