// Code points of Unicode in UTF-8 (RFC 3629), and two sorts of them that foreign text may hold and a screen must not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mappe {

struct CodePoint {
  char32_t code;
  std::size_t bytes;
};

// The one at the front; bytes 0 (and U+FFFD): none stands there whole.
CodePoint code_point_at(std::string_view text);

// Takes the first sign off a text that is not empty: its code point and its bytes; of what is no UTF-8 one byte, as
// U+FFFD.
struct Sign {
  char32_t code;
  std::string_view bytes;
};
Sign take_sign(std::string_view& text);

// Any up to U+10FFFF.
void append_code_point(std::string& out, char32_t code);

// U+0000-001F and U+007F-009F: they end lines and steer terminals.
constexpr bool is_control_code(char32_t code) { return code < 0x20 || (code >= 0x7f && code <= 0x9f); }

// They turn the direction of writing: what stands beside them looks like something else.
constexpr bool is_bidi_control(char32_t code) {
  return code == 0x61c || code == 0x200e || code == 0x200f || (code >= 0x202a && code <= 0x202e) ||
         (code >= 0x2066 && code <= 0x2069);
}

}  // namespace mappe
