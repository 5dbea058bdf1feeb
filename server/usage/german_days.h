// Days in Germany: they begin at 23:00 UTC of the day before, in summer time at 22:00. By the rule of Directive
// 2000/84/EC (from the last Sunday of March to that of October), so from 2000 on; no time zone data is needed.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/ids.h"

namespace mappe::server {

using GermanDay = std::chrono::sys_days;  // a date there

constexpr GermanDay german_days_begin = std::chrono::year(2000) / 1 / 1;
constexpr GermanDay german_days_end = std::chrono::year(2200) / 1 / 1;

// "2026-11-27", from german_days_begin to before german_days_end; none: it is no such date.
std::optional<GermanDay> parse_german_day(std::string_view text);
std::string date_text(GermanDay day);

TimeMs midnight_before(GermanDay day);  // when it begins
GermanDay german_day_at(TimeMs time_ms);

}  // namespace mappe::server
