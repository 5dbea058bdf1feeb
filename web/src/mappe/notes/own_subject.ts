// How a note names a meeting or an item of its own space's agenda: in the place of an OParl id, by a name that no council
// gives.                                                                            docs/protocol.md §4.10
import { AgendaId } from "../base/ids.ts"

const mark = "mappe:agenda/"

/** `id`: the text form of the entry's id. */
export function ownSubject(id: string): string {
  return mark + id
}

/** undefined: it names something of a council. */
export function ownEntryOf(about: string): AgendaId | undefined {
  if (!about.startsWith(mark)) return undefined
  const id = AgendaId.parseText(about.slice(mark.length))
  return id.ok ? id.value : undefined
}
