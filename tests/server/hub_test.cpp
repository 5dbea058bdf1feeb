#include "server/events/hub.h"

#include <boost/test/unit_test.hpp>

#include "server/limits.h"

using namespace mappe;
using namespace mappe::server;

namespace {

struct AtHub {
  std::shared_ptr<EventHub> hub = EventHub::make();
  const EventHub::Topic anna{1}, bernd{2};
  const JournalId journal = JournalId::random();
  int woken = 0;
  http::Waker waker{[this] { ++woken; }};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hub, AtHub)

BOOST_AUTO_TEST_CASE(a_move_wakes_who_listens_for_it_and_nobody_else) {
  const auto ticket = hub->listen("session", {anna}, waker);
  hub->moved(journal, {bernd});
  BOOST_TEST(woken == 0);
  hub->moved(journal, {anna});
  BOOST_TEST(woken == 1);
}

BOOST_AUTO_TEST_CASE(without_its_ticket_nobody_listens) {
  hub->listen("session", {anna}, waker).reset();
  hub->moved(journal, {anna});
  BOOST_TEST(woken == 0);
  BOOST_TEST(hub->listeners() == 0u);
}

BOOST_AUTO_TEST_CASE(a_cursor_knows_what_moved_after_it) {
  const auto before = hub->count_of(hub->cursor());
  hub->moved(journal, {});
  const auto after = hub->count_of(hub->cursor());
  BOOST_TEST_REQUIRE(before.has_value());
  BOOST_TEST(hub->moved_since(journal, *before));
  BOOST_TEST(!hub->moved_since(journal, *after));
}

BOOST_AUTO_TEST_CASE(cursors_of_others_are_unknown) {
  BOOST_TEST(!hub->count_of(EventHub::make()->cursor()));
  BOOST_TEST(!hub->count_of(""));
  hub->moved(journal, {});
  BOOST_TEST(!hub->count_of(hub->cursor() + "0"));  // ahead of us
  BOOST_TEST(!hub->count_of(hub->cursor() + "x"));
}

BOOST_AUTO_TEST_CASE(what_somebody_lost_is_told_after_that_cursor_and_to_nobody_else) {
  const std::uint64_t before = *hub->count_of(hub->cursor());
  hub->lost(journal, 7, {bernd});
  const std::uint64_t after = *hub->count_of(hub->cursor());
  BOOST_TEST_REQUIRE(hub->lost_since({anna, bernd}, before).size() == 1u);
  BOOST_TEST((hub->lost_since({bernd}, before).at(0).journal == journal));
  BOOST_TEST(hub->lost_since({bernd}, before).at(0).seq == 7u);
  BOOST_TEST(hub->lost_since({bernd}, after).empty());
  BOOST_TEST(hub->lost_since({anna}, before).empty());
}

BOOST_AUTO_TEST_CASE(of_what_was_lost_the_newest_are_remembered) {
  const std::uint64_t before = *hub->count_of(hub->cursor());
  for (std::uint64_t seq = 0; seq < limits::losses_kept_max + 3; ++seq) hub->lost(journal, seq, {bernd});
  const auto losses = hub->lost_since({bernd}, before);
  BOOST_TEST_REQUIRE(losses.size() == limits::losses_kept_max);
  BOOST_TEST(losses.front().seq == 3u);
}

BOOST_AUTO_TEST_CASE(a_session_listens_twice_at_most) {
  const auto first = hub->listen("session", {anna}, waker);
  auto second = hub->listen("session", {anna}, waker);
  BOOST_TEST(!hub->listen("session", {anna}, waker));
  BOOST_TEST(bool(hub->listen("another", {anna}, waker)));
  second.reset();
  BOOST_TEST(bool(hub->listen("session", {anna}, waker)));
}

BOOST_AUTO_TEST_SUITE_END()
