#include <algorithm>
#include <array>
#include <vector>

#include "council/links/limits.h"
#include "council/links/recogniser.h"
#include "council/links/recogniser_address.h"
#include "crypto/base/bytes.h"
#include "crypto/base/cbor.h"
#include "crypto/base/code_point.h"

namespace mappe::council {
namespace {

constexpr auto nowhere = std::string_view::npos;

// Where an address may begin behind, and what is no part of it in front of one or behind one.
constexpr std::array<std::string_view, 11> quotes = {"„", "“", "”", "‟", "‚", "‘", "’", "«", "»", "‹", "›"};
constexpr std::string_view plain_openers = "<([{\"'`|>";
constexpr std::string_view address_ends = " \n<>\"`";
constexpr std::string_view address_signs = "-._~:/?#[]@!$&'()*+,;=%";

struct Line {
  std::string text;  // without blanks around it and marks of a quoted mail (">> ") before it
  bool is_long;      // so that a mail program may have broken it
};

// Signs that nobody sees, which programs put into addresses so that they may be broken, or before them.
bool is_unseen(char32_t code) {
  return is_bidi_control(code) || code == 0xad || code == 0x200b || code == 0x2060 || code == 0xfeff;
}
bool is_wide_blank(char32_t code) {
  return code == '\t' || code == 0xa0 || (code >= 0x2000 && code <= 0x200a) || code == 0x202f || code == 0x205f ||
         code == 0x3000;
}
bool is_line_end(char32_t code) {
  return code == '\n' || code == '\v' || code == '\f' || code == '\r' || code == 0x2028 || code == 0x2029;
}

std::string_view without_blanks(std::string_view text, std::string_view before = " ") {
  text.remove_prefix(std::min(text.find_first_not_of(before), text.size()));
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<std::string> raw(1);
  while (!text.empty()) {
    const auto [code, sign] = take_sign(text);
    const bool is_first_half = code == '\r' && text.starts_with('\n');
    if (is_unseen(code) || is_first_half) continue;
    if (is_line_end(code))
      raw.emplace_back();
    else if (is_wide_blank(code))
      raw.back() += ' ';
    else
      raw.back() += sign;
  }
  std::vector<Line> lines;
  for (const auto& line : raw)
    lines.push_back(
        {std::string(without_blanks(line, "> ")), without_blanks(line).size() >= limits::broken_line_bytes_min});
  while (lines.size() > 1 && lines.back().text.empty()) lines.pop_back();
  while (lines.size() > 1 && lines.front().text.empty()) lines.erase(lines.begin());
  return lines;
}

// The bytes of a quotation mark at the end of the text; 0 where none stands there.
std::size_t quote_before(std::string_view text) {
  for (const auto quote : quotes)
    if (text.ends_with(quote)) return quote.size();
  return 0;
}

bool may_begin_behind(std::string_view text) {
  return text.empty() || text.back() == ' ' || text.back() == '\n' ||
         plain_openers.find(text.back()) != std::string_view::npos || quote_before(text) > 0;
}

// Where the next address of the text begins, from `from` on; nowhere: none does.
std::size_t begin_of_address(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    if ((text[at] | 0x20) != 'h' && (text[at] | 0x20) != 'w') continue;
    const auto begin = lower(text.substr(at, 8));
    const bool is_one = begin.starts_with("http://") || begin == "https://" || begin.starts_with("www.");
    if (is_one && may_begin_behind(text.substr(0, at))) return at;
  }
  return nowhere;
}

// Where the address that runs to the end of the text begins; nowhere: something stands behind the last one.
std::size_t begin_of_last(std::string_view text) {
  for (auto at = begin_of_address(text, 0); at != nowhere;) {
    const auto end = text.find_first_of(address_ends, at);
    if (end == nowhere) return at;
    at = begin_of_address(text, end);
  }
  return nowhere;
}

// Whether "<" before the lines is closed by ">" without a blank between, so that all of it is one address.
bool is_closed(const std::vector<Line>& lines, std::size_t from) {
  for (std::size_t i = from; i < lines.size(); ++i) {
    const auto& line = lines[i].text;
    const auto end = line.find_first_of(address_ends);
    if (line.empty()) return false;
    if (end != nowhere) return line[end] == '>';
  }
  return false;
}

// One word that looks like the rest of an address: no word of a language.
bool is_rest(std::string_view line) {
  const bool fits = std::all_of(line.begin(), line.end(), [](char sign) {
    return is_letter(sign) || is_digit(sign) || address_signs.find(sign) != std::string_view::npos;
  });
  return fits && begin_of_address(line, 0) != 0 && line.find_first_of("0123456789/?&=%_") != nowhere;
}

// Whether line `i` goes on with the address at the end of the text before it.
bool goes_on(std::string_view before, const std::vector<Line>& lines, std::size_t i) {
  const auto begin = begin_of_last(before);
  const auto& line = lines[i].text;
  if (begin == nowhere || line.empty()) return false;
  if (begin > 0 && before[begin - 1] == '<' && is_closed(lines, i)) return true;
  constexpr std::string_view between = "?&=%", sentence_ends = ".,;:!)]}'";
  if (between.find(before.back()) != nowhere || between.find(line.front()) != nowhere) return true;
  return lines[i - 1].is_long && sentence_ends.find(before.back()) == nowhere && is_rest(line);
}

// Cuts what a sentence put behind an address.   errors: malformed: it was shown shortened
Result<std::string_view> without_tail(std::string_view text) {
  constexpr std::array<std::string_view, 4> pairs = {"()", "[]", "{}", "<>"};
  while (!text.empty()) {
    if (text.ends_with("...") || text.ends_with("…"))
      return fail(Errc::malformed, "an address that was shortened leads nowhere");
    const auto closed = std::find_if(pairs.begin(), pairs.end(), [&](auto pair) { return pair[1] == text.back(); });
    const bool is_own = closed != pairs.end() && std::count(text.begin(), text.end(), (*closed)[0]) >=
                                                     std::count(text.begin(), text.end(), (*closed)[1]);
    const bool is_mark = std::string_view(".,;:!?'\"").find(text.back()) != nowhere;
    const auto quote = quote_before(text);
    if (quote == 0 && !is_mark && (closed == pairs.end() || is_own)) break;
    text.remove_suffix(std::max<std::size_t>(quote, 1));
  }
  return text;
}

// Of a text that holds no address: itself, without what stands around it.
Result<std::string> alone(std::string_view text) {
  for (;;) {
    const auto quote = std::find_if(quotes.begin(), quotes.end(), [&](auto one) { return text.starts_with(one); });
    if (quote == quotes.end() && (text.empty() || std::string_view("<([{\"' ").find(text[0]) == nowhere)) break;
    text.remove_prefix(quote == quotes.end() ? 1 : quote->size());
  }
  const auto bare = without_tail(without_blanks(text));
  if (!bare) return fail(bare.error());
  return std::string(*bare);
}

// Whether words follow an address that no sign ended: then they may be a part of it ("/Meine Akte.pdf").
//   next  where another address begins in what follows
bool goes_on_behind_blank(std::string_view behind, std::size_t next) {
  if (behind.empty() || behind[0] != ' ') return false;
  const auto word = behind.find_first_not_of(' ');
  if (word == nowhere || behind[word] == '\n') return false;
  return next == nowhere || behind.find_first_not_of("<([{\"' ", word) != next;
}

}  // namespace

Result<std::string> address_in(std::string_view pasted) {
  if (pasted.size() > limits::pasted_bytes_max)
    return fail(Errc::too_large, "the text is longer than an address may be");
  if (!cbor::is_utf8(view_of(pasted))) return fail(Errc::malformed, "the text is no UTF-8");
  const auto lines = lines_of(pasted);
  std::string text = lines[0].text;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (!goes_on(text, lines, i)) text += '\n';
    text += lines[i].text;
  }
  std::string found, canonical;
  for (auto at = begin_of_address(text, 0); at != nowhere;) {
    const auto end = std::min(text.find_first_of(address_ends, at), text.size());
    const auto bare = without_tail(std::string_view(text).substr(at, end - at));
    if (!bare) return fail(bare.error());
    const auto next = begin_of_address(text, end);
    if (bare->size() == end - at &&
        goes_on_behind_blank(std::string_view(text).substr(end), next == nowhere ? nowhere : next - end))
      return fail(Errc::malformed, "an address holds no blank and no backslash");
    const auto read = recognise(*bare);
    if (!read) return fail(read.error());
    if (!found.empty() && read->address != canonical)
      return fail(Errc::malformed, "several addresses, and which one is meant is not said");
    if (found.empty()) found = *bare;
    canonical = read->address;
    at = next;
  }
  if (!found.empty()) return found;
  return alone(text);
}

}  // namespace mappe::council
