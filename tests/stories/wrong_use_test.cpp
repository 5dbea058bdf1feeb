// People mistype, disks are full, files are missing: what happened is said, in the right exit code, and no more is
// lost.
#include <sys/stat.h>

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

BOOST_AUTO_TEST_CASE(a_home_named_by_mistake_is_left_alone) {
  Town town;
  write_file(town.anna.files() / "uploads/foto.jpg", "Foto\n");
  Command command = town.anna.command({"whoami"});
  command.argv.back() = town.anna.files().string();  // --home
  const Outcome outcome = run(command);
  require_exit(outcome, 2);
  BOOST_TEST(outcome.says("In diesem Ordner liegt etwas anderes."));
  BOOST_TEST(read_file(town.anna.files() / "uploads/foto.jpg") == "Foto\n");
}

BOOST_AUTO_TEST_CASE(with_a_damaged_key_signing_out_and_in_again_helps) {
  Town town;
  town.space("Umwelt");
  write_file(town.anna.home() / "key", "");
  const Outcome outcome = town.anna.mappe({"spaces"});
  require_exit(outcome, 1);
  BOOST_TEST(outcome.says("mappe sign-out"));
  require_ok(town.anna.mappe({"sign-out"}));
  town.anna.signs_in();
  BOOST_TEST(town.anna.ask({"spaces"}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_join_that_fails_leaves_who_is_signed_in_signed_in) {
  Town town;
  Member bernd = town.invites("bernd", "Bernd Groß");
  const Json invitation = town.anna.ask({"invite", "Clara Klein", "--role", "member", "--no-pin"});
  require_ok(town.anna.mappe({"retire", "Clara Klein", "--reason", "mistake"}));
  const std::string link = invitation.at("link").get<std::string>() + "\n";
  const std::vector<std::string> join{"join", "-", "--login", "bernd", "--password-file", bernd.password_file()};
  BOOST_TEST(!bernd.mappe(join, link).ok());
  require_ok(bernd.mappe({"whoami"}));
  const std::string founding = town.appliance.new_faction("Zweite Fraktion");
  Member other(town.appliance, "dora");
  other.founds(founding, "Dora Klein");
  const std::vector<std::string> found{"found",  "-",     "--login",         "bernd",
                                       "--name", "Bernd", "--password-file", bernd.password_file()};
  BOOST_TEST(!bernd.mappe(found, founding + "\n").ok());  // used
  require_ok(bernd.mappe({"whoami"}));
}

BOOST_AUTO_TEST_CASE(names_that_nobody_sees_are_refused) {
  Town town;
  for (const char* name : {"   ", "Zwei\nZeilen", "\x1b[31mrot", "\xc2\xa0"})
    require_exit(town.anna.mappe({"invite", name, "--role", "member"}), 2);
  require_exit(town.appliance.admin({"faction", "create", "   "}), 2);
  require_exit(town.appliance.admin({"faction", "create", "Zwei\nZeilen"}), 2);
  require_exit(town.appliance.admin({"faction", "create", "Kleine", "--quota", "10"}), 2);
}

BOOST_AUTO_TEST_CASE(a_slash_behind_a_target_means_a_folder_that_is_there) {
  Town town;
  town.space("Umwelt");
  write_file(town.anna.files() / "brief", "Brief\n");
  require_ok(town.anna.mappe({"put", town.anna.files() / "brief", "Umwelt:/"}));
  require_exit(town.anna.mappe({"mv", "Umwelt:/brief", "Umwelt:/Archiv/"}), 4);
  require_exit(town.anna.mappe({"cp", "Umwelt:/brief", "Umwelt:/Archiv/"}), 4);
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/brief"}).out == "Brief\n");
  require_ok(town.anna.mappe({"mkdir", "Umwelt:/Archiv"}));
  require_ok(town.anna.mappe({"mv", "Umwelt:/brief", "Umwelt:/Archiv/"}));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/Archiv/brief"}).out == "Brief\n");
}

BOOST_AUTO_TEST_CASE(get_writes_where_a_link_leads_and_never_over_what_is_no_file) {
  namespace fs = std::filesystem;
  Town town;
  town.space("Umwelt");
  const fs::path here = town.anna.files();
  write_file(here / "neu", "neu\n");
  write_file(here / "ziel", "alt\n");
  require_ok(town.anna.mappe({"put", here / "neu", "Umwelt:/"}));
  fs::create_symlink("ziel", here / "verweis");
  require_exit(town.anna.mappe({"get", "Umwelt:/neu", here / "verweis"}), 3);
  require_ok(town.anna.mappe({"get", "--force", "Umwelt:/neu", here / "verweis"}));
  BOOST_TEST(fs::is_symlink(here / "verweis"));
  BOOST_TEST(read_file(here / "ziel") == "neu\n");
  BOOST_REQUIRE(::mkfifo((here / "pipe").c_str(), 0600) == 0);
  require_exit(town.anna.mappe({"get", "--force", "Umwelt:/neu", here / "pipe"}), 3);
  BOOST_TEST(fs::is_fifo(here / "pipe"));
}

BOOST_AUTO_TEST_SUITE_END()
