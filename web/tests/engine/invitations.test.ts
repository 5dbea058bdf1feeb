// A link without a PIN that counts no more says so, wherever on the way it is found out.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { get, Person } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

describe.skipIf(!hasPrograms)("a link without a PIN", () => {
  let appliance: Appliance
  let erika: Person
  let faction = ""
  beforeAll(async () => {
    appliance = await Appliance.start()
    erika = await Person.at(appliance)
    faction = await erika.founds("Beispielfraktion", "erika")
  })
  afterAll(async () => {
    erika.closes()
    await appliance.end()
  })
  const invite = async (name: string) =>
    get(await erika.engine.invite({ faction, name, role: "member", duties: [], untilMs: 0, expiresMs: 0, withPin: false, spaces: [] }))
  const account = (login: string) => ({ login, password: `sechs worte von ${login}`, deviceLabel: "Test", keep: false })
  const over = { ok: false, problem: { kind: "expired", rule: "invite_over" } }

  test("that was used, or taken back, is over: looked at, and when it ended between looking and joining", async () => {
    const used = await invite("Bernd Beispiel")
    const withdrawn = await invite("Clara Beispiel")
    const late = await Person.at(appliance)
    get(await late.engine.lookAt(withdrawn.link))
    const bernd = await Person.at(appliance)
    get(await bernd.engine.join(used.link, "", account("bernd")))
    get(await erika.engine.withdrawInvite(faction, withdrawn.invite))
    expect(await late.engine.lookAt(used.link)).toMatchObject(over)
    expect(await late.engine.lookAt(withdrawn.link)).toMatchObject(over)
    expect(await late.engine.join(withdrawn.link, "", account("clara"))).toMatchObject(over)
    expect(await late.engine.join(used.link, "", account("dora"))).toMatchObject(over)
    for (const one of [late, bernd]) one.closes()
  })

  test("of somebody else takes nobody's own place: refused for who is in the faction, who stays what she is", async () => {
    const { link } = await invite("Emil Beispiel")
    const persons = async () => {
      const standing = get(await erika.engine.standing())
      return standing.state === "signed_in" ? standing.persons.map(({ person }) => person) : []
    }
    const own = await persons()
    expect(own).toHaveLength(1)
    const space = get(await erika.engine.createSpace(faction, "Umwelt")).space
    const hers = { login: "erika", password: "sechs worte von erika", deviceLabel: "Test", keep: false }
    expect(await erika.engine.join(link, "", hers)).toMatchObject({ ok: false, problem: { kind: "denied", rule: "own_faction" } })
    get(await erika.engine.makeFolder(space, "", "danach"))
    await erika.reloads()
    expect(await persons()).toEqual(own)
    get(await erika.engine.makeFolder(space, "", "nach dem Laden"))
    const emil = await Person.at(appliance)
    get(await emil.engine.join(link, "", account("emil")))
    emil.closes()
  })
})
