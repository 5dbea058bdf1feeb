// Zeroes and empties what held a secret on its way into a Secret or a text.
//   thread  pure; any thread
#pragma once

#include <sodium.h>

#include "crypto/base/bytes.h"

namespace mappe {

inline void wipe(Bytes& bytes) {
  if (!bytes.empty()) sodium_memzero(bytes.data(), bytes.size());
  bytes.clear();
}

inline void wipe(std::string& text) {
  if (!text.empty()) sodium_memzero(text.data(), text.size());
  text.clear();
}

}  // namespace mappe
