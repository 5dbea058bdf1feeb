// The content operations: what stands in the bodies of kinds 2 and 3.                    docs/protocol.md section 4.7
//
// A body is [op...], one or more; an op is an array whose first item is its name. Here they get types; whether one fits
// is the state's to say (state.ts). Live drafts (section 6a) are understood as the file, put and put they replay as.
import type { Bytes } from "../base/bytes.ts"
import { Reader, Writer, anyCount, finished } from "../base/cbor.ts"
import { Etag, NodeId, NoteId, PrincipalId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { type Result, fail, ok } from "../base/result.ts"
import { type AgendaOp, agendaReadings, writeAgendaOp } from "./agenda_ops.ts"
import {
  type Content,
  type Source,
  type Target,
  readContent,
  readSource,
  readTarget,
  writeContent,
  writeSource,
  writeTarget,
} from "./content.ts"

interface Place {
  node: NodeId
  parent: NodeId
  name: string
}
interface NewContent {
  node: NodeId
  base: Etag | undefined // what it was made from; none: nobody knows. Decides nothing here
  content: Content
  mtimeMs: number
}
export interface VersionId {
  // [seq, op]: which op of which entry made it
  seq: number
  op: number
}
export type About = { node: NodeId } | { oparlId: string } // [1, node] or [2, oparl_id]
export interface Attachment {
  // [name, content]
  name: string
  content: Content
}

export type FolderOp = { op: "folder" } & Place
export type FileOp = { op: "file"; content: Content; mtimeMs: number } & Place
export type PutOp = { op: "put" } & NewContent
export type MoveOp = { op: "move" } & Place
export type TouchOp = { op: "touch"; node: NodeId; mtimeMs: number }
export type AttrOp = { op: "attr"; node: NodeId; key: string; value: string } // an empty value removes
export type TrashOp = { op: "trash"; node: NodeId }
export type RestoreOp = { op: "restore" } & Place
export type PurgeOp = { op: "purge"; node: NodeId }
export type ForgetOp = { op: "forget"; node: NodeId; versions: VersionId[] }
export type LinkOp = { op: "link"; target: Target } & Place
export type RelinkOp = { op: "relink"; node: NodeId; target: Target }
export type ObjectOp = { op: "object"; seq: number } // a manager disputes the snapshot at seq
export type DraftOp = { op: "draft"; source: Source | undefined; content: Content; mtimeMs: number } & Place
export type CutOp = { op: "cut"; source: Source | undefined } & NewContent
export type ResetOp = { op: "reset"; source: Source | undefined } & NewContent
// Kind 3 alone.
export type NoteOp = {
  op: "note"
  note: NoteId
  about: About
  text: string // up to 16 KiB
  attachments: Attachment[]
  addressees: PrincipalId[]
  replyTo: NoteId // zero: none
}
export type ResolveOp = { op: "resolve"; note: NoteId }
export type EraseOp = { op: "erase"; note: NoteId }

export type Op =
  | FolderOp
  | FileOp
  | PutOp
  | MoveOp
  | TouchOp
  | AttrOp
  | TrashOp
  | RestoreOp
  | PurgeOp
  | ForgetOp
  | LinkOp
  | RelinkOp
  | ObjectOp
  | DraftOp
  | CutOp
  | ResetOp
  | NoteOp
  | ResolveOp
  | EraseOp
  | AgendaOp

// True for note, resolve, erase: what stands in kind 3, and there alone.
export function isNoteOp(op: Op): boolean {
  return op.op === "note" || op.op === "resolve" || op.op === "erase"
}

// --- writing ---

function writePlace(to: Writer, count: number, op: { op: string } & Place): Writer {
  return to.array(count).text(op.op).bytes(op.node).bytes(op.parent).text(op.name)
}

function writeBase(to: Writer, base: Etag | undefined): void {
  to.bytes(base ?? new Uint8Array(0))
}

export function writeAbout(to: Writer, about: About): void {
  to.array(2)
  if ("node" in about) to.uint(1).bytes(about.node)
  else to.uint(2).text(about.oparlId)
}

export function writeAttachments(to: Writer, attachments: readonly Attachment[]): void {
  to.array(attachments.length)
  for (const attachment of attachments) {
    to.array(2).text(attachment.name)
    writeContent(to, attachment.content)
  }
}

export function writeOp(to: Writer, op: Op): void {
  switch (op.op) {
    case "folder":
    case "move":
    case "restore":
      writePlace(to, 4, op)
      return
    case "file":
      writePlace(to, 6, op)
      writeContent(to, op.content)
      to.uint(op.mtimeMs)
      return
    case "put":
      to.array(5).text(op.op).bytes(op.node)
      writeBase(to, op.base)
      writeContent(to, op.content)
      to.uint(op.mtimeMs)
      return
    case "touch":
      to.array(3).text(op.op).bytes(op.node).uint(op.mtimeMs)
      return
    case "attr":
      to.array(4).text(op.op).bytes(op.node).text(op.key).text(op.value)
      return
    case "trash":
    case "purge":
      to.array(2).text(op.op).bytes(op.node)
      return
    case "forget":
      to.array(3).text(op.op).bytes(op.node).array(op.versions.length)
      for (const version of op.versions) to.array(2).uint(version.seq).uint(version.op)
      return
    case "link":
      writePlace(to, 5, op)
      writeTarget(to, op.target)
      return
    case "relink":
      to.array(3).text(op.op).bytes(op.node)
      writeTarget(to, op.target)
      return
    case "object":
      to.array(2).text(op.op).uint(op.seq)
      return
    case "draft":
      writePlace(to, 7, op)
      writeSource(to, op.source)
      writeContent(to, op.content)
      to.uint(op.mtimeMs)
      return
    case "cut":
    case "reset":
      to.array(6).text(op.op).bytes(op.node)
      writeBase(to, op.base)
      writeContent(to, op.content)
      writeSource(to, op.source)
      to.uint(op.mtimeMs)
      return
    case "note":
      to.array(7).text(op.op).bytes(op.note)
      writeAbout(to, op.about)
      to.text(op.text)
      writeAttachments(to, op.attachments)
      to.array(op.addressees.length)
      for (const person of op.addressees) to.bytes(person)
      to.bytes(op.replyTo)
      return
    case "resolve":
    case "erase":
      to.array(2).text(op.op).bytes(op.note)
      return
    default:
      writeAgendaOp(to, op)
  }
}

export function encodeAttachments(attachments: readonly Attachment[]): Bytes {
  const writer = new Writer()
  writeAttachments(writer, attachments)
  return writer.done()
}

// The plain CBOR of a body, before padding and sealing. It holds chunk keys: the caller wipes it.
export function encodeOps(ops: readonly Op[]): Bytes {
  const writer = new Writer().array(ops.length)
  for (const op of ops) writeOp(writer, op)
  return writer.done()
}

// --- reading: the fields after the name, in their order ---

function readNode(from: Reader): NodeId {
  return from.id(NodeId)
}
function readNote(from: Reader): NoteId {
  return from.id(NoteId)
}
function readPlace(from: Reader): Place {
  return { node: readNode(from), parent: readNode(from), name: from.text() }
}
function readBase(from: Reader): Etag | undefined {
  const base = from.bytes()
  if (base.length === 0) return undefined
  if (base.length === Etag.sizeBytes) return Etag.of(base)
  from.failWith("malformed", "a base of the wrong length")
  return undefined
}

function readList<T>(from: Reader, read: () => T): T[] {
  const items: T[] = []
  const count = from.arrayUpTo(anyCount)
  for (let i = 0; i < count && !from.failed; ++i) items.push(read())
  return items
}

function readVersionId(from: Reader): VersionId {
  from.array(2)
  return { seq: from.uint(), op: from.uint() }
}

export function readAbout(from: Reader): About {
  from.array(2)
  switch (from.uint()) {
    case 1:
      return { node: readNode(from) }
    case 2:
      return { oparlId: from.text() }
    default:
      from.failWith("malformed", "a note about something unknown")
      return { oparlId: "" }
  }
}

export function readAttachments(from: Reader): Attachment[] {
  return readList(from, () => {
    from.array(2)
    return { name: from.text(), content: readContent(from) }
  })
}

export function readPersons(from: Reader): PrincipalId[] {
  return readList(from, () => from.id(PrincipalId))
}

function readNoteOp(from: Reader): NoteOp {
  return {
    op: "note",
    note: readNote(from),
    about: readAbout(from),
    text: from.textUpTo(limits.noteBytesMax),
    attachments: readAttachments(from),
    addressees: readPersons(from),
    replyTo: readNote(from),
  }
}

function readDraft(from: Reader): DraftOp {
  const place = readPlace(from)
  return { op: "draft", ...place, source: readSource(from), content: readContent(from), mtimeMs: from.uint() }
}

type FromChannel = { source: Source | undefined } & NewContent
function readFromChannel(from: Reader): FromChannel {
  return {
    node: readNode(from),
    base: readBase(from),
    content: readContent(from),
    source: readSource(from),
    mtimeMs: from.uint(),
  }
}

interface Reading {
  items: number // with the name
  read: (from: Reader) => Op
}

const readings = new Map<string, Reading>([
  ["folder", { items: 4, read: (f) => ({ op: "folder", ...readPlace(f) }) }],
  ["file", { items: 6, read: (f) => ({ op: "file", ...readPlace(f), content: readContent(f), mtimeMs: f.uint() }) }],
  [
    "put",
    {
      items: 5,
      read: (f) => ({ op: "put", node: readNode(f), base: readBase(f), content: readContent(f), mtimeMs: f.uint() }),
    },
  ],
  ["move", { items: 4, read: (f) => ({ op: "move", ...readPlace(f) }) }],
  ["touch", { items: 3, read: (f) => ({ op: "touch", node: readNode(f), mtimeMs: f.uint() }) }],
  ["attr", { items: 4, read: (f) => ({ op: "attr", node: readNode(f), key: f.text(), value: f.text() }) }],
  ["trash", { items: 2, read: (f) => ({ op: "trash", node: readNode(f) }) }],
  ["restore", { items: 4, read: (f) => ({ op: "restore", ...readPlace(f) }) }],
  ["purge", { items: 2, read: (f) => ({ op: "purge", node: readNode(f) }) }],
  [
    "forget",
    { items: 3, read: (f) => ({ op: "forget", node: readNode(f), versions: readList(f, () => readVersionId(f)) }) },
  ],
  ["link", { items: 5, read: (f) => ({ op: "link", ...readPlace(f), target: readTarget(f) }) }],
  ["relink", { items: 3, read: (f) => ({ op: "relink", node: readNode(f), target: readTarget(f) }) }],
  ["object", { items: 2, read: (f) => ({ op: "object", seq: f.uint() }) }],
  ["draft", { items: 7, read: readDraft }],
  ["cut", { items: 6, read: (f) => ({ op: "cut", ...readFromChannel(f) }) }],
  ["reset", { items: 6, read: (f) => ({ op: "reset", ...readFromChannel(f) }) }],
  ["note", { items: 7, read: readNoteOp }],
  ["resolve", { items: 2, read: (f) => ({ op: "resolve", note: readNote(f) }) }],
  ["erase", { items: 2, read: (f) => ({ op: "erase", note: readNote(f) }) }],
  ...agendaReadings,
])

// One whole op; none: its name is none of ours, and it was read over.
function readOp(item: Bytes): Result<Op | undefined> {
  const from = new Reader(item)
  const items = from.arrayUpTo(anyCount)
  const name = from.text()
  if (from.failed) return fail("malformed", "an operation without a name")
  const reading = readings.get(name)
  if (reading === undefined) return ok(undefined)
  if (items !== reading.items) return fail("malformed", "an operation of the wrong length")
  const op = reading.read(from)
  return finished(from, op)
}

// Reads a body after opening and unpadding. What is read has copies of its own: the caller wipes the body.
//   errors  malformed    not CBOR of this subset, no op at all, wrong arity or type, a text over its limit
//           unsupported  an operation this program does not know
// Either way the entry does not fit, as a whole.
export function parseOps(body: Bytes): Result<Op[]> {
  const reader = new Reader(body)
  const ops: Op[] = []
  let unknown = false
  const count = reader.arrayUpTo(anyCount)
  if (count === 0) reader.failWith("malformed", "a body without operations")
  for (let i = 0; i < count && !reader.failed; ++i) {
    const item = reader.raw()
    if (reader.failed) break
    const op = readOp(item)
    if (!op.ok) return op
    if (op.value === undefined) unknown = true
    else ops.push(op.value)
  }
  const end = reader.finish()
  if (!end.ok) return end
  return unknown ? fail("unsupported", "an operation of a newer Mappe") : ok(ops)
}
