// Everything of a space as plain files and one description, readable without Mappe.
#pragma once

#include <filesystem>

#include "client/command/program.h"

namespace mappe::client::command {

// DIR/files/...      every current file under its path
// DIR/versions/ID/N  earlier versions, oldest 1, of the node with that id
// DIR/export.json    the tree, versions, bin, notes, links, members, and where the journal stood
//   errors  exists  DIR is there and not empty
Exit export_space(Program& program, SpaceReplica& space, const std::filesystem::path& folder);

}  // namespace mappe::client::command
