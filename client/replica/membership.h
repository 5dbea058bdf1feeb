// Who shares a space: making one, adding and removing people, new epochs, repair.    docs/protocol.md §4 Genesis and
// access
//
// Every change is the intent ("add X") applied anew to the newest set, never a rebased entry. Keys are sealed only to
// fingerprints that the roster, followed to its head, names as current.
//   threads  as SpaceReplica: alone
#pragma once

#include "client/replica/space_replica.h"

namespace mappe::client {

// A new space of `self`'s faction, with its title written as first content. `office` adds the faction's office persons
// as managers.                       errors  denied (no right to create spaces), forged, wire ...
Answer<SpaceId> create_space(const Home& home, Api& api, RosterReplica& roster, std::shared_ptr<const Identity> self,
                             std::string_view title, bool with_office);

struct Share {
  journal::Author principal;  // a person, or an open invite
  SpaceRole role = SpaceRole::reader;
  std::optional<TimeMs> until_ms = {};  // none: a member's end stays, somebody new has none; 0: without end
  // A member whose keys were renewed since gets the space's key only by an explicit yes to these.
  std::optional<Fingerprint> accepted_keys = {};
};
// Adds or changes one row. The epoch rises only when a fingerprint changes; nothing is written if it is so already.
//   errors  denied     not a manager
//           not_found  no such person or open invite at the roster's head
//           conflict   the person's keys are others than in its row, and not those of accepted_keys
Answer<Head> share_space(SpaceReplica& space, const Share& share);

// Removes a row; the epoch rises.                                    errors  not_found, denied, conflict (last manager)
Answer<Head> unshare_space(SpaceReplica& space, const journal::Author& principal);

// Removes the own row; the next manager's, or any member's refresh, raises the epoch.     errors  conflict (last
// manager)
Answer<Head> leave_space(SpaceReplica& space);

// Gateways.                                                                                         docs/protocol.md §9
// Whether members may add gateways of theirs; switching it off removes all there are.            errors  denied
Answer<Head> allow_gateways(SpaceReplica& space, bool allowed);
// Adds a gateway of `self`, whose card is at the server already. Never above the own row: a role beyond it is refused,
// an end is drawn forward.                            errors  denied  not allowed here, or the role is above the own
Answer<Head> add_gateway(SpaceReplica& space, const CardRecord& card, SpaceRole role, TimeMs until_ms);
// Removes own gateways, those that have a row; the epoch rises. None has one: nothing is written.
Answer<void> remove_gateways(SpaceReplica& space, const std::vector<PrincipalId>& gateways);

// After a join: the invite's row becomes the person's; the invite signs, so the replica is the invite's.
//   errors  not_found  the invite has no row any more;  exists  the person has one already
Answer<Head> replace_invite(SpaceReplica& space_as_invite, const Identity& person, const Fingerprint& fingerprint);

// What a client that is online does by itself: a refresh after a leave; as manager, removes rows of retired persons and
// ended invites, and repairs what a void entry left. Gives what it did; nothing: empty.
enum class Tended : std::uint8_t { refreshed, removed_rows, repaired };
Answer<std::vector<Tended>> tend_space(SpaceReplica& space);

}  // namespace mappe::client
