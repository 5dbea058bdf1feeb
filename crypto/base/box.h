// X25519 keys that things are sealed to.                                                 docs/protocol.md §1, RFC 7748
//
// The private half, which opens, is used in crypto/seal alone. All pure, any thread.
#pragma once

#include "crypto/base/ids.h"
#include "crypto/base/secret.h"

namespace mappe {

BoxPublicKey box_public_key(const BoxSeed& seed);

// True for the points that give everybody the same shared secret, in any encoding. Who seals to one seals to all.
[[nodiscard]] bool is_low_order(const BoxPublicKey& key);

}  // namespace mappe
