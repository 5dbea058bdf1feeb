// The recovery sheet: put off twice and no more; and a new one is made without the page hearing that the session ended.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { Liar } from "./liar.ts"
import { get, Person } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

describe.skipIf(!hasPrograms)("the recovery sheet", () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person
  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    erika = await Person.at(appliance, liar.base)
    await erika.founds("Beispielfraktion", "erika", true)
  }, 60_000)
  afterAll(async () => {
    erika.closes()
    liar.end()
    await appliance.end()
  })
  const putOff = async (): Promise<number | undefined> => {
    const standing = get(await erika.engine.standing())
    return standing.state === "signed_in" ? standing.sheetPutOff : undefined
  }

  test("later works twice, also over a reload, until the sheet is proven", async () => {
    expect(await putOff()).toBe(0)
    expect(get(await erika.engine.standing())).toMatchObject({ sheetUnproven: true })
    await erika.reloads() // the page is gone before the sheet was proven
    expect(get(await erika.engine.standing())).toMatchObject({ sheetUnproven: true })
    get(await erika.engine.putOffSheet())
    await erika.reloads()
    expect(await putOff()).toBe(1)
    get(await erika.engine.putOffSheet())
    const third = await erika.engine.putOffSheet()
    expect(third).toMatchObject({ ok: false, problem: { kind: "denied", rule: "sheet_must" } })
    await erika.reloads()
    expect(await putOff()).toBe(2)
    get(await erika.engine.sheetProven())
    await erika.reloads()
    expect(await putOff()).toBe(0)
    expect(get(await erika.engine.standing())).not.toHaveProperty("sheetUnproven")
  })

  test("while a new sheet is made nobody is told that the session ended", async () => {
    // The server ends the old session before it answers; the long poll hears of that first.
    liar.lie = async (method, target) => {
      if (method === "PUT" && target.includes("bundle")) await new Promise((done) => setTimeout(done, 800))
      return undefined
    }
    const states: string[] = []
    erika.engine.onNews((news) => {
      if (news.news === "standing") void erika.engine.standing().then((now) => states.push(get(now).state))
    })
    const { recoveryCode } = get(await erika.engine.newRecoveryCode("sechs worte von erika"))
    expect(recoveryCode).toMatch(/^([A-Z2-7]{4} ){8}[A-Z2-7]{4}$/)
    await new Promise((done) => setTimeout(done, 300))
    expect(get(await erika.engine.standing())).toMatchObject({ sheetUnproven: true }) // the old one is void
    expect(states.length).toBeGreaterThan(0)
    expect(states).not.toContain("signed_out")
    liar.lie = undefined
    expect(get(await erika.engine.standing())).toMatchObject({ state: "signed_in", online: true })
  })
})
