// What the vectors of text-forms cannot say: texts of JavaScript that have no UTF-8, order, and wiping.
import { expect, test } from "vitest"
import { compare, concat, equal, equalInConstantTime, fromHex, textOf, utf8, wipe } from "../../src/mappe/base/bytes.ts"
import { keyOf } from "../../src/mappe/base/id.ts"
import { SpaceId } from "../../src/mappe/base/ids.ts"

test("half a surrogate pair is refused, not replaced", () => {
  expect(utf8("a\udc00")).toMatchObject({ ok: false, error: { kind: "malformed" } })
  expect(utf8("\u{1f4c1}")).toEqual({ ok: true, value: Uint8Array.of(0xf0, 0x9f, 0x93, 0x81) })
})

test("overlong forms, surrogates and cut sequences are no UTF-8", () => {
  for (const bytes of [[0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]])
    expect(textOf(Uint8Array.from(bytes))).toMatchObject({ ok: false, error: { kind: "malformed" } })
})

test("a byte order mark is kept in both directions", () => {
  expect(textOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toEqual({ ok: true, value: "\ufeffa" })
})

test("bytes are ordered as CBOR sets are: by their bytes, the shorter first", () => {
  expect(compare(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBeLessThan(0)
  expect(compare(Uint8Array.of(1), Uint8Array.of(1, 0))).toBeLessThan(0)
  expect(compare(Uint8Array.of(0xff), Uint8Array.of(0x01, 0x01))).toBeGreaterThan(0)
  expect(compare(Uint8Array.of(7), Uint8Array.of(7))).toBe(0)
})

test("both comparisons see a difference at either end, and in length", () => {
  for (const same of [equal, equalInConstantTime]) {
    expect(same(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2, 3))).toBe(true)
    expect(same(Uint8Array.of(9, 2, 3), Uint8Array.of(1, 2, 3))).toBe(false)
    expect(same(Uint8Array.of(1, 2, 9), Uint8Array.of(1, 2, 3))).toBe(false)
    expect(same(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false)
  }
})

test("joined bytes are a copy, and wiping leaves zeros", () => {
  const part = Uint8Array.of(1, 2)
  const all = concat(part, Uint8Array.of(), Uint8Array.of(3))
  wipe(part)
  expect([...part]).toEqual([0, 0])
  expect([...all]).toEqual([1, 2, 3])
})

test("digits of other scripts are no hex", () => {
  expect(fromHex("１a")).toMatchObject({ ok: false, error: { kind: "malformed" } })
})

test("an id is a copy, has a key of its own for maps, and is drawn without a leading minus", () => {
  const buffer = new Uint8Array(32).fill(5)
  const id = SpaceId.of(buffer.subarray(0, 16))
  buffer.fill(0)
  expect(id).toEqual(SpaceId.of(new Uint8Array(16).fill(5)))
  expect(id.buffer.byteLength).toBe(16)
  expect(new Set([keyOf(id), keyOf(id), keyOf(SpaceId.zero)]).size).toBe(2)
  const drawn = Array.from({ length: 2_000 }, () => SpaceId.random()) // of which 31 would begin with one by chance
  expect(drawn.filter((each) => each[0]! >> 2 === 62)).toEqual([])
})
