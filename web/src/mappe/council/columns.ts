// A page of the bulk by columns, unfolded into the raw objects of its other form: what the server sends packs to a third
// so. Nothing of it is believed; what it unfolds to is judged by bulk.ts like any page.
//                            docs/protocol.md §7a   writer: server/council/columns.cpp; twin: client/council/columns.cpp
import { fail, ok, type Result } from "../base/result.ts"
import { columnsMax, depthMax, pageBytesMax, pageObjectsMax } from "./limits.ts"

/** The name of a paper from pages before; undefined: there is none. */
export type PaperName = (paper: string) => string | undefined

type Raw = Record<string, unknown>
type Sort = "objects" | "lists" | "numbers" | "values" | "patterns" | "lines"
type Shape = { name: string; column: Column | undefined }[]
interface Column {
  sort: Sort
  of: Counts
  shapes: Shape[]
  elements: Column | undefined
  values: unknown[]
  patterns: Pattern[]
  lines: Lines | undefined
}
interface Pattern {
  parts: string[] // around its numbers
  digits: { width: number; numbers: Counts }[]
}

const widthMax = 15
const valueCost = 4 // of each value, besides its letters

/** What is wrong with a page, once something is: from then on everything reads as nothing, and loops end. */
class Verdict {
  why: "malformed" | "too_large" | "" = ""

  must(holds: boolean, why: "malformed" | "too_large" = "malformed"): boolean {
    if (!holds && this.why === "") this.why = why
    return this.why === ""
  }
  list(value: unknown): unknown[] {
    return this.must(Array.isArray(value)) ? (value as unknown[]) : []
  }
  text(value: unknown): string {
    return this.must(typeof value === "string") ? (value as string) : ""
  }
  whole(value: unknown): number {
    return this.must(Number.isSafeInteger(value)) ? (value as number) : 0
  }
  count(value: unknown): number {
    const number = this.whole(value)
    return this.must(number >= 0) ? number : 0
  }
}

/** The next of a list of whole numbers: as they stand, or each told by how much it is more than the one before. */
class Counts {
  readonly #numbers: unknown[]
  #at = 0
  #before = 0

  constructor(numbers: unknown[]) {
    this.#numbers = numbers
  }
  next(verdict: Verdict): number {
    return verdict.must(this.#at < this.#numbers.length) ? verdict.whole(this.#numbers[this.#at++]) : 0
  }
  nextOf<T>(all: readonly T[], verdict: Verdict): T | undefined {
    const place = this.next(verdict)
    return verdict.must(place >= 0 && place < all.length) ? all[place] : undefined
  }
  step(verdict: Verdict): number {
    const number = this.#before + this.next(verdict)
    if (verdict.must(number >= 0 && Number.isSafeInteger(number))) this.#before = number
    return this.#before
  }
  get isUsedUp(): boolean {
    return this.#at === this.#numbers.length
  }
}

class Lines {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }
  next(verdict: Verdict): string {
    const end = this.#text.indexOf("\n", this.#at)
    if (!verdict.must(end >= 0)) return ""
    const line = this.#text.slice(this.#at, end)
    this.#at = end + 1
    return line
  }
  get isUsedUp(): boolean {
    return this.#at === this.#text.length
  }
}

function isObject(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

class Unfolding {
  readonly #verdict: Verdict
  readonly #columns = new Map<string, Column>()
  readonly #lines: Lines[]
  #left = pageBytesMax

  constructor(page: Raw, verdict: Verdict) {
    this.#verdict = verdict
    this.#lines = verdict.list(page["texts"]).map((text) => new Lines(verdict.text(text)))
    const columns = verdict.list(page["columns"])
    if (!verdict.must(columns.length <= columnsMax && columns.every(isObject))) return
    const made = (columns as Raw[]).map((from) => {
      const path = verdict.text(from["path"])
      const column: Column = { sort: "lines", of: new Counts([]), shapes: [], elements: undefined, values: [], patterns: [], lines: undefined }
      verdict.must(!this.#columns.has(path))
      this.#columns.set(path, column)
      return { from, path, column }
    })
    for (const { from, path, column } of made) this.#setUp(from, path, column)
  }

  object(): unknown {
    const column = this.#columns.get("")
    return this.#verdict.must(column?.sort === "objects") ? this.#value(column!, 0) : undefined
  }
  mustBeUsedUp(): void {
    for (const lines of this.#lines) this.#verdict.must(lines.isUsedUp)
    for (const { of, patterns } of this.#columns.values()) {
      this.#verdict.must(of.isUsedUp)
      for (const { digits } of patterns) this.#verdict.must(digits.every(({ numbers }) => numbers.isUsedUp))
    }
  }

  #setUp(from: Raw, path: string, column: Column): void {
    const verdict = this.#verdict
    const has = (name: string) => Object.hasOwn(from, name)
    if (has("shapes")) {
      column.sort = "objects"
      column.shapes = verdict.list(from["shapes"]).map((names) =>
        verdict.list(names).map((raw) => {
          const name = verdict.text(raw)
          return { name, column: this.#columns.get(path === "" ? name : `${path}/${name}`) }
        }),
      )
      column.of = new Counts(verdict.list(from["of"]))
    } else if (has("lengths")) {
      column.sort = "lists"
      column.of = new Counts(verdict.list(from["lengths"]))
      column.elements = this.#columns.get(`${path}*`)
    } else if (has("numbers")) {
      column.sort = "numbers"
      column.of = new Counts(verdict.list(from["numbers"]))
    } else if (has("values")) {
      column.sort = "values"
      column.values = verdict.list(from["values"])
      verdict.must(column.values.every((one) => typeof one === "string" || typeof one === "boolean"))
      column.of = new Counts(verdict.list(from["of"]))
    } else if (has("patterns")) this.#setUpPatterns(from, column)
    else {
      const which = verdict.count(from["text"])
      if (verdict.must(which < this.#lines.length)) column.lines = this.#lines[which]
    }
  }

  #setUpPatterns(from: Raw, column: Column): void {
    const verdict = this.#verdict
    column.sort = "patterns"
    column.of = new Counts(verdict.list(from["of"]))
    const digits = verdict.list(from["digits"])
    let used = 0
    for (const raw of verdict.list(from["patterns"])) {
      const parts = verdict.text(raw).split("#")
      const places = digits.slice(used, used + parts.length - 1)
      used += parts.length - 1
      if (!verdict.must(used <= digits.length && places.every(isObject))) return
      column.patterns.push({
        parts,
        digits: (places as Raw[]).map((place) => {
          const width = verdict.count(place["width"])
          verdict.must(width <= widthMax)
          return { width, numbers: new Counts(verdict.list(place["by"])) }
        }),
      })
    }
    verdict.must(used === digits.length)
  }

  #charge(letters: number): boolean {
    if (!this.#verdict.must(letters + valueCost <= this.#left, "too_large")) return false
    this.#left -= letters + valueCost
    return true
  }
  #charged(text: string): string | undefined {
    return this.#charge(text.length) ? text : undefined
  }

  #value(column: Column, depth: number): unknown {
    const verdict = this.#verdict
    if (!verdict.must(depth <= depthMax)) return undefined
    switch (column.sort) {
      case "objects":
        return this.#object(column, depth)
      case "lists":
        return this.#list(column, depth)
      case "numbers":
        return this.#charge(0) ? column.of.step(verdict) : undefined
      case "values": {
        const one = column.of.nextOf(column.values, verdict)
        return this.#charge(typeof one === "string" ? one.length : 0) ? one : undefined
      }
      case "patterns": {
        const pattern = column.of.nextOf(column.patterns, verdict)
        return pattern && this.#charged(this.#filled(pattern))
      }
      case "lines":
        return this.#charged(column.lines?.next(verdict) ?? "")
    }
  }

  #list(column: Column, depth: number): unknown[] {
    const made: unknown[] = []
    for (let left = column.of.next(this.#verdict); left > 0 && this.#verdict.must(column.elements !== undefined); --left)
      made.push(this.#value(column.elements!, depth + 1))
    this.#charge(0)
    return made
  }

  #object(column: Column, depth: number): Raw {
    const made = Object.create(null) as Raw // a member may have any name
    const shape = column.of.nextOf(column.shapes, this.#verdict)
    if (!shape || !this.#charge(0)) return made
    for (const { name, column: below } of shape) {
      if (!this.#verdict.must(below !== undefined) || !this.#charge(name.length)) return made
      made[name] = this.#value(below!, depth + 1)
    }
    return made
  }

  #filled({ parts, digits }: Pattern): string {
    let made = parts[0]!
    digits.forEach(({ width, numbers }, i) => {
      made += String(numbers.step(this.#verdict)).padStart(width, "0") + parts[i + 1]!
    })
    return made
  }
}

/** Gives the items their names that the page says only of their papers. */
function giveNames(objects: readonly unknown[], before: PaperName, verdict: Verdict): void {
  const here = new Map<string, Raw>()
  for (const one of objects as Raw[]) {
    const content = one["object"]
    if (isObject(content)) here.set(verdict.text(content["id"]), content)
  }
  for (const one of objects as Raw[]) {
    const joins = one["papers"]
    if (!Array.isArray(joins)) continue
    const content = one["object"]
    const listed = isObject(content) && Array.isArray(content["items"]) ? (content["items"] as unknown[]) : []
    const items = new Map<unknown, Raw>()
    for (const item of listed) if (isObject(item) && !items.has(item["id"])) items.set(item["id"], item)
    for (const join of joins as unknown[]) {
      if (!isObject(join) || !("same_name" in join)) continue
      const item = items.get(verdict.text(join["item"]))
      const paper = verdict.text(join["paper"])
      const name = here.has(paper) ? here.get(paper)!["name"] : before(paper)
      if (!verdict.must(join["same_name"] === true && item !== undefined && !("name" in item) && typeof name === "string")) return
      item!["name"] = name
      delete join["same_name"]
    }
  }
}

/** The raw objects of a page by columns.                                     errors  malformed, too_large, too_many */
export function unfolded(page: Raw, before: PaperName): Result<unknown[]> {
  const verdict = new Verdict()
  const count = verdict.count(page["count"])
  if (count > pageObjectsMax) return fail("too_many", "more objects in a council's page than there may be")
  const made: unknown[] = []
  const unfolding = new Unfolding(page, verdict)
  for (let i = 0; i < count && verdict.must(true); ++i) made.push(unfolding.object())
  if (verdict.must(true)) unfolding.mustBeUsedUp()
  if (verdict.must(true)) giveNames(made, before, verdict)
  if (verdict.why === "too_large") return fail("too_large", "a council's page unfolds to more than there may be")
  return verdict.must(true) ? ok(made) : fail("malformed", "a council's page by columns has not the form it must have")
}
