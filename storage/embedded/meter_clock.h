// The meters' own clock (storage/meters.h): never back, and no great step forward that nothing speaks for.
//
//   threads  any
#pragma once

#include <mutex>

#include "storage/embedded/records.h"

namespace mappe::storage {

class BillingClock {
 public:
  // What was written down, and the newest change any journal has seen.
  void start(ClockRecord written, TimeMs newest_change);

  // The time of a change that comes with `now`.
  TimeMs at(TimeMs now);
  // Of a change to what was last changed then: its time, never before that, and how much of the time between counts.
  struct Step {
    TimeMs at_ms = 0;
    TimeMs counted_ms = 0;
  };
  Step step(TimeMs last_ms, TimeMs now);

  // How much of [from, until) is counted: all of it but what steps left out.
  TimeMs between(TimeMs from, TimeMs until) const;

  MeterClock look() const;

  // Moves on to `now`, taking a step that has been waited for long enough; what is to be written down, if the clock has
  // moved by `grain_ms` since it was. Whoever writes it says so.
  std::optional<ClockRecord> move(TimeMs now, TimeMs grain_ms);
  void written(const ClockRecord& record);

 private:
  TimeMs at_locked(TimeMs now);
  TimeMs between_locked(TimeMs from, TimeMs until) const;

  mutable std::mutex mutex_;
  ClockRecord clock_;
  TimeMs held_since_ms_ = 0;  // of the server's clock; 0: it is believed
  TimeMs written_ms_ = 0;
  bool step_unwritten_ = false;
};

}  // namespace mappe::storage
