// The rows of a set of members against the roster and against each other.     docs/protocol.md section 4.6, "Rows and
// the roster", "Who may write what"
import { equal } from "../base/bytes.ts"
import { type FactionId, PrincipalKind } from "../base/ids.ts"
import { type AccessBody, type Row, SpaceRole, rowEndedAt, sameRight } from "./access.ts"
import { type Author, sameAuthor } from "./author.ts"
import { type CardLookup, activeAt, openAt } from "./person.ts"
import type { RosterState } from "./roster.ts"
import type { Verdict } from "./rule.ts"

export function hasManagerPerson(set: AccessBody): boolean {
  return set.members.some((row) => row.principal.kind === PrincipalKind.person && row.role === SpaceRole.manager)
}

// Whether `principal` may write access entries as a manager of that set: a manager row that has not ended; or, while no
// such row names an active person, the row of a manager of the faction. Only access entries are judged by the roster;
// in all else a row's own role counts.
export function isManagerOf(set: AccessBody, principal: Author, timeMs: number, roster: RosterState): boolean {
  const row = set.row(principal)
  if (row === undefined || rowEndedAt(row, timeMs) || principal.kind !== PrincipalKind.person) return false
  if (row.role === SpaceRole.manager) return true
  const orphaned = !set.members.some((other) => {
    if (other.role !== SpaceRole.manager || rowEndedAt(other, timeMs)) return false
    if (other.principal.kind !== PrincipalKind.person) return false
    const person = roster.person(other.principal.id)
    return person !== undefined && activeAt(person, timeMs)
  })
  return orphaned && roster.isManagerAt(principal.id, timeMs)
}

// A person or open invite that the roster has with these very keys.
export function isBorneOut(row: Row, roster: RosterState, timeMs: number): boolean {
  if (row.principal.kind === PrincipalKind.person) {
    const person = roster.person(row.principal.id)
    return person !== undefined && activeAt(person, timeMs) && equal(person.fingerprint, row.fingerprint)
  }
  if (row.principal.kind === PrincipalKind.invite) {
    const invite = roster.invite(row.principal.id)
    return invite !== undefined && openAt(invite, timeMs) && equal(invite.body.fingerprint, row.fingerprint)
  }
  return false
}

// Every row of a set. One that stays as it was may be out of date: the roster may have moved on.
export function checkRows(
  set: AccessBody,
  before: AccessBody | undefined,
  author: Author,
  timeMs: number,
  roster: RosterState,
  cards: CardLookup,
): Verdict {
  for (const row of set.members) {
    const old = before?.row(row.principal)
    if (row.principal.kind === PrincipalKind.gateway) {
      const broken = checkGatewayRow(row, old, set, author, roster.faction, cards)
      if (broken) return broken
    } else if (!(old && sameRight(old, row)) && !isBorneOut(row, roster, timeMs)) return "row_not_current"
  }
  return undefined
}

function checkGatewayRow(
  row: Row,
  old: Row | undefined,
  set: AccessBody,
  author: Author,
  faction: FactionId,
  cards: CardLookup,
): Verdict {
  if (!set.gatewaysAllowed) return "gateway_not_allowed"
  const card = cards(row.fingerprint)
  if (card === undefined) return "missing_card"
  const fits = card.kind === PrincipalKind.gateway && equal(card.id, row.principal.id) && equal(card.faction, faction)
  if (!fits) return "wrong_card"
  const ownerOf: Author = { kind: PrincipalKind.person, id: card.owner }
  const owner = set.row(ownerOf)
  if (owner === undefined || row.role > owner.role || endsLater(row.untilMs, owner.untilMs))
    return "gateway_without_owner"
  return isOnlyLowered(row, old) || sameAuthor(author, ownerOf) ? undefined : "gateway_not_own"
}

function endsLater(a: number, b: number): boolean {
  return b !== 0 && (a === 0 || a > b)
}

// Its owner may change it as he likes; anybody else who may write the set only lowers it, as when the owner is lowered.
function isOnlyLowered(row: Row, old: Row | undefined): boolean {
  return (
    old !== undefined &&
    equal(old.fingerprint, row.fingerprint) &&
    row.role <= old.role &&
    !endsLater(row.untilMs, old.untilMs)
  )
}
