// Records of the home that change often: in place, and never lost to a torn write, a kill or another process.
#include "client/home/slot_file.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "tests/client/child.h"
#include "tests/client/scratch.h"

using namespace mappe;
using namespace mappe::client;
using client_tests::in_child;
using client_tests::Scratch;

namespace {

const RecordName mark{Drawer::pins, "mark"};

struct Often {
  Scratch scratch;
  std::unique_ptr<Home> home = *Home::open(scratch / "home");
  std::filesystem::path path = home->path_of(mark);

  void writes(std::string_view text) { BOOST_REQUIRE(home->write_often(mark, bytes_of(text))); }
  std::string reads() {
    const auto content = home->read(mark);
    BOOST_REQUIRE(content);
    return std::string(text_of(content->expose()));
  }
  std::string file() const {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void lays_down(std::string_view bytes) const { std::ofstream(path, std::ios::binary) << bytes; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(slot_files, Often)

BOOST_AUTO_TEST_CASE(the_last_of_many_is_read_and_the_file_does_not_grow) {
  for (int i = 0; i < 100; ++i) {
    writes("Stand " + std::to_string(i));
    BOOST_REQUIRE(reads() == "Stand " + std::to_string(i));
  }
  BOOST_TEST(file().size() == 8192u);
  BOOST_TEST(file().find("Stand") == std::string::npos);
  home.reset();
  home = *Home::open(scratch / "home");
  BOOST_TEST(reads() == "Stand 99");
  writes("");
  BOOST_TEST(reads().empty());
}

// The disk writes any part of the slot, in any state of the file, and nothing of its neighbour.
BOOST_AUTO_TEST_CASE(a_write_torn_anywhere_leaves_the_old_or_the_new_record) {
  for (int writes_before = 1; writes_before <= 3; ++writes_before) {
    std::filesystem::remove(path);
    for (int i = 0; i < writes_before; ++i) writes("alt " + std::to_string(i));
    const std::string old_text = reads(), before = file();
    writes("neu");
    const std::string after = file();
    for (std::size_t torn = 0; torn <= 4096; torn += 31) {
      const std::size_t slot = before.substr(0, 4096) == after.substr(0, 4096) ? 4096 : 0;
      std::string mixed = before;
      mixed.replace(slot, torn, after, slot, torn);
      lays_down(mixed);
      const std::string read = reads();
      BOOST_REQUIRE((read == old_text || read == "neu"));
      writes("weiter");
      BOOST_REQUIRE(reads() == "weiter");
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_too_large_for_a_slot_and_what_an_older_version_left_is_replaced_whole) {
  BOOST_REQUIRE(home->write(mark, bytes_of(std::string_view("von früher"))));
  BOOST_TEST(reads() == "von früher");
  writes("kurz");
  BOOST_TEST(reads() == "kurz");
  const std::string large(9000, 'x');
  writes(large);
  BOOST_TEST((reads() == large));
  writes("wieder kurz");
  BOOST_TEST(reads() == "wieder kurz");
  BOOST_TEST(file().size() == 8192u);
}

BOOST_AUTO_TEST_CASE(both_slots_damaged_are_named_and_one_alone_steps_back_at_most_one_write) {
  writes("eins");
  writes("zwei");
  const std::string whole = file();
  for (const std::size_t slot : {std::size_t{0}, std::size_t{4096}})
    for (std::size_t at = 0; at < 64; ++at) {
      std::string touched = whole;
      touched[slot + at] = static_cast<char>(touched[slot + at] ^ 4);
      lays_down(touched);
      BOOST_REQUIRE((reads() == (slot == 0 ? "zwei" : "eins")));
    }
  std::string ruined = whole;
  ruined[60] = static_cast<char>(ruined[60] ^ 1);
  ruined[4096 + 60] = static_cast<char>(ruined[4096 + 60] ^ 1);
  lays_down(ruined);
  BOOST_TEST((home->read(mark).error().code == Errc::damaged));
  lays_down("");
  BOOST_TEST((home->read(mark).error().code == Errc::damaged));
}

BOOST_AUTO_TEST_CASE(a_slot_of_another_name_or_with_another_number_does_not_open) {
  writes("eins");
  const RecordName other{Drawer::pins, "other"};
  std::filesystem::copy_file(path, home->path_of(other));
  BOOST_TEST((home->read(other).error().code == Errc::damaged));
  std::string renumbered = file();
  renumbered[8] = 7;  // so that it would win for long
  lays_down(renumbered);
  BOOST_TEST((home->read(mark).error().code == Errc::damaged));
}

BOOST_AUTO_TEST_CASE(killed_writers_leave_a_whole_record) {
  writes("a");
  for (int round = 0; round < 12; ++round) {
    const pid_t child = in_child([&] {
      for (;;)
        (void)(home->write_often(mark, bytes_of(std::string_view("b")), Flushed::later) &&
               home->write_often(mark, bytes_of(std::string_view("a")), Flushed::later));
    });
    ::usleep(static_cast<useconds_t>(1000 * round + 500));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    BOOST_REQUIRE((reads() == "a" || reads() == "b"));
  }
}

BOOST_AUTO_TEST_CASE(two_processes_write_and_a_third_always_reads_a_whole_record) {
  writes("0");
  const auto write_all = [&](std::string_view text) {
    return in_child([&, text] {
      for (int i = 0; i < 300; ++i)
        if (!home->write_often(mark, bytes_of(text), Flushed::later)) ::_exit(1);
    });
  };
  const pid_t one = write_all("1"), two = write_all("2");
  for (int i = 0; i < 300; ++i) {
    const std::string read = reads();
    BOOST_REQUIRE((read == "0" || read == "1" || read == "2"));
  }
  for (const pid_t child : {one, two}) {
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_TEST(status == 0);
  }
  BOOST_TEST((reads() == "1" || reads() == "2"));
}

BOOST_AUTO_TEST_SUITE_END()
