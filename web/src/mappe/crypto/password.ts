// From a password to the keys of a sign-in.                            docs/protocol.md §3   twin: crypto/seal/password.h
//
//   master = Argon2id v1.3 (NFC password, H16("salt", [server_id, login, salt]), 64 MiB, t = 3, p = 1) -> 32 bytes
//
// The numbers are a constant of the suite and never come from the server, which could otherwise ask for weak ones.
import { utf8, wipe, type Bytes } from "../base/bytes.ts"
import { encodeArray } from "../base/cbor.ts"
import type { PasswordSalt, ServerId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { secretKind, SignSeed, type Secret } from "../base/secret.ts"
import { argon2id64m } from "./argon2.ts"
import { derive, hash16 } from "./hash.ts"
import { Suite, type Login } from "./sign_in.ts"

export type MasterKey = Secret<"MasterKey">
export const MasterKey = secretKind<"MasterKey">(32)
export type WrapKey = Secret<"WrapKey">
export const WrapKey = secretKind<"WrapKey">(32)

// The two keys an account's copy hangs on: `signInSeed` proves, `wrap` opens the bundle. The caller owns both.
export interface SignInKeys {
  readonly signInSeed: SignSeed
  readonly wrap: WrapKey
}

const nothing = new Uint8Array(0)

// A password as typed, in NFC, so that one password typed on two keyboards is one. The caller wipes the bytes; the text
// itself cannot be wiped and should not outlive the form it was typed into.
//   errors  malformed  empty, or not Unicode
//           too_large  above 1,024 bytes
export function passwordBytes(typed: string): Result<Bytes> {
  const bytes = utf8(typed.normalize("NFC"))
  if (!bytes.ok) return bytes
  if (bytes.value.length === 0) return fail("malformed", "an empty password")
  if (bytes.value.length > limits.passwordBytesMax) return fail("too_large", "a password above 1024 bytes")
  return bytes
}

// `suite` is the server's number. Blocks for a while: argon2.ts.
//   gives   the master key; the caller wipes it when it has made the keys
//   errors  unsupported  a suite that is not Argon2's; the password was not touched
//           too_many     the system has no 64 MiB to give
//           and those of passwordBytes
export function deriveMaster(
  suite: number,
  password: string,
  server: ServerId,
  login: Login,
  salt: PasswordSalt,
): Result<MasterKey> {
  if (suite !== Suite.argon2id64m) return fail("unsupported", "a suite that makes no key of a password")
  const bytes = passwordBytes(password)
  if (!bytes.ok) return bytes
  const output = argon2id64m(bytes.value, hash16("salt", encodeArray(server, login, salt)))
  wipe(bytes.value)
  return output.ok ? ok(MasterKey.own(output.value.expose())) : output
}

export function passwordKeys(master: MasterKey): SignInKeys {
  return {
    signInSeed: SignSeed.own(derive(master.expose(), "sign-in-seed", nothing)),
    wrap: WrapKey.own(derive(master.expose(), "wrap", nothing)),
  }
}
