// Two people replace the same file: the second sees who is editing, and takes over or waits.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { bringsBlobs } from "../engine/liar.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

const bytes = Buffer.alloc(3 << 20, "Haushalt ")

describe.skipIf(!canPlay)("somebody is editing", () => {
  let town: Town
  let anna: Somebody // manages the space
  let bernd: Somebody // may edit
  let release: () => void = () => undefined
  beforeAll(async () => {
    town = await Town.start({ lies: true })
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.createsSpace("Umwelt")
    const space = new URL(anna.page.url()).pathname
    await anna.uploads("Plan.bin", Buffer.from("Anfang"))
    bernd = await anna.invites("Bernd Beispiel", "bernd", "Umwelt", "kann bearbeiten")
    await anna.opens(space)
    await bernd.opens(space)
    await bernd.sees("Plan.bin")
    const held = new Promise<void>((done) => (release = done))
    town.liar!.lie = async (method, target) => {
      if (bringsBlobs(method, target)) await held
      return undefined
    }
  }, 180_000)
  afterAll(() => town.end())

  const sends = async (who: Somebody, content: Buffer): Promise<void> => {
    const chooser = who.page.waitForEvent("filechooser")
    await who.presses("Hochladen")
    await (await chooser).setFiles({ name: "Plan.bin", mimeType: "application/octet-stream", buffer: content })
  }

  test("who comes second waits, is told who edits, and takes over as a manager; the other waits then", async () => {
    await sends(bernd, bytes)
    await bernd.reads("Sie bearbeiten diese Datei gerade")
    await sends(anna, Buffer.concat([bytes, Buffer.from("von Anna")]))
    await anna.reads(/Bernd Beispiel bearbeitet diese Datei gerade, mindestens seit \d\d:\d\d Uhr\. Ihre Fassung wartet\./)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("Noch einmal versuchen")
    await anna.reads(/Ihre Fassung wartet\./)
    await anna.presses("Trotzdem übernehmen")
    await anna.page.getByText(/Ihre Fassung wartet\./).waitFor({ state: "detached" })
    release()
    await bernd.reads(/Anna Beispiel bearbeitet diese Datei gerade/)
    expect(await bernd.page.getByRole("button", { name: "Trotzdem übernehmen" }).count()).toBe(0)
    await bernd.reads(/fragen Sie jemanden, der die Ablage verwalten kann/)
    await anna.reads("1 Datei hochgeladen")
    await bernd.presses("Noch einmal versuchen")
    await bernd.reads("1 Datei hochgeladen")
    await anna.presses("Aktionen für Plan.bin")
    await anna.page.getByRole("menuitem", { name: /Versionen \(3\)/ }).waitFor()
    await anna.page.keyboard.press("Escape")
  }, 120_000)

  test("in the list and on its page a file says who edits it, and a manager takes it over from there", async () => {
    town.liar!.lie = async (method, target) => {
      if (bringsBlobs(method, target)) await new Promise(() => undefined)
      return undefined
    }
    const list = new URL(anna.page.url()).pathname
    await sends(bernd, Buffer.concat([bytes, Buffer.from("noch einmal von Bernd")]))
    await bernd.reads("Sie bearbeiten diese Datei gerade")
    await anna.opens(list)
    await anna.page.getByRole("row", { name: "Plan.bin" }).getByText(/^Bernd Beispiel bearbeitet gerade \(mindestens seit \d\d:\d\d Uhr\)$/).waitFor()
    await anna.page.getByRole("link", { name: "Plan.bin", exact: true }).click()
    await anna.heading("Bernd Beispiel bearbeitet gerade")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.page.goBack()
    await anna.chooses("Trotzdem übernehmen", "Plan.bin")
    await anna.reads(/Übernehmen Sie nur, wenn Sie das abgesprochen haben/)
    await anna.answers("Trotzdem übernehmen")
    await anna.reads("„Plan.bin“ ist jetzt frei.")
    await anna.page.getByText(/^Bernd Beispiel bearbeitet gerade/).waitFor({ state: "detached" })
  }, 60_000)
})
