#include "tests/model/chance.h"

#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace model_tests {

Simulation simulation;

namespace {

std::mt19937_64 random_bytes;

const char* name_of_generator() { return "seeded"; }
std::uint32_t random_number() { return static_cast<std::uint32_t>(random_bytes()); }
void fill(void* const bytes, const std::size_t size) {
  auto* out = static_cast<std::uint8_t*>(bytes);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(random_bytes() >> 24);
}

randombytes_implementation seeded = {name_of_generator, random_number, nullptr, nullptr, fill, nullptr};

}  // namespace

void seed_randomness(std::uint64_t seed) {
  random_bytes.seed(seed);
  randombytes_set_implementation(&seeded);
}

namespace {
TimeMs told_time_ms() {
  const auto time = static_cast<std::int64_t>(simulation.now_ms) + simulation.clock_error_ms;
  return static_cast<TimeMs>(std::max<std::int64_t>(time, 0));
}
}  // namespace

// The functions that the linker puts in the place of the system's.
std::int64_t real_system_clock() asm("__real__ZNSt6chrono3_V212system_clock3nowEv");
std::int64_t told_system_clock() asm("__wrap__ZNSt6chrono3_V212system_clock3nowEv");
std::time_t real_time(std::time_t* out) asm("__real_time");
std::time_t told_time(std::time_t* out) asm("__wrap_time");
int real_rename(const char* from, const char* to) asm("__real_rename");
int told_rename(const char* from, const char* to) asm("__wrap_rename");
int told_fsync(int file) asm("__wrap_fsync");

static_assert(std::chrono::system_clock::period::den == 1'000'000'000, "the clock counts nanoseconds");

std::int64_t told_system_clock() {
  return simulation.now_ms == 0 ? real_system_clock() : static_cast<std::int64_t>(told_time_ms()) * 1'000'000;
}

std::time_t told_time(std::time_t* out) {
  if (simulation.now_ms == 0) return real_time(out);
  const auto seconds = static_cast<std::time_t>(told_time_ms() / 1000);
  if (out != nullptr) *out = seconds;
  return seconds;
}

int told_rename(const char* from, const char* to) {
  if (simulation.before_rename) simulation.before_rename(to);
  return real_rename(from, to);
}

int told_fsync(int) { return 0; }

}  // namespace model_tests
