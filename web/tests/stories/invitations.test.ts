// Invitations: what stands on which sheet of the letter, and its link, opened at the wrong place and left in the middle; then
// those that count no more, as the newcomer sees them: withdrawn, used, too old, or never one.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { qrPath } from "../../src/ui/qr_path.ts"
import { toldClock } from "../engine/server.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("an invitation", () => {
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

  let link = ""
  let emils: Letter
  test("the letter's first sheet has link and code, the second the PIN, and neither what stands on the other", async () => {
    await anna.context.grantPermissions(["clipboard-read", "clipboard-write"])
    emils = await writes("Emil Beispiel")
    await anna.presses("Link kopieren")
    await anna.reads("Der Link ist kopiert.")
    link = await anna.page.evaluate(() => navigator.clipboard.readText())
    expect(link.startsWith(`${town.address}/join#`)).toBe(true)
    const bare = (text: string): string => text.replace(/[\s-]/g, "")
    const [first, second, ...more] = (await anna.page.locator(".print-page").allInnerTexts()).map(bare)
    expect(more).toEqual([])
    expect(first).toContain(bare(emils.code))
    expect(first).not.toContain(bare(emils.pin))
    expect(second).toContain(bare(emils.pin))
    expect(second).not.toContain(bare(emils.code))
    const picture = anna.page.locator(".print-page").first().getByRole("img", { name: "Quadratischer Code mit dem Link der Einladung" })
    expect(await picture.locator("path").getAttribute("d")).toBe(qrPath(link).path)
    const printed = (await anna.page.pdf({ preferCSSPageSize: true })).toString("latin1")
    expect(printed.match(/\/Type\s*\/Page\b/g)).toHaveLength(2)
    expect(printed).toMatch(/\/MediaBox\s*\[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/) // A4
  }, 60_000)

  test("who is signed in already is told so at each step, and stays who she is", async () => {
    await anna.opens("/")
    await anna.opens(link)
    const told = "Sie sind auf diesem Gerät schon als anna angemeldet."
    await anna.fills("Einladungs-PIN", emils.pin)
    await anna.reads(told)
    await anna.presses("Weiter")
    await anna.fills("Anmeldename", "emil")
    await anna.reads(told)
    expect(await anna.isForEverybody()).toEqual([])
    const hers = anna.password
    await anna.takesTheProposedPassword()
    anna.password = hers
    await anna.presses("Beitreten")
    await anna.reads(/^Auf diesem Gerät ist schon jemand angemeldet\. Melden Sie sich zuerst unter „Mein Zugang“ ab/)
    await anna.opens("/")
    await anna.reads(/^Guten (Morgen|Tag|Abend), Anna Beispiel$/)
  }, 60_000)

  test("its link goes on after a reload and a step back in the middle of joining", async () => {
    const emil = await town.somebody(390)
    await emil.opens("/")
    await emil.opens(link)
    const givesPin = async (): Promise<void> => {
      await emil.fills("Einladungs-PIN", emils.pin)
      await emil.presses("Weiter")
      await emil.reads(/Guten Tag, Emil Beispiel\. Anna Beispiel lädt Sie/)
    }
    await givesPin()
    await emil.fills("Anmeldename", "emil")
    await emil.page.reload()
    await givesPin()
    await emil.page.goBack()
    await emil.heading("Anmelden")
    await emil.page.goForward()
    await givesPin()
    await emil.fills("Anmeldename", "emil")
    await emil.takesTheProposedPassword()
    await emil.page.getByRole("button", { name: "Beitreten", exact: true }).dblclick({ delay: 20 })
    await emil.provesTheSheet()
    await emil.heading("Ihr Vergleichscode")
    expect(await emil.codeOf("Ihr Vergleichscode")).toMatch(/^\d{5} \d{5} \d{5}$/)
    await emil.page.context().close()
  }, 90_000)

  test("each step is counted; without a PIN there are four", async () => {
    await anna.opens("/f/einladen")
    await anna.fills("Vor- und Nachname", "Gerda Beispiel")
    await anna.page.getByLabel("Mit PIN auf eigenem Blatt").uncheck()
    await anna.presses("Einladen")
    await anna.heading(/Gerda/)
    const gerda = await town.somebody(390)
    await gerda.opens("/beitreten")
    await gerda.fills("Code aus dem Brief", await anna.codeOf("Code aus dem Brief"))
    await gerda.presses("Weiter")
    await gerda.reads(/^Guten Tag, Gerda Beispiel/)
    await gerda.reads("Schritt 1 von 4: Einladung")
    await gerda.presses("Weiter")
    await gerda.reads("Schritt 2 von 4: Passwort")
    await gerda.fills("Anmeldename", "gerda")
    await gerda.takesTheProposedPassword()
    await gerda.presses("Beitreten")
    await gerda.reads("Schritt 3 von 4: Wiederherstellungsblatt")
    await gerda.provesTheSheet()
    await gerda.reads("Schritt 4 von 4: Vergleichscode")
    const hans = await tries(await writes("Hans Beispiel"))
    await hans.reads("Schritt 3 von 5: Passwort")
    await hans.fills("Anmeldename", "gerda") // somebody has it already
    await hans.takesTheProposedPassword()
    await hans.presses("Beitreten")
    const taken = hans.page.getByText("Diesen Anmeldenamen gibt es schon. Bitte wählen Sie einen anderen.")
    await taken.waitFor()
    const field = hans.page.getByLabel("Anmeldename", { exact: true })
    expect(await field.evaluate((one) => [one === document.activeElement, one.getAttribute("aria-invalid")])).toEqual([true, "true"])
    await expect.poll(() => taken.evaluate((one) => one.getBoundingClientRect().top >= 0 && one.getBoundingClientRect().bottom <= innerHeight)).toBe(true)
    expect(await hans.isForEverybody()).toEqual([])
    await hans.fills("Anmeldename", "hans")
    expect(await taken.count()).toBe(0)
    await Promise.all([gerda, hans].map((who) => who.context.close()))
  }, 90_000)

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
    // It stays listed, and a new letter brings in the same person with the spaces that are chosen.
    await anna.opens("/anmelden") // that long ago her sign-in ended, too
    await anna.signsIn("anna")
    await anna.reads(/^Guten (Morgen|Tag|Abend), Anna Beispiel$/)
    await anna.opens("/f")
    await anna.reads(/Einladung am \d+\.\d+\.\d+ abgelaufen/)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.page.getByRole("link", { name: "Fritz Beispiel", exact: true }).click()
    await anna.heading("Fritz Beispiel")
    await anna.presses("Neuen Brief ausstellen")
    await anna.heading("Neuen Brief für Fritz Beispiel ausstellen?")
    await anna.page.getByRole("dialog").getByLabel("Umwelt").selectOption({ label: "kann lesen" })
    expect(await anna.isForEverybody()).toEqual([])
    await anna.page.getByRole("dialog").getByRole("button", { name: "Neuen Brief ausstellen" }).click()
    await anna.heading("Einladung für Fritz Beispiel")
    const fritz = await town.somebody(390)
    await fritz.joins(await anna.codeOf("Code aus dem Brief"), await anna.codeOf("Einladungs-PIN"), "fritz")
    await fritz.opens("/a")
    await fritz.page.getByRole("listitem").filter({ hasText: "Umwelt" }).getByText(/kann lesen/).waitFor()
    await anna.opens("/f")
    await anna.sees("Fritz Beispiel")
    expect(await anna.page.getByRole("link", { name: "Fritz Beispiel", exact: true }).count()).toBe(1)
  }, 90_000)
})
