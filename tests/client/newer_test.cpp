// A space that a newer Mappe goes on writing: shown up to there, and nothing is written.               docs/protocol.md
// §1
#include <boost/test/unit_test.hpp>

#include "crypto/base/cbor.h"
#include "tests/client/town.h"

using namespace client_tests;

BOOST_AUTO_TEST_SUITE(newer)

BOOST_AUTO_TEST_CASE(what_a_newer_mappe_wrote_is_told_and_what_lies_before_is_shown) {
  Town town;
  town.anna_creates_space();
  auto bernd = town.member("Bernd", SpaceRole::editor);
  BOOST_REQUIRE(static_cast<bool>(town.anna->saves("Antrag.txt", "x")));
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(!bernd->space().is_newer());
  const Bytes body = cbor::Writer().array(3).uint(2).uint(1).uint(0).take();
  town.journal().entries.push_back(town.forge(*town.anna->identity(), journal::Kind::access, body, 1));
  bernd->restart();
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(bernd->space().is_newer());
  BOOST_TEST(bernd->reads("/Antrag.txt") == "x");
  BOOST_TEST((bernd->saves("neu.txt", "n").error().code == Errc::unsupported));
}

BOOST_AUTO_TEST_SUITE_END()
