// How a space lies in the store: a packed checkpoint of the replay, and the verified entries after it, one by one.
//                                                                             twin: client/replica/checkpoint.h
//
//   checkpoints/SPACE = [3, [seq and author of the snapshot it began at], access, judge, live, bytes of live blobs, [husk seq...], [pruned seq...], [[epoch, key]...], packed state,
//                        [skipped...], [alarm...], [doubt...], [snapshot...], [objection...], [entries, bytes since the last one]]
//
// Version 2 is the same without the second item, of a replay from the genesis.
// Of the entries before the checkpoint the newest stay where they are, for a server that lost them (recent()).
// Both were verified before they were written and are sealed, so reading them again believes them. A damaged or missing
// one costs a replay from the genesis, no more: the pin lies elsewhere (pins.ts). Two tabs may write: entries have
// their place as their name, and an older checkpoint over a newer one only leaves a gap, behind which nothing is read.
import type { Store } from "../../engine/store.ts"
import { type Bytes, wipe } from "../base/bytes.ts"
import { Reader, Writer } from "../base/cbor.ts"
import { idText, keyOf } from "../base/id.ts"
import { BlobId, type SpaceId } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { EpochKey } from "../base/secret.ts"
import { readAuthor, writeAuthor } from "../journal/author.ts"
import { Entry } from "../journal/entry.ts"
import { LiveBlobs } from "../journal/live_blobs.ts"
import { readPackedState, writePackedState } from "../journal/packed_state.ts"
import { encodeSnapshotBody, parseSnapshotBody } from "../journal/snapshot.ts"
import { SpaceAccess } from "../journal/space_access.ts"
import type { Unfit } from "../journal/state.ts"
import { VoidJudge } from "../journal/void_judge.ts"
import { pastBytesMax, tailBytesMax, tailEntriesMax } from "../wire/limits.ts"
import type { Alarm, Replay } from "./replay.ts"

const version = 3
const itemsMax = 1 << 24

function writeSeqs(to: Writer, seqs: ReadonlySet<number>): void {
  to.array(seqs.size)
  for (const seq of seqs) to.uint(seq)
}
function readMany<T>(from: Reader, read: () => T): T[] {
  const count = from.arrayUpTo(itemsMax)
  const all: T[] = []
  for (let i = 0; i < count && !from.failed; ++i) all.push(read())
  return all
}

/** errors  conflict  entries still wait for a judgement, or the state is not whole. The caller wipes it. */
export function encodeReplay(replay: Replay): Result<Bytes> {
  if (!replay.hasState || replay.isWaiting) return fail("conflict", "entries wait for a judgement")
  const { access, judge, live, husks, pruned } = replay.verified
  const to = new Writer().array(16).uint(version).array(2).uint(replay.beganAt)
  writeAuthor(to, replay.beganBy)
  to.bytes(access.encode()).bytes(judge.encode()).bytes(live.encode())
  to.uint(live.sizeBytes)
  writeSeqs(to, husks)
  writeSeqs(to, pruned)
  to.array(replay.keys.keys.size)
  for (const [epoch, key] of replay.keys.keys) to.array(2).uint(epoch).bytes(key.expose())
  const state = writePackedState(to, replay.state)
  if (!state.ok) {
    wipe(to.done())
    return state
  }
  to.array(replay.health.length)
  for (const one of replay.health) {
    to.array(4).uint(one.seq)
    writeAuthor(to, one.author)
    to.uint(one.timeMs).text(one.unfit ?? "")
  }
  to.array(replay.alarms.length)
  for (const one of replay.alarms) {
    to.array(3).text(one.kind).uint(one.seq)
    writeAuthor(to, one.author)
  }
  to.array(replay.doubts.size)
  for (const one of replay.doubts.values()) {
    to.array(5).bytes(one.blob).uint(one.sizeBytes).uint(one.seq)
    writeAuthor(to, one.author)
    to.uint(one.told ? 1 : 0)
  }
  to.array(replay.snapshots.length)
  for (const one of replay.snapshots)
    to.array(3)
      .uint(one.seq)
      .uint(one.matched ? 1 : 0)
      .bytes(encodeSnapshotBody(one.body))
  writeSeqs(to, replay.objections)
  to.array(2).uint(replay.entriesSinceSnapshot).uint(replay.bytesSinceSnapshot)
  return ok(to.done())
}

/** Into a Replay that has not begun; nothing of it is a view of `bytes`, which the caller wipes.                                              errors  malformed, unsupported */
export function decodeReplay(bytes: Bytes, replay: Replay): Result<void> {
  const from = new Reader(bytes)
  const items = from.arrayUpTo(16)
  const found = from.uint()
  if (found !== version && found !== 2) return fail("unsupported", "a checkpoint of another version")
  if (items !== (found === 2 ? 15 : 16)) return fail("malformed", "a damaged checkpoint")
  if (found === version) {
    from.array(2)
    replay.beganAt = from.uint()
    replay.beganBy = readAuthor(from)
  }
  // Copies, because these keep views of what they are made from, and `bytes` is wiped.
  const access = SpaceAccess.decode(from.bytes().slice())
  const judge = VoidJudge.decode(from.bytes().slice())
  const live = LiveBlobs.kept(from.bytes().slice(), from.uint(), replay.beganAt > 0)
  if (!access.ok || !judge.ok) return fail("malformed", "a damaged checkpoint")
  const husks = new Set(readMany(from, () => from.uint()))
  const pruned = new Set(readMany(from, () => from.uint()))
  readMany(from, () => {
    from.array(2)
    const epoch = from.uint()
    const key = EpochKey.parse(from.bytes())
    if (key.ok) replay.keys.add(epoch, key.value)
  })
  const state = readPackedState(from)
  if (!state.ok) return state
  readMany(from, () => {
    from.array(4)
    const seq = from.uint()
    const author = readAuthor(from)
    const timeMs = from.uint()
    const unfit = from.text()
    replay.health.push({ seq, author, timeMs, unfit: unfit === "" ? undefined : (unfit as Unfit) })
  })
  readMany(from, () => {
    from.array(3)
    const kind = from.text() as Alarm["kind"]
    replay.alarms.push({ kind, seq: from.uint(), author: readAuthor(from) })
  })
  readMany(from, () => {
    from.array(5)
    const blob = from.id(BlobId)
    const sizeBytes = from.uint()
    const seq = from.uint()
    const author = readAuthor(from)
    replay.doubts.set(keyOf(blob), { blob, sizeBytes, seq, author, told: from.uintUpTo(1) === 1 })
  })
  readMany(from, () => {
    from.array(3)
    const seq = from.uint()
    const matched = from.uintUpTo(1) === 1
    const body = parseSnapshotBody(from.bytes().slice())
    if (body.ok) replay.snapshots.push({ seq, body: body.value, matched })
    else from.failWith(body.error.kind, body.error.what)
  })
  for (const seq of readMany(from, () => from.uint())) replay.objections.add(seq)
  from.array(2)
  replay.entriesSinceSnapshot = from.uint()
  replay.bytesSinceSnapshot = from.uint()
  const end = from.finish()
  if (!end.ok) return end
  replay.begin({ access: access.value, judge: judge.value, live, husks, pruned }, state.value)
  return ok(undefined)
}

function newestPart(chain: readonly Entry[]): readonly Entry[] {
  let first = chain.length
  for (let bytes = 0; first > 0; --first) {
    bytes += chain[first - 1]!.bytes.length
    if (bytes > pastBytesMax) break
  }
  return chain.slice(first)
}

export class ReplayStore {
  readonly #store: Store
  readonly #space: string
  #tailEntries = 0
  #tailBytes = 0
  #hasCheckpoint = false

  constructor(store: Store, space: SpaceId) {
    this.#store = store
    this.#space = idText(space)
  }

  /** Fills `replay` with the checkpoint, gives the entries after it. None, or a damaged one: nothing of either, and
   *  `replay` is then to be begun anew. */
  async load(replay: Replay): Promise<Entry[]> {
    const bytes = await this.#store.read("checkpoints", this.#space).catch(() => undefined)
    if (!bytes) return []
    const decoded = decodeReplay(bytes as Bytes, replay)
    wipe(bytes)
    if (!decoded.ok) {
      replay.wipe()
      return []
    }
    this.#hasCheckpoint = true
    const tail: Entry[] = []
    let { hash } = replay.verified.access.head
    for (const one of await this.#store.tail(this.#space, replay.verified.access.head.seq + 1).catch(() => [])) {
      const entry = Entry.parse(one as Bytes)
      if (!entry.ok || keyOf(entry.value.header.prev) !== keyOf(hash)) break
      hash = entry.value.hash
      tail.push(entry.value)
      this.#tailBytes += one.length
    }
    this.#tailEntries = tail.length
    return tail
  }

  /** Keeps entries that were just verified, or a whole new checkpoint when the tail has become long. */
  async keep(replay: Replay, more: readonly Entry[]): Promise<void> {
    this.#tailEntries += more.length
    for (const entry of more) this.#tailBytes += entry.bytes.length
    if (more.length === 0 && this.#hasCheckpoint) return
    const isLong = this.#tailEntries > tailEntriesMax || this.#tailBytes > tailBytesMax
    if (!this.#hasCheckpoint || isLong) {
      const bytes = encodeReplay(replay)
      if (bytes.ok) {
        await this.#appendTail(newestPart(more))
        await this.#store.write("checkpoints", this.#space, bytes.value)
        wipe(bytes.value)
        await this.#cutPast()
        this.#hasCheckpoint = true
        this.#tailEntries = this.#tailBytes = 0
        return
      }
      if (!this.#hasCheckpoint) return // what waits is fetched again at the next start
    }
    await this.#appendTail(more)
  }
  #appendTail(more: readonly Entry[]): Promise<void> {
    const entries = more.map((entry) => ({ seq: entry.header.seq, bytes: entry.bytes }))
    return this.#store.appendTail(this.#space, entries)
  }

  /** The newest entries, verbatim, each following the one before: what a member can bring back to a restored server,
   *  beyond what the checkpoint needs. At most pastBytesMax of them. */
  async recent(): Promise<Entry[]> {
    const chain: Entry[] = []
    for (const one of await this.#store.newestTail(this.#space, pastBytesMax).catch(() => [])) {
      const entry = Entry.parse(one as Bytes)
      if (!entry.ok) return []
      const { seq, prev } = entry.value.header
      const before = chain.at(-1)
      if (before && (seq !== before.header.seq + 1 || keyOf(prev) !== keyOf(before.hash))) chain.length = 0
      chain.push(entry.value)
    }
    return chain
  }
  async #cutPast(): Promise<void> {
    const chain = await this.recent()
    if (chain.length > 0) await this.#store.cutTail(this.#space, chain[0]!.header.seq)
  }

  async forget(): Promise<void> {
    await this.#store.remove("checkpoints", this.#space)
    await this.#store.cutTail(this.#space, Number.MAX_SAFE_INTEGER)
    this.#hasCheckpoint = false
    this.#tailEntries = this.#tailBytes = 0
  }
}
