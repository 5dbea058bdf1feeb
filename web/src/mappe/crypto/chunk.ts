// Chunks of files: up to 1 MiB each, padded, sealed under a key of their own, named by their hash.
// docs/protocol.md §5                                                                     twin: crypto/seal/chunk.h
//
//   blob    = GCM(chunk_key, "mappe/1/chunk", plain || zeros up to Padmé, at least 512 bytes)    AES-256-GCM, zero nonce
//   blob_id = SHA-256(blob)          a plaintext of 1 byte becomes a blob of 528 bytes; of 1 MiB, 1,048,592
//
// The nonce may be zero because a chunk key is used for one plaintext, ever: ChunkKey.random() for each. Whoever kept a
// key (a resumed upload, healing) may use what it seals again only if the blob id is the one kept with it.
//
// GCM does not commit to its key: one blob can be made to open to two texts under two keys. So a cache of plaintext goes
// by (blob id, chunk key), never by blob id alone.
//
// By WebCrypto, which works on its own threads: keep a few in flight. Keys are bare bytes because those of a replica lie
// packed; they are borrowed until the promise is settled.
import { asciiBytes, equal, wipe, type Bytes } from "../base/bytes.ts"
import { check } from "../base/check.ts"
import { BlobId } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { sha256 } from "./hash.ts"
import { chunkPlainBytesMax, chunkTagBytes, paddedChunkBytes } from "./padding.ts"

const chunkKeyBytes = 32
const gcm = {
  name: "AES-GCM",
  iv: new Uint8Array(12),
  additionalData: asciiBytes("mappe/1/chunk"),
  tagLength: 8 * chunkTagBytes,
}

export interface SealedChunk {
  readonly id: BlobId
  readonly blob: Bytes
}

// 1 <= plainBytes <= 1 MiB (checked): 528 .. 1,048,592.
export function blobBytes(plainBytes: number): number {
  return paddedChunkBytes(plainBytes) + chunkTagBytes
}

// `plain` has 1 byte to 1 MiB (checked), the key 32 bytes (checked).
export async function sealChunk(key: Bytes, plain: Bytes): Promise<SealedChunk> {
  const imported = await importKey(key, "encrypt")
  const padded = paddedBytes(plain)
  const blob = new Uint8Array(await crypto.subtle.encrypt(gcm, imported, padded))
  if (padded !== plain) wipe(padded)
  return { id: await blobIdOf(blob), blob }
}

/** `plain` itself if it needs none: most chunks of large files. */
function paddedBytes(plain: Bytes): Bytes {
  const bytes = paddedChunkBytes(plain.length)
  if (bytes === plain.length) return plain
  const padded = new Uint8Array(bytes)
  padded.set(plain)
  return padded
}

export async function blobIdOf(blob: Bytes): Promise<BlobId> {
  return BlobId.of(await sha256(blob))
}

// Opens a blob to the plain size that the entry gives. Checks, in this order: sizes, blob id, tag, padding.
//   errors  malformed  a plain size of 0 or above 1 MiB; a blob whose length does not fit it; padding that is not zero
//           tampered   the blob is not the one named, or the tag does not fit; also when the entry's author lied
//   Nothing that failed a check is given out.
export async function openChunk(key: Bytes, id: BlobId, blob: Bytes, plainBytes: number): Promise<Result<Bytes>> {
  if (!(plainBytes >= 1 && plainBytes <= chunkPlainBytesMax))
    return fail("malformed", "a chunk of a size that chunks do not have")
  if (blob.length !== blobBytes(plainBytes)) return fail("malformed", "a blob whose length does not fit its chunk")
  if (!equal(await blobIdOf(blob), id)) return fail("tampered", "a blob that is not the one named")
  const padded = await decrypt(await importKey(key, "decrypt"), blob)
  if (padded === undefined) return fail("tampered", "the tag does not fit the chunk or its key")
  if (padded.subarray(plainBytes).some((byte) => byte !== 0)) {
    wipe(padded)
    return fail("malformed", "a chunk whose padding is not zero")
  }
  return ok(padded.subarray(0, plainBytes))
}

function importKey(key: Bytes, use: "encrypt" | "decrypt"): Promise<CryptoKey> {
  check(key.length === chunkKeyBytes, "a chunk key of 32 bytes")
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, [use])
}

async function decrypt(key: CryptoKey, blob: Bytes): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(gcm, key, blob))
  } catch {
    return undefined // OperationError, of which the tag is the only cause: key and lengths were checked
  }
}
