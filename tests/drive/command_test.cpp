// The real `mappe drive` over a real mappe-server, asked by real clients: litmus and curl.
#include <boost/test/unit_test.hpp>

#include "tests/drive/running_drive.h"
#include "tests/http/fixture.h"
#include "tests/webdav/conformance/litmus.h"

namespace drive_test {

using namespace mappe;

namespace {

using stories::Outcome;

bool eventually_reads(const RunningDrive& drive, const std::string& path, const std::string& content) {
  return http::test::eventually([&] { return drive.get(path) == content; });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(command, DriveStory)

BOOST_AUTO_TEST_CASE(litmus_passes_whole) {
  const RunningDrive drive(town.anna);
  webdav::test::litmus_passes_whole(drive.address + "Umwelt/", drive.folder.path());
}

BOOST_AUTO_TEST_CASE(what_the_drive_and_the_command_line_write_is_one_space) {
  const stories::Member ben = town.invites("ben", "Ben Groß", {"Umwelt:editor"});
  RunningDrive annas(town.anna), bens(ben);
  stories::write_random_file(town.anna.files() / "large", 3'000'000);
  BOOST_TEST(annas.status({"-T", (town.anna.files() / "large").string(), annas.address + "Umwelt/"}) == "201");
  stories::require_ok(ben.mappe({"get", "Umwelt:/large", (ben.files() / "large").string()}));
  BOOST_TEST(stories::same_file(town.anna.files() / "large", ben.files() / "large"));

  stories::write_file(town.anna.files() / "note.txt", "von der Befehlszeile\n");
  stories::require_ok(town.anna.mappe({"put", (town.anna.files() / "note.txt").string(), "Umwelt:/"}));
  BOOST_TEST(eventually_reads(bens, "Umwelt/note.txt", "von der Befehlszeile\n"));
  BOOST_TEST(bens.status({"-X", "PUT", "-d", "vom Laufwerk", bens.address + "Umwelt/note.txt"}) == "204");
  BOOST_TEST(eventually_reads(annas, "Umwelt/note.txt", "vom Laufwerk"));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/note.txt"}).out == "vom Laufwerk");
  BOOST_TEST(town.anna.ask({"history", "Umwelt:/note.txt"}).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_space_shared_later_appears_in_a_drive_that_runs) {
  const stories::Member ben = town.invites("ben", "Ben Groß", {"Umwelt:reader"});
  RunningDrive drive(ben);
  BOOST_TEST(drive.status({"-X", "PUT", "-d", "x", drive.address + "Umwelt/a"}) == "403");
  town.space("Verkehr");
  stories::require_ok(town.anna.mappe({"share", "Verkehr", "Ben Groß:editor"}));
  BOOST_TEST(http::test::eventually([&] {
    const std::string put = drive.status({"-X", "PUT", "-d", "x", drive.address + "Verkehr/a"});
    return put == "201" || put == "204";
  }));
}

BOOST_AUTO_TEST_CASE(it_says_in_both_languages_how_to_mount_it) {
  const RunningDrive german(town.anna), english(town.anna, {"en_US.UTF-8", {}, {}});
  const std::string said = german.process->output(), meant = english.process->output();
  const std::string port = german.address.substr(17, german.address.find('/', 17) - 17);
  const std::string secret = german.address.substr(18 + port.size(), german.address.size() - 19 - port.size());
  BOOST_TEST(said.find("Ihre Ablagen sind ein Netzlaufwerk") != std::string::npos, said);
  BOOST_TEST(said.find("net use * \\\\127.0.0.1@" + port + "\\" + secret + " /persistent:no") != std::string::npos,
             said);
  BOOST_TEST(said.find("mount volume \"" + german.address + "\"") != std::string::npos, said);
  BOOST_TEST(said.find("gio mount dav://127.0.0.1:" + port + "/" + secret + "/") != std::string::npos, said);
  BOOST_TEST(meant.find("Your spaces are a network drive") != std::string::npos, meant);
  BOOST_TEST(english.address != german.address);
}

BOOST_AUTO_TEST_CASE(web_pages_are_turned_away_and_other_addresses_refused) {
  const RunningDrive drive(town.anna);
  BOOST_TEST(drive.status({drive.address}) == "200");
  BOOST_TEST(drive.status({"-H", "Host: evil.example", drive.address}) == "403");
  BOOST_TEST(drive.status({"-H", "Origin: https://evil.example", drive.address}) == "403");
  BOOST_TEST(drive.status({"-H", "Sec-Fetch-Site: cross-site", drive.address}) == "403");
  const Outcome open = town.anna.mappe({"drive", "--listen", "0.0.0.0:8080"});
  stories::require_exit(open, 2);
  BOOST_TEST(open.says("nur auf diesem Rechner"));
}

BOOST_AUTO_TEST_CASE(it_ends_cleanly_and_gives_its_locks_up) {
  RunningDrive drive(town.anna);
  BOOST_TEST(drive.status({"-X", "PUT", "-d", "x", drive.address + "Umwelt/a"}) == "201");
  BOOST_TEST(drive.status({"-X", "LOCK", "-d",
                           "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope>"
                           "<D:locktype><D:write/></D:locktype></D:lockinfo>",
                           drive.address + "Umwelt/a"}) == "200");
  stories::write_file(town.anna.files() / "a", "y");
  stories::require_exit(town.anna.mappe({"put", (town.anna.files() / "a").string(), "Umwelt:/a"}), 3);
  BOOST_TEST(drive.process->stop() == 0, drive.process->output());
  stories::require_ok(town.anna.mappe({"put", (town.anna.files() / "a").string(), "Umwelt:/a"}));
}

BOOST_AUTO_TEST_CASE(the_server_may_go_and_come_back) {
  RunningDrive drive(town.anna);
  BOOST_TEST(drive.status({"-X", "PUT", "-d", "one", drive.address + "Umwelt/a"}) == "201");
  town.appliance.stop();
  BOOST_TEST(drive.get("Umwelt/a") == "one");
  BOOST_TEST(drive.status({"-X", "PUT", "-d", "two", drive.address + "Umwelt/a"}) == "503");
  town.appliance.start();
  BOOST_TEST(http::test::eventually([&] {
    return drive.status({"-X", "PUT", "-d", "two", drive.address + "Umwelt/a"}) == "204";
  }));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/a"}).out == "two");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
