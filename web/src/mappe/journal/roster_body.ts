// Bodies of roster entries.                                                                docs/protocol.md section 4a
//
// Each parse judges form alone.                           errors  malformed; unsupported  a version nobody knows yet
import type { Bytes } from "../base/bytes.ts"
import { Reader, Writer, beginVersioned, encodeArray, finished } from "../base/cbor.ts"
import { Fingerprint, NameRef, PrincipalId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import type { Result } from "../base/result.ts"
import type { FactionType } from "../crypto/found_link.ts"

export const FactionRole = { guest: 1, member: 2, manager: 3 } as const
export type FactionRole = (typeof FactionRole)[keyof typeof FactionRole]

export const RetireReason = { left: 1, mandateEnded: 2, keysLost: 3, mistake: 4 } as const
export type RetireReason = (typeof RetireReason)[keyof typeof RetireReason]

// Rights in the faction beside the role, as bits.
export const duty = { treasury: 1, audit: 2, office: 4, createSpaces: 8, all: 15 } as const

// Keys of the policy. Unknown ones are kept.
export const policyKey = {
  secondFactor: 1,
  retentionDays: 2,
  trashDays: 3,
  gateways: 4,
  invitationPin: 5, // default 1
  longestInvitationDays: 6, // default 14
  longestGuestDays: 7, // default: no limit
  leastClientVersion: 8,
} as const

export type Policy = ReadonlyMap<number, number>

/** The faction wants no drives without the program. */
export function areGatewaysOff(policy: Policy): boolean {
  return policy.get(policyKey.gateways) === 0
}

// 16 [1, name, type, person_id, card record, name_ref, policy]
export interface FoundBody {
  name: string
  type: FactionType
  person: PrincipalId
  cardRecord: Bytes
  nameRef: NameRef
  policy: Policy
}
// 17 [1, invite_id, fingerprint, person_id, renews, name_ref, role, duties, expires_ms, until_ms]
export interface InviteBody {
  invite: PrincipalId
  fingerprint: Fingerprint
  person: PrincipalId
  renews: boolean
  nameRef: NameRef
  role: FactionRole
  duties: number
  expiresMs: number
  untilMs: number
}
// 18 [1, invite_id, card record]
export interface JoinBody {
  invite: PrincipalId
  cardRecord: Bytes
}
// 19 [1, person_id, name_ref, role, duties, until_ms]
export interface RoleBody {
  person: PrincipalId
  nameRef: NameRef
  role: FactionRole
  duties: number
  untilMs: number
}
// 20 [1, id, reason]
export interface RetireBody {
  id: PrincipalId // a person or an open invite
  reason: RetireReason
}
// 21 [1, card record]
export interface RekeyBody {
  cardRecord: Bytes
}
// 23 [1, [[key, value]...]]
export interface PolicyBody {
  policy: Policy
}
// 25 [1, fingerprint]
export interface ConfirmBody {
  fingerprint: Fingerprint
}

const rosterBodyVersion = 1

// --- writing ---

function begin(parts: number): Writer {
  return new Writer().array(parts).uint(rosterBodyVersion)
}

function writePolicy(to: Writer, policy: Policy): Writer {
  return to.set([...policy].map(([key, value]) => encodeArray(key, value)))
}

export function encodeFound(body: FoundBody): Bytes {
  const to = begin(7).text(body.name).uint(body.type).bytes(body.person).raw(body.cardRecord).bytes(body.nameRef)
  return writePolicy(to, body.policy).done()
}
export function encodeInvite(body: InviteBody): Bytes {
  const to = begin(10).bytes(body.invite).bytes(body.fingerprint).bytes(body.person).uint(body.renews ? 1 : 0)
  return to.bytes(body.nameRef).uint(body.role).uint(body.duties).uint(body.expiresMs).uint(body.untilMs).done()
}
export function encodeJoin(body: JoinBody): Bytes {
  return begin(3).bytes(body.invite).raw(body.cardRecord).done()
}
export function encodeRole(body: RoleBody): Bytes {
  return encodeArray(rosterBodyVersion, body.person, body.nameRef, body.role, body.duties, body.untilMs)
}
export function encodeRetire(body: RetireBody): Bytes {
  return encodeArray(rosterBodyVersion, body.id, body.reason)
}
export function encodeRekey(body: RekeyBody): Bytes {
  return begin(2).raw(body.cardRecord).done()
}
export function encodePolicy(body: PolicyBody): Bytes {
  return writePolicy(begin(2), body.policy).done()
}
export function encodeConfirm(body: ConfirmBody): Bytes {
  return encodeArray(rosterBodyVersion, body.fingerprint)
}

// --- reading ---

function parse<Body>(bytes: Bytes, parts: number, read: (from: Reader) => Body): Result<Body> {
  const from = new Reader(bytes)
  beginVersioned(from, parts, rosterBodyVersion, "a roster entry of a newer version")
  return finished(from, read(from))
}

// 1 to `most`: numbers that stand for something.
function readChoice<T extends number>(from: Reader, most: T, what: string): T {
  const value = from.uintUpTo(most)
  if (value < 1) from.failWith("malformed", what)
  return value as T
}
function readRole(from: Reader): FactionRole {
  return readChoice<FactionRole>(from, 3, "a role that does not exist")
}

// A set of [key, value] without two of one key. Shortest-form integers sort as numbers do, so ascending keys are
// enough.
function readPolicy(from: Reader): Policy {
  const policy = new Map<number, number>()
  let last = -1
  const count = from.arrayUpTo(limits.policyMax)
  for (let i = 0; i < count && !from.failed; ++i) {
    from.array(2)
    const key = from.uint()
    if (key <= last) from.failWith("malformed", "a policy that is no sorted set")
    policy.set(key, from.uint())
    last = key
  }
  return policy
}

export function parseFound(body: Bytes): Result<FoundBody> {
  return parse(body, 7, (from) => ({
    name: from.textUpTo(limits.nameBytesMax),
    type: readChoice<FactionType>(from, 4, "a type of faction that does not exist"),
    person: from.id(PrincipalId),
    cardRecord: from.raw().slice(),
    nameRef: from.id(NameRef),
    policy: readPolicy(from),
  }))
}
export function parseInvite(body: Bytes): Result<InviteBody> {
  return parse(body, 10, (from) => ({
    invite: from.id(PrincipalId),
    fingerprint: from.id(Fingerprint),
    person: from.id(PrincipalId),
    renews: from.uintUpTo(1) === 1,
    nameRef: from.id(NameRef),
    role: readRole(from),
    duties: from.uintUpTo(duty.all),
    expiresMs: from.uint(),
    untilMs: from.uint(),
  }))
}
export function parseJoin(body: Bytes): Result<JoinBody> {
  return parse(body, 3, (from) => ({ invite: from.id(PrincipalId), cardRecord: from.raw().slice() }))
}
export function parseRole(body: Bytes): Result<RoleBody> {
  return parse(body, 6, (from) => ({
    person: from.id(PrincipalId),
    nameRef: from.id(NameRef),
    role: readRole(from),
    duties: from.uintUpTo(duty.all),
    untilMs: from.uint(),
  }))
}
export function parseRetire(body: Bytes): Result<RetireBody> {
  return parse(body, 3, (from) => ({
    id: from.id(PrincipalId),
    reason: readChoice<RetireReason>(from, 4, "a reason that does not exist"),
  }))
}
export function parseRekey(body: Bytes): Result<RekeyBody> {
  return parse(body, 2, (from) => ({ cardRecord: from.raw().slice() }))
}
export function parsePolicy(body: Bytes): Result<PolicyBody> {
  return parse(body, 2, (from) => ({ policy: readPolicy(from) }))
}
export function parseConfirm(body: Bytes): Result<ConfirmBody> {
  return parse(body, 2, (from) => ({ fingerprint: from.id(Fingerprint) }))
}
