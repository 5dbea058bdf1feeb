// Meters (storage/meters.h) on the journals' records, the rows of closed hours and the history in the entries.
#pragma once

#include "storage/embedded/core.h"

namespace mappe::storage {

class EmbeddedMeters final : public Meters {
 public:
  explicit EmbeddedMeters(Core& core) : core_(core) {}
  Result<Meter> of_journal(const JournalId& journal) const override;
  Result<Meter> of_faction(const FactionId& faction) const override;
  using Meters::usage;
  Result<std::vector<Usage>> usage(const JournalId& journal, std::span<const TimeMs> bounds) const override;
  Result<std::vector<JournalUsage>> usage_of_faction(const FactionId& faction,
                                                     std::span<const TimeMs> bounds) const override;
  Result<Audit> audit(const JournalId& journal) const override;
  Result<TimeMs> settle(TimeMs now, TimeMs grain_ms) override;
  MeterClock clock() const override;
  Result<std::uint64_t> thin(TimeMs now) override;

 private:
  struct Hour {
    std::uint64_t hour = 0;  // since 1970
    HourRecord record;
  };
  Result<std::vector<JournalId>> journals_of(const FactionId& faction, JournalKind kind) const;
  // visit(journal, kind, meter) -> Result<void>: the faction's spaces, then its roster.
  template <class Visit>
  Result<void> each_journal(const FactionId& faction, const Visit& visit) const;
  Result<std::vector<Hour>> hours_of(const JournalId& journal) const;
  Result<void> check_bounds(std::span<const TimeMs> bounds) const;
  Result<void> count_blobs(const JournalId& journal, Meter& counted) const;
  Result<std::vector<MeterChange>> history_of(const JournalId& journal, const JournalRecord& record,
                                              Meter& counted) const;

  Core& core_;
  std::mutex settling_;
  std::mutex thinning_;
  std::uint64_t thinned_day_ = 0;
};

}  // namespace mappe::storage
