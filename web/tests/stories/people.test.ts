// The faction's people: compared on the telephone, given duties and an end, taken in anew when everything is lost, and
// let go; the health of a space, the room that is used, and a page of help for every screen.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { helpPages, parseRoute, type Place } from "../../src/app/routes.ts"
import { NodeId } from "../../src/mappe/base/ids.ts"
import { EpochKey } from "../../src/mappe/base/secret.ts"
import { blobBytes } from "../../src/mappe/crypto/chunk.ts"
import { keyCommit } from "../../src/mappe/crypto/row.ts"
import type { DraftEntry } from "../../src/mappe/replica/entry_writer.ts"
import { sizeOf } from "../../src/words/amounts.ts"
import { help } from "../../src/words/help_de.ts"
import { helpGroups } from "../../src/words/help_page.ts"
import { Hand } from "../engine/insiders.ts"
import { get, noise, Person } from "../engine/person.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("the faction's people", () => {
  let town: Town
  let anna: Somebody
  let bernd: Somebody
  let space = ""
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = await anna.createsSpace("Umwelt")
    await anna.uploads("Antrag.txt", Buffer.from("Der Rat möge beschließen.\n"), "text/plain")
    bernd = await anna.invites("Bernd Beispiel", "bernd", "Umwelt", "kann verwalten")
  }, 120_000)
  afterAll(() => town.end())
  const opensPerson = async (name: string): Promise<void> => {
    await anna.opens("/f")
    await anna.page.getByRole("link", { name, exact: true }).click()
    await anna.heading(name)
  }

  test("both read the same code to each other", async () => {
    const his = await bernd.codeOf("Vergleichscode")
    // He left that page: it stands on his own, where nothing of the other side is offered.
    await bernd.opens("/z")
    expect(await bernd.codeOf("Ihr Vergleichscode")).toBe(his)
    expect(await bernd.isForEverybody()).toEqual([])
    await bernd.opens("/f")
    await bernd.page.getByRole("link", { name: "Bernd Beispiel", exact: true }).click()
    expect(await bernd.codeOf("Ihr Vergleichscode")).toBe(his)
    expect(await bernd.page.getByRole("button", { name: "Code ist gleich" }).count()).toBe(0)
    await bernd.opens(`${space}/mitglieder`)
    await bernd.presses("Aktionen für Bernd Beispiel")
    await bernd.page.getByRole("menuitem", { name: "Ablage verlassen" }).waitFor()
    expect(await bernd.page.getByRole("menuitem", { name: /Vergleichscode/ }).count()).toBe(0)
    await bernd.opens("/z")
    await bernd.codeOf("Ihr Vergleichscode")
    await anna.opens("/")
    await anna.page.getByRole("link", { name: "Bernd Beispiel ist beigetreten" }).click()
    expect(await anna.codeOf("Vergleichscode von Bernd Beispiel")).toBe(his)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("Code ist gleich")
    await anna.reads("bestätigt")
    await anna.page.getByText("noch nicht bestätigt").first().waitFor({ state: "detached" })
    await bernd.page.getByRole("list", { name: "Ihr Vergleichscode" }).waitFor({ state: "detached" }) // without doing anything
  }, 60_000)

  test("a duty and an end date are given, and count at once", async () => {
    await bernd.opens("/")
    await bernd.heading("Meine Ablagen")
    expect(await bernd.page.getByRole("button", { name: "Neue Ablage" }).count()).toBe(0)
    await anna.page.getByLabel("darf Ablagen anlegen").check()
    const until = anna.page.getByLabel("Mitglied bis")
    await until.focus()
    for (const typed of ["311", "11031"]) {
      await anna.page.keyboard.type(typed) // no year, then one of two digits: that is no date, and not "without end" either
      await anna.presses("Speichern")
      await anna.reads("Bitte schreiben Sie das Datum ganz, zum Beispiel 31.12.2026.")
    }
    expect(await until.evaluate((field) => field === document.activeElement)).toBe(true)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.fills("Mitglied bis", "2031-10-31")
    await anna.presses("Speichern")
    await anna.reads("Gespeichert.")
    await anna.opens("/f")
    await anna.reads(/darf Ablagen anlegen · bis 31\.10\.2031/)
    expect(await anna.isForEverybody()).toEqual([])
    await bernd.page.getByRole("button", { name: "Neue Ablage" }).waitFor() // without doing anything
  }, 60_000)

  test("who may what is to be read and printed, by everybody", async () => {
    await bernd.opens("/f")
    await bernd.presses("Wer darf was")
    await bernd.heading("Wer darf was")
    const line = (title: string) => bernd.page.getByRole("listitem").filter({ has: bernd.page.getByRole("heading", { name: title }) })
    await line("Verwaltung der Fraktion").getByText("Anna Beispiel").waitFor()
    await line("darf Ablagen anlegen").getByText("Bernd Beispiel (bis 31.10.2031)").waitFor()
    await line("Gast").getByText("Zurzeit niemand.").waitFor()
    await line("Prüfung").getByText("sieht Kosten und Abrechnungen", { exact: true }).waitFor() // what the duty opens, and no more
    expect(await line("Verwaltung der Fraktion").getByText("Bernd Beispiel").count()).toBe(0)
    expect(await bernd.isForEverybody()).toEqual([])
  }, 60_000)

  test("a guest needs an end date", async () => {
    await anna.opens("/f/einladen")
    await anna.fills("Vor- und Nachname", "Greta Beispiel")
    await anna.page.getByLabel("Mitglied bis").focus()
    await anna.page.keyboard.type("31")
    await anna.presses("Einladen")
    await anna.reads("Bitte schreiben Sie das Datum ganz, zum Beispiel 31.12.2026.")
    await anna.fills("Mitglied bis", "")
    await anna.page.getByRole("radio", { name: /^Gast/ }).check()
    await anna.presses("Einladen")
    await anna.reads("Ein Gast braucht ein Enddatum.")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.fills("Mitglied bis", new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10))
    await anna.presses("Einladen")
    await anna.heading("Einladung für Greta Beispiel")
    await anna.presses("Einladung zurückziehen")
    await anna.answers("Einladung zurückziehen")
    await anna.reads("Die Einladung ist zurückgezogen.")
    await anna.heading("Personen")
    await anna.page.getByRole("link", { name: "Greta Beispiel" }).waitFor({ state: "detached" })
  }, 60_000)

  test("one's own page offers nothing that would be refused", async () => {
    await opensPerson("Anna Beispiel")
    await anna.page.getByRole("button", { name: "Ausscheiden lassen" }).waitFor()
    for (const name of ["Bestätigungscode zurücksetzen", "Neu aufnehmen"]) expect(await anna.page.getByRole("button", { name }).count()).toBe(0)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.page.getByRole("main").getByRole("link", { name: "Mein Zugang" }).click()
    await anna.heading("Mein Zugang")
  }, 60_000)

  test("who lost everything is taken in anew by a letter, and keeps the rights", async () => {
    await opensPerson("Bernd Beispiel")
    await anna.presses("Neu aufnehmen")
    await anna.heading("Bernd Beispiel neu aufnehmen?")
    await anna.answers("Neu aufnehmen")
    await anna.heading("Einladung für Bernd Beispiel")
    expect(await anna.isForEverybody()).toEqual([])
    const [code, pin] = [await anna.codeOf("Code aus dem Brief"), await anna.codeOf("Einladungs-PIN")]
    await anna.opens("/f")
    await anna.reads("wird neu aufgenommen")
    bernd = await town.somebody(390) // a new telephone
    await bernd.joins(code, pin, "bernd.neu")
    await bernd.opens("/")
    await bernd.sees("Ablage, noch verschlossen")
    await bernd.page.getByRole("button", { name: "„Ablage, noch verschlossen“ nach oben stellen" }).waitFor()
    await bernd.reads("wird freigeschaltet")
    expect(await bernd.isForEverybody()).toEqual([])
    // Nobody gets keys by a letter alone: a manager says yes to the new ones, or no.
    await anna.opens(`${space}/mitglieder`)
    await anna.reads("Bernd Beispiel wurde neu aufgenommen")
    await anna.reads(/Anna Beispiel hat Bernd Beispiel neu aufgenommen \(heute, \d\d:\d\d Uhr\)/)
    expect(await anna.page.getByLabel("Rechte von Bernd Beispiel").count()).toBe(0)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("Nein")
    await anna.heading("Bernd Beispiel nicht freischalten?")
    await anna.answers("Abbrechen")
    expect(await bernd.page.getByRole("link", { name: "Umwelt", exact: true }).count()).toBe(0)
    await anna.presses("Ja, wieder freischalten")
    await anna.reads("Bernd Beispiel kann diese Ablage wieder lesen.")
    await anna.page.getByText("Bernd Beispiel wurde neu aufgenommen").waitFor({ state: "detached" })
    await anna.page.getByLabel("Rechte von Bernd Beispiel").waitFor()
    await bernd.sees("Umwelt")
    await bernd.page.getByRole("link", { name: "Umwelt", exact: true }).click()
    await bernd.sees("Antrag.txt")
    await bernd.uploads("Wieder da.txt", Buffer.from("wieder da\n"), "text/plain")
    await anna.opens(space)
    await anna.sees("Wieder da.txt")
  }, 90_000)

  test("both see the same code of the space, and everything is checked from the start", async () => {
    await anna.opens(`${space}/zustand`)
    await anna.reads("Alles in Ordnung")
    await bernd.opens(`${space}/zustand`)
    await bernd.reads("Alles in Ordnung")
    const code = await anna.codeOf("Prüfcode")
    expect(code).toMatch(/^(\d{5} ){5}\d{5}$/)
    expect(await bernd.codeOf("Prüfcode")).toBe(code)
    await anna.presses("Alles von Anfang an prüfen")
    await anna.reads("Der ganze Verlauf stimmt.")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.opens("/a")
    await anna.reads(/\d+ \S+ (von \d+ \S+ )?belegt/)
    expect(await anna.isForEverybody()).toEqual([])
  }, 60_000)

  test("what the list of spaces says is used is what the server counts, and grows by what is uploaded", async () => {
    /** What the operator is told, once the page says the same. */
    const told = async (): Promise<number> => {
      const counts = async (): Promise<number> => {
        const all = JSON.parse(await town.appliance.admin(["faction", "list", "--json"])) as { name: string; used_bytes: number }[]
        return all.find((one) => one.name === "Beispielfraktion")!.used_bytes
      }
      let counted = 0
      const line = async (): Promise<string> => {
        counted = await counts()
        await anna.opens("/a")
        return (await anna.page.getByText(/ belegt$/).innerText()).replace(sizeOf(counted), "so viel")
      }
      await expect.poll(line, { timeout: 45_000 }).toMatch(/^so viel (von \d+ \S+ )?belegt$/)
      return counted
    }
    const entryBytes = 4_000 // more than one file's entry, and whatever else a page writes meanwhile
    let before = await told()
    for (const [name, size] of [["Karte.bin", 200_000], ["Luftbild.bin", 150_000]] as const) {
      await anna.opens(space)
      await anna.uploads(name, Buffer.from(noise(size)))
      await expect.poll(async () => (await told()) - before, { timeout: 45_000 }).toBeGreaterThan(blobBytes(size))
      const after = await told()
      expect(after - before).toBeLessThan(blobBytes(size) + entryBytes)
      before = after
    }
  }, 120_000)

  test("what a member wrote that is not allowed stands in the state of the space, with her name; without it all is well", async () => {
    const path = await anna.createsSpace("Verkehr")
    const verkehr = path.split("/")[2]!
    const page = await anna.invites("Clara Beispiel", "clara", "Verkehr", "kann verwalten")
    await page.presses("Zu meiner Ablage")
    await page.heading("Verkehr") // she has the keys
    await page.context.close()
    const at = await Person.at(town.appliance)
    get(await at.engine.signIn({ login: "clara", password: page.password, keep: false, deviceLabel: "" }))
    const clara = await Hand.inPlaceOf(town.appliance, at)
    /** On the head as it is then: Anna's page may write, too. */
    const sends = async (makes: () => Promise<DraftEntry>): Promise<number> => {
      let seq = 0
      const sent = async (): Promise<string> => {
        const entry = await clara.signs(verkehr, await makes())
        seq = entry.header.seq
        return clara.sends(verkehr, entry)
      }
      await expect.poll(sent, { timeout: 30_000 }).toBe("ok")
      return seq
    }
    const skipped = anna.page.getByRole("heading", { name: "übergangen" })
    const warned = anna.page.getByRole("heading", { name: "Warnungen" })

    await sends(() => clara.content(verkehr, [{ op: "folder", node: NodeId.random(), parent: NodeId.zero, name: "von Clara" }]))
    await anna.opens(path)
    await anna.sees("von Clara")
    await anna.opens(`${path}/zustand`)
    await anna.reads("Alles in Ordnung")
    expect([await skipped.count(), await warned.count()]).toEqual([0, 0])

    const unfit = await sends(() => clara.content(verkehr, [{ op: "trash", node: NodeId.random() }]))
    await anna.opens(`${path}/zustand`)
    await anna.heading("1 Eintrag wurde übergangen")
    await anna.reads("Diese Einträge des Verlaufs waren nicht zulässig. Sie haben nichts verändert.")
    await anna.reads(`Eintrag ${unfit} von Clara Beispiel`)
    const count = await anna.page.getByText(/ Einträge im Verlauf/).innerText()
    expect(Number(/(\d+) Einträge im Verlauf/.exec(count)![1])).toBeGreaterThan(unfit) // they are numbered from 0
    await anna.reads("Alles in Ordnung")
    expect(await warned.count()).toBe(0)

    const empty = await sends(async () => {
      const body = await clara.set(verkehr)
      await clara.raise(verkehr, body)
      body.keyCommit = keyCommit(EpochKey.random(), (await clara.space(verkehr)).id, body.epoch) // to another key
      return clara.access(body)
    })
    await anna.opens(`${path}/zustand`)
    await anna.heading("Warnungen")
    await anna.reads(`Eintrag ${empty}: Clara Beispiel hat die Ablage nicht für alle Mitglieder gleich verschlossen.`)
    await anna.heading("1 Eintrag wurde übergangen")
    expect(await anna.page.getByText("Alles in Ordnung").count()).toBe(0)
    expect(await anna.isForEverybody()).toEqual([])
  }, 120_000)

  test("before somebody leaves, the spaces are named that nobody could manage then", async () => {
    await anna.opens(`${space}/mitglieder`)
    await anna.page.getByLabel("Rechte von Anna Beispiel").selectOption({ label: "kann bearbeiten" })
    await anna.answers("Verringern")
    await anna.page.getByLabel("Rechte von Anna Beispiel").waitFor({ state: "detached" })
    await opensPerson("Bernd Beispiel")
    await anna.presses("Ausscheiden lassen")
    const dialog = anna.page.getByRole("dialog")
    await dialog.getByText("1 Ablage hätte danach niemanden, der sie verwalten kann:").waitFor()
    await dialog.getByRole("listitem").filter({ hasText: "Umwelt" }).waitFor()
    await dialog.getByText("Geben Sie dort zuerst jemand anderem das Recht ‚kann verwalten‘.").waitFor()
    await dialog.getByText(/^Nachsehen kann Mappe dabei nur in Ablagen, zu denen Sie selbst gehören/).waitFor()
    expect(await anna.isForEverybody()).toEqual([])
    await anna.answers("Abbrechen")

    await bernd.opens(`${space}/mitglieder`)
    await bernd.page.getByLabel("Rechte von Anna Beispiel").selectOption({ label: "kann verwalten" })
    await bernd.reads("Anna Beispiel kann verwalten.")
    await expect
      .poll(
        async () => {
          await anna.presses("Ausscheiden lassen")
          const warned = await dialog.getByText(/niemanden, der sie verwalten kann/).count()
          if (warned > 0) await anna.answers("Abbrechen")
          return warned
        },
        { timeout: 20_000 },
      )
      .toBe(0)
    await anna.reads("Was sie schon heruntergeladen hat, behält sie.")
    await anna.answers("Ausscheiden lassen")
    await anna.reads("Bernd Beispiel ist ausgeschieden.")
    await anna.opens("/f")
    await anna.seesNoMore("Bernd Beispiel")
    await anna.page.getByLabel("Ausgeschiedene zeigen").check()
    await anna.sees("Bernd Beispiel")
    await anna.reads("ausgeschieden")
    expect(await anna.isForEverybody()).toEqual([])
    await bernd.opens("/")
    await bernd.heading("Anmelden")
    await bernd.signsIn("bernd.neu")
    await bernd.reads("Ihre Mitgliedschaft ist beendet.") // to who has the right password
    expect(await bernd.page.getByText("Meine Ablagen").count()).toBe(0)
  }, 90_000)

  test("what stands in place of a screen has help of its own: a letter, a link", async () => {
    await anna.opens("/f/einladen")
    await anna.helpIs("einladen")
    await anna.fills("Vor- und Nachname", "Clara Beispiel")
    await anna.presses("Einladen")
    await anna.heading("Einladung für Clara Beispiel")
    await anna.helpIs("brief")
    await anna.presses("Einladung zurückziehen")
    await anna.answers("Einladung zurückziehen")
    await anna.heading("Personen")
    await anna.helpIs("personen")
    await anna.opens(space)
    await anna.presses("Verknüpfen")
    await anna.fills("Adresse oder Nummer", "https://zeitung.example/artikel")
    await anna.presses("Nachsehen")
    await anna.fills("Name des Verweises", "Artikel")
    await anna.answers("Verknüpfen")
    await anna.helpIs("ordner")
    await anna.chooses("Angaben zum Verweis", "Artikel")
    await anna.reads(/^Seite öffnen/)
    await anna.helpIs("verweis")
    await anna.page.getByRole("main").getByRole("link", { name: "Umwelt", exact: true }).click()
    await anna.sees("Antrag.txt")
    await anna.helpIs("ordner")
  }, 60_000)
  test("every screen has a page of help of its own, found from the screen and from the list", async () => {
    const node = `/d/${space.split("/")[2]}/`
    await anna.opens(space)
    const file = await anna.page.getByRole("link", { name: "Antrag.txt", exact: true }).getAttribute("href")
    expect(file).toContain(node)
    await anna.opens("/f")
    const person = (await anna.page.getByRole("link", { name: "Anna Beispiel", exact: true }).getAttribute("href"))!
    const screens = [
      "/", "/a", space, file!, `${space}/papierkorb`, `${space}/mitglieder`, `${space}/zustand`, `${space}/verweise`, "/suche?q=antrag", "/n",
      "/f", "/f/einladen", person, "/f/regeln", "/f/rechte", "/f/kosten", "/f/kosten/vergleich",
      "/z", "/z/passwort", "/z/bestaetigungscode", "/z/geraete", "/z/netzlaufwerk", "/z/wiederherstellungsblatt", "/z/darstellung",
      "/rat", "/rat/sitzungen", "/rat/sitzung#stadt/1", "/rat/vorlage#stadt/1", "/s/neu", `/s/${space.split("/")[2]}/1`,
    ]
    const placeOf = (path: string) => { const { pathname, search, hash } = new URL(path, anna.page.url()); return parseRoute(pathname, search, hash).at }
    const entry: Place[] = ["sign_in", "join", "found", "recover"] // in stories/entry.test.ts
    expect(screens.map(placeOf).toSorted()).toEqual((Object.keys(helpPages) as Place[]).filter((place) => helpPages[place] !== "" && !entry.includes(place)).toSorted())
    const opened = new Set<string>()
    for (const path of screens) {
      await anna.opens(path)
      await anna.page.getByRole("heading", { level: 1 }).filter({ hasText: /\S/ }).waitFor()
      await anna.page.getByRole("navigation", { name: "Bereiche" }).getByRole("link", { name: "Hilfe" }).click()
      const page = helpPages[placeOf(path)]
      await anna.page.getByRole("heading", { level: 1, name: help[page]!.title, exact: true }).waitFor()
      expect(new URL(anna.page.url()).pathname).toBe(`/h/${page}`)
      opened.add(page)
    }
    expect(opened.size).toBe(screens.length) // none of two screens
    expect(await anna.isForEverybody()).toEqual([])
    await anna.page.getByRole("link", { name: "Alle Hilfeseiten" }).click()
    const stranger = await town.somebody(320) // help needs nobody signed in
    await stranger.opens("/h")
    await stranger.sees("Wie Mappe schützt")
    await stranger.heading("Ablagen und Dateien")
    expect(await stranger.page.getByRole("listitem").getByRole("link").evaluateAll((all) => all.map((one) => one.getAttribute("href")))).toEqual(Object.values(helpGroups).flat().map((page) => `/h/${page}`))
    await stranger.page.getByRole("link", { name: "Anmelden", exact: true }).click()
    await stranger.reads("Sie haben noch keinen Anmeldenamen")
    await stranger.page.getByRole("link", { name: "Bestätigungscode eingeben", exact: true }).click() // where it says what else there is
    await stranger.heading("Bestätigungscode eingeben")
    expect(await stranger.isForEverybody()).toEqual([])
    expect(town.complaints.filter((one) => /Content Security|Trusted/i.test(one))).toEqual([])
  }, 180_000)
})
