// What screens say when something is not as usual: alarms, what is under way, what is refused, what is shown only once.
import type { Page } from "playwright-core"
import { choose, fill, follow, inTurn, press, reads, type Screen } from "./press.ts"
import { found } from "./questions.ts"

const code = inTurn(press("Einrichten"), fill("Bestätigungscode", "123456"), press("Bestätigen"), reads("BSPL-1000"))

export const states: Screen[] = [
  { name: "server-fremd", path: "/?server=untrusted", act: reads("nicht der Server, den dieses Gerät kennt") },
  { name: "server-aelter", path: "/a/s-haushalt?server=behind", act: reads("älteren Stand") },
  { name: "server-angesehen", path: "/?server=forged", act: press("Nur ansehen, was schon auf diesem Gerät ist") },
  { name: "alarm-angesehen", path: "/a/s-bau", act: press("Nur ansehen, was schon auf diesem Gerät ist") },
  { name: "fraktion-gesperrt", path: "/?person=gesperrt", act: reads("Fraktion gesperrt") },
  { name: "neue-fassung", path: "/?app=neu", act: reads("Eine neue Fassung von Mappe ist bereit") },
  { name: "wird-geoeffnet", path: "/?app=oeffnet", act: reads("Das dauert länger als sonst") },
  { name: "speicher-verwehrt", path: "/?app=verwehrt", act: reads("nichts gelöscht") },
  { name: "ohne-webassembly", path: "/?app=ohne-wasm", act: reads("Blockierungsmodus") },
  { name: "start-keine-ablage", path: "/?ablagen=keine" },
  { name: "ordner-keiner", path: "/a/gibtesnicht" },
  { name: "ordner-lesen", path: "/a/s-schule" },
  { name: "ordner-leer", path: "/a/s-haushalt", act: inTurn(follow("Vorlagen des Rates"), (page) => page.getByRole("heading", { name: "Vorlagen des Rates" }).waitFor()) },
  { name: "ordner-meldungen", path: "/a/s-vorstand" },
  { name: "papierkorb-leer", path: "/a/s-fraktion/papierkorb" },
  { name: "datei-weg", path: "/d/s-haushalt/gibtesnicht" },
  { name: "datei-im-papierkorb", path: "/a/s-haushalt", act: inTurn(follow("Notizen aus der Klausur.txt"), choose("Aktionen für Notizen aus der Klausur.txt", "In den Papierkorb"), (page) => page.getByRole("dialog").getByRole("button", { name: "In den Papierkorb" }).click(), (page) => page.getByRole("dialog").waitFor({ state: "detached" }), (page) => page.goBack().then(() => undefined)) },
  { name: "datei-bild", path: "/a/s-haushalt", act: inTurn(follow("Foto Turnhalle Ost.jpg"), (page) => page.getByRole("img", { name: /Foto Turnhalle Ost/ }).waitFor()) },
  { name: "datei-ton", path: "/a/s-schule", act: inTurn(follow("Schulhymne.mp3"), (page) => page.waitForFunction(() => document.querySelector("audio")?.readyState === 4).then(() => undefined)) },
  { name: "datei-film", path: "/a/s-schule", act: inTurn(follow("Rundgang Turnhalle.mp4"), (page) => page.waitForFunction(() => (document.querySelector("video")?.videoWidth ?? 0) > 0).then(() => undefined)) },
  { name: "datei-ohne-vorschau", path: "/a/s-schule", act: inTurn(follow("Raumplan.dwg"), reads("keine Vorschau")) },
  { name: "datei-zu-gross", path: "/a/s-schule", act: inTurn(follow("Luftbild.png"), reads("für eine Vorschau zu groß")) },
  { name: "datei-nicht-zu-zeigen", path: "/a/s-schule", act: inTurn(follow("Beschädigtes Bild.bmp"), reads("lässt sich diese Datei nicht zeigen")) },
  { name: "ordner-sendet", path: "/a/s-haushalt?sendet=stockt", act: reads("noch etwa 3 Stunden") },
  { name: "sendet-anderswo", path: "/f?sendet=stockt", act: (page) => page.getByRole("button", { name: /Übertragung/ }).waitFor() },
  { name: "sendet-anderswo-offen", path: "/f?sendet=stockt", act: press(/Übertragung/) },
  { name: "code-zurueckgesetzt", path: "/z/bestaetigungscode?code=weg", act: reads("Ute Kramer") },
  { name: "code-pflicht", path: "/?code=pflicht", act: reads("verlangt") },
  { name: "code-wenige", path: "/z/bestaetigungscode?code=wenige", act: reads("2 Ersatzcodes") },
  { name: "code-falsch", path: "/z/bestaetigungscode", act: inTurn(press("Einrichten"), fill("Bestätigungscode", "000000"), press("Bestätigen"), reads("stimmt nicht")) },
  { name: "ersatzcodes", path: "/z/bestaetigungscode", act: code },
  { name: "code-an", path: "/z/bestaetigungscode", act: inTurn(code, press("Ich habe sie ausgedruckt")) },
  { name: "blatt-faellig", path: "/?blatt=faellig", act: reads("Wiederherstellungsblatt") },
  { name: "blatt-neu", path: "/z/wiederherstellungsblatt", act: inTurn(fill("Zur Sicherheit: Ihr Passwort", "sechs lange Wörter"), press("Neues Blatt erstellen"), (page) => page.getByRole("button", { name: "Blatt drucken" }).waitFor()) },
  { name: "gruenden-blatt", path: "/found?als=niemand#beispiel", act: found },
  { name: "gruenden-ohne-link", path: "/found?als=niemand" },
  { name: "beitreten-abgelaufen", path: "/join?als=niemand#falsch", act: (page) => page.getByText("abgelaufen").first().waitFor() },
  { name: "beitreten-angemeldet", path: "/join#beispiel" },
  { name: "geraetekennwort-neu", path: "/z/netzlaufwerk", act: makeDevicePassword },
  { name: "mitglieder-gast", path: "/a/s-haushalt/mitglieder?als=gast" },
  { name: "person-beendet", path: "/f/person/p-frei", act: inTurn(fill("Mitglied bis", "2030-12-31"), press("Speichern"), reads("Archiv seit 1994")) },
  { name: "person-ausgeschieden", path: "/f/person/p-frueher" },
  { name: "person-keine", path: "/f/person/gibtesnicht" },
  { name: "kosten-gast", path: "/f/kosten?als=gast" },
  { name: "eigene-sitzung-aendern", path: "/s/s-haushalt/s1", act: choose("Aktionen für Fraktionssitzung", "Sitzung ändern") },
  { name: "eigene-sitzung-weg", path: "/s/s-haushalt/gibtesnicht" },
  { name: "sitzung-weg", path: "/rat/sitzung#musterstadt/nichts" },
  { name: "hilfe-ohne-anmeldung", path: "/h?als=niemand" },
]

async function makeDevicePassword(page: Page): Promise<void> {
  await press("Gerätekennwort anlegen")(page)
  await page.getByLabel("Haushalt 2027").selectOption("kann lesen")
  await fill("Für welches Gerät?", "iPad")(page)
  await page.getByRole("checkbox").check()
  await press("Gerätekennwort anlegen")(page)
  await reads("bspl-7qkd")(page)
}
