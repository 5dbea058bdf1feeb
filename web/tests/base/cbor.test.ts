// What the vectors of cbor/ cannot say: that a failed reader stays failed, and what the writer refuses of its callers.
import { expect, test } from "vitest"
import { toHex } from "../../src/mappe/base/bytes.ts"
import { encodeArray, Reader, Writer } from "../../src/mappe/base/cbor.ts"
import { SpaceId } from "../../src/mappe/base/ids.ts"

test("integers have the shortest form at every border", () => {
  const borders = [0, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, Number.MAX_SAFE_INTEGER]
  expect(toHex(encodeArray(...borders))).toBe(
    "8a00171818" + "18ff190100" + "19ffff1a00010000" + "1affffffff1b0000000100000000" + "1b001fffffffffffff",
  )
})

test("a set is sorted by its encoded bytes", () => {
  const set = new Writer().set([encodeArray(2), encodeArray(1), encodeArray("")]).done()
  expect(toHex(set)).toBe("83" + "8101" + "8102" + "8160")
})

test("the writer refuses a set with two alike, half a surrogate pair, and integers out of range", () => {
  expect(() => new Writer().set([encodeArray(1), encodeArray(1)])).toThrow("check failed")
  expect(() => new Writer().text("\ud800")).toThrow("check failed")
  expect(() => new Writer().uint(2 ** 53)).toThrow("check failed")
  expect(() => new Writer().uint(-1)).toThrow("check failed")
})

test("a reader that failed gives nothing any more and keeps its first failure", () => {
  const reader = new Reader(encodeArray("a", 7))
  reader.array(2)
  expect(reader.uint()).toBe(0)
  expect(reader.uint()).toBe(0)
  reader.failWith("unsupported", "later")
  expect(reader.id(SpaceId)).toEqual(SpaceId.zero)
  expect(reader.finish()).toMatchObject({ ok: false, error: { kind: "malformed" } })
})

test("a byte order mark is content", () => {
  const reader = new Reader(new Writer().text("\ufeffMappe").done())
  expect(reader.text()).toBe("\ufeffMappe")
  expect(reader.finish().ok).toBe(true)
})
