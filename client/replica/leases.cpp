#include "client/replica/leases.h"

#include <set>
#include <utility>

#include "client/limits.h"
#include "client/replica/space_parts.h"
#include "client/wire/pass_on.h"
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

Answer<std::vector<LeaseKey>> lease_keys_for_tree(SpaceReplica& space, const NodeId& node) {
  const journal::State& state = space.state();
  std::vector<NodeId> places = state.children(node);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::vector<NodeId> below = state.children(places[i]);
    places.insert(places.end(), below.begin(), below.end());
  }
  std::optional<std::set<LeaseKey>> held;
  if (places.size() > limits::lease_keys_of_tree_max) {
    auto leases = space.parts().api.leases(space.id());
    if (!leases) return pass_on<std::vector<LeaseKey>>(leases);
    held.emplace();
    for (const LeaseHeld& lease : *leases) held->insert(lease.key);
  }
  std::vector<LeaseKey> keys = lease_keys_for(space, node);
  std::size_t named = 0;
  for (const NodeId& place : places) {
    const auto there = *state.node(place);
    const LeaseKey key = lease_key_of(space, there.parent, there.name);
    if ((!held || held->contains(key)) && named++ < limits::lease_keys_of_tree_max) keys.push_back(key);
  }
  return keys;
}

Answer<UpkeepLease> UpkeepLease::take(SpaceReplica& space) {
  LeaseRequest request;
  request.key = lease_key_of(space, journal::limbo_id(), "upkeep");
  request.ttl_s = limits::upkeep_lease_s;
  auto lease = space.parts().api.take_lease(space.id(), request);
  if (!lease) return pass_on<UpkeepLease>(lease);
  return UpkeepLease(space, lease->token);
}

UpkeepLease::UpkeepLease(UpkeepLease&& other) noexcept
    : space_(std::exchange(other.space_, nullptr)), token_(other.token_) {}

UpkeepLease::~UpkeepLease() {
  if (space_ != nullptr) (void)space_->parts().api.drop_lease(space_->id(), token_);
}

}  // namespace mappe::client
