// What a space's bytes are, by this device's own replica; the server cannot tell one from the other. Sizes are those of
// contents: what is billed is a little more (padding, keys, the journal).        twin: web/src/mappe/treasury/split.ts
#pragma once

#include <cstdint>
#include <vector>

#include "journal/state.h"

namespace mappe::client {

struct BigFile {
  NodeId node;
  std::uint64_t bytes = 0;      // of its current version
  std::uint64_t old_bytes = 0;  // of its former ones
};

struct SpaceSplit {
  std::uint64_t current_bytes = 0, old_bytes = 0, bin_bytes = 0;
  std::uint64_t files = 0;       // that are not in the bin
  std::vector<BigFile> biggest;  // with their former versions, the biggest first

  std::uint64_t could_be_freed() const { return old_bytes + bin_bytes; }
};

SpaceSplit split_of(const journal::State& state, std::size_t biggest_max);

}  // namespace mappe::client
