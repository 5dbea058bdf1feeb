// The confirmation code in a faction: failed tries are told, a manager takes a lost one away and the person is told who,
// a device is remembered and put out again, and a faction that demands one lets nobody go on without.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"
import { codeOf, stepNow } from "./code.ts"

describe.skipIf(!canPlay)("the confirmation code in a faction", () => {
  let town: Town
  let anna: Somebody
  let bernd: Somebody
  beforeAll(async () => {
    town = await Town.start({ lies: true })
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.createsSpace("Umwelt")
    bernd = await anna.invites("Bernd Beispiel", "bernd", "Umwelt", "kann bearbeiten")
    await bernd.presses("Zu meiner Ablage")
    await bernd.heading("Umwelt")
  }, 180_000)
  afterAll(() => town.end())

  /** Each counts once, and the server takes one step to either side. */
  let last = 0
  let annasLast = 0
  let annasSecret = ""
  let annasBackupCodes: string[] = []
  let berndsSecret = ""
  const nextCode = async (secret: string): Promise<string> => {
    last = Math.max(last + 1, stepNow(10_000) - 1) // one that still counts when it is typed
    while (last > stepNow() + 1) await new Promise((later) => setTimeout(later, 500))
    return codeOf(secret, last)
  }
  let backupCodes: string[] = []
  const setsUpHere = async (who: Somebody): Promise<string> => {
    await who.presses("Einrichten")
    const secret = (await who.page.locator("strong.secret").innerText()).trim()
    await who.fills("Bestätigungscode", await nextCode(secret))
    await who.presses("Bestätigen")
    await who.heading("Ihre Ersatzcodes")
    backupCodes = await who.page.locator("section ol li").allInnerTexts()
    expect(new Set(backupCodes).size).toBe(10)
    await who.presses("Ich habe sie ausgedruckt")
    return secret
  }
  const setsUp = async (who: Somebody): Promise<string> => {
    await who.opens("/z/bestaetigungscode")
    const secret = await setsUpHere(who)
    await who.reads("Der Bestätigungscode ist eingerichtet.")
    return secret
  }
  const signsInWith = async (who: Somebody, login: string, secret: string, remember = false): Promise<void> => {
    await who.signsIn(login)
    await who.fills("Bestätigungscode", await nextCode(secret))
    expect(await who.page.getByRole("link", { name: "Hilfe zu dieser Seite" }).getAttribute("href")).toBe("/h/code")
    if (remember) await who.page.getByRole("checkbox", { name: /30 Tage/ }).check()
    await who.presses("Bestätigen")
    await who.heading("Meine Ablagen")
  }

  test("the last sign-in is told with device, factor and network, and the tries that failed since", async () => {
    const secret = await setsUp(bernd)
    await bernd.signsOut()
    await signsInWith(bernd, "bernd", secret)
    await bernd.reads("Das ist Ihre erste Anmeldung.")
    const stranger = await town.somebody()
    stranger.password = "falsch und geraten"
    await stranger.opens("/anmelden")
    await stranger.signsIn("bernd")
    await stranger.reads("Anmeldename oder Passwort stimmt nicht.")
    await bernd.signsOut()
    await signsInWith(bernd, "bernd", secret, true)
    await bernd.heading("Ihre letzte Anmeldung")
    await bernd.reads(/heute, \d\d:\d\d Uhr, .+, mit Bestätigungscode, Netzadresse 127\.0\.0/)
    await bernd.reads("Seitdem gab es 1 vergeblichen Versuch.")
    expect(await bernd.isForEverybody()).toEqual([])
    await bernd.opens("/z/geraete")
    await bernd.reads("ohne Bestätigungscode") // the badge of a device that is remembered
  }, 240_000)

  test("a manager takes a lost one away, and the person is told who it was until that is acknowledged", async () => {
    await anna.opens("/f")
    await anna.page.getByRole("link", { name: "Bernd Beispiel" }).click()
    await anna.presses("Bestätigungscode zurücksetzen")
    await anna.answers("Zurücksetzen")
    await bernd.opens("/")
    await bernd.heading("Ihr Bestätigungscode wurde zurückgesetzt")
    await bernd.reads(/^Anna Beispiel hat das getan: /)
    expect(await bernd.isForEverybody()).toEqual([])
    await bernd.opens("/z/bestaetigungscode")
    await bernd.heading("Ihr Bestätigungscode wurde zurückgesetzt")
    await bernd.presses("Das war verabredet")
    await bernd.page.getByRole("heading", { name: "Ihr Bestätigungscode wurde zurückgesetzt" }).waitFor({ state: "detached" })
    await bernd.opens("/")
    await bernd.heading("Meine Ablagen")
    expect(await bernd.page.getByText("zurückgesetzt").count()).toBe(0)
  }, 180_000)

  test("a faction that demands one lets nobody go on without; with one all is there", async () => {
    const demands = async (said: string | RegExp): Promise<void> => {
      await anna.opens("/f/regeln")
      await anna.page.getByRole("radio", { name: "Pflicht für alle" }).check()
      await anna.presses("Regeln speichern")
      await anna.reads(said)
    }
    await demands(/verlangt, braucht selbst einen/)
    last = 0
    annasSecret = await setsUp(anna)
    annasBackupCodes = backupCodes
    await demands("Die Regeln gelten ab sofort.")
    await anna.opens("/f/regeln")
    expect(await anna.page.getByRole("radio", { name: "Pflicht für alle" }).isChecked()).toBe(true)
    await bernd.signsOut()
    await bernd.signsIn("bernd")
    await bernd.heading("Bestätigungscode")
    for (const path of ["/suche#Umwelt", "/a", "/"]) {
      await bernd.opens(path)
      await bernd.reads(/Ihre Fraktion verlangt/)
      await bernd.helpIs("bestaetigungscode") // not of the page that has to wait
    }
    annasLast = last
    last = 0 // of another secret
    berndsSecret = await setsUpHere(bernd)
    await bernd.heading("Meine Ablagen")
    await bernd.sees("Umwelt")
    expect(new URL(bernd.page.url()).pathname).toBe("/")
  }, 180_000)

  test("who comes in there sees sheet and code of comparison first, then the backup codes, then what she wanted", async () => {
    const clara = await anna.invites("Clara Beispiel", "clara", "Umwelt", "kann bearbeiten")
    const berndsLast = last
    last = 0
    await clara.presses("Zu meiner Ablage")
    await clara.reads(/Ihre Fraktion verlangt/)
    const wanted = new URL(clara.page.url()).pathname
    await clara.opens(`${wanted}#inhalt`)
    await clara.reads(/Ihre Fraktion verlangt/)
    await setsUpHere(clara)
    await clara.heading("Umwelt")
    expect(clara.page.url()).toBe(`${town.address}${wanted}#inhalt`)
    expect(await clara.isForEverybody()).toEqual([])
    last = berndsLast
  }, 180_000)

  test("who has not proven the sheet yet sees the backup codes all the same, and then the sheet", async () => {
    const greta = await anna.invites("Greta Beispiel", "greta", "Umwelt", "kann lesen", false)
    const berndsLast = last
    last = 0
    await greta.opens("/")
    await greta.reads(/Ihre Fraktion verlangt/)
    await setsUpHere(greta)
    await greta.heading("Ihr Wiederherstellungsblatt")
    last = berndsLast
  }, 180_000)

  test("a code that comes later than five minutes after the password leads back to that, and says why", async () => {
    const late = await town.somebody(390)
    late.password = bernd.password
    await late.opens("/anmelden")
    await late.signsIn("bernd")
    await late.fills("Bestätigungscode", "123456")
    const countOf = (add: boolean): Promise<number> => late.page.evaluate(async (isAdded) => {
      const [{ name } = {}] = await indexedDB.databases()
      const opened = await new Promise<IDBDatabase>((open) => Object.assign(indexedDB.open(name!), { onsuccess: (event: Event) => open((event.target as IDBOpenDBRequest).result) }))
      const records = opened.transaction("records", "readwrite").objectStore("records")
      if (isAdded) records.put(new Uint8Array(40), "pins/beispiel") // as a session that ended leaves them
      const count = await new Promise<number>((counted) => Object.assign(records.count("pins/beispiel"), { onsuccess: (event: Event) => counted((event.target as IDBRequest<number>).result) }))
      opened.close()
      return count
    }, add)
    expect(await countOf(true)).toBe(1)
    await Promise.all(late.page.workers().map((worker) => worker.evaluate(() => {
      const now = Date.now
      Date.now = () => now() + 5 * 60_000 + 1
    })))
    await late.presses("Bestätigen")
    await late.heading("Anmelden")
    await late.reads("Das hat zu lange gedauert. Bitte geben Sie Anmeldename und Passwort noch einmal ein.")
    expect(await countOf(false)).toBe(1) // nothing of what this device keeps went with it
    expect(await late.page.getByText("Das ist abgelaufen").count()).toBe(0)
    expect(await late.page.getByLabel("Passwort", { exact: true }).evaluate((one) => one === document.activeElement)).toBe(true)
    expect(await late.isForEverybody()).toEqual([])
    await late.signsIn("bernd")
    await late.reads("Sechs Ziffern aus der App auf Ihrem Telefon")
    expect(await late.page.getByText("Das hat zu lange gedauert").count()).toBe(0)
  }, 60_000)

  test("when few backup codes are left, new ones are advised", async () => {
    town.liar!.lie = (_method, target, honest) => {
      if (target !== "/v1/me") return undefined
      const told = JSON.parse(new TextDecoder().decode(honest.body)) as Record<string, unknown>
      return { ...honest, body: new TextEncoder().encode(JSON.stringify({ ...told, backup_codes_left: left })) }
    }
    let left = 3
    await bernd.opens("/z/bestaetigungscode")
    await bernd.reads("Noch 3 Ersatzcodes übrig.")
    expect(await bernd.page.getByText("Machen Sie sich neue").count()).toBe(0)
    left = 2
    await bernd.page.reload()
    await bernd.heading("Noch 2 Ersatzcodes übrig.")
    await bernd.reads(/^Machen Sie sich neue/)
    expect(await bernd.isForEverybody()).toEqual([])
    left = 0
    await bernd.opens("/") // where somebody comes who signed in with the last one
    await bernd.reads("Kein Ersatzcode mehr übrig.")
    expect(await bernd.isForEverybody()).toEqual([])
    await bernd.page.getByRole("link", { name: "Neue Ersatzcodes machen" }).click()
    await bernd.heading("Kein Ersatzcode mehr übrig.")
    town.liar!.lie = undefined
    await bernd.presses("Neue Ersatzcodes")
    await bernd.fills("Bestätigungscode", await nextCode(berndsSecret))
    await bernd.answers("Neue Ersatzcodes")
    await bernd.heading("Ihre Ersatzcodes")
    const [first] = await bernd.page.locator("section ol li").allInnerTexts()
    await bernd.presses("Ich habe sie ausgedruckt")
    await bernd.opens("/")
    await bernd.heading("Meine Ablagen")
    expect(await bernd.page.getByText(/Ersatzcode/).count()).toBe(0)
    for (const isFirst of [true, false]) {
      await bernd.signsOut()
      await bernd.signsIn("bernd")
      await bernd.presses("Ersatzcode benutzen")
      await bernd.presses("Bestätigen")
      await bernd.reads("Bitte ausfüllen.")
      await bernd.fills("Ersatzcode", first!)
      await bernd.presses("Bestätigen")
      if (isFirst) await bernd.heading("Meine Ablagen")
    }
    await bernd.reads("Dieser Ersatzcode stimmt nicht oder wurde schon benutzt. Nehmen Sie den nächsten von Ihrem Blatt. Ist keiner mehr übrig, kann die Verwaltung Ihrer Fraktion den Bestätigungscode zurücksetzen.")
    expect(await bernd.isForEverybody()).toEqual([])
  }, 90_000)

  test("another device is put out, and stands before the sign-in", async () => {
    const second = await town.somebody(820)
    second.password = anna.password
    last = annasLast
    await second.opens("/anmelden")
    await signsInWith(second, "anna", annasSecret)
    annasLast = last
    await anna.opens("/z/geraete")
    await anna.presses(/^Gerät abmelden: /)
    await anna.answers("Gerät abmelden")
    await anna.reads("Das Gerät ist abgemeldet.")
    await second.heading("Anmelden")
    expect(await anna.page.getByRole("button", { name: /^Gerät abmelden: / }).count()).toBe(0)
  }, 180_000)

  test("who has one joins a second faction by its letter, and founds a third: the code is asked for there, and a wrong one said at its field", async () => {
    const dora = await town.somebody()
    await dora.founds("Andere Beispielfraktion", "Dora Beispiel", "dora")
    await dora.createsSpace("Wald")
    await dora.opens("/f/einladen")
    await dora.fills("Vor- und Nachname", "Anna Beispiel")
    await dora.page.getByLabel("Wald").selectOption({ label: "kann lesen" })
    await dora.presses("Einladen")
    await dora.heading(/Anna Beispiel/)
    const [code, pin] = [await dora.codeOf("Code aus dem Brief"), await dora.codeOf("Einladungs-PIN")]
    const namesHerself = async (): Promise<void> => {
      await anna.fills("Anmeldename", "anna")
      await anna.presses("Lieber ein eigenes Passwort wählen")
      await anna.fills("Passwort", anna.password)
      await anna.fills("Zur Probe noch einmal eingeben", anna.password)
    }
    const field = anna.page.getByLabel("Bestätigungscode", { exact: true })
    const isAsked = async (button: string): Promise<void> => {
      expect(await field.count()).toBe(0)
      await anna.presses(button)
      await field.waitFor()
      await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true)
      expect(await field.getAttribute("aria-invalid")).toBe(null)
      await field.pressSequentially("12")
      expect(await field.getAttribute("aria-invalid")).toBe(null) // nothing was wrong yet
      expect(await anna.isForEverybody()).toEqual([])
      await anna.fills("Bestätigungscode", "123456")
      await anna.presses(button)
      await expect.poll(() => field.getAttribute("aria-invalid")).toBe("true")
      await anna.reads(/^Der Code stimmt nicht/)
      expect(await anna.isForEverybody()).toEqual([])
    }
    await anna.opens("/beitreten")
    await anna.fills("Code aus dem Brief", code)
    await anna.presses("Weiter")
    await anna.fills("Einladungs-PIN", pin)
    await anna.presses("Weiter")
    await namesHerself()
    await isAsked("Beitreten")
    await anna.fills("Bestätigungscode", await nextCode(annasSecret))
    await anna.presses("Beitreten")
    await anna.provesTheSheet()
    await anna.heading("Ihr Vergleichscode")
    await anna.presses("Zu meiner Ablage")
    await anna.heading("Wald")

    await anna.opens((await town.appliance.foundingLink("Dritte Beispielfraktion")).replace(town.appliance.address, town.address))
    await anna.fills("Ihr Vor- und Nachname", "Anna Beispiel")
    await namesHerself()
    await isAsked("Fraktion gründen")
    await anna.fills("Bestätigungscode", annasBackupCodes[0]!.toLowerCase())
    await anna.presses("Fraktion gründen")
    await anna.provesTheSheet()
    await anna.heading("Meine Ablagen")
    await anna.sees("Wald")
    await anna.sees("Umwelt")
  }, 180_000)

  test("who has retired hears so once the code is right, too, and not that it is wrong", async () => {
    await anna.opens("/f")
    await anna.page.getByRole("link", { name: "Bernd Beispiel" }).first().click()
    await anna.presses("Ausscheiden lassen")
    await anna.answers("Ausscheiden lassen")
    await anna.reads("Bernd Beispiel ist ausgeschieden.")
    await bernd.opens("/anmelden")
    await bernd.signsIn("bernd")
    await bernd.fills("Bestätigungscode", "123456")
    await bernd.presses("Bestätigen")
    await bernd.reads(/^Der Code stimmt nicht/)
    await bernd.fills("Bestätigungscode", await nextCode(berndsSecret))
    await bernd.presses("Bestätigen")
    await bernd.reads("Ihre Mitgliedschaft ist beendet. Fragen Sie die Verwaltung Ihrer Fraktion.")
    expect(await bernd.page.getByText(/^Der Code stimmt nicht/).count()).toBe(0)
    expect(await bernd.isForEverybody()).toEqual([])
  }, 120_000)
})
