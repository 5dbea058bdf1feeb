// Where the object of a link may be after the council changed its system: by the business anchor, when neither id nor
// address lead anywhere.                       docs/protocol.md §8, docs/links.md   twin: client/council/resolve.h
import { choicesMax } from "./limits.ts"
import type { Row } from "./mirror.ts"
import { recognise } from "./recogniser.ts"
import type { KnownCouncil } from "./resolve.ts"
import { folded, isGone } from "./search.ts"

export interface Anchor {
  type: string // "paper", "meeting"
  reference: string
  name: string
  date: string // yyyy-mm-dd; ""
}
export interface Proposal {
  council: string
  row: Row
  /** Number, name and date are all the same, as far as both sides say them, and two of them at least. Else a person is to
   *  look at it: the number alone, or the name alone. */
  sure: boolean
}

/** Of rows as they are when it is made. */
export class Proposals {
  readonly #councils: readonly KnownCouncil[]
  readonly #byName = new Map<string, { council: string; row: Row }[]>() // folded; papers and meetings

  constructor(councils: readonly KnownCouncil[]) {
    this.#councils = councils
    for (const { council, rows } of councils)
      for (const row of rows.values()) {
        if ((row.kind !== "paper" && row.kind !== "meeting") || row.name === "" || isGone(row)) continue
        const name = folded(row.name)
        const same = this.#byName.get(name)
        if (same) same.push({ council, row })
        else this.#byName.set(name, [{ council, row }])
      }
  }

  /** The sure one first, then the newest; up to choicesMax. */
  of(anchor: Anchor): Proposal[] {
    const name = folded(anchor.name)
    const read = recognise(anchor.reference)
    const number = read.ok && read.value.sort === "number" ? read.value.number : ""
    const found = new Map<Row, string>()
    if (number !== "" && anchor.type === "paper")
      for (const { council, index } of this.#councils) for (const row of index.byNumber(number)) if (row.kind === "paper") found.set(row, council)
    for (const { council, row } of (name !== "" && this.#byName.get(name)) || []) if (row.kind === anchor.type) found.set(row, council)
    const all = [...found].map(([row, council]): Proposal => {
      let [same, other] = [0, 0]
      const compare = (ours: string, theirs: string): void => {
        if (ours === "" || theirs === "") return
        if (ours === theirs) ++same
        else ++other
      }
      compare(number, row.normal)
      compare(name, folded(row.name))
      compare(anchor.date, row.date)
      return { council, row, sure: same >= 2 && other === 0 }
    })
    all.sort((a, b) => Number(b.sure) - Number(a.sure) || (a.row.date < b.row.date ? 1 : a.row.date > b.row.date ? -1 : a.row.id < b.row.id ? -1 : 1))
    // Two that are equally sure are none: a person chooses.
    const isOne = all.filter((one) => one.sure).length === 1
    return all.slice(0, choicesMax).map((one) => ({ ...one, sure: one.sure && isOne }))
  }
}
