// The line a person watches while files move. In the language of the environment: both are right here.
#include <boost/test/unit_test.hpp>

#include "client/command/terminal.h"
#include "client/command/text.h"

using namespace mappe;
using namespace mappe::client::command;

namespace {

constexpr std::uint64_t mib = std::uint64_t{1} << 20;

void reads(const Progressed& progressed, const Said& said) { BOOST_TEST(progress_text(progressed) == text(said)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(progress)

BOOST_AUTO_TEST_CASE(it_says_how_far_how_fast_and_how_long_still) {
  reads({.files = 3, .bytes = 20 * mib, .there_bytes = 0, .expected_bytes = 80 * mib, .ms = 2000},
        {"3 Dateien, 20,0 MiB von 80,0 MiB, 10,0 MiB/s, noch 0:06",
         "3 files, 20.0 MiB of 80.0 MiB, 10.0 MiB/s, 0:06 left"});
  reads(
      {.files = 1, .bytes = mib, .there_bytes = 0, .expected_bytes = 7201 * mib, .ms = 1000},
      {"1 Datei, 1,0 MiB von 7,0 GiB, 1,0 MiB/s, noch 2:00:00", "1 file, 1.0 MiB of 7.0 GiB, 1.0 MiB/s, 2:00:00 left"});
}

BOOST_AUTO_TEST_CASE(what_was_there_already_is_done_but_not_fast) {
  reads({.files = 0, .bytes = 10 * mib, .there_bytes = 50 * mib, .expected_bytes = 80 * mib, .ms = 1000},
        {"0 Dateien, 60,0 MiB von 80,0 MiB, 10,0 MiB/s, noch 0:02",
         "0 files, 60.0 MiB of 80.0 MiB, 10.0 MiB/s, 0:02 left"});
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_left_out) {
  reads({}, {"0 Dateien, 0 Byte", "0 files, 0 bytes"});
  reads({.files = 2, .bytes = 0, .there_bytes = 0, .expected_bytes = 10 * mib, .ms = 0},
        {"2 Dateien, 0 Byte von 10,0 MiB", "2 files, 0 bytes of 10.0 MiB"});
  // More came than was announced: how much still, nobody knows.
  reads({.files = 2, .bytes = 20 * mib, .there_bytes = 0, .expected_bytes = 10 * mib, .ms = 1000},
        {"2 Dateien, 20,0 MiB, 20,0 MiB/s", "2 files, 20.0 MiB, 20.0 MiB/s"});
}

BOOST_AUTO_TEST_SUITE_END()
