#include <algorithm>
#include <array>

#include "council/links/limits.h"
#include "council/links/recogniser.h"
#include "council/links/recogniser_address.h"

namespace mappe::council {
namespace {

// What people write before the number; no part of it. ("DS" and "VO" are: "DS/0039-03/VI".)
constexpr std::array<std::string_view, 12> words_before = {
    "antrag", "anfrage", "drs",    "drs.",    "drucksache",      "drucksachennummer",
    "nr",     "nr.",     "nummer", "vorlage", "drucksachen-nr.", "vorlagen-nr."};

struct Replaced {
  std::string_view from;
  std::string_view to;
};
constexpr std::array<Replaced, 10> replaced = {{{"\u00a0", " "},
                                                {"\u202f", " "},
                                                {"\u2010", "-"},
                                                {"\u2011", "-"},
                                                {"\u2013", "-"},
                                                {"\u2014", "-"},
                                                {"\u2212", "-"},
                                                {"ä", "Ä"},
                                                {"ö", "Ö"},
                                                {"ü", "Ü"}}};

std::string with_replaced(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto found = std::find_if(replaced.begin(), replaced.end(),
                                    [&](const Replaced& one) { return text.substr(0, one.from.size()) == one.from; });
    const std::size_t taken = found == replaced.end() ? 1 : found->from.size();
    out += found == replaced.end() ? text.substr(0, 1) : found->to;
    text.remove_prefix(taken);
  }
  return out;
}

std::string without_words_before(std::string text) {
  for (;;) {
    const auto blank = text.find(' ');
    const auto first = lower(text.substr(0, blank));
    if (blank == std::string::npos || std::find(words_before.begin(), words_before.end(), first) == words_before.end())
      return text;
    text.erase(0, std::min(text.find_first_not_of(' ', blank), text.size()));
  }
}

// Of one letter or digit at the front of the text: its bytes; 0 where there is none.
std::size_t letter_at(std::string_view text) {
  if (text.empty()) return 0;
  if (is_letter(text[0])) return 1;
  for (const std::string_view umlaut : {"Ä", "Ö", "Ü"})
    if (text.substr(0, umlaut.size()) == umlaut) return umlaut.size();
  return 0;
}

bool fits(std::string_view text) {
  if (text.empty() || text.size() > limits::reference_bytes_max) return false;
  std::size_t digits = 0;
  std::size_t letters = 0;  // in a row
  bool after_mark = true;   // a mark stands between letters and digits, alone
  while (!text.empty()) {
    const auto letter = letter_at(text);
    const bool mark = letter == 0 && !is_digit(text[0]);
    if (mark && (after_mark || std::string_view("/-._").find(text[0]) == std::string_view::npos)) return false;
    after_mark = mark;
    letters = letter != 0 ? letters + 1 : 0;
    if (letters > limits::reference_letters_max) return false;
    if (letter == 0 && !mark) ++digits;
    text.remove_prefix(std::max<std::size_t>(letter, 1));
  }
  return digits >= 2 && !after_mark;
}

}  // namespace

std::string normal_reference(std::string_view text) {
  std::string reference;
  for (const char sign : without_words_before(with_replaced(text))) {
    if (sign == ' ') continue;
    reference += sign >= 'a' && sign <= 'z' ? static_cast<char>(sign - ('a' - 'A')) : sign;
  }
  return reference;
}

Result<std::string> read_reference(std::string_view text) {
  std::string reference = normal_reference(text);
  if (!fits(reference)) return fail(Errc::malformed, "neither an address nor the number of a paper");
  return reference;
}

}  // namespace mappe::council
