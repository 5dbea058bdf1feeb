// What everybody who holds a space's journal can see and judge of its members: server and client alike.
//                                                                              docs/protocol.md §4 "Whose right",
//                                                                              "Server"
//
// Judged on the newest genesis or access entry, void or not. What only members can check (sealed rows, links) makes an
// entry void, not forged: see void_judge.h. Not judged here: the session, the clock, the quota, the presence of blobs.
//   threads  none of its own; const members may run beside each other
#pragma once

#include "journal/access.h"
#include "journal/roster.h"

namespace mappe::journal {

// Whether an entry without its body passes. A server takes none, nor does anybody take one before a verified prune
// entry named it: who replays what others pruned keeps the seqs of husks until then.
enum class Husks { refused, awaiting_prune };

class SpaceAccess {
 public:
  // Judges a genesis entry. It has no gateway rows: their owners add them.
  static Verdict check_genesis(const Entry& genesis, const RosterHistory& roster);
  // From a genesis that was judged before (CHECKed to parse).
  static SpaceAccess begin(const Entry& genesis);

  // Judges the next entry. `roster` is the owner faction's and reaches at least to roster_seen; else roster_unknown.
  Verdict check(const Entry& entry, const RosterHistory& roster, const CardLookup& cards,
                Husks husks = Husks::refused) const;
  // Takes in an entry that check() let pass or that was verified before. CHECKs that it is the next one.
  void apply(const Entry& entry);

  const SpaceId& space() const { return space_; }
  const FactionId& owner() const { return owner_; }
  const EntryHash& roster_root() const { return roster_root_; }
  Pin head() const { return head_; }
  TimeMs time_ms() const { return time_ms_; }  // time of the newest entry
  Pin roster_seen() const { return roster_seen_; }
  const AccessBody& members() const { return newest_; }  // of the newest access entry, void or not
  Pin newest_access() const { return access_; }
  std::uint64_t epoch() const { return newest_.epoch; }
  bool refresh_needed() const { return refresh_needed_; }  // after a leave
  const std::vector<std::uint64_t>& access_seqs() const { return access_seqs_; }

  // The row by which `principal` may act at `time`; null: none, or ended.
  const Row* row_at(const Author& principal, TimeMs time) const;
  // is_manager_of() the newest access entry.
  bool is_manager_at(const Author& principal, TimeMs time, const RosterState& roster) const;

  // The state as bytes, and back: so that nobody replays a journal to learn who its members are.     errors  malformed
  Bytes encode() const;
  static Result<SpaceAccess> decode(ByteView bytes);

 private:
  SpaceAccess() = default;
  Verdict check_place(const Entry& entry) const;
  Verdict check_author(const Entry& entry, TimeMs time, const CardLookup& cards) const;
  Verdict check_right(const Entry& entry) const;
  Verdict check_prune(const Entry& entry) const;
  Verdict check_access(const Entry& entry, TimeMs time, const RosterState& roster, const CardLookup& cards) const;
  Verdict check_epoch(const AccessBody& next, bool leaving) const;
  Verdict check_voids(const AccessBody& next, bool by_manager) const;

  SpaceId space_;
  FactionId owner_;
  EntryHash roster_root_;
  Pin head_;
  TimeMs time_ms_ = 0;
  Pin roster_seen_;
  Pin access_;
  AccessBody newest_;
  bool refresh_needed_ = false;
  std::vector<std::uint64_t> access_seqs_;  // genesis included, ascending
};

// Whether `principal` may write access entries as a manager of that set: a manager row that has not ended; or, while no
// such row names an active person, the row of a manager of the faction. Only access entries are judged by the roster;
// in all else a row's own role counts.
bool is_manager_of(const AccessBody& set, const Author& principal, TimeMs time, const RosterState& roster);

// Rows of a principal itself: its own, and of a person its gateways' (owner by card).
bool is_own_row(const Row& row, const Author& self, const CardLookup& cards);

}  // namespace mappe::journal
