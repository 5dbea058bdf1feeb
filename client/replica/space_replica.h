// One space, verified from its genesis: chain, signatures, roles, keys, folders and files.      docs/protocol.md §4, §5
//
// A reply that breaks a rule is refused whole and named: "behind", "forked" or "forged"; nothing of it is used. What
// only members can judge (a void access entry, ops that do not fit) does not stop the replay: it is skipped by every
// client alike and told in alarms() and health(). What was verified is kept sealed in the home (a checkpoint and the
// entries after it), so the next command starts where this one ended.
//   threads  none of its own: const members may run beside each other; sync() and everything not const need it alone
#pragma once

#include <memory>

#include "client/replica/alarm.h"
#include "client/replica/roster_replica.h"
#include "crypto/seal/entry_body.h"
#include "crypto/seal/space_keys.h"
#include "journal/state.h"

namespace mappe::client {

struct MemberRow {  // of the newest valid access entry
  journal::Author principal;
  SpaceRole role = SpaceRole::reader;
  TimeMs until_ms = 0;
  Fingerprint fingerprint;
};

class SpaceReplica {
 public:
  // Loads what the home has of it; nothing is fetched yet. Home, api and roster outlive the replica. `self` is shared.
  static Result<std::unique_ptr<SpaceReplica>> open(const Home& home, Api& api, RosterReplica& roster,
                                                    std::shared_ptr<const Identity> self, const SpaceId& space);
  ~SpaceReplica();

  // Takes in what the home keeps, so that it can be shown before the server is asked; nothing kept: is_replayed() stays
  // false. sync() does it first.                                          errors  those of the roster; forked
  Answer<void> resume();
  // Fetches, verifies and replays what is new.                               gives  whether there was something
  //   errors  behind, forked, forged; not_found (no row, or gone); unsupported (written by a newer Mappe: what was
  //           replayed before it can be read, nothing can be written); those of the wire
  Answer<bool> sync();

  // After a restore: brings back what the server lacks and this home has (client/replica/healing.h). Then sync().
  //   gives  how many entries      errors  not_found  they are not kept here, or not for this session
  //                                        forked     the server went on otherwise;  denied  it takes nothing back
  Answer<std::size_t> heal();

  const SpaceId& id() const;
  const Identity& self() const;
  RosterReplica& roster() const;
  Head head() const;
  bool is_replayed() const;             // false until the genesis was verified
  std::string title() const;            // "" while nobody named it
  const journal::State& state() const;  // CHECKs is_replayed()
  std::vector<MemberRow> members() const;
  std::optional<SpaceRole> own_role() const;  // none: no row, or it has ended
  bool frozen() const;
  bool gateways_allowed() const;
  // From the gateway's card, also when it has no row any more.                            none: never seen by this home
  std::optional<PrincipalId> owner_of_gateway(const PrincipalId& gateway) const;
  // As the roster calls that principal; a gateway: "NAME (Gateway)", by its owner's.
  std::string name_of(const journal::Author& author) const;
  bool waits_for_epoch() const;  // after a leave: kinds 2 to 4 wait for an access entry that raises the epoch
  std::uint64_t epoch() const;
  // The journal goes on in a form this program does not know: what was replayed is what lies before it.
  bool is_newer() const;

  // For digests, lease keys and notes.
  const seal::SpaceConst& space_const() const;
  const EpochKey& epoch_key() const;                     // of the newest valid epoch
  const EpochKey* epoch_key(std::uint64_t epoch) const;  // null: not known

  // An entry whose answer did not come, in this run or one that ended, and that turned out to be on the chain: what was
  // wished is done. None: there was none, or it did not arrive.
  struct Answered {
    std::uint64_t seq = 0;
    TimeMs time_ms = 0;
  };
  const std::optional<Answered>& answered() const;

  const std::vector<SkippedEntry>& health() const;
  const std::vector<Alarm>& alarms() const;

  // Six groups of five digits; equal for two people exactly if their journals are equal up to seq (default: the head).
  // Older seqs are fetched and checked against the chain.        errors  not_found  beyond the head; wire, forked
  Answer<std::string> verification_code(std::optional<std::uint64_t> seq);
  // Every entry from the genesis on, fetched and judged again; the result must be the state held. Syncs.
  //   errors  as sync(), and  damaged  the home's copy differed (it was thrown away);  conflict  others keep writing
  Answer<void> verify_from_genesis();

  // Opens level 1 contents that are not yet (state().unopened()), so that drops are whole.
  Answer<void> open_inner_lists();

  struct Parts;  // what committing and membership work with (space_parts.h)
  Parts& parts() { return *parts_; }
  const Parts& parts() const { return *parts_; }

 private:
  explicit SpaceReplica(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace mappe::client
