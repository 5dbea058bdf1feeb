// Fixed-size public values with types of their own: ids, hashes, public keys. Passing one for another does not compile.
// Raw bytes become a type once, in a parse that can fail.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstring>
#include <functional>

#include "crypto/base/bytes.h"

namespace mappe {

// Fills `out` from the operating system's generator (libsodium). Needs init_crypto() (random.h) first.
void fill_random(std::span<std::uint8_t> out);

template <class Tag, std::size_t N>
class Id {
 public:
  static constexpr std::size_t size_bytes = N;
  static constexpr int base64url_minus = 62;  // the six bits that '-' stands for

  constexpr Id() = default;  // all zero: "none", or "the root" (§1)
  constexpr explicit Id(const std::array<std::uint8_t, N>& bytes) : bytes_(bytes) {}

  // errors  malformed  not exactly N bytes
  static Result<Id> parse(ByteView bytes) {
    if (bytes.size() != N) return fail(Errc::malformed, "an id or hash of the wrong length");
    Id id;
    std::copy(bytes.begin(), bytes.end(), id.bytes_.begin());
    return id;
  }
  static Result<Id> parse_hex(std::string_view text) {
    auto bytes = from_hex(text);
    if (!bytes) return fail(bytes.error());
    return parse(*bytes);
  }
  static Result<Id> parse_base64url(std::string_view text) {
    auto bytes = from_base64url(text);
    if (!bytes) return fail(bytes.error());
    return parse(*bytes);
  }
  // Never one whose text() begins with a minus: people type ids, and a command line takes that for an option (§1).
  static Id random() {
    Id id;
    do fill_random(id.bytes_);
    while (id.bytes_[0] >> 2 == base64url_minus);
    return id;
  }

  bool is_zero() const { return *this == Id(); }
  std::span<const std::uint8_t, N> view() const { return bytes_; }
  const std::array<std::uint8_t, N>& array() const { return bytes_; }
  std::string hex() const { return to_hex(bytes_); }
  std::string text() const { return to_base64url(bytes_); }  // the form in URLs, JSON and on screens

  friend bool operator==(const Id&, const Id&) = default;
  friend auto operator<=>(const Id&, const Id&) = default;
  template <class C>
  friend std::basic_ostream<C>& operator<<(std::basic_ostream<C>& out, const Id& id) {
    return out << id.text();
  }

 private:
  std::array<std::uint8_t, N> bytes_{};
};

}  // namespace mappe

// Ids are random or hashes, so their first bytes are as good as any hash of them. A server that lets strangers choose
// ids must bound the number of entries in a map, not trust this to spread them.
template <class Tag, std::size_t N>
struct std::hash<mappe::Id<Tag, N>> {
  std::size_t operator()(const mappe::Id<Tag, N>& id) const noexcept {
    std::size_t h = 0;
    std::memcpy(&h, id.array().data(), std::min(sizeof h, N));
    return h;
  }
};
