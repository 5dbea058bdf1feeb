// What the start page reminds of: another device that signed in for the first time, and after a week a confirmation code.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { toldClock } from "../engine/server.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay || !toldClock(0))("what the start page reminds of", () => {
  let town: Town
  let anna: Somebody
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.signsInToStay("anna")
    await anna.heading("Meine Ablagen")
  }, 90_000)
  afterAll(() => town.end())
  /** Until the start page has said all it says. */
  const starts = async (who: Somebody): Promise<void> => {
    const asked = who.context.waitForEvent("response", (response) => response.url().endsWith("/v1/devices"))
    await who.opens("/")
    await who.heading("Ihre letzte Anmeldung")
    await asked
    await who.page.waitForTimeout(500)
  }
  const title = "Ein anderes Gerät hat sich zum ersten Mal angemeldet"
  const offer = "Mehr Schutz für Ihren Zugang"

  test("another device: when, what, from where, and what to do; until she says that it was her", async () => {
    await starts(anna)
    expect(await anna.page.getByText(title).count()).toBe(0)
    const other = await town.somebody(390)
    other.password = anna.password
    await other.opens("/anmelden")
    await other.signsIn("anna")
    await other.heading("Meine Ablagen")
    await starts(other)
    expect(await other.page.getByText(title).count()).toBe(0) // it knows itself, and no later one
    await starts(anna)
    await anna.heading(title)
    await anna.reads(/^Chrome .*, \d+\. \S+, \d\d:\d\d Uhr, Netzadresse 127\.0\.0\.x, ohne Bestätigungscode\.$/)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.page.getByRole("link", { name: "Geräte ansehen" }).click()
    await anna.heading("Geräte")
    await starts(anna)
    await anna.heading(title)
    await anna.presses("Das war ich")
    await anna.page.getByText(title).waitFor({ state: "detached" })
    await starts(anna)
    expect(await anna.page.getByText(title).count()).toBe(0)
  }, 90_000)

  test("a confirmation code is offered after a week, and not again once it was put off", async () => {
    await starts(anna)
    expect(await anna.page.getByText(offer).count()).toBe(0)
    await town.appliance.stop()
    town.appliance.environment = toldClock(8 * 86_400)!
    await town.appliance.again()
    await anna.opens("/anmelden") // her session ended meanwhile
    await anna.page.getByLabel("Auf diesem Gerät angemeldet bleiben").check()
    await anna.signsIn("anna")
    await anna.heading(offer)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.page.getByRole("link", { name: "Bestätigungscode einrichten" }).click()
    await anna.heading("Bestätigungscode")
    await starts(anna)
    await anna.heading(offer)
    await anna.presses("Jetzt nicht")
    await anna.page.getByText(offer).waitFor({ state: "detached" })
    await starts(anna)
    expect(await anna.page.getByText(offer).count()).toBe(0)
  }, 90_000)
})
