// Help for the council's papers and meetings and the faction's own, in German.
import type { HelpPages } from "./help_page.ts"

export const helpCouncilDe: HelpPages = {
  rat: {
    title: "Rat",
    parts: [
      {
        head: "Was Sie hier finden",
        text: [
          "Ihr Gerät hat das öffentliche Verzeichnis des Ratsinformationssystems: Titel, Nummern, Termine und Tagesordnungen. Die Dokumente selbst bleiben dort.",
        ],
      },
      {
        head: "So suchen Sie",
        steps: [
          "Schreiben Sie in „Vorlage oder Sitzung suchen“ eine Nummer, Wörter aus dem Titel oder den Namen eines Gremiums.",
          "Wählen Sie „Suchen“.",
          "Ein Klick auf einen Treffer öffnet die Vorlage oder die Sitzung.",
        ],
        after: ["„Alle Sitzungen“ führt zum Kalender."],
      },
      {
        head: "Wer erfährt davon?",
        text: ["Niemand. Gesucht wird auf Ihrem Gerät, auch ohne Verbindung. Weder der Server noch das Rathaus erfährt, wonach Sie suchen und was Sie lesen."],
      },
      {
        head: "Was „vermutet“ heißt",
        text: ["Nicht jedes Ratsinformationssystem sagt, welche Vorlage zu welchem Punkt gehört und ob ein Punkt öffentlich ist. Schließt Mappe es aus dem Titel oder einer Überschrift, steht „vermutet“ dabei."],
      },
      {
        head: "Nichts gefunden",
        text: ["Nehmen Sie nur die Nummer oder ein einziges Wort. In Dokumenten wird nicht gesucht. Unten steht, von wann das Verzeichnis ist; ganz Neues fehlt vielleicht noch."],
      },
    ],
    more: ["vorlage", "sitzungen", "verweis"],
  },
  vorlage: {
    title: "Eine Vorlage",
    parts: [
      {
        head: "Was hier steht",
        text: ["Nummer, Art und Datum, wer sie eingebracht hat, ihre „Dokumente“ und unter „Beraten in“ die Sitzungen dazu. Das alles kommt aus dem Ratsinformationssystem. Oben steht, von wann es ist."],
      },
      {
        head: "So geht es",
        steps: [
          "Ein Klick auf ein Dokument öffnet es beim Rat, in einem neuen Fenster.",
          "„Im Ratsinformationssystem öffnen“ zeigt die ganze Seite dort.",
          "Unter „Beraten in“ führt ein Klick zur Sitzung mit ihrer Tagesordnung.",
        ],
      },
      {
        head: "Eine Notiz dazu schreiben",
        text: [
          "Wählen Sie „Notiz schreiben“. Bei „In welcher Ablage?“ wählen Sie, wo die Notiz steht. Lesen kann sie, wer zu dieser Ablage gehört. Der Rat und die Verwaltung erfahren nichts davon.",
        ],
      },
      {
        head: "Wenn etwas fehlt",
        text: [
          "Verlangt die Seite des Rates eine Anmeldung? Dann öffnet sie nur, wer dort selbst angemeldet ist. Mappe kann daran nichts ändern.",
          "Hat der Rat die Vorlage zurückgezogen, steht das oben. Ihre Notizen bleiben erhalten. „vermutet“ heißt: Mappe hat es aus dem Titel geschlossen.",
        ],
      },
    ],
    more: ["rat", "verweis", "notizen"],
  },
  sitzungen: {
    title: "Sitzungen",
    parts: [
      {
        head: "Was hier steht",
        text: ["Sitzungen des Rates und Ihrer Fraktion in einer Liste. Ein Klick öffnet eine Sitzung mit ihrer Tagesordnung."],
      },
      {
        head: "So geht es",
        steps: [
          "Unter „Welche Sitzungen?“ wählen Sie „Kommende“ oder „Vergangene“.",
          "Unter „Gremium“ wählen Sie, wessen Sitzungen Sie sehen.",
          "„Frühere anzeigen“ am Ende der Liste holt ältere dazu.",
          "„Eigene Sitzung anlegen“ trägt eine Sitzung der Fraktion ein.",
        ],
      },
      {
        head: "Nur meine Gremien sehen",
        steps: [
          "Wählen Sie „Meine Gremien“.",
          "Kreuzen Sie Ihre Gremien an. Fehlt eines, schreiben Sie es in „Weiteres Gremium“.",
          "Bei „Wo soll die Auswahl stehen?“ wählen Sie eine Ablage, damit sie auf allen Ihren Geräten gilt. Deren Mitglieder können sie sehen. Oder wählen Sie „Nur auf diesem Gerät“.",
          "Wählen Sie „Speichern“.",
        ],
      },
      {
        head: "Sie vermissen eine Sitzung",
        text: ["Stellen Sie „Gremium“ auf „Alle Sitzungen“ oder „Alle Gremien“. „Eigene Sitzung anlegen“ fehlt, wenn Sie in keiner Ablage bearbeiten dürfen."],
      },
    ],
    more: ["sitzung", "eigene-sitzung", "neue-sitzung"],
  },
  sitzung: {
    title: "Eine Sitzung des Rates",
    parts: [
      {
        head: "Blau und grün",
        text: ["Eine blaue Kante hat, was aus dem Rat kommt. Eine grüne hat, was Ihre Fraktion dazu schreibt. Das Grüne sehen nur Mitglieder der Ablage, nicht der Rat und nicht der Server."],
      },
      {
        head: "Zu einem Punkt etwas festhalten",
        steps: [
          "Wählen Sie beim Punkt „Aus der Fraktion ergänzen“.",
          "Tragen Sie ein, was Sie haben: „Empfehlung“, „Es spricht“, „Abstimmung“ oder „Vorbereitung“.",
          "Wählen Sie „Speichern“. Nach Beginn der Sitzung kommt „Ergebnis eintragen“ dazu.",
        ],
      },
      {
        head: "Dateien und Notizen",
        text: [
          "„Datei zuordnen“ hängt eine Datei an den Punkt, auch eine neue von Ihrem Gerät. „Notizen“ öffnet das Gespräch dazu. Eigene Punkte kommen unten mit „Punkt hinzufügen“ dazu.",
        ],
      },
      {
        head: "Vorbereiten",
        text: [
          "„… für unterwegs mitnehmen“ legt die Dateien dazu auf dieses Gerät. „Mappe zur Sitzung drucken“ bringt alles auf Papier. Unter „Teilnahme“ steht, wer kommt.",
        ],
      },
      {
        head: "Zwei schreiben zugleich",
        text: ["Die zweite Person sieht beide Texte und wählt, etwa „Beide zusammenfügen“. Es geht nichts verloren."],
      },
    ],
    more: ["sitzungen", "vorlage", "notizen"],
  },
  "eigene-sitzung": {
    title: "Eine eigene Sitzung",
    parts: [
      {
        head: "Wozu",
        text: ["Für Sitzungen der Fraktion und für Gremien ohne Ratsinformationssystem. Die Seite sieht, wer zu der Ablage gehört, in der sie angelegt ist."],
      },
      {
        head: "Die Tagesordnung",
        steps: [
          "„Punkt hinzufügen“ schreibt einen neuen Punkt.",
          "„Punkte aus dem Rat übernehmen“ holt Punkte einer Ratssitzung: ankreuzen und übernehmen.",
          "Bei den drei Punkten eines Eintrags: „Punkt ändern“, „Nach oben“, „Nach unten“, „Von der Tagesordnung nehmen“.",
        ],
      },
      {
        head: "Zu jedem Punkt",
        text: ["„Aus der Fraktion ergänzen“ hält Empfehlung, Redner und Abstimmung fest. „Datei zuordnen“ hängt Dateien an. Nach Beginn tragen Sie mit „Ergebnis eintragen“ ein, was beschlossen wurde."],
      },
      {
        head: "Einladen und vorbereiten",
        text: [
          "„Für den Kalender (ICS)“ speichert den Termin als Datei. Nichtöffentliche Punkte stehen nicht darin. „Mappe zur Sitzung drucken“ druckt alles. „Einladung drucken“ und „Sitzung ändern“ stehen bei den drei Punkten oben. Unter „Teilnahme“ wählen Sie, wer kommt.",
        ],
      },
      {
        head: "Absagen oder löschen",
        text: ["Fällt sie aus, kreuzen Sie unter „Sitzung ändern“ „Die Sitzung fällt aus“ an. „Sitzung löschen“ geht erst, wenn kein Punkt mehr daraufsteht."],
      },
    ],
    more: ["sitzungen", "neue-sitzung", "notizen"],
  },
  "neue-sitzung": {
    title: "Eigene Sitzung anlegen",
    parts: [
      {
        head: "Wozu",
        text: ["Tragen Sie hier eine Sitzung Ihrer Fraktion ein: Fraktionssitzung, Vorstand, Arbeitskreis. Oder die eines anderen Gremiums, das kein Ratsinformationssystem hat, zum Beispiel eines Aufsichtsrats."],
      },
      {
        head: "So geht es",
        steps: [
          "Wählen Sie unter „Ablage“, wo die Sitzung steht. Wer zu dieser Ablage gehört, kann sie lesen.",
          "Wählen Sie „Unsere eigene“ oder „Die eines anderen Gremiums“.",
          "Geben Sie ihr unter „Bezeichnung“ einen Namen.",
          "Tragen Sie „Tag“, „Beginn“ und, wenn Sie es wissen, „Ende“ und Ort ein.",
          "Wählen Sie „Sitzung anlegen“.",
        ],
      },
      {
        head: "Danach",
        text: ["Die Sitzung öffnet sich. Dort schreiben Sie die Tagesordnung, ordnen Dateien zu und drucken die Einladung. Steht der Tag noch nicht fest, lassen Sie ihn leer und tragen ihn später unter „Sitzung ändern“ nach."],
      },
      {
        head: "Wenn etwas nicht geht",
        text: [
          "Sie können keine Ablage wählen? Dann dürfen Sie in keiner bearbeiten. Fragen Sie die Person, die Ihre Ablage verwaltet.",
          "In eine andere Ablage verschieben lässt sich eine Sitzung nicht. Legen Sie sie dort neu an.",
        ],
      },
    ],
    more: ["eigene-sitzung", "sitzungen"],
  },
  verweis: {
    title: "Verweise auf Vorlagen und Seiten",
    parts: [
      {
        head: "Wozu",
        text: ["Ein Verweis liegt wie eine Datei im Ordner. Er öffnet eine Vorlage des Rates oder eine andere Seite im Netz, in einem neuen Fenster."],
      },
      {
        head: "Einen Verweis anlegen",
        steps: [
          "Öffnen Sie den Ordner und wählen Sie „Verknüpfen“.",
          "Fügen Sie in „Adresse oder Nummer“ die Adresse der Seite ein. Oder schreiben Sie die Nummer der Vorlage ab.",
          "Wählen Sie „Nachsehen“. Passen mehrere Vorlagen, wählen Sie die richtige.",
          "Wählen Sie „Verknüpfen“.",
        ],
      },
      {
        head: "Auf der Seite des Verweises",
        text: [
          "Sie öffnen sie bei den drei Punkten der Zeile mit „Angaben zum Verweis“. Dort steht, ob der Rat inzwischen etwas geändert hat. „In Mappe ansehen“ zeigt die Vorlage oder Sitzung hier. Ein Klick auf die Adresse öffnet die Seite des Rates.",
        ],
      },
      {
        head: "Wenn etwas nicht geht",
        text: [
          "Eine unbekannte Seite? Mappe fragt vorher. „Seite öffnen“ nehmen Sie nur, wenn Sie ihr trauen.",
          "Seiten im Mitgliederbereich öffnet nur, wer dort selbst angemeldet ist.",
        ],
      },
    ],
    more: ["verweise", "vorlage", "ordner"],
  },
  verweise: {
    title: "Verweise prüfen",
    parts: [
      {
        head: "Wozu",
        text: ["Wechselt der Rat sein System oder zieht er etwas zurück, führen alte Verweise ins Leere. Hier stehen alle Verweise dieser Ablage mit ihrem heutigen Stand. Mappe schlägt neue Ziele vor. Geändert wird nur, was Sie ankreuzen."],
      },
      {
        head: "So geht es",
        steps: [
          "Sehen Sie unter „Zu prüfen“ nach. Was unter „In Ordnung“ steht, brauchen Sie nicht anzufassen.",
          "Vergleichen Sie bei jedem Verweis das neue Ziel mit dem alten.",
          "Kreuzen Sie an, was stimmt. „Alle eindeutigen ankreuzen (…)“ nimmt die sicheren auf einmal. „Keinen ankreuzen“ nimmt alles zurück.",
          "Wählen Sie unten den Knopf zum Ändern.",
        ],
      },
      {
        head: "„vermutet“",
        text: ["Stimmen Nummer, Titel und Datum überein, ist der Vorschlag eindeutig. Sonst steht „vermutet“ dabei. Vergleichen Sie dann besonders genau. Im Zweifel wählen Sie „Nichts ändern“."],
      },
      {
        head: "Kein Vorschlag",
        text: ["Suchen Sie die Vorlage unter „Rat“ und verknüpfen Sie sie neu. Ändern kann hier nur, wer in dieser Ablage bearbeiten darf. Alle anderen sehen den Stand."],
      },
    ],
    more: ["verweis", "rat", "ordner"],
  },
}
