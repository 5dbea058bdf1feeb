// AEAD(k, n, ad, m) of the protocol: XChaCha20-Poly1305 (IETF).                                    docs/protocol.md §1
//
// It does not commit to its key: where a ciphertext may be tried under more than one key, a commitment stands beside it
// (Box in crypto/seal/committed_box.h, AtRestBox here) or a signature over it. Pure, any thread.
#pragma once

#include "crypto/base/id.h"
#include "crypto/base/secret.h"

namespace mappe {

constexpr std::size_t aead_tag_bytes = 16;

// Random for every message. Fixed ones are for vectors only, which is why every sealing function takes one, with a
// fresh one as its default.
using AeadNonce = Id<struct AeadNonceTag, 24>;

using AeadKeyView = std::span<const std::uint8_t, 32>;

// Gives ciphertext || tag.
Bytes aead_seal(AeadKeyView key, const AeadNonce& nonce, ByteView ad, ByteView message);

//   errors  malformed  shorter than a tag
//           tampered   the tag does not fit key, nonce, ad or bytes; nothing is released
Result<SecretBytes> aead_open(AeadKeyView key, const AeadNonce& nonce, ByteView ad, ByteView sealed);

}  // namespace mappe
