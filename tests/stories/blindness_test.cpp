// The operator is blind: what members write never shows in the server's data, logs or memory.
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <thread>

#include "crypto/base/bytes.h"
#include "tests/stories/canaries.h"
#include "tests/stories/town.h"

using namespace stories;
namespace fs = std::filesystem;

namespace {

// Every canary holds this; what differs around it says which one it was. It is looked for as it is, and in the forms in
// which programs carry bytes as text.
const std::string stem = "anarienvogel";

// Lets the server work a little and holds it still to search its memory, again and again until the command ended. Time
// stands still for the command meanwhile, so there is as much to be seen on a slow computer as on a fast one.
int searches_during(const Appliance& appliance, Running& command) {
  int searches = 0;
  for (;; ++searches) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    kill(appliance.pid(), SIGSTOP);
    const bool in_the_middle = command.alive();
    const std::string found = found_in_memory(appliance.pid(), forms_of(stem));
    kill(appliance.pid(), SIGCONT);
    BOOST_TEST(found == "", "in the server's memory: " << found);
    if (!in_the_middle || !found.empty()) break;
  }
  BOOST_TEST(command.wait(std::chrono::seconds(120)) == 0, command.output());
  return searches;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(blindness)

BOOST_AUTO_TEST_CASE(the_search_finds_what_is_there_in_every_form) {
  const std::string text = "ein Kanarienvogel singt";
  for (std::size_t shift = 0; shift < 3; ++shift) {
    const std::string around = std::string(shift, 'x') + text;
    for (const std::string& carried : {around, hex(around, "0123456789abcdef"), hex(around, "0123456789ABCDEF"),
                                       mappe::to_base64url(mappe::bytes_of(std::string_view(around)))})
      BOOST_TEST(found_in(carried, forms_of(stem)) != "", carried);
  }
  BOOST_TEST(found_in("ein Zeisig singt", forms_of(stem)) == "");
}

BOOST_AUTO_TEST_CASE(nothing_members_write_shows_in_the_servers_data_logs_or_memory) {
  Appliance appliance;
  Member anna(appliance, "anna");
  anna.sets_password_file("kanarienvogel kleine worte");
  const std::string faction = "Sichtbare-Fraktion";
  anna.founds(appliance.new_faction(faction), "Anna Müller");
  require_ok(anna.mappe({"space", "create", "Kanarienvogel-Ablage"}));
  const fs::path tree = anna.files() / "Kanarienvogel-Ordner";
  std::string large;
  while (large.size() < 3'000'000) large += "Kanarienvogel-Gross-Satz ";
  for (int i = 0; i < 6; ++i) write_file(tree / ("Kanarienvogel-Gross-" + std::to_string(i)), large);
  for (int i = 0; i < 200; ++i)
    write_file(tree / ("Kanarienvogel-Datei-" + std::to_string(i)),
               "Kanarienvogel-Inhalt-Satz\n" + large.substr(0, 50'000));

  Folder logs("blind");
  Running put(anna.command({"put", "-r", tree, "Kanarienvogel-Ablage:/"}), logs / "put");
  BOOST_TEST(searches_during(appliance, put) >= 2);
  const Member tablet = anna.second_device("Tablet");
  tablet.sets_password_file("kanarienvogel kleine worte");
  tablet.signs_in();
  Running get(tablet.command({"get", "-r", "Kanarienvogel-Ablage:/", tablet.files() / "alles"}), logs / "get");
  BOOST_TEST(searches_during(appliance, get) >= 2);
  require_ok(anna.mappe({"mv", "Kanarienvogel-Ablage:/Kanarienvogel-Ordner/Kanarienvogel-Datei-1",
                         "Kanarienvogel-Ablage:/Kanarienvogel-Datei-2"}));
  // A note with its text and what is attached; a longer one than any other entry of its kind.
  write_file(anna.files() / "Kanarienvogel-Anhang.txt", "Kanarienvogel-Anhang-Satz\n" + large.substr(0, 500'000));
  const std::string note = anna.ask({"note", "add", "Kanarienvogel-Ablage:/", large.substr(0, 16'000), "--attach",
                                     anna.files() / "Kanarienvogel-Anhang.txt"})
                               .at("note");
  require_ok(tablet.mappe({"note", "reply", "Kanarienvogel-Ablage:" + note, "Kanarienvogel-Antwort"}));
  // What of a council a note is about, and who asks for it.
  const std::string paper = "https://rat.example/kanarienvogel/papers/7";
  require_ok(anna.mappe({"note", "add", "Kanarienvogel-Ablage", "Satz", "--about", paper}));
  BOOST_TEST(tablet.ask({"note", "list", "--about", paper}).size() == 1u);
  BOOST_TEST(found_in_memory(appliance.pid(), forms_of(stem)) == "");

  // The search finds what is there: the faction's name, which the server does know.
  BOOST_TEST(found_in_memory(appliance.pid(), forms_of(faction)) != "");
  BOOST_TEST(appliance.stop() == 0);
  BOOST_TEST(found_in_files(appliance.data(), forms_of(faction)) != "");
  BOOST_TEST(found_in_files(appliance.data(), forms_of(stem)) == "");
  BOOST_TEST(appliance.output().find("\"event\":\"request\"") != std::string::npos, "the log is not the one searched");
  BOOST_TEST(found_in(appliance.output(), forms_of(stem)) == "");
}

BOOST_AUTO_TEST_CASE(a_members_home_shows_nothing_without_its_key) {
  Town town;
  town.space("Kanarienvogel-Ablage");
  write_file(town.anna.files() / "Kanarienvogel-Datei.txt", "Kanarienvogel-Inhalt-Satz\n");
  require_ok(town.anna.mappe({"put", town.anna.files() / "Kanarienvogel-Datei.txt", "Kanarienvogel-Ablage:/"}));
  require_ok(town.anna.mappe({"cat", "Kanarienvogel-Ablage:/Kanarienvogel-Datei.txt"}));
  require_ok(town.anna.mappe({"note", "add", "Kanarienvogel-Ablage:/Kanarienvogel-Datei.txt", "Kanarienvogel-Notiz"}));
  require_ok(town.anna.mappe({"note", "list", "Kanarienvogel-Ablage"}));
  BOOST_TEST(found_in_files(town.anna.home(), forms_of(stem)) == "");
  const auto mode = fs::status(town.anna.home()).permissions();
  BOOST_TEST(((mode & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none));
  require_ok(town.anna.mappe({"sign-out"}));
  require_exit(town.anna.mappe({"ls", "Kanarienvogel-Ablage:/"}), 5);
}

BOOST_AUTO_TEST_SUITE_END()
