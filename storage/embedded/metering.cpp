#include "storage/embedded/metering.h"

#include "storage/limits.h"

namespace mappe::storage {

Metering::Metering(Core& core, Transaction& tx, const JournalId& journal, JournalRecord& record, bool is_new,
                   TimeMs now)
    : core_(core), meter_(record.meter) {
  if (!core_.meters_time) return;
  if (is_new) {
    change_.at_ms = meter_.since_ms = meter_.counted_ms = core_.clock.at(now);
    return;
  }
  const BillingClock::Step step = core_.clock.step(meter_.counted_ms, now);
  change_.at_ms = step.at_ms;
  const std::uint64_t hour = meter_.counted_ms / limits::hour_ms;
  if (hour != change_.at_ms / limits::hour_ms)
    tx.put(Table::usage_hours, key_of(journal, hour),
           encode(HourRecord{meter_.counted_ms, meter_.bytes(), meter_.byte_ms, meter_.regained_byte_ms}));
  meter_.byte_ms += ByteMs{meter_.bytes()} * step.counted_ms;
  meter_.counted_ms = change_.at_ms;
}

void Metering::add_blob(std::uint64_t size_bytes) {
  meter_.blob_bytes += size_bytes;
  ++meter_.blobs;
  change_.more_bytes += size_bytes;
}

void Metering::drop_blob(std::uint64_t size_bytes) {
  meter_.blob_bytes -= std::min(meter_.blob_bytes, size_bytes);
  meter_.blobs -= std::min<std::uint64_t>(meter_.blobs, 1);
  change_.less_bytes += size_bytes;
}

void Metering::regain(std::uint64_t size_bytes, TimeMs dropped_ms) {
  if (!core_.meters_time) return;
  // Never before the meter began: then nobody measured.
  const TimeMs from = std::max(dropped_ms, meter_.since_ms);
  const ByteMs gap = ByteMs{size_bytes} * std::min(core_.clock.between(from, change_.at_ms), core_.retention.grace_ms);
  change_.regained_byte_ms += gap;
  meter_.regained_byte_ms += gap;
  meter_.byte_ms += gap;
}

std::optional<MeterChange> Metering::change() const {
  if (!core_.meters_time) return std::nullopt;
  return change_;
}

}  // namespace mappe::storage
