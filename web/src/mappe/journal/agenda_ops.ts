// The operations of the agenda: own meetings and items, and what a faction puts beside the council's.
//                                                          docs/protocol.md section 4.11   twin: journal/agenda_ops.h
import type { Bytes } from "../base/bytes.ts"
import { type Reader, Writer } from "../base/cbor.ts"
import { AgendaId, NodeId, PrincipalId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"

export type Subject = { oparlId: string } | { own: AgendaId } // [2, oparl_id] or [3, id]
export type Seen = { seq: number; op: number } | undefined // [seq, op] or []: what the writer saw in this place

export type MeetingOwner = "faction" | "otherBody" // 1, 2
export type Openness = "unknown" | "open" | "closed" // 0, 1, 2
export type BriefField = "briefing" | "recommendation" | "speaker" | "vote" | "result" // 1 to 5
export type AnswerGiven = "comes" | "doesNotCome" | "wasThere" | "wasMissing" // 1 to 4; none: 0

export const briefFields: readonly BriefField[] = ["briefing", "recommendation", "speaker", "vote", "result"]
export const answersGiven: readonly AnswerGiven[] = ["comes", "doesNotCome", "wasThere", "wasMissing"]
const openness: readonly Openness[] = ["unknown", "open", "closed"]

export interface MeetingFields {
  owner: MeetingOwner
  title: string
  body: string
  startMs: number // 0: not known
  endMs: number // 0: not known; else no earlier than the start
  place: string
  cancelled: boolean
}
export interface ItemFields {
  meeting: Subject
  rank: number
  number: string
  title: string
  council: string // oparl_id of the item it takes up, or ""
  open: Openness
}

export type MeetingOp = { op: "meeting"; id: AgendaId; seen: Seen } & MeetingFields
export type ItemOp = { op: "item"; id: AgendaId; seen: Seen } & ItemFields
export type RemoveOp = { op: "remove"; id: AgendaId; seen: Seen }
export type BriefOp = { op: "brief"; subject: Subject; field: BriefField; seen: Seen; text: string } // "" removes
export type AssignOp = { op: "assign" | "unassign"; subject: Subject; node: NodeId }
export type AttendOp = { op: "attend"; subject: Subject; person: PrincipalId; answer: AnswerGiven | undefined }
export type AgendaOp = MeetingOp | ItemOp | RemoveOp | BriefOp | AssignOp | AttendOp

// --- writing ---

export function writeSubject(to: Writer, subject: Subject): void {
  to.array(2)
  if ("own" in subject) to.uint(3).bytes(subject.own)
  else to.uint(2).text(subject.oparlId)
}

export function subjectBytes(subject: Subject): Bytes {
  const writer = new Writer()
  writeSubject(writer, subject)
  return writer.done()
}

function writeSeen(to: Writer, seen: Seen): void {
  if (seen) to.array(2).uint(seen.seq).uint(seen.op)
  else to.array(0)
}

export function numberOfField(field: BriefField): number {
  return briefFields.indexOf(field) + 1
}
export function numberOfAnswer(answer: AnswerGiven | undefined): number {
  return answer === undefined ? 0 : answersGiven.indexOf(answer) + 1
}

// The fields after `seen` in an operation, and after the sort in a state.
export function writeMeetingFields(to: Writer, o: MeetingFields): void {
  to.uint(o.owner === "faction" ? 1 : 2)
    .text(o.title)
    .text(o.body)
    .uint(o.startMs)
    .uint(o.endMs)
  to.text(o.place).uint(o.cancelled ? 1 : 0)
}
export function writeItemFields(to: Writer, o: ItemFields): void {
  writeSubject(to, o.meeting)
  to.uint(o.rank).text(o.number).text(o.title).text(o.council).uint(openness.indexOf(o.open))
}

export function writeAgendaOp(to: Writer, op: AgendaOp): void {
  switch (op.op) {
    case "meeting":
      to.array(10).text(op.op).bytes(op.id)
      writeSeen(to, op.seen)
      writeMeetingFields(to, op)
      return
    case "item":
      to.array(9).text(op.op).bytes(op.id)
      writeSeen(to, op.seen)
      writeItemFields(to, op)
      return
    case "remove":
      to.array(3).text(op.op).bytes(op.id)
      writeSeen(to, op.seen)
      return
    case "brief":
      to.array(5).text(op.op)
      writeSubject(to, op.subject)
      to.uint(numberOfField(op.field))
      writeSeen(to, op.seen)
      to.text(op.text)
      return
    case "assign":
    case "unassign":
      to.array(3).text(op.op)
      writeSubject(to, op.subject)
      to.bytes(op.node)
      return
    case "attend":
      to.array(4).text(op.op)
      writeSubject(to, op.subject)
      to.bytes(op.person).uint(numberOfAnswer(op.answer))
      return
  }
}

// --- reading. What is over its limit or out of its numbers fails the reader ---

export function readSubject(from: Reader): Subject {
  from.array(2)
  switch (from.uint()) {
    case 2: {
      const oparlId = from.textUpTo(limits.agendaCouncilBytesMax)
      if (oparlId === "") from.failWith("malformed", "a council object without a name")
      return { oparlId }
    }
    case 3:
      return { own: from.id(AgendaId) }
    default:
      from.failWith("malformed", "a subject of an unknown sort")
      return { oparlId: "" }
  }
}

function readSeen(from: Reader): Seen {
  const count = from.arrayUpTo(2)
  if (from.failed || count === 0) return undefined
  if (count !== 2) from.failWith("malformed", "what was seen has two numbers")
  return { seq: from.uint(), op: from.uint() }
}

// One of `names`, which have the numbers from `first` on.
function readNumber<T>(from: Reader, names: readonly T[], first: number): T {
  const found = from.uintUpTo(first + names.length - 1)
  if (found < first) from.failWith("malformed", "a number of the agenda that is none")
  return names[found - first] ?? names[0]!
}

export function readMeetingFields(from: Reader): MeetingFields {
  const owner = readNumber<MeetingOwner>(from, ["faction", "otherBody"], 1)
  const title = from.textUpTo(limits.agendaLineBytesMax)
  const body = from.textUpTo(limits.agendaLineBytesMax)
  const startMs = from.uint()
  const endMs = from.uint()
  const place = from.textUpTo(limits.agendaLineBytesMax)
  const cancelled = from.uintUpTo(1) === 1
  if (endMs !== 0 && endMs < startMs) from.failWith("malformed", "a meeting that ends before it begins")
  return { owner, title, body, startMs, endMs, place, cancelled }
}
export function readItemFields(from: Reader): ItemFields {
  const meeting = readSubject(from)
  const rank = from.uint()
  const number = from.textUpTo(limits.agendaLineBytesMax)
  const title = from.textUpTo(limits.agendaLineBytesMax)
  const council = from.textUpTo(limits.agendaCouncilBytesMax)
  return { meeting, rank, number, title, council, open: readNumber(from, openness, 0) }
}
export function readBriefField(from: Reader): BriefField {
  return readNumber(from, briefFields, 1)
}
export function readAnswer(from: Reader): AnswerGiven | undefined {
  return readNumber(from, [undefined, ...answersGiven], 0)
}

// The fields after the name, in their order; `items` counts the name.
export const agendaReadings: readonly [string, { items: number; read: (from: Reader) => AgendaOp }][] = [
  [
    "meeting",
    {
      items: 10,
      read: (f) => ({ op: "meeting", id: f.id(AgendaId), seen: readSeen(f), ...readMeetingFields(f) }),
    },
  ],
  ["item", { items: 9, read: (f) => ({ op: "item", id: f.id(AgendaId), seen: readSeen(f), ...readItemFields(f) }) }],
  ["remove", { items: 3, read: (f) => ({ op: "remove", id: f.id(AgendaId), seen: readSeen(f) }) }],
  [
    "brief",
    {
      items: 5,
      read: (f) => ({
        op: "brief",
        subject: readSubject(f),
        field: readBriefField(f),
        seen: readSeen(f),
        text: f.textUpTo(limits.briefTextBytesMax),
      }),
    },
  ],
  ["assign", { items: 3, read: (f) => ({ op: "assign", subject: readSubject(f), node: f.id(NodeId) }) }],
  ["unassign", { items: 3, read: (f) => ({ op: "unassign", subject: readSubject(f), node: f.id(NodeId) }) }],
  [
    "attend",
    {
      items: 4,
      read: (f) => ({ op: "attend", subject: readSubject(f), person: f.id(PrincipalId), answer: readAnswer(f) }),
    },
  ],
]
