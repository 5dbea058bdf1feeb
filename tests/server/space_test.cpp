// Spaces and their journals: every rule of the server.                                   docs/protocol.md §4 "Server"
#include <boost/test/unit_test.hpp>
#include <thread>

#include "crypto/base/cbor.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using journal::Kind;
using journal::SpaceRole;
using mappe::server::Policy;

namespace {

struct AtSpace {
  Town town{policy()};
  Faction faction = town.new_faction("Beispielfraktion", 4 << 20);
  Member& anna = faction.founder;
  Member bernd = town.new_member(faction, "bernd");
  Space space = town.new_space(faction, anna);

  static Policy policy() {
    Policy policy;
    policy.address_tries_per_minute = 10'000;
    return policy;
  }
  void share_with_bernd(SpaceRole role) { town.shares(faction, space, anna, {town.row_of(bernd, role)}); }
  Reply posts(const journal::Entry& entry, const Member& who) {
    return town.post_cbor(space.path() + "/journal", who.token, Town::commit_of(entry));
  }
  journal::Entry signed_with(journal::Header header, const Member& who) const {
    return journal::Entry::make(header, Bytes(168, 1), who.keys->pair);
  }
  journal::Header content_header(const Member& who) const {
    return town.next_header(faction, space, who, Kind::content);
  }
  journal::Header note_header(const Member& who) const { return town.next_header(faction, space, who, Kind::note); }
  Reply uploads(const Bytes& blob, const Member& who) const {
    return town.call("PUT", space.path() + "/blobs/" + b64(id_of(blob)), who.token, std::string(text_of(blob)),
                     "application/octet-stream");
  }
  json listed(const Member& who) const { return town.get("/v1/spaces", who.token).data(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(spaces, AtSpace)

// ---- being there ---------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_space_is_listed_for_who_has_a_row) {
  BOOST_TEST(listed(bernd).empty());
  share_with_bernd(SpaceRole::reader);
  const json list = listed(bernd);
  BOOST_TEST_REQUIRE(list.size() == 1u);
  BOOST_TEST(list[0].at("space") == b64(space.id));
  BOOST_TEST(list[0].at("head").at("hash") == b64(space.head.hash));
  BOOST_TEST(list[0].at("access_seq") == 1);
  BOOST_TEST(list[0].at("principals").at(0).at("role") == 1);
  BOOST_TEST(list[0].at("bytes") > 0);
}

BOOST_AUTO_TEST_CASE(a_space_without_a_row_answers_like_one_that_does_not_exist) {
  const Reply hidden = town.get(space.path() + "/journal", bernd.token);
  const Reply nowhere = town.get("/v1/spaces/" + b64(SpaceId::random()) + "/journal", bernd.token);
  BOOST_TEST(hidden.status == 404);
  BOOST_TEST(hidden.body == nowhere.body);
  BOOST_TEST(town.get(space.path() + "/journal", anna.token).status == 200);
}

BOOST_AUTO_TEST_CASE(a_row_that_ended_is_none) {
  journal::Row row = town.row_of(bernd, SpaceRole::reader);
  row.until_ms = town.now() + 60'000;
  town.shares(faction, space, anna, {row});
  BOOST_TEST(town.get(space.path() + "/journal", bernd.token).status == 200);
  town.passes(std::chrono::minutes(2));
  BOOST_TEST(town.get(space.path() + "/journal", bernd.token).status == 404);
  BOOST_TEST(listed(bernd).empty());
}

// ---- creating ------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_genesis_sent_again_is_a_success) {
  Space other;
  const auto entry = town.genesis(faction, anna, other);
  BOOST_TEST(town.post_cbor("/v1/spaces", anna.token, entry.bytes()).status == 201);
  BOOST_TEST(town.post_cbor("/v1/spaces", anna.token, entry.bytes()).status == 201);
}

BOOST_AUTO_TEST_CASE(a_space_id_is_one_space_for_ever) {
  Space other;
  other.id = space.id;
  const auto entry = town.genesis(faction, anna, other);
  const Reply reply = town.post_cbor("/v1/spaces", anna.token, entry.bytes());
  BOOST_TEST(reply.status == 409);
  BOOST_TEST(reply.type() == "exists");
}

BOOST_AUTO_TEST_CASE(a_space_cannot_take_the_id_of_a_person) {
  Space other;
  other.id = SpaceId(bernd.keys->id.array());
  const Reply reply = town.post_cbor("/v1/spaces", anna.token, town.genesis(faction, anna, other).bytes());
  BOOST_TEST(reply.status == 409);
  BOOST_TEST(reply.rule() == "id");
}

BOOST_AUTO_TEST_CASE(who_may_not_create_spaces_creates_none) {
  Space other;
  const Reply reply = town.post_cbor("/v1/spaces", bernd.token, town.genesis(faction, bernd, other).bytes());
  BOOST_TEST(reply.status == 403);
  BOOST_TEST(reply.rule() == "not_space_creator");
}

BOOST_AUTO_TEST_CASE(a_genesis_of_another_faction_is_refused) {
  const Faction second = town.new_faction("Zweite");
  Space other;
  const auto entry = town.genesis(faction, anna, other);
  BOOST_TEST(town.post_cbor("/v1/spaces", second.founder.token, entry.bytes()).status == 404);
}

BOOST_AUTO_TEST_CASE(a_genesis_on_an_outdated_roster_waits) {
  const Faction before = faction;
  town.new_member(faction, "carla");
  Space other;
  const Reply stale = town.post_cbor("/v1/spaces", anna.token, town.genesis(before, anna, other).bytes());
  BOOST_TEST(stale.status == 409);
  BOOST_TEST(stale.type() == "wait");
  BOOST_TEST(stale.rule() == "roster_not_head");
  BOOST_TEST(town.post_cbor("/v1/spaces", anna.token, town.genesis(faction, anna, other).bytes()).status == 201);
}

// ---- the chain -----------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_entry_is_appended_and_read_back_verbatim) {
  const auto entry = town.content(faction, space, anna);
  const Reply reply = town.commits(space, anna, entry);
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.data().at("seq") == 1);
  BOOST_TEST(reply.data().at("hash") == b64(entry.hash()));
  const Bytes page = town.get(space.path() + "/journal?from=1", anna.token).bytes();
  cbor::Reader r(page);
  r.array(3);
  BOOST_TEST(r.uint() == 1u);
  BOOST_TEST((r.id<EntryHash>() == entry.hash()));
  BOOST_TEST_REQUIRE(r.array_up_to(5) == 1u);
  BOOST_TEST((bytes_of(r.raw()) == entry.bytes()));
}

BOOST_AUTO_TEST_CASE(the_access_entries_can_be_read_alone) {
  town.commits(space, anna, town.content(faction, space, anna));
  share_with_bernd(SpaceRole::reader);
  const Bytes page = town.get(space.path() + "/journal/access", bernd.token).bytes();
  cbor::Reader r(page);
  r.array(3);
  BOOST_TEST(r.uint() == 2u);
  r.id<EntryHash>();
  BOOST_TEST(r.array_up_to(5) == 2u);
}

BOOST_AUTO_TEST_CASE(a_commit_sent_again_is_a_success_even_when_others_wrote_since) {
  const auto entry = town.content(faction, space, anna);
  const Reply first = town.commits(space, anna, entry);
  town.commits(space, anna, town.content(faction, space, anna));
  const Reply again = posts(entry, anna);
  BOOST_TEST(again.status == 200);
  BOOST_TEST(again.body == first.body);
}

BOOST_AUTO_TEST_CASE(a_stale_commit_gets_what_it_missed) {
  const auto stale = town.content(faction, space, anna);
  const auto winner = town.content(faction, space, anna);
  town.commits(space, anna, winner);
  const Reply reply = posts(stale, anna);
  BOOST_TEST(reply.status == 409);
  BOOST_TEST(reply.type() == "head-moved");
  BOOST_TEST(reply.data().at("head").at("seq") == 1);
  BOOST_TEST(reply.data().at("entries").at(0) == b64(winner.bytes()));
}

BOOST_AUTO_TEST_CASE(a_seq_beyond_the_head_is_a_conflict) {
  journal::Header header = content_header(anna);
  header.seq = 7;
  const Reply reply = posts(signed_with(header, anna), anna);
  BOOST_TEST(reply.status == 409);
  BOOST_TEST(reply.data().at("entries").empty());
}

BOOST_AUTO_TEST_CASE(a_wrong_epoch_is_refused) {
  journal::Header header = content_header(anna);
  header.epoch = 2;
  BOOST_TEST(posts(signed_with(header, anna), anna).rule() == "wrong_epoch");
}

BOOST_AUTO_TEST_CASE(a_wrong_prev_access_is_refused) {
  journal::Header header = content_header(anna);
  header.prev_access = EntryHash::random();
  BOOST_TEST(posts(signed_with(header, anna), anna).rule() == "wrong_prev_access");
}

BOOST_AUTO_TEST_CASE(a_signature_by_other_keys_is_refused) {
  const Reply reply = posts(signed_with(content_header(anna), bernd), anna);
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.rule() == "bad_signature");
}

BOOST_AUTO_TEST_CASE(an_author_who_is_not_the_sessions_is_refused) {
  share_with_bernd(SpaceRole::editor);
  const Reply reply = posts(town.content(faction, space, anna), bernd);
  BOOST_TEST(reply.status == 403);
  BOOST_TEST(reply.rule() == "unknown_author");
}

BOOST_AUTO_TEST_CASE(an_entry_for_another_journal_is_refused) {
  const Space other = town.new_space(faction, anna);
  BOOST_TEST(posts(town.content(faction, other, anna), anna).rule() == "wrong_journal");
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_off_is_refused) {
  journal::Header header = content_header(anna);
  header.time_ms = town.now() + 600'001;
  const Reply reply = posts(signed_with(header, anna), anna);
  BOOST_TEST(reply.rule() == "clock");
  BOOST_TEST(reply.data().at("time_ms") == town.now());
  header.time_ms = town.now() + 600'000;
  BOOST_TEST(posts(signed_with(header, anna), anna).status == 200);
}

BOOST_AUTO_TEST_CASE(a_roster_that_nobody_wrote_is_refused) {
  journal::Header header = content_header(anna);
  header.roster_seen = journal::Pin{1, EntryHash::random()};
  BOOST_TEST(posts(signed_with(header, anna), anna).rule() == "roster_unknown");
}

BOOST_AUTO_TEST_CASE(a_roster_seen_never_goes_back) {
  journal::Header header = content_header(anna);
  header.roster_seen = journal::Pin{0, faction.root};
  BOOST_TEST(posts(signed_with(header, anna), anna).rule() == "roster_goes_back");
}

BOOST_AUTO_TEST_CASE(content_may_stand_on_an_older_roster_but_access_may_not) {
  const Faction before = faction;
  town.new_member(faction, "carla");
  BOOST_TEST(town.commits(space, anna, town.content(before, space, anna)).status == 200);
  journal::AccessBody next = space.access;
  next.members.push_back(town.row_of(bernd, SpaceRole::reader));
  const Reply reply = posts(town.access(before, space, anna, next), anna);
  BOOST_TEST(reply.status == 409);
  BOOST_TEST(reply.rule() == "roster_not_head");
  BOOST_TEST(posts(town.access(faction, space, anna, next), anna).status == 200);
}

BOOST_AUTO_TEST_CASE(a_kind_from_the_future_is_refused) {
  auto entry = town.content(faction, space, anna);
  Bytes commit = Town::commit_of(entry);
  // The header's kind, the uint 2, stands right before the epoch: [.., time_ms, kind, epoch, adds, drops ..]
  journal::Header header = content_header(anna);
  Bytes bytes = journal::encode_header(header);
  const Bytes pattern{0x02, 0x01, 0x80, 0x80};
  const auto at = std::search(bytes.begin(), bytes.end(), pattern.begin(), pattern.end());
  BOOST_TEST_REQUIRE((at != bytes.end()));
  *at = 0x09;
  cbor::Writer w;
  w.array(5).array(3).bytes(bytes).bytes(Bytes(168)).bytes(Bytes(64));
  w.array(0).array(0).array(0).array(0);
  const Reply reply = town.post_cbor(space.path() + "/journal", anna.token, w.done());
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.rule() == "unsupported");
}

// ---- roles ---------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_reader_writes_nothing) {
  share_with_bernd(SpaceRole::reader);
  const Reply reply = posts(signed_with(note_header(bernd), bernd), bernd);
  BOOST_TEST(reply.status == 403);
  BOOST_TEST(reply.rule() == "role_too_low");
}

BOOST_AUTO_TEST_CASE(a_commenter_writes_notes_but_no_content) {
  share_with_bernd(SpaceRole::commenter);
  BOOST_TEST(posts(signed_with(content_header(bernd), bernd), bernd).rule() == "role_too_low");
  BOOST_TEST(posts(signed_with(note_header(bernd), bernd), bernd).status == 200);
}

BOOST_AUTO_TEST_CASE(a_commenter_drops_nothing) {
  share_with_bernd(SpaceRole::commenter);
  const Bytes blob = some_blob(1000);
  BOOST_TEST(town.commits(space, anna, town.content(faction, space, anna, {size_of(blob)}), {blob}).status == 200);
  journal::Header header = note_header(bernd);
  header.drops = {size_of(blob)};
  BOOST_TEST(posts(signed_with(header, bernd), bernd).rule() == "drops_need_editor");
}

BOOST_AUTO_TEST_CASE(an_editor_is_no_manager) {
  share_with_bernd(SpaceRole::editor);
  BOOST_TEST(posts(signed_with(content_header(bernd), bernd), bernd).status == 200);
  journal::AccessBody next = space.access;
  next.members[0].role = SpaceRole::reader;
  space.head = {2, EntryHash()};
  const json head = listed(anna)[0].at("head");
  space.head = {head.at("seq"), *EntryHash::parse(*from_base64url(head.at("hash").get<std::string>()))};
  const Reply reply = posts(town.access(faction, space, bernd, next), bernd);
  BOOST_TEST(reply.status == 403);
}

BOOST_AUTO_TEST_CASE(rights_are_judged_before_the_head) {
  share_with_bernd(SpaceRole::reader);
  journal::Header stale = note_header(bernd);
  stale.seq = 1;
  BOOST_TEST(posts(signed_with(stale, bernd), bernd).status == 403);
}

BOOST_AUTO_TEST_CASE(a_frozen_space_takes_no_content) {
  journal::AccessBody next = space.access;
  next.flags = journal::flag::frozen;
  BOOST_TEST(town.commits(space, anna, town.access(faction, space, anna, next)).status == 200);
  const Reply reply = posts(town.content(faction, space, anna), anna);
  BOOST_TEST(reply.status == 403);
  BOOST_TEST(reply.rule() == "frozen");
}

BOOST_AUTO_TEST_CASE(a_member_without_a_current_card_is_not_added) {
  journal::Row row = town.row_of(bernd, SpaceRole::reader);
  row.fingerprint = Fingerprint::random();
  journal::AccessBody next = space.access;
  next.members.push_back(row);
  BOOST_TEST(posts(town.access(faction, space, anna, next), anna).rule() == "row_not_current");
}

BOOST_AUTO_TEST_CASE(a_removed_member_is_out_at_once_and_the_epoch_must_rise) {
  share_with_bernd(SpaceRole::editor);
  journal::AccessBody next = space.access;
  std::erase_if(next.members, [&](const journal::Row& row) { return row.principal == bernd.author(); });
  BOOST_TEST(posts(town.access(faction, space, anna, next), anna).rule() == "epoch_must_rise");
  next.epoch = 2;
  next.key_commit = KeyCommit::random();
  next.epoch_link = Bytes(75, 1);
  BOOST_TEST(town.commits(space, anna, town.access(faction, space, anna, next)).status == 200);
  BOOST_TEST(town.get(space.path() + "/journal", bernd.token).status == 404);
}

BOOST_AUTO_TEST_CASE(after_a_leave_content_waits_for_a_new_epoch) {
  share_with_bernd(SpaceRole::editor);
  journal::AccessBody without = space.access;
  std::erase_if(without.members, [&](const journal::Row& row) { return row.principal == bernd.author(); });
  BOOST_TEST(town.commits(space, bernd, town.access(faction, space, bernd, without)).status == 200);
  const Reply waiting = posts(town.content(faction, space, anna), anna);
  BOOST_TEST(waiting.status == 409);
  BOOST_TEST(waiting.type() == "wait");
  BOOST_TEST(waiting.rule() == "refresh_needed");
  journal::AccessBody next = space.access;
  next.epoch = 2;
  next.key_commit = KeyCommit::random();
  next.epoch_link = Bytes(75, 1);
  BOOST_TEST(town.commits(space, anna, town.access(faction, space, anna, next)).status == 200);
  BOOST_TEST(town.commits(space, anna, town.content(faction, space, anna)).status == 200);
}

BOOST_AUTO_TEST_CASE(an_invite_puts_its_person_in_its_place) {
  const Invitation invitation = town.invites(faction, anna);
  const journal::Author invite{PrincipalKind::invite, invitation.keys->id};
  town.shares(faction, space, anna,
              {{invite, invitation.keys->card.fingerprint(), SpaceRole::editor, 0, Bytes(128, 1)}});
  Member as_invite;
  as_invite.keys = invitation.keys;
  as_invite.token = town.session_of(invitation);
  BOOST_TEST(town.get(space.path() + "/journal", as_invite.token).status == 200);
  const Member carla = town.joins(faction, invitation, "carla");

  journal::AccessBody next = space.access;
  std::erase_if(next.members, [&](const journal::Row& row) { return row.principal == invite; });
  next.members.push_back(town.row_of(carla, SpaceRole::editor));
  next.epoch = 2;
  next.key_commit = KeyCommit::random();
  next.epoch_link = Bytes(75, 1);
  journal::Header header = town.next_header(faction, space, carla, Kind::access);
  header.author = invite;
  header.epoch = 2;
  const auto entry = journal::Entry::make(header, journal::encode_access(next), invitation.keys->pair);
  BOOST_TEST(posts(entry, as_invite).status == 200);
  BOOST_TEST(town.get(space.path() + "/journal", carla.token).status == 200);
  BOOST_TEST(town.get(space.path() + "/journal", as_invite.token).status == 404);
}

BOOST_AUTO_TEST_CASE(a_gateway_signs_in_and_ends_with_its_row) {
  share_with_bernd(SpaceRole::editor);
  journal::AccessBody allowing = space.access;
  allowing.flags = journal::flag::gateways_allowed;
  BOOST_TEST(town.commits(space, anna, town.access(faction, space, anna, allowing)).status == 200);
  const Keys gateway(PrincipalKind::gateway, faction.id, PrincipalId::random(), bernd.keys->id);
  BOOST_TEST(town.leaves_card(gateway.card, bernd.token).status == 204);
  const auto sign_in = [&] {
    return town.post("/v1/sign-in/principal", "", town.principal_body(PrincipalKind::gateway, gateway));
  };
  BOOST_TEST(sign_in().status == 401);  // a card alone is nothing
  journal::AccessBody next = space.access;
  next.members.push_back(
      {{PrincipalKind::gateway, gateway.id}, gateway.card.fingerprint(), SpaceRole::reader, 0, Bytes(128, 1)});
  BOOST_TEST(town.commits(space, bernd, town.access(faction, space, bernd, next)).status == 200);
  const Reply session = sign_in();
  BOOST_TEST(session.status == 200);
  const std::string token = session.data().at("token");
  BOOST_TEST(town.get(space.path() + "/journal", token).status == 200);
  BOOST_TEST_REQUIRE(town.appends(faction, anna, Kind::retire,
                                  encode(journal::RetireBody{bernd.keys->id, journal::RetireReason::left}))
                         .status == 200);
  BOOST_TEST(town.get(space.path() + "/journal", token).status == 401);
}

BOOST_AUTO_TEST_CASE(nobody_leaves_the_card_of_anothers_gateway) {
  const Keys gateway(PrincipalKind::gateway, faction.id, PrincipalId::random(), anna.keys->id);
  BOOST_TEST(town.leaves_card(gateway.card, bernd.token).rule() == "gateway_not_own");
}

// ---- floods --------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(floods_of_entries_are_slowed_also_without_adds) {
  Policy strict = policy();
  strict.entries_per_minute = 5;
  Town small(strict);
  Faction other = small.new_faction("Zweite");
  Space flooded = small.new_space(other, other.founder);
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(small.commits(flooded, other.founder, small.content(other, flooded, other.founder)).status == 200);
  const Reply reply = small.commits(flooded, other.founder, small.content(other, flooded, other.founder));
  BOOST_TEST(reply.status == 429);
  BOOST_TEST(!reply.header("Retry-After").empty());
  small.passes(std::chrono::minutes(1));
  BOOST_TEST(small.commits(flooded, other.founder, small.content(other, flooded, other.founder)).status == 200);
}

BOOST_AUTO_TEST_CASE(self_changes_have_a_daily_number) {
  Policy strict = policy();
  strict.self_changes_per_day = 1;
  Town small(strict);
  Faction other = small.new_faction("Zweite");
  Member carla = small.new_member(other, "carla");
  Space shared = small.new_space(other, other.founder);
  Space second = small.new_space(other, other.founder);
  const auto leave = [&](Space& from) {
    journal::AccessBody without = from.access;
    std::erase_if(without.members, [&](const journal::Row& row) { return row.principal == carla.author(); });
    return small.commits(from, carla, small.access(other, from, carla, without));
  };
  small.shares(other, shared, other.founder, {small.row_of(carla, SpaceRole::editor)});
  small.shares(other, second, other.founder, {small.row_of(carla, SpaceRole::editor)});
  BOOST_TEST(leave(shared).status == 200);
  BOOST_TEST(leave(second).status == 429);
  small.passes(std::chrono::hours(25));
  BOOST_TEST(leave(second).status == 200);
}

// ---- reservation ---------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(after_a_409_the_head_is_kept_for_who_got_it) {
  share_with_bernd(SpaceRole::editor);
  const auto stale = town.content(faction, space, bernd);
  town.commits(space, anna, town.content(faction, space, anna));
  BOOST_TEST(posts(stale, bernd).status == 409);
  // Anna, who is fast, is kept waiting; Bernd's next entry goes through at once. The test's clock stands still, so the
  // reservation does not end by itself.
  const auto fast = town.content(faction, space, anna);
  const auto slow = town.content(faction, space, bernd);
  Reply annas;
  std::thread waiting([&] { annas = posts(fast, anna); });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  BOOST_TEST(posts(slow, bernd).status == 200);
  waiting.join();
  BOOST_TEST(annas.status == 409);
}

BOOST_AUTO_TEST_CASE(a_reservation_that_lapses_lets_the_others_on) {
  share_with_bernd(SpaceRole::editor);
  const auto stale = town.content(faction, space, bernd);
  town.commits(space, anna, town.content(faction, space, anna));
  BOOST_TEST(posts(stale, bernd).status == 409);
  town.passes(std::chrono::milliseconds(1000));
  BOOST_TEST(town.commits(space, anna, town.content(faction, space, anna)).status == 200);
}

// ---- suspension ----------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_suspended_faction_reads_and_removes_but_adds_nothing) {
  const Bytes blob = some_blob(1000), more = some_blob(1000, 2);
  BOOST_TEST(town.commits(space, anna, town.content(faction, space, anna, {size_of(blob)}), {blob}).status == 200);
  BOOST_TEST_REQUIRE(bool(server::set_suspended(town.services(), faction.name, true)));

  BOOST_TEST(town.signs_in(anna).status == 200);
  BOOST_TEST(town.get(space.path() + "/journal", anna.token).status == 200);
  BOOST_TEST(town.get(space.path() + "/blobs/" + b64(id_of(blob)), anna.token).status == 200);
  BOOST_TEST(uploads(more, anna).type() == "suspended");
  const auto adding = town.content(faction, space, anna, {size_of(more)});
  BOOST_TEST(town.post_cbor(space.path() + "/journal", anna.token, Town::commit_of(adding, {more})).type() ==
             "suspended");
  journal::AccessBody next = space.access;
  next.members.push_back(town.row_of(bernd, SpaceRole::reader));
  BOOST_TEST(posts(town.access(faction, space, anna, next), anna).type() == "suspended");
  BOOST_TEST(town.commits(space, anna, town.content(faction, space, anna, {}, {size_of(blob)})).status == 200);

  BOOST_TEST_REQUIRE(bool(server::set_suspended(town.services(), faction.name, false)));
  BOOST_TEST(uploads(more, anna).status == 204);
}

// ---- restart -------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_journal_goes_on_after_a_restart) {
  share_with_bernd(SpaceRole::editor);
  town.commits(space, bernd, town.content(faction, space, bernd));
  town.restarts();
  BOOST_TEST(town.commits(space, anna, town.content(faction, space, anna)).status == 200);
  BOOST_TEST(listed(bernd).at(0).at("head").at("seq") == 3);
}

BOOST_AUTO_TEST_CASE(many_writers_at_once_lose_nothing) {
  share_with_bernd(SpaceRole::editor);
  constexpr int each = 15;
  const auto writes = [&](const Member& who) {
    for (int done = 0; done < each;) {
      const json head = town.get("/v1/spaces", who.token).data().at(0).at("head");
      Space mine = space;
      mine.head = {head.at("seq"), *EntryHash::parse(*from_base64url(head.at("hash").get<std::string>()))};
      if (town.commits(mine, who, town.content(faction, mine, who)).status == 200) ++done;
    }
  };
  std::thread other([&] { writes(bernd); });
  writes(anna);
  other.join();
  BOOST_TEST(listed(anna).at(0).at("head").at("seq") == 1 + 2 * each);
}

BOOST_AUTO_TEST_SUITE_END()
