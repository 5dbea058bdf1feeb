// What storage costs, from the meter to the treasurer's screen, by a real server that bills: the figures of the day, a budget
// that is used up and stops adding alone, and the same at the command line.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { noise } from "../engine/person.ts"
import { NativeMember, tamper, toldClock } from "../engine/server.ts"
import { Arrivals } from "./arrivals.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

const mib = 1024 * 1024
const tariffs = `issuer: {name: Stadt Musterstadt, street: Rathausplatz 1, post_code: "12345", city: Musterstadt, country: DE,
  electronic_address: rechnung@musterstadt.example, contact_name: Stadtkasse, telephone: "+49 1234 567-0", mail: kasse@musterstadt.example,
  vat_id: "", tax_number: "", iban: DE89 3704 0044 0532 0130 00, bic: "", days_to_pay: 30}
tariffs:
  - {name: Tarif, from: 2020-01-01, base_fee: 31.00 EUR, included: 0 GiB, prices: [{price: 0.20 EUR}], free_guests: 10, guest_fee: 0 EUR,
     tax: {category: O, rate: 0 %, reason: Innerhalb der Verwaltung}}
`

describe.skipIf(!canPlay)("a server that bills", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "mappe-tariffs-"))
  let town: Town
  let anna: Somebody
  let space = ""
  beforeAll(async () => {
    writeFileSync(join(folder, "treasury.yaml"), tariffs)
    town = await Town.start({ lies: true, more: `treasury: {file: ${join(folder, "treasury.yaml")}}\n` })
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = await anna.createsSpace("Umwelt")
    await anna.uploads("Antrag.txt", Buffer.from("Mehr Bänke\n"), "text/plain")
  }, 180_000)
  afterAll(async () => {
    await town.end()
    rmSync(folder, { recursive: true, force: true })
  })

  async function setsBudget(euros: string): Promise<void> {
    await anna.opens("/f/kosten")
    await anna.page.getByRole("button", { name: /^Haushalt (eintragen|ändern)$/ }).click()
    await anna.fills("Zuwendung", euros)
    await anna.page.getByRole("checkbox", { name: /keine neuen Dateien annehmen/ }).check()
    await anna.presses("Haushalt speichern")
  }

  test("the figures of the day are the server's", async () => {
    await anna.opens("/f/kosten")
    await anna.heading("Speicher im Verlauf")
    await anna.reads(/voraussichtlich \d+,\d\d/)
    await anna.page.getByRole("region", { name: "Was belegt den Platz?" }).getByText("Umwelt").waitFor()
    expect(await anna.isForEverybody()).toEqual([])
  })

  test("a budget that is used up stops adding alone; raised, it goes on", async () => {
    await setsBudget("0,01")
    await anna.reads("Der Haushalt ist aufgebraucht")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.opens(space)
    const chooser = anna.page.waitForEvent("filechooser")
    await anna.presses("Hochladen")
    await (await chooser).setFiles({ name: "Neu.txt", mimeType: "text/plain", buffer: Buffer.from("x") })
    await anna.reads("Das Budget der Fraktion ist aufgebraucht")
    expect(await anna.page.getByRole("link", { name: "Neu.txt" }).count()).toBe(0)
    await anna.page.getByRole("link", { name: "Antrag.txt" }).click()
    await anna.reads("Mehr Bänke")

    await setsBudget("1000")
    await anna.reads(/1\.?000,00/)
    await anna.opens(space)
    await anna.uploads("Danach.txt", Buffer.from("y"), "text/plain")
    expect(town.complaints).toEqual([])
  })

  test("used up in the middle of a large upload: it is said at once, and raised, it goes on where it stopped", async () => {
    const member = new NativeMember(town.appliance, "anna", anna.password)
    await member.signIn()
    const granted = (euros: string) =>
      member.must(["treasury", "set-budget", "--from", `${new Date().getFullYear()}-01-01`, "--grant", euros, "--soft-cap"])
    const arrivals = new Arrivals(anna)
    const film = noise(9 * mib + 5)
    await anna.opens(space)
    arrivals.after(3, async () => void (await granted("0,01")))
    const begun = Date.now()
    await arrivals.begins("Film.bin", film)
    await anna.reads(/^Das Budget der Fraktion ist aufgebraucht, deshalb kommt nichts Neues hinzu\./)
    expect(Date.now() - begun).toBeLessThan(30_000) // no patience with what does not pass by itself
    const before = arrivals.blobs.length
    expect(before).toBeGreaterThanOrEqual(3)
    expect(before).toBeLessThan(10)
    expect(await anna.page.getByRole("link", { name: "Film.bin" }).count()).toBe(0)
    expect(await anna.isForEverybody()).toEqual([])
    expect((await anna.saves(() => anna.chooses("Herunterladen", "Antrag.txt"))).toString()).toBe("Mehr Bänke\n")

    await granted("1000")
    await anna.presses("Noch einmal versuchen: Film.bin")
    await arrivals.isWhole("Film.bin", film)
    expect(arrivals.blobs.length).toBeGreaterThan(before)
  })

  test("the budget of the coming year is entered beside that of this one", async () => {
    const next = new Date().getFullYear() + 1
    await anna.opens("/f/kosten")
    await anna.presses("Weiteren Haushalt eintragen")
    expect(await anna.page.getByLabel("Beginn des Haushaltsjahres").inputValue()).toBe(`${next}-01-01`)
    await anna.fills("Zuwendung", "444,00")
    await anna.presses("Haushalt speichern")
    await anna.reads("Dieser Haushalt hat noch nicht begonnen.")
    await anna.reads(/444,00/)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses(new RegExp(`bis 31\\.12\\.${next - 1} zeigen`))
    await anna.page.getByRole("img", { name: "Ausgaben und Haushalt" }).waitFor()
    await anna.page.getByRole("button", { name: new RegExp(`bis 31\\.12\\.${next} zeigen`) }).waitFor()
  })

  test("one link shows the figures of the day after signing in", async () => {
    const elsewhere = await town.somebody(390)
    elsewhere.password = anna.password
    await elsewhere.opens("/f/kosten")
    await elsewhere.signsIn("anna")
    await elsewhere.heading("Speicher im Verlauf")
    expect(new URL(elsewhere.page.url()).pathname).toBe("/f/kosten")
    expect(await elsewhere.isForEverybody()).toEqual([])
  })

  test("the command line says the same", async () => {
    const member = new NativeMember(town.appliance, "anna", anna.password)
    await member.signIn()
    const today = JSON.parse(await member.must(["treasury", "today", "--json"])) as { month?: { cost_cents: number }; budget?: { grant_cents: number } }
    expect(today.budget?.grant_cents).toBe(100_000)
    expect(today.month!.cost_cents).toBeGreaterThan(0)
    expect(await member.must(["treasury", "budget"])).toContain("1000.00 EUR")
    // What is promised stays when the rest is set anew, until it is said otherwise.
    const year = `${new Date().getFullYear()}-01-01`
    const set = (...more: string[]) => member.must(["treasury", "set-budget", "--from", year, ...more])
    await set("--grant", "900", "--commitment", "Schulung=120,00", "--commitment", "Papier=5")
    expect(await set("--grant", "800,50")).toMatch(/available 800\.50 EUR[^]*promised: Schulung 120\.00 EUR[^]*promised: Papier 5\.00 EUR/)
    expect(await set("--grant", "800", "--commitment", "Papier=6")).not.toContain("Schulung")
  })

  test("a threshold that was reached is told on the first page, until somebody looked at the figures there", async () => {
    const member = new NativeMember(town.appliance, "anna", anna.password)
    await member.signIn()
    await member.must(["treasury", "set-budget", "--from", `${new Date().getFullYear()}-01-01`, "--grant", "0,01"])
    await anna.opens("/")
    await anna.reads("100 % des Haushalts sind erreicht")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.page.getByRole("link", { name: "100 % des Haushalts sind erreicht" }).click()
    await anna.heading("Speicher im Verlauf")
    await anna.reads(/100 % wurden am/)
    await anna.opens("/")
    await anna.heading("Meine Ablagen")
    expect(await anna.page.getByText("des Haushalts sind erreicht").count()).toBe(0)
  })
})

// Its faction was founded so long ago, by the clocks of that time: a month of it has ended since.
const daysAgo = 39
describe.skipIf(!canPlay || !toldClock(0))("a month that was closed", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "mappe-tariffs-"))
  let town: Town
  let anna: Somebody
  let month = ""
  beforeAll(async () => {
    writeFileSync(join(folder, "treasury.yaml"), tariffs)
    town = await Town.start({ more: `treasury: {file: ${join(folder, "treasury.yaml")}}\n` })
    const { appliance } = town
    const then = toldClock(-daysAgo * 86_400)!
    month = new Date(Date.now() - daysAgo * 86_400_000 + 3_600_000).toISOString().slice(0, 7)
    await appliance.stop()
    appliance.environment = then
    await appliance.again()
    const native = new NativeMember(appliance, "anna", "sechs kleine worte sind von anna")
    native.environment = then
    await native.found(await appliance.foundingLink("Beispielfraktion"), "Anna Beispiel")
    await native.must(["space", "create", "Umwelt"])
    writeFileSync(join(folder, "Antrag.txt"), "Mehr Bänke\n")
    await native.must(["put", join(folder, "Antrag.txt"), "Umwelt:/"])
    await appliance.stop()
    appliance.environment = {}
    await appliance.again()
    anna = await town.somebody()
    anna.password = "sechs kleine worte sind von anna"
    await anna.opens("/anmelden")
    await anna.signsIn("anna")
    await anna.heading("Meine Ablagen")
  }, 180_000)
  afterAll(async () => {
    await town.end()
    rmSync(folder, { recursive: true, force: true })
  })

  const statements = () => anna.page.getByRole("region", { name: "Abrechnungen" })
  const press = (form: string, number: number) => statements().getByRole("button", { name: new RegExp(`^${form}.*Nr\\. ${number}$`) }).click()

  test("it stands on the page, and is had as a paper, as a table and as what was signed", async () => {
    await anna.opens("/f/kosten")
    await anna.reads("Es ist noch nichts abgeschlossen.")
    const closed = await town.appliance.treasury(["close", month])
    expect(closed.code, closed.err).toBe(0)
    await anna.page.reload()
    await statements().getByText("Nr. 1").first().waitFor()
    expect(await anna.isForEverybody()).toEqual([])
    expect((await anna.saves(() => press("PDF", 1))).subarray(0, 5).toString()).toBe("%PDF-")
    expect((await anna.saves(() => press("CSV", 1))).toString()).toContain('"Grundbetrag"')
    const signed = JSON.parse((await anna.saves(() => press("JSON", 1))).toString()) as { statement: { number: number; period: { name: string } }; signature: string }
    expect(signed.statement).toMatchObject({ number: 1, period: { name: month } })
    expect(signed.signature).toMatch(/^[\w-]{86}$/)
    const out = join(folder, "out")
    const exported = await town.appliance.treasury(["export", "Beispielfraktion", "--to", out])
    expect(exported.code, exported.err).toBe(0)
    expect(JSON.parse(readFileSync(join(out, `mappe-abrechnung-${month}-nr-1.json`), "utf8"))).toEqual(signed)
    expect(existsSync(join(out, `mappe-abrechnung-${month}-nr-1.pdf`))).toBe(true)
  })

  test("one that was changed on the disk is told of and handed out no more; all else goes on", async () => {
    await town.appliance.stop()
    await tamper(town.appliance, "flip", 1)
    expect((await town.appliance.treasury(["verify"])).out).toContain("Nr. 1 ist nicht lesbar")
    await town.appliance.again()
    await anna.opens("/f/kosten")
    await anna.reads("Mit den Abrechnungen stimmt etwas nicht")
    await anna.reads("Nr. 1: hat dieses Gerät gesehen, und jetzt zeigt der Server sie nicht mehr")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.heading("Speicher im Verlauf") // the figures are there
    const refused = await town.appliance.treasury(["close", `${month}-01/${month}-28`])
    expect(refused.out).toContain("Eine abgeschlossene Abrechnung dieser Fraktion wurde verändert oder fehlt.")
    await town.appliance.stop()
    await tamper(town.appliance, "flip", 1)
    await town.appliance.again()
    await anna.opens("/f/kosten")
    await statements().getByText("Nr. 1").first().waitFor()
    expect(await anna.page.getByText("Mit den Abrechnungen stimmt etwas nicht").count()).toBe(0)
    expect((await anna.saves(() => press("PDF", 1))).subarray(0, 5).toString()).toBe("%PDF-")
  })
})
