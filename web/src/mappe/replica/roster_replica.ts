// A faction's roster, verified from its root: who belongs to it, with which keys, role and name.
//                                                        docs/protocol.md §4a   twin: client/replica/roster_replica.h
//
//   errors  of everything that reads from the server:
//           behind   the server has less than this client saw
//           forked   another hash at a seq this client knows, or another root than the one vouched for
//           forged   an entry that breaks a rule. Nothing of the reply is used
//   threads  any; append() one at a time
import type { Store } from "../../engine/store.ts"
import { type Bytes, equal } from "../base/bytes.ts"
import { Reader } from "../base/cbor.ts"
import { check } from "../base/check.ts"
import { idText, keyOf } from "../base/id.ts"
import { EntryHash, type FactionId, type Fingerprint, journalOf, PrincipalKind, type PrincipalId } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import { type Card, type CardRecord, encodeCardRecord, fingerprintOfCard, parseCardRecord } from "../crypto/card.ts"
import { joiningCode, nameRef } from "../crypto/codes.ts"
import { type Author, sameAuthor } from "../journal/author.ts"
import { Entry, type Header, Kind } from "../journal/entry.ts"
import { activeAt, type Invite, openAt, type Person } from "../journal/person.ts"
import { RosterHistory } from "../journal/roster.ts"
import { type FactionRole, parseFound, parseInvite, parseJoin, parseRekey } from "../journal/roster_body.ts"
import type { Api } from "../wire/api.ts"
import { type Answer, byRule, isUnclear } from "../wire/answer.ts"
import { commitTriesMax, namesAtOnceMax } from "../wire/limits.ts"
import type { Head, JournalPage } from "../wire/types.ts"
import { entryTimeMs, isTooFarAhead } from "./clock.ts"
import type { Identity } from "./identity.ts"
import { errorOfBroken, parsePage, sameHead } from "./page.ts"
import { dropPending, keepPending, loadPending, loadPin, raisePin } from "./pins.ts"
import { healJournal } from "./healing.ts"
import { loadRoster, type RosterStore, saveRoster } from "./roster_store.ts"

export interface PersonInfo {
  state: "invited" | "invite_over" | "active" | "retired" | "expired" // invite_over: past its day, and nobody withdrew it
  person: PrincipalId
  name: string // as the roster says; "" when it was deleted or is not for this session
  role: FactionRole
  duties: number
  untilMs: number
  confirmed: boolean
  fingerprint: Fingerprint | undefined // of the card now; none while invited
  joiningCode: string
  renewedBy: PrincipalId | undefined
  openInvite: PrincipalId | undefined // where the state is invite_over: the one that is over
  inviteExpiresMs: number
}

/** The card in this record is the one of that fingerprint, whatever its form. */
function isRecordOf(record: Bytes, fingerprint: Fingerprint): boolean {
  const reader = new Reader(record)
  reader.array(2)
  const cardBytes = reader.bytes()
  return !reader.failed && equal(fingerprintOfCard(cardBytes), fingerprint)
}

export class RosterReplica {
  readonly faction: FactionId
  readonly root: EntryHash
  readonly #store: Store
  readonly #api: Api
  readonly #seen: Head[] // must be on this chain: what the bundle or link vouches for, and the store's pin
  #kept: RosterStore
  #syncing: Promise<unknown> = Promise.resolve()

  private constructor(store: Store, api: Api, faction: FactionId, root: EntryHash, kept: RosterStore, seen: Head[]) {
    this.#store = store
    this.#api = api
    this.faction = faction
    this.root = root
    this.#kept = kept
    this.#seen = seen
  }

  /** Loads what the store has. `vouched` is the newest place the bundle or the invitation names. */
  static async open(
    store: Store,
    api: Api,
    faction: FactionId,
    root: EntryHash,
    vouched: Head,
  ): Promise<Result<RosterReplica>> {
    const kept = await loadRoster(store, faction)
    const pin = await loadPin(store, journalOf(faction))
    if (!pin.ok) return pin
    if (kept.history.size > 0 && !equal(kept.history.root, root))
      return fail("forked", "the faction's roster begins otherwise than vouched for")
    return ok(new RosterReplica(store, api, faction, root, kept, pin.value ? [vouched, pin.value] : [vouched]))
  }

  get history(): RosterHistory {
    return this.#kept.history
  }
  get isSynced(): boolean {
    return this.#kept.history.size > 0
  }
  get head(): Head {
    const head = this.#kept.history.head
    check(head !== undefined, "a roster that was synced once")
    return head
  }
  get factionName(): string {
    return this.#kept.history.state.name
  }

  /** Fetches and verifies what is new. Gives whether there was something. */
  sync(): Promise<Answer<boolean>> {
    // One after another: a page that was asked for behind one head must not be judged behind another.
    const mine = this.#syncing.then(() => this.#syncNow())
    this.#syncing = mine.catch(() => undefined)
    return mine
  }
  async #syncNow(): Promise<Answer<boolean>> {
    const sizeBefore = this.#kept.history.size
    const cardsBefore = this.#kept.cards.size
    for (;;) {
      const page = await this.#api.roster(this.faction, this.#kept.history.size)
      if (!page.ok) return page
      const taken = await this.#take(page.value)
      if (!taken.ok) return taken
      if (this.#kept.history.size > page.value.head.seq) break
    }
    const seen = this.#checkSeen()
    if (!seen.ok) return seen
    const news = this.#kept.history.size !== sizeBefore
    if (news || this.#kept.cards.size !== cardsBefore) {
      await saveRoster(this.#store, this.#kept)
      const raised = await raisePin(this.#store, journalOf(this.faction), this.head)
      if (!raised.ok) return raised
    }
    return ok(news)
  }

  /** Brings back to a restored server what it lost of this roster, and names in use. Gives how many entries.  §4.5 */
  heal(self: PrincipalId): Promise<Answer<number>> {
    const mine = this.#syncing.then(() => this.#healNow(self))
    this.#syncing = mine.catch(() => undefined)
    return mine
  }
  async #healNow(self: PrincipalId): Promise<Answer<number>> {
    const { history } = this.#kept
    if (!history.head) return ok(0)
    const chain = Array.from({ length: history.size }, (_, seq) => history.entry(seq)!)
    const sent = await healJournal(
      chain,
      history.head,
      (from) => this.#api.roster(this.faction, from),
      (part) => this.#api.healRoster(this.faction, part),
      (lost) => this.#putLostCards(lost),
    )
    if (!sent.ok) return sent
    // Another may have brought the entries, and had no names to bring, or not the right to.
    const named = await this.#putLostNames(self)
    return named.ok ? sent : named
  }
  async #putLostCards(lost: readonly Entry[]): Promise<Answer<void>> {
    for (const entry of lost) {
      const body = entry.header.kind === Kind.invite ? parseInvite(entry.body) : undefined
      const card = body?.ok ? this.cardRecord(body.value.fingerprint) : undefined
      if (!card) continue // then the server says so
      const put = await this.#api.putCard(card.fingerprint, encodeCardRecord(card))
      if (!put.ok) return put
    }
    return ok(undefined)
  }
  /** Managers bring back all names in use that the server lacks, others their own. Those of nobody may have been deleted. */
  async #putLostNames(self: PrincipalId): Promise<Answer<void>> {
    const held = await this.#api.names(this.faction)
    if (!held.ok) return held
    const { state } = this.#kept.history
    const now = entryTimeMs(this.#api)
    const wanted = new Set<string>()
    if (state.isManagerAt(self, now)) {
      for (const person of state.persons()) if (activeAt(person, now)) wanted.add(keyOf(person.nameRef))
      for (const invite of state.invites()) if (openAt(invite, now)) wanted.add(keyOf(invite.body.nameRef))
    } else {
      const own = state.person(self)
      if (own && activeAt(own, now)) wanted.add(keyOf(own.nameRef))
    }
    for (const { ref } of held.value) wanted.delete(keyOf(ref))
    const lost = [...wanted].flatMap((ref) => this.#kept.names.get(ref) ?? [])
    for (let at = 0; at < lost.length; at += namesAtOnceMax) {
      const put = await this.#api.putNames(this.faction, lost.slice(at, at + namesAtOnceMax))
      if (!put.ok) return put
    }
    return ok(undefined)
  }

  /** The names, as far as they are this session's to see; those that do not fit their reference are left out. */
  async syncNames(): Promise<Answer<void>> {
    const names = await this.#api.names(this.faction)
    if (!names.ok) return names
    this.#kept.names = new Map()
    for (const { ref, salt, name } of names.value)
      if (equal(nameRef(salt, name), ref)) this.#kept.names.set(keyOf(ref), { salt, name })
    await saveRoster(this.#store, this.#kept)
    return ok(undefined)
  }

  /** Somebody's name is not here: those are left after the entry that refers to them. */
  get lacksNames(): boolean {
    const { state } = this.#kept.history
    const now = entryTimeMs(this.#api)
    const people = [...state.persons()].filter((person) => activeAt(person, now)).map(({ nameRef }) => nameRef)
    const invited = [...state.invites()].filter((invite) => openAt(invite, now)).map(({ body }) => body.nameRef)
    return [...people, ...invited].some((ref) => this.#name(ref) === "")
  }

  /** At least up to `seen`, which an entry of a space claims: on this chain, or a fork alarm. */
  async followTo(seen: Head): Promise<Answer<void>> {
    const history = (): RosterHistory => this.#kept.history
    if (history().has(seen)) return ok(undefined)
    if (history().size <= seen.seq) {
      const synced = await this.sync()
      if (!synced.ok) return synced
    }
    if (history().has(seen)) return ok(undefined)
    return history().size <= seen.seq
      ? fail("behind", "an entry names a newer roster than the server hands out")
      : fail("forked", "an entry was written on another roster than this client's")
  }

  /** Signs an entry of a roster kind on the head and appends it; again on the new head, as long as it still fits. What
   *  an earlier run wrote, word by word, without living to see the answer is not written twice. */
  async append(author: Identity, kind: Kind, body: Bytes): Promise<Answer<Head>> {
    const first = await this.sync()
    if (!first.ok) return first
    const journal = journalOf(this.faction)
    const before = await this.#answeredBefore(author.principal, kind, body)
    if (before) return ok(before)
    for (let tries = 0; tries < commitTriesMax; ++tries) {
      const on = this.head
      const header: Header = {
        ...{ journal, seq: on.seq + 1, prev: on.hash, author: author.principal, timeMs: entryTimeMs(this.#api), kind },
        ...{ epoch: 0, adds: [], drops: [], prevAccess: EntryHash.zero, rosterSeen: undefined },
      }
      const made = Entry.make(header, body, author.signKeys)
      if (!made.ok) return made
      const entry = made.value
      const cards = await this.#learnCards(entry, this.#kept.history)
      if (!cards.ok) return cards
      const broken = this.#kept.history.state.check(entry, this.cards)
      if (broken) return byRule(fail("denied", "the roster's rules do not allow it"), broken)
      await keepPending(this.#store, journal, entry.bytes)
      const answer = await this.#api.appendRoster(this.faction, entry.bytes)
      const unclear = !answer.ok && isUnclear(answer.error.kind)
      if (!answer.ok && !unclear) {
        await dropPending(this.#store, journal)
        return answer
      }
      // Whatever was answered, the chain tells: our entry is on it or it is not.
      const synced = await this.sync()
      if (!synced.ok) return unclear && !answer.ok ? answer : synced
      await dropPending(this.#store, journal)
      if (this.#kept.history.has(entry.pin)) return ok(entry.pin)
      if (answer.ok && answer.value.kind === "appended")
        return fail("forged", "the server says that it took an entry which is not on its roster")
    }
    return fail("conflict", "others keep changing the roster: try again")
  }

  /** A card by its fingerprint, verified.      errors  not_found  it was not handed out;  forged  another card */
  async card(fingerprint: Fingerprint): Promise<Answer<Card>> {
    const known = this.cards(fingerprint)
    if (known) return ok(known)
    const bytes = await this.#api.card(fingerprint)
    if (!bytes.ok) return bytes
    const record = parseCardRecord(bytes.value)
    // Only the very bytes asked for may say that they are of a newer form; anything else is a lie of the server.
    if (!record.ok && record.error.kind === "unsupported" && isRecordOf(bytes.value, fingerprint)) return record
    if (!record.ok || !equal(record.value.fingerprint, fingerprint))
      return fail("forged", "the server hands out another card than the one asked for")
    this.#kept.cards.set(keyOf(fingerprint), record.value)
    return ok(record.value.card)
  }
  /** What is known without asking. */
  readonly cards = (fingerprint: Fingerprint): Card | undefined =>
    this.#kept.history.state.personByFingerprint(fingerprint)?.card ?? this.#kept.cards.get(keyOf(fingerprint))?.card

  cardRecord(fingerprint: Fingerprint): CardRecord | undefined {
    return this.#kept.cards.get(keyOf(fingerprint))
  }

  // ---- what is shown --------------------------------------------------------------------------------------------

  /** Everyone ever in it, by name; invited ones too, until somebody withdraws what has run out. */
  persons(): PersonInfo[] {
    const now = entryTimeMs(this.#api)
    const infos = new Map<string, PersonInfo>()
    for (const person of this.#kept.history.state.persons()) infos.set(keyOf(person.id), this.#infoOf(person, now))
    for (const invite of this.#kept.history.state.invites()) {
      if (invite.state !== "open") continue
      const isOver = !openAt(invite, now)
      const known = infos.get(keyOf(invite.body.person))
      if (known && isOver) continue // the person is there with or without it
      if (known) {
        known.openInvite = invite.body.invite
        known.inviteExpiresMs = invite.body.expiresMs
      } else {
        infos.set(keyOf(invite.body.person), this.#infoOfInvite(invite, isOver ? "invite_over" : "invited"))
      }
    }
    return [...infos.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  }
  person(id: PrincipalId): PersonInfo | undefined {
    return this.persons().find((one) => equal(one.person, id))
  }
  #infoOf(person: Person, now: number): PersonInfo {
    const state = person.state === "retired" ? "retired" : activeAt(person, now) ? "active" : "expired"
    return {
      state,
      person: person.id,
      name: this.#name(person.nameRef),
      role: person.role,
      duties: person.duties,
      untilMs: person.untilMs,
      confirmed: person.confirmed,
      fingerprint: person.fingerprint,
      joiningCode: person.inviter ? joiningCode(person.inviter, person.fingerprint) : "",
      renewedBy: person.renewed ? person.invitedBy : undefined,
      openInvite: undefined,
      inviteExpiresMs: 0,
    }
  }
  #infoOfInvite({ body }: Invite, state: "invited" | "invite_over"): PersonInfo {
    return {
      state,
      person: body.person,
      name: this.#name(body.nameRef),
      role: body.role,
      duties: body.duties,
      untilMs: body.untilMs,
      confirmed: false,
      fingerprint: undefined,
      joiningCode: "",
      renewedBy: undefined,
      openInvite: body.invite,
      inviteExpiresMs: body.expiresMs,
    }
  }
  #name(ref: Uint8Array): string {
    return this.#kept.names.get(keyOf(ref))?.name ?? ""
  }
  /** As the roster calls it, or the id's text. */
  nameOf(principal: Author): string {
    const state = this.#kept.history.state
    const invite = principal.kind === PrincipalKind.invite ? state.invite(principal.id) : undefined
    const person = state.person(invite?.body.person ?? principal.id)
    const name = person ? this.#name(person.nameRef) : invite ? this.#name(invite.body.nameRef) : ""
    return name === "" ? idText(principal.id) : name
  }
  /** The time of the entry that gave a person the keys it has now; 0: no such person. */
  keysSinceMs(person: PrincipalId): number {
    const history = this.#kept.history
    const known = history.state.person(person)
    for (let seq = history.size - 1; known && seq >= 0; --seq) {
      const record = parseCardRecord(cardRecordOf(history.entry(seq)!))
      if (record.ok && equal(record.value.fingerprint, known.fingerprint)) return history.entry(seq)!.header.timeMs
    }
    return 0
  }

  // ---- how ------------------------------------------------------------------------------------------------------

  /** Every card that judging an entry asks for: one that is not handed out is the server's fault. */
  async #learnCards(entry: Entry, history: RosterHistory): Promise<Answer<void>> {
    const wanted: Fingerprint[] = []
    if (entry.header.author.kind === PrincipalKind.invite) {
      const invite = history.state.invite(entry.header.author.id)
      if (invite) wanted.push(invite.body.fingerprint)
    }
    if (entry.header.kind === Kind.invite) {
      const body = parseInvite(entry.body)
      if (body.ok) wanted.push(body.value.fingerprint)
    }
    for (const fingerprint of wanted) {
      if (history.state.personByFingerprint(fingerprint)) continue
      const card = await this.card(fingerprint)
      if (!card.ok) return card
    }
    return ok(undefined)
  }

  /** All of a page or nothing of it. */
  async #take(page: JournalPage): Promise<Answer<void>> {
    const parsed = parsePage(page, this.#kept.history.head)
    if (!parsed.ok) return parsed
    // Who may write what hangs on the roster: half of one is no use.
    if (parsed.value.newer) return fail("unsupported", "the roster was written by a newer Mappe: update this program")
    const { entries } = parsed.value
    if (entries.length === 0) return ok(undefined)
    if (this.#kept.history.size === 0 && !equal(entries[0]!.hash, this.root))
      return fail("forked", "the faction's roster begins otherwise than vouched for")
    const longer = copyOf(this.#kept.history, this.faction)
    let first = longer.size > 0
    for (const entry of entries) {
      if (isTooFarAhead(this.#api, entry.header.timeMs)) return fail("forged", "an entry of a day that has not come")
      const cards = await this.#learnCards(entry, longer)
      if (!cards.ok) return cards
      const lookup = (fingerprint: Fingerprint): Card | undefined =>
        longer.state.personByFingerprint(fingerprint)?.card ?? this.cards(fingerprint)
      const broken = longer.append(entry, lookup)
      if (broken) return errorOfBroken(broken, first)
      first = false
    }
    this.#kept.history = longer
    return ok(undefined)
  }

  #checkSeen(): Result<void> {
    for (const place of this.#seen) {
      if (this.#kept.history.has(place)) continue
      return this.#kept.history.size <= place.seq
        ? fail("behind", "the server has less of the roster than was seen")
        : fail("forked", "the roster is another one than was seen")
    }
    return ok(undefined)
  }

  /** The entry that an earlier run left unanswered, if it is the newest on the chain and says just this. */
  async #answeredBefore(author: Author, kind: Kind, body: Bytes): Promise<Head | undefined> {
    const journal = journalOf(this.faction)
    const entry = await loadPending(this.#store, journal)
    if (!entry) return undefined
    if (this.#kept.history.size > entry.header.seq) await dropPending(this.#store, journal)
    const same = sameAuthor(entry.header.author, author) && entry.header.kind === kind && equal(entry.body, body)
    // Behind something newer it is history: the same wish is a new one then.
    return same && sameHead(this.#kept.history.head, entry.pin) ? entry.pin : undefined
  }
}

/** One to judge a page on: nothing of a refused one is used. */
function copyOf(history: RosterHistory, faction: FactionId): RosterHistory {
  const copy = new RosterHistory(faction)
  for (let seq = 0; seq < history.size; ++seq) copy.appendVerified(history.entry(seq)!)
  return copy
}

/** The card record that an entry puts in force; empty: none. */
function cardRecordOf(entry: Entry): Bytes {
  const read = (body: Result<{ cardRecord: Bytes }>): Bytes => (body.ok ? body.value.cardRecord : new Uint8Array(0))
  if (entry.header.kind === Kind.found) return read(parseFound(entry.body))
  if (entry.header.kind === Kind.join) return read(parseJoin(entry.body))
  if (entry.header.kind === Kind.rekey) return read(parseRekey(entry.body))
  return new Uint8Array(0)
}
