// What a space's bytes are, from the device's own replica: current versions, former ones, the bin, the biggest files.
// Sizes are those of contents; what is billed is a little more (padding, keys, the journal).
import type { NodeId } from "../base/ids.ts"
import type { State } from "../journal/state.ts"

export interface Big { id: NodeId; name: string; bytes: number; oldBytes: number }
export interface Split {
  currentBytes: number
  oldBytes: number
  binBytes: number
  files: number
  biggest: Big[]
}

/** What lies in the bin, and former versions, could be freed. */
export function splitOf(state: State, biggestMax: number): Split {
  const split: Split = { currentBytes: 0, oldBytes: 0, binBytes: 0, files: 0, biggest: [] }
  const keep = (one: Big): void => {
    const weight = (each: Big): number => each.bytes + each.oldBytes
    if (split.biggest.length === biggestMax && weight(split.biggest.at(-1)!) >= weight(one)) return
    split.biggest.push(one)
    split.biggest.sort((a, b) => weight(b) - weight(a))
    if (split.biggest.length > biggestMax) split.biggest.pop()
  }
  for (const node of state.eachNode()) {
    if (node.sort !== "file" && node.sort !== "draft") continue
    const all = node.versions === 1 ? node.sizeBytes : state.versions(node.id).reduce((sum, version) => sum + version.sizeBytes, 0)
    if (!node.live) {
      split.binBytes += all
      continue
    }
    ++split.files
    split.currentBytes += node.sizeBytes
    split.oldBytes += all - node.sizeBytes
    if (biggestMax > 0 && all > 0) keep({ id: node.id, name: node.name, bytes: node.sizeBytes, oldBytes: all - node.sizeBytes })
  }
  return split
}
