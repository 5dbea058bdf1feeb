// Ids, contents and entries for tests of the state: always the same, from a counter.
import { wipe } from "../../src/mappe/base/bytes.ts"
import { BlobId, NodeId, PrincipalId, PrincipalKind } from "../../src/mappe/base/ids.ts"
import { Reader, Writer } from "../../src/mappe/base/cbor.ts"
import { readPackedState, writePackedState } from "../../src/mappe/journal/packed_state.ts"
import { must } from "../vectors/read_vectors.ts"
import type { Author } from "../../src/mappe/journal/author.ts"
import type { Content } from "../../src/mappe/journal/content.ts"
import { encodeOps, type Op } from "../../src/mappe/journal/ops.ts"
import { type Effect, type EntryInfo, State } from "../../src/mappe/journal/state.ts"

export const anna: Author = { kind: PrincipalKind.person, id: PrincipalId.of(new Uint8Array(16).fill(0xa0)) }
const startMs = 1_795_305_600_000

function bytesOf(size: number, number: number): Uint8Array {
  const bytes = new Uint8Array(size)
  new DataView(bytes.buffer).setUint32(0, Math.imul(number, 0x9e3779b1)) // ids are random: neighbours are far apart
  new DataView(bytes.buffer).setUint32(4, number + 1)
  return bytes
}

export function nodeId(number: number): NodeId {
  return NodeId.of(bytesOf(16, number))
}

// One chunk of its own.
export function contentOf(number: number, sizeBytes: number): Content {
  const chunk = { blob: BlobId.of(bytesOf(32, number)), key: new Uint8Array(bytesOf(32, ~number)), plainSizeBytes: sizeBytes }
  return { sizeBytes, digest: undefined, level: 0, chunks: [chunk] }
}

export function emptyState(): State {
  return new State({ seq: 0, op: 0, timeMs: startMs, author: anna })
}

export function entryAt(seq: number, more: Partial<EntryInfo> = {}): EntryInfo {
  return { seq, timeMs: startMs + seq, author: anna, byManager: false, noteKind: false, ...more }
}

// As a replica does: the body is wiped behind it.
export function applyBody(state: State, seq: number, ops: readonly Op[]): Effect {
  const body = encodeOps(ops)
  const effect = state.apply(entryAt(seq), body)
  wipe(body)
  return effect
}

export function packed(state: State): Uint8Array<ArrayBuffer> {
  const to = new Writer()
  must(writePackedState(to, state))
  return to.done()
}
// What a device reads of it at its next start.
export function throughTheStore(state: State): State {
  return must(readPackedState(new Reader(packed(state))))
}
