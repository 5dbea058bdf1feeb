// What happens at once: a sign-in never outruns a changed password or a revoked device, and many tries at once are no
// more tries.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using mappe::server::Policy;

namespace {

template <class Work>
void in_threads(std::size_t count, const Work& work) {
  std::vector<std::thread> threads;
  std::atomic<bool> go = false;
  for (std::size_t i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      while (!go) std::this_thread::yield();
      work(i);
    });
  }
  go = true;
  for (auto& thread : threads) thread.join();
}

struct AtRace {
  Town town{policy()};
  Faction faction = town.new_faction("Beispielfraktion");
  Member& anna = faction.founder;

  static Policy policy() {
    Policy policy;
    policy.sign_in.free_tries = 3;
    policy.address_tries_per_minute = 100'000;
    policy.invitation_tries = 10;
    return policy;
  }
  std::vector<json> bodies(std::size_t count) const {
    std::vector<json> all;
    for (std::size_t i = 0; i < count; ++i) {
      all.push_back(town.sign_in_body(anna.login));
      all.back()["device"] = anna.device;
    }
    return all;
  }
  Reply changes_password() {
    const std::string before = "\"" + std::to_string(anna.login.serial) + "\"";
    ++anna.login.serial;
    anna.login.password = AccountKeys::new_seed();
    const json body{{"password", anna.login.password_copy()}};
    return town.call("PUT", "/v1/me/bundle", anna.token, body.dump(), "application/json", {{"If-Match", before}});
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(races, AtRace)

BOOST_AUTO_TEST_CASE(no_session_of_the_old_password_outlives_its_change) {
  for (int round = 0; round < 10; ++round) {
    Member second = anna;  // another device, that changes the password
    second.device.clear();
    BOOST_TEST_REQUIRE(town.signs_in(second).status == 200);
    const auto signing = bodies(3);
    std::vector<Reply> replies(4);
    const std::string changer = second.token;
    std::swap(anna.token, second.token);
    in_threads(
        4, [&](std::size_t i) { replies[i] = i == 3 ? changes_password() : town.post("/v1/sign-in", "", signing[i]); });
    BOOST_TEST_REQUIRE(replies[3].status == 200);
    for (int i = 0; i < 3; ++i) {
      BOOST_TEST((replies[i].status == 200 || replies[i].status == 401 || replies[i].status == 429));
      if (replies[i].status != 200) continue;
      BOOST_TEST(town.get("/v1/me", replies[i].data().at("token")).status == 401);
    }
    BOOST_TEST(town.get("/v1/me", changer).status == 200);
    town.passes(std::chrono::hours(25));  // forgets the failures
    BOOST_TEST_REQUIRE(town.signs_in(anna).status == 200);
  }
}

BOOST_AUTO_TEST_CASE(a_revoked_device_does_not_come_back_with_a_sign_in_under_way) {
  for (int round = 0; round < 10; ++round) {
    Member laptop = anna;
    laptop.device.clear();
    BOOST_TEST_REQUIRE(town.signs_in(laptop).status == 200);
    std::string id;
    for (const json& device : town.get("/v1/devices", laptop.token).data())
      if (device.at("current").get<bool>()) id = device.at("id");
    std::vector<json> signing;
    for (int i = 0; i < 3; ++i) {
      signing.push_back(town.sign_in_body(anna.login));
      signing.back()["device"] = laptop.device;
    }
    std::vector<Reply> replies(4);
    in_threads(4, [&](std::size_t i) {
      replies[i] =
          i == 3 ? town.call("DELETE", "/v1/devices/" + id, anna.token) : town.post("/v1/sign-in", "", signing[i]);
    });
    BOOST_TEST_REQUIRE(replies[3].status == 204);
    for (const json& device : town.get("/v1/devices", anna.token).data()) BOOST_TEST(device.at("id") != id);
    for (int i = 0; i < 3; ++i) {
      if (replies[i].status != 200) continue;
      // Either it came first and ended, or the device was unknown already and it got a new one.
      const bool is_new = replies[i].data().contains("device");
      BOOST_TEST(town.get("/v1/me", replies[i].data().at("token")).status == (is_new ? 200 : 401));
    }
    town.passes(std::chrono::hours(25));
  }
}

BOOST_AUTO_TEST_CASE(a_session_that_ends_while_it_is_used_is_refused_and_no_fault) {
  for (int round = 0; round < 10; ++round) {
    Member other = anna;
    other.device.clear();
    BOOST_TEST_REQUIRE(town.signs_in(other).status == 200);
    town.passes(std::chrono::minutes(2));  // its use is written down
    std::vector<int> statuses(6);
    in_threads(6, [&](std::size_t i) {
      statuses[i] =
          (i == 0 ? town.post("/v1/sign-out", other.token, json::object()) : town.get("/v1/me", other.token)).status;
    });
    BOOST_TEST(statuses[0] == 204);
    for (int i = 1; i < 6; ++i) BOOST_TEST((statuses[i] == 200 || statuses[i] == 401));
  }
}

BOOST_AUTO_TEST_CASE(ten_tries_at_a_pin_are_ten_however_many_come_at_once) {
  const Invitation invitation = town.invites(faction, anna);
  Keys wrong(PrincipalKind::invite, faction.id, invitation.keys->id);
  std::vector<json> tries;
  for (int i = 0; i < 24; ++i) tries.push_back(town.principal_body(PrincipalKind::invite, wrong));
  std::atomic<int> judged = 0, rested = 0;
  in_threads(tries.size(), [&](std::size_t i) {
    const Reply reply = town.post("/v1/sign-in/principal", "", tries[i]);
    judged += reply.type() == "sign-in-failed" ? 1 : 0;
    rested += reply.rule() == "invite_rests" ? 1 : 0;
  });
  BOOST_TEST(judged == 10);
  BOOST_TEST(rested == 14);
  BOOST_TEST(town.invite_signs_in(invitation).rule() == "invite_rests");
}

BOOST_AUTO_TEST_CASE(the_free_tries_at_a_password_are_as_many_however_many_come_at_once) {
  AccountKeys wrong;
  wrong.login = anna.login.login;
  std::vector<json> tries;
  for (int i = 0; i < 16; ++i) tries.push_back(town.sign_in_body(wrong));
  std::atomic<int> judged = 0, slowed = 0;
  in_threads(tries.size(), [&](std::size_t i) {
    const Reply reply = town.post("/v1/sign-in", "", tries[i]);
    judged += reply.status == 401 ? 1 : 0;
    slowed += reply.status == 429 ? 1 : 0;
  });
  BOOST_TEST(judged == 3);
  BOOST_TEST(slowed == 13);
}

BOOST_AUTO_TEST_SUITE_END()
