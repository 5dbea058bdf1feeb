// The vectors of operations, states, snapshots and rebase, and what the worked example says of them.
//                                              tests/vectors/README.md   twin: tests/journal/state_vectors_test.cpp
import { expect, test } from "vitest"
import { fromHex, toHex, type Bytes } from "../../src/mappe/base/bytes.ts"
import type { Id, IdKind } from "../../src/mappe/base/id.ts"
import { Etag, NodeId, PrincipalId, type PrincipalKind } from "../../src/mappe/base/ids.ts"
import type { Author } from "../../src/mappe/journal/author.ts"
import { encodeContent, etagOf, parseContent } from "../../src/mappe/journal/content.ts"
import { encodeOps, parseOps } from "../../src/mappe/journal/ops.ts"
import { decide, type Decision, type Intent } from "../../src/mappe/journal/rebase.ts"
import {
  decodeState,
  encodeSnapshotBody,
  encodeState,
  parseSnapshotBody,
} from "../../src/mappe/journal/snapshot.ts"
import { type Effect, State } from "../../src/mappe/journal/state.ts"
import { example, gives, judged, must, refused, runFamily, Values, type Outcome } from "../vectors/read_vectors.ts"

function bytesOf(hex: unknown): Bytes {
  return must(fromHex(hex as string))
}

function authorOf(pair: unknown): Author {
  const [kind, id] = pair as [PrincipalKind, string]
  return { kind, id: must(PrincipalId.parseHex(id)) }
}

function stateFrom(genesis: readonly unknown[]): State {
  const [seq, op, timeMs, author] = genesis as [number, number, number, unknown]
  return new State({ seq, op, timeMs, author: authorOf(author) })
}

function apply(state: State, entry: unknown): Effect {
  const values = new Values(entry)
  const info = {
    seq: values.number("seq"),
    timeMs: values.number("time_ms"),
    author: authorOf(values.value("author")),
    byManager: values.value("by_manager") === true,
    noteKind: values.number("kind") === 3,
  }
  return state.apply(info, values.bytes("body"))
}

function shown(state: State): string {
  return toHex(must(encodeState(state)))
}
function dropsOf(effect: Effect): string[] {
  return effect.drops.map((drop) => toHex(drop.blob))
}

function readOperations(input: Values): Outcome {
  const ops = parseOps(input.bytes("body"))
  if (!ops.ok) return refused(ops)
  return gives({ names: ops.value.map((op) => op.op), again: toHex(encodeOps(ops.value)) })
}

function sceneOf(input: Values): State {
  const state = stateFrom(input.list("genesis"))
  for (const entry of input.list("scene")) expect(apply(state, entry).skipped).toBeUndefined()
  return state
}

function fits(input: Values): Outcome {
  const state = sceneOf(input)
  const before = shown(state)
  const effect = apply(state, input.value("entry"))
  if (!effect.skipped) return gives({ state: shown(state), drops: dropsOf(effect) })
  expect(shown(state)).toBe(before)
  return { verdict: effect.skipped.why }
}

function replay(input: Values): Outcome {
  const state = stateFrom(input.list("genesis"))
  const effects = input.list("entries").map((entry) => apply(state, entry))
  return gives({
    state: shown(state),
    skipped: effects.map((effect) => effect.skipped?.why ?? ""),
    drops: effects.map(dropsOf),
  })
}

function readState(input: Values): Outcome {
  const state = decodeState(input.bytes("state"), input.number("base_seq"))
  if (state.ok) expect(shown(state.value)).toBe(input.text("state"))
  return judged(state)
}

function etag(input: Values): Outcome {
  return gives({ etag: toHex(etagOf(input.id(NodeId, "node"), input.bytes("content"))) })
}

function readSnapshotBody(input: Values): Outcome {
  const body = parseSnapshotBody(input.bytes("body"))
  if (!body.ok) return refused(body)
  return gives({
    base_seq: body.value.baseSeq,
    base: toHex(body.value.base),
    content: toHex(encodeContent(body.value.state)),
    again: toHex(encodeSnapshotBody(body.value)),
  })
}

// --- rebase ---

function idOrNone<Tag extends string>(kind: IdKind<Tag>, hex: string): Id<Tag> | undefined {
  return hex === "" ? undefined : must(kind.parseHex(hex))
}

function intentFrom(input: Values): Intent {
  const kind = input.text("kind")
  if (kind === "folder") {
    const [node, parent] = [input.id(NodeId, "node"), input.id(NodeId, "parent")]
    return { intent: "folder", node, parent, name: input.text("name") }
  }
  const ifMatch = idOrNone(Etag, input.text("if_match"))
  if (kind === "trash") return { intent: "trash", node: input.id(NodeId, "node"), conditions: { ifMatch } }
  const conditions = { ifMatch, ifNoneMatchAny: input.number("if_none_match") === 1 }
  const [parent, name] = [input.id(NodeId, "parent"), input.text("name")]
  if (kind === "move") {
    const overwrite = input.number("overwrite") === 1
    return { intent: "move", node: input.id(NodeId, "node"), parent, name, overwrite, conditions }
  }
  if (kind !== "save") throw new Error(`nobody wishes ${kind}`)
  return {
    ...{ intent: "save", parent, name, conditions },
    node: idOrNone(NodeId, input.text("node")),
    base: idOrNone(Etag, input.text("base")),
    freshNode: input.id(NodeId, "fresh"),
    content: must(parseContent(input.bytes("content"))),
    mtimeMs: input.number("mtime_ms"),
  }
}

function shownDecision(made: Decision): Record<string, unknown> {
  const { decision } = made
  switch (decision) {
    case "sign":
      return { decision, ops: toHex(encodeOps(made.ops)), node: toHex(made.node) }
    case "conflict_copy":
      return { decision, ops: toHex(encodeOps(made.ops)), node: toHex(made.node), called: made.name }
    case "nothing":
    case "compare":
      return { decision, node: toHex(made.node) }
    case "precondition_failed":
      return { decision }
    case "given_up":
      return { decision, why: made.why }
  }
}

function decideAnew(input: Values): Outcome {
  const state = sceneOf(input)
  const [year, month, day, hour, minute] = input.list("now") as [number, number, number, number, number]
  const author = authorOf(input.value("author"))
  const found = input.list("found_equal")
  const before = shown(state)
  const made = decide(state, intentFrom(input.values("intent")), {
    origin: input.number("online") === 1 ? "online" : "outbox",
    entry: { seq: input.number("seq"), timeMs: 0, author, byManager: false, noteKind: false },
    who: input.text("who"),
    now: { year, month, day, hour, minute },
    foundEqual: found.length === 0 ? undefined : found[0] === 1,
  })
  expect(shown(state)).toBe(before)
  return gives(shownDecision(made))
}

runFamily("operations", { read_operations: readOperations })
runFamily("states", { fits, replay, read_state: readState, etag })
runFamily("snapshots", { read_snapshot_body: readSnapshotBody })
runFamily("rebase", { decide: decideAnew })

test("the example's entry gives the example's state", () => {
  const space = example("space")
  const t = 1795305600000
  const person = (byte: string): Author => authorOf([1, byte.repeat(16)])
  const state = new State({ seq: 0, op: 0, timeMs: t + 3000, author: person("a0") })
  const entry = { seq: 2, timeMs: t + 5000, author: person("b0"), byManager: false, noteKind: false }
  const body = bytesOf(space.value("content body before padding and encryption"))
  expect(state.apply(entry, body).skipped).toBeUndefined()
  expect(shown(state)).toBe(space.text("state at seq 3"))
  expect(state.title).toBe("Umwelt")
  const file = state.resolve("/anträge/BÄNKE.txt")!
  expect(toHex(file)).toBe(example("ids").text("file"))
  expect(toHex(state.etag(file)!)).toBe(example("labels").text('H16("etag", [node, content])'))
  expect(toHex(state.current(file)!.content)).toBe(example("chunk").text("content"))
  expect(state.namedBlobs()[0]!.sizeBytes).toBe(example("chunk").number("padded size") + 16)
})
