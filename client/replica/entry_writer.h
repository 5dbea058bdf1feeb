// One entry of a space on its way to the server: signed on the head, kept until answered. docs/protocol.md §4
#pragma once

#include "client/replica/space_parts.h"

namespace mappe::client {

// What is to be written, but for what hangs on the head.
struct DraftEntry {
  journal::Kind kind = journal::Kind::content;
  std::vector<journal::BlobSize> adds, drops;
  Bytes plain_body;  // of kinds 2 to 4: sealed here; of others: as it is
  std::uint64_t epoch = 0;
  BodyLength length = BodyLength::fine;  // of a sealed body: what of it shows
};

// Signs on the head of `parts` by `self` (not always the replica's own: an invite). CHECKs nothing: the result is
// judged.
Result<journal::Entry> sign_entry(SpaceReplica::Parts& parts, const Identity& self, const DraftEntry& draft);

enum class Sent : std::uint8_t {
  appended,  // it is on the chain, verified
  moved,     // the head moved on; the replica has followed: decide again
  gone,      // blobs are missing at the server: `gone` says which
};
// Judges it by the rules first: a rule broken here is denied, with its name in Problem::rule. Then sends it with what
// belongs to it and follows the chain; whether it is on it decides, not what was answered.
Answer<Sent> send_entry(SpaceReplica::Parts& parts, const journal::Entry& entry, Commit commit,
                        std::vector<BlobId>* gone);

}  // namespace mappe::client
