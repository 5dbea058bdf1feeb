// One row changes: what stays of it, and whose keys it takes.                                     docs/protocol.md §4.6
#include <boost/test/unit_test.hpp>

#include "client/identity/people.h"
#include "client/replica/clock.h"
#include "crypto/base/box.h"
#include "tests/client/town.h"

using namespace client_tests;

namespace {

struct Room : Town {
  Room() {
    anna_creates_space();
    bernd = member("Bernd", SpaceRole::reader);
  }
  std::unique_ptr<Member> bernd;

  Share share_of(SpaceRole role) { return {bernd->principal(), role, std::nullopt, std::nullopt}; }
  MemberRow row() {
    for (const MemberRow& one : anna->space().members())
      if (one.principal == bernd->principal()) return one;
    BOOST_FAIL("Bernd has no row");
    return {};
  }
  // Bernd redeems a renewal by Anna.
  void renew_bernd() {
    journal::InviteBody body;
    const SignSeed sign_seed = SignSeed::random();
    const BoxSeed box_seed = BoxSeed::random();
    const auto card = [&](PrincipalKind kind, const PrincipalId& id) {
      const SignKeyPair pair(sign_seed);
      return CardRecord::make(
          {kind, id, faction, pair.public_key(), box_public_key(box_seed), PrincipalId(), own_time_ms()}, pair);
    };
    body.invite = PrincipalId::random();
    const CardRecord invite_card = card(PrincipalKind::invite, body.invite);
    BOOST_REQUIRE(static_cast<bool>(server.put_card(invite_card.fingerprint(), invite_card.encode())));
    body.fingerprint = invite_card.fingerprint();
    body.person = bernd->principal().id;
    body.renews = true;
    body.name_ref = anna->roster().history().state().person(body.person)->name_ref;
    body.role = journal::FactionRole::member;
    body.expires_ms = own_time_ms() + 86'400'000;
    BOOST_REQUIRE(
        static_cast<bool>(anna->roster().append(*anna->identity(), journal::Kind::invite, journal::encode(body))));
    const Identity invite({PrincipalKind::invite, body.invite}, faction, root, sign_seed, box_seed);
    const Bytes join =
        journal::encode(journal::JoinBody{body.invite, card(PrincipalKind::person, body.person).encode()});
    BOOST_REQUIRE(static_cast<bool>(anna->roster().append(invite, journal::Kind::join, join)));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(share, Room)

BOOST_AUTO_TEST_CASE(another_role_leaves_the_end_as_it_is_until_it_is_lifted) {
  const TimeMs end = own_time_ms() + 86'400'000;
  Share ending = share_of(SpaceRole::reader);
  ending.until_ms = end;
  BOOST_REQUIRE(static_cast<bool>(share_space(anna->space(), ending)));
  BOOST_REQUIRE(static_cast<bool>(share_space(anna->space(), share_of(SpaceRole::editor))));
  BOOST_TEST(row().until_ms == end);
  BOOST_TEST((row().role == SpaceRole::editor));
  Share lifted = share_of(SpaceRole::editor);
  lifted.until_ms = 0;
  BOOST_REQUIRE(static_cast<bool>(share_space(anna->space(), lifted)));
  BOOST_TEST(row().until_ms == 0u);
}

BOOST_AUTO_TEST_CASE(what_is_so_already_is_not_written_again) {
  const std::size_t before = journal().entries.size();
  auto shared = share_space(anna->space(), share_of(SpaceRole::reader));
  BOOST_REQUIRE(static_cast<bool>(shared));
  BOOST_TEST(journal().entries.size() == before);
  BOOST_TEST((*shared == anna->space().head() || shared->seq < anna->space().head().seq));
}

BOOST_AUTO_TEST_CASE(renewed_keys_wait_for_a_yes_to_these_very_keys) {
  const Fingerprint before = row().fingerprint;
  renew_bernd();
  BOOST_TEST((share_space(anna->space(), share_of(SpaceRole::editor)).error().code == Errc::conflict));
  Share wrong = share_of(SpaceRole::editor);
  wrong.accepted_keys = before;
  BOOST_TEST((share_space(anna->space(), wrong).error().code == Errc::conflict));
  BOOST_TEST((row().fingerprint == before));
  Share right = share_of(SpaceRole::editor);
  right.accepted_keys = anna->roster().person(bernd->principal().id)->fingerprint;
  BOOST_REQUIRE(static_cast<bool>(share_space(anna->space(), right)));
  BOOST_TEST((row().fingerprint == *right.accepted_keys));
}

BOOST_AUTO_TEST_SUITE_END()
