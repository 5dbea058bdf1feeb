#include "journal/name.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "crypto/base/cbor.h"
#include "crypto/base/code_point.h"
#include "journal/content_limits.h"

namespace mappe::journal {
namespace {

struct Folding {
  char32_t from, to;
};
constexpr Folding foldings[] = {
#include "journal/name-key-1.inc"
};

constexpr auto ascii_keys = [] {
  std::array<char, 128> keys{};
  for (unsigned i = 0; i < 128; ++i) keys[i] = static_cast<char>(i >= 'A' && i <= 'Z' ? i + 32 : i);
  return keys;
}();

char32_t fold(char32_t code) {
  const auto at = std::lower_bound(std::begin(foldings), std::end(foldings), code,
                                   [](const Folding& entry, char32_t wanted) { return entry.from < wanted; });
  return at != std::end(foldings) && at->from == code ? at->to : code;
}

// One code point off the front of `rest`; a byte that starts none counts as itself, marked above Unicode so that it is
// neither folded nor taken for a letter. Names and paths were checked to be UTF-8 before they got into a state.
constexpr char32_t raw_byte = 0x110000;
char32_t take(std::string_view& rest) {
  const auto [code, bytes] = code_point_at(rest);
  const char32_t taken = bytes > 0 ? code : raw_byte + static_cast<unsigned char>(rest[0]);
  rest.remove_prefix(std::max<std::size_t>(bytes, 1));
  return taken;
}

void put(std::string& out, char32_t code) {
  if (code < raw_byte) return append_code_point(out, code);
  out.push_back(static_cast<char>(static_cast<unsigned char>(code - raw_byte)));
}

template <class Wanted>
bool any_code(std::string_view text, Wanted wanted) {
  while (!text.empty()) {
    if (wanted(take(text))) return true;
  }
  return false;
}

}  // namespace

std::string name_key(std::string_view text) {
  std::string key;
  key.reserve(text.size());
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) {
      key.push_back(ascii_keys[first]);
      text.remove_prefix(1);
    } else {
      put(key, fold(take(text)));
    }
  }
  return key;
}

bool same_name(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (fold(take(a)) != fold(take(b))) return false;
  }
  return a.empty() && b.empty();
}

bool name_fits(std::string_view name) {
  switch (fault_of_new_name(name)) {
    case NameFault::none:
    case NameFault::bidi_control:
    case NameFault::reserved_sign:
    case NameFault::trailing:
      return true;
    case NameFault::empty:
    case NameFault::too_long:
    case NameFault::not_utf8:
    case NameFault::dots:
    case NameFault::slash:
    case NameFault::control:
      return false;
  }
  return false;
}

// The faults that replay refuses come first, so that name_fits may ask here.
NameFault fault_of_new_name(std::string_view name) {
  if (name.empty()) return NameFault::empty;
  if (name.size() > limits::name_bytes_max) return NameFault::too_long;
  if (!cbor::is_utf8(view_of(name))) return NameFault::not_utf8;
  if (name == "." || name == "..") return NameFault::dots;
  if (name.find('/') != std::string_view::npos) return NameFault::slash;
  if (any_code(name, is_control_code)) return NameFault::control;
  if (any_code(name, is_bidi_control)) return NameFault::bidi_control;
  if (name.find_first_of("\\:*?\"<>|") != std::string_view::npos) return NameFault::reserved_sign;
  if (name.back() == '.' || name.back() == ' ') return NameFault::trailing;
  return NameFault::none;
}

std::string_view name_of(NameFault fault) {
  switch (fault) {
    case NameFault::none:
      return "none";
    case NameFault::empty:
      return "empty";
    case NameFault::too_long:
      return "too_long";
    case NameFault::not_utf8:
      return "not_utf8";
    case NameFault::dots:
      return "dots";
    case NameFault::slash:
      return "slash";
    case NameFault::control:
      return "control";
    case NameFault::bidi_control:
      return "bidi_control";
    case NameFault::reserved_sign:
      return "reserved_sign";
    case NameFault::trailing:
      return "trailing";
  }
  return "unknown";
}

}  // namespace mappe::journal
