// The next access body of a space, made from intents: add X, remove Y, leave, refresh, repair. An intent is applied to
// the newest set each time, never carried over from an older one.            docs/protocol.md section 4.6, "Void" too
//
//   const next = NextAccess.begin({ access, judge, roster, cards, timeMs })
//   next.value.put({ principal: bernd, fingerprint, role: SpaceRole.editor, untilMs: 0 })
//   const body = next.value.complete(sealer)          // sealer: the client's, with crypto/row.ts
//
// Starts from the newest valid set. What members found void since is named in `voids`; then only a manager may write
// it. Whether the author may do what he asks is judged by SpaceAccess.check, here as at the server.
import { equal, type Bytes } from "../base/bytes.ts"
import { type Fingerprint, KeyCommit, type PrincipalId, PrincipalKind } from "../base/ids.ts"
import { type Result, done, fail, ok } from "../base/result.ts"
import { AccessBody, type Row, type SpaceRole, rowEndedAt, sameRight } from "./access.ts"
import { type Author, authorKey, sameAuthor } from "./author.ts"
import { hasManagerPerson, isBorneOut } from "./member_rows.ts"
import { type CardLookup, activeAt, openAt } from "./person.ts"
import type { RosterState } from "./roster.ts"
import { isOwnRow } from "./self_change.ts"
import type { SpaceAccess } from "./space_access.ts"
import type { VoidJudge } from "./void_judge.ts"

// What only the holder of keys can make. Asked after the set stands, once per row that needs it.
export interface EpochSealer {
  // A fresh key when the epoch rises (`linkedEpoch` then is the newest valid one's), else the key it has already.
  begin(epoch: number, rises: boolean): Result<KeyCommit>
  seal(member: Author, fingerprint: Fingerprint): Result<Bytes>
  link(linkedEpoch: number): Result<Bytes>
}

// A row as it shall be; its sealed key comes last.
export type Membership = Omit<Row, "sealed">

// What the next set is made from.
export interface NextAccessBase {
  readonly access: SpaceAccess
  readonly judge: VoidJudge
  readonly roster: RosterState // at its head
  readonly cards: CardLookup
  readonly timeMs: number
}

type NextRow = Membership & { readonly sealed: Bytes | undefined } // none: it has to be sealed

const noLink: Bytes = new Uint8Array(0)

export class NextAccess {
  readonly #cards: CardLookup
  readonly #newestEpoch: number // void or not; 0: there is none yet
  readonly #valid: AccessBody | undefined // the newest valid set; none: there is none yet
  readonly #rows = new Map<string, NextRow>() // what it becomes
  #flags = 0
  #voids: readonly number[] = []
  #raise = false
  #leaving = false
  // Rows of the newest valid set that cannot come back after a void entry: the roster does not bear them out any more,
  // or they are gateways, which only their owner adds.
  readonly lost: readonly Author[] = []

  private constructor(cards: CardLookup, base?: NextAccessBase, valid?: AccessBody) {
    this.#cards = cards
    this.#newestEpoch = base?.access.epoch ?? 0
    this.#valid = valid
    this.#flags = valid?.flags ?? 0
    for (const row of valid?.members ?? []) this.#rows.set(authorKey(row.principal), row)
    if (!base || !valid) return
    this.#voids = base.judge.voidsSinceValid()
    if (!this.needsManager) return
    this.lost = lostRows(base, valid)
    for (const principal of this.lost) this.#eraseRowsOf(principal)
  }

  //   errors  denied    this member has no row in the newest access entry, or the genesis is void
  //           conflict  a void access entry must be repaired by a manager who saw it
  static begin(base: NextAccessBase): Result<NextAccess> {
    const valid = base.judge.newestValid
    if (valid === undefined || base.judge.standingAt(base.access.newestAccess.seq) === "pending")
      return fail("denied", "no row in the newest access entry of this space")
    if (base.judge.hasPending) return fail("conflict", "a void access entry must be repaired by a manager first")
    return ok(new NextAccess(base.cards, base, valid))
  }
  // The first set of a new space, epoch 1.
  static genesis(cards: CardLookup): NextAccess {
    return new NextAccess(cards)
  }

  // Adds a row or gives an existing one new values. The epoch rises only when the fingerprint changes. A person's
  // gateways never stay above the person.
  put(membership: Membership): void {
    const key = authorKey(membership.principal)
    const { principal, fingerprint, role, untilMs } = membership
    const old = this.#rows.get(key)
    const sealed = old && equal(old.fingerprint, fingerprint) ? old.sealed : undefined
    this.#rows.set(key, { principal, fingerprint, role, untilMs, sealed })
    if (old) this.#capGatewaysOf(principal, role, untilMs)
  }
  #capGatewaysOf(person: Author, role: SpaceRole, untilMs: number): void {
    for (const [key, row] of this.#rows) {
      if (sameAuthor(row.principal, person) || !this.#isOwn(row, person)) continue
      const capped = { role: Math.min(row.role, role) as SpaceRole, untilMs: earlierEnd(row.untilMs, untilMs) }
      this.#rows.set(key, { ...row, ...capped })
    }
  }
  // Takes a row away, a person's gateways with it; the epoch rises.                               errors  not_found
  remove(principal: Author): Result<void> {
    if (!this.#rows.has(authorKey(principal))) return fail("not_found", "no such member of this space")
    this.#eraseRowsOf(principal)
    return done
  }
  setFlags(flags: number): void {
    this.#flags = flags
  }
  get flags(): number {
    return this.#flags
  }
  // The same rows under a new epoch: after a leave, or to repair.
  refresh(): void {
    this.#raise = true
  }

  // Self-changes. leave: the own rows go, the epoch stays.                                        errors  not_found
  leave(self: Author): Result<void> {
    const removed = this.remove(self)
    this.#leaving = removed.ok
    return removed
  }
  redeem(invite: Author, person: PrincipalId, fingerprint: Fingerprint): Result<void> {
    const old = this.#rows.get(authorKey(invite))
    if (old === undefined) return fail("not_found", "the invitation is no member of this space")
    this.#eraseRowsOf(invite)
    const { role, untilMs } = old
    this.put({ principal: { kind: PrincipalKind.person, id: person }, fingerprint, role, untilMs })
    return done
  }
  rekey(self: Author, fingerprint: Fingerprint): Result<void> {
    const own = this.#rows.get(authorKey(self))
    if (own === undefined) return fail("not_found", "no such member of this space")
    const sealed = equal(own.fingerprint, fingerprint) ? own.sealed : undefined
    this.#rows.set(authorKey(self), { ...own, fingerprint, sealed })
    return done
  }

  get needsManager(): boolean {
    return this.#voids.length > 0
  }
  get epochRises(): boolean {
    if (this.#leaving) return false
    if (this.#raise || this.#newestEpoch === 0 || this.needsManager) return true
    return (this.#valid?.members ?? []).some((old) => {
      const now = this.#rows.get(authorKey(old.principal))
      return now === undefined || !equal(now.fingerprint, old.fingerprint)
    })
  }
  get changesAnything(): boolean {
    if (this.epochRises || this.#flags !== (this.#valid?.flags ?? 0)) return true
    const before = this.#valid?.members ?? []
    if (this.#rows.size !== before.length) return true
    return !before.every((row) => {
      const now = this.#rows.get(authorKey(row.principal))
      return now !== undefined && sameRight({ ...now, sealed: noLink }, row)
    })
  }

  //   errors  conflict  no manager would be left; and those of the sealer
  complete(sealer: EpochSealer): Result<AccessBody> {
    const draft = this.#body(0, KeyCommit.zero, [...this.#rows.values()].map(withoutKey), noLink)
    if (!hasManagerPerson(draft))
      return fail("conflict", "a space keeps at least one manager: make somebody else a manager first")
    const rises = this.epochRises
    const epoch = this.#newestEpoch + (rises ? 1 : 0)
    const commit = sealer.begin(epoch, rises)
    if (!commit.ok) return commit
    const members: Row[] = []
    for (const { principal, fingerprint } of draft.members) {
      const row = this.#rows.get(authorKey(principal))!
      const sealed = rises || row.sealed === undefined ? sealer.seal(principal, fingerprint) : ok(row.sealed)
      if (!sealed.ok) return sealed
      members.push({ ...row, sealed: sealed.value })
    }
    if (!rises || this.#valid === undefined) return ok(this.#body(epoch, commit.value, members, noLink))
    const link = sealer.link(this.#valid.epoch)
    return link.ok ? ok(this.#body(epoch, commit.value, members, link.value)) : link
  }

  #body(epoch: number, keyCommit: KeyCommit, members: readonly Row[], epochLink: Bytes): AccessBody {
    return new AccessBody({ epoch, keyCommit, members, epochLink, flags: this.#flags, voids: this.#voids })
  }
  #isOwn(row: NextRow, principal: Author): boolean {
    return isOwnRow(withoutKey(row), principal, this.#cards)
  }
  #eraseRowsOf(principal: Author): void {
    for (const [key, row] of this.#rows) if (this.#isOwn(row, principal)) this.#rows.delete(key)
  }
}

function withoutKey(row: NextRow): Row {
  return { ...row, sealed: row.sealed ?? noLink }
}

function earlierEnd(a: number, b: number): number {
  return a === 0 || b === 0 ? Math.max(a, b) : Math.min(a, b)
}

// To the server a row that the void entry changed is new again, and new rows must be what the roster says now.
function lostRows({ access, roster, timeMs }: NextAccessBase, valid: AccessBody): Author[] {
  const lost = valid.members.filter((row) => {
    const there = access.members.row(row.principal)
    return !(there && sameRight(there, row)) && !isBorneOut(row, roster, timeMs)
  })
  return lost.map((row) => row.principal)
}

// Rows that a manager's client removes by itself: of persons the roster retired, of invites no longer open and not
// joined, and those that ended. A joined invite's row is kept: it is shown to managers.                     section 4a
export function rowsToRemove(body: AccessBody, roster: RosterState, timeMs: number): Author[] {
  const goes = (row: Row): boolean => {
    if (rowEndedAt(row, timeMs)) return true
    if (row.principal.kind === PrincipalKind.person) {
      const person = roster.person(row.principal.id)
      return person === undefined || !activeAt(person, timeMs)
    }
    if (row.principal.kind === PrincipalKind.invite) {
      const invite = roster.invite(row.principal.id)
      return invite === undefined || (invite.state !== "joined" && !openAt(invite, timeMs))
    }
    return false
  }
  return body.members.filter(goes).map((row) => row.principal)
}
