// Long random ways of a state, always the same: whatever is tried and does not fit leaves no trace, a preview neither, and
// what the state counted on the way is what a reader of its snapshot counts anew.
//                                                                              twin: tests/journal/state_model_test.cpp
import { expect, test } from "vitest"
import { type Bytes, equal, toHex } from "../../src/mappe/base/bytes.ts"
import { EntryHash, NodeId, NoteId } from "../../src/mappe/base/ids.ts"
import type { Content, Source } from "../../src/mappe/journal/content.ts"
import { encodeOps, parseOps, type Op } from "../../src/mappe/journal/ops.ts"
import { decodeState, encodeState } from "../../src/mappe/journal/snapshot.ts"
import { type Effect, type EntryInfo, limboId, type State } from "../../src/mappe/journal/state.ts"
import { must } from "../vectors/read_vectors.ts"
import { contentOf, emptyState, entryAt, nodeId, throughTheStore } from "./state_maker.ts"

// xorshift32: the same walk everywhere.
class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }
  below(limit: number): number {
    this.#state ^= this.#state << 13
    this.#state ^= this.#state >>> 17
    this.#state ^= this.#state << 5
    return (this.#state >>> 0) % limit
  }
  of<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!
  }
}

const names = ["Antrag", "ANTRAG", "Bänke", "BÄNKE", "Haushalt", "..", "a/b", "Straße"]
const nodes = [NodeId.zero, limboId(), ...Array.from({ length: 24 }, (_, i) => nodeId(i))]
const noteIds = Array.from({ length: 6 }, (_, i) => NoteId.of(nodeId(i)))

function someContent(dice: Dice): Content {
  const content = contentOf(dice.below(12), dice.of([0, 700, 5_000]))
  return { ...content, level: dice.below(5) === 0 ? 1 : 0, chunks: content.sizeBytes === 0 ? [] : content.chunks }
}
function someSource(dice: Dice): Source | undefined {
  if (dice.below(2) === 0) return undefined
  return { format: 1, round: 2, seq: 3, chain: EntryHash.of(new Uint8Array(32).fill(4)), content: someContent(dice) }
}

function someOp(dice: Dice, state: State): Op {
  const node = dice.of(nodes)
  const place = { node, parent: dice.of(nodes), name: dice.of(names) }
  const target = { oparlId: "o", webUrl: "w", type: "t", reference: "r", name: "n", body: "b", modifiedMs: 1, pinnedMs: 2 }
  const made = { content: someContent(dice), mtimeMs: dice.below(99) }
  const changed = { node, base: undefined, ...made, source: someSource(dice) }
  const known = state.versions(node).map(({ stamp }) => ({ seq: stamp.seq, op: stamp.op }))
  return dice.of<Op>([
    { op: "folder", ...place },
    { op: "folder", ...place },
    { op: "file", ...place, ...made },
    { op: "file", ...place, ...made },
    { op: "draft", ...place, ...made, source: someSource(dice) },
    { op: "link", ...place, target },
    { op: "put", node, base: undefined, ...made },
    { op: "cut", ...changed },
    { op: "reset", ...changed },
    { op: "relink", node, target: { ...target, pinnedMs: dice.below(9) } },
    { op: "move", ...place },
    { op: "move", ...place },
    { op: "touch", node, mtimeMs: dice.below(99) },
    { op: "attr", node, key: dice.of(["title", "dav:created"]), value: dice.of(["", "1", "ä".repeat(dice.below(40) === 0 ? 20_000 : 3)]) },
    { op: "trash", node },
    { op: "restore", ...place },
    { op: "purge", node },
    { op: "forget", node, versions: known.slice(0, dice.below(3)) },
  ])
}

function someNoteOp(dice: Dice): Op {
  const note = dice.of(noteIds)
  const attachments = dice.below(2) === 0 ? [] : [{ name: "Anlage", content: someContent(dice) }]
  const about = dice.below(4) === 0 ? { oparlId: "o" } : { node: dice.of(nodes) }
  const replyTo = dice.of([NoteId.zero, ...noteIds])
  return dice.of<Op>([
    { op: "note", note, about, text: "Bitte prüfen", attachments, addressees: [], replyTo },
    { op: "note", note, about, text: "", attachments, addressees: [], replyTo: NoteId.zero },
    { op: "resolve", note },
    { op: "erase", note },
  ])
}

// Mostly such that fit one after another; now and then any.
function someOps(dice: Dice, state: State, entry: EntryInfo): Op[] {
  const ops: Op[] = []
  const length = 1 + dice.below(4)
  for (let tries = 0; ops.length < length; ++tries) {
    const op = entry.noteKind ? someNoteOp(dice) : someOp(dice, state)
    const fits = state.preview(entry, [...ops, op]).skipped === undefined
    if (fits || tries > 40 || dice.below(40) === 0) ops.push(op)
  }
  return ops
}

function shown(state: State): Bytes {
  return must(encodeState(state))
}
function namedBlobs(state: State): string[] {
  return state.namedBlobs().map(({ blob }) => toHex(blob))
}

test.each([1, 2, 3, 4])("walk %i", (seed) => {
  const dice = new Dice(seed * 0x9e3779b1)
  const state = emptyState()
  let fitted = 0
  for (let seq = 1; seq <= 200; ++seq) {
    const noteKind = dice.below(5) === 0
    const entry = entryAt(seq, { noteKind })
    const ops = someOps(dice, state, entry)
    const before = shown(state)
    const beforeBlobs = namedBlobs(state)
    const kept = throughTheStore(state)
    expect(equal(shown(kept), before)).toBe(true)
    const previewed = state.preview(entry, ops)
    expect(equal(shown(state), before)).toBe(true)
    expect(namedBlobs(state)).toEqual(beforeBlobs)
    expect(must(parseOps(encodeOps(ops)))).toEqual(ops)
    expect(state.apply(entry, encodeOps(ops))).toEqual(previewed)
    // What a device keeps goes on alike, but for sizes of blobs that are of several (LiveBlobs knows better).
    const alike = ({ skipped, drops, named }: Effect) => [skipped, drops.map((one) => toHex(one.blob)), named.map((one) => toHex(one.blob))]
    expect(alike(kept.apply(entry, encodeOps(ops)))).toEqual(alike(previewed))
    expect(equal(shown(kept), shown(state))).toBe(true)
    expect(namedBlobs(kept)).toEqual(namedBlobs(throughTheStore(state)))
    if (previewed.skipped) {
      expect(equal(shown(state), before)).toBe(true)
      expect(namedBlobs(state)).toEqual(beforeBlobs)
      continue
    }
    ++fitted
    const drops = new Set(previewed.drops.map(({ blob }) => toHex(blob)))
    const named = previewed.named.map(({ blob }) => toHex(blob))
    const expected = [...beforeBlobs.filter((blob) => !drops.has(blob)), ...named].sort()
    expect(namedBlobs(state)).toEqual(expected)
    const bytes = shown(state)
    const again = must(decodeState(bytes, seq))
    expect(equal(shown(again), bytes)).toBe(true)
    expect(namedBlobs(again)).toEqual(expected)
    expect(again.hasUnopened).toBe(state.hasUnopened)
  }
  expect(fitted).toBeGreaterThan(60)
})

test("chunks of a chunk list are named once they were supplied, and dropped with it", () => {
  const state = emptyState()
  const outer: Content = { ...contentOf(1, 700), level: 1, sizeBytes: 50_000_000 }
  const inner = [contentOf(2, 1 << 20), contentOf(3, 1 << 20)].flatMap((content) => content.chunks)
  const file: Op = { op: "file", node: nodeId(1), parent: NodeId.zero, name: "Aufnahme", content: outer, mtimeMs: 1 }
  expect(state.applyOps(entryAt(1), [file]).named.length).toBe(1)
  expect(state.unopened()).toEqual([outer])
  state.supplyInner(outer, inner)
  expect(state.hasUnopened).toBe(false)
  expect(state.namedBlobs().length).toBe(3)
  expect(state.preview(entryAt(2), [{ op: "trash", node: nodeId(1) }, { op: "purge", node: nodeId(1) }]).drops.length).toBe(3)
  expect(state.namedBlobs().length).toBe(3)
  const gone = state.applyOps(entryAt(2), [{ op: "trash", node: nodeId(1) }, { op: "purge", node: nodeId(1) }])
  expect(gone.drops.map(({ sizeBytes }) => sizeBytes).sort()).toEqual([1_048_592, 1_048_592, 720])
  expect(state.namedBlobs()).toEqual([])
})
