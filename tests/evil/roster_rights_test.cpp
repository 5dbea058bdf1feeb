// Members who write into the faction's roster what their role does not allow, or what does not fit. Refused by the
// honest server, by the rule's name, and by Bernd's client when a server on the liar's side hands it out.
//                                                                                           docs/protocol.md §4a, §13.1
#include <boost/test/unit_test.hpp>

#include "crypto/base/box.h"
#include "crypto/base/card.h"
#include "tests/evil/insiders.h"

using namespace evil;
using namespace mappe;
using journal::FactionRole;
using journal::InviteBody;
using journal::Kind;
using journal::RetireReason;
using stories::KeyHolder;

namespace {

// The body of a rekey: a card of a person of this faction, signed by the keys on it.
Bytes rekey_to(const PrincipalId& person, const FactionId& faction) {
  const SignKeyPair keys{SignSeed::random()};
  return journal::encode(journal::RekeyBody{
      CardRecord::make(
          {PrincipalKind::person, person, faction, keys.public_key(), box_public_key(BoxSeed::random()), {}, 1}, keys)
          .encode()});
}

// Not by Bernd's own client, which would look at the roster before it is lied to.
PrincipalId bernd_in(RosterInsiders& scene) {
  for (const client::PersonInfo& person : scene.annas->roster().persons())
    if (person.name == "Bernd Groß") return person.person;
  BOOST_TEST_REQUIRE(false, "Bernd is not in the roster");
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(roster_rights)

BOOST_AUTO_TEST_CASE(without_a_lie_a_managers_invitation_by_hand_is_taken_and_believed) {
  RosterInsiders scene;
  const Bytes entry = invitation(*scene.annas);
  const auto reply =
      scene.annas->asks("POST", "/v1/factions/" + scene.faction_id().text() + "/roster", entry, "application/cbor");
  BOOST_TEST(reply.status == 200);
  const auto usual = scene.usually_asked(scene.bernd, {"members"});
  scene.liar.tells(Scene::about_roster([](Page&) { return true; }));
  stories::require_ok(scene.bernd.mappe({"members"}));
  BOOST_TEST(scene.liar.lies_told() > 0);
  scene.asked_only(usual);
  BOOST_TEST(scene.bernd.ask({"members"}) == scene.anna.ask({"members"}));
}

BOOST_AUTO_TEST_CASE(not_manager_a_member_who_invites) {
  RosterInsiders scene;
  scene.both_refuse(*scene.claras, invitation(*scene.claras), 403, "not_manager");
}

BOOST_AUTO_TEST_CASE(not_manager_a_member_who_makes_himself_manager) {
  RosterInsiders scene;
  const PrincipalId self = scene.claras->self().principal().id;
  const NameRef name = scene.annas->roster().history().state().person(self)->name_ref;
  const journal::RoleBody body{self, name, FactionRole::manager, journal::duty::all, 0};
  scene.both_refuse(*scene.claras, roster_entry(*scene.claras, Kind::role, journal::encode(body)), 403, "not_manager");
}

BOOST_AUTO_TEST_CASE(not_manager_a_member_who_retires_another) {
  RosterInsiders scene;
  const journal::RetireBody body{scene.annas->self().principal().id, RetireReason::keys_lost};
  scene.both_refuse(*scene.claras, roster_entry(*scene.claras, Kind::retire, journal::encode(body)), 403,
                    "not_manager");
}

BOOST_AUTO_TEST_CASE(not_manager_a_member_who_changes_the_policy) {
  RosterInsiders scene;
  const journal::PolicyBody body{{{journal::policy_key::retention_days, 1}}};
  scene.both_refuse(*scene.claras, roster_entry(*scene.claras, Kind::policy, journal::encode(body)), 403,
                    "not_manager");
}

BOOST_AUTO_TEST_CASE(not_self_a_member_who_gives_another_new_keys) {
  RosterInsiders scene;
  const Bytes body = rekey_to(scene.annas->self().principal().id, scene.faction_id());
  scene.both_refuse(*scene.claras, roster_entry(*scene.claras, Kind::rekey, body), 403, "not_self");
}

BOOST_AUTO_TEST_CASE(unknown_author_and_forged_an_entry_in_the_managers_name) {
  RosterInsiders scene;
  const journal::Author anna = scene.annas->self().principal();
  const journal::RetireBody body{scene.claras->self().principal().id, RetireReason::mistake};
  const Bytes entry = roster_entry(*scene.claras, Kind::retire, journal::encode(body),
                                   [&](journal::Header& header) { header.author = anna; });
  scene.both_refuse(*scene.claras, entry, 403, "unknown_author");
}

BOOST_AUTO_TEST_CASE(self_confirm_a_member_who_confirms_himself) {
  RosterInsiders scene;
  const auto self = scene.annas->roster().person(scene.claras->self().principal().id);
  const journal::ConfirmBody body{self->fingerprint};
  scene.both_refuse(*scene.claras, roster_entry(*scene.claras, Kind::confirm, journal::encode(body)), 422,
                    "self_confirm");
}

BOOST_AUTO_TEST_CASE(not_member_a_guest_who_confirms_another) {
  RosterInsiders scene("guest");
  const auto bernd = scene.annas->roster().person(bernd_in(scene));
  const journal::ConfirmBody body{bernd->fingerprint};
  scene.both_refuse(*scene.claras, roster_entry(*scene.claras, Kind::confirm, journal::encode(body)), 403,
                    "not_member");
}

// ---- managers

BOOST_AUTO_TEST_CASE(last_manager_a_manager_who_retires_herself_as_the_last) {
  RosterInsiders scene;
  const journal::RetireBody body{scene.annas->self().principal().id, RetireReason::left};
  scene.both_refuse(*scene.annas, roster_entry(*scene.annas, Kind::retire, journal::encode(body)), 422, "last_manager");
}

BOOST_AUTO_TEST_CASE(id_taken_an_invitation_that_takes_a_persons_place) {
  RosterInsiders scene;
  const PrincipalId bernd = bernd_in(scene);
  scene.both_refuse(*scene.annas, invitation(*scene.annas, [&](InviteBody& body) { body.person = bernd; }), 422,
                    "id_taken");
}

BOOST_AUTO_TEST_CASE(unknown_id_a_renewal_of_nobody) {
  RosterInsiders scene;
  scene.both_refuse(*scene.annas, invitation(*scene.annas, [](InviteBody& body) { body.renews = true; }), 422,
                    "unknown_id");
}

BOOST_AUTO_TEST_CASE(invite_too_long_an_invitation_for_a_year) {
  RosterInsiders scene;
  scene.both_refuse(*scene.annas, invitation(*scene.annas, [](InviteBody& body) { body.expires_ms += 365 * day_ms; }),
                    422, "invite_too_long");
}

BOOST_AUTO_TEST_CASE(wrong_card_a_rekey_to_a_card_of_another_faction) {
  RosterInsiders scene;
  const Bytes body = rekey_to(scene.claras->self().principal().id, FactionId::random());
  scene.both_refuse(*scene.claras, roster_entry(*scene.claras, Kind::rekey, body), 422, "wrong_card");
}

BOOST_AUTO_TEST_CASE(not_active_a_retired_person_who_is_given_a_role) {
  RosterInsiders scene;
  const stories::Member dora = scene.invites("dora", "Dora Beispiel", {});
  const PrincipalId who = *PrincipalId::parse_base64url(dora.person());
  stories::require_ok(scene.anna.mappe({"retire", "Dora Beispiel", "--reason", "mandate"}));
  const NameRef name = scene.annas->roster().history().state().person(who)->name_ref;
  const journal::RoleBody body{who, name, FactionRole::manager, 0, 0};
  scene.both_refuse(*scene.annas, roster_entry(*scene.annas, Kind::role, journal::encode(body)), 403, "not_active");
}

BOOST_AUTO_TEST_CASE(clock_and_forged_a_roster_entry_of_the_day_after_tomorrow) {
  RosterInsiders scene;
  const Bytes entry = roster_entry(*scene.annas, Kind::policy,
                                   journal::encode(journal::PolicyBody{{{journal::policy_key::retention_days, 90}}}),
                                   [](journal::Header& header) { header.time_ms += 2 * day_ms; });
  scene.both_refuse(*scene.annas, entry, 422, "clock");
}

BOOST_AUTO_TEST_SUITE_END()
