// The box a program keeps its own records in.                              docs/protocol.md §3   twin: crypto/base/at_rest_box.h
//
//   sealed = [1, KDF(key, "at-rest-commit", nonce), nonce, AEAD(key, nonce, ad, m)]
//
// `ad` ties the record to its place: a record moved to another place does not open there. It has one version for good.
import type { Bytes } from "../base/bytes.ts"
import { AeadNonce } from "../base/ids.ts"
import { fail, type Result } from "../base/result.ts"
import { secretKind, type Secret } from "../base/secret.ts"
import { openBox, sealBox } from "./committed_box.ts"

export type AtRestKey = Secret<"AtRestKey">
export const AtRestKey = secretKind<"AtRestKey">(32)

export function sealAtRest(
  key: AtRestKey,
  ad: Uint8Array,
  message: Uint8Array,
  nonce: AeadNonce = AeadNonce.random(),
): Bytes {
  return sealBox(key.expose(), "at-rest-commit", ad, message, nonce)
}

//   gives   the message; where it is a secret the caller wipes it
//   errors  malformed  not this form
//           tampered   sealed under another key, for another place, or changed
export function openAtRest(key: AtRestKey, ad: Uint8Array, sealed: Bytes): Result<Bytes> {
  const message = openBox(key.expose(), "at-rest-commit", ad, sealed)
  if (!message.ok && message.error.kind === "unsupported") return fail("malformed", "a record that is not this box")
  return message
}
