// Self-changes: access entries that touch only one's own rows.          docs/protocol.md §4 "Genesis and access"
#pragma once

#include "journal/access.h"
#include "journal/roster.h"

namespace mappe::journal {

enum class SelfChange : std::uint8_t {
  redeem,           // an invite puts the person that joined with it in its place
  add_gateways,     // a person adds gateways of its own
  remove_gateways,  // or takes some away
  rekey,            // puts in its new fingerprint
  leave,            // goes, with its gateways
  refresh,          // the same rows with a new epoch, after somebody left
};

struct SelfChangeContext {
  const AccessBody& before;
  const AccessBody& after;
  const Author& author;
  const RosterState& roster;  // at the entry's roster_seen
  const CardLookup& cards;
  bool refresh_needed;
};

// Which self-change it is, if it is one; the epoch is judged by the caller (rises for redeem, remove_gateways, rekey
// and refresh, stays for leave).
//   not_own_row        somebody else's row, the flags or the voids change
//   not_a_self_change  the own rows change in a way that is none of the above
struct SelfChangeVerdict {
  Verdict verdict;
  SelfChange kind = SelfChange::refresh;
};
SelfChangeVerdict judge_self_change(const SelfChangeContext& context);

}  // namespace mappe::journal
