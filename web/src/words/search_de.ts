// The search over everything: names, notes, the council.
import { counter } from "./plural.ts"

const n = counter("de")

export const searchDe = {
  title: "Suche",
  label: "Suchen",
  nothing: (text: string) => `Nichts gefunden zu „${text}“.`,
  results: (count: number, text: string) => `${n(count, "Treffer", "Treffer")} zu „${text}“`,
  ask: "Geben Sie oben ein, wonach Sie suchen.",
  first: (count: number) => `Gezeigt werden die ersten ${count}.`,
  names: "Dateien und Ordner",
  notes: "Notizen",
  council: "Vorlagen und Sitzungen des Rates",
  noteBy: (by: string) => `Notiz von ${by}`,
  covers: "Gesucht wird in den Namen von Dateien und Ordnern und im Text von Notizen, nicht im Inhalt von Dateien. Das geschieht auf Ihrem Gerät. Niemand erfährt, wonach Sie suchen.",
  coversCouncil:
    "Gesucht wird in den Namen von Dateien und Ordnern, im Text von Notizen und in Titeln, Nummern und Namen der Vorlagen und Sitzungen, nicht im Inhalt von Dateien und Dokumenten. Das geschieht auf Ihrem Gerät. Niemand erfährt, wonach Sie suchen.",
}
