// A data folder from before the meters over time (schema 2) is metered from the moment it is brought up to date.
#include <chrono>
#include <fstream>

#include "crypto/base/cbor.h"
#include "fixture.h"
#include "storage/embedded/keys.h"
#include "storage/embedded/records.h"
#include "storage/engine/rocks_engine.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;

namespace {

Bytes journal_of_version_2(const JournalRecord& r, std::uint64_t regained_hours) {
  cbor::Writer out;
  out.array(10).uint(static_cast<std::uint64_t>(r.kind)).id(r.owner).uint(r.head.seq).id(r.head.hash);
  out.uint(r.head.access_seq).id(r.head.access_hash).uint(r.head.bytes);
  return out.uint(r.meter.blob_bytes).uint(r.meter.blobs).uint(regained_hours).take();
}

// The records as version 2 wrote them.
void brings_back_version_2(const std::filesystem::path& data) {
  auto kv = open_rocks_engine(data / "records", {});
  BOOST_REQUIRE(kv.has_value());
  Batch batch;
  const auto each = [&](Table table, const KeyValue::Visit& visit) {
    BOOST_REQUIRE((*kv)->scan(table, {}, {}, visit).has_value());
  };
  each(Table::journals, [&](ByteView key, ByteView value) {
    batch[{Table::journals, bytes_of(key)}] = journal_of_version_2(*decode<JournalRecord>(value), 7);
    return true;
  });
  each(Table::entries, [&](ByteView key, ByteView value) {
    const auto entry = *decode_entry(0, value);
    batch[{Table::entries, bytes_of(key)}] = encode_entry(entry.access, entry.hash, {}, entry.bytes);
    return true;
  });
  each(Table::usage_hours, [&](ByteView key, ByteView) {
    batch[{Table::usage_hours, bytes_of(key)}] = std::nullopt;
    return true;
  });
  batch[{Table::meta, bytes_of(std::string_view("clock"))}] = std::nullopt;
  batch[{Table::meta, bytes_of(std::string_view("schema"))}] = cbor::Writer().uint(2).take();
  BOOST_REQUIRE((*kv)->write(batch, Durable::now).has_value());
  std::ofstream(data / "schema") << "2\n";
}

TimeMs system_now() {
  return static_cast<TimeMs>(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(upgrade)

BOOST_AUTO_TEST_CASE(a_folder_of_version_2_is_metered_from_its_first_start_on) {
  Embedded storage;
  TestSpace space(*storage);
  const auto kept = small_blob(1), dropped = small_blob(2);
  for (const auto& blob : {kept, dropped}) {
    BOOST_REQUIRE(space.put(blob).has_value());
    space.add(blob);
    space.now += 2 * limits::hour_ms;
  }
  storage.close();
  brings_back_version_2(storage.dir());

  const TimeMs before = system_now();
  storage.open();
  const TimeMs after = system_now();
  space.use(*storage);
  const auto begun = storage->meters().of_journal(space.journal());
  BOOST_REQUIRE(begun.has_value());
  BOOST_TEST(begun->since_ms >= before);
  BOOST_TEST(begun->since_ms <= after);
  BOOST_TEST(begun->bytes() == 400u + 2 * 4096);
  BOOST_TEST((begun->byte_ms == 0));
  BOOST_TEST(storage->meters().audit(space.journal())->is_exact());
  const TimeMs hour = begun->since_ms / limits::hour_ms * limits::hour_ms;
  const auto used = [&](TimeMs from, TimeMs until) {
    return storage->meters().usage(space.journal(), from, until)->byte_ms;
  };
  BOOST_TEST((used(noon / limits::hour_ms * limits::hour_ms, hour) == 0));

  space.now = begun->since_ms + 3 * limits::hour_ms;
  space.drop(dropped);
  storage.reopen();
  space.use(*storage);
  BOOST_TEST((used(hour, space.now) == (400 + 2 * 4096) * ByteMs{3 * limits::hour_ms}));
  BOOST_TEST((used(hour + 4 * limits::hour_ms, hour + 5 * limits::hour_ms) == (600 + 4096) * ByteMs{limits::hour_ms}));
  BOOST_TEST(storage->meters().audit(space.journal())->is_exact());
  BOOST_TEST(storage->journals().read(space.journal(), 0, limits::read_bytes_max)->size() == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
