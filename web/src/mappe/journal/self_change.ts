// Self-changes: access entries that touch only one's own rows.                            docs/protocol.md section 4.6
import { equal } from "../base/bytes.ts"
import { PrincipalKind } from "../base/ids.ts"
import { type AccessBody, type Row, sameRight } from "./access.ts"
import { type Author, sameAuthor } from "./author.ts"
import type { CardLookup, Person } from "./person.ts"
import type { RosterState } from "./roster.ts"
import type { Rule } from "./rule.ts"

export type SelfChange =
  | "redeem" // an invite puts the person that joined with it in its place
  | "add_gateways" // a person adds gateways of its own
  | "remove_gateways" // or takes some away
  | "rekey" // puts in its new fingerprint
  | "leave" // goes, with its gateways
  | "refresh" // the same rows with a new epoch, after somebody left

export interface SelfChangeContext {
  readonly before: AccessBody
  readonly after: AccessBody
  readonly author: Author
  readonly roster: RosterState // at the entry's roster_seen
  readonly cards: CardLookup
  readonly refreshNeeded: boolean
}

// Rows of a principal itself: its own, and of a person its gateways' (owner by card).
export function isOwnRow(row: Row, self: Author, cards: CardLookup): boolean {
  if (sameAuthor(row.principal, self)) return true
  if (row.principal.kind !== PrincipalKind.gateway || self.kind !== PrincipalKind.person) return false
  const card = cards(row.fingerprint)
  return card !== undefined && equal(card.owner, self.id)
}

// Which self-change it is, if it is one; the epoch is judged by the caller (rises for redeem, remove_gateways, rekey
// and refresh, stays for leave).
//   not_own_row        somebody else's row, the flags or the voids change
//   not_a_self_change  the own rows change in a way that is none of the above
export type SelfChangeVerdict = { broken: Rule } | { broken: undefined; kind: SelfChange }
export function judgeSelfChange(context: SelfChangeContext): SelfChangeVerdict {
  const { before, after, author, roster } = context
  if (after.flags !== before.flags || after.voids.length > 0) return { broken: "not_own_row" }
  let joined: Person | undefined
  if (author.kind === PrincipalKind.invite) {
    joined = roster.joinedBy(author.id)
    if (joined === undefined) return { broken: "not_a_self_change" }
  }
  const heir: Author | undefined = joined && { kind: PrincipalKind.person, id: joined.id }
  const isOwn = (row: Row) =>
    isOwnRow(row, author, context.cards) || (heir !== undefined && sameAuthor(row.principal, heir))
  const rows = (body: AccessBody, own: boolean) => body.members.filter((row) => own === isOwn(row))
  if (!sameRights(rows(before, false), rows(after, false))) return { broken: "not_own_row" }
  if (joined !== undefined)
    return redeems(context, joined, rows(after, true))
      ? { broken: undefined, kind: "redeem" }
      : { broken: "not_a_self_change" }
  if (author.kind !== PrincipalKind.person) return { broken: "person_required" }
  const kind = personsChange(context, rows(before, true), rows(after, true))
  return kind ? { broken: undefined, kind } : { broken: "not_a_self_change" }
}

function sameRights(a: readonly Row[], b: readonly Row[]): boolean {
  return a.length === b.length && a.every((row, i) => sameRight(row, b[i]!))
}

function isPartOf(part: readonly Row[], whole: readonly Row[]): boolean {
  return part.every((row) => whole.some((other) => sameRight(row, other)))
}

// The invite's row has become its person's, with the same role and end.
function redeems({ before, author }: SelfChangeContext, person: Person, after: readonly Row[]): boolean {
  const invite = before.row(author)
  const row = after[0]
  return (
    after.length === 1 &&
    row !== undefined &&
    invite !== undefined &&
    sameAuthor(row.principal, { kind: PrincipalKind.person, id: person.id }) &&
    equal(row.fingerprint, person.fingerprint) &&
    row.role === invite.role &&
    row.untilMs === invite.untilMs
  )
}

function personsChange(
  context: SelfChangeContext,
  before: readonly Row[],
  after: readonly Row[],
): SelfChange | undefined {
  const ownBefore = context.before.row(context.author)
  const ownAfter = context.after.row(context.author)
  if (ownAfter === undefined) return after.length === 0 ? "leave" : undefined
  if (sameRights(before, after)) return context.refreshNeeded ? "refresh" : undefined
  if (ownBefore === undefined) return undefined
  const gatewaysBefore = before.filter(isGateway)
  const gatewaysAfter = after.filter(isGateway)
  if (sameRight(ownBefore, ownAfter)) {
    if (isPartOf(gatewaysBefore, gatewaysAfter)) return "add_gateways"
    return isPartOf(gatewaysAfter, gatewaysBefore) ? "remove_gateways" : undefined
  }
  const rekeyed = { ...ownBefore, fingerprint: ownAfter.fingerprint }
  const isRekey =
    rekeysLeadTo(context, ownBefore, ownAfter) &&
    sameRight(rekeyed, ownAfter) &&
    sameRights(gatewaysBefore, gatewaysAfter)
  return isRekey ? "rekey" : undefined
}

function isGateway(row: Row): boolean {
  return row.principal.kind === PrincipalKind.gateway
}

// By rekeys alone: a renewal comes from a manager, and sealing to what he put there needs another manager's yes.
function rekeysLeadTo({ roster, author }: SelfChangeContext, from: Row, to: Row): boolean {
  const person = roster.person(author.id)
  return (
    person !== undefined &&
    equal(person.fingerprint, to.fingerprint) &&
    person.rekeyedFrom.some((former) => equal(former, from.fingerprint))
  )
}
