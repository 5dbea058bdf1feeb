// The replay of a space's journal: from verified entries to keys, folders and files.                  docs/protocol.md
// §4
//
// In two steps, so that nothing of a refused reply is used: a Draft judges a whole page on copies; accept() takes it
// in.
//   threads  none of its own
#pragma once

#include <deque>
#include <set>

#include "client/replica/alarm.h"
#include "client/replica/key_ring.h"
#include "journal/live_blobs.h"
#include "journal/snapshot.h"
#include "journal/space_access.h"
#include "journal/state.h"

namespace mappe::client {

// What can be judged without opening content; small enough to be copied.
struct Verified {
  journal::SpaceAccess access;
  journal::VoidJudge judge;
  journal::LiveBlobs live;
  std::set<std::uint64_t> husks;   // met, not yet named by a prune entry
  std::set<std::uint64_t> pruned;  // named by prune entries
};

// A verified entry whose content waits for being opened: until its access entry is judged.
struct Waiting {
  journal::Entry entry;
  TimeMs time_ms = 0;  // time of the entry
  bool by_manager = false;
};

class Replay {
 public:
  Replay(std::shared_ptr<const Identity> self, const SpaceId& space, const journal::CardLookup& cards)
      : keys_(std::move(self), space, cards) {}

  // One page being judged: on success accept() it, else throw it away.
  class Draft {
   public:
    Draft(Replay& replay, const journal::RosterHistory& roster, const journal::CardLookup& cards)
        : replay_(replay), roster_(roster), cards_(cards), verified_(replay.verified_) {}
    // The next entry by all rules that everybody can judge.
    journal::Verdict add(const journal::Entry& entry);
    // The same for one that was verified before it was stored.
    void add_verified(const journal::Entry& entry);

   private:
    friend class Replay;
    void take_in(const journal::Entry& entry);
    journal::Author author_of(std::uint64_t seq, const journal::Entry& newest) const;
    const journal::RosterState& roster_at(std::uint64_t seq);
    Replay& replay_;
    const journal::RosterHistory& roster_;
    const journal::CardLookup& cards_;
    std::optional<Verified> verified_;
    std::vector<Waiting> waiting_;
    std::vector<Alarm> alarms_;
    std::optional<journal::RosterState> roster_state_;  // of roster_state_seq_: neighbours mostly name the same
    std::uint64_t roster_state_seq_ = 0;
  };
  // Takes a draft in and replays what can be opened now.
  void accept(Draft draft);

  bool begun() const { return verified_.has_value(); }
  const Verified& verified() const { return *verified_; }
  journal::State& state() { return *state_; }
  const journal::State& state() const { return *state_; }
  KeyRing& keys() { return keys_; }
  const KeyRing& keys() const { return keys_; }
  bool has_state() const { return state_.has_value(); }
  // Entries wait for a judgement that only a later access entry brings.
  bool is_waiting() const { return !waiting_.empty(); }
  const std::vector<SkippedEntry>& health() const { return health_; }
  const std::vector<Alarm>& alarms() const { return alarms_; }
  // Blobs the state names that are not live: the next editor's entry adds them again.
  std::vector<journal::BlobSize> spoiled() const;
  // The server has it no more, or never had: it is not asked for again in this run.
  void give_up(const BlobId& blob) { given_up_.insert(blob); }
  bool give_up_claimed_sizes();  // those whose size no entry's header gave; false: there was none
  // Whether something was dropped that a chunk list may name which nobody has opened here.
  bool wants_inner_lists() const;
  // What a level 1 content's chunks hold (State::supply_inner).
  void supply_inner(const journal::Content& outer, std::span<const journal::Chunk> inner);
  // Snapshots, by seq, and what they say; objections to them.
  struct SeenSnapshot {
    std::uint64_t seq = 0;
    journal::SnapshotBody body;
    bool matched = false;  // compared with the state held here, and equal
  };
  const SeenSnapshot* newest_snapshot() const;  // without objection
  // Found false here, and no manager has objected yet. None where an operation is unknown: a newer Mappe's state is
  // another.
  std::vector<std::uint64_t> disputable_snapshots() const;
  const std::set<std::uint64_t>& objections() const { return objections_; }
  // Those whose chunks may be live: the newest two, whatever became of them.
  const std::vector<SeenSnapshot>& snapshots() const { return snapshots_; }
  // Bodies before this snapshot were erased, so the replay stands still until its state is supplied; null: it does not.
  const journal::SnapshotBody* wanted_snapshot() const;
  void supply_state(journal::State state);  // decoded from it, its digest compared
  void do_without_snapshot();               // it cannot be read: a later one may do
  // Chunks of the snapshot before the newest: what the next one drops.
  const journal::Content* droppable_snapshot() const;  // null: none
  std::uint64_t entries_since_snapshot() const { return entries_since_snapshot_; }
  std::uint64_t bytes_since_snapshot() const { return bytes_since_snapshot_; }

 private:
  friend class CheckpointCodec;  // checkpoint.cpp
  void replay_waiting();
  void replay_one(const Waiting& waiting);
  void replay_content(const Waiting& waiting, ByteView body);
  void replay_snapshot(const Waiting& waiting, ByteView body);
  void judge_drops(const Waiting& waiting);
  void doubt_unless_live(const BlobId& blob, std::uint64_t size_bytes);
  void settle_doubts();
  void skip(const Waiting& waiting, SkippedEntry::Why why, std::optional<journal::Unfit> unfit);
  Digest digest_of_state() const;

  KeyRing keys_;
  std::optional<Verified> verified_;
  std::optional<journal::State> state_;
  std::deque<Waiting> waiting_;
  std::vector<SkippedEntry> health_;
  std::vector<Alarm> alarms_;
  // By blob: what is not live though the state names it, or may name it in a chunk list that nobody has opened.
  struct Doubt {
    std::uint64_t size_bytes = 0;
    std::uint64_t seq = 0;  // of the entry that dropped it
    journal::Author author;
    bool told = false;  // there is no alarm to raise (any more)
  };
  std::map<BlobId, Doubt> doubts_;
  std::set<BlobId> given_up_;
  std::vector<SeenSnapshot> snapshots_;
  std::set<std::uint64_t> objections_;
  bool stands_still_ = false;
  std::uint64_t entries_since_snapshot_ = 0;
  std::uint64_t bytes_since_snapshot_ = 0;
};

// digest of a state's bytes as a snapshot's content has it: 1 MiB chunks, this space's constant.           §4, §5
Result<Digest> state_digest(const journal::State& state, const seal::SpaceConst& space_const);

}  // namespace mappe::client
