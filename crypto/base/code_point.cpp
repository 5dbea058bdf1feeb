#include "crypto/base/code_point.h"

#include "crypto/base/cbor.h"

namespace mappe {

CodePoint code_point_at(std::string_view text) {
  constexpr CodePoint none{0xfffd, 0};
  if (text.empty()) return none;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (length > text.size() || !cbor::is_utf8(view_of(text.substr(0, length)))) return none;
  char32_t code = first & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3f);
  return {code, length};
}

Sign take_sign(std::string_view& text) {
  const auto [code, bytes] = code_point_at(text);
  const Sign sign{code, text.substr(0, bytes == 0 ? 1 : bytes)};
  text.remove_prefix(sign.bytes.size());
  return sign;
}

void append_code_point(std::string& out, char32_t code) {
  const auto byte = [&](char32_t value) { out.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
  const auto tail = [&](unsigned shift) { byte(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) return byte(code);
  if (code < 0x800) return byte(0xc0 | code >> 6), tail(0);
  if (code < 0x10000) return byte(0xe0 | code >> 12), tail(6), tail(0);
  byte(0xf0 | code >> 18), tail(12), tail(6), tail(0);
}

}  // namespace mappe
