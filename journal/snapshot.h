// The state's bytes and the body of a snapshot.                             docs/protocol.md §4 "Snapshots and pruning"
//
// Sets are sorted by their elements' bytes, so the same state has the same bytes in every replica, and two clients can
// compare what they replayed by one digest.
#pragma once

#include <functional>

#include "journal/state.h"

namespace mappe::journal {

// state = [1, [node...], [note...]], with the agenda behind it if there is one; handed out front to back in pieces of
// some 64 KiB, each wiped after `take` returned: they hold chunk keys. What is not whole() has no bytes to show.
//   errors  conflict   a husk was met on the way to this state
//           whatever `take` returns: encoding ends there
Result<void> encode_state(const State& state, const std::function<Result<void>(ByteView)>& take);
Result<SecretBytes> encode_state(const State& state);  // the same in one piece

// Reads a state that somebody else wrote, so nothing is believed: order and uniqueness of sets, parents that are
// folders, no circles, free names, versions in order and of the right number, no stamp of an entry after base_seq (the
// next real one would stand in its place), limits.
//   errors  malformed    the bytes break a rule every honest replica's state keeps
//           unsupported  written by a newer format
Result<State> decode_state(ByteView bytes, std::uint64_t base_seq);

// snapshot body = [1, base_seq, base hash, content of the state]
struct SnapshotBody {
  std::uint64_t base_seq = 0;
  EntryHash base;
  Content state;  // its digest is always there
};
Bytes encode_snapshot_body(const SnapshotBody& body);  // holds chunk keys: the caller wipes it
//   errors  malformed    not this shape, or no digest
//           unsupported  a newer version
Result<SnapshotBody> parse_snapshot_body(ByteView body);

}  // namespace mappe::journal
