// What a manager's client does by itself about a snapshot that is not the state it was compared with: it disputes it,
// so that nobody new to the space begins there.
//                                                 docs/protocol.md §4.9   twin: web/src/mappe/replica/objecting.ts
#pragma once

#include "client/replica/space_replica.h"

namespace mappe::client {

// Gives whether there was one.                                                          errors  those of the committer
Answer<bool> object_to_false_snapshots(SpaceReplica& space);

}  // namespace mappe::client
