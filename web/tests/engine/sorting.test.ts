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
test("by size", () => {
  const sizeOf = (name: string): number => 1 + ((names.indexOf(name) * 7) % 11)
  expect(shown("size", true).slice(folders.length).map(sizeOf)).toEqual(names.map(sizeOf).sort((a, b) => b - a))
})
test("by kind", () => {
  const endings = shown("kind", false).slice(folders.length).map((name) => /\.([^.]+)$/.exec(name)?.[1] ?? "")
  expect(endings).toEqual([...endings].sort())
})
