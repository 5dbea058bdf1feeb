#include "crypto/seal/argon2.h"

#include <sodium.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <future>
#include <optional>
#include <thread>

using namespace mappe;
using namespace mappe::seal;

BOOST_AUTO_TEST_SUITE(argon2)

BOOST_AUTO_TEST_CASE(libargon2_and_libsodium_give_the_same_bytes) {
  const std::string password = "sechs kleine worte für den test";
  const std::array<std::uint8_t, crypto_pwhash_SALTBYTES> salt{1, 2, 3};
  std::array<std::uint8_t, 32> by_libsodium;
  BOOST_TEST_REQUIRE(crypto_pwhash(by_libsodium.data(), by_libsodium.size(), password.data(), password.size(),
                                   salt.data(), 3, 64 << 20, crypto_pwhash_ALG_ARGON2ID13) == 0);
  const auto by_libargon2 = argon2id_64m(view_of(password), salt);
  BOOST_TEST(to_hex(by_libargon2->expose()) == to_hex(by_libsodium));
}

BOOST_AUTO_TEST_CASE(a_third_waits_until_one_of_two_has_left) {
  Gate gate(2);
  std::optional<Gate::Pass> first(std::in_place, gate);
  const Gate::Pass second(gate);
  auto third = std::async(std::launch::async, [&] { const Gate::Pass pass(gate); });
  BOOST_TEST((third.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout));
  first.reset();
  BOOST_TEST((third.wait_for(std::chrono::seconds(10)) == std::future_status::ready));
}

BOOST_AUTO_TEST_CASE(argon2_waits_at_the_programs_gate) {
  const std::array<std::uint8_t, 16> salt{};
  std::optional<Gate::Pass> first(std::in_place, argon2_gate());
  const Gate::Pass second(argon2_gate());
  auto hashing = std::async(std::launch::async, [&] { return argon2id_64m(view_of("pin"), salt).has_value(); });
  BOOST_TEST((hashing.wait_for(std::chrono::milliseconds(700)) == std::future_status::timeout));
  first.reset();
  BOOST_TEST(hashing.get());
}

BOOST_AUTO_TEST_SUITE_END()
