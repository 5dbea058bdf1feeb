// Locks on places in a space: their keys, and those a change touches.                                docs/protocol.md
// §6
//   threads  const ones are pure; any thread
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
// What a commit that trashes or moves this node must name: the same, and the key of each place below, because a lock on
// a file holds the folders above it where they are (RFC 4918 §9.6.1). Of a tree with more places than a commit can name
// those that are locked now, which the server is asked.                                                errors  wire
Answer<std::vector<LeaseKey>> lease_keys_for_tree(SpaceReplica& space, const NodeId& node);
// What every place in this folder has in common: its deep key and those of all folders above it; of the root none.
std::vector<LeaseKey> deep_lease_keys_in(const SpaceReplica& space, const NodeId& folder);

// Held by the one client that snapshots or keeps up a space: on a place in limbo, which no name of a user can be. Ends
// with this object, or by itself.
class UpkeepLease {
 public:
  static Answer<UpkeepLease> take(SpaceReplica& space);  // errors  locked  another client has it; wire
  UpkeepLease(UpkeepLease&& other) noexcept;
  UpkeepLease& operator=(UpkeepLease&&) = delete;
  ~UpkeepLease();

 private:
  UpkeepLease(SpaceReplica& space, const LeaseToken& token) : space_(&space), token_(token) {}
  SpaceReplica* space_;
  LeaseToken token_;
};

}  // namespace mappe::client
