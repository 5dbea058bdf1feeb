// Which blobs of a space are live, by what its entries added and dropped.       docs/protocol.md sections 4.3 and 4.7
//
// Who began at a snapshot (section 4.9) knows of those before it only what the state names: a partial set, which refuses nothing.
import type { Bytes } from "../base/bytes.ts"
import { Reader, Writer, finished } from "../base/cbor.ts"
import { check } from "../base/check.ts"
import { keyOf } from "../base/id.ts"
import { BlobId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import type { Result } from "../base/result.ts"
import type { BlobSize } from "./content.ts"
import type { Header } from "./entry.ts"
import { bytesOfKey } from "./id_key.ts"
import { blobsOfSpaceMax } from "./limits.ts"
import type { Verdict } from "./rule.ts"

export class LiveBlobs {
  readonly #below: LiveBlobs | undefined
  readonly #read = new Map<string, number | undefined>() // of a branch, and of a partial set: undefined where it dropped one
  #packed: Bytes | undefined // what was kept and nobody has looked into yet
  #sizeBytes: number
  #isPartial = false

  constructor(below?: LiveBlobs) {
    this.#below = below
    this.#sizeBytes = below?.sizeBytes ?? 0
  }

  get #sizes(): Map<string, number | undefined> {
    if (!this.#packed) return this.#read
    const packed = this.#packed
    this.#packed = undefined
    const read = LiveBlobs.decode(packed, this.#isPartial)
    check(read.ok, "live blobs as they were kept")
    for (const [key, sizeBytes] of read.value.#read) this.#read.set(key, sizeBytes)
    return this.#read
  }

  static partial(): LiveBlobs {
    const live = new LiveBlobs()
    live.#isPartial = true
    return live
  }
  get isPartial(): boolean {
    return this.#below?.isPartial ?? this.#isPartial
  }
  // Named by a state that somebody vouched for; of a partial set only. False: it was dropped since.
  believe(blob: BlobSize): boolean {
    check(this.isPartial && this.#below === undefined, "a partial set, and no branch")
    if (!this.#sizes.has(keyOf(blob.blob))) this.#add(blob)
    return this.contains(blob.blob)
  }

  // For judging a page that may be thrown away: what is applied to the branch shows here once it is merged. Until then
  // this one does not change.
  branch(): LiveBlobs {
    return new LiveBlobs(this)
  }
  merge(): void {
    check(this.#below !== undefined, "a branch")
    for (const [key, sizeBytes] of this.#sizes) this.#below.#set(key, sizeBytes)
    this.#below.#sizeBytes = this.#sizeBytes
    this.#sizes.clear()
  }

  // Every added blob is not live yet, every dropped one is, with that very size.
  check(header: Header): Verdict {
    if (this.isPartial) return undefined
    for (const add of header.adds) if (this.contains(add.blob)) return "blob_already_live"
    for (const drop of header.drops) if (this.sizeOf(drop.blob) !== drop.sizeBytes) return "blob_not_live"
    return undefined
  }
  // Of a header that check let pass.
  apply(header: Header): void {
    for (const drop of header.drops) this.#drop(drop.blob)
    for (const add of header.adds) this.#add(add)
  }
  #drop(blob: BlobId): void {
    this.#sizeBytes -= this.sizeOf(blob) ?? 0
    this.#set(keyOf(blob), undefined)
  }
  #add(blob: BlobSize): void {
    this.#sizeBytes -= this.sizeOf(blob.blob) ?? 0 // of a partial set
    this.#set(keyOf(blob.blob), blob.sizeBytes)
    this.#sizeBytes += blob.sizeBytes
  }
  #set(key: string, sizeBytes: number | undefined): void {
    if (sizeBytes === undefined && this.#below === undefined && !this.#isPartial) this.#sizes.delete(key)
    else this.#sizes.set(key, sizeBytes)
  }

  contains(blob: Uint8Array): boolean {
    return this.sizeOf(blob) !== undefined
  }
  // The size with which it became live, which is what a drop of it must name; none: it is not live.
  sizeOf(blob: Uint8Array): number | undefined {
    return this.#sizeOfKey(keyOf(blob))
  }
  #sizeOfKey(key: string): number | undefined {
    return this.#below === undefined || this.#sizes.has(key) ? this.#sizes.get(key) : this.#below.#sizeOfKey(key)
  }
  get sizeBytes(): number {
    return this.#sizeBytes // of all live blobs
  }
  // As a set; not of a branch.
  all(): BlobSize[] {
    check(this.#below === undefined, "no branch")
    const live = [...this.#sizes].flatMap(([key, sizeBytes]) => (sizeBytes === undefined ? [] : [{ key, sizeBytes }]))
    live.sort((a, b) => (a.key < b.key ? -1 : 1))
    return live.map(({ key, sizeBytes }) => ({ blob: bytesOfKey(key) as BlobId, sizeBytes }))
  }

  // For the checkpoint of a replica: the sorted set; of a partial one sizes are one more, and 0 is what was dropped.
  encode(): Bytes {
    if (this.#packed) return this.#packed.slice()
    const keys = [...this.#sizes.keys()].sort()
    const to = new Writer().array(keys.length)
    for (const key of keys) {
      const sizeBytes = this.#sizes.get(key)
      to.array(2).bytes(bytesOfKey(key)).uint(this.#isPartial ? (sizeBytes ?? -1) + 1 : sizeBytes!)
    }
    return to.done()
  }
  // What encode() gave, of that many bytes in all, as this device kept it: read when somebody asks what is in it.
  static kept(bytes: Bytes, sizeBytes: number, isPartial: boolean): LiveBlobs {
    const live = new LiveBlobs()
    live.#isPartial = isPartial
    live.#packed = bytes
    live.#sizeBytes = sizeBytes
    return live
  }
  //                                                                                               errors  malformed
  static decode(bytes: Bytes, isPartial = false): Result<LiveBlobs> {
    const from = new Reader(bytes)
    const live = isPartial ? LiveBlobs.partial() : new LiveBlobs()
    let last = ""
    const count = from.arrayUpTo(blobsOfSpaceMax)
    for (let i = 0; i < count && !from.failed; ++i) {
      from.array(2)
      const blob = from.id(BlobId)
      const sizeBytes = isPartial ? from.uintUpTo(limits.blobBytesMax + 1) - 1 : from.uintUpTo(limits.blobBytesMax)
      if (last >= keyOf(blob)) from.failWith("malformed", "live blobs out of order")
      last = keyOf(blob)
      if (sizeBytes >= 0) live.#add({ blob, sizeBytes })
      else live.#read.set(keyOf(blob), undefined)
    }
    return finished(from, live)
  }
}
