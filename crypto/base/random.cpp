#include "crypto/base/random.h"

#include <sodium.h>

#include "crypto/base/id.h"

namespace mappe {

Result<void> init_crypto() {
  if (sodium_init() < 0) return fail(Errc::io, "no random source: the system's generator does not answer");
  return {};
}

void fill_random(std::span<std::uint8_t> out) {
  if (!out.empty()) randombytes_buf(out.data(), out.size());  // it takes no null, not even for nothing
}

}  // namespace mappe
