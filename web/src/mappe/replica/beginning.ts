// Where somebody new to a space can begin instead of at its genesis: its access entries, which are a chain of their own,
// and the newest snapshot. Who wrote that vouches for what lies before it; nothing is judged here.      docs/protocol.md §4.9
import { equal } from "../base/bytes.ts"
import type { SpaceId } from "../base/ids.ts"
import { ok } from "../base/result.ts"
import { Entry, isAccessKind, Kind } from "../journal/entry.ts"
import type { Api } from "../wire/api.ts"
import type { Answer } from "../wire/answer.ts"
import { beginningAccessMax } from "../wire/limits.ts"
import type { JournalPage } from "../wire/types.ts"

export interface Beginning {
  access: Entry[] // from the genesis to the newest one before the snapshot
  snapshot: Entry
}

function entriesOf(page: JournalPage): Entry[] | undefined {
  const entries: Entry[] = []
  for (const bytes of page.entries) {
    const entry = Entry.parse(bytes)
    if (!entry.ok) return undefined
    entries.push(entry.value)
  }
  return entries
}

/** None: there is no snapshot up to `seqMax`, or what the server says of it makes no sense.       errors  those of the line */
export async function beginningAtSnapshot(api: Api, space: SpaceId, seqMax: number): Promise<Answer<Beginning | undefined>> {
  const newest = await api.newestSnapshot(space)
  if (!newest.ok) return newest
  const [snapshot, ...more] = entriesOf(newest.value) ?? []
  if (snapshot?.header.kind !== Kind.snapshot || more.length > 0 || snapshot.isHusk) return ok(undefined)
  const { seq, prevAccess } = snapshot.header
  if (seq > seqMax) return ok(undefined)
  const access: Entry[] = []
  for (;;) {
    const from = access.length > 0 ? access.at(-1)!.header.seq + 1 : 0
    const page = await api.accessJournal(space, from)
    if (!page.ok) return page
    const entries = entriesOf(page.value)
    if (!entries || entries.length === 0) return ok(undefined)
    for (const entry of entries) {
      const { header } = entry
      if (!isAccessKind(header.kind) || header.seq >= seq || header.seq < (access.at(-1)?.header.seq ?? -1) + 1) return ok(undefined)
      if (access.push(entry) > beginningAccessMax) return ok(undefined)
      if (equal(entry.hash, prevAccess)) return ok({ access, snapshot })
    }
  }
}
