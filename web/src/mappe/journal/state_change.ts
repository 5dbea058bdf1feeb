// Private to the state: everything one entry does, one step after another, with the way back.
//
// Made for one entry and ended once: keep() or undo(). Each step says what takes it back; undone in reverse, what a
// step found is there again. What nobody needs to come back (wiping, room in the arena) happens when it is kept.
import type { Bytes } from "../base/bytes.ts"
import { type BlobRecord, type Counting, asSet } from "./blob_table.ts"
import type { Subject } from "./agenda_ops.ts"
import type { BlobSize } from "./content.ts"
import type { Slice } from "./arena.ts"
import { utf8Length } from "./name.ts"
import {
  type NodeAttributes,
  type NodeRecord,
  type NoteRecord,
  type Sort,
  type Stamp,
  type Tables,
  type VersionRecord,
  newNode,
} from "./state_tables.ts"

// What may be said of a new note; its key is free.
export type NewNote = Omit<NoteRecord, "attachments" | "resolved" | "erased">

export class Change implements Counting {
  readonly #tables: Tables
  readonly #undo: (() => void)[] = [] // run last to first
  readonly #keep: (() => void)[] = []
  readonly #before = new Map<BlobRecord, number>() // references
  readonly #inner = new Set<string>()

  constructor(tables: Tables) {
    this.#tables = tables
    void tables.blobs // counted before the first step
  }

  keep(): void {
    for (const step of this.#keep) step()
    this.#tables.blobs.forgetUnnamed(this.#before.keys(), this.#inner)
    this.#tables.compactIfWorthwhile()
  }
  undo(): void {
    for (let i = this.#undo.length - 1; i >= 0; --i) this.#undo[i]!()
    this.#tables.blobs.forgetUnnamed(this.#before.keys(), this.#inner)
  }

  // Blobs named before and not after, and the other way round, as sets; of what was done so far.
  blobChanges(): { drops: BlobSize[]; named: BlobSize[] } {
    const drops: BlobRecord[] = []
    const named: BlobRecord[] = []
    for (const [blob, before] of this.#before) {
      if (before > 0 && blob.references === 0) drops.push(blob)
      if (before === 0 && blob.references > 0) named.push(blob)
    }
    return { drops: asSet(drops), named: asSet(named) }
  }

  before(blob: BlobRecord): void {
    if (!this.#before.has(blob)) this.#before.set(blob, blob.references)
  }
  touched(inner: string): void {
    this.#inner.add(inner)
  }

  onUndo(step: () => void): void {
    this.#undo.push(step)
  }

  // --- nodes ---

  addNode(key: string, sort: Sort, parent: NodeRecord, name: string, created: Stamp): NodeRecord {
    const node = newNode(key, sort, created)
    node.parent = parent
    node.name = name
    this.#tables.nodes.set(key, node)
    this.#tables.listChild(node)
    this.#undo.push(() => {
      this.#tables.unlistChild(node)
      this.#tables.nodes.delete(key)
    })
    return node
  }

  moveNode(node: NodeRecord, parent: NodeRecord, name: string): void {
    const before = { parent: node.parent!, name: node.name, trashed: node.trashed }
    this.#place(node, parent, name, undefined)
    this.#undo.push(() => this.#place(node, before.parent, before.name, before.trashed))
  }
  #place(node: NodeRecord, parent: NodeRecord, name: string, trashed: Stamp | undefined): void {
    this.#tables.unlistChild(node)
    node.parent = parent
    node.name = name
    node.trashed = trashed
    this.#tables.listChild(node)
  }

  trashNode(node: NodeRecord, trashed: Stamp): void {
    this.#tables.setTrashed(node, trashed)
    this.#undo.push(() => this.#tables.setTrashed(node, undefined))
  }

  // With its versions, attributes, notes and places on agendas; it has no children.
  removeNode(node: NodeRecord): void {
    this.#removeNotes(node)
    const agenda = this.#tables.agenda
    for (const subject of agenda.subjectsOf(node.key)) this.onUndo(agenda.setNode(subject, node.key, undefined))
    const attributes = node.attributes
    node.attributes = undefined
    this.#undo.push(() => (node.attributes = attributes))
    while (node.newest) this.removeVersion(node.newest)
    this.#tables.unlistChild(node)
    this.#tables.nodes.delete(node.key)
    this.#undo.push(() => {
      this.#tables.nodes.set(node.key, node)
      this.#tables.listChild(node)
    })
  }

  // --- versions ---

  addVersion(node: NodeRecord, stamp: Stamp, mtimeMs: number, content: Bytes, source: Bytes | undefined): void {
    const contents = this.#tables.contents
    const version: VersionRecord = {
      stamp,
      mtimeMs,
      content: contents.store(content),
      source: source && contents.store(source),
      node,
      older: undefined,
      newer: undefined,
    }
    this.#tables.appendVersion(version)
    this.#countVersion(version, 1)
    this.#undo.push(() => {
      this.#countVersion(version, -1)
      this.#tables.unlinkVersion(version)
      this.#release(version.content)
      this.#release(version.source)
    })
  }

  // Only this one is unlinked, and it keeps its neighbours: undone in reverse they fit again.
  removeVersion(version: VersionRecord): void {
    this.#countVersion(version, -1)
    this.#tables.unlinkVersion(version)
    this.#undo.push(() => {
      this.#tables.relinkVersion(version)
      this.#countVersion(version, 1)
    })
    this.#keep.push(() => {
      this.#release(version.content)
      this.#release(version.source)
    })
  }

  touch(version: VersionRecord, mtimeMs: number): void {
    const before = version.mtimeMs
    version.mtimeMs = mtimeMs
    this.#undo.push(() => (version.mtimeMs = before))
  }

  #countVersion(version: VersionRecord, by: 1 | -1): void {
    if (version.node.sort === "link") return // a target names nothing here
    const { blobs, contents } = this.#tables
    blobs.countContent(contents.view(version.content), by, this)
    if (version.source) blobs.countSource(contents.view(version.source), by, this)
  }
  #release(slice: Slice | undefined): void {
    if (slice) this.#tables.contents.release(slice)
  }

  // --- attributes ---

  setAttribute(node: NodeRecord, key: string, value: string): void {
    const before = node.attributes?.values.get(key) ?? ""
    assignAttribute(node, key, value)
    this.#undo.push(() => assignAttribute(node, key, before))
  }

  // --- notes ---

  addNote(made: NewNote, attachments: Bytes | undefined): void {
    const stored = attachments && this.#tables.contents.store(attachments)
    const note: NoteRecord = { ...made, attachments: stored, resolved: undefined, erased: undefined }
    this.#tables.indexNote(note)
    this.#countAttachments(stored, 1)
    this.#undo.push(() => {
      this.#countAttachments(stored, -1)
      this.#tables.unindexNote(note)
      this.#release(stored)
    })
  }

  // All of a node at once: one by one each would be looked for in its list.
  #removeNotes(node: NodeRecord): void {
    const gone = node.notes
    if (gone === undefined) return
    node.notes = undefined
    for (const note of gone) {
      this.#countAttachments(note.attachments, -1)
      this.#tables.notes.delete(note.key)
    }
    this.#undo.push(() => {
      for (const note of gone) {
        this.#tables.notes.set(note.key, note)
        this.#countAttachments(note.attachments, 1)
      }
      node.notes = gone
    })
    this.#keep.push(() => gone.forEach((note) => this.#release(note.attachments)))
  }

  resolveNote(note: NoteRecord, stamp: Stamp): void {
    note.resolved = stamp
    this.#undo.push(() => (note.resolved = undefined))
  }

  eraseNote(note: NoteRecord, stamp: Stamp): void {
    const { text, attachments, addressees } = note
    this.#countAttachments(attachments, -1)
    Object.assign(note, { text: "", attachments: undefined, addressees: [], erased: stamp })
    this.#undo.push(() => {
      Object.assign(note, { text, attachments, addressees, erased: undefined })
      this.#countAttachments(attachments, 1)
    })
    this.#keep.push(() => this.#release(attachments))
  }

  // --- the agenda ---

  removeBeside(subject: Subject): void {
    const agenda = this.#tables.agenda
    const gone = agenda.beside(subject)
    if (gone === undefined) return
    for (const field of [...gone.briefs.keys()]) this.onUndo(agenda.setBrief(subject, field, undefined))
    for (const node of [...gone.nodes.keys()]) this.onUndo(agenda.setNode(subject, node, undefined))
    for (const person of [...gone.attending.keys()]) this.onUndo(agenda.setAnswer(subject, person, undefined))
  }

  #countAttachments(attachments: Slice | undefined, by: 1 | -1): void {
    if (attachments) this.#tables.blobs.countAttachments(this.#tables.contents.view(attachments), by, this)
  }
}

export function assignAttribute(node: NodeRecord, key: string, value: string): void {
  const of: NodeAttributes = (node.attributes ??= { values: new Map(), sizeBytes: 0 })
  const former = of.values.get(key)
  if (former !== undefined) of.sizeBytes -= utf8Length(key) + utf8Length(former)
  of.values.delete(key)
  if (value !== "") {
    of.values.set(key, value)
    of.sizeBytes += utf8Length(key) + utf8Length(value)
  }
  if (of.values.size === 0) node.attributes = undefined
}
