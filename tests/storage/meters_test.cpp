// Meters: exact after every step, and proven by a recount, for every implementation.               docs/protocol.md §5
#include "fixture.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;

BOOST_AUTO_TEST_SUITE(meters)

BOOST_AUTO_TEST_CASE_TEMPLATE(live_blobs_and_the_journal_are_metered_and_nothing_else, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto live = small_blob(1), dropped = small_blob(2), unreferenced = small_blob(3);
  for (const auto& blob : {live, dropped, unreferenced}) BOOST_REQUIRE(space.put(blob).has_value());
  space.add(live);
  space.add(dropped);
  space.drop(dropped);
  storage.reopen();
  const auto meter = storage->meters().of_journal(space.journal());
  BOOST_TEST(meter->blob_bytes == live.bytes.size());
  BOOST_TEST(meter->blobs == 1u);
  BOOST_TEST(meter->journal_bytes == 3 * space.entry_bytes.size());
  BOOST_TEST((*storage->meters().recount(space.journal()) == *meter));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_blob_brought_back_in_its_grace_is_billed_for_the_gap, Impl, Implementations) {
  Impl storage;
  TestSpace space(*storage);
  const auto blob = small_blob();
  BOOST_REQUIRE(space.put(blob).has_value());
  space.add(blob);
  space.drop(blob);
  space.now += 24 * limits::hour_ms;
  space.add(blob);
  BOOST_TEST((storage->meters().of_journal(space.journal())->regained_byte_ms ==
              ByteMs{24 * limits::hour_ms} * blob.bytes.size()));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_faction_is_metered_by_all_its_journals, Impl, Implementations) {
  Impl storage;
  const auto faction = FactionId::random();
  TestSpace one(*storage, faction), two(*storage, faction), foreign(*storage);
  one.grow(2);
  two.grow(3);
  foreign.grow(7);
  BOOST_TEST(storage->meters().of_faction(faction)->journal_bytes == 5 * one.entry_bytes.size());
  BOOST_TEST(storage->meters().of_faction(FactionId::random())->bytes() == 0u);
  BOOST_TEST(storage->meters().of_journal(journal_of(SpaceId::random())).error().code == Errc::not_found);
}

BOOST_AUTO_TEST_SUITE_END()
