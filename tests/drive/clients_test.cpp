// The real `mappe drive` asked by real clients: cadaver, rclone, gvfs, and davfs2 with real mounts.
#include <boost/test/unit_test.hpp>

#include "tests/drive/desktop.h"
#include "tests/drive/running_drive.h"
#include "tests/http/fixture.h"

namespace drive_test {

using namespace mappe;
using http::test::eventually;
using namespace std::chrono_literals;
using stories::Outcome;

namespace {

namespace fs = std::filesystem;

Outcome run_in(const fs::path& folder, const std::string& script, const std::map<std::string, std::string>& env = {},
               const std::string& input = "") {
  stories::Command command;
  command.argv = {"/bin/sh", "-c", "cd " + folder.string() + " && " + script};
  command.env = {{"LC_ALL", "C.UTF-8"}};
  for (const auto& [name, value] : env) command.env[name] = value;
  command.input = input;
  return stories::run(command);
}

// What cadaver said to these commands.
std::string cadaver(const RunningDrive& drive, const std::string& commands) {
  const Outcome done = run_in(drive.folder.path(), "cadaver " + drive.address + "Umwelt/", {}, commands + "quit\n");
  return done.out + done.err;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t times = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

Outcome rclone(const RunningDrive& drive, const std::string& arguments) {
  return run_in(drive.folder.path(), "rclone --config /dev/null --webdav-vendor=other --webdav-url=" + drive.address +
                                         "Umwelt " + arguments);
}

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(clients, DriveStory)

BOOST_AUTO_TEST_CASE(cadaver_does_all_it_knows) {
  const RunningDrive drive(town.anna);
  stories::write_file(drive.folder / "Antrag.txt", "Ein Antrag\n");
  const std::string said = cadaver(drive,
                                   "put Antrag.txt \"Änderung & Größe.txt\"\n"
                                   "mkcol Ordner\n"
                                   "move \"Änderung & Größe.txt\" Ordner/Zweite.txt\n"
                                   "copy Ordner/Zweite.txt \"Drei #%+;.txt\"\n"
                                   "lock Ordner/Zweite.txt\n"
                                   "put Antrag.txt Ordner/Zweite.txt\n"
                                   "unlock Ordner/Zweite.txt\n"
                                   "get Ordner/Zweite.txt geholt.txt\n"
                                   "copy Ordner/Zweite.txt Vier.txt\n"
                                   "delete Vier.txt\n"
                                   "ls\n");
  BOOST_TEST(count(said, "succeeded") == 11U, said);
  BOOST_TEST(count(said, "failed") == 0U, said);
  BOOST_TEST(stories::read_file(drive.folder / "geholt.txt") == "Ein Antrag\n");
  BOOST_TEST((names() == std::vector<std::string>{"Drei #%+;.txt", "Ordner"}));
  BOOST_TEST((names("Ordner") == std::vector<std::string>{"Zweite.txt"}));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/Drei #%+;.txt"}).out == "Ein Antrag\n");
}

BOOST_AUTO_TEST_CASE(what_one_locks_with_cadaver_the_other_cannot_write_until_it_is_unlocked) {
  const stories::Member ben = town.invites("ben", "Ben Groß", {"Umwelt:editor"});
  const RunningDrive annas(town.anna), bens(ben);
  for (const RunningDrive* drive : {&annas, &bens}) stories::write_file(drive->folder / "neu.txt", "neu");
  BOOST_TEST(annas.put("Umwelt/a.txt", "alt") == "201");
  const std::string token = annas.lock("Umwelt/a.txt");
  BOOST_TEST(eventually([&] { return bens.get("Umwelt/a.txt") == "alt"; }));
  BOOST_TEST(count(cadaver(bens, "put neu.txt a.txt\n"), "423 Locked") == 1U);
  const std::string discovered = cadaver(bens, "discover a.txt\n");
  BOOST_TEST(count(discovered, "Anna Müller") == 1U, discovered);
  BOOST_TEST(count(discovered, "opaquelocktoken:") == 1U, discovered);
  BOOST_TEST(count(discovered, token.substr(9)) == 0U, discovered);
  BOOST_TEST(count(cadaver(bens, "move a.txt b.txt\ndelete a.txt\n"), "succeeded") == 0U);
  BOOST_TEST(annas.status({"-X", "UNLOCK", "-H", "Lock-Token: <" + token + ">", annas.address + "Umwelt/a.txt"}) ==
             "204");
  BOOST_TEST(count(cadaver(bens, "put neu.txt a.txt\n"), "succeeded") == 1U);
  BOOST_TEST(versions("a.txt") == 2U);
}

BOOST_AUTO_TEST_CASE(rclone_carries_a_tree_there_and_back) {
  const RunningDrive drive(town.anna);
  const fs::path tree = drive.folder / "tree";
  fs::create_directories(tree / "Anträge" / "leer");
  stories::write_file(tree / "Anträge" / "Größe #100%+&;.txt", "eins");
  stories::write_file(tree / "Anträge" / "(a) [b] 'c' ä.txt", "zwei");
  stories::write_file(tree / "nichts", "");
  stories::write_random_file(tree / "groß.bin", 2'500'000);
  stories::require_ok(rclone(drive, "copy tree :webdav:Baum"));
  stories::require_ok(rclone(drive, "check tree :webdav:Baum --download"));
  stories::require_ok(rclone(drive, "move :webdav:Baum :webdav:Ast"));
  const Outcome part = rclone(drive, "cat :webdav:Ast/groß.bin --offset 1048500 --count 200");
  BOOST_TEST((part.out == stories::read_file(tree / "groß.bin").substr(1'048'500, 200)));
  stories::require_ok(rclone(drive, "copy :webdav:Ast back"));
  std::string why;
  fs::remove(tree / "Anträge" / "leer");
  BOOST_TEST(stories::same_tree(tree, drive.folder / "back", why), why);
  stories::write_file(tree / "nichts", "doch etwas");
  stories::require_ok(rclone(drive, "sync tree :webdav:Ast"));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/Ast/nichts"}).out == "doch etwas");
  stories::require_ok(rclone(drive, "purge :webdav:Ast"));
  BOOST_TEST(!is_in(names(), "Ast"));
}

BOOST_AUTO_TEST_CASE(gvfs_copies_reads_moves_and_removes) {
  const Desktop desktop;
  const RunningDrive drive(town.anna, {"en_US.UTF-8", {"--mount"}, desktop.env()});
  BOOST_TEST(drive.process->output().find("Mounted: your file manager shows") != std::string::npos,
             drive.process->output());
  const std::string place = "dav://" + drive.place();
  stories::write_file(drive.folder / "a.txt", "Ein Antrag\n");
  const std::string local = (drive.folder / "a.txt").string();
  BOOST_TEST(desktop.gio({"list", place}).out == "Umwelt\n");
  stories::require_ok(desktop.gio({"copy", local, place + "Umwelt/%C3%84nderung%20%2B%26%3B%23.txt"}));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/Änderung +&;#.txt"}).out == "Ein Antrag\n");
  stories::require_ok(desktop.gio({"mkdir", place + "Umwelt/Ordner"}));
  stories::require_ok(
      desktop.gio({"move", place + "Umwelt/%C3%84nderung%20%2B%26%3B%23.txt", place + "Umwelt/Ordner/b.txt"}));
  BOOST_TEST(desktop.gio({"cat", place + "Umwelt/Ordner/b.txt"}).out == "Ein Antrag\n");
  stories::require_ok(desktop.gio({"rename", place + "Umwelt/Ordner/b.txt", "c.txt"}));
  stories::require_ok(desktop.gio({"remove", place + "Umwelt/Ordner/c.txt"}));
  BOOST_TEST(names("Ordner").empty());
  BOOST_TEST(drive.process->stop() == 0, drive.process->output());
  BOOST_TEST(desktop.gio({"mount", "-l"}).out.find("127.0.0.1") == std::string::npos);
}

// Where davfs2 may not mount, what it says is passed on, and the drive goes on (docs/decisions/2026-11-checks.md).
BOOST_AUTO_TEST_CASE(two_members_work_in_mounted_folders) {
  const stories::Member ben = town.invites("ben", "Ben Groß", {"Umwelt:editor"});
  const stories::Folder at("mounts");
  const fs::path annas_folder = at / "anna", bens_folder = at / "ben";
  const std::map<std::string, std::string> root{{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}, {"LC_ALL", "C.UTF-8"}};
  RunningDrive annas(town.anna, {"de_DE.UTF-8", {"--mount-at", annas_folder.string()}, root});
  if (!has_fuse()) {
    const std::string said = annas.process->output();
    BOOST_TEST(said.find("das Laufwerk läuft trotzdem") != std::string::npos, said);
    BOOST_TEST(annas.put("Umwelt/a.txt", "eins") == "201");
    return;
  }
  stories::require_ok(run_in(annas_folder / "Umwelt", "printf eins > 'Änderung #%+&;.txt' && printf alt > a.txt"));
  RunningDrive bens(ben, {"de_DE.UTF-8", {"--mount-at", bens_folder.string()}, root});
  const auto ben_reads = [&](const std::string& name) { return run_in(bens_folder / "Umwelt", "cat " + name).out; };
  BOOST_TEST(ben_reads("'Änderung #%+&;.txt'") == "eins");
  BOOST_TEST(ben_reads("a.txt") == "alt");

  // Anna edits, and holds the lock while her program has the file open: Ben's write is refused, and nothing is lost.
  const Outcome editing =
      run_in(annas_folder / "Umwelt", "exec 3>a.txt && printf neu >&3 && ( cd " + (bens_folder / "Umwelt").string() +
                                          " && ! printf dazwischen 2>&1 > a.txt )");
  stories::require_ok(editing);
  BOOST_TEST(eventually([&] { return ben_reads("a.txt") == "neu"; }));
  stories::require_ok(run_in(bens_folder / "Umwelt", "printf danach > a.txt && mv a.txt b.txt"));
  BOOST_TEST(annas.process->stop() == 0, annas.process->output());
  BOOST_TEST(bens.process->stop() == 0, bens.process->output());

  BOOST_TEST(!fs::exists(annas_folder));
  BOOST_TEST((names() == std::vector<std::string>{"b.txt", "Änderung #%+&;.txt"}));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/b.txt"}).out == "danach");
  BOOST_TEST(versions("b.txt") == 3U);
}

BOOST_AUTO_TEST_CASE(without_a_tool_it_says_which_to_install_and_goes_on) {
  const RunningDrive drive(town.anna, {"de_DE.UTF-8", {"--mount"}, {{"PATH", "/nonexistent"}}});
  const std::string said = drive.process->output();
  BOOST_TEST(said.find("Zum Einbinden fehlt hier ein Werkzeug") != std::string::npos, said);
  BOOST_TEST(said.find("apt install gvfs-backends") != std::string::npos, said);
  BOOST_TEST(drive.put("Umwelt/a", "x") == "201");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
