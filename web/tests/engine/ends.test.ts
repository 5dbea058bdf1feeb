// The end of a membership is moved: before it, and after it; in the spaces, too, as far as the acting manager manages them.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { get, Person } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

describe.skipIf(!hasPrograms)("the end of a membership", { timeout: 60_000 }, () => {
  const day = 86_400_000
  const firstEnd = Date.now() + 300 * day
  let appliance: Appliance
  let erika: Person
  let bernd: Person
  let carla: Person
  let faction = ""
  let environment = "" // erika's space
  let traffic = "" // bernd's, where she only reads
  let carlas = ""
  beforeAll(async () => {
    appliance = await Appliance.start()
    erika = await Person.at(appliance)
    faction = await erika.founds("Beispielfraktion", "erika")
    environment = get(await erika.engine.createSpace(faction, "Umwelt")).space
    const joins = async (login: string, untilMs: number): Promise<Person> => {
      const spaces = [{ space: environment, role: "editor" as const }]
      const wish = { faction, name: `${login} Beispiel`, role: "member" as const, duties: ["spaces" as const], untilMs, expiresMs: 0, withPin: false, spaces }
      const one = await Person.at(appliance)
      const account = { login, password: `sechs worte von ${login}`, deviceLabel: "Test", keep: false }
      get(await one.engine.join(get(await erika.engine.invite(wish)).link, "", account))
      return one
    }
    bernd = await joins("bernd", 0)
    carla = await joins("carla", firstEnd)
    carlas = get(await erika.engine.people(faction)).find((one) => one.name === "carla Beispiel")!.person
    traffic = get(await bernd.engine.createSpace(faction, "Verkehr")).space
    await bernd.until(async () => get(await bernd.engine.people(faction)).some((one) => one.person === carlas))
    get(await bernd.engine.setRole(traffic, [{ person: carlas, role: "reader", untilMs: firstEnd }]))
    const erikas = get(await erika.engine.people(faction)).find((one) => one.me)!.person
    get(await bernd.engine.setRole(traffic, [{ person: erikas, role: "reader", untilMs: 0 }]))
    await erika.until(async () => (await erika.engine.members(traffic)).ok && get(await erika.engine.members(traffic)).some((row) => row.me && row.role === "reader"))
  }, 120_000)
  afterAll(async () => {
    for (const one of [erika, bernd, carla]) one.closes()
    await appliance.end()
  })
  const endIn = async (space: string) => get(await erika.engine.members(space)).find((row) => row.principal === carlas)?.untilMs
  const listed = async () => get(await erika.engine.people(faction)).find((one) => one.person === carlas)

  test("moved before its day counts in the spaces, too; those that somebody else manages are told", async () => {
    const untilMs = firstEnd + 300 * day
    expect(get(await erika.engine.changePerson(faction, carlas, { untilMs }))).toEqual(["Verkehr"])
    expect([await endIn(environment), await endIn(traffic)]).toEqual([untilMs, firstEnd])
    expect(await listed()).toMatchObject({ state: "active", untilMs })
    // Of a change that leaves the end alone, nothing is told, and the rows stay.
    expect(get(await erika.engine.changePerson(faction, carlas, { duties: [] }))).toEqual([])
    expect(await endIn(environment)).toBe(untilMs)
  })

  test("that has passed is a state of its own, and ends when it is moved: the person reads and writes again", async () => {
    const soon = Date.now() + 3_000
    expect(get(await erika.engine.changePerson(faction, carlas, { untilMs: soon }))).toEqual([])
    expect(await endIn(environment)).toBe(soon)
    await new Promise((done) => setTimeout(done, soon + 1_500 - Date.now()))
    expect(await listed()).toMatchObject({ state: "expired", untilMs: soon, joiningCode: "" })
    expect(await carla.engine.makeFolder(environment, "", "zu spät")).toMatchObject({ ok: false })
    const untilMs = soon + 300 * day
    get(await erika.engine.changePerson(faction, carlas, { untilMs }))
    expect(await listed()).toMatchObject({ state: "active", untilMs })
    expect(await endIn(environment)).toBe(untilMs)
    await carla.reloads()
    await carla.signsIn("carla")
    get(await carla.engine.makeFolder(environment, "", "wieder da"))
    await erika.until(async () => (await erika.names(environment)).includes("wieder da"))
  })

  test("of the only manager leaves a space alone, though it is not open yet, and though others are listed whose time is over", async () => {
    const bernds = get(await erika.engine.people(faction)).find((one) => one.name === "bernd Beispiel")!.person
    await erika.reloads()
    await erika.signsIn("erika")
    expect(get(await erika.engine.beforeRetiring(faction, bernds))).toEqual(["Verkehr"])
    get(await bernd.engine.setRole(traffic, [{ person: carlas, role: "manager", untilMs: 0 }]))
    await erika.until(async () => get(await erika.engine.beforeRetiring(faction, bernds)).length === 0)
    const soon = Date.now() + 2_000
    get(await erika.engine.changePerson(faction, carlas, { untilMs: soon }))
    expect(get(await erika.engine.beforeRetiring(faction, bernds))).toEqual([])
    await new Promise((done) => setTimeout(done, soon + 1_500 - Date.now()))
    expect(get(await erika.engine.members(traffic)).some((row) => row.principal === carlas && row.role === "manager")).toBe(true)
    expect(get(await erika.engine.beforeRetiring(faction, bernds))).toEqual(["Verkehr"])
  })
})
