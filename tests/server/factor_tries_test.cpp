// What a thief with the password tries at the second factor: codes again, many at once, after a restart, with another's
// device, with a clock that is wrong, in a session that is open.                               docs/protocol.md §3
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "server/sign_in/session.h"
#include "tests/server/with_factor.h"

using namespace mappe;
using namespace mappe::server::testing;
using std::chrono::seconds;

BOOST_FIXTURE_TEST_SUITE(second_factor_tries, WithFactor)

BOOST_AUTO_TEST_CASE(what_was_used_stays_used_over_a_restart) {
  bernd_sets_up();
  const std::string code = app.code(town.now());
  BOOST_TEST(signs_in(bernd, code).status == 200);
  BOOST_TEST(signs_in(bernd, backup_codes[0]).status == 200);
  town.restarts();
  BOOST_TEST(signs_in(bernd, code).type() == "second-factor-failed");
  BOOST_TEST(signs_in(bernd, backup_codes[0]).type() == "second-factor-failed");
  town.passes(next_step);
  BOOST_TEST(signs_in(bernd, app.code(town.now())).status == 200);
  BOOST_TEST(signs_in(bernd, backup_codes[1]).status == 200);
}

// One code is one change, wherever it is sent at once: at a sign-in and from a session that somebody took over.
BOOST_AUTO_TEST_CASE(one_backup_code_at_the_sign_in_and_in_a_session_at_once_is_used_once) {
  bernd_sets_up();
  for (std::size_t i = 0; i < 4; ++i) {
    json body = town.sign_in_body(bernd.login);
    body["code"] = backup_codes[i];
    const json renewal{{"code", backup_codes[i]}};
    Reply by_session;
    std::thread other([&] { by_session = town.post("/v1/me/second-factor/backup-codes", bernd.token, renewal); });
    const Reply by_sign_in = town.post("/v1/sign-in", "", body);
    other.join();
    BOOST_TEST((by_sign_in.status == 200) != (by_session.status == 200));
    if (by_session.status == 200) {
      BOOST_TEST(by_sign_in.type() == "second-factor-failed");
      backup_codes = by_session.data().at("backup_codes").get<std::vector<std::string>>();
    } else {
      BOOST_TEST(by_session.rule() == "second_factor_code");
    }
    town.passes(seconds(1200));  // nobody has to wait any more
  }
}

// The telephone's clock is ten minutes off: its codes count for nothing, and the answer says where to look.
BOOST_AUTO_TEST_CASE(a_clock_that_is_ten_minutes_wrong_makes_no_codes) {
  bernd_sets_up();
  constexpr TimeMs ten_minutes = 600'000;
  for (const TimeMs shown : {town.now() - ten_minutes, town.now() + ten_minutes}) {
    const Reply refused = signs_in(bernd, app.code(shown));
    BOOST_TEST(refused.type() == "second-factor-failed");
    BOOST_TEST(refused.data().at("detail").get<std::string>().find("check the clock") != std::string::npos);
  }
  BOOST_TEST(signs_in(bernd, app.code(town.now())).status == 200);
}

// The server's own clock goes back: no code of before comes to life again, backup codes go on, and time heals it.
BOOST_AUTO_TEST_CASE(a_server_whose_clock_goes_back_takes_no_used_code_again) {
  bernd_sets_up();
  const std::string before = app.code(town.now());
  town.passes(seconds(300));
  const std::string used = app.code(town.now());
  BOOST_TEST(signs_in(bernd, used).status == 200);
  town.passes(-seconds(300));
  BOOST_TEST(signs_in(bernd, before).type() == "second-factor-failed");
  BOOST_TEST(signs_in(bernd, used).type() == "second-factor-failed");
  BOOST_TEST(signs_in(bernd, backup_codes[0]).status == 200);
  town.passes(seconds(330));
  BOOST_TEST(signs_in(bernd, app.code(town.now())).status == 200);
}

// A thief who waits for a restart begins where he was: what was tried wrong lies with the account.
BOOST_AUTO_TEST_CASE(wrong_codes_are_counted_over_a_restart) {
  bernd_sets_up();
  for (int i = 0; i < 3; ++i) BOOST_TEST(signs_in(bernd, app.wrong(town.now())).type() == "second-factor-failed");
  BOOST_TEST(signs_in(bernd, app.wrong(town.now())).status == 429);
  town.restarts();
  BOOST_TEST(signs_in(bernd, app.wrong(town.now())).status == 429);
  BOOST_TEST(signs_in(bernd, app.code(town.now())).status == 429);
  BOOST_TEST(on_his_device(app.code(town.now())).status == 200);  // the owner gets in all the same
  town.passes(seconds(2));
  BOOST_TEST(signs_in(bernd, backup_codes[0]).status == 200);
  town.restarts();
  for (int i = 0; i < 3; ++i) BOOST_TEST(signs_in(bernd, app.wrong(town.now())).type() == "second-factor-failed");
}

// What was written down is forgotten when the rest is: who mistypes once a week is not slowed for it.
BOOST_AUTO_TEST_CASE(wrong_codes_of_yesterday_do_not_count_whether_the_server_restarted_or_not) {
  bernd_sets_up();
  const auto mistypes = [&] { return signs_in(bernd, app.wrong(town.now())); };
  const auto mistypes_at_home = [&] { return on_his_device(app.wrong(town.now())); };
  const auto a_day_passes = [&] { town.passes(std::chrono::hours(24) + seconds(1)); };
  for (int i = 0; i < 3; ++i) BOOST_TEST(mistypes().type() == "second-factor-failed");
  for (int i = 0; i < 3; ++i) BOOST_TEST(mistypes_at_home().type() == "second-factor-failed");
  BOOST_TEST(mistypes().status == 429);
  a_day_passes();
  BOOST_TEST(mistypes().type() == "second-factor-failed");
  BOOST_TEST(mistypes_at_home().type() == "second-factor-failed");
  town.restarts();
  for (int i = 0; i < 2; ++i) BOOST_TEST(mistypes().type() == "second-factor-failed");
  for (int i = 0; i < 2; ++i) BOOST_TEST(mistypes_at_home().type() == "second-factor-failed");
  BOOST_TEST(mistypes().status == 429);  // three of this day
  town.restarts();
  BOOST_TEST(mistypes_at_home().status == 429);
  a_day_passes();
  BOOST_TEST(mistypes().type() == "second-factor-failed");
  town.restarts();
  for (int i = 0; i < 2; ++i) BOOST_TEST(mistypes().type() == "second-factor-failed");
  BOOST_TEST(mistypes().status == 429);
}

BOOST_AUTO_TEST_CASE(who_took_over_a_session_has_no_new_tries_after_a_restart) {
  bernd_sets_up();
  const auto guesses = [&] {
    return town.call("DELETE", "/v1/me/second-factor", bernd.token, json{{"code", app.wrong(town.now())}}.dump());
  };
  for (int i = 0; i < 3; ++i) BOOST_TEST(guesses().status == 403);
  town.restarts();
  BOOST_TEST(guesses().status == 429);
}

BOOST_AUTO_TEST_CASE(many_wrong_codes_at_once_are_no_way_round_the_delays) {
  bernd_sets_up();
  std::vector<json> bodies(12);
  for (json& body : bodies) {
    body = town.sign_in_body(bernd.login);
    body["code"] = app.wrong(town.now());
  }
  std::atomic<int> judged = 0, slowed = 0;
  std::vector<std::thread> threads;
  for (const json& body : bodies)
    threads.emplace_back([&] {
      const Reply reply = town.post("/v1/sign-in", "", body);
      judged += reply.type() == "second-factor-failed";
      slowed += reply.status == 429;
    });
  for (auto& thread : threads) thread.join();
  BOOST_TEST(judged == 3);
  BOOST_TEST(slowed == 9);
}

// What Anna's device remembers is nothing in Bernd's sign-in, though both have a factor and hers needs no code.
BOOST_AUTO_TEST_CASE(anothers_remembered_device_is_none) {
  bernd_sets_up();
  App annas;
  BOOST_TEST(puts(anna, annas).status == 200);
  town.passes(next_step);
  BOOST_TEST(signs_in(anna, annas.code(town.now()), true).status == 200);
  BOOST_TEST(signs_in(anna, "", false, true).status == 200);  // the twin: it is remembered
  json body = town.sign_in_body(bernd.login);
  body["device"] = anna.device;
  BOOST_TEST(town.post("/v1/sign-in", "", body).type() == "second-factor-needed");
  body = town.sign_in_body(bernd.login);
  body["device"] = b64(Bytes(mappe::server::DeviceSecret::size_bytes, 7));  // nobody's
  BOOST_TEST(town.post("/v1/sign-in", "", body).type() == "second-factor-needed");
}

BOOST_AUTO_TEST_CASE(a_device_that_was_put_out_is_not_remembered_any_more) {
  bernd_sets_up();
  const std::string other = bernd.token;
  BOOST_TEST(signs_in(bernd, app.code(town.now()), true).status == 200);
  const json devices = town.get("/v1/devices", bernd.token).data();
  for (const json& device : devices)
    if (device.at("current"))
      BOOST_TEST(town.call("DELETE", "/v1/devices/" + device.at("id").get<std::string>(), other).status == 204);
  BOOST_TEST(on_his_device().type() == "second-factor-needed");
}

// A session that was open when it became a duty is no way around it: nor is a question that was waiting for news.
BOOST_AUTO_TEST_CASE(a_session_that_is_open_when_it_becomes_a_duty_is_let_to_setting_it_up_alone) {
  const Space space = town.new_space(faction, anna);
  BOOST_TEST(town.get("/v1/spaces", bernd.token).status == 200);
  const std::string cursor = town.get("/v1/events", bernd.token).data().at("cursor");
  Reply waited;
  std::thread waiting([&] { waited = town.get("/v1/events?after=" + cursor + "&wait_s=20", bernd.token); });
  BOOST_TEST_REQUIRE(puts(anna, App()).status == 200);
  BOOST_TEST_REQUIRE(demands(2).status == 200);
  for (const std::string& path : {std::string("/v1/spaces"), std::string("/v1/factions"), faction.path() + "/roster",
                                  space.path() + "/journal?from=0", std::string("/v1/events")})
    BOOST_TEST(town.get(path, bernd.token).type() == "second-factor-required", path);
  waiting.join();
  BOOST_TEST(waited.type() == "second-factor-required", waited.body);
  bernd_sets_up();
  BOOST_TEST(town.get("/v1/spaces", bernd.token).status == 200);
  BOOST_TEST(demands(1).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
