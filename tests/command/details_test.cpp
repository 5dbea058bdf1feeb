// What an error says about itself, in German. Every sentence of the sources that a person can meet has a German one.
#include "client/command/details.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "client/command/exit_code.h"
#include "client/command/words.h"

using namespace mappe::client::command;
namespace fs = std::filesystem;

namespace {

// Only the programs' authors can use these: caught before a person meets them, or a sign that a program is wrong.
const std::set<std::string> internal{
    "a record too large for the home",
    "a record too large for a log",
    "no such account",   // founding.cpp: tries another login
    "no such password",  // account.cpp: the same recovery again
    "another account",
    "a checkpoint of another version of mappe",  // a checkpoint that cannot be read is made anew
    "a damaged checkpoint",
    "the replay is not at a place that can be kept",
    "a chunk list above its size",
    "a chunk above its size",
    "a snapshot above its size",
    "not asked yet",
    "no key of this epoch",
    "no key of the first epoch",
    "different",
    "not an HTTP date",
    "more ids than one question takes",
};

// Beside client/: what judges links, codes, passwords and the members of a space speaks to people. The other files of
// these rooms judge bytes, and their sentences are for a report.
const std::vector<std::string> speaking_to_people{"crypto/base/bytes.cpp",
                                                  "crypto/base/found_link.cpp",
                                                  "crypto/base/id.h",
                                                  "crypto/base/random.cpp",
                                                  "council/links/recogniser.cpp",
                                                  "council/links/recogniser_address.cpp",
                                                  "council/links/recogniser_number.cpp",
                                                  "council/links/recogniser_pasted.cpp",
                                                  "crypto/base/sign_in.cpp",
                                                  "crypto/seal/argon2.cpp",
                                                  "crypto/seal/invitation.cpp",
                                                  "crypto/seal/password.cpp",
                                                  "crypto/seal/recovery.cpp",
                                                  "crypto/seal/typed_code.cpp",
                                                  "journal/next_access.cpp",
                                                  "journal/rule.cpp",
                                                  "journal/snapshot.cpp"};

std::string text_of_file(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The value of the literal at `at`, which may stand there in parts: "one " "literal". "" if there is none.
std::string literal_at(std::string_view source, std::size_t at) {
  std::string value;
  bool is_inside = false;
  for (; at < source.size(); ++at) {
    if (source[at] == '"')
      is_inside = !is_inside;
    else if (is_inside)
      value += source[at] == '\\' ? source[++at] : source[at];
    else if (source[at] != ' ' && source[at] != '\n')
      break;
  }
  return value;
}

// Sentence -> the file that says it: every literal behind an Errc, or another first part of an Error, as in
// fail(Errc::denied, "no member").
std::map<std::string, std::string> sentences() {
  const fs::path root(MAPPE_SOURCE_DIR);
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(root / "client"))
    if (entry.path().extension() == ".cpp" || entry.path().extension() == ".h") files.push_back(entry.path());
  for (const std::string& file : speaking_to_people) files.push_back(root / file);
  std::map<std::string, std::string> found;
  for (const fs::path& path : files) {
    const std::string source = text_of_file(path);
    const auto keep = [&](std::size_t comma) {
      if (comma == std::string::npos || source[comma] != ',') return;
      if (const std::string sentence = literal_at(source, comma + 1); !sentence.empty())
        found[sentence] = path.lexically_relative(root).string();
    };
    for (std::size_t at = source.find("Errc::"); at != std::string::npos; at = source.find("Errc::", at + 1))
      keep(source.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at + 6));
    for (std::size_t at = source.find("Error{"); at != std::string::npos; at = source.find("Error{", at + 1))
      keep(source.find_first_of(",;{}", at + 6));
  }
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(details)

BOOST_AUTO_TEST_CASE(what_an_error_says_is_said_in_german) {
  BOOST_TEST(detail("there is no such file", Language::german) == "Diese Datei gibt es nicht.");
  BOOST_TEST(detail("there is no such file", Language::english) == "There is no such file.");
  BOOST_TEST(detail("", Language::german) == "");
}

BOOST_AUTO_TEST_CASE(what_only_a_developer_can_use_says_what_it_is_for) {
  BOOST_TEST(detail("a damaged checkpoint", Language::german) == "Für den Fehlerbericht: a damaged checkpoint");
}

BOOST_AUTO_TEST_CASE(wrong_use_is_said_in_german) {
  const auto german = [](const char* said) { return usage_detail(said, Language::german); };
  BOOST_TEST(german("--login is required") == "--login fehlt.");
  BOOST_TEST(german("A subcommand is required") == "Es fehlt ein Befehl.");
  BOOST_TEST(german("--role: 1 required TEXT missing") == "Nach --role fehlt die Angabe (TEXT).");
  BOOST_TEST(german("The following argument was not expected: -x") == "Diese Angabe wurde nicht erwartet: -x");
  BOOST_TEST(german("The following arguments were not expected: a b") == "Diese Angaben wurden nicht erwartet: a b");
  BOOST_TEST(german("Could not convert: --version = x") == "Das ist nicht die richtige Art von Angabe: --version = x");
  BOOST_TEST(usage_detail("--login is required", Language::english) == "--login is required.");
}

BOOST_AUTO_TEST_CASE(every_sentence_that_a_person_can_meet_has_a_german_one) {
  const auto known = known_details();
  const std::set<std::string_view> german(known.begin(), known.end());
  for (const auto& [sentence, file] : sentences())
    BOOST_TEST((german.contains(sentence) || internal.contains(sentence)),
               file << " says in English only: " << sentence);
}

// A sentence that was reworded in the code would silently lose its German.
BOOST_AUTO_TEST_CASE(every_sentence_with_a_german_one_stands_in_the_sources) {
  const auto said = sentences();
  for (const std::string_view one : known_details())
    BOOST_TEST(said.contains(std::string(one)), "nobody says: " << one);
  for (const std::string_view one : advised())
    BOOST_TEST((said.contains(std::string(one)) || said_of_rule(one) != nullptr), "nobody says: " << one);
  for (const std::string& one : internal) BOOST_TEST(said.contains(one), "nobody says: " << one);
}

BOOST_AUTO_TEST_CASE(roles_are_typed_in_either_language) {
  using mappe::client::PersonRole;
  using mappe::client::SpaceRole;
  BOOST_TEST((space_role_typed("editor") == SpaceRole::editor));
  BOOST_TEST((space_role_typed("bearbeiten") == SpaceRole::editor));
  BOOST_TEST((space_role_typed("verwalten") == SpaceRole::manager));
  BOOST_TEST((person_role_typed("Verwaltung") == PersonRole::manager));
  BOOST_TEST((person_role_typed("gast") == PersonRole::guest));
  BOOST_TEST(!space_role_typed("chef").has_value());
  BOOST_TEST(!person_role_typed("").has_value());
}

BOOST_AUTO_TEST_CASE(duties_are_typed_in_either_language_and_named_in_words) {
  namespace duty = mappe::journal::duty;
  BOOST_TEST(*duty_typed("spaces") == duty::create_spaces);
  BOOST_TEST(*duty_typed("kasse") == duty::treasury);
  BOOST_TEST(*duty_typed("prüfung") == duty::audit);
  BOOST_TEST(!duty_typed("").has_value());
  BOOST_TEST(!duty_typed("chef").has_value());
  BOOST_TEST(words_of_duties(0).empty());
  BOOST_TEST(words_of_duties(duty::treasury | duty::create_spaces) == "treasury, may create spaces");
}

BOOST_AUTO_TEST_SUITE_END()
