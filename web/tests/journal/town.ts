// A faction and a space of it with real keys, for tests of who may write what. Anna founds; Bernd and Clara join.
//                                                                                      twin: tests/journal/town.h
import { check } from "../../src/mappe/base/check.ts"
import { keyOf } from "../../src/mappe/base/id.ts"
import { EntryHash, FactionId, journalOf, NameRef, PrincipalId, PrincipalKind, SpaceId } from "../../src/mappe/base/ids.ts"
import type { Bytes } from "../../src/mappe/base/bytes.ts"
import { BoxSeed, SignSeed } from "../../src/mappe/base/secret.ts"
import { boxPublicKey } from "../../src/mappe/crypto/box.ts"
import { type Card, type CardRecord, encodeCardRecord, makeCardRecord } from "../../src/mappe/crypto/card.ts"
import { sealEntry } from "../../src/mappe/crypto/entry_body.ts"
import { FactionType } from "../../src/mappe/crypto/found_link.ts"
import { SignKeyPair } from "../../src/mappe/crypto/sign.ts"
import { type AccessBody, encodeAccess, encodeGenesis, SpaceRole } from "../../src/mappe/journal/access.ts"
import type { Author } from "../../src/mappe/journal/author.ts"
import { encodeHeader, Entry, hasSealedBody, type Header, Kind } from "../../src/mappe/journal/entry.ts"
import { type Membership, NextAccess } from "../../src/mappe/journal/next_access.ts"
import { encodeOps, type Op } from "../../src/mappe/journal/ops.ts"
import { type CardLookup, RosterHistory } from "../../src/mappe/journal/roster.ts"
import { encodeFound, encodeInvite, encodeJoin, FactionRole } from "../../src/mappe/journal/roster_body.ts"
import type { Verdict } from "../../src/mappe/journal/rule.ts"
import { NewEpochSealer } from "../../src/mappe/replica/epoch_sealer.ts"
import { Identity } from "../../src/mappe/replica/identity.ts"
import { Draft, Replay } from "../../src/mappe/replica/replay.ts"
import { must } from "../vectors/read_vectors.ts"

export const startMs = 1_795_305_600_000
export const dayMs = 24 * 3600 * 1000
const factionId = FactionId.of(new Uint8Array(16).fill(0xfa))
const spaceId = SpaceId.of(new Uint8Array(16).fill(0x5a))
const nameRef = NameRef.of(new Uint8Array(32).fill(1))

// A principal and its keys; with other keys the same principal after a rekey.
export class Actor {
  readonly author: Author
  readonly signSeed: SignSeed
  readonly boxSeed: BoxSeed
  readonly keys: SignKeyPair
  readonly record: CardRecord

  constructor(kind: PrincipalKind, byte: number, keys = 1) {
    const id = PrincipalId.of(new Uint8Array(16).fill(byte))
    this.author = { kind, id }
    this.signSeed = SignSeed.own(new Uint8Array(32).fill(byte + keys))
    this.boxSeed = BoxSeed.own(new Uint8Array(32).fill(byte + keys + 4))
    this.keys = new SignKeyPair(this.signSeed)
    const pks = { signPk: this.keys.publicKey, boxPk: boxPublicKey(this.boxSeed) }
    const card: Card = { kind, id, faction: factionId, ...pks, owner: PrincipalId.zero, createdMs: startMs }
    this.record = makeCardRecord(card, this.keys)
  }
  get fingerprint() {
    return this.record.fingerprint
  }
}

export const anna = new Actor(PrincipalKind.person, 0xa0)
export const bernd = new Actor(PrincipalKind.person, 0xb0)
export const clara = new Actor(PrincipalKind.person, 0xc0)
export const bernds = new Actor(PrincipalKind.invite, 0x10)
export const claras = new Actor(PrincipalKind.invite, 0x20)

export function member(actor: Actor, role: SpaceRole, untilMs = 0): Membership {
  return { principal: actor.author, fingerprint: actor.fingerprint, role, untilMs }
}

// What is the same in every header: the place comes from the chain.
function headerOf(kind: Kind, author: Author, timeMs: number): Omit<Header, "journal" | "seq" | "prev"> {
  return { kind, author, timeMs, epoch: 0, adds: [], drops: [], prevAccess: EntryHash.zero, rosterSeen: undefined }
}

export class Faction {
  readonly history = new RosterHistory(factionId)
  readonly #cards = new Map<string, Card>()
  readonly cards: CardLookup = (fingerprint) => this.#cards.get(keyOf(fingerprint))
  nowMs = startMs

  constructor() {
    for (const actor of [anna, bernd, clara, bernds, claras]) this.handOut(actor)
    const cardRecord = encodeCardRecord(anna.record)
    const body = { name: "Beispielfraktion", type: FactionType.fraktion, person: anna.author.id, cardRecord, nameRef }
    this.write(anna, Kind.found, encodeFound({ ...body, policy: new Map() }))
  }
  static withAll(): Faction {
    const faction = new Faction()
    faction.invites(bernds, bernd)
    faction.joins(bernds, bernd)
    faction.invites(claras, clara)
    faction.joins(claras, clara)
    return faction
  }

  handOut(actor: Actor): void {
    this.#cards.set(keyOf(actor.fingerprint), actor.record.card)
  }
  judge(author: Actor, kind: Kind, body: Bytes): Verdict {
    const { head } = this.history
    const place = { journal: journalOf(factionId), seq: head ? head.seq + 1 : 0, prev: head?.hash ?? EntryHash.zero }
    const header = { ...headerOf(kind, author.author, ++this.nowMs), ...place }
    return this.history.append(must(Entry.make(header, body, author.keys)), this.cards)
  }
  write(author: Actor, kind: Kind, body: Bytes): void {
    const broken = this.judge(author, kind, body)
    check(broken === undefined, `an entry that fits, not ${broken}`)
  }
  invites(invite: Actor, person: Actor): void {
    const ids = { invite: invite.author.id, fingerprint: invite.fingerprint, person: person.author.id }
    const rights = { renews: false, nameRef, role: FactionRole.member, duties: 0, untilMs: 0 }
    this.write(anna, Kind.invite, encodeInvite({ ...ids, ...rights, expiresMs: this.nowMs + dayMs }))
  }
  joins(invite: Actor, person: Actor): void {
    const cardRecord = encodeCardRecord(person.record)
    this.write(invite, Kind.join, encodeJoin({ invite: invite.author.id, cardRecord }))
  }
}

// A space as one member's client sees it and writes into it.
export class Client {
  readonly faction: Faction
  readonly self: Actor
  readonly replay: Replay
  readonly entries: Entry[] = []

  constructor(faction: Faction, self: Actor) {
    this.faction = faction
    this.self = self
    const identity = new Identity(self.author, factionId, faction.history.root, self.signSeed, self.boxSeed)
    this.replay = new Replay(identity, spaceId, faction.cards)
  }
  // The same space, seen by another member.
  async as(actor: Actor): Promise<Client> {
    const other = new Client(this.faction, actor)
    for (const entry of this.entries) check((await other.take(entry)) === undefined, "an entry that fits")
    return other
  }

  async take(entry: Entry): Promise<Verdict> {
    const draft = new Draft(this.replay, this.faction.history, this.faction.cards)
    const broken = draft.add(entry)
    if (broken) return broken
    await this.replay.accept(draft)
    this.entries.push(entry)
    return undefined
  }

  get access() {
    return this.replay.verified.access
  }
  get judge() {
    return this.replay.verified.judge
  }

  next(): NextAccess {
    const { access, judge } = this
    const roster = this.faction.history.state
    return must(NextAccess.begin({ access, judge, roster, cards: this.faction.cards, timeMs: this.faction.nowMs }))
  }
  sealer(): NewEpochSealer {
    const valid = this.replay.begun ? this.judge.newestValid : undefined
    return new NewEpochSealer(spaceId, valid && this.replay.keys.key(valid.epoch), this.faction.cards)
  }

  async found(...more: Membership[]): Promise<void> {
    const first = NextAccess.genesis(this.faction.cards)
    for (const one of [member(this.self, SpaceRole.manager), ...more]) first.put(one)
    const access = must(first.complete(this.sealer()))
    const body = encodeGenesis({ space: spaceId, owner: factionId, rosterRoot: this.faction.history.root, access })
    check((await this.write(Kind.genesis, body, 1)) === undefined, "a genesis that fits")
  }
  // The broken rule, or what this client's own judgement is of what it wrote.
  async commit(next: NextAccess): Promise<string> {
    return this.set(must(next.complete(this.sealer())))
  }
  async set(body: AccessBody): Promise<string> {
    const broken = await this.write(Kind.access, encodeAccess(body), body.epoch)
    return broken ?? this.judge.standingAt(this.access.head.seq)
  }
  writeOps(ops: readonly Op[]): Promise<Verdict> {
    return this.write(Kind.content, encodeOps(ops), this.access.epoch)
  }

  // Signs on the head; a sealed body is given in clear.
  async write(kind: Kind, body: Bytes, epoch: number): Promise<Verdict> {
    const access = this.replay.begun ? this.access : undefined
    const header: Header = {
      ...headerOf(kind, this.self.author, ++this.faction.nowMs),
      ...{ journal: journalOf(spaceId), seq: this.entries.length, epoch },
      prev: access?.head.hash ?? EntryHash.zero,
      prevAccess: access?.newestAccess.hash ?? EntryHash.zero,
      rosterSeen: this.faction.history.head,
    }
    const key = hasSealedBody(kind) ? this.replay.keys.entryKey(epoch) : undefined
    const sealed = key ? must(sealEntry(key, encodeHeader(header), body)) : body
    return this.take(must(Entry.make(header, sealed, this.self.keys)))
  }
}
