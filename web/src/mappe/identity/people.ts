// Who belongs to the faction: inviting, roles, renewing, retiring, confirming.
//                                                            docs/protocol.md §4a   twin: client/identity/people.h
import { equal } from "../base/bytes.ts"
import { type Fingerprint, NameSalt, PrincipalId, PrincipalKind, type ServerId } from "../base/ids.ts"
import { fail, type Failed, ok, type Result } from "../base/result.ts"
import { boxPublicKey } from "../crypto/box.ts"
import { type CardRecord, encodeCardRecord, makeCardRecord } from "../crypto/card.ts"
import { nameRef } from "../crypto/codes.ts"
import { type Invitation, invitationLinkText, inviteKeys, InviteSeed, makePin, pinText } from "../crypto/invitation.ts"
import { SignKeyPair } from "../crypto/sign.ts"
import { makeTypedCode, sealTypedCode, typedCodeId, typedCodeText } from "../crypto/typed_code.ts"
import { SpaceRole } from "../journal/access.ts"
import { Kind } from "../journal/entry.ts"
import {
  encodeConfirm,
  encodeInvite,
  encodeRetire,
  encodeRole,
  type FactionRole,
  type InviteBody,
  policyKey,
  type RetireReason,
} from "../journal/roster_body.ts"
import { entryTimeMs, spanFromNow } from "../replica/clock.ts"
import type { Identity } from "../replica/identity.ts"
import { shareSpace } from "../replica/membership.ts"
import type { RosterReplica } from "../replica/roster_replica.ts"
import type { SpaceReplica } from "../replica/space_replica.ts"
import type { Api } from "../wire/api.ts"
import type { Answer } from "../wire/answer.ts"
import { dayMs } from "../wire/limits.ts"
import type { Head, NewName } from "../wire/types.ts"
import { normalisedDisplayName } from "./credentials.ts"

const invitationDaysDefault = 14

export interface InviteWish {
  name: string
  role: FactionRole
  duties: number
  expiresMs: number // of the invitation; 0: the faction's policy decides (14 days)
  untilMs: number // of the membership; 0: without end
  withPin: boolean
  withTypedCode: boolean
  spaces: { space: SpaceReplica; role: SpaceRole }[]
}
/** The secrets are to be shown once. */
export interface Invited {
  person: PrincipalId
  invite: PrincipalId
  link: string
  pin: string // to be told by another way; "": none
  typedCode: string
  expiresMs: number
  /** The invitation stands; this of it did not follow. Without a space: the name or the typed code was not left. */
  missed: { space: SpaceReplica | undefined; failed: Failed }[]
}

interface Kit {
  // of one invitation, before its entry is written
  invitation: Invitation
  pin: string
  card: CardRecord
}

function makeKit(api: Api, server: ServerId, roster: RosterReplica, withPin: boolean): Result<Kit> {
  const { faction, root: rosterRoot, head } = roster
  const invitation: Invitation = {
    server,
    faction,
    rosterRoot,
    seenSeq: head.seq,
    seenHash: head.hash,
    invite: PrincipalId.random(),
    seed: InviteSeed.random(),
    needsPin: withPin,
  }
  const pin = withPin ? makePin() : undefined
  const keys = inviteKeys(invitation, pin)
  if (!keys.ok) return keys
  const pair = new SignKeyPair(keys.value.signSeed)
  const boxPk = boxPublicKey(keys.value.boxSeed)
  const card = makeCardRecord(
    {
      kind: PrincipalKind.invite,
      id: invitation.invite,
      faction,
      signPk: pair.publicKey,
      boxPk,
      owner: PrincipalId.zero,
      createdMs: entryTimeMs(api),
    },
    pair,
  )
  const kit = { invitation, pin: pin ? pinText(pin) : "", card }
  pair.wipe()
  keys.value.signSeed.wipe()
  keys.value.boxSeed.wipe()
  pin?.wipe()
  return ok(kit)
}

function expiry(api: Api, roster: RosterReplica, askedMs: number): number {
  if (askedMs !== 0) return askedMs
  const days = roster.history.state.policy.get(policyKey.longestInvitationDays) ?? invitationDaysDefault
  return spanFromNow(api, Date.now() + Math.min(days, invitationDaysDefault) * dayMs)
}

/** Leaves the card at the server, writes the invite entry, then leaves the name that it refers to; the link vouches for
 *  the roster up to the entry. */
async function sendInvite(
  api: Api,
  roster: RosterReplica,
  self: Identity,
  kit: Kit,
  body: InviteBody,
  name: NewName | undefined,
  withTypedCode: boolean,
): Promise<Answer<Invited>> {
  const put = await api.putCard(kit.card.fingerprint, encodeCardRecord(kit.card))
  if (!put.ok) return put
  const written = await roster.append(self, Kind.invite, encodeInvite(body))
  if (!written.ok) return written
  const invitation = { ...kit.invitation, seenSeq: written.value.seq, seenHash: written.value.hash }
  const missed: Invited["missed"] = []
  if (name) {
    const left = await api.putNames(roster.faction, [name])
    if (!left.ok) missed.push({ space: undefined, failed: left })
  }
  let typedCode = ""
  if (withTypedCode) {
    const code = makeTypedCode()
    const left = await api.putInviteCode(
      typedCodeId(code),
      roster.faction,
      body.invite,
      sealTypedCode(code, invitation),
    )
    if (left.ok) typedCode = typedCodeText(code)
    else missed.push({ space: undefined, failed: left })
    code.wipe()
  }
  const link = invitationLinkText({ origin: api.origin, invitation })
  invitation.seed.wipe()
  await roster.syncNames() // for who shows the list next; the invitation stands without it
  return ok({
    person: body.person,
    invite: body.invite,
    link,
    pin: kit.pin,
    typedCode,
    expiresMs: body.expiresMs,
    missed,
  })
}

/** Nothing is written unless `self` manages the faction and every space named; what fails after the invitation was
 *  written is in `missed`, since a link that is not handed out could not be used by anybody. */
export async function invitePerson(
  api: Api,
  server: ServerId,
  roster: RosterReplica,
  self: Identity,
  wish: InviteWish,
): Promise<Answer<Invited>> {
  const name = normalisedDisplayName(wish.name)
  if (!name.ok) return name
  for (const { space } of wish.spaces)
    if (space.ownRole !== SpaceRole.manager) return fail("denied", "only managers of a space share it")
  const synced = await roster.sync()
  if (!synced.ok) return synced
  const kit = makeKit(api, server, roster, wish.withPin)
  if (!kit.ok) return kit
  const salted = { salt: NameSalt.random(), name: name.value }
  const { invite } = kit.value.invitation
  const body: InviteBody = {
    invite,
    fingerprint: kit.value.card.fingerprint,
    person: PrincipalId.random(),
    renews: false,
    nameRef: nameRef(salted.salt, salted.name),
    role: wish.role,
    duties: wish.duties,
    expiresMs: expiry(api, roster, wish.expiresMs),
    untilMs: wish.untilMs,
  }
  const invited = await sendInvite(api, roster, self, kit.value, body, salted, wish.withTypedCode)
  if (!invited.ok) return invited
  for (const { space, role } of wish.spaces) {
    const shared = await shareSpace(space, {
      principal: { kind: PrincipalKind.invite, id: invite },
      role,
      untilMs: wish.untilMs,
    })
    if (!shared.ok) invited.value.missed.push({ space, failed: shared })
  }
  return invited
}

/** A new invitation for a person who is there already: the old keys die when it is redeemed. Role and name stay. */
export async function renewPerson(
  api: Api,
  server: ServerId,
  roster: RosterReplica,
  self: Identity,
  person: PrincipalId,
  withPin: boolean,
  withTypedCode: boolean,
): Promise<Answer<Invited>> {
  const synced = await roster.sync()
  if (!synced.ok) return synced
  const known = roster.history.state.person(person)
  if (!known) return fail("not_found", "no such person in the faction")
  const kit = makeKit(api, server, roster, withPin)
  if (!kit.ok) return kit
  const body: InviteBody = {
    invite: kit.value.invitation.invite,
    fingerprint: kit.value.card.fingerprint,
    person,
    renews: true,
    nameRef: known.nameRef,
    role: known.role,
    duties: known.duties,
    expiresMs: expiry(api, roster, 0),
    untilMs: known.untilMs,
  }
  return sendInvite(api, roster, self, kit.value, body, undefined, withTypedCode)
}

export interface RoleChange {
  person: PrincipalId
  role?: FactionRole
  duties?: number
  untilMs?: number
  name?: string
}
export async function changeRole(
  api: Api,
  roster: RosterReplica,
  self: Identity,
  change: RoleChange,
): Promise<Answer<Head>> {
  const synced = await roster.sync()
  if (!synced.ok) return synced
  const known = roster.history.state.person(change.person)
  if (!known) return fail("not_found", "no such person in the faction")
  let renamed: NewName | undefined
  if (change.name !== undefined) {
    const name = normalisedDisplayName(change.name)
    if (!name.ok) return name
    renamed = { salt: NameSalt.random(), name: name.value }
  }
  const body = encodeRole({
    person: change.person,
    nameRef: renamed ? nameRef(renamed.salt, renamed.name) : known.nameRef,
    role: change.role ?? known.role,
    duties: change.duties ?? known.duties,
    untilMs: change.untilMs ?? known.untilMs,
  })
  const written = await roster.append(self, Kind.role, body)
  if (!written.ok || !renamed) return written
  const left = await api.putNames(roster.faction, [renamed])
  if (!left.ok) return left
  await roster.syncNames()
  return written
}

/** Takes somebody out, as the roster has them: whoever belongs to the faction retires, and with them every open
 *  invitation of theirs, so that no renewal brings them back; of somebody who does not (yet, or any more), the
 *  invitations alone.                                          errors  not_found;  denied (problem.rule) */
export async function retirePerson(
  roster: RosterReplica,
  self: Identity,
  id: PrincipalId,
  reason: RetireReason,
): Promise<Answer<Head>> {
  const synced = await roster.sync()
  if (!synced.ok) return synced
  const { state } = roster.history
  const author = self.principal.id
  const isSelf = equal(id, author)
  // Whoever is no manager is refused by the rules, not by an empty list.
  const byManager = !isSelf || state.isManagerAt(author, state.timeMs)
  const ids: PrincipalId[] = []
  if (state.person(id)?.state === "active") ids.push(id)
  if (byManager)
    for (const invite of state.invites())
      if (equal(invite.body.person, id) && invite.state === "open") ids.push(invite.body.invite)
  // The person first, since that is what must not wait; but who retires himself can write nothing afterwards.
  if (isSelf) ids.reverse()
  let retired: Answer<Head> = fail("not_found", "neither an active person nor an open invitation")
  for (const one of ids) {
    retired = await roster.append(self, Kind.retire, encodeRetire({ id: one, reason }))
    if (!retired.ok) return retired
  }
  return retired
}

/** The joining code was compared with that person; `compared` is the fingerprint it was made from.
 *    errors  conflict  the person has other keys by now */
export async function confirmPerson(
  roster: RosterReplica,
  self: Identity,
  person: PrincipalId,
  compared: Fingerprint,
): Promise<Answer<Head>> {
  const synced = await roster.sync()
  if (!synced.ok) return synced
  const known = roster.history.state.person(person)
  if (!known) return fail("not_found", "no such person in the faction")
  if (!equal(known.fingerprint, compared))
    return fail("conflict", "this person's keys were renewed meanwhile: compare the new joining code")
  return roster.append(self, Kind.confirm, encodeConfirm({ fingerprint: known.fingerprint }))
}
