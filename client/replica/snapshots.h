// Snapshots: the state of a space as a file of its own, so that nobody must replay what was before it, and bodies
// before it may be erased.                                                        docs/protocol.md §4 "Snapshots and
// pruning"
#pragma once

#include "client/replica/key_ring.h"
#include "client/replica/space_replica.h"
#include "journal/snapshot.h"

namespace mappe::client {

// The state a snapshot holds: chunks fetched and opened, the digest compared, every rule of a state judged.
//   errors  not_found            a chunk is gone at the server
//           tampered, malformed  it is not what it claims
Answer<journal::State> read_snapshot(Api& api, const SpaceId& space, const KeyRing& keys,
                                     const journal::SnapshotBody& body);

// More than 2,000 entries since the last one, and their bytes above a quarter of what the state has.
bool snapshot_is_due(const SpaceReplica& space);

// Seals the state as it is, sends its chunks and writes the entry, under the lease "upkeep" (a place in limbo, which no
// name of a user can be).
//   errors  locked    another client is at it;  conflict  the space moved on meanwhile: later
//           denied    not an editor
Answer<Head> write_snapshot(SpaceReplica& space);
Answer<Head> write_snapshot_leased(SpaceReplica& space);  // the caller holds the lease (upkeep.h)

}  // namespace mappe::client
