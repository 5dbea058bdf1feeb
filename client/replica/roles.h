// Roles by name, as people type and read them.                                               docs/protocol.md §4, §4a
#pragma once

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

}  // namespace mappe::client
