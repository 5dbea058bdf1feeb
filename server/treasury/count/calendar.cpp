#include "server/treasury/count/calendar.h"

#include <unicode/gregocal.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include "crypto/base/check.h"

namespace mappe::treasury {

namespace {

constexpr double ms_per_hour = 3'600'000;

const icu::TimeZone& berlin() {
  static const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone("Europe/Berlin"));
  return *zone;
}

// Days since 1970-01-01 of the Gregorian calendar, by Howard Hinnant's days_from_civil, and back.
std::int64_t days_since_epoch(const Date& day) {
  const int y = day.month <= 2 ? day.year - 1 : day.year;
  const int era = y / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (day.month + (day.month > 2 ? -3 : 9)) + 2) / 5 + day.day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return std::int64_t{era} * 146097 + day_of_era - 719468;
}

Date date_of_days(std::int64_t days) {
  days += 719468;
  const auto era = static_cast<int>(days / 146097);
  const auto day_of_era = static_cast<int>(days - std::int64_t{era} * 146097);
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int month_shifted = (5 * day_of_year + 2) / 153;
  const int month = month_shifted < 10 ? month_shifted + 3 : month_shifted - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day_of_year - (153 * month_shifted + 2) / 5 + 1};
}

// What the clocks of Berlin are ahead of UTC at that moment.
double offset_ms(double moment) {
  std::int32_t raw = 0, summer = 0;
  UErrorCode status = U_ZERO_ERROR;
  berlin().getOffset(moment, 0, raw, summer, status);
  CHECK(U_SUCCESS(status));
  return raw + summer;
}

int number_of(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

constexpr std::array<const char*, 12> month_names{"Januar", "Februar", "März",      "April",   "Mai",      "Juni",
                                                  "Juli",   "August",  "September", "Oktober", "November", "Dezember"};

}  // namespace

TimeMs start_of(const Date& day) {
  CHECK(config::is_date(day));
  const double midnight_utc = static_cast<double>(days_since_epoch(day)) * 24 * ms_per_hour;
  // Clocks are changed at 01:00 UTC, so the offset an hour or two before the midnight looked for is the one at it.
  const double offset = offset_ms(midnight_utc - ms_per_hour);
  return static_cast<TimeMs>(midnight_utc - offset);
}

Date date_at(TimeMs moment) {
  const double local = static_cast<double>(moment) + offset_ms(static_cast<double>(moment));
  return date_of_days(static_cast<std::int64_t>(local / (24 * ms_per_hour)));
}

Date next_day(const Date& day) { return date_of_days(days_since_epoch(day) + 1); }
Date day_before(const Date& day) { return date_of_days(days_since_epoch(day) - 1); }

Date months_later(const Date& day, int months) {
  const int count = day.year * 12 + day.month - 1 + months;
  Date later{count / 12, count % 12 + 1, day.day};
  later.day = std::min(later.day, config::days_of_month(later.year, later.month));
  return later;
}

Result<Period> parse_period(std::string_view text) {
  Period period;
  if (text.size() == 7 && text[4] == '-' && is_number(text.substr(0, 4)) && is_number(text.substr(5))) {
    period = {PeriodKind::month, {number_of(text.substr(0, 4)), number_of(text.substr(5)), 1}, {}};
  } else if (text.size() == 7 && text.substr(4, 2) == "-Q" && is_number(text.substr(0, 4)) && text[6] >= '1' &&
             text[6] <= '4') {
    period = {PeriodKind::quarter, {number_of(text.substr(0, 4)), (text[6] - '1') * 3 + 1, 1}, {}};
  } else if (text.size() == 4 && is_number(text)) {
    period = {PeriodKind::year, {number_of(text), 1, 1}, {}};
  } else if (const auto day = config::parse_date(text)) {
    period = {PeriodKind::year, *day, {}};
  }
  if (text.size() == 21 && text[10] == '/') {
    const auto from = config::parse_date(text.substr(0, 10));
    const auto last = config::parse_date(text.substr(11));
    if (!from || !last || *last < *from || !config::is_date(next_day(*last)))
      return fail(Errc::malformed, "a budget period is written FIRST-DAY/LAST-DAY, the last not before the first");
    return Period{PeriodKind::year, *from, next_day(*last)};
  }
  if (!config::is_date(period.from))
    return fail(Errc::malformed, "a period is written 2026-05, 2026-Q2, 2026 or 2026-11-01");
  constexpr std::array<int, 3> months{1, 3, 12};
  period.until = months_later(period.from, months[static_cast<std::size_t>(period.kind)]);
  if (!config::is_date(period.until)) return fail(Errc::malformed, "a period that ends after 2199");
  return period;
}

std::string to_string(const Period& period) {
  const std::string day = config::to_string(period.from);
  switch (period.kind) {
    case PeriodKind::month:
      return day.substr(0, 7);
    case PeriodKind::quarter:
      return day.substr(0, 4) + "-Q" + std::to_string((period.from.month - 1) / 3 + 1);
    case PeriodKind::year:
      if (period.until != months_later(period.from, 12)) return day + "/" + config::to_string(day_before(period.until));
      return period.from.month == 1 && period.from.day == 1 ? day.substr(0, 4) : day;
  }
  return day;
}

std::string german(const Period& period) {
  const std::string year = std::to_string(period.from.year);
  switch (period.kind) {
    case PeriodKind::month:
      return month_names[static_cast<std::size_t>(period.from.month - 1)] + (" " + year);
    case PeriodKind::quarter:
      return std::to_string((period.from.month - 1) / 3 + 1) + ". Quartal " + year;
    case PeriodKind::year:
      break;
  }
  const bool is_twelve_months = period.until == months_later(period.from, 12);
  if (is_twelve_months && period.from.month == 1 && period.from.day == 1) return "Haushaltsjahr " + year;
  return (is_twelve_months ? "Haushaltsjahr " : "Haushaltszeitraum ") + german(period.from) + " bis " +
         german(day_before(period.until));
}

std::string german(const Date& date) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%02d.%02d.%04d", date.day, date.month, date.year);
  return text.data();
}

std::vector<Month> months_of(const Date& from, const Date& until) {
  std::vector<Month> months;
  for (Date first{from.year, from.month, 1}; first < until; first = months_later(first, 1))
    months.push_back({first.year, first.month});
  return months;
}

}  // namespace mappe::treasury
