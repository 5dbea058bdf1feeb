// A faction's roster, verified from its root: who belongs to it, with which keys, role and name.   docs/protocol.md §4a
//
// Fetches entries, judges each by the rules of journal/roster.h, keeps them sealed in the home, and never goes behind
// the newest (seq, hash) it has seen.
//   errors  of everything that reads from the server:
//           behind   the server has less than this client saw
//           forked   another hash at a seq this client knows, or another root than the one vouched for
//           forged   an entry that breaks a rule: signature, role, order, state machine. Nothing of the reply is used
//   threads  none of its own: const members may run beside each other, anything else needs it alone
#pragma once

#include <memory>

#include "client/home/home.h"
#include "client/replica/identity.h"
#include "client/replica/roles.h"
#include "client/wire/api.h"
#include "journal/roster.h"

namespace mappe::client {

struct PersonInfo {
  enum class State : std::uint8_t { invited, active, retired, expired } state = State::active;
  PrincipalId person;
  std::string name;  // as the roster says; "" when it was deleted or is not for this session
  PersonRole role = PersonRole::member;
  std::uint64_t duties = 0;  // journal::duty
  TimeMs until_ms = 0;
  bool confirmed = false;                  // somebody compared the joining code
  Fingerprint fingerprint;                 // of the card now; zero while invited
  std::string joining_code;                // to compare by telephone; "" while invited
  std::optional<PrincipalId> renewed_by;   // who renewed this person's keys, if that was so
  std::optional<PrincipalId> open_invite;  // the invite, while it is open
};

class RosterReplica {
 public:
  // Loads what the home has. `vouched` is the newest place the bundle or the invitation names.
  static Result<std::unique_ptr<RosterReplica>> open(const Home& home, Api& api, const FactionId& faction,
                                                     const EntryHash& root, const Head& vouched);
  ~RosterReplica();

  // Fetches and verifies what is new.                                        gives  whether there was something
  Answer<bool> sync();
  // After a restore: brings back what the server lacks, cards of invites and names among it.       docs/protocol.md
  // §4.5
  //   gives  how many entries      errors  as SpaceReplica::heal()
  Answer<std::size_t> heal(const PrincipalId& self);
  // The names, as far as they are this session's to see; those that do not fit their reference are left out.
  Answer<void> sync_names();
  // At least up to `seen`, which an entry of a space claims: on this chain, or a fork alarm.   errors  forked, behind
  Answer<void> follow_to(const Head& seen);

  // Signs an entry of a roster kind on the head and appends it; again on the new head if it moved, as long as the
  // entry still fits. What an earlier run wrote, word by word, without living to see the answer is not written
  // twice, as long as nothing follows it.                         errors  denied, malformed (Problem::rule), conflict,
  // forged, ...
  Answer<Head> append(const Identity& author, journal::Kind kind, ByteView body);

  const FactionId& faction() const;
  const EntryHash& root() const;
  Head head() const;
  std::string faction_name() const;

  std::vector<PersonInfo> persons() const;  // everyone ever in it, invited ones too, by name
  std::optional<PersonInfo> person(const PrincipalId& id) const;
  std::string name_of_principal(const journal::Author& principal) const;  // or the id's text
  // The time of the entry that gave a person the keys it has now; 0: no such person.
  TimeMs keys_since_ms(const PrincipalId& person) const;

  // Judging access entries needs the roster as it was.
  const journal::RosterHistory& history() const;
  // A card by its fingerprint, from the home or the server, verified.
  //   errors  not_found  the server did not hand it out;  forged  another card, or one whose signature does not fit
  Answer<Card> card(const Fingerprint& fingerprint);

 private:
  struct Parts;
  explicit RosterReplica(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace mappe::client
