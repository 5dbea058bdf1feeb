// What is brought in while there is no connection, in German.
export const uploadsDe = {
  stayOpen:
    "Es gibt gerade keine Verbindung. Lassen Sie diese Seite bitte geöffnet: Das Hochladen geht von selbst weiter, sobald die Verbindung wieder da ist. Wenn Sie die Seite schließen, wählen Sie die Dateien später bitte noch einmal aus.",
}
