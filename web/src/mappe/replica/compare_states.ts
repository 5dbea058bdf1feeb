// A replay that is held against one from the genesis.                          docs/protocol.md §4.9
import { equal } from "../base/bytes.ts"
import { fail, ok, type Result } from "../base/result.ts"
import type { SpaceConst } from "../crypto/space_keys.ts"
import { type Replay, stateDigest } from "./replay.ts"

/** errors  damaged  they are not the same */
export async function compareStates(held: Replay, again: Replay, constant: SpaceConst): Promise<Result<void>> {
  const before = await stateDigest(held.state, constant)
  const after = await stateDigest(again.state, constant)
  // Only erased bodies that a prune entry names may leave one without a digest.
  const isPruned = again.verified.pruned.size > 0
  if (!before.ok) return isPruned ? ok(undefined) : before
  if (!after.ok) return isPruned ? ok(undefined) : after
  return equal(before.value, after.value)
    ? ok(undefined)
    : fail("damaged", "the copy of this device differs from a replay from the beginning; it was thrown away")
}
