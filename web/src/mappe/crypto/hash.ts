// H, H16, KDF of the protocol.                      docs/protocol.md §1, labels in §11   twin: crypto/base/hash.h
//
// An input of several parts is the CBOR of an array (encodeArray), never a concatenation.
import { asciiBytes, concat, wipe, type Bytes } from "../base/bytes.ts"
import type { Label } from "./label.ts"
import { blake2b } from "./sodium.ts"

const prefixes = new Map<Label, Bytes>()

// "mappe/1/" label 0x00 x: what every labelled primitive works on.
export function labelled(label: Label, x: Uint8Array): Bytes {
  let prefix = prefixes.get(label)
  if (prefix === undefined) {
    prefix = asciiBytes(`mappe/1/${label}\0`)
    prefixes.set(label, prefix)
  }
  return concat(prefix, x)
}

// H(label, x): BLAKE2b-256 of the labelled x, 32 bytes. H16 is its first 16 bytes, not BLAKE2b-128.
export function hash(label: Label, x: Uint8Array): Bytes {
  return keyed(null, label, x)
}

export function hash16(label: Label, x: Uint8Array): Bytes {
  return hash(label, x).slice(0, 16)
}

// KDF(k, label, x): BLAKE2b-256 keyed with the 32 bytes of k over the labelled x. The result is a secret where it is
// used as one; then the caller wipes it (Secret).
export function derive(key: Uint8Array, label: Label, x: Uint8Array): Bytes {
  return keyed(key, label, x)
}

// x may be a secret (a recovery code), so its copy is wiped.
function keyed(key: Uint8Array | null, label: Label, x: Uint8Array): Bytes {
  const input = labelled(label, x)
  const digest = blake2b(32, input, key)
  wipe(input)
  return digest
}

// By WebCrypto, on its own threads; `bytes` must not change until it is settled.
export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
}
