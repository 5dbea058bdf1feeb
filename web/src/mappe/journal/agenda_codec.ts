// The agenda's part of a snapshot: written, and read back believing nothing.    docs/protocol.md sections 4.9 and 4.11
import type { Reader, Writer } from "../base/cbor.ts"
import { isZero, keyOf } from "../base/id.ts"
import { AgendaId, NodeId, PrincipalId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { type Agenda, type AgendaEntry, type Beside, subjectKey } from "./agenda.ts"
import {
  type Subject,
  briefFields,
  numberOfAnswer,
  numberOfField,
  readAnswer,
  readBriefField,
  readItemFields,
  readMeetingFields,
  readSubject,
  writeItemFields,
  writeMeetingFields,
  writeSubject,
} from "./agenda_ops.ts"
import { bytesOfKey } from "./id_key.ts"
import { writeStampOrNone } from "./state_codec.ts"
import type { Stamp, Tables } from "./state_tables.ts"

const meetingSort = 1
const itemSort = 2

// agenda = [[entry...], [beside...]]; `next` is called after each element.
export function writeAgenda(to: Writer, agenda: Agenda, next: () => void): void {
  to.array(2).array(agenda.entries.size)
  for (const key of [...agenda.entries.keys()].sort()) {
    writeEntry(to, key, agenda.entries.get(key)!)
    next()
  }
  to.array(agenda.allBeside.size)
  for (const key of [...agenda.allBeside.keys()].sort()) {
    writeBeside(to, agenda.allBeside.get(key)!)
    next()
  }
}

function writeEntry(to: Writer, key: string, entry: AgendaEntry): void {
  to.array(3).bytes(bytesOfKey(key))
  writeStampOrNone(to, entry.changed)
  if (entry.sort === "meeting") {
    to.array(8).uint(meetingSort)
    writeMeetingFields(to, entry.fields)
  } else {
    to.array(7).uint(itemSort)
    writeItemFields(to, entry.fields)
  }
}

function writeBeside(to: Writer, one: Beside): void {
  to.array(4)
  writeSubject(to, one.subject)
  to.array(one.briefs.size)
  for (const field of briefFields) {
    const brief = one.briefs.get(field)
    if (brief === undefined) continue
    to.array(3).uint(numberOfField(field))
    writeStampOrNone(to, brief.stamp)
    to.text(brief.text)
  }
  to.array(one.nodes.size)
  for (const key of [...one.nodes.keys()].sort()) {
    to.array(2).bytes(bytesOfKey(key))
    writeStampOrNone(to, one.nodes.get(key))
  }
  to.array(one.attending.size)
  for (const key of [...one.attending.keys()].sort()) {
    const given = one.attending.get(key)!
    to.array(3).bytes(bytesOfKey(key))
    writeStampOrNone(to, given.stamp)
    to.uint(numberOfAnswer(given.answer))
  }
}

function refuse(from: Reader, what: string): void {
  from.failWith("malformed", what)
}

// Elements in the order of their keys: `read` gives the key of the next.
function readOrdered<K extends string | number>(from: Reader, most: number, read: () => K): void {
  const count = from.arrayUpTo(most)
  let former: K | undefined
  for (let i = 0; i < count && !from.failed; ++i) {
    const key = read()
    if (from.failed) return
    if (former !== undefined && former >= key) return refuse(from, "a set of the agenda out of order")
    former = key
  }
}

// Into an empty agenda. `readStamp` fails the reader for a stamp that is missing or after the state's entry.
export function readAgenda(from: Reader, tables: Tables, readStamp: (from: Reader) => Stamp | undefined): void {
  const agenda = tables.agenda
  from.array(2)
  readOrdered(from, limits.agendaEntriesMax, () => {
    from.array(3)
    const id = from.id(AgendaId)
    const key = keyOf(id)
    const changed = readStamp(from)
    const parts = from.arrayUpTo(8)
    const sort = from.uint()
    if (from.failed || changed === undefined) return key
    if (isZero(id)) refuse(from, "a meeting without an id")
    if (sort === meetingSort && parts === 8)
      agenda.setEntry(key, { changed, sort: "meeting", fields: readMeetingFields(from) })
    else if (sort === itemSort && parts === 7)
      agenda.setEntry(key, { changed, sort: "item", fields: readItemFields(from) })
    else refuse(from, "neither a meeting nor an item")
    return key
  })
  readOrdered(from, limits.agendaSubjectsMax, () => readBeside(from, agenda, readStamp))
  if (from.failed) return
  if (agenda.empty) return refuse(from, "an agenda of nothing")
  checkAgenda(from, tables)
}

function readBeside(from: Reader, agenda: Agenda, readStamp: (from: Reader) => Stamp | undefined): string {
  from.array(4)
  const subject = readSubject(from)
  const at = from.failed ? "" : subjectKey(subject)
  if (from.failed) return at
  if (agenda.beside(subject)) refuse(from, "a subject twice")
  readOrdered(from, briefFields.length, () => {
    from.array(3)
    const field = readBriefField(from)
    const stamp = readStamp(from)
    const text = from.textUpTo(limits.briefTextBytesMax)
    if (text === "") refuse(from, "an empty brief")
    if (!from.failed && stamp) agenda.setBrief(subject, field, { stamp, text })
    return numberOfField(field)
  })
  readOrdered(from, limits.agendaAssignedMax, () => {
    from.array(2)
    const node = keyOf(from.id(NodeId))
    const stamp = readStamp(from)
    if (!from.failed && stamp) agenda.setNode(subject, node, stamp)
    return node
  })
  readOrdered(from, limits.agendaAttendingMax, () => {
    from.array(3)
    const person = keyOf(from.id(PrincipalId))
    const stamp = readStamp(from)
    const answer = readAnswer(from)
    if (answer === undefined) refuse(from, "an answer of nobody")
    else if (!from.failed && stamp) agenda.setAnswer(subject, person, { stamp, answer })
    return person
  })
  if (!from.failed && agenda.beside(subject) === undefined) refuse(from, "nothing beside a subject")
  return at
}

// What refers to what.
function checkAgenda(from: Reader, tables: Tables): void {
  const agenda = tables.agenda
  const isMeeting = (subject: Subject) => !("own" in subject) || agenda.entry(subject.own)?.sort === "meeting"
  for (const entry of agenda.entries.values())
    if (entry.sort === "item" && !isMeeting(entry.fields.meeting))
      return refuse(from, "an item that is in no meeting")
  for (const one of agenda.allBeside.values()) {
    if ("own" in one.subject && !agenda.entry(one.subject.own)) return refuse(from, "an unknown subject")
    if (one.attending.size > 0 && !isMeeting(one.subject)) return refuse(from, "people who attend an item")
    for (const key of one.nodes.keys()) {
      const node = tables.nodes.get(key)
      if (node === undefined || node === tables.root) return refuse(from, "a node on an agenda that is not there")
    }
  }
}
