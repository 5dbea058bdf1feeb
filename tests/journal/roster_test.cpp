// Who belongs to a faction.                                                                        docs/protocol.md §4a
#include <boost/test/unit_test.hpp>

#include "journal/limits.h"
#include "tests/journal/town.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::town;

namespace {

Actor with_new_keys(const Actor& actor, unsigned generation = 1) {
  return Actor(actor.author.kind, actor.id().view()[0], generation);
}
InviteBody renewal_of(const Actor& person, FactionRole role = FactionRole::member) {
  InviteBody body = invite_of(second_invite(), person, role);
  body.renews = true;
  return body;
}
std::string joins_as(Faction& faction, const Actor& person, const ChangeHeader& change = {}) {
  return faction.tell(invite(), Kind::join, encode(JoinBody{invite().id(), person.record}), change);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(roster_chain)

BOOST_AUTO_TEST_CASE(an_entry_of_another_journal_is_refused) {
  Faction faction = Faction::founded();
  const auto elsewhere = [](Header& header) { header.journal = same<JournalId>(1); };
  const Bytes policy = encode(PolicyBody{{}});
  BOOST_TEST(faction.tell(anna(), Kind::policy, policy, elsewhere) == "wrong_journal");
  BOOST_TEST(faction.tell(anna(), Kind::policy, policy) == "accepted");
}

BOOST_AUTO_TEST_CASE(an_entry_that_leaves_one_out_is_refused) {
  Faction faction = Faction::founded();
  const auto later = [](Header& header) { header.seq = 2; };
  BOOST_TEST(faction.tell(anna(), Kind::policy, encode(PolicyBody{{}}), later) == "wrong_seq");
}

BOOST_AUTO_TEST_CASE(an_entry_on_another_chain_is_refused) {
  Faction faction = Faction::founded();
  const auto other = [](Header& header) { header.prev = same<EntryHash>(1); };
  BOOST_TEST(faction.tell(anna(), Kind::policy, encode(PolicyBody{{}}), other) == "wrong_prev");
}

BOOST_AUTO_TEST_CASE(a_kind_of_spaces_is_refused) {
  Faction faction = Faction::founded();
  const auto of_a_space = [&](Header& header) {
    header.epoch = 1;
    header.prev_access = same<EntryHash>(1);
    header.roster_seen = faction.history.head();
  };
  BOOST_TEST(faction.tell(anna(), Kind::content, {}, of_a_space) == "wrong_journal");
}

BOOST_AUTO_TEST_CASE(kinds_for_later_are_refused_as_newer) {
  Faction faction = Faction::founded();
  BOOST_TEST(faction.tell(anna(), Kind::trust, {}) == "unsupported_kind");
  BOOST_TEST(faction.tell(anna(), Kind::heads, {}) == "unsupported_kind");
  BOOST_TEST((error_of(Rule::unsupported_kind).code == Errc::unsupported));
}

BOOST_AUTO_TEST_CASE(a_body_of_a_newer_version_is_newer_not_malformed) {
  Faction faction = Faction::founded();
  const Bytes newer = cbor::Writer().array(3).uint(2).uint(1).uint(1).take();
  BOOST_TEST(faction.tell(anna(), Kind::policy, newer) == "unsupported_version");
  BOOST_TEST((error_of(Rule::unsupported_version).code == Errc::unsupported));
  BOOST_TEST(faction.tell(anna(), Kind::policy, bytes_of("x")) == "malformed_body");
}

// A card as of a form to come: one more part, everything else as today's.
BOOST_AUTO_TEST_CASE(a_card_of_a_newer_version_is_newer_not_forged) {
  const auto joins_with_card_of = [](std::uint64_t version) {
    Faction faction = Faction::founded();
    BOOST_REQUIRE(faction.invites(anna(), invite_of(invite(), bernd())) == "accepted");
    cbor::Writer card;
    card.array(9).uint(version).uint(1).id(bernd().id()).id(faction_id()).id(SignPublicKey()).id(BoxPublicKey());
    card.id(PrincipalId()).uint(0).text("more");
    const Bytes record = cbor::encode_array(card.done(), Signature());
    return faction.tell(invite(), Kind::join, encode(JoinBody{invite().id(), record}));
  };
  BOOST_TEST(joins_with_card_of(2) == "unsupported_version");
  BOOST_TEST(joins_with_card_of(1) == "wrong_card");
  BOOST_TEST(joins_with_card_of(0) == "wrong_card");
}

BOOST_AUTO_TEST_CASE(a_refused_entry_changes_nothing) {
  Faction faction = Faction::with_bernd();
  const Pin before = *faction.history.head();
  BOOST_TEST(faction.retires(bernd(), anna().id()) == "not_manager");
  BOOST_TEST((faction.history.head() == before));
}

BOOST_AUTO_TEST_CASE(the_state_at_any_entry_is_what_it_was_then) {
  Faction faction = Faction::with_bernd();
  for (int i = 0; i < 150; ++i)
    BOOST_REQUIRE(faction.sets_policy(anna(), {{9, static_cast<std::uint64_t>(i)}}) == "accepted");
  BOOST_TEST(faction.history.state_at(0).persons().size() == 1);
  BOOST_TEST(faction.history.state_at(2).persons().size() == 2);
  BOOST_TEST((faction.history.state_at(62).policy(9) == 59U));
  BOOST_TEST((faction.history.state_at(63).policy(9) == 60U));
  BOOST_TEST((faction.history.state_at(64).policy(9) == 61U));
  BOOST_TEST((faction.history.state_at(140).head() == faction.history.entry(140).pin()));
  BOOST_TEST((faction.history.state_at(152).policy(9) == 149U));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(roster_authors)

BOOST_AUTO_TEST_CASE(who_is_not_on_the_roster_writes_nothing) {
  Faction faction = Faction::with_bernd();
  BOOST_TEST(faction.retires(clara(), clara().id()) == "unknown_author");
}

BOOST_AUTO_TEST_CASE(an_entry_signed_by_another_is_refused) {
  Faction faction = Faction::with_bernd();
  Actor forger = anna();
  forger.keys = bernd().keys;
  BOOST_TEST(faction.sets_policy(forger, {}) == "bad_signature");
  BOOST_TEST(faction.sets_policy(anna(), {}) == "accepted");
}

BOOST_AUTO_TEST_CASE(an_invite_does_nothing_but_join) {
  Faction faction = Faction::founded();
  BOOST_TEST(faction.invites(anna(), invite_of(invite(), bernd())) == "accepted");
  BOOST_TEST(faction.sets_policy(invite(), {}) == "person_required");
  BOOST_TEST(faction.joins(invite(), bernd()) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_retired_person_writes_nothing) {
  Faction faction = Faction::with_bernd();
  BOOST_TEST(faction.gives_role(anna(), bernd(), FactionRole::manager) == "accepted");
  BOOST_TEST(faction.sets_policy(bernd(), {}) == "accepted");
  BOOST_TEST(faction.retires(anna(), bernd().id()) == "accepted");
  BOOST_TEST(faction.sets_policy(bernd(), {}) == "not_active");
}

BOOST_AUTO_TEST_CASE(a_person_past_its_end_writes_nothing_even_back_dated) {
  Faction faction = Faction::with_bernd();
  const TimeMs end = faction.now + 5000;
  BOOST_TEST(faction.gives_role(anna(), bernd(), FactionRole::manager, end) == "accepted");
  const auto at = [](TimeMs time) { return [time](Header& header) { header.time_ms = time; }; };
  BOOST_TEST(faction.tell(bernd(), Kind::policy, encode(PolicyBody{{}}), at(end)) == "accepted");
  BOOST_TEST(faction.tell(bernd(), Kind::policy, encode(PolicyBody{{}}), at(end + 1)) == "not_active");
  BOOST_TEST(faction.tell(anna(), Kind::policy, encode(PolicyBody{{}}), at(end + 1)) == "accepted");
  BOOST_TEST(faction.tell(bernd(), Kind::policy, encode(PolicyBody{{}}), at(end)) == "not_active");
}

BOOST_AUTO_TEST_CASE(a_role_entry_moves_the_end_of_who_is_past_it) {
  Faction faction = Faction::with_bernd();
  BOOST_TEST(faction.gives_role(anna(), bernd(), FactionRole::member, faction.now) == "accepted");
  BOOST_TEST(faction.retires(bernd(), bernd().id()) == "not_active");
  BOOST_TEST(faction.gives_role(anna(), bernd(), FactionRole::member) == "accepted");
  BOOST_TEST(faction.retires(bernd(), bernd().id()) == "accepted");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(roster_found)

BOOST_AUTO_TEST_CASE(the_founder_is_manager_with_all_duties) {
  const Faction faction = Faction::founded();
  const Person& founder = *faction.history.state().person(anna().id());
  BOOST_TEST((founder.role == FactionRole::manager));
  BOOST_TEST(founder.duties == duty::all);
  BOOST_TEST((faction.history.root() == faction.history.entry(0).hash()));
}

BOOST_AUTO_TEST_CASE(nobody_founds_with_anothers_card) {
  Faction faction;
  FoundBody body = found_body(anna());
  body.card_record = bernd().record;
  BOOST_TEST(faction.tell(anna(), Kind::found, encode(body)) == "wrong_card");
  BOOST_TEST(faction.tell(bernd(), Kind::found, encode(found_body(anna()))) == "unknown_author");
  BOOST_TEST(faction.tell(anna(), Kind::found, encode(found_body(anna()))) == "accepted");
}

BOOST_AUTO_TEST_CASE(nobody_founds_with_a_card_of_another_faction) {
  Faction faction;
  const Actor stranger(PrincipalKind::person, 0xa0, 0, {}, same<FactionId>(0xfb));
  BOOST_TEST(faction.tell(stranger, Kind::found, encode(found_body(stranger))) == "wrong_card");
}

BOOST_AUTO_TEST_CASE(the_found_entry_is_signed_by_the_founder) {
  Faction faction;
  Actor forger = anna();
  forger.keys = bernd().keys;
  BOOST_TEST(faction.tell(forger, Kind::found, encode(found_body(anna()))) == "bad_signature");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(roster_invites)

BOOST_AUTO_TEST_CASE(only_a_manager_invites) {
  Faction faction = Faction::with_bernd();
  BOOST_TEST(faction.invites(bernd(), invite_of(second_invite(), clara())) == "not_manager");
  BOOST_TEST(faction.invites(anna(), invite_of(second_invite(), clara())) == "accepted");
}

BOOST_AUTO_TEST_CASE(ids_of_an_invitation_are_new) {
  Faction faction = Faction::with_bernd();
  BOOST_TEST(faction.invites(anna(), invite_of(invite(), clara())) == "id_taken");          // the invite's
  BOOST_TEST(faction.invites(anna(), invite_of(second_invite(), bernd())) == "id_taken");   // the person's
  BOOST_TEST(faction.invites(anna(), invite_of(second_invite(), invite())) == "id_taken");  // an invite's as a person's
  BOOST_TEST(faction.invites(anna(), invite_of(clara(), clara())) == "id_taken");           // one for both
  InviteBody none = invite_of(second_invite(), clara());
  none.person = {};
  BOOST_TEST(faction.invites(anna(), none) == "id_taken");
  BOOST_TEST(faction.invites(anna(), invite_of(second_invite(), clara())) == "accepted");
  const Actor third(PrincipalKind::invite, 0x41);
  BOOST_TEST(faction.invites(anna(), invite_of(third, clara())) == "id_taken");  // promised already
}

BOOST_AUTO_TEST_CASE(a_renewal_is_for_somebody_known) {
  Faction faction = Faction::with_bernd();
  BOOST_TEST(faction.invites(anna(), renewal_of(clara())) == "unknown_id");
  BOOST_TEST(faction.invites(anna(), renewal_of(bernd())) == "accepted");
}

BOOST_AUTO_TEST_CASE(an_invitation_ends_within_the_policys_days) {
  Faction faction = Faction::founded();
  InviteBody body = invite_of(invite(), bernd());
  body.expires_ms = faction.now;
  BOOST_TEST(faction.invites(anna(), body) == "invite_too_long");
  body.expires_ms = faction.now + 14 * day_ms + 1;
  BOOST_TEST(faction.invites(anna(), body) == "invite_too_long");
  body.expires_ms = faction.now + 14 * day_ms;
  BOOST_TEST(faction.invites(anna(), body) == "accepted");

  BOOST_TEST(faction.sets_policy(anna(), {{policy_key::longest_invitation_days, 30}}) == "accepted");
  body = invite_of(second_invite(), clara());
  body.expires_ms = faction.now + 30 * day_ms;
  BOOST_TEST(faction.invites(anna(), body) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_guest_stays_within_the_policys_days) {
  Faction faction = Faction::founded();
  BOOST_TEST(faction.sets_policy(anna(), {{policy_key::longest_guest_days, 10}}) == "accepted");
  InviteBody body = invite_of(invite(), bernd(), FactionRole::guest);
  BOOST_TEST(faction.invites(anna(), body) == "guest_too_long");
  body.until_ms = faction.now + 10 * day_ms + 1;
  BOOST_TEST(faction.invites(anna(), body) == "guest_too_long");
  body.until_ms = faction.now + 10 * day_ms;
  BOOST_TEST(faction.invites(anna(), body) == "accepted");
}

BOOST_AUTO_TEST_CASE(the_last_manager_is_not_renewed_into_less) {
  Faction faction = Faction::with_bernd();
  BOOST_TEST(faction.invites(anna(), renewal_of(anna(), FactionRole::member)) == "last_manager");
  BOOST_TEST(faction.invites(anna(), renewal_of(anna(), FactionRole::manager)) == "accepted");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(roster_joins)

BOOST_AUTO_TEST_CASE(an_invite_joins_once) {
  Faction faction = Faction::founded();
  BOOST_TEST(faction.joins(invite(), bernd()) == "unknown_author");
  BOOST_TEST(faction.invites(anna(), invite_of(invite(), bernd())) == "accepted");
  BOOST_TEST(faction.joins(invite(), bernd()) == "accepted");
  BOOST_TEST(faction.joins(invite(), bernd()) == "invite_not_open");
  const Person& person = *faction.history.state().person(bernd().id());
  BOOST_TEST((person.fingerprint == bernd().fingerprint));
  BOOST_TEST((*person.invited_by == anna().id()));
  BOOST_TEST(!person.confirmed);
}

BOOST_AUTO_TEST_CASE(only_the_invite_itself_joins) {
  Faction faction = Faction::founded();
  BOOST_TEST(faction.invites(anna(), invite_of(invite(), bernd())) == "accepted");
  const Bytes body = encode(JoinBody{invite().id(), bernd().record});
  BOOST_TEST(faction.tell(bernd(), Kind::join, body) == "unknown_author");
  Actor forger = invite();
  forger.keys = bernd().keys;
  BOOST_TEST(faction.tell(forger, Kind::join, body) == "bad_signature");
  BOOST_TEST(faction.tell(invite(), Kind::join, encode(JoinBody{second_invite().id(), bernd().record})) == "not_self");
  BOOST_TEST(faction.tell(invite(), Kind::join, body) == "accepted");
}

BOOST_AUTO_TEST_CASE(the_invites_card_must_be_at_hand_and_its_own) {
  Faction faction = Faction::founded();
  BOOST_TEST(faction.invites(anna(), invite_of(invite(), bernd())) == "accepted");
  faction.keep_back(invite());
  BOOST_TEST(faction.joins(invite(), bernd()) == "missing_card");
  Actor swapped = second_invite();
  swapped.fingerprint = invite().fingerprint;
  faction.hand_out(swapped);
  BOOST_TEST(faction.joins(invite(), bernd()) == "wrong_card");
  faction.hand_out(invite());
  BOOST_TEST(faction.joins(invite(), bernd()) == "accepted");
}

BOOST_AUTO_TEST_CASE(the_joiners_card_is_the_invited_persons) {
  Faction faction = Faction::founded();
  BOOST_TEST(faction.invites(anna(), invite_of(invite(), bernd())) == "accepted");
  BOOST_TEST(joins_as(faction, clara()) == "wrong_card");
  BOOST_TEST(joins_as(faction, Actor(PrincipalKind::person, 0xb0, 0, {}, same<FactionId>(0xfb))) == "wrong_card");
  BOOST_TEST(joins_as(faction, Actor(PrincipalKind::invite, 0xb0)) == "wrong_card");
  Actor unsigned_card = bernd();
  unsigned_card.record.back() ^= 1;
  BOOST_TEST(joins_as(faction, unsigned_card) == "wrong_card");
  BOOST_TEST(joins_as(faction, bernd()) == "accepted");
}

BOOST_AUTO_TEST_CASE(an_invitation_that_ended_is_not_revived_by_a_back_dated_join) {
  Faction faction = Faction::founded();
  InviteBody body = invite_of(invite(), bernd());
  body.expires_ms = faction.now + 5000;
  BOOST_TEST(faction.invites(anna(), body) == "accepted");
  const auto late = [&](Header& header) { header.time_ms = body.expires_ms + 1; };
  const auto back_dated = [&](Header& header) { header.time_ms = body.expires_ms; };
  BOOST_TEST(joins_as(faction, bernd(), late) == "invite_not_open");
  Faction twin = faction;
  BOOST_TEST(joins_as(twin, bernd(), back_dated) == "accepted");
  BOOST_TEST(faction.tell(anna(), Kind::policy, encode(PolicyBody{{}}), late) == "accepted");
  BOOST_TEST(joins_as(faction, bernd(), back_dated) == "invite_not_open");
}

BOOST_AUTO_TEST_CASE(a_retired_invitation_joins_nobody) {
  Faction faction = Faction::founded();
  BOOST_TEST(faction.invites(anna(), invite_of(invite(), bernd())) == "accepted");
  BOOST_TEST(faction.retires(anna(), invite().id(), RetireReason::mistake) == "accepted");
  BOOST_TEST(faction.joins(invite(), bernd()) == "invite_not_open");
  BOOST_TEST(faction.retires(anna(), invite().id(), RetireReason::mistake) == "invite_not_open");
}

BOOST_AUTO_TEST_CASE(a_renewal_replaces_the_card_and_the_old_one_dies) {
  Faction faction = Faction::with_bernd();
  faction.retires(anna(), bernd().id(), RetireReason::keys_lost);
  BOOST_TEST(faction.invites(anna(), renewal_of(bernd())) == "accepted");
  BOOST_TEST(faction.joins(second_invite(), bernd()) == "wrong_card");  // the lost keys again
  const Actor renewed = with_new_keys(bernd());
  BOOST_TEST(faction.joins(second_invite(), renewed) == "accepted");
  BOOST_TEST(faction.history.state().person(bernd().id())->renewed);
  BOOST_TEST(faction.rekeys(bernd(), with_new_keys(bernd(), 2)) == "bad_signature");
  BOOST_TEST(faction.rekeys(renewed, with_new_keys(bernd(), 2)) == "accepted");
  // A rekey does not launder it: whoever holds the renewed keys could write one.
  BOOST_TEST(faction.history.state().person(bernd().id())->renewed);
}

BOOST_AUTO_TEST_CASE(old_keys_are_remembered_for_sixteen_rekeys) {
  Faction faction = Faction::with_bernd();
  Actor now = bernd();
  for (unsigned i = 1; i <= limits::rekeys_remembered_max + 1; ++i) {
    const Actor next = with_new_keys(bernd(), i);
    BOOST_REQUIRE(faction.rekeys(now, next) == "accepted");
    now = next;
  }
  const Person& person = *faction.history.state().person(bernd().id());
  BOOST_TEST(person.rekeyed_from.size() == limits::rekeys_remembered_max);
  BOOST_TEST((person.rekeyed_from.front() == with_new_keys(bernd(), 1).fingerprint));
  BOOST_TEST((person.rekeyed_from.back() == with_new_keys(bernd(), 16).fingerprint));
}

// An invitation of a number, for a person of a number.
InviteBody numbered_invite(unsigned number) {
  InviteBody body = invite_of(second_invite(), clara());
  const auto numbered = [number](std::uint8_t kind) {
    std::array<std::uint8_t, 16> bytes{kind, static_cast<std::uint8_t>(number), static_cast<std::uint8_t>(number >> 8),
                                       1};
    return PrincipalId(bytes);
  };
  body.invite = numbered(1);
  body.person = numbered(2);
  return body;
}

BOOST_AUTO_TEST_CASE(a_roster_has_1024_open_invitations_and_no_more) {
  Faction faction = Faction::with_bernd();
  for (unsigned i = 0; i < limits::open_invites_max; ++i)
    if (faction.invites(anna(), numbered_invite(i)) != "accepted") BOOST_FAIL("refused");
  BOOST_TEST(faction.history.state().open_invites_at(faction.now) == limits::open_invites_max);
  BOOST_TEST(faction.invites(anna(), numbered_invite(9'999)) == "roster_full");
  BOOST_TEST(faction.invites(anna(), renewal_of(bernd())) == "roster_full");
  BOOST_TEST(faction.retires(anna(), numbered_invite(7).invite, RetireReason::mistake) == "accepted");
  BOOST_TEST(faction.invites(anna(), numbered_invite(9'999)) == "accepted");
  // Expired ones do not count either.
  faction.now += std::uint64_t{15} * 24 * 3600 * 1000;
  InviteBody later = numbered_invite(10'000);
  later.expires_ms = faction.now + 3'600'000;
  BOOST_TEST(faction.invites(anna(), later) == "accepted");
  BOOST_TEST(faction.history.state().open_invites_at(faction.now) == 1U);
}

// A state holds all persons and invitations: one kept for every so many entries would grow with their square.
BOOST_AUTO_TEST_CASE(few_states_are_kept_however_long_a_roster_is) {
  Faction faction = Faction::with_bernd();
  std::vector<std::uint64_t> duties;
  for (unsigned i = 0; i < 3'000; ++i) {
    if (faction.gives_role(anna(), bernd(), FactionRole::member, 0, i % 16) != "accepted") BOOST_FAIL("refused");
    BOOST_REQUIRE(faction.history.checkpoints() < limits::roster_checkpoints_max);
  }
  const std::uint64_t first = faction.history.size() - 3'000;
  for (const std::uint64_t i : {0, 1, 63, 64, 1'000, 1'023, 1'024, 2'047, 2'048, 2'998, 2'999})
    BOOST_TEST(faction.history.state_at(first + i).person(bernd().id())->duties == i % 16);
}

BOOST_AUTO_TEST_CASE(who_became_the_last_manager_meanwhile_is_not_renewed_into_less) {
  Faction faction = Faction::with_bernd();
  BOOST_TEST(faction.gives_role(anna(), bernd(), FactionRole::manager) == "accepted");
  BOOST_TEST(faction.invites(anna(), renewal_of(bernd(), FactionRole::member)) == "accepted");
  Faction twin = faction;
  BOOST_TEST(twin.joins(second_invite(), with_new_keys(bernd())) == "accepted");
  BOOST_TEST(faction.retires(anna(), anna().id()) == "accepted");
  BOOST_TEST(faction.joins(second_invite(), with_new_keys(bernd())) == "last_manager");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(roster_changes)

BOOST_AUTO_TEST_CASE(a_role_is_given_by_a_manager_to_somebody_active) {
  Faction faction = Faction::with_bernd();
  BOOST_TEST(faction.gives_role(bernd(), bernd(), FactionRole::manager) == "not_manager");
  BOOST_TEST(faction.gives_role(anna(), clara(), FactionRole::member) == "unknown_id");
  BOOST_TEST(faction.gives_role(anna(), bernd(), FactionRole::member, 0, duty::audit) == "accepted");
  BOOST_TEST(faction.history.state().person(bernd().id())->duties == duty::audit);
  BOOST_TEST(faction.retires(anna(), bernd().id()) == "accepted");
  BOOST_TEST(faction.gives_role(anna(), bernd(), FactionRole::member) == "not_active");
}

BOOST_AUTO_TEST_CASE(a_manager_without_an_end_stays) {
  Faction faction = Faction::with_bernd();
  BOOST_TEST(faction.gives_role(anna(), anna(), FactionRole::member) == "last_manager");
  BOOST_TEST(faction.gives_role(anna(), anna(), FactionRole::manager, faction.now + day_ms) == "last_manager");
  BOOST_TEST(faction.retires(anna(), anna().id()) == "last_manager");
  BOOST_TEST(faction.gives_role(anna(), bernd(), FactionRole::manager, faction.now + day_ms) == "accepted");
  BOOST_TEST(faction.retires(anna(), anna().id()) == "last_manager");  // Bernd's role has an end
  BOOST_TEST(faction.gives_role(anna(), bernd(), FactionRole::manager) == "accepted");
  BOOST_TEST(faction.retires(anna(), anna().id()) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_person_retires_itself_because_it_left_and_for_no_other_reason) {
  Faction faction = Faction::with_clara();
  BOOST_TEST(faction.retires(bernd(), clara().id()) == "not_manager");
  BOOST_TEST(faction.retires(bernd(), bernd().id(), RetireReason::mandate_ended) == "not_manager");
  BOOST_TEST(faction.retires(bernd(), same<PrincipalId>(1)) == "unknown_id");
  BOOST_TEST(faction.retires(bernd(), bernd().id(), RetireReason::left) == "accepted");
  BOOST_TEST(faction.retires(anna(), bernd().id()) == "not_active");
}

BOOST_AUTO_TEST_CASE(only_a_manager_retires_an_invitation) {
  Faction faction = Faction::with_bernd();
  BOOST_TEST(faction.invites(anna(), invite_of(second_invite(), clara())) == "accepted");
  BOOST_TEST(faction.retires(bernd(), second_invite().id()) == "not_manager");
  BOOST_TEST(faction.retires(anna(), second_invite().id()) == "accepted");
}

BOOST_AUTO_TEST_CASE(new_keys_are_signed_with_the_old_ones) {
  Faction faction = Faction::with_bernd();
  const Actor renewed = with_new_keys(bernd());
  BOOST_TEST(faction.rekeys(renewed, renewed) == "bad_signature");
  BOOST_TEST(faction.rekeys(bernd(), bernd()) == "wrong_card");
  BOOST_TEST(faction.rekeys(bernd(), with_new_keys(anna())) == "not_self");
  BOOST_TEST(faction.rekeys(bernd(), renewed) == "accepted");
  BOOST_TEST((faction.history.state().person(bernd().id())->fingerprint == renewed.fingerprint));
  BOOST_TEST(faction.retires(bernd(), bernd().id()) == "bad_signature");
  BOOST_TEST(faction.retires(renewed, bernd().id()) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_policy_is_a_managers_and_keeps_unknown_keys) {
  Faction faction = Faction::with_bernd();
  BOOST_TEST(faction.sets_policy(bernd(), {{5, 0}}) == "not_manager");
  BOOST_TEST(faction.sets_policy(anna(), {{5, 0}, {4711, 3}}) == "accepted");
  BOOST_TEST((faction.history.state().policy(4711) == 3U));
  const Bytes unsorted =
      cbor::Writer().array(2).uint(1).array(2).array(2).uint(5).uint(0).array(2).uint(4).uint(0).take();
  BOOST_TEST(faction.tell(anna(), Kind::policy, unsorted) == "malformed_body");
}

BOOST_AUTO_TEST_CASE(a_member_confirms_somebody_else) {
  Faction faction = Faction::with_bernd();
  const auto confirms = [&](const Actor& author, const Fingerprint& whom) {
    return faction.tell(author, Kind::confirm, encode(ConfirmBody{whom}));
  };
  BOOST_TEST(confirms(bernd(), bernd().fingerprint) == "self_confirm");
  BOOST_TEST(confirms(anna(), clara().fingerprint) == "unknown_fingerprint");
  BOOST_TEST(confirms(anna(), bernd().fingerprint) == "accepted");
  BOOST_TEST(faction.history.state().person(bernd().id())->confirmed);
  BOOST_TEST(faction.rekeys(bernd(), with_new_keys(bernd())) == "accepted");
  BOOST_TEST(!faction.history.state().person(bernd().id())->confirmed);
  BOOST_TEST(confirms(anna(), bernd().fingerprint) == "unknown_fingerprint");  // only the current keys
}

BOOST_AUTO_TEST_CASE(a_guest_confirms_nobody_and_nobody_confirms_a_retired_person) {
  Faction faction = Faction::with_clara();
  const Bytes claras = encode(ConfirmBody{clara().fingerprint});
  BOOST_TEST(faction.gives_role(anna(), bernd(), FactionRole::guest) == "accepted");
  BOOST_TEST(faction.tell(bernd(), Kind::confirm, claras) == "not_member");
  Faction twin = faction;
  BOOST_TEST(twin.tell(anna(), Kind::confirm, claras) == "accepted");
  BOOST_TEST(faction.retires(anna(), clara().id()) == "accepted");
  BOOST_TEST(faction.tell(anna(), Kind::confirm, claras) == "not_active");
}

BOOST_AUTO_TEST_SUITE_END()
