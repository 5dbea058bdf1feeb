// A restored server, and who may bring back what.                                               docs/protocol.md §4.5
#include <boost/test/unit_test.hpp>

#include "crypto/base/cbor.h"
#include "server/program/housekeeping.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using journal::Kind;
using journal::SpaceRole;
using mappe::server::Policy;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

Bytes array_of(const std::vector<journal::Entry>& entries) {
  cbor::Writer w;
  w.array(entries.size());
  for (const journal::Entry& entry : entries) w.raw(entry.bytes());
  return w.take();
}

// A backup is made; then Bernd writes two entries, the second with a blob; then the backup is restored.
struct Restored {
  Town town{policy()};
  Faction faction = town.new_faction("Beispielfraktion", 4 << 20);
  Member& anna = faction.founder;
  Member bernd = town.new_member(faction, "bernd");
  Member carla = town.new_member(faction, "carla");
  Space space = town.new_space(faction, anna);
  Space before;  // as the backup has it
  const Bytes blob = some_blob(300'000);
  std::vector<journal::Entry> lost;

  static Policy policy() {
    Policy policy;
    policy.address_tries_per_minute = 10'000;
    return policy;
  }

  Restored() {
    town.shares(faction, space, anna, {town.row_of(bernd, SpaceRole::editor), town.row_of(carla, SpaceRole::reader)});
    town.backs_up();
    before = space;
    lost.push_back(town.content(faction, space, bernd));
    BOOST_TEST_REQUIRE(town.commits(space, bernd, lost[0]).status == 200);
    lost.push_back(town.content(faction, space, bernd, {size_of(blob)}));
    BOOST_TEST_REQUIRE(town.commits(space, bernd, lost[1], {blob}).status == 200);
    town.passes(minutes(30));
  }

  void is_restored(std::chrono::milliseconds first = hours(1), std::chrono::milliseconds open = hours(720)) {
    town.is_restored(first, open);
  }
  Reply heals(const std::vector<journal::Entry>& entries, const Member& who) const {
    return town.post_cbor(space.path() + "/journal/heal", who.token, array_of(entries));
  }
  Reply heals_roster(const std::vector<journal::Entry>& entries, const Member& who) const {
    return town.post_cbor(faction.path() + "/roster/heal", who.token, array_of(entries));
  }
  Reply uploads(const Bytes& bytes, const Member& who) const {
    return town.call("PUT", space.path() + "/blobs/" + b64(id_of(bytes)), who.token, std::string(text_of(bytes)),
                     "application/octet-stream");
  }
  json about() const { return town.get("/v1/about", "").data(); }
  std::uint64_t head() const {
    return town.get("/v1/spaces", anna.token).data().at(0).at("head").at("seq").get<std::uint64_t>();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(heal, Restored)

BOOST_AUTO_TEST_CASE(a_server_that_was_never_restored_takes_nothing_back) {
  BOOST_TEST(about().at("generation") == 0);
  BOOST_TEST(about().at("heal_until_ms") == 0);
  const Reply refused = heals(lost, bernd);
  BOOST_TEST(refused.status == 403);
  BOOST_TEST(refused.rule() == "heal_closed");
}

BOOST_AUTO_TEST_CASE(any_member_brings_back_entries_of_any_author) {
  is_restored();
  BOOST_TEST(about().at("generation") == town.now());
  BOOST_TEST(about().at("heal_until_ms") == town.now() + 720 * 3'600'000ULL);
  BOOST_TEST(head() == before.head.seq);
  const Reply healed = heals(lost, carla);  // a reader, and they are Bernd's
  BOOST_TEST(healed.status == 200);
  BOOST_TEST(healed.data().at("seq") == lost[1].header().seq);
  BOOST_TEST(head() == before.head.seq + 2);
  BOOST_TEST(heals(lost, anna).status == 200);  // the same again changes nothing
  BOOST_TEST(head() == before.head.seq + 2);
}

BOOST_AUTO_TEST_CASE(what_was_brought_back_is_there_after_a_restart_and_can_be_written_on) {
  is_restored(hours(0));
  BOOST_TEST_REQUIRE(heals(lost, anna).status == 200);
  town.restarts();
  BOOST_TEST(head() == before.head.seq + 2);
  BOOST_TEST(town.commits(space, bernd, town.content(faction, space, bernd)).status == 200);
}

BOOST_AUTO_TEST_CASE(nothing_else_is_taken_while_healing_comes_first) {
  is_restored(hours(1));
  const journal::Entry fresh = town.content(faction, before, anna);
  const Reply refused = town.post_cbor(space.path() + "/journal", anna.token, Town::commit_of(fresh));
  BOOST_TEST(refused.status == 503);
  BOOST_TEST(refused.type() == "healing");
  BOOST_TEST(refused.header("Retry-After") == "3600");
  BOOST_TEST(refused.data().at("until_ms") == town.now() + 3'600'000ULL);
  Space other;
  BOOST_TEST(town.post_cbor("/v1/spaces", anna.token, town.genesis(faction, anna, other).bytes()).type() == "healing");
  Faction copy = faction;
  const auto retired = town.appends(copy, anna, Kind::retire, encode(journal::RetireBody{carla.keys->id}));
  BOOST_TEST(retired.type() == "healing");
  BOOST_TEST(heals(lost, anna).status == 200);
  town.passes(hours(1));
  BOOST_TEST(town.commits(space, bernd, town.content(faction, space, bernd)).status == 200);
}

BOOST_AUTO_TEST_CASE(after_the_time_or_when_the_operator_closes_it_nothing_is_brought_back) {
  is_restored(hours(0), hours(24));
  town.passes(hours(25));
  BOOST_TEST(heals(lost, anna).rule() == "heal_closed");
  is_restored(hours(1), hours(24));
  BOOST_TEST_REQUIRE(bool(server::close_healing(town.services())));
  BOOST_TEST(heals(lost, anna).rule() == "heal_closed");
  BOOST_TEST(about().at("heal_until_ms") == 0);
  BOOST_TEST(about().at("generation") != 0);
  town.restarts();
  BOOST_TEST(heals(lost, anna).rule() == "heal_closed");
}

BOOST_AUTO_TEST_CASE(an_entry_of_after_the_restore_is_none_that_was_lost) {
  is_restored(hours(0));
  town.passes(minutes(11));
  const journal::Entry late = town.content(faction, before, bernd);
  const Reply refused = heals({late}, bernd);
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(refused.rule() == "clock");
  BOOST_TEST(heals(lost, bernd).status == 200);  // older ones are
}

BOOST_AUTO_TEST_CASE(every_rule_of_the_journal_holds) {
  is_restored();
  journal::Header header = lost[0].header();
  const journal::Entry forged = journal::Entry::make(header, Bytes(168, 1), carla.keys->pair);
  BOOST_TEST(heals({forged}, carla).rule() == "bad_signature");
  header.author = carla.author();
  BOOST_TEST(heals({journal::Entry::make(header, Bytes(168, 1), carla.keys->pair)}, carla).rule() == "role_too_low");
  BOOST_TEST(heals({lost[1]}, anna).type() == "head-moved");
  BOOST_TEST(head() == before.head.seq);
}

BOOST_AUTO_TEST_CASE(only_persons_who_have_a_row_bring_back_anything) {
  const Faction other = town.new_faction("Andere");
  is_restored();
  BOOST_TEST(heals(lost, other.founder).status == 401);  // its faction is younger than the backup
  BOOST_TEST(town.post_cbor(space.path() + "/journal/heal", "", array_of(lost)).status == 401);
}

BOOST_AUTO_TEST_CASE(a_member_without_a_row_is_told_that_there_is_no_such_space) {
  Member dora = town.new_member(faction, "dora");
  town.backs_up();
  is_restored();
  BOOST_TEST(heals(lost, dora).status == 404);
}

BOOST_AUTO_TEST_CASE(a_blob_that_is_gone_is_named_until_somebody_sends_it) {
  is_restored();
  BOOST_TEST_REQUIRE(heals(lost, anna).status == 200);
  const std::string path = space.path() + "/blobs/" + b64(id_of(blob));
  BOOST_TEST(town.get(path, anna.token).status == 410);
  BOOST_TEST(uploads(blob, bernd).status == 204);
  BOOST_TEST(town.get(path, anna.token).status == 200);
}

BOOST_AUTO_TEST_CASE(entries_come_back_whatever_the_quota_and_blobs_only_within_it) {
  is_restored();
  const auto faction_record = town.services().storage.factions().by_name("Beispielfraktion");
  BOOST_TEST_REQUIRE(bool(faction_record));
  const std::uint64_t used = town.services().storage.meters().of_faction(faction_record->id)->bytes();
  BOOST_TEST_REQUIRE(bool(server::set_quota(town.services(), "Beispielfraktion", used + 100'000)));
  BOOST_TEST(heals(lost, anna).status == 200);
  const Reply refused = uploads(blob, bernd);
  BOOST_TEST(refused.status == 507);
  BOOST_TEST_REQUIRE(bool(server::set_quota(town.services(), "Beispielfraktion", 4 << 20)));
  BOOST_TEST(uploads(blob, bernd).status == 204);
}

BOOST_AUTO_TEST_CASE(a_space_younger_than_the_backup_comes_back_from_its_first_entry_on) {
  Space fresh;
  const journal::Entry genesis = town.genesis(faction, anna, fresh);
  BOOST_TEST_REQUIRE(town.post_cbor("/v1/spaces", anna.token, genesis.bytes()).status == 201);
  is_restored();
  const auto heals_it = [&](const Member& who) {
    return town.post_cbor(fresh.path() + "/journal/heal", who.token, array_of({genesis}));
  };
  BOOST_TEST(heals_it(bernd).status == 404);  // no row in it
  BOOST_TEST(heals_it(anna).status == 200);
  BOOST_TEST(heals_it(anna).status == 200);
  BOOST_TEST(town.get("/v1/spaces", anna.token).data().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_roster_comes_back_and_who_was_retired_is_out_again) {
  Faction after = faction;
  const auto body = encode(journal::RetireBody{bernd.keys->id});
  const journal::Entry retired = town.roster_entry(after, *anna.keys, Kind::retire, body);
  BOOST_TEST_REQUIRE(town.appends(after, anna, Kind::retire, body).status == 200);
  is_restored();
  BOOST_TEST(town.get("/v1/spaces", bernd.token).status == 200);
  BOOST_TEST(heals_roster({retired}, carla).status == 200);
  BOOST_TEST(town.get("/v1/spaces", bernd.token).status == 401);
}

BOOST_AUTO_TEST_CASE(a_person_who_joined_after_the_backup_is_in_the_roster_again_without_an_account) {
  const std::uint64_t from = faction.head.seq + 1;
  const Member dora = town.new_member(faction, "dora");
  std::vector<journal::Entry> entries;
  for (std::uint64_t seq = from; seq <= faction.head.seq; ++seq) {
    const auto stored = town.services().storage.journals().entry(journal_of(faction.id), seq);
    entries.push_back(*journal::Entry::parse(stored->bytes));
  }
  const auto invite = journal::parse_invite(entries[0].body());
  const auto card = town.services().storage.cards().find(invite->fingerprint);
  is_restored();
  BOOST_TEST(heals_roster(entries, carla).rule() == "missing_card");  // the join needs it
  BOOST_TEST_REQUIRE(town.leaves_card(*CardRecord::parse_and_verify(*card), carla.token).status < 300);
  BOOST_TEST(heals_roster(entries, carla).status == 200);
  Member again = dora;
  BOOST_TEST(town.signs_in(again).status == 401);
}

// ---- what lying members might try ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_entry_older_than_the_backup_was_made_up) {
  is_restored();
  journal::Header header = lost[0].header();
  header.time_ms = town.now() - 30 * 60'000 - 21 * 60'000;  // the backup is half an hour old
  BOOST_TEST(heals({journal::Entry::make(header, Bytes(168, 1), bernd.keys->pair)}, bernd).rule() == "clock");
  header.time_ms += 2 * 60'000;
  BOOST_TEST(heals({journal::Entry::make(header, Bytes(168, 1), bernd.keys->pair)}, bernd).status == 200);
}

BOOST_AUTO_TEST_CASE(nothing_is_brought_back_behind_an_entry_of_after_the_restore) {
  is_restored(hours(0));
  town.passes(minutes(11));
  Space now = before;
  BOOST_TEST_REQUIRE(town.commits(now, anna, town.content(faction, now, anna)).status == 200);
  journal::Header header = town.next_header(faction, now, bernd, Kind::content);
  header.time_ms = lost[0].header().time_ms;
  BOOST_TEST(heals({journal::Entry::make(header, Bytes(168, 1), bernd.keys->pair)}, bernd).rule() == "clock");
}

BOOST_AUTO_TEST_CASE(a_reader_sends_what_is_lost_and_nothing_else) {
  is_restored();
  BOOST_TEST(uploads(blob, carla).status == 403);
  BOOST_TEST_REQUIRE(heals(lost, anna).status == 200);
  BOOST_TEST(uploads(blob, carla).status == 204);
  BOOST_TEST(uploads(some_blob(1000, 9), carla).status == 403);
}

BOOST_AUTO_TEST_CASE(healing_is_no_way_around_the_quota_for_what_is_there) {
  is_restored();
  BOOST_TEST_REQUIRE(heals({lost[0]}, anna).status == 200);
  BOOST_TEST_REQUIRE(uploads(blob, bernd).status == 204);
  const auto record = town.services().storage.factions().by_name("Beispielfraktion");
  const std::uint64_t used = town.services().storage.meters().of_faction(record->id)->bytes();
  BOOST_TEST_REQUIRE(bool(server::set_quota(town.services(), "Beispielfraktion", used + 100'000)));
  BOOST_TEST(heals({lost[1]}, anna).status == 507);
  BOOST_TEST_REQUIRE(bool(server::set_quota(town.services(), "Beispielfraktion", 4 << 20)));
  BOOST_TEST(heals({lost[1]}, anna).status == 200);
}

BOOST_AUTO_TEST_CASE(an_invitation_that_nobody_redeemed_comes_back_without_its_card) {
  Faction after = faction;
  (void)town.invites(after, anna);
  const auto stored = town.services().storage.journals().entry(journal_of(faction.id), after.head.seq);
  is_restored();
  BOOST_TEST(heals_roster({*journal::Entry::parse(stored->bytes)}, carla).status == 200);
}

BOOST_AUTO_TEST_CASE(nothing_expires_while_an_entry_may_come_back_that_names_it) {
  is_restored(hours(0), hours(24 * 30));
  const Bytes waiting = some_blob(50'000, 5);
  BOOST_TEST_REQUIRE(uploads(waiting, bernd).status == 204);
  const auto is_there = [&] { return bool(town.services().storage.blobs().info(space.id, id_of(waiting))); };
  town.passes(hours(24 * 20));
  server::keep_house(town.services());
  BOOST_TEST(is_there());
  town.passes(hours(24 * 11));
  server::keep_house(town.services());
  BOOST_TEST(!is_there());
}

BOOST_AUTO_TEST_CASE(forged_entries_count_for_who_brings_them_and_not_for_whose_they_pretend_to_be) {
  Policy policy = Restored::policy();
  policy.unmetered_bytes_per_hour = 200'000;
  Town other{policy};
  Faction theirs = other.new_faction("Beispielfraktion");
  const Member mia = other.new_member(theirs, "mia");
  Space room = other.new_space(theirs, theirs.founder);
  other.shares(theirs, room, theirs.founder, {other.row_of(mia, SpaceRole::reader)});
  other.backs_up();
  other.is_restored(hours(0), hours(24));
  const journal::Header header = other.next_header(theirs, room, theirs.founder, Kind::content);
  const journal::Entry forged = journal::Entry::make(header, Bytes(60'000, 1), mia.keys->pair);
  const auto brings = [&] {
    return other.post_cbor(room.path() + "/journal/heal", mia.token, array_of({forged})).status;
  };
  for (int i = 0; i < 3; ++i) BOOST_TEST(brings() == 422);
  BOOST_TEST(brings() == 429);
  const journal::Entry removal = other.content(theirs, room, theirs.founder);
  BOOST_TEST(other.commits(room, theirs.founder, removal).status == 200);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_list_of_entries_is_refused) {
  is_restored();
  BOOST_TEST(town.post_cbor(space.path() + "/journal/heal", anna.token, Bytes{0x80}).status == 400);
  BOOST_TEST(town.post_cbor(space.path() + "/journal/heal", anna.token, Bytes{0x81, 0x00}).status == 400);
  cbor::Writer many;
  many.array(257);
  for (int i = 0; i < 257; ++i) many.raw(lost[0].bytes());
  BOOST_TEST(town.post_cbor(space.path() + "/journal/heal", anna.token, many.take()).status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
