// The main story, in a real browser, with the app that the server hands out: from the founding link to the second member.
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { noise } from "../engine/person.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

describe.skipIf(!canPlay)("from the founding link to the second member", () => {
  const plan = Buffer.from(noise(3 * 1024 * 1024 + 17))
  let town: Town
  let anna: Somebody
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
  }, 60_000)
  afterAll(() => town.end())

  test("Anna founds her faction, proves her sheet and creates a space", async () => {
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.presses("Neue Ablage")
    await anna.fills(/Name/, "Umwelt")
    await anna.page.keyboard.press("Enter")
    await anna.heading("Umwelt")
    await anna.page.getByText("Hier liegt noch nichts.").waitFor()
    expect(await anna.isForEverybody()).toEqual([])
    expect(town.complaints).toEqual([])
  }, 90_000)

  test("she uploads a plan and gets it back, byte for byte", async () => {
    await anna.uploads("Plan.bin", plan)
    await anna.presses("Aktionen für Plan.bin")
    const download = anna.page.waitForEvent("download")
    await anna.page.getByRole("menuitem", { name: "Herunterladen" }).click()
    const saved = await (await download).path()
    expect(digest(readFileSync(saved))).toBe(digest(plan))
    expect(town.complaints).toEqual([])
  }, 90_000)

  test("a folder, a new name, the bin and back", async () => {
    await anna.presses("Neuer Ordner")
    await anna.fills(/Name/, "Entwürfe")
    await anna.page.keyboard.press("Enter")
    await anna.page.getByRole("link", { name: "Entwürfe" }).first().waitFor()
    await anna.presses("Aktionen für Plan.bin")
    await anna.page.getByRole("menuitem", { name: "In den Papierkorb" }).click()
    await anna.heading("„Plan.bin“ in den Papierkorb legen?")
    await anna.page.getByRole("dialog").getByRole("button", { name: "In den Papierkorb" }).click()
    await anna.page.getByRole("link", { name: "Plan.bin" }).waitFor({ state: "detached" })
    await anna.page.goto(`${anna.page.url()}/papierkorb`)
    await anna.heading("Papierkorb")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses(/Wiederherstellen/)
    await anna.page.getByRole("button", { name: /Wiederherstellen/ }).waitFor({ state: "detached" })
    await anna.page.goBack()
    await anna.page.getByRole("link", { name: "Plan.bin" }).first().waitFor()
  }, 90_000)

  test("signed out, nothing is left; signed in again, everything is there", async () => {
    await anna.signsOut()
    await anna.opens("/anmelden")
    await anna.fills("Anmeldename", "anna")
    await anna.fills("Passwort", "ein ganz anderes Passwort")
    await anna.presses("Anmelden")
    await anna.page.getByText("Anmeldename oder Passwort stimmt nicht.").waitFor()
    expect(await anna.isForEverybody()).toEqual([])
    await anna.signsIn("anna")
    await anna.heading("Meine Ablagen")
    await anna.page.getByRole("link", { name: /Umwelt/ }).first().click()
    await anna.page.getByRole("link", { name: "Plan.bin" }).first().waitFor()
  }, 90_000)

  test("Bernd is invited by a letter, joins with code and PIN, and edits", async () => {
    await anna.opens("/f/einladen")
    await anna.fills("Vor- und Nachname", "Bernd Beispiel")
    await anna.page.getByLabel("Umwelt").selectOption({ label: "kann bearbeiten" })
    await anna.presses("Einladen")
    await anna.heading(/Bernd Beispiel/)
    expect(await anna.isForEverybody()).toEqual([])
    const code = await anna.codeOf("Code aus dem Brief")
    const pin = await anna.codeOf("Einladungs-PIN")

    const bernd = await town.somebody(390)
    await bernd.opens("/beitreten")
    await bernd.fills("Code aus dem Brief", code)
    await bernd.presses("Weiter")
    await bernd.fills("Einladungs-PIN", "00000000")
    await bernd.presses("Weiter")
    await bernd.page.getByText(/Die PIN stimmt nicht/).waitFor() // before he chooses anything
    await bernd.fills("Einladungs-PIN", pin)
    await bernd.presses("Weiter")
    await bernd.reads("Guten Tag, Bernd Beispiel. Anna Beispiel lädt Sie in die Mappe der Fraktion „Beispielfraktion“ ein.")
    await bernd.fills("Anmeldename", "bernd")
    await bernd.takesTheProposedPassword()
    await bernd.presses("Beitreten")
    await bernd.heading("Ihr Wiederherstellungsblatt")
    expect(await bernd.page.locator("dl").innerText()).toContain("Bernd Beispiel")
    await bernd.provesTheSheet()
    await bernd.heading("Ihr Vergleichscode")
    expect(await bernd.isForEverybody()).toEqual([])
    await bernd.presses("Zu meiner Ablage")
    await bernd.page.getByRole("link", { name: "Plan.bin" }).first().waitFor()
    await bernd.uploads("Antrag.txt", Buffer.from("Antrag der Beispielfraktion\n"), "text/plain")

    // Anna sees it without doing anything: news.
    await anna.opens("/")
    const card = anna.page.getByRole("region", { name: "Meine Ablagen" }).getByRole("listitem").filter({ hasText: "Umwelt" })
    await card.getByText("1 neu").waitFor()
    await card.getByText("2 Personen · kann verwalten").waitFor()
    const news = anna.page.getByRole("region", { name: "Was ist neu" }).getByRole("listitem")
    await expect.poll(async () => (await news.allInnerTexts()).join(" "), { timeout: 20_000 }).toMatch(/Antrag\.txt\s+Umwelt · Bernd Beispiel, heute/)
    await anna.page.getByRole("region", { name: "Für Sie" }).getByRole("link", { name: "Bernd Beispiel ist beigetreten" }).waitFor()
    expect(await anna.isForEverybody()).toEqual([])
    await card.getByRole("link", { name: "Umwelt" }).click()
    const marked = anna.page.getByRole("row").filter({ hasText: "neu" })
    await marked.filter({ hasText: "Antrag.txt" }).waitFor() // what was counted can be found
    expect(await marked.count()).toBe(1)
    await anna.page.getByRole("link", { name: "Antrag.txt" }).first().click()
    await anna.heading("Antrag.txt")
    await anna.page.getByRole("navigation", { name: "Bereiche" }).getByRole("link", { name: "Start" }).click()
    await anna.page.getByRole("region", { name: "Zuletzt geöffnet" }).getByRole("link", { name: "Antrag.txt" }).waitFor()
    await card.getByText("1 neu").waitFor({ state: "detached" }) // she was there
    await anna.page.reload() // when no space is open yet
    await anna.page.getByRole("region", { name: "Zuletzt geöffnet" }).getByRole("link", { name: "Antrag.txt" }).waitFor()
    await anna.page.getByRole("region", { name: "Was ist neu" }).getByRole("link", { name: "Antrag.txt" }).waitFor()
    expect(town.complaints.filter((one) => !one.includes("401"))).toEqual([])
  }, 120_000)
})
