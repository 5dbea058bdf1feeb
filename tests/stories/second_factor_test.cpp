// The second factor, from setting it up to losing it.
#include <boost/test/unit_test.hpp>

#include "tests/stories/authenticator.h"
#include "tests/stories/town.h"

using namespace stories;

namespace {

// Signing in on a device, with more words.
Outcome signs_in(const Member& device, const Appliance& appliance, const std::vector<std::string>& more = {}) {
  std::vector<std::string> words{"sign-in",      appliance.address(), "--login",
                                 device.login(), "--password-file",   device.password_file().string()};
  words.insert(words.end(), more.begin(), more.end());
  return device.mappe(words);
}

// Gives the backup codes.
Json sets_up(const Member& member, Authenticator& app) {
  write_file(member.files() / "secret", app.secret() + "\n");
  const Json said =
      member.ask({"second-factor", "on", "--secret-file", member.files() / "secret", "--code", app.fresh_code()});
  std::filesystem::remove(member.files() / "secret");
  return said.at("backup_codes");
}

struct Codes : Town {
  std::string umwelt = space("Umwelt");
  Member bernd = invites("bernd", "Bernd Groß", {"Umwelt:editor"});
  Authenticator bernds_app;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(second_factors, Codes)

BOOST_AUTO_TEST_CASE(a_code_belongs_to_signing_in_and_works_once) {
  const Json backup = sets_up(bernd, bernds_app);
  BOOST_TEST(backup.size() == 10u);
  BOOST_TEST(bernd.mappe({"second-factor"}).says("Zweiter Faktor: an (Authenticator-App); 10 Ersatzcode(s) übrig."));
  require_ok(bernd.mappe({"spaces"}));  // the session goes on

  const Member tablet = bernd.second_device("Tablet"), laptop = bernd.second_device("Laptop");
  const Outcome asked = signs_in(tablet, appliance);
  require_exit(asked, 5);
  BOOST_TEST(asked.says("--code CODE"));
  const std::string code = bernds_app.fresh_code();
  require_ok(signs_in(tablet, appliance, {"--code", code}));
  BOOST_TEST(tablet.ask({"spaces"}).size() == 1u);
  const Outcome again = signs_in(laptop, appliance, {"--code", code});
  require_exit(again, 5);
  BOOST_TEST(again.says("schon benutzt"));

  const std::string first = backup.at(0), second = backup.at(1), third = backup.at(2);
  require_ok(signs_in(laptop, appliance, {"--code", first}));
  require_exit(signs_in(tablet, appliance, {"--code", first}), 5);
  BOOST_TEST(laptop.ask({"second-factor"}).at("backup_codes_left") == 9);

  // Remembered: from now on without a code, on this device alone.
  require_ok(signs_in(laptop, appliance, {"--code", second, "--remember"}));
  require_ok(signs_in(laptop, appliance));
  require_exit(signs_in(tablet, appliance), 5);
  BOOST_TEST(laptop.mappe({"devices"}).says("ohne Code bis"));
  const Json last = laptop.ask({"whoami"}).at("last_sign_in");
  BOOST_TEST(last.at("factor") == "backup_code");
  BOOST_TEST(last.at("address") == "127.0.0.x");

  // Another password ends that; changing it takes a code where the device is not remembered.
  write_file(laptop.files() / "new", "sechs ganz andere worte für bernd\n");
  require_ok(laptop.mappe(
      {"passwd", "--password-file", laptop.password_file(), "--new-password-file", laptop.files() / "new"}));
  laptop.sets_password_file("sechs ganz andere worte für bernd");
  require_exit(signs_in(laptop, appliance), 5);
  require_ok(signs_in(laptop, appliance, {"--code", third}));

  require_exit(laptop.mappe({"second-factor", "off", "--code", third}), 5);
  require_ok(laptop.mappe({"second-factor", "off", "--code", backup.at(3)}));
  require_ok(signs_in(laptop, appliance));
}

BOOST_AUTO_TEST_CASE(a_recovery_code_needs_the_second_factor_too) {
  const Json backup = sets_up(bernd, bernds_app);
  const Member tablet = bernd.second_device("Tablet");
  tablet.sets_password_file("sechs neue worte nach dem verlust");
  const auto recovers = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"recover", appliance.address(), "--login",
                                   "bernd",   "--password-file",   tablet.password_file().string()};
    words.insert(words.end(), more.begin(), more.end());
    return tablet.mappe(words, bernd.recovery_code() + "\n");
  };
  require_exit(recovers({}), 5);
  require_ok(recovers({"--code", backup.at(0)}));
  BOOST_TEST(tablet.ask({"spaces"}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_faction_makes_it_a_duty) {
  const std::vector<std::string> duty{"rules", "second-factor", "required"};
  const Outcome too_early = anna.mappe(duty);
  BOOST_TEST(!too_early.ok());
  BOOST_TEST(too_early.says("mappe second-factor on"));
  Authenticator annas_app;
  sets_up(anna, annas_app);
  require_exit(bernd.mappe(duty), 5);
  require_ok(anna.mappe(duty));
  BOOST_TEST(anna.mappe({"rules"}).says("Zweiter Faktor: Pflicht"));
  BOOST_TEST(anna.ask({"rules"}).at("second_factor") == "required");

  const Outcome refused = bernd.mappe({"spaces"});
  require_exit(refused, 5);
  BOOST_TEST(refused.says("mappe second-factor on"));
  BOOST_TEST(signs_in(bernd, appliance).says("Ihre Fraktion verlangt einen zweiten Faktor"));
  const Json backup = sets_up(bernd, bernds_app);
  BOOST_TEST(bernd.ask({"spaces"}).size() == 1u);
  const Outcome off = bernd.mappe({"second-factor", "off", "--code", backup.at(0)});
  BOOST_TEST(!off.ok());
  BOOST_TEST(off.says("wo er Pflicht ist, schaltet ihn niemand"));

  // Who joins now gets his access, and a factor before anything else.
  const Member dora = invites("dora", "Dora Klein", {"Umwelt:reader"});
  require_exit(dora.mappe({"spaces"}), 5);
  Authenticator doras_app;
  sets_up(dora, doras_app);
  BOOST_TEST(dora.ask({"spaces"}).size() == 1u);

  require_ok(anna.mappe({"rules", "zweiter-faktor", "freiwillig"}));
  require_ok(bernd.mappe({"second-factor", "off", "--code", backup.at(0)}));
}

BOOST_AUTO_TEST_CASE(a_manager_resets_it_for_who_lost_it_and_the_person_is_told) {
  const Member clara = invites("clara", "Clara Beispiel");
  sets_up(bernd, bernds_app);
  require_exit(clara.mappe({"second-factor", "reset", "Bernd Groß"}), 5);
  require_exit(anna.mappe({"second-factor", "reset", "Clara Beispiel"}), 4);
  require_ok(anna.mappe({"second-factor", "reset", "Bernd Groß"}));
  BOOST_TEST(appliance.output().find("second factor reset") != std::string::npos);

  const Member tablet = bernd.second_device("Tablet");
  const Outcome signed_in = signs_in(tablet, appliance);
  require_ok(signed_in);
  BOOST_TEST(signed_in.says("Ihr zweiter Faktor wurde"));
  BOOST_TEST(tablet.ask({"whoami"}).at("second_factor_reset").at("by") == anna.person());
  BOOST_TEST(tablet.mappe({"second-factor"}).says("von Anna Müller"));
  require_ok(tablet.mappe({"second-factor", "seen"}));
  BOOST_TEST(!tablet.ask({"second-factor"}).contains("second_factor_reset"));
  BOOST_TEST(!signs_in(tablet, appliance).says("Ihr zweiter Faktor wurde"));
}

BOOST_AUTO_TEST_CASE(the_operator_resets_it_for_the_only_manager) {
  Authenticator annas_app;
  sets_up(anna, annas_app);
  require_exit(anna.mappe({"second-factor", "reset", "Anna Müller"}), 5);
  require_exit(appliance.admin({"account", "reset-second-factor", "niemand"}), 4);
  const std::vector<std::string> reset{"account", "reset-second-factor", "anna", "--json"};
  const Outcome done = appliance.admin(reset);
  require_ok(done);
  BOOST_TEST(Json::parse(done.out).at("reset") == true);
  const Member tablet = anna.second_device("Tablet");
  BOOST_TEST(signs_in(tablet, appliance).says("vom Betreiber des Servers"));
  const Outcome nothing = appliance.admin(reset);
  require_ok(nothing);
  BOOST_TEST(Json::parse(nothing.out).at("reset") == false);
}

BOOST_AUTO_TEST_CASE(wrong_use_is_told_and_changes_nothing) {
  require_exit(bernd.mappe({"second-factor", "on"}), 2);  // no terminal to show the secret at
  require_exit(bernd.mappe({"second-factor", "on", "--code", "123456"}), 2);
  write_file(bernd.files() / "secret", "ABCD\n");
  require_exit(bernd.mappe({"second-factor", "on", "--secret-file", bernd.files() / "secret", "--code", "1"}), 2);
  write_file(bernd.files() / "secret", bernds_app.secret() + "\n");
  require_exit(bernd.mappe({"second-factor", "on", "--secret-file", bernd.files() / "secret", "--code", "000000x"}), 5);
  require_exit(bernd.mappe({"second-factor", "off", "--code", "123456"}), 4);
  require_exit(anna.mappe({"rules", "second-factor", "vielleicht"}), 2);
  require_exit(anna.mappe({"rules", "farbe", "rot"}), 2);
  BOOST_TEST(bernd.ask({"second-factor"}).at("second_factor") == false);
}

BOOST_AUTO_TEST_SUITE_END()
