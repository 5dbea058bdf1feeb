// A device whose clock is a day off, with a server and a telephone whose clocks are right: everything goes on, and what
// was meant from now on ("in 14 days") is meant from the server's now. And a server whose clock is years ahead of a device that
// is right: it makes nobody throw away or end anything for good.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import type { OpenSpace } from "../../src/engine/session.ts"
import { idText } from "../../src/mappe/base/id.ts"
import { NodeId, PrincipalKind } from "../../src/mappe/base/ids.ts"
import { parseLogin } from "../../src/mappe/crypto/sign_in.ts"
import { signIn } from "../../src/mappe/identity/account.ts"
import { SpaceRole } from "../../src/mappe/journal/access.ts"
import { commit } from "../../src/mappe/replica/committer.ts"
import { allowGateways, shareSpace, tendSpace } from "../../src/mappe/replica/membership.ts"
import type { SpaceReplica } from "../../src/mappe/replica/space_replica.ts"
import { keepUp } from "../../src/mappe/replica/upkeep.ts"
import { codeOf } from "../stories/code.ts"
import { must } from "./device.ts"
import { Hand } from "./insiders.ts"
import { bringsBlobs, Liar } from "./liar.ts"
import { bytesOf, get, noise, Person } from "./person.ts"
import { Appliance, hasPrograms, toldClock } from "./server.ts"

const day = 86_400_000
const minute = 60_000
const right = Date.now // of the server and the telephone

describe.skipIf(!hasPrograms)("a device whose clock is off", { timeout: 60_000 }, () => {
  let appliance: Appliance
  let line: Liar
  let erika: Person
  let carla: Person
  let faction = ""
  let space = ""
  const inviting = (name: string, expiresMs: number) =>
    erika.engine.invite({ faction, name, role: "member", duties: [], untilMs: 0, expiresMs, withPin: false, spaces: [{ space, role: "editor" }] })
  beforeAll(async () => {
    appliance = await Appliance.start()
    line = await Liar.start(appliance)
    erika = await Person.at(appliance, line.base)
    faction = await erika.founds("Beispielfraktion", "erika", true)
    space = get(await erika.engine.createSpace(faction, "Umwelt")).space
    get(await erika.engine.allowGateways(space, true))
    carla = await Person.at(appliance)
    const account = { login: "carla", password: "sechs worte von carla", deviceLabel: "", keep: true }
    get(await carla.engine.join(get(await inviting("Carla Beispiel", 0)).link, "", account))
    await erika.uploads(space, "", [{ path: "Rede.bin", bytes: bytesOf("Anfang") }])
    await carla.until(async () => (await carla.names(space)).includes("Rede.bin"))
  }, 120_000)
  afterEach(async () => {
    vi.restoreAllMocks()
    line.lie = undefined
    await erika.reloads()
  })
  afterAll(async () => {
    erika.closes()
    carla.closes()
    line.end()
    await appliance.end()
  })
  const isOff = (ms: number): void => void vi.spyOn(Date, "now").mockImplementation(() => right() + ms)
  const isAbout = (ms: number, wanted: number): void => expect(Math.abs(ms - wanted)).toBeLessThan(5 * minute)

  for (const [what, ms] of [["fast", day], ["slow", -day]] as const) {
    test(`a day ${what}: what is written counts, and what is given a span lasts as long`, async () => {
      expect(get(await erika.engine.standing())).not.toHaveProperty("clockOff")
      isOff(ms)
      await erika.reloads()
      expect(get(await erika.engine.standing())).toMatchObject({ clockOff: true }) // and she is told
      get(await erika.engine.makeFolder(space, "", `Ordner ${what}`))
      await carla.until(async () => (await carla.names(space)).includes(`Ordner ${what}`))
      const letter = get(await inviting("Dora Beispiel", Date.now() + 14 * day)) // the longest that is allowed
      isAbout(letter.expiresMs, right() + 14 * day)
      const untilMs = Date.now() + 90 * day - minute // the same
      const made = get(await erika.engine.createAppPassword({ label: "iPad", untilMs, spaces: [{ space, role: "reader" }] }))
      isAbout(get(await erika.engine.appPasswords()).find((one) => one.id === made.id)!.untilMs, right() + 90 * day)
    })

    test(`a day ${what}: who edits is seen`, async () => {
      isOff(ms)
      let opens: () => void = () => undefined
      const opened = new Promise<void>((open) => (opens = open))
      line.lie = async (method, target) => {
        if (bringsBlobs(method, target)) await opened
        return undefined
      }
      const file = new File([noise(1 << 20)], "Rede.bin", { lastModified: 1_700_000_000_000 })
      const ids = get(await erika.engine.upload(space, "", [{ file, path: "Rede.bin" }]))
      await carla.reloads()
      await carla.until(async () => (await carla.row(space, "Rede.bin")).editing !== null)
      expect((await carla.row(space, "Rede.bin")).editing).toMatchObject({ name: "erika Beispiel" })
      opens()
      await erika.settled(ids)
    })
  }

  test("it signs in, with a code of the telephone, too, and is remembered", async () => {
    isOff(day)
    const step = Math.floor(right() / 30_000) // of the telephone; each code counts once, the next one a while before its time
    const wish = { login: "erika", password: "sechs worte von erika", keep: false, deviceLabel: "Test" }
    const { secret } = get(await erika.engine.beginTotp())
    get(await erika.engine.finishTotp(codeOf(secret, step)))
    get(await erika.engine.signOut(true))
    expect(get(await erika.engine.signIn(wish))).toMatchObject({ state: "second_factor" })
    expect(get(await erika.engine.giveCode(codeOf(secret, step + 1), true))).toMatchObject({ state: "signed_in" })
    expect(get(await erika.engine.devices()).find((one) => one.current)?.remembered).toBe(true)
    isOff(40 * day) // beyond what it is remembered for, by its own clock
    expect(get(await erika.engine.devices()).find((one) => one.current)?.remembered).toBe(true)
  })
})

describe.skipIf(!hasPrograms || !toldClock(0))("a server whose clock is ten years ahead", { timeout: 60_000 }, () => {
  const years = 3_653 * day
  let appliance: Appliance
  let erika: Person
  let bernd: Person
  let space = ""
  let inBin: NodeId
  let open: OpenSpace
  let replica: SpaceReplica
  beforeAll(async () => {
    appliance = await Appliance.start()
    erika = await Person.at(appliance)
    const faction = await erika.founds("Beispielfraktion", "erika")
    space = get(await erika.engine.createSpace(faction, "Umwelt")).space
    bernd = await Person.at(appliance)
    const wish = { name: "Bernd Beispiel", role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false }
    const letter = get(await erika.engine.invite({ faction, ...wish, spaces: [{ space, role: "editor" }] }))
    const account = { login: "bernd", password: "sechs worte von bernd", deviceLabel: "", keep: true }
    get(await bernd.engine.join(letter.link, "", account))
    for (const text of ["eins", "zwei", "drei"]) await erika.uploads(space, "", [{ path: "Rede.txt", bytes: bytesOf(text) }])
    const hand = await Hand.inPlaceOf(appliance, erika)
    const before = await hand.space(space)
    inBin = NodeId.random()
    const thrown = { intent: "folder" as const, node: inBin, parent: NodeId.zero, name: "weg" }
    must(await commit(before, { intent: thrown }))
    must(await commit(before, { intent: { intent: "trash", node: inBin, conditions: {} } }))
    const principal = before.members.find((row) => idText(row.principal.id) === letter.person)!.principal
    must(await shareSpace(before, { principal, role: SpaceRole.editor, untilMs: right() + 10 * day }))

    await appliance.stop()
    appliance.environment = toldClock(years / 1_000)!
    await appliance.again()
    const { store, api } = hand.session // which has ended meanwhile
    must(await signIn(store, api, must(parseLogin("erika")), "sechs worte von erika", "Test"))
    open = must(await (await Hand.on(store, api)).session.space(space))
    ;({ replica } = open)
  }, 120_000)
  afterEach(() => void vi.restoreAllMocks())
  afterAll(async () => {
    bernd.closes()
    await appliance.end()
  })
  const stands = (): unknown => ({
    binned: replica.state.node(inBin) !== undefined,
    versions: replica.state.versions(replica.state.child(NodeId.zero, "Rede.txt")!).length,
    persons: replica.members.filter((row) => row.principal.kind === PrincipalKind.person).length,
  })

  test("what a member writes is of its time, and yet nothing in the bin goes, no version, and nobody's row", async () => {
    await open.turns.take(async () => {
      must(await commit(replica, { intent: { intent: "folder", node: NodeId.random(), parent: NodeId.zero, name: "neu" } }))
      expect(replica.replay.verified.access.timeMs).toBeGreaterThan(right() + years - day)
      must(await tendSpace(replica))
      must(await allowGateways(replica, true)) // nor with what a manager changes
      expect(must(await keepUp(replica))).toEqual({ entries: 0, snapshot: false })
    })
    expect(stands()).toEqual({ binned: true, versions: 3, persons: 2 })
  })

  test("the honest twin: ten years later by the device's clock, too, all that is due goes", async () => {
    vi.spyOn(Date, "now").mockImplementation(() => right() + years)
    await open.turns.take(async () => {
      must(await replica.sync())
      must(await tendSpace(replica))
      expect(must(await keepUp(replica))).toEqual({ entries: 2, snapshot: false })
    })
    expect(stands()).toEqual({ binned: false, versions: 1, persons: 1 })
  })
})
