// Days, months, quarters and budget years as people in Europe/Berlin count them.                  docs/treasury.md
//
// A day begins at midnight there, so one has 23 hours in March and one 25 in October. Moments are UTC milliseconds.
// Time zone rules are ICU's. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/payee.h"
#include "crypto/base/ids.h"

namespace mappe::treasury {

using config::Date;

struct Span {  // [from, until) in UTC milliseconds
  TimeMs from_ms = 0, until_ms = 0;
  TimeMs length_ms() const { return until_ms - from_ms; }
  friend bool operator==(const Span&, const Span&) = default;
};

TimeMs start_of(const Date& day);  // is_date(day) (CHECKed)
Date date_at(TimeMs moment);
Date next_day(const Date& day);
Date day_before(const Date& day);
Date months_later(const Date& day, int months);  // the last day of the month where there is no such day

// A stretch of whole days, as one statement covers it.
enum class PeriodKind { month, quarter, year };
struct Period {
  PeriodKind kind = PeriodKind::month;
  Date from, until;  // until: the day after the last

  Span span() const { return {start_of(from), start_of(until)}; }
  friend bool operator==(const Period&, const Period&) = default;
};

// "2026-05", "2026-Q2"; "2026" or "2026-11-01" for a budget year of twelve months that begins then (2026: on 1
// January); "2025-11-01/2030-10-31" for one of any length (a council's term), both days belong to it.
//   errors  malformed
Result<Period> parse_period(std::string_view text);
std::string to_string(const Period& period);  // the same forms; a year that begins on 1 January as "2026"
std::string german(const Period& period);  // "Mai 2026", "2. Quartal 2026", "Haushaltsjahr 01.11.2026 bis 31.10.2027"
std::string german(const Date& date);      // "31.05.2026"

// The calendar months that lie in a period or touch it.
struct Month {
  int year = 0, month = 0;
  Date first() const { return {year, month, 1}; }
  Date end() const { return months_later(first(), 1); }
  Span span() const { return {start_of(first()), start_of(end())}; }
};
std::vector<Month> months_of(const Date& from, const Date& until);

}  // namespace mappe::treasury
