// Private to snapshots: fills a fresh state from the bytes of somebody nobody believes. The first thing that no honest
// replica would have written fails the reader it is given.                                docs/protocol.md section 4.9
import type { Bytes } from "../base/bytes.ts"
import { Reader, SetOrder, anyCount } from "../base/cbor.ts"
import { isZero, keyOf } from "../base/id.ts"
import { NodeId, NoteId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { readAgenda } from "./agenda_codec.ts"
import { readAuthor } from "./author.ts"
import { uncounted } from "./blob_table.ts"
import { readContent, readSource, readTarget } from "./content.ts"
import { nameFits } from "./name.ts"
import { readAbout, readAttachments, readPersons } from "./ops.ts"
import { assignAttribute } from "./state_change.ts"
import { sortNumber } from "./state_codec.ts"
import {
  type NodeRecord,
  type NoteRecord,
  type Sort,
  type Stamp,
  type Tables,
  type VersionRecord,
  limboKey,
  newNode,
  rootKey,
} from "./state_tables.ts"

const opMax = 0xffffffff
const sorts = Object.keys(sortNumber) as Sort[] // in the order of their numbers

function refuse(from: Reader, what: string): void {
  from.failWith("malformed", what)
}

// The next item, checked to be what `read` reads, as encoded.
function checked(from: Reader, read: (inner: Reader) => unknown): Bytes {
  const item = from.raw()
  if (from.failed) return item
  const inner = new Reader(item)
  read(inner)
  const end = inner.finish()
  if (!end.ok) from.failWith(end.error.kind, end.error.what)
  return item
}

export class StateReader {
  readonly #tables: Tables
  readonly #baseSeq: number
  readonly #parents: [NodeRecord, string][] = []
  #lastKey = "" // of nodes, then of notes

  // baseSeq: of the entry the state is of, so that no stamp can be of a later one.
  constructor(tables: Tables, baseSeq: number) {
    this.#tables = tables
    this.#baseSeq = baseSeq
  }

  readNodes(from: Reader): void {
    const count = from.arrayUpTo(anyCount)
    if (count === 0) refuse(from, "a state without a root")
    for (let i = 0; i < count && !from.failed; ++i) this.#readNode(from, i === 0)
    if (!from.failed) this.#linkTree(from)
  }

  readNotes(from: Reader): void {
    const count = from.arrayUpTo(anyCount)
    this.#lastKey = rootKey // a note has no zero id
    for (let i = 0; i < count && !from.failed; ++i) this.#readNote(from)
  }

  readAgenda(from: Reader): void {
    readAgenda(from, this.#tables, (inner) => this.#readStamp(inner))
  }

  #readStampOrNone(from: Reader): Stamp | undefined {
    const count = from.arrayUpTo(4)
    if (from.failed || count === 0) return undefined
    if (count !== 4) {
      refuse(from, "a stamp of the wrong length")
      return undefined
    }
    const seq = from.uintUpTo(this.#baseSeq)
    const op = from.uintUpTo(opMax)
    const timeMs = from.uint()
    const author = readAuthor(from)
    return from.failed ? undefined : this.#tables.stamp({ seq, op, timeMs, author })
  }
  #readStamp(from: Reader): Stamp | undefined {
    const stamp = this.#readStampOrNone(from)
    if (stamp === undefined) refuse(from, "a stamp is missing")
    return stamp
  }

  #readNode(from: Reader, first: boolean): void {
    from.array(8)
    const key = keyOf(from.id(NodeId))
    const sort = sorts[from.uint() - 1]
    const parent = keyOf(from.id(NodeId))
    const name = from.text()
    const created = this.#readStamp(from)
    const trashed = this.#readStampOrNone(from)
    if (from.failed || created === undefined) return
    if (sort === undefined) return refuse(from, "a node of an unknown sort")
    let node = this.#tables.root
    if (first) {
      const plain = key === rootKey && sort === "folder" && parent === rootKey && name === "" && trashed === undefined
      if (!plain) return refuse(from, "a state must begin with its root")
      node.created = created
    } else {
      if (this.#lastKey >= key || key === limboKey) return refuse(from, "nodes out of order")
      if (!nameFits(name)) return refuse(from, "a node with a name that replay refuses")
      node = newNode(key, sort, created)
      node.name = name
      node.trashed = trashed
      this.#tables.nodes.set(key, node)
      this.#parents.push([node, parent])
    }
    this.#lastKey = key
    this.#readAttributes(from, node)
    this.#readVersions(from, node)
  }

  #readAttributes(from: Reader, node: NodeRecord): void {
    const count = from.arrayUpTo(anyCount)
    const order = new SetOrder()
    for (let i = 0; i < count && !from.failed; ++i) {
      let key = ""
      let value = ""
      const item = checked(from, (inner) => {
        inner.array(2)
        key = inner.text()
        value = inner.text()
      })
      if (from.failed) return
      if (node.attributes?.values.has(key) || value === "" || !order.next(item))
        return refuse(from, "attributes are no sorted set")
      assignAttribute(node, key, value)
    }
    if ((node.attributes?.sizeBytes ?? 0) > limits.attributesBytesMax) refuse(from, "attributes over their limit")
  }

  #readVersions(from: Reader, node: NodeRecord): void {
    const count = from.arrayUpTo(anyCount)
    if (from.failed) return
    const right = node.sort === "folder" ? count === 0 : node.sort === "link" ? count === 1 : count >= 1
    if (!right) return refuse(from, "a node with the wrong number of versions")
    for (let i = 0; i < count && !from.failed; ++i) this.#readVersion(from, node)
  }

  #readVersion(from: Reader, node: NodeRecord): void {
    const link = node.sort === "link"
    from.array(4)
    const stamp = this.#readStamp(from)
    const mtimeMs = from.uint()
    const content = checked(from, link ? readTarget : readContent)
    const source = checked(from, readSource)
    if (from.failed || stamp === undefined) return
    const hasSource = source.length > 1
    if (link && (mtimeMs !== 0 || hasSource)) return refuse(from, "a link with a time or a source")
    if (node.newest && !isBefore(node.newest.stamp, stamp)) return refuse(from, "versions out of order")
    const { blobs, contents } = this.#tables
    const version: VersionRecord = {
      stamp: sameStamp(stamp, node.created) ? node.created : stamp,
      mtimeMs,
      content: contents.store(content),
      source: hasSource ? contents.store(source) : undefined,
      node,
      older: undefined,
      newer: undefined,
    }
    this.#tables.appendVersion(version)
    if (link) return
    blobs.countContent(content, 1, uncounted)
    if (hasSource) blobs.countSource(source, 1, uncounted)
  }

  #linkTree(from: Reader): void {
    for (const [node, key] of this.#parents) {
      const parent = key === limboKey ? this.#tables.limbo : this.#tables.nodes.get(key)
      if (parent?.sort !== "folder") return refuse(from, "a node whose parent is no folder")
      node.parent = parent
    }
    const levels = this.#levels()
    if (levels === undefined) return refuse(from, "folders in a circle, or nested too deep")
    for (const [node] of this.#parents) {
      if (!node.trashed && this.#tables.findChild(node.parent!, node.name))
        return refuse(from, "two children of one name")
      this.#tables.linkChild(node)
    }
    // From the deepest up, so that each height is known before it counts for the one above.
    for (const level of levels.reverse())
      for (const node of level) this.#tables.countHeight(node.parent!, this.#tables.height(node), 1)
  }

  // All nodes by their depth; none: one lies too deep, in a circle or below one. Each node is walked over once: a walk
  // ends at what an earlier one has seen, and one that is deeper than anything may be is given up.
  #levels(): NodeRecord[][] | undefined {
    const depths = new Map<NodeRecord, number>([
      [this.#tables.root, 0],
      [this.#tables.limbo, 0],
    ])
    const levels: NodeRecord[][] = []
    for (const [start] of this.#parents) {
      const walk: NodeRecord[] = []
      let at = start
      for (; !depths.has(at); at = at.parent!) {
        walk.push(at)
        if (walk.length > limits.depthMax) return undefined
      }
      let depth = depths.get(at)!
      for (let node = walk.pop(); node !== undefined; node = walk.pop()) {
        if (++depth > limits.depthMax) return undefined
        depths.set(node, depth)
        ;(levels[depth] ??= []).push(node)
      }
    }
    return levels.filter((level) => level !== undefined)
  }

  #readNote(from: Reader): void {
    from.array(9)
    const id = from.id(NoteId)
    const about = readAbout(from)
    const stamp = this.#readStamp(from)
    const text = from.textUpTo(limits.noteBytesMax)
    const attachments = checked(from, readAttachments)
    const addressees = readPersons(from)
    const replyTo = from.id(NoteId)
    const resolved = this.#readStampOrNone(from)
    const erased = this.#readStampOrNone(from)
    if (from.failed || stamp === undefined) return
    const key = keyOf(id)
    if (isZero(id)) return refuse(from, "a note without an id")
    if (this.#lastKey >= key) return refuse(from, "notes out of order")
    this.#lastKey = key
    const node = "node" in about ? this.#tables.find(about.node) : undefined
    if ("node" in about && node === undefined) return refuse(from, "a note about a node that is not there")
    const hasAttachments = attachments.length > 1
    if (erased && (text !== "" || hasAttachments || addressees.length > 0))
      return refuse(from, "an erased note with content")
    const council = "oparlId" in about ? about.oparlId : ""
    const stored = hasAttachments ? this.#tables.contents.store(attachments) : undefined
    const note: NoteRecord = {
      ...{ key, node, council, stamp, text, attachments: stored },
      ...{ addressees, replyTo, resolved, erased },
    }
    this.#tables.indexNote(note)
    if (hasAttachments) this.#tables.blobs.countAttachments(attachments, 1, uncounted)
  }
}

function isBefore(a: Stamp, b: Stamp): boolean {
  return a.seq !== b.seq ? a.seq < b.seq : a.op < b.op
}

function sameStamp(a: Stamp, b: Stamp): boolean {
  return a.seq === b.seq && a.op === b.op && a.timeMs === b.timeMs && a.author === b.author
}
