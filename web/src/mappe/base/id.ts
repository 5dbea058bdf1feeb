// Fixed-size public values with types of their own: ids, hashes, public keys. Passing one for another does not compile.
// Raw bytes become a type once, in a parse that can fail.                             twin: crypto/base/id.h
import { fromBase64url, fromHex, randomBytes, toBase64url, type Bytes } from "./bytes.ts"
import { check } from "./check.ts"
import { fail, ok, type Result } from "./result.ts"

declare const brand: unique symbol

// An id of N bytes; never written to after its parse. Compare with equal (bytes.ts), use keyOf for a Map or Set.
export type Id<Tag extends string> = Bytes & { readonly [brand]: Tag }

export interface IdKind<Tag extends string> {
  readonly sizeBytes: number
  readonly zero: Id<Tag> // "none", or "the root" (§1)
  // Copies, so that an id keeps no larger buffer alive.                     errors  malformed  not exactly sizeBytes
  parse(bytes: Uint8Array): Result<Id<Tag>>
  parseHex(text: string): Result<Id<Tag>>
  parseText(text: string): Result<Id<Tag>> // base64url
  of(bytes: Uint8Array): Id<Tag> // of a result of our own, whose length is known (checked)
  random(): Id<Tag> // never one whose text begins with a minus (§1)
}

const base64urlMinus = 62 // the six bits that "-" stands for

export function idKind<Tag extends string>(sizeBytes: number): IdKind<Tag> {
  const of = (bytes: Uint8Array): Id<Tag> => {
    check(bytes.length === sizeBytes, "an id of the right length")
    return new Uint8Array(bytes) as Id<Tag>
  }
  const parse = (bytes: Uint8Array): Result<Id<Tag>> =>
    bytes.length === sizeBytes ? ok(of(bytes)) : fail("malformed", "an id or hash of the wrong length")
  const parsed = (bytes: Result<Bytes>): Result<Id<Tag>> => (bytes.ok ? parse(bytes.value) : bytes)
  return {
    sizeBytes,
    zero: of(new Uint8Array(sizeBytes)),
    parse,
    parseHex: (text) => parsed(fromHex(text)),
    parseText: (text) => parsed(fromBase64url(text)),
    of,
    random: () => {
      for (;;) {
        const bytes = randomBytes(sizeBytes)
        if (bytes[0]! >> 2 !== base64urlMinus) return bytes as Id<Tag>
      }
    },
  }
}

export function isZero(id: Uint8Array): boolean {
  return id.every((byte) => byte === 0)
}

// The form in URLs, JSON and on screens.
export function idText(id: Uint8Array): string {
  return toBase64url(id)
}

// A short text that is equal exactly for equal ids: a key for Map and Set, cheaper than idText; not for people.
export function keyOf(id: Uint8Array): string {
  return String.fromCharCode.apply(null, id as unknown as number[])
}
