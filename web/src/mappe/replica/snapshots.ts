// The state that a snapshot holds: chunks fetched and opened, the digest compared, every rule of a state judged. This
// client reads snapshots where bodies were erased, and writes them when they are due (upkeep.ts).
//                                                         docs/protocol.md §4.9   twin: client/replica/snapshots.h
import { type Bytes, concat, equal, randomBytes, wipe } from "../base/bytes.ts"
import type { SpaceId } from "../base/ids.ts"
import { fail, ok } from "../base/result.ts"
import { sealChunk } from "../crypto/chunk.ts"
import { sha256 } from "../crypto/hash.ts"
import { ContentDigest, spaceConst } from "../crypto/space_keys.ts"
import { type Chunk, type Content, encodeChunkList, Level } from "../journal/content.ts"
import { decodeState, encodeState, type SnapshotBody } from "../journal/snapshot.ts"
import type { State } from "../journal/state.ts"
import type { Api } from "../wire/api.ts"
import type { Answer } from "../wire/answer.ts"
import { chunkPlainBytes, level0ChunksMax, snapshotEntriesMax } from "../wire/limits.ts"
import type { Head } from "../wire/types.ts"
import { fetchInner, fetchPlain } from "./inner_lists.ts"
import type { KeyRing } from "./key_ring.ts"
import { commitSnapshot } from "./committer.ts"
import type { SpaceReplica } from "./space_replica.ts"

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

/** More than 2,000 entries since the last one, and their bytes above a quarter of what its state has. */
export function snapshotIsDue({ replay }: SpaceReplica): boolean {
  const lastBytes = replay.newestSnapshot?.body.state.sizeBytes ?? 0
  return replay.entriesSinceSnapshot > snapshotEntriesMax && replay.bytesSinceSnapshot > Math.floor(lastBytes / 4)
}

interface SealedParts {
  chunks: Chunk[]
  hashes: Bytes[]
}
/** Seals and sends bytes, 1 MiB a chunk, each under a key of its own. */
async function sendParts(api: Api, space: SpaceId, bytes: Bytes): Promise<Answer<SealedParts>> {
  const parts: SealedParts = { chunks: [], hashes: [] }
  for (let at = 0; at < bytes.length; at += chunkPlainBytes) {
    const plain = bytes.subarray(at, at + chunkPlainBytes)
    const key = randomBytes(32)
    const { id, blob } = await sealChunk(key, plain)
    const put = await api.putBlob(space, id, blob)
    if (!put.ok) return put
    parts.chunks.push({ blob: id, key, plainSizeBytes: plain.length })
    parts.hashes.push(await sha256(plain))
  }
  return ok(parts)
}

async function sendState(space: SpaceReplica): Promise<Answer<{ content: Content; inner: Chunk[] }>> {
  const bytes = encodeState(space.state)
  if (!bytes.ok) return bytes
  if (bytes.value.length > stateBytesMax) return fail("too_large", "a snapshot above its size")
  const sent = await sendParts(space.api, space.id, bytes.value)
  const sizeBytes = bytes.value.length
  wipe(bytes.value)
  if (!sent.ok) return sent
  const { chunks, hashes } = sent.value
  const counted = new ContentDigest()
  for (const hash of hashes) counted.addChunkHash(hash)
  const digest = counted.finish(space.spaceConst)
  if (chunks.length <= level0ChunksMax)
    return ok({ content: { sizeBytes, digest, level: Level.data, chunks }, inner: [] })
  const list = encodeChunkList(chunks)
  const outer = await sendParts(space.api, space.id, list)
  wipe(list)
  if (!outer.ok) return outer
  return ok({ content: { sizeBytes, digest, level: Level.chunks, chunks: outer.value.chunks }, inner: chunks })
}

/** Seals the state as it is, sends its chunks and writes the entry. The caller holds the lease (upkeep.ts) and the
 *  space's turn.                            errors  conflict  the space moved on meanwhile: later · denied not an editor */
export async function writeSnapshotLeased(space: SpaceReplica): Promise<Answer<Head>> {
  const base = space.head
  const sent = await sendState(space)
  if (!sent.ok) return sent
  return commitSnapshot(space, { baseSeq: base.seq, base: base.hash, state: sent.value.content }, sent.value.inner)
}
