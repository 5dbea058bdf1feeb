// Bodies of entries of the kinds content, note and snapshot.          docs/protocol.md §4.1   twin: crypto/seal/entry_body.h
//
//   body = nonce || AEAD(KDF(epoch key, "entry-key", journal_id), nonce, header bytes, pad(CBOR))      24 + n*128 + 16
//   bytes: a CBOR of 1 to 127 bytes becomes 168; of 128 bytes, 296; coarse, of up to 1,023 bytes, 1,064
//
// The header is bound in: a body moved under another header does not open. No commitment: the entry's signature covers
// the body's hash, and the header names the epoch.
import { concat, wipe, type Bytes } from "../base/bytes.ts"
import { AeadNonce, type JournalId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { secretKind, type EpochKey, type Secret } from "../base/secret.ts"
import { aeadOpen, aeadSeal, aeadTagBytes } from "./aead.ts"
import { derive } from "./hash.ts"
import { bodyBlockBytes, type BodyLength, padBody, paddedBodyBytes, unpadBody } from "./padding.ts"

const aroundBytes = AeadNonce.sizeBytes + aeadTagBytes

// Derived once per epoch and journal, then used for thousands of entries. The caller owns it.
export type EntryKey = Secret<"EntryKey">
export const EntryKey = secretKind<"EntryKey">(32)

export function entryKey(epochKey: EpochKey, journal: JournalId): EntryKey {
  return EntryKey.own(derive(epochKey.expose(), "entry-key", journal))
}

//   errors  too_large  the sealed body would be above 1 MiB
export function sealEntry(
  key: EntryKey,
  header: Uint8Array,
  body: Uint8Array,
  nonce: AeadNonce = AeadNonce.random(),
  length: BodyLength = "fine",
): Result<Bytes> {
  if (paddedBodyBytes(body.length, length) + aroundBytes > limits.entryBytesMax)
    return fail("too_large", "an entry's body above 1 MiB")
  const padded = padBody(body, length)
  const sealed = concat(nonce, aeadSeal(key.expose(), nonce, header, padded))
  wipe(padded)
  return ok(sealed)
}

//   gives   the CBOR of the body, its padding taken off; it is not parsed here. It holds chunk keys: the caller wipes it
//   errors  malformed  not such a body: shorter than nonce, block and tag; not of whole blocks; padding that is none
//           tampered   the tag does not fit key, header or bytes
//           too_large  above 1 MiB
export function openEntry(key: EntryKey, header: Uint8Array, sealed: Uint8Array): Result<Bytes> {
  if (sealed.length > limits.entryBytesMax) return fail("too_large", "an entry's body above 1 MiB")
  if (sealed.length < aroundBytes + bodyBlockBytes || (sealed.length - aroundBytes) % bodyBlockBytes !== 0)
    return fail("malformed", "a body of a length that sealed bodies do not have")
  const nonce = AeadNonce.of(sealed.subarray(0, AeadNonce.sizeBytes))
  const padded = aeadOpen(key.expose(), nonce, header, sealed.subarray(AeadNonce.sizeBytes))
  if (!padded.ok) return padded
  const body = unpadBody(padded.value)
  if (!body.ok) wipe(padded.value)
  return body
}
