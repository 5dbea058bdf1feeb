// The chunk lists of large files: what a level 1 content's chunks hold.              twin: client/replica/inner_lists.h
import { type Bytes, concat, wipe } from "../base/bytes.ts"
import type { SpaceId } from "../base/ids.ts"
import { fail, ok } from "../base/result.ts"
import { openChunk } from "../crypto/chunk.ts"
import { type Chunk, type Content, parseChunkList } from "../journal/content.ts"
import type { Api } from "../wire/api.ts"
import { type Answer, isUnclear } from "../wire/answer.ts"
import { chunkPlainBytes } from "../wire/limits.ts"
import type { Replay } from "./replay.ts"

const outerChunksMax = 64 // 20 GiB need two

/** The plain bytes behind these chunks, in one piece, which the caller wipes. */
export async function fetchPlain(api: Api, space: SpaceId, chunks: readonly Chunk[]): Promise<Answer<Bytes[]>> {
  const parts: Bytes[] = []
  for (const chunk of chunks) {
    if (chunk.plainSizeBytes > chunkPlainBytes) return fail("malformed", "a chunk above its size")
    const blob = await api.blob(space, chunk.blob)
    if (!blob.ok) return blob
    const opened = await openChunk(chunk.key as Bytes, chunk.blob, blob.value, chunk.plainSizeBytes)
    if (!opened.ok) return opened
    parts.push(opened.value)
  }
  return ok(parts)
}

export async function fetchInner(api: Api, space: SpaceId, outer: Content): Promise<Answer<Chunk[]>> {
  if (outer.chunks.length > outerChunksMax) return fail("malformed", "a chunk list above its size")
  const parts = await fetchPlain(api, space, outer.chunks)
  if (!parts.ok) return parts
  const list = concat(...parts.value)
  const chunks = parseChunkList(list)
  wipe(list, ...parts.value)
  return chunks
}

export async function openInnerLists(api: Api, space: SpaceId, replay: Replay): Promise<Answer<void>> {
  for (const outer of replay.state.unopened()) {
    const inner = await fetchInner(api, space, outer)
    if (inner.ok) replay.supplyInner(outer, inner.value)
    else if (isUnclear(inner.error.kind) || inner.error.kind === "cancelled") return inner
  }
  return ok(undefined)
}
