// Help for spaces, folders, files and notes, in German.
import type { HelpPages } from "./help_page.ts"

export const helpSpacesDe: HelpPages = {
  ablagen: {
    title: "Meine Ablagen",
    parts: [
      {
        head: "Was eine Ablage ist",
        text: [
          "Eine Ablage ist ein gemeinsamer Schrank mit Ordnern und Dateien. Nur ihre Mitglieder können hineinsehen. Hier stehen alle Ablagen, zu denen Sie gehören, mit der Zahl der Personen und Ihrem Recht darin, zum Beispiel „kann lesen“ oder „kann bearbeiten“.",
        ],
      },
      {
        head: "So geht es",
        steps: [
          "Ein Klick auf den Namen öffnet die Ablage.",
          "Der Stern rechts stellt sie nach oben. Ein zweiter Klick nimmt sie wieder herunter.",
          "„Neue Ablage“ legt eine an: Namen eingeben und „Anlegen“ wählen. Sie verwalten sie dann und nehmen andere dazu.",
        ],
      },
      {
        head: "Sie sehen „Neue Ablage“ nicht",
        text: ["Anlegen darf nur die Verwaltung der Fraktion und wer die Aufgabe „darf Ablagen anlegen“ hat. Fragen Sie dort."],
      },
      {
        head: "Was die Hinweise heißen",
        text: [
          "„wird freigeschaltet“: Jemand von der Verwaltung muss kurz online sein. Warten Sie einfach.",
          "„Ihre Rechte sind beendet“: Sie gehören nicht mehr dazu. Fragen Sie die Person, die die Ablage verwaltet.",
          "„stillgelegt“: Hier wird nichts mehr geändert.",
          "Eine rote Karte heißt: bitte öffnen und lesen, was dort steht.",
        ],
      },
    ],
    more: ["ordner", "mitglieder", "rote-seite"],
  },
  ordner: {
    title: "Ordner und Dateien",
    parts: [
      {
        head: "Dateien hineinlegen",
        text: [
          "Wählen Sie „Hochladen“ und suchen Sie die Dateien aus. Am Rechner ziehen Sie Dateien und ganze Ordner auch mit der Maus in die Liste. „Neuer Ordner“ legt einen Ordner an.",
          "Sie dürfen dabei weiterarbeiten. Schließen Sie nur das Fenster nicht. Bleibt eine Datei stehen, sagt die Zeile darunter, warum.",
        ],
      },
      {
        head: "Dateien öffnen und holen",
        text: [
          "Ein Klick auf den Namen zeigt die Datei. „Herunterladen“ bei den drei Punkten der Zeile speichert sie auf Ihrem Gerät. Für mehrere nehmen Sie „Auswählen“ unter „Weitere Aktionen“. Einen ganzen Ordner kopieren Sie aus dem Netzlaufwerk.",
        ],
      },
      {
        head: "Ändern und löschen",
        text: [
          "Bei den drei Punkten jeder Zeile stehen „Umbenennen“, „Verschieben“, „Kopieren“ und „In den Papierkorb“. Den Papierkorb öffnen Sie unter „Weitere Aktionen“.",
          "Fehlen diese Einträge, dürfen Sie hier nur lesen. Unter den Knöpfen oben steht, wen Sie fragen können.",
        ],
      },
      {
        head: "Jemand bearbeitet gerade",
        text: ["Steht ein Name unter einer Datei, schreibt diese Person daran. Rufen Sie an. „Trotzdem übernehmen“ nehmen Sie nur, wenn das abgesprochen ist."],
      },
      {
        head: "Ohne Verbindung lesen",
        text: [
          "„Auf diesem Gerät behalten“ legt eine Datei für 30 Tage verschlossen auf Ihr Gerät. „Verlängern“ gibt wieder 30 Tage. Auf iPad und iPhone legen Sie Mappe zuerst auf den Home-Bildschirm; sonst räumt das Gerät nach sieben Tagen auf.",
        ],
      },
    ],
    more: ["datei", "papierkorb", "mitglieder", "verweis", "suche"],
  },
  datei: {
    title: "Eine Datei",
    parts: [
      {
        head: "Was Sie hier sehen",
        text: ["Links steht die Vorschau, daneben oder darunter stehen Notizen, „Versionen“ und „Angaben“. Bilder, PDF, Text, Ton und Film zeigt Mappe selbst. Alles andere laden Sie herunter."],
      },
      {
        head: "So geht es",
        steps: [
          "„Herunterladen“ speichert die Datei auf Ihrem Gerät.",
          "„Zum Ordner“ führt dorthin, wo sie liegt.",
          "Bei den drei Punkten: „Link kopieren“ nimmt einen Link, der auch nach dem Umbenennen stimmt. Öffnen kann ihn nur, wer zur Ablage gehört.",
          "Ebenda: „Auf diesem Gerät behalten“, „Umbenennen“, „Verschieben“, „Kopieren“, „In den Papierkorb“.",
        ],
      },
      {
        head: "Eine Datei ändern",
        text: [
          "Im Browser schreiben Sie nicht in der Datei. Laden Sie sie herunter, ändern Sie sie, und laden Sie sie im selben Ordner mit demselben Namen wieder hoch. Die frühere Fassung bleibt erhalten. Mit dem Netzlaufwerk geht das ohne diesen Umweg.",
        ],
      },
      {
        head: "Wenn etwas nicht geht",
        text: [
          "Anhalten und fortsetzen lässt sich das Herunterladen, solange das Fenster offen ist. Bricht es ab, beginnen Sie neu. Unvollständige Dateien gibt Mappe nicht als fertig aus.",
          "„Das ist hier nicht zu sehen“ heißt: Die Datei wurde gelöscht, oder Sie gehören nicht oder nicht mehr zu der Ablage. Sehen Sie im Papierkorb nach.",
        ],
      },
    ],
    more: ["versionen", "notizen", "papierkorb", "netzlaufwerk"],
  },
  versionen: {
    title: "Versionen einer Datei",
    parts: [
      {
        head: "Wozu",
        text: ["Jedes Speichern ergibt eine neue Fassung. Auf der Seite der Datei stehen sie unter „Versionen“, mit Name und Zeit. Die heutige trägt „gilt jetzt“."],
      },
      {
        head: "Eine frühere Fassung ansehen",
        steps: [
          "Wählen Sie bei der Fassung „Öffnen“. Dabei ändert sich nichts. Oben steht, von wann sie ist.",
          "Oder wählen Sie „Herunterladen“, öffnen Sie sie auf Ihrem Gerät und vergleichen Sie sie mit der heutigen.",
        ],
      },
      {
        head: "Eine frühere Fassung zurückholen",
        steps: [
          "Lesen Sie bei der Fassung Namen und Zeit.",
          "Wählen Sie „Wiederherstellen“.",
        ],
        after: ["Sie gilt dann sofort wieder. Die bisherige Fassung bleibt erhalten. Fehlt der Knopf, dürfen Sie in dieser Ablage nur lesen."],
      },
      {
        head: "Wie lange Fassungen bleiben",
        text: [
          "Eine Zeit lang bleiben alle. Wie lange, steht über der Liste. Danach bleibt von jedem Tag die letzte, ein Jahr später von jedem Monat die letzte. Die Nummern können sich dadurch verschieben. Richten Sie sich nach dem Datum.",
        ],
      },
      {
        head: "Zweite Fassung",
        text: ["Haben zwei Personen gleichzeitig gespeichert, liegen beide Dateien im Ordner. Eine trägt „zweite Fassung (Konflikt)“. Vergleichen Sie beide, und löschen Sie die, die Sie nicht brauchen."],
      },
    ],
    more: ["datei", "ordner", "papierkorb"],
  },
  notizen: {
    title: "Notizen schreiben",
    parts: [
      {
        head: "Wozu",
        text: ["Notizen stehen neben einer Datei, unter einem Ordner und bei Vorlagen, Sitzungen und Punkten. Lesen können sie alle, die zu der Ablage gehören. Schreiben darf, wer mindestens „kann kommentieren“ hat."],
      },
      {
        head: "So geht es",
        steps: [
          "Wählen Sie „Notiz schreiben“. Bei einer anderen Notiz wählen Sie „Antworten“.",
          "Soll jemand sie sicher sehen? Schreiben Sie @ und den Namen, oder wählen Sie die Person unter dem Feld aus. Die Notiz steht dann auf deren Startseite.",
          "„Datei anhängen“ nimmt eine Datei von Ihrem Gerät dazu.",
          "Wählen Sie „Notiz speichern“ oder „Antwort speichern“.",
        ],
      },
      {
        head: "Erledigt oder löschen",
        text: [
          "„Erledigt“ und „Löschen“ stehen bei Ihren eigenen Notizen. Wer die Ablage verwaltet, kann das bei allen. Wer eine gelöschte Notiz schon gelesen hat, kann sie abgeschrieben haben.",
        ],
      },
      {
        head: "Gut zu wissen",
        text: [
          "**Zwei Sterne** machen fett, *ein Stern* kursiv. Zeilen mit - werden eine Liste.",
          "Ein angefangener Text bleibt auf diesem Gerät stehen, bis Sie ihn speichern oder „Abbrechen“ wählen. Was „neu“ ist, merkt sich nur dieses Gerät.",
        ],
      },
    ],
    more: ["offene-notizen", "datei"],
  },
  "offene-notizen": {
    title: "Offene Notizen",
    parts: [
      {
        head: "Wozu",
        text: ["Hier stehen Notizen aus allen Ihren Ablagen, die noch nicht erledigt sind. So finden Sie, was jemand von Ihnen wissen will und was Sie selbst gefragt haben."],
      },
      {
        head: "So geht es",
        steps: [
          "„Für mich“ zeigt Notizen, in denen Sie angesprochen sind.",
          "„Von mir“ zeigt, was Sie begonnen haben.",
          "„Alle offenen“ zeigt alles, was in Ihren Ablagen offen ist.",
          "Ein Klick auf eine Notiz führt zu der Datei, dem Ordner oder dem Punkt, zu dem sie gehört.",
        ],
      },
      {
        head: "Eine Notiz abhaken",
        text: [
          "Gehen Sie zu der Notiz und wählen Sie „Erledigt“. Das geht bei Ihren eigenen Notizen. Bei anderen antworten Sie, oder Sie bitten die Person. Wer die Ablage verwaltet, kann alle abhaken.",
          "Erledigte Notizen verschwinden nicht. Sie stehen weiter an ihrem Platz, nur nicht in dieser Liste.",
        ],
      },
      {
        head: "Sie vermissen eine Notiz",
        text: [
          "Sehen Sie unter „Alle offenen“ nach. Vielleicht wurden Sie darin nicht angesprochen. Oder sie ist schon erledigt: Suchen Sie dann oben im Feld „Suchen“ nach einem Wort aus dem Text.",
        ],
      },
    ],
    more: ["notizen", "start", "suche"],
  },
  suche: {
    title: "Suche",
    parts: [
      {
        head: "Was gefunden wird",
        text: [
          "Die Suche kennt die Namen von Dateien und Ordnern und den Text von Notizen, in allen Ihren Ablagen. Ist ein Rat angeschlossen, kommen Titel, Nummern und Namen seiner Vorlagen und Sitzungen dazu. In Dateien hinein sucht sie nicht.",
          "Gesucht wird auf Ihrem Gerät. Niemand erfährt, wonach Sie suchen.",
        ],
      },
      {
        head: "So geht es",
        steps: [
          "Schreiben Sie oben in „Suchen“ einen Teil des Namens, zum Beispiel Haushalt.",
          "Drücken Sie die Eingabetaste.",
          "Ein Klick auf einen Treffer öffnet ihn. Darunter steht, in welcher Ablage er liegt.",
        ],
      },
      {
        head: "Nichts gefunden",
        text: [
          "Nehmen Sie ein kürzeres Wort oder nur einen Teil davon. Vielleicht heißt die Datei anders, als Sie denken: Dann hilft der Ordner, sortiert mit „Sortieren“ und „nach Änderung“.",
          "Liegt die Datei im Papierkorb? Den öffnen Sie in der Ablage. Gehören Sie nicht zu der Ablage, findet die Suche nichts daraus.",
        ],
      },
      {
        head: "Sehr viele Treffer",
        text: ["Gezeigt werden dann nur die ersten. Schreiben Sie ein Wort mehr."],
      },
    ],
    more: ["ordner", "rat", "papierkorb"],
  },
  papierkorb: {
    title: "Papierkorb",
    parts: [
      {
        head: "Wozu",
        text: [
          "Was jemand aus dieser Ablage gelöscht hat, liegt zuerst hier. Bei jedem Eintrag steht, aus welchem Ordner er kommt, wer ihn gelöscht hat und bis wann er bleibt.",
          "Er bleibt so viele Tage, wie Ihre Fraktion festgelegt hat; sonst 30. Danach ist er endgültig fort.",
        ],
      },
      {
        head: "Zurückholen",
        steps: [
          "Suchen Sie den Eintrag in der Liste.",
          "Wählen Sie „Wiederherstellen“. Er kommt an seinen alten Platz. Gibt es den Ordner nicht mehr, kommt er nach ganz oben in die Ablage.",
          "Mehrere auf einmal: ankreuzen oder „Alle auswählen“, dann „Ausgewählte wiederherstellen“.",
        ],
      },
      {
        head: "Früher löschen",
        text: [
          "„Endgültig löschen“ wartet nicht so lange. Mappe fragt noch einmal nach. Danach lässt sich der Eintrag nicht mehr zurückholen, auch nicht mit seinen früheren Fassungen. Wer die Datei vorher heruntergeladen hat, behält sie.",
        ],
      },
      {
        head: "Sie sehen die Knöpfe nicht",
        text: ["Zurückholen und löschen darf, wer in dieser Ablage „kann bearbeiten“ oder „kann verwalten“ hat. Bitten Sie so jemanden. Auf der Seite „Mitglieder“ der Ablage steht, wer das ist."],
      },
    ],
    more: ["ordner", "versionen", "mitglieder"],
  },
  mitglieder: {
    title: "Mitglieder",
    parts: [
      {
        head: "Wer hier steht",
        text: [
          "Nur diese Personen können die Ablage lesen. Die vier Rechte: „kann lesen“ sieht alles. „kann kommentieren“ schreibt Notizen. „kann bearbeiten“ ändert und löscht. „kann verwalten“ bestimmt, wer dabei ist.",
        ],
      },
      {
        head: "Jemanden dazunehmen",
        text: ["Wählen Sie „Teilen“, kreuzen Sie Personen der Fraktion an, wählen Sie das Recht und dann „Hinzufügen“. „Einladen“ ist für Menschen, die Mappe noch nicht haben. Das darf nur die Verwaltung der Fraktion."],
      },
      {
        head: "Ein Recht ändern oder jemanden entfernen",
        text: [
          "Wählen Sie in der Zeile der Person ein anderes Recht. Bei den drei Punkten steht „Entfernen“, bei Ihnen selbst „Ablage verlassen“. Die Person liest ab sofort nichts Neues. Was sie schon heruntergeladen hat, behält sie.",
        ],
      },
      {
        head: "Wenn ein Kasten erscheint",
        text: [
          "Blau: Jemand ist neu. Rufen Sie an. Zeigt das andere Gerät denselben Code, wählen Sie „Code ist gleich“. Sonst „Code ist anders“.",
          "Gelb: Jemand hatte Passwort und Blatt verloren und wurde neu aufgenommen. Wählen Sie „Ja, wieder freischalten“ nur, wenn das verabredet war.",
        ],
      },
      {
        head: "Weiter unten",
        text: [
          "„Netzlaufwerke ohne Programm erlauben“ sieht nur, wer die Ablage verwaltet. „Betreiber kann mitlesen“ zeigt, dass jemand eines benutzen darf. „Liste der Rechte drucken“ bringt alles auf Papier.",
        ],
      },
    ],
    more: ["rechte", "einladen", "netzlaufwerk"],
  },
}
