// The recovery code: 160 random bits on paper that take a password's place.   docs/protocol.md §3   twin: crypto/seal/recovery.h
//
//   "AAAQ EAYE AUDA OCAJ BIFQ YDIO B4IB CEQT B5AE"        eight groups of four base32 characters, and a check group
//
// Needs no slow hash: nobody guesses 160 bits.
import { base32Characters, fromBase32, toBase32Groups, wipe, type Bytes } from "../base/bytes.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { secretKind, SignSeed, type Secret } from "../base/secret.ts"
import { derive, hash } from "./hash.ts"
import { WrapKey, type SignInKeys } from "./password.ts"

export type RecoveryCode = Secret<"RecoveryCode"> // its owner wipes it
export const RecoveryCode = secretKind<"RecoveryCode">(20) // RecoveryCode.random() makes one

const codeCharacters = 32 // 160 bits
const checkCharacters = 4 // 20 bits
const nothing = new Uint8Array(0)

// Ignores case, blanks and hyphens and takes 0, 1, 8 for O, I, B.
//   errors  malformed  not 36 characters, or the check group does not fit: mistyped
export function parseRecoveryCode(typed: string): Result<RecoveryCode> {
  const characters = base32Characters(typed)
  if (!characters.ok) return characters
  if (characters.value.length !== codeCharacters + checkCharacters)
    return fail("malformed", "a recovery code has nine groups of four characters")
  const code = fromBase32(characters.value.slice(0, codeCharacters))
  if (!code.ok) return code
  if (checkGroup(code.value) !== characters.value.slice(codeCharacters))
    return fail("malformed", "the last group does not fit: the recovery code is mistyped")
  return ok(RecoveryCode.own(code.value))
}

// To be shown once; a text cannot be wiped.
export function recoveryCodeText(code: RecoveryCode): string {
  return `${toBase32Groups(code.expose())} ${checkGroup(code.expose())}`
}

// Of r = H("recovery-code", code bytes): labels recovery-sign-in-seed, recovery-wrap. The caller owns them.
export function recoveryKeys(code: RecoveryCode): SignInKeys {
  const r = hash("recovery-code", code.expose())
  const keys = {
    signInSeed: SignSeed.own(derive(r, "recovery-sign-in-seed", nothing)),
    wrap: WrapKey.own(derive(r, "recovery-wrap", nothing)),
  }
  wipe(r)
  return keys
}

function checkGroup(code: Bytes): string {
  return toBase32Groups(hash("recovery-check", code)).slice(0, checkCharacters)
}
