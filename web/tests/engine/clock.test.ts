// A device whose clock is a day off, with a server and a telephone whose clocks are right: everything goes on, and what
// was meant from now on ("in 14 days") is meant from the server's now.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import { codeOf } from "../stories/code.ts"
import { bringsBlobs, Liar } from "./liar.ts"
import { bytesOf, get, noise, Person } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

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
  afterEach(() => {
    vi.restoreAllMocks()
    line.lie = undefined
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
      isOff(ms)
      await erika.reloads()
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
