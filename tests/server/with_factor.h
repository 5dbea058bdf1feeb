// A town in which Bernd can have a second factor: his app, and how he signs in with it.        docs/protocol.md §3
#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "server/accounts/second_factor.h"
#include "server/accounts/totp.h"
#include "tests/server/town.h"

namespace mappe::server::testing {

constexpr auto next_step = std::chrono::seconds(30);  // of an app's codes

// Somebody's authenticator app.
struct App {
  FactorSecret secret = FactorSecret::random();

  std::string code(TimeMs now) const {
    const auto digits = totp_digits(secret, totp_step_at(now));
    return {digits.begin(), digits.end()};
  }
  std::string wrong(TimeMs now) const {
    std::string digits = code(now);
    digits[0] = digits[0] == '9' ? '0' : static_cast<char>(digits[0] + 1);
    digits[5] = digits[5] == '9' ? '0' : static_cast<char>(digits[5] + 1);
    return digits;
  }
};

struct WithFactor {
  std::filesystem::path log_file =
      std::filesystem::temp_directory_path() / ("mappe-factor-" + to_hex(PrincipalId::random().view()) + ".log");
  Town town{policy(), log_file};
  Faction faction = town.new_faction("Beispielfraktion");
  Member& anna = faction.founder;
  Member bernd = town.new_member(faction, "bernd");
  App app;
  std::vector<std::string> backup_codes;

  ~WithFactor() { std::filesystem::remove(log_file); }

  static Policy policy() {
    Policy policy;
    policy.sign_in.free_tries = 3;
    policy.address_tries_per_minute = 100'000;
    return policy;
  }

  Reply puts(const Member& member, const App& from, json more = json::object()) {
    more["secret"] = b64(from.secret.expose());
    if (!more.contains("code")) more["code"] = from.code(town.now());
    return town.call("PUT", "/v1/me/second-factor", member.token, more.dump());
  }
  // Bernd's, from now on; his next code is good.
  void bernd_sets_up() {
    const Reply reply = puts(bernd, app);
    BOOST_TEST_REQUIRE(reply.status == 200, reply.body);
    backup_codes = reply.data().at("backup_codes").get<std::vector<std::string>>();
    town.passes(next_step);
  }
  // By password; on a new device if `with_device` is false.
  Reply signs_in(Member& member, const std::string& code = {}, bool remember = false, bool with_device = false) {
    json body = town.sign_in_body(member.login);
    if (with_device) body["device"] = member.device;
    if (!code.empty()) body["code"] = code;
    if (remember) body["remember"] = true;
    Reply reply = town.post("/v1/sign-in", "", body);
    if (reply.status == 200) {
      member.token = reply.data().at("token");
      if (reply.data().contains("device")) member.device = reply.data().at("device");
    }
    return reply;
  }
  Reply on_his_device(const std::string& code = {}, bool remember = false) {
    return signs_in(bernd, code, remember, true);
  }
  json me(const Member& member) { return town.get("/v1/me", member.token).data(); }
  Reply demands(std::uint64_t value) {
    return town.appends(faction, anna, journal::Kind::policy, encode(journal::PolicyBody{{{1, value}}}));
  }
  std::string reset_path(const Faction& of, const Member& member) {
    return of.path() + "/persons/" + b64(member.keys->id) + "/second-factor";
  }
  std::string log() {
    std::ifstream in(log_file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

}  // namespace mappe::server::testing
