#include "storage/engine/quick_sum.h"

#include <xxhash.h>

namespace mappe::storage {

std::uint64_t quick_sum(ByteView bytes) {
  constexpr int bits_too_many = 11;
  return XXH3_64bits(bytes.data(), bytes.size()) >> bits_too_many | 1;
}

}  // namespace mappe::storage
