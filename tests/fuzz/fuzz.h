// What every fuzz target shares: libsodium is ready before the first input, and the property most parsers have.
#pragma once

#include "crypto/base/bytes.h"
#include "crypto/base/check.h"
#include "crypto/base/random.h"

namespace mappe::fuzz {

inline const bool crypto_ready = init_crypto().has_value();

// What a strict parser accepts, written again, is the same bytes: there are no two ways to say one thing.
inline void check_same(ByteView written, ByteView input) { CHECK(equal(written, input)); }

}  // namespace mappe::fuzz
