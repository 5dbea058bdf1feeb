// The link of a folder: copied as people do, opened after the folder got another name and another place, and by whom it is not for.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("the link of a folder", () => {
  let town: Town
  let anna: Somebody
  let space = ""
  let link = ""
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
    const bernd = await anna.invites("Bernd Beispiel", "bernd", "Umwelt", "kann lesen")
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
    await clara.heading("Das gibt es hier nicht mehr")
    await clara.reads("Vielleicht wurde es gelöscht, oder Ihre Rechte an dieser Ablage sind beendet.")
    expect(await clara.isForEverybody()).toEqual([])
    const nobody = await town.somebody()
    await nobody.opens(link)
    await nobody.heading("Anmelden")
    for (const who of [clara, nobody])
      for (const said of ["Kommunalwahl", "Wahlkampf", "Plakat.txt"]) expect(await who.page.getByText(said).count()).toBe(0)
  }, 120_000)
})
