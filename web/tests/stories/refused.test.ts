// Who is not let in, or lets nothing in: what the screen says after wrong passwords, of a membership that ended, and of a faction
// that its operator suspended.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"

const freeTries = 5 // of a login from one address, as the server counts them

describe.skipIf(!canPlay)("who is refused", () => {
  let town: Town
  let anna: Somebody
  let bernd: Somebody
  let space = ""
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = await anna.createsSpace("Umwelt")
    bernd = await anna.invites("Bernd Beispiel", "bernd", "Umwelt", "kann bearbeiten")
    await bernd.signsOut()
  }, 120_000)
  afterAll(() => town.end())

  test("wrong passwords: from the third on who can help is named, then how long to wait, and then the right one counts", async () => {
    const stranger = await town.somebody(390) // a device that never signed in
    await stranger.opens("/anmelden")
    const said = stranger.page.locator("form [role=alert]")
    const tries = async (password: string): Promise<string> => {
      stranger.password = password
      await stranger.signsIn("anna")
      const enabled = stranger.page.getByRole("button", { name: "Anmelden", exact: true })
      await enabled.or(stranger.page.getByRole("heading", { name: "Meine Ablagen" })).first().waitFor()
      return (await said.count()) ? said.innerText() : ""
    }
    const help = "Passwort vergessen? Ihre Geschäftsstelle kann Ihnen in wenigen Minuten helfen."
    for (let at = 1; at <= freeTries; ++at) {
      const text = await tries(`falsch und geraten ${at}`)
      expect([at, text.includes("Anmeldename oder Passwort stimmt nicht."), text.includes(help)]).toEqual([at, true, at >= 3])
    }
    let waits: RegExpExecArray | null = null
    for (let more = 0; more < 8 && !waits; ++more) waits = /Bitte warten Sie (\d+) Sekunden?, dann geht es weiter\./.exec(await tries(`noch ein Versuch ${more}`))
    expect(waits).not.toBeNull()
    expect(await stranger.isForEverybody()).toEqual([])
    const right = await tries(anna.password) // who tries meanwhile is not judged
    const left = /Bitte warten Sie (\d+) Sekunden?/.exec(right)
    if (left) await stranger.page.waitForTimeout((Number(left[1]) + 1) * 1_000)
    if (left) await tries(anna.password)
    await stranger.heading("Meine Ablagen")
  }, 180_000)

  test("a faction that its operator suspended can be read, and says why nothing can be added, until that ends", async () => {
    const banner = "Der Betreiber hat die Fraktion gesperrt. Lesen, Herunterladen und Löschen geht weiter."
    await anna.opens(space)
    await anna.uploads("Antrag.txt", Buffer.from("Der Rat möge beschließen.\n"), "text/plain")
    expect(await anna.page.getByText(banner).count()).toBe(0)
    await town.appliance.suspends("Beispielfraktion")
    await anna.page.reload()
    await anna.reads(banner)
    expect(await anna.isForEverybody()).toEqual([])
    const chooser = anna.page.waitForEvent("filechooser")
    await anna.presses("Hochladen")
    await (await chooser).setFiles({ name: "Danach.txt", mimeType: "text/plain", buffer: Buffer.from("Danach\n") })
    await expect.poll(() => anna.page.getByText(banner).count(), { timeout: 20_000 }).toBeGreaterThan(1) // beside the upload, too
    expect(await anna.page.getByRole("link", { name: "Danach.txt" }).count()).toBe(0)
    const saved = await anna.saves(() => anna.chooses("Herunterladen", "Antrag.txt"))
    expect(saved.toString()).toBe("Der Rat möge beschließen.\n")
    await town.appliance.suspends("Beispielfraktion", true)
    await anna.page.reload()
    await anna.sees("Antrag.txt")
    expect(await anna.page.getByText(banner).count()).toBe(0)
  }, 90_000)

  test("who was let go reads that, and not that the password is wrong", async () => {
    await anna.opens("/f")
    await anna.page.getByRole("link", { name: "Bernd Beispiel", exact: true }).click()
    await anna.presses("Ausscheiden lassen")
    await anna.answers("Ausscheiden lassen")
    await bernd.signsIn("bernd")
    await bernd.reads("Ihre Mitgliedschaft ist beendet. Fragen Sie die Verwaltung Ihrer Fraktion.")
    expect(await bernd.page.getByText("Passwort stimmt nicht").count()).toBe(0)
    bernd.password = "ein falsches"
    await bernd.signsIn("bernd")
    await bernd.reads("Anmeldename oder Passwort stimmt nicht.") // it is told to nobody else
  }, 90_000)
})
