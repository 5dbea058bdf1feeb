// The embedded storage on a disk that lies: damage is named, never served, and a second copy heals it.
#include <fstream>

#include "crypto/base/cbor.h"
#include "fixture.h"
#include "storage/embedded/records.h"
#include "storage/embedded/schema.h"
#include "storage/engine/memory_engine.h"
#include "storage/engine/quick_sum.h"
#include "storage/engine/rocks_engine.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> files_under(const fs::path& dir, std::string_view extension) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    if (entry.is_regular_file() && entry.path().extension() == extension) found.push_back(entry.path());
  }
  return found;
}

std::vector<fs::path> blob_files(const fs::path& data) { return files_under(data / "blobs", ""); }

void flip_byte(const fs::path& path, std::uint64_t at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  BOOST_REQUIRE(file.good());
  file.seekg(static_cast<std::streamoff>(at));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(byte ^ 0x40));
}

// Where these bytes lie in the file.
std::optional<std::uint64_t> find_in(const fs::path& path, ByteView needle) {
  std::ifstream file(path, std::ios::binary);
  const std::string content((std::istreambuf_iterator<char>(file)), {});
  const auto at = content.find(text_of(needle));
  if (at == std::string::npos) return std::nullopt;
  return at;
}

// Flips a byte of `needle` in whichever file of that extension holds it.
void damage_record(const fs::path& data, std::string_view extension, ByteView needle) {
  for (const auto& path : files_under(data / "records", extension)) {
    if (const auto at = find_in(path, needle)) {
      flip_byte(path, *at + needle.size() / 2);
      return;
    }
  }
  BOOST_FAIL("the bytes to damage were not found");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(damage)

BOOST_AUTO_TEST_CASE(a_flipped_bit_in_a_blob_file_is_named_and_a_second_upload_heals_it) {
  Embedded storage;
  TestSpace space(*storage);
  const auto blob = large_blob();
  BOOST_REQUIRE(space.put(blob).has_value());
  space.add(blob);
  BOOST_REQUIRE(blob_files(storage.dir()).size() == 1u);
  flip_byte(blob_files(storage.dir())[0], 150'000);

  BOOST_TEST(storage->blobs().get(space.id, blob.id).error().code == Errc::damaged);
  BOOST_TEST((*storage->blobs().verify(space.id) == std::vector<BlobId>{blob.id}));
  BOOST_TEST((*storage->blobs().missing(space.id, {blob.id}, noon) == std::vector<BlobId>{blob.id}));
  BOOST_TEST(space.state(blob) == BlobState::live);

  BOOST_TEST(*space.put(blob));
  BOOST_TEST((*storage->blobs().get(space.id, blob.id) == blob.bytes));
  BOOST_TEST(storage->blobs().missing(space.id, {blob.id}, noon)->empty());
  BOOST_TEST(space.state(blob) == BlobState::live);
}

BOOST_AUTO_TEST_CASE(a_blob_file_cut_short_grown_or_gone_is_damaged) {
  Embedded storage;
  TestSpace space(*storage);
  const auto blob = large_blob();
  BOOST_REQUIRE(space.put(blob).has_value());
  const auto path = blob_files(storage.dir())[0];
  fs::resize_file(path, 1000);
  BOOST_TEST(storage->blobs().get(space.id, blob.id).error().code == Errc::damaged);
  BOOST_REQUIRE(*space.put(blob));
  std::ofstream(path, std::ios::app) << "more";
  BOOST_TEST(storage->blobs().get(space.id, blob.id).error().code == Errc::damaged);
  BOOST_REQUIRE(*space.put(blob));
  fs::remove(path);
  BOOST_TEST(storage->blobs().get(space.id, blob.id).error().code == Errc::damaged);
}

BOOST_AUTO_TEST_CASE(a_damaged_blob_does_not_count_as_present_for_an_append) {
  Embedded storage;
  TestSpace space(*storage);
  const auto blob = large_blob();
  BOOST_REQUIRE(space.put(blob).has_value());
  flip_byte(blob_files(storage.dir())[0], 7);
  BOOST_REQUIRE(!storage->blobs().get(space.id, blob.id).has_value());
  auto a = space.next(space.entry_bytes);
  a.adds = {blob.ref()};
  BOOST_TEST(space.try_append(a) == AppendVerdict::blob_missing);
  a.blobs = {blob.with_entry()};
  BOOST_TEST(space.try_append(a) == AppendVerdict::appended);
  BOOST_TEST((*storage->blobs().get(space.id, blob.id) == blob.bytes));
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_in_a_stored_entry_or_small_blob_is_named) {
  Embedded storage;
  TestSpace space(*storage);
  const auto entry = random_blob(500), blob = random_blob(2000);
  BOOST_REQUIRE(space.try_append(space.next(entry.bytes)) == AppendVerdict::appended);
  BOOST_REQUIRE(space.put(blob).has_value());
  storage.reopen();  // moves the records from the log into tables
  storage.close();
  damage_record(storage.dir(), ".sst", entry.bytes);
  damage_record(storage.dir(), ".sst", blob.bytes);
  storage.open();
  BOOST_TEST(storage->journals().entry(space.journal(), 0).error().code == Errc::damaged);
  BOOST_TEST(storage->journals().read(space.journal(), 0, 1 << 20).error().code == Errc::damaged);
  BOOST_TEST(storage->blobs().get(space.id, blob.id).error().code == Errc::damaged);
  BOOST_TEST((*storage->blobs().missing(space.id, {blob.id}, noon) == std::vector<BlobId>{blob.id}));
}

// The log's middle holds acknowledged entries: losing those after it must be somebody's decision.
BOOST_AUTO_TEST_CASE(a_log_damaged_in_its_middle_is_refused_until_an_operator_cuts_it) {
  Embedded storage;
  TestSpace space(*storage);
  const auto second = random_blob(700);
  space.grow(1);
  BOOST_REQUIRE(space.try_append(space.next(second.bytes)) == AppendVerdict::appended);
  space.grow(3);
  storage.close();
  damage_record(storage.dir(), ".log", second.bytes);
  BOOST_TEST(open_storage(storage.dir()).error().code == Errc::damaged);
  Options cut;
  cut.cut_damaged_log = true;
  auto opened = open_storage(storage.dir(), cut);
  BOOST_REQUIRE(opened.has_value());
  BOOST_TEST((*opened)->journals().find(space.journal())->head.seq == 0u);
  BOOST_TEST((*opened)->journals().read(space.journal(), 0, 1 << 20)->size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_torn_end_of_the_log_is_what_a_crash_leaves_and_opens) {
  Embedded storage;
  TestSpace space(*storage);
  space.grow(3);
  storage.close();
  const auto logs = files_under(storage.dir() / "records", ".log");
  BOOST_REQUIRE(!logs.empty());
  const auto log = *std::max_element(logs.begin(), logs.end(),
                                     [](const auto& a, const auto& b) { return fs::file_size(a) < fs::file_size(b); });
  fs::resize_file(log, fs::file_size(log) - 3);
  storage.open();
  BOOST_TEST(storage->journals().find(space.journal())->head.seq == 2u);
}

BOOST_AUTO_TEST_CASE(a_folder_is_opened_by_one_process_at_a_time) {
  Embedded storage;
  BOOST_TEST(open_storage(storage.dir()).error().code == Errc::busy);
  storage.close();
  storage.open();
}

BOOST_AUTO_TEST_CASE(the_data_folder_is_the_owners_alone) {
  Embedded storage;
  BOOST_TEST((fs::status(storage.dir()).permissions() == fs::perms::owner_all));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(schema)

namespace {

Bytes text(std::string_view s) { return bytes_of(s); }

// A made-up history: version 0 kept titles in capitals, version 1 keeps them small, version 2 has a mark beside.
constexpr Migration made_up[] = {
    {0,
     [](Transaction& tx) -> Result<void> {
       auto title = tx.get(Table::cards, text("title"));
       if (!title) return fail(title.error());
       for (auto& c : **title) c = static_cast<std::uint8_t>(std::tolower(c));
       tx.put(Table::cards, text("title"), **title);
       return {};
     }},
    {1,
     [](Transaction& tx) -> Result<void> {
       tx.put(Table::cards, text("mark"), {1});
       return {};
     }},
};
constexpr Migration failing[] = {{0, [](Transaction& tx) -> Result<void> {
                                    tx.put(Table::cards, text("title"), text("half"));
                                    return fail(Errc::damaged, "a migration that finds something unreadable");
                                  }}};

std::unique_ptr<KeyValue> store_of_version_0() {
  auto kv = memory_engine();
  BOOST_REQUIRE(bring_up_to_date(*kv, 0, {}).has_value());
  BOOST_REQUIRE(kv->write({{{Table::cards, text("title")}, text("DRAFTS")}}, Durable::now).has_value());
  return kv;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_old_version_is_migrated_step_by_step_and_once) {
  const auto kv = store_of_version_0();
  BOOST_TEST(bring_up_to_date(*kv, 2, made_up).has_value());
  BOOST_TEST((**kv->get(Table::cards, text("title")) == text("drafts")));
  BOOST_TEST((**kv->get(Table::cards, text("mark")) == Bytes{1}));
  BOOST_REQUIRE(kv->write({{{Table::cards, text("title")}, text("AGAIN")}}, Durable::now).has_value());
  BOOST_TEST(bring_up_to_date(*kv, 2, made_up).has_value());
  BOOST_TEST((**kv->get(Table::cards, text("title")) == text("AGAIN")));
}

BOOST_AUTO_TEST_CASE(a_newer_version_is_refused) {
  const auto kv = store_of_version_0();
  BOOST_REQUIRE(bring_up_to_date(*kv, 2, made_up).has_value());
  BOOST_TEST(bring_up_to_date(*kv, 1, made_up).error().code == Errc::unsupported);
}

BOOST_AUTO_TEST_CASE(a_version_without_a_way_on_is_refused) {
  const auto kv = store_of_version_0();
  BOOST_TEST(bring_up_to_date(*kv, 3, made_up).error().code == Errc::unsupported);
}

BOOST_AUTO_TEST_CASE(a_migration_that_fails_changes_nothing) {
  const auto kv = store_of_version_0();
  BOOST_TEST(bring_up_to_date(*kv, 1, failing).error().code == Errc::damaged);
  BOOST_TEST((**kv->get(Table::cards, text("title")) == text("DRAFTS")));
  BOOST_TEST(bring_up_to_date(*kv, 1, made_up).has_value());
}

namespace {

// The records as version 1 wrote them: a blob's without its sum.
void brings_back_version_1(const fs::path& data) {
  auto kv = open_rocks_engine(data / "records", {});
  BOOST_REQUIRE(kv.has_value());
  Batch batch;
  BOOST_REQUIRE((*kv)
                    ->scan(Table::blobs, {}, {},
                           [&](ByteView key, ByteView value) {
                             const auto record = decode<BlobRecord>(value);
                             BOOST_REQUIRE(record.has_value());
                             BOOST_TEST(record->sum != 0u);
                             const BlobInfo& info = record->info;
                             batch[{Table::blobs, bytes_of(key)}] = cbor::encode_array(
                                 static_cast<std::uint64_t>(info.state), info.size_bytes,
                                 static_cast<std::uint64_t>(record->place), info.first_ms, info.asked_ms,
                                 info.dropped_ms, info.sender, std::uint64_t{info.damaged});
                             return true;
                           })
                    .has_value());
  batch[{Table::meta, text("schema")}] = cbor::Writer().uint(1).take();
  BOOST_REQUIRE((*kv)->write(batch, Durable::now).has_value());
  std::ofstream(data / "schema") << "1\n";
}

}  // namespace

BOOST_AUTO_TEST_CASE(blobs_of_before_there_were_sums_are_compared_with_their_ids) {
  Embedded storage;
  TestSpace space(*storage);
  const TestBlob small = small_blob(), large = large_blob(), other(some_bytes(200'000, 7));
  for (const TestBlob* blob : {&small, &large, &other}) BOOST_REQUIRE(space.put(*blob).has_value());
  storage.close();
  brings_back_version_1(storage.dir());
  for (const auto& path : blob_files(storage.dir()))
    if (fs::file_size(path) == other.bytes.size()) flip_byte(path, 100'000);

  storage.open();
  space.use(*storage);
  const auto get = [&](const TestBlob& blob) { return storage->blobs().get(space.id, blob.id); };
  for (const TestBlob* blob : {&small, &large}) BOOST_TEST((get(*blob).value_or(Bytes()) == blob->bytes));
  BOOST_TEST(get(other).error().code == Errc::damaged);
  BOOST_REQUIRE(space.put(other).has_value());
  BOOST_TEST((get(other).value_or(Bytes()) == other.bytes));
}

BOOST_AUTO_TEST_CASE(sums_mean_tomorrow_what_they_mean_today) {
  BOOST_TEST(quick_sum({}) == (0x2d06800538d394c2u >> 11 | 1));  // XXH3 of nothing, from its specification
  BOOST_TEST(quick_sum(some_bytes(1000)) != quick_sum(some_bytes(999)));
}

BOOST_AUTO_TEST_SUITE_END()
