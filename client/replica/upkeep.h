// What an editor's client does for a space by itself, at most once a day: forget versions the policy lets go, empty
// what has lain long enough in the bin, clear what was never finished, give up blobs that nothing names, write a
// snapshot.                                                                docs/protocol.md §4.7 "Upkeep", §4.9
//   threads  as SpaceReplica: alone
#pragma once

#include "client/replica/committer.h"

namespace mappe::client {

struct UpkeepRules {
  std::uint64_t retention_days = 30;  // so long every version stays; then the last of each day, then of each month
  std::uint64_t trash_days = 30;
};
UpkeepRules upkeep_rules(const journal::RosterState& faction);  // its policy, or the above

// What is due at `now`, as changes to be committed in this order. Whoever changed his mind in time is safe: a node
// taken out of the bin, a version put back, does not fit any more. Pure.
std::vector<Change> upkeep_changes(const journal::State& state, const UpkeepRules& rules, TimeMs now);

struct KeptUp {
  std::size_t entries = 0;  // written
  bool snapshot = false;
};
// All of it, under the lease "upkeep": one client at a time.
//   errors  locked  another client is at it;  denied  not an editor;  those of Committer
Answer<KeptUp> keep_up(SpaceReplica& space);

// keep_up() if there is something to do, unless this home did it within a day; says what went wrong to nobody.
void keep_up_daily(SpaceReplica& space);

}  // namespace mappe::client
