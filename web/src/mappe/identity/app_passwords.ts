// App passwords: made and revoked by their owner, for a gateway to read and write chosen spaces with.
//                                                     docs/protocol.md §9   twin: client/identity/app_passwords.h
//
// While one is in use, whoever runs the gateway can read those spaces, their whole history included.
import { keyOf } from "../base/id.ts"
import { PrincipalId, PrincipalKind, type SpaceId } from "../base/ids.ts"
import { fail, type Failed, ok, type Result } from "../base/result.ts"
import { BoxSeed, SignSeed } from "../base/secret.ts"
import { type AppPassword, type GatewayRecord, makeAppPassword, sealGatewayRecord } from "../crypto/app_password.ts"
import { boxPublicKey } from "../crypto/box.ts"
import { type CardRecord, encodeCardRecord, makeCardRecord } from "../crypto/card.ts"
import { SignKeyPair } from "../crypto/sign.ts"
import { SpaceRole } from "../journal/access.ts"
import { entryTimeMs } from "../replica/clock.ts"
import { addGateway, removeGateways } from "../replica/membership.ts"
import type { SpaceReplica } from "../replica/space_replica.ts"
import type { Api } from "../wire/api.ts"
import type { Answer } from "../wire/answer.ts"
import { dayMs, gatewaysPerAppPasswordMax } from "../wire/limits.ts"
import type { AppPasswordInfo } from "../wire/types.ts"
import { normalisedDisplayName } from "./credentials.ts"

export const appPasswordLifeMs = 90 * dayMs // at most, and by default
const labelBytesMax = 100

export interface AppPasswordWish {
  label: string
  untilMs: number
  spaces: { space: SpaceReplica; role: SpaceRole }[]
}

interface MadeGateway {
  space: SpaceReplica
  role: SpaceRole
  record: GatewayRecord
  card: CardRecord
}

function makeGateway(space: SpaceReplica, role: SpaceRole, now: number): MadeGateway {
  const { self, roster } = space
  const signSeed = SignSeed.random()
  const boxSeed = BoxSeed.random()
  const gateway = PrincipalId.random()
  const record: GatewayRecord = {
    gateway,
    faction: self.faction,
    rosterRoot: self.rosterRoot,
    rosterSeenSeq: roster.head.seq,
    rosterSeenHash: roster.head.hash,
    space: space.id,
    spaceSeenSeq: space.head.seq,
    spaceSeenHash: space.head.hash,
    signSeed,
    boxSeed,
  }
  const pair = new SignKeyPair(signSeed)
  const card = makeCardRecord(
    {
      kind: PrincipalKind.gateway,
      id: gateway,
      faction: self.faction,
      signPk: pair.publicKey,
      boxPk: boxPublicKey(boxSeed),
      owner: self.principal.id,
      createdMs: now,
    },
    pair,
  )
  pair.wipe()
  return { space, role, record, card }
}

function checkWish(wish: AppPasswordWish, now: number): Result<string> {
  if (wish.spaces.length === 0 || wish.spaces.length > gatewaysPerAppPasswordMax)
    return fail("usage", "an app password is for one space to 16")
  if (new Set(wish.spaces.map(({ space }) => keyOf(space.id))).size !== wish.spaces.length)
    return fail("usage", "one space was named twice")
  if (wish.untilMs <= now) return fail("usage", "that day is over already")
  if (wish.untilMs > now + appPasswordLifeMs) return fail("usage", "an app password ends after 90 days at the latest")
  for (const { space, role } of wish.spaces) {
    if (role > (space.ownRole ?? 0) || role > SpaceRole.editor)
      return fail("denied", "an app password cannot have more rights than its owner")
    if (!space.gatewaysAllowed)
      return fail("denied", "gateways are switched off in this space: a manager may switch them on")
  }
  const label = normalisedDisplayName(wish.label)
  return label.ok && new TextEncoder().encode(label.value).length > labelBytesMax
    ? fail("usage", "a label has at most 100 bytes")
    : label
}

async function addAll(api: Api, gateways: readonly MadeGateway[], untilMs: number): Promise<Answer<void>> {
  for (const { space, role, card } of gateways) {
    const left = await api.putCard(card.fingerprint, encodeCardRecord(card))
    if (!left.ok) return left
    const added = await addGateway(space, card, role, untilMs)
    if (!added.ok) return added
  }
  return ok(undefined)
}

/** Leaves the sealed records at the server, then adds a gateway to each space. What fails undoes what was done before
 *  it. Whoever gets the password wipes it. */
export async function createAppPassword(api: Api, wish: AppPasswordWish): Promise<Answer<AppPassword>> {
  const now = entryTimeMs(api)
  const label = checkWish(wish, now)
  if (!label.ok) return label
  const gateways = wish.spaces.map(({ space, role }) => makeGateway(space, role, now))
  const password = makeAppPassword()
  const put = await api.putAppPassword({
    id: password.id,
    label: label.value,
    untilMs: wish.untilMs,
    gateways: gateways.map(({ record }) => ({
      gateway: record.gateway,
      faction: record.faction,
      space: record.space,
      box: sealGatewayRecord(password, record),
    })),
  })
  for (const { record } of gateways) {
    record.signSeed.wipe()
    record.boxSeed.wipe()
  }
  if (!put.ok) return put
  const added = await addAll(api, gateways, wish.untilMs)
  if (added.ok) return ok(password)
  await api.deleteAppPassword(password.id)
  for (const { space, record } of gateways) await removeGateways(space, [record.gateway])
  password.secret.wipe()
  return added
}

/** From here on it opens nothing; then its gateways leave their spaces, which get new keys.
 *    gives  the spaces whose rows could not be removed now */
export async function revokeAppPassword(
  api: Api,
  password: AppPasswordInfo,
  find: (space: SpaceId) => Promise<Answer<SpaceReplica>>,
): Promise<Answer<{ space: SpaceId; failed: Failed }[]>> {
  const gone = await api.deleteAppPassword(password.id)
  if (!gone.ok) return gone
  const waiting: { space: SpaceId; failed: Failed }[] = []
  for (const one of password.gateways) {
    const space = await find(one.space)
    if (!space.ok && space.error.kind === "not_found") continue // no member any more, nor is the gateway
    const removed = space.ok ? await removeGateways(space.value, [one.gateway]) : space
    if (!removed.ok) waiting.push({ space: one.space, failed: removed })
  }
  return ok(waiting)
}
