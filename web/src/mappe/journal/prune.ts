// Bodies of prune entries: which earlier entries may lose their bodies. Nobody writes them by himself yet; the format
// and husks are version 1.                                                                docs/protocol.md section 4.9
//
//   prune body (kind 5, clear) = [1, snapshot seq, [seq...]]
import type { Bytes } from "../base/bytes.ts"
import { Reader, beginVersioned, encodeArray, finished } from "../base/cbor.ts"
import { limits } from "../base/limits.ts"
import type { Result } from "../base/result.ts"

export interface PruneBody {
  snapshotSeq: number
  seqs: number[] // ascending, not empty, all before the snapshot's
}

export function encodePrune(body: PruneBody): Bytes {
  return encodeArray(1, body.snapshotSeq, body.seqs)
}

//   errors  malformed  not the form above; unsupported  a newer version
export function parsePrune(body: Bytes): Result<PruneBody> {
  const from = new Reader(body)
  const refuse = (what: string) => from.failWith("malformed", what)
  beginVersioned(from, 3, 1, "a prune entry of a newer version")
  const snapshotSeq = from.uint()
  const seqs: number[] = []
  const count = from.arrayUpTo(limits.entryBytesMax) // a seq has at least one byte
  if (count === 0) refuse("a prune entry that names nothing")
  for (let i = 0; i < count && !from.failed; ++i) {
    const seq = from.uint()
    if (i > 0 && seqs[i - 1]! >= seq) refuse("seqs of a prune entry that are not in order")
    if (seq >= snapshotSeq) refuse("a prune entry that reaches beyond its snapshot")
    seqs.push(seq)
  }
  return finished(from, { snapshotSeq, seqs })
}
