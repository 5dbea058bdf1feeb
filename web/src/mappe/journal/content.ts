// What a file consists of: contents, their chunks, what a live draft was made from, and what a council link points at.
// Shapes only: which bytes stand behind a chunk is proved by its blob id and tag when somebody opens it.
//                                                                        docs/protocol.md sections 4.7, 5, 6a and 8
import type { Bytes } from "../base/bytes.ts"
import { Reader, Writer, anyCount, finished } from "../base/cbor.ts"
import { BlobId, Digest, EntryHash, Etag, type NodeId } from "../base/ids.ts"
import type { Result } from "../base/result.ts"
import { hash16 } from "../crypto/hash.ts"
import { chunkPaddedBytesMin, chunkPlainBytesMax, chunkTagBytes, padme } from "../crypto/padding.ts"

export interface Chunk {
  // [blob_id, chunk_key, plain_size]
  blob: BlobId
  key: Bytes // 32 bytes, a secret: whoever drops the last reference wipes it
  plainSizeBytes: number
}

export const Level = {
  data: 0, // the chunks hold the file
  chunks: 1, // the chunks hold the CBOR [chunk...] of the file
} as const
export type Level = (typeof Level)[keyof typeof Level]

export interface Content {
  // [size, digest, level, chunks]
  sizeBytes: number
  digest: Digest | undefined // none: a file above 64 MiB; equals nothing
  level: Level
  chunks: Chunk[]
}

export interface Source {
  // [format, round, seq, chain, content]
  format: number
  round: number
  seq: number
  chain: EntryHash
  content: Content
}

export interface Target {
  // [1, oparl_id, web_url, type, reference, name, body, modified_ms, pinned_ms], and date, counter, number behind it where
  // one of the three is not empty; texts, never markup                                                          §8
  oparlId: string
  webUrl: string
  type: string
  reference: string
  name: string
  body: string
  modifiedMs: number
  pinnedMs: number
  date?: string // the business date, yyyy-mm-dd; none or "": not known
  counter?: string // what the vendor's number counts ("VOLFDNR"), as council/recogniser.ts names it
  number?: string // the vendor's number; none or "": not known
}

// A blob and its size on the server, tag included: an element of adds and drops.
export interface BlobSize {
  blob: BlobId
  sizeBytes: number
}

const targetVersion = 1
const shortTargetParts = 9
const longTargetParts = 12 // with date, counter, number
const chunkKeyBytes = 32

// Padmé of the plain size, at least 512 bytes, at most 1 MiB, and the tag: of any claim of a chunk, which nobody has
// checked yet (blobBytes in crypto/chunk.ts is for sizes that chunks have).                                section 5
export function blobSizeBytes(chunkPlainBytes: number): number {
  if (chunkPlainBytes >= chunkPlainBytesMax) return chunkPlainBytesMax + chunkTagBytes
  return Math.max(chunkPaddedBytesMin, padme(chunkPlainBytes)) + chunkTagBytes
}

// Each writes or reads one item. A reader that met something else has failed; what was read must not be used then.
// Shapes are all that is judged: whether sizes add up shows on opening and is no matter of replay.

export function writeChunks(to: Writer, chunks: readonly Chunk[]): void {
  to.array(chunks.length)
  for (const chunk of chunks) to.array(3).bytes(chunk.blob).bytes(chunk.key).uint(chunk.plainSizeBytes)
}

export function writeContent(to: Writer, content: Content): void {
  to.array(4).uint(content.sizeBytes)
  to.bytes(content.digest ?? new Uint8Array(0)).uint(content.level)
  writeChunks(to, content.chunks)
}

export function writeSource(to: Writer, source: Source | undefined): void {
  if (source === undefined) {
    to.array(0)
    return
  }
  to.array(5).uint(source.format).uint(source.round).uint(source.seq).bytes(source.chain)
  writeContent(to, source.content)
}

export function writeTarget(to: Writer, target: Target): void {
  const { date = "", counter = "", number = "" } = target
  const isLong = date + counter + number !== ""
  to.array(isLong ? longTargetParts : shortTargetParts).uint(targetVersion)
  to.text(target.oparlId).text(target.webUrl).text(target.type)
  to.text(target.reference).text(target.name).text(target.body).uint(target.modifiedMs).uint(target.pinnedMs)
  if (isLong) to.text(date).text(counter).text(number)
}

function readKey(from: Reader): Bytes {
  const key = from.bytes()
  if (!from.failed && key.length !== chunkKeyBytes)
    from.failWith("malformed", "a chunk key of the wrong length")
  return key.slice()
}

function readDigest(from: Reader): Digest | undefined {
  const digest = from.bytes()
  if (digest.length === Digest.sizeBytes) return Digest.of(digest)
  if (digest.length !== 0) from.failWith("malformed", "a digest of the wrong length")
  return undefined
}

export function readChunks(from: Reader): Chunk[] {
  const chunks: Chunk[] = []
  const count = from.arrayUpTo(anyCount)
  for (let i = 0; i < count && !from.failed; ++i) {
    from.array(3)
    const blob = from.id(BlobId)
    const key = readKey(from)
    chunks.push({ blob, key, plainSizeBytes: from.uint() })
  }
  return chunks
}

export function readContent(from: Reader): Content {
  from.array(4)
  const sizeBytes = from.uint()
  const digest = readDigest(from)
  const level = from.uintUpTo(Level.chunks) as Level
  return { sizeBytes, digest, level, chunks: readChunks(from) }
}

export function readSource(from: Reader): Source | undefined {
  const count = from.arrayUpTo(5)
  if (count !== 5) {
    if (count !== 0) from.failWith("malformed", "a source of the wrong length")
    return undefined
  }
  const format = from.uint()
  const round = from.uint()
  const seq = from.uint()
  const chain = from.id(EntryHash)
  return { format, round, seq, chain, content: readContent(from) }
}

export function readTarget(from: Reader): Target {
  const parts = from.arrayUpTo(longTargetParts)
  if (!from.failed && parts !== shortTargetParts && parts !== longTargetParts)
    from.failWith("malformed", "a link target of the wrong length")
  if (from.uint() !== targetVersion) from.failWith("malformed", "a link target of an unknown version")
  const target: Target = {
    oparlId: from.text(),
    webUrl: from.text(),
    type: from.text(),
    reference: from.text(),
    name: from.text(),
    body: from.text(),
    modifiedMs: from.uint(),
    pinnedMs: from.uint(),
  }
  if (parts !== longTargetParts) return target
  const date = from.text()
  const counter = from.text()
  const number = from.text()
  if (!from.failed && date + counter + number === "")
    from.failWith("malformed", "a link target in a longer form than it needs")
  return { ...target, date, counter, number }
}

function whole<T>(item: Bytes, read: (from: Reader) => T): Result<T> {
  const reader = new Reader(item)
  return finished(reader, read(reader))
}

function encoded(write: (to: Writer) => void): Bytes {
  const writer = new Writer()
  write(writer)
  return writer.done()
}

// The same for whole items. What is encoded holds chunk keys: the caller wipes it.               errors  malformed
export function encodeContent(content: Content): Bytes {
  return encoded((to) => writeContent(to, content))
}
export function parseContent(item: Bytes): Result<Content> {
  return whole(item, readContent)
}
// What the chunks of a level 1 content hold.
export function encodeChunkList(chunks: readonly Chunk[]): Bytes {
  return encoded((to) => writeChunks(to, chunks))
}
export function parseChunkList(item: Bytes): Result<Chunk[]> {
  return whole(item, readChunks)
}
export function encodeTarget(target: Target): Bytes {
  return encoded((to) => writeTarget(to, target))
}
export function encodeSource(source: Source | undefined): Bytes {
  return encoded((to) => writeSource(to, source))
}
export function parseTarget(item: Bytes): Result<Target> {
  return whole(item, readTarget)
}

// etag = H16("etag", [node, content]): survives move, attr and touch.                                    section 4.7
export function etagOf(node: NodeId, encodedContent: Bytes): Etag {
  const input = new Writer().array(2).bytes(node).raw(encodedContent).done()
  const etag = Etag.of(hash16("etag", input))
  input.fill(0)
  return etag
}
