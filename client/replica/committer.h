// Writing into a space: an intent becomes ops, adds and drops, a sealed and signed entry, and the server's durable
// answer; when the head moved, it is decided again on the new one.               docs/protocol.md §4 "Rebase", §5, §7
//
// A signed entry is kept in the home until it is answered, so that an answer that got lost is recognised as the success
// it was. Safe to repeat.
//   threads  as SpaceReplica: alone
#pragma once

#include "client/replica/space_replica.h"
#include "journal/rebase.h"
#include "journal/snapshot.h"

namespace mappe::client {

// One wish of the user.
struct Change {
  journal::Intent intent;
  // Blobs of the intent's contents that are not at the server yet and travel with the entry: together at most
  // limits::inline_blobs_bytes_max. Larger ones are uploaded before (client/transfer).
  std::vector<Bytes> blobs;
  // Of level 1 contents: the chunks their chunks hold. They become live with the outer ones.
  std::vector<journal::Chunk> inner;
  std::vector<LeaseKey> lease_keys;      // of the places it touches (lease_keys_for in client/replica/leases.h)
  std::vector<LeaseToken> lease_tokens;  // what is held
  journal::Origin origin = journal::Origin::online;
};

struct Committed {
  enum class How : std::uint8_t {
    done,           // as wished
    nothing,        // it was so already
    conflict_copy,  // the content lies beside the other one, under `name`
    precondition,   // a precondition does not hold (412); nothing was written
    given_up,       // it cannot be done any more; `why` and `rule` say why; nothing was written
  } how = How::done;
  NodeId node;
  std::uint64_t seq = 0;  // the entry's; 0: nothing was written
  std::string name;
  journal::GaveUp why = journal::GaveUp::does_not_fit;
  std::optional<journal::Unfit> rule;
};

class Committer {
 public:
  // Whether the content a Save holds equals what `content` is, opened and compared by the caller; needed when digests
  // agree. Without one, nothing counts as equal.
  using Compare = std::function<Result<bool>(const journal::Content& current, const journal::Content& wished)>;

  explicit Committer(SpaceReplica& replica) : replica_(replica) {}
  void set_compare(Compare compare) { compare_ = std::move(compare); }
  // Asked before each try, about the state it is decided on: with false the commit ends as conflict and writes nothing.
  // For wishes whose conditions an intent cannot carry: whoever made them looks at the new head and wishes anew.
  void set_guard(std::function<bool()> guard) { guard_ = std::move(guard); }

  //   errors  denied     role, or the space is frozen
  //           conflict   the head moved limits::commit_tries_max times, or the space waits for a new epoch
  //           not_found  a blob is gone at the server: gone() names those to send again
  //           locked     a place it touches is leased to somebody else
  //           quota, too_large, forged, behind, forked, wire ...
  Answer<Committed> commit(Change change);

  // Many wishes in as few entries as limits::batch_ops_max and batch_bytes_max allow, in order; a later one may build
  // on an earlier one (a file in a folder made before it). One result each. Stops at the first error; what was
  // committed before it stays, `done` says how many results there are.
  struct Many {
    std::vector<Committed> results;
    std::optional<Error> error;
    std::shared_ptr<const Problem> problem;
  };
  Many commit_all(std::span<const Change> changes);

  // A snapshot of the state as it is: the caller has uploaded the chunks of `state`.                     §4 Snapshots
  Answer<Head> commit_snapshot(const journal::SnapshotBody& body, const std::vector<journal::Chunk>& inner);

  // Blobs that are live and that nothing names (client/replica/upkeep.h): an entry without operations.   §4.7 Drops
  Answer<Head> commit_drops(const std::vector<journal::BlobSize>& drops);

  const std::vector<BlobId>& gone() const { return gone_; }

 private:
  Answer<Head> write_once(struct DraftEntry* draft);

  SpaceReplica& replica_;
  Compare compare_;
  std::function<bool()> guard_;
  std::vector<BlobId> gone_;
};

}  // namespace mappe::client
