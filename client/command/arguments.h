// What people type after a command's name: places in a space, persons with roles, dates, sizes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/replica/roles.h"
#include "crypto/base/ids.h"

namespace mappe::client::command {

// "Umwelt:/Anträge/Bänke.txt" -> {"Umwelt", "/Anträge/Bänke.txt"}; "Umwelt:" and "Umwelt" -> {"Umwelt", "/"}.
struct Place {
  std::string space;  // a title or the beginning of an id
  std::string path;   // starts with '/', no empty, "." or ".." parts, no '/' at the end but in "/"
};
// errors  usage  no space named, or a path with ".."
Result<Place> parse_place(std::string_view typed);
// True for "S:/path" (a colon before any slash, and at least two characters before it, so that C:/ stays a local path).
bool looks_like_place(std::string_view typed);

Result<SpaceRole> parse_space_role(std::string_view typed);    // errors  usage
Result<PersonRole> parse_person_role(std::string_view typed);  // errors  usage
// "treasury" or "kasse" -> journal::duty::treasury; several are put together.      errors  usage
Result<std::uint64_t> parse_duties(const std::vector<std::string>& typed);

// "Bernd Groß:editor" -> {"Bernd Groß", editor}. The last colon counts.
struct Grant {
  std::string whom;  // a person, or in `invite --space` a space
  SpaceRole role;
};
Result<Grant> parse_grant(std::string_view typed);  // errors  usage

// "2026-12-03 19:00" or "3.12.2026 19:00", in the time of this computer.
//   errors  usage  no such form, day or time
Result<TimeMs> parse_moment(std::string_view typed);
// "2027-06-30" or "30.06.2027": the last millisecond of that day, local time.
//   errors  usage  no date, no such day, or a day that was over at `now`
Result<TimeMs> parse_end_of_day(std::string_view typed, TimeMs now);

// At least 12 characters (not bytes): with less, whoever has the server's data can try them all.      errors  usage
Result<void> check_new_password(std::string_view typed);

// An error about what somebody typed: malformed input is wrong use (exit 2), not a failure.
Error as_typed(const Error& error);

// "left" | "mandate" | "lost" | "mistake" -> 1..4.                               errors  usage   docs/protocol.md §4a
Result<std::uint8_t> parse_retire_reason(std::string_view typed);

}  // namespace mappe::client::command
