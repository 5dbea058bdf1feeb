// What the panel of uploads says besides, in German.
export const uploadsDe = {
  stayOpen:
    "Es gibt gerade keine Verbindung. Lassen Sie diese Seite bitte geöffnet: Das Hochladen geht von selbst weiter, sobald die Verbindung wieder da ist. Wenn Sie die Seite schließen, wählen Sie die Dateien später bitte noch einmal aus.",
  stayOpenServer:
    "Der Server kann das gerade nicht annehmen. Lassen Sie diese Seite bitte geöffnet: Mappe versucht es alle paar Minuten von selbst noch einmal. Wenn Sie die Seite schließen, wählen Sie die Dateien später bitte noch einmal aus.",
  again: (name: string) => `Noch einmal versuchen: ${name}`,
  ended: (done: number, all: number) => `${done} von ${all} hochgeladen`,
  hidden: (count: number) => (count === 1 ? "1 weitere Datei steht hier noch nicht." : `${count} weitere Dateien stehen hier noch nicht.`),
  putAway: "Meldungen schließen",
}
export const uploadRulesDe = {
  another_file: "Das ist eine andere Datei. Bitte wählen Sie dieselbe noch einmal aus, unverändert.",
  needs_file: "Bitte wählen Sie die Datei noch einmal aus.",
  too_large: "Das ist zu groß. Eine Datei darf höchstens 20 GB haben, eine Notiz höchstens etwa 16.000 Zeichen.",
  file_changed:
    "Diese Datei wurde auf Ihrem Gerät geändert, verschoben oder gelöscht, während sie hochgeladen wurde. In der Ablage ist nichts davon angekommen. Bitte laden Sie sie noch einmal hoch.",
  unreadable: "Eine Datei ließ sich auf Ihrem Gerät nicht lesen, deshalb wurde nichts hochgeladen. Bitte versuchen Sie es noch einmal.",
}
