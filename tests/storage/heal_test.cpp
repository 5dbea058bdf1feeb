// After a restore: entries whose blobs are gone, and blobs that are sent again.                  docs/protocol.md §4.5
#include "fixture.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;

BOOST_AUTO_TEST_SUITE(heal)

namespace {

void heal_with(TestSpace& space, const TestBlob& blob) {
  auto entry = space.next(space.entry_bytes);
  entry.adds = {blob.ref()};
  entry.heals = true;
  BOOST_REQUIRE(space.try_append(entry) == AppendVerdict::appended);
}

Meter meter_of(Storage& storage, const TestSpace& space) {
  const auto meter = storage.meters().of_journal(space.journal());
  BOOST_REQUIRE(meter.has_value());
  BOOST_TEST((*meter == *storage.meters().recount(space.journal())));
  return *meter;
}

void give_quota(Storage& storage, const TestSpace& space, std::uint64_t bytes) {
  Faction faction = example_faction("Example", bytes);
  faction.id = space.owner();
  BOOST_REQUIRE(storage.commit({write::CreateFaction{faction}}).has_value());
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(an_entry_whose_blobs_are_gone_is_refused_unless_it_heals, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto blob = large_blob();
  auto entry = space.next(space.entry_bytes);
  entry.adds = {blob.ref()};
  BOOST_TEST(space.try_append(entry) == AppendVerdict::blob_missing);
  entry.heals = true;
  BOOST_TEST(space.try_append(entry) == AppendVerdict::appended);
  BOOST_TEST(space.state(blob) == BlobState::live);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_blob_that_is_gone_is_named_and_not_metered_until_it_is_sent, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  space.grow(1);
  const auto blob = large_blob();
  heal_with(space, blob);
  BOOST_TEST(meter_of(*storage, space).blobs == 0u);
  BOOST_TEST(storage->blobs().get(space.id, blob.id).error().code == Errc::damaged);
  BOOST_TEST((*storage->blobs().missing(space.id, {blob.id}, noon) == std::vector{blob.id}));
  storage.reopen();
  space.use(*storage);
  BOOST_TEST(*space.put(blob));
  BOOST_TEST(!*space.put(blob));
  BOOST_TEST(meter_of(*storage, space).blob_bytes == blob.bytes.size());
  storage.reopen();
  BOOST_TEST((*storage->blobs().get(space.id, blob.id) == blob.bytes));
  BOOST_TEST(storage->meters().of_journal(space.journal())->blobs == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_is_sent_again_counts_against_the_quota, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto blob = large_blob();
  give_quota(*storage, space, 100'000);
  heal_with(space, blob);  // the entry itself is no question of quota
  BOOST_TEST(space.put(blob).error().code == Errc::quota);
  BOOST_TEST(meter_of(*storage, space).blobs == 0u);
  const auto small = small_blob();
  heal_with(space, small);
  BOOST_TEST(*space.put(small));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_blob_of_another_size_than_its_entry_says_is_refused, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto blob = small_blob();
  auto entry = space.next(space.entry_bytes);
  entry.adds = {{blob.id, blob.bytes.size() + 1}};
  entry.heals = true;
  BOOST_REQUIRE(space.try_append(entry) == AppendVerdict::appended);
  BOOST_TEST(space.put(blob).error().code == Errc::malformed);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_gone_blob_can_be_dropped_and_is_metered_at_no_time, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto blob = large_blob();
  heal_with(space, blob);
  space.drop(blob);
  BOOST_TEST(meter_of(*storage, space).blobs == 0u);
  BOOST_TEST(*space.put(blob));  // within the grace somebody may need it again
  space.add(blob);
  BOOST_TEST(meter_of(*storage, space).blobs == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_live_blob_is_not_added_twice_by_healing, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto blob = large_blob();
  heal_with(space, blob);
  auto again = space.next(space.entry_bytes);
  again.adds = {blob.ref()};
  again.heals = true;
  BOOST_TEST(space.try_append(again) == AppendVerdict::blob_already_live);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_restore_is_remembered, Impl, Implementations) {
  Impl storage;
  BOOST_TEST((*storage->restored() == Restore{}));
  const Restore restore{noon, noon + 1, noon + 2, noon - 1};
  BOOST_REQUIRE(storage->mark_restored(restore).has_value());
  storage.reopen();
  BOOST_TEST((*storage->restored() == restore));
}

// ---- a folder of which only half was restored -------------------------------------------------------------------

namespace {

std::filesystem::path file_of(const Embedded& storage, const TestSpace& space, const TestBlob& blob) {
  const auto shard = to_hex(ByteView(blob.id.array()).first(1));
  return storage.dir() / "blobs" / shard / (space.id.hex() + "-" + blob.id.hex());
}

}  // namespace

BOOST_AUTO_TEST_CASE(files_that_are_gone_or_cut_are_named_without_being_read) {
  Embedded storage;
  TestSpace space(*storage);
  const auto gone = large_blob(1), cut = large_blob(2), whole = large_blob(3);
  for (const auto* blob : {&gone, &cut, &whole}) {
    BOOST_REQUIRE(*space.put(*blob));
    space.add(*blob);
  }
  std::filesystem::remove(file_of(storage, space, gone));
  std::filesystem::resize_file(file_of(storage, space, cut), 1000);
  const auto stock = storage->blobs().take_stock();
  BOOST_REQUIRE(stock.has_value());
  BOOST_TEST(stock->blobs == 3u);
  BOOST_TEST(stock->gone == 2u);
  const std::vector all{gone.id, cut.id, whole.id};
  BOOST_TEST((*storage->blobs().missing(space.id, all, noon) == std::vector{gone.id, cut.id}));
  const auto before = meter_of(*storage, space);
  BOOST_TEST(*space.put(gone));
  BOOST_TEST(*space.put(cut));
  BOOST_TEST(storage->blobs().missing(space.id, all, noon)->empty());
  BOOST_TEST((meter_of(*storage, space) == before));  // they were billed all the while
}

BOOST_AUTO_TEST_CASE(a_file_whose_record_was_lost_is_found_again_by_the_entry_that_heals) {
  Embedded storage;
  TestSpace space(*storage);
  const auto here = large_blob(1), aside = large_blob(2), other = large_blob(3);
  for (const auto* blob : {&here, &aside, &other}) BOOST_REQUIRE(*space.put(*blob));
  const auto kept = storage.dir() / "kept";
  std::filesystem::create_directory(kept);
  for (const auto* blob : {&here, &aside, &other}) {
    std::filesystem::copy_file(file_of(storage, space, *blob), kept / blob->id.hex());
  }
  BOOST_REQUIRE(storage->blobs().expire(noon + limits::unreferenced_ends_ms).has_value());  // the records go
  std::filesystem::copy_file(kept / here.id.hex(), file_of(storage, space, here));
  std::filesystem::copy_file(kept / aside.id.hex(),
                             storage.dir() / "blobs" / "leftovers" / file_of(storage, space, aside).filename());
  std::filesystem::copy_file(kept / here.id.hex(), file_of(storage, space, other));  // the bytes of another
  for (const auto* blob : {&here, &aside, &other}) heal_with(space, *blob);
  BOOST_TEST((*storage->blobs().get(space.id, here.id) == here.bytes));
  BOOST_TEST((*storage->blobs().get(space.id, aside.id) == aside.bytes));
  BOOST_TEST(storage->blobs().get(space.id, other.id).error().code == Errc::damaged);
  BOOST_TEST(meter_of(*storage, space).blobs == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
