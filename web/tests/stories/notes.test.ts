// Notes on a file and a folder: two people in browsers, and one of them at the command line beside it.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { hasCommand, NativeMember } from "../engine/server.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

interface NativeThread {
  thread: string
  resolved: boolean
  about: { path: string }
  notes: { id: string; author: string; text: string; to: { name: string }[]; attachments: { name: string; size: number }[]; erased: boolean; unread: boolean }[]
}

describe.skipIf(!canPlay || !hasCommand)("notes", () => {
  let town: Town
  let anna: Somebody
  let bernd: Somebody // on a telephone
  let native: NativeMember // Anna at her own computer
  let space = ""
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = await anna.createsSpace("Umwelt")
    await anna.uploads("Antrag.txt", Buffer.from("Mehr Bänke\n"), "text/plain")
    bernd = await anna.invites("Bernd Groß", "bernd", "Umwelt", "kann kommentieren")
    native = new NativeMember(town.appliance, "anna", anna.password)
    await native.signIn()
  }, 180_000)
  afterAll(() => town.end())

  const threads = async (): Promise<NativeThread[]> =>
    JSON.parse(await native.must(["note", "list", "Umwelt", "--json"])) as NativeThread[]
  const isOnTheFile = async (who: Somebody): Promise<void> => {
    await who.opens(space)
    await who.page.getByRole("link", { name: "Antrag.txt", exact: true }).click()
    await who.heading("Notizen")
  }
  const notes = (who: Somebody) => who.page.getByRole("region", { name: "Notizen" })

  test("a note for a person, with a list, a name and markup that is none", async () => {
    await isOnTheFile(anna)
    await anna.reads("Hier steht noch keine Notiz.")
    await anna.presses("Notiz schreiben")
    await anna.fills("Ihre Notiz", "angefangen")
    await anna.page.waitForTimeout(1_000)
    await isOnTheFile(anna) // left, loaded anew and come back
    await anna.presses("Notiz schreiben")
    await expect.poll(() => anna.page.getByLabel("Ihre Notiz").inputValue()).toBe("angefangen")
    await anna.fills("Ihre Notiz", "Bitte **bis Montag** lesen, @Bernd Groß:\n- Seite 2\n- <img src=x onerror=alert(1)>\nhttps://ris.example.de/vo020?VOLFDNR=7")
    await anna.page.getByText("Für alle. Hier wählen Sie Personen aus.").click()
    await anna.page.getByLabel("Bernd Groß").check()
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("Notiz speichern")
    await anna.reads("An Bernd Groß")
    const panel = notes(anna)
    expect(await panel.locator("strong", { hasText: "bis Montag" }).count()).toBe(1)
    expect(await panel.locator("li", { hasText: "<img src=x onerror=alert(1)>" }).count()).toBeGreaterThan(0)
    expect(await panel.locator("img").count()).toBe(0)
    const link = panel.getByRole("link", { name: "https://ris.example.de/vo020?VOLFDNR=7" })
    expect(await link.getAttribute("href")).toBe("https://ris.example.de/vo020?VOLFDNR=7")
    expect(await link.getAttribute("rel")).toBe("noopener noreferrer")
    await link.click()
    await anna.reads("ris.example.de öffnen?")
    expect(anna.page.context().pages().length).toBe(1) // asked first: no council of this server is known by that host
    await anna.presses("Abbrechen")
    expect(await anna.isForEverybody()).toEqual([])
    const [thread] = await threads()
    expect(thread!.about.path).toBe("/Antrag.txt")
    expect(thread!.notes[0]!.to.map(({ name }) => name)).toEqual(["Bernd Groß"])
    expect(thread!.notes[0]!.text).toMatch(/^Bitte \*\*bis Montag\*\* lesen, @[\w-]{22}:\n/)
  }, 60_000)

  test("the search in the head finds it by words of its text, says what it covers, and stays after a reload", async () => {
    const asked: string[] = []
    anna.page.on("request", (request) => asked.push(request.url()))
    const field = anna.page.getByRole("searchbox", { name: "Suchen" })
    await field.fill("seite montag")
    await field.press("Enter")
    await anna.reads("1 Treffer zu „seite montag“")
    await anna.reads(/Notiz von Anna Beispiel · Antrag.txt/)
    await anna.reads(/nicht im Inhalt von Dateien\. Das geschieht auf Ihrem Gerät\./)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.page.reload()
    await anna.reads("1 Treffer zu „seite montag“")
    expect(await field.inputValue()).toBe("seite montag")
    expect(asked.filter((url) => /montag/i.test(url.split("#")[0]!))).toEqual([])
    await anna.page.getByRole("link", { name: /Bitte bis Montag lesen/ }).click()
    await anna.heading("Antrag.txt")
    await field.fill("gibt es nicht")
    await field.press("Enter")
    await anna.reads("Nichts gefunden zu „gibt es nicht“.")
  }, 60_000)

  test("whom it is for finds it on the first page, answers with a file, and it counts as read", async () => {
    await isOnTheFile(anna)
    await bernd.opens("/")
    await bernd.heading("Notizen für Sie")
    await bernd.reads(/Anna Beispiel, .* zu „Antrag.txt“/)
    expect(await bernd.isForEverybody()).toEqual([])
    await bernd.page.getByRole("link", { name: /^Bitte bis Montag lesen/ }).click()
    await notes(bernd).getByText("neu", { exact: true }).waitFor()
    await notes(bernd).getByText("für Sie", { exact: true }).waitFor()
    await bernd.presses("Antworten")
    await bernd.fills("Ihre Antwort", "Gern, siehe Anhang.")
    const chooser = bernd.page.waitForEvent("filechooser")
    await bernd.presses("Datei anhängen")
    await (await chooser).setFiles({ name: "Plan.txt", mimeType: "text/plain", buffer: Buffer.from("der Plan\n") })
    await bernd.presses("Antwort speichern")
    await notes(bernd).getByText("Gern, siehe Anhang.").waitFor()
    const to = mkdtempSync(join(town.appliance.folder, "got-"))
    const [thread] = await threads()
    expect(thread!.notes.map(({ author }) => author)).toEqual(["Anna Beispiel", "Bernd Groß"])
    expect(thread!.notes[1]!.unread).toBe(true)
    await native.must(["note", "get", `Umwelt:${thread!.notes[1]!.id}`, to])
    expect(readFileSync(join(to, "Plan.txt"), "utf8")).toBe("der Plan\n")
    await notes(anna).getByText("Gern, siehe Anhang.").waitFor() // it comes by itself
    expect((await anna.saves(() => anna.presses("Plan.txt (9 Byte)"))).toString()).toBe("der Plan\n")
    // After it was looked at it is not new any more, on this device.
    await expect.poll(async () => {
      await bernd.opens("/")
      await bernd.heading("Notizen für Sie")
      return bernd.page.getByRole("region", { name: "Notizen für Sie" }).getByText("neu", { exact: true }).count()
    }, { timeout: 20_000 }).toBe(0)
  }, 90_000)

  test("what is written at the command line stands here, on the folder", async () => {
    const file = join(mkdtempSync(join(town.appliance.folder, "disk-")), "Karte.txt")
    writeFileSync(file, "eine Karte\n")
    await native.must(["note", "add", "Umwelt:/", "Zum **ganzen** Ordner\n> so", "--to", "Bernd Groß", "--attach", file])
    await bernd.opens(space)
    await bernd.reads("1 offene Notiz") // in the line of the file
    await notes(bernd).getByText("ganzen").waitFor()
    expect(await notes(bernd).locator("blockquote", { hasText: "so" }).count()).toBe(1)
    expect((await bernd.saves(() => bernd.presses(/^Karte.txt/))).toString()).toBe("eine Karte\n")
    expect(await bernd.isForEverybody()).toEqual([])
  }, 60_000)

  test("only its author, or who manages the space, resolves and erases", async () => {
    await isOnTheFile(bernd)
    await notes(bernd).getByText("Gern, siehe Anhang.").waitFor()
    expect(await notes(bernd).getByRole("button", { name: "Erledigt" }).count()).toBe(0)
    await notes(bernd).getByRole("button", { name: /^Löschen/ }).click() // one: his own
    await bernd.heading("Notiz löschen?")
    await bernd.answers("Löschen")
    await notes(bernd).getByText("Diese Notiz wurde gelöscht.").waitFor()
    await isOnTheFile(anna)
    await notes(anna).getByText("Diese Notiz wurde gelöscht.").waitFor()
    await notes(anna).getByRole("button", { name: "Erledigt" }).click()
    await notes(anna).getByText("erledigt", { exact: true }).waitFor()
    const all = await threads()
    const thread = all.find(({ about }) => about.path === "/Antrag.txt")!
    expect(thread.resolved).toBe(true)
    expect(thread.notes[1]).toMatchObject({ erased: true, text: "", attachments: [] })
    await bernd.opens("/")
    await bernd.heading("Notizen für Sie") // that of the folder is open still
    expect(await bernd.page.getByRole("link", { name: /^Bitte bis Montag lesen/ }).count()).toBe(0)
  }, 90_000)

  test("who may only read sees them and is told why there is no button", async () => {
    await native.must(["share", "Umwelt", "Bernd Groß:reader"])
    await bernd.opens(space)
    await bernd.reads("Sie dürfen hier lesen. Notizen schreibt, wer kommentieren darf.")
    expect(await bernd.page.getByRole("button", { name: "Notiz schreiben" }).count()).toBe(0)
    expect(town.complaints).toEqual([])
  }, 60_000)
})
