#include "journal/name.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <map>
#include <sstream>

using namespace mappe::journal;

namespace {

std::string utf8(char32_t code) {
  std::string out;
  const auto byte = [&](char32_t value) { out.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xc0 | code >> 6), byte(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    byte(0xe0 | code >> 12), byte(0x80 | (code >> 6 & 0x3f)), byte(0x80 | (code & 0x3f));
  } else {
    byte(0xf0 | code >> 18), byte(0x80 | (code >> 12 & 0x3f)), byte(0x80 | (code >> 6 & 0x3f)),
        byte(0x80 | (code & 0x3f));
  }
  return out;
}

std::map<char32_t, char32_t> table() {
  std::map<char32_t, char32_t> read;
  std::ifstream file(MAPPE_SOURCE_DIR "/journal/name-key-1.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream fields(line);
    std::uint32_t from = 0, to = 0;
    fields >> std::hex >> from >> to;
    read[from] = to;
  }
  return read;
}

bool is_surrogate(char32_t code) { return code >= 0xd800 && code <= 0xdfff; }

}  // namespace

BOOST_AUTO_TEST_SUITE(names)

BOOST_AUTO_TEST_CASE(every_code_point_is_mapped_as_the_frozen_table_says) {
  const auto frozen = table();
  BOOST_TEST(frozen.size() == 1454U);
  std::size_t wrong = 0;
  for (char32_t code = 1; code <= 0x10ffff; ++code) {
    if (is_surrogate(code)) continue;
    const auto mapped = frozen.find(code);
    if (name_key(utf8(code)) != utf8(mapped == frozen.end() ? code : mapped->second)) ++wrong;
  }
  BOOST_TEST(wrong == 0U);
}

BOOST_AUTO_TEST_CASE(a_key_of_a_key_is_itself) {
  std::size_t wrong = 0;
  for (const auto& [from, to] : table()) {
    if (name_key(utf8(to)) != utf8(to)) ++wrong;
  }
  BOOST_TEST(wrong == 0U);
}

struct SameCase {
  const char* section;
  std::string_view a, b;
  bool same;
};
std::ostream& operator<<(std::ostream& out, const SameCase& row) { return out << row.section; }

const SameCase same_cases[] = {
    {"§4 capitals", "Bänke.TXT", "bänke.txt", true},
    {"§4 capital umlaut", "ÄRGER", "ärger", true},
    {"§4 final sigma is a sigma", "ΟΔΟΣ", "οδος", true},
    {"§4 capital sharp s", "STRA\u1e9eE", "straße", true},
    {"§4 status F is left out: sharp s is not ss", "straße", "strasse", false},
    {"§4 status T is left out: dotted capital I", "\u0130", "i", false},
    {"§4 no normalization: composed and decomposed differ", "\u00e4", "a\u0308", false},
    {"§4 Kelvin sign", "\u212a", "k", true},
    {"§4 outside the basic plane", "\U00010400", "\U00010428", true},
    {"§4 width is kept", "\uff21", "A", false},
    {"§4 one is the beginning of the other", "bank", "banker", false},
};

BOOST_AUTO_TEST_CASE(two_names_are_the_same_when_their_keys_are) {
  for (const SameCase& row : same_cases) {
    BOOST_TEST_CONTEXT(row) {
      BOOST_TEST(same_name(row.a, row.b) == row.same);
      BOOST_TEST((name_key(row.a) == name_key(row.b)) == row.same);
    }
  }
}

struct FaultCase {
  const char* section;
  std::string name;
  NameFault fault;
  bool replayed;  // what got in anyway stays in
};
std::ostream& operator<<(std::ostream& out, const FaultCase& row) { return out << row.section; }

const FaultCase fault_cases[] = {
    {"§4 ordinary", "Antrag 1 (neu).pdf", NameFault::none, true},
    {"§4 one byte", "a", NameFault::none, true},
    {"§4 255 bytes", std::string(255, 'a'), NameFault::none, true},
    {"§4 three dots", "...a", NameFault::none, true},
    {"§4 a leading dot", ".profile", NameFault::none, true},
    {"§4 empty", "", NameFault::empty, false},
    {"§4 256 bytes", std::string(256, 'a'), NameFault::too_long, false},
    {"§4 256 bytes of umlauts, 128 signs",
     [] {
       std::string text;
       for (int i = 0; i < 128; ++i) text += "ä";
       return text;
     }(),
     NameFault::too_long, false},
    {"§4 dot", ".", NameFault::dots, false},
    {"§4 dot dot", "..", NameFault::dots, false},
    {"§4 slash", "a/b", NameFault::slash, false},
    {"§4 U+0000", std::string("a\0b", 3), NameFault::control, false},
    {"§4 U+001F", "a\x1f", NameFault::control, false},
    {"§4 U+007F", "a\x7f", NameFault::control, false},
    {"§4 U+0080", "a\u0080", NameFault::control, false},
    {"§4 U+009F", "a\u009f", NameFault::control, false},
    {"§4 U+00A0 is no control", "a\u00a0b", NameFault::none, true},
    {"§4 not UTF-8", "a\xff", NameFault::not_utf8, false},
    {"§4 bidi override", "invoice\u202efdp.exe", NameFault::bidi_control, true},
    {"§4 bidi isolate", "a\u2066b", NameFault::bidi_control, true},
    {"§4 left-to-right mark", "a\u200eb", NameFault::bidi_control, true},
    {"§4 Arabic letter mark", "a\u061cb", NameFault::bidi_control, true},
    {"§4 backslash", "a\\b", NameFault::reserved_sign, true},
    {"§4 colon", "a:b", NameFault::reserved_sign, true},
    {"§4 star", "a*b", NameFault::reserved_sign, true},
    {"§4 question mark", "a?", NameFault::reserved_sign, true},
    {"§4 quote", "\"a\"", NameFault::reserved_sign, true},
    {"§4 less", "a<b", NameFault::reserved_sign, true},
    {"§4 greater", "a>b", NameFault::reserved_sign, true},
    {"§4 bar", "a|b", NameFault::reserved_sign, true},
    {"§4 trailing dot", "a.", NameFault::trailing, true},
    {"§4 trailing space", "a ", NameFault::trailing, true},
};

BOOST_AUTO_TEST_CASE(writers_refuse_more_than_replay_does) {
  for (const FaultCase& row : fault_cases) {
    BOOST_TEST_CONTEXT(row) {
      BOOST_TEST(name_of(fault_of_new_name(row.name)) == name_of(row.fault));
      BOOST_TEST(name_fits(row.name) == row.replayed);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
