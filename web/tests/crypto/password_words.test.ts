// Proposed passwords: what they are drawn from, and how.              docs/protocol.md §3   twin: tests/client/password_words_test.cpp
import { readFileSync } from "node:fs"
import { afterEach, describe, expect, test, vi } from "vitest"
import { proposePassword } from "../../src/mappe/identity/password_words.ts"
import { passwordWords } from "../../src/mappe/identity/word_list.ts"

afterEach(() => {
  vi.restoreAllMocks()
})

describe("a proposed password", () => {
  test("the list is that of the native clients, word by word", () => {
    const source = readFileSync(new URL("../../../client/identity/word_list.cpp", import.meta.url), "utf8")
    const native = [...source.slice(source.indexOf("password_words{")).matchAll(/"([^"]*)"/g)].map((match) => match[1])
    expect(passwordWords).toHaveLength(2048)
    expect(passwordWords).toEqual(native)
  })

  test("its six words are drawn by the browser's own dice, 11 bits a word, and by nothing else", () => {
    const thrown = [0x0000, 0x0001, 0x07ff, 0x0800, 0xffff, 0x1234]
    vi.spyOn(Math, "random").mockImplementation(() => expect.unreachable("no dice for secrets"))
    const dice = vi.spyOn(crypto, "getRandomValues").mockImplementation((into) => {
      thrown.forEach((number, i) => new DataView(into!.buffer, into!.byteOffset).setUint16(2 * i, number))
      return into
    })
    expect(proposePassword().split(" ")).toEqual([0, 1, 2047, 0, 2047, 0x234].map((at) => passwordWords[at]))
    expect(dice.mock.calls.map(([into]) => into!.byteLength)).toEqual([12])
  })

  test("each of the six may be any word of the list, with the same chance", () => {
    const draws = 40_000
    const places = 6
    const at = new Map(passwordWords.map((word, i) => [word, i]))
    const counts = Array.from({ length: places }, () => new Uint32Array(passwordWords.length))
    const seen = new Set<string>()
    for (let i = 0; i < draws; ++i) {
      const password = proposePassword()
      const words = password.split(" ")
      if (words.length !== places || !words.every((word) => at.has(word))) expect.unreachable(password)
      words.forEach((word, place) => counts[place]![at.get(word)!]! += 1)
      seen.add(password)
    }
    expect(seen.size).toBe(draws) // each time others
    const mean = draws / passwordWords.length
    for (const place of counts) {
      expect(place.every((count) => count > 0)).toBe(true) // by chance not: 7 in a million
      // Chi square of 2,047 degrees of freedom: mean 2,047, deviation 64. Eight of them come by chance once in 10^13.
      const chiSquare = place.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0)
      expect(Math.abs(chiSquare - 2047)).toBeLessThan(8 * 64)
    }
  })
})
