import type { Row } from "../../engine/contract.ts"

/** The question that stands in front of the list. */
export type Asking =
  | { what: "new_folder" }
  | { what: "rename"; row: Row }
  | { what: "space"; title: string }
  | { what: "trash"; rows: Row[] }
  | { what: "move" | "copy"; rows: Row[] }
  | { what: "take_over"; row: Row }
  | { what: "to_item"; row: Row }
