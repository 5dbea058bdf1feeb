#include "server/spaces/reservations.h"

#include <boost/test/unit_test.hpp>

using namespace mappe;
using namespace mappe::server;

namespace {

constexpr TimeMs at_ms = 1'700'000'000'000;

struct AtReservations {
  Reservations reservations;
  const JournalId journal = JournalId::random();
  const JournalId other = JournalId::random();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reservations, AtReservations)

BOOST_AUTO_TEST_CASE(the_head_is_kept_for_a_second_for_who_asked) {
  reservations.ask(journal, "slow", at_ms);
  BOOST_TEST(reservations.kept_for_others(journal, "slow", at_ms + 999) == 0u);
  BOOST_TEST(reservations.kept_for_others(journal, "fast", at_ms + 400) == 600u);
  BOOST_TEST(reservations.kept_for_others(journal, "fast", at_ms + 1000) == 0u);
}

BOOST_AUTO_TEST_CASE(other_journals_are_not_kept) {
  reservations.ask(journal, "slow", at_ms);
  BOOST_TEST(reservations.kept_for_others(other, "fast", at_ms) == 0u);
}

BOOST_AUTO_TEST_CASE(after_the_append_the_next_in_line_has_its_second) {
  reservations.ask(journal, "first", at_ms);
  reservations.ask(journal, "second", at_ms + 100);
  BOOST_TEST(reservations.kept_for_others(journal, "second", at_ms + 200) > 0u);
  reservations.done(journal, "first", at_ms + 300);
  BOOST_TEST(reservations.kept_for_others(journal, "second", at_ms + 300) == 0u);
  BOOST_TEST(reservations.kept_for_others(journal, "first", at_ms + 300) == 1000u);
}

BOOST_AUTO_TEST_CASE(an_account_reserves_one_head_at_a_time) {
  reservations.ask(journal, "greedy", at_ms);
  reservations.ask(other, "greedy", at_ms);
  BOOST_TEST(reservations.kept_for_others(other, "fast", at_ms) == 0u);
}

BOOST_AUTO_TEST_CASE(who_lets_one_lapse_gets_none_for_a_minute) {
  reservations.ask(journal, "sleepy", at_ms);
  BOOST_TEST(reservations.kept_for_others(journal, "fast", at_ms + 1001) == 0u);
  reservations.ask(journal, "sleepy", at_ms + 2000);
  BOOST_TEST(reservations.kept_for_others(journal, "fast", at_ms + 2000) == 0u);
  reservations.ask(journal, "sleepy", at_ms + 61'001);
  BOOST_TEST(reservations.kept_for_others(journal, "fast", at_ms + 61'001) > 0u);
}

BOOST_AUTO_TEST_CASE(an_invite_reserves_nothing) {
  reservations.ask(journal, "", at_ms);
  BOOST_TEST(reservations.kept_for_others(journal, "fast", at_ms) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
