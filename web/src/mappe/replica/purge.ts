// What to sign so that trashed nodes are gone for good: older versions are forgotten, then the nodes purged, children
// first. As many ops in one entry as it may hold, and no more than its header can name drops for.
//                                                                docs/protocol.md §4.7   twin: client/replica/purge.h
import { keyOf } from "../base/id.ts"
import type { NodeId } from "../base/ids.ts"
import type { Op } from "../journal/ops.ts"
import type { NodeView, State, VersionView } from "../journal/state.ts"
import { batchOpsMax, chunkPlainBytes, dropsOfEntryMax, forgottenOfEntryMax } from "../wire/limits.ts"
import type { Change } from "./batch.ts"

const encodedChunkBytesMin = 70 // a blob id, a key and a size

/** At least as many as it names: by its size, by what its encoding can hold, and the chunks of its list of chunks. */
function blobsAtMost(version: VersionView): number {
  const bySize = Math.floor(version.sizeBytes / chunkPlainBytes) + 4
  return Math.max(bySize, Math.floor((version.content.length + version.source.length) / encodedChunkBytesMin) + 1)
}

class Packer {
  readonly changes: Change[] = []
  #ops: Op[] = []
  #blobs = 0
  #versions = 0

  forget(node: NodeId, version: VersionView): void {
    this.#makeRoom(1, blobsAtMost(version))
    const last = this.#ops.at(-1)
    const { seq, op } = version.stamp
    if (last?.op === "forget" && last.node === node) last.versions.push({ seq, op })
    else this.#ops.push({ op: "forget", node, versions: [{ seq, op }] })
    ++this.#versions
  }
  purge(node: NodeId, blobs: number): void {
    this.#makeRoom(0, blobs)
    this.#ops.push({ op: "purge", node })
  }
  close(): void {
    if (this.#ops.length > 0) this.changes.push({ intent: { intent: "plain", ops: this.#ops, noteKind: false } })
    this.#ops = []
    this.#blobs = this.#versions = 0
  }
  #makeRoom(versions: number, blobs: number): void {
    const isFull =
      this.#ops.length + 1 > batchOpsMax ||
      this.#blobs + blobs > dropsOfEntryMax ||
      this.#versions + versions > forgottenOfEntryMax
    if (isFull) this.close()
    this.#blobs += blobs
  }
}

/** The caller has opened the inner lists. A later change may need the ones before it. */
export function purgeChanges(state: State, trashed: readonly NodeId[]): Change[] {
  const among = new Set(trashed.map(keyOf))
  // What lies in a folder that is in the bin itself goes with it.
  const found: NodeView[] = trashed.flatMap((id) => {
    const isInside = state.wayTo(id).some((above) => keyOf(above.id) !== keyOf(id) && among.has(keyOf(above.id)))
    const view = state.node(id)
    return view && !isInside ? [view] : []
  })
  for (let i = 0; i < found.length; ++i) if (found[i]!.children > 0) found.push(...state.allChildren(found[i]!.id))
  const packer = new Packer()
  for (const view of found.reverse()) {
    const versions = state.versions(view.id)
    for (const version of versions.slice(0, -1)) packer.forget(view.id, version)
    let blobs = versions.length > 0 ? blobsAtMost(versions.at(-1)!) : 0
    for (const note of state.notesOn(view.id))
      blobs += Math.floor((state.note(note)?.attachments.length ?? 0) / encodedChunkBytesMin)
    packer.purge(view.id, blobs)
  }
  packer.close()
  return packer.changes
}

/** Versions to go from a node that stays; never its current one. */
export interface Forgotten {
  node: NodeId
  versions: readonly VersionView[]
}
/** Packed in the same way. */
export function forgetChanges(forgotten: readonly Forgotten[]): Change[] {
  const packer = new Packer()
  for (const { node, versions } of forgotten) for (const version of versions) packer.forget(node, version)
  packer.close()
  return packer.changes
}
