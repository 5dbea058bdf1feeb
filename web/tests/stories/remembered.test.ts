// "Auf diesem Gerät 30 Tage nicht mehr fragen": what it promises holds across signing out, on the device where it was ticked and
// nowhere else, until the person takes it back.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"
import { codeOf, stepNow } from "./code.ts"
import { found, keptIn, ofText } from "./left.ts"

const login = "anna-beispiel-17" // nothing else is called so
const backupCode = /^[A-Z2-7]{4} [A-Z2-7]{4}$/

describe.skipIf(!canPlay)("a device that is remembered", () => {
  let town: Town
  let anna: Somebody
  let backupCodes: string[] = []
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody(820)
    await anna.founds("Beispielfraktion", "Anna Beispiel", login)
    await anna.opens("/z/bestaetigungscode")
    await anna.presses("Einrichten")
    const secret = (await anna.page.locator("strong.secret").innerText()).trim()
    await anna.fills("Bestätigungscode", codeOf(secret, stepNow()))
    await anna.presses("Bestätigen")
    await anna.heading("Ihre Ersatzcodes")
    backupCodes = (await anna.page.getByRole("listitem").allInnerTexts()).map((one) => one.trim()).filter((one) => backupCode.test(one))
    await anna.presses("Ich habe sie ausgedruckt")
  }, 90_000)
  afterAll(() => town.end())

  const givesACode = async (who: Somebody, remember: boolean): Promise<void> => {
    await who.presses("Ersatzcode benutzen")
    await who.fills("Ersatzcode", backupCodes.shift()!)
    const box = who.page.getByRole("checkbox", { name: "Auf diesem Gerät 30 Tage nicht mehr fragen" })
    await who.reads("Gilt auch nach dem Abmelden. Nur ankreuzen, wenn das Gerät Ihnen gehört.")
    expect(await box.isChecked()).toBe(false)
    if (remember) await box.check()
    expect(await who.isForEverybody()).toEqual([])
    await who.presses("Bestätigen")
    await who.heading("Meine Ablagen")
  }
  const isAsked = async (who: Somebody): Promise<void> => {
    await who.signsOut()
    await who.signsIn(login)
    await who.heading("Bestätigungscode")
  }

  test("without the tick a code is asked for after each signing out", async () => {
    await isAsked(anna)
    await givesACode(anna, false)
    await isAsked(anna)
  }, 90_000)

  test("with it none is: after signing out, and on a page that is loaded anew", async () => {
    await givesACode(anna, true)
    for (const path of ["", "/anmelden"]) {
      await anna.signsOut()
      if (path) await anna.opens(path)
      await anna.signsIn(login)
      await anna.heading("Meine Ablagen")
    }
    await anna.reads(/auf einem gemerkten Gerät/)
  }, 90_000)

  test("what stays for that says neither whose it is nor can its key be exported", async () => {
    await anna.signsOut()
    const looker = await anna.context.newPage()
    await looker.goto(`${town.address}/manifest.sha256`)
    const kept = await keptIn(looker)
    expect(kept).toMatchObject({ records: 2, cryptoKeys: [{ extractable: false, usages: ["encrypt", "decrypt"] }], heldByServiceWorker: false })
    expect(found([ofText("the login", login), ofText("the password", anna.password)], kept.bytes)).toEqual([])
    await looker.close()
  }, 60_000)

  test("another browser is asked, and can sign the remembered one off", async () => {
    const other = await town.somebody()
    other.password = anna.password
    await other.opens("/anmelden")
    await other.signsIn(login)
    await other.heading("Bestätigungscode")
    await givesACode(other, false)
    await other.opens("/z/geraete")
    await other.heading("Geräte")
    const remembered = other.page.getByRole("listitem").filter({ hasText: "zuletzt" }).filter({ has: other.page.getByText("ohne Bestätigungscode", { exact: true }) })
    await remembered.getByRole("button", { name: /^Gerät abmelden/ }).click()
    await other.answers("Gerät abmelden")
    await other.reads("Das Gerät ist abgemeldet.")
    await anna.signsIn(login)
    await anna.heading("Bestätigungscode")
  }, 90_000)

  test("„Nicht mehr merken“ signs out and asks again; nothing is left of it", async () => {
    await givesACode(anna, true)
    await anna.opens("/z/geraete")
    await anna.presses("Nicht mehr merken")
    await anna.heading("Dieses Gerät nicht mehr merken?")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.answers("Nicht mehr merken")
    await anna.heading("Anmelden")
    const looker = await anna.context.newPage()
    await looker.goto(`${town.address}/manifest.sha256`)
    expect(await keptIn(looker)).toMatchObject({ records: 0, cryptoKeys: [] })
    await anna.signsIn(login)
    await anna.heading("Bestätigungscode")
  }, 90_000)
})
