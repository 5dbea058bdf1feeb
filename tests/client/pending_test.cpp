// A client that was killed before its answer came: the next run knows what became of it.          docs/protocol.md §4.3
#include <boost/test/unit_test.hpp>

#include "client/identity/people.h"
#include "client/replica/pins.h"
#include "tests/client/town.h"

using namespace client_tests;

namespace {

struct Killed : Town {
  Killed() {
    anna_creates_space();
    bernd = member("Bernd", SpaceRole::editor);
    BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  }
  std::unique_ptr<Member> bernd;

  // As a killed client leaves it: the entry lies in the home, and is on the chain or is not.
  void leave_pending(const journal::Entry& entry) {
    BOOST_REQUIRE(keep_pending(bernd->home(), entry.header().journal, entry.bytes()).has_value());
    bernd->restart();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pending, Killed)

BOOST_AUTO_TEST_CASE(an_entry_that_arrived_is_told_once) {
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("Antrag.txt", "x")));
  leave_pending(journal().entries.back());
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST_REQUIRE(bernd->space().answered().has_value());
  BOOST_TEST(bernd->space().answered()->seq == journal().head().seq);
  BOOST_TEST(!load_pending(bernd->home(), journal_of(space))->has_value());
  bernd->restart();
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(!bernd->space().answered().has_value());
}

BOOST_AUTO_TEST_CASE(one_that_the_next_fetch_brings_is_told_too) {
  auto second = Member(*this, bernd->identity());  // writes for Bernd what his killed client had sent
  BOOST_REQUIRE(static_cast<bool>(second.saves("Antrag.txt", "x")));
  leave_pending(journal().entries.back());
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(bernd->space().answered().has_value());
  BOOST_TEST(!load_pending(bernd->home(), journal_of(space))->has_value());
}

BOOST_AUTO_TEST_CASE(one_that_arrives_late_is_told_in_the_same_run) {
  server.before_append = [this] { server.offline = true; };
  BOOST_TEST((bernd->saves("Antrag.txt", "x").error().code == Errc::offline));
  server.offline = false;
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(!bernd->space().answered().has_value());
  journal().entries.push_back(**load_pending(bernd->home(), journal_of(space)));
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST_REQUIRE(bernd->space().answered().has_value());
  BOOST_TEST(bernd->space().answered()->seq == journal().head().seq);
  BOOST_TEST(!load_pending(bernd->home(), journal_of(space))->has_value());
}

BOOST_AUTO_TEST_CASE(one_that_was_looked_for_in_vain_stays_kept_until_its_place_is_taken) {
  server.before_append = [this] {  // this request is lost, no other
    server.offline = true;
    server.before_page = [this] { server.offline = false; };
  };
  BOOST_TEST((bernd->saves("Antrag.txt", "x").error().code == Errc::offline));
  BOOST_TEST(load_pending(bernd->home(), journal_of(space))->has_value());
  BOOST_REQUIRE(static_cast<bool>(anna->saves("anna.txt", "a")));
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(!bernd->space().answered().has_value());
  BOOST_TEST(!load_pending(bernd->home(), journal_of(space))->has_value());
}

BOOST_AUTO_TEST_CASE(one_that_is_the_newest_in_the_checkpoint_is_told) {
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("Antrag.txt", "x")));
  for (const Drawer drawer : {Drawer::checkpoints, Drawer::tails})
    BOOST_REQUIRE(bernd->home().remove({drawer, space.text()}).has_value());
  bernd->restart();
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));  // leaves a checkpoint of the whole
  leave_pending(journal().entries.back());
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(bernd->space().answered().has_value());
}

BOOST_AUTO_TEST_CASE(one_that_others_forestalled_is_forgotten) {
  const journal::Entry lost = forge(*bernd->identity(), journal::Kind::content, Bytes(168), 1);
  BOOST_REQUIRE(static_cast<bool>(anna->saves("anna.txt", "a")));
  leave_pending(lost);
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(!bernd->space().answered().has_value());
  BOOST_TEST(!load_pending(bernd->home(), journal_of(space))->has_value());
}

BOOST_AUTO_TEST_CASE(the_same_change_of_the_roster_is_not_written_twice_but_a_later_one_is) {
  RoleChange change;
  change.person = bernd->principal().id;
  change.role = PersonRole::guest;
  change.until_ms = 4'000'000'000'000;
  const auto changes = [&] { return change_role(server, anna->roster(), *anna->identity(), change); };
  BOOST_REQUIRE(static_cast<bool>(changes()));
  const journal::Entry sent = roster().entries.back();
  BOOST_REQUIRE(keep_pending(anna->home(), sent.header().journal, sent.bytes()).has_value());
  auto again = changes();
  BOOST_REQUIRE(static_cast<bool>(again));
  BOOST_TEST((*again == sent.pin()));
  BOOST_TEST((roster().head() == sent.pin()));
  BOOST_REQUIRE(static_cast<bool>(changes()));  // nothing is pending now: a new wish
  BOOST_TEST((roster().head() != sent.pin()));
}

BOOST_AUTO_TEST_SUITE_END()
