// What a page of help is made of, and in which order and under which headings the list of all shows them.

export interface HelpPart {
  head: string
  text?: string[]
  steps?: string[] // numbered
  after?: string[]
}
export interface HelpPage {
  title: string
  parts: HelpPart[]
  more: string[] // where to go on: other pages
}
export type HelpPages = Record<string, HelpPage>

export interface HelpWords {
  more: string
  groups: Record<HelpGroup, string>
}
export type HelpGroup = keyof typeof helpGroups

/** As somebody meets them who is new. */
export const helpGroups = {
  begin: ["anmelden", "code", "beitreten", "start", "wiederherstellen", "gruenden"],
  spaces: ["ablagen", "ordner", "datei", "versionen", "notizen", "offene-notizen", "suche", "papierkorb", "mitglieder"],
  council: ["rat", "vorlage", "sitzungen", "sitzung", "eigene-sitzung", "neue-sitzung", "verweis", "verweise"],
  faction: ["personen", "person", "einladen", "brief", "rechte", "regeln", "kosten", "vergleich"],
  access: ["zugang", "passwort", "bestaetigungscode", "geraete", "wiederherstellungsblatt", "netzlaufwerk", "darstellung"],
  safety: ["schutz", "zustand", "rote-seite"],
} as const
