// What a process takes of the machine, as the kernel counts it.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace mappe::http::test {

struct Vitals {
  std::uint64_t resident_bytes = 0;
  std::uint64_t peak_bytes = 0;  // the most it had resident, since forget_peak()
  std::size_t threads = 0;
  std::size_t files = 0;  // open descriptors
};

Vitals vitals_of(pid_t process);
void forget_peak(pid_t process);  // the peak begins anew, at what is resident now

// Raises this process's soft limit of open files to the hard one. Gives whether it is at least `needed`; says so if
// not.
bool may_open(std::uint64_t needed);

// False under a sanitizer, which keeps what was freed and needs more of everything.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool is_memory_ours = false;
#else
inline constexpr bool is_memory_ours = true;
#endif

}  // namespace mappe::http::test
