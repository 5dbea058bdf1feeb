// What an editor's client does for a space by itself, at most once a day: forget versions the policy lets go, empty
// what has lain long enough in the bin, clear what was never finished, give up blobs that nothing names, write a
// snapshot.                                         docs/protocol.md §4.7 "Upkeep", §4.9   twin: client/replica/upkeep.h
//   threads  alone, as the space
import { keyOf } from "../base/id.ts"
import type { NodeId } from "../base/ids.ts"
import { fail, ok } from "../base/result.ts"
import { SpaceRole } from "../journal/access.ts"
import { type BlobSize, type Chunk, Level } from "../journal/content.ts"
import { limboId, type NodeView, type State, type VersionView } from "../journal/state.ts"
import type { Answer } from "../wire/answer.ts"
import { dayMs, dropsOfEntryMax, upkeepChangesMax } from "../wire/limits.ts"
import type { Change } from "./batch.ts"
import { entryTimeMs } from "./clock.ts"
import { commitAll, commitDrops } from "./committer.ts"
import { fetchInner } from "./inner_lists.ts"
import { takeUpkeepLease } from "./leases.ts"
import { forgetChanges, type Forgotten, purgeChanges } from "./purge.ts"
import type { Replay } from "./replay.ts"
import { snapshotIsDue, writeSnapshotLeased } from "./snapshots.ts"
import type { SpaceReplica } from "./space_replica.ts"
import { type UpkeepRules, upkeepRules } from "./upkeep_rules.ts"

const dailyForDays = 365 // after retentionDays: one version a day
const limboDays = 1 // what is still there was never finished

const ago = (now: number, days: number): number => now - Math.min(now, days * dayMs)

/** Versions in the same box are alike enough that one will do: days of the calendar in UTC, then months. */
function boxOf(timeMs: number, dailyUntil: number): number {
  if (timeMs > dailyUntil) return Math.floor(timeMs / dayMs)
  const date = new Date(timeMs)
  return -(date.getUTCFullYear() * 12 + date.getUTCMonth() + 1)
}

/** All but the last in each box, of those that are old enough; never the current one. */
function versionsToForget(versions: readonly VersionView[], rules: UpkeepRules, now: number): VersionView[] {
  const allUntil = ago(now, rules.retentionDays)
  const dailyUntil = ago(now, rules.retentionDays + dailyForDays)
  const found: VersionView[] = []
  for (const [i, version] of versions.slice(0, -1).entries()) {
    const { timeMs } = version.stamp
    const next = versions[i + 1]!.stamp.timeMs
    if (timeMs > allUntil) break
    if (next <= allUntil && boxOf(timeMs, dailyUntil) === boxOf(next, dailyUntil)) found.push(version)
  }
  return found
}

const byId = (a: { id: NodeId }, b: { id: NodeId }): number => (keyOf(a.id) < keyOf(b.id) ? -1 : 1)
const idOf = ({ id }: NodeView): NodeId => id

/** What is due at `now`, as changes to be committed in this order. Whoever changed his mind in time is safe: a node
 *  taken out of the bin, a version put back, does not fit any more. Pure. */
export function upkeepChanges(state: State, rules: UpkeepRules, now: number): Change[] {
  const binUntil = ago(now, rules.trashDays)
  const limboUntil = ago(now, limboDays)
  const longInBin = state.trash().filter((node) => node.trashed!.timeMs <= binUntil)
  const unfinished = state
    .children(limboId())
    .filter((node) => node.created.timeMs <= limboUntil)
    .sort(byId)
    .map(idOf)
  const forgotten: (Forgotten & { id: NodeId })[] = []
  for (const node of state.eachNode()) {
    if (node.versions < 2 || !node.live) continue
    const versions = versionsToForget(state.versions(node.id), rules, now)
    if (versions.length > 0) forgotten.push({ id: node.id, node: node.id, versions })
  }
  return [
    ...purgeChanges(state, longInBin.map(idOf)),
    ...unfinished.map((node): Change => ({ intent: { intent: "trash", node, conditions: {} } })),
    ...purgeChanges(state, unfinished),
    ...forgetChanges(forgotten.sort(byId)),
  ]
}

/** Nothing that might name a blob is unread, so what is not named is named by nobody. */
function everythingIsKnown({ replay, health, isNewer }: SpaceReplica): boolean {
  if (replay.isWaiting || !replay.state.whole || replay.state.hasUnopened || isNewer) return false
  return !health.some(({ unfit }) => unfit === "unreadable" || unfit === "malformed" || unfit === "unknown_operation")
}

/** Live blobs that the tree does not name, as far as it was opened; those of snapshots among them. */
function unnamed(replay: Replay): Map<string, BlobSize> {
  const blobs = replay.verified.live.all().filter(({ blob }) => !replay.state.names(blob))
  return new Map(blobs.map((one) => [keyOf(one.blob), one]))
}
function without(blobs: Map<string, BlobSize>, chunks: readonly Chunk[]): void {
  for (const { blob } of chunks) blobs.delete(keyOf(blob))
}

/** Live blobs that neither the tree nor a snapshot names: left over by skipped entries and by who may not drop. */
async function leftovers(space: SpaceReplica): Promise<Answer<BlobSize[]>> {
  if (!everythingIsKnown(space)) return ok([])
  const found = unnamed(space.replay)
  for (const { body } of space.replay.snapshots) {
    without(found, body.state.chunks)
    if (body.state.level !== Level.chunks || found.size === 0) continue
    const inner = await fetchInner(space.api, space.id, body.state)
    if (!inner.ok) return inner
    without(found, inner.value)
  }
  return ok([...found.values()].slice(0, dropsOfEntryMax))
}

function changesDue(space: SpaceReplica): Change[] {
  // By the own clock AND the server's AND the newest entry's, so that no wrong clock, lying server or lying author makes
  // anybody forget: where the server is believed, the newest entry's may be its word, too.
  const now = Math.min(Date.now(), entryTimeMs(space.api), space.replay.verified.access.timeMs)
  return upkeepChanges(space.state, upkeepRules(space.roster.history.state.policy), now)
}

/** Without asking the server: whether there may be something to do, and whether it is this member's to do. */
export function upkeepMayBeDue(space: SpaceReplica): boolean {
  if (!space.isReplayed || space.isNewer || (space.ownRole ?? 0) < SpaceRole.editor) return false
  if (snapshotIsDue(space) || changesDue(space).length > 0) return true
  if (space.replay.beganAt > 0) return false
  const left = unnamed(space.replay)
  for (const { body } of space.replay.snapshots) without(left, body.state.chunks)
  return left.size > 0
}

export interface KeptUp {
  entries: number // written
  snapshot: boolean
}
/** All of it, under the lease "upkeep": one client at a time.
 *    errors  locked  another client is at it;  denied  not an editor;  those of the committer */
export async function keepUp(space: SpaceReplica): Promise<Answer<KeptUp>> {
  if ((space.ownRole ?? 0) < SpaceRole.editor) return fail("denied", "only editors keep up a space")
  const lease = await takeUpkeepLease(space)
  if (!lease.ok) return lease
  const kept = await keepUpLeased(space)
  await space.api.dropLease(space.id, lease.value)
  return kept
}

async function keepUpLeased(space: SpaceReplica): Promise<Answer<KeptUp>> {
  const synced = await space.sync()
  if (!synced.ok) return synced
  // Nothing is given up, and no snapshot written, by what a snapshot's author was believed.
  if (space.replay.beganAt > 0) {
    const known = await space.knowAll()
    if (!known.ok) return known
  }
  const opened = await space.openInnerLists()
  if (!opened.ok) return opened
  const kept: KeptUp = { entries: 0, snapshot: false }
  const many = await commitAll(space, changesDue(space).slice(0, upkeepChangesMax)) // the rest tomorrow
  kept.entries += many.results.filter((one) => one.how === "done").length
  if (many.failed) return many.failed
  const left = await leftovers(space)
  if (!left.ok) return left
  if (left.value.length > 0) {
    const dropped = await commitDrops(space, left.value)
    if (!dropped.ok) return dropped
    ++kept.entries
  }
  if (snapshotIsDue(space)) {
    const written = await writeSnapshotLeased(space)
    if (!written.ok) return written
    kept.snapshot = true
  }
  return ok(kept)
}
