// Judging a roster entry and making it durable, with the records that go with it.                 docs/protocol.md §4a
#pragma once

#include <functional>

#include "journal/roster.h"
#include "server/answer/judged.h"
#include "server/services.h"
#include "server/sign_in/session.h"

namespace mappe::server {

struct RosterAppend {
  FactionId faction;
  const journal::Entry* entry = nullptr;  // never null
  std::string author_key;                 // for the flood limit: the session's principal
  // Writes of the same transaction, made when the entry was judged right; `before` is the roster without it.
  std::function<Judged<storage::Writes>(const journal::RosterState& before)> writes;
  // Who brings it back after a restore: of any author, of the time before it.                               §4.5
  std::optional<PrincipalId> healer = std::nullopt;
};

struct RosterAppended {
  journal::Pin pin;
  bool was_there = false;  // this very entry stood at its seq already: nothing was changed, `writes` not asked
};

// A renewed person comes into another account than before: the old one loses it. Its login becomes free when nobody is
// left in it, since whoever lost everything will want that very login again. `to` zero: into none that is here.
Judged<storage::Writes> writes_of_moving(Services& services, const PrincipalId& person, const AccountId& to);

// The order of judging: the entry is there already; head; clock; flood; the rules of 4a; second factor; suspension;
// ids, cards and `writes`. Wakes who waits for news.
Judged<RosterAppended> append_to_roster(Services& services, const RosterAppend& asked);

// A policy that demands a second factor, from who has none: 422 second_factor, since it would shut out its author
// first. `author`: null for an account that is only being made.
std::optional<Problem> check_policy(const Services& services, const journal::Policy& policy,
                                    const storage::Account* author);

}  // namespace mappe::server
