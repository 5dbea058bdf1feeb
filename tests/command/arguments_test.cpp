#include "client/command/arguments.h"

#include <boost/test/unit_test.hpp>

#include "client/command/exit_code.h"
#include "client/command/text.h"

using namespace mappe;
using namespace mappe::client;
using namespace mappe::client::command;

BOOST_AUTO_TEST_SUITE(arguments)

BOOST_AUTO_TEST_CASE(a_place_is_a_space_and_a_tidy_path) {
  BOOST_TEST(parse_place("Umwelt:/a//b/./c/")->path == "/a/b/c");
  BOOST_TEST(parse_place("Umwelt:/a")->space == "Umwelt");
  BOOST_TEST(parse_place("Umwelt")->path == "/");
  BOOST_TEST(parse_place("Umwelt:a: b")->path == "/a: b");
}

BOOST_AUTO_TEST_CASE(a_place_never_goes_up) {
  BOOST_TEST((parse_place("Umwelt:/a/../b").error().code == Errc::usage));
  BOOST_TEST(parse_place("Umwelt:/a/..b").has_value());
}

BOOST_AUTO_TEST_CASE(local_paths_are_not_taken_for_places) {
  BOOST_TEST(looks_like_place("Umwelt:/a"));
  BOOST_TEST(!looks_like_place("./Umwelt:/a"));
  BOOST_TEST(!looks_like_place("C:/a"));
  BOOST_TEST(!looks_like_place("a/b"));
}

BOOST_AUTO_TEST_CASE(a_grant_takes_the_last_colon) {
  const auto grant = parse_grant("Bernd: Groß:editor");
  BOOST_TEST(grant->whom == "Bernd: Groß");
  BOOST_TEST((grant->role == SpaceRole::editor));
  BOOST_TEST((parse_grant("Bernd").error().code == Errc::usage));
  BOOST_TEST((parse_grant("Bernd:chef").error().code == Errc::usage));
}

BOOST_AUTO_TEST_CASE(a_date_ends_with_its_day_and_must_exist) {
  BOOST_TEST(*parse_end_of_day("2027-06-30") == *parse_end_of_day("30.06.2027"));
  BOOST_TEST(*parse_end_of_day("2028-02-29") % 1000 == 999u);
  BOOST_TEST((parse_end_of_day("2027-02-29").error().code == Errc::usage));
  BOOST_TEST((parse_end_of_day("2027-6-30x").error().code == Errc::usage));
  BOOST_TEST((parse_end_of_day("morgen").error().code == Errc::usage));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(command_text)

BOOST_AUTO_TEST_CASE(parts_fill_a_pattern_in_order) { BOOST_TEST(fill("{} von {}", {"1", "{}"}) == "1 von {}"); }

BOOST_AUTO_TEST_CASE(foreign_text_cannot_steer_the_terminal) {
  BOOST_TEST(harmless("Bänke 🌳.txt") == "Bänke 🌳.txt");
  BOOST_TEST(harmless("a\x1b[31mb") == "a\\u{1b}[31mb");
  BOOST_TEST(harmless("a\u202eb") == "a\\u{202e}b");
  BOOST_TEST(harmless("a\xff") == "a\\xff");
  BOOST_TEST(harmless("cut \xe2\x82") == "cut \\xe2\\x82");
}

BOOST_AUTO_TEST_CASE(every_kind_of_error_has_an_exit_code_and_advice) {
  for (int code = 0; code <= static_cast<int>(Errc::cancelled); ++code) {
    BOOST_TEST((exit_of(static_cast<Errc>(code)) != Exit::ok));
    BOOST_TEST(!advice(static_cast<Errc>(code)).empty());
  }
}

BOOST_AUTO_TEST_SUITE_END()
