// The second factor: set up, asked for at the sign-in, remembered, taken away, reset.              docs/protocol.md §3
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "server/accounts/sealed_account.h"
#include "server/operator/accounts.h"
#include "server/sign_in/device_notes.h"
#include "tests/server/with_factor.h"

using namespace mappe;
using namespace mappe::server::testing;
using std::chrono::hours;
using std::chrono::seconds;

BOOST_FIXTURE_TEST_SUITE(second_factor, WithFactor)

// ---- setting it up -------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_factor_is_set_up_by_its_first_code_and_gives_ten_backup_codes) {
  BOOST_TEST(me(bernd).at("second_factors").empty());
  bernd_sets_up();
  BOOST_TEST(backup_codes.size() == 10u);
  const json after = me(bernd);
  BOOST_TEST(after.at("second_factors") == json::array({1}));
  BOOST_TEST(after.at("backup_codes_left") == 10);
  BOOST_TEST(after.at("second_factor_required") == false);
}

BOOST_AUTO_TEST_CASE(a_wrong_first_code_sets_nothing_up) {
  const Reply reply = puts(bernd, app, {{"code", app.wrong(town.now())}});
  BOOST_TEST(reply.status == 403);
  BOOST_TEST(reply.rule() == "second_factor_code");
  BOOST_TEST(me(bernd).at("second_factors").empty());
}

BOOST_AUTO_TEST_CASE(a_secret_of_another_length_is_malformed) {
  const json body{{"secret", b64(Bytes(19, 1))}, {"code", "123456"}};
  BOOST_TEST(town.call("PUT", "/v1/me/second-factor", bernd.token, body.dump()).type() == "malformed");
}

BOOST_AUTO_TEST_CASE(replacing_it_takes_a_code_of_the_old_one) {
  bernd_sets_up();
  const App other;
  BOOST_TEST(puts(bernd, other).rule() == "second_factor_code");
  BOOST_TEST(puts(bernd, other, {{"old_code", app.wrong(town.now())}}).rule() == "second_factor_code");
  BOOST_TEST(puts(bernd, other, {{"old_code", backup_codes[0]}}).status == 200);
  town.passes(next_step);
  BOOST_TEST(signs_in(bernd, app.code(town.now())).type() == "second-factor-failed");
  BOOST_TEST(signs_in(bernd, other.code(town.now())).status == 200);
}

BOOST_AUTO_TEST_CASE(it_is_taken_away_by_a_code) {
  bernd_sets_up();
  const auto takes_away = [&](const std::string& code) {
    return town.call("DELETE", "/v1/me/second-factor", bernd.token, json{{"code", code}}.dump());
  };
  BOOST_TEST(takes_away(app.wrong(town.now())).rule() == "second_factor_code");
  BOOST_TEST(takes_away(app.code(town.now())).status == 204);
  BOOST_TEST(takes_away(app.code(town.now())).status == 404);
  BOOST_TEST(signs_in(bernd).status == 200);
}

BOOST_AUTO_TEST_CASE(new_backup_codes_take_a_code_and_end_the_old_ones) {
  bernd_sets_up();
  const auto renews = [&](const std::string& code) {
    return town.post("/v1/me/second-factor/backup-codes", bernd.token, {{"code", code}});
  };
  BOOST_TEST(renews(app.wrong(town.now())).rule() == "second_factor_code");
  const Reply reply = renews(app.code(town.now()));
  BOOST_TEST_REQUIRE(reply.status == 200);
  BOOST_TEST(reply.data().at("backup_codes").size() == 10u);
  BOOST_TEST(signs_in(bernd, backup_codes[0]).type() == "second-factor-failed");
  BOOST_TEST(signs_in(bernd, reply.data().at("backup_codes").at(0)).status == 200);
}

BOOST_AUTO_TEST_CASE(who_took_over_a_session_cannot_guess_without_end) {
  bernd_sets_up();
  const auto guesses = [&] {
    return town.call("DELETE", "/v1/me/second-factor", bernd.token, json{{"code", app.wrong(town.now())}}.dump());
  };
  for (int i = 0; i < 3; ++i) BOOST_TEST(guesses().status == 403);
  BOOST_TEST(guesses().status == 429);
}

BOOST_AUTO_TEST_CASE(an_invite_has_no_second_factor) {
  const Invitation invitation = town.invites(faction, anna);
  const std::string token = town.session_of(invitation);
  const json body{{"secret", b64(app.secret.expose())}, {"code", app.code(town.now())}};
  BOOST_TEST(town.call("PUT", "/v1/me/second-factor", token, body.dump()).status == 404);
}

// ---- signing in ----------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_right_password_alone_is_told_that_a_code_is_needed) {
  bernd_sets_up();
  const Reply reply = signs_in(bernd);
  BOOST_TEST(reply.status == 401);
  BOOST_TEST(reply.type() == "second-factor-needed");
  BOOST_TEST(signs_in(bernd, app.code(town.now())).status == 200);
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_told_the_same_with_and_without_a_factor) {
  const auto with_wrong_key = [&](const Member& member, const std::string& code) {
    AccountKeys wrong;
    wrong.login = member.login.login;
    json body = town.sign_in_body(wrong);
    if (!code.empty()) body["code"] = code;
    return town.post("/v1/sign-in", "", body);
  };
  bernd_sets_up();
  const std::string refused = with_wrong_key(anna, "").body;
  BOOST_TEST(with_wrong_key(bernd, "").body == refused);
  BOOST_TEST(with_wrong_key(bernd, app.code(town.now())).body == refused);
  BOOST_TEST(with_wrong_key(anna, "123456").body == refused);
  BOOST_TEST(signs_in(bernd, app.code(town.now())).status == 200);  // no code was used up by that
}

BOOST_AUTO_TEST_CASE(a_code_works_once) {
  bernd_sets_up();
  const std::string code = app.code(town.now());
  BOOST_TEST(signs_in(bernd, code).status == 200);
  const Reply again = signs_in(bernd, code);
  BOOST_TEST(again.status == 401);
  BOOST_TEST(again.type() == "second-factor-failed");
  town.passes(next_step);
  BOOST_TEST(signs_in(bernd, code).type() == "second-factor-failed");
  BOOST_TEST(signs_in(bernd, app.code(town.now())).status == 200);
}

BOOST_AUTO_TEST_CASE(the_code_that_set_it_up_does_not_sign_in) {
  const std::string code = app.code(town.now());
  bernd_sets_up();
  BOOST_TEST(signs_in(bernd, code).type() == "second-factor-failed");
}

BOOST_AUTO_TEST_CASE(a_backup_code_works_once_and_they_are_counted) {
  bernd_sets_up();
  BOOST_TEST(signs_in(bernd, backup_codes[3]).status == 200);
  BOOST_TEST(me(bernd).at("backup_codes_left") == 9);
  BOOST_TEST(signs_in(bernd, backup_codes[3]).type() == "second-factor-failed");
  BOOST_TEST(signs_in(bernd, backup_codes[4]).status == 200);
}

BOOST_AUTO_TEST_CASE(recovery_needs_the_factor_too) {
  bernd_sets_up();
  json body = town.sign_in_body(bernd.login, true);
  BOOST_TEST(town.post("/v1/sign-in", "", body).type() == "second-factor-needed");
  body = town.sign_in_body(bernd.login, true);
  body["code"] = app.code(town.now());
  BOOST_TEST(town.post("/v1/sign-in", "", body).status == 200);
}

BOOST_AUTO_TEST_CASE(the_same_code_sent_by_many_at_once_opens_one_session) {
  bernd_sets_up();
  for (const std::string& code : {app.code(town.now()), backup_codes[0]}) {
    std::vector<json> bodies(8);
    for (json& body : bodies) {
      body = town.sign_in_body(bernd.login);
      body["code"] = code;
    }
    std::atomic<int> opened = 0;
    std::vector<std::thread> threads;
    for (const json& body : bodies)
      threads.emplace_back([&] { opened += town.post("/v1/sign-in", "", body).status == 200; });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(opened == 1);
    town.passes(hours(25));  // the failures are forgotten
  }
}

BOOST_AUTO_TEST_CASE(a_changed_password_goes_through_beside_a_sign_in_by_code) {
  bernd_sets_up();
  BOOST_TEST(signs_in(bernd, app.code(town.now())).status == 200);  // the record is another one, the serial is not
  bernd.login.serial = 2;
  bernd.login.password = AccountKeys::new_seed();
  const json body{{"password", bernd.login.password_copy()}};
  BOOST_TEST(
      town.call("PUT", "/v1/me/bundle", bernd.token, body.dump(), "application/json", {{"If-Match", "\"1\""}}).status ==
      200);
  BOOST_TEST(me(bernd).at("second_factors").size() == 1u);
}

// ---- delays --------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(asking_for_a_code_is_no_failed_try_and_a_wrong_code_is_one) {
  bernd_sets_up();
  for (int i = 0; i < 10; ++i) BOOST_TEST(signs_in(bernd).type() == "second-factor-needed");
  BOOST_TEST(signs_in(bernd, app.wrong(town.now())).type() == "second-factor-failed");
  BOOST_TEST(signs_in(bernd).type() == "second-factor-needed");
  BOOST_TEST(signs_in(bernd, app.wrong(town.now())).type() == "second-factor-failed");
  BOOST_TEST(signs_in(bernd, app.wrong(town.now())).type() == "second-factor-failed");
  BOOST_TEST(signs_in(bernd, app.code(town.now())).status == 429);
  town.passes(seconds(31));
  BOOST_TEST(signs_in(bernd, app.code(town.now())).status == 200);
  BOOST_TEST(me(bernd).at("failed_tries") == 3);
}

// The counter of the account, apart from that of the (login, address): every way in of a login counts for it.
BOOST_AUTO_TEST_CASE(codes_are_counted_for_the_account_and_a_known_device_is_not_slowed) {
  bernd_sets_up();
  const std::string key = "code:" + to_hex(bernd.login.account.view());
  for (int i = 0; i < 3; ++i) town.services().tries_of_login.failed(key, town.now());  // from elsewhere
  BOOST_TEST(signs_in(bernd, app.code(town.now())).status == 429);
  BOOST_TEST(signs_in(bernd).type() == "second-factor-needed");  // which judges no code
  BOOST_TEST(on_his_device(app.code(town.now())).status == 200);
}

BOOST_AUTO_TEST_CASE(wrong_codes_count_for_the_account) {
  bernd_sets_up();
  for (int i = 0; i < 3; ++i) signs_in(bernd, app.wrong(town.now()));
  const std::string key = "code:" + to_hex(bernd.login.account.view());
  BOOST_TEST(town.services().tries_of_login.wait(key, town.now()).count() > 0);
}

// ---- remembered devices --------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_remembered_device_needs_no_code_for_thirty_days) {
  bernd_sets_up();
  BOOST_TEST(signs_in(bernd, app.code(town.now()), true).status == 200);
  BOOST_TEST(on_his_device().status == 200);
  const json devices = town.get("/v1/devices", bernd.token).data();
  const auto current = std::find_if(devices.begin(), devices.end(), [](const json& d) { return d.at("current"); });
  BOOST_TEST_REQUIRE((current != devices.end()));
  BOOST_TEST(current->at("remembered_until_ms") == town.now() + 30ULL * 24 * 3600 * 1000);
  BOOST_TEST(current->at("factor") == "remembered");
  BOOST_TEST(current->at("address") == "127.0.0.x");
  town.passes(hours(24 * 30) - seconds(1));
  BOOST_TEST(on_his_device().status == 200);
  town.passes(seconds(1));
  BOOST_TEST(on_his_device().type() == "second-factor-needed");
  BOOST_TEST(on_his_device(app.code(town.now())).status == 200);
  BOOST_TEST(on_his_device().type() == "second-factor-needed");  // he did not ask for it this time
}

BOOST_AUTO_TEST_CASE(another_device_and_a_wish_without_a_code_are_not_remembered) {
  bernd_sets_up();
  BOOST_TEST(signs_in(bernd, "", true).type() == "second-factor-needed");
  BOOST_TEST(signs_in(bernd, app.code(town.now()), true).status == 200);
  BOOST_TEST(signs_in(bernd).type() == "second-factor-needed");
  json body = town.sign_in_body(bernd.login);
  body["device"] = anna.device;
  BOOST_TEST(town.post("/v1/sign-in", "", body).type() == "second-factor-needed");
}

BOOST_AUTO_TEST_CASE(a_remembered_device_is_forgotten_with_the_factor_it_was_remembered_by) {
  bernd_sets_up();
  BOOST_TEST(signs_in(bernd, app.code(town.now()), true).status == 200);
  const App other;
  BOOST_TEST(puts(bernd, other, {{"old_code", backup_codes[0]}}).status == 200);
  BOOST_TEST(on_his_device().type() == "second-factor-needed");
  BOOST_TEST(town.get("/v1/devices", bernd.token).data().at(0).at("remembered_until_ms") == 0);
}

BOOST_AUTO_TEST_CASE(a_remembered_device_is_forgotten_with_the_password) {
  bernd_sets_up();
  BOOST_TEST(signs_in(bernd, app.code(town.now()), true).status == 200);
  bernd.login.serial = 2;
  bernd.login.password = AccountKeys::new_seed();
  const json body{{"password", bernd.login.password_copy()}};
  BOOST_TEST(
      town.call("PUT", "/v1/me/bundle", bernd.token, body.dump(), "application/json", {{"If-Match", "\"1\""}}).status ==
      200);
  BOOST_TEST(on_his_device().type() == "second-factor-needed");
}

BOOST_AUTO_TEST_CASE(a_device_remembered_before_a_reset_needs_a_code_of_the_new_factor) {
  bernd_sets_up();
  BOOST_TEST(signs_in(bernd, app.code(town.now()), true).status == 200);
  BOOST_TEST(town.call("DELETE", reset_path(faction, bernd), anna.token).status == 204);
  app = App();
  bernd_sets_up();
  BOOST_TEST(on_his_device().type() == "second-factor-needed");
}

// ---- what is shown and logged --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(me_tells_of_the_sign_in_before_this_one) {
  bernd_sets_up();
  json body = town.sign_in_body(bernd.login);
  body["code"] = backup_codes[0];
  body["device_label"] = "Laptop";
  BOOST_TEST(town.post("/v1/sign-in", "", body).status == 200);
  const TimeMs then = town.now();
  town.passes(seconds(60));
  BOOST_TEST(signs_in(bernd, app.code(town.now())).status == 200);
  const json last = me(bernd).at("last_sign_in");
  BOOST_TEST(last.at("ms") == then);
  BOOST_TEST(last.at("device") == "Laptop");
  BOOST_TEST(last.at("address") == "127.0.0.x");
  BOOST_TEST(last.at("factor") == "backup_code");
  BOOST_TEST(me(bernd).at("last_sign_in_ms") == then);
}

BOOST_AUTO_TEST_CASE(a_first_session_has_no_sign_in_before_it) { BOOST_TEST(!me(bernd).contains("last_sign_in")); }

BOOST_AUTO_TEST_CASE(a_sign_in_is_logged_without_login_and_whole_address) {
  bernd_sets_up();
  BOOST_TEST(signs_in(bernd, app.code(town.now())).status == 200);
  const std::string lines = log();
  BOOST_TEST(lines.find(R"("event":"signed in")") != std::string::npos);
  BOOST_TEST(lines.find(R"("address":"127.0.0.x","factor":"totp")") != std::string::npos);
  BOOST_TEST(lines.find("bernd") == std::string::npos);
  BOOST_TEST(lines.find("127.0.0.1") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(addresses_are_shortened) {
  const auto shortened = [](const std::string& address) {
    return server::shortened_address({address, 0, false, false});
  };
  BOOST_TEST(shortened("192.0.2.77") == "192.0.2.x");
  BOOST_TEST(shortened("2001:db8:7:8:9::1") == "2001:db8:7::/48");
  BOOST_TEST(shortened("::1") == "::/48");
  BOOST_TEST(server::shortened_address({"", 0, true, false}) == "unix");
}

BOOST_AUTO_TEST_CASE(a_device_s_record_of_before_is_its_label) {
  const storage::DeviceId id = storage::DeviceId::random();
  storage::Device device;
  device.id = id;
  device.sealed = town.services().box.seal(cbor::encode_array("device", id), view_of("Laptop"));
  BOOST_TEST(server::DeviceNotes::open(town.services().box, device).label == "Laptop");
  device.sealed = town.services().box.seal(cbor::encode_array("device", id), {});
  BOOST_TEST(server::DeviceNotes::open(town.services().box, device).label.empty());
}

BOOST_AUTO_TEST_CASE(an_account_s_record_of_before_opens) {
  const auto account = town.services().storage.accounts().by_id(bernd.login.account);
  const auto sealed = server::SealedAccount::open(town.services().box, account->id, account->sealed);
  cbor::Writer before;
  before.array(5).uint(1).id(sealed->password.sign_in_pk).bytes(sealed->password.bundle);
  before.id(sealed->recovery.sign_in_pk).bytes(sealed->recovery.bundle);
  const Bytes stored = town.services().box.seal(cbor::encode_array("account", account->id), before.done());
  const auto opened = server::SealedAccount::open(town.services().box, account->id, stored);
  BOOST_TEST_REQUIRE(bool(opened));
  BOOST_TEST(!opened->factor.has_value());
  BOOST_TEST((opened->recovery.sign_in_pk == sealed->recovery.sign_in_pk));
}

// ---- a duty --------------------------------------------------------------------------------------------------------

struct Demanded : WithFactor {
  App annas;
  Demanded() {
    BOOST_TEST_REQUIRE(puts(anna, annas).status == 200);
    BOOST_TEST_REQUIRE(demands(2).status == 200);
    town.passes(next_step);
  }
};

BOOST_AUTO_TEST_CASE(a_manager_without_a_factor_cannot_make_it_a_duty) {
  BOOST_TEST(demands(2).rule() == "second_factor");
  BOOST_TEST(demands(1).status == 200);
  BOOST_TEST(puts(anna, app).status == 200);
  BOOST_TEST(demands(2).status == 200);
}

BOOST_FIXTURE_TEST_CASE(who_lacks_a_demanded_factor_is_let_to_setting_it_up_alone, Demanded) {
  BOOST_TEST(town.signs_in(bernd).status == 200);
  const Reply refused = town.get("/v1/spaces", bernd.token);
  BOOST_TEST(refused.status == 403);
  BOOST_TEST(refused.type() == "second-factor-required");
  BOOST_TEST(town.get(faction.path() + "/roster", bernd.token).type() == "second-factor-required");
  BOOST_TEST(town.get("/v1/events", bernd.token).type() == "second-factor-required");
  BOOST_TEST(town.get("/v1/app-passwords", bernd.token).type() == "second-factor-required");
  BOOST_TEST(me(bernd).at("second_factor_required") == true);
  BOOST_TEST(town.get("/v1/me/bundle", bernd.token).status == 200);
  BOOST_TEST(town.get("/v1/devices", bernd.token).status == 200);
  BOOST_TEST(town.get("/v1/spaces", anna.token).status == 200);
  bernd_sets_up();
  BOOST_TEST(town.get("/v1/spaces", bernd.token).status == 200);
  BOOST_TEST(town.post("/v1/sign-out", bernd.token, json::object()).status == 204);
}

BOOST_FIXTURE_TEST_CASE(who_lacks_a_demanded_factor_may_leave, Demanded) {
  BOOST_TEST(town.post("/v1/sign-out", bernd.token, json::object()).status == 204);
}

BOOST_FIXTURE_TEST_CASE(a_demanded_factor_is_replaced_and_not_taken_away, Demanded) {
  const json code{{"code", annas.code(town.now())}};
  const Reply refused = town.call("DELETE", "/v1/me/second-factor", anna.token, code.dump());
  BOOST_TEST(refused.status == 422);
  BOOST_TEST(refused.rule() == "second_factor");
  BOOST_TEST(puts(anna, app, {{"old_code", annas.code(town.now())}}).status == 200);
}

BOOST_FIXTURE_TEST_CASE(invites_are_not_asked_for_a_factor, Demanded) {
  const Invitation invitation = town.invites(faction, anna);
  BOOST_TEST(town.get("/v1/factions", town.session_of(invitation)).status == 200);
  const Member clara = town.joins(faction, invitation, "clara");
  BOOST_TEST(town.get("/v1/factions", clara.token).type() == "second-factor-required");
}

BOOST_FIXTURE_TEST_CASE(an_account_that_lacks_it_joins_nothing_else, Demanded) {
  Faction other = town.new_faction("Zweite");
  const Invitation invitation = town.invites(other, other.founder);
  json body = town.joining_body(other, invitation, town.person_for(other, invitation, "unused"));
  body.erase("account");
  body["account_token"] = bernd.token;
  body["bundle"] = {{"serial", 1}, {"password", bernd.login.password_copy()}};
  BOOST_TEST(town.post("/v1/join", town.session_of(invitation), body).type() == "second-factor-required");
}

// ---- reset ---------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_manager_resets_it_and_the_person_is_told_until_he_says_so) {
  bernd_sets_up();
  BOOST_TEST(town.call("DELETE", reset_path(faction, bernd), anna.token).status == 204);
  BOOST_TEST(signs_in(bernd).status == 200);
  const json told = me(bernd).at("second_factor_reset");
  BOOST_TEST(told.at("by") == b64(anna.keys->id));
  BOOST_TEST(told.at("faction") == b64(faction.id));
  BOOST_TEST(told.at("at_ms") == town.now());
  BOOST_TEST(log().find(R"("event":"second factor reset")") != std::string::npos);
  BOOST_TEST(town.call("DELETE", "/v1/me/second-factor/reset", bernd.token).status == 204);
  BOOST_TEST(town.call("DELETE", "/v1/me/second-factor/reset", bernd.token).status == 404);
  BOOST_TEST(!me(bernd).contains("second_factor_reset"));
}

BOOST_AUTO_TEST_CASE(a_new_factor_ends_the_telling) {
  bernd_sets_up();
  BOOST_TEST(town.call("DELETE", reset_path(faction, bernd), anna.token).status == 204);
  BOOST_TEST(me(bernd).contains("second_factor_reset"));
  bernd_sets_up();
  BOOST_TEST(!me(bernd).contains("second_factor_reset"));
}

BOOST_AUTO_TEST_CASE(only_managers_of_the_faction_reset_and_nobody_his_own) {
  bernd_sets_up();
  const Member clara = town.new_member(faction, "clara");
  Faction other = town.new_faction("Zweite");
  const Reply by_member = town.call("DELETE", reset_path(faction, bernd), clara.token);
  BOOST_TEST(by_member.status == 403);
  BOOST_TEST(by_member.rule() == "not_manager");
  BOOST_TEST(town.call("DELETE", reset_path(faction, bernd), other.founder.token).status == 404);
  BOOST_TEST(town.call("DELETE", reset_path(other, bernd), other.founder.token).status == 404);
  BOOST_TEST(puts(anna, App()).status == 200);
  const Reply own = town.call("DELETE", reset_path(faction, anna), anna.token);
  BOOST_TEST(own.status == 403);
  BOOST_TEST(own.rule() == "second_factor_own");
  BOOST_TEST(signs_in(bernd).type() == "second-factor-needed");
  BOOST_TEST(town.call("DELETE", reset_path(faction, bernd), anna.token).status == 204);
}

BOOST_AUTO_TEST_CASE(there_is_nothing_to_reset_where_there_is_no_factor) {
  BOOST_TEST(town.call("DELETE", reset_path(faction, bernd), anna.token).status == 404);
  BOOST_TEST(!me(bernd).contains("second_factor_reset"));
}

BOOST_AUTO_TEST_CASE(the_operator_resets_it_by_login) {
  bernd_sets_up();
  const auto done = server::reset_second_factor_of_login(town.services(), "Bernd");
  BOOST_TEST_REQUIRE(bool(done));
  BOOST_TEST(done->at("reset") == true);
  BOOST_TEST(me(bernd).at("second_factor_reset").at("by") == "operator");
  BOOST_TEST(server::reset_second_factor_of_login(town.services(), "bernd")->at("reset") == false);
  BOOST_TEST(!server::reset_second_factor_of_login(town.services(), "nobody"));
}

BOOST_AUTO_TEST_SUITE_END()
