// The answer to a commit is lost, the entry is on the chain, and the page ends at any moment before somebody was told:
// the finding is not forgotten, so that nobody does it twice.                              docs/protocol.md §4.3
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { idText } from "../../src/mappe/base/id.ts"
import { NodeId, SpaceId } from "../../src/mappe/base/ids.ts"
import type { Session } from "../../src/engine/session.ts"
import { commit } from "../../src/mappe/replica/committer.ts"
import { createSpace } from "../../src/mappe/replica/membership.ts"
import { SpaceReplica } from "../../src/mappe/replica/space_replica.ts"
import type { Store } from "../../src/engine/store.ts"
import { type Device, kindOf, must, foundersDevice } from "./device.ts"
import { DyingStore, PageEnded } from "./dying_store.ts"
import { Liar } from "./liar.ts"
import { get, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

/** The line breaks after the server took a commit, and nobody can look whether it did. */
function breakTheLine(liar: Liar): void {
  let isBroken = false
  liar.lie = (method, target) => {
    isBroken ||= method === "POST" && target.endsWith("/journal")
    if (!isBroken) return undefined
    throw new Error("the line breaks")
  }
}

describe.skipIf(!hasPrograms)("a lost answer, for the person", () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person
  let faction = ""
  let space = ""
  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    erika = await Person.at(appliance, liar.base)
    faction = await erika.founds("Beispielfraktion", "erika", true)
  }, 60_000)
  beforeEach(async () => {
    space = get(await erika.engine.createSpace(faction, `Ablage ${Math.random()}`)).space
  })
  afterAll(async () => {
    erika.closes()
    liar.end()
    await appliance.end()
  })
  const notices = async () => get(await erika.engine.spaces()).find((one) => one.space === space)!.notices

  test("it is told after a reload, and again after the next, until it is put away; the folder is there once", async () => {
    breakTheLine(liar)
    expect(problemOf(await erika.engine.makeFolder(space, "", "Anträge"))).toBe("offline")
    liar.lie = undefined
    await erika.reloads()
    const told = await notices()
    expect(told).toMatchObject([{ notice: "arrived", seq: get(await erika.engine.health(space)).seq }])
    expect(told[0]!.atMs).toBeGreaterThan(Date.now() - 60_000)
    await erika.reloads()
    expect(await notices()).toEqual(told)
    expect(await erika.names(space)).toEqual(["Anträge"])
    get(await erika.engine.putAwayNotice(space, told[0]!.id))
    await erika.reloads()
    expect(await notices()).toEqual([])
  })

  test("the twin: what was answered is not told again, nor what never arrived", async () => {
    get(await erika.engine.makeFolder(space, "", "Anträge"))
    await erika.reloads()
    expect(await notices()).toEqual([])
    let isBroken = false
    liar.before = (method, target) => {
      isBroken ||= method === "POST" && target.endsWith("/journal")
      if (isBroken) throw new Error("the line breaks before the server heard of it")
    }
    expect(problemOf(await erika.engine.makeFolder(space, "", "Berichte"))).toBe("offline")
    liar.before = undefined
    await erika.reloads()
    expect(await erika.names(space)).toEqual(["Anträge"])
    get(await erika.engine.makeFolder(space, "", "Berichte"))
    await erika.reloads()
    expect(await notices()).toEqual([])
    expect(await erika.names(space)).toEqual(["Anträge", "Berichte"])
  })
})

describe.skipIf(!hasPrograms)("a lost answer, wherever the page ends", () => {
  let appliance: Appliance
  let liar: Liar
  let device: Device
  let session: Session
  let other: Person // the same account, elsewhere
  let space: SpaceId
  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    const founder = await foundersDevice(appliance, liar.base)
    ;({ device, session } = founder)
    const { self, roster } = founder
    space = must(
      await createSpace(device.store, device.api, roster, self, SpaceId.random(), "Umwelt"),
    ).id
    other = await Person.at(appliance)
    await other.signsIn("erika")
  }, 60_000)
  afterAll(async () => {
    other.closes()
    liar.end()
    await appliance.end()
  })
  const open = async (store: Store): Promise<SpaceReplica> => {
    const self = session.identities[0]!
    return must(await SpaceReplica.open(store, device.api, must(await session.roster(self.faction)), self, space))
  }
  let number = 0
  /** Gives the place of an entry whose answer was lost; somebody else has written since. */
  const lose = async (): Promise<number> => {
    const replica = await open(device.store)
    must(await replica.sync())
    const name = `Ordner ${++number}`
    breakTheLine(liar)
    const intent = { intent: "folder" as const, node: NodeId.random(), parent: NodeId.zero, name }
    expect(kindOf(await commit(replica, { intent }))).toBe("offline")
    liar.lie = undefined
    const seq = replica.head.seq + 1
    await other.until(async () => get(await other.engine.health(idText(space))).seq >= seq)
    get(await other.engine.makeFolder(idText(space), "", `Danach ${number}`))
    return seq
  }

  test.each([true, false])("the finding is kept, checkpoint kept: %s", async (hasCheckpoint) => {
    let changes = 0
    for (let isAlive = false; !isAlive; ++changes) {
      expect(changes).toBeLessThan(40)
      const seq = await lose()
      // Without a checkpoint the next start writes one, with an entry behind the lost one as its newest.
      if (!hasCheckpoint) await device.store.remove("checkpoints", idText(space))
      const dying = new DyingStore(device.store, changes)
      try {
        must(await (await open(dying)).sync())
        isAlive = true
      } catch (error) {
        expect(error).toBeInstanceOf(PageEnded)
      }
      const next = await open(device.store)
      must(await next.sync())
      expect(next.answered, `a page that ended after ${changes} changes`).toMatchObject({ seq })
      await next.forgetAnswered()
      expect((await open(device.store)).answered).toBeUndefined()
    }
    expect(changes).toBeGreaterThan(3)
  }, 120_000)
})
