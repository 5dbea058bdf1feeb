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
  BOOST_TEST(*parse_end_of_day("2027-06-30", 0) == *parse_end_of_day("30.06.2027", 0));
  BOOST_TEST(*parse_end_of_day("2028-02-29", 0) % 1000 == 999u);
  BOOST_TEST((parse_end_of_day("2027-02-29", 0).error().code == Errc::usage));
  BOOST_TEST((parse_end_of_day("2027-6-30x", 0).error().code == Errc::usage));
  BOOST_TEST((parse_end_of_day("morgen", 0).error().code == Errc::usage));
}

BOOST_AUTO_TEST_CASE(a_day_that_is_over_is_refused_and_today_is_not) {
  const TimeMs end = *parse_end_of_day("2027-06-30", 0);
  BOOST_TEST(parse_end_of_day("2027-06-30", end).has_value());
  BOOST_TEST((parse_end_of_day("2027-06-30", end + 1).error().code == Errc::usage));
}

BOOST_AUTO_TEST_CASE(a_new_password_has_twelve_characters_whatever_bytes_they_take) {
  BOOST_TEST(check_new_password("zwölf Zeichn").has_value());
  BOOST_TEST((check_new_password("öööööö").error().code == Errc::usage));  // twelve bytes
  BOOST_TEST((check_new_password("elf Zeichen").error().code == Errc::usage));
}

BOOST_AUTO_TEST_CASE(malformed_typing_is_wrong_use_and_other_errors_stay) {
  BOOST_TEST((as_typed(fail(Errc::malformed, "x")).code == Errc::usage));
  BOOST_TEST((as_typed(fail(Errc::io, "x")).code == Errc::io));
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

BOOST_AUTO_TEST_CASE(a_word_of_a_command_to_be_copied_is_quoted_if_it_needs_it) {
  BOOST_TEST(shell_word("Grünflächen") == "Grünflächen");
  BOOST_TEST(shell_word("Haushalt 2026") == "'Haushalt 2026'");
  BOOST_TEST(shell_word("Anna's $(x)") == "'Anna'\\''s $(x)'");
  BOOST_TEST(shell_word("") == "''");
}

BOOST_AUTO_TEST_CASE(every_kind_of_error_has_an_exit_code_and_advice) {
  for (int code = 0; code <= static_cast<int>(Errc::cancelled); ++code) {
    BOOST_TEST((exit_of(static_cast<Errc>(code)) != Exit::ok));
    BOOST_TEST(!advice(static_cast<Errc>(code)).empty());
  }
}

BOOST_AUTO_TEST_CASE(advice_goes_by_what_happened_before_it_goes_by_the_kind) {
  const Error nobody = fail(Errc::not_found, "there is no such person in your faction");
  BOOST_TEST(advice(nobody, "").find("mappe members") != std::string::npos);
  const Error taken = fail(Errc::exists, "there is such a thing already");
  BOOST_TEST(advice(taken, "login").find("--login") != std::string::npos);
  BOOST_TEST(advice(taken, "id") == advice(Errc::exists));
}

BOOST_AUTO_TEST_SUITE_END()
