// One blob that opens under two keys to two texts: AES-GCM does not commit to its key.     twin: tests/evil/two_key_blob.h
import { createCipheriv } from "node:crypto"
import type { Bytes } from "../../src/mappe/base/bytes.ts"
import type { BlobId } from "../../src/mappe/base/ids.ts"
import { blobIdOf, openChunk } from "../../src/mappe/crypto/chunk.ts"
import { must } from "../vectors/read_vectors.ts"

export const plainBytes = 512 // so that there is no padding to get right
const blocks = plainBytes / 16
const label = "mappe/1/chunk"

export interface TwoKeyBlob {
  id: BlobId
  blob: Bytes
  keys: Bytes[]
  texts: Bytes[] // what it opens to under each
}

// The field of GHASH as whole numbers of 128 bits: the first bit of the first byte is the highest here.
const one = 1n << 127n
const reduction = 0xe1n << 120n

function times(a: bigint, b: bigint): bigint {
  let product = 0n
  for (let i = 127n; i >= 0n; --i) {
    if ((a >> i) & 1n) product ^= b
    b = b & 1n ? (b >> 1n) ^ reduction : b >> 1n
  }
  return product
}
/** To the power of 2^128 - 2. */
function inverse(of: bigint): bigint {
  let result = one
  let square = of
  for (let i = 1; i < 128; ++i) {
    square = times(square, square)
    result = times(result, square)
  }
  return result
}

function numberOf(block: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(block).toString("hex")}`)
}
function bytesOf(block: bigint): Buffer {
  return Buffer.from(block.toString(16).padStart(32, "0"), "hex")
}
function aes(key: Bytes, block: bigint): bigint {
  const cipher = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false)
  return numberOf(cipher.update(bytesOf(block)))
}

/** What GHASH runs over: the associated data, the ciphertext, both lengths in bits. */
function hashed(cipher: readonly bigint[]): bigint[] {
  const data = Buffer.alloc(16)
  data.write(label)
  return [numberOf(data), ...cipher, (BigInt(label.length * 8) << 64n) | BigInt(plainBytes * 8)]
}

class Key {
  readonly bytes: Bytes = crypto.getRandomValues(new Uint8Array(32))
  readonly h = aes(this.bytes, 0n)
  readonly #mask = aes(this.bytes, 1n)
  tag(cipher: readonly bigint[]): bigint {
    return hashed(cipher).reduce((sum, block) => times(sum ^ block, this.h), 0n) ^ this.#mask
  }
}

export async function twoKeyBlob(first: string): Promise<TwoKeyBlob> {
  const [a, b] = [new Key(), new Key()]
  const plain = Buffer.alloc(plainBytes)
  plain.write(first)
  const cipher = Array.from({ length: blocks }, (_, i) => numberOf(plain.subarray(16 * i, 16 * i + 16)) ^ aes(a.bytes, BigInt(i + 2)))
  // The last block is free; as a block of zeros first, to see by how much the tags differ.
  cipher[blocks - 1] = 0n
  const differ = a.tag(cipher) ^ b.tag(cipher)
  cipher[blocks - 1] = times(differ, inverse(times(a.h, a.h) ^ times(b.h, b.h)))
  const blob = new Uint8Array(Buffer.concat([...cipher, a.tag(cipher)].map(bytesOf)))
  const id = await blobIdOf(blob)
  const keys = [a.bytes, b.bytes]
  const texts = await Promise.all(keys.map(async (key) => must(await openChunk(key, id, blob.slice(), plainBytes))))
  return { id, blob, keys, texts }
}
