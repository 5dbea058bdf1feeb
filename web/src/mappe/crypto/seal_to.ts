// Sealing to a public key.                            docs/protocol.md §4.6 "sealed"   twin: crypto/base/seal_to.h
//
// The form of libsodium's crypto_box_seal (ephemeral public key || XSalsa20-Poly1305), but the ephemeral pair comes
// from a seed: who knows the seed can recompute the bytes and compare them.
import { concat, wipe, type Bytes } from "../base/bytes.ts"
import type { BoxPublicKey } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { secretKind, type BoxSeed, type Secret } from "../base/secret.ts"
import { blake2b, boxEasy, boxPair, boxSealOpen } from "./sodium.ts"

export type SealSeed = Secret<"SealSeed">
export const SealSeed = secretKind<"SealSeed">(32)

export const sealToExtraBytes = 48 // sealed = ephemeral public key (32) || tag (16) || ciphertext
const boxNonceBytes = 24

//   errors  malformed  the recipient's key is of low order
export function sealTo(recipient: BoxPublicKey, seed: SealSeed, message: Uint8Array): Result<Bytes> {
  const ephemeral = boxPair(seed.expose())
  const nonce = blake2b(boxNonceBytes, concat(ephemeral.publicKey, recipient), null) // as crypto_box_seal
  const sealed = boxEasy(message, nonce, recipient, ephemeral.privateKey)
  wipe(ephemeral.privateKey)
  return sealed === undefined ? fail("malformed", "a box key of low order") : ok(concat(ephemeral.publicKey, sealed))
}

//   gives   the message, which the caller wipes
//   errors  malformed  too short
//           tampered   not sealed to this key, or changed
export function openSealedTo(seed: BoxSeed, sealed: Uint8Array): Result<Bytes> {
  if (sealed.length < sealToExtraBytes) return fail("malformed", "a sealed row that is too short")
  const own = boxPair(seed.expose())
  const message = boxSealOpen(sealed, own.publicKey, own.privateKey)
  wipe(own.privateKey)
  return message === undefined ? fail("tampered", "a row that is not sealed to this key") : ok(message)
}
