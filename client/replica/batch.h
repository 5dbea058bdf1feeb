// Which of several wishes go into one entry, and as which ops.                                        docs/protocol.md
// §4
#pragma once

#include <set>

#include "client/replica/committer.h"
#include "client/replica/space_parts.h"

namespace mappe::client {

struct Batch {
  std::vector<journal::Op> ops;
  bool note_kind = false;
  std::vector<Committed> results;  // one for each change it covers, in order; how != done and != conflict_copy: no ops
  std::vector<journal::BlobSize> inner;
  std::size_t blob_bytes = 0;
  std::set<LeaseKey> lease_keys;  // of all of them: most have the folders above in common
};

// Takes changes from the front of `changes` for as long as they fit into one entry. At least one is taken. A change
// that builds on one before it in the same batch (a file in a new folder) needs no decision; everything else is decided
// on the state as it is, and what another member of the batch touches waits for the next entry.
class BatchBuilder {
 public:
  BatchBuilder(SpaceReplica& space, const Committer::Compare& compare) : space_(space), compare_(compare) {}
  Answer<Batch> build(std::span<const Change> changes);

 private:
  enum class Fit : std::uint8_t { taken, next_entry };
  Answer<Fit> add(const Change& change, bool first);
  bool depends_on_batch(const journal::Intent& intent) const;
  Answer<journal::Decision> decide(const Change& change);
  bool has_room(const Change& change) const;
  void take(std::vector<journal::Op> ops, Committed result, const Change& change);

  SpaceReplica& space_;
  const Committer::Compare& compare_;
  Batch batch_;
  std::size_t body_bytes_ = 0;
  std::set<NodeId> fresh_;                          // folders made in this batch
  std::set<NodeId> touched_;                        // nodes it touches
  std::set<std::pair<NodeId, std::string>> names_;  // places it takes, by name key
};

}  // namespace mappe::client
