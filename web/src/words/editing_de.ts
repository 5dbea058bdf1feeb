// Who is editing a file, in German.
export const editingDe = {
  row: (name: string, since: string) =>
    since === "" ? `${name} bearbeitet gerade` : `${name} bearbeitet gerade (mindestens seit ${since})`,
  waits: (name: string, since: string) =>
    since === ""
      ? `${name} bearbeitet diese Datei gerade. Ihre Fassung wartet.`
      : `${name} bearbeitet diese Datei gerade, mindestens seit ${since}. Ihre Fassung wartet.`,
  waitsMine:
    "Sie selbst bearbeiten diese Datei gerade an einem anderen Gerät oder in einem anderen Fenster. Diese Fassung wartet.",
  what: "Sprechen Sie sich ab und versuchen Sie es dann noch einmal.",
  whatManager: "Sprechen Sie sich ab. „Trotzdem übernehmen“ nehmen Sie nur, wenn das abgesprochen ist.",
  askManager: "Antwortet niemand, fragen Sie jemanden, der die Ablage verwalten kann.",
  again: "Noch einmal versuchen",
  takeOver: "Trotzdem übernehmen",
  takeOverText: (name: string, since: string) =>
    `${since === "" ? `${name} bearbeitet diese Datei gerade.` : `${name} bearbeitet diese Datei mindestens seit ${since}.`} Übernehmen Sie nur, wenn Sie das abgesprochen haben; sonst entsteht eine zweite Fassung.`,
}
