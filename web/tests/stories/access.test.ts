// Mein Zugang, in a real browser: a confirmation code is set up and asked for, the devices, a forgotten password.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"
import { codeOf, stepNow } from "./code.ts"
import { modulesOf, readQr } from "../ui/qr_reader.ts"

describe.skipIf(!canPlay)("her own access", () => {
  let town: Town
  let anna: Somebody
  let secret = ""
  let usedCode = "" // of the set-up
  let backupCodes: string[] = []
  let elsewhere: Somebody // at another device
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody(820)
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
  }, 90_000)
  afterAll(() => town.end())

  test("a confirmation code is set up by the app's secret and one of its codes", async () => {
    await anna.opens("/z/bestaetigungscode")
    await anna.presses("Einrichten")
    secret = (await anna.page.locator("strong.secret").innerText()).trim()
    const drawn = anna.page.getByRole("img", { name: "Quadratischer Code für die App" }).first()
    const size = Number((await drawn.getAttribute("viewBox"))!.split(" ")[2])
    const uri = new URL(readQr(modulesOf((await drawn.locator("path").getAttribute("d"))!, size))) // as an app's camera reads it
    expect(decodeURIComponent(uri.href)).toMatch(/^otpauth:\/\/totp\/Mappe:anna@127\.0\.0\.1(:\d+)?\?/)
    expect(uri.searchParams.get("secret")).toBe(secret.replace(/\s/g, ""))
    expect(await anna.isForEverybody()).toEqual([])
    await anna.fills("Bestätigungscode", codeOf(secret, stepNow() - 20))
    await anna.presses("Bestätigen")
    await anna.page.getByText(/stimmt nicht/).first().waitFor()
    usedCode = codeOf(secret, stepNow() - 1)
    await anna.fills("Bestätigungscode", usedCode)
    await anna.presses("Bestätigen")
    await anna.heading("Ihre Ersatzcodes")
    const codes = await anna.page.getByRole("listitem").allInnerTexts()
    backupCodes = codes.map((one) => one.trim()).filter((one) => /^[A-Z2-7]{4} [A-Z2-7]{4}$/.test(one))
    expect(backupCodes).toHaveLength(10)
    await anna.presses("Ich habe sie ausgedruckt")
    await anna.page.getByText("Der Bestätigungscode ist eingerichtet.").waitFor()
  }, 90_000)

  test("it is asked for, and a used one is refused", async () => {
    await anna.opens("/z")
    await anna.presses("Abmelden")
    await anna.signsIn("anna")
    await anna.fills("Bestätigungscode", usedCode)
    await anna.presses("Bestätigen")
    await anna.page.getByText(/stimmt nicht|benutzt/).first().waitFor()
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses(/Ersatzcode/)
    await anna.fills("Ersatzcode", backupCodes[0]!)
    await anna.presses("Bestätigen")
    await anna.heading("Meine Ablagen")
    await anna.opens("/z/geraete")
    await anna.heading("Geräte")
    await anna.page.getByText("dieses Gerät").first().waitFor()
    expect(await anna.isForEverybody()).toEqual([])
  }, 90_000)

  test("who forgot the password comes in by the sheet, and gets a new one", async () => {
    elsewhere = await town.somebody(390)
    await elsewhere.opens("/wiederherstellen")
    await elsewhere.fills("Anmeldename", "niemand")
    await elsewhere.fills("Code vom Wiederherstellungsblatt", anna.recoveryCode.join(" "))
    await elsewhere.takesTheProposedPassword("Neues Passwort")
    await elsewhere.presses("Wiederherstellen")
    await elsewhere.page.getByRole("alert").first().waitFor()
    await expect.poll(() => elsewhere.page.evaluate(() => [document.activeElement?.id, scrollY])).toEqual(["inhalt", 0])
    await elsewhere.fills("Anmeldename", "anna")
    await elsewhere.presses("Wiederherstellen")
    await elsewhere.fills("Bestätigungscode", codeOf(secret, stepNow() + 1))
    await elsewhere.presses("Wiederherstellen")
    const before = anna.recoveryCode.join(" ")
    await elsewhere.heading("Ihr Wiederherstellungsblatt")
    expect(await elsewhere.page.locator("dl").innerText()).toContain("Anna Beispiel")
    await elsewhere.provesTheSheet()
    expect(elsewhere.recoveryCode.join(" ")).not.toBe(before)
    await elsewhere.heading("Meine Ablagen")
  }, 90_000)

  test("switched off by a code that still counts, nobody is asked for one any more", async () => {
    await elsewhere.opens("/z/bestaetigungscode")
    await elsewhere.presses("Abschalten")
    await elsewhere.heading("Bestätigungscode abschalten?")
    const dialog = elsewhere.page.getByRole("dialog")
    const gives = async (code: string): Promise<void> => {
      await dialog.getByLabel("Bestätigungscode", { exact: true }).fill(code)
      await dialog.getByRole("button", { name: "Abschalten", exact: true }).click()
    }
    await gives(backupCodes[0]!) // a used one
    await elsewhere.reads(/^Der Code stimmt nicht oder wurde schon benutzt\./)
    expect(await elsewhere.isForEverybody()).toEqual([])
    await gives(backupCodes[1]!)
    await elsewhere.reads("Der Bestätigungscode ist abgeschaltet.")
    await elsewhere.page.getByRole("button", { name: "Einrichten" }).waitFor()
    await elsewhere.opens("/z")
    await elsewhere.reads("nicht eingerichtet")
    await elsewhere.signsOut()
    await elsewhere.signsIn("anna")
    await elsewhere.heading("Meine Ablagen")
  }, 90_000)

  test("a password is not changed by a wrong one, and that is what is said", async () => {
    await elsewhere.opens("/z/passwort")
    await elsewhere.fills("Bisheriges Passwort", "nicht dieses Passwort")
    const hers = elsewhere.password
    await elsewhere.takesTheProposedPassword("Neues Passwort")
    elsewhere.password = hers
    await elsewhere.presses("Passwort ändern")
    await elsewhere.reads("Das bisherige Passwort stimmt nicht.")
    expect(await elsewhere.isForEverybody()).toEqual([])
  }, 60_000)
})
