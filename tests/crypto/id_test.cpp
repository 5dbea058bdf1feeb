// Ids as people meet them: typed at a command line.                                                 docs/protocol.md §1
#include "crypto/base/ids.h"

#include <boost/test/unit_test.hpp>
#include <set>

using namespace mappe;

BOOST_AUTO_TEST_SUITE(ids)

BOOST_AUTO_TEST_CASE(a_fresh_id_never_looks_like_an_option) {
  std::set<char> first;
  std::set<SpaceId> drawn;
  for (int i = 0; i < 4096; ++i) {
    const SpaceId id = SpaceId::random();
    first.insert(id.text().front());
    drawn.insert(id);
  }
  BOOST_TEST(!first.contains('-'));
  BOOST_TEST(first.size() == 63);  // every other letter of the alphabet is drawn
  BOOST_TEST(drawn.size() == 4096);
}

BOOST_AUTO_TEST_CASE(an_id_that_somebody_else_made_may_begin_with_anything) {
  const std::string text = "-AAAAAAAAAAAAAAAAAAAAA";
  const auto id = SpaceId::parse_base64url(text);
  BOOST_TEST_REQUIRE(id.has_value());
  BOOST_TEST(id->text() == text);
}

BOOST_AUTO_TEST_SUITE_END()
