// Intents become access entries that the rules accept and members find valid.       docs/protocol.md §4 "Genesis and
// access"
#include "journal/next_access.h"

#include <boost/test/unit_test.hpp>

#include "tests/journal/town.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::town;

namespace {

// A space as one client sees it and writes into it.
struct Client {
  Client(Faction& f, const Actor& actor) : faction(f), space(f), self(actor), keys(actor) {}

  void read(const Entry& entry) {
    if (!is_access_kind(entry.header().kind)) return;
    judge.add(entry, entry.header().time_ms, faction.history.state_at(entry.header().roster_seen->seq), keys);
  }
  NextAccess next() {
    auto made = NextAccess::begin({*space.access, judge, faction.history.state(), cards, faction.now});
    BOOST_REQUIRE(made.has_value());
    return *made;
  }
  // What the server says; then what this client's own judgement is.
  std::string commit(const NextAccess& next) {
    auto body = next.complete(keys);
    ++keys.fresh;
    if (!body) return std::string(name_of(body.error().code));
    const std::string said = space.sets(self, *body);
    if (said != "accepted") return said;
    read(space.entries.back());
    return judge.standing_at(space.access->head().seq) == Standing::valid ? "valid" : "void";
  }

  Faction& faction;
  Space space;
  Actor self;
  PlayedKeys keys;
  VoidJudge judge;
  CardLookup cards = faction.cards();
};

// Anna's client of a new space with Bernd as editor and Clara as reader.
Client with_three(Faction& faction) {
  Client client(faction, anna());
  NextAccess first = NextAccess::genesis(client.cards);
  first.put(member(anna(), SpaceRole::manager));
  GenesisBody body = genesis_body(faction, {});
  body.access = *first.complete(client.keys);
  CHECK(client.space.append(client.space.genesis(anna(), body)) == "accepted");
  client.read(client.space.entries.back());
  NextAccess more = client.next();
  more.put(member(bernd(), SpaceRole::editor));
  more.put(member(clara(), SpaceRole::reader));
  CHECK(client.commit(more) == "valid");
  return client;
}
// The same space, seen and written by another member.
Client also(Client& client, const Actor& actor) {
  Client other(client.faction, actor);
  other.space = client.space;
  for (const Entry& entry : client.space.entries) other.read(entry);
  return other;
}
void with_gateway(Client& client) {
  NextAccess next = client.next();
  next.set_flags(flag::gateways_allowed);
  CHECK(client.commit(next) == "valid");
  Client bernds = also(client, bernd());
  NextAccess adds = bernds.next();
  adds.put(member(gateway(), SpaceRole::editor));
  CHECK(bernds.commit(adds) == "valid");
  client.space = bernds.space;
  client.read(client.space.entries.back());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(next_access)

BOOST_AUTO_TEST_CASE(a_new_member_is_sealed_the_key_there_is) {
  Faction faction = Faction::with_clara();
  Client client = with_three(faction);
  BOOST_TEST(client.space.access->epoch() == 1);
  BOOST_TEST(client.space.access->members().members.size() == 3);
  Client claras = also(client, clara());
  BOOST_TEST((claras.judge.newest_valid_seq() == 1U));
}

BOOST_AUTO_TEST_CASE(another_role_keeps_epoch_and_sealed_key) {
  Faction faction = Faction::with_clara();
  Client client = with_three(faction);
  NextAccess next = client.next();
  BOOST_TEST(!next.changes_anything());
  next.put(member(clara(), SpaceRole::editor, faction.now + day_ms));
  BOOST_TEST(!next.epoch_rises());
  BOOST_TEST(next.changes_anything());
  BOOST_TEST(client.commit(next) == "valid");
}

BOOST_AUTO_TEST_CASE(removing_somebody_raises_the_epoch_and_takes_his_gateways) {
  Faction faction = Faction::with_clara();
  Client client = with_three(faction);
  with_gateway(client);
  NextAccess next = client.next();
  BOOST_TEST((next.remove(town::invite().author).error().code == Errc::not_found));
  BOOST_TEST(next.remove(bernd().author).has_value());
  BOOST_TEST(next.epoch_rises());
  BOOST_TEST(client.commit(next) == "valid");
  BOOST_TEST(client.space.access->members().members.size() == 2);
  BOOST_TEST(client.space.access->epoch() == 2);
}

BOOST_AUTO_TEST_CASE(lowering_somebody_lowers_his_gateways) {
  Faction faction = Faction::with_clara();
  Client client = with_three(faction);
  with_gateway(client);
  NextAccess next = client.next();
  next.put(member(bernd(), SpaceRole::reader, faction.now + day_ms));
  BOOST_TEST(client.commit(next) == "valid");
  const Row& row = *client.space.access->members().row(gateway().author);
  BOOST_TEST((row.role == SpaceRole::reader));
  BOOST_TEST(row.until_ms == client.space.access->members().row(bernd().author)->until_ms);
}

BOOST_AUTO_TEST_CASE(new_keys_of_a_member_raise_the_epoch) {
  Faction faction = Faction::with_clara();
  Client client = with_three(faction);
  const Actor renewed(PrincipalKind::person, 0xc0, 1);
  BOOST_REQUIRE(faction.rekeys(clara(), renewed) == "accepted");
  Client claras = also(client, clara());
  NextAccess own = claras.next();
  BOOST_TEST(own.rekey(clara().author, renewed.fingerprint).has_value());
  auto body = own.complete(claras.keys);
  BOOST_TEST(claras.space.sets(clara(), *body) == "accepted");
  NextAccess by_manager = client.next();
  by_manager.put(member(renewed, SpaceRole::reader));
  BOOST_TEST(by_manager.epoch_rises());
  BOOST_TEST(client.commit(by_manager) == "valid");
}

BOOST_AUTO_TEST_CASE(the_last_manager_stays) {
  Faction faction = Faction::with_clara();
  Client client = with_three(faction);
  NextAccess next = client.next();
  BOOST_TEST(next.leave(anna().author).has_value());
  BOOST_TEST(client.commit(next) == "conflict");
}

BOOST_AUTO_TEST_CASE(who_leaves_keeps_the_epoch_and_the_next_refreshes_it) {
  Faction faction = Faction::with_clara();
  Client client = with_three(faction);
  Client bernds = also(client, bernd());
  NextAccess leaving = bernds.next();
  BOOST_TEST(leaving.leave(bernd().author).has_value());
  BOOST_TEST(!leaving.epoch_rises());
  BOOST_TEST(bernds.space.sets(bernd(), *leaving.complete(bernds.keys)) == "accepted");
  client.space = bernds.space;
  client.read(client.space.entries.back());
  BOOST_TEST(client.space.access->refresh_needed());

  Client claras = also(client, clara());
  claras.keys.fresh = 200;
  NextAccess refresh = claras.next();
  refresh.refresh();
  BOOST_TEST(claras.commit(refresh) == "valid");
  BOOST_TEST(!claras.space.access->refresh_needed());
}

BOOST_AUTO_TEST_CASE(an_invite_becomes_its_person) {
  Faction faction = Faction::with_bernd();
  BOOST_REQUIRE(faction.invites(anna(), invite_of(second_invite(), clara())) == "accepted");
  Client client(faction, anna());
  NextAccess first = NextAccess::genesis(client.cards);
  first.put(member(anna(), SpaceRole::manager));
  first.put(member(second_invite(), SpaceRole::commenter));
  GenesisBody body = genesis_body(faction, {});
  body.access = *first.complete(client.keys);
  BOOST_REQUIRE(client.space.append(client.space.genesis(anna(), body)) == "accepted");
  client.read(client.space.entries.back());
  BOOST_REQUIRE(faction.joins(second_invite(), clara()) == "accepted");

  Client invites = also(client, second_invite());
  NextAccess next = invites.next();
  BOOST_TEST(next.redeem(second_invite().author, clara().id(), clara().fingerprint).has_value());
  BOOST_TEST(next.epoch_rises());
  BOOST_TEST(invites.space.sets(second_invite(), *next.complete(invites.keys)) == "accepted");
  Client claras = also(invites, clara());
  BOOST_TEST((claras.judge.newest_valid_seq() == 1U));
  BOOST_TEST((claras.space.access->members().row(clara().author)->role == SpaceRole::commenter));
}

BOOST_AUTO_TEST_CASE(a_repair_names_what_was_void_and_brings_back_the_valid_set) {
  Faction faction = Faction::with_clara();
  Client client = with_three(faction);
  AccessBody false_set = client.space.next();
  drop(false_set, bernd());
  false_set = client.space.raised(false_set, 50);
  row_of(false_set, clara()).sealed = bytes_of("nothing");
  BOOST_REQUIRE(client.space.sets(anna(), false_set) == "accepted");  // her own program gone wrong
  client.read(client.space.entries.back());
  BOOST_TEST(client.judge.is_repair_needed());

  NextAccess next = client.next();
  BOOST_TEST(next.needs_manager());
  BOOST_TEST(next.lost().empty());
  BOOST_TEST(client.commit(next) == "valid");
  BOOST_TEST(client.space.access->epoch() == 3);
  BOOST_TEST((client.space.access->members().row(bernd().author) != nullptr));
  BOOST_TEST((also(client, bernd()).judge.newest_valid_seq() == client.judge.newest_valid_seq()));
}

BOOST_AUTO_TEST_CASE(a_repair_tells_whom_it_cannot_bring_back) {
  Faction faction = Faction::with_clara();
  Client client = with_three(faction);
  with_gateway(client);
  AccessBody false_set = client.space.next();
  drop(false_set, gateway());
  drop(false_set, clara());
  false_set = client.space.raised(false_set, 50);
  row_of(false_set, bernd()).sealed = bytes_of("nothing");
  BOOST_REQUIRE(client.space.sets(anna(), false_set) == "accepted");
  client.read(client.space.entries.back());
  BOOST_REQUIRE(faction.retires(anna(), clara().id()) == "accepted");

  NextAccess next = client.next();
  BOOST_TEST((next.lost() == std::vector<Author>{clara().author, gateway().author}));
  BOOST_TEST(client.commit(next) == "valid");
  BOOST_TEST(client.space.access->members().members.size() == 2);
}

BOOST_AUTO_TEST_CASE(who_has_no_row_writes_no_next_set) {
  Faction faction = Faction::with_clara();
  Client client = with_three(faction);
  NextAccess next = client.next();
  BOOST_TEST(next.remove(clara().author).has_value());
  BOOST_REQUIRE(client.commit(next) == "valid");
  Client claras = also(client, clara());
  BOOST_TEST(
      (NextAccess::begin({*claras.space.access, claras.judge, faction.history.state(), claras.cards, 0}).error().code ==
       Errc::denied));
}

BOOST_AUTO_TEST_CASE(rows_that_a_manager_clears_away) {
  Faction faction = Faction::with_clara();
  const Actor third(PrincipalKind::invite, 0x41), dora(PrincipalKind::person, 0xd0);
  AccessBody body = access_body(
      1, 1,
      {member(anna(), SpaceRole::manager), member(bernd(), SpaceRole::editor, start_ms),
       member(clara(), SpaceRole::reader), member(invite(), SpaceRole::reader), member(third, SpaceRole::reader)});
  BOOST_REQUIRE(faction.invites(anna(), invite_of(third, dora)) == "accepted");
  const auto cleared = [&](TimeMs time) { return rows_to_remove(body, faction.history.state(), time); };
  BOOST_TEST(cleared(start_ms).empty());
  BOOST_TEST((cleared(start_ms + 1) == std::vector<Author>{bernd().author}));  // his row ended
  BOOST_REQUIRE(faction.retires(anna(), clara().id()) == "accepted");
  BOOST_TEST((cleared(start_ms) == std::vector<Author>{clara().author}));
  BOOST_REQUIRE(faction.retires(anna(), third.id()) == "accepted");
  BOOST_TEST((cleared(start_ms) == std::vector<Author>{clara().author, third.author}));  // the joined invite is shown
}

BOOST_AUTO_TEST_SUITE_END()
