// The half of the roster that judges.                                          docs/protocol.md sections 4a and 13.1
import { equal, type Bytes } from "../base/bytes.ts"
import { isZero } from "../base/id.ts"
import { EntryHash, type FactionId, PrincipalKind, journalOf } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import { type Result, fail } from "../base/result.ts"
import { type CardRecord, parseCardRecord } from "../crypto/card.ts"
import { type Entry, Kind, isRosterKind } from "./entry.ts"
import { type CardLookup, activeAt, openAt } from "./person.ts"
import type { RosterState } from "./roster.ts"
import {
  FactionRole,
  RetireReason,
  parseConfirm,
  parseFound,
  parseInvite,
  parseJoin,
  parsePolicy,
  parseRekey,
  parseRetire,
  parseRole,
  policyKey,
} from "./roster_body.ts"
import { type Verdict, ruleOfBody, ruleOfCard } from "./rule.ts"

const dayMs = 24 * 3600 * 1000
const longestInvitationDaysDefault = 14
const daysMax = 36_500

function needsManager(kind: Kind): boolean {
  return kind === Kind.invite || kind === Kind.role || kind === Kind.policy
}

// A card record in a body is a person's of this faction.
function personCard(record: Bytes, faction: FactionId): Result<CardRecord> {
  const parsed = parseCardRecord(record)
  if (!parsed.ok) return parsed
  const { kind, faction: of } = parsed.value.card
  return kind === PrincipalKind.person && equal(of, faction)
    ? parsed
    : fail("forged", "a card of another kind or faction")
}

// Everything but the server's own rules.
export function checkRosterEntry(roster: RosterState, entry: Entry, cards: CardLookup): Verdict {
  const kind = entry.header.kind
  const timeMs = Math.max(roster.timeMs, entry.header.timeMs)
  const misplaced = checkChain(roster, entry)
  if (misplaced) return misplaced
  const broken = kind === Kind.found ? undefined : checkAuthor(roster, entry, timeMs, cards)
  if (broken) return broken
  switch (kind) {
    case Kind.found:
      return checkFound(roster, entry)
    case Kind.invite:
      return checkInvite(roster, entry, timeMs)
    case Kind.join:
      return checkJoin(roster, entry, timeMs)
    case Kind.role:
      return checkRole(roster, entry, timeMs)
    case Kind.retire:
      return checkRetire(roster, entry, timeMs)
    case Kind.rekey:
      return checkRekey(roster, entry)
    case Kind.policy: {
      const body = parsePolicy(entry.body)
      return body.ok ? undefined : ruleOfBody(body.error)
    }
    case Kind.confirm:
      return checkConfirm(roster, entry, timeMs)
    default:
      return "unsupported_kind"
  }
}

function checkChain(roster: RosterState, entry: Entry): Verdict {
  const { kind, journal, seq, prev } = entry.header
  if (!isRosterKind(kind) || !equal(journal, journalOf(roster.faction))) return "wrong_journal"
  if (seq !== (roster.head ? roster.head.seq + 1 : 0)) return "wrong_seq"
  return equal(prev, roster.head?.hash ?? EntryHash.zero) ? undefined : "wrong_prev"
}

// Persons act while they are active; an invite does nothing but join.
function checkAuthor(roster: RosterState, entry: Entry, timeMs: number, cards: CardLookup): Verdict {
  const { author, kind } = entry.header
  if (kind === Kind.join) {
    const invite = author.kind === PrincipalKind.invite ? roster.invite(author.id) : undefined
    if (invite === undefined) return "unknown_author"
    const card = cards(invite.body.fingerprint)
    if (card === undefined) return "missing_card"
    if (card.kind !== PrincipalKind.invite || !equal(card.id, author.id) || !equal(card.faction, roster.faction))
      return "wrong_card"
    return entry.signedBy(card.signPk) ? undefined : "bad_signature"
  }
  if (author.kind !== PrincipalKind.person) return "person_required"
  const person = roster.person(author.id)
  if (person === undefined) return "unknown_author"
  if (!entry.signedBy(person.card.signPk)) return "bad_signature"
  if (!activeAt(person, timeMs)) return "not_active"
  return needsManager(kind) && person.role !== FactionRole.manager ? "not_manager" : undefined
}

function checkFound(roster: RosterState, entry: Entry): Verdict {
  const body = parseFound(entry.body)
  if (!body.ok) return ruleOfBody(body.error)
  const record = personCard(body.value.cardRecord, roster.faction)
  if (!record.ok) return ruleOfCard(record.error)
  const { card } = record.value
  if (!equal(card.id, body.value.person)) return "wrong_card"
  const { author } = entry.header
  if (author.kind !== PrincipalKind.person || !equal(author.id, body.value.person)) return "unknown_author"
  return entry.signedBy(card.signPk) ? undefined : "bad_signature"
}

function checkGuest(roster: RosterState, role: FactionRole, untilMs: number, timeMs: number): Verdict {
  const days = roster.policy.get(policyKey.longestGuestDays) ?? 0
  if (role !== FactionRole.guest || days === 0) return undefined
  return untilMs !== 0 && untilMs <= timeMs + Math.min(days, daysMax) * dayMs ? undefined : "guest_too_long"
}

function staysManager(body: { role: FactionRole; untilMs: number }): boolean {
  return body.role === FactionRole.manager && body.untilMs === 0
}

function checkInvite(roster: RosterState, entry: Entry, timeMs: number): Verdict {
  const parsed = parseInvite(entry.body)
  if (!parsed.ok) return ruleOfBody(parsed.error)
  const body = parsed.value
  if (isZero(body.invite) || isZero(body.person) || equal(body.invite, body.person) || roster.isKnown(body.invite))
    return "id_taken"
  if (!body.renews && roster.isKnown(body.person)) return "id_taken"
  if (body.renews && roster.person(body.person) === undefined) return "unknown_id"
  const days = roster.policy.get(policyKey.longestInvitationDays) ?? longestInvitationDaysDefault
  if (body.expiresMs <= timeMs || body.expiresMs > timeMs + Math.min(days, daysMax) * dayMs) return "invite_too_long"
  // So persons and open invitations that may make new ones never exceed the limit together, and a join need not ask.
  const open = roster.openInvitesAt(timeMs)
  if (open >= limits.openInvitationsMax) return "roster_full"
  if (!body.renews && roster.personCount + open >= limits.personsMax) return "roster_full"
  // A renewal must not take the last lasting manager's role away: on joining, the invite's role counts.
  if (body.renews && !staysManager(body) && !roster.lastingManagerBesides(body.person)) return "last_manager"
  return checkGuest(roster, body.role, body.untilMs, timeMs)
}

function checkJoin(roster: RosterState, entry: Entry, timeMs: number): Verdict {
  const body = parseJoin(entry.body)
  if (!body.ok) return ruleOfBody(body.error)
  if (!equal(entry.header.author.id, body.value.invite)) return "not_self"
  const invite = roster.invite(body.value.invite)
  if (invite === undefined) return "unknown_id"
  if (!openAt(invite, timeMs)) return "invite_not_open"
  const record = personCard(body.value.cardRecord, roster.faction)
  if (!record.ok) return ruleOfCard(record.error)
  if (!equal(record.value.card.id, invite.body.person)) return "wrong_card"
  const before = roster.person(invite.body.person)
  if (before === undefined) return undefined
  if (equal(before.fingerprint, record.value.fingerprint)) return "wrong_card"
  return staysManager(invite.body) || roster.lastingManagerBesides(before.id) ? undefined : "last_manager"
}

function checkRole(roster: RosterState, entry: Entry, timeMs: number): Verdict {
  const body = parseRole(entry.body)
  if (!body.ok) return ruleOfBody(body.error)
  const person = roster.person(body.value.person)
  if (person === undefined) return "unknown_id"
  if (person.state === "retired") return "not_active"
  if (!staysManager(body.value) && !roster.lastingManagerBesides(person.id)) return "last_manager"
  return checkGuest(roster, body.value.role, body.value.untilMs, timeMs)
}

function checkRetire(roster: RosterState, entry: Entry, timeMs: number): Verdict {
  const body = parseRetire(entry.body)
  if (!body.ok) return ruleOfBody(body.error)
  const { author } = entry.header
  const byManager = roster.isManagerAt(author.id, timeMs)
  const invite = roster.invite(body.value.id)
  if (invite) {
    if (!byManager) return "not_manager"
    return invite.state === "open" ? undefined : "invite_not_open"
  }
  const person = roster.person(body.value.id)
  if (person === undefined) return "unknown_id"
  if (person.state === "retired") return "not_active"
  const leaves = equal(author.id, person.id) && body.value.reason === RetireReason.left
  if (!byManager && !leaves) return "not_manager"
  return roster.lastingManagerBesides(person.id) ? undefined : "last_manager"
}

function checkRekey(roster: RosterState, entry: Entry): Verdict {
  const body = parseRekey(entry.body)
  if (!body.ok) return ruleOfBody(body.error)
  const record = personCard(body.value.cardRecord, roster.faction)
  if (!record.ok) return ruleOfCard(record.error)
  const { card, fingerprint } = record.value
  if (!equal(card.id, entry.header.author.id)) return "not_self"
  return equal(roster.person(card.id)!.fingerprint, fingerprint) ? "wrong_card" : undefined
}

function checkConfirm(roster: RosterState, entry: Entry, timeMs: number): Verdict {
  const body = parseConfirm(entry.body)
  if (!body.ok) return ruleOfBody(body.error)
  const author = roster.person(entry.header.author.id)!
  if (author.role === FactionRole.guest) return "not_member"
  const confirmed = roster.personByFingerprint(body.value.fingerprint)
  if (confirmed === undefined) return "unknown_fingerprint"
  if (equal(confirmed.id, author.id)) return "self_confirm"
  return activeAt(confirmed, timeMs) ? undefined : "not_active"
}
