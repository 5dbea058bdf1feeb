// Files and folders, by hand and by mouse: brought in, found, put in order, thrown away, fetched back, and named by
// links; beside the native program, which works in the same space.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { hasCommand, NativeMember } from "../engine/server.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay || !hasCommand)("files and folders", () => {
  let town: Town
  let anna: Somebody
  let bernd: Somebody
  let native: NativeMember // Anna at her own computer
  let space = ""
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = await anna.createsSpace("Umwelt")
    native = new NativeMember(town.appliance, "anna", anna.password)
    await native.signIn()
  }, 120_000)
  afterAll(() => town.end())

  /** Files as they lie on a computer, below a folder of their own. */
  const onDisk = (files: Record<string, string>): string => {
    const folder = mkdtempSync(join(town.appliance.folder, "disk-"))
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(folder, path, ".."), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    return folder
  }
  const fetched = async (path: string): Promise<string> => {
    const to = join(mkdtempSync(join(town.appliance.folder, "got-")), "file")
    await native.must(["get", `Umwelt:/${path}`, to])
    return readFileSync(to, "utf8")
  }
  const text = (content: string): Buffer => Buffer.from(content)

  test("files and a whole folder are dragged into the list", async () => {
    const disk = onDisk({
      "Rede.txt": "Meine Damen und Herren,\n",
      "Sitzung/Einladung.txt": "Einladung\n",
      "Sitzung/Anlagen/Karte 2.txt": "Karte\n",
      "Sitzung/Anlagen/Karte 10.txt": "noch eine, größere Karte\n",
    })
    mkdirSync(join(disk, "Sitzung/Entwürfe"))
    await anna.drags([join(disk, "Rede.txt"), join(disk, "Sitzung")], "Inhalt von Umwelt")
    await anna.seesInOrder("Sitzung", "Rede.txt")
    await anna.page.getByRole("link", { name: "Sitzung", exact: true }).click()
    await anna.seesInOrder("Anlagen", "Entwürfe", "Einladung.txt") // an empty folder comes along
    await anna.page.getByRole("link", { name: "Anlagen", exact: true }).click()
    await anna.seesInOrder("Karte 2.txt", "Karte 10.txt")
    expect(await anna.isForEverybody()).toEqual([])
    expect(await fetched("Sitzung/Anlagen/Karte 10.txt")).toBe("noch eine, größere Karte\n")
  }, 60_000)

  test("files whose names nobody could use are each said, with what to do, and put away together", async () => {
    const names = Array.from({ length: 9 }, (_, i) => `Rat: Punkt ${i}.txt`)
    const disk = onDisk(Object.fromEntries(names.map((name) => [name, "x"])))
    await anna.opens(space)
    await anna.sees("Rede.txt")
    await anna.drags(names.map((name) => join(disk, name)), "Inhalt von Umwelt")
    await anna.heading("0 von 9 hochgeladen")
    await anna.reads(/Ein Name darf keines dieser Zeichen enthalten: .* Bitte benennen Sie um/)
    await anna.reads("1 weitere Datei steht hier noch nicht.")
    await anna.page.getByRole("button", { name: "Rat: Punkt 0.txt abbrechen" }).click()
    await anna.page.getByText("Rat: Punkt 8.txt").waitFor()
    await anna.presses("Meldungen schließen")
    await anna.page.getByRole("region", { name: "Übertragungen" }).waitFor({ state: "detached" })
    await anna.seesInOrder("Sitzung", "Rede.txt")
  }, 60_000)

  test("names as a Mac composes them are the same names; pictures, an empty file and a very long name come along", async () => {
    await anna.createsSpace("Namen")
    const list = "Inhalt von Namen"
    const long = `${"Stellungnahme ".repeat(17).trim()}.pdf`
    const disk = onDisk({ "Gru\u0308n.txt": "vom Mac", "zwei/Gr\u00fcn.txt": "von Windows", "🎉 Feier.txt": "x", "leer.txt": "", [long]: "x" })
    await anna.drags(["Gru\u0308n.txt", "🎉 Feier.txt", "leer.txt", long].map((name) => join(disk, name)), list)
    await anna.seesInOrder("🎉 Feier.txt", "Gr\u00fcn.txt", "leer.txt", long)
    await anna.reads("4 Dateien hochgeladen") // the panel above has shrunk, and the list is where it stays
    await anna.drags([join(disk, "zwei/Gr\u00fcn.txt")], list)
    await anna.reads("5 Dateien hochgeladen")
    await anna.presses("Aktionen für Gr\u00fcn.txt")
    await anna.page.getByRole("menuitem", { name: "Versionen (2)" }).waitFor()
    await anna.page.keyboard.press("Escape")
    expect(await anna.saves(() => anna.chooses("Herunterladen", "leer.txt"))).toHaveLength(0)
    expect(await anna.isForEverybody()).toEqual([])
  }, 60_000)

  test("what is dropped beside the list, or is no file, is refused and opens nothing", async () => {
    await anna.page.evaluate(() => {
      const told: string[] = ((globalThis as { told?: string[] }).told = [])
      addEventListener("dragover", (event) => told.push(`${event.defaultPrevented} ${event.dataTransfer?.dropEffect}`))
    })
    const told = async (): Promise<string[]> => [...new Set(await anna.page.evaluate(() => (globalThis as { told?: string[] }).told!.splice(0)))]
    const disk = onDisk({ "Daneben.txt": "x" })
    await anna.drops({ files: [join(disk, "Daneben.txt")] }, anna.page.getByRole("heading", { level: 1 }))
    await expect.poll(told).toEqual(["true none"])
    await anna.drops({ link: "https://rat.example/" }, anna.page.getByRole("group", { name: "Inhalt von Namen" }))
    await expect.poll(told).toEqual(["true none"])
    await anna.drops({ link: "https://rat.example/" }, anna.page.getByRole("searchbox", { name: "Suchen" })) // there a text may go
    await expect.poll(told).not.toEqual(["true none"])
    expect(anna.context.pages()).toHaveLength(1)
  }, 60_000)

  test("who presses twice opens no more than what was pressed first", async () => {
    await anna.opens(space)
    await anna.sees("Sitzung")
    await anna.page.getByRole("button", { name: "Aktionen für Rede.txt" }).dblclick({ delay: 60 })
    await anna.page.getByRole("menu").waitFor()
    await anna.page.keyboard.press("Escape")
    await anna.page.getByRole("link", { name: "Sitzung", exact: true }).dblclick({ delay: 60 }) // its first line lies where it lay
    await anna.heading("Sitzung")
    await anna.seesInOrder("Anlagen", "Entwürfe", "Einladung.txt")
    await anna.page.goBack()
    await anna.heading("Umwelt") // it went there once
    await anna.presses("Neuer Ordner")
    await anna.fills("Name", "Zweimal")
    await anna.page.getByRole("dialog").getByRole("button", { name: "Anlegen" }).dblclick({ delay: 20 })
    await anna.sees("Zweimal")
    await anna.chooses("In den Papierkorb", "Zweimal")
    await anna.page.getByRole("dialog").getByRole("button", { name: "In den Papierkorb" }).dblclick({ delay: 20 })
    await anna.seesInOrder("Sitzung", "Rede.txt")
    expect(await anna.page.getByText("Das gibt es hier").count()).toBe(0) // nothing was done a second time
    await anna.opens(`${space}/papierkorb`)
    await anna.buttonAt("Zweimal", "Endgültig löschen").click()
    await anna.answers("Endgültig löschen")
    await anna.reads(/Der Papierkorb ist leer/)
    await anna.opens(space)
  }, 60_000)

  test("why a question was refused stands in it, and goes with it", async () => {
    await anna.page.setViewportSize({ width: 390, height: 800 })
    await anna.presses("Neuer Ordner")
    await anna.fills("Name", "Rat: 12. Sitzung")
    const dialog = anna.page.getByRole("dialog")
    await dialog.getByRole("button", { name: "Anlegen" }).click()
    await dialog.getByRole("alert").getByText(/Ein Name darf keines dieser Zeichen enthalten/).waitFor()
    expect(await anna.isForEverybody()).toEqual([])
    await dialog.getByRole("button", { name: "Abbrechen" }).click()
    await anna.page.getByText(/Ein Name darf keines dieser Zeichen enthalten/).waitFor({ state: "detached" })
    await anna.page.setViewportSize({ width: 1280, height: 900 })
  }, 60_000)

  test("a whole folder is chosen instead of dragged", async () => {
    const disk = onDisk({ "Bilder/2026/See.txt": "ein See\n" })
    await anna.opens(space)
    const chooser = anna.page.waitForEvent("filechooser")
    await anna.presses("Weitere Aktionen")
    await anna.choosesIn("Ganzen Ordner hochladen")
    await (await chooser).setFiles(join(disk, "Bilder"))
    await anna.seesInOrder("Bilder", "Sitzung", "Rede.txt")
    expect(await fetched("Bilder/2026/See.txt")).toBe("ein See\n")
  }, 60_000)

  test("the list is sorted by what is asked for", async () => {
    await anna.opens(space)
    await anna.sees("Sitzung")
    await anna.page.getByRole("link", { name: "Sitzung", exact: true }).click()
    await anna.page.getByRole("link", { name: "Anlagen", exact: true }).click()
    await anna.presses("Größe")
    await anna.seesInOrder("Karte 10.txt", "Karte 2.txt")
    await anna.presses("Größe")
    await anna.seesInOrder("Karte 2.txt", "Karte 10.txt")
    await anna.presses("Sortieren")
    await anna.choosesIn("nach Name")
    await anna.seesInOrder("Karte 2.txt", "Karte 10.txt")
    await anna.presses("Name")
    await anna.seesInOrder("Karte 10.txt", "Karte 2.txt")
  }, 60_000)

  test("a name is found wherever it lies", async () => {
    await anna.page.getByRole("searchbox", { name: "Suchen" }).fill("karte")
    await anna.page.keyboard.press("Enter")
    await anna.reads("2 Treffer zu „karte“")
    await anna.reads(/Umwelt \/ .*Anlagen/)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.page.getByRole("searchbox", { name: "Suchen" }).fill("Haushalt")
    await anna.page.keyboard.press("Enter")
    await anna.reads(/Nichts gefunden zu „Haushalt“/)
  }, 60_000)

  test("renamed, moved and copied", async () => {
    await anna.opens(space)
    await anna.chooses("Umbenennen", "Rede.txt")
    await anna.heading("„Rede.txt“ umbenennen")
    await anna.fills("Name", "Rede zum Haushalt.txt")
    await anna.answers("Umbenennen")
    await anna.seesInOrder("Bilder", "Sitzung", "Rede zum Haushalt.txt")

    await anna.chooses("Kopieren", "Rede zum Haushalt.txt")
    await anna.presses(/^Bilder/)
    await anna.page.getByRole("dialog").getByText("2026").waitFor()
    expect(await anna.isForEverybody()).toEqual([])
    await anna.answers("Hierher kopieren")
    await anna.chooses("Verschieben", "Rede zum Haushalt.txt")
    await anna.presses(/^Sitzung/)
    await anna.page.getByRole("dialog").getByText("Anlagen").waitFor()
    await anna.answers("Hierher verschieben")
    await anna.seesInOrder("Bilder", "Sitzung")
    expect(await native.must(["ls", "Umwelt:/", "-R"])).toMatch(/Bilder\/Rede zum Haushalt.txt[^]*Sitzung\/Rede zum Haushalt.txt/)

    // The copy is a file of its own.
    await anna.page.getByRole("link", { name: "Bilder", exact: true }).click()
    await anna.uploads("Rede zum Haushalt.txt", text("Liebe Freunde,\n"), "text/plain")
    await expect.poll(() => fetched("Bilder/Rede zum Haushalt.txt"), { timeout: 20_000 }).toBe("Liebe Freunde,\n")
    expect(await fetched("Sitzung/Rede zum Haushalt.txt")).toBe("Meine Damen und Herren,\n")
  }, 90_000)

  test("several are chosen and thrown away; the bin gives back, or not any more", async () => {
    await anna.opens(space)
    await anna.presses("Weitere Aktionen")
    await anna.choosesIn("Auswählen")
    await anna.page.getByLabel("Auswählen: Bilder").check()
    await anna.page.getByLabel("Auswählen: Sitzung").check()
    await anna.reads("2 Einträge ausgewählt")
    await anna.reads(/^Ordner werden hier nicht mit heruntergeladen\./)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("In den Papierkorb")
    await anna.heading("2 Einträge in den Papierkorb legen?")
    await anna.answers("In den Papierkorb")
    await anna.reads(/Hier liegt noch nichts/)

    await anna.presses("Rückgängig")
    await anna.seesInOrder("Bilder", "Sitzung")
    for (const name of ["Bilder", "Sitzung"]) {
      await anna.chooses("In den Papierkorb", name)
      await anna.answers("In den Papierkorb")
      await anna.seesNoMore(name)
    }
    await anna.presses("Weitere Aktionen")
    await anna.choosesIn("Papierkorb")
    await anna.heading("Papierkorb")
    await anna.reads(/gelöscht von Anna Beispiel/)
    await anna.buttonAt("Sitzung", "Wiederherstellen").dblclick({ delay: 60 })
    await anna.buttonAt("Sitzung", "Wiederherstellen").waitFor({ state: "detached" })
    await anna.reads("„Sitzung“ wurde wiederhergestellt.")
    await anna.buttonAt("Bilder", "Endgültig löschen").click()
    await anna.reads("„Bilder“ lässt sich danach nicht mehr zurückholen.")
    await anna.answers("Endgültig löschen")
    await anna.reads("Der Papierkorb ist leer. Gelöschtes bleibt hier 30 Tage.")
    await anna.opens(space)
    await anna.seesInOrder("Sitzung")
    expect(await native.must(["ls", "Umwelt:/Sitzung", "-R"])).toContain("Karte 10.txt")
  }, 90_000)

  test("of a full bin the newest are shown, and it says so; all come back at once", async () => {
    await anna.opens(space)
    const chooser = anna.page.waitForEvent("filechooser")
    await anna.presses("Hochladen")
    const many = Array.from({ length: 502 }, (_, i) => ({ name: `Beleg ${i}.txt`, mimeType: "text/plain", buffer: text(`${i}`) }))
    await (await chooser).setFiles(many)
    await anna.reads("502 Dateien hochgeladen")
    await anna.presses("Weitere Aktionen")
    await anna.choosesIn("Auswählen")
    await anna.presses("Alle auswählen")
    await anna.reads("503 Einträge ausgewählt")
    await anna.presses("In den Papierkorb")
    await anna.answers("In den Papierkorb")
    await anna.reads(/Hier liegt noch nichts/)
    await anna.opens(`${space}/papierkorb`)
    await anna.reads("Gezeigt werden die neuesten 500 von 503 Einträgen. „Alle auswählen“ wählt auch die übrigen aus.")
    const boxes = anna.page.getByRole("checkbox")
    await boxes.nth(0).check()
    await boxes.nth(1).check()
    await anna.reads("2 Einträge ausgewählt")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("Ausgewählte wiederherstellen")
    await anna.reads("Gezeigt werden die neuesten 500 von 501 Einträgen.")
    await anna.presses("Alle auswählen")
    await anna.reads("501 Einträge ausgewählt")
    await anna.presses("Ausgewählte wiederherstellen")
    await anna.reads(/Der Papierkorb ist leer/)
    expect((await native.must(["ls", "Umwelt:/"])).split("\n").filter((line) => line.includes("Beleg")).length).toBe(502)
    // For what comes after: only what was there before.
    await anna.opens(space)
    await anna.sees("Sitzung")
    await anna.presses("Weitere Aktionen")
    await anna.choosesIn("Auswählen")
    await anna.presses("Alle auswählen")
    await anna.page.getByLabel("Auswählen: Sitzung").uncheck()
    await anna.presses("In den Papierkorb")
    await anna.answers("In den Papierkorb")
    await anna.seesInOrder("Sitzung")
  }, 120_000)

  test("versions are compared by fetching both, and an earlier one counts again", async () => {
    await anna.uploads("Antrag.txt", text("Der Rat möge beschließen.\n"), "text/plain")
    await anna.uploads("Antrag.txt", text("Der Rat möge beraten.\n"), "text/plain")
    await anna.chooses("Versionen (2)", "Antrag.txt")
    await anna.heading("Versionen")
    await anna.reads("30 Tage lang bleiben alle Fassungen. Danach bleibt von jedem Tag die letzte, ein Jahr später von jedem Monat die letzte.")
    expect(await anna.isForEverybody()).toEqual([])
    const now = await anna.saves(() => anna.presses("Herunterladen"))
    const before = await anna.saves(() => anna.presses("Herunterladen: 1. Fassung"))
    expect([now.toString(), before.toString()]).toEqual(["Der Rat möge beraten.\n", "Der Rat möge beschließen.\n"])
    await anna.buttonAt("1. Fassung", "Wiederherstellen").click()
    await anna.reads("Von „Antrag.txt“ gilt wieder die 1. Fassung.") // at once: nothing is lost by it
    expect(await anna.page.getByRole("dialog").count()).toBe(0)
    await anna.reads("3. Fassung")
    await anna.page.locator("pre").filter({ hasText: "beschließen" }).waitFor() // the preview follows
    expect(await fetched("Antrag.txt")).toBe("Der Rat möge beschließen.\n")
  }, 90_000)

  test("what is saved on one side is seen on the other; saved on both at once, neither is lost", async () => {
    await anna.opens(space)
    await anna.sees("Antrag.txt")
    const disk = onDisk({ "Von zu Hause.txt": "geschrieben am eigenen Rechner\n", "Antrag.txt": "von der Kommandozeile\n" })
    await native.must(["put", join(disk, "Von zu Hause.txt"), "Umwelt:/"])
    await anna.sees("Von zu Hause.txt") // news

    let release: () => void = () => undefined
    const held = new Promise<void>((go) => (release = go))
    let isHeld: () => void = () => undefined
    const reached = new Promise<void>((at) => (isHeld = at))
    await anna.context.route(/\/v1\/spaces\/[^/]+\/journal$/, async (route) => {
      isHeld()
      await held
      await route.continue()
    })
    await anna.uploads("Antrag.txt", text("aus dem Browser\n"), "text/plain")
    await reached
    await native.must(["put", join(disk, "Antrag.txt"), "Umwelt:/"])
    release()
    await anna.chooses("Versionen (5)", "Antrag.txt")
    await anna.reads("5. Fassung")
    await anna.context.unrouteAll()
    const texts = [await anna.saves(() => anna.presses("Herunterladen"))]
    texts.push(await anna.saves(() => anna.presses("Herunterladen: 4. Fassung")))
    expect(texts.map(String).sort()).toEqual(["aus dem Browser\n", "von der Kommandozeile\n"])
  }, 90_000)

  test("a link opens the same file under its new name at its new place, and only for members", async () => {
    bernd = await anna.invites("Bernd Beispiel", "bernd", "Umwelt", "kann lesen")
    await anna.opens(space)
    await anna.context.grantPermissions(["clipboard-read", "clipboard-write"])
    await anna.chooses("Link kopieren", "Antrag.txt")
    await anna.reads("Der Link ist kopiert.")
    const link = await anna.page.evaluate(() => navigator.clipboard.readText())
    expect(new URL(link).pathname).toMatch(/^\/d\/[^/]+\/[^/]+$/)
    expect(link).not.toContain("Antrag")
    await anna.chooses("Umbenennen", "Antrag.txt")
    await anna.fills("Name", "Beschluss.txt")
    await anna.answers("Umbenennen")
    await anna.sees("Beschluss.txt")
    await anna.chooses("Verschieben", "Beschluss.txt")
    await anna.presses(/^Sitzung/)
    await anna.page.getByRole("dialog").getByText("Anlagen").waitFor()
    await anna.answers("Hierher verschieben")
    await anna.seesNoMore("Beschluss.txt")
    await bernd.opens(link)
    await bernd.heading("Beschluss.txt")
    await bernd.reads("Umwelt / Sitzung")

    const folder = `${space}/o/`
    await anna.page.getByRole("link", { name: "Sitzung", exact: true }).click()
    await anna.page.waitForURL((url) => url.pathname.startsWith(folder))
    const folderLink = `/d/${space.split("/")[2]}/${anna.page.url().split("/o/")[1]}`
    await bernd.opens(folderLink)
    await bernd.sees("Beschluss.txt")

    await native.must(["unshare", "Umwelt", "Bernd Beispiel"])
    await bernd.opens(link)
    await bernd.heading("Das ist hier nicht zu sehen")
    expect(await bernd.page.getByText("Der Rat möge").count()).toBe(0)
    expect(await bernd.isForEverybody()).toEqual([])
    expect(town.complaints.filter((one) => /Content Security|TrustedHTML|Trusted/i.test(one))).toEqual([])
  }, 120_000)
})
