#include "storage/engine/rocks_engine.h"

#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "storage/engine/disk.h"

namespace mappe::storage {
namespace {

// Tables that grow alike share a column family; the table's number is the first byte of the key. Few families, because
// each has its own memtables and keeps the log alive until they are flushed.
enum class Family : std::size_t { records, journals, entries, blobs, blob_bytes };
constexpr std::array<const char*, 5> family_names = {"default", "journals", "entries", "blobs", "blob_bytes"};

Family family_of(Table table) {
  const auto number = static_cast<unsigned>(table);
  if (table == Table::blob_bytes) return Family::blob_bytes;
  if (number >= 30 && number < 40) return Family::blobs;
  if (number >= 20 && number < 30) return Family::entries;
  if (number >= 10 && number < 20) return Family::journals;
  return Family::records;
}

Error error_of(const rocksdb::Status& status) {
  if (status.IsCorruption()) return fail(Errc::damaged, "a stored record does not fit its checksum");
  if (status.IsNoSpace()) return disk_error(ENOSPC);
  return fail(Errc::io, "the record store could not read or write");
}

// RocksDB keeps of an errno only the system's sentence.
Error error_of_read(const rocksdb::Status& status) {
  if (status.IsIOError() && status.ToString().find(std::strerror(EIO)) != std::string::npos) return read_error(EIO);
  return error_of(status);
}

rocksdb::Slice slice_of(ByteView view) { return {reinterpret_cast<const char*>(view.data()), view.size()}; }
ByteView view_of_slice(const rocksdb::Slice& slice) {
  return {reinterpret_cast<const std::uint8_t*>(slice.data()), slice.size()};
}

// The first key behind all that begin so. A table's number is below 0xff, so there is one.
std::string after_all_with(std::string prefix) {
  while (static_cast<unsigned char>(prefix.back()) == 0xff) prefix.pop_back();
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

std::string full_key(Table table, ByteView key) {
  std::string full(1, static_cast<char>(table));
  full.append(text_of(key));
  return full;
}

rocksdb::ColumnFamilyOptions family_options() {
  rocksdb::BlockBasedTableOptions table;
  table.checksum = rocksdb::kXXH3;  // Debian's librocksdb computes CRC32C in software
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.cache_index_and_filter_blocks = true;
  table.block_cache = rocksdb::NewLRUCache(64 << 20);
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kNoCompression;  // what grows is encrypted
  options.write_buffer_size = 32 << 20;
  return options;
}

// RocksDB's own log, dropped. It would lie on the disk that fills up; and Debian's library keeps its assertions, of
// which one ends the process when that log is written to once more after a write failed.
class NoLog final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::DBOptions database_options(const RocksOptions& asked) {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.paranoid_checks = true;
  options.max_total_wal_size = 256 << 20;
  options.db_write_buffer_size = 128 << 20;
  options.max_open_files = static_cast<int>(asked.open_files_max);
  options.info_log = std::make_shared<NoLog>();
  // The one who syncs for all takes all in: handing each its own part back costs more than the parts.
  options.allow_concurrent_memtable_write = false;
  // A torn tail is what a crash leaves and was never acknowledged. Damage before it would silently take acknowledged
  // entries along in RocksDB's default mode: here it is refused, until an operator says otherwise.
  options.wal_recovery_mode = asked.cut_damaged_log ? rocksdb::WALRecoveryMode::kPointInTimeRecovery
                                                    : rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  return options;
}

class RocksEngine final : public KeyValue {
 public:
  RocksEngine(std::unique_ptr<rocksdb::DB> db, std::vector<rocksdb::ColumnFamilyHandle*> families, bool sync)
      : db_(std::move(db)), families_(std::move(families)), sync_(sync) {}
  RocksEngine(const RocksEngine&) = delete;
  RocksEngine& operator=(const RocksEngine&) = delete;
  ~RocksEngine() override {
    for (auto* family : families_) db_->DestroyColumnFamilyHandle(family);
    // After a failed write RocksDB's log takes nothing more until it has recovered, and an assertion says so. What was
    // acknowledged is synced.
    if (!refused_) db_->SyncWAL();
    db_->Close();
  }

  Result<std::optional<Bytes>> get(Table table, ByteView key) const override {
    rocksdb::PinnableSlice value;
    const auto status = db_->Get(rocksdb::ReadOptions(), family(table), full_key(table, key), &value);
    if (status.IsNotFound()) return std::optional<Bytes>();
    if (!status.ok()) return error_of_read(status);
    return std::optional<Bytes>(bytes_of(view_of_slice(value)));
  }

  Result<void> scan(Table table, ByteView prefix, ByteView from, const Visit& visit) const override {
    const std::string begin = full_key(table, prefix), end = after_all_with(begin);
    const rocksdb::Slice end_slice(end);
    rocksdb::ReadOptions options;
    options.iterate_upper_bound = &end_slice;  // nothing beyond is looked for
    const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(options, family(table)));
    for (it->Seek(full_key(table, less(prefix, from) ? from : prefix)); it->Valid(); it->Next()) {
      if (!visit(view_of_slice(it->key()).subspan(1), view_of_slice(it->value()))) return {};
    }
    if (!it->status().ok()) return error_of_read(it->status());
    return {};
  }

  Result<void> write(const Batch& batch, Durable durable) override {
    rocksdb::WriteBatch writes;
    for (const auto& [place, value] : batch) {
      const auto status = value ? writes.Put(family(place.first), full_key(place.first, place.second), slice_of(*value))
                                : writes.Delete(family(place.first), full_key(place.first, place.second));
      if (!status.ok()) return error_of(status);
    }
    rocksdb::WriteOptions options;
    options.sync = sync_ && durable == Durable::now;
    const auto status = db_->Write(options, &writes);
    refused_ = !status.ok();
    if (!status.ok()) return error_of(status);
    return {};
  }

 private:
  rocksdb::ColumnFamilyHandle* family(Table table) const {
    return families_[static_cast<std::size_t>(family_of(table))];
  }

  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
  const bool sync_;
  std::atomic<bool> refused_ = false;  // the last write
};

}  // namespace

Result<std::unique_ptr<KeyValue>> open_rocks_engine(const std::filesystem::path& dir, const RocksOptions& options) {
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  descriptors.reserve(family_names.size());
  for (const char* name : family_names) descriptors.emplace_back(name, family_options());
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  rocksdb::DB* db = nullptr;
  const auto status = rocksdb::DB::Open(database_options(options), dir.string(), descriptors, &families, &db);
  if (status.IsCorruption())
    return fail(Errc::damaged,
                "the records are damaged or a file of them is missing: restore the folder from a backup");
  if (status.IsIOError() && status.ToString().find(std::strerror(ENOENT)) != std::string::npos)
    return fail(Errc::damaged, "a file of the records is missing: restore the folder from a backup");
  if (!status.ok()) return error_of(status);
  return std::unique_ptr<KeyValue>(
      std::make_unique<RocksEngine>(std::unique_ptr<rocksdb::DB>(db), std::move(families), options.sync));
}

}  // namespace mappe::storage
