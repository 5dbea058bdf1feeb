// mappe export: everything of a space as plain files.
#pragma once

#include <filesystem>

#include "client/command/program.h"

namespace mappe::client::command {

// Says what was written and what could not be had.                                                     docs/export.md
//   gives  ok; untrusted when bytes were not the ones named; failed when something else is missing; what stopped it
Exit export_space(Program& program, SpaceReplica& space, const std::filesystem::path& folder);
// The same of a space whose server is not believed: this device's cache is asked first. `is_whole`: nothing stopped it,
// so that all there is to be had lies in the folder.
Exit export_kept(Program& program, SpaceReplica& space, const std::filesystem::path& folder, bool* is_whole);

}  // namespace mappe::client::command
