// What a person may in the faction: given and taken by its managers, and there at once for the person; what a guest sees; and
// spaces that somebody left behind.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("roles in the faction", () => {
  let town: Town
  let anna: Somebody
  let bernd: Somebody
  let space = ""
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.createsSpace("Verkehr")
    space = await anna.createsSpace("Umwelt")
    await anna.uploads("Antrag.txt", Buffer.from("Der Rat möge beschließen.\n"), "text/plain")
    bernd = await anna.invites("Bernd Beispiel", "bernd", "Umwelt", "kann bearbeiten")
    await bernd.presses("Zu meiner Ablage")
    await bernd.heading("Umwelt")
  }, 180_000)
  afterAll(() => town.end())

  const opensPerson = async (name: string): Promise<void> => {
    await anna.opens("/f")
    await anna.page.getByRole("link", { name, exact: true }).click()
    await anna.heading(name)
  }
  const makes = async (role: RegExp): Promise<void> => {
    await anna.page.getByRole("radio", { name: role }).check()
    await anna.presses("Speichern")
    await anna.reads("Gespeichert.")
    await anna.page.getByText("Gespeichert.").first().waitFor({ state: "detached" }) // the next one is another
  }
  const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  /** The entries of the navigation. */
  const areas = (who: Somebody): Promise<string[]> => who.page.getByRole("navigation", { name: "Bereiche" }).getByRole("link").allInnerTexts()
  const members = ["Start", "Ablagen", "Sitzungen", "Fraktion", "Mein Zugang", "Hilfe"]
  const guests = ["Start", "Ablagen", "Mein Zugang", "Hilfe"]

  test("a name is put right, and everybody reads it", async () => {
    await opensPerson("Bernd Beispiel")
    await anna.fills("Vor- und Nachname", "Bernd Muster")
    await anna.presses("Speichern")
    await anna.heading("Bernd Muster")
    await anna.page.reload()
    await anna.heading("Bernd Muster")
    await anna.opens(`${space}/mitglieder`)
    await anna.page.getByLabel("Rechte von Bernd Muster").waitFor()
    await bernd.page.getByRole("link", { name: "Angemeldet als Bernd Muster" }).waitFor() // his own, without doing anything
    expect(await anna.page.getByText("Bernd Beispiel").count()).toBe(0)
  }, 60_000)

  test("who becomes a manager of the faction can invite, and can no more when it is taken back", async () => {
    const invite = bernd.page.getByRole("button", { name: "Einladen", exact: true })
    await bernd.opens("/f")
    await bernd.sees("Anna Beispiel")
    expect(await invite.count()).toBe(0)
    await opensPerson("Bernd Muster")
    await makes(/^Verwaltung der Fraktion/)
    await invite.waitFor() // without doing anything
    await invite.click()
    await bernd.fills("Vor- und Nachname", "Carla Beispiel")
    await bernd.presses("Einladen")
    await bernd.heading("Einladung für Carla Beispiel") // the server and all others take it from him
    await anna.opens("/f")
    await anna.sees("Carla Beispiel")
    await bernd.opens("/f")
    await invite.waitFor()
    await opensPerson("Bernd Muster")
    await makes(/^Mitglied/)
    await invite.waitFor({ state: "detached" })
    await bernd.opens("/f/einladen")
    await bernd.reads(/^Neue Personen in die Fraktion einladen darf nur die Verwaltung der Fraktion: Anna Beispiel\.$/)
    expect(await bernd.page.getByLabel("Vor- und Nachname").count()).toBe(0)
  }, 90_000)

  test("the last manager of the faction stays one, and reads why", async () => {
    await opensPerson("Anna Beispiel")
    await anna.page.getByRole("radio", { name: /^Mitglied/ }).check()
    await anna.presses("Speichern")
    await anna.reads(/^Die Fraktion braucht mindestens eine Verwaltung ohne Enddatum\./)
    await anna.opens("/f")
    await anna.page.getByRole("button", { name: "Einladen", exact: true }).waitFor()
  }, 60_000)

  test("a member that becomes a guest loses sight of the faction, and has it again as a member", async () => {
    await bernd.opens("/")
    await bernd.heading("Meine Ablagen")
    await expect.poll(() => areas(bernd), { timeout: 20_000 }).toEqual(members)
    await opensPerson("Bernd Muster")
    await anna.fills("Mitglied bis", inDays(60))
    await makes(/^Gast/)
    await expect.poll(() => areas(bernd), { timeout: 20_000 }).toEqual(guests)
    await bernd.sees("Umwelt")
    await makes(/^Mitglied/)
    await expect.poll(() => areas(bernd), { timeout: 20_000 }).toEqual(members)
  }, 60_000)

  test("a guest sees the one space, and of the faction and its meetings nothing, by their addresses neither", async () => {
    await anna.opens("/f/einladen")
    await anna.fills("Vor- und Nachname", "Greta Beispiel")
    await anna.page.getByRole("radio", { name: /^Gast/ }).check()
    await anna.fills("Mitglied bis", inDays(60))
    await anna.page.getByLabel("Umwelt").selectOption({ label: "kann kommentieren" })
    await anna.presses("Einladen")
    await anna.heading("Einladung für Greta Beispiel")
    const greta = await town.somebody(390)
    await greta.joins(await anna.codeOf("Code aus dem Brief"), await anna.codeOf("Einladungs-PIN"), "greta")
    await greta.presses("Zu meiner Ablage")
    await greta.heading("Umwelt")
    await greta.sees("Antrag.txt")
    expect(await areas(greta)).toEqual(guests)
    for (const path of ["/", "/a"]) {
      await greta.opens(path)
      await greta.sees("Umwelt")
      expect(await greta.page.getByRole("main").getByRole("link", { name: /Verkehr/ }).count()).toBe(0)
      expect(await greta.page.getByText(/Nächste Sitzung|Verkehr/).count()).toBe(0)
      expect(await greta.page.getByRole("button", { name: "Neue Ablage" }).count()).toBe(0)
      expect(await areas(greta)).toEqual(guests)
      expect(await greta.isForEverybody()).toEqual([])
    }
    await opensPerson("Bernd Muster")
    const person = new URL(anna.page.url()).pathname
    for (const path of ["/f", person, "/f/einladen", "/f/regeln", "/f/rechte", "/f/kosten", "/s", "/s/neu", "/rat"]) {
      await greta.opens(path)
      await greta.heading("Nur für Mitglieder der Fraktion")
      await greta.reads("Gäste sehen die Ablagen, in die sie eingeladen sind. Ihre finden Sie auf der Startseite.")
      expect(await greta.page.getByRole("main").getByText(/Anna|Bernd|Verkehr/).count()).toBe(0)
    }
    expect(await greta.isForEverybody()).toEqual([])
    await greta.presses("Zum Start")
    await greta.heading("Meine Ablagen")
    await greta.opens("/gibtesnicht")
    await greta.heading("Diese Seite gibt es nicht")
    await greta.context.close()
  }, 120_000)

  test("a space whose only manager has gone is named to the faction's managers until it has one again", async () => {
    const left = anna.page.getByText("1 Ablage hat niemanden mehr, der sie verwalten kann")
    const rightsOf = (name: string) => anna.page.getByLabel(`Rechte von ${name}`)
    await anna.opens(`${space}/mitglieder`)
    await rightsOf("Bernd Muster").selectOption({ label: "kann verwalten" })
    await anna.reads("Bernd Muster kann verwalten.")
    await rightsOf("Anna Beispiel").selectOption({ label: "kann bearbeiten" })
    await anna.answers("Verringern")
    await rightsOf("Bernd Muster").waitFor({ state: "detached" })
    await opensPerson("Bernd Muster")
    expect(await left.count()).toBe(0)
    await anna.presses("Ausscheiden lassen")
    await anna.reads("1 Ablage hätte danach niemanden, der sie verwalten kann:")
    await anna.answers("Ausscheiden lassen")
    await anna.reads("Bernd Muster ist ausgeschieden.")
    await anna.opens("/f")
    await left.waitFor()
    await anna.reads(/^Umwelt\. Solange das so ist, verwaltet dort die Verwaltung der Fraktion mit/)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.opens(`${space}/mitglieder`)
    await rightsOf("Anna Beispiel").selectOption({ label: "kann verwalten" })
    await anna.reads("Anna Beispiel kann verwalten.")
    await anna.opens("/f")
    await anna.sees("Anna Beispiel")
    await left.waitFor({ state: "detached" })
  }, 90_000)
})
