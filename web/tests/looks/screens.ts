// Every screen and state of the app, and every look at it.
import type { BrowserContextOptions, Page } from "playwright-core"
import { press, type Screen } from "./press.ts"
import { questions } from "./questions.ts"
import { states } from "./states.ts"

export const screens: Screen[] = [
  { name: "anmelden", path: "/anmelden?als=niemand" },
  { name: "anmelden-falsch", path: "/anmelden?als=niemand", act: signInWrongly },
  { name: "bestaetigungscode", path: "/anmelden?als=niemand", act: (page) => signIn(page, "zweifach") },
  { name: "beitreten", path: "/beitreten?als=niemand" },
  { name: "beitreten-wer", path: "/join?als=niemand#ohne-pin" },
  { name: "beitreten-pin", path: "/join?als=niemand#beispiel", act: giveWrongPin },
  { name: "beitreten-passwort", path: "/join?als=niemand#beispiel", act: joinToPassword },
  { name: "beitreten-blatt", path: "/join?als=niemand#beispiel", act: joinToSheet },
  { name: "beitreten-vergleich", path: "/join?als=niemand#beispiel", act: joinToCompare },
  { name: "gruenden", path: "/found?als=niemand#beispiel" },
  { name: "wiederherstellen", path: "/wiederherstellen?als=niemand" },
  { name: "start", path: "/" },
  { name: "start-gast", path: "/?als=gast" },
  { name: "start-ohne-netz", path: "/?ohne=netz" },
  { name: "start-uhr", path: "/?uhr=falsch" },
  { name: "start-rueckgabe", path: "/?heilt=ja" },
  { name: "start-code-weg", path: "/?code=weg" },
  { name: "start-erinnert", path: "/?erinnert=ja", act: reminded },
  { name: "ablagen", path: "/a" },
  { name: "neue-ablage", path: "/a", act: press("Neue Ablage") },
  { name: "ordner", path: "/a/s-haushalt" },
  { name: "ordner-menue", path: "/a/s-haushalt", act: press("Aktionen für Eckdaten Kämmerei.pdf") },
  { name: "ordner-auswahl", path: "/a/s-haushalt", act: selectTwo },
  { name: "ordner-verschieben", path: "/a/s-haushalt", act: moveOne },
  { name: "ordner-hochladen", path: "/a/s-haushalt", act: uploadTwo },
  { name: "ordner-herunterladen", path: "/a/s-haushalt", act: downloadTwo },
  { name: "ordner-halb-geladen", path: "/a/s-haushalt?geladen=halb" },
  { name: "ordner-gesperrt", path: "/a/s-haushalt", act: uploadIntoEdited },
  { name: "teilen", path: "/a/s-haushalt", act: press("Teilen") },
  { name: "archiv", path: "/a/s-archiv" },
  { name: "datei", path: "/a/s-haushalt", act: (page) => page.getByRole("link", { name: "Haushaltsrede Entwurf.docx" }).click() },
  { name: "datei-text", path: "/a/s-haushalt", act: (page) => page.getByRole("link", { name: "Notizen aus der Klausur.txt" }).click() },
  { name: "notizen", path: "/a/s-haushalt", act: openNotes },
  { name: "notiz-schreiben", path: "/a/s-haushalt", act: writeNote },
  { name: "notiz-antworten", path: "/a/s-haushalt", act: answerNote },
  { name: "offene-notizen", path: "/n" },
  { name: "offene-notizen-keine", path: "/n/von-mir" },
  { name: "notiz-loeschen", path: "/a/s-haushalt", act: eraseNote },
  { name: "alarm", path: "/a/s-bau" },
  { name: "alarm-entscheidung", path: "/a/s-bau/zustand" },
  { name: "wartet", path: "/a/s-neu" },
  { name: "papierkorb", path: "/a/s-haushalt/papierkorb" },
  { name: "mitglieder", path: "/a/s-haushalt/mitglieder" },
  { name: "zustand", path: "/a/s-haushalt/zustand" },
  { name: "zustand-warnungen", path: "/a/s-schule/zustand" },
  { name: "suche", path: "/suche#haushalt" },
  { name: "suche-nichts", path: "/suche#xyz" },
  { name: "personen", path: "/f" },
  { name: "einladen", path: "/f/einladen?ablage=s-haushalt" },
  { name: "brief", path: "/f/einladen?ablage=s-haushalt", act: inviteOne },
  { name: "person", path: "/f/person/p-lange" },
  { name: "person-neu", path: "/f/person/p-weber" },
  { name: "person-abgelaufen", path: "/f/person/p-ebert", act: press("Neuen Brief ausstellen") },
  { name: "ausscheiden", path: "/f/person/p-kramer", act: press("Ausscheiden lassen") },
  { name: "kosten", path: "/f/kosten" },
  { name: "kosten-haushalt", path: "/f/kosten", act: press("Haushalt ändern") },
  { name: "kosten-tabelle", path: "/f/kosten", act: (page) => page.getByText("Als Tabelle").nth(1).click() },
  { name: "kosten-abrechnung-falsch", path: "/f/kosten?abrechnung=falsch" },
  { name: "kosten-vergleich", path: "/f/kosten/vergleich" },
  { name: "regeln", path: "/f/regeln" },
  { name: "rechte", path: "/f/rechte" },
  { name: "zugang", path: "/z" },
  { name: "passwort", path: "/z/passwort" },
  { name: "faktor", path: "/z/bestaetigungscode", act: press("Einrichten") },
  { name: "geraete", path: "/z/geraete" },
  { name: "geraet-nicht-merken", path: "/z/geraete", act: press("Nicht mehr merken") },
  { name: "netzlaufwerk", path: "/z/netzlaufwerk" },
  { name: "geraetekennwort", path: "/z/netzlaufwerk", act: press("Gerätekennwort anlegen") },
  { name: "blatt", path: "/z/wiederherstellungsblatt" },
  { name: "darstellung", path: "/z/darstellung" },
  { name: "hilfe", path: "/h" },
  { name: "schutz", path: "/h/schutz" },
  { name: "rat", path: "/rat" },
  { name: "rat-suche", path: "/rat#haushalt" },
  { name: "rat-nichts", path: "/rat#xyz" },
  { name: "sitzungen", path: "/rat/sitzungen" },
  { name: "sitzung", path: "/rat/sitzungen", act: (page) => opens(page, "Rat der Stadt Musterstadt", "Tagesordnung|Öffentlicher Teil") },
  { name: "sitzung-neu", path: "/s/neu" },
  { name: "eigene-sitzung", path: "/s/s-haushalt/s1" },
  { name: "eigene-sitzung-ergaenzen", path: "/s/s-haushalt/s1", act: press("Aus der Fraktion ergänzen: Fraktionssitzung") },
  { name: "punkte-uebernehmen", path: "/s/s-haushalt/s1", act: press("Punkte aus dem Rat übernehmen") },
  { name: "meine-gremien", path: "/rat/sitzungen", act: press("Meine Gremien") },
  { name: "vorlage", path: "/rat#haushalt", act: (page) => opens(page, "Haushaltssatzung 2027 und Haushaltsplan", "Beraten in") },
  { name: "vorlage-zurueckgezogen", path: `/rat/vorlage#musterstadt/${encodeURIComponent("https://ratsinfo.example/oparl/papers/6")}` },
  { name: "vorlage-notiz", path: `/rat/vorlage#musterstadt/${encodeURIComponent("https://ratsinfo.example/oparl/papers/1")}`, act: press("Notiz schreiben") },
  { name: "sitzung-notizen", path: `/rat/sitzung#musterstadt/${encodeURIComponent("https://ratsinfo.example/oparl/meetings/1")}/${encodeURIComponent("https://ratsinfo.example/oparl/items/2")}` },
  { name: "verweise", path: "/a/s-haushalt/verweise" },
  { name: "vorlage-weg", path: "/rat/vorlage#musterstadt/nichts" },
  { name: "verknuepfen", path: "/a/s-haushalt", act: linkByNumber },
  { name: "fremde-seite", path: "/a/s-haushalt", act: (page) => page.getByRole("link", { name: "Tageblatt zum Haushalt" }).click() },
  { name: "verweis", path: "/a/s-haushalt", act: lookAtLink },
  { name: "hilfe-netzlaufwerk", path: "/h/netzlaufwerk" },
  { name: "nirgends", path: "/gibtesnicht" },
  { name: "ordner-gast", path: "/a/s-haushalt?als=gast" },
  { name: "datei-fassung", path: "/a/s-haushalt", act: openVersion },
  ...questions,
  ...states,
]

async function signIn(page: Page, login: string): Promise<void> {
  await page.getByLabel("Anmeldename").fill(login)
  await page.getByRole("textbox", { name: "Passwort" }).fill("ein langes Passwort")
  await press("Anmelden")(page)
  await page.getByRole("textbox", { name: "Bestätigungscode" }).waitFor()
}
async function reminded(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Das war ich" }).waitFor()
  await page.getByRole("button", { name: "Jetzt nicht" }).waitFor()
}
async function signInWrongly(page: Page): Promise<void> {
  await page.getByLabel("Anmeldename").fill("r.albers")
  await page.getByRole("textbox", { name: "Passwort" }).fill("falsch")
  await press("Anmelden")(page)
  await page.getByText("stimmt nicht").waitFor()
}
async function giveWrongPin(page: Page): Promise<void> {
  await page.getByLabel("Einladungs-PIN").fill("00000000")
  await press("Weiter")(page)
  await page.getByText("Die PIN stimmt nicht").waitFor()
}
async function joinToPassword(page: Page): Promise<void> {
  await page.getByLabel("Einladungs-PIN").fill("4711 0815")
  await press("Weiter")(page)
  await page.getByLabel("Anmeldename").waitFor()
}
async function joinToSheet(page: Page): Promise<void> {
  await joinToPassword(page)
  await page.getByLabel("Anmeldename").fill("h.vogt")
  const words = await page.locator(".words").textContent()
  await page.getByRole("textbox", { name: "Passwort" }).fill(words ?? "")
  await press("Beitreten")(page)
  await page.getByRole("button", { name: "Blatt drucken" }).waitFor()
}
async function joinToCompare(page: Page): Promise<void> {
  await joinToSheet(page)
  const label = (await page.locator("label", { hasText: "Bitte Gruppe" }).textContent()) ?? ""
  const group = Number(label.replace(/\D/g, ""))
  const groups = await page.locator("ol.numbered li").allTextContents()
  await page.getByLabel(label).fill(groups[group - 1]!.trim())
  await press("Weiter")(page)
  await page.getByRole("heading", { name: "Ihr Vergleichscode" }).waitFor()
}
async function selectTwo(page: Page): Promise<void> {
  await press("Weitere Aktionen")(page)
  await page.getByRole("menuitem", { name: "Auswählen" }).click()
  await page.getByRole("checkbox").nth(2).check()
  await page.getByRole("checkbox").nth(3).check()
}
async function moveOne(page: Page): Promise<void> {
  await press("Aktionen für Foto Turnhalle Ost.jpg")(page)
  await page.getByRole("menuitem", { name: "Verschieben" }).click()
}
async function uploadTwo(page: Page): Promise<void> {
  const chooser = page.waitForEvent("filechooser")
  await press("Hochladen")(page)
  const files = ["Anlage 3 Investitionen.pdf", "Film Bürgerversammlung.mp4"]
  await (await chooser).setFiles(files.map((name) => ({ name, mimeType: "application/pdf", buffer: Buffer.alloc(9_000_000) })))
  await page.getByRole("button", { name: "Film Bürgerversammlung.mp4 anhalten" }).click()
}
async function downloadTwo(page: Page): Promise<void> {
  for (const name of ["Foto Turnhalle Ost.jpg", "Haushaltsrede Entwurf.docx"]) {
    await press(`Aktionen für ${name}`)(page)
    await page.getByRole("menuitem", { name: "Herunterladen" }).click()
  }
  await page.getByRole("button", { name: "Foto Turnhalle Ost.jpg anhalten" }).click()
}
/** One that somebody edits, and one that fits. */
async function uploadIntoEdited(page: Page): Promise<void> {
  const chooser = page.waitForEvent("filechooser")
  await press("Hochladen")(page)
  const names = ["Haushaltsrede Entwurf.docx", "Film Bürgerversammlung.mp4"]
  await (await chooser).setFiles(names.map((name) => ({ name, mimeType: "application/pdf", buffer: Buffer.alloc(9_000_000) })))
  await page.getByText("Ihre Fassung wartet").waitFor()
}
async function openVersion(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Haushaltsrede Entwurf.docx" }).click()
  await press("Öffnen: 1. Fassung")(page)
  await page.getByRole("heading", { name: /: Fassung vom/ }).waitFor()
}
async function openNotes(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Haushaltsrede Entwurf.docx" }).click()
  await page.getByText("Ich habe die Zahlen geprüft").waitFor()
}
async function writeNote(page: Page): Promise<void> {
  await openNotes(page)
  await press("Notiz schreiben")(page)
  await page.getByText("Für alle. Hier wählen Sie Personen aus.").click()
  await page.getByRole("checkbox", { name: "Ute Kramer" }).check()
  const chooser = page.waitForEvent("filechooser")
  await press("Datei anhängen")(page)
  await (await chooser).setFiles({ name: "Stellungnahme der Verwaltung zum Haushalt.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(9_000) })
  await page.getByText("Stellungnahme der Verwaltung").waitFor()
}
async function answerNote(page: Page): Promise<void> {
  await openNotes(page)
  await press("Antworten")(page)
  await press("Antwort speichern")(page)
  await page.getByText("Bitte schreiben Sie etwas").waitFor()
}
async function eraseNote(page: Page): Promise<void> {
  await openNotes(page)
  await page.getByRole("button", { name: /^Löschen:/ }).first().click()
}
async function opens(page: Page, link: string, heading: string): Promise<void> {
  await page.getByRole("main").getByRole("link", { name: link, exact: true }).first().click()
  await page.getByRole("heading", { name: new RegExp(heading) }).first().waitFor()
}
async function linkByNumber(page: Page): Promise<void> {
  await press("Verknüpfen")(page)
  await page.getByLabel("Adresse oder Nummer").fill("0800/2026")
  await press("Nachsehen")(page)
  await page.getByText("Welche ist gemeint?").waitFor()
}
async function lookAtLink(page: Page): Promise<void> {
  await press("Aktionen für Vorlage 0717/2026 Haushaltssatzung")(page)
  await page.getByRole("menuitem", { name: "Angaben zum Verweis" }).click()
  await page.getByRole("link", { name: "In Mappe ansehen" }).waitFor()
}
async function inviteOne(page: Page): Promise<void> {
  await page.getByLabel("Vor- und Nachname").fill("Hanna Vogt")
  await press("Einladen")(page)
  await page.getByText("Einladungs-PIN für Hanna Vogt").waitFor()
}

/** How somebody looks at a screen. */
export interface Look {
  name: string
  options: BrowserContextOptions
  /** What the browser's own setting for larger text does. */
  largeText?: boolean
  paper?: boolean
}
const at = (width: number, height = 900) => ({ viewport: { width, height } })

/** A zoom of 200 % is half as many of the page's pixels, each of four. */
const zoomed = { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 }

export const looks: Look[] = [
  { name: "320", options: at(320, 640) },
  { name: "390", options: at(390, 844) },
  { name: "820", options: at(820, 1180) },
  { name: "1440", options: at(1440) },
  { name: "1440-dunkel", options: { ...at(1440), colorScheme: "dark" } },
  { name: "390-dunkel", options: { ...at(390, 844), colorScheme: "dark" } },
  { name: "820-kontrast", options: { ...at(820, 1180), forcedColors: "active" } },
  { name: "820-gross", options: at(820, 1180), largeText: true },
  { name: "390-gross", options: at(390, 844), largeText: true },
  { name: "1440-zoom", options: zoomed },
  { name: "papier", options: at(794, 1123), paper: true },
  { name: "820-english", options: { ...at(820, 1180), locale: "en-GB" } },
]
