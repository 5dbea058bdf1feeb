// What everybody who holds a space's journal can see and judge of its members: server and client alike.
//                                                                     docs/protocol.md sections 4.2, 4.3, 4.6 and 13.1
//
// Judged on the newest genesis or access entry, void or not. What only members can check (sealed rows, links) makes an
// entry void, not forged: see void_judge.ts. Not judged here: the session, the clock, the quota, the presence of blobs.
import { equal, type Bytes } from "../base/bytes.ts"
import { Reader, Writer } from "../base/cbor.ts"
import { check } from "../base/check.ts"
import { EntryHash, FactionId, PrincipalKind, SpaceId, journalOf } from "../base/ids.ts"
import { type Result, ok } from "../base/result.ts"
import { type AccessBody, type Row, SpaceRole, encodeAccess, parseAccess, parseGenesis, rowEndedAt } from "./access.ts"
import type { Author } from "./author.ts"
import { type Entry, type Header, Kind, type Pin, isRosterKind } from "./entry.ts"
import { entriesMax } from "./limits.ts"
import { checkRows, hasManagerPerson, isManagerOf } from "./member_rows.ts"
import type { CardLookup } from "./person.ts"
import { parsePrune } from "./prune.ts"
import type { RosterHistory, RosterState } from "./roster.ts"
import { type Verdict, ruleOfBody } from "./rule.ts"
import { judgeSelfChange } from "./self_change.ts"

// Whether an entry without its body passes. Nobody takes one before a verified prune entry named it: who replays what
// others pruned keeps the seqs of husks until then.
export type Husks = "refused" | "awaiting_prune"

const accessStateVersion = 1

function leastRole(kind: Kind): SpaceRole {
  switch (kind) {
    case Kind.note:
      return SpaceRole.commenter
    case Kind.content:
    case Kind.snapshot:
      return SpaceRole.editor
    default:
      return SpaceRole.manager
  }
}

// Judges a genesis entry. It has no gateway rows: their owners add them.
export function checkGenesis(entry: Entry, roster: RosterHistory): Verdict {
  const { header } = entry
  if (isRosterKind(header.kind)) return "wrong_journal"
  if (header.kind !== Kind.genesis || header.rosterSeen === undefined) return "wrong_seq"
  const parsed = parseGenesis(entry.body)
  if (!parsed.ok) return ruleOfBody(parsed.error)
  const { space, owner, rosterRoot, access } = parsed.value
  if (!equal(header.journal, journalOf(space))) return "wrong_journal"
  if (roster.size === 0 || !equal(owner, roster.state.faction) || !equal(rosterRoot, roster.root)) return "wrong_root"
  if (!roster.has(header.rosterSeen)) return "roster_unknown"
  if (header.epoch !== 1 || access.epoch !== 1) return "wrong_epoch"
  if (access.epochLink.length > 0) return "link_missing"
  if (access.voids.length > 0) return "wrong_voids"
  if (header.author.kind !== PrincipalKind.person) return "person_required"
  const then = roster.stateAt(header.rosterSeen.seq)
  const author = then.person(header.author.id)
  if (author === undefined) return "unknown_author"
  if (!entry.signedBy(author.card.signPk)) return "bad_signature"
  if (!then.mayCreateSpacesAt(header.author.id, header.timeMs)) return "not_space_creator"
  const own = access.row(header.author)
  if (own?.role !== SpaceRole.manager) return "no_manager"
  if (rowEndedAt(own, header.timeMs)) return "membership_ended"
  if (access.members.some((row) => row.principal.kind === PrincipalKind.gateway)) return "gateway_not_allowed"
  return checkRows(access, undefined, header.author, header.timeMs, then, () => undefined)
}

interface Fields {
  space: SpaceId
  owner: FactionId
  rosterRoot: EntryHash
  head: Pin
  timeMs: number
  rosterSeen: Pin
  newestAccess: Pin
  members: AccessBody
  refreshNeeded: boolean
  accessSeqs: readonly number[]
}

// Never changed once made: apply() gives the next one, so that a page may be judged and thrown away.
export class SpaceAccess {
  readonly space: SpaceId
  readonly owner: FactionId
  readonly rosterRoot: EntryHash
  readonly head: Pin
  readonly timeMs: number // time of the newest entry
  readonly rosterSeen: Pin
  readonly newestAccess: Pin
  readonly members: AccessBody // of the newest access entry, void or not
  readonly refreshNeeded: boolean // after a leave
  readonly accessSeqs: readonly number[] // genesis included, ascending

  private constructor(fields: Fields) {
    this.space = fields.space
    this.owner = fields.owner
    this.rosterRoot = fields.rosterRoot
    this.head = fields.head
    this.timeMs = fields.timeMs
    this.rosterSeen = fields.rosterSeen
    this.newestAccess = fields.newestAccess
    this.members = fields.members
    this.refreshNeeded = fields.refreshNeeded
    this.accessSeqs = fields.accessSeqs
  }

  // From a genesis that was judged before (checked to parse).
  static begin(genesis: Entry): SpaceAccess {
    const parsed = parseGenesis(genesis.body)
    check(parsed.ok && genesis.header.rosterSeen !== undefined, "a genesis that was judged before")
    const { space, owner, rosterRoot, access } = parsed.value
    return new SpaceAccess({
      ...{ space, owner, rosterRoot, members: access },
      head: genesis.pin,
      timeMs: genesis.header.timeMs,
      rosterSeen: genesis.header.rosterSeen,
      newestAccess: genesis.pin,
      refreshNeeded: false,
      accessSeqs: [0],
    })
  }

  get epoch(): number {
    return this.members.epoch
  }

  // As it stands right before `next`, by that entry's own word, when nobody showed what lies in between: of the chain of
  // genesis and access entries, and a snapshot (section 4.9). No access entry is among those, as `next` says by prev_access.
  passedOver(next: Header): SpaceAccess {
    check(next.seq > this.head.seq, "a later entry")
    if (next.seq === this.head.seq + 1) return this
    return new SpaceAccess({ ...this.#fields(), head: { seq: next.seq - 1, hash: next.prev } })
  }

  // Judges the next entry. `roster` is the owner faction's and reaches at least to roster_seen; else roster_unknown.
  check(entry: Entry, roster: RosterHistory, cards: CardLookup, husks: Husks = "refused"): Verdict {
    const misplaced = this.#checkPlace(entry)
    if (misplaced) return misplaced
    if (entry.isHusk && husks === "refused") return "husk_not_allowed"
    const { header } = entry
    const timeMs = Math.max(this.timeMs, header.timeMs)
    const broken = this.#checkAuthor(entry, timeMs, cards)
    if (broken) return broken
    const seen = header.rosterSeen
    if (seen === undefined || !roster.has(seen)) return "roster_unknown"
    if (seen.seq < this.rosterSeen.seq) return "roster_goes_back"
    if (header.kind !== Kind.access) return this.#checkRight(entry)
    return this.#checkAccess(entry, timeMs, roster.stateAt(seen.seq), cards)
  }

  #checkPlace(entry: Entry): Verdict {
    const { header } = entry
    if (isRosterKind(header.kind) || !equal(header.journal, journalOf(this.space))) return "wrong_journal"
    if (header.seq !== this.head.seq + 1) return "wrong_seq"
    if (!equal(header.prev, this.head.hash)) return "wrong_prev"
    if (!equal(header.prevAccess, this.newestAccess.hash)) return "wrong_prev_access"
    return header.kind !== Kind.access && header.epoch !== this.epoch ? "wrong_epoch" : undefined
  }

  #checkAuthor(entry: Entry, timeMs: number, cards: CardLookup): Verdict {
    const { author } = entry.header
    const row = this.members.row(author)
    if (row === undefined) return "unknown_author"
    const card = cards(row.fingerprint)
    if (card === undefined) return "missing_card"
    if (card.kind !== author.kind || !equal(card.id, author.id) || !equal(card.faction, this.owner)) return "wrong_card"
    if (!entry.signedBy(card.signPk)) return "bad_signature"
    return rowEndedAt(row, timeMs) ? "membership_ended" : undefined
  }

  #checkRight(entry: Entry): Verdict {
    const { header } = entry
    const { role } = this.members.row(header.author)!
    if (role < leastRole(header.kind)) return "role_too_low"
    if (header.kind === Kind.prune) return this.#checkPrune(entry)
    if (this.members.frozen) return "frozen"
    if (this.refreshNeeded) return "refresh_needed"
    return header.drops.length > 0 && role < SpaceRole.editor ? "drops_need_editor" : undefined
  }

  // That the named ones are of kinds 2 to 4 and the snapshot is one shows only who has them at hand; access entries, by
  // which rights are judged for ever, are known here.
  #checkPrune(entry: Entry): Verdict {
    if (entry.header.author.kind !== PrincipalKind.person) return "person_required"
    const body = parsePrune(entry.body)
    if (!body.ok) return ruleOfBody(body.error)
    const { snapshotSeq, seqs } = body.value
    const named = new Set(seqs).add(snapshotSeq)
    const namesAccess = this.accessSeqs.some((seq) => named.has(seq))
    return namesAccess || snapshotSeq > this.head.seq ? "wrong_prune" : undefined
  }

  #checkAccess(entry: Entry, timeMs: number, roster: RosterState, cards: CardLookup): Verdict {
    const parsed = parseAccess(entry.body)
    if (!parsed.ok) return ruleOfBody(parsed.error)
    const next = parsed.value
    if (!hasAllGatewayCards(this.members, cards) || !hasAllGatewayCards(next, cards)) return "missing_card"
    const { author, epoch } = entry.header
    if (epoch !== next.epoch) return "wrong_epoch"
    const leaving = next.row(author) === undefined && author.kind === PrincipalKind.person
    const byManager = !leaving && this.isManagerAt(author, timeMs, roster)
    const broken = this.#checkVoids(next, byManager) ?? this.#checkEpoch(next, leaving)
    if (broken) return broken
    if (!byManager) {
      const { members: before, refreshNeeded } = this
      const self = judgeSelfChange({ before, after: next, author, roster, cards, refreshNeeded })
      if (self.broken) return self.broken
      const mustRise = self.kind === "redeem" || self.kind === "refresh"
      if (mustRise && next.epoch <= this.epoch) return "epoch_must_rise"
    }
    if (!hasManagerPerson(next)) return "no_manager"
    return checkRows(next, this.members, author, timeMs, roster, cards)
  }

  #checkEpoch(next: AccessBody, leaving: boolean): Verdict {
    if (next.epoch < this.epoch || next.epoch > this.epoch + 1) return "epoch_skips"
    const rises = next.epoch !== this.epoch
    if (rises === (next.epochLink.length === 0)) return "link_missing"
    const change = changeOfRows(this.members, next)
    if (leaving && rises) return "epoch_must_stay"
    if (!leaving && !rises && (change.vanished || change.fingerprint || next.voids.length > 0)) return "epoch_must_rise"
    if (!rises && !equal(next.keyCommit, this.members.keyCommit)) return "key_commit_changed"
    return !rises && change.sealed ? "row_changed" : undefined
  }

  // The seqs of the access entries just before this one, without a gap; the genesis is never among them.
  #checkVoids(next: AccessBody, byManager: boolean): Verdict {
    const { voids } = next
    if (voids.length === 0) return undefined
    if (!byManager) return "voids_need_manager"
    if (voids.length >= this.accessSeqs.length) return "wrong_voids"
    const newest = this.accessSeqs.slice(-voids.length)
    return voids.every((seq, i) => seq === newest[i]) ? undefined : "wrong_voids"
  }

  // The row by which `principal` may act at `timeMs`; none: it has none, or it ended.
  rowAt(principal: Author, timeMs: number): Row | undefined {
    const row = this.members.row(principal)
    return row === undefined || rowEndedAt(row, timeMs) ? undefined : row
  }
  // Of the newest access entry: see isManagerOf.
  isManagerAt(principal: Author, timeMs: number, roster: RosterState): boolean {
    return isManagerOf(this.members, principal, timeMs, roster)
  }

  // After an entry that check() let pass or that was verified before. Checks that it is the next one.
  apply(entry: Entry): SpaceAccess {
    const { header } = entry
    check(header.seq === this.head.seq + 1 && equal(header.prev, this.head.hash), "the next entry of a space")
    check(header.rosterSeen !== undefined, "an entry of a space")
    const moved = {
      ...this.#fields(),
      head: entry.pin,
      timeMs: Math.max(this.timeMs, header.timeMs),
      rosterSeen: header.rosterSeen,
    }
    if (header.kind !== Kind.access) return new SpaceAccess(moved)
    const next = parseAccess(entry.body)
    check(next.ok, "an access body that was judged before")
    const rises = next.value.epoch > this.epoch
    const left = changeOfRows(this.members, next.value).vanished
    return new SpaceAccess({
      ...moved,
      refreshNeeded: !rises && (this.refreshNeeded || left),
      members: next.value,
      newestAccess: entry.pin,
      accessSeqs: [...this.accessSeqs, header.seq],
    })
  }

  #fields(): Fields {
    const { space, owner, rosterRoot, head, timeMs, rosterSeen } = this
    const { newestAccess, members, refreshNeeded, accessSeqs } = this
    return { space, owner, rosterRoot, head, timeMs, rosterSeen, newestAccess, members, refreshNeeded, accessSeqs }
  }

  // As bytes, and back: so that nobody replays a journal to learn who its members are.           errors  malformed
  encode(): Bytes {
    const pin = ({ seq, hash }: Pin) => [seq, hash]
    const to = new Writer().array(11).uint(accessStateVersion)
    to.bytes(this.space).bytes(this.owner).bytes(this.rosterRoot).item(pin(this.head)).uint(this.timeMs)
    to.item(pin(this.rosterSeen)).item(pin(this.newestAccess)).raw(encodeAccess(this.members))
    return to.uint(this.refreshNeeded ? 1 : 0).item(this.accessSeqs).done()
  }
  static decode(bytes: Bytes): Result<SpaceAccess> {
    const from = new Reader(bytes)
    const pin = (): Pin => {
      from.array(2)
      return { seq: from.uint(), hash: from.id(EntryHash) }
    }
    from.array(11)
    if (from.uint() !== accessStateVersion)
      from.failWith("unsupported", "a space's state of another version")
    const [space, owner, rosterRoot] = [from.id(SpaceId), from.id(FactionId), from.id(EntryHash)]
    const [head, timeMs, rosterSeen, newestAccess] = [pin(), from.uint(), pin(), pin()]
    const newest = from.raw()
    const refreshNeeded = from.uintUpTo(1) === 1
    const accessSeqs: number[] = []
    const count = from.arrayUpTo(entriesMax)
    for (let i = 0; i < count && !from.failed; ++i) accessSeqs.push(from.uint())
    const end = from.finish()
    if (!end.ok) return end
    const members = parseAccess(newest)
    if (!members.ok) return members
    const fields = { space, owner, rosterRoot, head, timeMs, rosterSeen, newestAccess, refreshNeeded, accessSeqs }
    return ok(new SpaceAccess({ ...fields, members: members.value }))
  }
}

// A card that was not handed out is the server's fault: nothing is judged by it.
function hasAllGatewayCards(set: AccessBody, cards: CardLookup): boolean {
  const isGateway = (row: Row) => row.principal.kind === PrincipalKind.gateway
  return set.members.every((row) => !isGateway(row) || cards(row.fingerprint) !== undefined)
}

// Whether any row vanished, or of those that stay any fingerprint or, with the same one, any sealed key changed.
function changeOfRows(before: AccessBody, after: AccessBody): Record<"vanished" | "fingerprint" | "sealed", boolean> {
  const change = { vanished: false, fingerprint: false, sealed: false }
  for (const row of before.members) {
    const now = after.row(row.principal)
    if (now === undefined) change.vanished = true
    else if (!equal(now.fingerprint, row.fingerprint)) change.fingerprint = true
    else if (!equal(now.sealed, row.sealed)) change.sealed = true
  }
  return change
}
