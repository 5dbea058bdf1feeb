// Reads a file a few chunks at a time and seals them, while those before are being sent.
//                                                                                        docs/protocol.md §5
// What a chunk costs besides its sealing is paid once for a block of eight: the browser reads the file in another
// process, and writes notes there, too. Up to two blocks are sent from, one is being sealed, one read: 32 MiB at most. What
// was taken is beside that: five requests of four chunks are 20 MiB, and fetch copies what it is given: 72 MiB in all.
import { type Bytes, equal, randomBytes, wipe } from "../base/bytes.ts"
import { holding } from "../base/holding.ts"
import { fail, ok } from "../base/result.ts"
import { sealChunk } from "../crypto/chunk.ts"
import { sha256 } from "../crypto/hash.ts"
import type { Chunk } from "../journal/content.ts"
import { type Answer, byRule } from "../wire/answer.ts"
import { blockChunks, chunkPlainBytes, digestFileBytesMax } from "../wire/limits.ts"
import { cancelled, type Watch } from "./patience.ts"
import type { UploadNotes } from "./upload_notes.ts"

/** A chunk that was sealed, and its blob to send; sending may take the bytes away. */
export interface Sealed {
  chunk: Chunk
  blob: Bytes
}
/** The same, with its place in the file. */
export interface SealedPiece extends Sealed {
  index: number
  hash: Bytes | undefined // of the plain text, where the file is small enough for a digest
}

/** Whoever chose the file hears what that means (rule file_changed, words/uploads_de.ts). */
export const changed = byRule(fail("conflict", "the file changed while it was being read"), "file_changed")

/** A piece of the file. undefined: it cannot be read any more, or was changed. */
export async function readPiece(file: Blob, from: number, toEnd: number): Promise<Bytes | undefined> {
  try {
    const bytes = new Uint8Array(await file.slice(from, toEnd).arrayBuffer())
    return bytes.length === toEnd - from ? bytes : undefined
  } catch {
    return undefined
  }
}

/** The same into memory that was used before: a browser maps each large buffer anew, which costs as much as reading into it.
 *  `place` is taken away; what comes back lies in it. */
async function readPieceInto(
  place: ArrayBuffer,
  file: Blob,
  from: number,
  toEnd: number,
): Promise<Bytes | undefined> {
  const size = toEnd - from
  try {
    const reader = file.slice(from, toEnd).stream().getReader({ mode: "byob" })
    let bytes = new Uint8Array(place, 0, 0)
    for (let at = 0; at < size; ) {
      const rest = new Uint8Array(bytes.buffer, at, size - at)
      const read = await holding(reader, () => reader.read(rest, { min: size - at }))
      if (!read.value || read.value.length === 0) return undefined
      at += read.value.length
      bytes = new Uint8Array(read.value.buffer, 0, at)
    }
    return bytes
  } catch {
    return undefined
  }
}
/** Whether this browser gives a file's bytes into memory it is handed. */
const readsInto = ((): boolean => {
  try {
    void new Blob([]).stream().getReader({ mode: "byob" }).cancel()
    return true
  } catch {
    return false
  }
})()

export async function sealWith(key: Bytes, plain: Bytes): Promise<Sealed> {
  const { id, blob } = await sealChunk(key, plain)
  return { chunk: { blob: id, key, plainSizeBytes: plain.length }, blob }
}

export class SealAhead {
  readonly #file: Blob
  readonly #notes: UploadNotes
  readonly #watch: Watch
  readonly #count: number // of the file's chunks
  readonly #ready: SealedPiece[] = []
  readonly #places: ArrayBuffer[] = [] // memory of blocks that were sealed, for those to come
  #end: Answer<void> | undefined // it came to an end, in one way or the other
  #isOver = false // nobody takes any more
  #moved: () => void = () => undefined
  #move: Promise<void> = Promise.resolve() // settles at the next move of either side
  readonly #running: Promise<void>

  constructor(file: Blob, notes: UploadNotes, watch: Watch) {
    this.#file = file
    this.#notes = notes
    this.#watch = watch
    this.#count = Math.ceil(file.size / chunkPlainBytes)
    this.#step()
    this.#running = this.#run().then(
      (end) => this.#ends(end),
      (error: unknown) => this.#ends(fail("io", String(error))),
    )
  }

  /** The next chunks, at most so many, noted already; undefined: that was all. Many may wait at once. After an error always
   *  that error.
   *  errors  conflict   the file changed while it was read
   *          cancelled
   *          io         what the browser would not do */
  async take(most: number): Promise<Answer<SealedPiece[]> | undefined> {
    for (;;) {
      if (this.#ready.length > 0) {
        const some = this.#ready.splice(0, most)
        this.#step()
        return ok(some)
      }
      if (this.#end) return this.#end.ok ? undefined : this.#end
      await this.#move
    }
  }

  /** Nothing is taken any more. Settles when nothing reads, seals or takes notes either. */
  async end(): Promise<void> {
    this.#isOver = true
    this.#step()
    await this.#running
    this.#ready.length = 0
  }

  #step(): void {
    this.#moved()
    this.#move = new Promise((moved) => (this.#moved = moved))
  }
  #ends(end: Answer<void>): void {
    this.#end = end
    this.#step()
  }

  async #run(): Promise<Answer<void>> {
    let coming = this.#read(0)
    for (let first = 0; first < this.#count; first += blockChunks) {
      await this.#watch.whileGoing()
      const plain = await coming
      if (this.#isOver || this.#watch.signal.aborted) {
        if (plain) wipe(plain)
        return cancelled
      }
      if (!plain) return changed
      coming = this.#read(first + blockChunks)
      const sealed = await this.#seal(first, plain)
      await this.#notes.record(sealed.map(({ index, chunk }) => ({ index, blob: chunk.blob, key: chunk.key as Bytes })))
      this.#ready.push(...sealed)
      this.#step()
      while (this.#ready.length > blockChunks && !this.#isOver) await this.#move
    }
    return ok(undefined)
  }

  /** The block that begins with that chunk; an empty one after the end. */
  #read(first: number): Promise<Bytes | undefined> {
    const { size } = this.#file
    const at = (chunk: number): number => Math.min(size, chunk * chunkPlainBytes)
    const [from, toEnd] = [at(first), at(first + blockChunks)]
    if (!readsInto) return readPiece(this.#file, from, toEnd)
    const place = this.#places.pop() ?? new ArrayBuffer(Math.min(size, blockChunks * chunkPlainBytes))
    return readPieceInto(place, this.#file, from, toEnd)
  }
  async #seal(first: number, plain: Bytes): Promise<SealedPiece[]> {
    const chunks: Promise<SealedPiece>[] = []
    for (let at = 0; at < plain.length; at += chunkPlainBytes)
      chunks.push(this.#sealOne(first + chunks.length, plain.subarray(at, at + chunkPlainBytes)))
    const sealed = await Promise.all(chunks)
    wipe(plain)
    if (readsInto) this.#places.push(plain.buffer)
    return sealed
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
