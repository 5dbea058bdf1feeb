// Which blobs a state names, how often, and how large they are on the server.            docs/protocol.md section 4.7
//
// A level 1 content names its own chunks, and those that its chunks hold once somebody has opened them.
import type { Bytes } from "../base/bytes.ts"
import { Reader, anyCount } from "../base/cbor.ts"
import { keyOf } from "../base/id.ts"
import { BlobId } from "../base/ids.ts"
import { blake2b } from "../crypto/sodium.ts"
import { type BlobSize, type Chunk, Level, blobSizeBytes } from "./content.ts"
import { bytesOfKey } from "./id_key.ts"

export interface BlobRecord {
  readonly key: string
  references: number
  sizeBytes: number
}

// A level 1 content: its outer chunks, and what they hold once somebody has opened them.
interface InnerRecord {
  references: number
  outer: Bytes | undefined // the encoded content, until it is supplied
  blobs: BlobRecord[] // each once a mention
}

const sizeMax = 0xffffffff

// Told of each blob before its references change, and of each level 1 content that was looked at: for the way back.
export interface Counting {
  before(blob: BlobRecord): void
  touched(inner: string): void
}
export const uncounted: Counting = { before: () => {}, touched: () => {} } // where there is no way back, and none is needed

// Reads what an encoded content names: its level, and each chunk's blob and plain size. The bytes were checked before.
function readNamed(content: Bytes): { level: number; chunks: Bytes; blobs: [string, number][] } {
  const reader = new Reader(content)
  reader.array(4)
  reader.uint()
  reader.bytes()
  const level = reader.uint()
  const chunks = reader.raw()
  const list = new Reader(chunks)
  const count = list.arrayUpTo(anyCount)
  const blobs: [string, number][] = []
  for (let i = 0; i < count; ++i) {
    list.array(3)
    const blob = keyOf(list.bytes())
    list.bytes()
    blobs.push([blob, blobSizeBytes(list.uint())])
  }
  return { level, chunks, blobs }
}

export class BlobTable {
  readonly #records = new Map<string, BlobRecord>()
  readonly #inner = new Map<string, InnerRecord>()

  find(blob: Uint8Array): BlobRecord | undefined {
    return this.#records.get(keyOf(blob))
  }
  isNamed(blob: Uint8Array): boolean {
    return (this.find(blob)?.references ?? 0) > 0
  }
  // As a set.
  named(): BlobSize[] {
    const found = [...this.#records.values()].filter((record) => record.references > 0)
    return asSet(found)
  }

  // The blobs that an encoded content, a source or attachments name, once more or once less.
  countContent(content: Bytes, by: 1 | -1, told: Counting): void {
    const found = readNamed(content)
    for (const [blob, sizeBytes] of found.blobs) this.#count(this.#intern(blob, sizeBytes), by, told)
    if (found.level === Level.chunks) this.#countInner(innerKey(found.chunks), content, by, told)
  }
  countSource(source: Bytes, by: 1 | -1, told: Counting): void {
    const reader = new Reader(source)
    if (reader.arrayUpTo(5) === 0) return
    for (let i = 0; i < 3; ++i) reader.uint()
    reader.bytes()
    this.countContent(reader.raw(), by, told)
  }
  countAttachments(attachments: Bytes, by: 1 | -1, told: Counting): void {
    const reader = new Reader(attachments)
    const count = reader.arrayUpTo(anyCount)
    for (let i = 0; i < count; ++i) {
      reader.array(2)
      reader.text()
      this.countContent(reader.raw(), by, told)
    }
  }

  // After a change: what nothing names any more goes.
  forgetUnnamed(blobs: Iterable<BlobRecord>, inner: Iterable<string>): void {
    for (const blob of blobs) if (blob.references === 0) this.#records.delete(blob.key)
    for (const key of inner) if (this.#inner.get(key)?.references === 0) this.#inner.delete(key)
  }

  // Encoded level 1 contents whose inner chunks nobody has supplied, each once.
  unopened(): Bytes[] {
    return [...this.#inner.values()].flatMap((record) => (record.outer ? [record.outer] : []))
  }
  get hasUnopened(): boolean {
    for (const record of this.#inner.values()) if (record.outer) return true
    return false
  }
  // `outer`: an encoded chunk list. Ignored unless its content is among unopened().
  supplyInner(outer: Bytes, inner: readonly Chunk[]): void {
    const record = this.#inner.get(innerKey(outer))
    if (record?.outer === undefined) return
    record.outer.fill(0)
    record.outer = undefined
    for (const chunk of inner) {
      const blob = this.#intern(keyOf(chunk.blob), blobSizeBytes(chunk.plainSizeBytes))
      ++blob.references
      record.blobs.push(blob)
    }
  }

  // The size of an existing one stays.
  #intern(key: string, sizeBytes: number): BlobRecord {
    let record = this.#records.get(key)
    if (record === undefined) {
      record = { key, references: 0, sizeBytes: Math.min(sizeBytes, sizeMax) }
      this.#records.set(key, record)
    }
    return record
  }
  #count(blob: BlobRecord, by: 1 | -1, told: Counting): void {
    told.before(blob)
    blob.references += by
  }
  #countInner(key: string, content: Bytes, by: 1 | -1, told: Counting): void {
    let record = this.#inner.get(key)
    if (record === undefined) {
      record = { references: 0, outer: content.slice(), blobs: [] }
      this.#inner.set(key, record)
    }
    told.touched(key)
    const namedBefore = record.references > 0
    record.references += by
    if (namedBefore === record.references > 0) return
    for (const blob of record.blobs) this.#count(blob, by, told)
  }
}

function innerKey(chunks: Bytes): string {
  return keyOf(blake2b(32, chunks, null))
}

export function asSet(records: Iterable<BlobRecord>): BlobSize[] {
  const sorted = [...records].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return sorted.map((record) => ({ blob: bytesOfKey(record.key) as BlobId, sizeBytes: record.sizeBytes }))
}
