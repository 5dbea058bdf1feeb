// "Kosten und Speicher" in browsers: who sees it, what stands there, the budget that is set, papers that are saved. The app
// comes from a real server; the treasury's routes are answered by the front before it, as their contract says.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { bytesOf } from "../engine/person.ts"
import { Billed, serverOf } from "../treasury/billed.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

const dayMs = 86_400_000
const textOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

describe.skipIf(!canPlay)("costs and storage", { timeout: 120_000 }, () => {
  let town: Town
  let anna: Somebody
  let bernd: Somebody // on a telephone, without a duty
  let space = ""
  let budget: Record<string, unknown> | undefined
  const year = new Date().getFullYear()
  let server = ""
  let gross = 931 // of the second statement
  let isChanged = true // on its way
  beforeAll(async () => {
    town = await Town.start({ lies: true })
    server = await serverOf(town.appliance)
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = (await anna.createsSpace("Umwelt")).split("/").at(-1)!
    await anna.uploads("Antrag.txt", Buffer.from("Mehr Bänke\n"), "text/plain")
    bernd = await anna.invites("Bernd Groß", "bernd", "Umwelt", "kann lesen")
    const said = (value: unknown) => ({ status: 200, body: bytesOf(typeof value === "string" ? value : JSON.stringify(value)), type: "application/json" })
    const told = () => ({ ...budget, warnings: [], history: [], is_capped: false, standing: { available_cents: budget!["grant_cents"], spent_cents: 936, committed_cents: 0, forecast_cents: 1_280, remainder_cents: (budget!["grant_cents"] as number) - 936, percent: 2 } })
    town.liar!.heard = (target, body) => {
      if (target.endsWith("/budget") && body.length > 0) budget = JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>
    }
    town.liar!.lie = (_method, target) => {
      const what = /^\/v1\/treasury\/[\w-]{22}\/([^?]*)/.exec(target)?.[1]
      if (what === "today") return said({ day: textOf(Date.now()), time_ms: 1, bytes: 18_400_000_000, quota_bytes: 50_000_000_000, month: { name: textOf(Date.now()).slice(0, 7), cost_cents: 936, forecast_cents: 1_280 }, ...(budget && { budget: told() }) })
      if (what === "budget") return budget ? said(told()) : undefined
      if (what === "usage") {
        const days = [2, 1, 0].map((ago) => ({ day: textOf(Date.now() - ago * dayMs), from_ms: 0, until_ms: dayMs }))
        const bytes = [17e9, 18e9, 18.4e9].map((one) => String(BigInt(one) * BigInt(dayMs)))
        return said({ days, journals: [{ journal: space, kind: "space", bytes: 400, byte_ms: ["0", "0", "0"] }, { journal: "Qx7Zkq_fremde-Ablage00", kind: "space", bytes: 18_400_000_000, byte_ms: bytes }], counted_ms: 1, clock_stands: false })
      }
      if (what === "statements/1/csv") return said("Nummer;1\n")
      if (!what?.startsWith("statements")) return undefined
      const faction = /^\/v1\/treasury\/([\w-]{22})/.exec(target)![1]!
      const answer = new Billed(server, faction).closes(900).closes(gross).told()[what]
      if (what === "statements/2" && isChanged) (answer!["statement"] as Record<string, unknown>)["gross_cents"] = 1
      return answer && said(answer)
    }
  }, 180_000)
  afterAll(() => town.end())

  test("who has a duty or manages finds it under the faction; nobody else does", async () => {
    await anna.opens("/f")
    await anna.presses("Kosten und Speicher")
    await anna.heading("Speicher im Verlauf")
    await anna.reads("von 50 GB")
    await anna.reads(/voraussichtlich 12,80/)
    expect(await anna.isForEverybody()).toEqual([])
    await bernd.opens("/f")
    await bernd.heading("Personen")
    expect(await bernd.page.getByRole("button", { name: "Kosten und Speicher" }).count()).toBe(0)
    await bernd.opens("/f/kosten")
    await bernd.reads("Diese Seite sehen die Verwaltung der Fraktion, die Kasse und die Prüfung.")
  })

  test("behind the plot stands a table; a space of others has a sign, never a name; what is mine is split on the device", async () => {
    const panel = anna.page.getByRole("region", { name: "Speicher im Verlauf" })
    await panel.getByRole("img", { name: "Belegter Speicher je Tag" }).waitFor()
    await panel.getByText("Als Tabelle").click()
    await expect.poll(() => panel.getByRole("row").count()).toBe(4)
    await anna.reads("Kostenstelle Qx7Zkq")
    await anna.page.getByRole("region", { name: "Was belegt den Platz?" }).getByText("Umwelt").waitFor()
    const split = anna.page.getByRole("region", { name: "Aufteilung Ihrer Ablagen" })
    await split.getByText("1 Datei, heutige Fassung").waitFor()
    await split.getByText("Die größten Dateien").click()
    await split.getByRole("link", { name: "Antrag.txt" }).waitFor()
    expect(await anna.isForEverybody()).toEqual([])
  })

  test("a statement that was changed is named; later it is another than the one that was seen; who is told why begins anew", async () => {
    const panel = anna.page.getByRole("region", { name: "Abrechnungen" })
    await anna.reads("Nr. 2: trägt nicht die Unterschrift dieses Servers")
    expect(await panel.getByText(/Nr\. 2/).count()).toBe(1) // the fault, not the statement
    expect(await anna.isForEverybody()).toEqual([])
    isChanged = false
    await anna.opens("/f/kosten")
    await panel.getByText("9,31").waitFor()
    gross = 1
    await anna.opens("/f/kosten")
    await anna.reads("Nr. 2: ist jetzt eine andere als die, die dieses Gerät gesehen hat")
    await panel.getByText("9,31").waitFor()
    await anna.presses("Jetzigen Stand übernehmen")
    await panel.getByText("0,01").waitFor()
    expect(await panel.getByRole("alert").count()).toBe(0)
  })

  test("the budget is set, and a statement saved", async () => {
    await anna.presses("Haushalt eintragen")
    await anna.fills("Zuwendung", "viel")
    await anna.presses("Haushalt speichern")
    await anna.reads("Bitte geben Sie einen Betrag in Euro an")
    await anna.fills("Zuwendung", "350,00")
    await anna.fills("Haushaltsstelle", "0.1.01/4711")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("Haushalt speichern")
    await anna.reads(/340,64/)
    expect(budget).toMatchObject({ from: `${year}-01-01`, last_day: `${year}-12-31`, grant_cents: 35_000, grant_line: "0.1.01/4711", soft_cap: false })
    expect(await anna.page.getByRole("img", { name: "Ausgaben und Haushalt" }).count()).toBe(1)
    const panel = anna.page.getByRole("region", { name: /^Haushalt/ }) // behind this plot, too, stands a table
    await panel.getByText("Als Tabelle").click()
    await expect.poll(() => panel.getByRole("row").count()).toBeGreaterThan(1)
    const coming = anna.page.waitForEvent("download")
    await anna.page.getByRole("button", { name: /^CSV.*Nr\. 1$/ }).click()
    expect((await coming).suggestedFilename()).toBe("Abrechnung-1.csv")
    expect(await anna.isForEverybody()).toEqual([])
  })

  test("the comparison takes the faction's size, and what is typed", async () => {
    await anna.presses("Kosten vergleichen")
    await anna.heading("Im Monat")
    await expect.poll(() => anna.page.getByLabel("Personen").inputValue()).toBe("2")
    await expect.poll(() => anna.page.getByLabel("Speicher in GB").inputValue()).toBe("19")
    // Each assumption says beside it where it comes from.
    const sources = await anna.page.getByRole("textbox").evaluateAll((all) => all.map((one) => (one.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join("").trim()))
    expect(sources.length).toBe(14)
    expect(sources.filter((one) => !/^(Quelle|Annahme)/.test(one))).toEqual([])
    await anna.reads(/10,40/) // two persons at 5.20 and 19 GB in the package
    await anna.fills("Preis je Person und Monat in Euro", "10")
    await anna.reads(/20,00/)
    await anna.fills("Preis je Person und Monat in Euro", "viel")
    await anna.reads("Bitte geben Sie eine Zahl an")
    expect(await anna.isForEverybody()).toEqual([])
    expect(town.complaints).toEqual([])
  })
})
