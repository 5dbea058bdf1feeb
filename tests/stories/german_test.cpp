// What members read in German: sentences of their own where something is amiss, and words in listings.
#include <boost/test/unit_test.hpp>

#include "tests/stories/town.h"

using namespace stories;

BOOST_AUTO_TEST_SUITE(german)

BOOST_AUTO_TEST_CASE(a_wrong_pin_is_called_one_and_rests_after_ten) {
  Town town;
  const Json invitation = town.anna.ask({"invite", "Bernd Beispiel", "--role", "mitglied"});
  const Member bernd(town.appliance, "bernd");
  const std::string pin = invitation.at("pin");
  write_file(bernd.files() / "pin", (pin == "11111111" ? "22222222" : "11111111") + std::string("\n"));
  const auto joins = [&](const std::string& pin_file) {
    return bernd.mappe(
        {"join", "-", "--login", "bernd", "--password-file", bernd.password_file().string(), "--pin-file", pin_file},
        invitation.at("link").get<std::string>() + "\n");
  };
  const Outcome wrong = joins(bernd.files() / "pin");
  require_exit(wrong, 5);
  BOOST_TEST(wrong.says("Die PIN passt nicht zu dieser Einladung"), wrong.err);
  BOOST_TEST(!wrong.says("Passwort"), wrong.err);
  BOOST_TEST(!wrong.says("mappe sign-in"), wrong.err);
  Outcome later = wrong;
  for (int tries = 1; tries < 11 && !later.says("ruht"); ++tries) later = joins(bernd.files() / "pin");
  require_exit(later, 5);
  BOOST_TEST(later.says("Diese Einladung ruht"), later.err);
  BOOST_TEST(!later.says("invite_rests"), later.err);
}

BOOST_AUTO_TEST_CASE(a_taken_login_and_an_unknown_person_are_told_what_to_do) {
  Town town;
  const Json invitation = town.anna.ask({"invite", "Bernd Beispiel", "--role", "member", "--no-pin"});
  const Member bernd(town.appliance, "bernd");
  const Outcome taken = bernd.mappe({"join", "-", "--login", "anna", "--password-file", bernd.password_file().string()},
                                    invitation.at("link").get<std::string>() + "\n");
  require_exit(taken, 3);
  BOOST_TEST(taken.says("Dieser Anmeldename ist auf dem Server schon vergeben."), taken.err);
  BOOST_TEST(taken.says("--login"), taken.err);

  const Outcome unknown = town.anna.mappe({"role", "Niemand", "gast"});
  require_exit(unknown, 4);
  BOOST_TEST(unknown.says("mappe members"), unknown.err);
  BOOST_TEST(!unknown.says("mappe ls"), unknown.err);
}

BOOST_AUTO_TEST_CASE(listings_have_german_words_and_json_has_the_stable_ones) {
  Town town;
  town.space("Haushalt 2027");
  require_ok(town.anna.mappe(
      {"invite", "Bernd Beispiel", "--role", "gast", "--until", "31.12.2030", "--space", "Haushalt 2027:lesen"}));
  const Outcome people = town.anna.mappe({"members"});
  BOOST_TEST(people.says("Verwaltung"), people.out);
  BOOST_TEST(people.says("Gast  eingeladen"), people.out);
  const Outcome rows = town.anna.mappe({"members", "Haushalt 2027"});
  BOOST_TEST(rows.says("verwalten"), rows.out);
  BOOST_TEST(rows.says("lesen  (Einladung"), rows.out);
  BOOST_TEST(town.anna.mappe({"spaces"}).says("verwalten"));
  BOOST_TEST(town.anna.mappe({"whoami"}).says("(Verwaltung)"));
  BOOST_TEST(town.anna.ask({"members", "Haushalt 2027"}).dump().find("\"reader\"") != std::string::npos);

  write_file(town.anna.files() / "a.txt", "a");
  require_ok(town.anna.mappe({"put", town.anna.files() / "a.txt", "Haushalt 2027:/"}));
  BOOST_TEST(town.anna.mappe({"rm", "Haushalt 2027:/a.txt"}).says("mappe trash ls 'Haushalt 2027'"));
}

BOOST_AUTO_TEST_CASE(notes_are_listed_and_refused_in_german) {
  Town town;
  town.space("Umwelt");
  const Json noted = town.anna.ask({"note", "add", "Umwelt:/", "Bitte lesen", "--to", "Anna Müller"});
  const Outcome listed = town.anna.mappe({"note", "list", "Umwelt"});
  BOOST_TEST(listed.says("Anna Müller an Anna Müller"), listed.out);
  BOOST_TEST(town.anna.mappe({"note", "mine"}).says("Keine offenen Notizen für Sie."));
  BOOST_TEST(town.anna.mappe({"note", "resolve", "Umwelt:" + noted.at("note").get<std::string>()}).says("erledigt"));
  BOOST_TEST(town.anna.mappe({"note", "list", "Umwelt"}).says("(erledigt)"));
  BOOST_TEST(town.anna.mappe({"note", "add", "Umwelt:/", "a", "--to", "Niemand"}).says("So heißt niemand"));
  BOOST_TEST(town.anna.mappe({"note", "reply", "Umwelt:AAAAAAAA", "a"}).says("Eine solche Notiz gibt es nicht"));
  const Member bernd = town.invites("bernd", "Bernd Beispiel", {"Umwelt:lesen"});
  BOOST_TEST(bernd.mappe({"note", "add", "Umwelt:/", "a"}).says("Sie dürfen in dieser Ablage nur lesen."));
  BOOST_TEST(bernd.mappe({"note", "--help"}).says("Auf eine Notiz antworten"));
}

BOOST_AUTO_TEST_SUITE_END()
