// Members who write into the faction's roster what their role does not allow, or what does not fit: refused by the real
// server by the rule's name, by the browser's roster by the same rule, and by somebody's browser when a server on the
// liar's side hands it out.                      docs/protocol.md §4a, §13.1   twin: tests/evil/roster_rights_test.cpp
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { isNamedAmongAttacks } from "../base/cases.ts"
import { dayMs, type Change, type Hand, Insiders } from "./insiders.ts"
import { get } from "./person.ts"
import { hasPrograms } from "./server.ts"
import type { Bytes } from "../../src/mappe/base/bytes.ts"
import { FactionId, PrincipalId, PrincipalKind } from "../../src/mappe/base/ids.ts"
import { BoxSeed, SignSeed } from "../../src/mappe/base/secret.ts"
import { boxPublicKey } from "../../src/mappe/crypto/box.ts"
import { encodeCardRecord, makeCardRecord, type CardRecord } from "../../src/mappe/crypto/card.ts"
import { SignKeyPair } from "../../src/mappe/crypto/sign.ts"
import { type Entry, Kind } from "../../src/mappe/journal/entry.ts"
import * as roster from "../../src/mappe/journal/roster_body.ts"
import { entryTimeMs } from "../../src/mappe/replica/clock.ts"
import { must } from "../vectors/read_vectors.ts"

/** A card of fresh keys that nobody else has. */
function freshCard(faction: FactionId, kind: PrincipalKind, id: PrincipalId, createdMs: number): CardRecord {
  const keys = new SignKeyPair(SignSeed.random())
  const made = { kind, id, faction, signPk: keys.publicKey, boxPk: boxPublicKey(BoxSeed.random()), owner: PrincipalId.zero, createdMs }
  return makeCardRecord(made, keys)
}
const cardBody = (id: PrincipalId, faction: FactionId): Bytes =>
  roster.encodeRekey({ cardRecord: encodeCardRecord(freshCard(faction, PrincipalKind.person, id, 1)) })

describe.skipIf(!hasPrograms)("members who lie in the roster", { timeout: 120_000 }, () => {
  let all: Insiders
  let anna: Hand
  let bernd: Hand
  let clara: Hand
  beforeAll(async () => {
    all = await Insiders.start()
    ;[anna, bernd, clara] = [all.annas, all.bernds, all.claras]
  }, 240_000)
  afterAll(() => all?.end())

  const nameOf = async (who: Hand) => (await anna.roster()).history.state.person(who.id)!.nameRef
  const fingerprintOf = async (who: Hand) => (await anna.roster()).history.state.person(who.id)!.fingerprint
  /** An invitation of a new member, its card left at the server. */
  const invites = async (who: Hand, change: Partial<roster.InviteBody> = {}): Promise<Entry> => {
    const now = entryTimeMs(who.api)
    const card = freshCard(who.faction, PrincipalKind.invite, PrincipalId.random(), now)
    must(await who.api.putCard(card.fingerprint, encodeCardRecord(card)))
    const body = {
      ...{ invite: card.card.id, fingerprint: card.fingerprint, person: PrincipalId.random(), renews: false },
      ...{ nameRef: await nameOf(who), role: roster.FactionRole.member, duties: 0, expiresMs: now + dayMs, untilMs: 0 },
    }
    return who.signsRoster(Kind.invite, roster.encodeInvite({ ...body, ...change }))
  }
  const retires = (who: Hand, whom: Hand, change?: Change): Promise<Entry> =>
    who.signsRoster(Kind.retire, roster.encodeRetire({ id: whom.id, reason: roster.RetireReason.keysLost }), change)
  const givesRole = async (who: Hand, whom: Hand, role: roster.FactionRole): Promise<Entry> =>
    who.signsRoster(Kind.role, roster.encodeRole({ person: whom.id, nameRef: await nameOf(whom), role, duties: 0, untilMs: 0 }))
  const setsPolicy = (who: Hand, days: number, change?: Change): Promise<Entry> =>
    who.signsRoster(Kind.policy, roster.encodePolicy({ policy: new Map([[roster.policyKey.retentionDays, days]]) }), change)
  const confirms = async (who: Hand, whom: Hand): Promise<Entry> =>
    who.signsRoster(Kind.confirm, roster.encodeConfirm({ fingerprint: await fingerprintOf(whom) }))

  test("without a lie a manager's invitation by hand is taken and believed", async () => {
    const entry = await invites(anna)
    const before = get(await all.bernd.engine.people(all.faction)).length
    expect(await anna.sendsRoster(entry)).toBe("ok")
    await all.bernd.reloads()
    expect(get(await all.bernd.engine.standing())).toMatchObject({ online: true })
    expect(get(await all.bernd.engine.people(all.faction))).toHaveLength(before + 1)
  })

  type Lie = [rule: string, what: string, who: () => Hand, make: () => Promise<Entry>, client?: string]
  const lies: Lie[] = [
    ["not_manager", "a member who invites", () => clara, () => invites(clara)],
    ["not_manager", "a member who makes herself manager", () => clara, () => givesRole(clara, clara, roster.FactionRole.manager)],
    ["not_manager", "a member who retires another", () => clara, () => retires(clara, anna)],
    ["not_manager", "a member who changes the policy", () => clara, () => setsPolicy(clara, 1)],
    ["not_self", "a member who gives another new keys", () => clara, () => clara.signsRoster(Kind.rekey, cardBody(anna.id, clara.faction))],
    [
      ...(["unknown_author", "an entry in the manager's name", () => clara] as const),
      () => retires(clara, bernd, () => ({ author: anna.self.principal })),
      "bad_signature",
    ],
    ["self_confirm", "a member who confirms herself", () => clara, () => confirms(clara, clara)],
    ["last_manager", "the last manager retires", () => anna, () => retires(anna, anna)],
    ["id_taken", "an invitation that takes a person's place", () => anna, () => invites(anna, { person: bernd.id })],
    ["unknown_id", "a renewal of nobody", () => anna, () => invites(anna, { renews: true })],
    [
      ...(["invite_too_long", "an invitation for a year", () => anna] as const),
      () => invites(anna, { expiresMs: entryTimeMs(anna.api) + 365 * dayMs }),
    ],
    [
      ...(["wrong_card", "new keys on a card of another faction", () => clara] as const),
      () => clara.signsRoster(Kind.rekey, cardBody(clara.id, FactionId.random())),
    ],
    [
      ...(["clock", "an entry of the day after tomorrow, and forged", () => anna] as const),
      () => setsPolicy(anna, 90, ({ timeMs }) => ({ timeMs: timeMs + 2 * dayMs })),
      "ok",
    ],
  ]
  for (const [rule, what, who, make, client] of lies)
    test(`${rule}: ${what}`, async () => all.bothRefuseRoster(who(), await make(), rule, client))

  // What follows changes who the liars are.
  test("not_member: a guest who confirms another", async () => {
    expect(await anna.sendsRoster(await givesRole(anna, clara, roster.FactionRole.guest))).toBe("ok")
    await all.bothRefuseRoster(clara, await confirms(clara, bernd), "not_member")
  })
  test("not_active: a retired person who is given a role", async () => {
    expect(await anna.sendsRoster(await retires(anna, clara))).toBe("ok")
    await all.bothRefuseRoster(anna, await givesRole(anna, clara, roster.FactionRole.manager), "not_active")
  })
})

isNamedAmongAttacks()
