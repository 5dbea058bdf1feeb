#include "client/council/search.h"

#include <string.h>  // memmem
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
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
  const std::string text = folded(typed.substr(0, limits::search_bytes_max)) + ' ';
  for (const char sign : text) {
    const bool is_blank = static_cast<unsigned char>(sign) <= ' ';
    if (!is_blank) word += sign;
    if (is_blank && !word.empty() && words.size() < limits::search_words_max) words.push_back(word);
    if (is_blank) word.clear();
  }
  // The longest word is the rarest, as a rule.
  std::stable_sort(words.begin(), words.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return words;
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
    constexpr UChar32 sharp_s = 0xDF, no_break_space = 0xA0;
    if (sign == sharp_s || u_tolower(sign) == sharp_s)
      plain.append(u"ss", 2);
    else if (sign == no_break_space || u_isUWhiteSpace(sign))
      plain.append(u' ');
    else if (!is_mark)
      plain.append(u_tolower(sign));
  }
  plain.toUTF8String(out);
  return out;
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
  for (const auto& [id, row] : rows.all()) {
    if (row.is_gone()) continue;
    if (row.kind == Kind::organization || row.kind == Kind::person) names.emplace(id, folded(row.name));
    if (row.kind == Kind::paper || row.kind == Kind::meeting) found_.push_back(&row);
  }
  // By id where dates are equal, so that every device shows one order.
  std::sort(found_.begin(), found_.end(),
            [](const Row* a, const Row* b) { return a->date != b->date ? a->date > b->date : a->id < b->id; });
  begins_.reserve(found_.size() + 1);
  for (const Row* row : found_) {
    begins_.push_back(text_.size());
    add_field(text_, folded(row->name));
    if (!row->reference.empty()) add_field(text_, folded(row->reference));
    if (!row->normal.empty()) add_field(text_, folded(row->normal));
    for (const auto* ids : {&row->bodies, &row->persons})
      for (const std::string& id : *ids)
        if (const auto name = names.find(id); name != names.end()) add_field(text_, name->second);
    if (!row->normal.empty()) by_number_[row->normal].push_back(row);
  }
  begins_.push_back(text_.size());
}

std::size_t SearchIndex::place_of(std::size_t offset) const {
  return static_cast<std::size_t>(std::upper_bound(begins_.begin(), begins_.end(), offset) - begins_.begin()) - 1;
}

std::string_view SearchIndex::text_of(std::size_t place) const {
  return std::string_view(text_).substr(begins_[place], begins_[place + 1] - begins_[place]);
}

std::vector<const Row*> SearchIndex::by_number(std::string_view typed) const {
  const auto read = mappe::council::recognise(typed);
  if (!read || read->sort != "number") return {};
  const auto same = by_number_.find(read->number);
  return same == by_number_.end() ? std::vector<const Row*>() : same->second;
}

std::vector<const Row*> SearchIndex::search(std::string_view typed, std::size_t most) const {
  const std::vector<std::string> words = words_of(typed);
  if (words.empty()) return {};
  std::vector<const Row*> gives = by_number(typed);
  gives.resize(std::min(gives.size(), most));
  const std::set<const Row*> exact(gives.begin(), gives.end());
  const std::string_view all = text_;
  for (std::size_t from = 0; gives.size() < most && from < all.size();) {
    const char* at = first_in(all.substr(from), words[0]);
    if (at == nullptr) break;
    const std::size_t place = place_of(static_cast<std::size_t>(at - all.data()));
    const std::string_view text = text_of(place);
    const bool has_all = std::all_of(words.begin() + 1, words.end(),
                                     [&](const std::string& word) { return first_in(text, word) != nullptr; });
    if (has_all && !exact.contains(found_[place])) gives.push_back(found_[place]);
    from = begins_[place + 1];
  }
  return gives;
}

}  // namespace mappe::client::council
