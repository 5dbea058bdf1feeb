// The pages of help: what they quote is on a screen, they are short, alike in both languages, and found in the list.
import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { de } from "../../src/words/de.ts"
import { en } from "../../src/words/en.ts"
import { help as helpDe } from "../../src/words/help_de.ts"
import { help as helpEn } from "../../src/words/help_en.ts"
import { helpGroups, type HelpPage } from "../../src/words/help_page.ts"

const root = new URL("../../src/", import.meta.url)
const sources = ["app", "screens", "ui"]
  .flatMap((folder) => readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`))
  .filter((name) => /\.(svelte|ts)$/.test(name))
  .map((name) => readFileSync(new URL(name, root), "utf8"))
  .join("\n")
const named = new Set(sources.match(/[A-Za-z_]\w*/g))

/** What the screens say: the texts whose name a screen uses, and of those that are made of parts, what comes of them. */
function saidBy(table: object): string[] {
  const said: string[] = []
  const walk = (part: unknown, name: string): void => {
    if (Array.isArray(part)) part.forEach((one) => walk(one, name))
    else if (typeof part === "string") { if (named.has(name)) said.push(part) }
    else if (typeof part === "function") { if (named.has(name)) for (const given of [2, "N", ["N"]]) said.push(...made(part as (...args: unknown[]) => unknown, given)) }
    else if (typeof part === "object" && part !== null) for (const [key, one] of Object.entries(part)) walk(one, key)
  }
  walk(table, "")
  return said
}
function made(make: (...args: unknown[]) => unknown, given: unknown): string[] {
  try {
    const text = make(given, given, given, given)
    return typeof text === "string" ? [text] : []
  } catch {
    return [] // it takes something else
  }
}
/** "…" in a quotation stands for what changes: a number, a name. */
function isSaid(quote: string, said: string[]): boolean {
  const pattern = new RegExp(`^${quote.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join(".+")}$`)
  return said.includes(quote) || (quote.includes("…") && quote.length > 5 && said.some((text) => pattern.test(text)))
}
const textsOf = (page: HelpPage): string[] => page.parts.flatMap(({ head, text = [], steps = [], after = [] }) => [head, ...text, ...steps, ...after])
const shapeOf = (page: HelpPage) => ({ more: page.more, parts: page.parts.map(({ text = [], steps = [], after = [] }) => [text.length, steps.length, after.length]) })
const languages = [
  ["German", helpDe, de, /„([^“”„]+)“/g],
  ["English", helpEn, en, /“([^“”]+)”/g],
] as const

describe("help", () => {
  test.each(languages)("what a page quotes in %s is said by a screen, word for word", (_, help, words, quotes) => {
    const said = saidBy(words)
    const wrong = Object.entries(help).flatMap(([name, page]) => textsOf(page).flatMap((text) => [...text.matchAll(quotes)].map((match) => match[1]!)).filter((quote) => !isSaid(quote, said)).map((quote) => `${name}: ${quote}`))
    expect(wrong).toEqual([])
  })
  test("a button that no screen has is noticed, and a text that no screen uses", () => {
    const said = saidBy(de)
    expect(isSaid("Hochladen", said)).toBe(true)
    expect(isSaid("3 Dateien für unterwegs mitnehmen", said)).toBe(false)
    expect(isSaid("… für unterwegs mitnehmen", said)).toBe(true)
    expect(isSaid("Raufladen", said)).toBe(false)
    expect(saidBy({ zz_nobody_asks_for: "Hochladen", upload: "Raufladen" })).toEqual(["Raufladen"])
  })
  test.each(languages)("a page in %s is read in a minute or two, and says enough", (_, help) => {
    const counts = Object.entries(help).map(([page, one]) => [page, textsOf(one).join(" ").split(/\s+/).length] as const)
    expect(counts.filter(([, words]) => words < 120 || words > 250)).toEqual([])
  })
  test("both languages say the same things in the same order", () => {
    expect(Object.keys(helpEn)).toEqual(Object.keys(helpDe))
    for (const [name, page] of Object.entries(helpDe)) expect([name, shapeOf(helpEn[name]!)]).toEqual([name, shapeOf(page)])
  })
  test("no page speaks the language of programmers", () => {
    const never = /synchron|replica|replik|token|\bcache|\bserver-?seitig|\bsession|\bapi\b|\bclient\b|upload|download|\blogin|\bbrowser-?cache|\bchunk|\bhash/i
    expect(Object.values(helpDe).flatMap(textsOf).filter((text) => never.test(text))).toEqual([])
  })
  test("the list shows each page once, and where to go on leads to another page", () => {
    expect(Object.values(helpGroups).flat().toSorted()).toEqual(Object.keys(helpDe).toSorted())
    for (const [name, page] of Object.entries(helpDe)) {
      expect([name, page.more.filter((one) => !Object.hasOwn(helpDe, one) || one === name)]).toEqual([name, []])
      expect(page.more.length).toBeGreaterThan(0)
      expect(new Set(page.more).size).toBe(page.more.length)
    }
  })
  test("titles differ, so that the list can be chosen from", () => {
    for (const help of [helpDe, helpEn]) {
      const titles = Object.values(help).map(({ title }) => title)
      expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([])
    }
  })
})
