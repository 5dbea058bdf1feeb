// Who belongs to the faction: inviting, roles, renewing, retiring, confirming.                       docs/protocol.md
// §4a
//   threads  as RosterReplica: alone
#pragma once

#include "client/replica/membership.h"
#include "client/replica/roster_replica.h"
#include "crypto/seal/invitation.h"

namespace mappe::client {

struct Invite {
  std::string name;
  PersonRole role = PersonRole::member;
  std::uint64_t duties = 0;  // journal::duty
  TimeMs expires_ms = 0;     // of the invitation; 0: the faction's policy decides (14 days)
  TimeMs until_ms = 0;       // of the membership; 0: without end
  bool with_pin = true;
  bool with_typed_code = false;
  std::vector<std::pair<SpaceReplica*, SpaceRole>> spaces;
};

struct Invited {
  PrincipalId person;
  PrincipalId invite;
  SecretBytes link;
  std::optional<SecretBytes> pin;  // to be told by another way
  std::optional<SecretBytes> typed_code;
  TimeMs expires_ms = 0;
  // The invitation stands; this of it did not follow. Without a space: the name or the typed code was not left.
  struct Missed {
    SpaceReplica* space = nullptr;
    Error error;
  };
  std::vector<Missed> missed;
};
// Nothing is written unless `self` manages the faction and every space named; what fails after the invitation was
// written is in `missed`, since a link that is not handed out could not be used by anybody.
//   errors  denied (not a manager, Problem::rule), those of the roster
Answer<Invited> invite_person(Api& api, const ServerId& server, RosterReplica& roster, const Identity& self,
                              const Invite& invite);

// A new invitation for a person who is there already: the old keys die when it is redeemed. Role and name stay.
Answer<Invited> renew_person(Api& api, const ServerId& server, RosterReplica& roster, const Identity& self,
                             const PrincipalId& person, bool with_pin);

struct RoleChange {
  PrincipalId person;
  PersonRole role = PersonRole::member;
  std::optional<std::uint64_t> duties;  // none: as they are
  std::optional<TimeMs> until_ms;       // none: as it is
  std::optional<std::string> name;      // none: as it is
};
Answer<Head> change_role(Api& api, RosterReplica& roster, const Identity& self, const RoleChange& change);

// One rule of the faction's policy (journal::policy_key); all others stay.                          errors  denied,
// malformed (Problem::rule)
Answer<Head> set_rule(RosterReplica& roster, const Identity& self, std::uint64_t key, std::uint64_t value);

using RetireReason = journal::RetireReason;
// Takes somebody out, as the roster has them: whoever belongs to the faction retires, and with them every open
// invitation of theirs, so that no renewal brings them back; of somebody who does not (yet, or any more), the
// invitations alone. Gives the newest entry.
//   errors  not_found  neither such a person nor an open invitation;  denied (Problem::rule)
Answer<Head> retire_person(RosterReplica& roster, const Identity& self, const PrincipalId& person, RetireReason reason);

// The joining code was compared with that person; `compared` is the fingerprint it was made from.
//   errors  conflict  the person has other keys by now
Answer<Head> confirm_person(RosterReplica& roster, const Identity& self, const PrincipalId& person,
                            const Fingerprint& compared);

}  // namespace mappe::client
