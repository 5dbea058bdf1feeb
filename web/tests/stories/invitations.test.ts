// Invitations that count no more, as the newcomer sees them: withdrawn, used, too old, or never one.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { toldClock } from "../engine/server.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("an invitation that counts no more", () => {
  let town: Town
  let anna: Somebody
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.createsSpace("Umwelt")
  }, 120_000)
  afterAll(() => town.end())

  interface Letter {
    code: string
    pin: string
  }
  const writes = async (name: string): Promise<Letter> => {
    await anna.opens("/f/einladen")
    await anna.fills("Vor- und Nachname", name)
    await anna.presses("Einladen")
    await anna.heading(new RegExp(name))
    return { code: await anna.codeOf("Code aus dem Brief"), pin: await anna.codeOf("Einladungs-PIN") }
  }
  /** With code and, where it is asked for, PIN. */
  const tries = async ({ code, pin }: Letter, width = 390): Promise<Somebody> => {
    const newcomer = await town.somebody(width)
    await newcomer.opens("/beitreten")
    await newcomer.fills("Code aus dem Brief", code)
    await newcomer.presses("Weiter")
    const field = newcomer.page.getByLabel("Einladungs-PIN")
    const refusal = newcomer.page.getByRole("alert")
    await field.or(refusal).first().waitFor()
    if (await field.isVisible()) {
      await newcomer.fills("Einladungs-PIN", pin)
      await newcomer.presses("Weiter")
    }
    return newcomer
  }
  /** Says what to do, and nothing of bins and files. */
  const isToldSo = async (who: Somebody): Promise<void> => {
    await who.reads(/^Unter diesem Code gibt es keine Einladung, oder sie gilt nicht mehr\..+melden Sie sich damit an\..+neue Einladung\.$/)
    expect(await who.page.getByText(/Papierkorb/).count()).toBe(0)
    await who.page.getByRole("link", { name: "Anmelden" }).first().waitFor()
    expect(await who.isForEverybody()).toEqual([])
  }

  test("withdrawn", async () => {
    const letter = await writes("Clara Beispiel")
    await anna.presses(/zurückziehen/i)
    await anna.page.getByRole("dialog").getByRole("button", { name: /zurückziehen/i }).click()
    await anna.heading("Personen")
    await isToldSo(await tries(letter))
  }, 90_000)

  test("used", async () => {
    const letter = await writes("Dora Beispiel")
    const dora = await town.somebody(390)
    await dora.joins(letter.code, letter.pin, "dora")
    await isToldSo(await tries(letter))
  }, 90_000)

  test("a code that nobody wrote", async () => {
    await isToldSo(await tries({ code: "ABCD EFGH JKLM NPQR STUV", pin: "12345678" }, 820))
  }, 90_000)

  test.skipIf(!toldClock(0))("past its day by the server's clock: with a PIN, and by the link of one without", async () => {
    const withPin = await writes("Emil Beispiel")
    await anna.opens("/f/einladen")
    await expect.poll(() => anna.page.getByLabel("Die Einladung gilt").locator("option").allInnerTexts()).toEqual(["3 Tage", "7 Tage", "14 Tage"]) // as the rules allow
    await anna.fills("Vor- und Nachname", "Fritz Beispiel")
    await anna.page.getByLabel("Mit PIN auf eigenem Blatt").uncheck()
    await anna.page.getByLabel("Die Einladung gilt").selectOption({ label: "3 Tage" })
    await anna.presses("Einladen")
    await anna.heading(/Fritz/)
    const without = await anna.codeOf("Code aus dem Brief")
    await town.appliance.stop()
    town.appliance.environment = toldClock(15 * 86_400)!
    await town.appliance.again()
    await isToldSo(await tries(withPin))
    await isToldSo(await tries({ code: without, pin: "" }))
  }, 90_000)
})
