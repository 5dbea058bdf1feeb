import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { counter } from "../../src/words/plural.ts"

const source = (name: string) => readFileSync(new URL(`../../src/words/${name}`, import.meta.url), "utf8")
const spoken = (name: string) => [...source(name).matchAll(/"([^"]*)"|`([^`]*)`/g)].map((match) => match[1] ?? match[2] ?? "")
const neverUsed = /\b(Epoche\w*|Schlüssel\w*|Token\w*|Blob\w*|Hash\w*|Login\w*|Sync\w*|Upload\w*|User\w*|Space\w*)\b/

describe("words", () => {
  test("no screen says a word that UI.md §5 never uses", () => {
    for (const file of readdirSync(new URL("../../src/words/", import.meta.url)).filter((name) => /(^|_)de\.ts$/.test(name) && name !== "help_de.ts"))
      expect(spoken(file).filter((text) => neverUsed.test(text))).toEqual([])
  })
  test("nor do the notices of a space", () => {
    expect(spoken("notices_de.ts").filter((text) => neverUsed.test(text))).toEqual([])
  })
  test("only the page on how Mappe protects speaks of Schlüssel", () => {
    expect(spoken("help_de.ts").filter((text) => neverUsed.test(text)).every((text) => text.startsWith("Die Schlüssel haben"))).toBe(true)
  })
  test.each([
    [0, "0 Dateien"],
    [1, "1 Datei"],
    [2, "2 Dateien"],
    [12_000, "12.000 Dateien"],
  ])("%i is counted in German", (count, words) => expect(counter("de")(count, "Datei", "Dateien")).toBe(words))
})
