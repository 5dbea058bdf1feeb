// What the start page shows of the next meeting: the council's or an own one, with the items that concern this person and what
// the faction says beside them, from what this device keeps.
import type { AgendaLine, Answer, BesideSight, Engine, OwnItem } from "../../engine/contract.ts"
import { type Ahead, ahead, isMine } from "../agenda/ahead.ts"
import { chosen } from "../agenda/concerns.ts"

const itemsMax = 6
const laterMax = 5

/** An item of the council's agenda or of the faction's own. */
export interface Shown {
  line: AgendaLine | undefined
  own: OwnItem | undefined
  beside: BesideSight | undefined
}
export interface NextMeeting {
  first: Ahead
  later: Ahead[]
  shown: Shown[]
  more: number // items that are not shown
  title: string // of the council
  checkedMs: number
  place: string
  besides: BesideSight[]
}

/** null: there is none. */
export async function nextMeeting(engine: Engine): Promise<Answer<NextMeeting | null>> {
  const [all, mine] = await Promise.all([ahead(engine), engine.myBodies()])
  if (!all.ok) return all
  const sittings = all.value.filter((one) => isMine(one, mine.ok ? mine.value : []))
  const at = sittings.findIndex((one) => !one.cancelled && one.startMs > 0)
  if (at < 0) return { ok: true, value: null }
  const first = sittings[at]!
  const later = sittings.slice(at + 1, at + 1 + laterMax)
  let lines: AgendaLine[] = []
  let own: OwnItem[]
  let head = { title: "", checkedMs: 0, place: "" }
  if (first.origin === "own") {
    const got = await engine.ownMeeting(first.space, first.id)
    if (!got.ok) return got
    own = got.value.items
    head.place = got.value.place
  } else {
    const [got, extra] = await Promise.all([engine.meeting(first.council, first.id), engine.extraItems(first.id)])
    if (!got.ok) return got
    lines = got.value.items
    own = extra.ok ? extra.value : []
    head = { title: got.value.councilTitle, checkedMs: got.value.checkedMs, place: got.value.place }
  }
  const beside = await engine.beside([...lines.map((one) => ({ oparlId: one.id })), ...own.map((one) => one.about), first.about])
  const besides = beside.ok ? beside.value : []
  const points = [...lines, ...own].map((one, at) => ({ papers: one.papers.length, beside: besides[at] }))
  const shown = chosen(points, itemsMax).map((at) => ({ line: lines[at], own: own[at - lines.length], beside: besides[at] }))
  return { ok: true, value: { ...head, first, later, shown, more: points.length - shown.length, besides } }
}
