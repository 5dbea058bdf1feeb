// What this device keeps of a state for itself. That it is that very state, wherever the way has led: state_walk.test.ts.
import { expect, test } from "vitest"
import { Reader } from "../../src/mappe/base/cbor.ts"
import { type AgendaId, NodeId, PrincipalId } from "../../src/mappe/base/ids.ts"
import { readPackedState } from "../../src/mappe/journal/packed_state.ts"
import { applyBody, contentOf, emptyState, nodeId, packed, throughTheStore } from "./state_maker.ts"

function someState(): ReturnType<typeof emptyState> {
  const state = emptyState()
  const effect = applyBody(state, 1, [
    { op: "folder", node: nodeId(1), parent: NodeId.zero, name: "Bänke" },
    { op: "folder", node: nodeId(2), parent: nodeId(1), name: "🪑 unten" },
    { op: "file", node: nodeId(3), parent: nodeId(2), name: "Antrag.odt", content: contentOf(1, 700), mtimeMs: 5 },
    { op: "attr", node: NodeId.zero, key: "title", value: "Überschrift" },
  ])
  expect(effect.skipped).toBeUndefined()
  return state
}

test("names of all kinds of signs come back", () => {
  const again = throughTheStore(someState())
  expect(again.pathOf(nodeId(3))).toBe("/Bänke/🪑 unten/Antrag.odt")
  expect(again.title).toBe("Überschrift")
  expect(again.resolve("/BÄNKE/🪑 UNTEN")).toEqual(nodeId(2))
})

test("the agenda comes back", () => {
  const state = someState()
  const meeting = new Uint8Array(16).fill(7) as AgendaId
  const subject = { own: meeting }
  const effect = applyBody(state, 2, [
    {
      ...{ op: "meeting", id: meeting, seen: undefined, owner: "faction", title: "Klausur", body: "", startMs: 5, endMs: 0, place: "" },
      cancelled: false,
    },
    { op: "brief", subject, field: "vote", seen: undefined, text: "Ja" },
    { op: "assign", subject, node: nodeId(3) },
    { op: "attend", subject, person: PrincipalId.zero, answer: "comes" },
  ])
  expect(effect.skipped).toBeUndefined()
  const again = throughTheStore(state).agenda
  expect(again.entry(meeting)?.fields).toEqual(state.agenda.entry(meeting)?.fields)
  expect(again.beside(subject)).toEqual(state.agenda.beside(subject))
  expect(again.beside(subject)?.briefs.get("vote")?.text).toBe("Ja")
})

test("more nodes than are read at once", () => {
  const state = emptyState()
  const many = Array.from({ length: 1_200 }, (_, i) => i + 10)
  expect(applyBody(state, 1, many.map((i) => ({ op: "folder", node: nodeId(i), parent: NodeId.zero, name: `${i}` }))).skipped).toBeUndefined()
  const again = throughTheStore(state)
  expect(many.filter((i) => again.node(nodeId(i))?.name !== `${i}`)).toEqual([])
})

test("columns that do not fit together are refused", () => {
  const bytes = packed(someState())
  expect(readPackedState(new Reader(bytes)).ok).toBe(true)
  expect(readPackedState(new Reader(bytes.slice(0, -1))).ok).toBe(false)
  const other = bytes.slice()
  other[2]! ^= 1 // how many nodes it says there are
  expect(readPackedState(new Reader(other)).ok).toBe(false)
})
