// Sealing to a public key, the half that needs no private key.                             docs/protocol.md §4 "sealed"
//
// The form of libsodium's crypto_box_seal (ephemeral public key || XSalsa20-Poly1305), but the ephemeral pair comes
// from a seed: who knows the seed can recompute the bytes and compare them. The opening half is in crypto/seal/row.h.
#pragma once

#include "crypto/base/ids.h"
#include "crypto/base/secret.h"

namespace mappe {

using SealSeed = Secret<struct SealSeedTag, 32>;

constexpr std::size_t seal_to_extra_bytes = 48;  // sealed = ephemeral public key (32) || tag (16) || ciphertext

//   errors  malformed  the recipient's key is of low order
Result<Bytes> seal_to(const BoxPublicKey& recipient, const SealSeed& seed, ByteView message);

}  // namespace mappe
