// A backup is restored: members bring back what it lacks, and nobody is fooled.                 docs/protocol.md §4.5
#include <boost/test/unit_test.hpp>

#include "tests/stories/town.h"

using namespace stories;
namespace fs = std::filesystem;

namespace {

// Anna and Bernd share "Umwelt"; the server is backed up after the first file.
struct BackedUp : Town {
  Folder copies{"backup"};
  Member bernd;

  BackedUp() : bernd((space("Umwelt"), invites("bernd", "Bernd Groß", {"Umwelt:editor"}))) {
    write_file(anna.files() / "alt.txt", "vor der Sicherung\n");
    require_ok(anna.mappe({"put", anna.files() / "alt.txt", "Umwelt:/"}));
    require_ok(bernd.mappe({"ls", "Umwelt:"}));
    backs_up();
  }

  void copies_folder(const fs::path& from, const fs::path& to) const {
    Command copy;
    copy.argv = {"/bin/cp", "-a", from.string(), to.string()};
    require_ok(run(copy));
  }
  void backs_up() {
    BOOST_TEST_REQUIRE(appliance.stop() == 0);
    copies_folder(appliance.data(), copies / "data");
    appliance.start();
  }
  // `first`: how long nothing but healing is taken.
  void restores(const std::string& first = "0 s", bool marks = true) {
    appliance.kill_hard();
    fs::remove_all(appliance.data());
    copies_folder(copies / "data", appliance.data());
    if (marks) require_ok(marks_restore(first));
    appliance.start();
  }
  // A restore in which the large blobs' files are missing.
  void restores_without_blobs() {
    appliance.kill_hard();
    fs::remove_all(appliance.data() / "storage" / "blobs");
    const Outcome marked = marks_restore("0 s");
    require_ok(marked);
    BOOST_TEST(!marked.says(" 0 of them"));
    appliance.start();
  }
  Outcome marks_restore(const std::string& first) const {
    write_file(copies / "server.yaml", "restore:\n  heal_first: " + first + "\n");
    return appliance.admin({"restore", "mark", "--config", (copies / "server.yaml").string()});
  }
  void puts(const Member& who, const std::string& name, const std::string& text) const {
    write_file(who.files() / name, text);
    require_ok(who.mappe({"put", who.files() / name, "Umwelt:/"}));
  }
  std::string reads(const Member& who, const std::string& name) const {
    const Outcome read = who.mappe({"cat", "Umwelt:/" + name});
    require_ok(read);
    return read.out;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(restore, BackedUp)

BOOST_AUTO_TEST_CASE(members_bring_back_what_the_backup_lacks_and_others_find_it_again) {
  puts(bernd, "neu.txt", "nach der Sicherung\n");
  require_ok(bernd.mappe({"mv", "Umwelt:/alt.txt", "Umwelt:/älter.txt"}));
  BOOST_TEST(reads(anna, "neu.txt") == "nach der Sicherung\n");
  restores();
  const Outcome first = bernd.mappe({"ls", "Umwelt:"});
  require_ok(first);
  BOOST_TEST(first.says("aus einer Sicherung eingespielt"));
  BOOST_TEST(!bernd.mappe({"ls", "Umwelt:"}).says("Sicherung"));  // once
  BOOST_TEST(reads(anna, "neu.txt") == "nach der Sicherung\n");
  BOOST_TEST(reads(anna, "älter.txt") == "vor der Sicherung\n");
  const Json verified = anna.ask({"verify", "Umwelt", "--blobs"});
  BOOST_TEST(verified.at("ok") == true);
  BOOST_TEST(verified.at("code") == bernd.ask({"verify", "Umwelt"}).at("code"));
  puts(anna, "weiter.txt", "es geht weiter\n");
  BOOST_TEST(reads(bernd, "weiter.txt") == "es geht weiter\n");
}

BOOST_AUTO_TEST_CASE(a_restore_that_nobody_marked_is_refused_as_behind) {
  puts(bernd, "neu.txt", "nach der Sicherung\n");
  restores("0 s", /*marks=*/false);
  const Outcome refused = bernd.mappe({"ls", "Umwelt:"});
  require_exit(refused, 6);
  BOOST_TEST(refused.says("[behind]"));
  BOOST_TEST_REQUIRE(appliance.stop() == 0);
  require_ok(marks_restore("0 s"));  // later is as good
  appliance.start();
  BOOST_TEST(reads(bernd, "neu.txt") == "nach der Sicherung\n");
}

BOOST_AUTO_TEST_CASE(first_nothing_else_is_written_so_that_who_was_removed_stays_out) {
  require_ok(anna.mappe({"retire", "Bernd Groß", "--reason", "mandate"}));
  restores("1 h");
  write_file(bernd.files() / "heimlich.txt", "das darf er nicht mehr\n");
  require_exit(bernd.mappe({"put", bernd.files() / "heimlich.txt", "Umwelt:/"}), 7);  // the server says: later
  write_file(anna.files() / "neu.txt", "noch nicht\n");
  const Outcome early = anna.mappe({"put", anna.files() / "neu.txt", "Umwelt:/"});  // and brings back the removal
  require_exit(early, 7);
  BOOST_TEST(early.says("aus einer Sicherung eingespielt"));
  require_exit(bernd.mappe({"ls", "Umwelt:"}), 5);
  require_ok(anna.mappe({"cat", "Umwelt:/alt.txt"}));
  const Json status = Json::parse(appliance.admin({"restore", "status", "--json"}).out);
  BOOST_TEST(status.at("open") == true);
}

BOOST_AUTO_TEST_CASE(a_space_and_a_person_younger_than_the_backup_come_back) {
  space("Haushalt");
  const Member carla = invites("carla", "Carla Klein", {"Haushalt:editor"});
  write_file(carla.files() / "plan.txt", "Entwurf\n");
  require_ok(carla.mappe({"put", carla.files() / "plan.txt", "Haushalt:/"}));
  require_ok(anna.mappe({"cat", "Haushalt:/plan.txt"}));
  restores();
  require_ok(anna.mappe({"ls", "Haushalt:"}));
  const Outcome read = anna.mappe({"cat", "Haushalt:/plan.txt"});
  require_ok(read);
  BOOST_TEST(read.out == "Entwurf\n");
  // Her account is lost; a manager renews her, and she is the same person.
  require_exit(carla.mappe({"ls", "Haushalt:"}), 5);
  const Json renewed = anna.ask({"renew", "Carla Klein"});
  Member again(appliance, "carla");
  again.joins(renewed);
  require_ok(anna.mappe({"share", "Haushalt", "Carla Klein:editor", "--accept-new-keys"}));
  const Outcome seen = again.mappe({"cat", "Haushalt:/plan.txt"});
  require_ok(seen);
  BOOST_TEST(seen.out == "Entwurf\n");
}

BOOST_AUTO_TEST_CASE(restored_twice_from_one_backup_all_is_brought_back_twice) {
  puts(bernd, "neu.txt", "nach der Sicherung\n");
  restores();
  BOOST_TEST(reads(bernd, "neu.txt") == "nach der Sicherung\n");
  restores();
  const Outcome again = bernd.mappe({"cat", "Umwelt:/neu.txt"});
  require_ok(again);
  BOOST_TEST(again.says("aus einer Sicherung eingespielt"));
}

BOOST_AUTO_TEST_CASE(when_the_operator_closed_it_a_client_that_is_ahead_goes_on_refusing) {
  puts(bernd, "neu.txt", "nach der Sicherung\n");
  restores();
  require_ok(appliance.admin({"restore", "close"}));
  const Outcome refused = bernd.mappe({"ls", "Umwelt:"});
  require_exit(refused, 6);
  BOOST_TEST(refused.says("[behind]"));
}

BOOST_AUTO_TEST_CASE(when_the_server_went_on_from_the_backup_a_person_decides) {
  puts(bernd, "neu.txt", "Bernds Stand\n");
  restores();
  puts(anna, "anders.txt", "Annas Stand\n");  // she had not seen it
  const Outcome refused = bernd.mappe({"ls", "Umwelt:"});
  require_exit(refused, 6);
  BOOST_TEST(refused.says("[forked]"));
  require_exit(bernd.mappe({"put", bernd.files() / "neu.txt", "Umwelt:/"}), 6);
  const fs::path saved = copies / "gerettet";
  require_exit(bernd.mappe({"follow", "Umwelt", "--export", copies.path().string()}),
               3);  // not empty: nothing is given up
  require_exit(bernd.mappe({"ls", "Umwelt:"}), 6);
  require_ok(bernd.mappe({"follow", "Umwelt", "--export", saved.string()}));
  BOOST_TEST(read_file(saved / "files" / "neu.txt") == "Bernds Stand\n");
  BOOST_TEST(reads(bernd, "anders.txt") == "Annas Stand\n");
  require_ok(bernd.mappe({"put", saved / "files" / "neu.txt", "Umwelt:/"}));
  BOOST_TEST(reads(anna, "neu.txt") == "Bernds Stand\n");
  require_exit(bernd.mappe({"follow", "Umwelt", "--export", (copies / "noch einmal").string()}), 2);
}

BOOST_AUTO_TEST_CASE(a_half_restored_folder_names_its_gaps_and_members_fill_them) {
  write_random_file(bernd.files() / "groß.bin", 3 << 20);
  require_ok(bernd.mappe({"put", bernd.files() / "groß.bin", "Umwelt:/"}));
  restores_without_blobs();
  const Outcome before = anna.mappe({"get", "Umwelt:/groß.bin", anna.files()});
  require_exit(before, 4);
  require_ok(bernd.mappe({"ls", "Umwelt:"}));  // his program has them and sends them
  require_ok(anna.mappe({"get", "Umwelt:/groß.bin", anna.files()}));
  BOOST_TEST(same_file(anna.files() / "groß.bin", bernd.files() / "groß.bin"));
}

BOOST_AUTO_TEST_CASE(what_could_not_be_brought_back_is_told_and_tried_again) {
  write_random_file(bernd.files() / "groß.bin", 3 << 20);
  require_ok(bernd.mappe({"put", bernd.files() / "groß.bin", "Umwelt:/"}));
  restores();
  require_ok(appliance.admin({"faction", "quota", "Beispielfraktion", "1 MiB"}));
  const Outcome first = bernd.mappe({"ls", "Umwelt:"});
  require_ok(first);
  BOOST_TEST(first.says("Nicht alles ließ sich zurückbringen"));
  BOOST_TEST(first.says("[quota]"));
  require_exit(anna.mappe({"get", "Umwelt:/groß.bin", anna.files()}), 4);
  require_ok(appliance.admin({"faction", "quota", "Beispielfraktion", "1 GiB"}));
  BOOST_TEST(!bernd.mappe({"ls", "Umwelt:"}).says("Nicht alles"));
  require_ok(anna.mappe({"get", "Umwelt:/groß.bin", anna.files()}));
  BOOST_TEST(same_file(anna.files() / "groß.bin", bernd.files() / "groß.bin"));
}

BOOST_AUTO_TEST_SUITE_END()
