// One entry of a space on its way to the server: signed on the head, kept until answered.
//                                                           docs/protocol.md §4   twin: client/replica/entry_writer.h
import { type Bytes, wipe } from "../base/bytes.ts"
import { AeadNonce, type BlobId, journalOf } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { sealEntry } from "../crypto/entry_body.ts"
import type { BodyLength } from "../crypto/padding.ts"
import type { BlobSize } from "../journal/content.ts"
import { encodeHeader, Entry, hasSealedBody, type Header, Kind } from "../journal/entry.ts"
import { type Answer, byRule, isUnclear } from "../wire/answer.ts"
import type { Commit } from "../wire/types.ts"
import { entryTimeMs } from "./clock.ts"
import type { Identity } from "./identity.ts"
import { sameHead } from "./page.ts"
import { dropPending, keepPending } from "./pins.ts"
import type { SpaceReplica } from "./space_replica.ts"

/** What is to be written, but for what hangs on the head. */
export interface DraftEntry {
  kind: Kind
  adds: BlobSize[]
  drops: BlobSize[]
  plainBody: Bytes // of kinds 2 to 4: sealed here, and wiped; of others: as it is
  epoch: number
  length?: BodyLength // of a sealed body: what of it shows; fine where nothing is said
}

export function signEntry(space: SpaceReplica, self: Identity, draft: DraftEntry): Result<Entry> {
  const { access } = space.replay.verified
  const header: Header = {
    journal: journalOf(space.id),
    seq: access.head.seq + 1,
    prev: access.head.hash,
    author: self.principal,
    // Who begins at a snapshot knows of no time before it (docs/protocol.md §4.9).
    timeMs: draft.kind === Kind.snapshot ? Math.max(access.timeMs, entryTimeMs(space.api)) : entryTimeMs(space.api),
    kind: draft.kind,
    epoch: draft.epoch,
    adds: draft.adds,
    drops: draft.drops,
    prevAccess: access.newestAccess.hash,
    rosterSeen: space.roster.head,
  }
  if (!hasSealedBody(draft.kind)) return Entry.make(header, draft.plainBody, self.signKeys)
  const key = space.replay.keys.entryKey(draft.epoch)
  if (!key) return fail("denied", "the space's key is not known to this client")
  const body = sealEntry(key, encodeHeader(header), draft.plainBody, AeadNonce.random(), draft.length)
  wipe(draft.plainBody)
  return body.ok ? Entry.make(header, body.value, self.signKeys) : body
}

export type Sent =
  | { sent: "appended" } // it is on the chain, verified
  | { sent: "moved" } // the head moved on; the replica has followed: decide again
  | { sent: "gone"; blobs: BlobId[] } // blobs are missing at the server

function judge(space: SpaceReplica, entry: Entry): Answer<void> {
  const { access, live } = space.replay.verified
  const broken = access.check(entry, space.roster.history, space.cards) ?? live.check(entry.header)
  if (!broken) return ok(undefined)
  const failed =
    broken === "refresh_needed"
      ? fail("conflict", "the space waits for a new epoch")
      : fail("denied", "the space's rules do not allow it")
  return byRule(failed, broken)
}

/** Judges it by the rules first. Then sends it with what belongs to it and follows the chain; whether it is on it
 *  decides, not what was answered. */
export async function sendEntry(
  space: SpaceReplica,
  entry: Entry,
  commit: Omit<Commit, "entry">,
): Promise<Answer<Sent>> {
  const judged = judge(space, entry)
  if (!judged.ok) return judged
  const journal = journalOf(space.id)
  await keepPending(space.store, journal, entry.bytes)
  space.lookedFor = entry.pin
  space.found = false
  const answer = await space.api.append(space.id, { ...commit, entry: entry.bytes })
  const finish = async (): Promise<void> => {
    space.lookedFor = undefined
    await dropPending(space.store, journal)
  }
  // It may still be under way: kept until the chain is past its place, so that it is known when it arrives after all.
  const staysKept = async (): Promise<void> => {
    space.lookedFor = undefined
    space.pending = entry.pin
    await space.settlePending()
  }
  if (!answer.ok && !isUnclear(answer.error.kind)) {
    await finish()
    return answer
  }
  if (answer.ok && answer.value.kind === "gone_blobs") {
    await finish()
    return ok({ sent: "gone", blobs: answer.value.blobs })
  }
  // What was answered is a claim; the chain tells. The usual case needs no further question.
  let followed: Answer<unknown>
  if (answer.ok && answer.value.kind === "appended") {
    followed = sameHead(answer.value.at, entry.pin)
      ? await space.take({ head: entry.pin, entries: [entry.bytes] })
      : fail("forged", "the server took another entry than was sent")
  } else if (answer.ok && answer.value.kind === "head_moved") {
    followed = await space.take(answer.value.page)
    if (followed.ok) followed = await space.fetch()
  } else {
    followed = await space.fetch()
    // The own entry is there; what else there is can wait.
    if (!followed.ok && space.found && isUnclear(followed.error.kind)) followed = ok(undefined)
    if (!followed.ok) {
      await staysKept()
      return answer as Answer<Sent>
    }
  }
  if (followed.ok) followed = await space.settle()
  const { found } = space
  if (followed.ok && !answer.ok && !found) {
    await staysKept()
    return answer
  }
  await finish()
  if (!followed.ok) return followed
  return ok({ sent: found ? "appended" : "moved" })
}
