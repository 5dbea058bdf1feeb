// The random generator, and the one call every program makes first.
#pragma once

#include "crypto/base/result.h"

namespace mappe {

// Prepares libsodium; must come first in main() and in a test's fixture, before any Secret exists. Idempotent, any
// thread. errors  io  the system has no random source
Result<void> init_crypto();

}  // namespace mappe
