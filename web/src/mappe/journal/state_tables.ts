// Private to the state: its records, and how they hang together. What one entry does to them, and the way back, is
// state_change.ts.
//
// One object a node and a version; encoded contents lie packed in an arena. Nothing here walks down a tree: how deep it
// goes below a folder is counted (heights), and walking up is at most 256 steps.
import { Reader } from "../base/cbor.ts"
import { keyOf } from "../base/id.ts"
import { NodeId, type NoteId, type PrincipalId } from "../base/ids.ts"
import { Agenda } from "./agenda.ts"
import { Arena, type Slice } from "./arena.ts"
import { type Author, authorKey } from "./author.ts"
import { BlobTable, uncounted } from "./blob_table.ts"
import { bytesOfKey } from "./id_key.ts"
import { nameKey } from "./name.ts"
import type { About, VersionId } from "./ops.ts"

export type Sort = "folder" | "file" | "link" | "draft"

export interface Stamp {
  // [seq, op index, time of the entry, author]
  readonly seq: number
  readonly op: number
  readonly timeMs: number // "time of an entry": the greatest time_ms up to and including it
  readonly author: Author
}

export interface VersionRecord {
  readonly stamp: Stamp
  mtimeMs: number
  content: Slice // encoded content, or target of a link
  source: Slice | undefined // encoded; none stands for []
  readonly node: NodeRecord
  older: VersionRecord | undefined
  newer: VersionRecord | undefined
}

export interface NoteRecord {
  readonly key: string
  readonly node: NodeRecord | undefined // about a node, else about `council`
  readonly council: string
  readonly stamp: Stamp
  text: string
  attachments: Slice | undefined // encoded; none stands for []
  addressees: readonly PrincipalId[]
  readonly replyTo: NoteId
  resolved: Stamp | undefined
  erased: Stamp | undefined
}

// What lies in a folder; `heights[i]`: how many of its children have something of height i + 1 below them. No zero at
// the end.
export class Inside {
  readonly trashed = new Set<NodeRecord>()
  readonly heights: number[] = []
  readonly #byName = new Map<string, NodeRecord>()
  #unnamed: NodeRecord[] = [] // untrashed ones that nobody has asked for by name yet

  // Untrashed children, by name key.
  get byName(): Map<string, NodeRecord> {
    if (this.#unnamed.length > 0) {
      for (const node of this.#unnamed) this.#byName.set(nameKey(node.name), node)
      this.#unnamed = []
    }
    return this.#byName
  }
  addLater(node: NodeRecord): void {
    this.#unnamed.push(node)
  }
  get untrashedCount(): number {
    return this.#unnamed.length + this.#byName.size
  }
  // In no particular order.
  untrashed(): Iterable<NodeRecord> {
    return this.#byName.size === 0 ? this.#unnamed : this.byName.values()
  }
}

export interface NodeAttributes {
  readonly values: Map<string, string>
  sizeBytes: number // of keys and values, in UTF-8
}

export interface NodeRecord {
  readonly key: string
  readonly sort: Sort
  parent: NodeRecord | undefined // none: the root, limbo
  name: string
  created: Stamp
  trashed: Stamp | undefined
  inside: Inside | undefined // of a folder with children
  oldest: VersionRecord | undefined
  newest: VersionRecord | undefined
  versions: number
  bySeq: Map<string, VersionRecord> | undefined // an index of many versions, once somebody has asked for one
  attributes: NodeAttributes | undefined
  notes: NoteRecord[] | undefined
}

export const rootKey = "\0".repeat(16)
// The parent under which a tree is built before it moves into place. Never listed, no node itself.          section 6
export const limboKey = "\xff".repeat(16)
export function limboId(): NodeId {
  return bytesOfKey(limboKey) as NodeId
}

const indexFrom = 16 // versions: with fewer, walking is quicker

export function newNode(key: string, sort: Sort, created: Stamp): NodeRecord {
  return {
    key,
    sort,
    parent: undefined,
    name: "",
    created,
    trashed: undefined,
    inside: undefined,
    oldest: undefined,
    newest: undefined,
    versions: 0,
    bySeq: undefined,
    attributes: undefined,
    notes: undefined,
  }
}

function versionKey(seq: number, op: number): string {
  return `${seq} ${op}`
}

export class Tables {
  readonly nodes = new Map<string, NodeRecord>() // by key; the root too, limbo not
  readonly notes = new Map<string, NoteRecord>()
  readonly root: NodeRecord
  readonly limbo: NodeRecord
  readonly agenda = new Agenda()
  #blobs: BlobTable | undefined = new BlobTable()
  contents = new Arena()
  firstHusk: number | undefined
  readonly #authors = new Map<string, Author>()

  constructor(genesis: Stamp) {
    this.root = newNode(rootKey, "folder", this.stamp(genesis))
    this.limbo = newNode(limboKey, "folder", this.root.created)
    this.nodes.set(rootKey, this.root)
  }

  get blobs(): BlobTable {
    return (this.#blobs ??= this.#countedBlobs())
  }
  // Who asks for it first, counts: nobody who only looks at folders. Not between a change's first step and its last.
  countBlobsLater(): void {
    this.#blobs = undefined
  }
  #countedBlobs(): BlobTable {
    const blobs = new BlobTable()
    for (const node of this.nodes.values())
      for (let at = node.sort === "link" ? undefined : node.oldest; at !== undefined; at = at.newer) {
        blobs.countContent(this.contents.view(at.content), 1, uncounted)
        if (at.source) blobs.countSource(this.contents.view(at.source), 1, uncounted)
      }
    for (const { attachments } of this.notes.values())
      if (attachments) blobs.countAttachments(this.contents.view(attachments), 1, uncounted)
    return blobs
  }

  // --- looking up ---

  find(id: Uint8Array): NodeRecord | undefined {
    return this.nodes.get(keyOf(id))
  }
  // Limbo, too.
  findParent(id: Uint8Array): NodeRecord | undefined {
    const key = keyOf(id)
    return key === limboKey ? this.limbo : this.nodes.get(key)
  }
  findChild(folder: NodeRecord, name: string): NodeRecord | undefined {
    return folder.inside?.byName.get(nameKey(name))
  }
  findNote(id: Uint8Array): NoteRecord | undefined {
    return this.notes.get(keyOf(id))
  }

  findVersion(node: NodeRecord, id: VersionId): VersionRecord | undefined {
    if (node.bySeq === undefined && node.versions < indexFrom) {
      let at = node.newest
      while (at !== undefined && (at.stamp.seq !== id.seq || at.stamp.op !== id.op)) at = at.older
      return at
    }
    if (node.bySeq === undefined) {
      node.bySeq = new Map()
      for (let at = node.oldest; at !== undefined; at = at.newer)
        node.bySeq.set(versionKey(at.stamp.seq, at.stamp.op), at)
    }
    return node.bySeq.get(versionKey(id.seq, id.op))
  }

  isTop(node: NodeRecord): boolean {
    return node === this.root || node === this.limbo
  }
  // Of the root 0, of its children 1.
  depth(node: NodeRecord): number {
    let depth = 0
    for (let at = node; at.parent !== undefined; at = at.parent) ++depth
    return depth
  }
  // How many levels lie below a node, trashed ones too.
  height(node: NodeRecord): number {
    if (childrenOf(node) === 0) return 0
    return node.inside!.heights.length + 1
  }
  live(node: NodeRecord): boolean {
    for (let at: NodeRecord | undefined = node; at !== undefined; at = at.parent) if (at.trashed) return false
    return true
  }
  below(node: NodeRecord, above: NodeRecord): boolean {
    let at: NodeRecord | undefined = node
    while (at !== undefined && at !== above) at = at.parent
    return at === above
  }
  contentSize(version: VersionRecord): number {
    const reader = new Reader(this.contents.view(version.content))
    reader.array(4)
    return reader.uint()
  }

  // --- changing, without a way back: for Change and for the reader of snapshots ---

  // The same author, as one object for all stamps of his.
  author(author: Author): Author {
    const key = authorKey(author)
    let known = this.#authors.get(key)
    if (known === undefined) this.#authors.set(key, (known = { kind: author.kind, id: author.id }))
    return known
  }
  stamp({ seq, op, timeMs, author }: Stamp): Stamp {
    return { seq, op, timeMs, author: this.author(author) }
  }

  // The same as linkChild, of what is known to fit.
  listLater(node: NodeRecord): void {
    const inside = (node.parent!.inside ??= new Inside())
    if (node.trashed) inside.trashed.add(node)
    else inside.addLater(node)
  }
  // Among its parent's children; the name must be free unless it is trashed.
  linkChild(node: NodeRecord): void {
    const parent = node.parent!
    parent.inside ??= new Inside()
    if (node.trashed) parent.inside.trashed.add(node)
    else parent.inside.byName.set(nameKey(node.name), node)
  }
  // The same, and what it is to the heights above it.
  listChild(node: NodeRecord): void {
    const parent = node.parent!
    const before = this.height(parent)
    this.linkChild(node)
    this.countHeight(parent, this.height(node), 1)
    this.#passOnHeight(parent, before)
  }
  unlistChild(node: NodeRecord): void {
    const parent = node.parent!
    const before = this.height(parent)
    this.countHeight(parent, this.height(node), -1)
    if (node.trashed) parent.inside!.trashed.delete(node)
    else parent.inside!.byName.delete(nameKey(node.name))
    this.#passOnHeight(parent, before)
    if (childrenOf(parent) === 0) parent.inside = undefined
  }
  setTrashed(node: NodeRecord, trashed: Stamp | undefined): void {
    const inside = node.parent!.inside!
    if (node.trashed) inside.trashed.delete(node)
    else inside.byName.delete(nameKey(node.name))
    node.trashed = trashed
    this.linkChild(node)
  }

  countHeight(folder: NodeRecord, childHeight: number, by: 1 | -1): void {
    if (childHeight === 0) return
    const heights = folder.inside!.heights
    while (heights.length < childHeight) heights.push(0)
    heights[childHeight - 1]! += by
    while (heights.length > 0 && heights[heights.length - 1] === 0) heights.pop()
  }
  #passOnHeight(start: NodeRecord, startedWith: number): void {
    let folder = start
    let before = startedWith
    while (folder.parent !== undefined) {
      const after = this.height(folder)
      if (after === before) return
      const parent = folder.parent
      const parentBefore = this.height(parent)
      this.countHeight(parent, before, -1)
      this.countHeight(parent, after, 1)
      folder = parent
      before = parentBefore
    }
  }

  appendVersion(version: VersionRecord): void {
    version.older = version.node.newest
    version.newer = undefined
    this.relinkVersion(version)
  }
  // It keeps its neighbours, for relinkVersion when nothing else was relinked in between but in reverse.
  unlinkVersion(version: VersionRecord): void {
    const { node, older, newer } = version
    if (older) older.newer = newer
    else node.oldest = newer
    if (newer) newer.older = older
    else node.newest = older
    --node.versions
    node.bySeq?.delete(versionKey(version.stamp.seq, version.stamp.op))
  }
  relinkVersion(version: VersionRecord): void {
    const { node, older, newer } = version
    if (older) older.newer = version
    else node.oldest = version
    if (newer) newer.older = version
    else node.newest = version
    ++node.versions
    node.bySeq?.set(versionKey(version.stamp.seq, version.stamp.op), version)
  }

  indexNote(note: NoteRecord): void {
    this.notes.set(note.key, note)
    if (note.node) (note.node.notes ??= []).push(note)
  }
  // The last one that was indexed for its node.
  unindexNote(note: NoteRecord): void {
    this.notes.delete(note.key)
    note.node?.notes?.pop()
    if (note.node?.notes?.length === 0) note.node.notes = undefined
  }

  compactIfWorthwhile(): void {
    if (!this.contents.worthCompacting) return
    const before = this.contents
    const fresh = new Arena()
    const moved = (slice: Slice) => {
      const kept = fresh.store(before.view(slice))
      before.release(slice)
      return kept
    }
    for (const node of this.nodes.values())
      for (let at = node.oldest; at !== undefined; at = at.newer) {
        at.content = moved(at.content)
        if (at.source) at.source = moved(at.source)
      }
    for (const note of this.notes.values()) if (note.attachments) note.attachments = moved(note.attachments)
    this.contents = fresh
  }
}

export function childrenOf(node: NodeRecord): number {
  return node.inside === undefined ? 0 : node.inside.untrashedCount + node.inside.trashed.size
}

export function* allChildren(node: NodeRecord): Generator<NodeRecord> {
  if (node.inside === undefined) return
  yield* node.inside.untrashed()
  yield* node.inside.trashed
}

export function aboutOf(note: NoteRecord): About {
  return note.node ? { node: bytesOfKey(note.node.key) as NodeId } : { oparlId: note.council }
}
