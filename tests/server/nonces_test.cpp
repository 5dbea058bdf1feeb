#include "server/sign_in/nonces.h"

#include <boost/test/unit_test.hpp>

#include "crypto/base/random.h"

using namespace mappe;
using namespace mappe::server;

namespace {
constexpr TimeMs now = 1'700'000'000'000;
}

BOOST_AUTO_TEST_SUITE(nonces)

BOOST_AUTO_TEST_CASE(a_nonce_works_for_its_subject_within_60_seconds) {
  Nonces nonces;
  const auto nonce = nonces.give("login:anna", now);
  BOOST_TEST(bool(nonces.take("login:anna", nonce, now + 60'000)));
}

BOOST_AUTO_TEST_CASE(a_nonce_works_once) {
  Nonces nonces;
  const auto nonce = nonces.give("login:anna", now);
  BOOST_TEST_REQUIRE(bool(nonces.take("login:anna", nonce, now)));
  BOOST_TEST((nonces.take("login:anna", nonce, now + 1).error().code == Errc::expired));
}

BOOST_AUTO_TEST_CASE(a_nonce_ends_after_60_seconds) {
  Nonces nonces;
  const auto nonce = nonces.give("login:anna", now);
  BOOST_TEST((nonces.take("login:anna", nonce, now + 60'001).error().code == Errc::expired));
}

BOOST_AUTO_TEST_CASE(a_nonce_is_of_no_use_to_another_login) {
  Nonces nonces;
  const auto nonce = nonces.give("login:anna", now);
  BOOST_TEST((nonces.take("login:bernd", nonce, now).error().code == Errc::expired));
  BOOST_TEST((nonces.take("recovery:anna", nonce, now).error().code == Errc::expired));
}

BOOST_AUTO_TEST_CASE(a_nonce_of_another_process_is_refused) {
  const Nonces other;
  Nonces nonces;
  BOOST_TEST((nonces.take("login:anna", other.give("login:anna", now), now).error().code == Errc::expired));
}

BOOST_AUTO_TEST_CASE(a_nonce_with_its_time_moved_on_is_refused) {
  Nonces nonces;
  auto bytes = nonces.give("login:anna", now).array();
  bytes[7] ^= 1;
  BOOST_TEST((nonces.take("login:anna", ServerNonce(bytes), now).error().code == Errc::expired));
}

BOOST_AUTO_TEST_SUITE_END()
