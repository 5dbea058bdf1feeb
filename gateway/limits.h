// Every number of the gateway. What an operator may change is in config/config.h.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "http/throttle.h"

namespace mappe::gateway::limits {

// Wrong passwords: so many are free, then a delay doubles. Of one id from one address, and of an address, which an
// office shares. A right password that is in use already waits for nothing.
inline constexpr http::ThrottlePolicy tries_of_id{5, std::chrono::seconds(1), std::chrono::minutes(15),
                                                  std::chrono::hours(24)};
inline constexpr http::ThrottlePolicy tries_of_address{20, std::chrono::seconds(1), std::chrono::minutes(15),
                                                       std::chrono::hours(24)};
inline constexpr std::size_t throttle_entries_max = 100'000;

inline constexpr std::size_t credentials_bytes_max = 1024;  // of a Basic header, decoded
inline constexpr std::size_t order_bytes_max = 16 * 1024;   // what a child is told
inline constexpr std::size_t unlocking_max = 8;             // children that have not opened anything yet

// A child replays its spaces before it answers for the first time.
inline constexpr std::chrono::minutes unlock_patience{10};
// A copy of a large folder, a slow server.
inline constexpr std::chrono::minutes answer_patience{30};
inline constexpr std::chrono::milliseconds drain_patience{10'000};
inline constexpr std::chrono::milliseconds look_every{200};  // a child at its end: idle, revoked, alone
inline constexpr std::chrono::minutes note_use_every{10};

inline constexpr std::size_t relay_step_bytes = 64 * 1024;
inline constexpr std::size_t answer_head_bytes_max = 64 * 1024;

inline constexpr std::uint64_t cache_bytes_max = std::uint64_t{256} << 20;  // sealed blobs kept, an app password

}  // namespace mappe::gateway::limits
