// The roster of a faction: who belongs to it, with which keys and role. One state machine for server and clients; an
// entry that does not fit is refused by both.                                              docs/protocol.md section 4a
//
// A roster is a journal whose id is the faction's. Every end (untilMs, expiresMs) is judged at the time of the entry
// being judged: the greatest time_ms up to and including it. The half that judges is roster_check.ts.
//
// Persons and invites are never changed in place: an entry puts new ones into the maps. So a state is copied by copying
// its maps.
import { equal, type Bytes } from "../base/bytes.ts"
import { Reader } from "../base/cbor.ts"
import { check } from "../base/check.ts"
import { keyOf } from "../base/id.ts"
import { EntryHash, type FactionId, type Fingerprint, type PrincipalId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import type { Result } from "../base/result.ts"
import { type Card, fingerprintOfCard, parseCard } from "../crypto/card.ts"
import type { FactionType } from "../crypto/found_link.ts"
import { type Entry, Kind, type Pin, samePin } from "./entry.ts"
import { rosterCheckpointsMax } from "./limits.ts"
import { type CardLookup, type Invite, type Person, activeAt, openAt } from "./person.ts"
import { checkRosterEntry } from "./roster_check.ts"
import {
  FactionRole,
  type Policy,
  duty,
  parseConfirm,
  parseFound,
  parseInvite,
  parseJoin,
  parsePolicy,
  parseRekey,
  parseRetire,
  parseRole,
} from "./roster_body.ts"
import type { Verdict } from "./rule.ts"

export { type CardLookup, type Invite, type Person, activeAt, openAt } from "./person.ts"

export class RosterState {
  readonly faction: FactionId
  #head: Pin | undefined
  #timeMs = 0
  #name = ""
  #type: FactionType = 1
  #policy: Policy = new Map()
  #persons = new Map<string, Person>() // by keyOf(id)
  #invites = new Map<string, Invite>()
  #open = new Set<string>() // invites neither joined nor retired; expired ones at most until the next entry
  #promised = new Set<string>() // persons named by an invite, whatever became of it

  constructor(faction: FactionId) {
    this.faction = faction
  }

  copy(): RosterState {
    const copy = new RosterState(this.faction)
    copy.#head = this.#head
    copy.#timeMs = this.#timeMs
    copy.#name = this.#name
    copy.#type = this.#type
    copy.#policy = this.#policy
    copy.#persons = new Map(this.#persons)
    copy.#invites = new Map(this.#invites)
    copy.#open = new Set(this.#open)
    copy.#promised = new Set(this.#promised)
    return copy
  }

  // Everything but the server's own rules (session, clock, quota). `cards` is asked for the card of an invite only.
  check(entry: Entry, cards: CardLookup): Verdict {
    return checkRosterEntry(this, entry, cards)
  }

  get head(): Pin | undefined {
    return this.#head // none before the found entry
  }
  get timeMs(): number {
    return this.#timeMs // of the newest entry
  }
  get name(): string {
    return this.#name
  }
  get type(): FactionType {
    return this.#type
  }
  get policy(): Policy {
    return this.#policy
  }

  person(id: Uint8Array): Person | undefined {
    return this.#persons.get(keyOf(id))
  }
  // Current ones only.
  personByFingerprint(fingerprint: Fingerprint): Person | undefined {
    for (const person of this.#persons.values()) if (equal(person.fingerprint, fingerprint)) return person
    return undefined
  }
  invite(id: Uint8Array): Invite | undefined {
    return this.#invites.get(keyOf(id))
  }
  // In the order of their ids.
  persons(): Person[] {
    return inOrder(this.#persons)
  }
  invites(): Invite[] {
    return inOrder(this.#invites)
  }
  get personCount(): number {
    return this.#persons.size
  }
  isKnown(id: Uint8Array): boolean {
    const key = keyOf(id)
    return this.#invites.has(key) || this.#persons.has(key) || this.#promised.has(key)
  }
  openInvitesAt(timeMs: number): number {
    let count = 0
    for (const key of this.#open) if (openAt(this.#invites.get(key)!, timeMs)) ++count
    return count
  }
  // The person that joined by this invite.
  joinedBy(inviteId: Uint8Array): Person | undefined {
    const invite = this.invite(inviteId)
    return invite?.state === "joined" ? this.person(invite.body.person) : undefined
  }

  isManagerAt(id: Uint8Array, timeMs: number): boolean {
    const person = this.person(id)
    return person !== undefined && activeAt(person, timeMs) && person.role === FactionRole.manager
  }
  mayCreateSpacesAt(id: Uint8Array, timeMs: number): boolean {
    const person = this.person(id)
    return person !== undefined && activeAt(person, timeMs) && (person.duties & duty.createSpaces) !== 0
  }
  // Whether a manager without an end is left when this person is none any more.
  lastingManagerBesides(id: Uint8Array): boolean {
    for (const person of this.#persons.values())
      if (
        person.state === "active" &&
        person.role === FactionRole.manager &&
        person.untilMs === 0 &&
        !equal(person.id, id)
      )
        return true
    return false
  }

  // Takes in an entry that check() let pass, or that this program verified before.
  apply(entry: Entry): void {
    const { seq, prev, timeMs } = entry.header
    check(seq === (this.#head ? this.#head.seq + 1 : 0), "the next entry of a roster")
    check(equal(prev, this.#head?.hash ?? EntryHash.zero), "an entry that follows the roster's head")
    this.#timeMs = Math.max(this.#timeMs, timeMs)
    for (const key of this.#open) if (!openAt(this.#invites.get(key)!, this.#timeMs)) this.#open.delete(key)
    this.#applyBody(entry)
    this.#head = entry.pin
  }

  #applyBody(entry: Entry): void {
    const author = entry.header.author
    switch (entry.header.kind) {
      case Kind.found: {
        const body = judged(parseFound(entry.body))
        this.#name = body.name
        this.#type = body.type
        this.#policy = body.policy
        this.#setPerson({
          ...cardIn(body.cardRecord),
          id: body.person,
          state: "active",
          nameRef: body.nameRef,
          role: FactionRole.manager,
          duties: duty.all,
          untilMs: 0,
          confirmed: true, // nobody was there to compare with
          invitedBy: undefined,
          inviter: undefined,
          renewed: false,
          rekeyedFrom: [],
        })
        return
      }
      case Kind.invite: {
        const body = judged(parseInvite(entry.body))
        const inviter = this.person(author.id)!.fingerprint
        const key = keyOf(body.invite)
        this.#invites.set(key, { state: "open", body, invitedBy: author.id, inviter })
        this.#open.add(key)
        this.#promised.add(keyOf(body.person))
        return
      }
      case Kind.join:
        return this.#applyJoin(entry)
      case Kind.role: {
        const { person, nameRef, role, duties, untilMs } = judged(parseRole(entry.body))
        this.#changePerson(person, { nameRef, role, duties, untilMs })
        return
      }
      case Kind.retire: {
        const { id } = judged(parseRetire(entry.body))
        const invite = this.invite(id)
        if (invite) {
          this.#invites.set(keyOf(id), { ...invite, state: "retired" })
          this.#open.delete(keyOf(id))
        } else this.#changePerson(id, { state: "retired" })
        return
      }
      case Kind.rekey: {
        const read = cardIn(judged(parseRekey(entry.body)).cardRecord)
        const before = this.person(read.card.id)!
        const rekeyedFrom = [...before.rekeyedFrom, before.fingerprint].slice(-limits.rekeysMax)
        this.#changePerson(before.id, { ...read, rekeyedFrom, confirmed: false })
        return
      }
      case Kind.policy:
        this.#policy = judged(parsePolicy(entry.body)).policy
        return
      case Kind.confirm: {
        const person = this.personByFingerprint(judged(parseConfirm(entry.body)).fingerprint)!
        const byWhoRenewed = person.invitedBy !== undefined && equal(person.invitedBy, author.id)
        // By whoever renewed it: his word is what is in doubt.
        this.#changePerson(person.id, { confirmed: true, renewed: person.renewed && byWhoRenewed })
        return
      }
      default:
        check(false, "a kind that check() lets pass")
    }
  }

  #applyJoin(entry: Entry): void {
    const body = judged(parseJoin(entry.body))
    const key = keyOf(body.invite)
    const invite = this.#invites.get(key)!
    this.#invites.set(key, { ...invite, state: "joined" })
    this.#open.delete(key)
    this.#setPerson({
      ...cardIn(body.cardRecord),
      id: invite.body.person,
      state: "active",
      nameRef: invite.body.nameRef,
      role: invite.body.role,
      duties: invite.body.duties,
      untilMs: invite.body.untilMs,
      confirmed: false,
      invitedBy: invite.invitedBy,
      inviter: invite.inviter,
      renewed: invite.body.renews,
      rekeyedFrom: [],
    })
  }

  #setPerson(person: Person): void {
    this.#persons.set(keyOf(person.id), person)
  }
  #changePerson(id: PrincipalId, change: Partial<Person>): void {
    this.#setPerson({ ...this.person(id)!, ...change })
  }
}

// Bodies and cards were judged before: one that does not parse now would be a mistake of ours.
function judged<T>(parsed: Result<T>): T {
  check(parsed.ok, "a body that was judged before")
  return parsed.value
}

// A card whose signature was verified when its entry was judged: replaying a roster does not pay for it again.
function cardIn(record: Bytes): { card: Card; fingerprint: Fingerprint } {
  const from = new Reader(record)
  from.array(2)
  const cardBytes = from.bytes()
  return { card: judged(parseCard(cardBytes)), fingerprint: fingerprintOfCard(cardBytes) }
}

function inOrder<T>(byKey: ReadonlyMap<string, T>): T[] {
  return [...byKey.keys()].sort().map((key) => byKey.get(key)!)
}

// A whole roster: its entries, its state now, and what it was at any earlier entry.
export class RosterHistory {
  readonly #state: RosterState
  readonly #entries: Entry[] = []
  #spacing = 64 // doubles when there are too many checkpoints
  #checkpoints: RosterState[] = [] // after #spacing entries, twice as many, ...

  constructor(faction: FactionId) {
    this.#state = new RosterState(faction)
  }

  // Judges and takes in the next entry; nothing changes when a rule is broken.
  append(entry: Entry, cards: CardLookup): Verdict {
    const broken = this.#state.check(entry, cards)
    if (!broken) this.appendVerified(entry)
    return broken
  }

  // The same for an entry that this program verified before (from its own store).
  appendVerified(entry: Entry): void {
    this.#state.apply(entry)
    this.#entries.push(entry)
    if (this.#entries.length % this.#spacing !== 0) return
    this.#checkpoints.push(this.#state.copy())
    if (this.#checkpoints.length < rosterCheckpointsMax) return
    // Every second one goes: a state holds all persons and invites, so one for every so many entries would be too much.
    this.#checkpoints = this.#checkpoints.filter((_, i) => i % 2 === 1)
    this.#spacing *= 2
  }

  get state(): RosterState {
    return this.#state
  }
  get head(): Pin | undefined {
    return this.#state.head
  }
  get size(): number {
    return this.#entries.length
  }
  // Hash of entry 0; zero while empty.
  get root(): EntryHash {
    return this.#entries[0]?.hash ?? EntryHash.zero
  }
  has(pin: Pin): boolean {
    const entry = this.#entries[pin.seq]
    return entry !== undefined && samePin(entry.pin, pin)
  }
  entry(seq: number): Entry | undefined {
    return this.#entries[seq]
  }
  // The state after the entry at `seq` (checked to exist). At the head at once, else by replaying some entries.
  stateAt(seq: number): RosterState {
    check(seq < this.#entries.length, "an entry that this roster has")
    if (seq + 1 === this.#entries.length) return this.#state
    const whole = Math.min(Math.floor((seq + 1) / this.#spacing), this.#checkpoints.length)
    const state = whole === 0 ? new RosterState(this.#state.faction) : this.#checkpoints[whole - 1]!.copy()
    for (let next = whole * this.#spacing; next <= seq; ++next) state.apply(this.#entries[next]!)
    return state
  }
}
