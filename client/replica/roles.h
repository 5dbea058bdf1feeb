// Roles by name, as people type and read them.                                               docs/protocol.md §4, §4a
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "journal/access.h"
#include "journal/roster_body.h"

namespace mappe::client {

using SpaceRole = journal::SpaceRole;
using PersonRole = journal::FactionRole;  // duties beside it: journal::duty

std::string_view name_of(SpaceRole role);  // "editor"
std::string_view name_of(PersonRole role);
std::optional<SpaceRole> space_role_of(std::string_view name);
std::optional<PersonRole> person_role_of(std::string_view name);

// Duties (journal::duty), a bit each; all of them, lowest first.
struct Duty {
  std::uint64_t bit;
  std::string_view name;  // "treasury", "audit", "office", "spaces"
};
inline constexpr std::array<Duty, 4> duties = {{{journal::duty::treasury, "treasury"},
                                                {journal::duty::audit, "audit"},
                                                {journal::duty::office, "office"},
                                                {journal::duty::create_spaces, "spaces"}}};
// A manager of the faction may create spaces unless somebody says otherwise.
constexpr std::uint64_t usual_duties(PersonRole role) {
  return role == PersonRole::manager ? journal::duty::create_spaces : 0;
}

}  // namespace mappe::client
