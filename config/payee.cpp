#include "config/payee.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <optional>

namespace mappe::config {

namespace {

bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_decimal_digit);
}

// Letters count 10 to 35, each as two digits.
int mod_97(std::string_view letters_and_digits) {
  int rest = 0;
  for (const char c : letters_and_digits)
    rest = is_decimal_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  return rest;
}

// "12.5" with `scale` 2 -> 1250.
std::optional<std::int64_t> parse_decimal(std::string_view text, int scale) {
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  constexpr std::size_t digits_max = 9;
  if (!all_digits(whole) || whole.size() > digits_max) return std::nullopt;
  if (point != std::string_view::npos && (!all_digits(part) || part.size() > static_cast<std::size_t>(scale)))
    return std::nullopt;
  std::int64_t number = 0;
  for (const char c : whole) number = number * 10 + (c - '0');
  for (int i = 0; i < scale; ++i)
    number = number * 10 + (static_cast<std::size_t>(i) < part.size() ? part[static_cast<std::size_t>(i)] - '0' : 0);
  return number;
}

// What stands before the unit; empty: it does not end so.
std::string_view before(std::string_view text, std::string_view unit) {
  if (!text.ends_with(unit)) return {};
  text.remove_suffix(unit.size());
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

int days_of_month(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

bool is_date(const Date& date) {
  return date.year >= 2000 && date.year <= 2199 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= days_of_month(date.year, date.month);
}

std::string to_string(const Date& date) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
  return text.data();
}

Result<Date> parse_date(std::string_view text) {
  const bool is_formed = text.size() == 10 && text[4] == '-' && text[7] == '-' && all_digits(text.substr(0, 4)) &&
                         all_digits(text.substr(5, 2)) && all_digits(text.substr(8, 2));
  if (!is_formed) return fail(Errc::malformed, "a day is written YYYY-MM-DD");
  Date date;
  std::from_chars(text.data(), text.data() + 4, date.year);
  std::from_chars(text.data() + 5, text.data() + 7, date.month);
  std::from_chars(text.data() + 8, text.data() + 10, date.day);
  if (!is_date(date)) return fail(Errc::malformed, "there is no such day from 2000 to 2199");
  return date;
}

Result<MicroCents> parse_euro(std::string_view text) {
  constexpr std::int64_t most = std::int64_t{1'000'000} * cents_per_euro * micro_cents_per_cent;
  const auto number = parse_decimal(before(text, "EUR"), 8);
  if (!number) return fail(Errc::malformed, "not an amount with a point, at most eight digits after it, and EUR");
  if (*number > most) return fail(Errc::too_large, "more than a million EUR");
  return MicroCents{*number};
}

Result<std::uint32_t> parse_percent(std::string_view text) {
  const auto number = parse_decimal(before(text, "%"), 2);
  if (!number || *number > 10'000) return fail(Errc::malformed, "not a percentage from 0 % to 100 %");
  return static_cast<std::uint32_t>(*number);
}

Result<std::string> parse_iban(std::string_view text) {
  std::string iban;
  for (const char c : text)
    if (c != ' ') iban += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const bool is_formed =
      iban.size() >= 15 && iban.size() <= 34 && is_capital(iban[0]) && is_capital(iban[1]) &&
      is_decimal_digit(iban[2]) && is_decimal_digit(iban[3]) &&
      std::all_of(iban.begin(), iban.end(), [](char c) { return is_decimal_digit(c) || is_capital(c); });
  if (!is_formed) return fail(Errc::malformed, "an IBAN has two letters, two check digits and up to 30 more");
  if (iban.starts_with("DE") && iban.size() != 22) return fail(Errc::malformed, "a German IBAN has 22 characters");
  if (mod_97(iban.substr(4) + iban.substr(0, 4)) != 1)
    return fail(Errc::malformed, "its check digits do not fit: a digit is wrong or two are exchanged");
  return iban;
}

Result<std::string> parse_leitweg_id(std::string_view text) {
  const auto first = text.find('-');
  const auto last = text.rfind('-');
  if (first == std::string_view::npos) return fail(Errc::malformed, "a Leitweg-ID has parts joined by `-`");
  const std::string_view coarse = text.substr(0, first), check = text.substr(last + 1);
  const std::string_view fine = first == last ? std::string_view() : text.substr(first + 1, last - first - 1);
  const bool fine_is_formed =
      first == last || (!fine.empty() && fine.size() <= 30 && std::all_of(fine.begin(), fine.end(), [](char c) {
        return is_decimal_digit(c) || is_capital(c);
      }));
  if (!all_digits(coarse) || coarse.size() < 2 || coarse.size() > 12 || !fine_is_formed || !all_digits(check) ||
      check.size() != 2)
    return fail(Errc::malformed, "a Leitweg-ID is written like 04011000-1234512345-06, letters as capitals");
  if (mod_97(std::string(coarse) + std::string(fine) + std::string(check)) != 1)
    return fail(Errc::malformed, "its check digits do not fit: a digit is wrong or two are exchanged");
  return std::string(text);
}

}  // namespace mappe::config
