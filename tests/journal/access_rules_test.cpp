// The set of members: epochs, rows, voids, self-changes.                 docs/protocol.md §4 "Genesis and access"
#include <boost/test/unit_test.hpp>

#include "tests/journal/town.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::town;

namespace {

const TimeMs year_ms = 365 * day_ms;

// Anna manager, Bernd editor, Clara reader.
Space with_three(Faction& faction) {
  Space space = Space::shared(faction);
  AccessBody body = space.next();
  add(body, member(clara(), SpaceRole::reader), 1);
  CHECK(space.sets(anna(), body) == "accepted");
  return space;
}

// Gateways are allowed, and Bernd has added one as a reader.
Space with_gateway(Faction& faction) {
  Space space = with_three(faction);
  AccessBody body = space.next();
  body.flags = flag::gateways_allowed;
  CHECK(space.sets(anna(), body) == "accepted");
  add(body, member(gateway(), SpaceRole::reader), 1);
  CHECK(space.sets(bernd(), body) == "accepted");
  return space;
}

AccessBody without(const Space& space, const Actor& actor, unsigned key) {
  AccessBody body = space.next();
  drop(body, actor);
  return space.raised(body, key);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access_epochs)

BOOST_AUTO_TEST_CASE(the_headers_epoch_is_the_bodys) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  const AccessBody body = without(space, clara(), 2);
  BOOST_TEST(space.sets(anna(), body, [](Header& header) { header.epoch = 1; }) == "wrong_epoch");
  BOOST_TEST(space.sets(anna(), body) == "accepted");
  BOOST_TEST(space.access->epoch() == 2);
}

BOOST_AUTO_TEST_CASE(an_epoch_rises_by_one_and_never_falls) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  AccessBody body = without(space, clara(), 2);
  body.epoch = 3;
  BOOST_TEST(space.sets(anna(), body) == "epoch_skips");
  body.epoch = 2;
  BOOST_TEST(space.sets(anna(), body) == "accepted");
  body.epoch = 1;
  BOOST_TEST(space.sets(anna(), body) == "epoch_skips");
}

BOOST_AUTO_TEST_CASE(a_rising_epoch_has_a_link_and_a_staying_one_has_none) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  AccessBody body = without(space, clara(), 2);
  body.epoch_link.clear();
  BOOST_TEST(space.sets(anna(), body) == "link_missing");
  body = space.next();
  body.epoch_link = link_to(1, 1);
  BOOST_TEST(space.sets(anna(), body) == "link_missing");
}

BOOST_AUTO_TEST_CASE(while_the_epoch_stays_commit_and_sealed_keys_stay) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  AccessBody body = space.next();
  body.key_commit = commit_to(2, 1);
  BOOST_TEST(space.sets(anna(), body) == "key_commit_changed");
  body = space.next();
  row_of(body, clara()).sealed = sealed(2, 1, clara().fingerprint);
  BOOST_TEST(space.sets(anna(), body) == "row_changed");
  row_of(body, clara()).sealed = sealed(1, 1, clara().fingerprint);
  row_of(body, clara()).role = SpaceRole::editor;
  BOOST_TEST(space.sets(anna(), body) == "accepted");
}

BOOST_AUTO_TEST_CASE(the_epoch_rises_when_a_row_vanishes) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  AccessBody body = space.next();
  drop(body, clara());
  BOOST_TEST(space.sets(anna(), body) == "epoch_must_rise");
  BOOST_TEST(space.sets(anna(), without(space, clara(), 2)) == "accepted");
}

BOOST_AUTO_TEST_CASE(the_epoch_rises_when_a_fingerprint_changes) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  const Actor renewed(PrincipalKind::person, 0xc0, 1);
  BOOST_TEST(faction.rekeys(clara(), renewed) == "accepted");
  AccessBody body = space.next();
  row_of(body, clara()).fingerprint = renewed.fingerprint;
  BOOST_TEST(space.sets(anna(), body) == "epoch_must_rise");
  BOOST_TEST(space.sets(anna(), space.raised(body, 2)) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_newer_version_of_the_body_is_newer_and_not_forged) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  const Bytes newer = cbor::Writer().array(8).uint(2).uint(1).uint(1).uint(1).uint(1).uint(1).uint(1).uint(1).take();
  BOOST_TEST(space.tell(anna(), Kind::access, newer) == "unsupported_version");
  BOOST_TEST(space.tell(anna(), Kind::access, bytes_of("x")) == "malformed_body");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(access_rows)

BOOST_AUTO_TEST_CASE(a_new_row_is_what_the_roster_says_now) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  AccessBody body = space.next();
  add(body, member(clara(), SpaceRole::reader), 1);
  BOOST_TEST(space.sets(anna(), body) == "row_not_current");  // not of the faction
  BOOST_TEST(faction.invites(anna(), invite_of(second_invite(), clara())) == "accepted");
  BOOST_TEST(space.sets(anna(), body) == "row_not_current");  // invited only
  BOOST_TEST(faction.joins(second_invite(), clara()) == "accepted");
  Faction before_she_left = faction;
  Space twin = Space::shared(before_she_left);
  BOOST_TEST(twin.sets(anna(), body) == "accepted");
  BOOST_TEST(faction.retires(anna(), clara().id()) == "accepted");
  BOOST_TEST(space.sets(anna(), body) == "row_not_current");
}

BOOST_AUTO_TEST_CASE(a_new_row_has_the_current_keys) {
  Faction faction = Faction::with_clara();
  Space space = Space::shared(faction);
  const Actor renewed(PrincipalKind::person, 0xc0, 1);
  BOOST_TEST(faction.rekeys(clara(), renewed) == "accepted");
  AccessBody body = space.next();
  add(body, member(clara(), SpaceRole::reader), 1);
  BOOST_TEST(space.sets(anna(), body) == "row_not_current");
  drop(body, clara());
  add(body, member(renewed, SpaceRole::reader), 1);
  BOOST_TEST(space.sets(anna(), body) == "accepted");
}

BOOST_AUTO_TEST_CASE(an_invites_row_needs_an_open_invitation) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  AccessBody body = space.next();
  add(body, member(second_invite(), SpaceRole::reader), 1);
  BOOST_TEST(space.sets(anna(), body) == "row_not_current");
  BOOST_TEST(faction.invites(anna(), invite_of(second_invite(), clara())) == "accepted");
  BOOST_TEST(space.sets(anna(), body) == "accepted");
  add(body, member(invite(), SpaceRole::reader), 1);  // Bernd's, joined long ago
  BOOST_TEST(space.sets(anna(), body) == "row_not_current");
}

BOOST_AUTO_TEST_CASE(a_row_that_stays_may_be_out_of_date_but_not_change) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  BOOST_TEST(faction.retires(anna(), clara().id()) == "accepted");
  AccessBody body = space.next();
  row_of(body, bernd()).role = SpaceRole::reader;
  BOOST_TEST(space.sets(anna(), body) == "accepted");
  row_of(body, clara()).role = SpaceRole::commenter;
  BOOST_TEST(space.sets(anna(), body) == "row_not_current");
}

BOOST_AUTO_TEST_CASE(rows_are_judged_at_the_roster_the_author_has_seen) {
  Faction faction = Faction::with_clara();
  Space space = Space::shared(faction);
  const Pin before = *faction.history.head();
  BOOST_TEST(faction.retires(anna(), clara().id()) == "accepted");
  AccessBody body = space.next();
  add(body, member(clara(), SpaceRole::reader), 1);
  BOOST_TEST(space.sets(anna(), body) == "row_not_current");
  // The server asks besides that it be the roster's head (roster_not_head).
  BOOST_TEST(space.sets(anna(), body, [&](Header& header) { header.roster_seen = before; }) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_manager_person_stays) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  AccessBody body = space.next();
  row_of(body, anna()).role = SpaceRole::editor;
  BOOST_TEST(space.sets(anna(), body) == "no_manager");
  row_of(body, bernd()).role = SpaceRole::manager;
  BOOST_TEST(space.sets(anna(), body) == "accepted");
}

BOOST_AUTO_TEST_CASE(only_managers_write_sets_of_their_choice) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  AccessBody body = space.next();
  row_of(body, clara()).role = SpaceRole::editor;
  BOOST_TEST(space.sets(bernd(), body) == "not_own_row");
  body = space.next();
  row_of(body, bernd()).role = SpaceRole::manager;
  BOOST_TEST(space.sets(bernd(), body) == "not_a_self_change");
  body = space.next();
  body.flags = flag::gateways_allowed;
  BOOST_TEST(space.sets(bernd(), body) == "not_own_row");
  BOOST_TEST(space.sets(anna(), body) == "accepted");
}

BOOST_AUTO_TEST_CASE(managers_of_the_faction_stand_in_for_managers_who_are_gone) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  AccessBody body = space.next();
  row_of(body, clara()).role = SpaceRole::editor;
  BOOST_TEST(faction.gives_role(anna(), bernd(), FactionRole::manager) == "accepted");
  BOOST_TEST(space.sets(bernd(), body) == "not_own_row");  // Anna is there
  BOOST_TEST(faction.retires(anna(), anna().id()) == "accepted");
  BOOST_TEST(space.sets(clara(), body) == "not_a_self_change");  // a member, no manager of the faction
  BOOST_TEST(space.tell(bernd(), Kind::prune, encode_prune({2, {1}})) == "role_too_low");  // access entries alone
  BOOST_TEST(space.sets(bernd(), body) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_manager_row_that_ended_counts_for_nothing) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  BOOST_TEST(faction.gives_role(anna(), bernd(), FactionRole::manager) == "accepted");
  AccessBody body = space.next();
  row_of(body, anna()).until_ms = faction.now + 5000;
  BOOST_TEST(space.sets(anna(), body) == "accepted");
  row_of(body, clara()).role = SpaceRole::editor;
  BOOST_TEST(space.sets(bernd(), body) == "not_own_row");
  BOOST_TEST(space.access->is_manager_at(anna().author, faction.now, faction.history.state()));
  faction.now += 10'000;
  BOOST_TEST(!space.access->is_manager_at(anna().author, faction.now, faction.history.state()));
  BOOST_TEST(space.sets(anna(), body) == "membership_ended");
  BOOST_TEST(space.sets(bernd(), body) == "accepted");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(access_voids)

BOOST_AUTO_TEST_CASE(voids_are_the_access_entries_just_before_and_a_managers) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);  // access entries at 0, 1, 2
  BOOST_REQUIRE(space.writes(bernd()) == "accepted");
  AccessBody body = space.raised(2);
  const auto with_voids = [&](std::vector<std::uint64_t> voids) {
    body.voids = std::move(voids);
    return body;
  };
  BOOST_TEST(space.sets(anna(), with_voids({1})) == "wrong_voids");        // leaves 2 out
  BOOST_TEST(space.sets(anna(), with_voids({2, 3})) == "wrong_voids");     // 3 is content
  BOOST_TEST(space.sets(anna(), with_voids({0, 1, 2})) == "wrong_voids");  // never the genesis
  BOOST_TEST(space.sets(bernd(), with_voids({2})) == "voids_need_manager");
  AccessBody staying = space.next();
  staying.voids = {2};
  BOOST_TEST(space.sets(anna(), staying) == "epoch_must_rise");
  Space twin = space;
  BOOST_TEST(twin.sets(anna(), with_voids({1, 2})) == "accepted");
  BOOST_TEST(space.sets(anna(), with_voids({2})) == "accepted");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(self_changes)

BOOST_AUTO_TEST_CASE(an_invite_becomes_the_person_that_joined_with_it) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  BOOST_TEST(faction.invites(anna(), invite_of(second_invite(), clara())) == "accepted");
  AccessBody body = space.next();
  add(body, member(second_invite(), SpaceRole::commenter, faction.now + year_ms), 1);
  BOOST_TEST(space.sets(anna(), body) == "accepted");
  const TimeMs until = row_of(body, second_invite()).until_ms;

  AccessBody redeemed = body;
  drop(redeemed, second_invite());
  add(redeemed, member(clara(), SpaceRole::commenter, until), 1);
  BOOST_TEST(space.sets(second_invite(), space.raised(redeemed, 2)) == "not_a_self_change");  // not joined yet
  BOOST_TEST(faction.joins(second_invite(), clara()) == "accepted");
  BOOST_TEST(space.sets(second_invite(), redeemed) == "epoch_must_rise");

  AccessBody higher = redeemed;
  row_of(higher, clara()).role = SpaceRole::editor;
  BOOST_TEST(space.sets(second_invite(), space.raised(higher, 2)) == "not_a_self_change");
  AccessBody longer = redeemed;
  row_of(longer, clara()).until_ms = 0;
  BOOST_TEST(space.sets(second_invite(), space.raised(longer, 2)) == "not_a_self_change");
  AccessBody both = body;
  add(both, member(clara(), SpaceRole::commenter, until), 1);
  BOOST_TEST(space.sets(second_invite(), space.raised(both, 2)) == "not_a_self_change");
  AccessBody meddling = redeemed;
  drop(meddling, bernd());
  BOOST_TEST(space.sets(second_invite(), space.raised(meddling, 2)) == "not_own_row");
  BOOST_TEST(space.sets(second_invite(), space.raised(redeemed, 2)) == "accepted");
  BOOST_TEST(space.writes(second_invite()) == "unknown_author");
}

BOOST_AUTO_TEST_CASE(an_invite_does_not_put_somebody_else_in_its_place) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  BOOST_TEST(faction.invites(anna(), invite_of(second_invite(), clara())) == "accepted");
  AccessBody body = space.next();
  drop(body, bernd());
  body = space.raised(body, 2);
  add(body, member(second_invite(), SpaceRole::reader), 2);
  BOOST_TEST(space.sets(anna(), body) == "accepted");
  BOOST_TEST(faction.joins(second_invite(), clara()) == "accepted");
  AccessBody redeemed = body;
  drop(redeemed, second_invite());
  add(redeemed, member(bernd(), SpaceRole::reader), 2);
  BOOST_TEST(space.sets(second_invite(), space.raised(redeemed, 3)) == "not_own_row");
}

BOOST_AUTO_TEST_CASE(a_person_adds_its_own_gateway) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  AccessBody body = space.next();
  add(body, member(gateway(), SpaceRole::editor), 1);
  BOOST_TEST(space.sets(bernd(), body) == "gateway_not_allowed");
  AccessBody allowed = space.next();
  allowed.flags = flag::gateways_allowed;
  BOOST_TEST(space.sets(anna(), allowed) == "accepted");
  body.flags = flag::gateways_allowed;
  BOOST_TEST(space.sets(anna(), body) == "gateway_not_own");
  BOOST_TEST(space.sets(clara(), body) == "not_own_row");
  row_of(body, gateway()).role = SpaceRole::manager;
  BOOST_TEST(space.sets(bernd(), body) == "gateway_without_owner");
  row_of(body, gateway()).role = SpaceRole::editor;
  BOOST_TEST(space.sets(bernd(), body) == "accepted");
  BOOST_TEST(space.writes(gateway()) == "accepted");
  BOOST_TEST(space.sets(gateway(), space.raised(2)) == "person_required");
}

BOOST_AUTO_TEST_CASE(a_gateway_ends_with_its_owner_at_the_latest) {
  Faction faction = Faction::with_clara();
  Space space = with_gateway(faction);
  AccessBody body = space.next();
  row_of(body, bernd()).until_ms = faction.now + year_ms;
  BOOST_TEST(space.sets(anna(), body) == "gateway_without_owner");
  row_of(body, gateway()).until_ms = faction.now + year_ms + 1;
  BOOST_TEST(space.sets(anna(), body) == "gateway_without_owner");
  row_of(body, gateway()).until_ms = faction.now + year_ms;
  BOOST_TEST(space.sets(anna(), body) == "accepted");  // lowered with its owner
}

BOOST_AUTO_TEST_CASE(a_manager_lowers_a_gateway_and_never_raises_one) {
  Faction faction = Faction::with_clara();
  Space space = with_gateway(faction);
  AccessBody body = space.next();
  row_of(body, gateway()).role = SpaceRole::editor;
  BOOST_TEST(space.sets(anna(), body) == "gateway_not_own");
  row_of(body, gateway()).role = SpaceRole::reader;
  row_of(body, gateway()).until_ms = faction.now + year_ms;
  BOOST_TEST(space.sets(anna(), body) == "accepted");
  row_of(body, gateway()).until_ms = 0;
  BOOST_TEST(space.sets(anna(), body) == "gateway_not_own");
}

BOOST_AUTO_TEST_CASE(a_gateway_without_its_owner_goes_too) {
  Faction faction = Faction::with_clara();
  Space space = with_gateway(faction);
  AccessBody body = space.next();
  drop(body, bernd());
  BOOST_TEST(space.sets(anna(), space.raised(body, 2)) == "gateway_without_owner");
  drop(body, gateway());
  BOOST_TEST(space.sets(anna(), space.raised(body, 2)) == "accepted");
}

BOOST_AUTO_TEST_CASE(nothing_is_judged_without_a_gateways_card) {
  Faction faction = Faction::with_clara();
  Space space = with_gateway(faction);
  faction.keep_back(gateway());
  AccessBody body = space.next();
  row_of(body, clara()).role = SpaceRole::editor;
  BOOST_TEST(space.sets(anna(), body) == "missing_card");
  AccessBody removed = space.next();
  drop(removed, gateway());
  BOOST_TEST(space.sets(bernd(), space.raised(removed, 2)) == "missing_card");  // not: somebody else's row
  faction.hand_out(gateway());
  BOOST_TEST(space.sets(anna(), body) == "accepted");
}

BOOST_AUTO_TEST_CASE(new_keys_and_a_gateway_less_are_two_changes) {
  Faction faction = Faction::with_clara();
  Space space = with_gateway(faction);
  const Actor renewed(PrincipalKind::person, 0xb0, 1);
  BOOST_TEST(faction.rekeys(bernd(), renewed) == "accepted");
  AccessBody body = space.next();
  row_of(body, bernd()).fingerprint = renewed.fingerprint;
  AccessBody both = body;
  drop(both, gateway());
  BOOST_TEST(space.sets(bernd(), space.raised(both, 2)) == "not_a_self_change");
  BOOST_TEST(space.sets(bernd(), space.raised(body, 2)) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_gateways_card_is_its_own_and_of_the_faction) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  AccessBody body = space.next();
  body.flags = flag::gateways_allowed;
  BOOST_REQUIRE(space.sets(anna(), body) == "accepted");
  const auto adds_with_card = [&](Actor card) {
    card.fingerprint = gateway().fingerprint;
    faction.hand_out(card);
    AccessBody with = body;
    add(with, member(gateway(), SpaceRole::reader), 1);
    return space.sets(bernd(), with);
  };
  BOOST_TEST(adds_with_card(Actor(PrincipalKind::gateway, 0x91, 0, bernd().id())) == "wrong_card");
  BOOST_TEST(adds_with_card(Actor(PrincipalKind::gateway, 0x90, 0, bernd().id(), same<FactionId>(0xfb))) ==
             "wrong_card");
  BOOST_TEST(adds_with_card(gateway()) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_person_removes_its_own_gateway_and_the_epoch_rises) {
  Faction faction = Faction::with_clara();
  Space space = with_gateway(faction);
  AccessBody body = space.next();
  drop(body, gateway());
  BOOST_TEST(space.sets(bernd(), body) == "epoch_must_rise");
  BOOST_TEST(space.sets(clara(), space.raised(body, 2)) == "not_own_row");
  BOOST_TEST(space.sets(bernd(), space.raised(body, 2)) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_person_puts_in_its_new_keys_signed_with_the_old) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  const Actor renewed(PrincipalKind::person, 0xc0, 1);
  AccessBody body = space.next();
  row_of(body, clara()).fingerprint = renewed.fingerprint;
  BOOST_TEST(space.sets(clara(), space.raised(body, 2)) == "not_a_self_change");
  BOOST_TEST(faction.rekeys(clara(), renewed) == "accepted");
  BOOST_TEST(space.sets(clara(), body) == "epoch_must_rise");
  BOOST_TEST(space.sets(renewed, space.raised(body, 2)) == "bad_signature");
  AccessBody higher = body;
  row_of(higher, clara()).role = SpaceRole::editor;
  BOOST_TEST(space.sets(clara(), space.raised(higher, 2)) == "not_a_self_change");
  BOOST_TEST(space.sets(clara(), space.raised(body, 2)) == "accepted");
  faction.hand_out(renewed);
  BOOST_TEST(space.tell(renewed, Kind::note, bytes_of("x")) == "role_too_low");  // known by the new keys: a reader
}

BOOST_AUTO_TEST_CASE(keys_that_came_by_a_renewal_are_a_managers_to_put_in) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  const Actor renewed(PrincipalKind::person, 0xc0, 1), third(PrincipalKind::invite, 0x41);
  faction.hand_out(third);
  InviteBody renewal = invite_of(third, clara());
  renewal.renews = true;
  BOOST_TEST(faction.invites(anna(), renewal) == "accepted");
  BOOST_TEST(faction.joins(third, renewed) == "accepted");
  AccessBody body = space.next();
  row_of(body, clara()).fingerprint = renewed.fingerprint;
  BOOST_TEST(space.sets(clara(), space.raised(body, 2)) == "not_a_self_change");
  BOOST_TEST(space.sets(anna(), space.raised(body, 2)) == "accepted");
}

BOOST_AUTO_TEST_CASE(who_leaves_does_not_choose_the_next_key) {
  Faction faction = Faction::with_clara();
  Space space = with_gateway(faction);
  AccessBody body = space.next();
  drop(body, bernd());
  BOOST_TEST(space.sets(bernd(), body) == "not_a_self_change");  // his gateway stays behind
  drop(body, gateway());
  BOOST_TEST(space.sets(bernd(), space.raised(body, 2)) == "epoch_must_stay");
  AccessBody both = body;
  drop(both, clara());
  BOOST_TEST(space.sets(bernd(), both) == "not_own_row");
  BOOST_TEST(space.sets(bernd(), body) == "accepted");
  BOOST_TEST(space.access->refresh_needed());
}

BOOST_AUTO_TEST_CASE(the_last_manager_does_not_leave) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  AccessBody body = space.next();
  drop(body, anna());
  BOOST_TEST(space.sets(anna(), body) == "no_manager");
  AccessBody two = space.next();
  row_of(two, bernd()).role = SpaceRole::manager;
  BOOST_TEST(space.sets(anna(), two) == "accepted");
  drop(two, anna());
  BOOST_TEST(space.sets(anna(), two) == "accepted");
}

BOOST_AUTO_TEST_CASE(after_a_leave_content_waits_for_a_new_epoch_by_anybody) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  BOOST_TEST(space.sets(clara(), space.raised(2)) == "not_a_self_change");  // nobody left
  AccessBody body = space.next();
  drop(body, bernd());
  BOOST_TEST(space.sets(bernd(), body) == "accepted");
  BOOST_TEST(space.writes(anna()) == "refresh_needed");
  BOOST_TEST(space.sets(clara(), space.next()) == "epoch_must_rise");
  AccessBody other = space.raised(2);
  row_of(other, clara()).role = SpaceRole::manager;
  BOOST_TEST(space.sets(clara(), other) == "not_a_self_change");
  BOOST_TEST(space.sets(clara(), space.raised(2)) == "accepted");
  BOOST_TEST(space.writes(anna()) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_change_that_keeps_the_epoch_does_not_end_the_waiting) {
  Faction faction = Faction::with_clara();
  Space space = with_three(faction);
  AccessBody body = space.next();
  drop(body, bernd());
  BOOST_REQUIRE(space.sets(bernd(), body) == "accepted");
  row_of(body, clara()).role = SpaceRole::editor;
  BOOST_TEST(space.sets(anna(), body) == "accepted");
  BOOST_TEST(space.writes(anna()) == "refresh_needed");
  BOOST_TEST(space.sets(anna(), space.raised(2)) == "accepted");
  BOOST_TEST(space.writes(anna()) == "accepted");
}

BOOST_AUTO_TEST_SUITE_END()
