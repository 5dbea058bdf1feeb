// Rows of a folder in the order in which people look for them.
import type { Sort } from "./contract.ts"
import { compareWords, inOrderOfNames } from "./name_order.ts"
import type { NodeId } from "../mappe/base/ids.ts"
import type { NodeView, RowView, State } from "../mappe/journal/state.ts"

/** Folders first. */
function byNames<T extends RowView>(rows: readonly T[], isDown = false): T[] {
  const all = inOrderOfNames(rows)
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
      return by((a, b) => compareWords(endingOf(a), endingOf(b)))
  }
}
