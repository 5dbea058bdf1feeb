#include "client/replica/leases.h"

#include "journal/name.h"

namespace mappe::client {

LeaseKey lease_key_of(const SpaceReplica& space, const NodeId& parent, std::string_view name) {
  return seal::lease_key(space.space_const(), parent, journal::name_key(name));
}

LeaseKey deep_lease_key_of(const SpaceReplica& space, const NodeId& parent, std::string_view name) {
  return seal::deep_lease_key(space.space_const(), parent, journal::name_key(name));
}

std::vector<LeaseKey> deep_lease_keys_in(const SpaceReplica& space, const NodeId& folder) {
  std::vector<LeaseKey> keys;
  for (auto above = space.state().node(folder); above && !above->id.is_zero();
       above = space.state().node(above->parent))
    keys.push_back(deep_lease_key_of(space, above->parent, above->name));
  return keys;
}

std::vector<LeaseKey> lease_keys_for(const SpaceReplica& space, const NodeId& parent, std::string_view name) {
  std::vector<LeaseKey> keys = deep_lease_keys_in(space, parent);
  keys.push_back(lease_key_of(space, parent, name));
  return keys;
}

std::vector<LeaseKey> lease_keys_for(const SpaceReplica& space, const NodeId& node) {
  const auto there = space.state().node(node);
  return there && !there->id.is_zero() ? lease_keys_for(space, there->parent, there->name) : std::vector<LeaseKey>();
}

}  // namespace mappe::client
