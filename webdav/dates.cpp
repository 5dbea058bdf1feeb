#include "webdav/dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace mappe::webdav {
namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;

// By hand, because strftime and strptime ask the locale.
constexpr std::array<std::string_view, 7> day_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Parts {
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::milliseconds> clock;
  std::chrono::weekday day;
};

Parts parts_of(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return {std::chrono::year_month_day(day), std::chrono::hh_mm_ss(time - day), std::chrono::weekday(day)};
}

std::optional<int> take_number(std::string_view& rest, std::size_t digits_min, std::size_t digits_max) {
  int value = 0;
  std::size_t digits = 0;
  while (digits < rest.size() && digits < digits_max && rest[digits] >= '0' && rest[digits] <= '9')
    value = value * 10 + (rest[digits++] - '0');
  if (digits < digits_min) return std::nullopt;
  rest.remove_prefix(digits);
  return value;
}

bool take_text(std::string_view& rest, std::string_view text) {
  if (!rest.starts_with(text)) return false;
  rest.remove_prefix(text.size());
  return true;
}

std::optional<int> take_month(std::string_view& rest) {
  for (std::size_t i = 0; i < month_names.size(); ++i) {
    if (take_text(rest, month_names[i])) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

std::optional<std::chrono::seconds> take_clock(std::string_view& rest) {
  const auto hour = take_number(rest, 2, 2);
  if (!hour || !take_text(rest, ":")) return std::nullopt;
  const auto minute = take_number(rest, 2, 2);
  if (!minute || !take_text(rest, ":")) return std::nullopt;
  const auto second = take_number(rest, 2, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

std::optional<sys_seconds> joined(int year, int month, int day, std::chrono::seconds clock) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return sys_days(date) + clock;
}

// "06 Nov 1994 08:49:37 GMT" or "06-Nov-94 08:49:37 GMT"
std::optional<sys_seconds> parse_after_day(std::string_view rest, sys_seconds now) {
  const auto day = take_number(rest, 2, 2);
  const bool is_old = rest.starts_with('-');
  const std::string_view gap = is_old ? "-" : " ";
  if (!day || !take_text(rest, gap)) return std::nullopt;
  const auto month = take_month(rest);
  if (!month || !take_text(rest, gap)) return std::nullopt;
  auto year = is_old ? take_number(rest, 2, 2) : take_number(rest, 4, 4);
  if (!year || !take_text(rest, " ")) return std::nullopt;
  const auto clock = take_clock(rest);
  if (!clock || rest != " GMT") return std::nullopt;
  if (is_old) {
    const int this_year =
        static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(now)).year());
    *year += this_year / 100 * 100;
    if (*year > this_year + 50) *year -= 100;
  }
  return joined(*year, *month, *day, *clock);
}

// "Nov  6 08:49:37 1994"
std::optional<sys_seconds> parse_asctime(std::string_view rest) {
  const auto month = take_month(rest);
  if (!month || !take_text(rest, " ")) return std::nullopt;
  take_text(rest, " ");
  const auto day = take_number(rest, 1, 2);
  if (!day || !take_text(rest, " ")) return std::nullopt;
  const auto clock = take_clock(rest);
  if (!clock || !take_text(rest, " ")) return std::nullopt;
  const auto year = take_number(rest, 4, 4);
  if (!year || !rest.empty()) return std::nullopt;
  return joined(*year, *month, *day, *clock);
}

}  // namespace

std::string http_date_of(Time time) {
  const auto parts = parts_of(time);
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                day_names[parts.day.c_encoding()].data(), static_cast<unsigned>(parts.date.day()),
                month_names[static_cast<unsigned>(parts.date.month()) - 1].data(), static_cast<int>(parts.date.year()),
                static_cast<int>(parts.clock.hours().count()), static_cast<int>(parts.clock.minutes().count()),
                static_cast<int>(parts.clock.seconds().count()));
  return text.data();
}

std::string internet_date_of(Time time) {
  const auto parts = parts_of(time);
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(parts.date.year()),
                static_cast<unsigned>(parts.date.month()), static_cast<unsigned>(parts.date.day()),
                static_cast<int>(parts.clock.hours().count()), static_cast<int>(parts.clock.minutes().count()),
                static_cast<int>(parts.clock.seconds().count()));
  return text.data();
}

std::optional<sys_seconds> parse_http_date(std::string_view text, sys_seconds now) {
  const auto comma = text.find(", ");
  if (comma != std::string_view::npos) return parse_after_day(text.substr(comma + 2), now);
  if (text.size() < 4 || text[3] != ' ') return std::nullopt;
  return parse_asctime(text.substr(4));
}

std::optional<Time> parse_unix_time(std::string_view text) {
  constexpr std::int64_t year_1 = -62'135'596'800, year_10000 = 253'402'300'800;
  std::int64_t seconds = 0;
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc() || seconds < year_1 || seconds >= year_10000) return std::nullopt;
  std::string_view rest(at, static_cast<std::size_t>(end - at));
  std::int64_t milliseconds = 0;
  if (!rest.empty()) {
    if (rest.front() != '.' || rest.size() < 2) return std::nullopt;
    rest.remove_prefix(1);
    std::int64_t unit = 100;
    for (const char c : rest) {
      if (c < '0' || c > '9') return std::nullopt;
      milliseconds += (c - '0') * unit;
      unit /= 10;
    }
  }
  return Time(std::chrono::seconds(seconds) + std::chrono::milliseconds(milliseconds));
}

}  // namespace mappe::webdav
