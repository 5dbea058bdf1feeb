// Two members and their rights, in two real browsers: sharing, a role lowered, removal, and what each then sees.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("members and their rights", () => {
  let town: Town
  let anna: Somebody
  let bernd: Somebody
  let space = ""
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.presses("Neue Ablage")
    await anna.fills(/Name/, "Umwelt")
    await anna.page.keyboard.press("Enter")
    await anna.heading("Umwelt")
    space = new URL(anna.page.url()).pathname
    bernd = await anna.invites("Bernd Beispiel", "bernd", "Umwelt", "kann bearbeiten")
    await bernd.presses("Zu meiner Ablage")
    await bernd.heading("Umwelt")
  }, 120_000)
  afterAll(() => town.end())

  test("the list of members says who may what, in words; who does not manage it reads the same", async () => {
    await anna.opens(`${space}/mitglieder`)
    await anna.heading("Mitglieder")
    const his = anna.page.getByLabel("Rechte von Bernd Beispiel")
    await expect.poll(() => his.locator("option:checked").innerText()).toBe("kann bearbeiten")
    expect(await his.locator("option").allInnerTexts()).toEqual(["kann lesen", "kann kommentieren", "kann bearbeiten", "kann verwalten"])
    expect(await anna.isForEverybody()).toEqual([])
    await bernd.opens(`${space}/mitglieder`)
    const line = (name: string) => bernd.page.getByRole("listitem").filter({ hasText: name })
    await line("Anna Beispiel").getByText("kann verwalten", { exact: true }).waitFor()
    await line("Bernd Beispiel").getByText("kann bearbeiten", { exact: true }).waitFor()
    expect(await bernd.page.getByRole("combobox").count()).toBe(0)
    expect(await bernd.page.getByRole("button", { name: /^(Teilen|Einladen)$/ }).count()).toBe(0)
    await bernd.opens(space)
  }, 60_000)

  test("the last who manages it can neither leave nor give that up, and reads why", async () => {
    await anna.chooses("Ablage verlassen", "Anna Beispiel")
    await anna.answers("Ablage verlassen")
    await anna.reads(/Die Ablage braucht mindestens eine Person, die sie verwalten kann/)
    await anna.heading("Mitglieder")
    await anna.page.getByLabel("Rechte von Anna Beispiel").selectOption({ label: "kann bearbeiten" })
    await anna.answers("Verringern")
    await anna.reads(/Die Ablage braucht mindestens eine Person, die sie verwalten kann/)
    await expect.poll(() => anna.page.getByLabel("Rechte von Anna Beispiel").inputValue()).toBe("manager")
  }, 60_000)

  test("who may only read sees no button that would change anything", async () => {
    await bernd.page.getByRole("button", { name: "Hochladen", exact: true }).waitFor()
    await anna.page.getByLabel("Rechte von Bernd Beispiel").selectOption({ label: "kann lesen" })
    await anna.page.getByRole("dialog").getByRole("button", { name: "Verringern" }).click()
    await bernd.page.getByRole("button", { name: "Hochladen", exact: true }).waitFor({ state: "detached" })
  }, 60_000)

  test("who was removed reads nothing new, and is told so", async () => {
    const told = bernd.page.getByRole("alert").getByText(/^Zu dieser Ablage gehören Sie nicht oder nicht mehr/)
    expect(await told.count()).toBe(0)
    await anna.presses("Aktionen für Bernd Beispiel")
    await anna.page.getByRole("menuitem", { name: "Entfernen" }).click()
    await anna.page.getByText(/schon heruntergeladen/).waitFor() // what no removal takes back
    await anna.page.getByRole("dialog").getByRole("button", { name: "Entfernen" }).click()
    await anna.page.getByText("Bernd Beispiel").first().waitFor({ state: "detached" })
    await told.waitFor() // in the folder he has open, without doing anything
    expect(await bernd.page.getByRole("row").count()).toBe(0)
    expect(await bernd.isForEverybody()).toEqual([])
    await anna.opens(space)
    await anna.uploads("Nachher.txt", Buffer.from("nach der Entfernung\n"), "text/plain")
    await bernd.opens("/")
    await bernd.heading("Meine Ablagen")
    expect(await bernd.page.getByRole("link", { name: "Nachher.txt" }).count()).toBe(0)
    await bernd.opens(space)
    await told.waitFor()
    expect(await bernd.page.getByRole("link", { name: "Nachher.txt" }).count()).toBe(0)
  }, 90_000)

  test("whom it is shared with is in, with the right that was chosen", async () => {
    await anna.presses("Teilen")
    await anna.heading("„Umwelt“ teilen")
    const dialog = anna.page.getByRole("dialog")
    await dialog.getByRole("button", { name: "Hinzufügen" }).click()
    await dialog.getByText("Bitte kreuzen Sie mindestens eine Person an.").waitFor()
    await dialog.getByLabel("Bernd Beispiel").check()
    await dialog.getByLabel("Diese Personen").selectOption({ label: "kann kommentieren" })
    expect(await anna.isForEverybody()).toEqual([])
    await anna.answers("Hinzufügen")
    await anna.reads("1 Person ist jetzt dabei.")
    await bernd.opens("/a")
    await bernd.page.getByRole("listitem").filter({ hasText: "Umwelt" }).getByText("2 Personen · kann kommentieren").waitFor()
    await bernd.page.getByRole("link", { name: "Umwelt", exact: true }).click()
    await bernd.sees("Nachher.txt")
    expect(await bernd.page.getByRole("button", { name: "Hochladen", exact: true }).count()).toBe(0)
  }, 60_000)

  test("who manages the space but not the faction shares it, and reads who may invite", async () => {
    await anna.opens(`${space}/mitglieder`)
    await anna.page.getByLabel("Rechte von Bernd Beispiel").selectOption({ label: "kann verwalten" })
    await bernd.opens(`${space}/mitglieder`)
    const told = "Neue Personen in die Fraktion einladen darf nur die Verwaltung der Fraktion: Anna Beispiel."
    const invites = bernd.page.getByRole("button", { name: "Einladen", exact: true })
    await bernd.page.getByRole("button", { name: "Teilen", exact: true }).waitFor()
    await bernd.reads(told)
    expect(await invites.count()).toBe(0)
    await bernd.presses("Teilen")
    await bernd.page.getByRole("dialog").getByText(told).waitFor()
    expect(await invites.count()).toBe(0)
    expect(await bernd.isForEverybody()).toEqual([])
    await bernd.opens("/f/einladen")
    await bernd.reads(told)
    expect(await bernd.page.getByLabel("Vor- und Nachname").count()).toBe(0)
    await anna.page.getByRole("button", { name: "Einladen", exact: true }).waitFor()
    expect(await anna.page.getByText(told).count()).toBe(0)
  }, 60_000)
})
