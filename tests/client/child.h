// A process beside the test, for homes that several use.
#pragma once

#include <unistd.h>

#include <boost/test/unit_test.hpp>

namespace client_tests {

// Runs `work` in a process of its own that never returns into the test runner.
template <class Work>
pid_t in_child(Work work) {
  const pid_t child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    work();
    ::_exit(0);
  }
  return child;
}

}  // namespace client_tests
