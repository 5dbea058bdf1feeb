#include "council/mirror/json_text.h"

#include <array>

#include "council/mirror/limits.h"
#include "crypto/base/code_point.h"

namespace mappe::council {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// The length of the UTF-8 sequence that begins here (RFC 3629 §4); 0: there is none.
std::size_t sequence_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return follows(at + 1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const unsigned low = first == 0xe0 ? 0xa0 : 0x80, high = first == 0xed ? 0x9f : 0xbf;
    return follows(at + 1, low, high) && follows(at + 2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const unsigned low = first == 0xf0 ? 0x90 : 0x80, high = first == 0xf4 ? 0x8f : 0xbf;
    return follows(at + 1, low, high) && follows(at + 2) && follows(at + 3) ? 4 : 0;
  }
  return 0;
}

// What Windows has where Latin-1 has control characters (WHATWG Encoding, index windows-1252): what says Latin-1 mostly
// means it, and German quotation marks and dashes stand there. U+FFFD: nothing.
constexpr std::array<char16_t, 32> windows_1252 = {0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                                   0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
                                                   0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                   0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

void append_latin1(std::string& out, unsigned char byte) {
  append_code_point(out, byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80] : byte);
}

// Walks over JSON text counting brackets outside of strings.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  std::size_t at() const { return at_; }
  void go_to(std::size_t at) { at_ = at; }
  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    skip_blanks();
    if (here() != c) return false;
    ++at_;
    return true;
  }
  // The value that begins here, as text; nothing: it does not end, or brackets do not fit.
  std::optional<std::string_view> value() {
    skip_blanks();
    const std::size_t begin = at_;
    if (here() == '"') {
      if (!skip_string()) return std::nullopt;
    } else if (here() == '{' || here() == '[') {
      if (!skip_nested()) return std::nullopt;
    } else {
      while (at_ < text_.size() && !is_blank(text_[at_]) &&
             std::string_view(",]}\"[{").find(text_[at_]) == std::string_view::npos)
        ++at_;
    }
    if (at_ == begin) return std::nullopt;
    return text_.substr(begin, at_ - begin);
  }

 private:
  bool skip_string() {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '"') {
        ++at_;
        return true;
      }
    }
    return false;
  }
  bool skip_nested() {
    std::string open;  // the brackets that are not closed yet
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        if (!skip_string()) return false;
        continue;
      }
      ++at_;
      if (c == '{' || c == '[') {
        open += c == '{' ? '}' : ']';
        if (open.size() > limits::json_depth_max) return false;
      } else if (c == '}' || c == ']') {
        if (open.back() != c) return false;
        open.pop_back();
        if (open.empty()) return true;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// Whether an object that looks like one of OParl's begins here: {"id" or {"type".
bool object_begins(std::string_view text, std::size_t at) {
  if (text[at] != '{') return false;
  for (++at; at < text.size() && is_blank(text[at]); ++at) {
  }
  const std::string_view rest = text.substr(at);
  return rest.starts_with("\"id\"") || rest.starts_with("\"type\"");
}

// Behind an element whose brackets do not fit: the next whole one, or the end of the array as far as it can be seen.
bool resynchronize(std::string_view text, Walker& walker, unsigned& tries) {
  for (std::size_t at = walker.at() + 1; at < text.size(); ++at) {
    if (!object_begins(text, at)) continue;
    if (++tries > limits::salvage_tries_max) return false;
    Walker ahead(text);
    ahead.go_to(at);
    if (!ahead.value()) continue;
    ahead.skip_blanks();
    if (ahead.here() != ',' && ahead.here() != ']') continue;
    walker.go_to(at);
    return true;
  }
  return false;
}

Result<void> cut_array(std::string_view text, Walker& walker, PageParts& parts) {
  walker.take('[');
  if (walker.take(']')) return {};
  unsigned tries = 0;
  for (;;) {
    walker.skip_blanks();
    const std::size_t begin = walker.at();
    if (const auto element = walker.value()) {
      if (parts.elements.size() == limits::page_objects_max)
        return fail(Errc::too_many, "a page with too many objects");
      parts.elements.push_back(*element);
      if (walker.take(']')) return {};
      if (walker.take(',')) continue;
    }
    ++parts.broken;
    walker.go_to(begin);
    if (!resynchronize(text, walker, tries)) return fail(Errc::malformed, "a list that does not end");
  }
}

}  // namespace

std::string tolerant_text(std::string_view raw, Oddities& oddities) {
  if (raw.starts_with("\xef\xbb\xbf")) {
    oddities.add(Oddity::byte_order_mark);
    raw.remove_prefix(3);
  }
  std::string out;
  out.reserve(raw.size());
  bool in_string = false, control = false, foreign = false;
  for (std::size_t at = 0; at < raw.size();) {
    const auto c = static_cast<unsigned char>(raw[at]);
    if (c < 0x80) {
      if (c == '"') in_string = !in_string;
      if (c == '\\' && in_string && at + 1 < raw.size()) {  // with what it escapes, or "\"" would end the string
        out += static_cast<char>(c);
        ++at;
        if (static_cast<unsigned char>(raw[at]) >= 0x20 && static_cast<unsigned char>(raw[at]) < 0x80) out += raw[at++];
        continue;
      }
      const bool is_control = c < 0x20 || c == 0x7f;
      control = control || (is_control && in_string);
      out += is_control ? ' ' : static_cast<char>(c);
      ++at;
      continue;
    }
    const std::size_t length = sequence_at(raw, at);
    if (length == 0) {
      foreign = true;
      append_latin1(out, c);
      ++at;
      continue;
    }
    out.append(raw.substr(at, length));
    at += length;
  }
  if (control) oddities.add(Oddity::control_characters);
  if (foreign) oddities.add(Oddity::wrong_encoding);
  return out;
}

Result<PageParts> cut_page(std::string_view text) {
  PageParts parts;
  Walker walker(text);
  walker.skip_blanks();
  if (walker.here() == '[') {
    parts.is_bare = true;
    if (auto cut = cut_array(text, walker, parts); !cut) return fail(cut.error());
    return parts;
  }
  const std::size_t begin = walker.at();
  if (!walker.take('{')) return fail(Errc::malformed, "an answer that is neither an object nor a list");
  bool has_data = false;
  while (!walker.take('}')) {
    const auto key = walker.value();
    if (!key || !walker.take(':')) return fail(Errc::malformed, "an object that is cut off");
    walker.skip_blanks();
    if (*key == "\"data\"" && walker.here() == '[') {
      has_data = true;
      if (auto cut = cut_array(text, walker, parts); !cut) return fail(cut.error());
    } else {
      const auto value = walker.value();
      if (!value) return fail(Errc::malformed, "an object that is cut off");
      if (*key == "\"links\"") parts.links = *value;
      if (*key == "\"pagination\"") parts.pagination = *value;
    }
    walker.take(',');
  }
  if (!has_data) {
    parts.is_bare = true;
    parts.elements.push_back(text.substr(begin, walker.at() - begin));
  }
  return parts;
}

}  // namespace mappe::council
