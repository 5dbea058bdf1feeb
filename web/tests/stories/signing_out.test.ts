// Signing out while something is not sent yet: what would be lost is said first, and sending it first is a way.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { bringsBlobs } from "../engine/liar.ts"
import { noise } from "../engine/person.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("signing out with something unsent", () => {
  let town: Town
  let anna: Somebody
  let space = ""
  let opens: () => void = () => undefined // the way to the server
  beforeAll(async () => {
    town = await Town.start({ lies: true })
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = await anna.createsSpace("Umwelt")
  }, 90_000)
  afterAll(() => town.end())

  const shutsTheWay = (): void => {
    const open = new Promise<void>((done) => (opens = done))
    town.liar!.before = (method, target) => (bringsBlobs(method, target) ? open : undefined)
  }
  /** Brought in, and on its way as long as that is shut; then to her own access, in the same page. */
  const bringsIn = async (name: string): Promise<void> => {
    shutsTheWay()
    await anna.opens(space)
    await anna.page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    const chooser = anna.page.waitForEvent("filechooser")
    await anna.presses("Hochladen")
    await (await chooser).setFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(noise(3 << 20)) })
    await anna.reads(name)
    await anna.page.getByRole("link", { name: "Mein Zugang" }).first().click()
    await anna.heading("Mein Zugang")
  }
  const asksFirst = async (): Promise<void> => {
    await anna.presses("Abmelden")
    await anna.heading("Abmelden?")
    await anna.reads("Auf diesem Gerät gespeicherte Dateien werden gelöscht. 1 Änderung ist noch nicht gesendet und geht dann verloren.")
  }

  test("„Erst senden“ keeps her here until it is sent; then signing out asks nothing", async () => {
    await bringsIn("Antrag.bin")
    await asksFirst()
    expect(await anna.isForEverybody()).toEqual([])
    await anna.answers("Erst senden")
    await anna.heading("Mein Zugang")
    opens()
    await anna.page.goBack() // to the space
    await anna.sees("Antrag.bin")
    await anna.page.getByRole("link", { name: "Mein Zugang" }).first().click()
    await anna.presses("Abmelden")
    await anna.heading("Anmelden")
    await anna.signsIn("anna")
    await anna.heading("Meine Ablagen")
    await anna.opens(space)
    await anna.sees("Antrag.bin")
  }, 90_000)

  test("who signs out all the same loses it, as it was said", async () => {
    await bringsIn("Entwurf.bin")
    await asksFirst()
    await anna.page.getByRole("dialog").getByRole("button", { name: "Abmelden", exact: true }).click()
    await anna.page.getByLabel("Anmeldename").waitFor()
    opens()
    await anna.signsIn("anna")
    await anna.heading("Meine Ablagen")
    await anna.opens(space)
    await anna.sees("Antrag.bin")
    expect(await anna.page.getByRole("link", { name: "Entwurf.bin", exact: true }).count()).toBe(0)
  }, 90_000)
})
