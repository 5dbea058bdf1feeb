// Who may what in the faction and in its spaces, in German.
export const rightsDe = {
  title: "Wer darf was",
  open: "Wer darf was",
  lead: (faction: string) => `So sind Rechte und Aufgaben in „${faction}“ verteilt.`,
  faction: "In der Fraktion",
  duties: "Aufgaben",
  dutiesText: "Aufgaben bekommt man zusätzlich. Vergeben kann sie die Verwaltung der Fraktion.",
  spaces: "In jeder Ablage",
  spacesText:
    "Diese Rechte gelten nur in der einzelnen Ablage. Wer sie dort hat, steht auf der Seite „Mitglieder“ der Ablage. Auch die Verwaltung der Fraktion liest nur, wo sie Mitglied ist.",
  roleTexts: {
    manager:
      "lädt ein, nimmt neu auf und lässt ausscheiden; vergibt Aufgaben und legt die Regeln fest, zum Beispiel den Bestätigungscode",
    member: "sieht die Personenliste und die Ablagen, zu denen er oder sie gehört",
    guest: "sieht nur die Ablagen, zu denen er oder sie gehört, und hat immer ein Enddatum",
  },
  dutyTexts: {
    office: "ist Ansprechpartner und kann jede neue Ablage verwalten; einladen darf nur die Verwaltung der Fraktion",
    treasury: "sieht Kosten und Speicherplatz",
    audit: "sieht Kosten und Abrechnungen",
    spaces: "kann neue Ablagen für die Fraktion anlegen",
  },
  spaceTexts: {
    reader: "öffnet und lädt herunter, auch Älteres",
    commenter: "liest und schreibt Notizen dazu",
    editor: "lädt hoch, ändert, verschiebt und löscht",
    manager: "bestimmt außerdem, wer dabei ist und wer was darf",
  },
  nobody: "Zurzeit niemand.",
  until: (name: string, day: string) => `${name} (bis ${day})`,
  print: "Drucken",
}
