// Which of several wishes go into one entry, and as which ops.      docs/protocol.md §4   twin: client/replica/batch.h
import type { Bytes } from "../base/bytes.ts"
import { wipe } from "../base/bytes.ts"
import { keyOf } from "../base/id.ts"
import { type LeaseKey, NodeId } from "../base/ids.ts"
import { ok } from "../base/result.ts"
import { SpaceRole } from "../journal/access.ts"
import { type BlobSize, blobSizeBytes, type Chunk, type Content } from "../journal/content.ts"
import { nameKey } from "../journal/name.ts"
import { encodeOps, type Op } from "../journal/ops.ts"
import { decide, type Decision, type GaveUp, type Intent, type RebaseContext } from "../journal/rebase.ts"
import type { Unfit } from "../journal/state.ts"
import type { Answer } from "../wire/answer.ts"
import { batchBytesMax, batchOpsMax, inlineBlobsBytesMax, leaseKeysOfCommitMax } from "../wire/limits.ts"
import type { LeaseToken } from "../wire/types.ts"
import { entryTimeMs } from "./clock.ts"
import type { SpaceReplica } from "./space_replica.ts"

/** One wish of the user. */
export interface Change {
  intent: Intent
  /** Blobs that are not at the server yet and travel with the entry: together at most inlineBlobsBytesMax. */
  blobs?: Bytes[]
  /** Of level 1 contents: the chunks their chunks hold. They become live with the outer ones. */
  inner?: Chunk[]
  leaseKeys?: LeaseKey[]
  leaseTokens?: LeaseToken[]
  origin?: "online" | "outbox"
}

export type Committed =
  | { how: "done"; node: NodeId; seq: number }
  | { how: "nothing"; node: NodeId; seq: number } // it was so already
  | { how: "conflict_copy"; node: NodeId; seq: number; name: string } // beside the other one
  | { how: "precondition" } // nothing was written
  | { how: "given_up"; why: GaveUp; rule: Unfit | undefined } // it cannot be done any more; nothing was written

/** Whether the content a Save holds equals the current one of the same digest: opened and compared by the caller. */
export type Compare = (current: Bytes, wished: Content) => Promise<Answer<boolean>>

export interface Batch {
  ops: Op[]
  noteKind: boolean
  results: Committed[] // one for each change it covers, in order
  inner: BlobSize[]
  blobBytes: number
  leaseKeys: Map<string, LeaseKey>
}

function placeOf(intent: Intent): { parent: NodeId; name: string } | undefined {
  return intent.intent === "save" || intent.intent === "folder" ? intent : undefined
}
function nodeOf(intent: Intent): NodeId {
  if (intent.intent === "save") return intent.node ?? intent.freshNode
  return intent.intent === "plain" ? NodeId.zero : intent.node
}
const placeKey = (parent: NodeId, name: string): string => keyOf(parent) + nameKey(name)

/** Takes changes from the front for as long as they fit into one entry. At least one is taken. A change that builds on
 *  one before it in the same batch (a file in a new folder) needs no decision; everything else is decided on the state
 *  as it is, and what another member of the batch touches waits for the next entry. */
export class BatchBuilder {
  readonly #space: SpaceReplica
  readonly #compare: Compare | undefined
  readonly #batch: Batch = { ops: [], noteKind: false, results: [], inner: [], blobBytes: 0, leaseKeys: new Map() }
  readonly #fresh = new Set<string>() // folders made in this batch
  readonly #touched = new Set<string>()
  readonly #names = new Set<string>() // places it takes
  #bodyBytes = 0

  constructor(space: SpaceReplica, compare: Compare | undefined) {
    this.#space = space
    this.#compare = compare
  }

  async build(changes: readonly Change[]): Promise<Answer<Batch>> {
    for (let i = 0; i < changes.length; ++i) {
      const fit = await this.#add(changes[i]!, i === 0)
      if (!fit.ok && i === 0) return fit
      // What comes before it is committed first; the next build meets it again.
      if (!fit.ok || fit.value === "next_entry") break
    }
    return ok(this.#batch)
  }

  #dependsOnBatch(intent: Intent): boolean {
    if (this.#batch.ops.length === 0) return false
    const place = placeOf(intent)
    if (!place) return true // moves, trash and the rest are decided on a state that has everything before them
    if (this.#names.has(placeKey(place.parent, place.name))) return true
    const parent = keyOf(place.parent)
    if (this.#touched.has(parent) && !this.#fresh.has(parent)) return true
    return (
      intent.intent === "save" && !!intent.node && (this.#touched.has(keyOf(intent.node)) || this.#fresh.has(parent))
    )
  }

  #hasRoom(change: Change): boolean {
    if (this.#batch.ops.length === 0) return true
    const bytes = (change.blobs ?? []).reduce((sum, blob) => sum + blob.length, 0)
    const more = (change.leaseKeys ?? []).filter((key) => !this.#batch.leaseKeys.has(keyOf(key))).length
    return (
      this.#batch.ops.length < batchOpsMax &&
      this.#bodyBytes < batchBytesMax &&
      this.#batch.blobBytes + bytes <= inlineBlobsBytesMax &&
      this.#batch.leaseKeys.size + more <= leaseKeysOfCommitMax
    )
  }

  async #add(change: Change, first: boolean): Promise<Answer<"taken" | "next_entry">> {
    const { intent } = change
    const isNote = intent.intent === "plain" && intent.noteKind
    if (!first && (this.#dependsOnBatch(intent) || !this.#hasRoom(change) || this.#batch.noteKind || isNote))
      return ok("next_entry")
    const place = placeOf(intent)
    if (place && this.#fresh.has(keyOf(place.parent))) {
      const { parent, name } = place
      const op: Op =
        intent.intent === "save"
          ? { op: "file", node: intent.freshNode, parent, name, content: intent.content, mtimeMs: intent.mtimeMs }
          : { op: "folder", node: nodeOf(intent), parent, name }
      this.#take([op], { how: "done", node: nodeOf(intent), seq: 0 }, change)
      return ok("taken")
    }
    const decision = await this.#decide(change)
    if (!decision.ok) return decision
    const made = decision.value
    if (made.decision === "sign") {
      this.#batch.noteKind = isNote
      this.#take(made.ops, { how: "done", node: made.node, seq: 0 }, change)
    } else if (made.decision === "conflict_copy") {
      this.#names.add(placeKey(made.parent, made.name))
      this.#take(made.ops, { how: "conflict_copy", node: made.node, seq: 0, name: made.name }, change)
    } else if (made.decision === "nothing") {
      this.#batch.results.push({ how: "nothing", node: made.node, seq: 0 })
    } else if (made.decision === "precondition_failed") {
      this.#batch.results.push({ how: "precondition" })
    } else if (made.decision === "given_up") {
      this.#batch.results.push({ how: "given_up", why: made.why, rule: made.rule })
    }
    return ok("taken")
  }

  async #decide(change: Change): Promise<Answer<Decision>> {
    const space = this.#space
    const { access } = space.replay.verified
    const { intent } = change
    const now = new Date()
    const context: RebaseContext = {
      origin: change.origin ?? "online",
      entry: {
        seq: access.head.seq + 1,
        timeMs: Math.max(access.timeMs, entryTimeMs(space.api)),
        author: space.self.principal,
        byManager: space.ownRole === SpaceRole.manager,
        noteKind: intent.intent === "plain" && intent.noteKind,
      },
      who: space.roster.nameOf(space.self.principal),
      now: {
        year: now.getFullYear(),
        month: now.getMonth() + 1,
        day: now.getDate(),
        hour: now.getHours(),
        minute: now.getMinutes(),
      },
      foundEqual: undefined,
    }
    const decision = decide(space.state, intent, context)
    if (decision.decision !== "compare") return ok(decision)
    const current = space.state.current(decision.node)
    let equal = false
    if (this.#compare && current && intent.intent === "save") {
      const same = await this.#compare(current.content, intent.content)
      if (!same.ok) return same
      equal = same.value
    }
    return ok(decide(space.state, intent, { ...context, foundEqual: equal }))
  }

  #take(ops: readonly Op[], result: Committed & { node: NodeId }, change: Change): void {
    const body = encodeOps(ops)
    this.#bodyBytes += body.length
    wipe(body)
    this.#batch.ops.push(...ops)
    for (const blob of change.blobs ?? []) this.#batch.blobBytes += blob.length
    for (const chunk of change.inner ?? [])
      this.#batch.inner.push({ blob: chunk.blob, sizeBytes: blobSizeBytes(chunk.plainSizeBytes) })
    for (const key of change.leaseKeys ?? []) this.#batch.leaseKeys.set(keyOf(key), key)
    this.#touched.add(keyOf(result.node))
    if (change.intent.intent === "folder") this.#fresh.add(keyOf(result.node))
    const place = placeOf(change.intent)
    if (place) this.#names.add(placeKey(place.parent, place.name))
    this.#batch.results.push(result)
  }
}
