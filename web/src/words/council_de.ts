// What the screens of the council say, in German. One word for each thing: Vorlage (whatever the council's system counts
// as a paper), Sitzung, Tagesordnung, Gremium, Verweis.
import { agendaHelpDe } from "./agenda_de.ts"
import type { HelpPage } from "./help_de.ts"
import { counter } from "./plural.ts"

const n = counter("de")

export const council = {
  title: "Rat",
  search: "Vorlage oder Sitzung suchen",
  searchHint: "Nummer, Wörter aus dem Titel, Name eines Gremiums oder einer Person",
  searchDo: "Suchen",
  covers: "Gesucht wird auf Ihrem Gerät, in Titeln, Nummern und Namen, nicht im Inhalt von Dokumenten. Niemand erfährt, wonach Sie suchen.",
  hits: (count: number, text: string) => `${n(count, "Treffer", "Treffer")} zu „${text}“`,
  firstHits: (count: number) => `Gezeigt werden die ersten ${count}.`,
  nothing: (text: string) => `Nichts gefunden zu „${text}“. Gesucht wurde in Titeln, Nummern und Namen, nicht im Inhalt von Dokumenten.`,
  allMeetings: "Alle Sitzungen",
  has: (papers: number, meetings: number) => `${n(papers, "Vorlage", "Vorlagen")} und ${n(meetings, "Sitzung", "Sitzungen")}`,
  asOf: (time: string) => `Stand ${time}`,
  from: (title: string) => `Aus dem Ratsinformationssystem ${title}`,
  origin: "Ratsinformationssystem",
  fetching: "Die Verzeichnisse werden gerade geholt …",
  notYet: "Noch ist nichts da. Das erste Einlesen dauert einige Minuten bis Stunden.",
  late: (title: string, time: string) => `Das Ratsinformationssystem ${title} antwortet zurzeit nicht wie erwartet. Angezeigt wird der Stand von ${time}.`,
  refused: (title: string) => `Neues zu ${title} kam unvollständig oder verfälscht an und wurde nicht übernommen. Was Sie sehen, ist der letzte geprüfte Stand.`,
  none: "Dieser Server kennt kein Ratsinformationssystem. Fragen Sie den Betreiber, wenn Sie eines brauchen.",

  meetings: "Sitzungen",
  ahead: "Kommende",
  past: "Vergangene",
  which: "Welche Sitzungen?",
  body: "Gremium",
  allBodies: "Alle Gremien",
  noMeetings: "Hier ist keine Sitzung eingetragen.",
  earlier: "Frühere anzeigen",
  moreMeetings: (left: number) => `Weitere anzeigen (noch ${left})`,
  cancelled: "fällt aus",
  noTime: "Termin unbekannt",
  meetingGone: "Diese Sitzung ist nicht (mehr) im Verzeichnis.",
  where: "Ort",
  until: (time: string) => `bis ${time}`,
  agenda: "Tagesordnung",
  noAgenda: "Eine Tagesordnung ist noch nicht veröffentlicht.",
  openPart: "Öffentlicher Teil",
  closedPart: "Nichtöffentlicher Teil",
  unknownPart: "Weitere Punkte",
  presumed: "vermutet",
  presumedClosed: "Der Punkt steht unter der Überschrift für den nichtöffentlichen Teil.",
  presumedPaper: "Gleicher Titel in derselben Sitzung.",
  closedText: "Die Unterlagen stehen, wenn überhaupt, im Mitgliederbereich des Ratsinformationssystems.",
  result: "Ergebnis",
  paperOf: (reference: string) => (reference ? `Vorlage ${reference}` : "Vorlage"),
  documents: "Dokumente",
  atCouncil: "Im Ratsinformationssystem öffnen",
  noAddress: "Zu diesem Eintrag nennt das Ratsinformationssystem keine Seite.",

  paperGone: "Diese Vorlage ist nicht (mehr) im Verzeichnis.",
  withdrawn: "Das Ratsinformationssystem hat diesen Eintrag zurückgezogen.",
  unreachable: "Dieser Eintrag steht zurzeit in keiner Liste des Ratsinformationssystems. Angezeigt wird, was zuletzt bekannt war.",
  number: "Nummer",
  kind: "Art",
  date: "Datum",
  broughtBy: "Eingebracht von",
  meetingsOf: "Beraten in",
  notSpokenOf: "Eine Beratung ist nicht eingetragen.",
  decides: "entscheidet",
  mainDocument: "Hauptdokument",
  file: "Dokument",

  next: "Nächste Sitzung",
  openMeeting: "Sitzung öffnen",
  moreItems: (count: number) => `und ${n(count, "weiterer Punkt", "weitere Punkte")}`,
  inDays: (days: number) => (days <= 0 ? "heute" : days === 1 ? "morgen" : `in ${days} Tagen`),
  later: "Danach",

  link: "Verknüpfen",
  linkTitle: "Vorlage oder Seite verknüpfen",
  linkLabel: "Adresse oder Nummer",
  linkHint: "Fügen Sie die Adresse der Seite ein, oder schreiben Sie die Nummer der Vorlage ab, zum Beispiel 0717/2026.",
  linkLook: "Nachsehen",
  linkMake: "Verknüpfen",
  linkWhich: "Welche ist gemeint?",
  linkFound: "Gefunden im Ratsinformationssystem",
  linkNumberUnknown: "Unter dieser Nummer ist im Verzeichnis keine Vorlage. Bitte vergleichen Sie die Nummer, oder fügen Sie die Adresse der Seite ein.",
  linkPlain: (host: string) => `Diese Adresse wird als einfacher Verweis auf ${host} angelegt.`,
  linkMember: (host: string) => `Diese Seite liegt im Mitgliederbereich von ${host}. Öffnen kann sie, wer dort selbst angemeldet ist.`,
  linkName: "Name des Verweises",
  linkEmpty: "Bitte geben Sie eine Adresse oder eine Nummer ein.",
  states: {
    same: "",
    changed: "im Ratsinformationssystem geändert",
    moved: "hat dort eine neue Adresse",
    withdrawn: "dort zurückgezogen",
    lost: "dort nicht mehr zu finden",
    unknown: "",
  },
  linkState: "Stand",
  linkSame: "unverändert",
  linkUnknown: "Dazu gibt es kein Verzeichnis auf diesem Gerät.",
  linkedOn: (time: string) => `Verknüpft: ${time}`,
  showPaper: "In Mappe ansehen",
  linkOpen: "Seite öffnen",
  linkDetails: "Angaben zum Verweis",
  badAddress: "Dieser Verweis führt zu keiner Seite, die ein Browser öffnen darf.",

  leaveTitle: (host: string) => `${host} öffnen?`,
  leaveText: "Diese Seite gehört nicht zu den Ratsinformationssystemen, die Ihr Server kennt. Öffnen Sie sie nur, wenn Sie ihr trauen.",
  leave: "Seite öffnen",
}

export const linkRules = {
  link_malformed: "Das ist weder eine Adresse noch die Nummer einer Vorlage. Bitte kopieren Sie die Adresse ganz aus der Adressleiste des Browsers.",
  link_unsupported: "Verknüpfen lassen sich nur Adressen, die mit http:// oder https:// beginnen.",
  link_expired: "Diese Adresse gilt nur für eine Anmeldung. Bitte verknüpfen Sie die Seite, von der aus Sie sie geöffnet haben.",
  link_too_large: "Diese Adresse ist länger, als eine Adresse sein darf.",
}

export const councilHelp: Record<string, HelpPage> = {
  rat: {
    title: "Rat und Verweise",
    parts: [
      {
        head: "Vorlagen und Sitzungen finden",
        text: [
          "Ihr Gerät hat das öffentliche Verzeichnis des Ratsinformationssystems: Titel, Nummern, Termine und Tagesordnungen. Die Dokumente selbst bleiben dort.",
          "Suchen Sie mit der Nummer, mit Wörtern aus dem Titel oder mit dem Namen eines Gremiums. Das geht auch ohne Verbindung.",
          "Gesucht wird auf Ihrem Gerät. Weder der Server noch das Rathaus erfährt, wonach Sie suchen und was Sie lesen.",
        ],
      },
      {
        head: "Was „vermutet“ heißt",
        text: [
          "Nicht jedes Ratsinformationssystem sagt, welche Vorlage zu welchem Punkt gehört und ob ein Punkt öffentlich ist. Schließt Mappe es aus dem Titel oder einer Überschrift, steht „vermutet“ dabei.",
        ],
      },
      {
        head: "Eine Vorlage verknüpfen",
        text: [
          "Wählen Sie in einem Ordner „Verknüpfen“. Fügen Sie die Adresse der Seite ein, oder schreiben Sie die Nummer ab. Passt die Nummer zu mehreren Vorlagen, wählen Sie die richtige aus.",
          "Ein Verweis öffnet die Seite des Ratsinformationssystems in einem neuen Fenster. Nichtöffentliche Seiten öffnet nur, wer dort selbst angemeldet ist.",
          "Wurde eine Vorlage dort geändert oder zurückgezogen, steht es beim Verweis.",
        ],
      },
      {
        head: "Verweise prüfen",
        text: [
          "Wechselt der Rat sein System, führen alte Verweise ins Leere. Wählen Sie dann in der Ablage unter „Weitere Aktionen“ den Punkt „Verweise prüfen“. Mappe schlägt zu jedem Verweis das neue Ziel vor.",
          "Stimmen Nummer, Titel und Datum überein, ist der Vorschlag eindeutig. Sonst steht „vermutet“ dabei; vergleichen Sie dann bitte. Geändert wird nur, was Sie ankreuzen.",
        ],
      },
      {
        head: "Notizen zu Vorlagen und Sitzungen",
        text: [
          "Auf der Seite einer Vorlage oder Sitzung und bei jedem Tagesordnungspunkt können Sie Notizen schreiben. Sie wählen, in welcher Ablage die Notiz steht: Lesen kann sie, wer zu dieser Ablage gehört.",
          "Der Rat und die Verwaltung erfahren nichts davon, auch nicht, wozu Sie etwas schreiben.",
        ],
      },
      agendaHelpDe,
    ],
  },
}
