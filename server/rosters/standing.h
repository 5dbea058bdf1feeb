// What the roster says about a principal now: the server's access control.                        docs/protocol.md §4a
#pragma once

#include "journal/roster_body.h"
#include "server/sign_in/session.h"

namespace mappe::server {

// What its roster says of a principal.
//   may_sign_in            whether its sessions are served now:
//     person   active, its membership not ended
//     invite   open or joined (interrupted joins go on), not expired
//     gateway  its owner may, and a space has a row of it
//   demands_second_factor  the policy does, of persons; invites and gateways have none
//   errors   io, damaged: nothing can be said
struct Standing {
  bool may_sign_in = false;
  bool demands_second_factor = false;
};
Result<Standing> standing_of(Services& services, const OwnPrincipal& principal);
Result<bool> principal_may_sign_in(Services& services, const OwnPrincipal& principal);

// Key 1, value 2; a higher one, which a newer Mappe may know, is not less.
bool demands_second_factor(const journal::Policy& policy);

// Whether an invite can still be redeemed.   errors  io, damaged
Result<bool> invite_is_open(Services& services, const FactionId& faction, const PrincipalId& invite);

// From its card.   errors  not_found  no space has a row of it
Result<PrincipalId> owner_of_gateway(Services& services, const OwnPrincipal& gateway);

// The card record with which an invite or a gateway signs in.   errors  not_found, damaged, io
Result<CardRecord> card_of(Services& services, const OwnPrincipal& principal);

// Problems of asking a roster for anything: 404 for a faction that is not there for `who`.
Judged<OwnPrincipal> principal_in(const SignedIn& who, const FactionId& faction);

// What adds something to a suspended faction: 403 suspended.
Judged<storage::Faction> faction_that_may_grow(Services& services, const FactionId& faction);

// What adds bytes when the budget is used up and says so: 507 budget.
std::optional<Problem> check_budget(const Services& services, const FactionId& faction);

// 507 quota {quota_bytes, used_bytes}
Problem quota_problem(std::uint64_t quota_bytes, std::uint64_t used_bytes);

}  // namespace mappe::server
