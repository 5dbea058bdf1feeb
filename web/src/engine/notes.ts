// What this device found out or did by itself in a space and the person has not seen yet: told until it is put away,
// after a reload too.
import type { SpaceNote } from "./contract.ts"
import type { OpenSpace } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import type { Store } from "./store.ts"

const notesMax = 20 // of one space; the oldest goes

export type NewNote = SpaceNote extends infer One ? (One extends SpaceNote ? Omit<One, "id"> : never) : never

export async function loadNotes(store: Store, space: string): Promise<SpaceNote[]> {
  const kept = await readSetting<unknown>(store, `notes-${space}`, [])
  return Array.isArray(kept) ? (kept as SpaceNote[]) : []
}

/** Durable when it returns. */
export async function addNote(store: Store, open: Pick<OpenSpace, "id" | "notes">, note: NewNote): Promise<void> {
  const id = 1 + Math.max(0, ...open.notes.map((one) => one.id))
  open.notes = [...open.notes, { id, ...note } as SpaceNote].slice(-notesMax)
  await writeSetting(store, `notes-${open.id}`, open.notes)
}

export async function putAway(store: Store, open: OpenSpace, id: number): Promise<void> {
  open.notes = open.notes.filter((one) => one.id !== id)
  await writeSetting(store, `notes-${open.id}`, open.notes)
}
