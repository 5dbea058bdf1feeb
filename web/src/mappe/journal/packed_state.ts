// A state as this device keeps it for itself: column by column, so that a hundred thousand files are there again in a
// fraction of what reading a snapshot takes. Nothing in it is judged: it was verified before it was written, and lies
// sealed under a key of this device (engine/store.ts). What others hand out goes through state_reader.ts.
//
//   packed = [nodes, keys, sorts, parents, heights, names, name lengths, created, trashed, version counts,
//             stamp seqs, stamp ops, stamp times, stamp authors, [author...],
//             version stamps, mtimes, content lengths, source lengths, contents, [[node, key, value]...], [note...],
//             [] or [agenda]]
// Columns are byte strings of numbers as this machine has them; nodes stand in the order in which they came, the root
// first. Strings of nodes are cut out of long ones, and contents lie in one block.
import type { Bytes } from "../base/bytes.ts"
import { anyCount, type Reader, type Writer } from "../base/cbor.ts"
import { keyOf } from "../base/id.ts"
import { PrincipalId } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { writeAgenda } from "./agenda_codec.ts"
import type { Slice } from "./arena.ts"
import { readAuthor, writeAuthor } from "./author.ts"
import { bytesOfKey } from "./id_key.ts"
import { State } from "./state.ts"
import { assignAttribute } from "./state_change.ts"
import { sortNumber, writeNote } from "./state_codec.ts"
import { StateReader } from "./state_reader.ts"
import { newNode, type NodeRecord, type Sort, type Stamp, type VersionRecord } from "./state_tables.ts"

const keyBytes = 16
const keysAtOnce = 512
const itemsOf = 23
const noParent = 0xffffffff
const limboParent = 0xfffffffe
const sorts = Object.keys(sortNumber) as Sort[] // in the order of their numbers

type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array
function put(to: Writer, column: Column): void {
  to.bytes(new Uint8Array(column.buffer as ArrayBuffer, column.byteOffset, column.byteLength))
}

/** errors  conflict  a husk was met on the way to this state. What is written holds chunk keys: the caller wipes it. */
export function writePackedState(to: Writer, state: State): Result<void> {
  if (!state.whole) return fail("conflict", "part of this space's history was pruned")
  const tables = state.tablesForCodec()
  const nodes = [...tables.nodes.values()] // the root is the first since the beginning
  const places = new Map(nodes.map((node, i) => [node, i]))
  const count = nodes.length
  const stamps = new Map<Stamp, number>()
  const placeOf = (stamp: Stamp): number => {
    const known = stamps.get(stamp)
    if (known === undefined) stamps.set(stamp, stamps.size)
    return known ?? stamps.size - 1
  }

  const keys = new Uint8Array(keyBytes * count)
  const [sortsOf, lengths, heights] = [new Uint8Array(count), new Uint8Array(count), new Uint16Array(count)]
  const [parents, created, trashed, counts] = Array.from({ length: 4 }, () => new Uint32Array(count)) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
  const versions: VersionRecord[] = []
  nodes.forEach((node, i) => {
    keys.set(bytesOfKey(node.key), keyBytes * i)
    sortsOf[i] = sortNumber[node.sort]
    parents[i] = node.parent === undefined ? noParent : node.parent === tables.limbo ? limboParent : places.get(node.parent)!
    heights[i] = tables.height(node)
    lengths[i] = node.name.length
    created[i] = placeOf(node.created)
    trashed[i] = node.trashed ? placeOf(node.trashed) + 1 : 0
    counts[i] = node.versions
    for (let at = node.oldest; at !== undefined; at = at.newer) versions.push(at)
  })

  const versionStamps = new Uint32Array(versions.length)
  const mtimes = new Float64Array(versions.length)
  const contentLengths = new Uint32Array(versions.length)
  const sourceLengths = new Uint32Array(versions.length)
  const contents = new Uint8Array(versions.reduce((sum, one) => sum + one.content.size + (one.source?.size ?? 0), 0))
  let end = 0
  versions.forEach((version, i) => {
    versionStamps[i] = placeOf(version.stamp)
    mtimes[i] = version.mtimeMs
    for (const slice of version.source ? [version.content, version.source] : [version.content]) {
      contents.set(tables.contents.view(slice), end)
      end += slice.size
    }
    contentLengths[i] = version.content.size
    sourceLengths[i] = version.source?.size ?? 0
  })

  const [seqs, times] = [new Float64Array(stamps.size), new Float64Array(stamps.size)]
  const [ops, authorsOf] = [new Uint32Array(stamps.size), new Uint32Array(stamps.size)]
  const authors = new Map<Stamp["author"], number>() // tables.stamp() makes one of each
  for (const [stamp, i] of stamps) {
    seqs[i] = stamp.seq
    ops[i] = stamp.op
    times[i] = stamp.timeMs
    if (!authors.has(stamp.author)) authors.set(stamp.author, authors.size)
    authorsOf[i] = authors.get(stamp.author)!
  }

  to.array(itemsOf).uint(count)
  for (const column of [keys, sortsOf, parents, heights]) put(to, column)
  to.text(nodes.map((node) => node.name).join(""))
  for (const column of [lengths, created, trashed, counts, seqs, ops, times, authorsOf]) put(to, column)
  to.array(authors.size)
  for (const author of authors.keys()) writeAuthor(to, author)
  for (const column of [versionStamps, mtimes, contentLengths, sourceLengths, contents]) put(to, column)
  contents.fill(0)
  const attributes = nodes.flatMap((node, i) => [...(node.attributes?.values ?? [])].map(([key, value]) => [i, key, value]))
  to.item(attributes as [number, string, string][])
  const notes = [...tables.notes.keys()].sort()
  to.array(notes.length)
  for (const key of notes) writeNote(to, tables, tables.notes.get(key)!)
  to.array(tables.agenda.empty ? 0 : 1)
  if (!tables.agenda.empty) writeAgenda(to, tables.agenda, () => undefined)
  return ok(undefined)
}

/** Nothing of it is a view of what the reader reads.                     errors  malformed  not what was written above */
export function readPackedState(from: Reader): Result<State> {
  const state = new State({ seq: 0, op: 0, timeMs: 0, author: { kind: 1, id: PrincipalId.zero } })
  const tables = state.tablesForCodec()
  from.array(itemsOf)
  const count = from.uint()
  // Copied, because a column of wider numbers must begin where such a number may.
  const bytes = (): Bytes => from.bytes().slice()
  const narrow = (): Uint32Array => new Uint32Array(whole(bytes(), 4))
  const wide = (): Float64Array => new Float64Array(whole(bytes(), 8))
  const keys = bytes()
  const sortsOf = bytes()
  const parents = narrow()
  const heights = new Uint16Array(whole(bytes(), 2))
  const names = from.text()
  const lengths = bytes()
  const [created, trashed, counts] = [narrow(), narrow(), narrow()]
  const [seqs, ops, times, authorsOf] = [wide(), narrow(), wide(), narrow()]
  const authors = Array.from({ length: from.arrayUpTo(anyCount) }, () => tables.author(readAuthor(from)))
  const [versionStamps, mtimes, contentLengths, sourceLengths] = [narrow(), wide(), narrow(), narrow()]
  const contents = bytes()
  const fits =
    count > 0 &&
    keys.length === keyBytes * count &&
    [sortsOf, parents, heights, lengths, created, trashed, counts].every((column) => column.length === count) &&
    [ops, times, authorsOf].every((column) => column.length === seqs.length) &&
    [mtimes, contentLengths, sourceLengths].every((column) => column.length === versionStamps.length) &&
    sum(counts) === versionStamps.length &&
    sum(lengths) === names.length &&
    sum(contentLengths) + sum(sourceLengths) === contents.length
  if (from.failed || !fits) return fail("malformed", "a packed state with columns of the wrong length")

  const stamps: Stamp[] = []
  for (let i = 0; i < seqs.length; ++i) {
    const author = authors[authorsOf[i]!]
    if (!author) return fail("malformed", "a packed state with a stamp of nobody")
    stamps.push({ seq: seqs[i]!, op: ops[i]!, timeMs: times[i]!, author })
  }
  const nodes: NodeRecord[] = []
  tables.contents.adopt(contents)
  let [nameAt, version, contentAt, text] = [0, 0, 0, ""]
  const cut = (size: number): Slice => ({ block: contents, offset: (contentAt += size) - size, size })
  for (let i = 0; i < count; ++i) {
    const inText = i % keysAtOnce
    if (inText === 0) text = keyOf(keys.subarray(keyBytes * i, keyBytes * (i + keysAtOnce)))
    const made = stamps[created[i]!]
    const sort = sorts[sortsOf[i]! - 1]
    if (!made || !sort) return fail("malformed", "a packed state with a node of no sort or time")
    let node = tables.root
    if (i === 0) node.created = made
    else {
      node = newNode(text.slice(keyBytes * inText, keyBytes * (inText + 1)), sort, made)
      tables.nodes.set(node.key, node)
    }
    node.name = names.slice(nameAt, (nameAt += lengths[i]!))
    node.trashed = stamps[trashed[i]! - 1]
    for (const end = version + counts[i]!; version < end; ++version) {
      const stamp = stamps[versionStamps[version]!]
      if (!stamp) return fail("malformed", "a packed state with a version of no time")
      const content = cut(contentLengths[version]!)
      const source = sourceLengths[version]! > 0 ? cut(sourceLengths[version]!) : undefined
      tables.appendVersion({ stamp, mtimeMs: mtimes[version]!, content, source, node, older: undefined, newer: undefined })
    }
    nodes.push(node)
  }
  for (let i = 1; i < count; ++i) {
    const node = nodes[i]!
    const parent = parents[i] === limboParent ? tables.limbo : nodes[parents[i]!]
    if (parent?.sort !== "folder") return fail("malformed", "a packed state with a node whose parent is no folder")
    node.parent = parent
    tables.listLater(node)
    tables.countHeight(parent, heights[i]!, 1)
  }
  const attributes = from.arrayUpTo(anyCount)
  for (let i = 0; i < attributes && !from.failed; ++i) {
    from.array(3)
    const node = nodes[from.uint()]
    const [key, value] = [from.text(), from.text()]
    if (node) assignAttribute(node, key, value)
  }
  const rest = new StateReader(tables, Number.MAX_SAFE_INTEGER)
  rest.readNotes(from)
  if (from.arrayUpTo(1) === 1) rest.readAgenda(from)
  tables.countBlobsLater()
  return from.failed ? fail("malformed", "a damaged packed state") : ok(state)
}

function sum(column: Uint8Array | Uint32Array): number {
  let all = 0
  for (let i = 0; i < column.length; ++i) all += column[i]! // quicker than its iterator
  return all
}
/** The buffer, when it holds whole numbers; else an empty one, whose length fits nothing. */
function whole(bytes: Bytes, size: number): ArrayBuffer {
  return bytes.length % size === 0 ? bytes.buffer : new ArrayBuffer(0)
}
