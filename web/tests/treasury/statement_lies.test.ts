// A server that changes, hides or forges what it billed: the page says which statement it is and shows what this device
// saw before.                                                  docs/protocol.md §7b   twin: tests/evil/statement_lies_test.cpp
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { Liar } from "../engine/liar.ts"
import { bytesOf, get, Person, problemOf } from "../engine/person.ts"
import { Appliance, hasPrograms } from "../engine/server.ts"
import { isNamedAmongAttacks } from "../base/cases.ts"
import { Billed, serverOf } from "./billed.ts"

type Json = Record<string, unknown>
const list = "statements"
const today = { day: "2026-11-27", time_ms: 1, bytes: 1, blob_bytes: 1, journal_bytes: 0, quota_bytes: 2 ** 53 - 1 }

describe.skipIf(!hasPrograms)("lies about statements", { timeout: 120_000 }, () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person
  let faction = ""
  let billed: Billed
  let said: Record<string, unknown> = {}
  const writes: string[] = []

  const sight = async (): Promise<{ rows: string; faults: string }> => {
    const { statements, faults } = get(await erika.engine.treasury(faction))
    return { rows: statements.map((one) => `${one.number}:${one.grossCents}`).join(" "), faults: faults.map((one) => `${one.number}:${one.fault}`).join(" ") }
  }
  /** Told by a server that lies; and with the lie gone all three are there. */
  const told = async (lie: Record<string, unknown>, faults: string, rows = "2:912 1:893"): Promise<void> => {
    said = { ...billed.told(), ...lie }
    expect(await sight()).toEqual({ rows, faults })
    expect(writes).toEqual([])
    said = billed.told()
    expect(await sight()).toEqual({ rows: "3:931 2:912 1:893", faults: "" })
  }
  const listed = (change: (rows: Json[]) => void): Json => {
    const told = structuredClone(billed.list())
    change(told["statements"] as Json[])
    return told
  }
  const withAmount = (number: number, cents: number): Billed =>
    billed.documents.reduce<Billed>((all, one) => all.closes(one["number"] === number ? cents : (one["gross_cents"] as number)), new Billed(billed.server, faction))

  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    liar.lie = (method, target) => {
      const what = /^\/v1\/treasury\/[\w-]{22}\/([^?]*)/.exec(target)?.[1]
      if (what === undefined) return undefined
      if (method !== "GET") writes.push(what)
      const answer = what === "today" ? today : said[what]
      if (answer === undefined) return { status: 404, body: bytesOf("{}"), type: "application/problem+json" }
      return { status: 200, body: bytesOf(JSON.stringify(answer)), type: "application/json" }
    }
    erika = await Person.at(appliance, liar.base)
    faction = await erika.founds("Beispielfraktion", "erika", true)
  }, 100_000)
  afterAll(async () => {
    erika?.closes()
    liar?.end()
    await appliance?.end()
  })
  beforeEach(async () => {
    billed = new Billed(await serverOf(appliance), faction).closes(893).closes(912)
    said = billed.told()
    get(await erika.engine.statementsAnew(faction))
    expect(await sight()).toEqual({ rows: "2:912 1:893", faults: "" })
    billed.closes(931)
  })

  test("without a lie the third is taken", () => told({}, "", "3:931 2:912 1:893"))
  test("bad signature: an amount changed on the way", () =>
    told({ "statements/3": { ...billed.envelope(3), statement: { ...billed.documents[2], gross_cents: 1 } } }, "3:bad-signature"))
  test("changed: one that was seen is written anew with all that follows", () => told(withAmount(1, 1).told(), "1:changed 2:changed 3:broken-chain"))
  test("changed: a list that names another hash than the document has", () =>
    told({ [list]: listed((rows) => void (rows[2]!["hash"] = rows[1]!["hash"])) }, "3:changed", "3:931 2:912 1:893"))
  test("gone: one that was seen", () => told({ [list]: listed((rows) => void rows.splice(1, 1)) }, "2:gone", "3:931 2:912 1:893"))
  test("missing number: one hidden from who has not seen it", async () => {
    billed.closes(950)
    said = { ...billed.told(), [list]: listed((rows) => void rows.splice(2, 1)) }
    expect(await sight()).toEqual({ rows: "2:912 1:893", faults: "3:missing-number" })
    said = billed.told()
    expect(await sight()).toEqual({ rows: "4:950 3:931 2:912 1:893", faults: "" })
  })
  test("missing number: the last one taken away from who has not seen it, though it was counted", () =>
    told({ [list]: listed((rows) => void rows.pop()) }, "3:missing-number"))
  test("foreign: another's document", async () => {
    for (const member of ["faction", "server"]) {
      await told({ "statements/3": billed.sealed({ ...billed.documents[2], [member]: "AAAAAAAAAAAAAAAAAAAAAA" }) }, "3:foreign")
      said = (billed = new Billed(billed.server, faction).closes(893).closes(912)).told()
      get(await erika.engine.statementsAnew(faction))
      billed.closes(931)
    }
    await told({ "statements/3": billed.envelope(2) }, "3:foreign")
  })
  test("other key: all signed anew by another", () => {
    const other = new Billed(billed.server, faction, 0x72).closes(893).closes(912).closes(931)
    return told(other.told(), "0:other-key 3:bad-signature")
  })
  test("a list or document of another form", async () => {
    said = { ...billed.told(), [list]: listed((rows) => void delete rows[0]!["hash"]) }
    expect(problemOf(await erika.engine.treasury(faction))).toBe("internal")
    await told({ "statements/3": { ...billed.envelope(3), signature: undefined } }, "3:unreadable")
  })
  test("a person may begin anew after a restore", async () => {
    said = withAmount(2, 1).told()
    expect((await sight()).faults).toBe("2:changed 3:broken-chain")
    get(await erika.engine.statementsAnew(faction))
    expect(await sight()).toEqual({ rows: "3:931 2:1 1:893", faults: "" })
  })
})
isNamedAmongAttacks()
