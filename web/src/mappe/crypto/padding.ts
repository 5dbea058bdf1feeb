// How lengths are hidden: Padmé for chunks, ISO 7816-4 for bodies of entries.
// docs/protocol.md §4.1, §5                                                             twin: crypto/base/padding.h
import type { Bytes } from "../base/bytes.ts"
import { check } from "../base/check.ts"
import { fail, ok, type Result } from "../base/result.ts"

export const chunkPlainBytesMax = 1 << 20
export const chunkPaddedBytesMin = 512
export const chunkTagBytes = 16
export const bodyBlockBytes = 128
export const bodyCoarseBytes = 1024 // and the longest padding that readers take
export const coarseBodyBytesMax = 64 * 1024 // a longer body is padded finely, whatever it is

/** How much of a body's length shows: coarse where there is a title, a note or an agenda in it. */
export type BodyLength = "fine" | "coarse"

// Padmé(n) of §5: e = floor(log2 n), b = e - floor(log2 e) - 1; n up to a multiple of 2^b. padme(0) is 0.
//   100,000 -> 100,352 (e 16, b 11)        1,000,000 -> 1,015,808 (e 19, b 14)
export function padme(n: number): number {
  check(Number.isInteger(n) && n >= 0 && n < 2 ** 31, "a size that Padmé is for")
  if (n < 4) return n // b is not positive
  const e = floorLog2(n)
  const unit = 2 ** (e - floorLog2(e) - 1)
  return Math.ceil(n / unit) * unit
}

function floorLog2(n: number): number {
  return 31 - Math.clz32(n)
}

// The size of a chunk's padded plaintext: Padmé, but 512 at least. 1 <= plainBytes <= 1 MiB (checked); the result is at
// most 1 MiB too. A blob is that plus chunkTagBytes.
export function paddedChunkBytes(plainBytes: number): number {
  check(plainBytes >= 1 && plainBytes <= chunkPlainBytesMax, "a size that chunks have")
  return Math.max(padme(plainBytes), chunkPaddedBytesMin)
}

// What a body of so many bytes becomes: at least one more.
export function paddedBodyBytes(bodyBytes: number, length: BodyLength): number {
  const block = length === "coarse" && bodyBytes <= coarseBodyBytesMax ? bodyCoarseBytes : bodyBlockBytes
  return (Math.floor(bodyBytes / block) + 1) * block
}

// ISO 7816-4: 0x80, then zeros up to a multiple of 128 or 1,024. Gives a copy; where the body is a secret the caller
// wipes both.
export function padBody(body: Uint8Array, length: BodyLength = "fine"): Bytes {
  const padded = new Uint8Array(paddedBodyBytes(body.length, length))
  padded.set(body)
  padded[body.length] = 0x80
  return padded
}

//   gives   a view of the body without its padding          errors  malformed  no such padding
export function unpadBody(padded: Bytes): Result<Bytes> {
  let end = padded.length - 1
  if (padded.length > 0 && padded.length % bodyBlockBytes === 0) {
    const blockStart = Math.max(0, padded.length - bodyCoarseBytes)
    while (end > blockStart && padded[end] === 0) end--
    if (padded[end] === 0x80) return ok(padded.subarray(0, end))
  }
  return fail("malformed", "a body without its padding")
}
