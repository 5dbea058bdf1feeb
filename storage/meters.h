// What a space and a faction use, in bytes and in bytes over time, changed in the same durable step as the entry that
// changes it.
//
// Billed: live blobs and the journals, to the owner faction; neither grace nor unreferenced uploads, except that a blob
// brought back within its grace is billed for the gap, at the moment it comes back.        docs/protocol.md §5, §5a
//
// Time here is the meters' own clock: the newest `now` that any change or settle() came with. It never goes back, so
// that no time is counted twice, whatever the server's clock does. It does not believe a step of more than
// limits::meter_step_ms_max: it stands until the server's clock is right again, or has gone on from there for
// limits::meter_hold_ms; then of that step only so much is counted, and the step is written down (clock()).
// While nothing changes nothing is written: time since the last change is counted at the last level when asked.
#pragma once

#include <span>

#include "storage/byte_ms.h"
#include "storage/journals.h"

namespace mappe::storage {

struct Meter {
  std::uint64_t blob_bytes = 0;  // live
  std::uint64_t blobs = 0;       // live
  std::uint64_t journal_bytes = 0;
  ByteMs byte_ms = 0;           // bytes() over [since_ms, counted_ms), and the gaps
  ByteMs regained_byte_ms = 0;  // of them, the gaps of blobs brought back
  TimeMs since_ms = 0;          // when this meter began; a faction's: its first journal's
  TimeMs counted_ms = 0;        // its last change

  std::uint64_t bytes() const { return blob_bytes + journal_bytes; }
  friend bool operator==(const Meter&, const Meter&) = default;
};

// Of one stretch of time [from_ms, until_ms). Neighbours add up exactly: to a day, a month, a year.
struct Usage {
  TimeMs from_ms = 0;
  TimeMs until_ms = 0;
  ByteMs byte_ms = 0;           // with the gaps
  ByteMs regained_byte_ms = 0;  // of them, the gaps of blobs that came back in this stretch
};

struct JournalUsage {
  JournalId journal;  // a space's id; the roster's is the faction's
  JournalKind kind = JournalKind::space;
  Meter meter;               // as of now
  std::vector<Usage> usage;  // one for each two neighbouring bounds
};

// Told against counted anew. The history is every entry's own time and bytes; the meter is not read for it.
struct Audit {
  Meter told;
  Meter counted;                    // blobs and bytes from what is there, times and sums from the history
  std::uint64_t history_bytes = 0;  // where the history ends: must be counted.bytes()
  std::uint64_t hours = 0;          // rows of closed hours looked at
  std::uint64_t hours_wrong = 0;
  bool is_exact() const { return told == counted && history_bytes == counted.bytes() && hours_wrong == 0; }
};

struct ClockStep {  // the server's clock went on by more than is believed; [from_ms + meter_step_ms_max, to_ms) is free
  TimeMs from_ms = 0;
  TimeMs to_ms = 0;
  friend bool operator==(const ClockStep&, const ClockStep&) = default;
};

struct MeterClock {
  TimeMs now_ms = 0;    // the meters' now
  bool stands = false;  // because the server's clock is too far ahead
  std::vector<ClockStep> steps;
};

class Meters {
 public:
  virtual ~Meters() = default;
  virtual Result<Meter> of_journal(const JournalId& journal) const = 0;  // not_found
  virtual Result<Meter> of_faction(const FactionId& faction) const = 0;  // all its journals; zero when it has none

  // What was used between bounds, ascending; at least two, at most limits::usage_bounds_max. Each is a whole UTC hour
  // (every midnight in Germany is one), but the last may be now: if the last change came after it, in the same hour, it
  // is moved to that change; in an hour that is over it must not be before that hour's last change. Bounds older than
  // limits::usage_hours_kept_ms: 22:00 or 23:00 UTC, the two German midnights. Nothing is used before a meter began;
  // after now it is as if nothing changed any more.
  //   errors  not_found   malformed  bounds are not as said   too_many  bounds
  virtual Result<std::vector<Usage>> usage(const JournalId& journal, std::span<const TimeMs> bounds) const = 0;
  Result<Usage> usage(const JournalId& journal, TimeMs from_ms, TimeMs until_ms) const;
  // Of all journals of a faction, spaces first, by id. A journal that exists no more would keep its rows and its place.
  virtual Result<std::vector<JournalUsage>> usage_of_faction(const FactionId& faction,
                                                             std::span<const TimeMs> bounds) const = 0;

  // Counts anew from entries and blob states: equal to of_journal, or a bug of ours.
  Result<Meter> recount(const JournalId& journal) const;
  // The same with the rows of all closed hours. Holds the journal's lock: nothing is appended to it meanwhile.
  virtual Result<Audit> audit(const JournalId& journal) const = 0;  // not_found

  // Moves the meters' clock on, durably if it moved by `grain_ms` since it last was. What is used before the time it
  // gives (limits::meter_settle_ms ago) is final: a statement is closed over nothing newer.
  virtual Result<TimeMs> settle(TimeMs now, TimeMs grain_ms = 0) = 0;
  virtual MeterClock clock() const = 0;

  // Once a UTC day: of hours older than limits::usage_hours_kept_ms keeps what German days need. Gives how many went.
  virtual Result<std::uint64_t> thin(TimeMs now) = 0;
};

}  // namespace mappe::storage
