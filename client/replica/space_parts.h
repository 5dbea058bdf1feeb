// What lies behind a SpaceReplica: for the files of client/replica that write.
#pragma once

#include "client/replica/checkpoint.h"
#include "client/replica/gateway_owners.h"
#include "client/replica/replay.h"
#include "client/replica/space_replica.h"

namespace mappe::client {

struct SpaceReplica::Parts {
  Parts(const Home& home, Api& api, RosterReplica& roster, std::shared_ptr<const Identity> self, const SpaceId& space);

  const Home& home;
  Api& api;
  RosterReplica& roster;
  std::shared_ptr<const Identity> self;
  SpaceId space;
  journal::CardLookup cards;  // of the cards map and the roster: no network
  std::map<Fingerprint, Card> known_cards;
  GatewayOwners gateway_owners, unkept_owners;  // unkept: of entries that the home has not yet
  std::optional<Replay> replay;                 // always there; optional so that it can be begun anew
  ReplayStore store;
  std::optional<Head> seen;             // the home's pin
  std::optional<journal::Pin> pending;  // of an entry of this run or an earlier one whose answer did not come
  std::optional<SpaceReplica::Answered> answered;
  std::optional<EntryHash> looked_for;  // an own entry whose answer is not there yet
  bool found = false;                   // it was on the chain
  bool newer = false;                   // the journal goes on in a form this program does not know
  std::optional<seal::SpaceConst> space_const;

  std::optional<Head> own_head() const;
  // Judges and takes in a page, whole or not at all.
  Answer<void> take(const JournalPage& page);
  Answer<void> judge(Replay::Draft* draft, const journal::Entry& entry, bool first_after_own);
  // Fetches pages up to the head.                                                  gives  whether there was something
  Answer<bool> fetch();
  // At the head: what can only be said there.
  //   errors  behind; forged (an erased body that no prune entry names); not_found (nothing takes its place)
  Result<void> judge_at_head() const;
  // Judges, and keeps pin and entries.
  Answer<void> settle();
  Answer<void> learn_cards(const journal::Entry& entry);
  void note_gateways(const journal::Entry& entry, GatewayOwners* owners) const;
  Result<void> keep_gateway_owners();
  void start_anew();
  // Whether the entry that was not answered is this one.
  void compare_pending(const journal::Pin& at, TimeMs time_ms);
  // Forgets it once the chain is past its place.
  void settle_pending();

  std::vector<journal::Entry> unkept;  // taken in, not yet in the home
};

}  // namespace mappe::client
