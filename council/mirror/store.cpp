#include "council/mirror/store.h"

#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include "council/mirror/limits.h"
#include "council/mirror/record_codec.h"

namespace mappe::council {

namespace {

// Keys: table, length of the source's name, the name, rest. The letters lie on disk.
enum class Table : char { state = 's', objects = 'o', changes = 'c', seen = 'p', held = 't' };

using rocksdb::Slice;

Error store_error(const rocksdb::Status& status) {
  if (status.IsCorruption())
    return fail(Errc::damaged, "the council mirror is damaged: remove its folder, it is fetched again");
  return fail(Errc::io, "the council mirror could not be read or written");
}

std::string prefix_of(Table table, std::string_view source) {
  std::string key(1, static_cast<char>(table));
  key += static_cast<char>(source.size());
  return key.append(source);
}
std::string key_of(Table table, std::string_view source, std::string_view rest) {
  return prefix_of(table, source).append(rest);
}

std::string big_endian(std::uint64_t number) {
  std::string out(8, '\0');
  for (int i = 7; i >= 0; --i, number >>= 8) out[static_cast<std::size_t>(i)] = static_cast<char>(number & 0xff);
  return out;
}
std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t out = 0;
  for (const char c : bytes) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

std::string_view text_of_slice(const Slice& slice) { return {slice.data(), slice.size()}; }
Slice slice_of_bytes(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::string bulk_object(const Record& record) {
  std::string out = "{\"n\":" + std::to_string(record.change) + ",\"state\":\"" + std::string(name_of(record.state)) +
                    "\",\"first_seen_ms\":" + std::to_string(record.first_seen_ms) +
                    ",\"changed_ms\":" + std::to_string(record.changed_ms) + ",\"object\":" + record.content;
  if (!record.joins.empty()) out += ",\"papers\":" + record.joins;
  return out + "}";
}

// RocksDB's own log is dropped, as in storage/.
class Silent final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::Options engine_options() {
  rocksdb::BlockBasedTableOptions table;
  table.checksum = rocksdb::kXXH3;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.block_cache = rocksdb::NewLRUCache(16 << 20);
  rocksdb::Options options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kLZ4Compression;
  options.create_if_missing = true;
  options.paranoid_checks = true;
  options.write_buffer_size = 16 << 20;
  options.max_open_files = 256;
  options.info_log = std::make_shared<Silent>();
  return options;
}

class RocksStore final : public Store {
 public:
  RocksStore(std::unique_ptr<rocksdb::DB> db, bool sync) : db_(std::move(db)), sync_(sync) {}
  ~RocksStore() override { db_->Close(); }

  Result<SourceState> state(std::string_view source) const override {
    std::string text;
    const auto status = db_->Get({}, prefix_of(Table::state, source), &text);
    if (status.ok()) return parse_source_state(text);
    if (!status.IsNotFound()) return store_error(status);
    SourceState fresh;
    fresh.generation = Id<struct GenerationTag, 16>::random().text();
    return fresh;
  }

  Result<std::optional<Record>> get(std::string_view source, std::string_view id) const override {
    return read({}, source, id);
  }

  Result<std::uint64_t> seen_in(std::string_view source, std::string_view id) const override {
    std::string number;
    const auto status = db_->Get({}, key_of(Table::seen, source, id), &number);
    if (status.IsNotFound()) return std::uint64_t{0};
    if (!status.ok()) return store_error(status);
    return number_of(number);
  }

  Result<void> scan(std::string_view source, const std::function<bool(Record&&)>& visit) const override {
    std::optional<Error> error;
    auto walked = walk({}, Table::objects, source, "", [&](std::string_view id, std::string_view value) {
      auto record = parse_record(id, view_of(value));
      if (!record) error = record.error();
      return record && visit(std::move(*record));
    });
    if (error) return fail(*error);
    return walked;
  }

  Result<std::vector<std::string>> held(std::string_view source) const override {
    std::vector<std::string> ids;
    auto walked = walk({}, Table::held, source, "", [&](std::string_view id, std::string_view) {
      ids.emplace_back(id);
      return true;
    });
    if (!walked) return fail(walked.error());
    return ids;
  }

  Result<void> commit(std::string_view source, Step&& step, SourceState& state) override {
    rocksdb::WriteBatch batch;
    const std::uint64_t before = state.last_change;
    for (Record& record : step.changed) {
      if (record.change != 0) batch.Delete(key_of(Table::changes, source, big_endian(record.change)));
      record.change = ++state.last_change;
      batch.Put(key_of(Table::changes, source, big_endian(record.change)), record.id);
      put(batch, source, record);
    }
    for (const Record& record : step.quiet) put(batch, source, record);
    for (const std::string& id : step.seen) batch.Put(key_of(Table::seen, source, id), big_endian(step.pass));
    if (step.drop_held) erase_all(batch, Table::held, source);
    for (const std::string& id : step.not_held) batch.Delete(key_of(Table::held, source, id));
    for (const std::string& id : step.to_delete) batch.Put(key_of(Table::held, source, id), "");
    batch.Put(prefix_of(Table::state, source), encode(state));
    auto written = write(batch);
    if (!written) state.last_change = before;
    return written;
  }

  Result<SourceState> begin_anew(std::string_view source, const std::string& address) override {
    SourceState fresh;
    fresh.generation = Id<struct GenerationTag, 16>::random().text();
    fresh.address = address;
    rocksdb::WriteBatch batch;
    for (const Table table : {Table::objects, Table::changes, Table::seen, Table::held})
      erase_all(batch, table, source);
    batch.Put(prefix_of(Table::state, source), encode(fresh));
    if (auto written = write(batch); !written) return fail(written.error());
    return fresh;
  }

  Result<BulkPage> since(std::string_view source, std::uint64_t after, std::size_t bytes_max) const override {
    // One moment for numbers and objects: an object that changes meanwhile keeps its place in this page.
    const rocksdb::Snapshot* snapshot = db_->GetSnapshot();
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    BulkPage page;
    page.upto = after;
    std::optional<Error> error;
    auto walked =
        walk(options, Table::changes, source, big_endian(after + 1), [&](std::string_view number, std::string_view id) {
          if (page.objects.size() >= bytes_max) {
            page.more = true;
            return false;
          }
          const auto record = read(options, source, id);
          if (!record || !*record) {
            error = record ? fail(Errc::damaged, "a change without its object") : record.error();
            return false;
          }
          page.objects += (page.objects.empty() ? "" : ",") + bulk_object(**record);
          page.upto = number_of(number);
          return true;
        });
    db_->ReleaseSnapshot(snapshot);
    if (error) return fail(*error);
    if (!walked) return fail(walked.error());
    return page;
  }

 private:
  using Visit = std::function<bool(std::string_view rest, std::string_view value)>;

  Result<void> walk(rocksdb::ReadOptions options, Table table, std::string_view source, std::string_view from,
                    const Visit& visit) const {
    const std::string prefix = prefix_of(table, source);
    const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(options));
    for (it->Seek(prefix + std::string(from)); it->Valid() && it->key().starts_with(prefix); it->Next())
      if (!visit(text_of_slice(it->key()).substr(prefix.size()), text_of_slice(it->value()))) return {};
    if (!it->status().ok()) return store_error(it->status());
    return {};
  }

  Result<std::optional<Record>> read(const rocksdb::ReadOptions& options, std::string_view source,
                                     std::string_view id) const {
    std::string bytes;
    const auto status = db_->Get(options, key_of(Table::objects, source, id), &bytes);
    if (status.IsNotFound()) return std::optional<Record>();
    if (!status.ok()) return store_error(status);
    auto record = parse_record(id, view_of(bytes));
    if (!record) return fail(record.error());
    return std::optional<Record>(std::move(*record));
  }

  static void put(rocksdb::WriteBatch& batch, std::string_view source, const Record& record) {
    batch.Put(key_of(Table::objects, source, record.id), slice_of_bytes(encode(record)));
  }
  // Behind the prefix stand addresses or numbers; none begins with 0xff 0xff.
  static void erase_all(rocksdb::WriteBatch& batch, Table table, std::string_view source) {
    const std::string prefix = prefix_of(table, source);
    batch.DeleteRange(prefix, prefix + "\xff\xff");
  }
  Result<void> write(rocksdb::WriteBatch& batch) {
    rocksdb::WriteOptions options;
    options.sync = sync_;
    const auto status = db_->Write(options, &batch);
    if (!status.ok()) return store_error(status);
    return {};
  }

  std::unique_ptr<rocksdb::DB> db_;
  const bool sync_;
};

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& dir, Options options) {
  std::error_code error;
  std::filesystem::create_directories(dir, error);
  rocksdb::DB* db = nullptr;
  const auto status = rocksdb::DB::Open(engine_options(), dir.string(), &db);
  if (!status.ok()) return store_error(status);
  return std::unique_ptr<Store>(std::make_unique<RocksStore>(std::unique_ptr<rocksdb::DB>(db), options.sync));
}

}  // namespace mappe::council
