// What this device found out or did by itself in a space and the person has not seen yet: told until it is put away,
// after a reload too.
import type { Notice } from "./contract.ts"
import type { OpenSpace } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import type { Store } from "./store.ts"
import { Turns } from "./turns.ts"

const noticesMax = 20 // of one space; the oldest goes

export type NewNotice = Notice extends infer One ? (One extends Notice ? Omit<One, "id"> : never) : never

export async function loadNotices(store: Store, space: string): Promise<Notice[]> {
  const kept = await readSetting<unknown>(store, `notices-${space}`, [])
  return Array.isArray(kept) ? (kept as Notice[]) : []
}

type Holder = Pick<OpenSpace, "id" | "notices">

const writing = new WeakMap<Store, Turns>()
/** What is shown is kept already; where there is no room for that it is shown all the same. */
function change(store: Store, open: Holder, changed: (notices: Notice[]) => Notice[]): Promise<void> {
  const turns = writing.get(store) ?? new Turns()
  writing.set(store, turns)
  return turns.take(async () => {
    const notices = changed(open.notices)
    try {
      await writeSetting(store, `notices-${open.id}`, notices)
    } finally {
      open.notices = notices
    }
  })
}

/** Durable when it returns, and not to be seen before. */
export function addNotice(store: Store, open: Holder, notice: NewNotice): Promise<void> {
  return change(store, open, (all) => {
    const id = 1 + Math.max(0, ...all.map((one) => one.id))
    return [...all, { id, ...notice } as Notice].slice(-noticesMax)
  })
}

export function putAway(store: Store, open: Holder, id: number): Promise<void> {
  return change(store, open, (all) => all.filter((one) => one.id !== id))
}
