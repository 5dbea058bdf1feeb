// The rosters of all factions, as far as somebody asked for them lately.                          docs/protocol.md §4a
#pragma once

#include "journal/roster.h"
#include "server/journals/cached_journal.h"
#include "storage/storage.h"

namespace mappe::server {

using CachedRoster = Cached<journal::RosterHistory>;

class RosterCache {
 public:
  explicit RosterCache(storage::Storage& storage);

  // Caught up with storage.      errors  not_found; damaged, io
  Result<std::shared_ptr<CachedRoster>> find(const FactionId& faction);

  // Looks up cards for the rules: verified, as stored. A card never changes, so each is verified once.
  journal::CardLookup cards() const;

 private:
  std::optional<Card> card(const Fingerprint& fingerprint) const;
  Result<void> catch_up(CachedRoster& roster, const FactionId& faction);
  storage::Storage& storage_;
  Shelf<FactionId, journal::RosterHistory> shelf_;
  mutable std::mutex cards_mutex_;
  mutable std::map<Fingerprint, Card> verified_cards_;
};

// After an append: takes the entry in, unless somebody else caught up meanwhile.
void take_in(CachedRoster& roster, const journal::Entry& entry);

}  // namespace mappe::server
