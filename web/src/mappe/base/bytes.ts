// Bytes and their text forms: hex, base64url without padding, and the base32 of codes that people type.
// docs/protocol.md §1, RFC 4648                                                    twin: crypto/base/bytes.h
import { fail, ok, type Result } from "./result.ts"

// Over an ArrayBuffer of its own kind, never a shared one: what WebCrypto takes.
export type Bytes = Uint8Array<ArrayBuffer>

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

// For secrets and commitments: takes the same time wherever the difference is, as far as a browser allows.
export function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!
  return difference === 0
}

// Lexicographic, as CBOR sets are sorted: below zero when a comes first, zero when equal.
export function compare(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

/** Of all of them together. */
export function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0)
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(lengthOf(parts))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

// Zeroes what held a secret. The engine may have moved it before; texts cannot be wiped at all.
export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const bytes of secrets) bytes.fill(0)
}

export function randomBytes(size: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(size))
}

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }) // a byte order mark is content

// A text with a lone surrogate has no UTF-8; TextEncoder would silently change it.          errors  malformed
export function utf8(text: string): Result<Bytes> {
  if (!text.isWellFormed()) return fail("malformed", "a text with half a surrogate pair")
  return ok(encoder.encode(text))
}

// errors  malformed  not UTF-8 (RFC 3629: no overlong forms, no surrogates)
export function textOf(bytes: Uint8Array): Result<string> {
  try {
    return ok(decoder.decode(bytes))
  } catch {
    return fail("malformed", "a text that is not UTF-8")
  }
}

// For texts of our own that are ASCII: labels, alphabets.
export function asciiBytes(text: string): Bytes {
  return encoder.encode(text)
}

const hexDigits = "0123456789abcdef"

// Lower case. fromHex takes either case.                                                    errors  malformed
export function toHex(bytes: Uint8Array): string {
  let text = ""
  for (const byte of bytes) text += hexDigits[byte >> 4]! + hexDigits[byte & 15]!
  return text
}

export function fromHex(text: string): Result<Bytes> {
  if (text.length % 2 !== 0) return fail("malformed", "hex with an odd number of digits")
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) {
    const high = hexValue(text.charCodeAt(2 * i))
    const low = hexValue(text.charCodeAt(2 * i + 1))
    if (high < 0 || low < 0) return fail("malformed", "a character that is no hex digit")
    bytes[i] = high * 16 + low
  }
  return ok(bytes)
}

function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  if (code >= 97 && code <= 102) return code - 87
  if (code >= 65 && code <= 70) return code - 55
  return -1
}

const base64urlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
const base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
const base64urlDigits = digitsOf(base64urlAlphabet)
const base32Digits = digitsOf(base32Alphabet)

// RFC 4648 §5 without padding. Reading is strict: no padding, no blanks, no stray bits in the last character.
export function toBase64url(bytes: Uint8Array): string {
  return encode(bytes, base64urlAlphabet, 6)
}

export function fromBase64url(text: string): Result<Bytes> {
  return decode(text, base64urlDigits, 6)
}

// RFC 4648 §6 in groups of four, for codes that people read and type. Reading ignores case, blanks and hyphens and
// takes 0, 1, 8 for O, I, B.                                                                errors  malformed
export function toBase32Groups(bytes: Uint8Array): string {
  return (encode(bytes, base32Alphabet, 5).match(/.{1,4}/g) ?? []).join(" ")
}

export function fromBase32(text: string): Result<Bytes> {
  const characters = base32Characters(text)
  return characters.ok ? decode(characters.value, base32Digits, 5) : characters
}

// The same reading, but gives the characters themselves in their one form: capitals A-Z and 2-7, nothing else.
export function base32Characters(text: string): Result<string> {
  let characters = ""
  for (const typed of text) {
    if (" -\t\n\r".includes(typed)) continue
    const letter = typed >= "a" && typed <= "z" ? typed.toUpperCase() : typed
    const meant = letter === "0" ? "O" : letter === "1" ? "I" : letter === "8" ? "B" : letter
    if (!base32Digits.has(meant)) return fail("malformed", "a character that base32 does not have")
    characters += meant
  }
  return ok(characters)
}

function digitsOf(alphabet: string): ReadonlyMap<string, number> {
  return new Map([...alphabet].map((letter, value) => [letter, value]))
}

function encode(bytes: Uint8Array, alphabet: string, digitBits: number): string {
  let text = ""
  let pending = 0
  let pendingBits = 0
  const digit = (value: number): string => alphabet[value & ((1 << digitBits) - 1)]!
  for (const byte of bytes) {
    pending = (pending << 8) | byte
    pendingBits += 8
    while (pendingBits >= digitBits) {
      pendingBits -= digitBits
      text += digit(pending >> pendingBits)
    }
  }
  if (pendingBits > 0) text += digit(pending << (digitBits - pendingBits))
  return text
}

// Strict: bits that belong to no byte must be zero and fewer than one digit, so that every value has one text.
function decode(text: string, digits: ReadonlyMap<string, number>, digitBits: number): Result<Bytes> {
  const bytes = new Uint8Array(Math.floor((text.length * digitBits) / 8))
  let at = 0
  let pending = 0
  let pendingBits = 0
  for (const letter of text) {
    const digit = digits.get(letter)
    if (digit === undefined) return fail("malformed", "a character that this text form does not have")
    pending = (pending << digitBits) | digit
    pendingBits += digitBits
    if (pendingBits >= 8) {
      pendingBits -= 8
      bytes[at++] = pending >> pendingBits
    }
  }
  if (pendingBits >= digitBits) return fail("malformed", "a text cut off in the middle of a byte")
  if ((pending & ((1 << pendingBits) - 1)) !== 0) return fail("malformed", "stray bits at the end of a text")
  return ok(bytes)
}
