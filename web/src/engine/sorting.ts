// Rows of a folder in the order in which people look for them.
import type { Sort } from "./contract.ts"
import type { NodeId } from "../mappe/base/ids.ts"
import type { NodeView, RowView, State } from "../mappe/journal/state.ts"

const collator = new Intl.Collator("de", { numeric: true, sensitivity: "base" })
const digitsMax = 12 // of a number in a name that the quick key gets right

/** Near to what the collator says, and compared some ten times as fast. */
function quickKey(name: string): string {
  return name.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(digitsMax, "0"))
}

/** By names as German dictionaries have them, numbers by their value, folders first. */
function byNames<T extends RowView>(rows: T[], isDown = false): T[] {
  // First by a key of plain signs, then by the collator: of what is nearly in order already, sorting (V8, Firefox and
  // WebKit alike: it looks for runs) compares each row little more than once. The order is the collator's in any case.
  const keyed = rows.map((row) => ({ row, key: quickKey(row.name) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  keyed.sort((a, b) => collator.compare(a.row.name, b.row.name))
  const all = keyed.map((one) => one.row)
  return foldersFirst(isDown ? all.reverse() : all)
}
function foldersFirst<T extends RowView>(rows: T[]): T[] {
  return [...rows.filter((row) => row.sort === "folder"), ...rows.filter((row) => row.sort !== "folder")]
}

function endingOf({ sort, name }: Pick<RowView, "sort" | "name">): string {
  return sort === "file" ? (/\.([^.]+)$/.exec(name)?.[1] ?? "") : ""
}

/** What lies in a folder, the trash left out. */
export function sorted(state: State, folder: NodeId, sort: Sort): RowView[] {
  const rows = byNames(state.rows(folder), sort.by === "name" && sort.down)
  if (sort.by === "name") return rows
  const way = sort.down ? -1 : 1
  const by = (order: (a: NodeView, b: NodeView) => number): RowView[] => {
    const seen = rows.map((row) => ({ row, view: state.rowNode(row)! }))
    return foldersFirst(seen.sort((a, b) => way * order(a.view, b.view)).map((one) => one.row))
  }
  switch (sort.by) {
    case "changed":
      return by((a, b) => a.changed.timeMs - b.changed.timeMs)
    case "size":
      return by((a, b) => a.sizeBytes - b.sizeBytes)
    case "kind":
      return by((a, b) => collator.compare(endingOf(a), endingOf(b)))
  }
}
