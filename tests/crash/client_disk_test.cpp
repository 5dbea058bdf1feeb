// The disk of a member's computer is full or fails, under the real client: home, cache, and where a file is to go.
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <csignal>

#include "tests/crash/disk.h"
#include "tests/crash/seed.h"
#include "tests/stories/town.h"

using namespace crash;
using stories::Member;
using stories::Outcome;
using stories::read_file;
using stories::require_exit;
using stories::require_ok;
using stories::write_file;
namespace fs = std::filesystem;

namespace {

struct Desk : stories::Town {
  std::string umwelt = space("Umwelt");
  Member bernd = invites("bernd", "Bernd Groß", {"Umwelt:editor"});
  fs::path there = anna.files() / "dort";

  Desk() {
    fs::create_directories(there);
    write_file(anna.files() / "plan.txt", "Plan\n");
    write_file(anna.files() / "viele/eins.txt", "eins\n");
    write_file(anna.files() / "viele/zwei.bin", std::string(300'000, 'z'));
    require_ok(anna.mappe({"put", "-r", anna.files() / "viele", "Umwelt:/"}));
    require_ok(bernd.mappe({"ls", "Umwelt:/"}));
  }
  Outcome on(const Disk& disk, std::vector<std::string> words) const {
    return stories::run(disk.under(anna.command(std::move(words))));
  }
  std::uint64_t seq() const { return bernd.ask({"code", "Umwelt"}).at("seq"); }
  std::size_t removes_unnamed() const {
    std::vector<fs::path> unnamed;
    for (const auto& item : fs::recursive_directory_iterator(there))
      if (item.path().filename().string().starts_with(".mappe-")) unnamed.push_back(item.path());
    for (const fs::path& path : unnamed) fs::remove(path);
    return unnamed.size();
  }
  std::size_t files_there() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(there), fs::directory_iterator()));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(client_disk, Desk)

BOOST_AUTO_TEST_CASE(a_full_disk_under_the_home_is_said_before_anything_is_sent) {
  const Disk disk(anna.home());
  const std::uint64_t before = seq();
  disk.strikes(step_open | step_write, ENOSPC);
  const Outcome put = on(disk, {"put", anna.files() / "plan.txt", "Umwelt:/"});
  BOOST_TEST(disk.has_struck());
  require_exit(put, 1);
  BOOST_TEST(put.says("[io]"), put.err);
  BOOST_TEST(put.says("Prüfen Sie freien Platz und Rechte."), put.err);
  BOOST_TEST(seq() == before);
  disk.works_well();
  require_ok(on(disk, {"put", anna.files() / "plan.txt", "Umwelt:/"}));
  BOOST_TEST(bernd.mappe({"cat", "Umwelt:/plan.txt"}).out == "Plan\n");
}

// Each step of a put at the disk of the home fails once: by turns the n-th alone, and all from the n-th on.
BOOST_AUTO_TEST_CASE(a_put_whose_nth_step_fails_is_done_or_not_done_and_goes_through_when_repeated) {
  const Disk disk(anna.home());
  disk.takes_all_as_synced();
  std::mt19937 random(seed_of_run());
  const std::size_t stride = is_long() ? 1 : 5;
  bool has_struck = true;
  for (std::size_t n = is_long() ? 0 : random() % stride; has_struck; n += stride) {
    const std::string name = "Datei " + std::to_string(n), content = "Inhalt " + std::to_string(n) + "\n";
    write_file(anna.files() / name, content);
    disk.strikes(steps_that_write, n % 2 == 0 ? ENOSPC : EIO, static_cast<std::int64_t>(n),
                 n % 3 == 0 ? 1 : Disk::for_ever);
    const Outcome put = on(disk, {"put", anna.files() / name, "Umwelt:/"});
    has_struck = disk.has_struck();
    disk.works_well();
    BOOST_TEST_CONTEXT("step " << n << ": " << put.exit_code << " " << put.err) {
      BOOST_TEST((put.exit_code == 0 || put.exit_code == 1));
      if (put.exit_code != 0) BOOST_TEST(put.says("[io]"));
      const Outcome cat = bernd.mappe({"cat", "Umwelt:/" + name});
      require_exit(cat, put.ok() || cat.ok() ? 0 : 4);
      if (cat.ok()) BOOST_TEST(cat.out == content);
      if (n % 2 == 0) disk.loses_power();
      require_ok(on(disk, {"put", anna.files() / name, "Umwelt:/"}));
      BOOST_TEST(bernd.mappe({"cat", "Umwelt:/" + name}).out == content);
      // Put again, it is a new version, as the command's help says.
      BOOST_TEST(bernd.ask({"history", "Umwelt:/" + name}).size() == (cat.ok() ? 2u : 1u));
    }
  }
  require_ok(on(disk, {"verify", "Umwelt", "--blobs"}));
}

BOOST_AUTO_TEST_CASE(a_cache_that_takes_nothing_keeps_nobody_from_working) {
  const Disk disk(anna.home() / "cache");
  disk.strikes(steps_that_write, ENOSPC);
  require_ok(on(disk, {"put", anna.files() / "plan.txt", "Umwelt:/"}));
  fs::remove_all(anna.home() / "cache");
  require_ok(on(disk, {"get", "-r", "Umwelt:/viele", there / "viele"}));
  BOOST_TEST(disk.has_struck());
  std::string why;
  BOOST_TEST(stories::same_tree(anna.files() / "viele", there / "viele", why), why);
  disk.strikes(step_read, EIO);
  require_ok(on(disk, {"get", "--force", "-r", "Umwelt:/viele", there / "viele"}));
}

BOOST_AUTO_TEST_CASE(a_get_onto_a_full_disk_says_so_and_leaves_nothing_under_the_files_name) {
  const Disk disk(there);
  for (const std::uint32_t steps : {std::uint32_t{step_write}, std::uint32_t{step_rename}}) {
    disk.strikes(steps, ENOSPC);
    const Outcome get = on(disk, {"get", "Umwelt:/viele/zwei.bin", there / "zwei.bin"});
    BOOST_TEST(disk.has_struck());
    require_exit(get, 1);
    BOOST_TEST(get.says("[io]"), get.err);
    BOOST_TEST(files_there() == 0u);
  }
  disk.works_well();
  require_ok(on(disk, {"get", "Umwelt:/viele/zwei.bin", there / "zwei.bin"}));
  BOOST_TEST(stories::same_file(anna.files() / "viele/zwei.bin", there / "zwei.bin"));
}

BOOST_AUTO_TEST_CASE(what_stood_there_stays_when_its_replacement_does_not_fit_on_the_disk) {
  const Disk disk(there);
  write_file(there / "zwei.bin", "was da war\n");
  for (const std::int64_t first : {0, 1}) {
    disk.strikes(step_write | step_rename, ENOSPC, first);
    require_exit(on(disk, {"get", "--force", "Umwelt:/viele/zwei.bin", there / "zwei.bin"}), 1);
    BOOST_TEST(disk.has_struck());
    BOOST_TEST(read_file(there / "zwei.bin") == "was da war\n");
    BOOST_TEST(files_there() == 1u);
  }
}

BOOST_AUTO_TEST_CASE(of_a_large_file_nothing_is_left_on_a_full_disk_and_the_same_command_fetches_it) {
  const Disk disk(there);
  stories::write_random_file(anna.files() / "groß.bin", 12 * (std::size_t{1} << 20) + 7);
  require_ok(anna.mappe({"put", anna.files() / "groß.bin", "Umwelt:/"}));
  disk.strikes(step_write, ENOSPC, 8);
  const Outcome cut = on(disk, {"get", "Umwelt:/groß.bin", there / "groß.bin"});
  require_exit(cut, 1);
  BOOST_TEST(files_there() == 0u);
  disk.works_well();
  require_ok(on(disk, {"get", "Umwelt:/groß.bin", there / "groß.bin"}));
  BOOST_TEST(stories::same_file(anna.files() / "groß.bin", there / "groß.bin"));
  BOOST_TEST(files_there() == 1u);
}

// Killed at its n-th step at the disk where the files go, before it, after it or in its middle.
BOOST_AUTO_TEST_CASE(a_killed_get_leaves_whole_files_alone_and_the_same_command_fetches_the_rest) {
  const Disk disk(there);
  const Death deaths[] = {dies_before, dies_after, dies_in_it};
  std::mt19937 random(seed_of_run());
  const std::size_t stride = is_long() ? 1 : 3;
  bool has_struck = true;
  for (std::size_t n = random() % stride; has_struck; n += stride) {
    const bool replaces = n % 2 == 0 && fs::exists(there / "viele");
    if (!replaces) fs::remove_all(there / "viele");
    disk.strikes(steps_that_write, deaths[random() % 3], static_cast<std::int64_t>(n), 1);
    std::vector<std::string> words{"get", "-r", "Umwelt:/viele", there};
    if (replaces) words.emplace_back("--force");
    const Outcome get = on(disk, words);
    has_struck = disk.has_struck();
    require_exit(get, has_struck ? 128 + SIGKILL : 0);
    disk.works_well();
    for (const std::string name : {"eins.txt", "zwei.bin"})
      if (fs::exists(there / "viele" / name))
        BOOST_TEST(stories::same_file(anna.files() / "viele" / name, there / "viele" / name), name << ", step " << n);
    require_ok(on(disk, {"get", "--force", "-r", "Umwelt:/viele", there}));
    BOOST_TEST(removes_unnamed() <= (replaces ? 1u : 0u));  // killed between naming it and putting it in place
    std::string why;
    BOOST_TEST(stories::same_tree(anna.files() / "viele", there / "viele", why), "step " << n << ": " << why);
  }
}

BOOST_AUTO_TEST_SUITE_END()
