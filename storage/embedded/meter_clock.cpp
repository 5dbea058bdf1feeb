#include "storage/embedded/meter_clock.h"

#include <algorithm>

#include "storage/limits.h"

namespace mappe::storage {

void BillingClock::start(ClockRecord written, TimeMs newest_change) {
  const std::lock_guard lock(mutex_);
  clock_ = std::move(written);
  written_ms_ = clock_.now_ms;
  clock_.now_ms = std::max(clock_.now_ms, newest_change);
}

TimeMs BillingClock::at(TimeMs now) {
  const std::lock_guard lock(mutex_);
  return at_locked(now);
}

BillingClock::Step BillingClock::step(TimeMs last_ms, TimeMs now) {
  const std::lock_guard lock(mutex_);
  const TimeMs at_ms = std::max(at_locked(now), last_ms);
  return {at_ms, between_locked(last_ms, at_ms)};
}

TimeMs BillingClock::at_locked(TimeMs now) {
  const bool is_first = clock_.now_ms == 0;
  if (is_first || now <= clock_.now_ms || now - clock_.now_ms <= limits::meter_step_ms_max) {
    clock_.now_ms = std::max(clock_.now_ms, now);
    held_since_ms_ = 0;
  } else if (held_since_ms_ == 0 || now < held_since_ms_) {
    held_since_ms_ = now;
  }
  return clock_.now_ms;
}

TimeMs BillingClock::between(TimeMs from, TimeMs until) const {
  const std::lock_guard lock(mutex_);
  return between_locked(from, until);
}

TimeMs BillingClock::between_locked(TimeMs from, TimeMs until) const {
  if (until <= from) return 0;
  TimeMs counted = until - from;
  for (const ClockStep& step : clock_.steps) {
    const TimeMs first = std::max(from, step.from_ms + limits::meter_step_ms_max);
    const TimeMs last = std::min(until, step.to_ms);
    if (first < last) counted -= last - first;
  }
  return counted;
}

MeterClock BillingClock::look() const {
  const std::lock_guard lock(mutex_);
  return {clock_.now_ms, held_since_ms_ != 0, clock_.steps};
}

std::optional<ClockRecord> BillingClock::move(TimeMs now, TimeMs grain_ms) {
  const std::lock_guard lock(mutex_);
  at_locked(now);
  if (held_since_ms_ != 0 && now - held_since_ms_ >= limits::meter_hold_ms) {
    if (clock_.steps.size() == limits::clock_steps_max) clock_.steps.erase(clock_.steps.begin());
    clock_.steps.push_back({clock_.now_ms, now});
    clock_.now_ms = now;
    held_since_ms_ = 0;
    step_unwritten_ = true;
  }
  if (!step_unwritten_ && clock_.now_ms - written_ms_ <= grain_ms) return std::nullopt;
  return clock_;
}

void BillingClock::written(const ClockRecord& record) {
  const std::lock_guard lock(mutex_);
  written_ms_ = std::max(written_ms_, record.now_ms);
  step_unwritten_ = false;
}

}  // namespace mappe::storage
