// Which blobs of a space are live.                                                                  docs/protocol.md §4
#include "journal/live_blobs.h"

#include <boost/test/unit_test.hpp>

#include "tests/journal/town.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::town;

namespace {

BlobSize blob(unsigned number, std::uint64_t size = 528) {
  std::array<std::uint8_t, 32> id{};
  id[0] = static_cast<std::uint8_t>(number >> 8);
  id[1] = static_cast<std::uint8_t>(number);
  return {BlobId(id), size};
}
Header adds(std::vector<BlobSize> blobs) {
  Header header;
  header.adds = std::move(blobs);
  return header;
}
Header drops(std::vector<BlobSize> blobs) {
  Header header;
  header.drops = std::move(blobs);
  return header;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(live_blobs)

BOOST_AUTO_TEST_CASE(a_blob_becomes_live_once) {
  LiveBlobs live;
  BOOST_TEST(said(live.check(adds({blob(1)}))) == "accepted");
  live.apply(adds({blob(1)}));
  BOOST_TEST(said(live.check(adds({blob(1)}))) == "blob_already_live");
  BOOST_TEST(said(live.check(adds({blob(1, 1024)}))) == "blob_already_live");
  BOOST_TEST(said(live.check(adds({blob(2)}))) == "accepted");
}

BOOST_AUTO_TEST_CASE(only_a_live_blob_is_dropped_and_with_its_size) {
  LiveBlobs live;
  live.apply(adds({blob(1)}));
  BOOST_TEST(said(live.check(drops({blob(2)}))) == "blob_not_live");
  BOOST_TEST(said(live.check(drops({blob(1, 1024)}))) == "blob_not_live");
  BOOST_TEST(said(live.check(drops({blob(1)}))) == "accepted");
  live.apply(drops({blob(1)}));
  BOOST_TEST(said(live.check(drops({blob(1)}))) == "blob_not_live");
  BOOST_TEST(live.size_bytes() == 0);
}

BOOST_AUTO_TEST_CASE(a_dropped_blob_is_added_again) {
  LiveBlobs live;
  live.apply(adds({blob(1)}));
  live.apply(drops({blob(1)}));
  BOOST_TEST(said(live.check(adds({blob(1)}))) == "accepted");
  live.apply(adds({blob(1)}));
  BOOST_TEST(live.contains(blob(1).blob));
  BOOST_TEST(live.count() == 1);
}

BOOST_AUTO_TEST_CASE(many_blobs_are_merged_and_stay_what_they_were) {
  LiveBlobs live;
  for (unsigned i = 0; i < 10'000; ++i) live.apply(adds({blob(i)}));
  for (unsigned i = 0; i < 10'000; i += 2) live.apply(drops({blob(i)}));
  for (unsigned i = 0; i < 10'000; i += 4) live.apply(adds({blob(i, 1024)}));
  for (unsigned i = 0; i < 10'000; i += 8) live.apply(drops({blob(i, 1024)}));
  BOOST_TEST(live.count() == 6'250);
  BOOST_TEST(live.size_bytes() == 5'000 * 528 + 1'250 * 1024);
  BOOST_TEST(live.contains(blob(1).blob));
  BOOST_TEST(!live.contains(blob(2).blob));
  BOOST_TEST(live.contains(blob(4).blob));
  BOOST_TEST(!live.contains(blob(8).blob));
}

BOOST_AUTO_TEST_CASE(the_set_survives_as_bytes_and_disorder_is_refused) {
  LiveBlobs live;
  live.apply(adds({blob(1), blob(2, 1024)}));
  live.apply(drops({blob(1)}));
  const LiveBlobs again = *LiveBlobs::decode(live.encode());
  BOOST_TEST(again.size_bytes() == 1024);
  BOOST_TEST(said(again.check(drops({blob(2, 1024)}))) == "accepted");
  cbor::Writer disordered;
  disordered.array(2).array(2).id(blob(2).blob).uint(1).array(2).id(blob(1).blob).uint(1);
  BOOST_TEST((LiveBlobs::decode(disordered.done()).error().code == Errc::malformed));
}

BOOST_AUTO_TEST_SUITE_END()
