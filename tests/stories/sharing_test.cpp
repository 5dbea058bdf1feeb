// Members share a space: roles bind, files arrive whole, a second device sees the same.
#include <boost/test/unit_test.hpp>
#include <random>
#include <set>

#include "tests/stories/town.h"

using namespace stories;

namespace {

bool long_run() { return std::getenv("MAPPE_LONG") != nullptr; }

void write_random_file(const std::filesystem::path& path, std::size_t size_bytes) {
  Command command;
  command.argv = {"/bin/sh", "-c", "head -c " + std::to_string(size_bytes) + " /dev/urandom > '" + path.string() + "'"};
  require_ok(run(command));
}

bool same_file(const std::filesystem::path& a, const std::filesystem::path& b) {
  Command command;
  command.argv = {"/usr/bin/cmp", a.string(), b.string()};
  return run(command).ok();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sharing)

BOOST_AUTO_TEST_CASE(an_editor_puts_and_another_member_gets_the_same_bytes) {
  Town town;
  town.space("Umwelt");
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Umwelt:editor"});
  write_file(bernd.files() / "Bänke.txt", "Antrag: Mehr Bänke im Park\n");
  require_ok(bernd.mappe({"mkdir", "Umwelt:/Anträge"}));
  require_ok(bernd.mappe({"put", bernd.files() / "Bänke.txt", "Umwelt:/Anträge"}));
  const Outcome shown = town.anna.mappe({"cat", "Umwelt:/Anträge/Bänke.txt"});
  require_ok(shown);
  BOOST_TEST(shown.out == "Antrag: Mehr Bänke im Park\n");
}

BOOST_AUTO_TEST_CASE(a_reader_reads_but_cannot_write) {
  Town town;
  town.space("Umwelt");
  write_file(town.anna.files() / "Protokoll.txt", "Tagesordnung\n");
  require_ok(town.anna.mappe({"put", town.anna.files() / "Protokoll.txt", "Umwelt:/"}));
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Umwelt:reader"});
  BOOST_TEST(bernd.mappe({"cat", "Umwelt:/Protokoll.txt"}).out == "Tagesordnung\n");
  write_file(bernd.files() / "Neu.txt", "neu\n");
  require_exit(bernd.mappe({"put", bernd.files() / "Neu.txt", "Umwelt:/"}), 5);
  require_ok(town.anna.mappe({"share", "Umwelt", "Bernd Groß:editor"}));
  require_ok(bernd.mappe({"put", bernd.files() / "Neu.txt", "Umwelt:/"}));
}

BOOST_AUTO_TEST_CASE(a_space_is_not_there_for_who_has_no_row) {
  Town town;
  const std::string id = town.space("Umwelt");
  const Member bernd = town.invites("bernd", "Bernd Groß");
  BOOST_TEST(bernd.ask({"spaces"}).empty());
  require_exit(bernd.mappe({"ls", "Umwelt:/"}), 4);
  require_exit(bernd.mappe({"ls", id + ":/"}), 4);
}

BOOST_AUTO_TEST_CASE(a_second_device_of_the_same_person_sees_the_same) {
  Town town;
  town.space("Umwelt");
  write_file(town.anna.files() / "Entwurf.txt", "erster Entwurf\n");
  require_ok(town.anna.mappe({"put", town.anna.files() / "Entwurf.txt", "Umwelt:/"}));
  const Member tablet = town.anna.second_device("Tablet");
  tablet.signs_in();
  BOOST_TEST(tablet.mappe({"cat", "Umwelt:/Entwurf.txt"}).out == "erster Entwurf\n");
  BOOST_TEST(town.anna.ask({"devices"}).size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_revoked_device_is_signed_out) {
  Town town;
  const Member tablet = town.anna.second_device("Tablet");
  tablet.signs_in();
  for (const Json& device : town.anna.ask({"devices"}))
    if (!device.at("current")) require_ok(town.anna.mappe({"devices", "revoke", device.at("id")}));
  require_exit(tablet.mappe({"spaces"}), 5);
  require_ok(town.anna.mappe({"spaces"}));
}

BOOST_AUTO_TEST_CASE(an_existing_file_gets_a_new_version_and_the_old_one_comes_back) {
  Town town;
  town.space("Umwelt");
  const auto path = town.anna.files() / "Antrag.txt";
  write_file(path, "eins\n");
  require_ok(town.anna.mappe({"put", path, "Umwelt:/"}));
  write_file(path, "zwei\n");
  require_ok(town.anna.mappe({"put", path, "Umwelt:/"}));
  BOOST_TEST(town.anna.ask({"history", "Umwelt:/Antrag.txt"}).size() == 2u);
  require_ok(town.anna.mappe({"restore", "Umwelt:/Antrag.txt", "--version", "1"}));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/Antrag.txt"}).out == "eins\n");
}

BOOST_AUTO_TEST_CASE(what_is_removed_lies_in_the_bin_and_comes_back) {
  Town town;
  town.space("Umwelt");
  write_file(town.anna.files() / "Antrag.txt", "wichtig\n");
  require_ok(town.anna.mappe({"put", town.anna.files() / "Antrag.txt", "Umwelt:/"}));
  require_ok(town.anna.mappe({"rm", "Umwelt:/Antrag.txt"}));
  require_exit(town.anna.mappe({"cat", "Umwelt:/Antrag.txt"}), 4);
  const Json bin = town.anna.ask({"trash", "ls", "Umwelt"});
  BOOST_TEST_REQUIRE(bin.size() == 1u);
  require_ok(town.anna.mappe({"trash", "restore", "Umwelt:" + bin.at(0).at("id").get<std::string>()}));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/Antrag.txt"}).out == "wichtig\n");
  require_ok(town.anna.mappe({"rm", "Umwelt:/Antrag.txt"}));
  require_ok(town.anna.mappe({"trash", "empty", "Umwelt"}));
  BOOST_TEST(town.anna.ask({"trash", "ls", "Umwelt"}).empty());
}

BOOST_AUTO_TEST_CASE(files_and_folders_move_and_copy_within_a_space) {
  Town town;
  town.space("Umwelt");
  write_file(town.anna.files() / "a/b/c.txt", "Inhalt\n");
  require_ok(town.anna.mappe({"put", "-r", town.anna.files() / "a", "Umwelt:/"}));
  require_ok(town.anna.mappe({"mv", "Umwelt:/a", "Umwelt:/alt"}));
  require_ok(town.anna.mappe({"cp", "Umwelt:/alt", "Umwelt:/kopie"}));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/alt/b/c.txt"}).out == "Inhalt\n");
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/kopie/b/c.txt"}).out == "Inhalt\n");
  require_exit(town.anna.mappe({"ls", "Umwelt:/a"}), 4);
}

BOOST_AUTO_TEST_CASE(two_members_who_save_the_same_file_at_once_lose_nothing) {
  Town town;
  town.space("Umwelt");
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Umwelt:editor"});
  for (const Member* member : {static_cast<const Member*>(&town.anna), &bernd}) {
    write_file(member->files() / "Antrag.txt", "Fassung von " + member->login() + "\n");
    require_ok(member->mappe({"ls", "Umwelt:/"}));
  }
  Folder logs("conflict");
  Running first(town.anna.command({"put", town.anna.files() / "Antrag.txt", "Umwelt:/"}), logs / "anna");
  Running second(bernd.command({"put", bernd.files() / "Antrag.txt", "Umwelt:/"}), logs / "bernd");
  BOOST_TEST(first.wait(std::chrono::seconds(60)) == 0, first.output());
  BOOST_TEST(second.wait(std::chrono::seconds(60)) == 0, second.output());
  const Json versions = town.anna.ask({"history", "Umwelt:/Antrag.txt"});
  BOOST_TEST_REQUIRE(versions.size() == 2u);
  std::set<std::string> texts;
  for (const char* version : {"1", "2"}) {
    require_ok(bernd.mappe({"restore", "Umwelt:/Antrag.txt", "--version", version}));
    texts.insert(bernd.mappe({"cat", "Umwelt:/Antrag.txt"}).out);
  }
  BOOST_TEST(texts.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_large_file_arrives_whole_in_bounded_memory) {
  Town town;
  town.space("Umwelt");
  const Member bernd = town.invites("bernd", "Bernd Groß", {"Umwelt:reader"});
  const auto path = town.anna.files() / "Luftbild.tif";
  write_random_file(path, (long_run() ? 2048ull : 256ull) * 1024 * 1024 + 12345);
  const Outcome put = town.anna.mappe({"put", path, "Umwelt:/"});
  require_ok(put);
  const Outcome get = bernd.mappe({"get", "Umwelt:/Luftbild.tif", bernd.files()});
  require_ok(get);
  BOOST_TEST(same_file(path, bernd.files() / "Luftbild.tif"));
  BOOST_TEST(put.peak_kib < 200 * 1024);
  BOOST_TEST(get.peak_kib < 200 * 1024);
}

BOOST_AUTO_TEST_SUITE_END()
