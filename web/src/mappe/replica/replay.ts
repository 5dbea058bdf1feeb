// The replay of a space's journal: from verified entries to keys, folders and files.
//                                                                docs/protocol.md §4   twin: client/replica/replay.h
//
// In two steps, so that nothing of a refused reply is used: a Draft judges a whole page beside what is held; accept()
// takes it in.
//   threads  accept() gives way now and then, so that a long page keeps nobody from looking; one at a time
import { equal, wipe } from "../base/bytes.ts"
import { check } from "../base/check.ts"
import { keyOf } from "../base/id.ts"
import { type BlobId, type Digest, PrincipalId, PrincipalKind, type SpaceId } from "../base/ids.ts"
import { ok, type Result } from "../base/result.ts"
import { openEntry } from "../crypto/entry_body.ts"
import { sha256 } from "../crypto/hash.ts"
import { ContentDigest, type SpaceConst, spaceConst } from "../crypto/space_keys.ts"
import type { Author } from "../journal/author.ts"
import { type BlobSize, blobSizeBytes, type Chunk, type Content } from "../journal/content.ts"
import { type Entry, hasSealedBody, isAccessKind, Kind } from "../journal/entry.ts"
import { LiveBlobs } from "../journal/live_blobs.ts"
import { encodeOps } from "../journal/ops.ts"
import type { CardLookup } from "../journal/person.ts"
import { parsePrune } from "../journal/prune.ts"
import type { RosterHistory, RosterState } from "../journal/roster.ts"
import type { Verdict } from "../journal/rule.ts"
import { encodeState, parseSnapshotBody, type SnapshotBody } from "../journal/snapshot.ts"
import { checkGenesis, SpaceAccess } from "../journal/space_access.ts"
import { State, type Unfit } from "../journal/state.ts"
import { VoidJudge } from "../journal/void_judge.ts"
import { chunkPlainBytes } from "../wire/limits.ts"
import type { Identity } from "./identity.ts"
import { KeyRing } from "./key_ring.ts"

const giveWayEveryMs = 40

/** An entry whose ops every client skips: it counts in the chain, nothing of it in the tree. */
export interface SkippedEntry {
  seq: number
  author: Author
  timeMs: number
  unfit: Unfit | undefined // none: it stands behind a void access entry
}
/** What a replica found wrong without being able to blame the server: shown to people, never hidden. */
export interface Alarm {
  kind: "void_access" | "named_blob_dropped" | "snapshot_differs" | "snapshots_contradict"
  seq: number
  author: Author
}

/** What can be judged without opening content. */
export interface Verified {
  access: SpaceAccess
  judge: VoidJudge
  live: LiveBlobs
  husks: Set<number> // met, not yet named by a prune entry
  pruned: Set<number> // named by prune entries
}
/** A verified entry whose content waits for being opened: until its access entry is judged. */
interface Waiting {
  entry: Entry
  timeMs: number // time of the entry
  byManager: boolean
}
/** Of what is not live though the state names it, or may name it in a chunk list that nobody has opened. */
export interface Doubt {
  blob: BlobId
  sizeBytes: number
  seq: number // of the entry that dropped it; 0: none is known
  author: Author
  told: boolean // there is no alarm to raise (any more)
}
export interface SeenSnapshot {
  seq: number
  body: SnapshotBody
  matched: boolean // compared with the state held here, and equal
}

const nobody: Author = { kind: PrincipalKind.person, id: PrincipalId.zero }

/** One page being judged: on success Replay.accept() it, else throw it away. */
export class Draft {
  readonly #replay: Replay
  readonly #roster: RosterHistory
  readonly #cards: CardLookup
  readonly waiting: Waiting[] = []
  readonly alarms: Alarm[] = []
  readonly live: LiveBlobs // what `verified.live` branches from
  verified: Verified | undefined
  #rosterState: { seq: number; state: RosterState } | undefined // neighbours mostly name the same

  constructor(replay: Replay, roster: RosterHistory, cards: CardLookup) {
    this.#replay = replay
    this.#roster = roster
    this.#cards = cards
    this.live = replay.begun ? replay.verified.live : replay.beganAt > 0 ? LiveBlobs.partial() : new LiveBlobs()
    if (!replay.begun) return
    const { access, judge, live, husks, pruned } = replay.verified
    this.verified = { access, judge: judge.copy(), live: live.branch(), husks: new Set(husks), pruned: new Set(pruned) }
  }

  /** The next entry by all rules that everybody can judge. */
  add(entry: Entry): Verdict {
    if (!this.verified) {
      const broken = checkGenesis(entry, this.#roster)
      if (broken) return broken
    } else {
      const broken =
        this.verified.access.check(entry, this.#roster, this.#cards, "awaiting_prune") ??
        this.verified.live.check(entry.header)
      if (broken) return broken
      if (entry.isHusk && !hasSealedBody(entry.header.kind)) return "husk_not_allowed"
    }
    this.addVerified(entry)
    return undefined
  }

  /** The same where what lies between it and the one before is not at hand: of the way to a snapshot to begin at. */
  addBehindGap(entry: Entry): Verdict {
    const { verified } = this
    if (verified && entry.header.seq <= verified.access.head.seq) return "wrong_seq"
    if (verified) verified.access = verified.access.passedOver(entry.header)
    return this.add(entry)
  }

  /** The same for one that was verified before it was stored. */
  addVerified(entry: Entry): void {
    const { header } = entry
    const roster = this.#rosterAt(header.rosterSeen!.seq)
    let byManager = true
    if (!this.verified) {
      const live = this.live.branch()
      this.verified = {
        access: SpaceAccess.begin(entry),
        judge: new VoidJudge(),
        live,
        husks: new Set(),
        pruned: new Set(),
      }
    } else {
      const { access, live } = this.verified
      byManager = access.isManagerAt(header.author, Math.max(access.timeMs, header.timeMs), roster)
      this.verified.access = access.apply(entry)
      live.apply(header)
    }
    const { access, judge, pruned, husks } = this.verified
    const { timeMs } = access
    if (isAccessKind(header.kind))
      for (const { seq, standing } of judge.add(entry, timeMs, roster, this.#replay.keys))
        if (standing === "void") this.alarms.push({ kind: "void_access", seq, author: this.#authorOf(seq, entry) })
    if (header.kind === Kind.prune) {
      const prune = parsePrune(entry.body)
      if (prune.ok) for (const seq of prune.value.seqs) pruned.add(seq)
    }
    if (entry.isHusk) husks.add(header.seq)
    this.waiting.push({ entry, timeMs, byManager })
  }

  #rosterAt(seq: number): RosterState {
    if (this.#rosterState?.seq !== seq) this.#rosterState = { seq, state: this.#roster.stateAt(seq) }
    return this.#rosterState.state
  }

  /** Who wrote an access entry that was only now found void; `newest` is not among the waiting yet. */
  #authorOf(seq: number, newest: Entry): Author {
    if (newest.header.seq === seq) return newest.header.author
    const among = (all: readonly Waiting[]): Author | undefined =>
      all.find((one) => one.entry.header.seq === seq)?.entry.header.author
    return among(this.waiting) ?? among(this.#replay.waiting) ?? nobody
  }
}

export class Replay {
  readonly keys: KeyRing
  readonly health: SkippedEntry[] = []
  readonly alarms: Alarm[] = []
  // For the checkpoint (checkpoint.ts) alone:
  readonly doubts = new Map<string, Doubt>() // by keyOf(blob)
  readonly objections = new Set<number>()
  readonly snapshots: SeenSnapshot[] = [] // the newest two, whatever became of them
  waiting: Waiting[] = []
  entriesSinceSnapshot = 0
  bytesSinceSnapshot = 0
  /** The seq of the snapshot this replay began at, whose author vouches for what lies before; 0: it began at the genesis. */
  beganAt = 0
  beganBy = nobody
  #isContradicted = false // by a later snapshot, while one of the two is false
  readonly #space: SpaceId
  #verified: Verified | undefined
  #state: State | undefined
  readonly #givenUp = new Set<string>()
  #standsStill = false

  constructor(self: Identity, space: SpaceId, cards: CardLookup) {
    this.#space = space
    this.keys = new KeyRing(self, space, cards)
  }

  get begun(): boolean {
    return this.#verified !== undefined
  }
  get verified(): Verified {
    check(this.#verified !== undefined, "a replay that has begun")
    return this.#verified
  }
  get hasState(): boolean {
    return this.#state !== undefined
  }
  get state(): State {
    check(this.#state !== undefined, "a replay that has a state")
    return this.#state
  }
  /** Entries wait for a judgement that only a later access entry brings. */
  get isWaiting(): boolean {
    return this.waiting.length > 0
  }

  /** Takes a draft in and replays what can be opened now. */
  async accept(draft: Draft): Promise<void> {
    if (!draft.verified) return
    draft.verified.live.merge() // into what the draft branched from
    this.#verified = { ...draft.verified, live: draft.live }
    this.alarms.push(...draft.alarms)
    this.waiting.push(...draft.waiting)
    for (const seq of this.#verified.husks) if (this.#verified.pruned.has(seq)) this.#verified.husks.delete(seq)
    await this.#replayWaiting()
  }

  /** From a checkpoint, which was verified before. */
  begin(verified: Verified, state: State): void {
    this.#verified = verified
    this.#state = state
  }

  async #replayWaiting(): Promise<void> {
    let since = performance.now()
    let done = 0
    for (; done < this.waiting.length && !this.#standsStill; ++done) {
      const one = this.waiting[done]!
      const standing = this.verified.judge.standingAt(one.entry.header.seq)
      if (standing === "pending") break
      // Behind a void genesis nothing becomes valid any more: the space has no state and is shown to nobody.
      if (!this.#state && standing === "void") break
      await this.#replayOne(one)
      this.#judgeDrops(one)
      if (performance.now() - since < giveWayEveryMs) continue
      await new Promise((goOn) => setTimeout(goOn, 0))
      since = performance.now()
    }
    this.waiting.splice(0, done)
    this.#settleDoubts()
  }

  async #replayOne(one: Waiting): Promise<void> {
    const { entry, timeMs } = one
    const { header } = entry
    if (header.kind === Kind.genesis) {
      this.#state = new State({ seq: 0, op: 0, timeMs, author: header.author })
      if (this.beganAt > 0) this.#state.meetHusk(1) // what lies before is in that snapshot alone
    }
    ++this.entriesSinceSnapshot
    this.bytesSinceSnapshot += entry.bytes.length
    if (!hasSealedBody(header.kind)) return
    if (this.verified.judge.standingAt(header.seq) === "void") return this.#skip(one, undefined)
    if (entry.isHusk) {
      if (header.kind !== Kind.snapshot) this.state.meetHusk(header.seq)
      return
    }
    const key = this.keys.entryKey(header.epoch)
    const body = key && openEntry(key, entry.headerBytes, entry.body)
    if (!body?.ok) return this.#skip(one, "unreadable")
    if (header.kind === Kind.snapshot) await this.#replaySnapshot(one, body.value)
    else this.#replayContent(one, body.value)
    wipe(body.value)
  }

  #replayContent(one: Waiting, body: Parameters<State["apply"]>[1]): void {
    const { header } = one.entry
    const { seq, author, adds } = header
    const noteKind = header.kind === Kind.note
    const effect = this.state.apply({ seq, timeMs: one.timeMs, author, byManager: one.byManager, noteKind, adds }, body)
    // As upkeep's drops are, without operations: nothing of the entry was skipped, and nothing of it is unknown.
    if (effect.skipped && !equal(body, encodeOps([]))) this.#skip(one, effect.skipped.why)
    for (const { blob, sizeBytes } of effect.named) this.#doubtUnlessLive(blob, sizeBytes)
    for (const objection of effect.objections) {
      this.objections.add(objection)
      if (objection !== this.beganAt) continue
      this.alarms.push({ kind: "snapshot_differs", seq: this.beganAt, author: this.beganBy })
    }
  }

  /** Who holds the state a snapshot claims compares; one of an older state can only be noted. */
  async #replaySnapshot(one: Waiting, bytes: Parameters<typeof parseSnapshotBody>[0]): Promise<void> {
    const { header } = one.entry
    const parsed = parseSnapshotBody(bytes)
    if (!parsed.ok) return this.#skip(one, "malformed")
    const body = parsed.value
    const seen: SeenSnapshot = { seq: header.seq, body, matched: false }
    const isRightBehind = body.baseSeq + 1 === header.seq
    const first = this.keys.key(1)
    if (isRightBehind && this.state.whole && first) {
      const constant = spaceConst(first, this.#space)
      const own = await stateDigest(this.state, constant)
      constant.wipe()
      seen.matched =
        own.ok && equal(body.base, header.prev) && !!body.state.digest && equal(body.state.digest, own.value)
      // Who began at one knows that one of the two is false, but not which.
      const kind = this.beganAt > 0 ? "snapshots_contradict" : "snapshot_differs"
      if (own.ok && !seen.matched) {
        this.alarms.push({ kind, seq: header.seq, author: header.author })
        this.#isContradicted = this.beganAt > 0
      }
    }
    // Only one right behind its base can take the place of what was erased: nothing lies between that it would miss.
    const mayStandIn = this.beganAt === 0 || header.seq === this.beganAt
    this.#standsStill = mayStandIn && !this.state.whole && isRightBehind && equal(body.base, header.prev)
    this.snapshots.push(seen)
    if (this.snapshots.length > 2) this.snapshots.shift() // drops name the one before the previous
    this.entriesSinceSnapshot = 0
    this.bytesSinceSnapshot = 0
  }

  #skip(one: Waiting, unfit: Unfit | undefined): void {
    const { seq, author } = one.entry.header
    this.health.push({ seq, author, timeMs: one.timeMs, unfit })
  }

  // ---- blobs ----------------------------------------------------------------------------------------------------

  /** A drop counts whatever became of the entry's content: read, skipped, unreadable, behind a void access entry. */
  #judgeDrops(one: Waiting): void {
    const { drops, seq, author } = one.entry.header
    if (drops.length === 0 || !this.state.whole) return // what is not whole names more than it should
    const mayHide = this.state.hasUnopened
    for (const { blob, sizeBytes } of drops) {
      const named = this.state.names(blob)
      if (named) this.alarms.push({ kind: "named_blob_dropped", seq, author })
      if (named || mayHide) this.doubts.set(keyOf(blob), { blob, sizeBytes, seq, author, told: named })
    }
  }
  #doubtUnlessLive(blob: BlobId, sizeBytes: number): void {
    const key = keyOf(blob)
    const { live } = this.verified
    if (live.contains(blob) || this.doubts.has(key)) return
    if (live.isPartial && live.believe({ blob, sizeBytes })) return
    this.doubts.set(key, { blob, sizeBytes, seq: 0, author: nobody, told: true })
  }
  /** live is that of the head, the state may lag behind: what waits has its own drops, and comes here again. */
  #settleDoubts(): void {
    if (this.doubts.size === 0 || !this.#state?.whole) return
    const mayHide = this.state.hasUnopened
    for (const [key, doubt] of this.doubts) {
      const named = this.state.names(doubt.blob)
      if (this.verified.live.contains(doubt.blob) || (!named && !mayHide)) {
        this.doubts.delete(key)
        continue
      }
      if (named && !doubt.told) this.alarms.push({ kind: "named_blob_dropped", seq: doubt.seq, author: doubt.author })
      doubt.told ||= named
    }
  }

  /** Blobs the state names that are not live: the next editor's entry adds them again. */
  get spoiled(): BlobSize[] {
    const found: BlobSize[] = []
    for (const [key, { blob, sizeBytes }] of this.doubts)
      if (this.state.names(blob) && !this.verified.live.contains(blob) && !this.#givenUp.has(key))
        found.push({ blob, sizeBytes })
    return found
  }
  /** The server has it no more, or never had: it is not asked for again in this run. */
  giveUp(blob: BlobId): void {
    this.#givenUp.add(keyOf(blob))
  }
  /** Those whose size no entry's header gave; false: there was none. */
  giveUpClaimedSizes(): boolean {
    const before = this.#givenUp.size
    for (const [key, doubt] of this.doubts) if (doubt.seq === 0) this.#givenUp.add(key)
    return this.#givenUp.size > before
  }
  /** Whether something was dropped that a chunk list may name which nobody has opened here. */
  get wantsInnerLists(): boolean {
    return this.state.hasUnopened && [...this.doubts.values()].some((one) => !this.state.names(one.blob))
  }
  /** What a level 1 content's chunks hold. */
  supplyInner(outer: Content, inner: readonly Chunk[]): void {
    this.state.supplyInner(outer, inner)
    for (const chunk of inner)
      if (this.state.names(chunk.blob)) this.#doubtUnlessLive(chunk.blob, blobSizeBytes(chunk.plainSizeBytes))
    this.#settleDoubts()
  }

  // ---- snapshots ------------------------------------------------------------------------------------------------

  /** It began at a snapshot that a manager disputes, or met one that is another state. */
  get isContradicted(): boolean {
    return this.#isContradicted || (this.beganAt > 0 && this.objections.has(this.beganAt))
  }
  /** Without objection. */
  get newestSnapshot(): SeenSnapshot | undefined {
    return this.snapshots.findLast((one) => !this.objections.has(one.seq))
  }
  /** Chunks of the snapshot before the newest: what the next one drops. */
  get droppableSnapshot(): Content | undefined {
    return this.snapshots.length < 2 ? undefined : this.snapshots[0]!.body.state
  }
  /** What lies before this snapshot was erased or passed over, so the replay stands still until its state is supplied. */
  get wantedSnapshot(): SnapshotBody | undefined {
    return this.#standsStill ? this.snapshots.at(-1)!.body : undefined
  }
  /** Decoded from it, its digest compared. */
  async supplyState(state: State): Promise<void> {
    check(this.#standsStill, "a replay that waits for a snapshot")
    this.#state = state
    for (const { blob, sizeBytes } of state.namedBlobs()) this.#doubtUnlessLive(blob, sizeBytes)
    this.#standsStill = false
    await this.#replayWaiting()
  }
  /** It cannot be read: a later one may do. */
  async doWithoutSnapshot(): Promise<void> {
    this.#standsStill = false
    await this.#replayWaiting()
  }

  /** Keys are gone; the replay is of no use afterwards. Chunk keys go with the state. */
  wipe(): void {
    this.keys.wipe()
    this.#state = undefined
    this.#verified = undefined
    this.waiting = []
  }
}

/** Digest of a state's bytes as a snapshot's content has it: 1 MiB chunks, this space's constant.
 *    errors  conflict  a part of it was erased */
export async function stateDigest(state: State, constant: SpaceConst): Promise<Result<Digest>> {
  const bytes = encodeState(state)
  if (!bytes.ok) return bytes
  const digest = new ContentDigest()
  for (let at = 0; at < bytes.value.length; at += chunkPlainBytes)
    digest.addChunkHash(await sha256(bytes.value.slice(at, at + chunkPlainBytes)))
  wipe(bytes.value)
  return ok(digest.finish(constant))
}
