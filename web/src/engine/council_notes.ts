// Notes about something of a council. Each lives in one of the person's spaces; what is said of a paper in any of them
// stands together on its page. Which paper it is stands inside the sealed entry: the server does not learn it.
//                                                                       docs/protocol.md §4.7, §4.10
import type { Answer, CouncilNotesSight, CouncilNoteThread, CouncilPlace, NewNote, NoteCount, NoteSpace } from "./contract.ts"
import { type Context, type Part, withSession, withSpace } from "./context.ts"
import type { Councils } from "./council.ts"
import { maySay, type Notes, othersOf } from "./notes.ts"
import { doneWell, no, yes } from "./problems.ts"
import type { OpenSpace, Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { idText } from "../mappe/base/id.ts"
import type { AgendaId } from "../mappe/base/ids.ts"
import { utf8Length } from "../mappe/journal/name.ts"
import { ownEntryOf, ownSubject } from "../mappe/notes/own_subject.ts"
import { allThreads, threadsAbout } from "../mappe/notes/threads.ts"
import type { Meeting } from "../mappe/council/values.ts"

const aboutBytesMax = 2_048 // of an OParl id: docs/protocol.md §13

export class CouncilNotes {
  readonly #context: Context
  readonly #councils: Councils
  readonly #notes: Notes

  constructor(context: Context, councils: Councils, notes: Notes) {
    this.#context = context
    this.#councils = councils
    this.#notes = notes
    notes.councilPlace = (id, open) => this.#place(id, open)
    notes.isKnownHost = councils.isKnown
  }

  readonly part = {
    councilNotes: (about) => withSession(this.#context, (session) => this.#all(session, about)),
    councilNoteCounts: (abouts) => withSession(this.#context, (session) => this.#counts(session, abouts)),
    seenCouncilNotes: (about) =>
      withSession(this.#context, async (session) => {
        for (const open of await session.allThatOpen()) {
          const done = await this.#notes.seen(session, open, threadsAbout(open.replica.state, about))
          if (!done.ok) return done
        }
        return doneWell
      }),
    writeCouncilNote: (space, about, note) => this.#write(space, about, note),
  } satisfies Part

  async #all(session: Session, about: string): Promise<Answer<CouncilNotesSight>> {
    const threads: CouncilNoteThread[] = []
    const spaces: NoteSpace[] = []
    const own = ownEntryOf(about)
    for (const open of await session.allThatOpen()) {
      const { id, replica } = open
      const { title } = replica.state
      const found = await this.#notes.sights(session, open, threadsAbout(replica.state, about))
      threads.push(...found.map((thread) => ({ ...thread, space: id, spaceTitle: title })))
      if (maySay(open) && (!own || replica.state.agenda.entry(own))) spaces.push({ space: id, title, persons: othersOf(open) })
    }
    const newest = (thread: CouncilNoteThread): number => thread.notes.at(-1)!.atMs
    threads.sort((a, b) => Number(a.resolved) - Number(b.resolved) || newest(b) - newest(a))
    spaces.sort((a, b) => a.title.localeCompare(b.title, "de"))
    const last = await readSetting<string>(session.store, "council-note-space", "")
    const proposed = spaces.some(({ space }) => space === last) ? last : spaces.length === 1 ? spaces[0]!.space : ""
    return yes({ threads, spaces, proposed })
  }

  async #counts(session: Session, abouts: readonly string[]): Promise<Answer<Record<string, NoteCount>>> {
    const wanted = new Set(abouts)
    const counts: Record<string, NoteCount> = {}
    for (const open of await session.allThatOpen())
      for (const thread of allThreads(open.replica.state)) {
        const { about } = thread.first
        if (!("oparlId" in about) || !wanted.has(about.oparlId)) continue
        const count = (counts[about.oparlId] ??= { open: 0, unread: 0 })
        if (!thread.first.resolved) ++count.open
        count.unread += await this.#notes.unreadOf(session, open, thread)
      }
    return yes(counts)
  }

  async #write(space: string, about: string, wish: NewNote): Promise<Answer<{ note: string }>> {
    if (about === "" || utf8Length(about) > aboutBytesMax) return no("usage", "nothing of a council", { field: "about" })
    const own = ownEntryOf(about)
    if (own) {
      const known = await withSpace(this.#context, space, ({ replica }) => Promise.resolve(yes(replica.state.agenda.entry(own) !== undefined)))
      if (!known.ok) return known
      if (!known.value) return no("not_found", "it is on no agenda of that space")
    }
    const done = await this.#notes.write(space, { oparlId: about }, wish)
    if (done.ok)
      await withSession(this.#context, async (session) => {
        await writeSetting(session.store, "council-note-space", space)
        return doneWell
      })
    return done
  }

  #ownPlace({ replica }: OpenSpace, about: string, own: AgendaId): { place: CouncilPlace; name: string } {
    const { agenda } = replica.state
    const entry = agenda.entry(own)
    if (!entry) return { place: { council: "", id: idText(own), kind: "own", item: about }, name: "" } // its page shows what was said
    if (entry.sort === "meeting") return { place: { council: "", id: idText(own), kind: "own", item: "" }, name: entry.fields.title }
    const { meeting, number, title } = entry.fields
    const name = [number, title].filter(Boolean).join(" ")
    if ("own" in meeting) return { place: { council: "", id: idText(meeting.own), kind: "own", item: ownSubject(idText(own)) }, name }
    const council = this.#councils.find(meeting.oparlId)?.source.council ?? "-"
    return { place: { council, id: meeting.oparlId, kind: "item", item: about }, name }
  }

  /** A paper, a meeting, or an item of a meeting's agenda, in the mirrors here or on that space's own agenda. */
  async #place(id: string, open: OpenSpace): Promise<{ place: CouncilPlace; name: string }> {
    const session = this.#context.session()
    if (session) await this.#councils.opened(session)
    const own = ownEntryOf(id)
    if (own) return this.#ownPlace(open, id, own)
    for (const { council, mirror } of this.#councils.here) {
      const row = mirror.rows.get(id)
      if (row?.kind === "paper" || row?.kind === "meeting")
        return { place: { council, id, kind: row.kind, item: "" }, name: [row.reference, row.name].filter(Boolean).join(" ") }
      for (const meeting of mirror.rows.values()) {
        if (!meeting.items.includes(id)) continue
        const whole = await mirror.object(meeting.id)
        const item = whole.ok ? (whole.value.object as Meeting).items?.find((one) => one.id === id) : undefined
        const name = [item?.number, item?.name].filter(Boolean).join(" ")
        return { place: { council, id: meeting.id, kind: "item", item: id }, name: name || meeting.name }
      }
    }
    const council = this.#councils.here[0]?.council ?? "-"
    return { place: { council, id, kind: "gone", item: "" }, name: "" }
  }
}
