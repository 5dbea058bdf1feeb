#include "storage/embedded/meters.h"

#include "storage/limits.h"

namespace mappe::storage {
namespace {

constexpr std::size_t thin_at_once = 4096;  // rows in one batch

bool is_whole_hour(TimeMs time_ms) { return time_ms % limits::hour_ms == 0; }
// Midnight in Germany, in winter or in summer.
bool may_be_midnight(std::uint64_t hour) { return hour % 24 == 22 || hour % 24 == 23; }

// The sums at one moment.
struct SumsThen {
  ByteMs byte_ms = 0;
  ByteMs regained_byte_ms = 0;
};

// A meter somewhere in time, moved on change by change.
class Replay {
 public:
  Replay(const BillingClock& clock, std::uint64_t start_bytes, TimeMs since_ms)
      : clock_(clock), bytes_(start_bytes), at_ms_(since_ms) {}

  // Changes come by time.
  void apply(const MeterChange& change) {
    byte_ms_ += ByteMs{bytes_} * clock_.between(at_ms_, change.at_ms) + change.regained_byte_ms;
    regained_ += change.regained_byte_ms;
    bytes_ += change.more_bytes - change.less_bytes;
    at_ms_ = std::max(at_ms_, change.at_ms);
  }
  HourRecord record() const { return {at_ms_, bytes_, byte_ms_, regained_}; }

 private:
  const BillingClock& clock_;
  std::uint64_t bytes_;
  TimeMs at_ms_;
  ByteMs byte_ms_ = 0;
  ByteMs regained_ = 0;
};

// The sums of everything before `at_ms`: after the record's last change from the record, else from the last row before
// it. Exact unless more changed later in that moment's own hour.
template <class Hours>
SumsThen sums_before(const BillingClock& clock, const JournalRecord& record, const Hours& hours, TimeMs at_ms) {
  const Meter& m = record.meter;
  if (at_ms > m.counted_ms)
    return {m.byte_ms + ByteMs{m.bytes()} * clock.between(m.counted_ms, at_ms), m.regained_byte_ms};
  const auto next = std::lower_bound(hours.begin(), hours.end(), at_ms,
                                     [](const auto& one, TimeMs at) { return one.record.counted_ms < at; });
  if (next == hours.begin()) {
    const TimeMs counted = clock.between(m.since_ms, at_ms);
    return {ByteMs{record.start_bytes} * counted, 0};
  }
  const HourRecord& row = std::prev(next)->record;
  return {row.byte_ms + ByteMs{row.bytes} * clock.between(row.counted_ms, at_ms), row.regained_byte_ms};
}

}  // namespace

Result<Meter> EmbeddedMeters::of_journal(const JournalId& journal) const {
  auto record = find_record<JournalRecord>(core_.kv, Table::journals, key_of(journal));
  if (!record) return fail(record.error());
  return record->meter;
}

Result<std::vector<JournalId>> EmbeddedMeters::journals_of(const FactionId& faction, JournalKind kind) const {
  return ids_under<JournalId>(core_.kv, Table::journals_by_owner, key_of(kind, faction));
}

template <class Visit>
Result<void> EmbeddedMeters::each_journal(const FactionId& faction, const Visit& visit) const {
  for (const auto kind : {JournalKind::space, JournalKind::roster}) {
    auto journals = journals_of(faction, kind);
    if (!journals) return fail(journals.error());
    for (const auto& journal : *journals) {
      auto meter = of_journal(journal);
      if (!meter) return fail(meter.error());
      if (Result<void> visited = visit(journal, kind, *meter); !visited) return visited;
    }
  }
  return {};
}

Result<Meter> EmbeddedMeters::of_faction(const FactionId& faction) const {
  Meter sum;
  const auto added = each_journal(faction, [&](const JournalId&, JournalKind, const Meter& meter) -> Result<void> {
    sum.blob_bytes += meter.blob_bytes;
    sum.blobs += meter.blobs;
    sum.journal_bytes += meter.journal_bytes;
    sum.byte_ms += meter.byte_ms;
    sum.regained_byte_ms += meter.regained_byte_ms;
    sum.since_ms = sum.since_ms == 0 ? meter.since_ms : std::min(sum.since_ms, meter.since_ms);
    sum.counted_ms = std::max(sum.counted_ms, meter.counted_ms);
    return {};
  });
  if (!added) return fail(added.error());
  return sum;
}

Result<std::vector<EmbeddedMeters::Hour>> EmbeddedMeters::hours_of(const JournalId& journal) const {
  std::vector<Hour> hours;
  std::optional<Error> error;
  auto scanned = core_.kv.scan(Table::usage_hours, journal.view(), {}, [&](ByteView key, ByteView value) {
    auto record = decode<HourRecord>(value);
    if (!record) error = record.error();
    if (record) hours.push_back({KeyReader(key.last(8)).number(), *record});
    return !error;
  });
  if (!scanned) return fail(scanned.error());
  if (error) return fail(*error);
  return hours;
}

Result<void> EmbeddedMeters::check_bounds(std::span<const TimeMs> bounds) const {
  if (bounds.size() > limits::usage_bounds_max) return fail(Errc::too_many, "too many stretches of time at once");
  if (bounds.size() < 2) return fail(Errc::malformed, "a stretch of time has two bounds");
  if (!std::is_sorted(bounds.begin(), bounds.end())) return fail(Errc::malformed, "bounds are not ascending");
  const TimeMs now = core_.clock.look().now_ms;
  const TimeMs hours_from = now > limits::usage_hours_kept_ms ? now - limits::usage_hours_kept_ms : 0;
  for (const TimeMs bound : bounds.first(bounds.size() - 1))
    if (!is_whole_hour(bound)) return fail(Errc::malformed, "a stretch of time does not begin with an hour");
  for (const TimeMs bound : bounds)
    if (bound < hours_from && !may_be_midnight(bound / limits::hour_ms))
      return fail(Errc::malformed, "so long ago only days are kept");
  return {};
}

Result<std::vector<Usage>> EmbeddedMeters::usage(const JournalId& journal, std::span<const TimeMs> bounds) const {
  if (auto fine = check_bounds(bounds); !fine) return fail(fine.error());
  // The record first: every row before its last change is there then.
  auto record = find_record<JournalRecord>(core_.kv, Table::journals, key_of(journal));
  if (!record) return fail(record.error());
  auto hours = hours_of(journal);
  if (!hours) return fail(hours.error());
  const Meter& meter = record->meter;
  std::vector<Usage> used;
  SumsThen before = sums_before(core_.clock, *record, *hours, bounds.front());
  for (std::size_t i = 1; i < bounds.size(); ++i) {
    TimeMs until = bounds[i];
    SumsThen then = sums_before(core_.clock, *record, *hours, until);
    if (!is_whole_hour(until) && until <= meter.counted_ms) {  // the last bound, or none
      const std::uint64_t hour = until / limits::hour_ms;
      const bool has_later = std::any_of(hours->begin(), hours->end(), [&](const Hour& row) {
        return row.hour == hour && row.record.counted_ms >= until;
      });
      if (has_later) return fail(Errc::malformed, "a stretch of time ends within an hour that is over");
      if (hour == meter.counted_ms / limits::hour_ms) {
        until = meter.counted_ms;
        then = {meter.byte_ms, meter.regained_byte_ms};
      }
    }
    used.push_back(
        {bounds[i - 1], until, then.byte_ms - before.byte_ms, then.regained_byte_ms - before.regained_byte_ms});
    before = then;
  }
  return used;
}

Result<std::vector<JournalUsage>> EmbeddedMeters::usage_of_faction(const FactionId& faction,
                                                                   std::span<const TimeMs> bounds) const {
  std::vector<JournalUsage> all;
  const auto told = each_journal(faction, [&](const JournalId& journal, JournalKind kind, const Meter& meter) {
    auto used = usage(journal, bounds);
    if (!used) return Result<void>(fail(used.error()));
    all.push_back({journal, kind, meter, std::move(*used)});
    return Result<void>();
  });
  if (!told) return fail(told.error());
  return all;
}

Result<void> EmbeddedMeters::count_blobs(const JournalId& journal, Meter& counted) const {
  auto blobs = load_all<BlobRecord>(core_.kv, Table::blobs, journal.view());
  if (!blobs) return fail(blobs.error());
  for (const auto& blob : *blobs) {
    if (!blob.is_metered()) continue;
    counted.blob_bytes += blob.info.size_bytes;
    ++counted.blobs;
  }
  return {};
}

// Every change there was, by time; and the bytes of the entries.
Result<std::vector<MeterChange>> EmbeddedMeters::history_of(const JournalId& journal, const JournalRecord& record,
                                                            Meter& counted) const {
  std::vector<MeterChange> history;
  std::optional<Error> error;
  auto scanned = core_.kv.scan(Table::entries, journal.view(), {}, [&](ByteView, ByteView value) {
    auto entry = decode_entry_on_meter(value);
    if (!entry) error = entry.error();
    if (error) return false;
    counted.journal_bytes += entry->entry_bytes;
    if (!entry->change) return true;  // before the meter began: among its start_bytes
    history.push_back(*entry->change);
    history.back().more_bytes += entry->entry_bytes;
    return true;
  });
  if (!scanned) return fail(scanned.error());
  if (error) return fail(*error);
  auto others = load_all<MeterChange>(core_.kv, Table::meter_changes, journal.view());
  if (!others) return fail(others.error());
  history.insert(history.end(), others->begin(), others->end());
  std::stable_sort(history.begin(), history.end(),
                   [](const MeterChange& a, const MeterChange& b) { return a.at_ms < b.at_ms; });
  // A new journal's meter begins with its first entry; one that was there before begins when it was brought up to date.
  counted.since_ms = record.start_bytes == 0 && !history.empty() ? history.front().at_ms : record.meter.since_ms;
  return history;
}

Result<Audit> EmbeddedMeters::audit(const JournalId& journal) const {
  const auto held = core_.locks.lock(Table::journals, journal.view());  // no append meanwhile
  auto record = find_record<JournalRecord>(core_.kv, Table::journals, key_of(journal));
  if (!record) return fail(record.error());
  Audit audit;
  audit.told = record->meter;
  Meter& counted = audit.counted;
  if (auto blobs = count_blobs(journal, counted); !blobs) return fail(blobs.error());
  const auto history = history_of(journal, *record, counted);
  if (!history) return fail(history.error());
  const auto hours = hours_of(journal);
  if (!hours) return fail(hours.error());

  Replay replay(core_.clock, record->start_bytes, counted.since_ms);
  auto next = history->begin();
  for (const Hour& hour : *hours) {
    while (next != history->end() && next->at_ms / limits::hour_ms <= hour.hour) replay.apply(*next++);
    ++audit.hours;
    if (!(replay.record() == hour.record)) ++audit.hours_wrong;
  }
  while (next != history->end()) replay.apply(*next++);
  const HourRecord end = replay.record();
  counted.byte_ms = end.byte_ms;
  counted.regained_byte_ms = end.regained_byte_ms;
  counted.counted_ms = end.counted_ms;
  audit.history_bytes = end.bytes;
  return audit;
}

Result<TimeMs> EmbeddedMeters::settle(TimeMs now, TimeMs grain_ms) {
  const std::lock_guard settling(settling_);
  if (const auto record = core_.clock.move(now, grain_ms)) {
    Transaction tx(core_.kv);
    tx.put(Table::meta, clock_key(), encode(*record));
    if (auto written = tx.commit(); !written) return fail(written.error());
    core_.clock.written(*record);
  }
  const TimeMs moved = core_.clock.look().now_ms;
  return moved > limits::meter_settle_ms ? moved - limits::meter_settle_ms : 0;
}

MeterClock EmbeddedMeters::clock() const { return core_.clock.look(); }

// A row goes when between its hour and the next row's there is no German midnight that only it can speak for.
Result<std::uint64_t> EmbeddedMeters::thin(TimeMs now) {
  const std::lock_guard thinning(thinning_);
  const std::uint64_t day = now / limits::day_ms;
  if (day <= thinned_day_ || now <= limits::usage_hours_kept_ms) return std::uint64_t{0};
  const std::uint64_t before = (now - limits::usage_hours_kept_ms) / limits::hour_ms;
  std::vector<Bytes> gone;
  Bytes last_key;
  std::uint64_t last_hour = 0;
  auto scanned = core_.kv.scan(Table::usage_hours, {}, {}, [&](ByteView key, ByteView) {
    const std::uint64_t hour = KeyReader(key.last(8)).number();
    const bool same =
        last_key.size() == key.size() && equal(ByteView(last_key).first(key.size() - 8), key.first(key.size() - 8));
    if (same && hour < before) {
      bool needed = false;
      for (std::uint64_t h = last_hour + 1; h <= hour && h <= last_hour + 24; ++h) needed |= may_be_midnight(h);
      if (!needed) gone.push_back(last_key);
    }
    last_key = bytes_of(key);
    last_hour = hour;
    return true;
  });
  if (!scanned) return fail(scanned.error());
  for (std::size_t i = 0; i < gone.size(); i += thin_at_once) {
    Transaction tx(core_.kv);
    for (std::size_t k = i; k < std::min(gone.size(), i + thin_at_once); ++k) tx.erase(Table::usage_hours, gone[k]);
    if (auto written = tx.commit(Durable::later); !written) return fail(written.error());
  }
  thinned_day_ = day;
  return std::uint64_t{gone.size()};
}

}  // namespace mappe::storage
