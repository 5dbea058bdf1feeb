// What stands on a statement and has a form of its own: amounts, days, IBAN, Leitweg-ID. Pure, any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/base/result.h"

namespace mappe::config {

// 1 EUR = 100 cents = 100'000'000 of these. Enough for a price of a hundredth of a cent per GiB and month, divided.
enum class MicroCents : std::int64_t {};
constexpr std::int64_t micro_cents_per_cent = 1'000'000;
constexpr std::int64_t cents_per_euro = 100;
constexpr std::int64_t count_of(MicroCents amount) { return static_cast<std::int64_t>(amount); }

// A day of the calendar, in Europe/Berlin wherever it is a moment.
struct Date {
  int year = 0, month = 0, day = 0;
  friend auto operator<=>(const Date&, const Date&) = default;
};
int days_of_month(int year, int month);   // month 1 to 12; Gregorian leap years
bool is_date(const Date& date);           // from 2000 to 2199, and a day that there is
std::string to_string(const Date& date);  // "2026-05-31"

// "2026-05-31"                                                                                errors  malformed
Result<Date> parse_date(std::string_view text);

// "12.50 EUR", "0.0025 EUR", "0 EUR": a point, at most eight digits after it, never below zero.
//   errors  malformed; too_large  above 1'000'000 EUR
Result<MicroCents> parse_euro(std::string_view text);

// "19 %", "7 %", "0 %", "19.5 %" -> hundredths of a percent, at most 100 %.                    errors  malformed
Result<std::uint32_t> parse_percent(std::string_view text);

// Without blanks, in capitals; the check digits are right (ISO 13616, ISO 7064 mod 97-10) and a German one has 22
// characters.                                                                                  errors  malformed
Result<std::string> parse_iban(std::string_view text);

// "04011000-1234512345-06": 2 to 12 digits, up to 30 letters and digits that may be left out, two check digits (mod
// 97-10 over the letters and digits). Format specification of the Leitweg-ID 2.0.2.            errors  malformed
Result<std::string> parse_leitweg_id(std::string_view text);

}  // namespace mappe::config
