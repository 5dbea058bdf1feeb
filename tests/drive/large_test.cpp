// Large files and large folders on a drive that runs as people run it.
//   MAPPE_LONG=1   a file of 5 GiB and a folder of 10,000; else 96 MiB and 600
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include "tests/drive/running_drive.h"
#include "tests/http/vitals.h"

namespace drive_test {
namespace {

using mappe::http::test::forget_peak;
using mappe::http::test::is_memory_ours;
using mappe::http::test::vitals_of;
using stories::require_ok;

constexpr std::uint64_t resident_bytes_max = 150 * mib;

bool is_long_run() { return std::getenv("MAPPE_LONG") != nullptr; }

// As long as wanted, with marks in it, and on the disk as little as the marks need.
struct LargeFile {
  const std::uint64_t size = is_long_run() ? 5 * 1024 * mib + 3 : 96 * mib + 3;
  std::map<std::uint64_t, std::string> marks{{0, "Anfang"}, {size / 2, "Mitte"}, {size - 4, "Ende"}};

  explicit LargeFile(const std::filesystem::path& path) {
    if (is_long_run()) marks[(std::uint64_t{1} << 32) - 3] = "Grenze";
    std::ofstream out(path, std::ios::binary);
    for (const auto& [at, text] : marks) {
      out.seekp(static_cast<std::streamoff>(at));
      out << text;
    }
    BOOST_TEST_REQUIRE(out.good());
  }
};

std::uint64_t bytes_in(const std::filesystem::path& folder) {
  std::uint64_t sum = 0;
  for (const auto& item : std::filesystem::recursive_directory_iterator(folder))
    if (item.is_regular_file()) sum += item.file_size();
  return sum;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(large, DriveStory)

BOOST_AUTO_TEST_CASE(a_large_file_goes_up_and_down_and_any_part_of_it_is_read_in_little_memory) {
  const RunningDrive drive(town.anna);
  const auto source = town.anna.files() / "film.mp4", back = town.anna.files() / "zurück.mp4";
  const LargeFile file(source);
  const std::string address = drive.address + "Umwelt/film.mp4";
  forget_peak(drive.process->pid());
  BOOST_TEST(drive.status({"--max-time", "1800", "-T", source, address}) == "201");
  for (const auto& [at, text] : file.marks) {
    const std::string range = std::to_string(at) + "-" + std::to_string(at + text.size() - 1);
    BOOST_TEST(drive.curl({"-r", range, address}).out == text);
  }
  BOOST_TEST(drive.curl({"-r", "-4", address}).out == "Ende");
  BOOST_TEST(drive.status({"-r", std::to_string(file.size) + "-", address}) == "416");
  require_ok(drive.curl({"--max-time", "1800", "-o", back, address}));
  stories::Command compare;
  compare.argv = {"/usr/bin/cmp", source, back};
  compare.time_limit = std::chrono::seconds(600);
  require_ok(stories::run(compare));
  const std::uint64_t peak = vitals_of(drive.process->pid()).peak_bytes;
  if (is_memory_ours) BOOST_TEST(peak < resident_bytes_max);
  // What is read to its end once leaves the cache to what is read often.
  BOOST_TEST(bytes_in(town.anna.home() / "cache") < 32 * mib);
  BOOST_TEST_MESSAGE("peak of the drive " << peak / mib << " MiB");
}

BOOST_AUTO_TEST_CASE(a_large_folder_is_listed_whole_with_few_bytes_an_entry) {
  // Windows drops listings above 1,000,000 bytes: 1,900 files with such names.
  constexpr std::size_t entry_bytes_max = 530;
  const std::size_t count = is_long_run() ? 10'000 : 600;
  const auto folder = town.anna.files() / "Vorlagen";
  for (std::size_t i = 0; i < count; ++i)
    stories::write_file(folder / ("Vorlage Nr. " + std::to_string(100'000 + i) + ".txt"), "x");
  require_ok(town.anna.mappe({"put", "-r", folder, "Umwelt:/"}));
  const RunningDrive drive(town.anna);
  const std::string listed = drive.curl({"-X", "PROPFIND", "-H", "Depth: 1", drive.address + "Umwelt/Vorlagen/"}).out;
  std::size_t entries = 0;
  for (auto at = listed.find("<D:response>"); at != std::string::npos; at = listed.find("<D:response>", at + 1))
    ++entries;
  BOOST_TEST(entries == count + 1);
  BOOST_TEST(listed.size() < entry_bytes_max * count);
  BOOST_TEST(listed.find("Vorlage%20Nr.%20" + std::to_string(100'000 + count - 1)) != std::string::npos);
  if (is_memory_ours) BOOST_TEST(vitals_of(drive.process->pid()).peak_bytes < resident_bytes_max);
}

BOOST_AUTO_TEST_CASE(who_reads_while_somebody_saves_gets_one_version_whole) {
  const RunningDrive drive(town.anna);
  const std::string old_text(24 * mib, 'a'), new_text(3 * mib, 'b');  // more than lies in sockets on its way
  const auto saves = [&](const std::string& text) {
    stories::write_file(town.anna.files() / "entwurf.txt", text);
    return drive.status({"-T", town.anna.files() / "entwurf.txt", drive.address + "Umwelt/entwurf.txt"});
  };
  BOOST_TEST(saves(old_text) == "201");
  const auto read = drive.folder / "read.txt";
  stories::Command slow;
  slow.argv = {"/usr/bin/curl", "-sS", "--limit-rate", "8M", "-o", read, drive.address + "Umwelt/entwurf.txt"};
  stories::Running reading(slow, drive.folder / "reading");
  while (reading.alive() && !(std::filesystem::exists(read) && std::filesystem::file_size(read) > 0))
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  BOOST_REQUIRE(reading.alive());
  kill(reading.pid(), SIGSTOP);  // it reads before and after the save
  BOOST_TEST(saves(new_text) == "204");
  BOOST_TEST(std::filesystem::file_size(read) < old_text.size());
  kill(reading.pid(), SIGCONT);
  BOOST_TEST(reading.wait(std::chrono::seconds(60)) == 0);
  BOOST_TEST((stories::read_file(read) == old_text));
  BOOST_TEST((drive.get("Umwelt/entwurf.txt") == new_text));
}

// Neither on its way nor afterwards: in the home, the system's temporary folder, the folder the drive was started in.
BOOST_AUTO_TEST_CASE(no_plaintext_lies_on_the_disk_while_a_file_is_saved_and_afterwards) {
  const stories::Folder temporary("temporary");
  Start start;
  start.env["TMPDIR"] = temporary.path();
  const RunningDrive drive(town.anna, start);
  const std::string canary = "Der Kanarienvogel singt im Sitzungssaal. ";
  std::string content;
  while (content.size() < 6 * mib) content += canary;
  const auto source = town.anna.files() / "vogel.txt";
  stories::write_file(source, content);
  const auto finds = [&](const std::filesystem::path& folder) {
    stories::Command grep;
    grep.argv = {"/bin/grep", "-rlF", canary, folder};
    return stories::run(grep).out;
  };
  BOOST_TEST(!finds(town.anna.files()).empty());  // it would be found
  stories::Command slow;
  slow.argv = {"/usr/bin/curl", "-sS", "--limit-rate", "2M", "-T", source, drive.address + "Umwelt/vogel.txt"};
  stories::Running saving(slow, drive.folder / "saving");
  std::size_t looks = 0;
  for (; saving.alive(); ++looks)
    for (const auto& folder : {town.anna.home(), temporary.path(), drive.folder.path()})
      BOOST_TEST(finds(folder) == "");
  BOOST_TEST(looks > 1u);
  BOOST_TEST(saving.wait(std::chrono::seconds(60)) == 0);
  BOOST_TEST((drive.get("Umwelt/vogel.txt") == content));
  for (const auto& folder : {town.anna.home(), temporary.path(), drive.folder.path()}) BOOST_TEST(finds(folder) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
