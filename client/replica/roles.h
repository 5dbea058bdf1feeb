// Roles by name, as people type and read them.                                               docs/protocol.md §4, §4a
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mappe::client {

enum class SpaceRole : std::uint8_t { reader = 1, commenter = 2, editor = 3, manager = 4 };
enum class PersonRole : std::uint8_t { guest = 1, member = 2, manager = 3 };

// Bits of what a person may do in the faction beside the role.
enum class Duty : std::uint8_t { treasury = 1, audit = 2, office = 4, creates_spaces = 8 };

std::string_view name_of(SpaceRole role);  // "editor"
std::string_view name_of(PersonRole role);
std::optional<SpaceRole> space_role_of(std::string_view name);
std::optional<PersonRole> person_role_of(std::string_view name);

}  // namespace mappe::client
