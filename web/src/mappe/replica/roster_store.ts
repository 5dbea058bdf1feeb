// How a roster lies in the store: rosters/FACTION = [1, [entry...], [card record...], [[salt, name]...]], all of it
// verified before it was written.                                              twin: client/replica/roster_store.h
import type { Store } from "../../engine/store.ts"
import type { Bytes } from "../base/bytes.ts"
import { Reader, Writer } from "../base/cbor.ts"
import { idText, keyOf } from "../base/id.ts"
import { type FactionId, NameSalt } from "../base/ids.ts"
import { type CardRecord, encodeCardRecord, parseCardRecord } from "../crypto/card.ts"
import { nameRef } from "../crypto/codes.ts"
import { Entry } from "../journal/entry.ts"
import { RosterHistory } from "../journal/roster.ts"

export interface StoredName {
  salt: NameSalt
  name: string
}
export interface RosterStore {
  history: RosterHistory
  cards: Map<string, CardRecord> // by keyOf(fingerprint)
  names: Map<string, StoredName> // by keyOf(name_ref)
}

const version = 1
const countMax = 100_000

function empty(faction: FactionId): RosterStore {
  return { history: new RosterHistory(faction), cards: new Map(), names: new Map() }
}

/** None in the store: an empty one. A damaged one counts as none, too: it is fetched again. */
export async function loadRoster(store: Store, faction: FactionId): Promise<RosterStore> {
  const bytes = await store.read("rosters", idText(faction)).catch(() => undefined)
  if (!bytes) return empty(faction)
  const roster = empty(faction)
  const reader = new Reader(bytes as Bytes)
  reader.array(4)
  if (reader.uint() !== version) return empty(faction)
  const read = (one: () => boolean): boolean => {
    const count = reader.arrayUpTo(countMax)
    for (let i = 0; i < count && !reader.failed; ++i) if (!one()) return false
    return !reader.failed
  }
  const fits =
    read(() => {
      const entry = Entry.parse(reader.raw())
      if (entry.ok) roster.history.appendVerified(entry.value)
      return entry.ok
    }) &&
    read(() => {
      const card = parseCardRecord(reader.raw())
      if (card.ok) roster.cards.set(keyOf(card.value.fingerprint), card.value)
      return card.ok
    }) &&
    read(() => {
      reader.array(2)
      const salt = reader.id(NameSalt)
      const name = reader.text()
      if (!reader.failed) roster.names.set(keyOf(nameRef(salt, name)), { salt, name })
      return true
    })
  return fits && reader.finish().ok ? roster : empty(faction)
}

export async function saveRoster(store: Store, roster: RosterStore): Promise<void> {
  const writer = new Writer().array(4).uint(version).array(roster.history.size)
  for (let seq = 0; seq < roster.history.size; ++seq) writer.raw(roster.history.entry(seq)!.bytes)
  writer.array(roster.cards.size)
  for (const card of roster.cards.values()) writer.raw(encodeCardRecord(card))
  writer.array(roster.names.size)
  for (const { salt, name } of roster.names.values()) writer.array(2).bytes(salt).text(name)
  await store.write("rosters", idText(roster.history.state.faction), writer.done())
}
