#include "storage/embedded/schema.h"

#include <fcntl.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>
#include <system_error>

#include "crypto/base/cbor.h"
#include "storage/embedded/records.h"
#include "storage/engine/disk.h"
#include "storage/engine/posix_file.h"

namespace mappe::storage {
namespace {

Bytes schema_key() { return bytes_of(std::string_view("schema")); }

Bytes encode_version(std::uint64_t version) {
  cbor::Writer out;
  return out.uint(version).take();
}

Result<std::optional<std::uint64_t>> stored_version(const KeyValue& kv) {
  auto value = kv.get(Table::meta, schema_key());
  if (!value) return fail(value.error());
  if (!*value) return std::optional<std::uint64_t>();
  cbor::Reader in(**value);
  const std::uint64_t version = in.uint();
  if (!in.finish()) return fail(Errc::damaged, "the schema version cannot be read");
  return std::optional<std::uint64_t>(version);
}

// None: there is no such file.
Result<std::optional<std::uint64_t>> version_in(const std::filesystem::path& path) {
  constexpr std::size_t file_bytes_max = 32;
  auto file = PosixFile::open(path, O_RDONLY);
  if (!file && file.error().code == Errc::not_found) return std::optional<std::uint64_t>();
  if (!file) return fail(file.error());
  auto bytes = file->read_all(file_bytes_max);
  if (!bytes && bytes.error().code != Errc::too_large) return fail(bytes.error());
  const std::string_view text = bytes ? text_of(*bytes) : std::string_view();
  std::uint64_t version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error != std::errc() || std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end)) != "\n")
    return fail(Errc::damaged, "the file `schema` of the data folder holds no version");
  return std::optional<std::uint64_t>(version);
}

// Their sums stay unknown: such blobs are compared with their ids as before.
Result<void> give_blobs_room_for_sums(Transaction& tx) {
  Result<void> done;
  auto scanned = tx.scan(Table::blobs, {}, [&](ByteView key, ByteView value) {
    const auto record = decode_blob_of_version_1(value);
    if (!record) done = fail(record.error());
    if (record) tx.put(Table::blobs, bytes_of(key), encode(*record));
    return done.has_value();
  });
  return scanned ? done : Result<void>(fail(scanned.error()));
}

TimeMs system_clock_ms() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<TimeMs>(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

// From now on: what was used before, nobody measured.
Result<void> begin_meters(Transaction& tx) {
  const TimeMs now = system_clock_ms();
  Result<void> done;
  auto scanned = tx.scan(Table::journals, {}, [&](ByteView key, ByteView value) {
    auto record = decode_journal_of_version_2(value);
    if (!record) done = fail(record.error());
    if (!record) return false;
    record->start_bytes = record->meter.bytes();
    record->meter.since_ms = record->meter.counted_ms = now;
    tx.put(Table::journals, bytes_of(key), encode(*record));
    return true;
  });
  return scanned ? done : Result<void>(fail(scanned.error()));
}

}  // namespace

Result<void> claim_schema(const std::filesystem::path& file, std::uint64_t ours) {
  auto there = version_in(file);
  if (!there) return fail(there.error());
  if (there->value_or(0) > ours) return fail(Errc::unsupported, "this data was written by a newer Mappe");
  if (*there == ours) return {};
  const auto fresh = std::filesystem::path(file).concat(".new");
  auto out = PosixFile::open(fresh, O_WRONLY | O_CREAT | O_TRUNC);
  if (!out) return fail(out.error());
  const std::string text = std::to_string(ours) + "\n";
  if (auto written = out->write_all(view_of(text)); !written) return written;
  if (auto synced = out->sync_data(); !synced) return synced;
  std::error_code error;
  std::filesystem::rename(fresh, file, error);
  if (error) return fail(disk_error(error.value()));
  return sync_folder(file.parent_path());
}

std::span<const Migration> migrations() {
  static constexpr Migration all[] = {{1, give_blobs_room_for_sums}, {2, begin_meters}};
  return all;
}

Result<bool> holds_records(const KeyValue& kv) {
  auto stored = stored_version(kv);
  if (!stored) return fail(stored.error());
  return stored->has_value();
}

Result<void> bring_up_to_date(KeyValue& kv, std::uint64_t target, std::span<const Migration> table) {
  auto stored = stored_version(kv);
  if (!stored) return fail(stored.error());
  std::uint64_t version = stored->value_or(target);
  if (!*stored) {
    Transaction tx(kv);
    tx.put(Table::meta, schema_key(), encode_version(target));
    if (auto written = tx.commit(); !written) return written;
  }
  if (version > target) return fail(Errc::unsupported, "this data was written by a newer Mappe");
  while (version < target) {
    const auto step = std::find_if(table.begin(), table.end(), [&](const auto& m) { return m.from == version; });
    if (step == table.end()) return fail(Errc::unsupported, "no migration leads on from this data's version");
    Transaction tx(kv);
    if (auto run = step->run(tx); !run) return run;
    tx.put(Table::meta, schema_key(), encode_version(++version));
    if (auto written = tx.commit(); !written) return written;
  }
  return {};
}

}  // namespace mappe::storage
