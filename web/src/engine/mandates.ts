// Which bodies a person belongs to, and wants to see. Chosen once, it is there on every device: it stands in one of the
// person's spaces, sealed, as an answer beside the body's name (docs/protocol.md §4.11); who belongs to that space can read
// it, the server cannot. Or on this device alone, as the person wishes, and where no space may be written in.
import { mayEdit, writeOps } from "./agenda.ts"
import type { BodiesPlace } from "./agenda_contract.ts"
import { changing, type Context, type Part, withSession } from "./context.ts"
import type { Answer } from "./contract.ts"
import { doneWell, no, yes } from "./problems.ts"
import type { OpenSpace, Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import type { AgendaOp, Subject } from "../mappe/journal/agenda_ops.ts"
import { keyOf } from "../mappe/base/id.ts"

const bodiesMax = 200
const mark = "mappe:body/"

/** Of this device: what is chosen here alone, and what is not to be seen here though a space says it. */
interface Here {
  only: string[]
  not: string[]
}

export class Mandates {
  readonly #context: Context
  readonly #onChanged: (open: OpenSpace) => void

  constructor(context: Context, onChanged: (open: OpenSpace) => void) {
    this.#context = context
    this.#onChanged = onChanged
  }

  readonly part = {
    myBodies: () =>
      withSession(this.#context, async (session) => {
        const here = await hereOf(session)
        const known = new Set((await session.allThatOpen()).flatMap(bodiesIn))
        for (const name of here.not) known.delete(name)
        return yes([...new Set([...known, ...here.only])].sort((a, b) => a.localeCompare(b, "de")))
      }),
    bodiesPlace: () =>
      withSession(this.#context, async (session) => {
        const open = (await session.allThatOpen()).filter(mayEdit)
        const spaces = open.map(({ id, replica }) => ({ space: id, title: replica.state.title }))
        spaces.sort((a, b) => a.title.localeCompare(b.title, "de"))
        const has = open.find((one) => bodiesIn(one).length > 0)?.id
        const isHere = (await hereOf(session)).only.length > 0
        const last = await readSetting<string>(session.store, "agenda-space", "")
        const proposed = spaces.find(({ space }) => space === last)?.space ?? spaces[0]?.space ?? ""
        return yes({ spaces, chosen: isHere ? "" : (has ?? proposed) } satisfies BodiesPlace)
      }),
    setMyBodies: (names, space) => this.#set([...new Set(names.map((name) => name.trim().normalize("NFC")).filter(Boolean))], space),
  } satisfies Part

  async #set(names: string[], space: string): Promise<Answer<void>> {
    if (names.length > bodiesMax) return no("usage", "too many bodies", { rule: "too_many" })
    const left: string[] = [] // what spaces go on saying, where this person may not write
    const done = await withSession(this.#context, async (session) => {
      // The chosen one first: what moves is said twice for a while, never not at all.
      const all = (await session.allThatOpen()).sort((a, b) => Number(b.id === space) - Number(a.id === space))
      if (space !== "" && !all.some((open) => open.id === space && mayEdit(open))) return no("denied", "only editors write on agendas", { rule: "role_too_low" })
      for (const open of all) {
        const has = bodiesIn(open)
        const wanted = open.id === space ? names : []
        const gone = has.filter((name) => !wanted.includes(name))
        if (!mayEdit(open)) left.push(...has.filter((name) => !names.includes(name)))
        const fresh = wanted.filter((name) => !has.includes(name))
        if (!mayEdit(open) || gone.length + fresh.length === 0) continue
        const written = await this.#write(open.id, gone, fresh)
        if (!written.ok) return written
      }
      await writeSetting(session.store, "my-bodies", { only: space === "" ? names : [], not: left } satisfies Here)
      return doneWell
    })
    this.#context.tell({ news: "council" })
    return done
  }

  #write(space: string, gone: readonly string[], fresh: readonly string[]): Promise<Answer<void>> {
    return changing(this.#context, space, async (open) => {
      if (!mayEdit(open)) return no("denied", "only editors write on agendas", { rule: "role_too_low" })
      const person = open.replica.self.principal.id
      const answer = (name: string, given: "comes" | undefined): AgendaOp => ({ op: "attend", subject: subjectOf(name), person, answer: given })
      return writeOps(open, [...gone.map((name) => answer(name, undefined)), ...fresh.map((name) => answer(name, "comes"))], this.#onChanged)
    })
  }
}

async function hereOf(session: Session): Promise<Here> {
  const kept = await readSetting<Here | string[]>(session.store, "my-bodies", [])
  return Array.isArray(kept) ? { only: kept, not: [] } : kept
}
function subjectOf(name: string): Subject {
  return { oparlId: mark + name }
}
/** What somebody else wrote there for this person does not count: it would choose what this person does not see. */
function bodiesIn({ replica }: OpenSpace): string[] {
  const me = keyOf(replica.self.principal.id)
  return [...replica.state.agenda.allBeside.values()].flatMap(({ subject, attending }) => {
    const name = "oparlId" in subject && subject.oparlId.startsWith(mark) ? subject.oparlId.slice(mark.length) : ""
    const given = attending.get(me)
    return name !== "" && given?.answer === "comes" && replica.isSelf(given.stamp.author) ? [name] : []
  })
}
