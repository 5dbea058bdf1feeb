// What this device found out or did by itself in a space and the person has not seen yet: told until it is put away,
// after a reload too.
import type { Notice } from "./contract.ts"
import type { OpenSpace } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import type { Store } from "./store.ts"

const noticesMax = 20 // of one space; the oldest goes

export type NewNotice = Notice extends infer One ? (One extends Notice ? Omit<One, "id"> : never) : never

export async function loadNotices(store: Store, space: string): Promise<Notice[]> {
  const kept = await readSetting<unknown>(store, `notices-${space}`, [])
  return Array.isArray(kept) ? (kept as Notice[]) : []
}

/** Durable when it returns. */
export async function addNotice(store: Store, open: Pick<OpenSpace, "id" | "notices">, notice: NewNotice): Promise<void> {
  const id = 1 + Math.max(0, ...open.notices.map((one) => one.id))
  open.notices = [...open.notices, { id, ...notice } as Notice].slice(-noticesMax)
  await writeSetting(store, `notices-${open.id}`, open.notices)
}

export async function putAway(store: Store, open: OpenSpace, id: number): Promise<void> {
  open.notices = open.notices.filter((one) => one.id !== id)
  await writeSetting(store, `notices-${open.id}`, open.notices)
}
