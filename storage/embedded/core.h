// What the parts of the embedded storage share: the engine, the files, the locks, the meters' clock, and two sums kept
// in memory.
#pragma once

#include <mutex>
#include <unordered_map>

#include "storage/blobs.h"
#include "storage/embedded/keys.h"
#include "storage/embedded/meter_clock.h"
#include "storage/embedded/records.h"
#include "storage/engine/blob_files.h"
#include "storage/engine/striped_locks.h"
#include "storage/engine/transaction.h"

namespace mappe::storage {

// Sums by owner, for limits that hold across records: what a faction uses, what a principal has uploaded without an
// entry. They follow from the records and are summed up anew at each opening, so they need no record of their own that
// all appends of a faction would have to queue for.
template <class Key>
class Sums {
 public:
  // Adds, unless the sum would exceed `most`.
  bool add_up_to(const Key& key, std::uint64_t amount, std::uint64_t most) {
    const std::lock_guard lock(mutex_);
    const auto found = sums_.find(key);
    const std::uint64_t sum = found == sums_.end() ? 0 : found->second;
    if (amount > most || sum > most - amount) return false;
    if (amount != 0) sums_[key] = sum + amount;
    return true;
  }
  void add(const Key& key, std::uint64_t amount) {
    const std::lock_guard lock(mutex_);
    if (amount != 0) sums_[key] += amount;
  }
  void subtract(const Key& key, std::uint64_t amount) {
    const std::lock_guard lock(mutex_);
    const auto found = sums_.find(key);
    if (found == sums_.end()) return;
    found->second -= std::min(found->second, amount);
    if (found->second == 0) sums_.erase(found);
  }
  std::uint64_t of(const Key& key) const {
    const std::lock_guard lock(mutex_);
    const auto found = sums_.find(key);
    return found == sums_.end() ? 0 : found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<Key, std::uint64_t> sums_;
};

struct Core {
  KeyValue& kv;
  BlobFiles* files;  // none: every blob lies among the records
  std::size_t blob_bytes_in_records_max;
  BlobRetention retention;
  bool meters_time;  // false: only for benchmarks
  BillingClock clock;
  StripedLocks locks;
  Sums<FactionId> faction_bytes;
  Sums<PrincipalId> unreferenced_bytes;

  Core(KeyValue& engine, BlobFiles* blob_files, std::size_t small, const BlobRetention& keep, bool metered)
      : kv(engine), files(blob_files), blob_bytes_in_records_max(small), retention(keep), meters_time(metered) {}
  Result<void> sum_up();  // fills the sums from the records, and starts the clock
};

// Reads and decodes; none: there is no such record. `Reader` is a KeyValue or a Transaction.
template <class Record, class From>
Result<std::optional<Record>> load(const From& from, Table table, const Bytes& key) {
  auto value = from.get(table, key);
  if (!value) return fail(value.error());
  if (!*value) return std::optional<Record>();
  auto record = decode<Record>(**value);
  if (!record) return fail(record.error());
  return std::optional<Record>(std::move(*record));
}

// The same where it must be there.                                                                errors  not_found
template <class Record, class From>
Result<Record> find_record(const From& from, Table table, const Bytes& key) {
  auto record = load<Record>(from, table, key);
  if (!record) return fail(record.error());
  if (!*record) return fail(Errc::not_found, "there is no such record");
  return std::move(**record);
}

// Decodes every value under a prefix.
template <class Record>
Result<std::vector<Record>> load_all(const KeyValue& kv, Table table, ByteView prefix) {
  std::vector<Record> all;
  std::optional<Error> error;
  auto scanned = kv.scan(table, prefix, {}, [&](ByteView, ByteView value) {
    auto record = decode<Record>(value);
    if (!record) {
      error = record.error();
      return false;
    }
    all.push_back(std::move(*record));
    return true;
  });
  if (!scanned) return fail(scanned.error());
  if (error) return fail(*error);
  return all;
}

// The last `IdType` of every key under a prefix: for index tables.
template <class IdType>
Result<std::vector<IdType>> ids_under(const KeyValue& kv, Table table, ByteView prefix) {
  std::vector<IdType> ids;
  auto scanned = kv.scan(table, prefix, {}, [&](ByteView key, ByteView) {
    ids.push_back(KeyReader(key.last(IdType::size_bytes)).id<IdType>());
    return true;
  });
  if (!scanned) return fail(scanned.error());
  return ids;
}

// Where the meters' clock is written down, in Table::meta.
inline Bytes clock_key() { return bytes_of(std::string_view("clock")); }

}  // namespace mappe::storage
