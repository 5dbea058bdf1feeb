// What a file is cut into while it is sent: each chunk is of its place, whether or not the browser reads into memory that it is
// handed (BYOB readers).                                                                        docs/protocol.md §5
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { afterEach, describe, expect, test, vi } from "vitest"
import { type Bytes, equal } from "../../src/mappe/base/bytes.ts"
import { openChunk } from "../../src/mappe/crypto/chunk.ts"
import type { SealAhead, SealedPiece } from "../../src/mappe/transfer/seal_ahead.ts"
import { UploadNotes } from "../../src/mappe/transfer/upload_notes.ts"
import { blockChunks, chunkPlainBytes } from "../../src/mappe/wire/limits.ts"
import { noise } from "../engine/person.ts"

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void

const streamOf = Blob.prototype.stream
afterEach(() => void (Blob.prototype.stream = streamOf))

/** The module as a browser of this kind runs it, and a file that is being sealed there. */
async function sealing(file: Blob, hasByob: boolean): Promise<{ ahead: SealAhead; handed: () => number }> {
  let handed = 0
  Blob.prototype.stream = function (this: Blob) {
    const stream = streamOf.call(this)
    const getReader = stream.getReader.bind(stream) as (wish?: unknown) => unknown
    stream.getReader = ((wish?: unknown) => {
      if (wish && !hasByob) throw new TypeError("no such mode")
      ++handed
      return getReader(wish)
    }) as typeof stream.getReader
    return stream
  }
  vi.resetModules()
  const { SealAhead: Fresh } = await import("../../src/mappe/transfer/seal_ahead.ts")
  const watch = { signal: new AbortController().signal, onBytes: () => undefined, whileGoing: () => Promise.resolve() }
  return { ahead: new Fresh(file, UploadNotes.none(), watch), handed: () => handed }
}

describe.each([
  { browser: "that reads into memory it is handed", hasByob: true },
  { browser: "without BYOB readers", hasByob: false },
])("a file that is sealed in a browser $browser", ({ hasByob }) => {
  test("is all there, each chunk at its place", async () => {
    const plain = noise((2 * blockChunks + 3) * chunkPlainBytes + 5)
    const { ahead, handed } = await sealing(new Blob([plain]), hasByob)
    const all: SealedPiece[] = []
    for (const most of [1, 3, 4, 2, 4, 4, 4, 4, 4, 4, 4, 4]) {
      const some = await ahead.take(most)
      if (!some) break
      if (!some.ok) throw new Error(some.error.what)
      all.push(...some.value)
    }
    await ahead.end()
    expect(handed() > 0).toBe(hasByob)
    expect(all.map(({ index }) => index)).toEqual(Array.from({ length: 2 * blockChunks + 4 }, (_, i) => i))
    for (const { index, chunk, blob } of all) {
      const opened = await openChunk(chunk.key as Bytes, chunk.blob, blob, chunk.plainSizeBytes)
      const from = index * chunkPlainBytes
      expect(opened.ok && equal(opened.value, plain.subarray(from, from + chunkPlainBytes))).toBe(true)
    }
  })
})

test("without BYOB readers the memory of a block that was sealed is let go of while the next are", async () => {
  const read: WeakRef<ArrayBuffer>[] = []
  class Watched extends Blob {
    override slice(from?: number, toEnd?: number): Blob {
      const part = super.slice(from, toEnd)
      const arrayBuffer = part.arrayBuffer.bind(part)
      part.arrayBuffer = async () => {
        const buffer = await arrayBuffer()
        read.push(new WeakRef(buffer))
        return buffer
      }
      return part
    }
  }
  const blocks = 6
  const { ahead } = await sealing(new Watched([new Uint8Array(blocks * blockChunks * chunkPlainBytes)]), false)
  for (let taken = 0; taken < (blocks - 1) * blockChunks; ) {
    const some = await ahead.take(4)
    if (!some?.ok) throw new Error("there is more")
    taken += some.value.length
  }
  for (let turns = 0; turns < 3; ++turns) {
    await new Promise((turn) => setTimeout(turn, 10))
    collect()
  }
  const held = read.filter((one) => one.deref() !== undefined).length
  await ahead.end()
  expect(read.length).toBeGreaterThanOrEqual(blocks - 1)
  expect(held).toBeLessThanOrEqual(2) // the one that is being sealed, the one that is being read
})
