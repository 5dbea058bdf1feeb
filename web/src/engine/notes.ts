// Notes: threads, what is new, what is for me, writing. Those about something of a council are asked for in
// council_notes.ts.                                                              docs/protocol.md §4.7, §4.10
// What was shown is known to this device alone.
import { named } from "./changes.ts"
import type { Answer, CouncilPlace, Note, NoteBlock, NoteForMe, NoteHit, NoteInline, NotesSight, NewNote, NotesChoice, NoteThread as NoteThreadSight } from "./contract.ts"
import { changing, type Context, type Part, withSession, withSpace } from "./context.ts"
import { nodeOf, simplified, textOfNode } from "./folders.ts"
import { unwatched } from "./pinned.ts"
import { doneWell, no, outcome, refused, yes } from "./problems.ts"
import type { OpenSpace, Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { kindOf } from "./words_of.ts"
import { equal } from "../mappe/base/bytes.ts"
import { Reader } from "../mappe/base/cbor.ts"
import { idText } from "../mappe/base/id.ts"
import { NodeId, NoteId, PrincipalId, PrincipalKind } from "../mappe/base/ids.ts"
import { SpaceRole } from "../mappe/journal/access.ts"
import { newName } from "../mappe/journal/name.ts"
import { type About, type Attachment, type Op, readAttachments } from "../mappe/journal/ops.ts"
import type { NoteView } from "../mappe/journal/state.ts"
import { noteTextBytesMax, readNoteText, type NoteBlock as Block, type NoteInline as Inline, withPersons } from "../mappe/notes/note_text.ts"
import { allThreads, isNoteFor, isUnreadNote, type NoteThread, threadsOn } from "../mappe/notes/threads.ts"
import type { Change } from "../mappe/replica/batch.ts"
import { commit } from "../mappe/replica/committer.ts"
import type { Watch } from "../mappe/transfer/patience.ts"
import { uploadFile } from "../mappe/transfer/upload.ts"
import { forgetUploadNotes, uploadIdentity } from "../mappe/transfer/upload_notes.ts"

const marksMax = 65_536 // threads of a space whose reading is remembered
const beginsMax = 160 // signs of a note shown in a list
const filesMax = 32
const tellEveryMs = 400
const draftsMax = 32 // the oldest goes
const gone = no("not_found", "it is gone meanwhile")

/** Of one space: up to which seq each thread was shown, by the text of its first note's id. */
type Marks = Record<string, number>

interface Draft {
  space: string
  node: string
  thread: string
  text: string
}
function isDraftOf(space: string, node: string, thread: string): (draft: Draft) => boolean {
  return (draft) => draft.space === space && draft.node === node && draft.thread === thread
}

export class Notes {
  readonly #context: Context
  readonly #onChanged: (open: OpenSpace) => void
  readonly #marks = new Map<string, Marks>()

  /** Where something of a council is shown, and its name. */
  councilPlace: (oparlId: string, open: OpenSpace) => Promise<{ place: CouncilPlace; name: string }> = (id) =>
    Promise.resolve({ place: { council: "", id, kind: "gone", item: "" }, name: "" })
  /** Others are asked about before they are opened. */
  isKnownHost: HostTest = () => false

  constructor(context: Context, onChanged: (open: OpenSpace) => void) {
    this.#context = context
    this.#onChanged = onChanged
  }

  readonly part = {
    notes: (space, node) => withSpace(this.#context, space, (open, session) => this.#notes(session, open, node)),
    notesForMe: (limit) => withSession(this.#context, (session) => this.#open(session, "for_me", limit)),
    openNotes: (which, limit) => withSession(this.#context, (session) => this.#open(session, which, limit)),
    searchNotes: (text, limit) => withSession(this.#context, async (session) => yes(await this.#search(session, text, limit))),
    seenNotes: (space, node) =>
      withSpace(this.#context, space, (open, session) => {
        const id = nodeOf(node)
        if (!id) return Promise.resolve(gone)
        return this.seen(session, open, threadsOn(open.replica.state, id))
      }),
    writeNote: (space, node, note) => {
      const id = nodeOf(node)
      return id ? this.write(space, { node: id }, note) : Promise.resolve(gone)
    },
    resolveNote: (space, thread) => this.#onNote(space, thread, "resolve"),
    eraseNote: (space, note) => this.#onNote(space, note, "erase"),
    noteDraft: (space, node, thread) =>
      withSession(this.#context, async (session) => {
        const drafts = await readSetting<Draft[]>(session.store, "note-drafts", [])
        return yes(drafts.find(isDraftOf(space, node, thread))?.text ?? "")
      }),
    keepNoteDraft: (space, node, thread, text) =>
      withSession(this.#context, (session) => this.#keepDraft(session, { space, node, thread, text })),
  } satisfies Part

  #keepDraft(session: Session, draft: Draft): Promise<Answer<void>> {
    return session.store.lock("note-drafts", async () => {
      const drafts = await readSetting<Draft[]>(session.store, "note-drafts", [])
      const isSame = isDraftOf(draft.space, draft.node, draft.thread)
      const others = drafts.filter((one) => !isSame(one)).slice(-draftsMax + 1)
      const text = draft.text.slice(0, noteTextBytesMax)
      await writeSetting(session.store, "note-drafts", text === "" ? others : [...others, { ...draft, text }])
      return doneWell
    })
  }

  forget(): void {
    this.#marks.clear()
  }

  async #marksOf(session: Session, open: OpenSpace): Promise<Marks> {
    const known = this.#marks.get(open.id)
    if (known) return known
    const marks = await readSetting<Marks>(session.store, `notes-${open.id}`, {})
    this.#marks.set(open.id, marks)
    return marks
  }

  async #notes(session: Session, open: OpenSpace, text: string): Promise<Answer<NotesSight>> {
    const node = nodeOf(text)
    if (!node || !open.replica.state.node(node)) return no("not_found", "it is gone meanwhile")
    const threads = await this.sights(session, open, threadsOn(open.replica.state, node))
    threads.sort((a, b) => Number(a.resolved) - Number(b.resolved))
    return yes({ threads, mayWrite: maySay(open), persons: othersOf(open) })
  }

  async sights(session: Session, open: OpenSpace, threads: readonly NoteThread[]): Promise<NoteThreadSight[]> {
    const marks = await this.#marksOf(session, open)
    const { replica } = open
    const mayWrite = maySay(open)
    const isManager = replica.ownRole === SpaceRole.manager
    return threads.map((thread) => ({
      thread: idText(thread.first.id),
      notes: thread.notes.map((note) => noteOf(open, thread, note, marks, mayWrite, this.isKnownHost)),
      resolved: thread.first.resolved !== undefined,
      mayResolve: mayWrite && !thread.first.resolved && (isManager || replica.isSelf(thread.first.stamp.author)),
    }))
  }
  async unreadOf(session: Session, open: OpenSpace, thread: NoteThread): Promise<number> {
    const marks = await this.#marksOf(session, open)
    return thread.notes.filter((note) => isUnread(open, thread, note, marks)).length
  }

  async #open(session: Session, which: NotesChoice, limit: number): Promise<Answer<NoteForMe[]>> {
    const found: NoteForMe[] = []
    const listed = await session.listings()
    if (!listed.ok) return refused(listed)
    for (const open of await session.soon.allThatOpen()) {
      const { state } = open.replica
      const marks = await this.#marksOf(session, open)
      for (const thread of allThreads(state)) {
        if (thread.first.resolved) continue
        const shown = shownOf(open, thread, which)
        const where = shown && (await this.#where(open, thread.first.about))
        if (!where) continue
        found.push({
          space: open.id,
          ...where,
          by: open.replica.nameOf(shown.stamp.author),
          atMs: shown.stamp.timeMs,
          begins: beginningOf(open, shown),
          unread: thread.notes.some((note) => isUnread(open, thread, note, marks)),
        })
      }
    }
    found.sort((a, b) => Number(b.unread) - Number(a.unread) || b.atMs - a.atMs)
    return yes(found.slice(0, limit))
  }

  /** undefined: it lies in the trash, or is gone. */
  async #where(open: OpenSpace, about: About): Promise<Pick<NoteForMe, "node" | "kind" | "name" | "place"> | undefined> {
    if ("oparlId" in about) {
      const { place, name } = await this.councilPlace(about.oparlId, open)
      return { node: "", kind: "link", name, place }
    }
    const { state } = open.replica
    const view = state.node(about.node)
    return view?.live ? { node: textOfNode(view.id), kind: kindOf(view.sort), name: view.name || state.title } : undefined
  }

  /** What is here is searched, so nobody hears what is looked for. */
  async #search(session: Session, text: string, limit: number): Promise<NoteHit[]> {
    const words = text.split(/\s+/).map(simplified).filter(Boolean)
    const found: NoteHit[] = []
    if (words.length === 0) return found
    for (const open of await session.allThatOpen()) {
      for (const { first, notes } of allThreads(open.replica.state)) {
        const hits = notes.flatMap((note) => {
          const whole = plainOf(open, note)
          const said = simplified(whole)
          return whole !== "" && words.every((word) => said.includes(word)) ? [{ note, whole }] : []
        })
        const where = hits.length > 0 ? await this.#where(open, first.about) : undefined
        if (!where) continue
        for (const { note, whole } of hits)
          found.push({
            ...{ space: open.id, ...where, note: idText(note.id) },
            ...{ by: open.replica.nameOf(note.stamp.author), atMs: note.stamp.timeMs, begins: shortened(whole) },
          })
      }
    }
    return found.sort((a, b) => b.atMs - a.atMs).slice(0, limit)
  }

  /** These were shown. */
  async seen(session: Session, open: OpenSpace, threads: readonly NoteThread[]): Promise<Answer<void>> {
    const marks = { ...(await this.#marksOf(session, open)) }
    let isNew = false
    for (const thread of threads) {
      const first = idText(thread.first.id)
      if ((marks[first] ?? 0) >= thread.newest) continue
      marks[first] = thread.newest
      isNew = true
    }
    if (!isNew) return doneWell
    const kept = Object.entries(marks)
      .filter(([first]) => open.replica.state.note(noteIdOf(first) ?? NoteId.zero) !== undefined)
      .sort(([, a], [, b]) => b - a)
      .slice(0, marksMax)
    this.#marks.set(open.id, Object.fromEntries(kept))
    await writeSetting(session.store, `notes-${open.id}`, Object.fromEntries(kept))
    this.#context.tell({ news: "notes", space: open.id })
    return doneWell
  }

  /** What is attached goes up first, outside the space's turn. */
  write(space: string, about: About, wish: NewNote): Promise<Answer<{ note: string }>> {
    return withSpace(this.#context, space, async (open, session) => {
      const node = "node" in about ? about.node : NodeId.zero
      const replyTo = wish.answers === "" ? NoteId.zero : noteIdOf(wish.answers)
      if (!replyTo) return no("not_found", "it is gone meanwhile")
      if (!maySay(open)) return no("denied", "readers write no notes", { rule: "role_too_low" })
      if (wish.text.trim() === "" && wish.files.length === 0) return no("usage", "an empty note", { field: "text" })
      const kept = withPersons(wish.text, personsOf(open))
      if (!readNoteText(kept).ok) return no("usage", "above 16 KiB", { field: "text", rule: "too_large" })
      if (wish.files.length > filesMax) return no("usage", "too many attachments", { rule: "too_many" })
      const change: Change & { blobs: NonNullable<Change["blobs"]>; inner: NonNullable<Change["inner"]> } = {
        intent: { intent: "plain", ops: [], noteKind: true },
        blobs: [],
        inner: [],
      }
      const attachments: Attachment[] = []
      const watch = this.#watch(wish.files.reduce((sum, { size }) => sum + size, 0))
      const identities: string[] = []
      for (const file of wish.files) {
        const name = named(newName(file.name))
        if (!name.ok) return name
        const { id, spaceConst } = open.replica
        const identity = await uploadIdentity(id, node, `note/${name.value}`, file.size, file.lastModified)
        identities.push(identity)
        const uploaded = await uploadFile(session.api, session.store, id, spaceConst, file, identity, watch)
        if (!uploaded.ok) return refused(uploaded)
        attachments.push({ name: name.value, content: uploaded.value.content })
        change.blobs.push(...uploaded.value.blobs)
        change.inner.push(...uploaded.value.inner)
      }
      const note = NoteId.random()
      const op: Op = {
        op: "note",
        note,
        about,
        text: kept,
        attachments,
        addressees: addressees(wish.to),
        replyTo,
      }
      change.intent = { intent: "plain", ops: [op], noteKind: true }
      const done = await changing(this.#context, space, (now) => this.#commit(now, change))
      if (!done.ok) return done
      for (const identity of identities) await forgetUploadNotes(session.store, identity)
      return yes({ note: idText(note) })
    })
  }

  /** Tells how far what is attached has come. */
  #watch(bytes: number): Watch {
    let done = 0
    let toldMs = 0
    const onBytes = (count: number): void => {
      done = Math.min(bytes, done + count)
      if (Date.now() - toldMs < tellEveryMs) return
      toldMs = Date.now()
      this.#context.tell({ news: "attaching", done, bytes })
    }
    return { ...unwatched, onBytes }
  }

  #onNote(space: string, text: string, what: "resolve" | "erase"): Promise<Answer<void>> {
    return changing(this.#context, space, async (open) => {
      const note = NoteId.parseText(text)
      if (!note.ok) return no("not_found", "there is no such note")
      return this.#commit(open, { intent: { intent: "plain", ops: [{ op: what, note: note.value }], noteKind: true } })
    })
  }

  async #commit(open: OpenSpace, change: Change): Promise<Answer<void>> {
    const done = await commit(open.replica, change)
    this.#onChanged(open)
    this.#context.tell({ news: "notes", space: open.id })
    if (!done.ok) return refused(done)
    return outcome(done.value) ?? doneWell
  }
}

export function attachmentOf(open: OpenSpace, text: string, index: number): Attachment | undefined {
  const id = NoteId.parseText(text)
  const note = id.ok ? open.replica.state.note(id.value) : undefined
  return note && attachmentsOf(note)[index]
}

function attachmentsOf(note: NoteView): Attachment[] {
  const from = new Reader(note.attachments)
  const all = readAttachments(from)
  return from.finish().ok ? all : []
}

function noteIdOf(text: string): NoteId | undefined {
  const id = NoteId.parseText(text)
  return id.ok ? id.value : undefined
}

export function maySay({ alarm, replica }: OpenSpace): boolean {
  return alarm === undefined && !replica.isNewer && !replica.isFrozen && (replica.ownRole ?? 0) >= SpaceRole.commenter
}

/** Whom a note may be addressed to. */
export function othersOf(open: OpenSpace): { person: string; name: string }[] {
  const self = idText(open.replica.self.principal.id)
  return personsOf(open).flatMap(({ id, name }) => (id === self ? [] : [{ person: id, name }]))
}

export function personsOf({ replica }: OpenSpace): { id: string; name: string }[] {
  return replica.members
    .filter(({ principal }) => principal.kind === PrincipalKind.person)
    .map(({ principal }) => ({ id: idText(principal.id), name: replica.nameOf(principal) }))
    .sort((a, b) => a.name.localeCompare(b.name, "de"))
}

function addressees(texts: readonly string[]): PrincipalId[] {
  return [...new Set(texts)].flatMap((text) => {
    const id = PrincipalId.parseText(text)
    return id.ok ? [id.value] : []
  })
}

function personOf({ replica }: OpenSpace, id: PrincipalId): { name: string; me: boolean } {
  return {
    name: replica.nameOf({ kind: PrincipalKind.person, id }),
    me: equal(id, replica.self.principal.id),
  }
}

function isUnread(open: OpenSpace, thread: NoteThread, note: NoteView, marks: Marks): boolean {
  return isUnreadNote(note, marks[idText(thread.first.id)] ?? 0, open.replica.self.principal.id)
}

function noteOf(open: OpenSpace, thread: NoteThread, note: NoteView, marks: Marks, mayWrite: boolean, isKnown: HostTest): Note {
  const { replica } = open
  const text = readNoteText(note.text)
  const mine = replica.isSelf(note.stamp.author)
  return {
    note: idText(note.id),
    by: replica.nameOf(note.stamp.author),
    mine,
    atMs: note.stamp.timeMs,
    text: text.ok ? text.value.map((block) => drawn(open, block, isKnown)) : [],
    to: note.addressees.map((id) => personOf(open, id)),
    attachments: attachmentsOf(note).map(({ name, content }) => ({ name, bytes: content.sizeBytes })),
    erased: note.erased !== undefined,
    unread: isUnread(open, thread, note, marks),
    forMe: isNoteFor(replica.state, note, replica.self.principal.id),
    mayErase: mayWrite && !note.erased && (mine || replica.ownRole === SpaceRole.manager),
  }
}

/** Whether a council of this server is known by the host of an address. */
export type HostTest = (address: string) => boolean

/** The tree with persons by their names. */
export function drawn(open: OpenSpace, block: Block, isKnown: HostTest): NoteBlock {
  const line = (inlines: readonly Inline[]): NoteInline[] => inlines.map((one) => drawnInline(open, one, isKnown))
  switch (block.kind) {
    case "paragraph":
      return { kind: "paragraph", line: line(block.line) }
    case "quote":
      return { kind: "quote", blocks: block.blocks.map((one) => drawn(open, one, isKnown)) }
    case "list":
      return { kind: "list", items: block.items.map(line) }
    case "numbered":
      return { kind: "numbered", first: block.first, items: block.items.map(line) }
  }
}
function drawnInline(open: OpenSpace, one: Inline, isKnown: HostTest): NoteInline {
  switch (one.kind) {
    case "person": {
      const id = PrincipalId.parseText(one.id)
      return id.ok ? { kind: "person", ...personOf(open, id.value) } : { kind: "text", text: one.id }
    }
    case "strong":
    case "emphasis":
      return { kind: one.kind, children: one.children.map((child) => drawnInline(open, child, isKnown)) }
    case "link":
      return { ...one, known: isKnown(one.address) }
    default:
      return one
  }
}

/** Which note of a thread a list shows: the newest one for this person, else the one that began it. */
function shownOf({ replica }: OpenSpace, { first, notes }: NoteThread, which: NotesChoice): NoteView | undefined {
  if (which === "for_me") return notes.filter((note) => isNoteFor(replica.state, note, replica.self.principal.id)).at(-1)
  if (which === "mine" && !replica.isSelf(first.stamp.author)) return undefined
  return notes.find((note) => !note.erased)
}

/** Its first words, for a list. */
function beginningOf(open: OpenSpace, note: NoteView): string {
  return shortened(plainOf(open, note))
}
function shortened(all: string): string {
  const signs = Array.from(all)
  return signs.length <= beginsMax ? all : `${signs.slice(0, beginsMax).join("").trimEnd()} …`
}
/** Its words alone, persons by their names; "" when it was erased. */
function plainOf(open: OpenSpace, note: NoteView): string {
  const text = readNoteText(note.text)
  if (!text.ok) return ""
  const said = (line: readonly NoteInline[]): string =>
    line
      .map((one) => {
        if (one.kind === "text") return one.text
        if (one.kind === "link") return one.address
        if (one.kind === "person") return one.name
        return one.kind === "break" ? " " : said(one.children)
      })
      .join("")
  const walk = (block: NoteBlock): string => {
    if (block.kind === "paragraph") return said(block.line)
    return block.kind === "quote" ? block.blocks.map(walk).join(" ") : block.items.map(said).join(", ")
  }
  return text.value.map((block) => walk(drawn(open, block, () => false))).join(" ")
}
