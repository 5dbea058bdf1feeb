#include "crypto/base/bytes.h"

#include <algorithm>
#include <array>

#include "crypto/base/wipe.h"

namespace mappe {
namespace {

constexpr std::string_view base64url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view base32_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

constexpr std::uint8_t no_digit = 0xff;

constexpr std::array<std::uint8_t, 256> digits_of(std::string_view alphabet) {
  std::array<std::uint8_t, 256> table{};
  table.fill(no_digit);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
  return table;
}

constexpr auto base64url_digits = digits_of(base64url_alphabet);
constexpr auto base32_digits = digits_of(base32_alphabet);

std::string encode(ByteView bytes, std::string_view alphabet, unsigned digit_bits) {
  std::string text;
  text.reserve((bytes.size() * 8 + digit_bits - 1) / digit_bits);
  std::uint32_t pending = 0;
  unsigned pending_bits = 0;
  for (std::uint8_t byte : bytes) {
    pending = pending << 8 | byte;
    pending_bits += 8;
    while (pending_bits >= digit_bits) {
      pending_bits -= digit_bits;
      text += alphabet[pending >> pending_bits & ((1u << digit_bits) - 1)];
    }
  }
  if (pending_bits > 0) text += alphabet[pending << (digit_bits - pending_bits) & ((1u << digit_bits) - 1)];
  return text;
}

// Strict: bits that belong to no byte must be zero and fewer than one digit, so that every value has one text.
Result<Bytes> decode(std::string_view text, const std::array<std::uint8_t, 256>& digits, unsigned digit_bits) {
  Bytes bytes;
  bytes.reserve(text.size() * digit_bits / 8);
  std::uint32_t pending = 0;
  unsigned pending_bits = 0;
  for (char c : text) {
    const std::uint8_t digit = digits[static_cast<std::uint8_t>(c)];
    if (digit == no_digit) return fail(Errc::malformed, "a character that this text form does not have");
    pending = pending << digit_bits | digit;
    pending_bits += digit_bits;
    if (pending_bits >= 8) {
      pending_bits -= 8;
      bytes.push_back(static_cast<std::uint8_t>(pending >> pending_bits));
    }
  }
  if (pending_bits >= digit_bits) return fail(Errc::malformed, "a text cut off in the middle of a byte");
  if ((pending & ((1u << pending_bits) - 1)) != 0) return fail(Errc::malformed, "stray bits at the end of a text");
  return bytes;
}

std::uint8_t hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return no_digit;
}

}  // namespace

void append(Bytes& to, ByteView more) { to.insert(to.end(), more.begin(), more.end()); }

bool equal(ByteView a, ByteView b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

bool less(ByteView a, ByteView b) { return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end()); }

std::string to_hex(ByteView bytes) {
  constexpr std::string_view alphabet = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (std::uint8_t byte : bytes) {
    text += alphabet[byte >> 4];
    text += alphabet[byte & 15];
  }
  return text;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return fail(Errc::malformed, "hex with an odd number of digits");
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::uint8_t high = hex_digit(text[i]);
    const std::uint8_t low = hex_digit(text[i + 1]);
    if (high == no_digit || low == no_digit) return fail(Errc::malformed, "a character that is no hex digit");
    bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return bytes;
}

std::string to_base64url(ByteView bytes) { return encode(bytes, base64url_alphabet, 6); }
Result<Bytes> from_base64url(std::string_view text) { return decode(text, base64url_digits, 6); }

std::string to_base32_groups(ByteView bytes) {
  std::string digits = encode(bytes, base32_alphabet, 5);
  std::string text;
  text.reserve(digits.size() + digits.size() / 4);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % 4 == 0) text += ' ';
    text += digits[i];
  }
  wipe(digits);
  return text;
}

Result<std::string> base32_characters(std::string_view text) {
  std::string characters;
  characters.reserve(text.size());
  for (char c : text) {
    if (c == ' ' || c == '-' || c == '\t' || c == '\n' || c == '\r') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '0') c = 'O';
    if (c == '1') c = 'I';
    if (c == '8') c = 'B';
    if (base32_digits[static_cast<std::uint8_t>(c)] == no_digit)
      return fail(Errc::malformed, "a character that base32 does not have");
    characters += c;
  }
  return characters;
}

Result<Bytes> from_base32(std::string_view text) {
  auto characters = base32_characters(text);
  if (!characters) return fail(characters.error());
  auto bytes = decode(*characters, base32_digits, 5);
  wipe(*characters);
  return bytes;
}

}  // namespace mappe
