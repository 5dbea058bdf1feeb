// What a sign-in signs. Neither a password nor a key travels.           docs/protocol.md §3   twin: crypto/base/sign_in.h
import type { Bytes } from "../base/bytes.ts"
import { encodeArray } from "../base/cbor.ts"
import type {
  ClientNonce,
  PrincipalId,
  PrincipalKind,
  ServerId,
  ServerNonce,
  Signature,
  SignPublicKey,
} from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { fail, ok, type Result } from "../base/result.ts"
import type { SignSeed } from "../base/secret.ts"
import { signOnce, verify } from "./sign.ts"

declare const loginBrand: unique symbol

// The name of an account: [a-z0-9._@-]{1,64}, after capitals of ASCII were made small. Not a secret, but personal.
export type Login = string & { readonly [loginBrand]: true }

const loginForm = new RegExp(`^[a-z0-9._@-]{1,${limits.loginBytesMax}}$`)

// errors  malformed
export function parseLogin(text: string): Result<Login> {
  const lowered = text.replace(/[A-Z]/g, (capital) => capital.toLowerCase()) // of ASCII alone: no language's rules
  if (!loginForm.test(lowered))
    return fail("malformed", "a login has 1 to 64 characters out of a-z, 0-9, '.', '_', '@', '-'")
  return ok(lowered as Login)
}

// How master was made of a password. A constant each, never numbers from the server.
export type Suite = 0 | 1
export const Suite = {
  recoveryCode: 0, // no password: a recovery code took its place; salt ""
  argon2id64m: 1, // Argon2id v1.3, 64 MiB, t = 3, p = 1
} as const

// errors  unsupported
export function parseSuite(number: number): Result<Suite> {
  return number === 0 || number === 1 ? ok(number) : fail("unsupported", "a password suite this program does not know")
}

// Origin is scheme, host and port as in a browser's address: "https://mappe.example".
export interface SignIn {
  // of a password or a recovery code; label "sign-in"
  readonly server: ServerId
  readonly origin: string
  readonly login: Login
  readonly serverNonce: ServerNonce
  readonly clientNonce: ClientNonce
}

export function signInMessage(signIn: SignIn): Bytes {
  const { server, origin, login, serverNonce, clientNonce } = signIn
  return encodeArray(server, origin, login, serverNonce, clientNonce)
}

export function signSignIn(signIn: SignIn, seed: SignSeed): Signature {
  return signOnce(seed, "sign-in", signInMessage(signIn))
}

export function verifySignIn(signIn: SignIn, key: SignPublicKey, signature: Signature): boolean {
  return verify(key, "sign-in", signInMessage(signIn), signature)
}

export interface PrincipalSignIn {
  // of an invite or a gateway; label "principal-sign-in". A person never signs in so.
  readonly server: ServerId
  readonly origin: string
  readonly kind: PrincipalKind
  readonly id: PrincipalId
  readonly serverNonce: ServerNonce
  readonly clientNonce: ClientNonce
}

export function principalSignInMessage(signIn: PrincipalSignIn): Bytes {
  const { server, origin, kind, id, serverNonce, clientNonce } = signIn
  return encodeArray(server, origin, kind, id, serverNonce, clientNonce)
}

export function signPrincipalSignIn(signIn: PrincipalSignIn, seed: SignSeed): Signature {
  return signOnce(seed, "principal-sign-in", principalSignInMessage(signIn))
}

export function verifyPrincipalSignIn(signIn: PrincipalSignIn, key: SignPublicKey, signature: Signature): boolean {
  return verify(key, "principal-sign-in", principalSignInMessage(signIn), signature)
}
