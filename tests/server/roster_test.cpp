// Factions and rosters: founding, inviting, joining, names, cards, typed codes.                   docs/protocol.md §4a
#include <boost/test/unit_test.hpp>

#include "crypto/base/cbor.h"
#include "crypto/base/codes.h"
#include "storage/limits.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using journal::Kind;
using mappe::server::Policy;

namespace {

struct AtRoster {
  Town town{policy()};
  Faction faction = town.new_faction("Beispielfraktion");
  Member& anna = faction.founder;

  static Policy policy() {
    Policy policy;
    policy.address_tries_per_minute = 10'000;
    return policy;
  }

  Faction unfounded(const std::string& name) const {
    Faction other;
    other.name = name;
    other.founder.login.login = "carla";
    other.founder.keys = std::make_shared<Keys>(PrincipalKind::person, other.id);
    return other;
  }
  Reply retires(const PrincipalId& id, journal::RetireReason reason = journal::RetireReason::mandate_ended) {
    return town.appends(faction, anna, Kind::retire, encode(journal::RetireBody{id, reason}));
  }
  std::string names_path() const { return faction.path() + "/names"; }
  std::string code_path(const Invitation& invitation) const {
    return "/v1/invite-codes/" + b64(Bytes(8, 9)) + "?faction=" + b64(faction.id) +
           "&invite=" + b64(invitation.keys->id);
  }
  Reply puts_code(const Invitation& invitation, const Member& who) const {
    return town.call("PUT", code_path(invitation), who.token, "a box", "application/cbor");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(roster, AtRoster)

// ---- founding ------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_founder_is_signed_in_and_sees_the_faction) {
  const json list = town.get("/v1/factions", anna.token).data();
  BOOST_TEST_REQUIRE(list.size() == 1u);
  BOOST_TEST(list[0].at("faction") == b64(faction.id));
  BOOST_TEST(list[0].at("person") == b64(anna.keys->id));
  BOOST_TEST(list[0].at("head").at("seq") == 0);
  BOOST_TEST(list[0].at("head").at("hash") == b64(faction.head.hash));
}

BOOST_AUTO_TEST_CASE(a_person_sees_how_much_of_the_storage_is_used_and_an_invite_does_not) {
  const auto used = town.services().storage.meters().of_faction(faction.id);
  const auto stored = town.services().storage.factions().by_id(faction.id);
  BOOST_TEST_REQUIRE((used && stored));
  const json listed = town.get("/v1/factions", anna.token).data()[0];
  BOOST_TEST(listed.at("used_bytes") == used->bytes());
  BOOST_TEST(listed.at("quota_bytes") == stored->quota_bytes);
  BOOST_TEST(static_cast<bool>(set_quota(town.services(), faction.name, storage::limits::quota_bytes_none)));
  BOOST_TEST(!town.get("/v1/factions", anna.token).data()[0].contains("quota_bytes"));
  const std::string invite = town.session_of(town.invites(faction, anna));
  BOOST_TEST(!town.get("/v1/factions", invite).data()[0].contains("used_bytes"));
}

BOOST_AUTO_TEST_CASE(a_setup_code_works_once) {
  const std::string code = town.setup_code("Zweite");
  Faction second = unfounded("Zweite");
  BOOST_TEST(town.post("/v1/factions", "", town.founding_body(second, code)).status == 201);
  Faction third = unfounded("Zweite");
  third.founder.login.login = "dora";
  const Reply reply = town.post("/v1/factions", "", town.founding_body(third, code));
  BOOST_TEST(reply.status == 403);
  BOOST_TEST(reply.rule() == "setup_code");
}

BOOST_AUTO_TEST_CASE(a_setup_code_ends_after_7_days) {
  const std::string code = town.setup_code("Zweite");
  town.passes(std::chrono::hours(24 * 7) + std::chrono::seconds(1));
  BOOST_TEST(town.post("/v1/factions", "", town.founding_body(unfounded("Zweite"), code)).rule() == "setup_code");
}

BOOST_AUTO_TEST_CASE(an_invented_setup_code_founds_nothing) {
  const json body = town.founding_body(unfounded("Zweite"), b64(Bytes(32, 5)));
  BOOST_TEST(town.post("/v1/factions", "", body).rule() == "setup_code");
}

BOOST_AUTO_TEST_CASE(a_setup_code_is_for_its_name) {
  const std::string code = town.setup_code("Zweite");
  BOOST_TEST(town.post("/v1/factions", "", town.founding_body(unfounded("Dritte"), code)).rule() == "setup");
}

BOOST_AUTO_TEST_CASE(a_login_is_taken_once_on_a_server) {
  Faction second = unfounded("Zweite");
  second.founder.login.login = anna.login.login;
  const Reply reply = town.post("/v1/factions", "", town.founding_body(second, town.setup_code("Zweite")));
  BOOST_TEST(reply.status == 409);
  BOOST_TEST(reply.type() == "exists");
  BOOST_TEST(reply.rule() == "login");
}

BOOST_AUTO_TEST_CASE(a_refused_founding_leaves_the_code_unused) {
  const std::string code = town.setup_code("Zweite");
  Faction second = unfounded("Zweite");
  second.founder.login.login = anna.login.login;
  BOOST_TEST(town.post("/v1/factions", "", town.founding_body(second, code)).status == 409);
  second.founder.login.login = "carla";
  BOOST_TEST(town.post("/v1/factions", "", town.founding_body(second, code)).status == 201);
}

BOOST_AUTO_TEST_CASE(no_founder_takes_over_a_known_person_id) {
  Faction second = unfounded("Zweite");
  second.founder.keys = std::make_shared<Keys>(PrincipalKind::person, second.id, anna.keys->id);
  const Reply reply = town.post("/v1/factions", "", town.founding_body(second, town.setup_code("Zweite")));
  BOOST_TEST(reply.status == 409);
  BOOST_TEST(reply.rule() == "id");
}

BOOST_AUTO_TEST_CASE(a_found_entry_that_another_signed_is_refused) {
  Faction second = unfounded("Zweite");
  json body = town.founding_body(second, town.setup_code("Zweite"));
  auto bytes = *from_base64url(body.at("entry").get<std::string>());
  bytes.back() ^= 1;
  body["entry"] = b64(bytes);
  const Reply reply = town.post("/v1/factions", "", body);
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.rule() == "bad_signature");
}

BOOST_AUTO_TEST_CASE(an_account_that_exists_founds_another_faction) {
  Faction second = unfounded("Zweite");
  json body = town.founding_body(second, town.setup_code("Zweite"));
  body.erase("account");
  anna.login.serial = 2;
  body["bundle"] = {{"serial", 1}, {"password", anna.login.password_copy()}};
  const Reply reply = town.post("/v1/factions", anna.token, body);
  BOOST_TEST(reply.status == 201);
  BOOST_TEST(town.get("/v1/factions", anna.token).data().size() == 2u);
  BOOST_TEST(town.get("/v1/me/bundle", anna.token).header("ETag") == "\"2\"");
}

// ---- the roster ----------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(members_read_the_roster_from_any_entry) {
  const Member bernd = town.new_member(faction, "bernd");
  const Bytes page = town.get(faction.path() + "/roster?from=1", bernd.token).bytes();
  cbor::Reader reader(page);
  reader.array(3);
  BOOST_TEST(reader.uint() == 2u);
  BOOST_TEST((reader.id<EntryHash>() == faction.head.hash));
  BOOST_TEST(reader.array_up_to(10) == 2u);
}

BOOST_AUTO_TEST_CASE(an_entry_sent_again_is_a_success) {
  const auto entry = town.roster_entry(faction, *anna.keys, Kind::policy, encode(journal::PolicyBody{{{3, 30}}}));
  const Reply first = town.post_cbor(faction.path() + "/roster", anna.token, entry.bytes());
  const Reply again = town.post_cbor(faction.path() + "/roster", anna.token, entry.bytes());
  BOOST_TEST(first.status == 200);
  BOOST_TEST(again.status == 200);
  BOOST_TEST(again.body == first.body);
}

BOOST_AUTO_TEST_CASE(a_stale_entry_gets_what_it_missed) {
  const auto stale = town.roster_entry(faction, *anna.keys, Kind::policy, encode(journal::PolicyBody{{{3, 31}}}));
  const auto winner = town.roster_entry(faction, *anna.keys, Kind::policy, encode(journal::PolicyBody{{{3, 30}}}));
  town.post_cbor(faction.path() + "/roster", anna.token, winner.bytes());
  const Reply reply = town.post_cbor(faction.path() + "/roster", anna.token, stale.bytes());
  BOOST_TEST(reply.status == 409);
  BOOST_TEST(reply.type() == "head-moved");
  BOOST_TEST(reply.data().at("head").at("seq") == 1);
  BOOST_TEST(reply.data().at("entries").at(0) == b64(winner.bytes()));
}

BOOST_AUTO_TEST_CASE(an_entry_10_minutes_off_is_refused_with_the_servers_time) {
  const auto entry = town.roster_entry(faction, *anna.keys, Kind::policy, encode(journal::PolicyBody{}));
  town.passes(std::chrono::minutes(10) + std::chrono::seconds(1));
  const Reply reply = town.post_cbor(faction.path() + "/roster", anna.token, entry.bytes());
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.rule() == "clock");
  BOOST_TEST(reply.data().at("time_ms") == town.now());
}

BOOST_AUTO_TEST_CASE(an_entry_within_10_minutes_is_taken) {
  const auto entry = town.roster_entry(faction, *anna.keys, Kind::policy, encode(journal::PolicyBody{}));
  town.passes(std::chrono::minutes(10));
  BOOST_TEST(town.post_cbor(faction.path() + "/roster", anna.token, entry.bytes()).status == 200);
}

BOOST_AUTO_TEST_CASE(a_member_is_no_manager) {
  Member bernd = town.new_member(faction, "bernd");
  const Reply reply = town.appends(faction, bernd, Kind::policy, encode(journal::PolicyBody{}));
  BOOST_TEST(reply.status == 403);
  BOOST_TEST(reply.rule() == "not_manager");
}

BOOST_AUTO_TEST_CASE(nobody_sends_an_entry_of_somebody_else) {
  const Member bernd = town.new_member(faction, "bernd");
  const auto entry = town.roster_entry(faction, *anna.keys, Kind::policy, encode(journal::PolicyBody{}));
  const Reply reply = town.post_cbor(faction.path() + "/roster", bernd.token, entry.bytes());
  BOOST_TEST(reply.status == 403);
  BOOST_TEST(reply.rule() == "unknown_author");
}

BOOST_AUTO_TEST_CASE(who_has_no_second_factor_cannot_make_one_a_duty) {
  const Reply refused = town.appends(faction, anna, Kind::policy, encode(journal::PolicyBody{{{1, 2}}}));
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(refused.rule() == "second_factor");
  BOOST_TEST(town.appends(faction, anna, Kind::policy, encode(journal::PolicyBody{{{1, 1}}})).status == 200);
}

BOOST_AUTO_TEST_CASE(garbage_is_malformed) {
  BOOST_TEST(town.post_cbor(faction.path() + "/roster", anna.token, Bytes(40, 0x80)).type() == "malformed");
}

BOOST_AUTO_TEST_CASE(an_entry_above_a_mebibyte_is_too_large) {
  const Reply reply = town.post_cbor(faction.path() + "/roster", anna.token, Bytes((1 << 20) + 1));
  BOOST_TEST(reply.status == 413);
  BOOST_TEST(reply.type() == "too-large");
}

// ---- inviting and joining ------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_invite_whose_card_was_not_left_is_refused) {
  const Keys keys(PrincipalKind::invite, faction.id);
  journal::InviteBody body;
  body.invite = keys.id;
  body.fingerprint = keys.card.fingerprint();
  body.person = PrincipalId::random();
  body.role = journal::FactionRole::member;
  body.expires_ms = town.now() + 1000;
  BOOST_TEST(town.appends(faction, anna, Kind::invite, encode(body)).rule() == "missing_card");
  BOOST_TEST(town.leaves_card(keys.card, anna.token).status == 204);
  BOOST_TEST(town.appends(faction, anna, Kind::invite, encode(body)).status == 200);
}

BOOST_AUTO_TEST_CASE(an_invitee_joins_and_is_signed_in) {
  const Member bernd = town.new_member(faction, "bernd");
  const json me = town.get("/v1/me", bernd.token).data();
  BOOST_TEST(me.at("login") == "bernd");
  BOOST_TEST(me.at("principals").at(0).at("id") == b64(bernd.keys->id));
}

BOOST_AUTO_TEST_CASE(an_invitation_is_redeemed_once) {
  const Invitation invitation = town.invites(faction, anna);
  const std::string session = town.session_of(invitation);
  town.joins(faction, invitation, "bernd");
  const Member thief = town.person_for(faction, invitation, "thief");
  const Reply reply = town.post("/v1/join", session, town.joining_body(faction, invitation, thief));
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.rule() == "invite_not_open");
}

BOOST_AUTO_TEST_CASE(a_join_entry_sent_again_opens_no_session) {
  const Invitation invitation = town.invites(faction, anna);
  const std::string session = town.session_of(invitation);
  const Member bernd = town.person_for(faction, invitation, "bernd");
  const json body = town.joining_body(faction, invitation, bernd);
  BOOST_TEST(town.post("/v1/join", session, body).status == 201);
  const Reply again = town.post("/v1/join", session, body);
  BOOST_TEST(again.status == 409);
  BOOST_TEST(again.rule() == "joined");
}

BOOST_AUTO_TEST_CASE(a_retired_invitation_opens_nothing) {
  const Invitation invitation = town.invites(faction, anna);
  const std::string session = town.session_of(invitation);
  BOOST_TEST(retires(invitation.keys->id).status == 200);
  BOOST_TEST(town.get(faction.path() + "/roster", session).status == 401);
  BOOST_TEST(town.invite_signs_in(invitation).type() == "sign-in-failed");
}

BOOST_AUTO_TEST_CASE(an_expired_invitation_opens_nothing) {
  const Invitation invitation = town.invites(faction, anna);
  BOOST_TEST(town.invite_signs_in(invitation).status == 200);
  town.passes(std::chrono::hours(25));
  BOOST_TEST(town.invite_signs_in(invitation).type() == "sign-in-failed");
}

BOOST_AUTO_TEST_CASE(after_ten_wrong_tries_an_invitation_rests) {
  const Invitation invitation = town.invites(faction, anna);
  Invitation wrong{std::make_shared<Keys>(PrincipalKind::invite, faction.id, invitation.keys->id), invitation.person};
  for (int i = 0; i < 10; ++i) BOOST_TEST(town.invite_signs_in(wrong).status == 401);
  const Reply reply = town.invite_signs_in(invitation);
  BOOST_TEST(reply.status == 403);
  BOOST_TEST(reply.rule() == "invite_rests");
}

BOOST_AUTO_TEST_CASE(after_nine_wrong_tries_the_right_one_passes) {
  const Invitation invitation = town.invites(faction, anna);
  Invitation wrong{std::make_shared<Keys>(PrincipalKind::invite, faction.id, invitation.keys->id), invitation.person};
  for (int i = 0; i < 9; ++i) town.invite_signs_in(wrong);
  BOOST_TEST(town.invite_signs_in(invitation).status == 200);
}

BOOST_AUTO_TEST_CASE(a_person_never_signs_in_by_its_own_key) {
  json body = town.principal_body(PrincipalKind::person, *anna.keys);
  const Reply reply = town.post("/v1/sign-in/principal", "", body);
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.rule() == "principal_kind");
}

BOOST_AUTO_TEST_CASE(a_member_of_another_faction_joins_with_the_account_it_has) {
  Faction second = town.new_faction("Zweite");
  const Invitation invitation = town.invites(second, second.founder);
  const Member guest = town.person_for(second, invitation, "ignored");
  json body = town.joining_body(second, invitation, guest);
  body.erase("account");
  anna.login.serial = 2;
  body["account_token"] = anna.token;
  body["bundle"] = {{"serial", 1}, {"password", anna.login.password_copy()}};
  BOOST_TEST(town.post("/v1/join", town.session_of(invitation), body).status == 201);
  BOOST_TEST(town.get("/v1/factions", anna.token).data().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_suspended_faction_takes_nobody_in_but_lets_people_go) {
  const Member bernd = town.new_member(faction, "bernd");
  const Invitation open = town.invites(faction, anna);
  const std::string session = town.session_of(open);
  BOOST_TEST_REQUIRE(bool(server::set_suspended(town.services(), faction.name, true)));
  const Keys keys(PrincipalKind::invite, faction.id);
  BOOST_TEST(town.leaves_card(keys.card, anna.token).type() == "suspended");
  const json joining = town.joining_body(faction, open, town.person_for(faction, open, "carla"));
  BOOST_TEST(town.post("/v1/join", session, joining).type() == "suspended");
  BOOST_TEST(town.get(faction.path() + "/roster", anna.token).status == 200);
  BOOST_TEST(retires(bernd.keys->id).status == 200);
}

BOOST_AUTO_TEST_CASE(retired_persons_are_refused_at_once) {
  Member bernd = town.new_member(faction, "bernd");
  BOOST_TEST(town.get("/v1/me", bernd.token).status == 200);
  BOOST_TEST(retires(bernd.keys->id).status == 200);
  BOOST_TEST(town.get("/v1/me", bernd.token).status == 401);
  BOOST_TEST(town.signs_in(bernd).status == 403);
}

BOOST_AUTO_TEST_CASE(a_membership_that_ended_is_refused) {
  town.passes(std::chrono::seconds(1));
  InviteWish wish;
  wish.until_ms = town.now() + 3'600'000;
  Member guest = town.joins(faction, town.invites(faction, anna, wish), "guest");
  BOOST_TEST(town.get("/v1/me", guest.token).status == 200);
  town.passes(std::chrono::minutes(61));
  BOOST_TEST(town.get("/v1/me", guest.token).status == 401);
}

BOOST_AUTO_TEST_CASE(a_renewed_person_comes_back_under_its_old_login) {
  Member bernd = town.new_member(faction, "bernd");
  InviteWish wish;
  wish.renews = bernd.keys->id;
  const Invitation renewal = town.invites(faction, anna, wish);
  const Member again = town.joins(faction, renewal, "bernd");
  BOOST_TEST(town.get("/v1/me", bernd.token).status == 401);  // the old session went with the old keys
  const json me = town.get("/v1/me", again.token).data();
  BOOST_TEST(me.at("login") == "bernd");
  BOOST_TEST(me.at("principals").at(0).at("id") == b64(bernd.keys->id));
}

BOOST_AUTO_TEST_CASE(the_last_lasting_manager_stays) {
  BOOST_TEST(retires(anna.keys->id, journal::RetireReason::left).rule() == "last_manager");
}

// ---- names and cards -----------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(names_are_for_the_own_faction) {
  const Member bernd = town.new_member(faction, "bernd");
  const Bytes names = town.get(names_path(), bernd.token).bytes();
  BOOST_TEST(text_of(names).find("Anna Beispiel") != std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(an_invite_sees_its_own_name_and_its_inviters_only) {
  town.new_member(faction, "carla");
  const NameSalt salt = NameSalt::random();
  const Invitation invitation = town.invites(faction, anna);
  const Member other = town.new_member(faction, "dora");
  journal::RoleBody role{other.keys->id, name_ref(salt, "Dora Beispiel"), journal::FactionRole::member, 0, 0};
  BOOST_TEST_REQUIRE(town.appends(faction, anna, Kind::role, encode(role)).status == 200);
  cbor::Writer w;
  w.array(1).array(2).id(salt).text("Dora Beispiel");
  BOOST_TEST_REQUIRE(
      town.call("PUT", names_path(), anna.token, std::string(text_of(w.done())), "application/cbor").status == 204);
  const Bytes seen = town.get(names_path(), town.session_of(invitation)).bytes();
  BOOST_TEST(text_of(seen).find("Anna Beispiel") != std::string_view::npos);
  BOOST_TEST(text_of(seen).find("Dora Beispiel") == std::string_view::npos);
  const Bytes all = town.get(names_path(), other.token).bytes();
  BOOST_TEST(text_of(all).find("Dora Beispiel") != std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(a_name_the_roster_does_not_refer_to_is_refused) {
  cbor::Writer w;
  w.array(1).array(2).id(NameSalt::random()).text("Emil Erfunden");
  const Reply reply = town.call("PUT", names_path(), anna.token, std::string(text_of(w.done())), "application/cbor");
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.rule() == "unknown_name");
}

BOOST_AUTO_TEST_CASE(a_manager_deletes_a_name_and_a_member_does_not) {
  const Member bernd = town.new_member(faction, "bernd");
  const std::string path = names_path() + "/" + b64(name_ref(NameSalt(), "Anna Beispiel"));
  BOOST_TEST(town.call("DELETE", path, bernd.token).rule() == "not_manager");
  BOOST_TEST(town.call("DELETE", path, anna.token).status == 204);
  const Bytes names = town.get(names_path(), anna.token).bytes();
  BOOST_TEST(text_of(names).find("Anna Beispiel") == std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(cards_are_given_out_verbatim_within_the_faction) {
  const std::string path = "/v1/cards/" + b64(anna.keys->card.fingerprint());
  const Member bernd = town.new_member(faction, "bernd");
  BOOST_TEST((town.get(path, bernd.token).bytes() == anna.keys->card.encode()));
  const Faction second = town.new_faction("Zweite");
  BOOST_TEST(town.get(path, second.founder.token).type() == "not-found");
}

BOOST_AUTO_TEST_CASE(a_card_under_another_fingerprint_is_refused) {
  const Keys keys(PrincipalKind::invite, faction.id);
  const Reply reply = town.call("PUT", "/v1/cards/" + b64(Bytes(32, 1)), anna.token,
                                std::string(text_of(keys.card.encode())), "application/cbor");
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.rule() == "wrong_card");
}

BOOST_AUTO_TEST_CASE(a_persons_card_comes_only_with_its_entry) {
  const Keys keys(PrincipalKind::person, faction.id);
  BOOST_TEST(town.leaves_card(keys.card, anna.token).rule() == "card_kind");
}

// ---- typed codes ---------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_typed_code_is_fetched_without_a_session) {
  const Invitation invitation = town.invites(faction, anna);
  BOOST_TEST(puts_code(invitation, anna).status == 204);
  const Reply reply = town.get("/v1/invite-codes/" + b64(Bytes(8, 9)), "");
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.body == "a box");
}

BOOST_AUTO_TEST_CASE(a_typed_code_rests_after_ten_fetches) {
  const Invitation invitation = town.invites(faction, anna);
  puts_code(invitation, anna);
  for (int i = 0; i < 10; ++i) BOOST_TEST(town.get("/v1/invite-codes/" + b64(Bytes(8, 9)), "").status == 200);
  BOOST_TEST(town.get("/v1/invite-codes/" + b64(Bytes(8, 9)), "").rule() == "code_rests");
}

BOOST_AUTO_TEST_CASE(a_typed_code_ends_with_its_invitation) {
  const Invitation invitation = town.invites(faction, anna);
  puts_code(invitation, anna);
  retires(invitation.keys->id);
  BOOST_TEST(town.get("/v1/invite-codes/" + b64(Bytes(8, 9)), "").status == 404);
}

BOOST_AUTO_TEST_CASE(only_the_inviter_leaves_a_typed_code_and_only_one) {
  const Member manager = town.new_member(faction, "bernd", journal::FactionRole::manager);
  const Invitation invitation = town.invites(faction, anna);
  BOOST_TEST(puts_code(invitation, manager).status == 403);
  BOOST_TEST(puts_code(invitation, anna).status == 204);
  BOOST_TEST(puts_code(invitation, anna).status == 204);  // the same again
  const Reply second = town.call(
      "PUT",
      "/v1/invite-codes/" + b64(Bytes(8, 10)) + "?faction=" + b64(faction.id) + "&invite=" + b64(invitation.keys->id),
      anna.token, "another", "application/cbor");
  BOOST_TEST(second.status == 409);
  BOOST_TEST(second.rule() == "code");
}

BOOST_AUTO_TEST_CASE(unknown_codes_slow_the_address) {
  Policy strict = policy();
  strict.address_tries_per_minute = 3;
  Town small(strict);
  for (int i = 0; i < 3; ++i) BOOST_TEST(small.get("/v1/invite-codes/" + b64(Bytes(8, 1)), "").status == 404);
  BOOST_TEST(small.get("/v1/invite-codes/" + b64(Bytes(8, 1)), "").status == 429);
}

BOOST_AUTO_TEST_CASE(a_roster_outlives_a_restart) {
  Member bernd = town.new_member(faction, "bernd");
  town.restarts();
  BOOST_TEST(town.get(faction.path() + "/roster", bernd.token).status == 200);
  BOOST_TEST(retires(bernd.keys->id).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
