// The operator is blind: what members write never shows in the server's data, logs or memory.
#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "tests/stories/town.h"

using namespace stories;
namespace fs = std::filesystem;

namespace {

struct Canary {
  std::string what;
  std::string text;
};

const std::vector<Canary> canaries{{"a space's title", "Kanarienvogel-Ablage"},
                                   {"a folder's name", "Kanarienvogel-Ordner"},
                                   {"a file's name", "Kanarienvogel-Datei"},
                                   {"a file's content", "Kanarienvogel-Inhalt-Satz"},
                                   {"a large file's content", "Kanarienvogel-Gross-Satz"},
                                   {"a password", "kanarienvogel kleine worte"}};

// Where in the process's readable memory a text stands; empty when nowhere.
std::string found_in_memory(pid_t pid, const std::string& text) {
  std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
  const int memory = open(("/proc/" + std::to_string(pid) + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  BOOST_TEST_REQUIRE(memory >= 0, "reading another process's memory needs the same user or root");
  std::string found, line;
  std::size_t searched = 0;
  while (std::getline(maps, line)) {
    unsigned long from = 0, to = 0;
    char readable = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %c", &from, &to, &readable) != 3 || readable != 'r') continue;
    std::string bytes(to - from, '\0');
    const ssize_t n = pread(memory, bytes.data(), bytes.size(), static_cast<off_t>(from));
    if (n <= 0) continue;
    searched += static_cast<std::size_t>(n);
    bytes.resize(static_cast<std::size_t>(n));
    if (bytes.find(text) != std::string::npos) found = line;
  }
  close(memory);
  BOOST_TEST(searched > 1'000'000u, "hardly any memory could be read: the search proves nothing");
  return found;
}

std::string found_in_files(const fs::path& root, const std::string& text) {
  for (const auto& item : fs::recursive_directory_iterator(root))
    if (item.is_regular_file() && read_file(item.path()).find(text) != std::string::npos) return item.path().string();
  return "";
}

std::string found_in_names(const fs::path& root, const std::string& text) {
  for (const auto& item : fs::recursive_directory_iterator(root))
    if (item.path().filename().string().find(text) != std::string::npos) return item.path().string();
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(blindness)

BOOST_AUTO_TEST_CASE(nothing_members_write_shows_in_the_servers_data_logs_or_memory) {
  Appliance appliance;
  Member anna(appliance, "anna");
  anna.sets_password_file("kanarienvogel kleine worte");
  const std::string faction = "Sichtbare-Fraktion";
  anna.founds(appliance.new_faction(faction), "Anna Müller");
  require_ok(anna.mappe({"space", "create", "Kanarienvogel-Ablage"}));
  write_file(anna.files() / "Kanarienvogel-Ordner/Kanarienvogel-Datei.txt", "Kanarienvogel-Inhalt-Satz\n");
  std::string large;
  while (large.size() < 3'000'000) large += "Kanarienvogel-Gross-Satz ";
  write_file(anna.files() / "Kanarienvogel-Ordner/gross.txt", large);
  require_ok(anna.mappe({"put", "-r", anna.files() / "Kanarienvogel-Ordner", "Kanarienvogel-Ablage:/"}));
  require_ok(anna.mappe({"cat", "Kanarienvogel-Ablage:/Kanarienvogel-Ordner/gross.txt"}));
  require_ok(anna.mappe(
      {"mv", "Kanarienvogel-Ablage:/Kanarienvogel-Ordner/gross.txt", "Kanarienvogel-Ablage:/Kanarienvogel-Datei-2"}));

  // The search finds what is there: the faction's name, which the server does know.
  BOOST_TEST(!found_in_memory(appliance.pid(), faction).empty());
  for (const Canary& canary : canaries)
    BOOST_TEST(found_in_memory(appliance.pid(), canary.text).empty(), canary.what << " stands in the server's memory");
  BOOST_TEST(appliance.stop() == 0);
  BOOST_TEST(!found_in_files(appliance.data(), faction).empty());
  for (const Canary& canary : canaries) {
    BOOST_TEST(found_in_files(appliance.data(), canary.text) == "", canary.what << " stands in the server's data");
    BOOST_TEST(found_in_names(appliance.data(), canary.text) == "",
               canary.what << " is a file name in the server's data");
    BOOST_TEST(appliance.output().find(canary.text) == std::string::npos, canary.what << " stands in the log");
  }
}

BOOST_AUTO_TEST_CASE(a_members_home_shows_nothing_without_its_key) {
  Town town;
  town.space("Kanarienvogel-Ablage");
  write_file(town.anna.files() / "Kanarienvogel-Datei.txt", "Kanarienvogel-Inhalt-Satz\n");
  require_ok(town.anna.mappe({"put", town.anna.files() / "Kanarienvogel-Datei.txt", "Kanarienvogel-Ablage:/"}));
  require_ok(town.anna.mappe({"cat", "Kanarienvogel-Ablage:/Kanarienvogel-Datei.txt"}));
  for (const char* text : {"Kanarienvogel-Ablage", "Kanarienvogel-Datei", "Kanarienvogel-Inhalt-Satz"})
    BOOST_TEST(found_in_files(town.anna.home(), text) == "", text << " lies open in the home");
  const auto mode = fs::status(town.anna.home()).permissions();
  BOOST_TEST(((mode & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none));
  require_ok(town.anna.mappe({"sign-out"}));
  require_exit(town.anna.mappe({"ls", "Kanarienvogel-Ablage:/"}), 5);
}

BOOST_AUTO_TEST_SUITE_END()
