// Ed25519 signatures over labelled messages.                       docs/protocol.md §1, RFC 8032   twin: crypto/base/sign.h
//
// Verification is libsodium's strict one: a public key of low order or in a second encoding, an R of low order and an
// S that is not reduced are refused. WebCrypto's is not the same, so it is not used.
import { wipe } from "../base/bytes.ts"
import { Signature, SignPublicKey } from "../base/ids.ts"
import { Secret, type SignSeed } from "../base/secret.ts"
import { labelled } from "./hash.ts"
import type { Label } from "./label.ts"
import { signDetached, signPair, verifyDetached } from "./sodium.ts"

export function signPublicKey(seed: SignSeed): SignPublicKey {
  const pair = signPair(seed.expose())
  wipe(pair.privateKey)
  return SignPublicKey.of(pair.publicKey)
}

// One pair, for who signs more than once: the seed is expanded here, not at each signature. Its owner wipes it; the
// seed stays its own owner's.
export class SignKeyPair {
  readonly publicKey: SignPublicKey
  readonly #privateKey: Secret<"SignPrivateKey">

  constructor(seed: SignSeed) {
    const pair = signPair(seed.expose())
    this.publicKey = SignPublicKey.of(pair.publicKey)
    this.#privateKey = new Secret(pair.privateKey)
  }

  // Over "mappe/1/" label 0x00 message.
  sign(label: Label, message: Uint8Array): Signature {
    return Signature.of(signDetached(labelled(label, message), this.#privateKey.expose()))
  }

  wipe(): void {
    this.#privateKey.wipe()
  }
}

// For who signs once.
export function signOnce(seed: SignSeed, label: Label, message: Uint8Array): Signature {
  const pair = new SignKeyPair(seed)
  const signature = pair.sign(label, message)
  pair.wipe()
  return signature
}

export function verify(signer: SignPublicKey, label: Label, message: Uint8Array, signature: Signature): boolean {
  return verifyDetached(signature, labelled(label, message), signer)
}
