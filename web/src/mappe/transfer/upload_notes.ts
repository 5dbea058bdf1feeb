// Notes of an interrupted upload: which key sealed which chunk of a file, so that the same bytes become the same blobs
// and what the server has already is not sent again.    docs/protocol.md §5   twin: client/transfer/upload_notes.h
//
// A kept key may be used again only if what it seals has the blob id kept with it; the uploader compares. They lie
// sealed in the store, 256 chunks a record, and name the file by a hash of what the browser tells of it.
import type { Store } from "../../engine/store.ts"
import { type Bytes, equal, toHex, wipe } from "../base/bytes.ts"
import { encodeArray, Reader, Writer } from "../base/cbor.ts"
import { BlobId, type NodeId, type SpaceId } from "../base/ids.ts"
import { sha256 } from "../crypto/hash.ts"

export interface KeptChunk {
  blob: BlobId
  key: Bytes
}
export interface NotedChunk extends KeptChunk {
  index: number
}
const perRecord = 256

/** What says that it is the same file, going to the same place. */
export async function uploadIdentity(
  space: SpaceId,
  parent: NodeId,
  path: string,
  sizeBytes: number,
  modifiedMs: number,
): Promise<string> {
  return toHex(await sha256(encodeArray(space, parent, path, sizeBytes, Math.max(0, Math.floor(modifiedMs))))).slice(
    0,
    40,
  )
}

export class UploadNotes {
  readonly #store: Store | undefined
  readonly #identity: string
  readonly #kept = new Map<number, KeptChunk>()

  private constructor(store: Store | undefined, identity: string) {
    this.#store = store
    this.#identity = identity
  }

  static none(): UploadNotes {
    return new UploadNotes(undefined, "")
  }
  static async open(store: Store, identity: string): Promise<UploadNotes> {
    const notes = new UploadNotes(store, identity)
    for (let record = 0; ; ++record) {
      const bytes = await store.read("uploads", `${identity}.${record}`).catch(() => undefined)
      if (!bytes) return notes
      notes.#read(bytes as Bytes)
      wipe(bytes)
    }
  }

  kept(chunk: number): KeptChunk | undefined {
    return this.#kept.get(chunk)
  }
  keptBlobs(): BlobId[] {
    return [...this.#kept.values()].map((one) => one.blob)
  }
  /** Before these chunks are sent. Best effort: a full disk only costs sending again. */
  async record(chunks: readonly NotedChunk[]): Promise<void> {
    if (!this.#store) return
    const records = new Set<number>()
    for (const { index, blob, key } of chunks) {
      const known = this.#kept.get(index)
      if (known && equal(known.blob, blob)) continue
      this.#kept.set(index, { blob, key: key.slice() })
      records.add(Math.floor(index / perRecord))
    }
    for (const record of records) await this.#write(this.#store, record)
  }
  async #write(store: Store, record: number): Promise<void> {
    const those: NotedChunk[] = []
    for (let index = record * perRecord; index < (record + 1) * perRecord; ++index) {
      const one = this.#kept.get(index)
      if (one) those.push({ index, ...one })
    }
    const writer = new Writer().array(those.length)
    for (const one of those) writer.array(3).uint(one.index).bytes(one.blob).bytes(one.key)
    const bytes = writer.done()
    await store.write("uploads", `${this.#identity}.${record}`, bytes).catch(() => undefined)
    wipe(bytes)
  }
  wipe(): void {
    for (const one of this.#kept.values()) wipe(one.key)
    this.#kept.clear()
  }

  #read(bytes: Bytes): void {
    const reader = new Reader(bytes)
    const count = reader.arrayUpTo(perRecord)
    for (let i = 0; i < count && !reader.failed; ++i) {
      reader.array(3)
      const index = reader.uint()
      const blob = reader.id(BlobId)
      const key = reader.bytes()
      if (!reader.failed && key.length === 32) this.#kept.set(index, { blob, key: key.slice() })
    }
  }
}

/** The file's entry is written: the keys have done their work. */
export async function forgetUploadNotes(store: Store, identity: string): Promise<void> {
  for (let record = 0; ; ++record) {
    const name = `${identity}.${record}`
    const there = await store.read("uploads", name).catch(() => undefined)
    if (!there) return
    wipe(there)
    await store.remove("uploads", name)
  }
}
