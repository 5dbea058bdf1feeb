// export.json: what an exported folder holds, for people and for programs that know nothing of Mappe.  docs/export.md
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "client/replica/space_replica.h"

namespace mappe::client {

struct Exported {
  struct Saved {
    std::string file;  // below the folder, with '/'
    std::string sha256;
    std::optional<Errc> missing;  // it could not be had; `file` is where it would lie
  };
  std::map<std::pair<NodeId, std::size_t>, Saved> versions;     // by node and index, 0 the oldest
  std::map<std::pair<NoteId, std::size_t>, Saved> attachments;  // by note and index
  bool is_complete = false;
};

// Written node by node: a large space is not held in memory twice.                                   errors  exists, io
Result<void> write_description(const SpaceReplica& space, const Exported& exported, const std::filesystem::path& file);

// The word for a sort of node in everything that programs read.                                 docs/export.md
std::string_view word_of(journal::Sort sort);

}  // namespace mappe::client
