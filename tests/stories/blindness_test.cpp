// The operator is blind: what members write never shows in the server's data, logs or memory.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <fstream>
#include <thread>

#include "crypto/base/bytes.h"
#include "tests/stories/town.h"

using namespace stories;
namespace fs = std::filesystem;

namespace {

// Every canary holds this; what differs around it says which one it was. It is looked for as it is, and in the forms in
// which programs carry bytes as text.
const std::string stem = "anarienvogel";

std::string hex(const std::string& text, const char* digits) {
  std::string out;
  for (const char c : text)
    for (const int shift : {4, 0}) out += digits[(static_cast<unsigned char>(c) >> shift) & 15];
  return out;
}

// base64url of what stands `shift` bytes into a group of three, without the letters at its ends that its neighbours
// would change.
std::string base64url_within(const std::string& text, std::size_t shift) {
  const std::string padded = std::string(shift, '-') + text + std::string((6 - shift - text.size() % 3) % 3, '-');
  const std::string whole = mappe::to_base64url(mappe::bytes_of(std::string_view(padded)));
  const std::size_t from = (shift * 8 + 5) / 6, to = (shift + text.size()) * 8 / 6;
  return whole.substr(from, to - from);
}

std::vector<std::string> forms_of(const std::string& text) {
  return {text,
          hex(text, "0123456789abcdef"),
          hex(text, "0123456789ABCDEF"),
          base64url_within(text, 0),
          base64url_within(text, 1),
          base64url_within(text, 2)};
}

// What was found, with a little around it; "" when nothing was.
std::string found_in(std::string_view bytes, const std::vector<std::string>& forms) {
  for (const std::string& form : forms)
    if (const void* at = memmem(bytes.data(), bytes.size(), form.data(), form.size())) {
      const auto from = static_cast<std::size_t>(static_cast<const char*>(at) - bytes.data());
      return std::string(bytes.substr(from < 16 ? 0 : from - 16, form.size() + 48));
    }
  return "";
}

// In the process's readable memory.
std::string found_in_memory(pid_t pid, const std::vector<std::string>& forms) {
  std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
  const int memory = open(("/proc/" + std::to_string(pid) + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  BOOST_TEST_REQUIRE(memory >= 0, "reading another process's memory needs the same user or root");
  std::string found, line;
  std::size_t searched = 0;
  constexpr std::size_t part_bytes = std::size_t{4} << 20, overlap_bytes = 256;
  std::string part(part_bytes, '\0');
  while (found.empty() && std::getline(maps, line)) {
    unsigned long from = 0, to = 0;
    char readable = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %c", &from, &to, &readable) != 3 || readable != 'r') continue;
    while (from < to && found.empty()) {
      const ssize_t n =
          pread(memory, part.data(), std::min<std::size_t>(part_bytes, to - from), static_cast<off_t>(from));
      if (n <= 0) break;
      searched += static_cast<std::size_t>(n);
      found = found_in({part.data(), static_cast<std::size_t>(n)}, forms);
      if (from + static_cast<std::size_t>(n) >= to) break;
      from += static_cast<std::size_t>(n) - std::min<std::size_t>(overlap_bytes, static_cast<std::size_t>(n) / 2);
    }
  }
  close(memory);
  BOOST_TEST(searched > 1'000'000u, "hardly any memory could be read: the search proves nothing");
  return found;
}

// In the files below `root`, and in their names.
std::string found_in_files(const fs::path& root, const std::vector<std::string>& forms) {
  for (const auto& item : fs::recursive_directory_iterator(root)) {
    std::string found = found_in(item.path().filename().string(), forms);
    if (found.empty() && item.is_regular_file()) found = found_in(read_file(item.path()), forms);
    if (!found.empty()) return item.path().string() + ": " + found;
  }
  return "";
}

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
  BOOST_TEST(found_in_files(town.anna.home(), forms_of(stem)) == "");
  const auto mode = fs::status(town.anna.home()).permissions();
  BOOST_TEST(((mode & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none));
  require_ok(town.anna.mappe({"sign-out"}));
  require_exit(town.anna.mappe({"ls", "Kanarienvogel-Ablage:/"}), 5);
}

BOOST_AUTO_TEST_SUITE_END()
