// What is made at random: codes that can be read again, nonces that differ, limits at their border.
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>

#include "crypto/base/random.h"
#include "crypto/seal/bundle.h"
#include "crypto/seal/chunk.h"
#include "crypto/seal/entry_body.h"
#include "crypto/seal/epoch_link.h"
#include "crypto/seal/invitation.h"
#include "crypto/seal/limits.h"
#include "crypto/seal/recovery.h"
#include "crypto/seal/space_keys.h"

using namespace mappe;
using namespace mappe::seal;

namespace {

Invitation an_invitation(bool needs_pin) {
  return {ServerId::random(),  FactionId::random(),   EntryHash::random(),  7,
          EntryHash::random(), PrincipalId::random(), InviteSeed::random(), needs_pin};
}

// The longest body whose sealed form is at most 1 MiB: whole blocks, less nonce, tag and one byte of padding.
constexpr std::size_t longest_body = (limits::entry_body_bytes_max - 24 - 16) / 128 * 128 - 1;

}  // namespace

BOOST_AUTO_TEST_SUITE(fresh)

// The sanitizers say so when libsodium is handed a null pointer even for no bytes.
BOOST_AUTO_TEST_CASE(nothing_can_be_filled_at_random) {
  std::array<std::uint8_t, 32> bytes{};
  fill_random({});
  fill_random(bytes);
  BOOST_TEST(std::any_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte != 0; }));
}

BOOST_AUTO_TEST_CASE(a_recovery_code_is_read_as_it_was_shown) {
  const RecoveryCode code = RecoveryCode::make();
  const auto typed = RecoveryCode::parse(text_of(code.text().expose()));
  BOOST_TEST_REQUIRE(typed.has_value());
  BOOST_TEST(equal_in_constant_time(typed->keys().wrap, code.keys().wrap));
  BOOST_TEST((code.text().expose().size() == 44u));
}

BOOST_AUTO_TEST_CASE(a_typed_code_is_read_as_it_was_shown) {
  const TypedCode code = TypedCode::make();
  const auto typed = TypedCode::parse(text_of(code.text().expose()));
  BOOST_TEST_REQUIRE(typed.has_value());
  const Invitation invitation = an_invitation(true);
  const auto opened = typed->open(code.seal(invitation));
  BOOST_TEST_REQUIRE(opened.has_value());
  BOOST_TEST(equal(opened->encode().expose(), invitation.encode().expose()));
}

BOOST_AUTO_TEST_CASE(a_pin_is_eight_digits_and_another_each_time) {
  const Pin a = Pin::make(), b = Pin::make();
  BOOST_TEST(Pin::parse(text_of(a.expose())).has_value());
  BOOST_TEST(!equal(a.expose(), b.expose()));  // wrong once in a hundred million runs
}

BOOST_AUTO_TEST_CASE(a_link_is_read_as_it_was_made) {
  const InvitationLink link{"https://mappe.example", an_invitation(false)};
  const auto read = InvitationLink::parse(text_of(link.text().expose()));
  BOOST_TEST_REQUIRE(read.has_value());
  BOOST_TEST(read->invitation.needs_pin == false);
  BOOST_TEST(equal(read->invitation.encode().expose(), link.invitation.encode().expose()));
}

BOOST_AUTO_TEST_CASE(what_is_sealed_twice_has_two_nonces) {
  const EpochKey key = EpochKey::random();
  const auto space = SpaceId::random();
  const EntryKey entry = entry_key(key, journal_of(space));
  BOOST_TEST((*seal_entry(entry, {}, view_of("x")) != *seal_entry(entry, {}, view_of("x"))));
  BOOST_TEST((seal_epoch_link(key, space, 2, 1, key) != seal_epoch_link(key, space, 2, 1, key)));
  const WrapKey wrap = WrapKey::random();
  const Bundle bundle{AccountId::random(), 1, {}};
  BOOST_TEST((seal_recovery_bundle(wrap, bundle) != seal_recovery_bundle(wrap, bundle)));
}

BOOST_AUTO_TEST_CASE(a_duplicate_of_a_bundle_seals_to_the_same_bytes) {
  Bundle bundle{AccountId::random(), 3, {}};
  bundle.persons.push_back({FactionId::random(), EntryHash::random(), 9, EntryHash::random(), PrincipalId::random(),
                            SignSeed::random(), BoxSeed::random()});
  const WrapKey wrap = WrapKey::random();
  const auto nonce = AeadNonce::random();
  BOOST_TEST((seal_recovery_bundle(wrap, bundle, nonce) == seal_recovery_bundle(wrap, duplicate(bundle), nonce)));
}

BOOST_AUTO_TEST_CASE(the_longest_body_is_sealed_and_a_byte_more_is_not) {
  const EntryKey key = EntryKey::random();
  const auto sealed = seal_entry(key, {}, Bytes(longest_body));
  BOOST_TEST_REQUIRE(sealed.has_value());
  BOOST_TEST(sealed->size() <= limits::entry_body_bytes_max);
  BOOST_TEST(open_entry(key, {}, *sealed)->size() == longest_body);
  BOOST_TEST((seal_entry(key, {}, Bytes(longest_body + 1)).error().code == Errc::too_large));
  BOOST_TEST((open_entry(key, {}, Bytes(limits::entry_body_bytes_max + 1)).error().code == Errc::too_large));
}

BOOST_AUTO_TEST_CASE(a_full_chunk_opens_to_what_went_in) {
  Bytes plain(chunk_plain_bytes_max);
  fill_random(plain);
  Bytes buffer = plain;
  buffer.resize(blob_bytes(plain.size()));
  const ChunkKey key = ChunkKey::random();
  const BlobId id = seal_chunk(key.expose(), buffer, plain.size());
  Bytes opened(plain.size());
  BOOST_TEST(open_chunk(key.expose(), id, buffer, opened).has_value());
  BOOST_TEST((opened == plain));
}

BOOST_AUTO_TEST_CASE(a_lease_note_says_which_key_opens_it) {
  const auto sealed =
      seal_lease_note(EpochKey::random(), 300, SpaceId::random(), LeaseKey::random(), {"Anna", "mappe"});
  BOOST_TEST(*lease_note_epoch(*sealed) == 300u);
  BOOST_TEST(
      (seal_lease_note(EpochKey::random(), 1, SpaceId::random(), LeaseKey::random(), {"\xff", ""}).error().code ==
       Errc::malformed));
}

BOOST_AUTO_TEST_SUITE_END()
