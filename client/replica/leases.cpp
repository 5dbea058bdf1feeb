#include "client/replica/leases.h"

#include "journal/name.h"

namespace mappe::client {

LeaseKey lease_key_of(const SpaceReplica& space, const NodeId& parent, std::string_view name) {
  return seal::lease_key(space.space_const(), parent, journal::name_key(name));
}

LeaseKey deep_lease_key_of(const SpaceReplica& space, const NodeId& parent, std::string_view name) {
  return seal::deep_lease_key(space.space_const(), parent, journal::name_key(name));
}

std::vector<LeaseKey> lease_keys_for(const SpaceReplica& space, const NodeId& parent, std::string_view name) {
  std::vector<LeaseKey> keys{lease_key_of(space, parent, name)};
  for (auto folder = space.state().node(parent); folder && !folder->id.is_zero();
       folder = space.state().node(folder->parent))
    keys.push_back(deep_lease_key_of(space, folder->parent, folder->name));
  return keys;
}

}  // namespace mappe::client
