// The faction's rules: written, read by everybody, there after a reload, and what follows from each.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"

const day = 86_400_000
const dayField = (days: number): string => new Date(Date.now() + days * day).toISOString().slice(0, 10)
const labels = {
  pin: "Einladungen haben eine PIN",
  invite: "Einladungen gelten (Tage)",
  guest: "Gäste bleiben höchstens (Tage)",
  trash: "Im Papierkorb bleibt Gelöschtes (Tage)",
  versions: "Alle früheren Fassungen bleiben (Tage)",
  drives: "Netzlaufwerke ohne Programm sind erlaubt",
}

describe.skipIf(!canPlay)("the faction's rules", () => {
  let town: Town
  let anna: Somebody
  let bernd: Somebody
  let space = ""
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    const path = await anna.createsSpace("Verkehr") // where drives are allowed from before
    await anna.opens(`${path}/mitglieder`)
    await anna.page.getByLabel("Netzlaufwerke ohne Programm erlauben").click()
    await anna.reads("Netzlaufwerke ohne Programm sind in dieser Ablage jetzt erlaubt.")
    space = await anna.createsSpace("Umwelt")
    await anna.uploads("Antrag.txt", Buffer.from("Der Rat möge beschließen.\n"), "text/plain")
    await anna.uploads("Alt.txt", Buffer.from("von gestern\n"), "text/plain")
    bernd = await anna.invites("Bernd Beispiel", "bernd", "Umwelt", "kann bearbeiten")
    await bernd.presses("Zu meiner Ablage")
    await bernd.heading("Umwelt")
  }, 180_000)
  afterAll(() => town.end())

  const standingOf = async (who: Somebody): Promise<Record<string, string | boolean>> => {
    await who.page.getByLabel(labels.invite).waitFor()
    const text = (label: string): Promise<string> => who.page.getByLabel(label, { exact: true }).inputValue()
    const isOn = (label: string): Promise<boolean> => who.page.getByLabel(label, { exact: true }).isChecked()
    return { pin: await isOn(labels.pin), invite: await text(labels.invite), guest: await text(labels.guest), trash: await text(labels.trash), versions: await text(labels.versions), drives: await isOn(labels.drives) }
  }
  const written = { pin: false, invite: "5", guest: "30", trash: "7", versions: "10", drives: false }

  test("without any they are the usual ones; others are written, and are there after a reload, for everybody", async () => {
    await bernd.opens(`${space}/papierkorb`)
    await bernd.reads("Gelöschtes bleibt hier 30 Tage und lässt sich zurückholen.")
    await bernd.reads("Der Papierkorb ist leer. Gelöschtes bleibt hier 30 Tage.")
    await anna.opens("/f")
    await anna.presses("Regeln")
    expect(await standingOf(anna)).toEqual({ pin: true, invite: "14", guest: "", trash: "30", versions: "30", drives: true })
    for (const bad of ["0", "", "eine Woche", "99999"]) {
      await anna.fills(labels.trash, bad)
      await anna.presses("Regeln speichern")
      await anna.reads("Bitte eine Zahl von Tagen eingeben.")
    }
    expect(await anna.isForEverybody()).toEqual([])
    for (const each of ["invite", "guest", "trash", "versions"] as const) await anna.fills(labels[each], written[each])
    for (const each of ["pin", "drives"] as const) await anna.page.getByLabel(labels[each], { exact: true }).uncheck()
    await anna.presses("Regeln speichern")
    await anna.reads("Die Regeln gelten ab sofort.")
    await anna.page.reload()
    expect(await standingOf(anna)).toEqual(written)
    await bernd.reads("Gelöschtes bleibt hier 7 Tage und lässt sich zurückholen.") // without doing anything
    await bernd.opens("/f/regeln")
    expect(await standingOf(bernd)).toEqual(written)
    expect(await bernd.page.getByRole("button", { name: "Regeln speichern" }).count()).toBe(0)
  }, 90_000)

  test("the bin says the faction's number of days, before something is thrown away and after", async () => {
    await anna.opens(space)
    await anna.chooses("In den Papierkorb", "Alt.txt")
    await anna.page.getByRole("dialog").getByText("Dort bleibt das 7 Tage. So lange können Sie es zurückholen.").waitFor()
    await anna.answers("In den Papierkorb")
    await anna.opens(`${space}/papierkorb`)
    await anna.reads("Gelöschtes bleibt hier 7 Tage und lässt sich zurückholen.")
    const goes = new Intl.DateTimeFormat("de-DE", { timeZone: "Europe/Berlin", day: "2-digit", month: "2-digit", year: "numeric" })
    await anna.reads(`bleibt bis ${goes.format(Date.now() + 7 * day)}`)
    await anna.reads(/^aus Umwelt · gelöscht von Anna Beispiel/)
    expect(await anna.page.locator("body").innerText()).not.toContain("30 Tage")
  }, 60_000)

  test("a file says how long all of its versions stay", async () => {
    await anna.opens(space)
    await anna.page.getByRole("link", { name: "Antrag.txt", exact: true }).click()
    await anna.reads(/^10 Tage lang bleiben alle Fassungen\./)
  }, 60_000)

  test("invitations last no longer, guests stay no longer, and the PIN is offered as the rules say", async () => {
    await anna.opens("/f/einladen")
    const lasts = anna.page.getByLabel("Die Einladung gilt")
    await expect.poll(() => lasts.locator("option").allInnerTexts(), { timeout: 20_000 }).toEqual(["3 Tage", "5 Tage"])
    const pin = anna.page.getByLabel("Mit PIN auf eigenem Blatt")
    await expect.poll(() => pin.isChecked(), { timeout: 20_000 }).toBe(false)
    await anna.fills("Vor- und Nachname", "Greta Beispiel")
    await anna.page.getByRole("radio", { name: /^Gast/ }).check()
    await anna.fills("Mitglied bis", dayField(60))
    await anna.presses("Einladen")
    await anna.reads("Ein Gast braucht ein Enddatum, und es liegt zu weit in der Zukunft.")
    await anna.fills("Mitglied bis", dayField(20))
    await anna.presses("Einladen")
    await anna.heading("Einladung für Greta Beispiel")
    await anna.reads("Ein Blatt, ohne PIN. Geben Sie es nur persönlich weiter.")
    expect(await anna.page.getByRole("list", { name: "Einladungs-PIN" }).count()).toBe(0)
    await anna.opens("/f/einladen")
    await pin.check() // for this one
    await anna.fills("Vor- und Nachname", "Karl Beispiel")
    await anna.presses("Einladen")
    await anna.heading("Einladung für Karl Beispiel")
    expect(await anna.codeOf("Einladungs-PIN")).toMatch(/\d{4}/)
  }, 60_000)

  test("where drives are not wanted no space allows them, and none that did takes a new one", async () => {
    await anna.opens(`${space}/mitglieder`)
    await anna.page.getByLabel("Netzlaufwerke ohne Programm erlauben").click()
    await anna.reads("Die Regeln Ihrer Fraktion erlauben keine Netzlaufwerke ohne Programm.")
    await expect.poll(() => anna.page.getByLabel("Netzlaufwerke ohne Programm erlauben").isChecked(), { timeout: 20_000 }).toBe(false)
    await anna.opens("/z/netzlaufwerk")
    await anna.presses("Gerätekennwort anlegen")
    await anna.fills("Für welches Gerät?", "iPad Dateien")
    await anna.page.getByLabel("Verkehr", { exact: true }).selectOption({ label: "kann bearbeiten" })
    await anna.page.getByLabel("Ich habe das verstanden.").check()
    await anna.presses("Gerätekennwort anlegen")
    await anna.reads("Die Regeln Ihrer Fraktion erlauben keine Netzlaufwerke ohne Programm.")
    expect(await anna.page.getByRole("heading", { name: "Ihr Gerätekennwort", exact: true }).count()).toBe(0)
  }, 60_000)
})
