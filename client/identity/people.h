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
};
// errors  denied (not a manager), malformed (a rule of the roster: Problem::rule), those of sharing
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

using RetireReason = journal::RetireReason;
// A person, or an open invite.
Answer<Head> retire_person(RosterReplica& roster, const Identity& self, const PrincipalId& id, RetireReason reason);

// The joining code was compared with that person.
Answer<Head> confirm_person(RosterReplica& roster, const Identity& self, const PrincipalId& person);

}  // namespace mappe::client
