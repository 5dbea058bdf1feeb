#include "client/command/arguments.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "client/command/words.h"

namespace mappe::client::command {
namespace {

constexpr std::ptrdiff_t new_password_characters_min = 12;

template <class Value, std::size_t N>
std::optional<Value> look_up(const std::array<std::pair<std::string_view, Value>, N>& words, std::string_view typed) {
  for (const auto& [word, value] : words)
    if (word == typed) return value;
  return std::nullopt;
}

constexpr std::array<std::pair<std::string_view, std::uint8_t>, 8> retire_reasons{{{"left", 1},
                                                                                   {"mandate", 2},
                                                                                   {"lost", 3},
                                                                                   {"mistake", 4},
                                                                                   {"ausgeschieden", 1},
                                                                                   {"mandat", 2},
                                                                                   {"verloren", 3},
                                                                                   {"versehen", 4}}};

// The numbers between the separators, if there are exactly three of them and nothing else.
std::optional<std::array<int, 3>> three_numbers(std::string_view typed, char separator) {
  std::array<int, 3> numbers{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto [rest, error] = std::from_chars(typed.data(), typed.data() + typed.size(), numbers[i]);
    if (error != std::errc()) return std::nullopt;
    typed.remove_prefix(static_cast<std::size_t>(rest - typed.data()));
    if (i == 2) break;
    if (typed.empty() || typed[0] != separator) return std::nullopt;
    typed.remove_prefix(1);
  }
  if (!typed.empty()) return std::nullopt;
  return numbers;
}

}  // namespace

bool looks_like_place(std::string_view typed) {
  const std::size_t colon = typed.find(':');
  return colon != std::string_view::npos && colon >= 2 && typed.find('/') > colon;
}

Result<Place> parse_place(std::string_view typed) {
  const std::size_t colon = typed.find(':');
  Place place{std::string(typed.substr(0, colon)), ""};
  if (place.space.empty()) return fail(Errc::usage, "no space is named before the colon");
  std::string_view rest = colon == std::string_view::npos ? std::string_view() : typed.substr(colon + 1);
  while (!rest.empty()) {
    const std::size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    if (part == "..") return fail(Errc::usage, "a path in a space cannot go up with ..");
    if (!part.empty() && part != ".") {
      place.path.push_back('/');
      place.path.insert(place.path.end(), part.begin(), part.end());
    }
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
  }
  if (place.path.empty()) place.path.push_back('/');
  return place;
}

Result<SpaceRole> parse_space_role(std::string_view typed) {
  if (const auto role = space_role_typed(typed)) return *role;
  return fail(Errc::usage, "the role in a space is reader, commenter, editor or manager");
}

Result<PersonRole> parse_person_role(std::string_view typed) {
  if (const auto role = person_role_typed(typed)) return *role;
  return fail(Errc::usage, "the role in a faction is guest, member or manager");
}

Result<std::uint64_t> parse_duties(const std::vector<std::string>& typed) {
  std::uint64_t duties = 0;
  for (const std::string& one : typed) {
    const auto duty = duty_typed(one);
    if (!duty) return fail(Errc::usage, "the duties are treasury, audit, office and spaces");
    duties |= *duty;
  }
  return duties;
}

Result<Grant> parse_grant(std::string_view typed) {
  const std::size_t colon = typed.rfind(':');
  if (colon == std::string_view::npos || colon == 0)
    return fail(Errc::usage, "write it as NAME:ROLE, for example \"Anna:editor\"");
  auto role = parse_space_role(typed.substr(colon + 1));
  if (!role) return fail(role.error());
  return Grant{std::string(typed.substr(0, colon)), *role};
}

Result<TimeMs> parse_end_of_day(std::string_view typed, TimeMs now) {
  auto numbers = three_numbers(typed, '-');
  if (!numbers) {
    numbers = three_numbers(typed, '.');
    if (numbers) std::swap((*numbers)[0], (*numbers)[2]);
  }
  if (!numbers) return fail(Errc::usage, "write the date as 2027-06-30 or 30.06.2027");
  const auto [year, month, day] = *numbers;
  std::tm parts{};
  parts.tm_year = year - 1900;
  parts.tm_mon = month - 1;
  parts.tm_mday = day;
  parts.tm_hour = 23, parts.tm_min = 59, parts.tm_sec = 59;
  parts.tm_isdst = -1;
  const std::time_t seconds = mktime(&parts);
  const bool exists = parts.tm_mon == month - 1 && parts.tm_mday == day && parts.tm_year == year - 1900;
  if (seconds < 0 || !exists || year > 9999) return fail(Errc::usage, "there is no such day");
  const TimeMs end = static_cast<TimeMs>(seconds) * 1000 + 999;
  if (end < now) return fail(Errc::usage, "that day is over already");
  return end;
}

Result<TimeMs> parse_moment(std::string_view typed) {
  const Error refused{Errc::usage, "write the time like this: 2026-12-03 19:00"};
  const std::size_t blank = typed.find(' ');
  if (blank == std::string_view::npos) return fail(refused);
  std::string_view day = typed.substr(0, blank), clock = typed.substr(blank + 1);
  if (day.ends_with(',')) day.remove_suffix(1);
  if (clock.ends_with(" Uhr")) clock.remove_suffix(4);
  auto numbers = three_numbers(day, '-');
  if (!numbers) {
    numbers = three_numbers(day, '.');
    if (numbers) std::swap((*numbers)[0], (*numbers)[2]);
  }
  const auto time = three_numbers(std::string(clock) + ":0", ':');
  if (!numbers || !time) return fail(refused);
  const auto [year, month, date] = *numbers;
  const auto [hour, minute, second] = *time;
  std::tm parts{};
  parts.tm_year = year - 1900;
  parts.tm_mon = month - 1;
  parts.tm_mday = date;
  parts.tm_hour = hour, parts.tm_min = minute;
  parts.tm_isdst = -1;
  const std::time_t seconds = year >= 1970 && year <= 9999 ? mktime(&parts) : 0;
  const bool is_day = parts.tm_mon == month - 1 && parts.tm_mday == date && hour >= 0 && hour < 24;
  if (seconds <= 0 || !is_day || minute < 0 || minute > 59) return fail(Errc::usage, "there is no such day or time");
  return static_cast<TimeMs>(seconds) * 1000;
}

Result<void> check_new_password(std::string_view typed) {
  const auto starts_a_character = [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; };
  if (std::count_if(typed.begin(), typed.end(), starts_a_character) < new_password_characters_min)
    return fail(Errc::usage, "a new password has at least 12 characters");
  return {};
}

Error as_typed(const Error& error) { return error.code == Errc::malformed ? Error{Errc::usage, error.what} : error; }

Result<std::uint8_t> parse_retire_reason(std::string_view typed) {
  if (const auto reason = look_up(retire_reasons, typed)) return *reason;
  return fail(Errc::usage, "the reason is left, mandate, lost or mistake");
}

}  // namespace mappe::client::command
