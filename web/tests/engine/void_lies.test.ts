// What only members can see of an access entry: keys that are not the same for all, links that lead nowhere, untrue
// `voids`. The server takes such an entry; every member's browser finds it void, names its author, and goes on as if it
// had not been.                        docs/protocol.md §4.6 "Void"   twin: tests/evil/void_lies_test.cpp
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { isNamedAmongAttacks } from "../base/cases.ts"
import { Hand, Insiders, type Members, rowOf, withRow } from "./insiders.ts"
import { get, Person } from "./person.ts"
import { hasPrograms } from "./server.ts"
import type { Bytes } from "../../src/mappe/base/bytes.ts"
import { idText } from "../../src/mappe/base/id.ts"
import { EpochKey } from "../../src/mappe/base/secret.ts"
import { entryKey, sealEntry } from "../../src/mappe/crypto/entry_body.ts"
import { sealEpochLink } from "../../src/mappe/crypto/epoch_link.ts"
import { keyCommit } from "../../src/mappe/crypto/row.ts"
import { encodeHeader, Entry, Kind } from "../../src/mappe/journal/entry.ts"
import { must } from "../vectors/read_vectors.ts"

describe.skipIf(!hasPrograms)("keys that are not the same for all", { timeout: 180_000 }, () => {
  let all: Insiders
  let clara: Hand
  let dora: Hand
  let emil: Person
  beforeAll(async () => {
    all = await Insiders.start()
    clara = all.claras
    emil = await all.invites("Emil Beispiel", "emil")
    dora = await Hand.inPlaceOf(all.appliance, await all.invites("Dora Beispiel", "dora"))
    await all.anna.until(async () => get(await all.anna.engine.people(all.faction)).every((one) => one.state === "active"))
  }, 240_000)
  /** Who would repair. */
  let isAway = false
  const goAway = (): void => {
    isAway = true
    all.anna.closes()
  }
  const comeBack = async (): Promise<void> => {
    if (isAway) await all.anna.opens()
    isAway = false
  }
  afterEach(comeBack)
  afterAll(async () => {
    emil?.closes()
    await all?.end()
  })

  const sends = async (space: string, entry: Entry): Promise<number> => {
    expect(await clara.sends(space, entry)).toBe("ok")
    return entry.header.seq
  }
  const claraSends = async (space: string, body: Members): Promise<number> => sends(space, await clara.signs(space, clara.access(body)))
  /** Rows and epoch as who believes what is valid has them. */
  const setOf = async (hand: Hand, space: string) => {
    const replica = await hand.space(space)
    const rows = replica.members.map((row) => `${idText(row.principal.id)} ${row.role}`).sort()
    return { epoch: replica.epoch, rows }
  }
  const alarmsOf = async (person: Person, space: string) => get(await person.engine.health(space)).alarms
  const named = (seqs: number[]) => seqs.map((seq) => ({ seq, alarm: "void_access", by: "Clara Beispiel" }))
  const textOf = async (person: Person, space: string): Promise<string> =>
    Buffer.from(await person.reads(space, (await person.row(space, "eins.txt")).node)).toString()
  const until = async (person: Person, space: string, alarms: unknown[]): Promise<void> => {
    await person.until(async () => (await alarmsOf(person, space)).length === alarms.length)
    expect(await alarmsOf(person, space)).toEqual(alarms)
  }
  const spoiled = (sealed: Bytes): Bytes => sealed.map((byte, at) => (at === sealed.length - 1 ? byte ^ 1 : byte))
  const spoils = (body: Members, whose: Hand): void => {
    withRow(body, whose, { sealed: spoiled(rowOf(body, whose).sealed) })
  }

  /** Clara wrote `lies` while nobody who could repair was there. Bernd finds them void and reads on, but cannot write;
   *  Anna's browser repairs; then all is as before for everybody, and for a device that comes new. */
  const areVoidAndRepaired = async (space: string, lies: number[], before: Awaited<ReturnType<typeof setOf>>): Promise<void> => {
    await all.bernd.reloads()
    await until(all.bernd, space, named(lies))
    expect(await setOf(all.bernds, space)).toEqual(before)
    expect(await textOf(all.bernd, space)).toBe("eins")
    expect(await all.berndWrites(space, "nie")).toBe("conflict")
    expect((await all.bernds.space(space)).head.seq).toBe(lies.at(-1))

    await comeBack()
    await until(all.anna, space, named(lies))
    await all.anna.until(async () => (await setOf(all.bernds, space)).epoch > before.epoch)
    expect((await setOf(all.bernds, space)).rows).toEqual(before.rows)
    await all.bernd.until(async () => (await all.berndWrites(space, "weiter")) === "ok")
    const tablet = await Person.at(all.appliance)
    await tablet.signsIn("bernd")
    await until(tablet, space, named(lies))
    expect(await tablet.names(space)).toEqual(await all.bernd.names(space))
    const [hers, his] = [get(await all.anna.engine.health(space)).code, get(await tablet.engine.health(space)).code]
    expect(hers).toBe(his)
    tablet.closes()
  }

  test("without a lie a new epoch by hand is valid for all", async () => {
    const space = await all.space("manager")
    const { epoch } = await setOf(all.annas, space)
    const body = await clara.set(space)
    await clara.raise(space, body)
    await claraSends(space, body)
    expect(await all.berndWrites(space, "neu")).toBe("ok")
    for (const one of [all.bernd, all.anna]) await until(one, space, [])
    expect((await setOf(all.annas, space)).epoch).toBe(epoch + 1)
  })

  type Lie = [what: string, lie: (space: string, body: Members) => Promise<unknown>]
  const lies: Lie[] = [
    [
      "two members with different keys",
      async (space, body) => {
        const other = { ...body, members: body.members.map((row) => ({ ...row })) }
        await clara.raise(space, body)
        other.epoch = body.epoch
        await clara.sealRows(space, other, EpochKey.random())
        withRow(body, all.bernds, { sealed: rowOf(other, all.bernds).sealed })
      },
    ],
    [
      "another's row that does not open: who has a right one sees it as well",
      async (space, body) => {
        await clara.raise(space, body)
        spoils(body, all.annas)
      },
    ],
    [
      "a commitment to another key",
      async (space, body) => {
        await clara.raise(space, body)
        body.keyCommit = keyCommit(EpochKey.random(), (await clara.space(space)).id, body.epoch)
      },
    ],
    [
      "a link that leads to another key",
      async (space, body) => {
        const key = await clara.raise(space, body)
        body.epochLink = sealEpochLink(key, (await clara.space(space)).id, body.epoch, body.epoch - 1, EpochKey.random())
      },
    ],
    [
      "a link that leaves an epoch out",
      async (space, body) => {
        await clara.raise(space, body)
        await claraSends(space, body) // an honest one, so that there is something between
        const next = await clara.set(space)
        const key = await clara.raise(space, next)
        const replica = await clara.space(space)
        next.epochLink = sealEpochLink(key, replica.id, next.epoch, 1, replica.replay.keys.key(1)!)
        Object.assign(body, next)
      },
    ],
  ]
  for (const [what, lie] of lies)
    test(`void: ${what}`, async () => {
      const space = await all.space("manager")
      goAway()
      const body = await clara.set(space)
      await lie(space, body)
      const before = await setOf(all.annas, space)
      await areVoidAndRepaired(space, [await claraSends(space, body)], before)
    })

  test("void: a next entry that keeps silent about a void one", async () => {
    const space = await all.space("manager")
    const before = await setOf(all.annas, space)
    goAway()
    const body = await clara.set(space)
    await clara.raise(space, body)
    spoils(body, all.annas)
    const first = await claraSends(space, body)
    // Right in everything, but that it does not say so.
    const next = await clara.set(space)
    const replica = await clara.space(space)
    const key = EpochKey.random()
    ++next.epoch
    next.keyCommit = keyCommit(key, replica.id, next.epoch)
    next.epochLink = sealEpochLink(key, replica.id, next.epoch, before.epoch, replica.replay.keys.key(before.epoch)!)
    await clara.sealRows(space, next, key)
    await areVoidAndRepaired(space, [first, await claraSends(space, next)], before)
  })

  test("after_void: what is written on a void set is skipped by all alike, and shows nowhere", async () => {
    const space = await all.space("manager")
    const before = await setOf(all.annas, space)
    goAway()
    const body = await clara.set(space)
    const key = await clara.raise(space, body)
    spoils(body, all.bernds)
    const lie = await clara.signs(space, clara.access(body))
    await sends(space, lie)
    const plain = (await clara.harmless(space)).plainBody
    const next = await clara.signs(space, clara.access(body)) // for what else stands in a header
    const header = { ...next.header, kind: Kind.content, prevAccess: lie.hash }
    const sealedBody = must(sealEntry(entryKey(key, header.journal), encodeHeader(header), plain))
    const behind = await sends(space, must(Entry.make(header, sealedBody, clara.self.signKeys)))
    await comeBack()
    for (const one of [all.bernd, all.anna]) {
      await until(one, space, named([lie.header.seq]))
      await one.until(async () => get(await one.engine.health(space)).skipped.length > 0)
      expect(get(await one.engine.health(space)).skipped).toEqual([{ seq: behind, reason: "after_void", by: "Clara Beispiel" }])
      expect(await one.names(space)).toEqual(["eins.txt"])
    }
    expect((await setOf(all.annas, space)).rows).toEqual(before.rows)
  })

  // ---- untrue voids

  /** Dora, a manager, was removed by Anna; everybody who stays has seen that. */
  const withoutDora = async () => {
    const space = await all.space("manager")
    const asks = (role: "manager" | null) => all.anna.engine.setRole(space, [{ person: idText(dora.id), role, untilMs: 0 }])
    get(await asks("manager"))
    await dora.space(space)
    const former = await clara.set(space)
    const { epoch } = await setOf(all.annas, space)
    get(await asks(null))
    const removal = (await all.annas.space(space)).replay.verified.access.newestAccess.seq
    for (const hand of [all.annas, all.bernds, clara]) await hand.space(space)
    await all.bernd.until(async () => get(await all.bernd.engine.health(space)).seq >= removal)
    /** The set as if the removal had been void: the former rows, linked to the epoch before it. */
    const revived = async (on: Hand): Promise<Members> => {
      const replica = await on.space(space)
      const body = { ...former, members: former.members.map((row) => ({ ...row })) }
      const key = EpochKey.random()
      body.epoch = replica.epoch + 1
      body.keyCommit = keyCommit(key, replica.id, body.epoch)
      body.epochLink = sealEpochLink(key, replica.id, body.epoch, epoch, replica.replay.keys.key(epoch)!)
      body.voids = [removal]
      await on.sealRows(space, body, key)
      return body
    }
    return { space, revived }
  }

  test("void: untrue voids of what old members found valid; the removed manager is out again", async () => {
    const { space, revived } = await withoutDora()
    const before = await setOf(all.annas, space)
    goAway()
    await areVoidAndRepaired(space, [await claraSends(space, await revived(clara))], before)
    expect(before.rows.some((row) => row.startsWith(idText(dora.id)))).toBe(false)
  })

  test("void: untrue voids of the entry that let a new member in", async () => {
    const space = await all.space("manager")
    get(await all.anna.engine.setRole(space, [{ person: await emilsId(), role: "editor", untilMs: 0 }]))
    await emil.until(async () => (await emil.engine.health(space)).ok)
    expect(await textOf(emil, space)).toBe("eins")
    const before = await setOf(all.annas, space)
    goAway()
    const body = await clara.set(space) // with Emil, so that he can judge
    await clara.raise(space, body)
    body.voids = [(await clara.space(space)).replay.verified.access.newestAccess.seq]
    const lie = await claraSends(space, body)
    await until(emil, space, named([lie]))
    expect(await textOf(emil, space)).toBe("eins")
    await areVoidAndRepaired(space, [lie], before)
    await until(emil, space, named([lie]))
  })
  const emilsId = async (): Promise<string> =>
    get(await all.anna.engine.people(all.faction)).find((one) => one.name.startsWith("Emil"))!.person

  test("void: to a newcomer too who comes after the repair", async () => {
    const { space, revived } = await withoutDora()
    const before = await setOf(all.annas, space)
    const lie = await claraSends(space, await revived(clara))
    await until(all.anna, space, named([lie])) // repairs
    await all.anna.until(async () => (await setOf(all.annas, space)).epoch > before.epoch)
    get(await all.anna.engine.setRole(space, [{ person: await emilsId(), role: "editor", untilMs: 0 }]))
    await emil.until(async () => (await emil.engine.health(space)).ok)
    await until(emil, space, named([lie]))
    expect(await emil.names(space)).toEqual(await all.anna.names(space))
    expect((await emil.engine.makeFolder(space, "", "von Emil")).ok).toBe(true)
  })

  test("unknown_author: a removed manager with voids for her own removal; to the server she is nobody", async () => {
    const { space, revived } = await withoutDora()
    const body = await revived(all.annas)
    const entry = await all.annas.signs(space, all.annas.access(body), () => ({ author: dora.self.principal }), dora.self)
    await all.bothRefuse(space, dora, entry, "not_found", { client: "unknown_author" })
    expect(await alarmsOf(all.bernd, space)).toEqual([])
  })
})

isNamedAmongAttacks()
