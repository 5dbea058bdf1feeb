// What is said of downloads under way and of those that did not end, in German.
import { counter } from "./plural.ts"

const n = counter("de")

export const downloadsDe = {
  down: (done: number, all: number) => `Wird heruntergeladen: ${done} von ${all}`,
  ended: (done: number, all: number) => `${done} von ${all} heruntergeladen`,
  allDone: (count: number) => `${n(count, "Datei", "Dateien")} heruntergeladen`,
  spoken: (percent: number) => `Herunterladen: ${percent} Prozent`,
  spokenDone: "Herunterladen ist fertig.",
  interrupted: (name: string) => `„${name}“ wurde nicht fertig heruntergeladen. Bitte laden Sie die Datei noch einmal herunter.`,
  failed: (name: string) => `„${name}“ wurde nicht heruntergeladen.`,
  anew: "Noch einmal herunterladen",
  close: "Meldung schließen",
  again: (name: string) => `Noch einmal herunterladen: ${name}`,
  noFolders:
    "Ordner werden hier nicht mit heruntergeladen. Öffnen Sie den Ordner und wählen Sie dort die Dateien aus. Einen ganzen Ordner kopieren Sie am besten aus dem Netzlaufwerk.",
  putAway: (name: string) => `Meldung schließen: ${name}`,
}
export const downloadRulesDe = {
  no_service_worker:
    "Mit diesem Browser lassen sich hier nur Dateien bis 256 MB herunterladen und ansehen. Das kann an einem privaten Fenster liegen, oder er kennt das Zertifikat der Seite nicht. Nehmen Sie ein normales Fenster oder einen anderen Browser, zum Beispiel Firefox, oder fragen Sie den Betreiber.",
  fetch_again: "Bitte laden Sie die Datei noch einmal herunter.",
  download_interrupted: "Das wurde nicht fertig heruntergeladen. Bitte laden Sie die Datei noch einmal herunter.",
}
