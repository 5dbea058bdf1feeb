#include "server/spaces/access_cache.h"

#include "server/limits.h"

namespace mappe::server {

AccessCache::AccessCache(storage::Storage& storage) : storage_(storage), shelf_(limits::journal_cache_max) {}

void take_in(CachedSpace& space, const journal::Entry& entry) {
  space.change([&](journal::SpaceAccess& access) {
    if (entry.header().seq == access.head().seq + 1) access.apply(entry);
  });
}

Result<void> AccessCache::catch_up(CachedSpace& space, const JournalId& journal, std::uint64_t head_seq) {
  while (true) {
    const std::uint64_t known = space.read([](const journal::SpaceAccess& access) { return access.head().seq; });
    if (known >= head_seq) return {};
    const auto entries = storage_.journals().read(journal, known + 1, limits::page_bytes_max);
    if (!entries) return fail(entries.error());
    if (entries->empty()) return fail(Errc::damaged, "a journal ends before its head");
    for (const storage::StoredEntry& stored : *entries) {
      const auto entry = journal::Entry::parse(stored.bytes);
      if (!entry) return fail(Errc::damaged, "a journal entry does not parse");
      take_in(space, *entry);
    }
  }
}

Result<std::shared_ptr<CachedSpace>> AccessCache::load(const SpaceId& space) {
  const auto first = storage_.journals().entry(journal_of(space), 0);
  if (!first) return fail(first.error());
  const auto genesis = journal::Entry::parse(first->bytes);
  if (!genesis) return fail(Errc::damaged, "a genesis entry does not parse");
  return std::make_shared<CachedSpace>(journal::SpaceAccess::begin(*genesis));
}

Result<std::shared_ptr<CachedSpace>> AccessCache::find(const SpaceId& space) {
  const auto info = storage_.journals().find(journal_of(space));
  if (!info) return fail(info.error());
  if (info->kind != storage::JournalKind::space) return fail(Errc::not_found, "not a space");
  auto cached = shelf_.find(space);
  if (!cached) {
    auto fresh = load(space);
    if (!fresh) return fresh;
    if (auto current = catch_up(**fresh, journal_of(space), info->head.seq); !current) return fail(current.error());
    cached = shelf_.put(space, std::move(*fresh));
  }
  if (auto current = catch_up(*cached, journal_of(space), info->head.seq); !current) return fail(current.error());
  return cached;
}

}  // namespace mappe::server
