// People mistype, disks are full, files are missing: what happened is said, in the right exit code, and no more is
// lost.
#include <boost/test/unit_test.hpp>

#include "tests/stories/town.h"

using namespace stories;

BOOST_AUTO_TEST_SUITE(wrong_use)

BOOST_AUTO_TEST_CASE(what_is_mistyped_is_wrong_use_and_said_in_german) {
  Town town;
  const Member& anna = town.anna;
  require_exit(anna.mappe({"found", "kein-link", "--login", "neu", "--name", "Neu"}), 2);
  require_exit(anna.mappe({"sign-in", town.appliance.address(), "--login", "Groß Geschrieben"}), 2);
  require_exit(anna.mappe({"devices", "revoke", "unsinn"}), 2);
  require_exit(anna.mappe({"space", "create", " "}), 2);
  require_exit(anna.mappe({"invite", "Bernd", "--role", "member", "--until", "2020-01-01"}), 2);
  require_exit(anna.mappe({"invite", "Bernd", "--role", "member", "--expires", "2020-01-01"}), 2);
  const Outcome outcome = anna.mappe({"ls", "Gibtsnicht"});
  require_exit(outcome, 4);
  BOOST_TEST(outcome.says("Eine solche Ablage haben Sie nicht."));
  BOOST_TEST(anna.mappe({}).says("Es fehlt ein Befehl"));
}

BOOST_AUTO_TEST_CASE(a_title_that_begins_with_a_minus_is_reached_behind_two) {
  Town town;
  require_ok(town.anna.mappe({"space", "create", "--", "-alt-"}));
  const Outcome outcome = town.anna.mappe({"ls", "-alt-:/"});
  require_exit(outcome, 2);
  require_ok(town.anna.mappe({"ls", "--", "-alt-:/"}));
  BOOST_TEST(town.anna.mappe({"--help"}).says("-- davor"));
}

BOOST_AUTO_TEST_CASE(a_short_new_password_is_refused_before_anything_is_founded) {
  Appliance appliance;
  const std::string link = appliance.new_faction("Beispielfraktion");
  Member anna(appliance, "anna");
  anna.sets_password_file("zu kurz");
  const std::vector<std::string> found{"found",  "-",           "--login",         "anna",
                                       "--name", "Anna Müller", "--password-file", anna.password_file()};
  const Outcome refused = anna.mappe(found, link + "\n");
  require_exit(refused, 2);
  BOOST_TEST(refused.says("mindestens 12 Zeichen"));
  anna.sets_password_file("sechs kleine worte sind gut");
  require_ok(anna.mappe(found, link + "\n"));
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_named_and_the_others_are_put) {
  Town town;
  town.space("Umwelt");
  write_file(town.anna.files() / "da", "da\n");
  const Outcome outcome = town.anna.mappe({"put", town.anna.files() / "fehlt", town.anna.files() / "da", "Umwelt:/"});
  require_exit(outcome, 1);
  BOOST_TEST(outcome.says("fehlt: gibt es auf diesem Rechner nicht"));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/da"}).out == "da\n");
  require_exit(town.anna.mappe({"put", town.anna.files() / "fehlt", "Umwelt:/"}), 4);
}

BOOST_AUTO_TEST_CASE(a_listing_that_does_not_fit_on_the_disk_is_not_called_done) {
  Town town;
  town.space("Umwelt");
  Command shell = town.anna.command({"spaces"});
  shell.argv.insert(shell.argv.begin(), {"/bin/sh", "-c", "exec \"$@\" > /dev/full", "sh"});
  const Outcome outcome = run(shell);
  require_exit(outcome, 1);
  BOOST_TEST(outcome.says("Die Ausgabe nimmt nichts mehr an."));
}

BOOST_AUTO_TEST_SUITE_END()
