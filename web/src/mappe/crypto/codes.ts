// Codes that people read to each other, and what stands for a name.   docs/protocol.md §4.4, §4a   twin: crypto/base/codes.h
import { encodeArray } from "../base/cbor.ts"
import { NameRef, type EntryHash, type Fingerprint, type NameSalt } from "../base/ids.ts"
import { hash } from "./hash.ts"

// Group i is bytes 5i..5i+4 of the 32-byte digest, big-endian, modulo 100000. Up to six groups, separated by blanks.
function fiveDigitGroups(digest: Uint8Array, groups: number): string {
  return Array.from({ length: groups }, (_, group) => {
    let number = 0
    for (const byte of digest.subarray(5 * group, 5 * group + 5)) number = number * 256 + byte // below 2^40
    return String(number % 100_000).padStart(5, "0")
  }).join(" ")
}

// Of one entry: equal for two people exactly if their journals are equal up to it. "01234 56789 ..." (six groups)
export function verificationCode(entry: EntryHash): string {
  return fiveDigitGroups(hash("code", entry), 6)
}

// Told by telephone by who joined to who invited: the keys that joined are the joiner's. (three groups)
export function joiningCode(inviter: Fingerprint, joiner: Fingerprint): string {
  return fiveDigitGroups(hash("join-code", encodeArray(inviter, joiner)), 3)
}

// H("name", [salt, display name]): what a roster keeps in place of a name. `name` has UTF-8 (checked).
export function nameRef(salt: NameSalt, name: string): NameRef {
  return NameRef.of(hash("name", encodeArray(salt, name)))
}
