// Box(k, label, ad, m): authenticated encryption that opens under one key only. docs/protocol.md §1
//                                                                                twin: crypto/seal/committed_box.h
//   Box = [1, KDF(k, label, nonce), nonce, AEAD(k, nonce, ad, m)]     as CBOR
//
// The commitment is compared first. Without it a server that stores boxes under guessable secrets could craft one that
// opens under many passwords and learn from the answer which group the right one is in.
import { equalInConstantTime, type Bytes } from "../base/bytes.ts"
import { beginVersioned, encodeArray, Reader } from "../base/cbor.ts"
import { idKind } from "../base/id.ts"
import { AeadNonce } from "../base/ids.ts"
import { fail, type Result } from "../base/result.ts"
import { aeadOpen, aeadSeal } from "./aead.ts"
import { derive } from "./hash.ts"
import type { Label } from "./label.ts"

const boxVersion = 1
const Commit = idKind<"BoxCommit">(32)

// `key` has 32 bytes and is borrowed, as the message is.
export function sealBox(
  key: Uint8Array,
  commitLabel: Label,
  ad: Uint8Array,
  message: Uint8Array,
  nonce: AeadNonce = AeadNonce.random(),
): Bytes {
  return encodeArray(boxVersion, derive(key, commitLabel, nonce), nonce, aeadSeal(key, nonce, ad, message))
}

//   gives   the message, which the caller wipes
//   errors  malformed    not this form
//           unsupported  a box of a newer version
//           tampered     another key (by the commitment), another place, changed bytes
export function openBox(key: Uint8Array, commitLabel: Label, ad: Uint8Array, box: Bytes): Result<Bytes> {
  const reader = new Reader(box)
  beginVersioned(reader, 4, boxVersion, "a box of a version this program does not know")
  const commit = reader.id(Commit)
  const nonce = reader.id(AeadNonce)
  const ciphertext = reader.bytes()
  const end = reader.finish()
  if (!end.ok) return end
  if (!equalInConstantTime(commit, derive(key, commitLabel, nonce)))
    return fail("tampered", "a box that commits to another key")
  return aeadOpen(key, nonce, ad, ciphertext)
}
