#include "server/rosters/roster_cache.h"

#include "server/limits.h"

namespace mappe::server {

RosterCache::RosterCache(storage::Storage& storage) : storage_(storage), shelf_(limits::journal_cache_max) {}

void take_in(CachedRoster& roster, const journal::Entry& entry) {
  roster.change([&](journal::RosterHistory& history) {
    if (entry.header().seq == history.size()) history.append_verified(entry);
  });
}

Result<void> RosterCache::catch_up(CachedRoster& roster, const FactionId& faction) {
  const auto info = storage_.journals().find(journal_of(faction));
  if (!info) return fail(info.error());
  while (true) {
    const std::uint64_t known = roster.read([](const journal::RosterHistory& history) { return history.size(); });
    if (known > info->head.seq) return {};
    const auto entries = storage_.journals().read(journal_of(faction), known, limits::page_bytes_max);
    if (!entries) return fail(entries.error());
    if (entries->empty()) return fail(Errc::damaged, "a roster ends before its head");
    for (const storage::StoredEntry& stored : *entries) {
      const auto entry = journal::Entry::parse(stored.bytes);
      if (!entry) return fail(Errc::damaged, "a roster entry does not parse");
      take_in(roster, *entry);
    }
  }
}

Result<std::shared_ptr<CachedRoster>> RosterCache::find(const FactionId& faction) {
  auto roster = shelf_.find(faction);
  if (!roster) {
    auto fresh = std::make_shared<CachedRoster>(journal::RosterHistory(faction));
    if (auto loaded = catch_up(*fresh, faction); !loaded) return fail(loaded.error());
    roster = shelf_.put(faction, std::move(fresh));
  }
  if (auto current = catch_up(*roster, faction); !current) return fail(current.error());
  return roster;
}

std::optional<Card> RosterCache::card(const Fingerprint& fingerprint) const {
  {
    const std::lock_guard lock(cards_mutex_);
    if (const auto known = verified_cards_.find(fingerprint); known != verified_cards_.end()) return known->second;
  }
  const auto record = storage_.cards().find(fingerprint);
  if (!record) return std::nullopt;
  const auto verified = CardRecord::parse_and_verify(*record);
  if (!verified || verified->fingerprint() != fingerprint) return std::nullopt;
  const std::lock_guard lock(cards_mutex_);
  if (verified_cards_.size() >= limits::card_cache_max) verified_cards_.clear();
  verified_cards_.emplace(fingerprint, verified->card());
  return verified->card();
}

journal::CardLookup RosterCache::cards() const {
  return [this](const Fingerprint& fingerprint) { return card(fingerprint); };
}

}  // namespace mappe::server
