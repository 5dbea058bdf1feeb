// The notes of a space as people read them: threads with their replies, and what is for somebody.
//                                        docs/protocol.md §4.7, §4.10   twin: client/notes/threads.h
import { personsIn, readNoteText } from "./note_text.ts"
import { equal } from "../base/bytes.ts"
import { idText, isZero, keyOf } from "../base/id.ts"
import type { NodeId, NoteId, PrincipalId } from "../base/ids.ts"
import type { NoteView, State } from "../journal/state.ts"

export interface NoteThread {
  readonly first: NoteView
  readonly notes: readonly NoteView[] // the first, then its replies (and theirs) by their place in the journal
  readonly newest: number // seq of the newest
}

function isBefore(a: NoteView, b: NoteView): number {
  return a.stamp.seq - b.stamp.seq || a.stamp.op - b.stamp.op
}

function sameAbout(a: NoteView["about"], b: NoteView["about"]): boolean {
  if ("node" in a) return "node" in b && equal(a.node, b.node)
  return "oparlId" in b && a.oparlId === b.oparlId
}

// The note that begins its thread. A reply to a note about something else begins one itself. Only older notes are gone
// up to, so this ends in a made-up state, too.
function firstOf(state: State, note: NoteView): NoteView {
  for (let first = note; ;) {
    const above = isZero(first.replyTo) ? undefined : state.note(first.replyTo)
    if (!above || !sameAbout(above.about, first.about) || isBefore(above, first) >= 0) return first
    first = above
  }
}

function threadsAmong(state: State, ids: readonly NoteId[]): NoteThread[] {
  const byFirst = new Map<string, { first: NoteView; notes: NoteView[] }>()
  for (const id of ids) {
    const note = state.note(id)!
    const first = firstOf(state, note)
    const key = keyOf(first.id)
    const thread = byFirst.get(key)
    if (thread) thread.notes.push(note)
    else byFirst.set(key, { first, notes: [note] })
  }
  return [...byFirst.values()]
    .filter(({ notes }) => notes.some((note) => !note.erased))
    .map(({ first, notes }) => {
      notes.sort(isBefore)
      return { first, notes, newest: notes.at(-1)!.stamp.seq }
    })
    .sort((a, b) => b.newest - a.newest || isBefore(b.first, a.first))
}

// The newest first. Threads of which everything is erased are left out.
export function allThreads(state: State): NoteThread[] {
  return threadsAmong(state, state.notes())
}
export function threadsOn(state: State, node: NodeId): NoteThread[] {
  return threadsAmong(state, state.notesOn(node))
}

/** About something of a council, by its OParl id as it is delivered. */
export function threadsAbout(state: State, oparlId: string): NoteThread[] {
  const ids = state.notes().filter((id) => {
    const { about } = state.note(id)!
    return "oparlId" in about && about.oparlId === oparlId
  })
  return threadsAmong(state, ids)
}

// How many of them are not resolved.
export function openThreadsOn(state: State, node: NodeId): number {
  return threadsOn(state, node).filter(({ first }) => !first.resolved).length
}

// Whether somebody else addressed it to that person, named him in its text, or answered a note of his.
export function isNoteFor(state: State, note: NoteView, person: PrincipalId): boolean {
  if (equal(note.stamp.author.id, person) || note.erased) return false
  if (note.addressees.some((one) => equal(one, person))) return true
  const answered = isZero(note.replyTo) ? undefined : state.note(note.replyTo)
  if (answered && equal(answered.stamp.author.id, person)) return true
  if (!note.text.includes("@")) return false
  const text = readNoteText(note.text)
  return text.ok && personsIn(text.value).includes(idText(person))
}

// Somebody else's, not erased, and behind what this device has shown of its thread.
export function isUnreadNote(note: NoteView, shownSeq: number, self: PrincipalId): boolean {
  return !equal(note.stamp.author.id, self) && !note.erased && note.stamp.seq > shownSeq
}
