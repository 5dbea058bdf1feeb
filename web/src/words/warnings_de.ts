// What "Zustand der Ablage" says of entries that no server could have refused. By: who wrote it; there is always a name.
export const warningsDe = {
  void_access: (by: string) =>
    `${by} hat die Ablage nicht für alle Mitglieder gleich verschlossen. Der Eintrag gilt nicht. Sobald jemand Mappe öffnet, der diese Ablage verwalten kann, wird sie richtig verschlossen.`,
  named_blob_dropped: (by: string) =>
    `${by} hat dem Server gesagt, er dürfe Inhalte löschen, aus denen noch eine Datei besteht. Die nächste Änderung durch ein Mitglied hält sie fest.`,
  snapshot_differs: (by: string) => `${by} hat einen Zwischenstand hinterlegt, der nicht stimmt. Er wird nicht benutzt.`,
  snapshots_contradict: (by: string) => `${by} hat einen Zwischenstand hinterlegt, der nicht zu dem passt, was dieses Gerät übernommen hat. Einer von beiden stimmt nicht.`,
  other: (by: string) => `${by} hat etwas geschrieben, das nicht zulässig ist. Es wird nicht benutzt.`,
  doubted: "Was Sie hier sehen, ist vielleicht nicht der wahre Stand. Mappe prüft alles von Anfang an, sobald der Server es herausgibt. Bis dahin kann hier nichts geändert werden.",
  ask: "Was Sie sehen, stimmt. Fragen Sie die Person, wie es dazu kam: Vielleicht ist ihr Gerät nicht in Ordnung, oder jemand anders benutzt ihren Zugang.",
}
