#include "client/command/arguments.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "client/command/details.h"
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

BOOST_AUTO_TEST_CASE(what_an_error_says_is_said_in_german) {
  BOOST_TEST(detail("there is no such file", Language::german) == "Diese Datei gibt es nicht.");
  BOOST_TEST(detail("there is no such file", Language::english) == "there is no such file");
  BOOST_TEST(detail("a sentence nobody translated", Language::german) == "a sentence nobody translated");
  BOOST_TEST(usage_detail("--login is required", Language::german) == "--login fehlt");
  BOOST_TEST(usage_detail("A subcommand is required", Language::german) == "Es fehlt ein Befehl");
}

// A sentence that was reworded in the code would silently lose its German.
BOOST_AUTO_TEST_CASE(every_sentence_with_a_german_one_stands_in_the_sources) {
  std::string sources;
  for (const char* room : {"client", "crypto"})
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(MAPPE_SOURCE_DIR) / room)) {
      const bool is_source = entry.path().extension() == ".cpp" || entry.path().extension() == ".h";
      if (!is_source || entry.path().filename() == "details.cpp") continue;
      std::ifstream file(entry.path());
      sources.append(std::istreambuf_iterator<char>(file), {});
    }
  for (const std::string_view one : known_details()) {
    std::string literal;
    for (const char c : one) literal += c == '"' ? std::string("\\\"") : std::string(1, c);
    BOOST_TEST(sources.find(literal) != std::string::npos, "nobody says: " << one);
  }
}

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
