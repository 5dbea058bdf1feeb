// A whole tree of real documents goes in and comes out the same; what cannot go in is named.
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <set>

#include "tests/stories/town.h"

using namespace stories;
namespace fs = std::filesystem;

namespace {

// The system's documentation: what every Debian has, thousands of files. Symbolic links are followed out here, because
// the story compares files; a link of its own is part of the next story. At CI size, `most` files.
std::size_t copy_documentation(const fs::path& to, std::size_t most) {
  std::size_t copied = 0;
  std::set<std::string> names;  // two that differ in case only cannot both go into a space
  for (const auto& item :
       fs::recursive_directory_iterator("/usr/share/doc", fs::directory_options::skip_permission_denied)) {
    if (copied >= most || item.is_symlink() || !item.is_regular_file()) continue;
    const fs::path target = to / fs::relative(item.path(), "/usr/share/doc");
    std::string key = target.string();
    for (char& c : key) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (!names.insert(key).second) continue;
    fs::create_directories(target.parent_path());
    fs::copy_file(item.path(), target);
    ++copied;
  }
  return copied;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(documents)

BOOST_AUTO_TEST_CASE(the_systems_documentation_arrives_byte_for_byte) {
  Town town;
  town.space("Handbücher");
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Handbücher:reader"});
  const std::size_t files = copy_documentation(town.anna.files() / "doc", std::getenv("MAPPE_LONG") ? 100'000 : 1'500);
  BOOST_TEST_REQUIRE(files > 1'000u);
  const Json put = town.anna.ask({"put", "-r", town.anna.files() / "doc", "Handbücher:/"});
  BOOST_TEST(put.at("files") == files);
  require_ok(bernd.mappe({"get", "-r", "Handbücher:/doc", bernd.files()}));
  std::string why;
  BOOST_TEST(same_tree(town.anna.files() / "doc", bernd.files() / "doc", why), why);
}

BOOST_AUTO_TEST_CASE(what_a_space_cannot_hold_is_named_and_the_rest_is_done) {
  Town town;
  town.space("Umwelt");
  const fs::path tree = town.anna.files() / "Ordner";
  write_file(tree / "gut.txt", "gut\n");
  write_file(tree / "Straße & Plätze #1 100%.txt", "seltsam, aber erlaubt\n");
  write_file(tree / "Frage?.txt", "unter Windows nicht erlaubt\n");
  write_file(tree / "Punkt am Ende.", "auch nicht\n");
  fs::create_symlink("gut.txt", tree / "Verweis.txt");
  BOOST_TEST_REQUIRE(mkfifo((tree / "Leitung").c_str(), 0600) == 0);
  std::ofstream(tree / "kaputt-\xff.txt") << "kein UTF-8\n";
  const Outcome put = town.anna.mappe({"put", "-r", tree, "Umwelt:/"});
  require_exit(put, 1);
  for (const char* named : {"Frage?.txt", "Punkt am Ende.", "Verweis.txt", "Leitung", "kaputt-"})
    BOOST_TEST(put.says(named), named << " is not named in: " << put.err);
  BOOST_TEST(!put.says("gut.txt:"));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/Ordner/gut.txt"}).out == "gut\n");
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/Ordner/Straße & Plätze #1 100%.txt"}).out == "seltsam, aber erlaubt\n");
}

BOOST_AUTO_TEST_CASE(get_does_not_overwrite_without_being_told) {
  Town town;
  town.space("Umwelt");
  write_file(town.anna.files() / "Antrag.txt", "aus dem Ordner\n");
  require_ok(town.anna.mappe({"put", town.anna.files() / "Antrag.txt", "Umwelt:/"}));
  const fs::path here = town.anna.files() / "hier";
  write_file(here / "Antrag.txt", "schon da\n");
  require_exit(town.anna.mappe({"get", "Umwelt:/Antrag.txt", here}), 3);
  BOOST_TEST(read_file(here / "Antrag.txt") == "schon da\n");
  require_ok(town.anna.mappe({"get", "--force", "Umwelt:/Antrag.txt", here}));
  BOOST_TEST(read_file(here / "Antrag.txt") == "aus dem Ordner\n");
}

BOOST_AUTO_TEST_CASE(an_export_holds_every_file_of_the_space) {
  Town town;
  town.space("Umwelt");
  write_file(town.anna.files() / "Ordner/a.txt", "a\n");
  write_file(town.anna.files() / "Ordner/b/c.txt", "c\n");
  require_ok(town.anna.mappe({"put", "-r", town.anna.files() / "Ordner", "Umwelt:/"}));
  require_ok(town.anna.mappe({"export", "Umwelt", town.anna.files() / "ausgabe"}));
  bool found = false;
  for (const auto& item : fs::recursive_directory_iterator(town.anna.files() / "ausgabe"))
    if (item.path().filename() == "c.txt") found = read_file(item.path()) == "c\n";
  BOOST_TEST(found);
}

BOOST_AUTO_TEST_SUITE_END()
