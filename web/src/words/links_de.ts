// Looking through the links of a space, in German.
import { counter } from "./plural.ts"

const n = counter("de")

export const linksDe = {
  title: "Verweise prüfen",
  lead: "Hier stehen alle Verweise dieser Ablage mit ihrem Stand im Ratsinformationssystem. Hat der Rat etwas geändert oder das System gewechselt, schlägt Mappe das neue Ziel vor. Geändert wird nur, was Sie ankreuzen.",
  none: "In dieser Ablage gibt es noch keine Verweise.",
  noMirror: "Auf diesem Gerät ist noch kein Verzeichnis des Rates. Solange ist nicht bekannt, wie die Verweise stehen.",
  counts: (all: number, open: number) => `${n(all, "Verweis", "Verweise")}, davon ${open} zu prüfen`,
  states: {
    same: "unverändert",
    changed: "geändert",
    moved: "hat eine neue Adresse",
    withdrawn: "zurückgezogen",
    lost: "nicht mehr zu finden",
    unknown: "ohne Verzeichnis",
  },
  presumed: "vermutet",
  toDo: "Zu prüfen",
  fine: "In Ordnung",
  inFolder: (path: string) => (path ? `im Ordner ${path}` : "oben in der Ablage"),
  newTarget: "Neues Ziel",
  sameObject: "Auf den heutigen Stand bringen",
  chooseTarget: "Welches Ziel ist gemeint?",
  keepOld: "Nichts ändern",
  noProposal: "Dazu hat Mappe keinen Vorschlag. Suchen Sie die Vorlage im Rat, und verknüpfen Sie sie neu.",
  presumedHint: "Nummer, Titel und Datum stimmen nicht alle überein. Bitte vergleichen Sie.",
  tick: (name: string) => `Verweis „${name}“ ändern`,
  tickSure: (count: number) => `Alle eindeutigen ankreuzen (${count})`,
  untick: "Keinen ankreuzen",
  apply: (count: number) => (count === 0 ? "Angekreuzte ändern" : `${n(count, "Verweis", "Verweise")} ändern`),
  applying: "Wird geändert …",
  chooseFirst: "Bitte kreuzen Sie zuerst an, welche Verweise geändert werden sollen.",
  readOnly: "Sie sehen den Stand. Ändern kann, wer in dieser Ablage bearbeiten darf.",
  more: (count: number) => `und ${count} weitere`,
}
