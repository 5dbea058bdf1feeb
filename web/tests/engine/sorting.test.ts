// Lists are sorted in two steps, quickly and then rightly: the order is that of the collator alone.
import { expect, test } from "vitest"
import { sorted } from "../../src/engine/sorting.ts"
import { NodeId } from "../../src/mappe/base/ids.ts"
import { applyBody, contentOf, emptyState, nodeId } from "../journal/state_maker.ts"

const names = ["Anlage 10.pdf", "anlage 9.pdf", "Änderung", "Anderung b", "Zoo", "zebra.txt", "_a", "-b", "B 2", "b 1", "1000000000000000.txt", "99.txt", "Maße", "Masse 2", "é", "e 1"]
const folders = ["Ordner 2", "ordner 10", "Ämter"]

function state() {
  const made = emptyState()
  const file = (name: string, i: number) => ({ op: "file" as const, node: nodeId(i), parent: NodeId.zero, name, content: contentOf(i, 1 + ((i * 7) % 11)), mtimeMs: 0 })
  const folder = (name: string, i: number) => ({ op: "folder" as const, node: nodeId(100 + i), parent: NodeId.zero, name })
  expect(applyBody(made, 1, [...names.map(file), ...folders.map(folder)]).skipped).toBeUndefined()
  return made
}
const collator = new Intl.Collator("de", { numeric: true, sensitivity: "base" })
const byName = [...names].sort(collator.compare)
const foldersByName = [...folders].sort(collator.compare)
const shown = (by: "name" | "size" | "changed" | "kind", down: boolean): string[] => sorted(state(), NodeId.zero, { by, down }).map((row) => row.name)

test("by name, folders first, numbers by their value", () => {
  expect(shown("name", false)).toEqual([...foldersByName, ...byName])
  expect(shown("name", true)).toEqual([...[...foldersByName].reverse(), ...[...byName].reverse()])
})
test("what is alike goes by its name", () => {
  expect(shown("changed", false)).toEqual([...foldersByName, ...byName])
  expect(shown("changed", true)).toEqual([...foldersByName, ...byName])
})
test("by when it was changed, the first or the last first; folders stay in front", () => {
  const made = emptyState()
  const file = (name: string, i: number) => ({ op: "file" as const, node: nodeId(i), parent: NodeId.zero, name, content: contentOf(i, 1), mtimeMs: 0 })
  const folder = (name: string, i: number) => ({ op: "folder" as const, node: nodeId(i), parent: NodeId.zero, name })
  const entries = [file("Mitte.txt", 1), folder("Zuerst", 2), file("Anfang.txt", 3), folder("Danach", 4), file("Zuletzt.txt", 5)] // a millisecond apart
  entries.forEach((op, i) => expect(applyBody(made, 1 + i, [op]).skipped).toBeUndefined())
  const byChange = (down: boolean): string[] => sorted(made, NodeId.zero, { by: "changed", down }).map((row) => row.name)
  expect(byChange(false)).toEqual(["Zuerst", "Danach", "Mitte.txt", "Anfang.txt", "Zuletzt.txt"])
  expect(byChange(true)).toEqual(["Danach", "Zuerst", "Zuletzt.txt", "Anfang.txt", "Mitte.txt"])
  applyBody(made, 6, [{ op: "move", node: nodeId(3), parent: NodeId.zero, name: "Beginn.txt" }]) // another name is no change of what is in it
  expect(byChange(true)).toEqual(["Danach", "Zuerst", "Zuletzt.txt", "Beginn.txt", "Mitte.txt"])
  applyBody(made, 7, [{ op: "put", node: nodeId(3), base: undefined, content: contentOf(9, 1), mtimeMs: 0 }])
  expect(byChange(true)).toEqual(["Danach", "Zuerst", "Beginn.txt", "Zuletzt.txt", "Mitte.txt"])
})
test("by size", () => {
  const sizeOf = (name: string): number => 1 + ((names.indexOf(name) * 7) % 11)
  expect(shown("size", true).slice(folders.length).map(sizeOf)).toEqual(names.map(sizeOf).sort((a, b) => b - a))
})
test("by kind", () => {
  const endings = shown("kind", false).slice(folders.length).map((name) => /\.([^.]+)$/.exec(name)?.[1] ?? "")
  expect(endings).toEqual([...endings].sort())
})
