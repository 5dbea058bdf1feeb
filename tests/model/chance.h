// Everything a walk must be able to repeat: dice, random bytes, time, and the moments at which a file becomes durable.
//
// Linked with --wrap (CMakeLists.txt), so that client and server, which know nothing of it, ask here: the system's
// clock is the server's true one plus the error of who acts; fsync does nothing, for processes die here and not
// machines; each rename is told before it happens, because a process may die at any of them.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/ids.h"

namespace model_tests {

using namespace mappe;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t end) { return end < 2 ? 0 : static_cast<std::size_t>(engine_() % end); }
  bool percent(unsigned chance) { return below(100) < chance; }
  template <class T>
  T& one_of(std::vector<T>& some) {
    return some[below(some.size())];
  }
  template <class T>
  const T& one_of(const std::vector<T>& some) {
    return some[below(some.size())];
  }

 private:
  std::mt19937_64 engine_;
};

struct Simulation {
  TimeMs now_ms = 0;                // the true time; 0: none, the system's own is told
  std::int64_t clock_error_ms = 0;  // of the computer that acts now
  std::function<void(const std::string& target)> before_rename;

  void passes(TimeMs ms) { now_ms += ms; }
};
extern Simulation simulation;

// From here on keys, ids and nonces of this process follow from the seed.
void seed_randomness(std::uint64_t seed);

}  // namespace model_tests
