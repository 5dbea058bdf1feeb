// Names, and the frozen table against the file it is made from.                    twin: tests/journal/name_test.cpp
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { faultOfNewName, nameFits, nameKey, nameKeyTable, newName, newTitle } from "../../src/mappe/journal/name.ts"
import { gives, runFamily, type Outcome } from "../vectors/read_vectors.ts"

function verdictOf(fits: boolean): Outcome {
  return { verdict: fits ? "ok" : "malformed" }
}

runFamily("names", {
  name_key: (input) => gives({ key: nameKey(input.text("text")) }),
  replayed_name: (input) => verdictOf(nameFits(input.text("text"))),
  new_name: (input) => verdictOf(faultOfNewName(input.text("text")) === undefined),
})

test("the packed table is journal/name-key-1.txt, nothing more and nothing less", () => {
  const file = readFileSync(new URL("../../../journal/name-key-1.txt", import.meta.url), "ascii")
  const lines = file.split("\n").filter((line) => line !== "" && !line.startsWith("#"))
  const pairs = lines.map((line) => line.split(" ").map((code) => parseInt(code, 16)))
  expect([...nameKeyTable()]).toEqual(pairs)
  expect(pairs.length).toBe(1454)
})

test("each code point of the table is folded, others stay", () => {
  for (const [from, to] of nameKeyTable())
    expect(nameKey(`ä${String.fromCodePoint(from)}`)).toBe(`ä${String.fromCodePoint(to)}`)
  expect(nameKey("Straße İıſ")).toBe("straße İıs") // no full folding, no Turkic one; the long s is an s
  expect(nameKey("\ufb05")).toBe("\ufb05") // which Unicode 15.1 folds, and the frozen table does not
})

test("a new name is written in NFC, a title too", () => {
  expect(newName("Ba\u0308nke.txt")).toEqual({ ok: true, value: "B\u00e4nke.txt" })
  expect(newName("a:b")).toEqual({ ok: false, fault: "reserved_sign" })
  expect(newName("\ud800")).toEqual({ ok: false, fault: "not_utf8" })
  expect(newTitle("Ä")).toEqual({ ok: true, value: "Ä" })
  expect(newTitle("U")).toEqual({ ok: false, fault: "empty" })
  expect(newTitle("Um:welt")).toEqual({ ok: false, fault: "reserved_sign" })
})
