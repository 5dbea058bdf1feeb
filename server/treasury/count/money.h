// Money: exact until one place rounds.                                                            docs/treasury.md
//
// Prices are micro-cents, a faction's amounts are cents. What lies between (usage x price) is kept as a fraction of two
// whole numbers of 128 bit, and round_to_cents is the one place where something is lost.
#pragma once

#include <cstdint>
#include <string>

#include "config/payee.h"
#include "crypto/base/result.h"

namespace mappe::treasury {

__extension__ typedef unsigned __int128 Wide;  // byte-milliseconds, and their products with prices

enum class Cents : std::int64_t {};
constexpr std::int64_t count_of(Cents amount) { return static_cast<std::int64_t>(amount); }

// errors of all three: too_large
Result<Wide> times(Wide a, Wide b);
Result<Wide> plus(Wide a, Wide b);
Result<Cents> plus(Cents a, Cents b);

// The nearest cent of (micro-cents / parts); a half goes up, as traders round. parts > 0 (CHECKed).   errors  too_large
Result<Cents> round_to_cents(Wide micro_cents, Wide parts);

// The part [0, 1] that `first` .. `last` of `whole` parts get of a sum, so that all parts together are the sum to the
// last byte-millisecond: floor(sum x last / whole) - floor(sum x first / whole).                      errors too_large
Result<Wide> share_of(Wide sum, std::uint64_t first, std::uint64_t last, std::uint64_t whole);

std::string decimal_of(Wide number);               // "340282366920938463463374607431768211455"
Result<Wide> parse_wide(std::string_view digits);  // errors  malformed, too_large

// "1.234,56 €"; below zero "-1.234,56 €".
std::string german(Cents amount);
// "1234.56"
std::string plain(Cents amount);
// Of a price, without needless zeros but at least two: "0,25 €", "0,0025 €".
std::string german(config::MicroCents amount);

}  // namespace mappe::treasury
