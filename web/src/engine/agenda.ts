// What a faction puts beside meetings and items, and its own meetings.                        docs/protocol.md §4.11
// Whatever is written goes through the space's journal: which item it is about, the server does not learn.
import type {
  AgendaAbout, AgendaSpaces, AssignedFile, AssignedPlace, Attendance, Attending, BesideSight, BriefField, BriefSight,
  ItemFields, MeetingFields, OwnItem, OwnMeetingCard, OwnMeetingSight, Seen, TakenItem,
} from "./agenda_contract.ts"
import { changing, type Context, type Part, withSession, withSpace } from "./context.ts"
import type { AgendaPaper, Answer } from "./contract.ts"
import type { CouncilHere, Councils } from "./council.ts"
import { meetingSight } from "./council_views.ts"
import { nodeOf, textOfNode } from "./folders.ts"
import { drawn, type HostTest, personsOf } from "./notes.ts"
import { doneWell, no, outcome, refused, yes } from "./problems.ts"
import type { OpenSpace, Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { kindOf } from "./words_of.ts"
import { equal } from "../mappe/base/bytes.ts"
import { idText } from "../mappe/base/id.ts"
import { AgendaId, NodeId, PrincipalId, PrincipalKind } from "../mappe/base/ids.ts"
import { SpaceRole } from "../mappe/journal/access.ts"
import type { AgendaEntry } from "../mappe/journal/agenda.ts"
import type { AgendaOp, ItemFields as Item, Subject } from "../mappe/journal/agenda_ops.ts"
import { encodeOps, parseOps } from "../mappe/journal/ops.ts"
import { bytesOfKey } from "../mappe/journal/id_key.ts"
import type { Stamp } from "../mappe/journal/state.ts"
import { readNoteText, withPersons } from "../mappe/notes/note_text.ts"
import { commit } from "../mappe/replica/committer.ts"

const rankStep = 1_000
const personMark = /@([A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])/g

/** What is to be written, and what its writer is told. */
interface Made<T> {
  ops: AgendaOp[]
  value: T
  open: OpenSpace
}

export class Agendas {
  readonly #context: Context
  readonly #councils: Councils
  readonly #onChanged: (open: OpenSpace) => void

  constructor(context: Context, councils: Councils, onChanged: (open: OpenSpace) => void) {
    this.#context = context
    this.#councils = councils
    this.#onChanged = onChanged
  }

  readonly part = {
    agendaSpaces: () => withSession(this.#context, (session) => this.#spaces(session)),
    beside: (abouts) =>
      this.#with(async (_session, spaces) => yes(abouts.map((about) => besideOf(spaces, about, this.#councils.isKnown)))),
    ownMeetings: (fromMs, toMs) => this.#with(async (_session, spaces) => yes(meetingsOf(spaces, fromMs, toMs))),
    ownMeeting: (space, id) =>
      withSpace(this.#context, space, async (open, session) => {
        await this.#councils.opened(session)
        return this.#meeting(open, id)
      }),
    extraItems: (meeting) =>
      this.#with(async (session, spaces) => {
        await this.#councils.opened(session)
        const all = await Promise.all(spaces.map((open) => this.#items(open, { oparlId: meeting })))
        return yes(all.flat())
      }),
    writeMeeting: (space, text, seen, fields) =>
      this.#write(space, (open) => {
        const id = text === "" ? AgendaId.random() : idOf(text)
        if (!id) return undefined
        const op: AgendaOp = { op: "meeting", id, seen: seen ?? undefined, ...trimmed(fields) }
        return { ops: [op], value: { id: idText(id) }, open }
      }),
    writeItem: (space, meeting, text, seen, fields) =>
      this.#write(space, (open) => {
        const id = text === "" ? AgendaId.random() : idOf(text)
        const subject = subjectOf(open, meeting)
        if (!id || !subject) return undefined
        return { ops: [{ op: "item", id, seen: seen ?? undefined, ...itemOf(open, subject, fields) }], value: { id: idText(id) }, open }
      }),
    takeUp: (space, meeting, items) => this.#write(space, (open) => takeUp(open, meeting, items)),
    orderItems: (space, meeting, ids) => this.#write(space, (open) => inOrder(open, meeting, ids)),
    removeFromAgenda: (space, text, seen) =>
      this.#write(space, (open) => {
        const id = idOf(text)
        return id && { ops: [{ op: "remove", id, seen: seen ?? undefined }], value: undefined, open }
      }),
    writeBrief: (space, about, field, seen, text) =>
      this.#write(space, (open) => {
        const subject = subjectOf(open, about)
        const kept = withPersons(text.trim(), personsOf(open))
        return subject && { ops: [{ op: "brief", subject, field, seen: seen ?? undefined, text: kept }], value: undefined, open }
      }),
    assign: (space, node, about) => this.#place(space, node, about, "assign"),
    unassign: (space, node, about) => this.#place(space, node, about, "unassign"),
    attend: (space, about, person, answer) =>
      this.#write(space, (open) => {
        const subject = subjectOf(open, about)
        const id = PrincipalId.parseText(person)
        if (!subject || !id.ok) return undefined
        return { ops: [{ op: "attend", subject, person: id.value, answer: answer === "" ? undefined : answer }], value: undefined, open }
      }),
    assignedTo: (space, node) =>
      withSpace(this.#context, space, async (open, session) => {
        await this.#councils.opened(session)
        return this.#assignedTo(open, node)
      }),
  } satisfies Part

  #with<T>(work: (session: Session, spaces: OpenSpace[]) => Promise<Answer<T>>): Promise<Answer<T>> {
    return withSession(this.#context, async (session) => work(session, await session.soon.allThatOpen()))
  }

  // ---- reading ----------------------------------------------------------------------------------------------------

  async #spaces(session: Session): Promise<Answer<AgendaSpaces>> {
    const open = (await session.allThatOpen()).filter(mayEdit)
    const spaces = open.map((one) => ({ space: one.id, title: one.replica.state.title, persons: personsWithMe(one) }))
    spaces.sort((a, b) => a.title.localeCompare(b.title, "de"))
    const last = await readSetting<string>(session.store, "agenda-space", "")
    const used = open.filter((one) => !one.replica.state.agenda.empty).map((one) => one.id)
    const only = spaces.length === 1 ? spaces[0]!.space : used.length === 1 ? used[0]! : ""
    return yes({ spaces, proposed: spaces.some(({ space }) => space === last) ? last : only })
  }

  async #meeting(open: OpenSpace, text: string): Promise<Answer<OwnMeetingSight>> {
    const id = idOf(text)
    const entry = id && open.replica.state.agenda.entry(id)
    if (!id || entry?.sort !== "meeting") return no("not_found", "there is no such meeting")
    const { changed } = entry
    return yes({
      ...cardOf(open, id, entry),
      seen: { seq: changed.seq, op: changed.op },
      mayWrite: mayEdit(open),
      changedMs: changed.timeMs,
      changedBy: open.replica.nameOf(changed.author),
      sequence: changed.seq,
      items: await this.#items(open, { own: id }),
      persons: personsWithMe(open),
    })
  }

  async #items(open: OpenSpace, meeting: Subject): Promise<OwnItem[]> {
    const { agenda } = open.replica.state
    return Promise.all(
      agenda.itemsOf(meeting).map(async ({ id, changed, fields }): Promise<OwnItem> => {
        const council = fields.council === "" ? undefined : await this.#councilItem(fields.council)
        return {
          space: open.id,
          id: idText(id),
          number: fields.number,
          title: council?.title || fields.title,
          access: fields.open,
          rank: fields.rank,
          council: fields.council,
          seen: { seq: changed.seq, op: changed.op },
          mayWrite: mayEdit(open),
          papers: council?.papers ?? [],
          mirror: council?.source.council ?? "",
          about: fields.council === "" ? { space: open.id, entry: idText(id) } : { oparlId: fields.council },
        }
      }),
    )
  }

  /** An item of the council by its id, from the mirrors here. */
  async #councilItem(id: string): Promise<{ source: CouncilHere; meeting: string; name: string; startMs: number; title: string; papers: AgendaPaper[] } | undefined> {
    for (const source of this.#councils.here)
      for (const row of source.mirror.rows.values()) {
        if (!row.items.includes(id)) continue
        const whole = await source.mirror.object(row.id)
        const line = whole.ok ? meetingSight(source, row, whole.value).items.find((one) => one.id === id) : undefined
        if (line) return { source, meeting: row.id, name: row.name, startMs: row.startMs, title: line.name, papers: line.papers }
      }
    return undefined
  }

  async #assignedTo(open: OpenSpace, text: string): Promise<Answer<AssignedPlace[]>> {
    const node = nodeOf(text)
    const view = node && open.replica.state.node(node)
    if (!view) return no("not_found", "it is gone meanwhile")
    const { agenda } = open.replica.state
    const places: AssignedPlace[] = []
    for (const subject of agenda.subjectsOf(keyOfNode(view.id))) {
      if ("own" in subject) {
        const entry = agenda.entry(subject.own)
        if (!entry) continue
        const of = entry.sort === "meeting" ? { own: subject.own } : entry.fields.meeting
        const meeting = "own" in of ? agenda.entry(of.own) : undefined
        const card = meeting?.sort === "meeting" ? meeting.fields : undefined
        const council = "own" in of ? undefined : this.#councils.find(of.oparlId)
        places.push({
          about: { space: open.id, entry: idText(subject.own) },
          title: entry.sort === "item" ? [entry.fields.number, entry.fields.title].filter(Boolean).join(" ") : "",
          meeting: card?.title ?? council?.row.name ?? "",
          startMs: card?.startMs ?? council?.row.startMs ?? 0,
          href: card ? "own" : council ? "council" : "",
          council: council?.source.council ?? "",
          meetingId: "own" in of ? idText(of.own) : of.oparlId,
        })
        continue
      }
      const about = { oparlId: subject.oparlId }
      const meeting = this.#councils.find(subject.oparlId)
      const item = meeting ? undefined : await this.#councilItem(subject.oparlId)
      places.push({
        about,
        title: item?.title ?? "",
        meeting: meeting?.row.name ?? item?.name ?? "",
        startMs: meeting?.row.startMs ?? item?.startMs ?? 0,
        href: meeting || item ? "council" : "",
        council: meeting?.source.council ?? item?.source.council ?? "",
        meetingId: meeting ? subject.oparlId : (item?.meeting ?? ""),
      })
    }
    return yes(places.sort((a, b) => b.startMs - a.startMs))
  }

  // ---- writing ----------------------------------------------------------------------------------------------------

  /** A file that was just brought in. The space's turn is held. */
  place(open: OpenSpace, node: NodeId, about: AgendaAbout): Promise<Answer<void>> {
    return this.#commit(open, placing(open, node, about, "assign"))
  }

  #place(space: string, text: string, about: AgendaAbout, op: "assign" | "unassign"): Promise<Answer<void>> {
    return this.#write(space, (open) => placing(open, nodeOf(text), about, op))
  }

  #write<T>(space: string, make: (open: OpenSpace) => Made<T> | undefined): Promise<Answer<T>> {
    return changing(this.#context, space, async (open, session) => {
      const done = await this.#commit(open, make(open))
      if (done.ok) await writeSetting(session.store, "agenda-space", open.id)
      return done
    })
  }

  async #commit<T>(open: OpenSpace, made: Made<T> | undefined): Promise<Answer<T>> {
    if (!mayEdit(open)) return no("denied", "only editors write on agendas", { rule: "role_too_low" })
    if (!made) return no("not_found", "it is gone meanwhile")
    if (made.ops.length === 0) return yes(made.value)
    const done = await writeOps(open, made.ops, (changed) => {
      this.#onChanged(changed)
      this.#context.tell({ news: "notes", space: changed.id })
    })
    return done.ok ? yes(made.value) : done
  }
}

/** Writes them in one entry; the space's turn is held, and this person may. Told after trying, done or not. */
export async function writeOps(open: OpenSpace, ops: AgendaOp[], onTried: (open: OpenSpace) => void): Promise<Answer<void>> {
  // What is over a limit would not be read by anybody: better told now.
  if (!parseOps(encodeOps(ops)).ok) return no("usage", "a text over its limit", { rule: "too_large" })
  const done = await commit(open.replica, { intent: { intent: "plain", ops, noteKind: false } })
  onTried(open)
  if (!done.ok) return refused(done)
  const not = outcome(done.value)
  if (not?.problem.rule === "not_current") return no("conflict", "somebody changed it meanwhile", { rule: "not_current" })
  return not ?? doneWell
}

function placing(open: OpenSpace, node: NodeId | undefined, about: AgendaAbout, op: "assign" | "unassign"): Made<void> | undefined {
  const subject = subjectOf(open, about)
  if (!node || !subject) return undefined
  // Done already, by this person or another: what was wanted is so.
  const isThere = open.replica.state.agenda.beside(subject)?.nodes.has(keyOfNode(node)) ?? false
  return { ops: isThere === (op === "assign") ? [] : [{ op, subject, node }], value: undefined, open }
}

export function mayEdit({ alarm, replica }: OpenSpace): boolean {
  return alarm === undefined && !replica.isNewer && !replica.isFrozen && (replica.ownRole ?? 0) >= SpaceRole.editor
}

function personsWithMe(open: OpenSpace): { person: string; name: string; me: boolean }[] {
  const me = idText(open.replica.self.principal.id)
  return personsOf(open).map(({ id, name }) => ({ person: id, name, me: id === me }))
}

function idOf(text: string): AgendaId | undefined {
  const id = AgendaId.parseText(text)
  return id.ok ? id.value : undefined
}
function keyOfNode(node: NodeId): string {
  return String.fromCharCode(...node)
}

/** In that space: an own entry of another one is none of its. */
function subjectOf(open: OpenSpace, about: AgendaAbout): Subject | undefined {
  if ("oparlId" in about) return about.oparlId === "" ? undefined : { oparlId: about.oparlId }
  const own = about.space === open.id ? idOf(about.entry) : undefined
  return own && { own }
}

function trimmed(fields: MeetingFields): MeetingFields {
  return { ...fields, title: fields.title.trim(), body: fields.body.trim(), place: fields.place.trim() }
}

/** Where no rank is told, at the end. */
function itemOf(open: OpenSpace, meeting: Subject, fields: ItemFields): Item {
  const last = open.replica.state.agenda.itemsOf(meeting).at(-1)?.fields.rank ?? 0
  const rank = fields.rank > 0 ? fields.rank : last + rankStep
  return { meeting, rank, number: fields.number.trim(), title: fields.title.trim(), council: fields.council, open: fields.access }
}

function takeUp(open: OpenSpace, meeting: string, items: readonly TakenItem[]): Made<undefined> | undefined {
  const own = idOf(meeting)
  if (!own) return undefined
  const before = open.replica.state.agenda.itemsOf({ own })
  const known = new Set(before.map(({ fields }) => fields.council))
  let rank = before.at(-1)?.fields.rank ?? 0
  const ops = items
    .filter(({ oparlId }) => oparlId !== "" && !known.has(oparlId))
    .map((item): AgendaOp => {
      rank += rankStep
      return { op: "item", id: AgendaId.random(), seen: undefined, meeting: { own }, rank, number: item.number, title: item.title, council: item.oparlId, open: item.access }
    })
  return { ops, value: undefined, open }
}

/** Only what stands elsewhere than it did is written. */
function inOrder(open: OpenSpace, meeting: string, ids: readonly string[]): Made<undefined> | undefined {
  const own = idOf(meeting)
  if (!own) return undefined
  const ops: AgendaOp[] = []
  ids.forEach((text, index) => {
    const id = idOf(text)
    const entry = id && open.replica.state.agenda.entry(id)
    const rank = (index + 1) * rankStep
    if (id && entry?.sort === "item" && entry.fields.rank !== rank)
      ops.push({ op: "item", id, seen: { seq: entry.changed.seq, op: entry.changed.op }, ...entry.fields, rank })
  })
  return { ops, value: undefined, open }
}

function cardOf(open: OpenSpace, id: AgendaId, entry: AgendaEntry & { sort: "meeting" }): OwnMeetingCard {
  return { kind: "own", space: open.id, spaceTitle: open.replica.state.title, id: idText(id), ...entry.fields }
}

function meetingsOf(spaces: readonly OpenSpace[], fromMs: number, toMs: number): OwnMeetingCard[] {
  const found: OwnMeetingCard[] = []
  for (const open of spaces)
    for (const [key, entry] of open.replica.state.agenda.entries) {
      if (entry.sort !== "meeting") continue
      const { startMs } = entry.fields
      const isIn = startMs === 0 ? toMs > Date.now() : startMs >= fromMs && startMs < toMs
      if (!isIn) continue
      found.push(cardOf(open, bytesOfKey(key) as AgendaId, entry))
    }
  return found.sort((a, b) => (a.startMs || Infinity) - (b.startMs || Infinity))
}

function besideOf(spaces: readonly OpenSpace[], about: AgendaAbout, isKnown: HostTest): BesideSight {
  const sight: BesideSight = { briefs: [], files: [], attending: [] }
  for (const open of spaces) {
    const { state } = open.replica
    const subject = subjectOf(open, about)
    const beside = subject && state.agenda.beside(subject)
    if (!beside) continue
    const mayWrite = mayEdit(open)
    for (const [field, { stamp, text }] of beside.briefs) sight.briefs.push(briefOf(open, field, stamp, text, mayWrite, isKnown))
    for (const [key, stamp] of beside.nodes) {
      const view = state.node(bytesOfKey(key))
      if (!view?.live) continue
      sight.files.push({ space: open.id, node: textOfNode(view.id), kind: kindOf(view.sort), name: view.name, ...by(open, stamp), mayWrite } satisfies AssignedFile)
    }
    for (const [key, { answer }] of beside.attending) {
      const id = bytesOfKey(key) as PrincipalId
      const name = open.replica.nameOf({ kind: PrincipalKind.person, id })
      sight.attending.push({ space: open.id, person: idText(id), name, me: equal(id, open.replica.self.principal.id), answer: answer satisfies Attendance } satisfies Attending)
    }
  }
  sight.briefs.sort((a, b) => a.atMs - b.atMs)
  sight.files.sort((a, b) => a.name.localeCompare(b.name, "de"))
  sight.attending.sort((a, b) => a.name.localeCompare(b.name, "de"))
  return sight
}

function by(open: OpenSpace, stamp: Stamp): { by: string; mine: boolean; atMs: number } {
  return { by: open.replica.nameOf(stamp.author), mine: open.replica.isSelf(stamp.author), atMs: stamp.timeMs }
}

function briefOf(open: OpenSpace, field: BriefField, stamp: Stamp, text: string, mayWrite: boolean, isKnown: HostTest): BriefSight {
  const read = readNoteText(text)
  const names = new Map(personsOf(open).map(({ id, name }) => [id, name]))
  const seen: Seen = { seq: stamp.seq, op: stamp.op }
  return {
    space: open.id,
    spaceTitle: open.replica.state.title,
    field,
    text: read.ok ? read.value.map((block) => drawn(open, block, isKnown)) : [],
    raw: text.replace(personMark, (whole, id: string) => (names.has(id) ? `@${names.get(id)}` : whole)),
    ...by(open, stamp),
    seen,
    mayWrite,
  }
}
