// News by long poll.                                                                                docs/protocol.md §7
#include <boost/test/unit_test.hpp>
#include <future>

#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using journal::SpaceRole;

namespace {

struct AtEvent {
  Town town;
  Faction faction = town.new_faction("Beispielfraktion");
  Member& anna = faction.founder;
  Member bernd = town.new_member(faction, "bernd");
  Space space = town.new_space(faction, anna);

  Reply polls(const Member& who, const std::string& cursor, int wait_s = 0) const {
    return town.get("/v1/events?after=" + cursor + "&wait_s=" + std::to_string(wait_s), who.token);
  }
  std::string cursor_of(const Member& who) const { return polls(who, "").data().at("cursor"); }
  std::future<Reply> waits(const Member& who, int wait_s = 20) const {
    const std::string cursor = cursor_of(who), token = who.token;
    const std::size_t before = listeners();
    auto reply = std::async(std::launch::async, [this, cursor, token, wait_s] {
      return town.get("/v1/events?after=" + cursor + "&wait_s=" + std::to_string(wait_s), token);
    });
    for (int i = 0; i < 500 && listeners() == before; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    BOOST_TEST_REQUIRE(listeners() == before + 1);
    return reply;
  }
  std::size_t listeners() const { return const_cast<Town&>(town).services().events->listeners(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(events, AtEvent)

BOOST_AUTO_TEST_CASE(without_a_cursor_one_gets_everything_at_once) {
  const json news = polls(anna, "").data();
  BOOST_TEST(news.at("spaces").size() == 1u);
  BOOST_TEST(news.at("spaces").at(0).at("space") == b64(space.id));
  BOOST_TEST(news.at("factions").at(0).at("seq") == 2);
  BOOST_TEST(polls(anna, "of-another-process").data().at("spaces").size() == 1u);
}

BOOST_AUTO_TEST_CASE(after_the_cursor_one_gets_only_what_moved) {
  const std::string cursor = cursor_of(anna);
  BOOST_TEST(polls(anna, cursor).data().at("spaces").empty());
  town.commits(space, anna, town.content(faction, space, anna));
  const json news = polls(anna, cursor).data();
  BOOST_TEST(news.at("spaces").at(0).at("seq") == 1);
  BOOST_TEST(news.at("factions").empty());
}

BOOST_AUTO_TEST_CASE(a_waiting_poll_answers_when_something_moves) {
  town.shares(faction, space, anna, {town.row_of(bernd, SpaceRole::reader)});
  auto reply = waits(bernd);
  town.commits(space, anna, town.content(faction, space, anna));
  BOOST_TEST((reply.wait_for(std::chrono::seconds(5)) == std::future_status::ready));
  BOOST_TEST(reply.get().data().at("spaces").at(0).at("seq") == 2);
}

BOOST_AUTO_TEST_CASE(a_waiting_poll_hears_of_a_space_it_was_added_to) {
  auto reply = waits(bernd);
  town.shares(faction, space, anna, {town.row_of(bernd, SpaceRole::reader)});
  BOOST_TEST(reply.get().data().at("spaces").at(0).at("space") == b64(space.id));
}

BOOST_AUTO_TEST_CASE(a_waiting_poll_hears_of_the_roster) {
  auto reply = waits(bernd);
  town.new_member(faction, "carla");
  BOOST_TEST(reply.get().data().at("factions").at(0).at("faction") == b64(faction.id));
}

BOOST_AUTO_TEST_CASE(nobody_hears_of_spaces_he_has_no_row_in) {
  auto reply = waits(bernd, 1);
  town.commits(space, anna, town.content(faction, space, anna));
  const json news = reply.get().data();
  BOOST_TEST(news.at("spaces").empty());
}

BOOST_AUTO_TEST_CASE(who_is_removed_hears_of_that_entry_and_of_none_after_it) {
  town.shares(faction, space, anna, {town.row_of(bernd, SpaceRole::reader)});
  const std::string cursor = cursor_of(bernd);
  auto reply = waits(bernd);
  town.removes(faction, space, anna, bernd);
  const std::uint64_t removal = space.head.seq;
  BOOST_TEST((reply.wait_for(std::chrono::seconds(5)) == std::future_status::ready));
  json news = reply.get().data();
  BOOST_TEST_REQUIRE(news.at("spaces").size() == 1u);
  BOOST_TEST(news.at("spaces").at(0).at("space") == b64(space.id));
  BOOST_TEST(news.at("spaces").at(0).at("seq") == removal);
  BOOST_TEST(town.get(space.path() + "/journal", bernd.token).status == 404);
  const std::string after = news.at("cursor");
  town.commits(space, anna, town.content(faction, space, anna));
  BOOST_TEST(polls(bernd, after).data().at("spaces").empty());
  BOOST_TEST(polls(bernd, cursor).data().at("spaces").at(0).at("seq") == removal);  // asked again, the same

  town.shares(faction, space, anna, {town.row_of(bernd, SpaceRole::reader)});
  news = polls(bernd, cursor).data();  // taken in again: it is there, once
  BOOST_TEST_REQUIRE(news.at("spaces").size() == 1u);
  BOOST_TEST(news.at("spaces").at(0).at("seq") == space.head.seq);
}

BOOST_AUTO_TEST_CASE(a_poll_without_news_answers_at_its_end) {
  auto reply = waits(anna, 1);
  const Reply answer = reply.get();
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.data().at("spaces").empty());
  BOOST_TEST(listeners() == 0u);
}

BOOST_AUTO_TEST_CASE(a_third_poll_of_a_session_is_refused) {
  auto first = waits(anna, 2), second = waits(anna, 2);
  const Reply third = polls(anna, cursor_of(anna), 2);
  BOOST_TEST(third.status == 429);
  auto others = waits(bernd, 1);
  BOOST_TEST(others.get().status == 200);
  first.get();
  second.get();
}

BOOST_AUTO_TEST_CASE(a_poll_whose_session_ends_is_told_so) {
  auto reply = waits(bernd);
  town.post("/v1/sign-out", bernd.token, json::object());
  BOOST_TEST(reply.get().status == 401);
}

BOOST_AUTO_TEST_CASE(nobody_waits_longer_than_55_seconds) {
  BOOST_TEST(polls(anna, "", 56).type() == "malformed");
  BOOST_TEST(polls(anna, "", 55).status == 200);
}

BOOST_AUTO_TEST_CASE(draining_answers_the_polls) {
  auto reply = waits(anna);
  town.restarts();
  BOOST_TEST(reply.get().status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
