// The link of a folder: copied as people do, opened after the folder got another name and another place, and by whom it is not for.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("the link of a folder", () => {
  let town: Town
  let anna: Somebody
  let space = ""
  let link = ""
  let bernd: Somebody
  const copied = (): Promise<string> => anna.page.evaluate(() => navigator.clipboard.readText())
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = await anna.createsSpace("Umwelt")
    for (const name of ["Sitzung", "Wahlkampf"]) {
      await anna.presses("Neuer Ordner")
      await anna.fills("Name", name)
      await anna.answers("Anlegen")
      await anna.sees(name)
    }
    await anna.page.getByRole("link", { name: "Wahlkampf", exact: true }).click()
    await anna.heading("Wahlkampf")
    await anna.uploads("Plakat.txt", Buffer.from("Bitte wählen gehen.\n"), "text/plain")
    await anna.opens(space)
    await anna.context.grantPermissions(["clipboard-read", "clipboard-write"])
  }, 120_000)
  afterAll(() => town.end())

  test("says nothing of its name", async () => {
    await anna.chooses("Link kopieren", "Wahlkampf")
    await anna.reads("Der Link ist kopiert.")
    link = await copied()
    expect(new URL(link).pathname).toMatch(/^\/d\/[^/]+\/[^/]+$/)
    expect(link).not.toContain("Wahlkampf")
  }, 60_000)

  test("leads there under its new name and at its new place, for everybody who belongs there", async () => {
    await anna.chooses("Umbenennen", "Wahlkampf")
    await anna.fills("Name", "Kommunalwahl")
    await anna.answers("Umbenennen")
    await anna.sees("Kommunalwahl")
    await anna.chooses("Verschieben", "Kommunalwahl")
    await anna.presses(/^Sitzung/)
    await anna.page.getByRole("dialog").getByText("Hier gibt es keine weiteren Ordner.").waitFor()
    await anna.answers("Hierher verschieben")
    await anna.seesNoMore("Kommunalwahl")
    bernd = await anna.invites("Bernd Beispiel", "bernd", "Umwelt", "kann lesen")
    for (const member of [anna, bernd]) {
      await member.opens(link)
      await member.heading("Kommunalwahl")
      await member.sees("Plakat.txt")
      expect(new URL(member.page.url()).pathname).toBe(`${space}/o/${link.split("/").at(-1)}`)
      await member.page.getByRole("navigation", { name: "Pfad" }).getByRole("link", { name: "Sitzung" }).waitFor()
    }
    await anna.presses("Weitere Aktionen") // from inside it is the same
    await anna.choosesIn("Link kopieren")
    await anna.reads("Der Link ist kopiert.")
    expect(await copied()).toBe(link)
  }, 120_000)

  test("tells nothing to a person of the faction who does not belong to the space, nor to whom nobody knows", async () => {
    const clara = await anna.invites("Clara Muster", "clara", "Umwelt", "sieht diese Ablage nicht")
    await clara.opens(link)
    await clara.heading("Das ist hier nicht zu sehen")
    await clara.reads("Vielleicht wurde es gelöscht, oder Sie gehören nicht oder nicht mehr zu dieser Ablage. Fragen Sie die Person, von der Sie den Link haben.")
    expect(await clara.isForEverybody()).toEqual([])
    const nobody = await town.somebody()
    await nobody.opens(link)
    await nobody.heading("Anmelden")
    for (const who of [clara, nobody])
      for (const said of ["Kommunalwahl", "Wahlkampf", "Plakat.txt"]) expect(await who.page.getByText(said).count()).toBe(0)
  }, 120_000)

  test("who is removed while a file's page is open is told so there, and belongs to no space then", async () => {
    await bernd.page.getByRole("link", { name: "Plakat.txt", exact: true }).click()
    await bernd.heading("Plakat.txt")
    await anna.opens(`${space}/mitglieder`)
    await anna.chooses("Entfernen", "Bernd Beispiel")
    await anna.answers("Entfernen")
    await bernd.page.getByRole("alert").getByText(/^Zu dieser Ablage gehören Sie nicht oder nicht mehr/).waitFor() // without doing anything
    expect(await bernd.page.getByRole("button", { name: "Herunterladen" }).count()).toBe(0)
    expect(await bernd.page.getByText("Bitte wählen gehen.").count()).toBe(0)
    expect(await bernd.isForEverybody()).toEqual([])
    await bernd.opens("/a")
    await bernd.reads(/^Sie gehören zurzeit zu keiner Ablage\. Wer eine Ablage verwaltet, kann Sie mit „Teilen“ aufnehmen\./)
    expect(await bernd.page.getByText("gleich freigeschaltet").count()).toBe(0)
  }, 120_000)
})
