// A member who was let into the faction again: other keys than the space knows, until a manager says yes to them.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Member, SpaceRole } from "../../src/engine/contract.ts"
import { bytesOf, get, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

describe.skipIf(!hasPrograms)("a member with renewed keys", () => {
  let appliance: Appliance
  let erika: Person // manager of faction and space
  let carla: Person // may edit
  const dora: Person[] = [] // each time she was let in
  let faction = ""
  let space = ""

  const joins = async (link: string, login: string): Promise<Person> => {
    const person = await Person.at(appliance)
    const account = { login, password: `sechs worte von ${login}`, deviceLabel: "", keep: false }
    get(await person.engine.join(link, "", account))
    return person
  }
  const invited = async (name: string, role: SpaceRole, login: string): Promise<Person> => {
    const wish = { faction, name, role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false }
    return joins(get(await erika.engine.invite({ ...wish, spaces: [{ space, role }] })).link, login)
  }
  const member = async (person = erika): Promise<Member> =>
    get(await person.engine.members(space)).find((one) => one.name === "Dora Beispiel")!
  const isLetInAgain = async (): Promise<void> => {
    const before = (await member()).renewal?.keys
    const { principal } = await member()
    const { link } = get(await erika.engine.renew(faction, principal, false))
    dora.push(await joins(link, `dora-${dora.length}`))
    await erika.until(async () => ((await member()).renewal?.keys ?? before) !== before)
  }
  const reads = async (): Promise<boolean> => {
    const opened = await dora.at(-1)!.engine.openFolder(space, "", { by: "name", down: false })
    return opened.ok && opened.value.count > 0
  }

  beforeAll(async () => {
    appliance = await Appliance.start()
    erika = await Person.at(appliance)
    faction = await erika.founds("Beispielfraktion", "erika")
    space = get(await erika.engine.createSpace(faction, "Umwelt")).space
    carla = await invited("Carla Beispiel", "editor", "carla")
    dora.push(await invited("Dora Beispiel", "editor", "dora-0"))
    await erika.until(async () => (await member())?.kind === "person")
    await erika.uploads(space, "", [{ path: "Antrag.txt", bytes: bytesOf("vertraulich") }])
  }, 120_000)
  afterAll(async () => {
    for (const one of [erika, carla, ...dora]) one.closes()
    await appliance.end()
  })

  test("everybody sees who let her in again and when; until a manager says yes she reads nothing", async () => {
    expect(await reads()).toBe(true)
    expect((await member()).renewal).toBe(null)
    const before = Date.now()
    await isLetInAgain()
    expect((await member()).renewal).toMatchObject({ by: "erika Beispiel" })
    expect((await member()).renewal!.atMs).toBeGreaterThanOrEqual(before - 1000)
    expect((await member()).renewal!.atMs).toBeLessThanOrEqual(Date.now())
    await carla.until(async () => (await member(carla)).renewal?.by === "erika Beispiel")
    expect(await reads()).toBe(false)
    const { principal, renewal } = await member(carla)
    expect(problemOf(await carla.engine.acceptKeys(space, principal, renewal!.keys))).toBe("denied")
    // A change of her role is no yes.
    const role = await erika.engine.setRole(space, [{ person: principal, role: "reader", untilMs: 0 }])
    expect(problemOf(role)).toBe("conflict")
    expect(await reads()).toBe(false)
  })

  test("keys that changed between looking and saying yes are refused; those looked at now are taken", async () => {
    const looked = await member()
    await isLetInAgain()
    const old = await erika.engine.acceptKeys(space, looked.principal, looked.renewal!.keys)
    expect(old).toMatchObject({ ok: false, problem: { kind: "conflict", rule: "keys_changed" } })
    expect(await reads()).toBe(false)
    const { principal, renewal } = await member()
    expect(problemOf(await erika.engine.acceptKeys(space, principal, "AAAA"))).toBe("usage")
    const epochBefore = get(await erika.engine.health(space)).seq
    get(await erika.engine.acceptKeys(space, principal, renewal!.keys))
    expect(get(await erika.engine.health(space)).seq).toBe(epochBefore + 1)
    expect(await member()).toMatchObject({ renewal: null, role: "editor" })
    await dora.at(-1)!.until(reads)
    const row = await dora.at(-1)!.row(space, "Antrag.txt")
    expect(Buffer.from(await dora.at(-1)!.reads(space, row.node)).toString()).toBe("vertraulich")
    await dora.at(-1)!.uploads(space, "", [{ path: "von Dora.txt", bytes: bytesOf("wieder da") }])
    await carla.until(async () => (await carla.names(space)).includes("von Dora.txt"))
  })
})
