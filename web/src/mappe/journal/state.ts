// The derived state of a space: what its folders, files, versions, trash, notes and links are after replaying its
// entries.                                                                     docs/protocol.md sections 4.7, 4.9, 6a
//
// Every client that replays the same entries gets the same state, to the byte (snapshot.ts). Whether an entry counts is
// decided here and by nothing but the ops, the state, and the entry's author and role: an entry whose ops do not all
// fit is skipped whole and the state is as if it had never been. Signatures, roles and the chain were checked before
// (entry and access rules).
//
// 100,000 files of one chunk take some 90 MB. Contents (they hold the chunk keys) are wiped when they go; views of them
// are borrowed until the next change.
import type { Bytes } from "../base/bytes.ts"
import type { BlobId, Etag, NodeId, NoteId, PrincipalId } from "../base/ids.ts"
import type { Agenda } from "./agenda.ts"
import type { BlobRecord } from "./blob_table.ts"
import {
  type BlobSize,
  type Chunk,
  type Content,
  type Target,
  encodeChunkList,
  etagOf,
  parseContent,
  parseTarget,
} from "./content.ts"
import { check } from "../base/check.ts"
import { Reader } from "../base/cbor.ts"
import { bytesOfKey } from "./id_key.ts"
import { type About, type Attachment, type Op, parseOps, readAttachments } from "./ops.ts"
import { Applier, type EntryInfo, type Unfit } from "./state_apply.ts"
import { Change } from "./state_change.ts"
import {
  type NodeRecord,
  type Sort,
  type Stamp,
  Tables,
  type VersionRecord,
  aboutOf,
  allChildren,
  childrenOf,
} from "./state_tables.ts"

export { limboId, type Sort, type Stamp } from "./state_tables.ts"
export type { EntryInfo, Unfit } from "./state_apply.ts"

export interface Skipped {
  why: Unfit
  op: number // index of the first op that did not fit; 0 when none was read
}

// What an entry did, or would do.
export interface Effect {
  skipped: Skipped | undefined // none: it fits
  drops: BlobSize[] // named before and not after, as a set: what its header must say
  named: BlobSize[] // named after and not before, as a set
  objections: number[] // seqs of snapshots it disputes
}

export interface NodeView {
  id: NodeId
  sort: Sort
  parent: NodeId // zero: the root (its own parent, too); limbo: below limbo
  name: string
  created: Stamp
  trashed: Stamp | undefined // it was itself put into the trash; children of such a folder have none
  live: boolean // neither it nor a folder above it is trashed
  children: number // of a folder, trashed ones too
  versions: number // of a file or draft; 1 of a link
  sizeBytes: number // of the current content; 0 of folders and links
  changed: Stamp // of the current version; of a folder: when it was made
  mtimeMs: number // of the current content
}

// Of one moment: it changes with the node.
export interface RowView {
  readonly key: string // keyOf(id)
  readonly name: string
  readonly sort: Sort
}

export interface VersionView {
  stamp: Stamp
  mtimeMs: number
  content: Bytes // encoded content; of a link: the encoded target. Holds chunk keys: borrow it
  source: Bytes // encoded: [] or a draft's source
  sizeBytes: number
}

export interface NoteView {
  id: NoteId
  about: About
  stamp: Stamp
  text: string
  attachments: Bytes // encoded [[name, content]...]; holds chunk keys
  addressees: readonly PrincipalId[]
  replyTo: NoteId // zero: none
  resolved: Stamp | undefined
  erased: Stamp | undefined
}

// An agenda to look at.
export type AgendaView = Omit<Agenda, "setEntry" | "setBrief" | "setNode" | "setAnswer">

const emptyArray: Bytes = new Uint8Array([0x80]) // []

export class State {
  readonly #tables: Tables

  // The state after the genesis entry: the root alone, with the genesis' stamp (op 0).
  constructor(genesis: Stamp) {
    this.#tables = new Tables(genesis)
  }

  // Private to this room: for the codec of snapshots.
  tablesForCodec(): Tables {
    return this.#tables
  }

  // Replays one entry of kind 2 or 3: all of its ops or none. Entries of other kinds change nothing here.
  //   body  after opening and unpadding; borrowed. The caller wipes it
  apply(entry: EntryInfo, body: Bytes): Effect {
    const ops = parseOps(body)
    if (ops.ok) return this.applyOps(entry, ops.value)
    const why = ops.error.kind === "unsupported" ? "unknown_operation" : "malformed"
    this.#noteSizes(entry)
    return { skipped: { why, op: 0 }, drops: [], named: [], objections: [] }
  }

  applyOps(entry: EntryInfo, ops: readonly Op[]): Effect {
    const change = new Change(this.#tables)
    const effect = this.#try(change, entry, ops)
    if (effect.skipped) change.undo()
    else change.keep()
    this.#noteSizes(entry)
    return effect
  }

  // What `ops` would do as that entry, for the adds and drops of a header before it is signed. The state is as before.
  preview(entry: EntryInfo, ops: readonly Op[]): Effect {
    const change = new Change(this.#tables)
    const effect = this.#try(change, entry, ops)
    change.undo()
    return effect
  }

  #try(change: Change, entry: EntryInfo, ops: readonly Op[]): Effect {
    const applier = new Applier(this.#tables, change, entry)
    let skipped: Skipped | undefined = ops.length === 0 ? { why: "malformed", op: 0 } : undefined
    for (let i = 0; i < ops.length && !skipped; ++i) {
      const why = applier.apply(ops[i]!, i)
      if (why) skipped = { why, op: i }
    }
    if (skipped) return { skipped, drops: [], named: [], objections: [] }
    return { skipped, ...change.blobChanges(), objections: applier.objections }
  }

  // A chunk's own claim may be wrong; what is dropped later has its size from LiveBlobs all the same.
  #noteSizes(entry: EntryInfo): void {
    for (const add of entry.adds ?? []) {
      const blob: BlobRecord | undefined = this.#tables.blobs.find(add.blob)
      if (blob) blob.sizeBytes = add.sizeBytes
    }
  }

  // A husk of kind 2 or 3: what it did is gone, and known only to snapshots after it. From then on this State is not
  // whole: go on from a snapshot whose base_seq lies behind the husk (decodeState), and write none from this one.
  meetHusk(seq: number): void {
    this.#tables.firstHusk ??= seq
  }
  get whole(): boolean {
    return this.#tables.firstHusk === undefined
  }

  // --- the tree. Unknown ids give nothing; the root is NodeId.zero ---

  node(id: Uint8Array): NodeView | undefined {
    const node = this.#tables.find(id)
    return node && this.#view(node)
  }
  // The untrashed child with the same name key. Constant time.
  child(parent: Uint8Array, name: string): NodeId | undefined {
    const folder = this.#tables.findParent(parent)
    const found = folder && this.#tables.findChild(folder, name)
    return found && idOf(found)
  }
  // By names from the root down, "/a/b"; "" is the root. Only live nodes.
  resolve(path: string): NodeId | undefined {
    let at: NodeRecord | undefined = this.#tables.root
    for (const name of path.split("/")) if (name !== "") at = at && this.#tables.findChild(at, name)
    return at && idOf(at)
  }
  // "/a/b"; "" of the root, of the unknown and of what lies in limbo.
  pathOf(id: Uint8Array): string {
    const above = this.#above(id)
    if (above === undefined || above[0]?.parent === this.#tables.limbo) return ""
    return above.map((node) => `/${node.name}`).join("")
  }
  // The nodes from the root's child down to this one, for breadcrumbs; empty of the root and of what is not there.
  wayTo(id: Uint8Array): NodeView[] {
    return (this.#above(id) ?? []).map((node) => this.#view(node))
  }
  #above(id: Uint8Array): NodeRecord[] | undefined {
    const above: NodeRecord[] = []
    let at = this.#tables.find(id)
    if (at === undefined) return undefined
    for (; at.parent !== undefined; at = at.parent) above.push(at)
    return above.reverse()
  }
  // Untrashed children in no particular order; of limbo, too (limboId()).
  children(parent: Uint8Array): NodeView[] {
    const folder = this.#tables.findParent(parent)
    return [...(folder?.inside?.untrashed() ?? [])].map((node) => this.#view(node))
  }
  // The same without making a view of each: what a long list is sorted by.
  rows(parent: Uint8Array): RowView[] {
    return [...(this.#tables.findParent(parent)?.inside?.untrashed() ?? [])]
  }
  // None: it is gone meanwhile.
  rowNode(row: RowView): NodeView | undefined {
    const node = this.#tables.nodes.get(row.key)
    return node && this.#view(node)
  }
  // With trashed ones.
  allChildren(parent: Uint8Array): NodeView[] {
    const folder = this.#tables.findParent(parent)
    return folder ? [...allChildren(folder)].map((node) => this.#view(node)) : []
  }
  isLive(id: Uint8Array): boolean {
    const node = this.#tables.findParent(id)
    return node !== undefined && this.#tables.live(node)
  }
  // Or the same.
  isBelow(id: Uint8Array, above: Uint8Array): boolean {
    const from = this.#tables.findParent(id)
    const to = this.#tables.findParent(above)
    return from !== undefined && to !== undefined && this.#tables.below(from, to)
  }
  // Nodes that were trashed themselves, in no particular order.
  trash(): NodeView[] {
    return [...this.#tables.nodes.values()].filter((node) => node.trashed).map((node) => this.#view(node))
  }
  // With the root and the trash.
  get nodeCount(): number {
    return this.#tables.nodes.size
  }
  // Those whose last change is wanted; no view is made of the others.
  *eachNode(isWanted: (changed: Stamp, sort: Sort) => boolean = () => true): Generator<NodeView> {
    for (const node of this.#tables.nodes.values())
      if (isWanted(node.newest?.stamp ?? node.created, node.sort)) yield this.#view(node)
  }
  // Every live node with its name, without making a view of each: for searching by name. Not what lies in limbo.
  *eachLiveName(): Generator<{ key: string; name: string; sort: Sort }> {
    const folders = [this.#tables.root]
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop())
      for (const node of folder.inside?.untrashed() ?? []) {
        yield node
        if (node.sort === "folder") folders.push(node)
      }
  }

  // --- contents, oldest first, the last is current. Empty for folders ---

  versions(id: Uint8Array): VersionView[] {
    const found: VersionView[] = []
    for (let at = this.#tables.find(id)?.oldest; at !== undefined; at = at.newer) found.push(this.#viewVersion(at))
    return found
  }
  current(id: Uint8Array): VersionView | undefined {
    const newest = this.#tables.find(id)?.newest
    return newest && this.#viewVersion(newest)
  }
  // Of the current content, or target.
  etag(id: NodeId): Etag | undefined {
    const version = this.current(id)
    return version && etagOf(id, version.content)
  }
  attributes(id: Uint8Array): ReadonlyMap<string, string> {
    return this.#tables.find(id)?.attributes?.values ?? new Map()
  }
  // Attribute "title" of the root, or "".
  get title(): string {
    return this.#tables.root.attributes?.values.get("title") ?? ""
  }

  // --- notes, in no particular order ---

  note(id: Uint8Array): NoteView | undefined {
    const note = this.#tables.findNote(id)
    return (
      note && {
        id: bytesOfKey(note.key) as NoteId,
        about: aboutOf(note),
        stamp: note.stamp,
        text: note.text,
        attachments: note.attachments ? this.#tables.contents.view(note.attachments) : emptyArray,
        addressees: note.addressees,
        replyTo: note.replyTo,
        resolved: note.resolved,
        erased: note.erased,
      }
    )
  }
  notes(): NoteId[] {
    return [...this.#tables.notes.keys()].map((key) => bytesOfKey(key) as NoteId)
  }
  notesOn(id: Uint8Array): NoteId[] {
    return (this.#tables.find(id)?.notes ?? []).map((note) => bytesOfKey(note.key) as NoteId)
  }

  // Meetings, items and what stands beside them and beside the council's.
  get agenda(): AgendaView {
    return this.#tables.agenda
  }

  // --- blobs. A level 1 content names the chunks in its chunks once they were supplied, before that only its own ---

  names(blob: BlobId): boolean {
    return this.#tables.blobs.isNamed(blob)
  }
  namedBlobs(): BlobSize[] {
    return this.#tables.blobs.named()
  }
  get hasUnopened(): boolean {
    return this.#tables.blobs.hasUnopened
  }
  // Level 1 contents whose inner chunks nobody has supplied, each once.
  unopened(): Content[] {
    return this.#tables.blobs.unopened().map(parsedContent)
  }
  // Ignored unless `outer` is in unopened().
  supplyInner(outer: Content, inner: readonly Chunk[]): void {
    this.#tables.blobs.supplyInner(encodeChunkList(outer.chunks), inner)
  }

  #view(node: NodeRecord): NodeView {
    const newest = node.newest
    return {
      id: idOf(node),
      sort: node.sort,
      parent: node.parent ? idOf(node.parent) : idOf(node),
      name: node.name,
      created: node.created,
      trashed: node.trashed,
      live: this.#tables.live(node),
      children: childrenOf(node),
      versions: node.versions,
      sizeBytes: newest ? this.#size(newest) : 0,
      changed: newest?.stamp ?? node.created,
      mtimeMs: newest?.mtimeMs ?? 0,
    }
  }
  #viewVersion(version: VersionRecord): VersionView {
    const contents = this.#tables.contents
    return {
      stamp: version.stamp,
      mtimeMs: version.mtimeMs,
      content: contents.view(version.content),
      source: version.source ? contents.view(version.source) : emptyArray,
      sizeBytes: this.#size(version),
    }
  }
  #size(version: VersionRecord): number {
    return version.node.sort === "link" ? 0 : this.#tables.contentSize(version)
  }
}

function idOf(node: NodeRecord): NodeId {
  return bytesOfKey(node.key) as NodeId
}

// Of what a State stores, which was parsed before; asking a link for a content is a bug.
export function parsedContent(content: Bytes): Content {
  const parsed = parseContent(content)
  check(parsed.ok, "a content that was parsed before")
  return parsed.value
}
export function parsedTarget(content: Bytes): Target {
  const parsed = parseTarget(content)
  check(parsed.ok, "a target that was parsed before")
  return parsed.value
}
export function parsedAttachments(attachments: Bytes): Attachment[] {
  const reader = new Reader(attachments)
  const found = readAttachments(reader)
  check(reader.finish().ok, "attachments that were parsed before")
  return found
}
