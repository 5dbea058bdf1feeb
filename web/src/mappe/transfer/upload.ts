// Sealing a file's bytes into blobs, and bringing them to the server.
//                                                               docs/protocol.md §5   twin: client/transfer/upload.h
//
// A few chunks are on their way at once, while the next are read and sealed (seal_ahead.ts), each under a fresh key by
// WebCrypto, which works on threads of its own. Nothing names the blobs until an entry is committed; what is not
// committed expires there.
import type { Store } from "../../engine/store.ts"
import { type Bytes, randomBytes, wipe } from "../base/bytes.ts"
import { keyOf } from "../base/id.ts"
import type { BlobId, SpaceId } from "../base/ids.ts"
import { fail, ok } from "../base/result.ts"
import { sha256 } from "../crypto/hash.ts"
import { ContentDigest, type SpaceConst } from "../crypto/space_keys.ts"
import { type Chunk, type Content, encodeChunkList, Level } from "../journal/content.ts"
import type { Api } from "../wire/api.ts"
import type { Answer } from "../wire/answer.ts"
import type { Load } from "../wire/exchange.ts"
import { encodeBlobs } from "../wire/forms.ts"
import {
  chunkPlainBytes,
  digestFileBytesMax,
  fileBytesMax,
  inlineFileBytesMax,
  inFlightOnQuickLine,
  level0ChunksMax,
  missingIdsMax,
} from "../wire/limits.ts"
import { cancelled, patiently, sideBySide, type Watch } from "./patience.ts"
import { Pace } from "./pace.ts"
import { changed, readPiece, SealAhead, type Sealed, sealWith } from "./seal_ahead.ts"
import { UploadNotes } from "./upload_notes.ts"

export interface Uploaded {
  content: Content
  inner: Chunk[] // of a level 1 content: the file's chunks, as they stand in its blobs
  blobs: Bytes[] // not sent: to travel with the commit; empty for what was sent
}

export function isInline(sizeBytes: number): boolean {
  return sizeBytes <= inlineFileBytesMax
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
    const some = await patiently(watch, (signal) => api.missing(space, blobs.slice(at, at + missingIdsMax), signal))
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
  const plain = await readPiece(file, 0, file.size)
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
  const chunks = new Array<Chunk>(Math.ceil(file.size / chunkPlainBytes))
  const hashes: Bytes[] = []
  const ahead = new SealAhead(file, notes, watch)
  const pace = new Pace()
  const take = (): ReturnType<SealAhead["take"]> =>
    pace.isTooMany() ? Promise.resolve(undefined) : ahead.take(pace.together)
  const done = await sideBySide(inFlightOnQuickLine, take, async (sealed) => {
    if (!sealed.ok) return sealed
    const toSend = sealed.value.filter(({ chunk }) => !present.has(keyOf(chunk.blob)))
    if (toSend.length > 0) {
      const begun = performance.now()
      const sent = await send(api, space, toSend, watch)
      if (!sent.ok) return sent
      pace.took(performance.now() - begun, toSend.length)
    }
    for (const { index, chunk, hash } of sealed.value) {
      watch.onBytes(chunk.plainSizeBytes)
      chunks[index] = chunk
      if (hash) hashes[index] = hash
    }
    return ok(undefined)
  }).finally(() => ahead.end())
  return done.ok ? ok({ chunks, hashes }) : done
}

const lost = fail("io", "what was to be sent went down with the worker that sent it")

function send(api: Api, space: SpaceId, sealed: readonly Sealed[], watch: Watch): Promise<Answer<void>> {
  const blobs = sealed.map(({ chunk, blob }) => ({ id: chunk.blob, bytes: blob }))
  const one = blobs.length === 1 ? blobs[0] : undefined
  const load: Load = { parts: one ? [one.bytes] : encodeBlobs(blobs) }
  return patiently(watch, async (signal) => {
    if (load.parts.length === 0) return lost
    return one ? api.putBlob(space, one.id, load, signal) : api.storeBlobs(space, load, signal)
  })
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
    const put = await send(api, space, [sealed], watch)
    if (!put.ok) return put
    outer.push(sealed.chunk)
  }
  wipe(list)
  return ok(outer)
}
