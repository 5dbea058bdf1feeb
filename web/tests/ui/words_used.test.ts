// No table holds words that nobody says any more. A word counts as said when a source reads a property of its name, or, in a table that
// is looked into by a computed name ("[" follows it), has its name anywhere: what something else is called, too, is never found.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { de } from "../../src/words/de.ts"

const root = join(import.meta.dirname, "../../src")
const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.(ts|svelte)$/.test(name))
const textOf = (all: string[]): string => all.map((name) => readFileSync(join(root, name), "utf8")).join("\n")
const source = textOf(names)
const read = new Set([...source.matchAll(/\.([A-Za-z]\w*)/g)].map(([, name]) => name))
for (const [, names] of source.matchAll(/\{([^{}]*)\} = (?:\$derived\()?t\(\)/g)) for (const [name] of names!.matchAll(/\w+/g)) read.add(name)
const looked = new Set([...source.matchAll(/\b([A-Za-z]\w*)\[/g)].map(([, name]) => name))
const named = new Set([...textOf(names.filter((name) => !/^words.(?!amounts|problems|money).*_?(de|en)\.ts$/.test(name))).matchAll(/[A-Za-z][\w-]*/g)].map(([name]) => name))
const byRule = "problems" // the server, too, says which

function unsaid(table: object, isLooked = false, path: string[] = []): string[] {
  return Object.entries(table).flatMap(([name, words]) => {
    const here = [...path, name]
    if (here[0] === byRule) return []
    if (!read.has(name) && !(isLooked && named.has(name))) return [here.join(".")]
    return typeof words === "object" && words !== null && !Array.isArray(words) ? unsaid(words as object, looked.has(name), here) : []
  })
}

test("every word is said somewhere", () => {
  expect(unsaid(de)).toEqual([])
})
