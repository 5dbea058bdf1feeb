// Chance that can be repeated: MAPPE_SEED=n. And how much of it: MAPPE_LONG=1.
#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <random>
#include <string>

namespace crash {

// Printed, so that a failure can be played again.
inline unsigned seed_of_run() {
  const char* given = std::getenv("MAPPE_SEED");
  const unsigned seed = given != nullptr ? static_cast<unsigned>(std::stoul(given)) : std::random_device()();
  BOOST_TEST_MESSAGE("MAPPE_SEED=" << seed);
  return seed;
}

inline bool is_long() { return std::getenv("MAPPE_LONG") != nullptr; }

}  // namespace crash
