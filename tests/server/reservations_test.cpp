#include "server/spaces/reservations.h"

#include <boost/test/unit_test.hpp>

using namespace mappe;
using namespace mappe::server;

namespace {

constexpr TimeMs now = 1'700'000'000'000;

struct Fixture {
  Reservations reservations;
  const JournalId journal = JournalId::random();
  const JournalId other = JournalId::random();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reservations, Fixture)

BOOST_AUTO_TEST_CASE(the_head_is_kept_for_a_second_for_who_asked) {
  reservations.ask(journal, "slow", now);
  BOOST_TEST(reservations.kept_for_others(journal, "slow", now + 999) == 0u);
  BOOST_TEST(reservations.kept_for_others(journal, "fast", now + 400) == 600u);
  BOOST_TEST(reservations.kept_for_others(journal, "fast", now + 1000) == 0u);
}

BOOST_AUTO_TEST_CASE(other_journals_are_not_kept) {
  reservations.ask(journal, "slow", now);
  BOOST_TEST(reservations.kept_for_others(other, "fast", now) == 0u);
}

BOOST_AUTO_TEST_CASE(after_the_append_the_next_in_line_has_its_second) {
  reservations.ask(journal, "first", now);
  reservations.ask(journal, "second", now + 100);
  BOOST_TEST(reservations.kept_for_others(journal, "second", now + 200) > 0u);
  reservations.done(journal, "first", now + 300);
  BOOST_TEST(reservations.kept_for_others(journal, "second", now + 300) == 0u);
  BOOST_TEST(reservations.kept_for_others(journal, "first", now + 300) == 1000u);
}

BOOST_AUTO_TEST_CASE(an_account_reserves_one_head_at_a_time) {
  reservations.ask(journal, "greedy", now);
  reservations.ask(other, "greedy", now);
  BOOST_TEST(reservations.kept_for_others(other, "fast", now) == 0u);
}

BOOST_AUTO_TEST_CASE(who_lets_one_lapse_gets_none_for_a_minute) {
  reservations.ask(journal, "sleepy", now);
  BOOST_TEST(reservations.kept_for_others(journal, "fast", now + 1001) == 0u);
  reservations.ask(journal, "sleepy", now + 2000);
  BOOST_TEST(reservations.kept_for_others(journal, "fast", now + 2000) == 0u);
  reservations.ask(journal, "sleepy", now + 61'001);
  BOOST_TEST(reservations.kept_for_others(journal, "fast", now + 61'001) > 0u);
}

BOOST_AUTO_TEST_CASE(an_invite_reserves_nothing) {
  reservations.ask(journal, "", now);
  BOOST_TEST(reservations.kept_for_others(journal, "fast", now) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
