// Byte strings of a state, packed: a hundred thousand contents with their chunk keys, without an object and a buffer
// for each.
//
// What is released is wiped at once; its room comes back when its block is empty (the last slice of it is gone), or
// when the owner moves what lives into a fresh arena (worthCompacting). A browser has no memory that is kept from swap;
// this does not pretend to.
import type { Bytes } from "../base/bytes.ts"

const blockBytes = 64 * 1024
const compactFromBytes = 4 * 1024 * 1024

export interface Slice {
  readonly block: Bytes
  readonly offset: number
  readonly size: number
}

export class Arena {
  #current = new Uint8Array(0)
  #used = 0
  #storedBytes = 0
  #releasedBytes = 0

  store(bytes: Bytes): Slice {
    this.#storedBytes += bytes.length
    if (bytes.length > blockBytes / 4) return { block: bytes.slice(), offset: 0, size: bytes.length }
    if (this.#used + bytes.length > this.#current.length) {
      this.#current = new Uint8Array(blockBytes)
      this.#used = 0
    }
    const slice = { block: this.#current, offset: this.#used, size: bytes.length }
    this.#current.set(bytes, this.#used)
    this.#used += bytes.length
    return slice
  }

  // Takes a block that others filled; the slices of it are made by them.
  adopt(block: Bytes): void {
    this.#storedBytes += block.length
  }

  // Borrowed: until the slice is released.
  view(slice: Slice): Bytes {
    return slice.block.subarray(slice.offset, slice.offset + slice.size)
  }

  release(slice: Slice): void {
    this.view(slice).fill(0)
    this.#storedBytes -= slice.size
    this.#releasedBytes += slice.size
  }

  get worthCompacting(): boolean {
    return this.#releasedBytes > this.#storedBytes + compactFromBytes
  }
}
