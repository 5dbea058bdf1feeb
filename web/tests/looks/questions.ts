// Every question that comes in front of a page.
import type { Page } from "playwright-core"
import { choose, fill, follow, inTurn, press, reads, type Screen } from "./press.ts"

const speech = "Haushaltsrede Entwurf.docx"
const ofSpeech = `Aktionen für ${speech}`

const asked: Screen[] = [
  { name: "frage-tasten", path: "/", act: (page) => page.keyboard.press("?") },
  { name: "frage-neuer-ordner", path: "/a/s-haushalt", act: press("Neuer Ordner") },
  { name: "frage-umbenennen", path: "/a/s-haushalt", act: choose(ofSpeech, "Umbenennen") },
  { name: "frage-uebernehmen", path: "/a/s-haushalt", act: choose(ofSpeech, "Trotzdem übernehmen") },
  { name: "frage-in-den-papierkorb", path: "/a/s-haushalt", act: choose(ofSpeech, "In den Papierkorb") },
  { name: "frage-einem-punkt-zuordnen", path: "/a/s-haushalt", act: choose(ofSpeech, "Einem Tagesordnungspunkt zuordnen") },
  { name: "frage-ablage-umbenennen", path: "/a/s-haushalt", act: choose("Weitere Aktionen", "Ablage umbenennen") },
  { name: "ordner-weitere-aktionen", path: "/a/s-haushalt", act: press("Weitere Aktionen") },
  { name: "ordner-sortieren", path: "/a/s-haushalt", act: press("Sortieren") },
  { name: "frage-endgueltig", path: "/a/s-haushalt/papierkorb", act: press("Endgültig löschen") },
  { name: "frage-stand-des-servers", path: "/a/s-bau/zustand", act: inTurn(fill("Begründung", "Am Telefon mit allen verglichen."), press("Stand des Servers gilt")) },
  { name: "frage-mitglied-entfernen", path: "/a/s-haushalt/mitglieder", act: choose("Aktionen für Peter Lange", "Entfernen") },
  { name: "frage-ablage-verlassen", path: "/a/s-haushalt/mitglieder", act: choose("Aktionen für Renate Albers", "Ablage verlassen") },
  { name: "frage-netzlaufwerk-entfernen", path: "/a/s-haushalt/mitglieder", act: choose("Aktionen für Netzlaufwerk von Peter Lange", "Entfernen") },
  { name: "frage-recht-verringern", path: "/a/s-haushalt/mitglieder", act: (page) => page.getByLabel("Rechte von Peter Lange").selectOption("kann lesen").then(() => undefined) },
  { name: "frage-nicht-freischalten", path: "/a/s-haushalt/mitglieder", act: press("Nein") },
  { name: "frage-code-anders", path: "/a/s-haushalt/mitglieder", act: press("Code ist anders") },
  { name: "frage-vergleichscode", path: "/a/s-haushalt/mitglieder", act: choose("Aktionen für Jonas Weber", "Vergleichscode von Jonas Weber") },
  { name: "frage-neu-aufnehmen", path: "/f/person/p-kramer", act: press("Neu aufnehmen") },
  { name: "frage-code-zuruecksetzen", path: "/f/person/p-kramer", act: press("Bestätigungscode zurücksetzen") },
  { name: "frage-einladung-zurueckziehen", path: "/f/person/p-vogt", act: press("Einladung zurückziehen") },
  { name: "frage-brief-schliessen", path: "/f/person/p-ebert", act: inTurn(reissue, press("Brief schließen")) },
  { name: "frage-brief-zurueckziehen", path: "/f/person/p-ebert", act: inTurn(reissue, press("Einladung zurückziehen")) },
  { name: "frage-ohne-blatt", path: "/found?als=niemand#beispiel", act: inTurn(found, press("Später")) },
  { name: "frage-abmelden", path: "/a/s-haushalt?sendet=stockt", act: inTurn(follow("Angemeldet als Renate Albers"), press("Abmelden")) },
  { name: "frage-geraet-abmelden", path: "/z/geraete", act: press(/^Gerät abmelden/) },
  { name: "frage-geraetekennwort-loeschen", path: "/z/netzlaufwerk", act: press(/^Löschen: /) },
  { name: "frage-code-abschalten", path: "/z/bestaetigungscode?code=wenige", act: press("Abschalten") },
  { name: "frage-punkt", path: "/s/s-haushalt/s1", act: press("Punkt hinzufügen") },
  { name: "frage-punkt-weg", path: "/s/s-haushalt/s1", act: choose("Aktionen für 3 Grundstück am Bahnhof", "Von der Tagesordnung nehmen") },
  { name: "frage-sitzung-loeschen", path: "/s/s-haushalt/s2", act: choose("Aktionen für Aufsichtsrat der Stadtwerke", "Sitzung löschen") },
  { name: "frage-datei-zuordnen", path: "/s/s-haushalt/s1", act: press(/^Datei zuordnen: /) },
]
/** Each with the question, or the list of what can be done, really there. */
export const questions: Screen[] = asked.map((one) => ({ ...one, act: inTurn(one.act!, (page) => page.locator("dialog[open], [role=menu]").last().waitFor()) }))

async function reissue(page: Page): Promise<void> {
  await press("Neuen Brief ausstellen")(page)
  await page.getByRole("dialog").getByRole("button", { name: "Neuen Brief ausstellen" }).click()
  await reads(/^Einladungs-PIN für/)(page)
}

/** As far as the recovery sheet. */
export async function found(page: Page): Promise<void> {
  await fill("Ihr Vor- und Nachname", "Anna Beispiel")(page)
  await fill("Anmeldename", "a.beispiel")(page)
  const words = await page.locator(".words").textContent()
  await page.getByRole("textbox", { name: "Passwort" }).fill(words ?? "")
  await press("Fraktion gründen")(page)
  await page.getByRole("button", { name: "Blatt drucken" }).waitFor()
}
