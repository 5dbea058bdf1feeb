// One entry of a space with all that comes with it: parsed, judged, durable.                        docs/protocol.md §4
//
//   commit = [entry, [blob...], [lease key...], [lease token...], []]
#pragma once

#include <memory>

#include "journal/space_access.h"
#include "server/spaces/space_here.h"

namespace mappe::server {

struct Commit {
  Bytes body;  // what the views below point into
  journal::Entry entry;
  std::vector<storage::InlineBlob> blobs;
  std::vector<LeaseKey> lease_keys;
  std::vector<storage::LeaseToken> lease_tokens;
};

//   problems  400 malformed, 413 too-large, 422 unsupported
Judged<std::shared_ptr<const Commit>> parse_commit(Bytes body);

// What became of it: appended (or there already), or kept waiting because the head is reserved for another session.
struct Committed {
  journal::Pin pin;
  TimeMs wait_ms = 0;  // not 0: nothing was judged beyond the head; ask again after that time
};

// Judges in this order: author, right, already there, head (409), reservation, clock, leases (423), floods (429), the
// rules, suspension; then storage judges blobs (422) and quota (507).
Judged<Committed> commit(Services& services, const InSpace& here, const Commit& commit);

// One entry of any author, brought back after a restore by a person who has a row: judged the same way but for author,
// the roster's head, clock, leases, presence of blobs and quota.                                               §4.5
Judged<journal::Pin> heal(Services& services, const InSpace& here, const journal::Entry& entry);

}  // namespace mappe::server
