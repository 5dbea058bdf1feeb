// One space, verified from its genesis or a snapshot: chain, signatures, roles, keys, folders and files.
//                                                  docs/protocol.md §4, §5   twin: client/replica/space_replica.h
//
// A reply that breaks a rule is refused whole and named: "behind", "forked" or "forged"; nothing of it is used. What
// only members can judge (a void access entry, ops that do not fit) does not stop the replay: it is skipped by every
// client alike and told in alarms and health. What was verified is kept sealed in the store (a checkpoint and the
// entries after it), so the next start begins where this one ended.
//   threads  one call after another for what is async (the engine sees to it); the rest any time
import type { Store } from "../../engine/store.ts"
import { equal } from "../base/bytes.ts"
import { check } from "../base/check.ts"
import { keyOf } from "../base/id.ts"
import { type Fingerprint, journalOf, PrincipalKind, type PrincipalId, type SpaceId } from "../base/ids.ts"
import { fail, ok, type Result } from "../base/result.ts"
import type { EpochKey } from "../base/secret.ts"
import type { Card } from "../crypto/card.ts"
import { verificationCode } from "../crypto/codes.ts"
import { type SpaceConst, spaceConst } from "../crypto/space_keys.ts"
import { type AccessBody, accessOf, type Row, SpaceRole } from "../journal/access.ts"
import { type Author, sameAuthor } from "../journal/author.ts"
import { Entry, isAccessKind } from "../journal/entry.ts"
import type { State } from "../journal/state.ts"
import type { Api } from "../wire/api.ts"
import { type Answer, isPassing } from "../wire/answer.ts"
import { beginningStateBytesMax, commitTriesMax } from "../wire/limits.ts"
import type { Head, JournalPage } from "../wire/types.ts"
import { beginningAtSnapshot } from "./beginning.ts"
import { ReplayStore } from "./checkpoint.ts"
import { entryTimeMs, isTooFarAhead } from "./clock.ts"
import { compareStates } from "./compare_states.ts"
import { healJournal } from "./healing.ts"
import type { Identity } from "./identity.ts"
import { openInnerLists } from "./inner_lists.ts"
import { errorOfBroken, parsePage, sameHead } from "./page.ts"
import { dropFound, dropPending, type Found, keepFound, loadFound, loadPending, loadPin, raisePin } from "./pins.ts"
import { type Alarm, Draft, Replay, type SkippedEntry } from "./replay.ts"
import type { RosterReplica } from "./roster_replica.ts"
import { readSnapshot } from "./snapshots.ts"

const forked = fail("forked", "the server has another entry at a place this client has seen")

export type MemberRow = Pick<Row, "principal" | "role" | "untilMs" | "fingerprint">

export class SpaceReplica {
  readonly store: Store
  readonly api: Api
  readonly roster: RosterReplica
  readonly self: Identity
  readonly id: SpaceId

  // What committing and membership work with; no one else.
  replay: Replay
  readonly knownCards: Map<string, Card> // by keyOf(fingerprint)
  lookedFor: Head | undefined // an own entry whose answer is not there yet
  found = false // it was on the chain
  mayBeginAtSnapshot = true
  pending: Head | undefined // of an entry of this run or an earlier one whose answer did not come
  answered: Found | undefined // and that turned out to be on the chain: what was wished is done

  readonly #kept: ReplayStore
  readonly #gatewayOwners = new Map<string, PrincipalId>()
  #seen: Head | undefined // the store's pin
  #unkept: Entry[] = [] // taken in, not yet in the store
  #newer = false
  #isFoundKept = true
  #replays = 0 // that took the place of the one before
  #spaceConst: SpaceConst | undefined

  private constructor(
    store: Store,
    api: Api,
    roster: RosterReplica,
    self: Identity,
    id: SpaceId,
    seen: Head | undefined,
    knownCards = new Map<string, Card>(),
  ) {
    this.knownCards = knownCards
    this.store = store
    this.api = api
    this.roster = roster
    this.self = self
    this.id = id
    this.#seen = seen
    this.#kept = new ReplayStore(store, id)
    this.replay = new Replay(self, id, this.cards)
  }

  /** Nothing is fetched yet. */
  static async open(
    store: Store,
    api: Api,
    roster: RosterReplica,
    self: Identity,
    id: SpaceId,
  ): Promise<Result<SpaceReplica>> {
    const seen = await loadPin(store, journalOf(id))
    if (!seen.ok) return seen
    const space = new SpaceReplica(store, api, roster, self, id, seen.value)
    space.pending = (await loadPending(store, journalOf(id)))?.pin
    space.answered = await loadFound(store, journalOf(id))
    return ok(space)
  }

  /** Cards that were learned: no network. */
  readonly cards = (fingerprint: Fingerprint): Card | undefined => this.knownCards.get(keyOf(fingerprint))

  get ownHead(): Head | undefined {
    return this.replay.begun ? this.replay.verified.access.head : undefined
  }

  // ---- following the server -------------------------------------------------------------------------------------

  /** Takes in what the store keeps; sync() does it first. Nothing kept: isReplayed stays false. */
  async resume(): Promise<Answer<void>> {
    if (this.replay.begun) return ok(undefined)
    const loaded = await this.#loadKept()
    if (!loaded.ok) this.#startAnew() // half of it is no use
    await this.settlePending()
    return loaded
  }

  /** Fetches, verifies and replays what is new. Gives whether there was something. */
  async sync(): Promise<Answer<boolean>> {
    const resumed = await this.resume()
    if (!resumed.ok) return resumed
    const news = await this.fetch()
    if (!news.ok) return news
    const settled = await this.settle()
    if (!settled.ok) return settled
    if (!this.replay.hasState) return fail("denied", "nobody vouches for this space's beginning: it is not shown")
    return news
  }

  async fetch(): Promise<Answer<boolean>> {
    if (!this.replay.begun && this.mayBeginAtSnapshot) {
      const begun = await this.#beginAtSnapshot()
      if (!begun.ok || begun.value) return begun
    }
    const fetched = await this.#fetchOn()
    return fetched.ok && !this.isTrusted ? this.knowAll() : fetched
  }

  /** False: the snapshot this replica began at turned out to be none to begin at. Nothing is written then. */
  get isTrusted(): boolean {
    const { replay } = this
    return replay.beganAt === 0 || (replay.hasState && replay.state.whole && !replay.isContradicted)
  }
  /** Before anything is written. */
  async beTrusted(): Promise<Answer<void>> {
    const known = this.isTrusted ? ok(false) : await this.knowAll()
    return known.ok ? ok(undefined) : known
  }
  /** Another replica of the same, from the genesis; it has to meet what this one holds or has seen. Outside of the space's turn, too:
   *  adopt() goes on from there.                                                              errors  as fetch() */
  async replayed(): Promise<Answer<SpaceReplica>> {
    const seen = this.#seen && this.#seen.seq > (this.ownHead?.seq ?? 0) ? this.#seen : this.ownHead
    const again = new SpaceReplica(this.store, this.api, this.roster, this.self, this.id, seen, this.knownCards)
    again.mayBeginAtSnapshot = false
    again.pending = this.pending
    const fetched = await again.fetch()
    return fetched.ok ? ok(again) : fetched
  }
  /** What a snapshot's author was believed is disputed, or does not fit: from the genesis instead.
   *    errors  as fetch(); the replica is as it was, and not trusted if it was not */
  async knowAll(): Promise<Answer<boolean>> {
    if (!this.isTrusted) await this.#kept.forget() // nor is it believed after a reload
    const again = await this.replayed()
    if (!again.ok) return again
    return this.adopt(again.value)
  }
  /** Goes on as that one, which replayed() gave.                                              errors  as fetch() */
  async adopt(again: SpaceReplica): Promise<Answer<boolean>> {
    again.lookedFor = this.lookedFor
    const met = await this.#meets(again)
    const kept = met.ok ? await this.#become(again) : met
    return kept.ok ? ok(true) : kept
  }
  /** Others may write meanwhile: both follow until they stand at the same place. */
  async #meets(again: SpaceReplica): Promise<Answer<void>> {
    for (let tries = 0; tries < commitTriesMax; ++tries) {
      const mine = await this.#fetchOn()
      if (!mine.ok) return mine
      again.#seen = this.ownHead
      const fetched = await again.fetch()
      if (!fetched.ok) return fetched
      const judged = again.#judgeAtHead()
      if (!judged.ok) return judged
      if (again.#newer && again.head.seq < this.head.seq) return fail("unsupported", "this space was written by a newer Mappe: update this program")
      if (again.head.seq !== this.head.seq) continue
      return equal(again.head.hash, this.head.hash) ? ok(undefined) : fail("forked", "the replay from the beginning ends elsewhere")
    }
    return fail("conflict", "others keep writing into this space: try again")
  }
  async #become(again: SpaceReplica): Promise<Answer<void>> {
    this.replay.wipe()
    this.replay = again.replay
    ++this.#replays
    for (const [key, owner] of again.#gatewayOwners) this.#gatewayOwners.set(key, owner)
    this.#unkept = again.#unkept
    this.#newer = again.#newer
    this.found ||= again.found
    if (again.answered) {
      this.answered = again.answered
      this.#isFoundKept = false
    }
    await this.#kept.forget()
    return this.settle()
  }

  /** Where a replica that holds nothing yet can begin: access entries, newest snapshot, its state, the tail up to the head; all of it or
   *  nothing. Not behind a place this device has seen, which has to be met. Gives whether.    §4.9    errors  those that pass */
  async #beginAtSnapshot(): Promise<Answer<boolean>> {
    const done = await this.#triesSnapshot()
    if (done.ok && done.value && this.isTrusted) return done
    this.#startAnew()
    return done.ok || !isPassing(done.error.kind) ? ok(false) : done
  }
  async #triesSnapshot(): Promise<Answer<boolean>> {
    const seqMax = Math.min(this.#seen?.seq ?? Infinity, this.pending ? this.pending.seq - 1 : Infinity)
    const start = await beginningAtSnapshot(this.api, this.id, seqMax)
    if (!start.ok) return start
    if (!start.value) return ok(false)
    const { access, snapshot } = start.value
    this.replay.beganAt = snapshot.header.seq
    this.replay.beganBy = snapshot.header.author
    const taken = await this.#takeBeginning([...access, snapshot])
    if (!taken.ok) return taken
    this.#unkept = [snapshot]
    const fetched = await this.#fetchOn()
    return fetched.ok ? ok(true) : fetched
  }
  async #takeBeginning(entries: readonly Entry[]): Promise<Answer<void>> {
    const draft = new Draft(this.replay, this.roster.history, this.cards)
    for (const entry of entries) {
      const prepared = await this.#prepare(entry)
      if (!prepared.ok) return prepared
      if (isTooFarAhead(this.api, entry.header.timeMs)) return fail("forged", "an entry of a day that has not come")
      const broken = draft.addBehindGap(entry)
      if (broken) return errorOfBroken(broken, false)
      if (this.#isForked(entry)) return forked
    }
    await this.replay.accept(draft)
    for (const entry of entries) this.#noteGateways(entry)
    return this.#supplyWanted() // unless it waits for the own row, which came later
  }

  async #fetchOn(): Promise<Answer<boolean>> {
    let news = false
    for (;;) {
      const before = this.ownHead
      const page = await this.api.journal(this.id, before ? before.seq + 1 : 0)
      if (!page.ok) return page
      const taken = await this.take(page.value)
      if (!taken.ok) return taken
      const supplied = await this.#supplyWanted()
      if (!supplied.ok) return supplied
      const after = this.ownHead
      news ||= !sameHead(before, after)
      if (this.#newer || (after && after.seq >= page.value.head.seq)) return ok(news)
    }
  }

  /** A replay that stands still at a snapshot gets its state, or does without.                  errors  those that pass */
  async #supplyWanted(): Promise<Answer<void>> {
    for (let wanted = this.replay.wantedSnapshot; wanted; wanted = this.replay.wantedSnapshot) {
      if (this.replay.beganAt > 0 && wanted.state.sizeBytes > beginningStateBytesMax) return fail("too_large", "a snapshot too large to begin at")
      const state = await readSnapshot(this.api, this.id, this.replay.keys, wanted)
      if (state.ok) await this.replay.supplyState(state.value)
      else if (isPassing(state.error.kind)) return state
      else await this.replay.doWithoutSnapshot()
    }
    return ok(undefined)
  }

  /** Judges and takes in a page, whole or not at all. */
  async take(page: JournalPage): Promise<Answer<void>> {
    const parsed = parsePage(page, this.ownHead)
    if (!parsed.ok) return parsed
    // Whatever has to be fetched comes first: judging a page is one step that nothing interrupts.
    for (const entry of parsed.value.entries) {
      const prepared = await this.#prepare(entry)
      if (!prepared.ok && prepared.error.kind !== "unsupported") return prepared
    }
    const begun = this.replay.begun
    const draft = new Draft(this.replay, this.roster.history, this.cards)
    const taken: Entry[] = []
    this.#newer = parsed.value.newer
    for (const entry of parsed.value.entries) {
      const judged = this.#judge(draft, entry, taken.length === 0 && begun)
      // A body of a version this program does not know: what lies before it can be read.
      if (!judged.ok && judged.error.kind === "unsupported") this.#newer = true
      if (!judged.ok && this.#newer) break
      if (!judged.ok) return judged
      taken.push(entry)
    }
    await this.replay.accept(draft)
    for (const entry of taken) {
      this.#noteGateways(entry)
      this.#comparePending(entry.pin, entry.header.timeMs)
      this.found ||= this.lookedFor !== undefined && equal(entry.hash, this.lookedFor.hash)
      this.#unkept.push(entry)
    }
    return ok(undefined)
  }

  /** What can only be said at the head; then keeps pin and entries. */
  async settle(): Promise<Answer<void>> {
    const judged = this.#judgeAtHead()
    if (!judged.ok) {
      if (judged.error.kind === "forged") this.#startAnew() // what the store keeps is from before the lie
      return judged
    }
    const head = this.ownHead!
    await this.#keepAnswered() // a page that ends behind this line must still be able to say so
    if (this.isTrusted) await this.#kept.keep(this.replay, this.#unkept)
    this.#unkept = []
    await this.settlePending()
    const raised = await raisePin(this.store, journalOf(this.id), head)
    if (!raised.ok) return raised
    if (!this.#seen || head.seq > this.#seen.seq) this.#seen = head
    return ok(undefined)
  }

  /** Forgets the unanswered entry once the chain is past its place. */
  async settlePending(): Promise<void> {
    const head = this.ownHead
    if (!this.pending || !head || head.seq < this.pending.seq) return
    await this.#keepAnswered()
    this.pending = undefined
    if (!this.lookedFor) await dropPending(this.store, journalOf(this.id)) // else it is the own one that lies there now
  }

  #judgeAtHead(): Result<void> {
    const head = this.ownHead
    if (!head)
      return this.#newer
        ? fail("unsupported", "this space was written by a newer Mappe")
        : fail("forged", "a space without a genesis")
    if (this.#seen && head.seq < this.#seen.seq && !this.#newer)
      return fail("behind", "the server has less of this space than this client saw")
    if (this.replay.verified.husks.size > 0) return fail("forged", "a body was erased that no prune entry names")
    if (this.replay.hasState && !this.replay.isWaiting && !this.replay.state.whole)
      return fail("not_found", "a part of this space was erased and no snapshot takes its place")
    return ok(undefined)
  }

  async #prepare(entry: Entry): Promise<Answer<void>> {
    if (!entry.header.rosterSeen) return fail("forged", "an entry of a roster in a space")
    const followed = await this.roster.followTo(entry.header.rosterSeen)
    if (!followed.ok) return followed
    return this.#learnCards(entry)
  }

  /** Every card an entry needs, before it is judged: one that is not handed out is the server's fault, and nothing is
   *  judged by its absence. */
  async #learnCards(entry: Entry): Promise<Answer<void>> {
    if (!isAccessKind(entry.header.kind) || entry.isHusk) return ok(undefined)
    const body = accessOf(entry)
    if (!body.ok) return body.error.kind === "unsupported" ? body : fail("forged", "an access entry whose body is none")
    for (const row of body.value.members) {
      if (this.knownCards.has(keyOf(row.fingerprint))) continue
      const card = await this.roster.card(row.fingerprint)
      if (!card.ok) return card
      const fits =
        card.value.kind === row.principal.kind &&
        equal(card.value.id, row.principal.id) &&
        equal(card.value.faction, this.roster.faction)
      if (!fits) return fail("forged", "a card that is not the one its row names")
      this.knownCards.set(keyOf(row.fingerprint), card.value)
    }
    return ok(undefined)
  }

  #judge(draft: Draft, entry: Entry, firstAfterOwn: boolean): Result<void> {
    const { header } = entry
    if (!equal(header.journal, this.id)) return fail("forged", "an entry of another journal")
    if (isTooFarAhead(this.api, header.timeMs)) return fail("forged", "an entry of a day that has not come")
    const broken = draft.add(entry)
    if (broken) return errorOfBroken(broken, firstAfterOwn)
    return this.#isForked(entry) ? forked : ok(undefined)
  }
  #isForked({ header, hash }: Entry): boolean {
    return this.#seen !== undefined && header.seq === this.#seen.seq && !equal(hash, this.#seen.hash)
  }

  #noteGateways(entry: Entry): void {
    if (!isAccessKind(entry.header.kind) || entry.isHusk) return
    const body = accessOf(entry)
    if (!body.ok) return
    for (const row of body.value.members) {
      const card = this.cards(row.fingerprint)
      if (card?.kind === PrincipalKind.gateway) this.#gatewayOwners.set(keyOf(card.id), card.owner)
    }
  }

  #comparePending(at: Head, timeMs: number): void {
    if (!this.pending || !sameHead(this.pending, at)) return
    this.answered = { seq: at.seq, timeMs }
    this.#isFoundKept = false
  }
  async #keepAnswered(): Promise<void> {
    if (this.#isFoundKept || !this.answered) return
    await keepFound(this.store, journalOf(this.id), this.answered)
    this.#isFoundKept = true
  }
  /** What was answered late was told, durably: nobody needs it any more. */
  async forgetAnswered(): Promise<void> {
    await dropFound(this.store, journalOf(this.id))
    this.answered = undefined
    this.#isFoundKept = true
  }

  /** The store's checkpoint and tail, taken in without judging them again. */
  async #loadKept(): Promise<Answer<void>> {
    const tail = await this.#kept.load(this.replay)
    if (!this.replay.begun) {
      this.#startAnew() // a damaged checkpoint may have left parts
      return ok(undefined)
    }
    // Cards of the rows as they are now: later entries are judged by them.
    for (const row of this.replay.verified.access.members.members) {
      const card = await this.roster.card(row.fingerprint)
      if (!card.ok) return card
      this.knownCards.set(keyOf(row.fingerprint), card.value)
      if (card.value.kind === PrincipalKind.gateway) this.#gatewayOwners.set(keyOf(card.value.id), card.value.owner)
    }
    // A page may have ended between keeping a checkpoint with its own entry as the newest and telling so.
    this.#comparePending(this.ownHead!, this.replay.verified.access.timeMs)
    if (tail.length === 0) return ok(undefined)
    for (const entry of tail) {
      const prepared = await this.#prepare(entry)
      if (!prepared.ok) return prepared
    }
    const draft = new Draft(this.replay, this.roster.history, this.cards)
    for (const entry of tail) {
      draft.addVerified(entry)
      this.#noteGateways(entry)
      this.#comparePending(entry.pin, entry.header.timeMs)
    }
    await this.replay.accept(draft)
    return ok(undefined)
  }

  #startAnew(): void {
    this.replay.wipe()
    this.replay = new Replay(this.self, this.id, this.cards)
    this.#spaceConst?.wipe()
    this.#spaceConst = undefined
    this.#unkept = []
  }

  // ---- what it is -----------------------------------------------------------------------------------------------

  /** False until the genesis was verified. */
  get isReplayed(): boolean {
    return this.replay.hasState
  }
  get head(): Head {
    const head = this.ownHead
    check(head !== undefined, "a space that was replayed")
    return head
  }
  get state(): State {
    check(this.isReplayed, "a space that was replayed")
    return this.replay.state
  }
  /** Another one whenever what the space holds may be another. */
  get stand(): string {
    return `${this.#replays}.${this.head.seq}`
  }
  get title(): string {
    return this.state.title
  }
  /** Of the newest valid access entry. */
  get validAccess(): AccessBody {
    const valid = this.replay.verified.judge.newestValid
    check(valid !== undefined, "a space with a state has a valid genesis")
    return valid
  }
  get members(): MemberRow[] {
    return this.validAccess.members.map(({ principal, role, untilMs, fingerprint }) => ({ principal, role, untilMs, fingerprint }))
  }
  /** None: no row, or it has ended. */
  get ownRole(): SpaceRole | undefined {
    check(this.isReplayed, "a space that was replayed")
    const { access } = this.replay.verified
    const now = Math.max(access.timeMs, entryTimeMs(this.api))
    const row = access.rowAt(this.self.principal, now)
    if (!row) return undefined
    const isManager = access.isManagerAt(row.principal, now, this.roster.history.state)
    return isManager ? SpaceRole.manager : row.role
  }
  get isFrozen(): boolean {
    return this.validAccess.frozen
  }
  get gatewaysAllowed(): boolean {
    return this.validAccess.gatewaysAllowed
  }
  /** After a leave: kinds 2 to 4 wait for an access entry that raises the epoch. */
  get waitsForEpoch(): boolean {
    return this.replay.verified.access.refreshNeeded
  }
  get epoch(): number {
    return this.validAccess.epoch
  }
  /** The journal goes on in a form this program does not know: what was replayed is what lies before it. */
  get isNewer(): boolean {
    return this.#newer
  }
  get spaceConst(): SpaceConst {
    if (!this.#spaceConst) {
      const first = this.epochKey(1)
      check(first !== undefined, "the links lead to epoch 1")
      this.#spaceConst = spaceConst(first, this.id)
    }
    return this.#spaceConst
  }
  epochKey(epoch: number): EpochKey | undefined {
    return this.replay.keys.key(epoch)
  }
  ownerOfGateway(gateway: PrincipalId): PrincipalId | undefined {
    return this.#gatewayOwners.get(keyOf(gateway))
  }
  isSelf(author: Author): boolean {
    return sameAuthor(author, this.self.principal)
  }
  nameOf(author: Author): string {
    const owner = author.kind === PrincipalKind.gateway ? this.ownerOfGateway(author.id) : undefined
    return this.roster.nameOf(owner ? { kind: PrincipalKind.person, id: owner } : author)
  }
  /** The snapshot whose author was believed what lies before it; none: everything was judged here. */
  get began(): { seq: number; author: Author } | undefined {
    const { beganAt: seq, beganBy: author } = this.replay
    return seq > 0 ? { seq, author } : undefined
  }
  get health(): readonly SkippedEntry[] {
    return this.replay.health
  }
  get alarms(): readonly Alarm[] {
    return this.replay.alarms
  }
  /** Six groups of five digits; equal for two people exactly if their journals are equal up to the head. */
  get verificationCode(): string {
    return verificationCode(this.head.hash)
  }
  /** The place this device has seen, when the server shows another history. */
  get seen(): Head | undefined {
    return this.#seen
  }

  /** Every entry from the genesis on, fetched and judged again; the result must be the state held.
   *    errors  as sync(); damaged  the store's copy differed (it was thrown away); conflict  others keep writing */
  async verifyFromGenesis(): Promise<Answer<void>> {
    const synced = await this.sync()
    if (!synced.ok) return synced
    const replayed = await this.replayed()
    if (!replayed.ok) return replayed
    const again = replayed.value
    const met = await this.#meets(again)
    if (!met.ok) return met
    if (!again.isReplayed) return fail("denied", "nobody vouches for this space's beginning: it is not shown")
    const same = await compareStates(this.replay, again.replay, this.spaceConst)
    if (this.replay.beganAt > 0 && (same.ok || same.error.kind === "damaged")) {
      const adopted = await this.#become(again) // which knows more, or better
      return adopted.ok ? same : adopted
    }
    again.#startAnew()
    if (!same.ok && same.error.kind === "damaged") await this.#kept.forget()
    return same
  }

  /** Opens level 1 contents that are not yet, so that drops are whole. */
  openInnerLists(): Promise<Answer<void>> {
    return openInnerLists(this.api, this.id, this.replay)
  }

  /** Brings back to a restored server what it lost of this space. The replay need not have begun. Gives how many
   *  entries.                                                                                              §4.5 */
  async heal(): Promise<Answer<number>> {
    if (!this.#seen) return ok(0)
    const chain = await this.#kept.recent()
    const page = (from: number): Promise<Answer<JournalPage>> => this.api.journal(this.id, from)
    return healJournal(chain, this.#seen, page, (part) => this.api.healJournal(this.id, part))
  }

  /** Throws away what the store keeps of it; the pin stays. */
  async forgetKept(): Promise<void> {
    await this.#kept.forget()
    await this.forgetAnswered()
    this.#startAnew()
  }

  /** Keys and contents are gone from memory; the replica is of no use afterwards. */
  wipe(): void {
    this.#startAnew()
  }
}
