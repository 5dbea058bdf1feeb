// Box(k, label, ad, m) of the protocol: authenticated encryption that opens under one key only.       docs/protocol.md
// §1
//
//   Box = [1, KDF(k, label, nonce), nonce, AEAD(k, nonce, ad, m)]     as CBOR
//
// The commitment is compared first. Without it a server that stores boxes under guessable secrets could craft one that
// opens under many passwords and learn from the answer which group the right one is in. Pure; any thread.
#pragma once

#include "crypto/base/aead.h"
#include "crypto/base/hash.h"

namespace mappe::seal {

Bytes seal_box(AeadKeyView key, Label commit_label, ByteView ad, ByteView message,
               const AeadNonce& nonce = AeadNonce::random());

//   errors  malformed    not this form
//           unsupported  a box of a newer version
//           tampered     another key (by the commitment), another place, changed bytes
Result<SecretBytes> open_box(AeadKeyView key, Label commit_label, ByteView ad, ByteView box);

}  // namespace mappe::seal
