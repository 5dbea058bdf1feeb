// libsodium of the sumo build, typed for this code and ready when this module is.
//
// The only file that imports libsodium-wrappers-sumo. It waits for the WebAssembly module (top-level await), so that
// whoever imports from crypto/ need not: everything here is synchronous. There is no fallback without WebAssembly: the
// import fails and the app says so (Argon2id would take 16 s instead of 0.2 s). The wrappers throw where libsodium
// answers with a code; that ends here, as undefined or false. Lengths are the callers' (ids and secrets have theirs).
import sodium from "libsodium-wrappers-sumo"

import type { Bytes } from "../base/bytes.ts"

await sodium.ready

// The wrappers copy every result out of the WebAssembly memory into an array of its own.
function own(bytes: Uint8Array): Bytes {
  return bytes as Bytes
}

function tried<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

export interface Pair {
  readonly publicKey: Bytes
  readonly privateKey: Bytes // the caller wipes it
}

// BLAKE2b of `sizeBytes` bytes, keyed if there is a key.
export function blake2b(sizeBytes: number, message: Uint8Array, key: Uint8Array | null): Bytes {
  return own(sodium.crypto_generichash(sizeBytes, message, key))
}

// Ed25519 (RFC 8032); the private half is seed || public key, 64 bytes.
export function signPair(seed: Uint8Array): Pair {
  const pair = sodium.crypto_sign_seed_keypair(seed)
  return { publicKey: own(pair.publicKey), privateKey: own(pair.privateKey) }
}

export function signDetached(message: Uint8Array, privateKey: Uint8Array): Bytes {
  return own(sodium.crypto_sign_detached(message, privateKey))
}

// Strict: no key of low order or in a second encoding, no R of low order, no S that is not reduced.
export function verifyDetached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  return tried(() => sodium.crypto_sign_verify_detached(signature, message, publicKey)) ?? false
}

// XChaCha20-Poly1305 (IETF): gives ciphertext || tag.
export function xchachaSeal(message: Uint8Array, ad: Uint8Array, nonce: Uint8Array, key: Uint8Array): Bytes {
  return own(sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(message, ad, null, nonce, key))
}

export function xchachaOpen(
  sealed: Uint8Array,
  ad: Uint8Array,
  nonce: Uint8Array,
  key: Uint8Array,
): Bytes | undefined {
  const opened = tried(() => sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, ad, nonce, key))
  return opened && own(opened)
}

// X25519: crypto_box_seed_keypair, whose private half is the front of SHA-512(seed).
export function boxPair(seed: Uint8Array): Pair {
  const pair = sodium.crypto_box_seed_keypair(seed)
  return { publicKey: own(pair.publicKey), privateKey: own(pair.privateKey) }
}

// Undefined for a point of low order.
export function x25519(privateKey: Uint8Array, publicKey: Uint8Array): Bytes | undefined {
  const shared = tried(() => sodium.crypto_scalarmult(privateKey, publicKey))
  return shared && own(shared)
}

// X25519 with XSalsa20-Poly1305: tag || ciphertext. Undefined for a recipient of low order.
export function boxEasy(
  message: Uint8Array,
  nonce: Uint8Array,
  publicKey: Uint8Array,
  privateKey: Uint8Array,
): Bytes | undefined {
  const sealed = tried(() => sodium.crypto_box_easy(message, nonce, publicKey, privateKey))
  return sealed && own(sealed)
}

export function boxSealOpen(sealed: Uint8Array, publicKey: Uint8Array, privateKey: Uint8Array): Bytes | undefined {
  const opened = tried(() => sodium.crypto_box_seal_open(sealed, publicKey, privateKey))
  return opened && own(opened)
}

// Argon2id v1.3, one lane. Undefined when there is no memory for it: lengths and costs are ours.
export function argon2id(
  sizeBytes: number,
  password: Uint8Array,
  salt: Uint8Array,
  passes: number,
  memoryBytes: number,
): Bytes | undefined {
  const algorithm = sodium.crypto_pwhash_ALG_ARGON2ID13
  const output = tried(() => sodium.crypto_pwhash(sizeBytes, password, salt, passes, memoryBytes, algorithm))
  return output && own(output)
}
