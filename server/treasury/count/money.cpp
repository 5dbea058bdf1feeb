#include "server/treasury/count/money.h"

#include <algorithm>
#include <limits>

#include "crypto/base/check.h"

namespace mappe::treasury {

namespace {

// "1234567" -> "1.234.567"
std::string grouped(std::string digits) {
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, '.');
  return digits;
}

std::uint64_t magnitude(std::int64_t number) {
  return number < 0 ? ~static_cast<std::uint64_t>(number) + 1 : static_cast<std::uint64_t>(number);
}

std::string two_digits(std::uint64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

Result<Wide> times(Wide a, Wide b) {
  Wide product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return fail(Errc::too_large, "an amount beyond 128 bit");
  return product;
}

Result<Wide> plus(Wide a, Wide b) {
  Wide sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return fail(Errc::too_large, "an amount beyond 128 bit");
  return sum;
}

Result<Cents> plus(Cents a, Cents b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(count_of(a), count_of(b), &sum)) return fail(Errc::too_large, "an amount beyond 64 bit");
  return Cents{sum};
}

Result<Cents> round_to_cents(Wide micro_cents, Wide parts) {
  CHECK(parts > 0);
  const auto per_cent = times(parts, static_cast<Wide>(config::micro_cents_per_cent));
  if (!per_cent) return fail(per_cent.error());
  Wide cents = micro_cents / *per_cent;
  const Wide rest = micro_cents % *per_cent;
  if (rest >= *per_cent - rest) ++cents;
  if (cents > static_cast<Wide>(std::numeric_limits<std::int64_t>::max()))
    return fail(Errc::too_large, "an amount beyond 64 bit");
  return Cents{static_cast<std::int64_t>(cents)};
}

Result<Wide> share_of(Wide sum, std::uint64_t first, std::uint64_t last, std::uint64_t whole) {
  CHECK(whole > 0 && first <= last && last <= whole);
  const auto upper = times(sum, last);
  const auto lower = times(sum, first);
  if (!upper || !lower) return fail(Errc::too_large, "a usage beyond 128 bit");
  return *upper / whole - *lower / whole;
}

std::string decimal_of(Wide number) {
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(number % 10));
    number /= 10;
  } while (number > 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

Result<Wide> parse_wide(std::string_view digits) {
  Wide number = 0;
  if (digits.empty()) return fail(Errc::malformed, "no digits");
  for (const char c : digits) {
    if (c < '0' || c > '9') return fail(Errc::malformed, "not digits alone");
    const auto shifted = times(number, 10);
    if (!shifted) return shifted;
    const auto next = plus(*shifted, static_cast<Wide>(c - '0'));
    if (!next) return next;
    number = *next;
  }
  return number;
}

std::string german(Cents amount) {
  const std::uint64_t cents = magnitude(count_of(amount));
  return (count_of(amount) < 0 ? "-" : "") + grouped(std::to_string(cents / 100)) + "," + two_digits(cents % 100) +
         " €";
}

std::string plain(Cents amount) {
  const std::uint64_t cents = magnitude(count_of(amount));
  return (count_of(amount) < 0 ? "-" : "") + std::to_string(cents / 100) + "." + two_digits(cents % 100);
}

std::string german(config::MicroCents amount) {
  constexpr std::uint64_t per_euro = config::micro_cents_per_cent * config::cents_per_euro;
  const std::uint64_t number = magnitude(count_of(amount));
  std::string part = std::to_string(number % per_euro);
  part.insert(0, 8 - part.size(), '0');
  while (part.size() > 2 && part.back() == '0') part.pop_back();
  return (count_of(amount) < 0 ? "-" : "") + grouped(std::to_string(number / per_euro)) + "," + part + " €";
}

}  // namespace mappe::treasury
