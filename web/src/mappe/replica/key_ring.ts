// The keys of a space's epochs, as this member learned them: by the own row, and back by the links.
//                                                            docs/protocol.md §4.6   twin: client/replica/key_ring.h
import { equal } from "../base/bytes.ts"
import { journalOf, type SpaceId } from "../base/ids.ts"
import type { EpochKey } from "../base/secret.ts"
import { type EntryKey, entryKey } from "../crypto/entry_body.ts"
import { openEpochLink } from "../crypto/epoch_link.ts"
import { checkRow, keyCommit, openRow } from "../crypto/row.ts"
import type { AccessBody } from "../journal/access.ts"
import type { CardLookup } from "../journal/person.ts"
import type { MemberKeys } from "../journal/void_judge.ts"
import type { Identity } from "./identity.ts"

export class KeyRing implements MemberKeys {
  readonly #self: Identity
  readonly #space: SpaceId
  readonly #cards: CardLookup
  readonly #keys = new Map<number, EpochKey>()
  readonly #entryKeys = new Map<number, EntryKey>()

  /** `cards` knows the card of every row it is asked for: the caller has made sure, because a card that was not handed
   *  out is the server's fault and must not make an entry void. */
  constructor(self: Identity, space: SpaceId, cards: CardLookup) {
    this.#self = self
    this.#space = space
    this.#cards = cards
  }

  // A row from before a renewal or new keys is sealed to keys that are gone: like no row, it says nothing.
  hasRow(body: AccessBody): boolean {
    const own = body.row(this.#self.principal)
    const card = own && this.#cards(own.fingerprint)
    return card !== undefined && equal(card.signPk, this.#self.signKeys.publicKey)
  }

  opens(body: AccessBody): boolean {
    const own = body.row(this.#self.principal)
    if (!own) return false
    const key = openRow(this.#self.boxSeed, this.#space, body.epoch, own.fingerprint, body.keyCommit, own.sealed)
    if (!key.ok) return false
    for (const row of body.members) {
      const card = this.#cards(row.fingerprint)
      if (!card || !checkRow(key.value, this.#space, body.epoch, row.fingerprint, card.boxPk, row.sealed).ok) {
        key.value.wipe()
        return false
      }
    }
    this.add(body.epoch, key.value)
    return true
  }

  linkLeads(from: AccessBody, to: AccessBody): boolean {
    const newer = this.key(from.epoch)
    if (!newer) return false
    const linked = openEpochLink(newer, this.#space, from.epoch, from.epochLink)
    if (!linked.ok) return false
    const { epoch, key } = linked.value
    if (epoch !== to.epoch || !equal(keyCommit(key, this.#space, to.epoch), to.keyCommit)) {
      key.wipe()
      return false
    }
    this.add(to.epoch, key)
    return true
  }

  key(epoch: number): EpochKey | undefined {
    return this.#keys.get(epoch)
  }
  entryKey(epoch: number): EntryKey | undefined {
    const known = this.#entryKeys.get(epoch)
    const own = this.#keys.get(epoch)
    if (known || !own) return known
    const derived = entryKey(own, journalOf(this.#space))
    this.#entryKeys.set(epoch, derived)
    return derived
  }
  /** One that was verified before; owned from now on. */
  add(epoch: number, key: EpochKey): void {
    this.#entryKeys.get(epoch)?.wipe()
    this.#entryKeys.delete(epoch)
    this.#keys.get(epoch)?.wipe()
    this.#keys.set(epoch, key)
  }
  get keys(): ReadonlyMap<number, EpochKey> {
    return this.#keys
  }
  wipe(): void {
    for (const key of this.#keys.values()) key.wipe()
    for (const key of this.#entryKeys.values()) key.wipe()
    this.#keys.clear()
    this.#entryKeys.clear()
  }
}
