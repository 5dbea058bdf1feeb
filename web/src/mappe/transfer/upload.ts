// Sealing a file's bytes into blobs, and bringing them to the server.
//                                                               docs/protocol.md §5   twin: client/transfer/upload.h
//
// A few chunks are on their way at once: each is read, sealed under a fresh key by WebCrypto, which works on threads of
// its own, and sent. Nothing names the blobs until an entry is committed; what is not committed expires there.
import type { Store } from "../../engine/store.ts"
import { type Bytes, equal, randomBytes, wipe } from "../base/bytes.ts"
import { keyOf } from "../base/id.ts"
import type { BlobId, SpaceId } from "../base/ids.ts"
import { fail, ok } from "../base/result.ts"
import { sealChunk } from "../crypto/chunk.ts"
import { sha256 } from "../crypto/hash.ts"
import { ContentDigest, type SpaceConst } from "../crypto/space_keys.ts"
import { type Chunk, type Content, encodeChunkList, Level } from "../journal/content.ts"
import type { Api } from "../wire/api.ts"
import type { Answer } from "../wire/answer.ts"
import {
  chunkPlainBytes,
  digestFileBytesMax,
  fileBytesMax,
  inFlight,
  inlineFileBytesMax,
  level0ChunksMax,
  missingIdsMax,
} from "../wire/limits.ts"
import { cancelled, patiently, sideBySide, type Watch } from "./patience.ts"
import { UploadNotes } from "./upload_notes.ts"

export interface Uploaded {
  content: Content
  inner: Chunk[] // of a level 1 content: the file's chunks, as they stand in its blobs
  blobs: Bytes[] // not sent: to travel with the commit; empty for what was sent
}

export function isInline(sizeBytes: number): boolean {
  return sizeBytes <= inlineFileBytesMax
}

/** A piece of the file. undefined: it cannot be read any more, or was changed. */
async function read(file: Blob, from: number, toEnd: number): Promise<Bytes | undefined> {
  try {
    const bytes = new Uint8Array(await file.slice(from, toEnd).arrayBuffer())
    return bytes.length === toEnd - from ? bytes : undefined
  } catch {
    return undefined
  }
}
const changed = fail("conflict", "the file changed while it was being read")

interface Sealed {
  chunk: Chunk
  blob: Bytes
}
async function sealWith(key: Bytes, plain: Bytes): Promise<Sealed> {
  const { id, blob } = await sealChunk(key, plain)
  return { chunk: { blob: id, key, plainSizeBytes: plain.length }, blob }
}

/** Those of `blobs` that the server does not have (any more). */
export async function missingBlobs(
  api: Api,
  space: SpaceId,
  blobs: readonly BlobId[],
  watch: Watch,
): Promise<Answer<BlobId[]>> {
  const missing: BlobId[] = []
  for (let at = 0; at < blobs.length; at += missingIdsMax) {
    const some = await patiently(watch, () => api.missing(space, blobs.slice(at, at + missingIdsMax)))
    if (!some.ok) return some
    missing.push(...some.value)
  }
  return ok(missing)
}

/** errors  conflict   the file changed while it was read
 *          too_large  above 20 GiB
 *          quota, denied, cancelled; offline and the other errors of the wire, after several tries
 *  What was sent when it failed is known to the notes (`identity`, upload_notes.ts): the same call goes on there. */
export async function uploadFile(
  api: Api,
  store: Store | undefined,
  space: SpaceId,
  constant: SpaceConst,
  file: Blob,
  identity: string,
  watch: Watch,
): Promise<Answer<Uploaded>> {
  if (file.size > fileBytesMax) return fail("too_large", "larger than the largest file, 20 GiB")
  if (isInline(file.size)) return uploadInline(constant, file, watch)
  const notes = store ? await UploadNotes.open(store, identity) : UploadNotes.none()
  const sent = await sendChunks(api, space, file, notes, watch)
  notes.wipe()
  if (!sent.ok) return sent
  const { chunks, hashes } = sent.value
  const digest = file.size <= digestFileBytesMax ? digestOf(hashes, constant) : undefined
  if (chunks.length <= level0ChunksMax)
    return ok({ content: { sizeBytes: file.size, digest, level: Level.data, chunks }, inner: [], blobs: [] })
  const outer = await sendChunkList(api, space, chunks, watch)
  if (!outer.ok) return outer
  return ok({
    content: { sizeBytes: file.size, digest, level: Level.chunks, chunks: outer.value },
    inner: chunks,
    blobs: [],
  })
}

function digestOf(hashes: readonly Bytes[], constant: SpaceConst): Content["digest"] {
  const digest = new ContentDigest()
  for (const hash of hashes) digest.addChunkHash(hash)
  return digest.finish(constant)
}

async function uploadInline(constant: SpaceConst, file: Blob, watch: Watch): Promise<Answer<Uploaded>> {
  await watch.whileGoing()
  if (watch.signal.aborted) return cancelled
  const plain = await read(file, 0, file.size)
  if (!plain) return changed
  const uploaded: Uploaded = {
    content: { sizeBytes: plain.length, digest: undefined, level: Level.data, chunks: [] },
    inner: [],
    blobs: [],
  }
  const hashes: Bytes[] = []
  if (plain.length > 0) {
    hashes.push(await sha256(plain))
    const { chunk, blob } = await sealWith(randomBytes(32), plain)
    uploaded.content.chunks.push(chunk)
    uploaded.blobs.push(blob)
  }
  uploaded.content.digest = digestOf(hashes, constant)
  wipe(plain)
  watch.onBytes(file.size)
  return ok(uploaded)
}

async function sendChunks(
  api: Api,
  space: SpaceId,
  file: Blob,
  notes: UploadNotes,
  watch: Watch,
): Promise<Answer<{ chunks: Chunk[]; hashes: Bytes[] }>> {
  const kept = notes.keptBlobs()
  const missing = kept.length > 0 ? await missingBlobs(api, space, kept, watch) : ok([])
  if (!missing.ok) return missing
  const present = new Set(kept.map(keyOf))
  for (const blob of missing.value) present.delete(keyOf(blob))
  const count = Math.ceil(file.size / chunkPlainBytes)
  const chunks = new Array<Chunk>(count)
  const hashes: Bytes[] = []
  const counts = file.size <= digestFileBytesMax
  let next = 0
  const take = (): Promise<number | undefined> => Promise.resolve(next < count ? next++ : undefined)
  const done = await sideBySide(inFlight, take, async (index) => {
    await watch.whileGoing()
    if (watch.signal.aborted) return cancelled
    const plain = await read(file, index * chunkPlainBytes, Math.min(file.size, (index + 1) * chunkPlainBytes))
    if (!plain) return changed
    if (counts) hashes[index] = await sha256(plain)
    const sealed = await sealAgainOrAnew(index, plain, notes)
    wipe(plain)
    if (!present.has(keyOf(sealed.chunk.blob))) {
      const put = await patiently(watch, () => api.putBlob(space, sealed.chunk.blob, sealed.blob, watch.signal))
      if (!put.ok) return put
    }
    watch.onBytes(sealed.chunk.plainSizeBytes)
    chunks[index] = sealed.chunk
    return ok(undefined)
  })
  return done.ok ? ok({ chunks, hashes }) : done
}

/** Under the key of an earlier run if that gives the very blob it gave then; a key seals one text, ever. */
async function sealAgainOrAnew(index: number, plain: Bytes, notes: UploadNotes): Promise<Sealed> {
  const kept = notes.kept(index)
  if (kept) {
    const again = await sealWith(kept.key.slice(), plain)
    if (equal(again.chunk.blob, kept.blob)) return again
  }
  const sealed = await sealWith(randomBytes(32), plain)
  await notes.record(index, sealed.chunk.blob, sealed.chunk.key as Bytes)
  return sealed
}

/** Above 16 chunks their list goes into chunks of its own (level 1). */
async function sendChunkList(
  api: Api,
  space: SpaceId,
  chunks: readonly Chunk[],
  watch: Watch,
): Promise<Answer<Chunk[]>> {
  const list = encodeChunkList(chunks)
  const outer: Chunk[] = []
  for (let at = 0; at < list.length; at += chunkPlainBytes) {
    const sealed = await sealWith(randomBytes(32), list.slice(at, at + chunkPlainBytes))
    const put = await patiently(watch, () => api.putBlob(space, sealed.chunk.blob, sealed.blob, watch.signal))
    if (!put.ok) return put
    outer.push(sealed.chunk)
  }
  wipe(list)
  return ok(outer)
}
