// What a manager's client does by itself about a snapshot that is not the state it was compared with: it disputes it, so that
// nobody new to the space begins there.                                                              docs/protocol.md §4.9
import { ok } from "../base/result.ts"
import { SpaceRole } from "../journal/access.ts"
import type { Answer } from "../wire/answer.ts"
import { commit } from "./committer.ts"
import type { SpaceReplica } from "./space_replica.ts"

/** Gives whether there was one.                                                            errors  those of the committer */
export async function objectToFalseSnapshots(space: SpaceReplica): Promise<Answer<boolean>> {
  if (!space.isReplayed || space.isNewer || space.ownRole !== SpaceRole.manager) return ok(false)
  const { alarms, objections, beganAt } = space.replay
  if (beganAt > 0) return ok(false) // it holds nothing to compare with but another one
  if (space.health.some(({ unfit }) => unfit === "unknown_operation")) return ok(false) // a newer Mappe's state is another one
  const seqs = alarms.flatMap(({ kind, seq }) => (kind === "snapshot_differs" && !objections.has(seq) ? [seq] : []))
  for (const seq of seqs) {
    const objected = await commit(space, { intent: { intent: "plain", ops: [{ op: "object", seq }], noteKind: false } })
    if (!objected.ok) return objected
  }
  return ok(seqs.length > 0)
}
