// AEAD(k, n, ad, m) of the protocol: XChaCha20-Poly1305 (IETF).              docs/protocol.md §1   twin: crypto/base/aead.h
//
// It does not commit to its key: where a ciphertext may be tried under more than one key, a commitment stands beside it
// (committed_box.ts) or a signature over it.
import type { Bytes } from "../base/bytes.ts"
import type { AeadNonce } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { xchachaOpen, xchachaSeal } from "./sodium.ts"

export const aeadTagBytes = 16

// `key` has 32 bytes. Gives ciphertext || tag. Who seals gives a nonce only for vectors; the functions above this one
// have a fresh one as their default.
export function aeadSeal(key: Uint8Array, nonce: AeadNonce, ad: Uint8Array, message: Uint8Array): Bytes {
  return xchachaSeal(message, ad, nonce, key)
}

//   gives   the message; where it is a secret the caller wipes it
//   errors  malformed  shorter than a tag
//           tampered   the tag does not fit key, nonce, ad or bytes; nothing is released
export function aeadOpen(key: Uint8Array, nonce: AeadNonce, ad: Uint8Array, sealed: Uint8Array): Result<Bytes> {
  if (sealed.length < aeadTagBytes) return fail("malformed", "a ciphertext shorter than its tag")
  const message = xchachaOpen(sealed, ad, nonce, key)
  return message === undefined ? fail("tampered", "the tag does not fit the ciphertext") : ok(message)
}
