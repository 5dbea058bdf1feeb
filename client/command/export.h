// mappe export: everything of a space as plain files.
#pragma once

#include <filesystem>

#include "client/command/program.h"

namespace mappe::client::command {

// Says what was written and what could not be had.                                                     docs/export.md
//   gives  ok; untrusted when bytes were not the ones named; failed when something else is missing; what stopped it
Exit export_space(Program& program, SpaceReplica& space, const std::filesystem::path& folder);

}  // namespace mappe::client::command
