// The real `mappe drive` killed in the middle of a change, and names that some program or system stumbles over.
#include <boost/test/unit_test.hpp>
#include <map>
#include <thread>

#include "tests/drive/running_drive.h"
#include "tests/http/fixture.h"
#include "webdav/path.h"

namespace drive_test {

using namespace mappe;
using namespace std::chrono_literals;
using http::test::eventually;

namespace {

constexpr std::size_t files_of_folder = 1'000;

// One request to a drive that is killed so long after it was sent.
void ask_and_kill(RunningDrive& drive, const std::vector<std::string>& arguments, std::chrono::milliseconds after) {
  stories::Command curl;
  curl.argv = {"/usr/bin/curl", "-sS", "--max-time", "60"};
  curl.argv.insert(curl.argv.end(), arguments.begin(), arguments.end());
  stories::Running asking(curl, drive.folder / "asked");
  const auto end = std::chrono::steady_clock::now() + after;
  while (asking.alive() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(5ms);
  drive.process->kill_hard();
  asking.wait(10s);
}

struct Hardship : DriveStory {
  std::size_t files_in(const std::string& folder) const {  // 0: it is not there
    const auto listed = town.anna.mappe({"ls", folder, "--json"});
    return listed.ok() ? stories::Json::parse(listed.out).size() : 0;
  }
  // How many files each folder at the top holds, as of one moment: what was asked of the drive may still reach the
  // server between two looks, although the drive is dead.
  std::map<std::string, std::size_t> folders() const {
    std::map<std::string, std::size_t> found;
    for (const stories::Json& item : town.anna.ask({"ls", "-R", "Umwelt:/"})) {
      const auto path = item.at("path").get<std::string>().substr(1);
      const auto slash = path.find('/');
      found[path.substr(0, slash)] += slash == std::string::npos ? 0 : 1;
    }
    return found;
  }
  void puts_folder(const std::string& name, std::size_t files = files_of_folder) const {
    std::filesystem::create_directories(town.anna.files() / name);
    for (std::size_t i = 0; i < files; ++i)
      stories::write_file(town.anna.files() / name / ("n" + std::to_string(i)), "x");
    stories::require_ok(town.anna.mappe({"put", "-r", (town.anna.files() / name).string(), "Umwelt:/"}));
  }
};

struct NameRow {
  std::string_view why, name;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hardship, Hardship)

BOOST_AUTO_TEST_CASE(a_drive_killed_while_it_moves_and_removes_a_large_folder_leaves_the_old_or_the_new) {
  puts_folder("f");
  for (const auto after : {20ms, 60ms, 180ms}) {
    RunningDrive drive(town.anna);
    const std::string from = folders().begin()->first, to = from == "f" ? "g" : "f";
    ask_and_kill(
        drive, {"-X", "MOVE", "-H", "Destination: " + drive.address + "Umwelt/" + to, drive.address + "Umwelt/" + from},
        after);
    const auto left = folders();
    BOOST_TEST_REQUIRE(left.size() == 1U);
    BOOST_TEST((left.begin()->first == from || left.begin()->first == to));
    BOOST_TEST(left.begin()->second == files_of_folder);
  }
  RunningDrive drive(town.anna);
  ask_and_kill(drive, {"-X", "DELETE", drive.address + "Umwelt/" + folders().begin()->first}, 60ms);
  const auto left = folders();
  BOOST_TEST((left.empty() || (left.size() == 1U && left.begin()->second == files_of_folder)));
}

BOOST_AUTO_TEST_CASE(a_drive_killed_while_a_folder_goes_into_another_space_leaves_it_in_one_or_in_both) {
  constexpr std::size_t many = 300;
  town.space("Verkehr");
  puts_folder("f", many);
  std::string last;
  for (const auto after : {100ms, 400ms, 1'000ms, 20'000ms}) {
    RunningDrive drive(town.anna);
    const std::string from = files_in("Umwelt:/f") > 0 ? "Umwelt" : "Verkehr",
                      to = from == "Umwelt" ? "Verkehr" : "Umwelt";
    ask_and_kill(drive, {"-X", "MOVE", "-H", "Destination: " + drive.address + to + "/f", drive.address + from + "/f"},
                 after);
    const std::size_t here = files_in(from + ":/f"), there = files_in(to + ":/f");
    BOOST_TEST(((here == many && there == 0) || (here == many && there == many) || (here == 0 && there == many)),
               here << " and " << there);
    if (there == many) BOOST_TEST(town.anna.mappe({"cat", to + ":/f/n" + std::to_string(many - 1)}).out == "x");
    last = std::to_string(here) + " " + std::to_string(there);
  }
  BOOST_TEST(last == "0 300");  // the last one had all the time it needed
}

BOOST_AUTO_TEST_CASE(a_drive_killed_while_a_file_is_saved_leaves_the_old_or_the_new) {
  const auto file = town.anna.files() / "new";
  stories::write_random_file(file, 6'000'000);
  RunningDrive(town.anna).put("Umwelt/a", "old");
  for (const auto after : {30ms, 120ms, 400ms}) {
    RunningDrive drive(town.anna);
    ask_and_kill(drive, {"-T", file.string(), drive.address + "Umwelt/a"}, after);
    const std::string now = town.anna.mappe({"cat", "Umwelt:/a"}).out;
    BOOST_TEST((now == "old" || now == stories::read_file(file)), now.size());
  }
  RunningDrive drive(town.anna);
  BOOST_TEST(drive.status({"-T", file.string(), drive.address + "Umwelt/a"}) == "204");
}

BOOST_AUTO_TEST_CASE(names_are_the_same_for_the_drive_and_the_command_line) {
  const std::string long_name = std::string(63 * 4, 'x') + ".tx";
  const NameRow rows[] = {
      {"signs of URLs", "a #%+&;=b.txt"}, {"percent that is none", "100%25.txt"},
      {"not of Windows", "a?b.txt"},      {"emoji", "Plan 🌳🏛️.txt"},
      {"umlauts", "Größe ÄÖÜ ß.txt"},     {"quotes and brackets", "(a) [b] 'c'.txt"},
      {"255 bytes", long_name},           {"another script", "Ελλάδα.txt"},
  };
  const RunningDrive drive(town.anna);
  for (const NameRow& row : rows) {
    const std::string name(row.name), path = "Umwelt/" + webdav::percent_encoded(name);
    const bool is_refused = name.find('?') != std::string::npos;  // some systems cannot have it
    BOOST_TEST(drive.put(path, "x" + name) == (is_refused ? "403" : "201"), row.why);
    if (is_refused) continue;
    BOOST_TEST(drive.get(path) == "x" + name, row.why);
    BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/" + name}).out == "x" + name, row.why);
  }
  BOOST_TEST(drive.put("Umwelt/" + long_name + "y", "x") == "414");
}

BOOST_AUTO_TEST_CASE(windows_reaches_what_it_cannot_name_and_takes_cases_for_one) {
  stories::write_file(town.anna.files() / "aux.txt", "vom Server der Verwaltung");
  stories::require_ok(town.anna.mappe({"put", (town.anna.files() / "aux.txt").string(), "Umwelt:/"}));
  const RunningDrive drive(town.anna);
  const std::string agent = "User-Agent: Microsoft-WebDAV-MiniRedir/10.0.19045";
  BOOST_TEST(drive.curl({"-H", agent, drive.address + "umwelt/%EF%81%A1ux.txt"}).out == "vom Server der Verwaltung");
  BOOST_TEST(drive.curl({"-H", agent, drive.address + "UMWELT/AUX.TXT"}).out == "vom Server der Verwaltung");
  BOOST_TEST(drive.status({drive.address + "umwelt/AUX.TXT"}) == "404");
  const std::string listed =
      drive.curl({"-H", agent, "-X", "PROPFIND", "-H", "Depth: 1", drive.address + "Umwelt"}).out;
  BOOST_TEST(listed.find("/Umwelt/%EF%81%A1ux.txt</D:href>") != std::string::npos, listed);
  BOOST_TEST(drive.put("Umwelt/nul", "x") == "403");  // the drive itself makes none
}

BOOST_AUTO_TEST_CASE(a_name_in_two_forms_is_one_and_a_case_only_rename_keeps_the_file) {
  const RunningDrive drive(town.anna);
  BOOST_TEST(drive.put("Umwelt/Pra%CC%88sentation.key", "eins") == "201");  // NFD, as Finder sends it
  BOOST_TEST(drive.put("Umwelt/Pr%C3%A4sentation.key", "zwei") == "204");
  BOOST_TEST(drive.status({"-X", "MOVE", "-H", "Destination: " + drive.address + "Umwelt/PR%C3%84SENTATION.key",
                           drive.address + "Umwelt/Pra%CC%88sentation.key"}) == "201");
  BOOST_TEST((names() == std::vector<std::string>{"PRÄSENTATION.key"}));
  BOOST_TEST(versions("PRÄSENTATION.key") == 2U);
  BOOST_TEST(drive.put("Umwelt/pr%C3%A4sentation.key", "x") == "409");  // Windows would show both as one
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
