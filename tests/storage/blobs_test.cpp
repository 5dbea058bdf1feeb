// Blobs: put-if-absent, states, expiry, for every implementation.                                  docs/protocol.md §5
#include "fixture.h"
#include "storage/engine/blob_files.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;

BOOST_AUTO_TEST_SUITE(blobs)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_put_blob_reads_back_and_survives_reopening, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto small = small_blob(), large = large_blob();
  BOOST_TEST(*space.put(small));
  BOOST_TEST(*space.put(large));
  storage.reopen();
  BOOST_TEST((*storage->blobs().get(space.id, small.id) == small.bytes));
  BOOST_TEST((*storage->blobs().get(space.id, large.id) == large.bytes));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_blob_written_in_pieces_is_the_same_blob, Impl, Implementations) {
  Impl storage;
  const auto space = SpaceId::random();
  const auto blob = large_blob();
  auto writer = storage->blobs().begin(space, blob.id, PrincipalId::random());
  BOOST_REQUIRE(writer->write(ByteView(blob.bytes).first(70'000)).has_value());
  BOOST_REQUIRE(writer->write(ByteView(blob.bytes).subspan(70'000)).has_value());
  BOOST_TEST(*writer->commit(noon));
  BOOST_TEST((*storage->blobs().get(space, blob.id) == blob.bytes));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_upload_given_up_leaves_nothing, Impl, Implementations) {
  Impl storage;
  const auto space = SpaceId::random();
  const auto blob = large_blob();
  const auto sender = PrincipalId::random();
  BOOST_REQUIRE(storage->blobs().begin(space, blob.id, sender)->write(blob.bytes).has_value());
  BOOST_TEST(storage->blobs().get(space, blob.id).error().code == Errc::not_found);
  BOOST_TEST(*storage->blobs().unreferenced_bytes(sender) == 0u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(bytes_that_do_not_fit_the_id_are_refused, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  auto blob = small_blob();
  blob.bytes[17] ^= 1;
  BOOST_TEST(space.put(blob).error().code == Errc::tampered);
  BOOST_TEST(storage->blobs().info(space.id, blob.id).error().code == Errc::not_found);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_blob_is_one_chunk_and_its_tag_at_most, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  BOOST_TEST(space.put(TestBlob(Bytes(limits::blob_bytes_max, 9))).has_value());
  BOOST_TEST(space.put(TestBlob(Bytes(limits::blob_bytes_max + 1, 9))).error().code == Errc::too_large);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_repeated_upload_is_a_no_op_in_every_state, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto blob = small_blob();
  BOOST_TEST(*space.put(blob));
  BOOST_TEST(!*space.put(blob));
  space.add(blob);
  BOOST_TEST(!*space.put(blob));
  BOOST_TEST(space.state(blob) == BlobState::live);
  space.drop(blob);
  BOOST_TEST(!*space.put(blob));
  BOOST_TEST(space.state(blob) == BlobState::dropped);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_blob_belongs_to_its_space, Impl, Implementations) {
  Impl storage;
  TestSpace one(*storage), other(*storage);
  const auto blob = large_blob();
  BOOST_REQUIRE(one.put(blob).has_value());
  BOOST_TEST(storage->blobs().get(other.id, blob.id).error().code == Errc::not_found);
  BOOST_TEST(storage->blobs().missing(other.id, {blob.id}, noon)->size() == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(missing_lists_what_is_not_there_in_the_order_asked, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto a = small_blob(1), b = small_blob(2), c = small_blob(3);
  BOOST_REQUIRE(space.put(b).has_value());
  const auto missing = storage->blobs().missing(space.id, {c.id, b.id, a.id}, noon);
  BOOST_TEST((*missing == std::vector<BlobId>{c.id, a.id}));
  const std::vector<BlobId> too_many(limits::missing_ids_max + 1, a.id);
  BOOST_TEST(storage->blobs().missing(space.id, too_many, noon).error().code == Errc::too_many);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_upload_nobody_names_ends_48_hours_after_it_was_last_asked_for, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto blob = large_blob();
  BOOST_REQUIRE(space.put(blob).has_value());
  const TimeMs asked = noon + 40 * limits::hour_ms;
  BOOST_TEST(storage->blobs().missing(space.id, {blob.id}, asked)->empty());
  BOOST_TEST(storage->blobs().expire(asked + 48 * limits::hour_ms - 1)->blobs == 0u);
  const auto expired = storage->blobs().expire(asked + 48 * limits::hour_ms);
  BOOST_TEST(expired->blobs == 1u);
  BOOST_TEST(expired->bytes == blob.bytes.size());
  BOOST_TEST(storage->blobs().get(space.id, blob.id).error().code == Errc::not_found);
  BOOST_TEST(*storage->blobs().unreferenced_bytes(space.author) == 0u);
  BOOST_TEST(*space.put(blob));  // and can be sent again
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_upload_nobody_names_ends_after_14_days_however_often_asked_for, Impl,
                              Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto blob = small_blob();
  BOOST_REQUIRE(space.put(blob).has_value());
  const TimeMs end = noon + 14 * limits::day_ms;
  BOOST_TEST(storage->blobs().missing(space.id, {blob.id}, end - 1)->empty());
  BOOST_TEST(storage->blobs().expire(end - 1)->blobs == 0u);
  BOOST_TEST(storage->blobs().expire(end)->blobs == 1u);
}

BOOST_AUTO_TEST_CASE(the_operator_may_keep_blobs_for_other_times) {
  const auto folder = std::filesystem::temp_directory_path() / ("mappe-retention-" + SpaceId::random().hex());
  Options options;
  options.retention = {limits::hour_ms, 2 * limits::hour_ms, limits::day_ms, 10'000};
  {
    auto storage = open_storage(folder, options);
    BOOST_REQUIRE(storage.has_value());
    TestSpace space(**storage);
    const auto blob = small_blob();
    BOOST_REQUIRE(space.put(blob).has_value());
    BOOST_TEST((space.put(large_blob()).error().code == Errc::too_many));
    BOOST_TEST((*storage)->blobs().expire(noon + limits::hour_ms - 1)->blobs == 0u);
    BOOST_TEST((*storage)->blobs().expire(noon + limits::hour_ms)->blobs == 1u);
  }
  std::filesystem::remove_all(folder);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_dropped_blob_ends_after_its_grace_and_a_live_one_never, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto live = small_blob(1), dropped = large_blob(2), back = large_blob(3);
  for (const auto& blob : {live, dropped, back}) {
    BOOST_REQUIRE(space.put(blob).has_value());
    space.add(blob);
  }
  space.drop(dropped);
  space.drop(back);
  space.now = noon + 29 * limits::day_ms;
  space.add(back);
  BOOST_TEST(storage->blobs().expire(noon + limits::grace_ms - 1)->blobs == 0u);
  BOOST_TEST(storage->blobs().get(space.id, dropped.id).has_value());
  BOOST_TEST(storage->blobs().expire(noon + limits::grace_ms)->blobs == 1u);
  BOOST_TEST(storage->blobs().get(space.id, dropped.id).error().code == Errc::not_found);
  BOOST_TEST(storage->blobs().expire(noon + 1000 * limits::day_ms)->blobs == 0u);
  BOOST_TEST(storage->blobs().get(space.id, live.id).has_value());
  BOOST_TEST(storage->blobs().get(space.id, back.id).has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(unreferenced_bytes_follow_put_append_and_reopening, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto a = small_blob(1), b = large_blob(2);
  BOOST_REQUIRE(space.put(a).has_value());
  BOOST_REQUIRE(space.put(b).has_value());
  BOOST_REQUIRE(space.put(b).has_value());
  BOOST_TEST(*storage->blobs().unreferenced_bytes(space.author) == a.bytes.size() + b.bytes.size());
  storage.reopen();
  space.use(*storage);
  BOOST_TEST(*storage->blobs().unreferenced_bytes(space.author) == a.bytes.size() + b.bytes.size());
  space.add(b);
  BOOST_TEST(*storage->blobs().unreferenced_bytes(space.author) == a.bytes.size());
}

BOOST_AUTO_TEST_CASE(what_was_read_lately_is_known_until_many_others_were) {
  const auto lately = std::make_unique<LatelyRead>();
  std::vector<BlobId> some(64);
  for (BlobId& id : some) id = BlobId::random();
  for (const BlobId& id : some) BOOST_TEST(!lately->add(id));
  const auto known = std::count_if(some.begin(), some.end(), [&](const BlobId& id) { return lately->add(id); });
  BOOST_TEST(known >= 60);  // of 64 in 8,192 places: hardly any two share one
  for (int i = 0; i < 200'000; ++i) lately->add(BlobId::random());
  BOOST_TEST(std::none_of(some.begin(), some.end(), [&](const BlobId& id) { return lately->add(id); }));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_space_whose_blobs_are_whole_verifies, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  BOOST_REQUIRE(space.put(small_blob()).has_value());
  BOOST_REQUIRE(space.put(large_blob()).has_value());
  BOOST_TEST(storage->blobs().verify(space.id)->empty());
}

BOOST_AUTO_TEST_SUITE_END()
