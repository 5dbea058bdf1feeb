import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { refused } from "../../src/engine/problems.ts"
import { errorOf, readProblem } from "../../src/mappe/wire/problem.ts"
import { counter } from "../../src/words/plural.ts"
import { refusalsDe } from "../../src/words/refusals_de.ts"
import { refusalsEn } from "../../src/words/refusals_en.ts"

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
  test.each(["healing", "unavailable", "internal", "server-full"])("a server that answers %s is not told as a missing line", (type) => {
    const body = new TextEncoder().encode(JSON.stringify({ type: `urn:mappe:problem:${type}`, detail: "" }))
    const problem = readProblem(503, "application/problem+json", undefined, body)
    const told = refused({ ...errorOf(problem), problem }).problem
    expect(told.kind).toBe("offline") // it is worth another try
    for (const { kinds, rules } of [refusalsDe, refusalsEn]) {
      const sentence = (rules as Record<string, string | undefined>)[told.rule!]
      expect(sentence).toMatch(/Server|server/)
      expect(sentence).not.toBe(kinds.offline)
    }
  })
})
