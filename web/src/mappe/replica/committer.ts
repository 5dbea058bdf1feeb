// Writing into a space: an intent becomes ops, adds and drops, a sealed and signed entry, and the server's durable
// answer; when the head moved, it is decided again on the new one. Safe to repeat: a signed entry is kept until it is
// answered.                                       docs/protocol.md §4.8, §5, §7   twin: client/replica/committer.h
//   threads  alone, as the space
import { type Bytes, equal } from "../base/bytes.ts"
import { keyOf } from "../base/id.ts"
import type { BlobId } from "../base/ids.ts"
import { type Failed, fail, ok } from "../base/result.ts"
import { blobIdOf } from "../crypto/chunk.ts"
import type { BodyLength } from "../crypto/padding.ts"
import { SpaceRole } from "../journal/access.ts"
import { type BlobSize, blobSizeBytes, type Chunk, Level } from "../journal/content.ts"
import { Kind } from "../journal/entry.ts"
import { encodeOps } from "../journal/ops.ts"
import { encodeSnapshotBody, type SnapshotBody } from "../journal/snapshot.ts"
import type { Effect, EntryInfo, Skipped } from "../journal/state.ts"
import { type Answer, isPassing, type Problem } from "../wire/answer.ts"
import { batchOpsMax, commitTriesMax, healedBlobsMax } from "../wire/limits.ts"
import type { Commit, Head } from "../wire/types.ts"
import { type Batch, BatchBuilder, type Change, type Committed, type Compare } from "./batch.ts"
import { entryTimeMs } from "./clock.ts"
import { type DraftEntry, sendEntry, signEntry } from "./entry_writer.ts"
import { fetchInner } from "./inner_lists.ts"
import { tendSpace } from "./membership.ts"
import type { SpaceReplica } from "./space_replica.ts"

export type { Change, Committed, Compare } from "./batch.ts"

export interface Many {
  results: Committed[] // of the changes that were done with, in order
  failed: (Failed & { problem?: Problem }) | undefined // why it stopped
  gone: BlobId[] // blobs the server does not have (any more): send them again
}

/** One wish.    errors  denied role, frozen · conflict · not_found blobs are gone · locked · quota · forged ... */
export async function commit(space: SpaceReplica, change: Change, compare?: Compare): Promise<Answer<Committed>> {
  const many = await commitAll(space, [change], compare)
  return many.failed ?? ok(many.results[0]!)
}

/** Many wishes in as few entries as may be, in order; a later one may build on an earlier one. Stops at the first
 *  error; what was committed before it stays. */
export async function commitAll(space: SpaceReplica, changes: readonly Change[], compare?: Compare): Promise<Many> {
  const many: Many = { results: [], failed: undefined, gone: [] }
  let rest = changes
  let batchMax = batchOpsMax
  let tries = 0
  while (rest.length > 0) {
    const writable = await checkWritable(space)
    if (!writable.ok) return { ...many, failed: writable }
    const built = await new BatchBuilder(space, compare).build(rest.slice(0, batchMax))
    if (!built.ok) return { ...many, failed: built }
    const batch = built.value
    const covered = rest.slice(0, batch.results.length)
    let seq = 0
    if (batch.ops.length > 0) {
      const written = await writeBatch(space, batch, covered)
      if (!written.ok) return { ...many, failed: written }
      const { value } = written
      if ("gone" in value)
        return { ...many, gone: value.gone, failed: fail("not_found", "blobs are gone at the server: send them again") }
      if ("unfit" in value) {
        if (covered.length > 1) {
          batchMax = 1 // two of them do not go together: one by one
          continue
        }
        batch.results[0] = { how: "given_up", why: "does_not_fit", rule: value.unfit.why }
      } else if ("moved" in value) {
        if (++tries < commitTriesMax) continue
        return { ...many, failed: fail("conflict", "others keep writing into this space: try again") }
      } else {
        seq = value.seq
      }
    }
    for (const result of batch.results) {
      if (result.how === "done" || result.how === "conflict_copy") result.seq = seq
      many.results.push(result)
    }
    rest = rest.slice(covered.length)
    tries = 0
  }
  return many
}

/** What keeps anybody from writing content, said before anything is tried. */
async function checkWritable(space: SpaceReplica): Promise<Answer<void>> {
  if (space.isNewer) return fail("unsupported", "this space was written by a newer Mappe: update this program")
  if (!space.isReplayed) return fail("denied", "this space is not shown, so nothing is written into it")
  if (!space.ownRole) return fail("denied", "no row in this space, or it has ended")
  const trusted = await space.beTrusted()
  if (!trusted.ok) return trusted
  const { judge } = space.replay.verified
  // A refresh after somebody left, or as manager a repair: nobody could write before.
  if (space.waitsForEpoch || judge.isRepairNeeded) {
    const tended = await tendSpace(space)
    if (!tended.ok) return tended
  }
  return space.replay.verified.judge.isRepairNeeded
    ? fail("conflict", "a void access entry must be repaired by a manager first")
    : ok(undefined)
}

/** The state it is of is at base_seq whatever came since, but only one right behind it can be compared by everybody. */
export async function commitSnapshot(
  space: SpaceReplica,
  body: SnapshotBody,
  inner: readonly Chunk[],
): Promise<Answer<Head>> {
  const { replay } = space
  const old = replay.droppableSnapshot
  const dropped: Chunk[] = old ? [...old.chunks] : []
  // A level 1 one has more behind its list; what cannot be read any more stays, billed.
  if (old?.level === Level.chunks) {
    const list = await fetchInner(space.api, space.id, old)
    if (list.ok) dropped.push(...list.value)
  }
  const sized = ({ blob, plainSizeBytes }: Chunk): BlobSize => ({ blob, sizeBytes: blobSizeBytes(plainSizeBytes) })
  const adds = new Map([...body.state.chunks, ...inner].map((chunk) => [keyOf(chunk.blob), sized(chunk)]))
  return writeOnce(space, Kind.snapshot, [...adds.values()], liveOf(space, dropped.map(sized)), encodeSnapshotBody(body))
}

/** Blobs that nothing names, given up. */
export function commitDrops(space: SpaceReplica, drops: readonly BlobSize[]): Promise<Answer<Head>> {
  return writeOnce(space, Kind.content, [], liveOf(space, drops), encodeOps([]))
}

/** On this very head or not at all.                        errors  conflict  the space moved on */
async function writeOnce(
  space: SpaceReplica,
  kind: Kind,
  adds: BlobSize[],
  drops: BlobSize[],
  plainBody: Bytes,
): Promise<Answer<Head>> {
  const writable = await checkWritable(space)
  if (!writable.ok) return writable
  const { epoch } = space.replay.verified.access
  const entry = signEntry(space, space.self, { kind, adds, drops, plainBody, epoch })
  if (!entry.ok) return entry
  const sent = await sendEntry(space, entry.value, { blobs: [], leaseKeys: [], leaseTokens: [] })
  if (!sent.ok) return sent
  if (sent.value.sent === "gone") return fail("not_found", "blobs are gone at the server: send them again")
  if (sent.value.sent === "moved") return fail("conflict", "the space moved on: make another snapshot later")
  return ok(entry.value.pin)
}

type Written = { seq: number } | { moved: true } | { gone: BlobId[] } | { unfit: Skipped }

/** Healing never keeps the own wish from being done: what the server has no more is left out of the next try, and after
 *  any other refusal (quota, say) the wish goes alone. */
async function writeBatch(space: SpaceReplica, batch: Batch, changes: readonly Change[]): Promise<Answer<Written>> {
  const { replay } = space
  const isEditor = (space.ownRole ?? 0) >= SpaceRole.editor
  const mayDrop = batch.ops.some(({ op }) => op === "purge" || op === "forget" || op === "erase")
  if (mayDrop || (isEditor && replay.wantsInnerLists)) {
    const opened = await space.openInnerLists()
    if (!opened.ok) return opened
  }
  for (let heals = isEditor; ;) {
    const { written, healed } = await tryBatch(space, batch, changes, heals)
    const gone = written.ok && "gone" in written.value ? written.value.gone : undefined
    const isRefused = !written.ok && !isPassing(written.error.kind)
    if (!written.ok && replay.beganAt > 0 && liveRules.has(written.problem?.rule ?? "")) {
      const known = await space.knowAll() // a snapshot's author was believed what is live
      return known.ok ? ok({ moved: true }) : known
    }
    if (healed.length > 0 && (gone || isRefused)) {
      const isHealed = new Set(healed.map((one) => keyOf(one.blob)))
      for (const blob of gone ?? []) if (isHealed.has(keyOf(blob))) replay.giveUp(blob)
      const isSize = !written.ok && written.problem?.rule === "blob_wrong_size"
      heals = gone ? gone.every((blob) => isHealed.has(keyOf(blob))) : isSize && replay.giveUpClaimedSizes()
      continue
    }
    if (written.ok && "seq" in written.value)
      for (const { intent, inner } of changes)
        if (intent.intent === "save" && inner && inner.length > 0) space.replay.supplyInner(intent.content, inner)
    return written
  }
}

const liveRules: ReadonlySet<string> = new Set(["blob_already_live", "blob_not_live"])
const titled: ReadonlySet<string> = new Set(["link", "relink", "meeting", "item", "remove", "brief", "assign", "unassign", "attend"])

/** Of saved files, which are most of what is written, the length of a name shows; of nothing else. docs/protocol.md §4.1 */
function lengthOf(batch: Batch, draft: DraftEntry): BodyLength {
  return batch.noteKind || draft.adds.length === 0 || batch.ops.some(({ op }) => titled.has(op)) ? "coarse" : "fine"
}

async function tryBatch(
  space: SpaceReplica,
  batch: Batch,
  changes: readonly Change[],
  heals: boolean,
): Promise<{ written: Answer<Written>; healed: BlobSize[] }> {
  const { replay } = space
  const { access } = replay.verified
  const role = space.ownRole ?? SpaceRole.reader
  const info: EntryInfo = {
    seq: access.head.seq + 1,
    timeMs: Math.max(access.timeMs, entryTimeMs(space.api)),
    author: space.self.principal,
    byManager: role === SpaceRole.manager,
    noteKind: batch.noteKind,
  }
  const effect = space.state.preview(info, batch.ops)
  if (effect.skipped) return { written: ok({ unfit: effect.skipped }), healed: [] }
  const healed = heals ? toHeal(space, effect) : []
  const draft: DraftEntry = {
    kind: batch.noteKind ? Kind.note : Kind.content,
    adds: addsOf(space, effect, batch.inner, healed),
    drops: role >= SpaceRole.editor ? liveOf(space, effect.drops) : [], // what others leave over, upkeep drops
    plainBody: encodeOps(batch.ops),
    epoch: access.epoch,
  }
  draft.length = lengthOf(batch, draft)
  const entry = signEntry(space, space.self, draft)
  if (!entry.ok) return { written: entry, healed }
  const sent = await sendEntry(space, entry.value, await commitOf(batch, changes, draft.adds))
  if (!sent.ok) return { written: sent, healed }
  if (sent.value.sent === "gone") return { written: ok({ gone: sent.value.blobs }), healed }
  return { written: ok(sent.value.sent === "appended" ? { seq: info.seq } : { moved: true }), healed }
}

/** What a malicious drop took from what is still named, as much of it as goes along with an entry. */
function toHeal(space: SpaceReplica, effect: Effect): BlobSize[] {
  const dropped = new Set(effect.drops.map((one) => keyOf(one.blob)))
  return space.replay.spoiled.filter((one) => !dropped.has(keyOf(one.blob))).slice(0, healedBlobsMax)
}

/** What is named after and is not live yet, and what is healed. */
function addsOf(
  space: SpaceReplica,
  effect: Effect,
  inner: readonly BlobSize[],
  healed: readonly BlobSize[],
): BlobSize[] {
  const adds = new Map<string, BlobSize>()
  for (const one of [...healed, ...effect.named, ...inner]) {
    const key = keyOf(one.blob) // a blob once: the first size is the surest
    if (!adds.has(key) && !space.replay.verified.live.contains(one.blob)) adds.set(key, one)
  }
  return [...adds.values()]
}

/** Those that are live, with the size that the chain gave them: a chunk's own claim may be another. */
function liveOf(space: SpaceReplica, blobs: readonly BlobSize[]): BlobSize[] {
  const found = new Map<string, BlobSize>()
  for (const { blob } of blobs) {
    const sizeBytes = space.replay.verified.live.sizeOf(blob)
    if (sizeBytes !== undefined) found.set(keyOf(blob), { blob, sizeBytes })
  }
  return [...found.values()]
}

/** With the blobs that the entry adds, and no others: of a change that came to nothing they are not needed. */
async function commitOf(
  batch: Batch,
  changes: readonly Change[],
  adds: readonly BlobSize[],
): Promise<Omit<Commit, "entry">> {
  const added = new Set(adds.map((one) => keyOf(one.blob)))
  const commit: Omit<Commit, "entry"> = { blobs: [], leaseKeys: [...batch.leaseKeys.values()], leaseTokens: [] }
  for (const change of changes) {
    for (const blob of change.blobs ?? []) if (added.has(keyOf(await blobIdOf(blob)))) commit.blobs.push(blob)
    for (const token of change.leaseTokens ?? [])
      if (!commit.leaseTokens.some((known) => equal(known, token))) commit.leaseTokens.push(token)
  }
  return commit
}
