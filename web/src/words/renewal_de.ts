// A member of a space who was let into the faction again, in German.
export const renewalDe = {
  badge: "neu aufgenommen",
  title: (name: string) => `${name} wurde neu aufgenommen`,
  by: (name: string, by: string, when: string) => `${by} hat ${name} neu aufgenommen (${when}).`,
  self: (name: string, when: string) => `${name} hat den eigenen Zugang erneuert (${when}).`,
  waits: (name: string) => `Bis jemand zustimmt, kann ${name} in dieser Ablage nichts lesen.`,
  ask: "Stimmen Sie nur zu, wenn das so verabredet war. Rufen Sie im Zweifel an.",
  askManager: "Zustimmen kann, wer die Ablage verwaltet.",
  yes: "Ja, wieder freischalten",
  no: "Nein",
  accepted: (name: string) => `${name} kann diese Ablage wieder lesen.`,
  noTitle: (name: string) => `${name} nicht freischalten?`,
  noText: (name: string) =>
    `Wenn Sie schließen, bleibt alles, wie es ist: ${name} kann hier nichts lesen. Rufen Sie ${name} an. War die neue Aufnahme nicht gewollt, entfernen Sie ${name} aus dieser Ablage und sagen Sie es Ihrer Geschäftsstelle.`,
  changed: "Inzwischen wurde diese Person noch einmal neu aufgenommen. Bitte lesen Sie die Angaben noch einmal.",
}
