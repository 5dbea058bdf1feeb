// Meters (storage/meters.h) on the journals' records.
#pragma once

#include "storage/embedded/core.h"

namespace mappe::storage {

class EmbeddedMeters final : public Meters {
 public:
  explicit EmbeddedMeters(Core& core) : core_(core) {}
  Result<Meter> of_journal(const JournalId& journal) const override;
  Result<Meter> of_faction(const FactionId& faction) const override;
  Result<Meter> recount(const JournalId& journal) const override;

 private:
  Core& core_;
};

}  // namespace mappe::storage
