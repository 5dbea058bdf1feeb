#include "storage/meters.h"

namespace mappe::storage {

Result<Usage> Meters::usage(const JournalId& journal, TimeMs from_ms, TimeMs until_ms) const {
  const TimeMs bounds[] = {from_ms, until_ms};
  const auto used = usage(journal, bounds);
  if (!used) return fail(used.error());
  return used->front();
}

Result<Meter> Meters::recount(const JournalId& journal) const {
  const auto counted = audit(journal);
  if (!counted) return fail(counted.error());
  return counted->counted;
}

}  // namespace mappe::storage
