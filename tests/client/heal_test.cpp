// What a home keeps so that a restored server can be brought up to date again.                  docs/protocol.md §4.5
#include <boost/test/unit_test.hpp>

#include "client/limits.h"
#include "client/replica/healing.h"
#include "client/replica/past.h"
#include "tests/client/town.h"

using namespace client_tests;

namespace {

struct Village : Town {
  Village() {
    anna_creates_space();
    bernd = member("Bernd", SpaceRole::editor);
    for (const char* name : {"eins", "zwei", "drei"}) BOOST_REQUIRE(static_cast<bool>(anna->saves(name, name)));
    BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
    whole = journal();
  }
  std::unique_ptr<Member> bernd;
  FakeJournal whole;

  // The server is what it was `entries` ago.
  void is_restored(std::size_t entries) {
    journal().entries.erase(journal().entries.end() - static_cast<std::ptrdiff_t>(entries), journal().entries.end());
    server.generation = 1;
    server.heal_until_ms = 2;
    bernd->restart();
  }
  std::size_t heals(Member& who) {
    auto healed = who.space().heal();
    BOOST_TEST_REQUIRE(bool(healed), (healed ? "" : healed.error().what));
    return *healed;
  }
  Errc heal_error(Member& who) {
    auto healed = who.space().heal();
    BOOST_REQUIRE(!healed);
    return healed.error().code;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(heal, Village)

BOOST_AUTO_TEST_CASE(what_the_server_lacks_is_sent_verbatim) {
  is_restored(2);
  BOOST_TEST((bernd->sync_error() == Errc::behind));
  BOOST_TEST(heals(*bernd) == 2u);
  BOOST_TEST((journal().head() == whole.head()));
  for (std::size_t i = 0; i < whole.entries.size(); ++i)
    BOOST_TEST((journal().entries[i].bytes() == whole.entries[i].bytes()));
  BOOST_TEST(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(heals(*bernd) == 0u);
  BOOST_TEST(server.heal_requests == 1u);
}

BOOST_AUTO_TEST_CASE(a_space_that_is_gone_altogether_comes_back_from_its_genesis) {
  server.journals.erase(journal_of(space));
  server.heal_until_ms = 2;
  bernd->restart();
  BOOST_TEST(heals(*bernd) == whole.entries.size());
  BOOST_TEST((journal().head() == whole.head()));
}

BOOST_AUTO_TEST_CASE(entries_before_and_after_a_checkpoint_are_kept_in_one_row) {
  // Each restart goes on from the checkpoint of the first replay, with a tail behind it.
  bernd->restart();
  BOOST_REQUIRE(static_cast<bool>(anna->saves("vier", "4")));
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  whole = journal();
  is_restored(3);
  BOOST_TEST(heals(*bernd) == 3u);
  BOOST_TEST((journal().head() == whole.head()));
}

BOOST_AUTO_TEST_CASE(a_server_that_went_on_otherwise_is_forked_and_gets_nothing) {
  is_restored(2);
  Member second(*this, anna->identity());
  BOOST_REQUIRE(static_cast<bool>(second.saves("anders", "x")));
  const Head other = journal().head();
  BOOST_TEST((heal_error(*bernd) == Errc::forked));
  BOOST_TEST((journal().head() == other));
  BOOST_TEST(server.heal_requests == 0u);
  BOOST_TEST((bernd->sync_error() == Errc::behind));  // it is shorter still; from the same length on: forked
}

BOOST_AUTO_TEST_CASE(a_home_that_does_not_keep_them_says_so_and_goes_on_refusing) {
  is_restored(2);
  BOOST_REQUIRE(bernd->home().remove({Drawer::past, space.text()}));
  BOOST_TEST((heal_error(*bernd) == Errc::not_found));
  BOOST_TEST((bernd->sync_error() == Errc::behind));
}

BOOST_AUTO_TEST_CASE(a_server_that_takes_nothing_back_stays_behind) {
  is_restored(2);
  server.heal_until_ms = 0;
  BOOST_TEST((heal_error(*bernd) == Errc::denied));
  BOOST_TEST((bernd->sync_error() == Errc::behind));
}

BOOST_AUTO_TEST_CASE(of_two_who_bring_back_the_same_each_ends_at_the_whole) {
  is_restored(2);
  server.before_append = [&] { journal().entries.push_back(whole.entries[whole.entries.size() - 2]); };
  BOOST_TEST(heals(*bernd) == 1u);
  BOOST_TEST((journal().head() == whole.head()));
}

BOOST_AUTO_TEST_CASE(a_roster_comes_back_with_the_cards_of_its_invites_and_its_names) {
  const FakeJournal before = roster();
  const auto names_before = server.names_held;
  const auto carla = member("Carla");
  BOOST_REQUIRE(static_cast<bool>(anna->roster().sync()));
  BOOST_REQUIRE(static_cast<bool>(anna->roster().sync_names()));
  const FakeJournal after = roster();
  const auto invite = journal::parse_invite(after.entries[before.entries.size()].body());
  const Bytes card = server.cards.at(invite->fingerprint);
  roster() = before;
  server.names_held = names_before;
  server.cards.erase(invite->fingerprint);
  server.heal_until_ms = 2;
  anna->restart();
  auto replica = RosterReplica::open(anna->home(), server, faction, root, {0, root});
  BOOST_TEST(*(*replica)->heal(anna->principal().id) == after.entries.size() - before.entries.size());
  BOOST_TEST((roster().head() == after.head()));
  BOOST_TEST((server.cards.at(invite->fingerprint) == card));
  BOOST_TEST(server.names_held.size() == names_before.size() + 1);
  BOOST_TEST(static_cast<bool>((*replica)->sync()));
}

BOOST_AUTO_TEST_CASE(names_come_back_though_another_brought_the_entries) {
  const auto carla = member("Carla");
  BOOST_REQUIRE(static_cast<bool>(anna->roster().sync()));
  BOOST_REQUIRE(static_cast<bool>(anna->roster().sync_names()));
  const auto all = server.names_held;
  server.names_held.pop_back();
  server.heal_until_ms = 2;
  anna->restart();
  auto replica = RosterReplica::open(anna->home(), server, faction, root, {0, root});
  BOOST_TEST(*(*replica)->heal(anna->principal().id) == 0u);
  BOOST_TEST(server.names_held.size() == all.size());
}

// ---- the chain that is kept -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_chain_takes_what_follows_and_begins_anew_at_a_gap) {
  const auto& all = whole.entries;
  std::vector<journal::Entry> chain(all.begin(), all.begin() + 2);
  chain_on(&chain, std::span(all).subspan(1));
  BOOST_TEST(chain.size() == all.size());
  BOOST_TEST((chain.back().pin() == all.back().pin()));
  chain.erase(chain.begin() + 1, chain.end());
  chain_on(&chain, std::span(all).subspan(3));
  BOOST_TEST(chain.size() == all.size() - 3);
  BOOST_TEST((chain.front().pin() == all[3].pin()));
}

BOOST_AUTO_TEST_CASE(the_lost_part_begins_behind_the_servers_head) {
  const std::span<const journal::Entry> all(whole.entries);
  BOOST_TEST(lost_part(all, all[1].pin())->size() == all.size() - 2);
  BOOST_TEST(lost_part(all, std::nullopt)->size() == all.size());
  BOOST_TEST(lost_part(all, all.back().pin())->empty());
  BOOST_TEST((lost_part(all.subspan(3), all[1].pin()).error().code == Errc::not_found));
  BOOST_TEST((lost_part(all.subspan(1), std::nullopt).error().code == Errc::not_found));
  BOOST_TEST((lost_part(all, Head{1, EntryHash::random()}).error().code == Errc::forked));
}

BOOST_AUTO_TEST_CASE(only_the_newest_are_kept_and_a_damaged_record_counts_as_none) {
  const Home& home = bernd->home();
  const SpaceId other = SpaceId::random();
  BOOST_REQUIRE(keep_past(home, other, std::span(whole.entries).first(2)));
  BOOST_REQUIRE(keep_past(home, other, whole.entries));
  BOOST_TEST(load_past(home, other).size() == whole.entries.size());
  BOOST_REQUIRE(home.write({Drawer::past, other.text()}, Bytes{0x82, 0x00, 0x01}));
  BOOST_TEST(load_past(home, other).empty());
  std::vector<journal::Entry> large;
  journal::Header header = whole.entries.back().header();
  for (int i = 0; i < 12; ++i) {
    if (i > 0) header.prev = large.back().hash();
    ++header.seq;
    large.push_back(journal::Entry::make(header, Bytes(900'000, 1), anna->identity()->sign_keys()));
  }
  BOOST_REQUIRE(keep_past(home, other, large));
  const auto kept = load_past(home, other);
  BOOST_TEST(kept.size() == limits::past_bytes_max / large.front().bytes().size());
  BOOST_TEST((kept.back().pin() == large.back().pin()));
}

BOOST_AUTO_TEST_SUITE_END()
