#include "client/wire/reply_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace mappe::client {

namespace {

bool same_field(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Result<TimeMs> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr auto no_date = [] { return fail(Errc::malformed, "not an HTTP date"); };
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return no_date();
  const auto month = std::find(months.begin(), months.end(), text.substr(8, 3));
  const auto day = number(text.substr(5, 2)), year = number(text.substr(12, 4));
  const auto hour = number(text.substr(17, 2)), minute = number(text.substr(20, 2)),
             second = number(text.substr(23, 2));
  if (month == months.end() || !day || !year || !hour || !minute || !second) return no_date();
  if (*year < 1970 || *hour > 23 || *minute > 59 || *second > 60) return no_date();
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(month - months.begin()) + 1),
                                         std::chrono::day(*day));
  if (!date.ok()) return no_date();
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((static_cast<TimeMs>(days) * 24 + *hour) * 60 + *minute) * 60'000 + *second * TimeMs{1000};
}

void read_header_line(std::string_view line, HttpReply* reply) {
  if (line.starts_with("HTTP/")) {
    *reply = HttpReply();
    return;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
  if (same_field(name, "Content-Type")) reply->content_type = trimmed(value.substr(0, value.find(';')));
  if (same_field(name, "ETag")) reply->etag = value;
  if (same_field(name, "Retry-After")) reply->retry_after_s = number(value);
  if (!same_field(name, "Date")) return;
  if (auto date = parse_http_date(value)) reply->date_ms = *date;
}

}  // namespace mappe::client
