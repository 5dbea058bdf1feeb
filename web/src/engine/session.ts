// One signed-in user with everything that hangs on it: identities, rosters, spaces.      twin: client/session/session.h
//
// Works without the server as well: what this device keeps can be looked at; arrive() makes it whole again.
//   threads  a space's own turns serialise what is async on it
import { disbelieved, type Notice } from "./contract.ts"
import { forgetUnhealed, Healer, type Unhealed } from "./heal.ts"
import { addNotice, loadNotices } from "./notices.ts"
import type { Store } from "./store.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { needsFactor } from "./second_factor.ts"
import { Soon } from "./soon.ts"
import { openAtOnce, severalAtOnce, Turns } from "./turns.ts"
import { equal } from "../mappe/base/bytes.ts"
import { idText } from "../mappe/base/id.ts"
import { FactionId, journalOf, PrincipalKind, SpaceId } from "../mappe/base/ids.ts"
import { fail, ok, type Result } from "../mappe/base/result.ts"
import { wipeBundle } from "../mappe/crypto/bundle.ts"
import {
  type AccountRecord,
  loadAccount,
  loadBundle,
  loadServer,
  saveServer,
  type ServerPin,
} from "../mappe/identity/account_store.ts"
import { checkServer } from "../mappe/identity/server_check.ts"
import { isSheetUnproven, noteSheet } from "../mappe/identity/sheet.ts"
import { Identity } from "../mappe/replica/identity.ts"
import { tendSpace } from "../mappe/replica/membership.ts"
import { objectToFalseSnapshots } from "../mappe/replica/objecting.ts"
import { sameHead } from "../mappe/replica/page.ts"
import { forgetPin } from "../mappe/replica/pins.ts"
import { RosterReplica } from "../mappe/replica/roster_replica.ts"
import { SpaceReplica } from "../mappe/replica/space_replica.ts"
import { Downloader, KeptBlobs } from "../mappe/transfer/download.ts"
import type { Api } from "../mappe/wire/api.ts"
import { type Answer, isOfServer, isPassing, type Refused } from "../mappe/wire/answer.ts"
import type { Request } from "../mappe/wire/exchange.ts"
import type { About, FactionListing, Head, SpaceListing } from "../mappe/wire/types.ts"

/** Not a space of this person, or not any more. */
export const noSuchSpace = fail("not_found", "there is no such space for you")

export type AlarmKind = "behind" | "forked" | "forged"

/** A space that was opened here. */
export interface OpenSpace {
  readonly id: string
  readonly replica: SpaceReplica
  readonly turns: Turns
  readonly downloader: Downloader
  alarm: AlarmKind | undefined // the server's history is not what was seen: nothing is written until somebody decides
  failed: Refused | undefined // why it could not be brought up to date last time
  checkedMs: number // when it was last known to be up to date
  seenSeq: number // what is new counts from here
  freshSeq: number // what is marked as new: from the visit before on
  notices: Notice[] // not seen by the person yet
  gatewayLabels: Map<string, string> | undefined // by keyOf(gateway); their owners' words, for showing alone
}

const asOfKeptEveryMs = 60_000
const doubtedAgainMs = 10_000
const beginningTriesMax = 2 // at a snapshot; then from the genesis

interface KnownSpace {
  space: string
  faction: string
  bytes: number
}

export function alarmOf(failed: Refused): AlarmKind | undefined {
  const { kind } = failed.error
  return kind === "behind" || kind === "forked" || kind === "forged" ? kind : undefined
}

// Nor is anything written where a newer Mappe wrote: but that is no alarm.
const distrusted = new Set<string>([...disbelieved, "unsupported"])
const notAsked = fail("offline", "it is not known yet whether this is the server that is known")

export class Session {
  readonly store: Store
  readonly api: Api
  readonly account: AccountRecord
  readonly identities: readonly Identity[]
  readonly kept: KeptBlobs
  server: ServerPin
  isOnline = false
  trouble: Refused | undefined // why the server that answers is not believed
  sheetPutOff = 0 // how often the recovery sheet was put off since it was last proven
  isSheetUnproven = false // one was made here, or may have been, and whether it is on paper was never shown
  asOfMs = 0 // when the server was last heard of
  factions: FactionListing[] = []
  readonly healer = new Healer(this)
  readonly soon = new Soon(this)
  readonly unhealed = new Map<string, Unhealed>() // spaces that a restored server lacks a part of, and why that stays so
  readonly #vouched: readonly Head[]
  readonly #rosters = new Map<string, RosterReplica>()
  readonly #spaces = new Map<string, Promise<Answer<OpenSpace>>>()
  readonly #opened = new Map<string, OpenSpace>()
  readonly #coming = new Map<string, OpenSpace>()
  readonly #doubted = new Set<string>() // spaces that are tried again soon
  readonly #missed = new Map<string, number>() // how often a space did not open
  readonly #told = new Map<string, number>() // how far each space is, as news said
  #listings: SpaceListing[] | undefined
  #known: KnownSpace[] = []
  #keptAsOfMs = 0 // what a start without the server says
  #isKnown = false // the server has said that it is the known one
  #isOver = false
  #isOnTrial = false // it arrives and was restored: perhaps it is believed as soon as it has back what it lost

  private constructor(
    store: Store,
    api: Api,
    server: ServerPin,
    account: AccountRecord,
    identities: Identity[],
    vouched: Head[],
  ) {
    this.store = store
    this.api = api
    this.server = server
    this.account = account
    this.identities = identities
    this.#vouched = vouched
    this.kept = new KeptBlobs(store)
    api.exchange.gate = (request) => this.#closed(request)
  }

  /** The user this store is signed in as; the server is not asked.              errors  not_found  nobody; damaged */
  static async open(store: Store, api: Api): Promise<Result<Session>> {
    const server = await loadServer(store)
    if (!server.ok) return server
    const account = await loadAccount(store)
    if (!account.ok) return account
    const bundle = await loadBundle(store)
    if (!bundle.ok) return bundle
    const identities = bundle.value.persons.map(
      (one) =>
        new Identity(
          { kind: PrincipalKind.person, id: one.person },
          one.faction,
          one.rosterRoot,
          one.signSeed,
          one.boxSeed,
        ),
    )
    const vouched = bundle.value.persons.map((one) => ({ seq: one.seenSeq, hash: one.seenHash }))
    wipeBundle(bundle.value)
    api.setSession(account.value.token)
    const session = new Session(store, api, server.value, account.value, identities, vouched)
    session.#known = await readSetting<KnownSpace[]>(store, "spaces", [])
    session.sheetPutOff = await readSetting<number>(store, "sheet-put-off", 0)
    session.isSheetUnproven = await isSheetUnproven(store, account.value.login)
    session.asOfMs = session.#keptAsOfMs = await readSetting<number>(store, "heard", 0)
    return ok(session)
  }

  /** Those that were there when the server was last asked. */
  get known(): readonly KnownSpace[] {
    return this.#known
  }
  noticesOf(space: string): Promise<Notice[]> {
    return loadNotices(this.store, space)
  }

  /** Asks the server who it is, brings back what it lost in a restore, and brings rosters up to date. Whether it is believed
   *  stands in `trouble` then. Gives the factions whose rosters moved.      errors  untrusted, behind, expired, offline ... */
  async arrive(): Promise<Answer<FactionId[]>> {
    let arrived: Answer<FactionId[]> | undefined // none: the browser's store refuses
    try {
      arrived = await this.#arrive()
    } finally {
      this.#isOnTrial = false
      this.#noteArrival(arrived)
    }
    return arrived
  }
  /** Distrust ends by a server that is believed again, not by one that says nothing, refuses, or says what nobody can read. */
  #noteArrival(arrived: Answer<unknown> | undefined): void {
    const isJudged = arrived && (arrived.ok || distrusted.has(arrived.error.kind))
    if (!isJudged && this.distrust) return
    const saysNothing = !arrived || (!arrived.ok && isPassing(arrived.error.kind))
    this.trouble = saysNothing || arrived?.ok ? undefined : arrived
    if (needsFactor(this.trouble)) this.isOnline = true // whoever demands a code is there
  }
  /** In the middle of a session, as if it had just arrived. Gives whether the server is not believed for that. */
  noteDoubt(failed: Refused): boolean {
    if (!distrusted.has(failed.error.kind)) return false
    this.#noteArrival(failed)
    this.isOnline = false
    return true
  }
  /** Of the long poll. Who refuses is there; only silence, and a server that has no time for anybody, are no connection. Gives
   *  whether the standing is another one now. */
  noteRefusal(failed: Refused): boolean {
    const before = [this.isOnline, this.trouble?.problem?.type]
    if (needsFactor(failed)) this.#noteArrival(failed)
    else if (!isOfServer(failed)) this.isOnline = false
    return before[0] !== this.isOnline || before[1] !== this.trouble?.problem?.type
  }
  async #arrive(): Promise<Answer<FactionId[]>> {
    const moved: FactionId[] = []
    const checked = await checkServer(this.api, this.server)
    if (!checked.ok) return checked
    this.#isKnown = true
    this.#isOnTrial = checked.value.about.healUntilMs > 0
    if (checked.value.pin.generation !== this.server.generation) await saveServer(this.store, checked.value.pin)
    this.server = checked.value.pin
    const factions = await this.api.factions()
    if (!factions.ok) return factions
    this.factions = factions.value
    await this.bringBack(checked.value.about).catch(() => undefined) // no room in the store: the next arrival goes on
    for (const self of this.identities) {
      const roster = await this.roster(self.faction)
      if (!roster.ok) return roster
      const synced = await roster.value.sync()
      if (!synced.ok) return synced
      if (synced.value) moved.push(self.faction)
      await roster.value.syncNames()
    }
    this.heard()
    return ok(moved)
  }
  /** Why nothing is written: the server is another one, or its rosters are not those that were seen. What is here can be looked at. */
  get distrust(): Refused | undefined {
    return this.trouble && distrusted.has(this.trouble.error.kind) ? this.trouble : undefined
  }
  /** The one gate of all that this session sends: what writes waits until the server is known, and believed. */
  #closed({ does }: Request): Refused | undefined {
    if (this.#isOnTrial && does === "brings_back") return undefined
    return this.distrust ?? (this.#isKnown ? undefined : notAsked)
  }
  /** After a restore of the server. Spaces that are open wait, as those that are opened meanwhile do. */
  async bringBack(about: About): Promise<void> {
    await this.healer.begin(about)
    for (const open of this.#opened.values()) this.#waitForEntries(open)
  }
  #waitForEntries(open: OpenSpace): boolean {
    const entries = this.healer.entriesOf(open.id)
    if (entries) void open.turns.take(() => entries)
    return entries !== undefined
  }
  heard(): void {
    this.isOnline = true
    this.asOfMs = Date.now()
    if (this.asOfMs - this.#keptAsOfMs < asOfKeptEveryMs) return
    this.#keptAsOfMs = this.asOfMs
    void writeSetting(this.store, "heard", this.asOfMs).catch(() => undefined) // no more than a word to the person
  }

  async putOffSheet(times: number): Promise<void> {
    this.sheetPutOff = times
    await writeSetting(this.store, "sheet-put-off", times)
  }

  async sheetIsProven(): Promise<void> {
    this.isSheetUnproven = false
    await noteSheet(this.store, this.account.login, false)
  }

  identity(faction: Uint8Array): Identity | undefined {
    return this.identities.find((one) => equal(one.faction, faction))
  }

  /** As this device keeps it; synced if it has nothing of it yet. */
  async roster(faction: FactionId): Promise<Answer<RosterReplica>> {
    const open = this.#rosters.get(idText(faction))
    if (open) return ok(open)
    const at = this.identities.findIndex((one) => equal(one.faction, faction))
    const self = this.identities[at]
    if (!self) return fail("not_found", "not a person of this faction")
    const roster = await RosterReplica.open(this.store, this.api, faction, self.rosterRoot, this.#vouched[at]!)
    if (!roster.ok) return roster
    if (!roster.value.isSynced) {
      const synced = await roster.value.sync()
      if (!synced.ok) return synced
      await roster.value.syncNames()
    }
    this.#rosters.set(idText(faction), roster.value)
    return roster
  }
  openRoster(faction: FactionId): RosterReplica | undefined {
    return this.#rosters.get(idText(faction))
  }

  // ---- spaces ---------------------------------------------------------------------------------------------------

  /** Those that are there, as the server says; without it, those this device knows. */
  async listings(anew = false): Promise<Answer<readonly KnownSpace[]>> {
    if (!this.#listings || anew) {
      const told = await this.api.spaces()
      if (!told.ok && !this.isOnline && this.#known.length > 0) return ok(this.#known)
      if (!told.ok) return told
      this.#listings = told.value.filter((one) => this.identity(one.faction))
      const listed = this.#listings.map(({ space, faction, bytes }) => ({ space: idText(space), faction: idText(faction), bytes }))
      // A restored server does not know yet what is being brought back to it.
      const isComing = ({ space }: KnownSpace): boolean =>
        this.healer.entriesOf(space) !== undefined && !listed.some((one) => one.space === space)
      this.#known = [...listed, ...this.#known.filter(isComing)]
      await writeSetting(this.store, "spaces", this.#known)
    }
    return ok(this.#known)
  }
  #listing(space: string): SpaceListing | undefined {
    return this.#listings?.find((one) => idText(one.space) === space)
  }
  /** Open spaces whose head is another one in the server's list, or was. What is being brought back is looked at afterwards. */
  async elsewhere(): Promise<OpenSpace[]> {
    const listed = await this.listings(true)
    if (!listed.ok) return []
    return this.allOpened().filter((open) => {
      const listing = this.#listing(open.id)
      const isElsewhere = listing && (open.alarm !== undefined || !sameHead(open.replica.head, listing.head))
      return isElsewhere && this.healer.entriesOf(open.id) === undefined
    })
  }
  bytesOf(space: string): number {
    return this.#known.find((one) => one.space === space)?.bytes ?? 0
  }

  /** As this device keeps it, brought up to date once when the server is there. What went wrong with that stands in it;
   *  only a space of which nothing is known fails. */
  space(id: string): Promise<Answer<OpenSpace>> {
    const open = this.#opened.get(id)
    if (open) return Promise.resolve(ok(open))
    let opening = this.#spaces.get(id)
    if (!opening) {
      opening = this.#openSpace(id)
      this.#spaces.set(id, opening)
      const opened = (): boolean => this.#spaces.delete(id)
      void opening.then(opened, opened)
    }
    return opening
  }
  /** `make` makes a space of this session's; whoever asks for it meanwhile waits for that, instead of opening half of it. */
  async create(make: (id: SpaceId) => Promise<Answer<SpaceReplica>>): Promise<Answer<OpenSpace>> {
    const space = SpaceId.random()
    const id = idText(space)
    const making = make(space).then(async (made) => {
      if (!made.ok) return made
      await this.listings(true)
      return this.adopt(made.value)
    })
    this.#spaces.set(id, making)
    return making.finally(() => this.#spaces.delete(id))
  }
  /** News of a space: it is, or will be when it has been opened, at least so far. Gives it if it is open. */
  told(id: string, seq: number): OpenSpace | undefined {
    this.#told.set(id, Math.max(seq, this.#told.get(id) ?? 0))
    return this.#opened.get(id)
  }
  #isBehindNews({ id, replica }: OpenSpace): boolean {
    return replica.head.seq < (this.#told.get(id) ?? 0)
  }
  /** What is open now, without waiting. */
  opened(id: string): OpenSpace | undefined {
    return this.#opened.get(id)
  }
  /** Waits for one that is being opened now: what it read from the store may be older. */
  async openedSoon(id: string): Promise<OpenSpace | undefined> {
    await this.#spaces.get(id)?.catch(() => undefined)
    return this.#opened.get(id)
  }
  allOpened(): OpenSpace[] {
    return [...this.#opened.values()]
  }

  /** One that is being opened, as this device kept it: to be looked at, until it is brought up to date. */
  coming(id: string): OpenSpace | undefined {
    return this.#coming.get(id)
  }

  /** Opens them all and waits for each (`soon` waits for none for long). Those that do not open are left out: the card of
   *  each says why. */
  async allThatOpen(): Promise<OpenSpace[]> {
    const listed = await this.listings()
    if (!listed.ok) return []
    const all = await severalAtOnce(openAtOnce, listed.value, ({ space }) => this.space(space))
    return all.flatMap((open) => (open.ok ? [open.value] : []))
  }

  async #openSpace(id: string): Promise<Answer<OpenSpace>> {
    const listed = await this.listings()
    if (!listed.ok) return listed
    let known = listed.value.find((one) => one.space === id)
    if (!known) {
      const again = await this.listings(true)
      if (!again.ok) return again
      known = again.value.find((one) => one.space === id)
    }
    const space = SpaceId.parseText(id)
    const faction = known && FactionId.parseText(known.faction)
    if (!space.ok || !faction?.ok) return noSuchSpace
    const self = this.identity(faction.value)
    const roster = await this.roster(faction.value)
    if (!roster.ok || !self) return roster.ok ? fail("not_found", "not a person of this faction") : roster
    const replica = await SpaceReplica.open(this.store, this.api, roster.value, self, space.value)
    if (!replica.ok) return replica
    replica.value.mayBeginAtSnapshot = (this.#missed.get(id) ?? 0) < beginningTriesMax
    return this.adopt(replica.value)
  }

  /** Takes in a replica: resumed, synced. */
  async adopt(replica: SpaceReplica): Promise<Answer<OpenSpace>> {
    const id = idText(replica.id)
    const known = this.#opened.get(id)
    if (known) return ok(known)
    const open: OpenSpace = {
      id,
      replica,
      turns: new Turns(),
      downloader: new Downloader(this.api, replica.id, this.kept),
      alarm: undefined,
      failed: undefined,
      checkedMs: 0,
      seenSeq: 0,
      freshSeq: 0,
      notices: await loadNotices(this.store, id),
      gatewayLabels: undefined,
    }
    const resumed = await replica.resume()
    if (!resumed.ok && alarmOf(resumed)) open.alarm = alarmOf(resumed)
    const seen = await readSetting<number>(this.store, `seen-${id}`, -1)
    open.seenSeq = open.freshSeq = Math.max(0, seen)
    if (replica.isReplayed && seen >= 0) this.#coming.set(id, open)
    try {
      return await this.#takeIn(open, seen)
    } finally {
      if (this.#coming.get(id) === open) this.#coming.delete(id)
    }
  }
  async #takeIn(open: OpenSpace, seen: number): Promise<Answer<OpenSpace>> {
    const { id, replica } = open
    // The listing's word that nothing moved saves asking; any other word is looked into, and judged, by sync().
    const listing = this.#listing(id)
    const isListed = replica.isReplayed && listing && sameHead(replica.head, listing.head)
    const isCurrent = isListed && !this.#isBehindNews(open)
    // What this device keeps of it can be looked at before the server has it again.
    const isHealing = this.#waitForEntries(open) && replica.isReplayed
    if (isCurrent) open.checkedMs = Date.now()
    else if (!isHealing) await this.#syncAndTend(open).synced
    await this.#noteAnswered(open)
    if (!replica.isReplayed) {
      this.#missed.set(id, (this.#missed.get(id) ?? 0) + 1)
      return open.failed ?? fail("not_found", "there is no such space for you")
    }
    if (seen < 0 && !this.#isOver) await writeSetting(this.store, `seen-${id}`, (open.seenSeq = open.freshSeq = replica.head.seq))
    if (this.#isOver) {
      replica.wipe()
      return fail("cancelled", "the session is over")
    }
    // Somebody else may have opened it meanwhile: there is one of each.
    const meanwhile = this.#opened.get(id)
    if (meanwhile) {
      replica.wipe()
      return ok(meanwhile)
    }
    this.#opened.set(id, open)
    if (isCurrent && !isHealing) void this.tend(open).catch(() => undefined) // a healed one is synced again, and tended then
    if (!isHealing && this.#isBehindNews(open)) await this.#syncAndTend(open).synced // news that came meanwhile
    return ok(open)
  }

  /** Brings it up to date and tends it. Gives whether there was something. */
  async sync(open: OpenSpace): Promise<Answer<boolean>> {
    const { synced, tended } = this.#syncAndTend(open)
    await tended
    return synced
  }
  /** Both in one turn, so that nobody writes before it is tended; but it can be looked at before. */
  #syncAndTend(open: OpenSpace): { synced: Promise<Answer<boolean>>; tended: Promise<void> } {
    let tended!: Promise<void>
    const synced = new Promise<Answer<boolean>>((known, failed) => {
      tended = open.turns
        .take(async () => {
          const news = await this.#syncNow(open)
          known(news)
          // What any online client does by itself; that it could not (a race, a role) keeps nobody from reading.
          if (news.ok) await this.#tendNow(open)
        })
        .catch(failed)
    })
    return { synced, tended }
  }
  async #syncNow(open: OpenSpace): Promise<Answer<boolean>> {
    const news = await open.replica.sync()
    open.failed = news.ok ? undefined : news
    if (!news.ok) {
      const alarm = alarmOf(news)
      if (alarm) open.alarm = alarm
      else if (!open.replica.isTrusted) this.#tryAgainSoon(open)
      return news
    }
    open.alarm = undefined
    open.checkedMs = Date.now()
    await this.#noteAnswered(open)
    return news
  }
  /** What it began at is disputed, and there was no way to the genesis. */
  #tryAgainSoon(open: OpenSpace): void {
    if (this.#doubted.has(open.id)) return
    this.#doubted.add(open.id)
    setTimeout(() => {
      this.#doubted.delete(open.id)
      if (!this.#isOver) void this.sync(open).then(() => this.soon.changed(open)).catch(() => undefined)
    }, doubtedAgainMs)
  }
  async #tendNow(open: OpenSpace): Promise<void> {
    if (open.alarm || this.distrust) return
    const done = await tendSpace(open.replica)
    const objected = await objectToFalseSnapshots(open.replica)
    if ((done.ok && done.value !== undefined) || (objected.ok && objected.value)) this.soon.changed(open)
  }

  /** The same where the faction's roster moved and the space did not: under the key of somebody who was retired nothing more
   *  is to be written.                                                                      docs/protocol.md §4.2 */
  async tend(open: OpenSpace): Promise<void> {
    await open.turns.take(() => this.#tendNow(open))
  }
  async tendAll(faction: Uint8Array): Promise<void> {
    for (const open of this.allOpened()) if (equal(open.replica.roster.faction, faction)) await this.tend(open).catch(() => undefined)
  }

  /** The finding is let go of once it lies among the notices. */
  async #noteAnswered(open: OpenSpace): Promise<void> {
    const { answered } = open.replica
    if (!answered) return
    await addNotice(this.store, open, { notice: "arrived", seq: answered.seq, atMs: answered.timeMs })
    await open.replica.forgetAnswered()
  }

  /** Gives up what this device has seen of a space and believes the server's history instead, from its genesis. Only
   *  when a person has decided so, after a true fork.                                      docs/protocol.md §4.5 */
  async followServer(id: string): Promise<Answer<OpenSpace>> {
    const open = this.#opened.get(id)
    if (!open) return noSuchSpace
    return open.turns.take(async () => {
      await open.replica.forgetKept()
      await forgetPin(this.store, journalOf(open.replica.id))
      open.replica.wipe()
      await forgetUnhealed(this, id)
      this.#opened.delete(id)
      return this.space(id)
    })
  }
  forgetOpened(id: string): void {
    this.#opened.get(id)?.replica.wipe()
    this.#opened.delete(id)
  }

  /** Keys are gone from memory; the session is of no use afterwards. */
  wipe(): void {
    this.#isOver = true
    this.healer.end()
    for (const open of [...this.#opened.values(), ...this.#coming.values()]) open.replica.wipe()
    for (const one of this.identities) one.wipe()
    this.account.token.wipe()
    this.account.device?.wipe()
    this.api.setSession(undefined)
  }
}
