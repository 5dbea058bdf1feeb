// Members who lie: one signs with her own keys what her client never would. The real server judges it first; then a
// server on her side hands it out nevertheless.                                          twin: tests/evil/insiders.h
import { expect } from "vitest"
import { Liar, type Lie, type Page, readPage, writePage } from "./liar.ts"
import { get, Person, problemOf } from "./person.ts"
import { Appliance } from "./server.ts"
import type { SpaceRole as RoleWord } from "../../src/engine/contract.ts"
import { Session } from "../../src/engine/session.ts"
import { openStore, type Store } from "../../src/engine/store.ts"
import type { Bytes } from "../../src/mappe/base/bytes.ts"
import { idText } from "../../src/mappe/base/id.ts"
import { EntryHash, type FactionId, journalOf, NodeId, type PrincipalId, SpaceId } from "../../src/mappe/base/ids.ts"
import { EpochKey } from "../../src/mappe/base/secret.ts"
import { sealChunk } from "../../src/mappe/crypto/chunk.ts"
import { sealEntry } from "../../src/mappe/crypto/entry_body.ts"
import { sealEpochLink } from "../../src/mappe/crypto/epoch_link.ts"
import { keyCommit, sealRow } from "../../src/mappe/crypto/row.ts"
import { AccessBody, type AccessFields, encodeAccess, type Row } from "../../src/mappe/journal/access.ts"
import type { Content } from "../../src/mappe/journal/content.ts"
import { encodeHeader, Entry, hasSealedBody, type Header, Kind } from "../../src/mappe/journal/entry.ts"
import { encodeOps, type Op } from "../../src/mappe/journal/ops.ts"
import type { Rule } from "../../src/mappe/journal/rule.ts"
import { entryTimeMs } from "../../src/mappe/replica/clock.ts"
import { type DraftEntry, signEntry } from "../../src/mappe/replica/entry_writer.ts"
import type { Identity } from "../../src/mappe/replica/identity.ts"
import { Draft } from "../../src/mappe/replica/replay.ts"
import type { RosterReplica } from "../../src/mappe/replica/roster_replica.ts"
import type { SpaceReplica } from "../../src/mappe/replica/space_replica.ts"
import { Api } from "../../src/mappe/wire/api.ts"
import { Exchange } from "../../src/mappe/wire/exchange.ts"
import { must } from "../vectors/read_vectors.ts"

export const minuteMs = 60_000
export const dayMs = 24 * 60 * minuteMs
export type Change = (header: Header) => Partial<Header>
/** Of a set of members, as it may be changed before it is signed. */
export type Members = { -readonly [Key in keyof Omit<AccessFields, "members">]: AccessFields[Key] } & { members: Row[] }

/** A member's keys in the test's hands: what a browser of that member has, without the browser. */
export class Hand {
  readonly session: Session
  private constructor(session: Session) {
    this.session = session
  }
  static async of(appliance: Appliance, login: string): Promise<Hand> {
    const person = await Person.at(appliance)
    await person.signsIn(login)
    return Hand.inPlaceOf(appliance, person)
  }
  /** The page is closed; what it kept is gone on with. */
  static async inPlaceOf(appliance: Appliance, person: Person): Promise<Hand> {
    person.closes()
    const store = await openStore(person.database, person.held!, false)
    return Hand.on(store, new Api(new Exchange(appliance.address, appliance.origin)))
  }
  static async on(store: Store, api: Api): Promise<Hand> {
    const session = must(await Session.open(store, api))
    must(await session.arrive())
    return new Hand(session)
  }
  get self(): Identity {
    return this.session.identities[0]!
  }
  get api(): Api {
    return this.session.api
  }
  get faction(): FactionId {
    return this.self.faction
  }
  get id(): PrincipalId {
    return this.self.principal.id
  }
  /** Up to date. */
  async roster(): Promise<RosterReplica> {
    const roster = must(await this.session.roster(this.faction))
    must(await roster.sync())
    return roster
  }
  /** Up to date with the server, but never tidied up after others. */
  async space(space: string): Promise<SpaceReplica> {
    await this.roster()
    const { replica } = must(await this.session.space(space))
    must(await replica.sync())
    return replica
  }

  // ---- entries, on the head as it is; nothing is judged

  async signs(space: string, draft: DraftEntry, change?: Change, author = this.self): Promise<Entry> {
    const replica = await this.space(space)
    const plain = draft.plainBody.slice()
    const honest = must(signEntry(replica, author, draft))
    const header = { ...honest.header, ...change?.(honest.header) }
    if (!hasSealedBody(draft.kind)) return must(Entry.make(header, honest.body, author.signKeys))
    const key = replica.replay.keys.entryKey(draft.epoch)!
    return must(Entry.make(header, must(sealEntry(key, encodeHeader(header), plain)), author.signKeys))
  }
  async content(space: string, ops: readonly Op[], kind: Kind = Kind.content): Promise<DraftEntry> {
    return this.draft(space, encodeOps([...ops]), kind)
  }
  async draft(space: string, plainBody: Bytes, kind: Kind = Kind.content): Promise<DraftEntry> {
    const { epoch } = (await this.space(space)).replay.verified.access
    return { kind, adds: [], drops: [], plainBody, epoch }
  }
  /** An attribute of the root. */
  harmless(space: string): Promise<DraftEntry> {
    return this.content(space, [{ op: "attr", node: NodeId.zero, key: "farbe", value: "blau" }])
  }
  access(body: Members): DraftEntry {
    return { kind: Kind.access, adds: [], drops: [], plainBody: encodeAccess(new AccessBody(body)), epoch: body.epoch }
  }

  // ---- sets of members

  /** The newest one, as it goes on: the same epoch, no link, no voids. */
  async set(space: string): Promise<Members> {
    const { members } = (await this.space(space)).replay.verified.access
    const { epoch, keyCommit: commitment, flags } = members
    const rows = members.members.map((row) => ({ ...row }))
    return { epoch, keyCommit: commitment, flags, members: rows, epochLink: new Uint8Array(0), voids: [] }
  }
  /** One epoch on, under `key`, rightly: commitment, rows, and the link to the newest valid epoch. */
  async raise(space: string, body: Members, key = EpochKey.random()): Promise<EpochKey> {
    const replica = await this.space(space)
    const { epoch } = replica.replay.verified.access
    ++body.epoch
    body.keyCommit = keyCommit(key, replica.id, body.epoch)
    body.epochLink = sealEpochLink(key, replica.id, body.epoch, epoch, replica.replay.keys.key(epoch)!)
    await this.sealRows(space, body, key)
    return key
  }
  async sealRows(space: string, body: Members, key: EpochKey): Promise<void> {
    const { id, roster } = await this.space(space)
    for (const [at, row] of body.members.entries()) {
      const card = must(await roster.card(row.fingerprint))
      body.members[at] = { ...row, sealed: must(sealRow(key, id, body.epoch, row.fingerprint, card.boxPk)) }
    }
  }
  /** What a server answers: "ok", or the rule. */
  async sends(space: string, entry: Entry, blobs: Bytes[] = []): Promise<string> {
    const id = must(SpaceId.parseText(space))
    const told = await this.api.append(id, { entry: entry.bytes, blobs, leaseKeys: [], leaseTokens: [] })
    if (!told.ok) return told.problem?.rule || `${told.error.kind}`
    return told.value.kind === "appended" ? "ok" : told.value.kind
  }

  // ---- the roster

  async signsRoster(kind: Kind, body: Bytes, change?: Change): Promise<Entry> {
    const { head } = await this.roster()
    const header: Header = {
      ...{ journal: journalOf(this.faction), seq: head.seq + 1, prev: head.hash, author: this.self.principal },
      ...{ timeMs: entryTimeMs(this.api), kind, epoch: 0, adds: [], drops: [] },
      ...{ prevAccess: EntryHash.zero, rosterSeen: undefined },
    }
    return must(Entry.make({ ...header, ...change?.(header) }, body, this.self.signKeys))
  }
  async sendsRoster(entry: Entry): Promise<string> {
    const told = await this.api.appendRoster(this.faction, entry.bytes)
    if (!told.ok) return told.problem?.rule || told.error.kind
    return told.value.kind === "appended" ? "ok" : told.value.kind
  }
}


export function rowOf(body: Members, who: Hand): Row {
  return body.members.find((row) => row.principal.id.every((byte, at) => byte === who.id[at]))!
}
export function withRow(body: Members, who: Hand, change: Partial<Row>): void {
  body.members = body.members.map((row) => (row === rowOf(body, who) ? { ...row, ...change } : row))
}
export function without(body: Members, who: Hand): void {
  body.members = body.members.filter((row) => row !== rowOf(body, who))
}

export interface Sealed {
  content: Content
  blob: Bytes
}
/** A small file's content, without a digest, and its blob. */
export async function sealed(text: string | Bytes): Promise<Sealed> {
  const plain = typeof text === "string" ? new TextEncoder().encode(text) : text
  const key = crypto.getRandomValues(new Uint8Array(32))
  const { id, blob } = await sealChunk(key, plain)
  const chunk = { blob: id, key, plainSizeBytes: plain.length }
  return { content: { sizeBytes: plain.length, digest: undefined, level: 0, chunks: [chunk] }, blob }
}

/** A page asked `from` there: the entry stands where it was signed for, and the journal ends with it. */
function endingWith(page: Page, from: number, entry: Entry): Page {
  const kept = page.entries.filter((bytes) => must(Entry.parse(bytes)).header.seq < entry.header.seq)
  const entries = entry.header.seq >= from ? [...kept, entry.bytes] : kept
  return { seq: entry.header.seq, hash: entry.hash, entries }
}

/** Anna manages the faction, Bernd looks through a liar, Clara lies. Spaces are made for each case anew. */
export class Insiders {
  appliance!: Appliance
  liar!: Liar
  anna!: Person
  bernd!: Person
  annas!: Hand
  claras!: Hand
  bernds!: Hand
  faction = ""
  #number = 0
  /** What was written through the liar since it last began to lie. */
  written = 0

  static async start(): Promise<Insiders> {
    const all = new Insiders()
    all.appliance = await Appliance.start()
    all.liar = await Liar.start(all.appliance)
    all.anna = await Person.at(all.appliance)
    all.faction = await all.anna.founds("Beispielfraktion", "anna", true)
    all.bernd = await all.invites("Bernd Beispiel", "bernd", all.liar.base)
    all.annas = await Hand.of(all.appliance, "anna")
    all.bernds = await Hand.of(all.appliance, "bernd")
    all.claras = await Hand.inPlaceOf(all.appliance, await all.invites("Clara Beispiel", "clara"))
    await all.anna.until(async () => get(await all.anna.engine.people(all.faction)).every((one) => one.state === "active"))
    return all
  }
  /** Somebody more of the faction, in a browser of their own. */
  async invites(name: string, login: string, base = this.appliance.origin): Promise<Person> {
    const wish = { faction: this.faction, name, role: "member" as const, duties: [], untilMs: 0, expiresMs: 0 }
    const { link } = get(await this.anna.engine.invite({ ...wish, withPin: false, spaces: [] }))
    const person = await Person.at(this.appliance, base)
    get(await person.engine.join(link, "", { login, password: `sechs worte von ${login}`, deviceLabel: "", keep: false }))
    return person
  }
  async end(): Promise<void> {
    for (const one of [this.anna, this.bernd]) one.closes()
    this.liar.end()
    await this.appliance.end()
  }

  /** A space of Anna's in which Bernd edits and Clara is what she is. Bernd has seen "eins.txt" and not what follows. */
  async space(role: RoleWord): Promise<string> {
    this.liar.lie = undefined
    const space = get(await this.anna.engine.createSpace(this.faction, `Ablage ${++this.#number}`)).space
    const member = (hand: Hand, of: RoleWord) => ({ person: idText(hand.id), role: of, untilMs: 0 })
    get(await this.anna.engine.setRole(space, [member(this.bernds, "editor"), member(this.claras, role)]))
    await this.anna.uploads(space, "", [{ path: "eins.txt", bytes: new TextEncoder().encode("eins") }])
    await this.bernd.until(async () => problemOf(await this.bernd.engine.health(space)) === "ok")
    await this.bernd.until(async () => (await this.bernd.names(space)).join() === "eins.txt")
    for (const hand of [this.annas, this.bernds, this.claras]) await hand.space(space) // opened once, it is not tended any more
    return space
  }

  /** A lie: the entry stands where it belongs, as the newest. */
  shows(space: string, entry: Entry): Lie {
    const head = { seq: entry.header.seq, hash: idText(entry.hash) }
    this.written = 0
    return (method, target, said) => {
      if (method === "POST" && target.includes("/journal")) ++this.written
      const [path, from] = target.split("?from=")
      if (path === `/v1/spaces/${space}/journal` && from !== undefined && said.status === 200)
        return { status: 200, body: writePage(endingWith(readPage(said.body), Number(from), entry)) }
      if (method !== "GET" || target !== "/v1/spaces") return undefined
      const list = JSON.parse(Buffer.from(said.body).toString()) as { space: string; head: unknown }[]
      for (const one of list) if (one.space === space) one.head = head
      return { status: 200, body: new TextEncoder().encode(JSON.stringify(list)) }
    }
  }
  /** What Bernd's page says of the space, after a reload. */
  async berndSees(space: string, anew = true): Promise<{ alarm: string | undefined; seq: number; names: string[] }> {
    if (anew) await this.bernd.reloads()
    const names = await this.bernd.names(space)
    const card = get(await this.bernd.engine.spaces()).find((one) => one.space === space)
    return { alarm: card?.alarm?.kind, seq: get(await this.bernd.engine.health(space)).seq, names }
  }
  async berndWrites(space: string, name: string): Promise<string> {
    return problemOf(await this.bernd.engine.makeFolder(space, "", name))
  }

  /** The rule that a browser's replica finds broken; none: it would take the entry. */
  async judged(space: string, entry: Entry): Promise<Rule | undefined> {
    const replica = await this.annas.space(space)
    return new Draft(replica.replay, replica.roster.history, replica.cards).add(entry)
  }

  /** The server refuses it by the rule; the browser's replica by the same; and Bernd's browser, when it is shown, says
   *  `alarm`, uses nothing of it and writes nothing, until it is told the truth. */
  async bothRefuse(space: string, hand: Hand, entry: Entry, rule: string, wish: { client?: Rule; alarm?: string } = {}) {
    const before = (await this.annas.space(space)).head
    expect(await hand.sends(space, entry)).toBe(rule)
    expect((await this.annas.space(space)).head).toEqual(before)
    expect(await this.judged(space, entry)).toBe(wish.client ?? rule)
    const seen = await this.berndSees(space, false)
    const alarm = wish.alarm ?? "forged"
    this.liar.lie = this.shows(space, entry)
    expect(await this.berndSees(space)).toEqual({ ...seen, alarm })
    expect(await this.berndWrites(space, "nie")).toBe(alarm)
    expect(this.written).toBe(0)
    this.liar.lie = undefined
    expect(await this.berndSees(space)).toEqual(seen)
    expect(await this.berndWrites(space, "doch")).toBe("ok")
  }
  /** The twin: Bernd believes who shows it before the server has it, then the server takes it. */
  async isBelievedAndTaken(space: string, hand: Hand, entry: Entry): Promise<void> {
    expect(await this.judged(space, entry)).toBeUndefined()
    this.liar.lie = this.shows(space, entry)
    expect(await this.berndSees(space)).toMatchObject({ alarm: undefined, seq: entry.header.seq })
    this.liar.lie = undefined
    expect(await hand.sends(space, entry)).toBe("ok")
    expect(await this.berndSees(space)).toMatchObject({ alarm: undefined, seq: entry.header.seq })
    expect(await this.berndWrites(space, "weiter")).toBe("ok")
  }

  /** The same of the faction's roster. `client`: what the browser's copy finds; "ok" where it is the newest day alone that is wrong. */
  async bothRefuseRoster(hand: Hand, entry: Entry, rule: string, client = rule): Promise<void> {
    const before = (await this.annas.roster()).head
    expect(await hand.sendsRoster(entry)).toBe(rule)
    const roster = await this.annas.roster()
    expect(roster.head).toEqual(before)
    expect(roster.history.state.check(entry, roster.cards) ?? "ok").toBe(client)
    this.liar.lie = (_method, target, said) => {
      const [path, from] = target.split("?from=")
      if (path !== `/v1/factions/${this.faction}/roster` || said.status !== 200) return undefined
      return { status: 200, body: writePage(endingWith(readPage(said.body), Number(from), entry)) }
    }
    const people = get(await this.anna.engine.people(this.faction)).map((one) => [one.name, one.role])
    await this.bernd.reloads()
    expect(get(await this.bernd.engine.standing())).toMatchObject({ online: false, trouble: { kind: "forged" } })
    this.liar.lie = undefined
    await this.bernd.reloads()
    expect(get(await this.bernd.engine.standing())).toMatchObject({ online: true })
    expect(get(await this.bernd.engine.people(this.faction)).map((one) => [one.name, one.role])).toEqual(people)
  }
}
