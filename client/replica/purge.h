// Emptying the bin: what to sign so that trashed nodes are gone for good.                     docs/protocol.md §4
// "Purge"
//   threads  pure; any thread
#pragma once

#include "client/replica/committer.h"

namespace mappe::client {

// The nodes and all below them: older versions are forgotten, then the nodes purged, children first. As many ops in one
// entry as it may hold, and no more than its header can name drops for; a later change may need the ones before it.
// The caller has opened the inner lists (SpaceReplica::open_inner_lists).
std::vector<Change> purge_changes(const journal::State& state, const std::vector<NodeId>& trashed);

}  // namespace mappe::client
