// What the web app does for a space by itself: snapshots, the bin, old versions; beside the command line, which goes on
// from what was done here, and the reverse.                                             docs/protocol.md §4.7, §4.9
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { equal } from "../../src/mappe/base/bytes.ts"
import { idText } from "../../src/mappe/base/id.ts"
import { NodeId, SpaceId } from "../../src/mappe/base/ids.ts"
import { SpaceRole } from "../../src/mappe/journal/access.ts"
import type { OpenSpace, Session } from "../../src/engine/session.ts"
import { Upkeep } from "../../src/engine/upkeep.ts"
import { commit, commitAll } from "../../src/mappe/replica/committer.ts"
import { takeUpkeepLease } from "../../src/mappe/replica/leases.ts"
import { createSpace } from "../../src/mappe/replica/membership.ts"
import { stateDigest } from "../../src/mappe/replica/replay.ts"
import { readSnapshot, snapshotIsDue } from "../../src/mappe/replica/snapshots.ts"
import { SpaceReplica } from "../../src/mappe/replica/space_replica.ts"
import { keepUp, upkeepChanges, upkeepMayBeDue } from "../../src/mappe/replica/upkeep.ts"
import { upkeepRules } from "../../src/mappe/replica/upkeep_rules.ts"
import { dayMs, snapshotEntriesMax } from "../../src/mappe/wire/limits.ts"
import { type Device, kindOf, must, foundersDevice } from "./device.ts"
import { get, Person } from "./person.ts"
import { Appliance, hasCommand, NativeMember } from "./server.ts"

describe.skipIf(!hasCommand)("upkeep", () => {
  let appliance: Appliance
  let device: Device
  let session: Session
  let open: OpenSpace
  let erika: Person // the same account, elsewhere
  let bernd: NativeMember
  let space = ""
  let replica: SpaceReplica
  beforeAll(async () => {
    appliance = await Appliance.start("limits:\n  entries_per_minute: 100000\n")
    const founder = await foundersDevice(appliance)
    ;({ device, session } = founder)
    const { self, roster } = founder
    open = must(
      await session.create((id: SpaceId) => createSpace(device.store, device.api, roster, self, id, "Umwelt")),
    )
    ;({ id: space, replica } = open)
    erika = await Person.at(appliance)
    await erika.signsIn("erika")
    bernd = new NativeMember(appliance, "bernd", "sechs worte von bernd")
    const wish = { name: "Bernd Beispiel", role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false }
    const faction = idText(self.faction)
    const letter = get(await erika.engine.invite({ faction, ...wish, spaces: [{ space, role: "editor" }] }))
    await bernd.join(letter.link)
    await bernd.must(["ls", "Umwelt:/"]) // there is nothing to keep up yet
    must(await session.sync(open))
  }, 120_000)
  afterAll(async () => {
    erika.closes()
    await appliance.end()
  })
  const folder = async (name: string): Promise<NodeId> => {
    const node = NodeId.random()
    must(await commit(replica, { intent: { intent: "folder", node, parent: NodeId.zero, name } }))
    return node
  }
  const holdsTheState = async (): Promise<void> => {
    const { body } = replica.replay.snapshots.at(-1)!
    const state = must(await readSnapshot(device.api, replica.id, replica.replay.keys, body))
    const constant = replica.spaceConst
    expect(equal(must(await stateDigest(state, constant)), must(await stateDigest(replica.state, constant)))).toBe(true)
  }
  /** As if so many entries had come since the last snapshot. */
  const after = (entries: number, bytes = 1 << 20): void => {
    replica.replay.entriesSinceSnapshot = entries
    replica.replay.bytesSinceSnapshot = bytes
  }

  test("the bin and old versions go when the rules of the faction say so, and not a day before", async () => {
    const native = async (text: string): Promise<void> => {
      const file = join(appliance.folder, "Rede.txt")
      writeFileSync(file, text)
      await bernd.must(["put", file, "Umwelt:/Rede.txt"])
    }
    for (const text of ["eins", "zwei", "drei"]) await native(text)
    must(await session.sync(open))
    const thrown = await folder("weg")
    must(await commit(replica, { intent: { intent: "trash", node: thrown, conditions: {} } }))
    const { policy } = replica.roster.history.state
    const due = (days: number) => upkeepChanges(replica.state, upkeepRules(policy), Date.now() + days * dayMs)
    expect(due(29)).toEqual([])
    const changes = due(31)
    expect(changes).toHaveLength(2)
    const done = await commitAll(replica, changes)
    expect(done.failed).toBeUndefined()
    expect(done.results.map((one) => one.how)).toEqual(["done", "done"])
    expect(replica.state.node(thrown)).toBeUndefined()
    const speech = replica.state.child(NodeId.zero, "Rede.txt")!
    expect(replica.state.versions(speech)).toHaveLength(1)
    expect(replica.health).toEqual([])
    expect((await bernd.must(["verify", "Umwelt"])).length).toBeGreaterThan(0)
    expect(JSON.parse(await bernd.must(["health", "Umwelt", "--json"]))).toMatchObject({ alarms: [], skipped: [] })
  })

  test("a snapshot is due after 2,000 entries whose bytes exceed a quarter of the last one's state", () => {
    after(snapshotEntriesMax)
    expect(snapshotIsDue(replica)).toBe(false)
    after(snapshotEntriesMax + 1, 1)
    expect(snapshotIsDue(replica)).toBe(true)
    after(0, 0)
    expect(upkeepMayBeDue(replica)).toBe(false)
  })

  test("the command line's snapshot holds what this client holds, and this one's what the command line holds", async () => {
    const since = replica.replay.entriesSinceSnapshot
    expect(since).toBe(0)
    must(await replica.forgetKept().then(() => replica.sync())) // counts anew
    for (let i = replica.replay.entriesSinceSnapshot; i <= snapshotEntriesMax; ++i) {
      const op = { op: "attr", node: NodeId.zero, key: "x", value: `${i}` } as const
      must(await commit(replica, { intent: { intent: "plain", ops: [op], noteKind: false } }))
    }
    expect(snapshotIsDue(replica)).toBe(true)
    const fresh = new NativeMember(appliance, "bernd", "sechs worte von bernd") // nothing was kept up there today
    await fresh.signIn()
    await fresh.must(["ls", "Umwelt:/"])
    expect(must(await session.sync(open))).toBe(true)
    expect(replica.replay.snapshots).toMatchObject([{ matched: true }])
    expect(snapshotIsDue(replica)).toBe(false)
    await holdsTheState()
    // The other way round.
    after(snapshotEntriesMax + 1, 1 << 24)
    expect(must(await keepUp(replica))).toEqual({ entries: 0, snapshot: true })
    expect(replica.replay.snapshots).toMatchObject([{ matched: true }, { matched: true }])
    expect(replica.alarms).toEqual([])
    await holdsTheState()
    await fresh.must(["verify", "Umwelt"])
    expect(JSON.parse(await fresh.must(["health", "Umwelt", "--json"]))).toMatchObject({ alarms: [], skipped: [] })
    expect(JSON.parse(await bernd.must(["health", "Umwelt", "--json"]))).toMatchObject({ alarms: [], skipped: [] })
  }, 240_000)

  test("the next one drops the one before the previous, and the chain from the genesis says the same", async () => {
    const oldest = replica.replay.snapshots[0]!.body.state.chunks[0]!.blob
    expect(replica.replay.verified.live.contains(oldest)).toBe(true)
    after(snapshotEntriesMax + 1, 1 << 24)
    expect(must(await keepUp(replica))).toMatchObject({ snapshot: true })
    expect(replica.replay.verified.live.contains(oldest)).toBe(false)
    await holdsTheState()
    must(await replica.verifyFromGenesis())
    await bernd.must(["verify", "Umwelt"])
  }, 60_000)

  test("one client at a time, and editors alone", async () => {
    after(snapshotEntriesMax + 1, 1 << 24)
    const lease = must(await takeUpkeepLease(replica))
    expect(kindOf(await keepUp(replica))).toBe("locked")
    must(await device.api.dropLease(replica.id, lease))
    expect(kindOf(await keepUp(replica))).toBe("ok")
    after(snapshotEntriesMax + 1, 1 << 24)
    const role = vi.spyOn(replica, "ownRole", "get").mockReturnValue(SpaceRole.commenter)
    expect(upkeepMayBeDue(replica)).toBe(false)
    const asked = vi.spyOn(device.api, "takeLease")
    expect(kindOf(await keepUp(replica))).toBe("denied")
    expect(asked).not.toHaveBeenCalled()
    role.mockRestore()
    asked.mockRestore()
    expect(upkeepMayBeDue(replica)).toBe(true)
  })

  test("it waits until the person does nothing and nothing is sent, and is done once a day", async () => {
    let isBusy = false
    const changed: string[] = []
    const context = { origin: "", session: () => session, tell: (): void => undefined }
    const upkeep = new Upkeep(context, (one) => changed.push(one.id), () => isBusy)
    must(await session.sync(open))
    const now = Date.now()
    const looks = async (ms: number): Promise<number> => {
      after(snapshotEntriesMax + 1, 1 << 24)
      const { seq } = replica.head
      await upkeep.look(now + ms)
      return replica.head.seq - seq
    }
    upkeep.used()
    expect(await looks(20_000)).toBe(0)
    isBusy = true
    expect(await looks(60_000)).toBe(0)
    isBusy = false
    session.isOnline = false
    expect(await looks(60_000)).toBe(0)
    session.isOnline = true
    open.alarm = "behind"
    expect(await looks(60_000)).toBe(0)
    open.alarm = undefined
    expect(await looks(60_000)).toBe(1)
    expect(changed).toEqual([space])
    expect(await looks(dayMs)).toBe(0)
    expect(await looks(60_001 + dayMs)).toBe(1)
  })
})
