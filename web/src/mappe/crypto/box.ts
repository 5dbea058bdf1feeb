// X25519 keys that things are sealed to.                            docs/protocol.md §1, RFC 7748   twin: crypto/base/box.h
import { wipe } from "../base/bytes.ts"
import { BoxPublicKey } from "../base/ids.ts"
import type { BoxSeed } from "../base/secret.ts"
import { boxPair, x25519 } from "./sodium.ts"

export function boxPublicKey(seed: BoxSeed): BoxPublicKey {
  const pair = boxPair(seed.expose())
  wipe(pair.privateKey)
  return BoxPublicKey.of(pair.publicKey)
}

const anyScalar = new Uint8Array(32).fill(1, 0, 1)

// True for the points that give everybody the same shared secret, in any encoding. Who seals to one seals to all.
export function isLowOrder(key: BoxPublicKey): boolean {
  // Any clamped scalar is a multiple of 8, so it takes exactly these points to zero, which libsodium reports.
  return x25519(anyScalar, key) === undefined
}
