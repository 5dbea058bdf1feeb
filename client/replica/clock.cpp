#include "client/replica/clock.h"

#include <algorithm>
#include <chrono>

#include "client/limits.h"
#include "crypto/base/cbor.h"

namespace mappe::client {

namespace {

constexpr std::int64_t tolerated_offset_ms = 60'000;

TimeMs server_time_ms(const Api& api) {
  const std::int64_t time = static_cast<std::int64_t>(own_time_ms()) + api.clock_offset_ms();
  return static_cast<TimeMs>(std::clamp<std::int64_t>(time, 0, static_cast<std::int64_t>(cbor::uint_max)));
}

}  // namespace

TimeMs own_time_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<TimeMs>(
      std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::milliseconds>(now).count()));
}

bool is_clock_wrong(const Api& api) {
  const std::int64_t offset = api.clock_offset_ms();
  return offset > tolerated_offset_ms || offset < -tolerated_offset_ms;
}

TimeMs entry_time_ms(const Api& api) { return is_clock_wrong(api) ? server_time_ms(api) : own_time_ms(); }

bool is_too_far_ahead(const Api& api, TimeMs time_ms) {
  return time_ms > std::max(own_time_ms(), server_time_ms(api)) + limits::clock_ahead_ms_max;
}

}  // namespace mappe::client
