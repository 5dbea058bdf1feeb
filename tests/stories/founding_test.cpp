// A faction founds itself on an appliance, and people come in by invitation.
#include <boost/test/unit_test.hpp>

#include "tests/stories/town.h"

using namespace stories;

BOOST_AUTO_TEST_SUITE(founding)

BOOST_AUTO_TEST_CASE(a_founder_gets_a_faction_and_a_recovery_code) {
  Town town;
  const Json me = town.anna.ask({"whoami"});
  BOOST_TEST(me.at("login") == "anna");
  BOOST_TEST(me.at("factions").at(0).at("name") == "Beispielfraktion");
  BOOST_TEST(me.at("factions").at(0).at("role") == "manager");
  BOOST_TEST(town.anna.recovery_code().size() > 40u);
}

BOOST_AUTO_TEST_CASE(a_setup_code_works_once) {
  Appliance appliance;
  const std::string link = appliance.new_faction("Beispielfraktion");
  Member anna(appliance, "anna");
  anna.founds(link, "Anna Müller");
  Member second(appliance, "zweite");
  const Outcome again = second.mappe(
      {"found", "-", "--login", "zweite", "--name", "Zweite Person", "--password-file", second.password_file()},
      link + "\n");
  require_exit(again, 5);
}

BOOST_AUTO_TEST_CASE(a_member_joins_with_link_and_pin_and_sees_the_shared_space) {
  Town town;
  town.space("Umwelt");
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Umwelt:editor"});
  const Json spaces = bernd.ask({"spaces"});
  BOOST_TEST_REQUIRE(spaces.size() == 1u);
  BOOST_TEST(spaces.at(0).at("role") == "editor");
}

BOOST_AUTO_TEST_CASE(a_member_joins_without_a_pin_when_the_inviter_said_so) {
  Town town;
  const Json invitation = town.anna.ask({"invite", "Bernd Groß", "--role", "member", "--no-pin"});
  BOOST_TEST(!invitation.contains("pin"));
  Member bernd(town.appliance, "bernd");
  bernd.joins(invitation);  // there is no terminal and no --pin-file: asking for one would end it
  BOOST_TEST(bernd.ask({"whoami"}).at("factions").at(0).at("role") == "member");

  const Json with_pin = town.anna.ask({"invite", "Clara Beispiel", "--role", "member"});
  BOOST_TEST(with_pin.at("pin").get<std::string>().size() == 8u);
  const Member clara(town.appliance, "clara");
  const Outcome asked = clara.mappe({"join", "-", "--login", "clara", "--password-file", clara.password_file()},
                                    with_pin.at("link").get<std::string>() + "\n");
  require_exit(asked, 2);
  BOOST_TEST(asked.says("--pin-file"));
}

BOOST_AUTO_TEST_CASE(a_link_without_its_right_pin_opens_nothing) {
  Town town;
  const Json invitation = town.anna.ask({"invite", "Bernd Groß", "--role", "member"});
  Member bernd(town.appliance, "bernd");
  const std::string right_pin = invitation.at("pin");
  const std::string wrong_pin = right_pin == "12345678" ? "87654321" : "12345678";
  write_file(bernd.files() / "pin", wrong_pin + "\n");
  const std::vector<std::string> join{
      "join", "-", "--login", "bernd", "--password-file", bernd.password_file(), "--pin-file", bernd.files() / "pin"};
  require_exit(bernd.mappe(join, invitation.at("link").get<std::string>() + "\n"), 5);
  write_file(bernd.files() / "pin", right_pin + "\n");
  require_ok(bernd.mappe(join, invitation.at("link").get<std::string>() + "\n"));
}

BOOST_AUTO_TEST_CASE(the_inviter_sees_the_newcomer_unconfirmed_until_the_codes_were_compared) {
  Town town;
  const Member bernd = town.invites("bernd", "Bernd Groß");
  const auto as_anna_sees_him = [&] {
    for (const Json& person : town.anna.ask({"members"}))
      if (person.at("name") == "Bernd Groß") return person;
    BOOST_FAIL("Bernd is not in the list");
    return Json();
  };
  BOOST_TEST(as_anna_sees_him().at("confirmed") == false);
  BOOST_TEST(!bernd.joining_code().empty());
  BOOST_TEST(as_anna_sees_him().at("joining_code") == bernd.joining_code());
  BOOST_TEST(town.anna.mappe({"members"}).says("nicht bestätigt; Beitrittscode " + bernd.joining_code()));
  require_exit(town.anna.mappe({"confirm", "Bernd Groß"}), 2);  // nobody there to be asked
  require_exit(town.anna.mappe({"confirm", "Bernd Groß", "--code", "00000 00000 00000 00000"}), 3);
  BOOST_TEST(as_anna_sees_him().at("confirmed") == false);
  require_ok(town.anna.mappe({"confirm", "Bernd Groß", "--code", bernd.joining_code()}));
  BOOST_TEST(as_anna_sees_him().at("confirmed") == true);
}

BOOST_AUTO_TEST_CASE(an_unknown_certificate_is_not_trusted_silently) {
  Appliance appliance;
  const std::string link = appliance.new_faction("Beispielfraktion");
  Folder folder("stranger");
  write_file(folder / "password", "sechs kleine worte\n");
  Command command;
  command.argv = {
      MAPPE_PROGRAM, "found",        "-", "--login", "anna", "--name", "Anna", "--password-file", folder / "password",
      "--home",      folder / "home"};
  command.input = link + "\n";
  const Outcome outcome = run(command);
  require_exit(outcome, 6);
  BOOST_TEST(appliance.certificate().size() == 95u);  // AB:CD:...
  BOOST_TEST(outcome.says(appliance.certificate()));  // shown, so that a person can compare it
}

BOOST_AUTO_TEST_SUITE_END()
