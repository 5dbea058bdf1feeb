// A server whose answers about one space do not come: the others are shown meanwhile.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import type { Answer } from "../../src/engine/contract.ts"
import { Liar } from "./liar.ts"
import { bytesOf, get, Person } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

const before = (ms: number): Promise<never> => new Promise((_, late) => setTimeout(() => late(new Error("too late")), ms))
const soonMs = 30_000 // a request is waited for twice as long

describe.skipIf(!hasPrograms)("a space whose answers do not come", () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person // behind the liar
  let honest: Person // the same account, straight
  let slow = ""
  let faction = ""
  let release = (): void => undefined
  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    honest = await Person.at(appliance)
    faction = await honest.founds("Beispielfraktion", "erika", true)
    slow = get(await honest.engine.createSpace(faction, "Langsam")).space
    const quick = get(await honest.engine.createSpace(faction, "Umwelt")).space
    await honest.uploads(quick, "", [{ path: "Antrag.txt", bytes: bytesOf("grün") }])
    erika = await Person.at(appliance, liar.base)
  }, 60_000)
  afterEach(() => release())
  afterAll(async () => {
    erika.closes()
    honest.closes()
    liar.end()
    await appliance.end()
  })
  /** Nothing that is asked about this space is answered before it is released. */
  const hold = (which: (method: string, target: string) => boolean): { held: () => number } => {
    let held = 0
    const released = new Promise<void>((done) => (release = done))
    liar.lie = async (method, target) => {
      if (!target.startsWith(`/v1/spaces/${slow}`) || !which(method, target)) return undefined
      ++held
      await released
      return undefined
    }
    const wasReleased = release
    release = () => {
      liar.lie = undefined
      wasReleased()
    }
    return { held: () => held }
  }
  const cards = async () => get(await Promise.race([erika.engine.spaces(), before(soonMs)]))
  const card = async () => (await cards()).find((one) => one.space === slow)!

  test("the others are there, with what is new in them; it comes when it comes", async () => {
    hold(() => true)
    await erika.signsIn("erika", true)
    const shown = await cards()
    expect(shown.find((one) => one.space !== slow)).toMatchObject({ title: "Umwelt", opening: false })
    expect(shown.find((one) => one.space === slow)).toMatchObject({ title: "", opening: true, waiting: false, alarm: null })
    const found = get(await Promise.race([erika.engine.search(null, "antrag", 20), before(soonMs)]))
    expect(found.map(({ name }) => name)).toEqual(["Antrag.txt"])
    const asked = [erika.engine.recent(6), erika.engine.lastOpened(5), erika.engine.notesForMe(6), erika.engine.ownMeetings(0, 1)]
    for (const answer of await Promise.race([Promise.all<Answer<unknown>>(asked), before(soonMs)])) get(answer)
    const told = erika.news.length
    release()
    await erika.until(() => Promise.resolve(erika.news.slice(told).some(({ news }) => news === "spaces")))
    expect(await card()).toMatchObject({ title: "Langsam", opening: false })
  }, 120_000)

  test("of one that was open here before, it is shown what this device keeps", async () => {
    erika.closes()
    get(await honest.engine.makeFolder(slow, "", "Neues")) // there is something to ask for
    hold(() => true)
    await erika.opens()
    expect(await card()).toMatchObject({ title: "Langsam", role: "manager", opening: false, fresh: 0 })
    release()
    await erika.until(async () => (await erika.names(slow)).includes("Neues"))
  }, 120_000)

  test.each([
    { what: "that stands where it stood", moves: false },
    { what: "that moved meanwhile", moves: true },
  ])("nobody waits until a space $what is tended", async ({ moves }) => {
    const wish = { faction, name: "Bernd Beispiel", role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false }
    const { invite } = get(await honest.engine.invite({ ...wish, spaces: [] }))
    get(await honest.engine.setRole(slow, [{ person: invite, role: "reader", untilMs: Date.now() + 4_000 }]))
    await erika.until(async () => (await card()).members === 2)
    erika.closes()
    if (moves) get(await honest.engine.makeFolder(slow, "", "Noch eins"))
    honest.closes() // none is there when the row ends
    await new Promise((over) => setTimeout(over, 4_500))
    const { held } = hold((method, target) => method === "POST" && target.endsWith("/journal"))
    await erika.opens()
    await Promise.race([erika.names(slow), before(soonMs)])
    await erika.until(() => Promise.resolve(held() > 0)) // that was it
    release()
    await erika.until(async () => get(await erika.engine.members(slow)).length === 1)
    await erika.until(async () => (await card()).members === 1)
    await honest.opens()
  }, 120_000)
})
