// Bytes and their text forms: hex, base64url without padding, and the base32 of codes that people type.
// docs/protocol.md §1, RFC 4648
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/result.h"

namespace mappe {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView view_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
inline Bytes bytes_of(ByteView view) { return Bytes(view.begin(), view.end()); }
inline Bytes bytes_of(std::string_view text) { return bytes_of(view_of(text)); }

void append(Bytes& to, ByteView more);
bool equal(ByteView a, ByteView b);  // for public values; secrets use equal_in_constant_time (secret.h)
bool less(ByteView a, ByteView b);   // lexicographic, as CBOR sets are sorted (§1)

// Lower case. from_hex takes either case.                        errors  malformed
std::string to_hex(ByteView bytes);
Result<Bytes> from_hex(std::string_view text);

// RFC 4648 §5 without padding. Reading is strict: no padding, no blanks, no stray bits in the last character.
std::string to_base64url(ByteView bytes);
Result<Bytes> from_base64url(std::string_view text);

// RFC 4648 §6 in groups of four, for codes that people read and type. Reading ignores case, blanks and hyphens and
// takes 0, 1, 8 for O, I, B.                                           errors  malformed
std::string to_base32_groups(ByteView bytes);
Result<Bytes> from_base32(std::string_view text);
// The same reading, but gives the characters themselves in their one form: capitals A-Z and 2-7, nothing else.
Result<std::string> base32_characters(std::string_view text);

}  // namespace mappe
