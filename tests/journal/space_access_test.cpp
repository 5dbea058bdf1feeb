// Who may write what into a space: what server and clients judge alike.        docs/protocol.md §4 "Whose right",
// "Server"
#include <boost/test/unit_test.hpp>

#include "tests/journal/town.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::town;

namespace {

const BlobSize blob{same<BlobId>(7), 528};

ChangeHeader at(TimeMs time) {
  return [time](Header& header) { header.time_ms = time; };
}
void with_drops(Header& header) { header.drops = {blob}; }
void with_adds(Header& header) { header.adds = {blob}; }

// Bernd with another role than editor.
Space with_bernd_as(Faction& faction, SpaceRole role, TimeMs until_ms = 0) {
  Space space = Space::shared(faction);
  AccessBody body = space.next();
  row_of(body, bernd()).role = role;
  row_of(body, bernd()).until_ms = until_ms;
  CHECK(space.sets(anna(), body) == "accepted");
  return space;
}

std::string begins(Faction& faction, const Actor& who, const GenesisBody& body, const ChangeHeader& change = {}) {
  Space space(faction);
  return space.append(space.genesis(who, body, change));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(space_genesis)

BOOST_AUTO_TEST_CASE(a_person_with_the_duty_begins_a_space) {
  Faction faction = Faction::with_bernd();
  const GenesisBody bernds = genesis_body(faction, {member(bernd(), SpaceRole::manager)});
  BOOST_TEST(begins(faction, bernd(), bernds) == "not_space_creator");
  BOOST_TEST(faction.gives_role(anna(), bernd(), FactionRole::member, 0, duty::create_spaces) == "accepted");
  BOOST_TEST(begins(faction, bernd(), bernds) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_genesis_names_its_faction_its_root_and_itself) {
  Faction faction = Faction::with_bernd();
  const GenesisBody good = genesis_body(faction, {member(anna(), SpaceRole::manager)});
  GenesisBody body = good;
  body.owner = same<FactionId>(0xfb);
  BOOST_TEST(begins(faction, anna(), body) == "wrong_root");
  body = good;
  body.roster_root = same<EntryHash>(1);
  BOOST_TEST(begins(faction, anna(), body) == "wrong_root");
  body = good;
  body.space = same<SpaceId>(0x5b);
  BOOST_TEST(begins(faction, anna(), body) == "wrong_journal");
  BOOST_TEST(begins(faction, anna(), good) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_genesis_names_an_entry_of_the_roster) {
  Faction faction = Faction::with_bernd();
  const GenesisBody body = genesis_body(faction, {member(anna(), SpaceRole::manager)});
  const auto forked = [](Header& header) { header.roster_seen->hash = same<EntryHash>(1); };
  const auto ahead = [](Header& header) { header.roster_seen->seq = 3; };
  BOOST_TEST(begins(faction, anna(), body, forked) == "roster_unknown");
  BOOST_TEST(begins(faction, anna(), body, ahead) == "roster_unknown");
}

BOOST_AUTO_TEST_CASE(a_genesis_is_of_epoch_1_without_link_or_voids) {
  Faction faction = Faction::with_bernd();
  const GenesisBody good = genesis_body(faction, {member(anna(), SpaceRole::manager)});
  GenesisBody body = good;
  body.access.epoch = 2;
  BOOST_TEST(begins(faction, anna(), body) == "wrong_epoch");
  BOOST_TEST(begins(faction, anna(), good, [](Header& header) { header.epoch = 2; }) == "wrong_epoch");
  body = good;
  body.access.epoch_link = link_to(1, 1);
  BOOST_TEST(begins(faction, anna(), body) == "link_missing");
  body = good;
  body.access.voids = {0};
  BOOST_TEST(begins(faction, anna(), body) == "wrong_voids");
}

BOOST_AUTO_TEST_CASE(the_founder_of_a_space_is_its_manager) {
  Faction faction = Faction::with_bernd();
  const Membership bernds = member(bernd(), SpaceRole::manager);
  BOOST_TEST(begins(faction, anna(), genesis_body(faction, {bernds})) == "no_manager");
  BOOST_TEST(begins(faction, anna(), genesis_body(faction, {member(anna(), SpaceRole::editor), bernds})) ==
             "no_manager");
  const Membership ended = member(anna(), SpaceRole::manager, faction.now - 1);
  BOOST_TEST(begins(faction, anna(), genesis_body(faction, {ended, bernds})) == "membership_ended");
  BOOST_TEST(begins(faction, anna(), genesis_body(faction, {member(anna(), SpaceRole::manager), bernds})) ==
             "accepted");
}

BOOST_AUTO_TEST_CASE(a_genesis_is_signed_by_a_person_of_the_roster) {
  Faction faction = Faction::with_bernd();
  const GenesisBody body = genesis_body(faction, {member(anna(), SpaceRole::manager)});
  Actor forger = anna();
  forger.keys = bernd().keys;
  BOOST_TEST(begins(faction, forger, body) == "bad_signature");
  BOOST_TEST(begins(faction, clara(), body) == "unknown_author");
  BOOST_TEST(begins(faction, invite(), body) == "person_required");
}

BOOST_AUTO_TEST_CASE(rows_of_a_genesis_are_current_and_no_gateways) {
  Faction faction = Faction::with_bernd();
  const Membership annas = member(anna(), SpaceRole::manager);
  BOOST_TEST(begins(faction, anna(), genesis_body(faction, {annas, member(clara(), SpaceRole::reader)})) ==
             "row_not_current");
  GenesisBody body =
      genesis_body(faction, {annas, member(bernd(), SpaceRole::editor), member(gateway(), SpaceRole::reader)});
  body.access.flags = flag::gateways_allowed;
  BOOST_TEST(begins(faction, anna(), body) == "gateway_not_allowed");
}

BOOST_AUTO_TEST_CASE(a_space_begins_with_its_genesis) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  BOOST_TEST(said(SpaceAccess::check_genesis(space.entries[1], faction.history)) == "wrong_seq");
  BOOST_TEST(said(SpaceAccess::check_genesis(faction.history.entry(0), faction.history)) == "wrong_journal");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(space_chain)

BOOST_AUTO_TEST_CASE(an_entry_stands_where_it_says) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  BOOST_TEST(space.writes(anna(), [](Header& h) { h.journal = same<JournalId>(1); }) == "wrong_journal");
  BOOST_TEST(space.writes(anna(), [](Header& h) { h.seq = 3; }) == "wrong_seq");
  BOOST_TEST(space.writes(anna(), [](Header& h) { h.prev = same<EntryHash>(1); }) == "wrong_prev");
  BOOST_TEST(space.writes(anna(), [](Header& h) { h.prev_access = same<EntryHash>(1); }) == "wrong_prev_access");
  BOOST_TEST(space.writes(anna(), [](Header& h) { h.epoch = 2; }) == "wrong_epoch");
  BOOST_TEST(space.writes(anna()) == "accepted");
}

BOOST_AUTO_TEST_CASE(an_entry_names_the_newest_access_entry_not_an_older_one) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  const EntryHash genesis = space.entries[0].hash();
  BOOST_TEST(space.writes(anna(), [&](Header& h) { h.prev_access = genesis; }) == "wrong_prev_access");
}

BOOST_AUTO_TEST_CASE(a_kind_of_rosters_is_refused) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  const auto as_roster = [](Header& header) {
    header.epoch = 0;
    header.prev_access = {};
    header.roster_seen.reset();
  };
  BOOST_TEST(space.tell(anna(), Kind::policy, encode(PolicyBody{{}}), as_roster) == "wrong_journal");
}

BOOST_AUTO_TEST_CASE(the_roster_seen_is_on_the_chain_and_never_goes_back) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  BOOST_TEST(space.writes(bernd(), [](Header& h) { h.roster_seen->hash = same<EntryHash>(1); }) == "roster_unknown");
  const Pin earlier = faction.history.entry(1).pin();
  BOOST_TEST(space.writes(bernd(), [&](Header& h) { h.roster_seen = earlier; }) == "roster_goes_back");
  BOOST_TEST(faction.sets_policy(anna(), {}) == "accepted");
  const Pin same_as_before = faction.history.entry(2).pin();
  BOOST_TEST(space.writes(bernd(), [&](Header& h) { h.roster_seen = same_as_before; }) == "accepted");
  BOOST_TEST(space.writes(bernd()) == "accepted");
  BOOST_TEST(space.writes(bernd(), [&](Header& h) { h.roster_seen = same_as_before; }) == "roster_goes_back");
}

BOOST_AUTO_TEST_CASE(an_entry_without_its_body_is_refused_unless_others_pruned_it) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  const Entry whole = space.entry(bernd(), Kind::content, bytes_of("sealed"));
  const Entry husk = *Entry::parse(whole.encode_husk());
  BOOST_TEST((husk.hash() == whole.hash()));
  BOOST_TEST(space.append(husk) == "husk_not_allowed");
  BOOST_TEST(space.append(husk, Husks::awaiting_prune) == "accepted");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(space_authors)

BOOST_AUTO_TEST_CASE(who_has_no_row_writes_nothing) {
  Faction faction = Faction::with_clara();
  Space space = Space::shared(faction);
  BOOST_TEST(space.writes(clara()) == "unknown_author");
  BOOST_TEST(space.writes(bernd()) == "accepted");
}

BOOST_AUTO_TEST_CASE(the_signature_is_by_the_card_the_row_names) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  Actor forger = bernd();
  forger.keys = anna().keys;
  BOOST_TEST(space.writes(forger) == "bad_signature");
  const Actor renewed(PrincipalKind::person, 0xb0, 1);
  faction.hand_out(renewed);
  BOOST_TEST(faction.rekeys(bernd(), renewed) == "accepted");
  BOOST_TEST(space.writes(renewed) == "bad_signature");  // the row still has the old card
  BOOST_TEST(space.writes(bernd()) == "accepted");
}

BOOST_AUTO_TEST_CASE(nothing_is_judged_by_a_card_that_was_not_handed_out) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  faction.keep_back(bernd());
  BOOST_TEST(space.writes(bernd()) == "missing_card");
}

BOOST_AUTO_TEST_CASE(a_card_of_another_place_is_refused) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  const auto swapped_in = [&](Actor other) {
    other.fingerprint = bernd().fingerprint;
    faction.hand_out(other);
    return space.writes(bernd());
  };
  BOOST_TEST(swapped_in(anna()) == "wrong_card");
  BOOST_TEST(swapped_in(Actor(PrincipalKind::invite, 0xb0)) == "wrong_card");
  BOOST_TEST(swapped_in(Actor(PrincipalKind::person, 0xb0, 0, {}, same<FactionId>(0xfb))) == "wrong_card");
  BOOST_TEST(swapped_in(bernd()) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_membership_ends_and_a_back_dated_entry_does_not_revive_it) {
  Faction faction = Faction::with_bernd();
  const TimeMs end = faction.now + 10'000;
  Space space = with_bernd_as(faction, SpaceRole::editor, end);
  BOOST_TEST(space.writes(bernd(), at(end)) == "accepted");
  BOOST_TEST(space.writes(bernd(), at(end + 1)) == "membership_ended");
  BOOST_TEST(space.writes(anna(), at(end + 1)) == "accepted");
  BOOST_TEST(space.writes(bernd(), at(end)) == "membership_ended");
}

BOOST_AUTO_TEST_CASE(the_roster_does_not_matter_for_content) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  BOOST_TEST(faction.retires(anna(), bernd().id()) == "accepted");
  BOOST_TEST(space.writes(bernd()) == "accepted");  // the server refuses his session; the row goes with the next set
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(space_roles)

BOOST_AUTO_TEST_CASE(a_reader_writes_nothing) {
  Faction faction = Faction::with_bernd();
  Space space = with_bernd_as(faction, SpaceRole::reader);
  BOOST_TEST(space.tell(bernd(), Kind::note, bytes_of("x")) == "role_too_low");
  BOOST_TEST(space.writes(bernd()) == "role_too_low");
}

BOOST_AUTO_TEST_CASE(a_commenter_writes_notes_with_attachments_and_drops_nothing) {
  Faction faction = Faction::with_bernd();
  Space space = with_bernd_as(faction, SpaceRole::commenter);
  BOOST_TEST(space.tell(bernd(), Kind::note, bytes_of("x"), with_adds) == "accepted");
  BOOST_TEST(space.tell(bernd(), Kind::note, bytes_of("x"), with_drops) == "drops_need_editor");
  BOOST_TEST(space.writes(bernd()) == "role_too_low");
  BOOST_TEST(space.tell(bernd(), Kind::snapshot, bytes_of("x")) == "role_too_low");
  BOOST_TEST(space.tell(anna(), Kind::note, bytes_of("x"), with_drops) == "accepted");
}

BOOST_AUTO_TEST_CASE(an_editor_writes_content_and_snapshots_but_prunes_nothing) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  BOOST_TEST(space.writes(bernd(), with_drops) == "accepted");
  BOOST_TEST(space.tell(bernd(), Kind::snapshot, bytes_of("x")) == "accepted");
  const Bytes body = encode_prune({3, {2}});
  BOOST_TEST(space.tell(bernd(), Kind::prune, body) == "role_too_low");
  BOOST_TEST(space.tell(anna(), Kind::prune, body) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_prune_entry_names_earlier_entries_by_which_nobody_is_judged) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  BOOST_REQUIRE(space.writes(bernd()) == "accepted");  // 2
  BOOST_REQUIRE(space.tell(bernd(), Kind::snapshot, bytes_of("x")) == "accepted");
  const auto prunes = [&](const PruneBody& body) { return space.tell(anna(), Kind::prune, encode_prune(body)); };
  BOOST_TEST(prunes({3, {0, 2}}) == "wrong_prune");
  BOOST_TEST(prunes({3, {1}}) == "wrong_prune");
  BOOST_TEST(prunes({4, {2}}) == "wrong_prune");  // no such snapshot yet
  BOOST_TEST(prunes({3, {}}) == "malformed_body");
  BOOST_TEST(prunes({3, {2, 2}}) == "malformed_body");
  BOOST_TEST(prunes({3, {3}}) == "malformed_body");
  BOOST_TEST(prunes({3, {2}}) == "accepted");
}

BOOST_AUTO_TEST_CASE(a_frozen_space_takes_access_and_prune_entries_alone) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  BOOST_REQUIRE(space.writes(bernd()) == "accepted");
  BOOST_REQUIRE(space.writes(bernd()) == "accepted");
  AccessBody body = space.next();
  body.flags = flag::frozen;
  BOOST_TEST(space.sets(anna(), body) == "accepted");
  BOOST_TEST(space.writes(anna()) == "frozen");
  BOOST_TEST(space.tell(anna(), Kind::note, bytes_of("x")) == "frozen");
  BOOST_TEST(space.tell(anna(), Kind::prune, encode_prune({3, {2}})) == "accepted");
  body.flags = 0;
  BOOST_TEST(space.sets(anna(), body) == "accepted");
  BOOST_TEST(space.writes(anna()) == "accepted");
}

BOOST_AUTO_TEST_CASE(its_state_survives_as_bytes) {
  Faction faction = Faction::with_bernd();
  Space space = Space::shared(faction);
  BOOST_REQUIRE(space.writes(bernd()) == "accepted");
  Space again = space;
  again.access = *SpaceAccess::decode(space.access->encode());
  BOOST_TEST((again.access->encode() == space.access->encode()));
  const Entry next = space.entry(bernd(), Kind::content, bytes_of("sealed"));
  BOOST_TEST(again.append(next) == "accepted");
  Bytes cut = space.access->encode();
  cut.pop_back();
  BOOST_TEST((SpaceAccess::decode(cut).error().code == Errc::malformed));
}

BOOST_AUTO_TEST_SUITE_END()
