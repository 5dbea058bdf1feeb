// Reads a file a few chunks at a time and seals them, while those before are being sent.
//                                                                                        docs/protocol.md §5
// What a chunk costs besides its sealing is paid once for a block of eight: the browser reads the file in another
// process, and notes are written by another one. One block is sent from, one is on its way here: about 32 MiB at most.
import { type Bytes, equal, randomBytes, wipe } from "../base/bytes.ts"
import { fail, ok } from "../base/result.ts"
import { sealChunk } from "../crypto/chunk.ts"
import { sha256 } from "../crypto/hash.ts"
import type { Chunk } from "../journal/content.ts"
import type { Answer } from "../wire/answer.ts"
import type { Load } from "../wire/exchange.ts"
import { blockChunks, chunkPlainBytes, digestFileBytesMax } from "../wire/limits.ts"
import { cancelled, type Watch } from "./patience.ts"
import type { UploadNotes } from "./upload_notes.ts"

/** A chunk that was sealed, and its blob to send. */
export interface Sealed {
  chunk: Chunk
  load: Load
}
/** The same, with its place in the file. */
export interface SealedPiece extends Sealed {
  index: number
  hash: Bytes | undefined // of the plain text, where the file is small enough for a digest
}

export const changed = fail("conflict", "the file changed while it was being read")

/** A piece of the file. undefined: it cannot be read any more, or was changed. */
export async function readPiece(file: Blob, from: number, toEnd: number): Promise<Bytes | undefined> {
  try {
    const bytes = new Uint8Array(await file.slice(from, toEnd).arrayBuffer())
    return bytes.length === toEnd - from ? bytes : undefined
  } catch {
    return undefined
  }
}

export async function sealWith(key: Bytes, plain: Bytes): Promise<Sealed> {
  const { id, blob } = await sealChunk(key, plain)
  return { chunk: { blob: id, key, plainSizeBytes: plain.length }, load: { bytes: blob } }
}

export class SealAhead {
  readonly #file: Blob
  readonly #notes: UploadNotes
  readonly #watch: Watch
  readonly #count: number // of the file's chunks
  readonly #ready: SealedPiece[] = []
  #next = 0 // chunk of the next block
  #coming: Promise<Answer<SealedPiece[]>> | undefined

  constructor(file: Blob, notes: UploadNotes, watch: Watch) {
    this.#file = file
    this.#notes = notes
    this.#watch = watch
    this.#count = Math.ceil(file.size / chunkPlainBytes)
    this.#begin()
  }

  /** The next chunk, noted already; undefined: that was all. Many may wait at once. After an error always that error.
   *  errors  conflict   the file changed while it was read
   *          cancelled */
  async take(): Promise<Answer<SealedPiece> | undefined> {
    for (;;) {
      const one = this.#ready.shift()
      if (one) return ok(one)
      const coming = this.#coming
      if (!coming) return undefined
      const block = await coming
      if (!block.ok) return block
      if (this.#coming !== coming) continue // somebody else was the first to hear of it
      this.#ready.push(...block.value)
      this.#begin()
    }
  }

  /** Settles when nothing reads, seals or takes notes any more. */
  async end(): Promise<void> {
    await this.#coming?.catch(() => undefined)
    this.#ready.length = 0
  }

  #begin(): void {
    const first = this.#next
    this.#next = Math.min(this.#count, first + blockChunks)
    this.#coming = first < this.#count ? this.#seal(first, this.#next) : undefined
  }

  async #seal(first: number, end: number): Promise<Answer<SealedPiece[]>> {
    await this.#watch.whileGoing()
    if (this.#watch.signal.aborted) return cancelled
    const base = first * chunkPlainBytes
    const plain = await readPiece(this.#file, base, Math.min(this.#file.size, end * chunkPlainBytes))
    if (!plain) return changed
    const all = Array.from({ length: end - first }, (_, i) =>
      this.#sealOne(first + i, plain.subarray(i * chunkPlainBytes, (i + 1) * chunkPlainBytes)),
    )
    const sealed = await Promise.all(all)
    wipe(plain)
    await this.#notes.record(sealed.map(({ index, chunk }) => ({ index, blob: chunk.blob, key: chunk.key as Bytes })))
    return ok(sealed)
  }

  /** Under the key of an earlier run if that gives the very blob it gave then; a key seals one text, ever. */
  async #sealOne(index: number, plain: Bytes): Promise<SealedPiece> {
    const hash = this.#file.size <= digestFileBytesMax ? await sha256(plain) : undefined
    const kept = this.#notes.kept(index)
    if (kept) {
      const again = await sealWith(kept.key.slice(), plain)
      if (equal(again.chunk.blob, kept.blob)) return { ...again, index, hash }
    }
    return { ...(await sealWith(randomBytes(32), plain)), index, hash }
  }
}
