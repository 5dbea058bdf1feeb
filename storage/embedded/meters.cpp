#include "storage/embedded/meters.h"

namespace mappe::storage {

Result<Meter> EmbeddedMeters::of_journal(const JournalId& journal) const {
  auto record = find_record<JournalRecord>(core_.kv, Table::journals, key_of(journal));
  if (!record) return fail(record.error());
  return record->meter;
}

Result<Meter> EmbeddedMeters::of_faction(const FactionId& faction) const {
  Meter sum;
  for (const auto kind : {JournalKind::space, JournalKind::roster}) {
    auto journals = ids_under<JournalId>(core_.kv, Table::journals_by_owner, key_of(kind, faction));
    if (!journals) return fail(journals.error());
    for (const auto& journal : *journals) {
      auto meter = of_journal(journal);
      if (!meter) return fail(meter.error());
      sum.blob_bytes += meter->blob_bytes;
      sum.blobs += meter->blobs;
      sum.journal_bytes += meter->journal_bytes;
      sum.regained_byte_hours += meter->regained_byte_hours;
    }
  }
  return sum;
}

Result<Meter> EmbeddedMeters::recount(const JournalId& journal) const {
  const auto held = core_.locks.lock(Table::journals, journal.view());  // no append meanwhile
  auto stored = of_journal(journal);
  if (!stored) return fail(stored.error());
  Meter counted;
  counted.regained_byte_hours = stored->regained_byte_hours;
  std::optional<Error> error;
  auto scanned = core_.kv.scan(Table::entries, journal.view(), {}, [&](ByteView, ByteView value) {
    auto entry = decode_entry(0, value);
    if (!entry) error = entry.error();
    if (entry) counted.journal_bytes += entry->bytes.size();
    return !error;
  });
  if (!scanned) return fail(scanned.error());
  if (error) return fail(*error);
  auto blobs = load_all<BlobRecord>(core_.kv, Table::blobs, journal.view());
  if (!blobs) return fail(blobs.error());
  for (const auto& blob : *blobs) {
    if (!blob.is_metered()) continue;
    counted.blob_bytes += blob.info.size_bytes;
    ++counted.blobs;
  }
  return counted;
}

}  // namespace mappe::storage
