// Search in a mirror, on this device: papers by number, title, and the names of who brought them in and of the bodies
// that speak of them; meetings by name and body. The exact number comes first, then what holds all words, the newest first.
import { searchCharsMax, searchWordsMax } from "./limits.ts"
import type { Mirror, Row } from "./mirror.ts"
import { normalReference } from "./reference.ts"

/** As texts are compared: no case, no marks on letters, ß as ss, ς as σ. */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ")
}

interface Indexed {
  row: Row
  text: string
  rank: string // later ones first
}

export class SearchIndex {
  readonly #mirror: Mirror
  #changes = -1
  #all: Indexed[] = []
  #byNumber = new Map<string, Row[]>()
  constructor(mirror: Mirror) {
    this.#mirror = mirror
  }

  /** Done by itself before a search; done early it takes no time of the search. */
  refresh(): void {
    if (this.#changes === this.#mirror.changes) return
    this.#changes = this.#mirror.changes
    const { rows } = this.#mirror
    const names = new Map<string, string>()
    for (const row of rows.values())
      if (row.kind === "organization" || row.kind === "person") names.set(row.id, folded(row.name))
    this.#all = []
    this.#byNumber = new Map()
    for (const row of rows.values()) {
      if ((row.kind !== "paper" && row.kind !== "meeting") || isGone(row)) continue
      const who = [...row.bodies, ...row.persons].map((id) => names.get(id) ?? "")
      const text = [folded(row.name), row.reference && folded(row.reference), row.normal && folded(row.normal), ...who].join("\n")
      const rank = row.kind === "paper" ? row.date : row.startMs === 0 ? "" : new Date(row.startMs).toISOString().slice(0, 16)
      this.#all.push({ row, text, rank })
    }
    // By id where they are equal, so that every device shows one order.
    this.#all.sort((a, b) => (a.rank !== b.rank ? (a.rank < b.rank ? 1 : -1) : a.row.id < b.row.id ? -1 : 1))
    for (const { row } of this.#all) {
      if (row.normal === "") continue
      const same = this.#byNumber.get(row.normal)
      if (same) same.push(row)
      else this.#byNumber.set(row.normal, [row])
    }
  }

  /** Papers of exactly this number, however it was typed; the newest first. */
  byNumber(typed: string): readonly Row[] {
    this.refresh()
    return this.#byNumber.get(normalReference(typed)) ?? []
  }

  search(typed: string, limit: number): Row[] {
    this.refresh()
    const text = typed.slice(0, searchCharsMax)
    const words = folded(text).split(/\s+/).filter(Boolean).slice(0, searchWordsMax)
    if (words.length === 0) return []
    const first = this.byNumber(text)
    const found = new Set<Row>(first.slice(0, limit))
    // The longest word is the rarest, as a rule.
    words.sort((a, b) => b.length - a.length)
    for (const one of this.#all) {
      if (found.size >= limit) break
      if (words.every((word) => one.text.includes(word))) found.add(one.row)
    }
    return [...found]
  }
}

export function isGone(row: Row): boolean {
  return row.state === "deleted" || row.state === "depublished"
}
