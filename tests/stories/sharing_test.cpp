// Members share a space: roles bind, files arrive whole, a second device sees the same.
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>

#include "tests/stories/town.h"

using namespace stories;

namespace {

bool long_run() { return std::getenv("MAPPE_LONG") != nullptr; }

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

BOOST_AUTO_TEST_CASE(two_devices_of_a_person_see_and_write_the_same) {
  Town town;
  town.space("Umwelt");
  const auto puts = [](const Member& device, const std::string& name) {
    write_file(device.files() / name, name + "\n");
    require_ok(device.mappe({"put", device.files() / name, "Umwelt:/"}));
  };
  puts(town.anna, "Entwurf.txt");
  const Member tablet = town.anna.second_device("Tablet");
  tablet.signs_in();
  BOOST_TEST(tablet.mappe({"cat", "Umwelt:/Entwurf.txt"}).out == "Entwurf.txt\n");
  puts(tablet, "Fassung 2.txt");
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/Fassung 2.txt"}).out == "Fassung 2.txt\n");
  puts(town.anna, "Fassung 3.txt");
  BOOST_TEST(tablet.ask({"ls", "-R", "Umwelt:/"}) == town.anna.ask({"ls", "-R", "Umwelt:/"}));
  BOOST_TEST(tablet.ask({"code", "Umwelt"}) == town.anna.ask({"code", "Umwelt"}));
  BOOST_TEST(tablet.person() == town.anna.person());

  std::array<char, 256> host{};
  BOOST_TEST_REQUIRE(gethostname(host.data(), host.size() - 1) == 0);
  for (const Member* device : {&tablet, static_cast<const Member*>(&town.anna)}) {
    const Json devices = device->ask({"devices"});
    BOOST_TEST_REQUIRE(devices.size() == 2u);
    for (const Json& one : devices) BOOST_TEST(one.at("label") == std::string("mappe, ") + host.data());
    BOOST_TEST((devices[0].at("current") != devices[1].at("current")));
  }
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
  // Under its own name something else is by now: it comes back to another place, by the beginning of its id.
  require_ok(town.anna.mappe({"rm", "Umwelt:/Antrag.txt"}));
  write_file(town.anna.files() / "Antrag.txt", "ein anderer\n");
  require_ok(town.anna.mappe({"put", town.anna.files() / "Antrag.txt", "Umwelt:/"}));
  const std::string beginning = "Umwelt:" + bin.at(0).at("id").get<std::string>().substr(0, 8);
  require_exit(town.anna.mappe({"trash", "restore", beginning}), 3);
  require_ok(town.anna.mappe({"mkdir", "Umwelt:/alt"}));
  require_ok(town.anna.mappe({"trash", "restore", beginning, "Umwelt:/alt/Antrag von damals.txt"}));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/alt/Antrag von damals.txt"}).out == "wichtig\n");
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/Antrag.txt"}).out == "ein anderer\n");
  require_ok(town.anna.mappe({"rm", "Umwelt:/alt"}));
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

BOOST_AUTO_TEST_CASE(a_large_tree_is_copied_at_once_and_comes_out_the_same) {
  Town town;
  town.space("Umwelt");
  const auto tree = town.anna.files() / "viele";
  for (int i = 0; i < 300; ++i)
    write_file(tree / ("Ordner " + std::to_string(i % 7)) / ("Datei " + std::to_string(i)), std::to_string(i));
  require_ok(town.anna.mappe({"put", "-r", tree, "Umwelt:/"}));
  BOOST_TEST(town.anna.ask({"cp", "Umwelt:/viele", "Umwelt:/kopie"}).at("copied") ==
             308u);  // more than one entry holds
  require_ok(town.anna.mappe({"rm", "Umwelt:/viele"}));
  require_ok(town.anna.mappe({"get", "-r", "Umwelt:/kopie", town.anna.files() / "zurück"}));
  std::string why;
  BOOST_TEST(same_tree(tree, town.anna.files() / "zurück", why), why);
  require_exit(town.anna.mappe({"cp", "Umwelt:/kopie", "Umwelt:/kopie/innen"}), 2);
  require_ok(town.anna.mappe({"trash", "empty", "Umwelt"}));
  require_ok(town.anna.mappe({"verify", "Umwelt", "--blobs"}));
}

BOOST_AUTO_TEST_CASE(several_files_go_into_a_folder_and_nowhere_else) {
  Town town;
  town.space("Umwelt");
  for (const char* name : {"a", "b", "ziel"}) write_file(town.anna.files() / name, std::string(name) + "\n");
  const auto a = town.anna.files() / "a", b = town.anna.files() / "b";
  require_ok(town.anna.mappe({"put", town.anna.files() / "ziel", "Umwelt:/"}));
  require_exit(town.anna.mappe({"put", a, b, "Umwelt:/ziel"}), 2);
  require_exit(town.anna.mappe({"put", a, "Umwelt:/ziel/"}), 2);
  require_exit(town.anna.mappe({"put", a, b, "Umwelt:/fehlt"}), 4);
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/ziel"}).out == "ziel\n");
  BOOST_TEST(town.anna.ask({"ls", "-R", "Umwelt:/"}).size() == 1u);
  require_ok(town.anna.mappe({"mkdir", "Umwelt:/ordner"}));
  require_ok(town.anna.mappe({"put", a, b, "Umwelt:/ordner"}));
  BOOST_TEST(town.anna.ask({"ls", "Umwelt:/ordner"}).size() == 2u);
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
