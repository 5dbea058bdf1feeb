// The client that programs of npm have, "webdav" in the version that npm/package-lock.json names. Only where npm is.
#include <boost/test/unit_test.hpp>

#include "tests/drive/running_drive.h"

namespace drive_test {

namespace {

namespace fs = std::filesystem;

// The client and what it needs, fetched once as long as the lock stays the same.
fs::path installed() {
  const fs::path from = MAPPE_SOURCE_DIR "/tests/drive/npm", to = MAPPE_BINARY_DIR "/tests/drive/npm";
  const bool is_same = fs::exists(to / "installed") &&
                       stories::read_file(to / "installed") == stories::read_file(from / "package-lock.json");
  fs::create_directories(to);
  for (const char* name : {"package.json", "package-lock.json", ".npmrc", "client.mjs"})
    fs::copy_file(from / name, to / name, fs::copy_options::overwrite_existing);
  if (is_same) return to;
  stories::Command install;
  install.argv = {"/bin/sh", "-c", "cd \"$1\" && exec npm ci", "sh", to};
  install.env["HOME"] = to;
  stories::require_ok(stories::run(install));
  fs::copy_file(to / "package-lock.json", to / "installed", fs::copy_options::overwrite_existing);
  return to;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(npm, DriveStory)

BOOST_AUTO_TEST_CASE(the_client_of_npm_puts_gets_ranges_moves_copies_locks_and_lists) {
  const fs::path folder = installed();
  const RunningDrive drive(town.anna);
  stories::Command client;
  client.argv = {"/usr/bin/env", "node", folder / "client.mjs", drive.address + "Umwelt/"};
  const stories::Outcome done = stories::run(client);
  BOOST_TEST(done.ok(), done.out << done.err);
  BOOST_TEST((names() == std::vector<std::string>{"Anträge", "verschoben.txt"}));
  BOOST_TEST(town.anna.mappe({"cat", "Umwelt:/Anträge/kopiert.txt"}).out == "eins");
  BOOST_TEST(versions("verschoben.txt") == 3U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
