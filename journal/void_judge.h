// Which access entries members found false: the part of their validity that only who holds keys can judge.
//                                                                    docs/protocol.md §4 "Genesis and access", Void
//
// A void entry counts in the chain and changes nothing: members and epoch stay as before it, and the entries of kinds 2
// to 4 up to the next valid access entry are skipped. Who has no row in an entry cannot judge it: it is pending until
// the first valid entry after it that has his row; that one's `voids` name what was void just before it, the access
// entry before those was the newest valid one, its `voids` tell in turn, and so back to the genesis or to what he
// judged himself. Whatever contradicts his own judgement on that way is untrue, and the entry void.
//   threads  none of its own
#pragma once

#include <map>
#include <vector>

#include "journal/access.h"
#include "journal/roster.h"

namespace mappe::journal {

enum class Standing : std::uint8_t { valid = 0, void_entry = 1, pending = 2 };

// What only the holder of keys can do. The client implements it with crypto_seal.
class MemberKeys {
 public:
  virtual ~MemberKeys() = default;
  virtual bool has_row(const AccessBody& body) const = 0;
  // The own row opens to the key committed to, and every other row is what that key makes it. Keeps the key.
  virtual bool opens(const AccessBody& body) = 0;
  // The link of `from`, whose key is kept already, leads to the epoch and the key committed to in `to`. Keeps that key.
  virtual bool link_leads(const AccessBody& from, const AccessBody& to) = 0;
};

class VoidJudge {
 public:
  struct Decided {
    std::uint64_t seq;
    Standing standing;
  };

  // Takes in the next entry of kind 0 or 1 (the first is the genesis), which passed the public rules. Gives what is
  // decided now: this entry, or nothing while it is pending, and the pending ones that it decides. In order of seq.
  //   time    time of the entry
  //   roster  at the entry's roster_seen
  std::vector<Decided> add(const Entry& entry, TimeMs time, const RosterState& roster, MemberKeys& keys);

  // Of an entry of any kind: what the newest access entry up to it says. CHECKs that there is one.
  Standing standing_at(std::uint64_t seq) const;

  // The newest valid access entry; none: the genesis is void or pending.
  const AccessBody* newest_valid() const { return newest_valid_ ? &newest_valid_->body : nullptr; }
  std::optional<std::uint64_t> newest_valid_seq() const;
  // The void entries since: what a manager's next access entry must name in `voids`, with an epoch one above the
  // newest.
  std::vector<std::uint64_t> voids_since_valid() const;
  // Entries since that this member could not judge, so that he cannot know the set a next entry must go on from.
  bool has_pending() const { return !pending_.empty(); }
  bool is_repair_needed() const { return !voids_since_valid().empty(); }

  // For the checkpoint of a replica.                                                                 errors  malformed
  Bytes encode() const;
  static Result<VoidJudge> decode(ByteView bytes);

 private:
  struct Known {
    std::uint64_t seq = 0;
    bool allowed = true;  // what `voids` say was the newest valid entry lets the author write this one
    AccessBody body;
  };
  bool is_allowed(const AccessBody& body, const Author& author, TimeMs time, const RosterState& roster) const;
  const Known* undecided_or_valid(std::uint64_t seq) const;
  bool follows(const Known& entry, const Known& before, MemberKeys& keys) const;
  std::optional<std::vector<Decided>> walk_back(const Known& entry, MemberKeys& keys) const;

  std::optional<Known> newest_valid_;
  std::vector<Known> pending_;                   // oldest first
  std::map<std::uint64_t, Standing> standings_;  // of every access entry
};

}  // namespace mappe::journal
