// The page's part of the engine and `mappe treasury`, against a front that answers the treasury's routes as the contract
// has them, before a real server: names only of one's own spaces, what a space consists of, papers, the budget that is
// sent, and answers of a wrong form.
import { mkdtempSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { Liar } from "../engine/liar.ts"
import { bytesOf, get, Person, problemOf } from "../engine/person.ts"
import { Appliance, freePort, hasCommand, hasPrograms, NativeMember } from "../engine/server.ts"
import { Billed, serverOf } from "./billed.ts"

const dayMs = 86_400_000
const standing = { available_cents: 35_000, spent_cents: 936, committed_cents: 1_500, forecast_cents: 12_000, remainder_cents: 32_564, percent: 6 }
const budget = {
  from: "2026-01-01", last_day: "2026-12-31", grant_line: "0.1.01/4711", grant_cents: 35_000, carried_cents: 0, commitments: [{ text: "Schulung\u001b[31m", cents: 1_500 }], soft_cap: false,
  warnings: [], standing, is_capped: false, history: [],
}
const period = { kind: "month", name: "2026-10", title: "Oktober 2026", from: "2026-10-01", last_day: "2026-10-31", from_ms: 0, until_ms: 31 * dayMs }

describe.skipIf(!hasPrograms)("costs and storage", { timeout: 120_000 }, () => {
  let appliance: Appliance
  let liar: Liar
  let front: Liar // the same with a certificate, for the native program
  let erika: Person
  let faction = ""
  let space = ""
  let said: Record<string, unknown> = {} // behind /v1/treasury/F/
  const asked: string[] = []
  const sent: string[] = []
  const foreign = "Qx7Zkq_fremde-Ablage00"

  beforeAll(async () => {
    const port = await freePort()
    appliance = await Appliance.start("", [`https://127.0.0.1:${port}`])
    liar = await Liar.start(appliance)
    front = await Liar.start(appliance, port)
    liar.heard = (target, body) => void (target.includes("/treasury/") && sent.push(Buffer.from(body).toString()))
    liar.lie = (method, target) => {
      const what = /^\/v1\/treasury\/[\w-]{22}\/(.*)$/.exec(target)?.[1]
      if (what === undefined) return undefined
      asked.push(`${method} ${what}`)
      const answer = said[what.split("?")[0]!]
      if (answer === undefined) return { status: 404, body: bytesOf(JSON.stringify({ type: "https://mappe.example/problems/not-found", status: 404, title: "x" })), type: "application/problem+json" }
      return { status: 200, body: bytesOf(typeof answer === "string" ? answer : JSON.stringify(answer)), type: "application/json" }
    }
    front.heard = liar.heard
    front.lie = liar.lie
    erika = await Person.at(appliance, liar.base)
    faction = await erika.founds("Beispielfraktion", "erika", true)
    space = get(await erika.engine.createSpace(faction, "Kanarienvogel-Ablage")).space
    await erika.uploads(space, "", [{ path: "Kanarienvogel.txt", bytes: bytesOf("a".repeat(5_000)) }])
    said = {
      today: { day: "2026-11-27", time_ms: 1, bytes: 30, blob_bytes: 20, journal_bytes: 10, quota_bytes: 2 ** 53 - 1, month: { name: "2026-11", cost_cents: 36, forecast_cents: 50 }, budget },
      budget,
      usage: {
        days: [{ day: "2026-11-26", from_ms: 0, until_ms: dayMs }, { day: "2026-11-27", from_ms: dayMs, until_ms: dayMs + 1_000 }],
        journals: [
          { journal: space, kind: "space", bytes: 5, byte_ms: [String(5 * dayMs), "5000"] },
          { journal: foreign, kind: "space", bytes: 20, byte_ms: ["0", "20000"] },
          { journal: faction, kind: "roster", bytes: 5, byte_ms: ["0", "5000"] },
        ],
        counted_ms: 1, clock_stands: false,
      },
      ...new Billed(await serverOf(appliance), faction).closes(900, { period, byte_ms: String(7n * 31n * BigInt(dayMs)) }).told(),
      "statements/1/csv": "Nummer;1\n",
      "statements/1/pdf": "%PDF-1.7",
    }
  }, 100_000)
  afterAll(async () => {
    erika?.closes()
    liar?.end()
    front?.end()
    await appliance?.end()
  })

  test("shows averages by day, own spaces by name and others by a sign", async () => {
    const sight = get(await erika.engine.treasury(faction))
    expect(sight).toMatchObject({ bytes: 30, quotaBytes: null, month: { costCents: 36 }, budget: { remainderCents: 32_564, commitments: [{ cents: 1_500 }] }, faults: [] })
    expect(sight.days).toEqual([{ day: "2026-11-26", bytes: 5 }, { day: "2026-11-27", bytes: 30 }])
    expect(sight.centres).toEqual([
      { space: foreign, label: "Qx7Zkq", named: false, roster: false, bytes: 20 },
      { space, label: "Kanarienvogel-Ablage", named: true, roster: false, bytes: 5 },
      { space: faction, label: faction.slice(0, 6), named: false, roster: true, bytes: 5 },
    ])
    expect(sight.statements).toMatchObject([{ number: 1, title: "Oktober 2026", averageBytes: 7, corrects: 0 }])
    expect(asked).toContain("GET usage?from=2025-11-28&until=2026-11-28")
  })

  test("what a space consists of comes from the device alone", async () => {
    asked.length = 0
    const [split] = get(await erika.engine.spaceSplits(faction))
    expect(split).toMatchObject({ title: "Kanarienvogel-Ablage", currentBytes: 5_000, oldBytes: 0, binBytes: 0, biggest: [{ name: "Kanarienvogel.txt", bytes: 5_000 }] })
    await erika.uploads(space, "", [{ path: "Kanarienvogel.txt", bytes: bytesOf("b".repeat(7_000)) }])
    expect(get(await erika.engine.spaceSplits(faction))).toMatchObject([{ currentBytes: 7_000, oldBytes: 5_000 }])
    await erika.engine.trash(space, [split!.biggest[0]!.node])
    expect(get(await erika.engine.spaceSplits(faction))).toMatchObject([{ currentBytes: 0, oldBytes: 0, binBytes: 12_000, biggest: [] }])
    expect(asked).toEqual([])
    expect(sent.join("")).not.toContain("anarienvogel")
  })

  test("papers come as the server has them; a budget is sent whole", async () => {
    const csv = get(await erika.engine.statementFile(faction, 1, "csv"))
    expect([csv.name, Buffer.from(csv.bytes).toString()]).toEqual(["Abrechnung-1.csv", "Nummer;1\n"])
    expect(problemOf(await erika.engine.statementFile(faction, 1, "proof"))).toBe("not_found")
    sent.length = 0
    get(await erika.engine.setBudget(faction, { from: "2027-01-01", lastDay: "2027-12-31", grantLine: "x", grantCents: 5, carriedCents: 7, carryFromPrevious: false, commitments: [], softCap: true }))
    expect(JSON.parse(sent.at(-1)!)).toEqual({ from: "2027-01-01", last_day: "2027-12-31", grant_line: "x", grant_cents: 5, carried_cents: 7, commitments: [], soft_cap: true })
    get(await erika.engine.setBudget(faction, { from: "2027-01-01", lastDay: "2027-12-31", grantLine: "", grantCents: 5, carriedCents: 7, carryFromPrevious: true, commitments: [], softCap: false }))
    expect(JSON.parse(sent.at(-1)!)).toMatchObject({ carry_from_previous: true })
    expect(sent.at(-1)).not.toContain("carried_cents")
  })

  test("what is reached of the budget is told until it was looked at; other budgets are had by a day", async () => {
    expect(get(await erika.engine.budgetNotice(faction))).toBeNull()
    const reached = (...percents: number[]) => ({ ...budget, warnings: percents.map((percent) => ({ percent, reached_ms: percent })) })
    said["budget"] = reached(50, 80)
    const notice = get(await erika.engine.budgetNotice(faction))
    expect(notice).toEqual({ percent: 80, reachedMs: 80, from: "2026-01-01", lastDay: "2026-12-31", capped: false })
    get(await erika.engine.budgetNoticed(faction))
    expect(get(await erika.engine.budgetNotice(faction))).toBeNull()
    said["budget"] = { ...reached(50, 80, 100), is_capped: true }
    expect(get(await erika.engine.budgetNotice(faction))).toMatchObject({ percent: 100, capped: true })
    get(await erika.engine.budgetNoticed(faction))
    said["budget"] = { ...reached(50, 80, 100), from: "2027-01-01", last_day: "2027-12-31" } // another year's are news again
    expect(get(await erika.engine.budgetNotice(faction))).toMatchObject({ percent: 100, from: "2027-01-01" })
    said["budget"] = undefined // none is set
    expect(get(await erika.engine.budgetNotice(faction))).toBeNull()
    get(await erika.engine.budgetNoticed(faction))
    said["budget"] = { ...budget, budgets: [{ from: "2026-01-01", last_day: "2026-12-31" }] }
    asked.length = 0
    expect(get(await erika.engine.budgetOfDay(faction, "2026-05-01")).budgets).toEqual([{ from: "2026-01-01", lastDay: "2026-12-31" }])
    expect(asked).toEqual(["GET budget?day=2026-05-01"])
    said["budget"] = { ...budget, budgets: 7 }
    expect(detailOf(await erika.engine.budgetOfDay(faction, "2026-05-01"))).toBe("the server's budget lacks what it must have")
    said["budget"] = budget
  })

  test.skipIf(!hasCommand)("the command line says the same, and saves the papers", async () => {
    const native = new NativeMember(appliance, "erika", "sechs worte von erika")
    native.serverAddress = front.base
    await native.signIn()
    const told = await native.must(["treasury", "today"])
    expect(told).toMatch(/0[.,]36/)
    expect(told).toMatch(/325[.,]64/)
    expect(told).not.toContain("\u001b") // a text of somebody else steers no terminal
    expect(await native.must(["treasury", "statements"])).toMatch(/1 {2}Oktober 2026 {2}9[.,]00/)
    expect(JSON.parse(await native.must(["treasury", "budget", "--json"]))).toMatchObject({ grant_cents: 35_000 })
    sent.length = 0
    await native.must(["treasury", "set-budget", "--from", "2027-07-01", "--grant", "350,5", "--line", "0.1", "--soft-cap"])
    expect(JSON.parse(sent.find((one) => one !== "")!)).toEqual({ from: "2027-07-01", last_day: "2028-06-30", grant_line: "0.1", grant_cents: 35_050, carried_cents: 0, soft_cap: true })
    for (const wrong of [["--from", "2027-02-30", "--grant", "1"], ["--from", "2027-01-01", "--grant", "viel"], ["--from", "2027-01-01", "--until", "x", "--grant", "1"]])
      expect((await native.mappe(["treasury", "set-budget", ...wrong])).code, wrong.join(" ")).toBe(2)
    const file = join(mkdtempSync(join(tmpdir(), "mappe-paper-")), "1.pdf")
    await native.must(["treasury", "get", "1", file])
    expect(readFileSync(file, "utf8")).toBe("%PDF-1.7")
    expect((await native.mappe(["treasury", "get", "1", file])).code).toBe(3) // nothing is replaced
    said["budget"] = { ...budget, standing: {} }
    expect((await native.mappe(["treasury", "budget"])).code).toBe(1)
    said["budget"] = budget
  })

  test("a wrong form is refused whole; a server without the routes is told as such", async () => {
    const well = said["usage"]
    said["usage"] = { ...(well as object), days: [] }
    expect(detailOf(await erika.engine.treasury(faction))).toBe("the server's usage lacks what it must have")
    said["usage"] = undefined // an older server keeps no course: the rest is there
    expect(get(await erika.engine.treasury(faction))).toMatchObject({ days: [], centres: [], bytes: 30 })
    said["usage"] = well
    expect(problemOf(await erika.engine.treasury(faction))).toBe("ok")
    said["statements"] = undefined
    expect(get(await erika.engine.treasury(faction)).statements).toEqual([])
    said["today"] = undefined
    expect(problemOf(await erika.engine.treasury(faction))).toBe("not_found")
  })
})

function detailOf(answer: { ok: boolean; problem?: { detail?: string } }): string {
  return answer.ok ? "ok" : (answer.problem?.detail ?? "")
}
