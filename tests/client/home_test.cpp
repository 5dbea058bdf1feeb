// The home: sealed, replaced whole, shared by processes, gone after sign-out.
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "client/home/atomic_file.h"
#include "client/home/home_log.h"
#include "client/home/sealed_file.h"
#include "tests/client/child.h"
#include "tests/client/scratch.h"

using namespace mappe;
using namespace mappe::client;
using client_tests::in_child;
using client_tests::Scratch;

namespace {

const RecordName note_record{Drawer::settings, "note"};

std::unique_ptr<Home> open_home(const Scratch& scratch) {
  auto home = Home::open(scratch / "home");
  BOOST_REQUIRE(home);
  return std::move(*home);
}

std::string read_text(const Home& home, const RecordName& name) {
  auto content = home.read(name);
  BOOST_REQUIRE(content);
  return std::string(text_of(content->expose()));
}

Bytes file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

void write_bytes(const std::filesystem::path& path, const Bytes& bytes) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<long>(bytes.size()));
}

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  BOOST_REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(home)

BOOST_AUTO_TEST_CASE(a_record_is_there_for_the_next_process) {
  Scratch scratch;
  BOOST_REQUIRE(open_home(scratch)->write(note_record, view_of("Haushalt 2027")));
  BOOST_TEST(read_text(*open_home(scratch), note_record) == "Haushalt 2027");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_not_found) {
  Scratch scratch;
  BOOST_TEST((open_home(scratch)->read(note_record).error().code == Errc::not_found));
}

BOOST_AUTO_TEST_CASE(the_home_is_closed_to_others) {
  Scratch scratch;
  std::filesystem::create_directory(scratch / "home");
  std::filesystem::permissions(scratch / "home", std::filesystem::perms::all);
  auto home = open_home(scratch);
  BOOST_REQUIRE(home->write(note_record, view_of("x")));
  BOOST_TEST(mode_of(home->root()) == 0700u);
  BOOST_TEST(mode_of(home->root() / "key") == 0600u);
  BOOST_TEST(mode_of(home->path_of(note_record)) == 0600u);
  BOOST_TEST(mode_of(home->cache_folder()) == 0700u);
}

BOOST_AUTO_TEST_CASE(no_plaintext_lies_in_the_folder) {
  Scratch scratch;
  auto home = open_home(scratch);
  const std::string canary = "Kanarienvogel-im-Rathaus";
  BOOST_REQUIRE(home->write(note_record, view_of(canary)));
  auto log = HomeLog::start(*home, {Drawer::tails, "log"});
  BOOST_REQUIRE(log);
  BOOST_REQUIRE(log->append({bytes_of(canary)}));
  for (const auto& file : std::filesystem::recursive_directory_iterator(home->root())) {
    if (!file.is_regular_file()) continue;
    const Bytes bytes = file_bytes(file.path());
    BOOST_TEST((std::search(bytes.begin(), bytes.end(), canary.begin(), canary.end()) == bytes.end()));
  }
}

BOOST_AUTO_TEST_CASE(one_byte_is_sealed_into_49) {
  const HomeKey key = HomeKey::random();
  BOOST_TEST(seal_record(key, "a", Bytes(1)).size() == 49u);
  BOOST_TEST(seal_record(key, "a", Bytes(0)).size() == 48u);
  BOOST_TEST(seal_record(key, "a", Bytes(65'536)).size() == 32u + 65'552u);
  BOOST_TEST(seal_record(key, "a", Bytes(65'537)).size() == 32u + 65'552u + 17u);
}

BOOST_AUTO_TEST_CASE(large_records_come_back_to_the_byte) {
  const HomeKey key = HomeKey::random();
  for (const std::size_t size : {0u, 1u, 65'535u, 65'536u, 65'537u, 131'072u, 200'000u}) {
    Bytes content(size);
    fill_random(content);
    auto opened = open_record(key, "a", seal_record(key, "a", content));
    BOOST_REQUIRE(opened);
    BOOST_TEST(equal(opened->expose(), content));
  }
}

BOOST_AUTO_TEST_CASE(a_record_that_was_touched_does_not_open) {
  const HomeKey key = HomeKey::random();
  const Bytes sealed = seal_record(key, "a", Bytes(150'000, 7));
  const auto is_damaged = [&key](const Bytes& bytes, std::string_view name = "a") {
    auto opened = open_record(key, name, bytes);
    return !opened && opened.error().code == Errc::damaged;
  };
  BOOST_TEST(!is_damaged(sealed));  // the unmutated twin
  Bytes flipped = sealed;
  flipped[70'000] ^= 1;
  BOOST_TEST(is_damaged(flipped));
  Bytes salt = sealed;
  salt[9] ^= 1;
  BOOST_TEST(is_damaged(salt));
  BOOST_TEST(is_damaged(Bytes(sealed.begin(), sealed.begin() + 32 + 65'552)));  // last chunks cut off
  BOOST_TEST(is_damaged(Bytes(sealed.begin(), sealed.end() - 1)));              // a byte cut off
  BOOST_TEST(is_damaged(Bytes(sealed.begin(), sealed.begin() + 20)));           // in the head
  Bytes longer = sealed;
  longer.push_back(0);
  BOOST_TEST(is_damaged(longer));
  Bytes swapped = sealed;  // first and second chunk
  std::swap_ranges(swapped.begin() + 32, swapped.begin() + 32 + 65'552, swapped.begin() + 32 + 65'552);
  BOOST_TEST(is_damaged(swapped));
  BOOST_TEST(is_damaged(sealed, "b"));  // under another name
  BOOST_TEST((open_record(HomeKey::random(), "a", sealed).error().code == Errc::damaged));
}

BOOST_AUTO_TEST_CASE(a_record_moved_to_another_name_does_not_open) {
  Scratch scratch;
  auto home = open_home(scratch);
  BOOST_REQUIRE(home->write(note_record, view_of("x")));
  std::filesystem::copy_file(home->path_of(note_record), home->path_of({Drawer::pins, "note"}));
  BOOST_TEST((home->read({Drawer::pins, "note"}).error().code == Errc::damaged));
}

BOOST_AUTO_TEST_CASE(sign_out_makes_everything_unreadable) {
  Scratch scratch;
  auto home = open_home(scratch);
  BOOST_REQUIRE(home->write(note_record, view_of("x")));
  write_bytes(home->cache_folder() / "blob", Bytes(10));
  const Bytes sealed = file_bytes(home->path_of(note_record));
  BOOST_REQUIRE(home->destroy());
  BOOST_TEST(!std::filesystem::exists(scratch / "home/key"));
  BOOST_TEST(!std::filesystem::exists(scratch / "home/cache/blob"));
  auto again = open_home(scratch);
  BOOST_TEST((again->read(note_record).error().code == Errc::not_found));
  write_bytes(again->path_of(note_record), sealed);  // from a backup, say
  BOOST_TEST((again->read(note_record).error().code == Errc::damaged));
}

BOOST_AUTO_TEST_CASE(an_interrupted_sign_out_is_finished_at_the_next_start) {
  Scratch scratch;
  BOOST_REQUIRE(open_home(scratch)->write(note_record, view_of("x")));
  write_bytes(scratch / "home/key", Bytes(32));  // wiped, not yet removed
  auto again = open_home(scratch);
  BOOST_TEST((again->read(note_record).error().code == Errc::not_found));
  BOOST_TEST(!sodium_is_zero(again->key().expose().data(), 32));
}

BOOST_AUTO_TEST_CASE(killed_writers_leave_the_old_or_the_new_record_and_no_litter) {
  Scratch scratch;
  auto home = open_home(scratch);
  const Bytes a(300'000, 'a'), b(300'000, 'b');
  BOOST_REQUIRE(home->write(note_record, a));
  for (int round = 0; round < 12; ++round) {
    const pid_t child = in_child([&] {
      for (;;) (void)(home->write(note_record, b) && home->write(note_record, a));
    });
    ::usleep(static_cast<useconds_t>(1500 * round + 500));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    auto content = home->read(note_record);
    BOOST_REQUIRE(content);
    BOOST_TEST((equal(content->expose(), a) || equal(content->expose(), b)));
  }
  open_home(scratch);  // sweeps
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(scratch / "home/settings")) files += file.exists();
  BOOST_TEST(files == 1u);
}

BOOST_AUTO_TEST_CASE(two_processes_count_together_under_a_lock) {
  Scratch scratch;
  auto home = open_home(scratch);
  BOOST_REQUIRE(home->write(note_record, Bytes{0, 0}));
  const auto count_up = [&home] {
    for (int i = 0; i < 100; ++i) {
      auto held = home->lock("note");
      auto now = home->read(note_record);
      if (!held || !now) ::_exit(1);
      const unsigned next = now->expose()[0] * 256u + now->expose()[1] + 1;
      if (!home->write(note_record,
                       Bytes{static_cast<std::uint8_t>(next / 256), static_cast<std::uint8_t>(next % 256)}))
        ::_exit(1);
    }
  };
  const pid_t one = in_child(count_up), two = in_child(count_up);
  int status = 0;
  ::waitpid(one, &status, 0);
  BOOST_TEST(status == 0);
  ::waitpid(two, &status, 0);
  BOOST_TEST(status == 0);
  auto sum = home->read(note_record);
  BOOST_REQUIRE(sum);
  BOOST_TEST(sum->expose()[0] * 256 + sum->expose()[1] == 200);
}

BOOST_AUTO_TEST_CASE(a_held_lock_is_told_and_ends_with_its_holder) {
  Scratch scratch;
  auto home = open_home(scratch);
  {
    auto held = home->lock("x");
    BOOST_REQUIRE(held);
    BOOST_TEST((home->try_lock("x").error().code == Errc::locked));
    BOOST_TEST(home->try_lock("y").has_value());
  }
  BOOST_TEST(home->try_lock("x").has_value());
}

BOOST_AUTO_TEST_CASE(a_log_gives_back_what_was_appended) {
  Scratch scratch;
  auto home = open_home(scratch);
  const RecordName name{Drawer::tails, "log"};
  std::vector<Bytes> records;
  auto log = HomeLog::open(*home, name, &records);
  BOOST_REQUIRE(log);
  BOOST_REQUIRE(log->append({bytes_of("eins"), bytes_of("zwei")}));
  BOOST_REQUIRE(log->append({bytes_of("drei")}));
  BOOST_REQUIRE(HomeLog::open(*home, name, &records));
  BOOST_TEST_REQUIRE(records.size() == 3u);
  BOOST_TEST(text_of(records[2]) == "drei");
}

BOOST_AUTO_TEST_CASE(a_log_ends_where_it_was_torn_and_goes_on_from_there) {
  Scratch scratch;
  auto home = open_home(scratch);
  const RecordName name{Drawer::tails, "log"};
  auto log = HomeLog::start(*home, name);
  BOOST_REQUIRE(log->append({bytes_of("eins"), bytes_of("zwei")}));
  Bytes bytes = file_bytes(home->path_of(name));
  bytes.resize(bytes.size() - 3);
  write_bytes(home->path_of(name), bytes);
  std::vector<Bytes> records;
  auto again = HomeLog::open(*home, name, &records);
  BOOST_TEST(records.size() == 1u);
  BOOST_REQUIRE(again->append({bytes_of("drei")}));
  BOOST_REQUIRE(HomeLog::open(*home, name, &records));
  BOOST_TEST_REQUIRE(records.size() == 2u);
  BOOST_TEST(text_of(records[1]) == "drei");
}

BOOST_AUTO_TEST_CASE(records_of_a_log_do_not_change_places) {
  Scratch scratch;
  auto home = open_home(scratch);
  const RecordName name{Drawer::tails, "log"};
  auto log = HomeLog::start(*home, name);
  BOOST_REQUIRE(log->append({bytes_of("eins"), bytes_of("zwei")}));
  Bytes bytes = file_bytes(home->path_of(name));
  const std::size_t record = (bytes.size() - 32) / 2;
  std::swap_ranges(bytes.begin() + 32, bytes.begin() + 32 + static_cast<long>(record),
                   bytes.begin() + 32 + static_cast<long>(record));
  write_bytes(home->path_of(name), bytes);
  std::vector<Bytes> records;
  BOOST_REQUIRE(HomeLog::open(*home, name, &records));
  BOOST_TEST(records.empty());
}

BOOST_AUTO_TEST_CASE(a_log_that_another_process_continued_or_started_anew_is_a_conflict) {
  Scratch scratch;
  auto home = open_home(scratch);
  const RecordName name{Drawer::tails, "log"};
  auto ours = HomeLog::start(*home, name);
  std::vector<Bytes> records;
  auto theirs = HomeLog::open(*home, name, &records);
  BOOST_REQUIRE(theirs->append({bytes_of("eins")}));
  BOOST_TEST((ours->append({bytes_of("zwei")}).error().code == Errc::conflict));
  BOOST_REQUIRE(HomeLog::start(*home, name));
  BOOST_TEST((theirs->append({bytes_of("zwei")}).error().code == Errc::conflict));
}

// A mistyped --home must not cost anybody anything.
BOOST_AUTO_TEST_CASE(a_folder_with_other_things_is_no_home_and_stays_as_it_is) {
  const Scratch scratch;
  const auto folder = scratch / "bilder";
  std::filesystem::create_directories(folder / "uploads");
  std::filesystem::create_directories(folder / "settings" / "mehr");
  std::filesystem::create_directories(folder / "locks");
  for (const char* name : {"uploads/foto.jpg", "settings/mehr/a.ini", "brief.odt"})
    write_bytes(folder / name, bytes_of(std::string_view("x")));
  BOOST_REQUIRE(::chmod(folder.c_str(), 0755) == 0);
  BOOST_TEST((Home::open(folder).error().code == Errc::usage));
  BOOST_TEST((Home::destroy_at(folder).error().code == Errc::usage));
  for (const char* name : {"uploads/foto.jpg", "settings/mehr/a.ini", "brief.odt"})
    BOOST_TEST(std::filesystem::exists(folder / name));
  BOOST_TEST(!std::filesystem::exists(folder / "cache"));
  BOOST_TEST(mode_of(folder) == 0755u);
}

BOOST_AUTO_TEST_CASE(an_empty_folder_and_a_first_opening_that_was_interrupted_become_homes) {
  const Scratch scratch;
  std::filesystem::create_directories(scratch / "leer");
  BOOST_TEST(Home::open(scratch / "leer").has_value());
  std::filesystem::create_directories(scratch / "halb" / "account");
  std::filesystem::create_directories(scratch / "halb" / "cache");
  BOOST_TEST(Home::open(scratch / "halb").has_value());
}

BOOST_AUTO_TEST_CASE(a_home_whose_locks_somebody_cleared_away_is_still_one) {
  const Scratch scratch;
  BOOST_REQUIRE(open_home(scratch)->write(note_record, bytes_of(std::string_view("x"))));
  std::filesystem::remove_all(scratch / "home" / "locks");
  BOOST_TEST(open_home(scratch)->has(note_record));
}

BOOST_AUTO_TEST_CASE(a_home_whose_key_is_damaged_can_be_given_up) {
  const Scratch scratch;
  BOOST_REQUIRE(open_home(scratch)->write(note_record, bytes_of(std::string_view("x"))));
  write_bytes(scratch / "home" / "key", {});
  BOOST_TEST((Home::open(scratch / "home").error().code == Errc::damaged));
  BOOST_TEST(Home::destroy_at(scratch / "home").has_value());
  BOOST_TEST(!open_home(scratch)->has(note_record));
}

BOOST_AUTO_TEST_SUITE_END()
