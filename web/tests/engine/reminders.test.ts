// What the start page reminds of, against a real server whose clock goes ahead: a second factor is offered after a week, and another
// device that signed in for the first time is told until the person knows it.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { codeOf } from "../stories/code.ts"
import { get, Person } from "./person.ts"
import { Appliance, hasPrograms, toldClock } from "./server.ts"

const daySeconds = 86_400

describe.skipIf(!hasPrograms || !toldClock(0))("what is reminded of", { timeout: 60_000 }, () => {
  let appliance: Appliance
  let erika: Person
  beforeAll(async () => {
    appliance = await Appliance.start()
    erika = await Person.at(appliance)
    await erika.founds("Beispielfraktion", "erika", true)
  }, 60_000)
  afterAll(async () => {
    erika.closes()
    await appliance.end()
  })
  const told = async (who: Person): Promise<string[]> => get(await who.engine.newDevices()).map((one) => one.label)
  const elsewhere = async (deviceLabel: string): Promise<Person> => {
    const other = await Person.at(appliance)
    get(await other.engine.signIn({ login: "erika", password: "sechs worte von erika", keep: true, deviceLabel }))
    return other
  }
  let aheadDays = 0
  /** So many days pass. Sessions end meanwhile; what devices keep stays. */
  const pass = async (days: number): Promise<void> => {
    aheadDays += days
    await appliance.stop()
    appliance.environment = toldClock(aheadDays * daySeconds)!
    await appliance.again()
    await erika.signsIn("erika", true)
  }

  test("another device's first sign-in is told, with its name, address and time, until it is known", async () => {
    expect(await told(erika)).toEqual([])
    const tablet = await elsewhere("Safari (iPad)")
    const [told_] = get(await erika.engine.newDevices())
    expect(told_).toMatchObject({ label: "Safari (iPad)", address: "127.0.0.x", factor: "none", current: false })
    expect(Math.abs(told_!.firstMs - Date.now())).toBeLessThan(60_000)
    expect(await told(tablet)).toEqual([]) // the other was there before
    await erika.reloads()
    await erika.signsIn("erika", true) // here, too, which is no news and hides none
    expect(await told(erika)).toEqual(["Safari (iPad)"])
    get(await erika.engine.newDevicesSeen())
    expect(await told(erika)).toEqual([])
    get(await tablet.engine.signIn({ login: "erika", password: "sechs worte von erika", keep: true, deviceLabel: "Safari (iPad)" }))
    expect(await told(erika)).toEqual([]) // not its first
    const computer = await elsewhere("Firefox (Windows)")
    expect(await told(erika)).toEqual(["Firefox (Windows)"])
    expect(await told(tablet)).toEqual(["Firefox (Windows)"])
    tablet.closes()
    computer.closes()
  })

  test("a device that signed out knows of none before", async () => {
    get(await erika.engine.signOut(true))
    await erika.signsIn("erika", true)
    expect(await told(erika)).toEqual([])
  })

  test("a second factor is offered a week after the first sign-in, and 90 days after it was put off", async () => {
    const offers = async (): Promise<boolean> => get(await erika.engine.offersFactor())
    expect(await offers()).toBe(false)
    await pass(6)
    expect(await offers()).toBe(false)
    await pass(2)
    expect(await offers()).toBe(true)
    get(await erika.engine.factorPutOff())
    expect(await offers()).toBe(false)
    await pass(89)
    expect(await offers()).toBe(false)
    await pass(2)
    expect(await offers()).toBe(true)
    const { secret } = get(await erika.engine.beginTotp())
    const step = Math.floor((Date.now() / 1_000 + aheadDays * daySeconds) / 30)
    get(await erika.engine.finishTotp(codeOf(secret, step)))
    expect(await offers()).toBe(false) // there is one
  })
})
