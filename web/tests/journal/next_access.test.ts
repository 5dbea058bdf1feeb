// Intents become access entries that the rules accept and members find valid; roster bodies as their writers make them.
//                                        docs/protocol.md sections 4.6 and 4a   twin: tests/journal/next_access_test.cpp
import { expect, test } from "vitest"
import { NodeId } from "../../src/mappe/base/ids.ts"
import { encodeCardRecord } from "../../src/mappe/crypto/card.ts"
import { AccessBody, flag, SpaceRole } from "../../src/mappe/journal/access.ts"
import { Kind } from "../../src/mappe/journal/entry.ts"
import { rowsToRemove } from "../../src/mappe/journal/next_access.ts"
import {
  encodeConfirm,
  encodePolicy,
  encodeRekey,
  encodeRetire,
  encodeRole,
  FactionRole,
  policyKey,
  RetireReason,
} from "../../src/mappe/journal/roster_body.ts"
import { Actor, anna, bernd, bernds, Client, clara, claras, Faction, member } from "./town.ts"
import { nodeId } from "./state_maker.ts"

async function withThree(faction = Faction.withAll()): Promise<Client> {
  const client = new Client(faction, anna)
  await client.found()
  const more = client.next()
  more.put(member(bernd, SpaceRole.editor))
  more.put(member(clara, SpaceRole.reader))
  expect(await client.commit(more)).toBe("valid")
  return client
}

function folder(number: number) {
  return { op: "folder", node: nodeId(number), parent: NodeId.zero, name: `Ordner ${number}` } as const
}

test("a new member is sealed the key there is, and reads the past", async () => {
  const client = await withThree()
  expect(client.access.epoch).toBe(1)
  expect(await client.writeOps([folder(1)])).toBeUndefined()
  const hers = await client.as(clara)
  expect(hers.judge.newestValidSeq).toBe(1)
  expect(hers.replay.state.pathOf(nodeId(1))).toBe("/Ordner 1")
})

test("another role keeps epoch and sealed key", async () => {
  const client = await withThree()
  const next = client.next()
  expect(next.changesAnything).toBe(false)
  next.put(member(clara, SpaceRole.editor))
  expect([next.epochRises, next.changesAnything]).toEqual([false, true])
  expect(await client.commit(next)).toBe("valid")
})

test("removing somebody raises the epoch; who stays reads both sides of it", async () => {
  const client = await withThree()
  await client.writeOps([folder(1)])
  const next = client.next()
  expect(next.remove(bernds.author)).toMatchObject({ ok: false, error: { kind: "not_found" } })
  expect(next.remove(bernd.author).ok).toBe(true)
  expect(next.epochRises).toBe(true)
  expect(await client.commit(next)).toBe("valid")
  await client.writeOps([folder(2)])
  const hers = await client.as(clara)
  expect(hers.access.epoch).toBe(2)
  expect(hers.replay.state.children(NodeId.zero).length).toBe(2)
  expect(await (await client.as(bernd)).writeOps([folder(3)])).toBe("unknown_author")
})

test("new keys of a member raise the epoch, by himself and by a manager", async () => {
  const client = await withThree()
  const renewed = new Actor(clara.author.kind, 0xc0, 2)
  client.faction.handOut(renewed)
  client.faction.write(clara, Kind.rekey, encodeRekey({ cardRecord: encodeCardRecord(renewed.record) }))
  const hers = await client.as(clara)
  const own = hers.next()
  expect(own.rekey(clara.author, renewed.fingerprint).ok).toBe(true)
  expect(await hers.commit(own)).toBe("pending") // the old keys have no row any more
  const byManager = client.next()
  byManager.put(member(renewed, SpaceRole.reader))
  expect(byManager.epochRises).toBe(true)
  expect(await client.commit(byManager)).toBe("valid")
  expect((await client.as(renewed)).judge.newestValidSeq).toBe(2)
})

test("the last manager stays", async () => {
  const client = await withThree()
  const next = client.next()
  next.leave(anna.author)
  expect(next.complete(client.sealer())).toMatchObject({ ok: false, error: { kind: "conflict" } })
})

test("who leaves keeps the epoch, and the next refreshes it", async () => {
  const his = await (await withThree()).as(bernd)
  const leaving = his.next()
  expect(leaving.leave(bernd.author).ok).toBe(true)
  expect(leaving.epochRises).toBe(false)
  await his.commit(leaving)
  const hers = await his.as(clara)
  expect(hers.access.refreshNeeded).toBe(true)
  expect(await (await his.as(anna)).writeOps([folder(1)])).toBe("refresh_needed")
  const refresh = hers.next()
  refresh.refresh()
  expect(await hers.commit(refresh)).toBe("valid")
  expect(hers.access.refreshNeeded).toBe(false)
})

test("an invite becomes its person", async () => {
  const faction = new Faction()
  faction.invites(claras, clara)
  const client = new Client(faction, anna)
  await client.found(member(claras, SpaceRole.commenter))
  faction.joins(claras, clara)
  const its = await client.as(claras)
  const next = its.next()
  expect(next.redeem(claras.author, clara.author.id, clara.fingerprint).ok).toBe(true)
  expect(next.epochRises).toBe(true)
  await its.commit(next)
  const hers = await its.as(clara)
  expect(hers.judge.newestValidSeq).toBe(1)
  expect(hers.access.members.row(clara.author)?.role).toBe(SpaceRole.commenter)
})

test("a repair names what was void and brings back the valid set", async () => {
  const client = await withThree()
  const { keyCommit, members, epochLink, flags } = client.access.members
  const swapped = members.map((row, i) => ({ ...row, sealed: members[(i + 1) % members.length]!.sealed }))
  const wrong = new AccessBody({ epoch: 2, keyCommit, members: swapped, epochLink: new Uint8Array(76), flags, voids: [] })
  expect(epochLink.length).toBe(0)
  expect(await client.set(wrong)).toBe("void")
  expect(client.replay.alarms.map(({ kind, seq }) => [kind, seq])).toEqual([["void_access", 2]])
  const repair = client.next()
  expect([repair.needsManager, repair.epochRises, repair.lost.length]).toEqual([true, true, 0])
  expect(await client.commit(repair)).toBe("valid")
  expect(client.judge.newestValid?.voids).toEqual([2])
  expect(client.access.epoch).toBe(3)
  expect((await client.as(clara)).judge.standingAt(3)).toBe("valid")
  expect((await client.as(bernd)).replay.alarms.length).toBe(1)
})

test("the flags are the managers'", async () => {
  const client = await withThree()
  const next = client.next()
  next.setFlags(flag.frozen)
  expect(await client.commit(next)).toBe("valid")
  expect(await client.writeOps([folder(1)])).toBe("frozen")
  const his = await client.as(bernd)
  const thaw = his.next()
  thaw.setFlags(0)
  expect(await his.commit(thaw)).toBe("not_own_row")
})

test("rows of who retired are to be removed", async () => {
  const client = await withThree()
  const { faction } = client
  const retire = encodeRetire({ id: bernd.author.id, reason: RetireReason.left })
  expect(faction.judge(clara, Kind.retire, retire)).toBe("not_manager")
  faction.write(bernd, Kind.retire, retire)
  expect(rowsToRemove(client.access.members, faction.history.state, faction.nowMs)).toEqual([bernd.author])
})

test("roles, policy and confirmations as their writers make them", () => {
  const faction = Faction.withAll()
  const { nameRef } = faction.history.state.person(bernd.author.id)!
  const role = { person: bernd.author.id, nameRef, role: FactionRole.manager, duties: 8, untilMs: 0 }
  expect(faction.judge(clara, Kind.role, encodeRole(role))).toBe("not_manager")
  faction.write(anna, Kind.role, encodeRole(role))
  expect(faction.history.state.isManagerAt(bernd.author.id, faction.nowMs)).toBe(true)
  faction.write(bernd, Kind.policy, encodePolicy({ policy: new Map([[policyKey.gateways, 1], [policyKey.trashDays, 60]]) }))
  expect([...faction.history.state.policy]).toEqual([[3, 60], [4, 1]])
  const confirm = encodeConfirm({ fingerprint: clara.fingerprint })
  expect(faction.judge(clara, Kind.confirm, confirm)).toBe("self_confirm")
  faction.write(bernd, Kind.confirm, confirm)
  expect(faction.history.state.person(clara.author.id)?.confirmed).toBe(true)
})

test("a long roster is known at each of its entries", () => {
  const faction = Faction.withAll()
  for (let i = 0; i < 300; ++i) faction.write(anna, Kind.policy, encodePolicy({ policy: new Map([[9, i]]) }))
  const before = faction.history.size - 300
  for (const i of [0, 1, 57, 58, 59, 60, 127, 128, 191, 299])
    expect(faction.history.stateAt(before + i).policy.get(9)).toBe(i)
  expect(faction.history.stateAt(0).personCount).toBe(1)
})
