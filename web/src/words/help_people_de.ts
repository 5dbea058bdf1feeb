// Help for the faction: its people, rules and costs, in German.
import type { HelpPages } from "./help_page.ts"

export const helpPeopleDe: HelpPages = {
  personen: {
    title: "Personen der Fraktion",
    parts: [
      {
        head: "Wer hier steht",
        text: ["Alle Personen Ihrer Fraktion mit Rolle, Aufgaben und Enddatum. Ein Klick auf einen Namen zeigt mehr. Zugang zu einer Ablage entsteht dadurch nicht: Den gibt es bei jeder Ablage unter „Mitglieder“."],
      },
      {
        head: "Was Sie tun können",
        steps: [
          "„Wer darf was“ zeigt, wer welche Rolle und Aufgabe hat.",
          "„Einladen“ nimmt jemand Neues auf. „Regeln“ legt fest, was für alle gilt. Beides sieht nur die Verwaltung der Fraktion.",
          "„Kosten und Speicher“ sehen die Verwaltung, die Kasse und die Prüfung.",
          "„Ausgeschiedene zeigen“ blendet auch frühere Mitglieder ein.",
        ],
      },
      {
        head: "Was die Hinweise heißen",
        text: [
          "„Einladung offen“: Der Brief ist noch nicht benutzt.",
          "„noch nicht bestätigt“: Rufen Sie die Person an, und vergleichen Sie den Code.",
          "„abgelaufen“: Der letzte Tag ist vorbei. Die Person öffnet nichts mehr.",
          "„wird neu aufgenommen“: Sie hat einen neuen Brief, weil Passwort und Blatt verloren waren.",
        ],
      },
      {
        head: "Jemand braucht Hilfe",
        text: ["Hat jemand Telefon, Passwort oder Blatt verloren, öffnet die Verwaltung der Fraktion die Person. Dort steht, was zu tun ist."],
      },
    ],
    more: ["person", "einladen", "rechte"],
  },
  person: {
    title: "Eine Person",
    parts: [
      {
        head: "Wer hier etwas ändern darf",
        text: ["Nur die Verwaltung der Fraktion. Alle anderen sehen Rolle, Aufgaben und Enddatum. Ihr eigenes Passwort ändern Sie unter „Mein Zugang“."],
      },
      {
        head: "Rolle, Aufgaben, Enddatum",
        text: ["Ändern Sie die Angaben und wählen Sie „Speichern“. „Mitglied bis“ bleibt leer, wenn es kein Ende gibt. Verlängern Sie vor dem letzten Tag: Dann gilt das neue Ende auch in den Ablagen, die Sie verwalten. Welche übrig bleiben, sagt Mappe."],
      },
      {
        head: "Jemand hat etwas verloren",
        text: [
          "Das Telefon: „Bestätigungscode zurücksetzen“. Fragen Sie vorher am Telefon, ob die Bitte wirklich von der Person kommt.",
          "Passwort und Blatt: „Neu aufnehmen“. Es gibt einen neuen Brief. In jeder Ablage muss danach jemand zustimmen.",
          "Den Brief: „Neuen Brief ausstellen“. Der alte gilt nicht mehr. „Einladung zurückziehen“ macht sie ungültig.",
        ],
      },
      {
        head: "Jemand hört auf",
        text: ["„Ausscheiden lassen“ beendet den Zugang sofort. Mappe nennt vorher Ablagen, die dann niemand verwalten könnte. Geben Sie dort zuerst jemandem „kann verwalten“. Mappe sieht nur Ihre eigenen Ablagen: Fragen Sie nach weiteren. Was die Person heruntergeladen hat, behält sie."],
      },
    ],
    more: ["einladen", "brief", "rechte"],
  },
  einladen: {
    title: "Einladen",
    parts: [
      {
        head: "Wozu",
        text: ["Hier nimmt die Verwaltung der Fraktion jemanden auf, der Mappe noch nicht hat. Es entsteht ein Brief mit Code und eine PIN auf eigenem Blatt. Wer schon zur Fraktion gehört, kommt in der Ablage mit „Teilen“ dazu."],
      },
      {
        head: "So geht es",
        steps: [
          "Schreiben Sie unter „Vor- und Nachname“ den Namen.",
          "Wählen Sie die Rolle: „Mitglied“, „Gast“ oder „Verwaltung der Fraktion“. Ein Gast sieht nur, was Sie auswählen, und braucht ein Enddatum.",
          "Kreuzen Sie „Aufgaben“ an, wenn die Person welche hat.",
          "Wählen Sie bei jeder Ablage, was die Person dort darf. Sie sehen nur Ablagen, die Sie verwalten.",
          "Unter „Die Einladung gilt“ wählen Sie die Zahl der Tage. Kürzer ist sicherer.",
          "Lassen Sie „Mit PIN auf eigenem Blatt“ angekreuzt. Dann nützt der Brief allein niemandem.",
          "Wählen Sie „Einladen“. Der Brief erscheint.",
        ],
      },
      {
        head: "Wenn etwas nicht geht",
        text: [
          "Fehlt eine Ablage, verwalten Sie sie nicht. Bitten Sie die Person, die sie verwaltet, das neue Mitglied später dort hinzuzufügen.",
          "Haben Sie sich im Namen vertan, ziehen Sie die Einladung zurück und laden neu ein.",
        ],
      },
    ],
    more: ["brief", "person", "rechte"],
  },
  brief: {
    title: "Der Einladungsbrief",
    parts: [
      {
        head: "Was Sie vor sich haben",
        text: ["Blatt 1 ist der Brief mit dem Code. Blatt 2 trägt die PIN. Nur beides zusammen öffnet den Zugang. Beide Blätter sehen Sie nur jetzt."],
      },
      {
        head: "So geht es",
        steps: [
          "Wählen Sie „Beide Blätter drucken“.",
          "Geben Sie Blatt 1 mit der Post oder persönlich weiter.",
          "Sagen Sie die PIN am Telefon, oder geben Sie Blatt 2 getrennt ab. Nie beides in einen Umschlag.",
          "Wählen Sie „Brief schließen“.",
        ],
        after: ["„Link kopieren“ nimmt den Link des Briefes, ohne die PIN. Schicken Sie die PIN nicht auf demselben Weg."],
      },
      {
        head: "Danach",
        text: ["Ist die Person beigetreten, steht das auf Ihrer Startseite. Rufen Sie an und vergleichen Sie den Vergleichscode. Erst dann wissen Sie, dass niemand anderes den Brief benutzt hat."],
      },
      {
        head: "Wenn etwas schiefgeht",
        text: [
          "Brief verloren, abgelaufen oder die PIN zehnmal falsch: Öffnen Sie die Person unter „Fraktion“, und wählen Sie „Neuen Brief ausstellen“.",
          "Ein Irrtum: „Einladung zurückziehen“. Der Brief gilt dann nicht mehr.",
          "Wurde der Brief ohne PIN erstellt, geben Sie ihn nur persönlich weiter.",
        ],
      },
    ],
    more: ["einladen", "person", "beitreten"],
  },
  rechte: {
    title: "Wer darf was",
    parts: [
      {
        head: "Wozu",
        text: ["Diese Seite sagt in Worten, wer in Ihrer Fraktion welche Rolle und welche Aufgabe hat. Sie ist zum Nachlesen und zum Drucken da. Ändern lässt sich hier nichts."],
      },
      {
        head: "Rolle, Aufgabe, Recht",
        text: [
          "Eine Rolle hat jede Person: „Mitglied“, „Gast“ oder „Verwaltung der Fraktion“.",
          "Eine Aufgabe kommt dazu: „Geschäftsstelle“, „darf Ablagen anlegen“, „Kasse“, „Prüfung“.",
          "Ein Recht gilt nur in einer einzelnen Ablage: „kann lesen“, „kann kommentieren“, „kann bearbeiten“, „kann verwalten“.",
          "Auch die Verwaltung der Fraktion liest nur in Ablagen, in denen sie Mitglied ist.",
        ],
      },
      {
        head: "So geht es",
        steps: [
          "Unter „In der Fraktion“ suchen Sie eine Rolle. Darunter stehen die Namen.",
          "Unter „Aufgaben“ ebenso. „Zurzeit niemand.“ heißt: Die Aufgabe ist frei.",
          "„Drucken“ bringt die Seite auf Papier. Oben steht, von wann sie ist.",
        ],
      },
      {
        head: "Etwas stimmt nicht",
        text: ["Rollen und Aufgaben ändert die Verwaltung der Fraktion bei der Person. Rechte in einer Ablage ändert, wer sie verwaltet, auf der Seite „Mitglieder“ der Ablage."],
      },
    ],
    more: ["personen", "person", "mitglieder"],
  },
  regeln: {
    title: "Regeln",
    parts: [
      {
        head: "Wozu",
        text: ["Hier steht, was für alle in der Fraktion gilt. Ändern kann es nur die Verwaltung der Fraktion."],
      },
      {
        head: "Was Sie festlegen",
        text: [
          "„Bestätigungscode beim Anmelden“: „freiwillig“ oder „Pflicht für alle“. Bei Pflicht muss jede Person ihn einrichten, bevor sie weiterarbeiten kann. Richten Sie Ihren eigenen zuerst ein, und sagen Sie es vorher an.",
          "„Einladungen haben eine PIN“: Sie steht auf eigenem Blatt und geht getrennt hinaus.",
          "„Einladungen gelten“: nach so vielen Tagen läuft ein Brief spätestens ab.",
          "„Gäste bleiben höchstens“: Danach endet der Zugang eines Gastes von selbst. Leer heißt ohne Grenze.",
          "„Im Papierkorb bleibt Gelöschtes“: So viele Tage lässt es sich zurückholen.",
          "„Alle früheren Fassungen bleiben“: Nach so vielen Tagen werden sie weniger.",
          "„Netzlaufwerke ohne Programm sind erlaubt“: Ohne diesen Haken kann niemand ein Gerätekennwort anlegen. Auch jede Ablage muss es erlauben.",
        ],
      },
      {
        head: "So geht es",
        steps: [
          "Ändern Sie die Angaben.",
          "Wählen Sie „Regeln speichern“. Die Regeln gelten ab sofort.",
        ],
      },
      {
        head: "Gut zu wissen",
        text: [
          "Briefe, die schon ausgestellt sind, ändern sich dadurch nicht. Wollen Sie eine ungültig machen, öffnen Sie die Person und wählen Sie „Einladung zurückziehen“.",
          "Nimmt Mappe eine Zahl nicht an, schreiben Sie nur Ziffern, zum Beispiel 14.",
        ],
      },
    ],
    more: ["rechte", "bestaetigungscode", "netzlaufwerk"],
  },
  kosten: {
    title: "Kosten und Speicher",
    parts: [
      {
        head: "Was hier steht",
        text: [
          "Der Server zählt, wie viel Platz die Ablagen belegen, und wie lange. Daraus werden die Kosten. Was in den Dateien steht und wie sie heißen, weiß er nicht.",
          "Die Seite sehen die Verwaltung der Fraktion, die Kasse und die Prüfung.",
        ],
      },
      {
        head: "Den Haushalt eintragen (nur die Kasse)",
        steps: [
          "Wählen Sie „Haushalt eintragen“ oder „Haushalt ändern“.",
          "Tragen Sie „Zuwendung“, den Beginn des Jahres und die Haushaltsstelle ein. „Zusagen“ zählen wie ausgegeben.",
          "Wählen Sie „Haushalt speichern“. Bei 50, 80 und 100 % bekommen Kasse und Verwaltung Bescheid.",
        ],
      },
      {
        head: "Abrechnungen",
        text: [
          "Eine Abrechnung wird einmal abgeschlossen und unterschrieben. Danach ändert sie sich nie mehr; Korrekturen sind eigene. Nehmen Sie „PDF“ für die Akten, „CSV (Tabelle)“ zum Rechnen, „JSON (unterschrieben)“ zum Nachprüfen. Nach dem Haushaltsjahr gibt es den „Verwendungsnachweis“.",
        ],
      },
      {
        head: "Platz frei machen",
        text: [
          "„Aufteilung Ihrer Ablagen“ zeigt, was frühere Fassungen und der Papierkorb belegen. „Papierkorb öffnen“ führt hin. Frühere Fassungen werden von selbst weniger.",
          "Auch wenn das Geld zu Ende ist, gehen Lesen, Mitnehmen und Löschen.",
        ],
      },
    ],
    more: ["vergleich", "papierkorb", "rechte"],
  },
  vergleich: {
    title: "Kosten vergleichen",
    parts: [
      {
        head: "Wozu",
        text: ["Die Seite rechnet aus, was ungefähr dasselbe anderswo kosten würde: mit einem eigenen Server im Büro, einem gemieteten im Rechenzentrum oder einem fertigen Produkt. So können Sie im Rat Auskunft geben."],
      },
      {
        head: "So geht es",
        steps: [
          "Sehen Sie unter „Im Monat“ die Balken. Darunter steht der Betrag im Jahr.",
          "Gehen Sie die Zahlen darunter durch. Bei jeder steht, woher sie kommt.",
          "Setzen Sie ein, was Sie wissen, zum Beispiel Ihr Angebot oder Ihren Strompreis. Die Balken ändern sich sofort.",
        ],
      },
      {
        head: "Was Sie beachten sollten",
        text: [
          "Die Zahlen sind Annahmen und können veraltet sein. Für einen Beschluss holen Sie Angebote ein.",
          "Gerechnet wird nur auf Ihrem Gerät. Nichts davon wird gespeichert: Nach dem Neuladen stehen wieder die ersten Zahlen da. Drucken Sie die Seite, wenn Sie Ihre behalten wollen.",
          "Was nicht in Geld steht, fehlt: wer mitlesen kann, wo die Daten liegen, und was ein Umzug kostet.",
        ],
      },
      {
        head: "Die Balken fehlen",
        text: ["Dann ist eine Zahl nicht lesbar. Das Feld sagt es. Schreiben Sie nur Ziffern und ein Komma, zum Beispiel 12,5."],
      },
    ],
    more: ["kosten", "schutz"],
  },
}
