// What to sign so that trashed nodes, or old versions, are gone for good.               docs/protocol.md §4.7 "Purge"
//   threads  pure; any thread
#pragma once

#include "client/replica/committer.h"

namespace mappe::client {

// The nodes and all below them: older versions are forgotten, then the nodes purged, children first. As many ops in one
// entry as it may hold, and no more than its header can name drops for; a later change may need the ones before it.
// The caller has opened the inner lists (SpaceReplica::open_inner_lists).
std::vector<Change> purge_changes(const journal::State& state, const std::vector<NodeId>& trashed);

// Versions to go from a node that stays; never its current one. Packed in the same way.
struct Forgotten {
  NodeId node;
  std::vector<journal::op::VersionId> versions;
};
std::vector<Change> forget_changes(const journal::State& state, const std::vector<Forgotten>& forgotten);

}  // namespace mappe::client
