// Members leave, lose things, and come back; quotas end and never block reading.
#include <boost/test/unit_test.hpp>

#include "tests/stories/town.h"

using namespace stories;

namespace {

// Anna and Bernd share "Umwelt" with one file in it.
struct SharedTown : Town {
  Member bernd;
  SharedTown() : bernd((space("Umwelt"), invites("bernd", "Bernd Groß", {"Umwelt:editor"}))) {
    write_file(anna.files() / "alt.txt", "von früher\n");
    require_ok(anna.mappe({"put", anna.files() / "alt.txt", "Umwelt:/"}));
    require_ok(bernd.mappe({"get", "Umwelt:/alt.txt", bernd.files()}));
  }
};

std::uint64_t newest_epoch(const Member& member) { return member.ask({"verify", "Umwelt"}).at("epoch"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(leaving)

BOOST_AUTO_TEST_CASE(a_retired_member_is_shut_out_by_a_new_epoch_and_keeps_what_he_had) {
  SharedTown town;
  const auto before = newest_epoch(town.anna);
  require_ok(town.anna.mappe({"retire", "Bernd Groß", "--reason", "mandate"}));
  write_file(town.anna.files() / "neu.txt", "nach Bernds Zeit\n");
  require_ok(town.anna.mappe({"put", town.anna.files() / "neu.txt", "Umwelt:/"}));
  BOOST_TEST(newest_epoch(town.anna) == before + 1);
  // By the server, that is. What the new key adds to it: tests/evil/removed_member_test.cpp.
  const Outcome refused = town.bernd.mappe({"cat", "Umwelt:/neu.txt"});
  require_exit(refused, 5);
  BOOST_TEST(refused.out.empty());
  require_exit(town.bernd.mappe({"spaces"}), 5);
  BOOST_TEST(read_file(town.bernd.files() / "alt.txt") == "von früher\n");
}

BOOST_AUTO_TEST_CASE(a_removed_row_ends_access_to_that_space_only) {
  SharedTown town;
  town.space("Haushalt");
  require_ok(town.anna.mappe({"share", "Haushalt", "Bernd Groß:reader"}));
  BOOST_TEST(town.bernd.ask({"spaces"}).size() == 2u);
  require_ok(town.anna.mappe({"unshare", "Umwelt", "Bernd Groß"}));
  const Json left = town.bernd.ask({"spaces"});
  BOOST_TEST_REQUIRE(left.size() == 1u);
  BOOST_TEST(left.at(0).at("title") == "Haushalt");
  require_exit(town.bernd.mappe({"cat", "Umwelt:/alt.txt"}), 4);
}

BOOST_AUTO_TEST_CASE(the_recovery_code_opens_the_account_again_and_a_new_one_replaces_it) {
  SharedTown town;
  const Member fresh = town.bernd.second_device("neuer Rechner");
  fresh.sets_password_file("ein ganz neues passwort");
  const std::vector<std::string> recover{"recover", town.appliance.address(), "--login",
                                         "bernd",   "--password-file",        fresh.password_file()};
  std::vector<std::string> with_json = recover;
  with_json.push_back("--json");
  const Outcome outcome = fresh.mappe(with_json, town.bernd.recovery_code() + "\n");
  require_ok(outcome);
  BOOST_TEST(Json::parse(outcome.out).at("recovery_code") != town.bernd.recovery_code());
  BOOST_TEST(fresh.mappe({"cat", "Umwelt:/alt.txt"}).out == "von früher\n");
  const Member thief = town.bernd.second_device("alter Zettel");
  require_exit(thief.mappe(recover, town.bernd.recovery_code() + "\n"), 5);
}

BOOST_AUTO_TEST_CASE(a_changed_password_replaces_the_old_one_on_every_device) {
  SharedTown town;
  const std::string old_password = read_file(town.bernd.password_file());
  write_file(town.bernd.files() / "neu", "das neue passwort von bernd\n");
  require_ok(town.bernd.mappe(
      {"passwd", "--password-file", town.bernd.password_file(), "--new-password-file", town.bernd.files() / "neu"}));
  const Member old_device = town.bernd.second_device("alt");
  require_exit(old_device.mappe({"sign-in", town.appliance.address(), "--login", "bernd", "--password-file",
                                 old_device.password_file()}),
               5);
  old_device.sets_password_file("das neue passwort von bernd");
  old_device.signs_in();
  BOOST_TEST(old_device.mappe({"cat", "Umwelt:/alt.txt"}).out == "von früher\n");
}

BOOST_AUTO_TEST_CASE(who_lost_everything_is_renewed_and_gets_the_spaces_back_by_a_yes_of_the_manager) {
  SharedTown town;
  Member again(town.appliance, "bernd.neu");
  again.joins(town.anna.ask({"renew", "Bernd Groß"}));
  require_exit(again.mappe({"cat", "Umwelt:/alt.txt"}), 4);  // sealing to a changed key is never automatic
  require_exit(town.anna.mappe({"share", "Umwelt", "Bernd Groß:editor"}), 3);  // nobody there to say yes
  require_ok(town.anna.mappe({"share", "Umwelt", "Bernd Groß:editor", "--accept-new-keys"}));
  BOOST_TEST(again.mappe({"cat", "Umwelt:/alt.txt"}).out == "von früher\n");
  require_exit(town.bernd.mappe({"spaces"}), 5);
}

BOOST_AUTO_TEST_CASE(a_quota_filled_to_the_last_blob_stops_adding_and_nothing_else) {
  Town town("3 MiB");
  const Member& anna = town.anna;
  town.space("Umwelt");
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Umwelt:editor"});
  std::size_t files = 0;
  for (const std::size_t size : {250'000, 20'000, 1'500, 1})
    for (;;) {
      const auto path = anna.files() / ("Datei " + std::to_string(files));
      write_file(path, std::string(size, 'x'));
      const Outcome put = anna.mappe({"put", path, "Umwelt:/"});
      if (!put.ok()) {
        require_exit(put, 8);
        BOOST_TEST(put.says("[quota]"));
        break;
      }
      ++files;
    }
  BOOST_TEST(files > 12u);
  write_file(anna.files() / "groß.bin", std::string(4'000'000, 'g'));
  require_exit(anna.mappe({"put", anna.files() / "groß.bin", "Umwelt:/"}), 8);

  BOOST_TEST(anna.ask({"ls", "Umwelt:/"}).size() == files);
  BOOST_TEST(bernd.mappe({"cat", "Umwelt:/Datei 0"}).out.size() == 250'000u);
  require_ok(anna.mappe({"export", "Umwelt", anna.files() / "ausgabe"}));
  require_ok(anna.mappe({"rm", "Umwelt:/Datei 0", "Umwelt:/Datei 1"}));
  require_ok(anna.mappe({"retire", "Bernd Groß", "--reason", "left"}));
  require_exit(bernd.mappe({"spaces"}), 5);
  require_ok(anna.mappe({"trash", "empty", "Umwelt"}));
  // What was emptied makes room; more than that does not fit until the operator gives more.
  require_ok(anna.mappe({"put", anna.files() / "Datei 0", "Umwelt:/"}));
  require_exit(anna.mappe({"put", anna.files() / "groß.bin", "Umwelt:/"}), 8);
  require_ok(town.appliance.admin({"faction", "quota", "Beispielfraktion", "1 GiB"}));
  require_ok(anna.mappe({"put", anna.files() / "groß.bin", "Umwelt:/"}));
}

BOOST_AUTO_TEST_SUITE_END()
