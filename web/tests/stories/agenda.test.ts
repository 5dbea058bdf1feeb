// The faction's layer over the council's meetings: a recommendation beside an item, a file put on an agenda from its
// menu in three steps, an own meeting with items of the council, invitation, attendance; two people who write at once.
import { mkdirSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { CouncilTown, dayInGermany } from "../council/town.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

const shots = process.env["MAPPE_SHOTS"] ?? ""

describe.skipIf(!canPlay)("agendas", { timeout: 240_000 }, () => {
  let council: CouncilTown
  let town: Town
  let erika: Somebody
  let otto: Somebody
  let space = ""
  const shoot = async (name: string, who = erika): Promise<void> => {
    if (shots === "") return
    mkdirSync(shots, { recursive: true })
    await who.page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
  }
  const opensTheCouncilsMeeting = async (who: Somebody): Promise<void> => {
    await who.opens("/rat/sitzungen")
    await who.page.getByRole("link", { name: "Sitzung des Rates" }).click()
    await who.heading("Öffentlicher Teil")
  }

  beforeAll(async () => {
    council = await CouncilTown.start()
    town = await Town.start({ more: council.configuration("musterstadt") })
    erika = await town.somebody()
    await erika.founds("Beispielfraktion", "Erika Beispiel", "e.beispiel")
    space = await erika.createsSpace("Haushalt 2027")
    await erika.uploads("Änderungsantrag.txt", Buffer.from("Mehr Radwege\n"), "text/plain")
    await erika.sees("Änderungsantrag.txt")
    otto = await erika.invites("Otto Beispiel", "o.beispiel", "Haushalt 2027", "kann bearbeiten")
    await erika.opens("/rat")
    await erika.reads("5 Vorlagen und 3 Sitzungen")
  }, 240_000)
  afterAll(async () => {
    await town?.end()
    council?.end()
  })

  test("from a file to an item in three steps: menu, item, button", async () => {
    await erika.opens(space)
    await erika.chooses("Einem Tagesordnungspunkt zuordnen", "Änderungsantrag.txt")
    await erika.page.getByRole("radio", { name: "Ö 2 Radweg an der Bahnhofstraße" }).check()
    await shoot("zuordnen")
    await erika.answers("Zuordnen")
    await erika.reads("„Änderungsantrag.txt“ ist zugeordnet.")
    await opensTheCouncilsMeeting(erika)
    await erika.sees("Änderungsantrag.txt")
  })

  test("a recommendation beside an item, marked as the faction's", async () => {
    await erika.page.getByRole("button", { name: /^Bearbeiten: Ö 2/ }).click()
    await erika.fills("Empfehlung", "Zustimmen, mit Änderungsantrag.")
    await erika.fills("Es spricht", "@Erika Beispiel")
    await erika.fills("Vorbereitung", "Die Kosten stehen auf Seite 3.\n\n<img src=x onerror=alert(1)>")
    await erika.answers("Speichern")
    await erika.reads("Zustimmen, mit Änderungsantrag.")
    await erika.reads("<img src=x onerror=alert(1)>")
    expect(await erika.page.locator("main img").count()).toBe(0)
    await shoot("ratssitzung")
    expect(await erika.isForEverybody()).toEqual([])
  })

  test("two write at once: the second sees both texts and decides", async () => {
    await opensTheCouncilsMeeting(otto)
    await otto.reads("Zustimmen, mit Änderungsantrag.")
    for (const who of [erika, otto]) {
      await who.page.getByRole("button", { name: /^Bearbeiten: Ö 2/ }).click()
      await who.fills("Abstimmung", who === erika ? "geschlossen dafür" : "freie Abstimmung")
    }
    await erika.answers("Speichern")
    await erika.reads("geschlossen dafür")
    await otto.page.getByRole("dialog").getByRole("button", { name: "Speichern", exact: true }).click() // it stays open
    await otto.reads("Erika Beispiel hat inzwischen etwas anderes geschrieben.")
    await otto.reads("geschlossen dafür")
    await shoot("zugleich", otto)
    await otto.page.getByRole("button", { name: "Beide zusammenfügen" }).click()
    await otto.answers("Speichern")
    await erika.reads("freie Abstimmung")
    await erika.reads("geschlossen dafür")
  })

  test("an own meeting: made, filled by tick, ordered, with an invitation for the calendar, attendance and result", async () => {
    await erika.opens("/rat/sitzungen")
    await erika.presses("Eigene Sitzung anlegen")
    await erika.fills("Bezeichnung", "Fraktionssitzung")
    const day = dayInGermany(2)
    await erika.fills("Tag", day)
    await erika.fills("Beginn", "19:00")
    await erika.fills("Ende", "21:30")
    await erika.fills(/^Ort/, "Rathaus, Zimmer 2")
    await erika.presses("Sitzung anlegen")
    await erika.heading("Fraktionssitzung")
    await erika.presses("Punkte aus dem Rat übernehmen")
    await erika.page.getByRole("checkbox", { name: "Ö 2 Radweg an der Bahnhofstraße" }).check()
    await erika.page.getByRole("checkbox", { name: "Ö 4 Verkehrskonzept für die Altstadt" }).check()
    await erika.answers("2 Punkte übernehmen")
    await erika.reads("Verkehrskonzept für die Altstadt")
    await erika.reads("Zustimmen, mit Änderungsantrag.") // what stands at the council's item stands here
    await erika.presses("Punkt hinzufügen")
    await erika.fills("Punkt", "Personal")
    await erika.page.getByRole("checkbox", { name: "Nichtöffentlich" }).check()
    await erika.answers("Speichern")
    await erika.reads("Personal")
    await erika.chooses("Nach oben", "Personal")
    await erika.page.getByLabel("Teilnahme: Otto Beispiel").selectOption("kommt")
    await erika.reads("1 Zusage, 0 Absagen")
    const file = (await erika.saves(() => erika.presses("Für den Kalender (ICS)"))).toString()
    for (const line of ["BEGIN:VCALENDAR\r\n", `DTSTART:${day.replaceAll("-", "")}T`, "SUMMARY:Fraktionssitzung\r\n", "LOCATION:Rathaus\\, Zimmer 2\r\n"]) expect(file).toContain(line)
    expect(file).not.toContain("Personal") // what is not public stays out of calendars
    await shoot("eigene-sitzung")
    expect(await erika.isForEverybody()).toEqual([])
    await erika.page.emulateMedia({ media: "print" })
    await shoot("eigene-sitzung-druck")
    expect(await erika.page.getByRole("button", { name: "Punkt hinzufügen" }).isVisible()).toBe(false)
    await erika.page.emulateMedia({ media: "screen" })
  })

  test("from an item to a new file in three steps: button, file, space; it lies in the meeting's folder", async () => {
    await erika.createsSpace("Umwelt")
    await opensTheCouncilsMeeting(erika)
    await erika.page.getByRole("button", { name: /^Datei zuordnen: Ö 4/ }).click()
    const chooser = erika.page.waitForEvent("filechooser")
    await erika.presses("Neue Datei von diesem Gerät …")
    await (await chooser).setFiles({ name: "Stellungnahme.txt", mimeType: "text/plain", buffer: Buffer.from("Für den Radverkehr\n") })
    await erika.page.getByRole("dialog").getByLabel("In welche Ablage?").selectOption({ label: "Haushalt 2027" })
    await erika.reads(/in den Ordner „\d{4}-\d{2}-\d{2} Sitzung des Rates“/)
    expect(await erika.isForEverybody()).toEqual([])
    await shoot("neue-datei")
    await erika.answers("Hochladen und zuordnen")
    await erika.page.getByRole("main").getByRole("link", { name: "Stellungnahme.txt" }).click()
    await erika.reads("Für den Radverkehr")
    await erika.heading("Auf Tagesordnungen")
    await opensTheCouncilsMeeting(otto)
    await otto.sees("Stellungnahme.txt")
  })

  test("notes at an own meeting and its items: whom they are for finds the place", async () => {
    await erika.opens("/rat/sitzungen")
    await erika.page.getByRole("link", { name: "Fraktionssitzung", exact: true }).click()
    await erika.heading("Tagesordnung")
    const personal = (who: Somebody) => who.page.getByRole("listitem").filter({ has: who.page.getByRole("button", { name: "Aktionen für Personal" }) })
    await personal(erika).getByText("Notizen", { exact: true }).click()
    await personal(erika).getByRole("button", { name: "Notiz schreiben" }).click()
    await erika.fills("Ihre Notiz", "Wer vertritt uns, @Otto Beispiel?")
    expect(await erika.page.getByLabel("In welcher Ablage?").locator("option").allInnerTexts()).toEqual(["Haushalt 2027"]) // where the meeting lives
    await erika.presses("Notiz speichern")
    await personal(erika).getByText("1 offene Notiz").waitFor()
    expect(await erika.isForEverybody()).toEqual([])
    await shoot("eigene-sitzung-notiz")
    await otto.opens("/")
    await otto.reads("zu „Personal“")
    await otto.page.getByRole("link", { name: /^Wer vertritt uns/ }).click()
    await otto.heading("Tagesordnung")
    await personal(otto).getByText("für Sie", { exact: true }).waitFor() // it stands open
    await otto.page.getByRole("region", { name: "Notizen", exact: true }).last().getByRole("button", { name: "Notiz schreiben" }).click()
    await otto.fills("Ihre Notiz", "Ich komme später.")
    await otto.presses("Notiz speichern")
    await erika.reads("Ich komme später.")
    for (const [who, path, text] of [[otto, "/n", "Wer vertritt uns"], [otto, "/n/von-mir", "Ich komme später"], [erika, "/n/offen", "Ich komme später"]] as const) {
      await who.opens(path)
      await who.heading("Offene Notizen")
      await who.page.getByRole("list", { name: "Offene Notizen" }).getByRole("link", { name: new RegExp(`^${text}`) }).waitFor()
      expect(await who.isForEverybody()).toEqual([])
    }
    await erika.page.getByRole("link", { name: "Von mir" }).click()
    await erika.page.getByRole("link", { name: /^Wer vertritt uns/ }).click()
    await personal(erika).getByRole("button", { name: "Erledigt" }).click()
    await otto.opens("/n")
    await otto.reads("Keine offenen Notizen. Schön.")
  })

  test("the start page has the own meeting first, then the council's; both are marked, also without a network", async () => {
    await otto.opens("/")
    await otto.heading("Nächste Sitzung")
    const next = otto.page.getByRole("region", { name: "Nächste Sitzung" })
    await next.getByText("Fraktionssitzung", { exact: true }).waitFor()
    expect(await next.innerText()).toContain("in 2 Tagen")
    expect(await next.innerText()).toContain("Zustimmen, mit Änderungsantrag.")
    expect(await next.getByRole("list", { name: "Danach" }).innerText()).toContain("Rat · ")
    await otto.presses("2 Dateien für unterwegs mitnehmen")
    await otto.reads(/^Die 2 Dateien zu dieser Sitzung liegen bis zum \d+\.\d+\.\d{4} auf diesem Gerät\.$/)
    expect(await otto.isForEverybody()).toEqual([])
    await shoot("start", otto)
    await otto.context.setOffline(true)
    await next.getByRole("link", { name: "Sitzung öffnen" }).click()
    await otto.heading("Tagesordnung")
    await otto.reads("Radweg an der Bahnhofstraße")
    await otto.page.getByRole("main").getByRole("link", { name: "Stellungnahme.txt" }).click()
    await otto.reads("Für den Radverkehr")
    await otto.context.setOffline(false)
    await erika.opens("/")
    await erika.page.getByRole("region", { name: "Nächste Sitzung" }).getByText("Sie sprechen", { exact: true }).waitFor()
  })

  test("a supervisory board without a system, by hand; afterwards its result", async () => {
    await erika.opens("/s/neu")
    await erika.page.getByRole("radio", { name: "Die eines anderen Gremiums" }).check()
    await erika.fills("Bezeichnung", "Aufsichtsrat")
    await erika.fills(/^Gremium/, "Stadtwerke")
    await erika.fills("Tag", dayInGermany(-1))
    await erika.fills("Beginn", "10:00")
    await erika.presses("Sitzung anlegen")
    await erika.heading("Aufsichtsrat")
    await erika.reads("Von Hand eingetragen")
    await erika.presses("Punkt hinzufügen")
    await erika.fills("Punkt", "Wirtschaftsplan")
    await erika.fills(/^Nummer/, "N 3")
    await erika.answers("Speichern")
    await erika.page.getByRole("button", { name: "Ergebnis eintragen: N 3 Wirtschaftsplan" }).click()
    await erika.fills("Ergebnis", "Einstimmig beschlossen.")
    await erika.answers("Speichern")
    await erika.reads("Einstimmig beschlossen.")
    expect(await erika.page.getByRole("button", { name: "Ergebnis eintragen: N 3 Wirtschaftsplan" }).count()).toBe(0)
    await erika.page.getByLabel("Teilnahme: Erika Beispiel (Sie)").or(erika.page.getByLabel("Teilnahme: Erika Beispiel")).selectOption("war da")
    await erika.reads("1 Person war da")
  })

  test("my bodies choose what is shown", async () => {
    await erika.opens("/rat/sitzungen")
    await erika.sees("Ausschuss für Bauen und Verkehr")
    await erika.presses("Meine Gremien")
    await erika.page.getByRole("checkbox", { name: "Rat", exact: true }).check()
    await erika.answers("Speichern")
    await erika.seesNoMore("Ausschuss für Bauen und Verkehr")
    await erika.sees("Fraktionssitzung")
    await shoot("sitzungen")
    await erika.page.getByLabel("Gremium").selectOption({ label: "Alle Sitzungen" })
    await erika.sees("Ausschuss für Bauen und Verkehr")
  })

  test("nobody's console complained", () => {
    expect(town.complaints.filter((one) => !/Failed to load resource|net::ERR/.test(one))).toEqual([])
  })
})
