#include "crypto/base/secret.h"

#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <set>
#include <sstream>
#include <thread>
#include <type_traits>
#include <vector>

#include "crypto/base/random.h"
#include "crypto/seal/bundle.h"
#include "crypto/seal/invitation.h"
#include "crypto/seal/recovery.h"

using namespace mappe;

namespace {

template <class T>
concept printable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <class T>
concept comparable = requires(const T& a, const T& b) {
  a == b;
};

// What the compiler must refuse: a copy, a comparison that leaks by its time, a key in a log, a key for another.
static_assert(!std::is_copy_constructible_v<EpochKey> && !std::is_copy_assignable_v<EpochKey>);
static_assert(std::is_nothrow_move_constructible_v<EpochKey>);
static_assert(!comparable<EpochKey> && !printable<EpochKey>);
static_assert(!std::is_convertible_v<EpochKey, ChunkKey> && !std::is_constructible_v<EpochKey, ChunkKey>);
static_assert(!std::is_copy_constructible_v<SecretBytes> && !printable<SecretBytes> && !comparable<SecretBytes>);
static_assert(!std::is_copy_constructible_v<SignKeyPair>);
static_assert(!std::is_copy_constructible_v<seal::BundlePerson>);
static_assert(!std::is_copy_constructible_v<seal::Invitation> && !std::is_copy_constructible_v<seal::Pin>);
static_assert(!std::is_copy_constructible_v<seal::RecoveryCode> && !std::is_copy_constructible_v<seal::TypedCode>);
static_assert(!std::is_convertible_v<SpaceId, FactionId> && !std::is_constructible_v<BlobId, EntryHash>);

}  // namespace

BOOST_AUTO_TEST_SUITE(secrets)

BOOST_AUTO_TEST_CASE(a_secret_has_exactly_its_length) {
  BOOST_TEST((EpochKey::parse(Bytes(31)).error().code == Errc::malformed));
  BOOST_TEST((EpochKey::parse(Bytes(33)).error().code == Errc::malformed));
  BOOST_TEST(EpochKey::parse(Bytes(32)).has_value());
}

BOOST_AUTO_TEST_CASE(many_secrets_have_places_of_their_own) {
  std::vector<EpochKey> keys;
  for (unsigned i = 0; i < 1000; ++i) {
    keys.emplace_back();
    std::fill_n(keys.back().expose_to_fill().begin(), 32, static_cast<std::uint8_t>(i));
    if (i % 3 == 0) keys.erase(keys.begin() + i / 6);
  }
  std::set<const std::uint8_t*> places;
  for (const EpochKey& key : keys) {
    places.insert(key.expose().data());
    const auto bytes = key.expose();
    BOOST_TEST(std::count(bytes.begin(), bytes.end(), bytes.front()) == 32);
  }
  BOOST_TEST(places.size() == keys.size());
}

#if !defined(__SANITIZE_ADDRESS__)  // where the memory is gone with the secret
BOOST_AUTO_TEST_CASE(what_is_given_back_is_wiped) {
  const std::uint8_t* place = nullptr;
  {
    EpochKey key = EpochKey::random();
    place = key.expose().data();
    BOOST_TEST(std::any_of(place, place + 32, [](std::uint8_t byte) { return byte != 0; }));
  }
  BOOST_TEST(std::all_of(place, place + 32, [](std::uint8_t byte) { return byte == 0; }));
}
#endif

BOOST_AUTO_TEST_CASE(secrets_come_and_go_in_many_threads) {
  std::vector<std::thread> threads;
  std::atomic<unsigned> wrong{0};
  for (unsigned t = 1; t <= 4; ++t)
    threads.emplace_back([t, &wrong] {
      for (unsigned i = 0; i < 5000; ++i) {
        EpochKey key;
        std::fill_n(key.expose_to_fill().begin(), 32, static_cast<std::uint8_t>(t));
        const EpochKey copy = key.duplicate();
        if (copy.expose()[31] != t || key.expose()[0] != t) ++wrong;
      }
    });
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(wrong == 0u);
}

BOOST_AUTO_TEST_CASE(random_secrets_differ_and_duplicates_do_not) {
  const EpochKey a = EpochKey::random(), b = EpochKey::random();
  BOOST_TEST(!equal_in_constant_time(a, b));
  BOOST_TEST(equal_in_constant_time(a, a.duplicate()));
}

BOOST_AUTO_TEST_CASE(shrinking_secret_bytes_keeps_the_front) {
  SecretBytes secret(bytes_of("front and back"));
  secret.shrink(5);
  BOOST_TEST(text_of(secret.expose()) == "front");
}

BOOST_AUTO_TEST_CASE(init_crypto_may_be_called_again) { BOOST_TEST(init_crypto().has_value()); }

BOOST_AUTO_TEST_SUITE_END()
