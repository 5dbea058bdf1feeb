// The meetings to come, the council's and the faction's own in one list.
import type { AgendaAbout, Answer, Engine } from "../../engine/contract.ts"
import { newName } from "../../mappe/journal/name.ts"
import { toDayField } from "../../words/amounts.ts"

const folderSignsMax = 80
/** As a choice of bodies keeps names. */
const bodyName = (name: string): string => name.trim().normalize("NFC")

const aheadMs = 180 * 86_400_000
const underWayMs = 6 * 3_600_000 // so long a meeting that began counts as one to come

export interface Ahead {
  key: string
  origin: "council" | "own"
  name: string
  bodies: string[]
  startMs: number // 0: not known
  cancelled: boolean
  about: AgendaAbout
  id: string
  council: string // of the council's
  space: string // of an own one
  place: string // of an own one
  byHand: boolean // an own one of another body
}

/** By time. `space`: own ones of that space alone. */
export async function ahead(engine: Engine, space = ""): Promise<Answer<Ahead[]>> {
  return between(engine, Date.now() - underWayMs, Date.now() + aheadMs, space)
}

export async function between(engine: Engine, fromMs: number, toMs: number, space = ""): Promise<Answer<Ahead[]>> {
  const [council, own] = await Promise.all([engine.meetings(fromMs, toMs), engine.ownMeetings(fromMs, toMs)])
  if (!own.ok) return own
  const all: Ahead[] = (council.ok ? council.value : []).map((one) => ({
    ...{ key: `${one.council}/${one.id}`, origin: "council", name: one.name || one.bodies.join(", "), bodies: one.bodies.map(bodyName) },
    ...{ startMs: one.startMs, cancelled: one.cancelled, about: { oparlId: one.id }, id: one.id, council: one.council },
    ...{ space: "", place: "", byHand: false },
  }))
  for (const one of own.value)
    if (space === "" || one.space === space)
      all.push({
        ...{ key: `${one.space}/${one.id}`, origin: "own", name: one.title || one.body, bodies: one.body ? [bodyName(one.body)] : [] },
        ...{ startMs: one.startMs, cancelled: one.cancelled, about: { space: one.space, entry: one.id }, id: one.id },
        ...{ council: "", space: one.space, place: one.place, byHand: one.owner === "otherBody" },
      })
  return { ok: true, value: all.sort((a, b) => (a.startMs || Infinity) - (b.startMs || Infinity)) }
}

/** Of the bodies somebody chose; the faction's own meetings always, and all where nothing was chosen. */
export function isMine(one: Ahead, bodies: readonly string[]): boolean {
  if (bodies.length === 0 || (one.origin === "own" && !one.byHand)) return true
  return one.bodies.some((body) => bodies.includes(body)) || bodies.includes(bodyName(one.name))
}

/** Where files lie that are brought in at a meeting: "2026-12-03 Sitzung des Rates". '': the name makes none. */
export function folderFor(name: string, startMs: number): string {
  const signs = name.replace(/[\\/:*?"<>|\p{C}]+/gu, " ").replace(/\s+/g, " ").trim()
  const folder = `${toDayField(startMs)} ${Array.from(signs).slice(0, folderSignsMax).join("")}`.trim().replace(/[. ]+$/, "")
  return newName(folder).ok ? folder : ""
}
