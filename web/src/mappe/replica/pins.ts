// Where this client has been in each journal: it never goes behind by itself. And the signed entry that is on its way:
// an entry at its seq with its hash means that a lost answer was a success.
//                                                             docs/protocol.md §4.4   twin: client/replica/pins.h
//
// Rejects with StoreError; a pin that does not open is "damaged", never "none": losing it must be no way around it.
import type { Store } from "../../engine/store.ts"
import type { Bytes } from "../base/bytes.ts"
import { encodeArray, Reader } from "../base/cbor.ts"
import { idText } from "../base/id.ts"
import { EntryHash, type JournalId } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { Entry } from "../journal/entry.ts"
import type { Head } from "../wire/types.ts"

export async function loadPin(store: Store, journal: JournalId): Promise<Result<Head | undefined>> {
  const bytes = await store.read("pins", idText(journal))
  if (!bytes) return ok(undefined)
  const reader = new Reader(bytes as Bytes)
  reader.array(2)
  const pin = { seq: reader.uint(), hash: reader.id(EntryHash) }
  return reader.finish().ok ? ok(pin) : fail("damaged", "a pin of this device is damaged")
}

/** A place before the one kept already changes nothing: another tab was further. */
export async function raisePin(store: Store, journal: JournalId, pin: Head): Promise<Result<void>> {
  return store.lock(`pin-${idText(journal)}`, async () => {
    const seen = await loadPin(store, journal)
    if (!seen.ok) return seen
    if (!seen.value || seen.value.seq < pin.seq)
      await store.write("pins", idText(journal), encodeArray(pin.seq, pin.hash))
    return ok(undefined)
  })
}

/** Only when a person has decided to follow the server onto another history.                          §4.5 */
export async function forgetPin(store: Store, journal: JournalId): Promise<void> {
  await store.lock(`pin-${idText(journal)}`, () => store.remove("pins", idText(journal)))
}

export async function keepPending(store: Store, journal: JournalId, entry: Bytes): Promise<void> {
  await store.write("pending", idText(journal), entry)
}
export async function loadPending(store: Store, journal: JournalId): Promise<Entry | undefined> {
  const bytes = await store.read("pending", idText(journal))
  const entry = bytes && Entry.parse(bytes as Bytes)
  return entry?.ok ? entry.value : undefined
}
export async function dropPending(store: Store, journal: JournalId): Promise<void> {
  await store.remove("pending", idText(journal))
}

/** An entry whose answer was lost, found on the chain. */
export interface Found {
  seq: number
  timeMs: number
}
const foundRecord = (journal: JournalId): string => `found-${idText(journal)}`

/** Kept before the store's own state goes beyond that entry, where it would not be met again, and until somebody was
 *  told: a page may end at any moment, and who is not told does it twice. */
export async function keepFound(store: Store, journal: JournalId, { seq, timeMs }: Found): Promise<void> {
  await store.write("pending", foundRecord(journal), encodeArray(seq, timeMs))
}
/** None: nothing was found. A damaged one tells nothing. */
export async function loadFound(store: Store, journal: JournalId): Promise<Found | undefined> {
  const bytes = await store.read("pending", foundRecord(journal)).catch(() => undefined)
  if (!bytes) return undefined
  const reader = new Reader(bytes as Bytes)
  reader.array(2)
  const found = { seq: reader.uint(), timeMs: reader.uint() }
  return reader.finish().ok ? found : undefined
}
export async function dropFound(store: Store, journal: JournalId): Promise<void> {
  await store.remove("pending", foundRecord(journal))
}
