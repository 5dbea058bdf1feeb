// Reads the vectors of one family.                                                           tests/vectors/README.md
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mappe::test {

struct Scenario {
  std::string file;    // "rows/opened.json", for messages
  std::string expect;  // "ok" or the name of an Errc
  std::string operation;
  std::string json;  // the whole file
};

// All scenarios of tests/vectors/FAMILY, by name. Ends the test program when there are none or one is not well formed.
std::vector<Scenario> read_family(std::string_view family);

// protocol-examples.json as text.
std::string read_examples();

// The folders beside protocol-examples.json that hold scenarios.
std::vector<std::string> families();

}  // namespace mappe::test
