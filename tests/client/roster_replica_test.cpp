// The roster's replica against an honest server and one that lies about who belongs to the faction.
#include <boost/test/unit_test.hpp>

#include "client/replica/clock.h"
#include "crypto/base/box.h"
#include "crypto/base/codes.h"
#include "tests/client/town.h"

using namespace client_tests;

namespace {

struct Faction : Town {
  std::unique_ptr<Member> bernd = member("Bernd");

  Errc error_of_sync(Member& who) {
    who.restart();
    auto roster = RosterReplica::open(who.home(), server, faction, root, {0, root});
    BOOST_REQUIRE(roster);
    auto synced = (*roster)->sync();
    BOOST_REQUIRE(!synced);
    return synced.error().code;
  }
  bool syncs(Member& who) {
    auto roster = RosterReplica::open(who.home(), server, faction, root, {0, root});
    return roster && (*roster)->sync();
  }
  journal::Entry entry_on_head(const Identity& author, journal::Kind kind, const Bytes& body) {
    journal::Header header;
    header.journal = journal_of(faction);
    header.seq = roster().entries.size();
    header.prev = roster().head().hash;
    header.author = author.principal();
    header.time_ms = own_time_ms();
    header.kind = kind;
    return journal::Entry::make(header, body, author.sign_keys());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(roster_replica, Faction)

BOOST_AUTO_TEST_CASE(who_joined_is_there_with_name_keys_and_joining_code) {
  bernd->roster();
  const auto persons = bernd->roster().persons();
  BOOST_TEST_REQUIRE(persons.size() == 2u);
  BOOST_TEST(persons[0].name == "Anna");
  BOOST_TEST(persons[1].name == "Bernd");
  BOOST_TEST((persons[1].role == PersonRole::member));
  BOOST_TEST(!persons[1].confirmed);
  BOOST_TEST(persons[1].joining_code == joining_code(persons[0].fingerprint, persons[1].fingerprint));
  BOOST_TEST(bernd->roster().faction_name() == "Beispielfraktion");
}

BOOST_AUTO_TEST_CASE(a_confirmed_person_shows_as_confirmed) {
  const Fingerprint his = anna->roster().person(bernd->principal().id)->fingerprint;
  BOOST_REQUIRE(static_cast<bool>(
      anna->roster().append(*anna->identity(), journal::Kind::confirm, journal::encode(journal::ConfirmBody{his}))));
  BOOST_TEST(anna->roster().person(bernd->principal().id)->confirmed);
}

BOOST_AUTO_TEST_CASE(a_name_that_does_not_fit_its_reference_is_not_shown) {
  for (NamedRef& one : server.names_held)
    if (one.name == "Bernd") one.name = "Bürgermeister";
  BOOST_TEST(bernd->roster().persons()[0].name.empty());
  BOOST_TEST(bernd->roster().persons()[1].name == "Anna");
}

BOOST_AUTO_TEST_CASE(a_roster_that_begins_otherwise_is_forked) {
  Town other;
  const FakeJournal honest = roster();
  roster() = other.roster();
  BOOST_TEST((error_of_sync(*bernd) == Errc::forked));
  roster() = honest;
  BOOST_TEST(syncs(*bernd));
}

BOOST_AUTO_TEST_CASE(a_roster_shorter_than_seen_is_behind_even_without_its_copy) {
  bernd->roster();
  const FakeJournal honest = roster();
  roster().entries.pop_back();
  BOOST_TEST((error_of_sync(*bernd) == Errc::behind));
  BOOST_REQUIRE(bernd->home().remove({Drawer::rosters, faction.text()}));
  BOOST_TEST((error_of_sync(*bernd) == Errc::behind));
  roster() = honest;
  BOOST_TEST(syncs(*bernd));
}

BOOST_AUTO_TEST_CASE(a_roster_shorter_than_the_link_vouches_for_is_behind) {
  const Head vouched = roster().head();
  const FakeJournal honest = roster();
  roster().entries.pop_back();
  auto replica = RosterReplica::open(bernd->home(), server, faction, root, vouched);
  BOOST_TEST(((*replica)->sync().error().code == Errc::behind));
  roster() = honest;
  BOOST_TEST(static_cast<bool>((*replica)->sync()));
}

BOOST_AUTO_TEST_CASE(another_entry_at_a_seen_place_is_forked) {
  const FakeJournal before = roster();
  auto clara = member("Clara");
  bernd->roster();
  const FakeJournal honest = roster();
  roster() = before;
  anna->restart();
  BOOST_REQUIRE(anna->home().remove({Drawer::rosters, faction.text()}));
  BOOST_REQUIRE(anna->home().remove({Drawer::pins, faction.text()}));
  auto dora = member("Dora");
  BOOST_TEST((error_of_sync(*bernd) == Errc::forked));
  roster() = honest;
  BOOST_TEST(syncs(*bernd));
}

BOOST_AUTO_TEST_CASE(an_injected_person_is_forged) {
  bernd->roster();
  const FakeJournal honest = roster();
  // The server invites somebody in Anna's name, signed with a key of its own.
  const SignSeed seed = SignSeed::random();
  const BoxSeed box = BoxSeed::random();
  const Identity posing(anna->principal(), faction, root, seed, box);
  journal::InviteBody body;
  body.invite = PrincipalId::random();
  body.person = PrincipalId::random();
  body.fingerprint = Fingerprint::random();
  body.expires_ms = own_time_ms() + 1000;
  roster().entries.push_back(entry_on_head(posing, journal::Kind::invite, journal::encode(body)));
  BOOST_TEST((error_of_sync(*bernd) == Errc::forged));
  // A member who is no manager invites, signed rightly.
  roster() = honest;
  roster().entries.push_back(entry_on_head(*bernd->identity(), journal::Kind::invite, journal::encode(body)));
  BOOST_TEST((error_of_sync(*bernd) == Errc::forged));
  // The twin: the same by Anna.
  roster() = honest;
  roster().entries.push_back(entry_on_head(*anna->identity(), journal::Kind::invite, journal::encode(body)));
  BOOST_TEST(syncs(*bernd));
}

BOOST_AUTO_TEST_CASE(a_swapped_or_withheld_card_is_the_servers_fault_and_not_the_invites) {
  auto clara = member("Clara");
  const auto cards = server.cards;
  server.cards.clear();
  BOOST_TEST((error_of_sync(*bernd) == Errc::not_found));
  const Bytes foreign = cards.begin()->second;
  for (const auto& [fingerprint, record] : cards)
    if (record != foreign) server.cards[fingerprint] = foreign;
  server.cards[cards.begin()->first] = cards.rbegin()->second;
  BOOST_TEST((error_of_sync(*bernd) == Errc::forged));
  server.cards = cards;
  BOOST_TEST(syncs(*bernd));
}

BOOST_AUTO_TEST_CASE(a_rule_broken_by_oneself_is_denied_before_anything_is_sent) {
  const std::size_t before = roster().entries.size();
  auto denied =
      bernd->roster().append(*bernd->identity(), journal::Kind::retire,
                             journal::encode(journal::RetireBody{anna->principal().id, journal::RetireReason::left}));
  BOOST_TEST((denied.error().code == Errc::denied));
  BOOST_TEST(denied.problem()->rule == "not_manager");
  BOOST_TEST(roster().entries.size() == before);
}

BOOST_AUTO_TEST_CASE(a_lost_answer_is_recognised_as_the_success_it_was) {
  anna->roster();
  server.lose_answers = 1;
  auto clara = member("Clara");
  const auto persons = anna->roster().history().state().persons();
  BOOST_TEST(persons.size() == 3u);
}

BOOST_AUTO_TEST_CASE(names_are_there_without_asking_the_server_again) {
  BOOST_REQUIRE(static_cast<bool>(anna->roster().sync()));
  BOOST_REQUIRE(static_cast<bool>(anna->roster().sync_names()));
  const std::string before = anna->roster().name_of_principal(bernd->principal());
  BOOST_TEST(before == "Bernd");
  anna->restart();
  auto roster = RosterReplica::open(anna->home(), server, faction, root, {0, root});
  BOOST_REQUIRE(roster);
  BOOST_TEST((*roster)->name_of_principal(bernd->principal()) == before);
}

BOOST_AUTO_TEST_SUITE_END()
