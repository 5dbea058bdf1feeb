// What storage costs, from the meter to the treasurer's screen, by a real server that bills: the figures of the day, a budget
// that is used up and stops adding alone, and the same at the command line.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { NativeMember } from "../engine/server.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

const tariffs = `issuer: {name: Stadt Musterstadt, street: Rathausplatz 1, post_code: "12345", city: Musterstadt, country: DE,
  electronic_address: rechnung@musterstadt.example, contact_name: Stadtkasse, telephone: "+49 1234 567-0", mail: kasse@musterstadt.example,
  vat_id: "", tax_number: "", iban: DE89 3704 0044 0532 0130 00, bic: "", days_to_pay: 30}
tariffs:
  - {name: Tarif, from: 2026-01-01, base_fee: 31.00 EUR, included: 0 GiB, prices: [{price: 0.20 EUR}], free_guests: 10, guest_fee: 0 EUR,
     tax: {category: O, rate: 0 %, reason: Innerhalb der Verwaltung}}
`

describe.skipIf(!canPlay)("a server that bills", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "mappe-tariffs-"))
  let town: Town
  let anna: Somebody
  let space = ""
  beforeAll(async () => {
    writeFileSync(join(folder, "treasury.yaml"), tariffs)
    town = await Town.start({ more: `treasury: {file: ${join(folder, "treasury.yaml")}}\n` })
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
})
