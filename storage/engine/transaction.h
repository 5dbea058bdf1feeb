// Reads through what is about to be written, and collects it for one atomic batch. Isolation is the caller's: it holds
// the locks (striped_locks.h) of what it reads and writes.
#pragma once

#include "storage/engine/key_value.h"

namespace mappe::storage {

class Transaction {
 public:
  explicit Transaction(KeyValue& kv) : kv_(kv) {}

  Result<std::optional<Bytes>> get(Table table, const Bytes& key) const {
    const auto pending = batch_.find({table, key});
    if (pending != batch_.end()) return pending->second;
    return kv_.get(table, key);
  }
  void put(Table table, Bytes key, Bytes value) { batch_[{table, std::move(key)}] = std::move(value); }
  void erase(Table table, Bytes key) { batch_[{table, std::move(key)}] = std::nullopt; }

  // Sees only what was written before this transaction.
  Result<void> scan(Table table, ByteView prefix, const KeyValue::Visit& visit) const {
    return kv_.scan(table, prefix, {}, visit);
  }

  Result<void> commit(Durable durable = Durable::now) {
    if (batch_.empty()) return {};
    return kv_.write(batch_, durable);
  }

 private:
  KeyValue& kv_;
  Batch batch_;
};

}  // namespace mappe::storage
