// As much as one likes goes through the real server both ways, and it does not grow. At CI size 256 MiB; MAPPE_LONG=1
// takes 8 GiB. It is the same blob again and again, so that no disk is filled.
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "crypto/base/hash.h"
#include "tests/hostile/siege.h"

using namespace hostile;

namespace {

constexpr std::uint64_t growth_bytes_max = 32 * mib;  // a blob in work both ways, and what the allocator keeps

std::uint64_t blobs_each_way() { return std::getenv("MAPPE_LONG") != nullptr ? 8192 : 256; }

}  // namespace

BOOST_AUTO_TEST_SUITE(volume)

BOOST_AUTO_TEST_CASE(the_server_does_not_grow_with_what_goes_through_it) {
  Siege siege;
  const std::string blob(mib, 'v');
  const std::string path = siege.path_of(mappe::BlobId(mappe::sha256(mappe::view_of(blob))));
  const std::string put = mappe::http::test::put(path, blob, siege.as_member());
  const std::string get = mappe::http::test::get(path, siege.as_member());
  Client client = siege.from(0);
  for (std::uint64_t i = 0; i < blobs_each_way(); ++i) {
    BOOST_REQUIRE(client.ask(put).status == 204);
    client.send(get);
    BOOST_REQUIRE(client.receive_status() == 200);
    BOOST_REQUIRE(client.throw_away(blob.size()) == blob.size());
  }
  siege.takes_at_most(growth_bytes_max, 64, 32);
  BOOST_TEST_MESSAGE("peak " << siege.vitals().peak_bytes / mib << " MiB");
  siege.anna_is_served();
}

BOOST_AUTO_TEST_SUITE_END()
