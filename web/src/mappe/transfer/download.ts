// Fetching, checking and opening the chunks of a content.
//                                                             docs/protocol.md §5   twin: client/transfer/download.h
//
// Chunks come from what is kept on this device or from the server, several at once, and are given in order. One whose
// hash, tag or size does not fit is never given out: whoever reads has then got the bytes before it and nothing more,
// and an error.
import type { Store } from "../../engine/store.ts"
import { type Bytes, concat, equal, wipe } from "../base/bytes.ts"
import { idText, keyOf } from "../base/id.ts"
import type { BlobId, SpaceId } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { blobBytes, blobIdOf, openChunk } from "../crypto/chunk.ts"
import { type Chunk, type Content, Level, parseChunkList } from "../journal/content.ts"
import type { Api } from "../wire/api.ts"
import type { Answer } from "../wire/answer.ts"
import { chunkListBytesMax, chunkPlainBytes, fetchIdsMax, inFlight, inlineFileBytesMax } from "../wire/limits.ts"
import { cancelled, patiently, type Watch } from "./patience.ts"

/** Sealed blobs that this device keeps: contents "for on the way". */
export class KeptBlobs {
  readonly #store: Store
  constructor(store: Store) {
    this.#store = store
  }
  async get(blob: BlobId): Promise<Bytes | undefined> {
    return (await this.#store.read("pinned", idText(blob)).catch(() => undefined)) as Bytes | undefined
  }
  async put(blob: BlobId, bytes: Bytes): Promise<void> {
    await this.#store.write("pinned", idText(blob), bytes)
  }
  async forget(blob: string): Promise<void> {
    await this.#store.remove("pinned", blob)
  }
  names(): Promise<string[]> {
    return this.#store.names("pinned")
  }
}

const sumOf = (chunks: readonly Chunk[]): number => chunks.reduce((sum, chunk) => sum + chunk.plainSizeBytes, 0)

/** All chunks but the last are full, and the sizes add up to the file's. */
function checkSizes(chunks: readonly Chunk[], sizeBytes: number): Result<void> {
  for (const [i, chunk] of chunks.entries()) {
    const isLast = i + 1 === chunks.length
    const size = chunk.plainSizeBytes
    if (size === 0 || size > chunkPlainBytes || (!isLast && size !== chunkPlainBytes))
      return fail("malformed", "the file's chunks have sizes that cannot be")
  }
  return sumOf(chunks) === sizeBytes ? ok(undefined) : fail("malformed", "the file's chunks do not add up to its size")
}

export class Downloader {
  readonly #api: Api
  readonly #space: SpaceId
  readonly #kept: KeptBlobs | undefined
  readonly #ahead = new Map<string, Bytes>()

  constructor(api: Api, space: SpaceId, kept: KeptBlobs | undefined) {
    this.#api = api
    this.#space = space
    this.#kept = kept
  }

  /** The chunks of the file itself: of a level 1 content by opening its list. */
  async chunksOf(content: Content, watch: Watch): Promise<Answer<Chunk[]>> {
    if (content.level === Level.data) {
      const fits = checkSizes(content.chunks, content.sizeBytes)
      return fits.ok ? ok(content.chunks) : fits
    }
    const listBytes = sumOf(content.chunks)
    if (listBytes > chunkListBytesMax)
      return fail("malformed", "the file's list of chunks is longer than the largest file's")
    const fits = checkSizes(content.chunks, listBytes)
    if (!fits.ok) return fits
    const uncounted: Watch = { signal: watch.signal, onBytes: () => undefined, whileGoing: () => watch.whileGoing() }
    const list = await this.whole(content.chunks, listBytes, uncounted)
    if (!list.ok) return list
    const chunks = parseChunkList(list.value)
    wipe(list.value)
    if (!chunks.ok) return chunks
    const inside = checkSizes(chunks.value, content.sizeBytes)
    return inside.ok ? chunks : inside
  }

  /** The bytes from `from` to before `toEnd`, piece by piece in order. Whoever gets a piece owns it. Ends after the
   *  first error. */
  async *read(
    chunks: readonly Chunk[],
    from: number,
    toEnd: number,
    watch: Watch,
  ): AsyncGenerator<Answer<Bytes>, void> {
    const first = Math.floor(from / chunkPlainBytes)
    const last = Math.min(chunks.length, Math.ceil(toEnd / chunkPlainBytes))
    const coming: Promise<Answer<Bytes>>[] = []
    let next = first
    for (let index = first; index < last; ++index) {
      while (next < last && next < index + inFlight) coming.push(this.#open(chunks[next++]!, watch))
      const plain = await coming.shift()!
      if (!plain.ok) {
        await Promise.all(coming)
        yield plain
        return
      }
      const start = index * chunkPlainBytes
      const begin = Math.max(from, start) - start
      const end = Math.min(toEnd - start, plain.value.length)
      watch.onBytes(end - begin)
      yield ok(begin === 0 && end === plain.value.length ? plain.value : plain.value.slice(begin, end))
    }
  }

  /** All of it in one piece, up to `most` bytes. */
  async whole(chunks: readonly Chunk[], most: number, watch: Watch): Promise<Answer<Bytes>> {
    const size = sumOf(chunks)
    if (size > most) return fail("too_large", "more than was asked for")
    return this.beginning(chunks, size, watch)
  }

  /** The bytes before `toEnd` in one piece. */
  async beginning(chunks: readonly Chunk[], toEnd: number, watch: Watch): Promise<Answer<Bytes>> {
    const parts: Bytes[] = []
    for await (const part of this.read(chunks, 0, toEnd, watch)) {
      if (!part.ok) return part
      parts.push(part.value)
    }
    const all = concat(...parts)
    wipe(...parts)
    return ok(all)
  }

  /** Keeps the sealed blobs of a content on this device; `onNamed` hears which before the first is laid there. */
  async keep(content: Content, watch: Watch, onNamed: (blobs: BlobId[]) => Promise<void>): Promise<Answer<void>> {
    const chunks = await this.chunksOf(content, watch)
    if (!chunks.ok) return chunks
    const all = content.level === Level.data ? chunks.value : [...content.chunks, ...chunks.value]
    await onNamed(all.map((chunk) => chunk.blob))
    for (const chunk of all) {
      const blob = await this.#blob(chunk, watch)
      if (!blob.ok) return blob
      await this.#kept?.put(chunk.blob, blob.value)
    }
    return ok(undefined)
  }

  /** Brings the blobs of many small contents into memory with few requests; reading then finds them. */
  async fetchAhead(contents: readonly Content[], watch: Watch): Promise<Answer<void>> {
    const wanted = new Map<string, Chunk>()
    for (const { level, chunks, sizeBytes } of contents) {
      const chunk = chunks[0]
      const isSmall =
        level === Level.data &&
        chunks.length === 1 &&
        chunk!.plainSizeBytes === sizeBytes &&
        sizeBytes <= inlineFileBytesMax
      if (isSmall && !this.#ahead.has(keyOf(chunk!.blob))) wanted.set(keyOf(chunk!.blob), chunk!)
    }
    while (wanted.size > 0) {
      const ids = [...wanted.values()].slice(0, fetchIdsMax).map((chunk) => chunk.blob)
      const fetched = await patiently(watch, (signal) => this.#api.fetch(this.#space, ids, signal))
      if (!fetched.ok) return fetched
      const before = wanted.size
      for (const { blob, bytes } of fetched.value) {
        const asked = wanted.get(keyOf(blob))
        if (!asked) continue // not asked for, or given twice
        wanted.delete(keyOf(blob))
        if (bytes.length === blobBytes(asked.plainSizeBytes) && equal(await blobIdOf(bytes), blob))
          this.#ahead.set(keyOf(blob), bytes)
      }
      // An answer without any of them: each is then asked for by itself, and its own error named.
      if (wanted.size === before) return ok(undefined)
    }
    return ok(undefined)
  }

  async #blob(chunk: Chunk, watch: Watch): Promise<Answer<Bytes>> {
    const ahead = this.#ahead.get(keyOf(chunk.blob)) ?? (await this.#kept?.get(chunk.blob))
    if (ahead && equal(await blobIdOf(ahead), chunk.blob)) return ok(ahead)
    const fetched = await patiently(watch, (signal) => this.#api.blob(this.#space, chunk.blob, signal))
    if (!fetched.ok) return fetched
    return equal(await blobIdOf(fetched.value), chunk.blob)
      ? fetched
      : fail("tampered", "the server gave other bytes than the ones named")
  }

  async #open(chunk: Chunk, watch: Watch): Promise<Answer<Bytes>> {
    if (watch.signal.aborted) return cancelled
    const blob = await this.#blob(chunk, watch)
    if (!blob.ok) return blob
    return openChunk(chunk.key as Bytes, chunk.blob, blob.value, chunk.plainSizeBytes)
  }
}
