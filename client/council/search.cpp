#include "client/council/search.h"

#include <string.h>  // memmem
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <set>

#include "client/council/limits.h"
#include "council/links/recogniser.h"

namespace mappe::client::council {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char sign) { return static_cast<unsigned char>(sign) < 0x80; });
}

// A field of the index: what would end it becomes a blank.
void add_field(std::string& to, std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  to += text;
  to += '\n';
}

std::vector<std::string> words_of(std::string_view typed) {
  std::vector<std::string> words;
  std::string word;
  const std::string text = folded(typed) + ' ';
  for (const char sign : text) {
    const bool is_blank = static_cast<unsigned char>(sign) <= ' ';
    if (!is_blank) word += sign;
    if (is_blank && !word.empty() && words.size() < limits::search_words_max) words.push_back(word);
    if (is_blank) word.clear();
  }
  return words;
}

// The beginning of what was typed, as JavaScript cuts it.
std::string_view beginning_of(std::string_view typed) {
  std::size_t units = 0, at = 0;
  for (; at < typed.size() && units < limits::search_chars_max; ++at) {
    const auto byte = static_cast<unsigned char>(typed[at]);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  while (at < typed.size() && (static_cast<unsigned char>(typed[at]) & 0xC0) == 0x80) ++at;
  return typed.substr(0, at);
}

std::optional<int> digits_at(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return std::nullopt;
  int number = 0;
  for (const char sign : text.substr(at, count)) {
    if (sign < '0' || sign > '9') return std::nullopt;
    number = 10 * number + (sign - '0');
  }
  return number;
}

// Minutes that a clock is ahead of UTC: of "Z", "+01:00", "-0130"; none: something else.
std::optional<int> offset_of(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 && text.size() != 5) return std::nullopt;
  const auto hours = digits_at(text, 1, 2), minutes = digits_at(text, text.size() - 2, 2);
  if (!hours || !minutes || (text[0] != '+' && text[0] != '-') || (text.size() == 6 && text[3] != ':'))
    return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (60 * *hours + *minutes);
}

// "2026-03-17T17:00:00+01:00" in UTC, to the minute; without an offset as if it were. "" of anything else.
std::string instant_of(std::string_view text) {
  const auto year = digits_at(text, 0, 4), month = digits_at(text, 5, 2), day = digits_at(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return {};
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return {};
  int minutes = 0;
  if (text.size() > 10) {
    const auto hour = digits_at(text, 11, 2), minute = digits_at(text, 14, 2);
    if (!hour || !minute || text[10] != 'T' || text[13] != ':' || *hour > 24 || *minute > 59) return {};
    std::size_t end = 16;
    if (end < text.size() && text[end] == ':') {
      if (!digits_at(text, 17, 2)) return {};
      end = std::min(text.find_first_of("Zz+-", end), text.size());
    }
    const auto offset = end == text.size() ? 0 : offset_of(text.substr(end));
    if (!offset) return {};
    minutes = 60 * *hour + *minute - *offset;
  }
  const auto moment = std::chrono::sys_days(date) + std::chrono::minutes(minutes);
  const auto midnight = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day shifted(midnight);
  const long long of_day = (moment - midnight).count();
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02lld:%02lld", static_cast<int>(shifted.year()),
                static_cast<unsigned>(shifted.month()), static_cast<unsigned>(shifted.day()), of_day / 60, of_day % 60);
  return out.data();
}

const char* first_in(std::string_view text, std::string_view word) {
  return static_cast<const char*>(memmem(text.data(), text.size(), word.data(), word.size()));
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  if (is_ascii(text)) {
    out = text;
    for (char& sign : out)
      if (sign >= 'A' && sign <= 'Z') sign = static_cast<char>(sign + 32);
    return out;
  }
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(error);
  const auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  const icu::UnicodeString apart = U_FAILURE(error) ? wide : nfkd->normalize(wide, error);
  icu::UnicodeString plain;
  for (int32_t at = 0; at < apart.length(); at = apart.moveIndex32(at, 1)) {
    const UChar32 sign = apart.char32At(at);
    const bool is_mark = (U_GET_GC_MASK(sign) & U_GC_M_MASK) != 0;
    constexpr UChar32 sharp_s = 0xDF, no_break_space = 0xA0, final_sigma = 0x3C2, sigma = 0x3C3;
    if (sign == sharp_s || u_tolower(sign) == sharp_s)
      plain.append(u"ss", 2);
    else if (sign == no_break_space || u_isUWhiteSpace(sign))
      plain.append(u' ');
    else if (u_tolower(sign) == final_sigma)
      plain.append(sigma);
    else if (!is_mark)
      plain.append(u_tolower(sign));
  }
  plain.toUTF8String(out);
  return out;
}

std::string rank_of(const Row& row) { return row.kind == Kind::meeting ? instant_of(row.date) : row.date; }

Rows Rows::restored(std::unordered_map<std::string, Row> rows, std::string generation, std::uint64_t upto,
                    std::uint64_t checked_ms) {
  Rows restored;
  restored.rows_ = std::move(rows);
  restored.generation_ = std::move(generation);
  restored.upto_ = upto;
  restored.checked_ms_ = checked_ms;
  return restored;
}

Result<void> Rows::take(BulkPage page, std::uint64_t since) {
  const bool is_anew = page.generation != generation_;
  if (is_anew && since != 0) return fail(Errc::conflict, "the council's mirror was begun anew");
  if (!is_anew && since != upto_) return fail(Errc::malformed, "a page of a council's mirror out of turn");
  if (page.upto < since || (page.more && page.upto == since))
    return fail(Errc::malformed, "a page of a council's mirror goes no further");
  std::size_t objects = is_anew ? 0 : rows_.size();
  for (const Row& row : page.rows) {
    if (row.n <= since) return fail(Errc::malformed, "a page of a council's mirror goes back");
    if (is_anew || !rows_.contains(row.id)) ++objects;
  }
  if (objects > limits::objects_max) return fail(Errc::too_large, "a council's mirror holds too many objects");
  if (is_anew) rows_.clear();
  for (Row& row : page.rows) {
    std::string id = row.id;
    rows_.insert_or_assign(std::move(id), std::move(row));
  }
  generation_ = std::move(page.generation);
  upto_ = page.upto;
  checked_ms_ = page.checked_ms;
  return {};
}

const Row* Rows::find(const std::string& id) const {
  const auto found = rows_.find(id);
  return found == rows_.end() ? nullptr : &found->second;
}

SearchIndex::SearchIndex(const Rows& rows) {
  std::unordered_map<std::string_view, std::string> names;
  std::vector<std::pair<std::string, const Row*>> ranked;
  for (const auto& [id, row] : rows.all()) {
    if (row.is_gone()) continue;
    if (row.kind == Kind::organization || row.kind == Kind::person) names.emplace(id, folded(row.name));
    if (row.kind == Kind::paper || row.kind == Kind::meeting) ranked.emplace_back(rank_of(row), &row);
  }
  // By id where they are equal, so that every device shows one order.
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second->id < b.second->id;
  });
  begins_.reserve(ranked.size() + 1);
  found_.reserve(ranked.size());
  for (const auto& [rank, row] : ranked) {
    found_.push_back(row);
    begins_.push_back(text_.size());
    add_field(text_, folded(row->name));
    if (!row->reference.empty()) add_field(text_, folded(row->reference));
    if (!row->normal.empty()) add_field(text_, folded(row->normal));
    for (const auto* ids : {&row->bodies, &row->persons})
      for (const std::string& id : *ids)
        if (const auto name = names.find(id); name != names.end()) add_field(text_, name->second);
  }
  begins_.push_back(text_.size());
  sort_numbers();
}

void SearchIndex::sort_numbers() {
  by_number_.clear();
  for (std::size_t place = 0; place < found_.size(); ++place)
    if (!found_[place]->normal.empty()) by_number_.push_back(static_cast<std::uint32_t>(place));
  std::sort(by_number_.begin(), by_number_.end(), [this](std::uint32_t a, std::uint32_t b) {
    const int order = found_[a]->normal.compare(found_[b]->normal);
    return order != 0 ? order < 0 : a < b;
  });
}

std::string_view SearchIndex::folded_name(std::size_t place) const {
  const std::string_view text = text_of(place);
  return text.substr(0, text.find('\n'));
}

std::size_t SearchIndex::place_of(std::size_t offset) const {
  return static_cast<std::size_t>(std::upper_bound(begins_.begin(), begins_.end(), offset) - begins_.begin()) - 1;
}

std::string_view SearchIndex::text_of(std::size_t place) const {
  return std::string_view(text_).substr(begins_[place], begins_[place + 1] - begins_[place]);
}

std::vector<const Row*> SearchIndex::by_number(std::string_view typed) const {
  const std::string wanted = mappe::council::normal_reference(typed);
  std::vector<const Row*> same;
  if (wanted.empty()) return same;
  auto at = std::lower_bound(by_number_.begin(), by_number_.end(), wanted,
                             [this](std::uint32_t place, const auto& text) { return found_[place]->normal < text; });
  for (; at != by_number_.end() && found_[*at]->normal == wanted; ++at) same.push_back(found_[*at]);
  return same;
}

std::vector<const Row*> SearchIndex::search(std::string_view all_typed, std::size_t most) const {
  const std::string_view typed = beginning_of(all_typed);
  const std::vector<std::string> words = words_of(typed);
  if (words.empty()) return {};
  std::vector<const Row*> gives = by_number(typed);
  gives.resize(std::min(gives.size(), most));
  const std::set<const Row*> exact(gives.begin(), gives.end());
  const std::string_view all = text_;
  // What is looked for first is the word that comes last for the first time: the rarest, as a rule.
  std::size_t from = 0, rarest = 0;
  for (std::size_t which = 0; which < words.size(); ++which) {
    const char* at = first_in(all, words[which]);
    if (at == nullptr) return gives;
    const auto offset = static_cast<std::size_t>(at - all.data());
    if (which > 0 && offset <= from) continue;
    from = offset;
    rarest = which;
  }
  while (gives.size() < most && from < all.size()) {
    const char* at = first_in(all.substr(from), words[rarest]);
    if (at == nullptr) break;
    const std::size_t place = place_of(static_cast<std::size_t>(at - all.data()));
    const std::string_view text = text_of(place);
    const bool has_all = std::all_of(words.begin(), words.end(),
                                     [&](const std::string& word) { return first_in(text, word) != nullptr; });
    if (has_all && !exact.contains(found_[place])) gives.push_back(found_[place]);
    from = begins_[place + 1];
  }
  return gives;
}

}  // namespace mappe::client::council
