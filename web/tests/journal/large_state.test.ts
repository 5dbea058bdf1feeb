// A space as large as people make them: 100,000 files. How long it takes is printed, and only the contents asserted.
import { expect, test } from "vitest"
import { equal } from "../../src/mappe/base/bytes.ts"
import { Reader } from "../../src/mappe/base/cbor.ts"
import { NodeId } from "../../src/mappe/base/ids.ts"
import { limits } from "../../src/mappe/base/limits.ts"
import { readPackedState } from "../../src/mappe/journal/packed_state.ts"
import type { Op } from "../../src/mappe/journal/ops.ts"
import { decodeState, encodeState } from "../../src/mappe/journal/snapshot.ts"
import type { State } from "../../src/mappe/journal/state.ts"
import { must } from "../vectors/read_vectors.ts"
import { applyBody, contentOf, emptyState, nodeId, packed } from "./state_maker.ts"

const files = 100_000
const filesOfFolder = 1_000
const folders = files / filesOfFolder

function timed<T>(what: string, work: () => T): T {
  const start = performance.now()
  const result = work()
  console.log(`${what}: ${Math.round(performance.now() - start)} ms`)
  return result
}

function folderOf(file: number): number {
  return Math.floor(file / filesOfFolder)
}

function allOps(): Op[] {
  const ops: Op[] = []
  for (let i = 0; i < folders; ++i)
    ops.push({ op: "folder", node: nodeId(files + i), parent: NodeId.zero, name: `Sitzung ${i}` })
  for (let i = 0; i < files; ++i)
    ops.push({
      ...{ op: "file", node: nodeId(i), parent: nodeId(files + folderOf(i)), name: `Änderungsantrag ${i}.odt` },
      ...{ content: contentOf(i, 1_000 + (i % 50_000)), mtimeMs: 1_795_305_600_000 + i },
    })
  return ops
}

function built(ops: readonly Op[]): State {
  const state = emptyState()
  for (let at = 0, seq = 1; at < ops.length; at += limits.bulkOperationsMax, ++seq)
    expect(applyBody(state, seq, ops.slice(at, at + limits.bulkOperationsMax)).skipped).toBeUndefined()
  return state
}

/** How many items are decoded one by one while `work` runs. */
function itemsRead(work: () => void): number {
  const own = Reader.prototype as unknown as Record<string, (...all: unknown[]) => unknown>
  const honest = new Map(["array", "arrayUpTo", "uint", "uintUpTo", "bytes", "bytesUpTo", "text", "textUpTo", "raw"].map((name) => [name, own[name]!]))
  let items = 0
  for (const [name, read] of honest)
    own[name] = function (this: Reader, ...all) {
      ++items
      return read.apply(this, all)
    }
  try {
    work()
  } finally {
    for (const [name, read] of honest) own[name] = read
  }
  return items
}

test("100,000 files are replayed, written as a snapshot and read back", { timeout: 300_000 }, () => {
  const ops = allOps()
  const before = process.memoryUsage()
  const state = timed("replay of 196 entries", () => built(ops))
  const after = process.memoryUsage()
  const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers
  console.log(`memory, garbage included: ${Math.round(grown / 1e6)} MB`)

  const bytes = timed("snapshot", () => must(encodeState(state)))
  console.log(`snapshot: ${bytes.length} bytes`)
  const again = timed("read back", () => must(decodeState(bytes, 196)))
  expect(equal(must(encodeState(again)), bytes)).toBe(true)
  expect(again.nodeCount).toBe(files + folders + 1)
  // What a device keeps for itself are columns: what it takes to open it does not rise with the files.
  const kept = packed(state)
  let opened: State | undefined
  expect(itemsRead(() => (opened = must(readPackedState(new Reader(kept)))))).toBeLessThan(100)
  expect(opened!.nodeCount).toBe(files + folders + 1)
  expect(itemsRead(() => must(decodeState(bytes, 196)))).toBeGreaterThan(files) // the twin: of what others hand out each is
  expect(timed("named blobs", () => again.namedBlobs()).length).toBe(files)

  const found = again.resolve("/sitzung 77/ÄNDERUNGSANTRAG 77123.ODT")
  expect(found && equal(found, nodeId(77_123))).toBe(true)
  expect(timed("a folder of 1,000", () => again.children(nodeId(files + 77))).length).toBe(filesOfFolder)
  const hits = timed("search by name", () => [...again.eachLiveName()].filter((node) => node.name.includes("99999")))
  expect(hits.map((node) => node.name)).toEqual(["Änderungsantrag 99999.odt"])

  const moved = applyBody(again, 197, [{ op: "move", node: nodeId(files), parent: nodeId(files + 1), name: "älter" }])
  expect(moved.skipped).toBeUndefined()
  expect(again.pathOf(nodeId(5))).toBe("/Sitzung 1/älter/Änderungsantrag 5.odt")
})

test("a chain as deep as it may be, forward and back, needs no stack", () => {
  const state = emptyState()
  const ops: Op[] = []
  for (let i = 0; i < limits.depthMax; ++i)
    ops.push({ op: "folder", node: nodeId(i), parent: i === 0 ? NodeId.zero : nodeId(i - 1), name: "tiefer" })
  expect(applyBody(state, 1, ops).skipped).toBeUndefined()
  const deeper: Op = { op: "folder", node: nodeId(999), parent: nodeId(limits.depthMax - 1), name: "zu tief" }
  expect(applyBody(state, 2, [deeper]).skipped).toEqual({ why: "too_deep", op: 0 })
  const bytes = must(encodeState(state))
  const again = must(decodeState(bytes, 1))
  expect(equal(must(encodeState(again)), bytes)).toBe(true)
  expect(applyBody(again, 2, [{ op: "move", node: nodeId(0), parent: NodeId.zero, name: "oben" }]).skipped).toBeUndefined()
  const below: Op[] = [
    { op: "folder", node: nodeId(998), parent: NodeId.zero, name: "darüber" },
    { op: "move", node: nodeId(0), parent: nodeId(998), name: "oben" },
  ]
  expect(applyBody(again, 3, below).skipped).toEqual({ why: "too_deep", op: 1 })
  expect(again.node(nodeId(998))).toBeUndefined()
})

test("many versions are forgotten one by one in a moment", () => {
  const state = emptyState()
  const versions = 20_000
  const file = nodeId(1)
  applyBody(state, 1, [
    { op: "file", node: file, parent: NodeId.zero, name: "Protokoll.odt", content: contentOf(0, 700), mtimeMs: 1 },
  ])
  for (let seq = 2; seq <= versions / 500 + 1; ++seq) {
    const puts = Array.from({ length: 500 }, (_, i): Op => {
      return { op: "put", node: file, base: undefined, content: contentOf(seq * 500 + i, 700), mtimeMs: 1 }
    })
    expect(applyBody(state, seq, puts).skipped).toBeUndefined()
  }
  const old = state.versions(file).slice(0, -1)
  expect(old.length).toBe(versions)
  const forgets = old.map(({ stamp }): Op => ({ op: "forget", node: file, versions: [{ seq: stamp.seq, op: stamp.op }] }))
  const effect = timed("20,000 forgets", () => applyBody(state, 999, forgets))
  expect(effect.skipped).toBeUndefined()
  expect(effect.drops.length).toBe(versions)
  expect(state.versions(file).length).toBe(1)
  expect(state.namedBlobs().length).toBe(1)
})
