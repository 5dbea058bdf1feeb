// A whole tree of real documents goes in and comes out the same; what cannot go in is named.
#include <sys/stat.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <set>

#include "tests/stories/town.h"

using namespace stories;
namespace fs = std::filesystem;

namespace {

// What a tree holds, and what of it a space cannot take, found out here anew.              docs/protocol.md §4.5
struct Tree {
  std::set<fs::path> files, folders;        // relative to its root
  std::map<fs::path, std::string> refused;  // and why, in the words of --json
};

std::string why_no_name(const std::string& name) {
  if (name.find_first_of("\\:*?\"<>|") != std::string::npos) return "name:reserved_sign";
  if (name.ends_with('.') || name.ends_with(' ')) return "name:trailing";
  return "";
}

std::string in_one_case(std::string name) {
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

void look(const fs::path& root, const fs::path& folder, Tree& tree) {
  std::vector<std::string> names;
  for (const auto& item : fs::directory_iterator(root / folder)) names.push_back(item.path().filename());
  std::sort(names.begin(), names.end());
  std::set<std::string> taken;
  for (const std::string& name : names) {
    const fs::path path = folder / name;
    const auto kind = fs::symlink_status(root / path).type();
    std::string why = kind == fs::file_type::symlink ? "link" : "special";
    if (kind == fs::file_type::regular || kind == fs::file_type::directory) {
      why = why_no_name(name);
      if (why.empty() && !taken.insert(in_one_case(name)).second) why = "case";
    }
    if (!why.empty()) {
      tree.refused[path] = why;
    } else if (kind == fs::file_type::directory) {
      tree.folders.insert(path);
      look(root, path, tree);
    } else {
      tree.files.insert(path);
    }
  }
}

std::map<fs::path, std::string> refused_in(const Json& put, const fs::path& root) {
  std::map<fs::path, std::string> refused;
  for (const Json& one : put.at("refused"))
    refused[fs::path(one.at("path").get<std::string>()).lexically_relative(root)] = one.at("why");
  return refused;
}

const fs::path documentation = "/usr/share/doc";  // what every Debian has: thousands of files, and links

}  // namespace

BOOST_AUTO_TEST_SUITE(documents)

BOOST_AUTO_TEST_CASE(the_systems_documentation_arrives_byte_for_byte_without_its_links) {
  Town town;
  town.space("Handbücher");
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Handbücher:reader"});
  Tree tree;
  look(documentation, "", tree);
  BOOST_TEST_REQUIRE(tree.files.size() > 1'000u);
  BOOST_TEST_REQUIRE(!tree.refused.empty());
  const Outcome put = town.anna.mappe({"put", "-r", documentation, "Handbücher:/", "--json"});
  require_exit(put, 1);
  const Json said = Json::parse(put.out);
  BOOST_TEST(said.at("files") == tree.files.size());
  BOOST_TEST(said.at("folders") == tree.folders.size() + 1);
  BOOST_TEST((refused_in(said, documentation) == tree.refused));

  require_ok(bernd.mappe({"get", "-r", "Handbücher:/doc", bernd.files()}));
  std::size_t arrived = 0;
  for (const auto& item : fs::recursive_directory_iterator(bernd.files() / "doc")) {
    const fs::path path = item.path().lexically_relative(bernd.files() / "doc");
    arrived += item.is_regular_file();
    BOOST_TEST(((item.is_regular_file() ? tree.files : tree.folders).contains(path)), path << " came from nowhere");
  }
  BOOST_TEST(arrived == tree.files.size());
  for (const fs::path& path : tree.files)
    BOOST_TEST(same_file(documentation / path, bernd.files() / "doc" / path), path << " differs");
  for (const fs::path& path : tree.folders) BOOST_TEST(fs::is_directory(bernd.files() / "doc" / path));
}

BOOST_AUTO_TEST_CASE(what_a_space_cannot_hold_is_named_with_its_reason_and_the_rest_is_done) {
  Town town;
  town.space("Umwelt");
  const fs::path tree = town.anna.files() / "Ordner";
  for (const char* fine : {"gut.txt", "ZWILLING.txt", "unter/gut.txt"}) write_file(tree / fine, "gut\n");
  for (const char* odd : {"Frage?.txt", "Punkt am Ende.", "Leerzeichen am Ende ", "Zwilling.txt", "C:/innen.txt"})
    write_file(tree / odd, "unter Windows nicht möglich\n");
  fs::create_symlink("gut.txt", tree / "Verweis.txt");
  fs::create_symlink("unter", tree / "unter/Verweis");
  BOOST_TEST_REQUIRE(mkfifo((tree / "Leitung").c_str(), 0600) == 0);
  Tree expected;
  look(tree, "", expected);
  BOOST_TEST(expected.refused.size() == 8u);
  const Outcome as_json = town.anna.mappe({"put", "-r", tree, "Umwelt:/", "--json"});
  require_exit(as_json, 1);
  BOOST_TEST((refused_in(Json::parse(as_json.out), tree) == expected.refused));
  std::ofstream(tree / "kaputt-\xff.txt") << "kein UTF-8\n";

  const Outcome put = town.anna.mappe({"put", "-r", tree, "Umwelt:/"});
  require_exit(put, 1);
  const std::string sign = "der Name enthält eines der Zeichen \\ : * ? \" < > |";
  const std::string trailing = "der Name endet mit einem Punkt oder Leerzeichen";
  const std::string link = "ein Verweis (symbolischer Link) wird nicht mitgenommen";
  const std::map<std::string, std::string> reasons{
      {"Ordner/Frage?.txt", sign},
      {"Ordner/C:", sign},
      {"Ordner/Punkt am Ende.", trailing},
      {"Ordner/Leerzeichen am Ende ", trailing},
      {"Ordner/Verweis.txt", link},
      {"Ordner/unter/Verweis", link},
      {"Ordner/Leitung", "keine gewöhnliche Datei"},
      {"Ordner/Zwilling.txt", "unterscheidet sich von einem anderen Namen nur in Groß- und Kleinschreibung"}};
  for (const auto& [path, reason] : reasons)
    BOOST_TEST(put.says("/" + path + ": " + reason + "\n"), path << " is not named so in: " << put.err);
  BOOST_TEST(put.says(".txt: der Name ist kein gültiger Text (UTF-8)\n"), put.err);
  BOOST_TEST(!put.says("gut.txt:"));
  std::set<std::string> there;
  for (const Json& item : town.anna.ask({"ls", "-R", "Umwelt:/Ordner"})) there.insert(item.at("name"));
  BOOST_TEST((there == std::set<std::string>{"gut.txt", "ZWILLING.txt", "unter"}));
}

BOOST_AUTO_TEST_CASE(odd_names_that_are_allowed_go_there_and_back) {
  Town town;
  town.space("Umwelt");
  const fs::path tree = town.anna.files() / "Ordner";
  const std::vector<std::string> names{"Straße & Plätze #1 100%.txt",
                                       "-rf",
                                       ".versteckt",
                                       "$(reboot);'x'`y`",
                                       "ein  Abstand, zwei",
                                       "日本語 и ελληνικά.txt",
                                       "CON",
                                       "~",
                                       std::string(251, 'n') + ".txt"};
  for (const std::string& name : names) write_file(tree / name / name, name + "\n");
  require_ok(town.anna.mappe({"put", "-r", tree, "Umwelt:/"}));
  require_ok(town.anna.mappe({"get", "-r", "Umwelt:/Ordner", town.anna.files() / "zurück"}));
  std::string why;
  BOOST_TEST(same_tree(tree, town.anna.files() / "zurück", why), why);
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/Ordner/" + names[0] + "/" + names[0]}).out == names[0] + "\n");
  // Letters with their marks apart, as some systems write them, become the one form everybody else types.
  write_file(town.anna.files() / "Mu\u0308ll.txt", "Müll\n");
  require_ok(town.anna.mappe({"put", town.anna.files() / "Mu\u0308ll.txt", "Umwelt:/"}));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/M\u00fcll.txt"}).out == "Müll\n");
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

// With Python alone, as somebody does years later.
Outcome read_export(const fs::path& folder, const std::vector<std::string>& arguments = {}) {
  Command command;
  command.argv = {"/usr/bin/python3", MAPPE_SOURCE_DIR "/docs/read_export.py", folder.string()};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.env["LC_ALL"] = "C.UTF-8";
  return run(command);
}

BOOST_AUTO_TEST_CASE(an_export_is_read_and_checked_without_mappe) {
  Town town;
  town.space("Umwelt");
  const fs::path source = town.anna.files() / "Ordner", folder = town.anna.files() / "ausgabe";
  write_file(source / "Antrag.txt", "erste Fassung\n");
  write_file(source / "b/c.txt", "c\n");
  require_ok(town.anna.mappe({"put", "-r", source, "Umwelt:/"}));
  write_file(source / "Antrag.txt", "zweite Fassung\n");
  require_ok(town.anna.mappe({"put", source / "Antrag.txt", "Umwelt:/Ordner"}));
  require_ok(town.anna.mappe({"rm", "Umwelt:/Ordner/b"}));
  require_ok(town.anna.mappe({"export", "Umwelt", folder}));

  const Outcome fine = read_export(folder);
  require_ok(fine);
  BOOST_TEST(fine.says("Umwelt: exported"));
  BOOST_TEST(fine.says("everything is there and as described"));
  BOOST_TEST(read_export(folder, {"list"}).says("/Ordner/Antrag.txt"));
  BOOST_TEST(read_export(folder, {"list"}).says("[bin]"));
  const Outcome history = read_export(folder, {"history", "/Ordner/Antrag.txt"});
  require_ok(history);
  BOOST_TEST(history.says("Anna Müller"));
  BOOST_TEST(history.says("versions/"));
  BOOST_TEST(read_export(folder, {"members"}).says("Anna Müller  manager"));
  require_ok(read_export(folder, {"notes"}));

  write_file(folder / "files/Ordner/Antrag.txt", "zweite Fassunk\n");
  const Outcome changed = read_export(folder);
  require_exit(changed, 1);
  BOOST_TEST(changed.says("/Ordner/Antrag.txt version 2: files/Ordner/Antrag.txt was changed since"));
  fs::remove(folder / "files/Ordner/Antrag.txt");
  require_exit(read_export(folder), 1);
  require_exit(read_export(folder / "files"), 2);
  require_exit(read_export(folder, {"history", "/gibt es nicht"}), 1);
}

BOOST_AUTO_TEST_SUITE_END()
