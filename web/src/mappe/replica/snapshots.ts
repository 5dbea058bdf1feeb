// The state that a snapshot holds: chunks fetched and opened, the digest compared, every rule of a state judged. This
// client reads snapshots where bodies were erased; writing them is left to native clients.
//                                                         docs/protocol.md §4.9   twin: client/replica/snapshots.h
import { concat, equal, wipe } from "../base/bytes.ts"
import type { SpaceId } from "../base/ids.ts"
import { fail } from "../base/result.ts"
import { sha256 } from "../crypto/hash.ts"
import { ContentDigest, spaceConst } from "../crypto/space_keys.ts"
import { Level } from "../journal/content.ts"
import { decodeState, type SnapshotBody } from "../journal/snapshot.ts"
import type { State } from "../journal/state.ts"
import type { Api } from "../wire/api.ts"
import type { Answer } from "../wire/answer.ts"
import { fetchInner, fetchPlain } from "./inner_lists.ts"
import type { KeyRing } from "./key_ring.ts"

const stateBytesMax = 512 << 20 // what a browser can hold in one piece

export async function readSnapshot(
  api: Api,
  space: SpaceId,
  keys: KeyRing,
  body: SnapshotBody,
): Promise<Answer<State>> {
  const first = keys.key(1)
  if (!first) return fail("denied", "the space's key is not known to this client")
  if (body.state.sizeBytes > stateBytesMax) return fail("too_large", "a snapshot above its size")
  let chunks = body.state.chunks
  if (body.state.level === Level.chunks) {
    const list = await fetchInner(api, space, body.state)
    if (!list.ok) return list
    chunks = list.value
  }
  const parts = await fetchPlain(api, space, chunks)
  if (!parts.ok) return parts
  const digest = new ContentDigest()
  for (const part of parts.value) digest.addChunkHash(await sha256(part))
  const plain = concat(...parts.value)
  wipe(...parts.value)
  const constant = spaceConst(first, space)
  const isIt =
    plain.length === body.state.sizeBytes && !!body.state.digest && equal(digest.finish(constant), body.state.digest)
  constant.wipe()
  const state = isIt ? decodeState(plain, body.baseSeq) : fail("tampered", "a snapshot is not what it claims to be")
  wipe(plain)
  return state
}
