// Private to snapshots: writing a state's records. Reading them back, believing nothing, is state_reader.ts.
//                                                                                        docs/protocol.md section 4.9
import { type Writer, encodeArray } from "../base/cbor.ts"
import { writeAuthor } from "./author.ts"
import { bytesOfKey } from "./id_key.ts"
import { writeAbout } from "./ops.ts"
import { type NodeRecord, type NoteRecord, type Sort, type Stamp, type Tables } from "./state_tables.ts"
import { aboutOf, rootKey } from "./state_tables.ts"

export const stateVersion = 1
export const sortNumber: Record<Sort, number> = { folder: 1, file: 2, link: 3, draft: 4 }

export function writeStampOrNone(to: Writer, stamp: Stamp | undefined): void {
  if (stamp === undefined) {
    to.array(0)
    return
  }
  to.array(4).uint(stamp.seq).uint(stamp.op).uint(stamp.timeMs)
  writeAuthor(to, stamp.author)
}

// node = [id, sort, parent, name, created, trashed, attrs, versions]
export function writeNode(to: Writer, tables: Tables, node: NodeRecord): void {
  to.array(8).bytes(bytesOfKey(node.key)).uint(sortNumber[node.sort])
  to.bytes(bytesOfKey(node.parent?.key ?? rootKey)).text(node.name)
  writeStampOrNone(to, node.created)
  writeStampOrNone(to, node.trashed)
  to.set([...(node.attributes?.values ?? [])].map(([key, value]) => encodeArray(key, value)))
  to.array(node.versions)
  for (let version = node.oldest; version !== undefined; version = version.newer) {
    to.array(4)
    writeStampOrNone(to, version.stamp)
    to.uint(version.mtimeMs).raw(tables.contents.view(version.content))
    if (version.source) to.raw(tables.contents.view(version.source))
    else to.array(0)
  }
}

// note = [id, about, stamp, text, attachments, addressees, reply_to, resolved, erased]
export function writeNote(to: Writer, tables: Tables, note: NoteRecord): void {
  to.array(9).bytes(bytesOfKey(note.key))
  writeAbout(to, aboutOf(note))
  writeStampOrNone(to, note.stamp)
  to.text(note.text)
  if (note.attachments) to.raw(tables.contents.view(note.attachments))
  else to.array(0)
  to.array(note.addressees.length)
  for (const person of note.addressees) to.bytes(person)
  to.bytes(note.replyTo)
  writeStampOrNone(to, note.resolved)
  writeStampOrNone(to, note.erased)
}
