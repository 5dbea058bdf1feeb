// The vectors of entries, rosters and spaces.
//                                                 tests/vectors/README.md   twin: tests/journal/rights_vectors_test.cpp
import { expect } from "vitest"
import { fromHex, toHex } from "../../src/mappe/base/bytes.ts"
import { keyOf } from "../../src/mappe/base/id.ts"
import { FactionId, Fingerprint, PrincipalId, type PrincipalKind, SignPublicKey, SpaceId } from "../../src/mappe/base/ids.ts"
import { BoxSeed, type EpochKey } from "../../src/mappe/base/secret.ts"
import { type Card, parseCardRecord } from "../../src/mappe/crypto/card.ts"
import { openEpochLink } from "../../src/mappe/crypto/epoch_link.ts"
import { checkRow, keyCommit, openRow } from "../../src/mappe/crypto/row.ts"
import type { AccessBody } from "../../src/mappe/journal/access.ts"
import type { Author } from "../../src/mappe/journal/author.ts"
import { Entry } from "../../src/mappe/journal/entry.ts"
import { type CardLookup, RosterHistory, type RosterState } from "../../src/mappe/journal/roster.ts"
import type { Verdict } from "../../src/mappe/journal/rule.ts"
import { checkGenesis, SpaceAccess } from "../../src/mappe/journal/space_access.ts"
import { type MemberKeys, VoidJudge } from "../../src/mappe/journal/void_judge.ts"
import { gives, judged, must, refused, runFamily, type Outcome, type Values } from "../vectors/read_vectors.ts"

// --- entries ---

function readEntry(input: Values): Outcome {
  const entry = Entry.parse(input.bytes("entry"))
  if (!entry.ok) return refused(entry)
  return gives({
    hash: toHex(entry.value.hash),
    body_hash: toHex(entry.value.bodyHash),
    husk: toHex(entry.value.encodeHusk()),
    is_husk: entry.value.isHusk ? 1 : 0,
  })
}

function verifyEntry(input: Values): Outcome {
  return judged(must(Entry.parse(input.bytes("entry"))).signedBy(input.id(SignPublicKey, "sign_pk")))
}

// --- rosters and spaces ---

function cardsOf(input: Values): CardLookup {
  const cards = new Map<string, Card>()
  for (const hex of input.list("cards")) {
    const record = must(parseCardRecord(must(fromHex(hex as string))))
    cards.set(keyOf(record.fingerprint), record.card)
  }
  return (fingerprint) => cards.get(keyOf(fingerprint))
}

function entryOf(hex: unknown): Entry {
  return must(Entry.parse(must(fromHex(hex as string))))
}
function entriesOf(input: Values, name: string): Entry[] {
  return input.list(name).map(entryOf)
}

function shownPersons(roster: RosterState): unknown[] {
  return roster.persons().map((person) => ({
    id: toHex(person.id),
    state: person.state,
    fingerprint: toHex(person.fingerprint),
    role: person.role,
    duties: person.duties,
    until_ms: person.untilMs,
    confirmed: person.confirmed ? 1 : 0,
    renewed: person.renewed ? 1 : 0,
  }))
}

function rosterOf(faction: FactionId, entries: readonly Entry[], cards: CardLookup): RosterHistory {
  const roster = new RosterHistory(faction)
  for (const entry of entries) expect(roster.append(entry, cards)).toBeUndefined()
  return roster
}

function judgeRoster(input: Values): Outcome {
  const cards = cardsOf(input)
  const roster = rosterOf(input.id(FactionId, "faction"), entriesOf(input, "before"), cards)
  const entry = entryOf(input.value("entry"))
  const broken = roster.append(entry, cards)
  if (broken) return { verdict: broken }
  return gives({ hash: toHex(entry.hash), persons: shownPersons(roster.state) })
}

function shownSpace(access: SpaceAccess): Record<string, unknown> {
  const members = access.members.members.map((row) => ({
    kind: row.principal.kind,
    id: toHex(row.principal.id),
    role: row.role,
    until_ms: row.untilMs,
  }))
  return { epoch: access.epoch, refresh_needed: access.refreshNeeded ? 1 : 0, members }
}

function factionOf(entries: readonly Entry[]): FactionId {
  return FactionId.of(entries[0]!.header.journal)
}

function take(
  access: SpaceAccess | undefined,
  entry: Entry,
  roster: RosterHistory,
  cards: CardLookup,
): { broken: Verdict; access: SpaceAccess | undefined } {
  const broken = access ? access.check(entry, roster, cards) : checkGenesis(entry, roster)
  if (broken) return { broken, access }
  return { broken, access: access ? access.apply(entry) : SpaceAccess.begin(entry) }
}

function judgeSpace(input: Values): Outcome {
  // What came before was handed out whole; only for the entry judged a card may be missing.
  const cards = cardsOf(input)
  const rosterEntries = entriesOf(input, "roster")
  const roster = new RosterHistory(factionOf(rosterEntries))
  for (const entry of rosterEntries) roster.appendVerified(entry)
  let access: SpaceAccess | undefined
  for (const entry of entriesOf(input, "before")) access = access ? access.apply(entry) : SpaceAccess.begin(entry)
  const taken = take(access, entryOf(input.value("entry")), roster, cards)
  if (taken.broken) return { verdict: taken.broken }
  const again = must(SpaceAccess.decode(taken.access!.encode()))
  expect(again).toStrictEqual(taken.access)
  return gives(shownSpace(taken.access!))
}

// --- voids: with real keys ---

class Keys implements MemberKeys {
  readonly #self: Author
  readonly #fingerprint: Fingerprint
  readonly #boxSeed: BoxSeed
  readonly #space: SpaceId
  readonly #cards: CardLookup
  readonly #keys = new Map<number, EpochKey>()

  constructor(reader: Values, space: SpaceId, cards: CardLookup) {
    this.#self = { kind: reader.number("kind") as PrincipalKind, id: reader.id(PrincipalId, "id") }
    this.#fingerprint = reader.id(Fingerprint, "fingerprint")
    this.#boxSeed = reader.secret(BoxSeed, "box_seed")
    this.#space = space
    this.#cards = cards
  }

  hasRow(body: AccessBody): boolean {
    return body.row(this.#self) !== undefined
  }
  opens(body: AccessBody): boolean {
    const sealed = body.row(this.#self)!.sealed
    const key = openRow(this.#boxSeed, this.#space, body.epoch, this.#fingerprint, body.keyCommit, sealed)
    if (!key.ok) return false
    for (const row of body.members) {
      const { boxPk } = this.#cards(row.fingerprint)!
      if (!checkRow(key.value, this.#space, body.epoch, row.fingerprint, boxPk, row.sealed).ok) return false
    }
    this.#keys.set(body.epoch, key.value)
    return true
  }
  linkLeads(from: AccessBody, to: AccessBody): boolean {
    const linked = openEpochLink(this.#keys.get(from.epoch)!, this.#space, from.epoch, from.epochLink)
    if (!linked.ok || linked.value.epoch !== to.epoch) return false
    if (toHex(keyCommit(linked.value.key, this.#space, to.epoch)) !== toHex(to.keyCommit)) return false
    this.#keys.set(to.epoch, linked.value.key)
    return true
  }
}

function judgeVoids(input: Values): Outcome {
  const cards = cardsOf(input)
  const rosterEntries = entriesOf(input, "roster")
  const roster = rosterOf(factionOf(rosterEntries), rosterEntries, cards)
  const keys = new Keys(input.values("reader"), input.id(SpaceId, "space"), cards)
  let judge = new VoidJudge()
  let access: SpaceAccess | undefined
  for (const entry of entriesOf(input, "entries")) {
    const taken = take(access, entry, roster, cards)
    expect(taken.broken).toBeUndefined()
    access = taken.access!
    judge.add(entry, access.timeMs, roster.stateAt(entry.header.rosterSeen!.seq), keys)
    judge = must(VoidJudge.decode(judge.encode())) // as a replica that ends and begins anew after every entry
  }
  return gives({ standings: access!.accessSeqs.map((seq) => judge.standingAt(seq)) })
}

runFamily("entries", { read_entry: readEntry, verify_entry: verifyEntry })
runFamily("rosters", { judge_roster: judgeRoster })
runFamily("access", { judge_space: judgeSpace })
runFamily("voids", { judge_voids: judgeVoids })
