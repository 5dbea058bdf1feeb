// The members of spaces, as far as somebody asked for them lately.                                  docs/protocol.md §4
//
// Lock order, where an append needs both: a space's appending() first, then its roster's.
#pragma once

#include "journal/space_access.h"
#include "server/journals/cached_journal.h"
#include "storage/storage.h"

namespace mappe::server {

using CachedSpace = Cached<journal::SpaceAccess>;

class AccessCache {
 public:
  explicit AccessCache(storage::Storage& storage);

  // Caught up with storage.      errors  not_found  no space of this id; damaged, io
  Result<std::shared_ptr<CachedSpace>> find(const SpaceId& space);

 private:
  Result<std::shared_ptr<CachedSpace>> load(const SpaceId& space);
  Result<void> catch_up(CachedSpace& space, const JournalId& journal, std::uint64_t head_seq);
  storage::Storage& storage_;
  Shelf<SpaceId, journal::SpaceAccess> shelf_;
};

void take_in(CachedSpace& space, const journal::Entry& entry);

}  // namespace mappe::server
