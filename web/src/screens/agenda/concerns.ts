// Which items of a meeting the start page shows: those that concern this person first, then where the faction has a word or
// a file, then what has a paper; always in the agenda's order.
import type { BesideSight, NoteBlock, NoteInline } from "../../engine/contract.ts"

export interface Point {
  papers: number
  beside: BesideSight | undefined
}
export interface Concern {
  speaks: boolean // this person is named as who speaks
  named: boolean // or elsewhere in what the faction says
  noWord: boolean // it concerns this person, and the faction recommends nothing yet
}

function lineNamesMe(line: readonly NoteInline[]): boolean {
  return line.some((one) => (one.kind === "person" ? one.me : "children" in one && lineNamesMe(one.children)))
}
export function namesMe(blocks: readonly NoteBlock[]): boolean {
  return blocks.some((block) => {
    if (block.kind === "paragraph") return lineNamesMe(block.line)
    return block.kind === "quote" ? namesMe(block.blocks) : block.items.some(lineNamesMe)
  })
}

export function concernOf(beside: BesideSight | undefined): Concern {
  const briefs = beside?.briefs ?? []
  const speaks = briefs.some((one) => one.field === "speaker" && namesMe(one.text))
  const named = !speaks && briefs.some((one) => namesMe(one.text))
  const mine = briefs.some((one) => one.mine) || (beside?.files.some((one) => one.mine) ?? false)
  return { speaks, named, noWord: (speaks || named || mine) && !briefs.some((one) => one.field === "recommendation") }
}

function rankOf({ papers, beside }: Point): number {
  const { speaks, named } = concernOf(beside)
  if (speaks || named) return 0
  if (beside?.files.some((one) => one.mine) || beside?.briefs.some((one) => one.mine)) return 1
  if (beside && beside.briefs.length + beside.files.length > 0) return 2
  return papers > 0 ? 3 : 4
}

/** Their places in `points`, at most so many. */
export function chosen(points: readonly Point[], most: number): number[] {
  const ranked = points.map((point, place) => ({ place, rank: rankOf(point) })).sort((a, b) => a.rank - b.rank || a.place - b.place)
  return ranked.slice(0, most).map(({ place }) => place).sort((a, b) => a - b)
}
