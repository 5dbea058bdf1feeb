// The roster of a faction: who belongs to it, with which keys and role. One state machine for server and clients; an
// entry that does not fit is refused by both.                                                         docs/protocol.md
// §4a
//
// A roster is a journal whose id is the faction's. Every end (until_ms, expires_ms) is judged at the time of the entry
// being judged: the greatest time_ms up to and including it.
//   threads  none of its own; const members may run beside each other
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "journal/roster_body.h"
#include "journal/rule.h"

namespace mappe::journal {

// Gives the card with that fingerprint, already verified (CardRecord), or nothing if it was not handed out.
using CardLookup = std::function<std::optional<Card>(const Fingerprint&)>;

struct Person {
  enum class State : std::uint8_t { active, retired };

  PrincipalId id;
  State state = State::active;
  Card card;
  Fingerprint fingerprint;  // current
  NameRef name_ref;
  FactionRole role = FactionRole::guest;
  std::uint64_t duties = 0;
  TimeMs until_ms = 0;
  bool confirmed = false;                 // somebody else compared the joining code for the current fingerprint
  std::optional<PrincipalId> invited_by;  // who wrote the invite it joined or was renewed with; none: the founder
  std::optional<Fingerprint> inviter;     // that person's fingerprint at the time
  // The current keys came by a renewal, or by rekeys from such: until somebody else than who renewed has confirmed
  // them.
  bool renewed = false;
  std::vector<Fingerprint> rekeyed_from;  // earlier ones that led to the current one by rekeys alone, newest last

  bool active_at(TimeMs time) const { return state == State::active && (until_ms == 0 || time <= until_ms); }
};

struct Invite {
  enum class State : std::uint8_t { open, joined, retired };

  State state = State::open;
  InviteBody body;
  PrincipalId invited_by;
  Fingerprint inviter;

  bool open_at(TimeMs time) const { return state == State::open && time <= body.expires_ms; }
};

class RosterState {
 public:
  explicit RosterState(const FactionId& faction) : faction_(faction) {}

  // Everything but the server's own rules (session, clock, quota). `cards` is asked for the card of an invite only.
  Verdict check(const Entry& entry, const CardLookup& cards) const;
  // Takes in an entry that check() let pass, or that this program verified before. CHECKs that it is the next one.
  void apply(const Entry& entry);

  const FactionId& faction() const { return faction_; }
  std::optional<Pin> head() const { return head_; }  // none before the found entry
  TimeMs time_ms() const { return time_ms_; }        // time of the newest entry
  const std::string& name() const { return name_; }
  FactionType type() const { return type_; }
  const Policy& policy() const { return policy_; }
  std::optional<std::uint64_t> policy(std::uint64_t key) const;

  const Person* person(const PrincipalId& id) const;
  const Person* person_by_fingerprint(const Fingerprint& fingerprint) const;  // current ones only
  const Invite* invite(const PrincipalId& id) const;
  const std::map<PrincipalId, Person>& persons() const { return persons_; }
  const std::map<PrincipalId, Invite>& invites() const { return invites_; }
  std::size_t open_invites_at(TimeMs time) const;
  // The person that joined by this invite.
  const Person* joined_by(const PrincipalId& invite) const;

  bool is_manager_at(const PrincipalId& person, TimeMs time) const;
  bool may_create_spaces_at(const PrincipalId& person, TimeMs time) const;

 private:
  Verdict check_chain(const Entry& entry) const;
  Verdict check_author(const Entry& entry, TimeMs time, const CardLookup& cards) const;
  Verdict check_found(const Entry& entry) const;
  Verdict check_invite(const Entry& entry, TimeMs time) const;
  Verdict check_join(const Entry& entry, TimeMs time) const;
  Verdict check_role(const Entry& entry, TimeMs time) const;
  Verdict check_retire(const Entry& entry, TimeMs time) const;
  Verdict check_rekey(const Entry& entry) const;
  Verdict check_policy(const Entry& entry) const;
  Verdict check_confirm(const Entry& entry, TimeMs time) const;
  Verdict check_guest(FactionRole role, TimeMs until_ms, TimeMs time) const;
  bool lasting_manager_besides(const PrincipalId& person) const;
  void apply_body(const Entry& entry);
  void apply_join(const Entry& entry);

  FactionId faction_;
  std::optional<Pin> head_;
  TimeMs time_ms_ = 0;
  std::string name_;
  FactionType type_ = FactionType::fraktion;
  Policy policy_;
  std::map<PrincipalId, Person> persons_;
  std::map<PrincipalId, Invite> invites_;
  std::set<PrincipalId> open_;      // invites neither joined nor retired; expired ones at most until the next entry
  std::set<PrincipalId> promised_;  // persons named by an invite, whatever became of it
};

// A whole roster: its entries' hashes, its state now, and what it was at any earlier entry.
class RosterHistory {
 public:
  explicit RosterHistory(const FactionId& faction) : state_(faction) {}

  // Judges and takes in the next entry; nothing changes when a rule is broken.
  Verdict append(const Entry& entry, const CardLookup& cards);
  // The same for an entry that this program verified before (from its own store).
  void append_verified(const Entry& entry);

  const RosterState& state() const { return state_; }
  std::optional<Pin> head() const { return state_.head(); }
  std::uint64_t size() const { return entries_.size(); }
  EntryHash root() const;  // hash of entry 0; zero while empty
  bool has(const Pin& pin) const { return pin.seq < entries_.size() && entries_[pin.seq].hash() == pin.hash; }
  const Entry& entry(std::uint64_t seq) const { return entries_[seq]; }
  // The state after the entry at `seq` (CHECKed to exist). At the head at once, else by replaying at most spacing_
  // entries.
  RosterState state_at(std::uint64_t seq) const;
  std::size_t checkpoints() const { return checkpoints_.size(); }  // bounded, however long the roster is

 private:
  RosterState state_;
  std::vector<Entry> entries_;
  std::uint64_t spacing_ = 64;            // doubles when there are too many checkpoints
  std::vector<RosterState> checkpoints_;  // after spacing_ entries, twice as many, ...
};

}  // namespace mappe::journal
