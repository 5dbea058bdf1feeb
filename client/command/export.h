// mappe export: everything of a space as plain files.
#pragma once

#include <filesystem>

#include "client/command/program.h"

namespace mappe::client::command {

// Says what was written and what could not be had.                                                     docs/export.md
//   gives  ok; untrusted when bytes were not the ones named; failed when something else is missing; what stopped it
// `cache`, if given, is asked before the server.
Exit export_space(Program& program, SpaceReplica& space, const std::filesystem::path& folder,
                  BlobCache* cache = nullptr);

}  // namespace mappe::client::command
