// Locks on places in a space: their keys, and those a change touches.                                docs/protocol.md
// §6
//   threads  pure; any thread
#pragma once

#include "client/replica/space_replica.h"

namespace mappe::client {

// The place `name` in `parent`; it need not exist.
LeaseKey lease_key_of(const SpaceReplica& space, const NodeId& parent, std::string_view name);
LeaseKey deep_lease_key_of(const SpaceReplica& space, const NodeId& parent, std::string_view name);

// What a commit that touches this place must name: its key and the deep keys of all folders above it.
std::vector<LeaseKey> lease_keys_for(const SpaceReplica& space, const NodeId& parent, std::string_view name);
// The same of the place where a node lies.
std::vector<LeaseKey> lease_keys_for(const SpaceReplica& space, const NodeId& node);
// What every place in this folder has in common: its deep key and those of all folders above it; of the root none.
std::vector<LeaseKey> deep_lease_keys_in(const SpaceReplica& space, const NodeId& folder);

}  // namespace mappe::client
