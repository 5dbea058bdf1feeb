// "An operation fits", op by op: each check stands before the step it guards.    docs/protocol.md sections 4.7 and 13.2
import { isZero, keyOf } from "../base/id.ts"
import { limits } from "../base/limits.ts"
import { AgendaApplier } from "./agenda_apply.ts"
import { type Author, sameAuthor } from "./author.ts"
import {
  type BlobSize,
  type Content,
  type Source,
  type Target,
  encodeContent,
  encodeSource,
  encodeTarget,
} from "./content.ts"
import { nameFits } from "./name.ts"
import { type ForgetOp, type NoteOp, type Op, encodeAttachments, isNoteOp } from "./ops.ts"
import type { Change } from "./state_change.ts"
import {
  type NodeRecord,
  type NoteRecord,
  type Sort,
  type Stamp,
  type Tables,
  type VersionRecord,
  childrenOf,
  limboKey,
} from "./state_tables.ts"

// Why an op, and with it its entry, does not fit. The names are stable: they stand in health reports and vectors.
export type Unfit =
  | "unreadable" // the body did not open (found by the caller)
  | "malformed" // the body did not parse
  | "unknown_operation" // it holds an operation this program does not know
  | "wrong_kind" // a note op outside kind 3, or another one in it
  | "id_taken" // a new node or note has an id that is known, or one that stands for something else
  | "unknown_node" // there is no such node
  | "not_live" // the node, or a folder above it, lies in the trash
  | "wrong_sort" // a put on a folder, a relink on a file, anything but attr on the root; an item for a meeting
  | "parent_not_folder" // the parent is no live folder, nor the root, nor limbo
  | "below_itself" // the parent is the node or lies below it
  | "bad_name" // nameFits says no
  | "too_deep" // the node, or one below it, would lie deeper than 256
  | "name_taken" // an untrashed child of the parent has the same name key
  | "not_trashed" // restore of what is not in the trash; purge of what is neither there nor below
  | "has_children" // purge of a folder that has children, trashed ones too
  | "unknown_version" // forget of a version that is not there (any more)
  | "current_version" // forget of the newest
  | "attributes_too_large" // keys and values of the node would exceed 64 KiB
  | "unknown_note" // there is no such note
  | "already_done" // resolve, erase or assign a second time; unassign of what is not assigned
  | "not_author" // resolve or erase by neither the note's author nor a manager
  | "not_manager" // object by somebody else
  | "unknown_entry" // there is no such meeting or item
  | "not_current" // what it replaces or removes is not what its author saw
  | "agenda_full" // more meetings, subjects, assigned nodes or answers than fit

// What the state must know of the entry whose ops it is given; verified before.
export interface EntryInfo {
  seq: number
  timeMs: number // time of the entry, as in Stamp
  author: Author
  byManager: boolean // the author's role at this entry is manager, or it counts as one
  noteKind: boolean // true: kind 3, false: kind 2
  adds?: readonly BlobSize[] // of its header: their sizes go before what a chunk claims
}

type Unfits = Unfit | undefined

// One entry's ops, applied in order through `change` until one does not fit.
export class Applier {
  readonly objections: number[] = []
  readonly #tables: Tables
  readonly #change: Change
  readonly #entry: EntryInfo
  #now: Stamp

  constructor(tables: Tables, change: Change, entry: EntryInfo) {
    this.#tables = tables
    this.#change = change
    this.#entry = entry
    this.#now = this.#stamp(0)
  }

  #stamp(op: number): Stamp {
    const { seq, timeMs, author } = this.#entry
    return this.#tables.stamp({ seq, op, timeMs, author })
  }

  apply(op: Op, index: number): Unfits {
    if (isNoteOp(op) !== this.#entry.noteKind) return "wrong_kind"
    this.#now = this.#stamp(index)
    switch (op.op) {
      case "folder":
        return unfitOf(this.#create(op.node, op.parent, op.name, "folder"))
      case "file":
        return this.#createWith(op, "file", undefined)
      case "draft":
        return this.#createWith(op, "draft", op.source)
      case "put":
        return this.#put(op.node, op.content, op.mtimeMs, undefined)
      case "cut":
      case "reset":
        return this.#put(op.node, op.content, op.mtimeMs, op.source)
      case "link": {
        const node = this.#create(op.node, op.parent, op.name, "link")
        if (typeof node !== "string") this.#setTarget(node, op.target)
        return unfitOf(node)
      }
      case "relink":
        return this.#onLive(op.node, (node) => {
          if (node.sort !== "link") return "wrong_sort"
          return this.#setTarget(node, op.target)
        })
      case "move":
        return this.#onLive(op.node, (node) => {
          if (this.#tables.isTop(node)) return "wrong_sort"
          return this.#place(node, op.parent, op.name)
        })
      case "restore": {
        const node = this.#tables.find(op.node)
        if (node === undefined) return "unknown_node"
        return node.trashed ? this.#place(node, op.parent, op.name) : "not_trashed"
      }
      case "trash":
        return this.#onLive(op.node, (node) => {
          if (this.#tables.isTop(node)) return "wrong_sort"
          this.#change.trashNode(node, this.#now)
          return undefined
        })
      case "purge": {
        const node = this.#tables.find(op.node)
        if (node === undefined) return "unknown_node"
        if (this.#tables.live(node)) return "not_trashed"
        if (childrenOf(node) > 0) return "has_children"
        this.#change.removeNode(node)
        return undefined
      }
      case "touch":
        return this.#onLive(op.node, (node) => {
          if (!hasHistory(node)) return "wrong_sort"
          this.#change.touch(node.newest!, op.mtimeMs)
          return undefined
        })
      case "attr":
        return this.#onLive(op.node, (node) => {
          this.#change.setAttribute(node, op.key, op.value)
          const sizeBytes = node.attributes?.sizeBytes ?? 0
          return sizeBytes > limits.attributesBytesMax ? "attributes_too_large" : undefined
        })
      case "forget":
        return this.#forget(op)
      case "object":
        if (!this.#entry.byManager) return "not_manager"
        this.objections.push(op.seq)
        return undefined
      case "note":
        return this.#note(op)
      case "resolve":
        return this.#onOwnNote(op.note, (note) => {
          if (note.resolved) return "already_done"
          this.#change.resolveNote(note, this.#now)
          return undefined
        })
      case "erase":
        return this.#onOwnNote(op.note, (note) => {
          if (note.erased) return "already_done"
          this.#change.eraseNote(note, this.#now)
          return undefined
        })
      default:
        return new AgendaApplier(this.#tables, this.#change, this.#now).apply(op)
    }
  }

  #onLive(id: Uint8Array, then: (node: NodeRecord) => Unfits): Unfits {
    const node = this.#tables.find(id)
    if (node === undefined) return "unknown_node"
    return this.#tables.live(node) ? then(node) : "not_live"
  }

  #parent(id: Uint8Array): NodeRecord | undefined {
    const parent = this.#tables.findParent(id)
    return parent?.sort === "folder" && this.#tables.live(parent) ? parent : undefined
  }

  #create(id: Uint8Array, parentId: Uint8Array, name: string, sort: Sort): NodeRecord | Unfit {
    const key = keyOf(id)
    if (key === limboKey || this.#tables.nodes.has(key)) return "id_taken"
    const parent = this.#parent(parentId)
    if (parent === undefined) return "parent_not_folder"
    if (!nameFits(name)) return "bad_name"
    if (this.#tables.findChild(parent, name)) return "name_taken"
    if (this.#tables.depth(parent) + 1 > limits.depthMax) return "too_deep"
    return this.#change.addNode(key, sort, parent, name, this.#now)
  }

  #createWith(
    op: { node: Uint8Array; parent: Uint8Array; name: string; content: Content; mtimeMs: number },
    sort: Sort,
    source: Source | undefined,
  ): Unfits {
    const node = this.#create(op.node, op.parent, op.name, sort)
    if (typeof node !== "string") this.#addVersion(node, op.mtimeMs, op.content, source)
    return unfitOf(node)
  }

  // Where a live or trashed node goes; out of the trash if it lay there.
  #place(node: NodeRecord, parentId: Uint8Array, name: string): Unfits {
    const parent = this.#parent(parentId)
    if (parent === undefined) return "parent_not_folder"
    if (this.#tables.below(parent, node)) return "below_itself"
    if (!nameFits(name)) return "bad_name"
    const holder = this.#tables.findChild(parent, name)
    if (holder !== undefined && holder !== node) return "name_taken"
    if (this.#tables.depth(parent) + 1 + this.#tables.height(node) > limits.depthMax) return "too_deep"
    this.#change.moveNode(node, parent, name)
    return undefined
  }

  // Every put keeps the former content, except one of size 0: network drives create empty first.
  #put(id: Uint8Array, content: Content, mtimeMs: number, source: Source | undefined): Unfits {
    return this.#onLive(id, (node) => {
      if (!hasHistory(node)) return "wrong_sort"
      const former = node.newest!
      this.#addVersion(node, mtimeMs, content, source)
      if (this.#tables.contentSize(former) === 0) this.#change.removeVersion(former)
      return undefined
    })
  }
  #addVersion(node: NodeRecord, mtimeMs: number, content: Content, source: Source | undefined): void {
    const encoded = encodeContent(content)
    const encodedSource = source && encodeSource(source)
    this.#change.addVersion(node, this.#now, mtimeMs, encoded, encodedSource)
    encoded.fill(0)
    encodedSource?.fill(0)
  }
  #setTarget(node: NodeRecord, target: Target): undefined {
    const former = node.newest // of a new link: none
    this.#change.addVersion(node, this.#now, 0, encodeTarget(target), undefined)
    if (former) this.#change.removeVersion(former)
  }

  #forget(op: ForgetOp): Unfits {
    const node = this.#tables.find(op.node)
    if (node === undefined) return "unknown_node"
    const wanted = new Set<string>()
    for (const { seq, op: index } of op.versions) wanted.add(`${seq} ${index}`)
    if (wanted.size < op.versions.length) return "unknown_version"
    const found: VersionRecord[] = []
    let unknown = false
    for (const id of op.versions) {
      const version = this.#tables.findVersion(node, id)
      if (version === undefined) unknown = true
      else if (version === node.newest) return "current_version"
      else found.push(version)
    }
    if (unknown) return "unknown_version"
    for (const version of found) this.#change.removeVersion(version)
    return undefined
  }

  #note(op: NoteOp): Unfits {
    if (isZero(op.note) || this.#tables.findNote(op.note)) return "id_taken"
    const node = "node" in op.about ? this.#tables.find(op.about.node) : undefined
    if ("node" in op.about && node === undefined) return "unknown_node"
    if (!isZero(op.replyTo) && !this.#tables.findNote(op.replyTo)) return "unknown_note"
    const attachments = op.attachments.length > 0 ? encodeAttachments(op.attachments) : undefined
    this.#change.addNote(
      {
        key: keyOf(op.note),
        node,
        council: "oparlId" in op.about ? op.about.oparlId : "",
        stamp: this.#now,
        text: op.text,
        addressees: op.addressees,
        replyTo: op.replyTo,
      },
      attachments,
    )
    attachments?.fill(0)
    return undefined
  }

  #onOwnNote(id: Uint8Array, then: (note: NoteRecord) => Unfits): Unfits {
    const note = this.#tables.findNote(id)
    if (note === undefined) return "unknown_note"
    const own = sameAuthor(note.stamp.author, this.#entry.author)
    return own || this.#entry.byManager ? then(note) : "not_author"
  }
}

function hasHistory(node: NodeRecord): boolean {
  return node.sort === "file" || node.sort === "draft"
}

function unfitOf(made: NodeRecord | Unfit): Unfits {
  return typeof made === "string" ? made : undefined
}
