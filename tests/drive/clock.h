// The clock of this process, server and clients alike, which tests set forward.
#pragma once

#include <atomic>
#include <chrono>

namespace drive_test {

inline std::atomic<std::int64_t> ahead_s{0};

}  // namespace drive_test
