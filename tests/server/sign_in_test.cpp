// Signing in: challenge, devices, delays, fake answers.                                             docs/protocol.md §3
#include <boost/test/unit_test.hpp>
#include <cerrno>

#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using mappe::server::Policy;

namespace {

struct AtSignIn {
  Town town{policy()};
  Faction faction = town.new_faction("Beispielfraktion");
  Member& anna = faction.founder;

  static Policy policy() {
    Policy policy;
    policy.sign_in.free_tries = 3;
    policy.address_tries_per_minute = 1000;
    return policy;
  }
  json with_wrong_key() const {
    AccountKeys wrong;
    wrong.login = anna.login.login;
    return town.sign_in_body(wrong);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sign_in, AtSignIn)

BOOST_AUTO_TEST_CASE(the_password_key_opens_a_session) {
  const Reply reply = town.signs_in(anna);
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.data().at("account") == b64(anna.login.account));
  BOOST_TEST(town.get("/v1/me", anna.token).status == 200);
}

BOOST_AUTO_TEST_CASE(the_recovery_key_opens_a_session) {
  BOOST_TEST(town.post("/v1/sign-in", "", town.sign_in_body(anna.login, true)).status == 200);
}

BOOST_AUTO_TEST_CASE(the_password_key_does_not_pass_as_recovery_key) {
  json body = town.sign_in_body(anna.login, true);
  const json password = town.sign_in_body(anna.login, false);
  body["signature"] = password["signature"];
  BOOST_TEST(town.post("/v1/sign-in", "", body).type() == "sign-in-failed");
}

BOOST_AUTO_TEST_CASE(a_wrong_key_and_an_unknown_login_get_the_same_answer) {
  AccountKeys nobody;
  nobody.login = "nobody";
  const Reply wrong = town.post("/v1/sign-in", "", with_wrong_key());
  const Reply unknown = town.post("/v1/sign-in", "", town.sign_in_body(nobody));
  BOOST_TEST(wrong.status == 401);
  BOOST_TEST(wrong.type() == "sign-in-failed");
  BOOST_TEST(unknown.body == wrong.body);
}

BOOST_AUTO_TEST_CASE(a_failure_is_written_down_whether_the_login_is_known_or_not) {
  AccountKeys nobody;
  nobody.login = "nobody";
  town.disk_fails(storage::DiskStep::write_records, EIO);
  BOOST_TEST(town.post("/v1/sign-in", "", with_wrong_key()).type() == "internal");
  BOOST_TEST(town.post("/v1/sign-in", "", town.sign_in_body(nobody)).type() == "internal");
}

BOOST_AUTO_TEST_CASE(an_unknown_login_gets_a_stable_salt_of_the_usual_form) {
  const auto salt = [&](const std::string& login) {
    return town.post("/v1/sign-in/parameters", "", {{"login", login}}).data().at("salt").get<std::string>();
  };
  BOOST_TEST(salt("nobody") == salt("nobody"));
  BOOST_TEST(salt("nobody") != salt("somebody"));
  BOOST_TEST(salt("nobody").size() == salt(anna.login.login).size());
  const std::string before = salt("nobody");
  town.restarts();
  BOOST_TEST(salt("nobody") == before);
}

BOOST_AUTO_TEST_CASE(a_nonce_works_once) {
  const json body = town.sign_in_body(anna.login);
  BOOST_TEST(town.post("/v1/sign-in", "", body).status == 200);
  const Reply again = town.post("/v1/sign-in", "", body);
  BOOST_TEST(again.status == 422);
  BOOST_TEST(again.rule() == "nonce");
}

BOOST_AUTO_TEST_CASE(a_nonce_ends_after_a_minute) {
  const json body = town.sign_in_body(anna.login);
  town.passes(std::chrono::seconds(61));
  BOOST_TEST(town.post("/v1/sign-in", "", body).rule() == "nonce");
}

BOOST_AUTO_TEST_CASE(a_foreign_origin_is_refused_even_when_signed) {
  json body = town.sign_in_body(anna.login);
  const auto nonce = ServerNonce::parse(*from_base64url(body.at("nonce").get<std::string>()));
  const SignIn message{town.services().identity.server, "https://evil.example", *Login::parse(anna.login.login), *nonce,
                       ClientNonce()};
  body["origin"] = message.origin;
  body["client_nonce"] = b64(message.client_nonce);
  body["signature"] = b64(message.sign(*anna.login.password));
  const Reply reply = town.post("/v1/sign-in", "", body);
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.rule() == "origin");
}

BOOST_AUTO_TEST_CASE(capitals_in_a_login_are_the_same_login) {
  AccountKeys shouted;
  shouted.login = anna.login.login;
  json body = town.sign_in_body(anna.login);
  std::string login = anna.login.login;
  login[0] = 'A';
  body["login"] = login;
  BOOST_TEST(town.post("/v1/sign-in", "", body).status == 200);
}

BOOST_AUTO_TEST_CASE(unknown_members_are_refused) {
  json body = town.sign_in_body(anna.login);
  body["remember_me"] = true;
  const Reply reply = town.post("/v1/sign-in", "", body);
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.rule() == "unknown_member");
}

BOOST_AUTO_TEST_CASE(failures_bring_growing_delays) {
  for (int i = 0; i < 3; ++i) BOOST_TEST(town.post("/v1/sign-in", "", with_wrong_key()).status == 401);
  const Reply slowed = town.post("/v1/sign-in", "", town.sign_in_body(anna.login));
  BOOST_TEST(slowed.status == 429);
  BOOST_TEST(slowed.header("Retry-After") == "1");
  town.passes(std::chrono::seconds(1));
  BOOST_TEST(town.post("/v1/sign-in", "", with_wrong_key()).status == 401);
  BOOST_TEST(town.post("/v1/sign-in", "", with_wrong_key()).header("Retry-After") == "2");
}

BOOST_AUTO_TEST_CASE(a_device_that_signed_in_before_is_not_slowed_by_others) {
  for (int i = 0; i < 3; ++i) town.post("/v1/sign-in", "", with_wrong_key());
  BOOST_TEST(town.post("/v1/sign-in", "", town.sign_in_body(anna.login)).status == 429);
  BOOST_TEST(town.signs_in(anna).status == 200);  // sends its device
}

BOOST_AUTO_TEST_CASE(an_address_that_tries_many_logins_is_slowed) {
  const auto tries = [&](int number) {
    AccountKeys nobody;
    nobody.login = "nobody" + std::to_string(number);
    return town.post("/v1/sign-in", "", town.sign_in_body(nobody));
  };
  for (int i = 0; i < 30; ++i) BOOST_TEST(tries(i).status == 401);
  BOOST_TEST(tries(30).status == 429);
  BOOST_TEST(town.signs_in(anna).status == 200);  // from a device that is known
}

BOOST_AUTO_TEST_CASE(an_address_has_a_number_of_tries_a_minute) {
  Policy strict = policy();
  strict.address_tries_per_minute = 2;
  Town small(strict);
  Faction other = small.new_faction("Zweite");
  const auto tries = [&] { return small.post("/v1/sign-in", "", small.sign_in_body(other.founder.login)); };
  BOOST_TEST(tries().status == 200);
  BOOST_TEST(tries().status == 200);
  BOOST_TEST(tries().status == 429);
  small.passes(std::chrono::seconds(30));
  BOOST_TEST(tries().status == 200);
}

BOOST_AUTO_TEST_CASE(a_device_of_another_account_is_no_known_device) {
  Member bernd = town.new_member(faction, "bernd");
  for (int i = 0; i < 3; ++i) town.post("/v1/sign-in", "", with_wrong_key());
  json body = town.sign_in_body(anna.login);
  body["device"] = bernd.device;
  BOOST_TEST(town.post("/v1/sign-in", "", body).status == 429);
}

BOOST_AUTO_TEST_CASE(me_tells_of_failed_tries_since_the_last_sign_in) {
  town.signs_in(anna);
  const TimeMs first = town.now();
  town.passes(std::chrono::seconds(10));
  town.post("/v1/sign-in", "", with_wrong_key());
  town.post("/v1/sign-in", "", with_wrong_key());
  town.signs_in(anna);
  const json me = town.get("/v1/me", anna.token).data();
  BOOST_TEST(me.at("failed_tries") == 2);
  BOOST_TEST(me.at("last_sign_in_ms") == first);
  BOOST_TEST(me.at("login") == anna.login.login);
  BOOST_TEST(me.at("principals").at(0).at("id") == b64(anna.keys->id));
}

BOOST_AUTO_TEST_CASE(a_session_ends_when_idle) {
  town.passes(std::chrono::hours(24 * 7) + std::chrono::minutes(2));
  BOOST_TEST(town.get("/v1/me", anna.token).type() == "not-signed-in");
}

BOOST_AUTO_TEST_CASE(a_session_in_use_ends_after_its_longest_time) {
  for (int day = 0; day < 89; ++day) {
    town.passes(std::chrono::hours(24));
    BOOST_TEST_REQUIRE(town.get("/v1/me", anna.token).status == 200);
  }
  town.passes(std::chrono::hours(25));
  BOOST_TEST(town.get("/v1/me", anna.token).status == 401);
}

BOOST_AUTO_TEST_CASE(sign_out_ends_the_session) {
  BOOST_TEST(town.post("/v1/sign-out", anna.token, json::object()).status == 204);
  BOOST_TEST(town.get("/v1/me", anna.token).status == 401);
}

BOOST_AUTO_TEST_CASE(a_revoked_device_loses_its_sessions_and_its_privilege) {
  town.signs_in(anna);
  Member laptop = anna;
  laptop.device.clear();
  town.signs_in(laptop);
  const json devices = town.get("/v1/devices", anna.token).data();
  BOOST_TEST_REQUIRE(devices.size() == 2u);
  const json& other = devices.at(0).at("current").get<bool>() ? devices.at(1) : devices.at(0);
  BOOST_TEST(town.call("DELETE", "/v1/devices/" + other.at("id").get<std::string>(), anna.token).status == 204);
  BOOST_TEST(town.get("/v1/me", laptop.token).status == 401);
  BOOST_TEST(town.get("/v1/me", anna.token).status == 200);
}

BOOST_AUTO_TEST_CASE(nobody_revokes_anothers_device) {
  const Member bernd = town.new_member(faction, "bernd");
  const json devices = town.get("/v1/devices", anna.token).data();
  const std::string path = "/v1/devices/" + devices.at(0).at("id").get<std::string>();
  BOOST_TEST(town.call("DELETE", path, bernd.token).type() == "not-found");
  BOOST_TEST(town.get("/v1/me", anna.token).status == 200);
}

BOOST_AUTO_TEST_CASE(without_a_good_token_nobody_is_signed_in) {
  BOOST_TEST(town.get("/v1/me", "").status == 401);
  BOOST_TEST(town.get("/v1/me", "not base64!").status == 401);
  BOOST_TEST(town.get("/v1/me", b64(Bytes(32, 1))).status == 401);
  BOOST_TEST(town.get("/v1/me", "").header("WWW-Authenticate") == "Bearer");
}

BOOST_AUTO_TEST_CASE(sessions_outlive_a_restart) {
  town.restarts();
  BOOST_TEST(town.get("/v1/me", anna.token).status == 200);
}

// ---- the bundle ----------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_bundle_is_given_with_its_serial) {
  const Reply reply = town.get("/v1/me/bundle", anna.token);
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.header("ETag") == "\"1\"");
  BOOST_TEST(b64(reply.bytes()) == anna.login.password_copy().at("bundle").get<std::string>());
  const Reply recovery = town.get("/v1/me/bundle?copy=recovery", anna.token);
  BOOST_TEST(b64(recovery.bytes()) == anna.login.recovery_copy().at("bundle").get<std::string>());
}

BOOST_AUTO_TEST_CASE(a_changed_password_ends_the_other_sessions) {
  Member other = anna;
  other.device.clear();
  town.signs_in(other);
  anna.login.serial = 2;
  anna.login.password = AccountKeys::new_seed();
  const json body{{"password", anna.login.password_copy()}};
  const Reply reply =
      town.call("PUT", "/v1/me/bundle", anna.token, body.dump(), "application/json", {{"If-Match", "\"1\""}});
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.data().at("serial") == 2);
  BOOST_TEST(town.get("/v1/me", other.token).status == 401);
  BOOST_TEST(town.get("/v1/me", anna.token).status == 200);
  BOOST_TEST(town.signs_in(anna).status == 200);
}

BOOST_AUTO_TEST_CASE(a_bundle_that_was_changed_meanwhile_is_not_overwritten) {
  anna.login.serial = 3;
  const json body{{"password", anna.login.password_copy()}};
  const Reply reply =
      town.call("PUT", "/v1/me/bundle", anna.token, body.dump(), "application/json", {{"If-Match", "\"2\""}});
  BOOST_TEST(reply.status == 412);
  BOOST_TEST(reply.type() == "serial-moved");
  BOOST_TEST(reply.data().at("serial") == 1);
}

BOOST_AUTO_TEST_CASE(a_join_into_an_account_that_changed_meanwhile_is_told_its_serial) {
  Faction other = town.new_faction("Zweite");
  const Invitation invitation = town.invites(other, other.founder);
  const Member joiner = town.person_for(other, invitation, "unused");
  json body = town.joining_body(other, invitation, joiner);
  body.erase("account");
  body["account_token"] = anna.token;
  anna.login.serial = 9;
  body["bundle"] = {{"serial", 7}, {"password", anna.login.password_copy()}};
  const Reply reply = town.post("/v1/join", town.session_of(invitation), body);
  BOOST_TEST(reply.type() == "serial-moved");
  BOOST_TEST(reply.data().at("serial") == 1);
}

BOOST_AUTO_TEST_CASE(a_serial_that_does_not_rise_is_refused) {
  const json body{{"password", anna.login.password_copy()}};
  const Reply reply =
      town.call("PUT", "/v1/me/bundle", anna.token, body.dump(), "application/json", {{"If-Match", "\"1\""}});
  BOOST_TEST(reply.status == 412);
}

BOOST_AUTO_TEST_CASE(a_bundle_without_if_match_is_refused) {
  anna.login.serial = 2;
  const json body{{"password", anna.login.password_copy()}};
  BOOST_TEST(town.call("PUT", "/v1/me/bundle", anna.token, body.dump()).type() == "precondition-needed");
}

BOOST_AUTO_TEST_CASE(a_bundle_of_another_account_is_refused) {
  AccountKeys other;
  other.serial = 2;
  const json body{{"password", other.password_copy()}};
  BOOST_TEST(
      town.call("PUT", "/v1/me/bundle", anna.token, body.dump(), "application/json", {{"If-Match", "\"1\""}}).type() ==
      "malformed");
}

BOOST_AUTO_TEST_SUITE_END()
