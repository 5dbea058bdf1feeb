#include "tests/drive/clock.h"

#include <ctime>

namespace drive_test {

// The functions that the linker puts in the place of the system's.
std::int64_t real_system_clock() asm("__real__ZNSt6chrono3_V212system_clock3nowEv");
std::int64_t told_system_clock() asm("__wrap__ZNSt6chrono3_V212system_clock3nowEv");
std::time_t real_time(std::time_t* out) asm("__real_time");
std::time_t told_time(std::time_t* out) asm("__wrap_time");

static_assert(std::chrono::system_clock::period::den == 1'000'000'000, "the clock counts nanoseconds");

std::int64_t told_system_clock() { return real_system_clock() + ahead_s * 1'000'000'000; }

std::time_t told_time(std::time_t* out) {
  const std::time_t now = real_time(nullptr) + ahead_s;
  if (out != nullptr) *out = now;
  return now;
}

}  // namespace drive_test
