#include "server/usage/german_days.h"

#include <cstdio>

namespace mappe::server {

namespace {

namespace chrono = std::chrono;

// Changes come at 01:00 UTC, so the midnight of a day of change is still of the time before.
bool begins_in_summer_time(GermanDay day) {
  const chrono::year year = chrono::year_month_day(day).year();
  return day > GermanDay(year / chrono::March / chrono::Sunday[chrono::last]) &&
         day <= GermanDay(year / chrono::October / chrono::Sunday[chrono::last]);
}

std::optional<int> digits_of(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = 10 * value + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<GermanDay> parse_german_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits_of(text.substr(0, 4)), month = digits_of(text.substr(5, 2)), day = digits_of(text.substr(8));
  if (!year || !month || !day) return std::nullopt;
  const chrono::year_month_day date(chrono::year(*year), chrono::month(static_cast<unsigned>(*month)),
                                    chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok() || GermanDay(date) < german_days_begin || GermanDay(date) >= german_days_end) return std::nullopt;
  return GermanDay(date);
}

std::string date_text(GermanDay day) {
  const chrono::year_month_day date(day);
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return text;
}

TimeMs midnight_before(GermanDay day) {
  const auto since = day.time_since_epoch() - chrono::hours(begins_in_summer_time(day) ? 2 : 1);
  return static_cast<TimeMs>(chrono::duration_cast<chrono::milliseconds>(since).count());
}

GermanDay german_day_at(TimeMs time_ms) {
  const auto at = chrono::sys_time<chrono::milliseconds>(chrono::milliseconds(time_ms));
  const auto latest = chrono::floor<chrono::days>(at + chrono::hours(2));
  return midnight_before(latest) <= time_ms ? latest : latest - chrono::days(1);
}

}  // namespace mappe::server
