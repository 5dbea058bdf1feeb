// The pages of help: one per screen, in the words of the screens themselves.
import { councilHelp } from "./council_de.ts"
import { treasuryHelp } from "./treasury_de.ts"
export interface HelpPage {
  title: string
  parts: { head: string; text: string[] }[]
}

export const help: Record<string, HelpPage> = {
  ...councilHelp,
  ...treasuryHelp,
  start: {
    title: "Start",
    parts: [
      {
        head: "Was Sie hier sehen",
        text: [
          "Oben steht die nächste Sitzung, wenn eine eingetragen ist, darunter stehen Ihre Ablagen. Mit dem Stern stellen Sie eine Ablage nach vorn.",
          "„3 neu“ heißt: Andere haben seit Ihrem letzten Besuch drei Dinge geändert.",
        ],
      },
      {
        head: "Ihre letzte Anmeldung",
        text: [
          "Steht dort ein Gerät, das Sie nicht kennen? Wählen Sie „Das war ich nicht“, melden Sie das Gerät ab und ändern Sie Ihr Passwort.",
        ],
      },
    ],
  },
  ablage: {
    title: "Ordner und Dateien",
    parts: [
      {
        head: "Dateien hineinlegen",
        text: [
          "Wählen Sie „Hochladen“ und suchen Sie die Dateien aus. Am Rechner können Sie Dateien und ganze Ordner auch mit der Maus in die Liste ziehen.",
          "Sie dürfen währenddessen weiterarbeiten. Schließen Sie nur das Fenster nicht.",
          "Bleibt eine Datei stehen, sagt die Zeile darunter, warum. „Noch einmal versuchen“ macht dort weiter, wo es aufgehört hat.",
        ],
      },
      {
        head: "Dateien holen",
        text: [
          "Ein Klick auf den Namen zeigt die Datei. „Herunterladen“ speichert sie auf Ihrem Gerät. Es lässt sich anhalten und fortsetzen, solange das Fenster offen bleibt; danach beginnt es von vorn.",
          "Mehrere Dateien wählen Sie über „Auswählen“ bei den drei Punkten oben. Ein ganzer Ordner lässt sich im Browser nicht herunterladen: Kopieren Sie ihn aus dem Netzlaufwerk oder nehmen Sie das Programm für die Befehlszeile.",
        ],
      },
      {
        head: "Suchen",
        text: ["Das Feld „Suchen“ oben findet Namen von Dateien und Ordnern in allen Ihren Ablagen, nicht ihren Inhalt."],
      },
      {
        head: "Umbenennen, verschieben, löschen",
        text: [
          "Rechts in jeder Zeile sind drei Punkte. Dort steht alles, was Sie mit der Datei tun können.",
          "Gelöschtes liegt 30 Tage im Papierkorb. Sie finden ihn bei den drei Punkten oben.",
        ],
      },
      {
        head: "Jemand bearbeitet gerade",
        text: [
          "Steht ein Name unter einer Datei, schreibt diese Person gerade daran. Warten Sie oder rufen Sie sie an. „Trotzdem übernehmen“ nehmen Sie nur, wenn das abgesprochen ist.",
        ],
      },
      {
        head: "Ohne Verbindung lesen",
        text: [
          "„Auf diesem Gerät behalten“ legt eine Datei verschlossen auf Ihr Gerät, für 30 Tage. Bis wann sie bleibt, steht in der Liste; „Verlängern“ bei den drei Punkten gibt wieder 30 Tage. Auf iPad und iPhone legen Sie Mappe dafür bitte zuerst über „Teilen“ und „Zum Home-Bildschirm“ ab; sonst räumt das Gerät nach sieben Tagen auf.",
        ],
      },
    ],
  },
  datei: {
    title: "Eine Datei und ihre Versionen",
    parts: [
      {
        head: "Frühere Fassungen",
        text: [
          "Jedes Speichern ergibt eine neue Fassung. Unter „Versionen“ stehen sie mit Name und Zeit.",
          "Alte Fassungen werden mit der Zeit weniger: Eine Weile bleiben alle (meist 30 Tage, es steht dort). Danach bleibt von jedem Tag die letzte, ein Jahr später von jedem Monat die letzte. Die Nummern können sich dadurch verschieben; richten Sie sich nach dem Datum.",
          "„Öffnen“ zeigt eine frühere Fassung, ohne etwas zu ändern. Oben steht, von wann sie ist.",
          "„Wiederherstellen“ lässt eine frühere Fassung wieder gelten. Die jetzige bleibt dabei erhalten.",
        ],
      },
      {
        head: "Notizen",
        text: [
          "Neben einer Datei und unter dem Inhalt eines Ordners stehen die Notizen dazu. „Notiz schreiben“ legt eine an, „Antworten“ schließt an eine an. Lesen können sie alle, die zu dieser Ablage gehören; schreiben kann, wer kommentieren darf.",
          "Soll jemand die Notiz sicher sehen, wählen Sie die Person unter „Für alle“ aus, oder schreiben Sie @ und den Namen in den Text. Sie steht dann auf deren Startseite unter „Notizen für Sie“, bis sie erledigt ist.",
          "**Zwei Sterne** machen fett, *ein Stern* kursiv; Zeilen mit „-“ werden eine Liste, Zeilen mit „>“ ein Zitat. Längere Texte hängen Sie als Datei an.",
          "„Erledigt“ und „Löschen“ stehen bei Ihren eigenen Notizen. Wer die Ablage verwaltet, kann das bei allen. Was „neu“ ist, merkt sich nur dieses Gerät.",
        ],
      },
      {
        head: "Zweite Fassung (Konflikt)",
        text: [
          "Haben zwei Personen gleichzeitig gespeichert, bleiben beide Fassungen erhalten. Vergleichen Sie sie und löschen Sie dann die, die Sie nicht brauchen.",
        ],
      },
    ],
  },
  papierkorb: {
    title: "Papierkorb",
    parts: [
      {
        head: "Zurückholen",
        text: ["Mit „Wiederherstellen“ kommt alles an seinen alten Platz. Nach 30 Tagen wird es endgültig gelöscht."],
      },
    ],
  },
  mitglieder: {
    title: "Mitglieder",
    parts: [
      {
        head: "Vier Rechte",
        text: [
          "Wer lesen kann, sieht alles in der Ablage. Wer kommentieren kann, schreibt Notizen dazu. Wer bearbeiten kann, ändert und löscht Dateien. Wer verwalten kann, bestimmt außerdem, wer dabei ist.",
        ],
      },
      {
        head: "Teilen und Einladen",
        text: ["„Teilen“ nimmt Personen Ihrer Fraktion dazu. „Einladen“ ist für jemanden, der Mappe noch nicht hat; das darf nur die Verwaltung der Fraktion."],
      },
      {
        head: "Jemanden entfernen",
        text: [
          "Die Person kann ab sofort nichts Neues mehr lesen. Was sie schon heruntergeladen hat, behält sie. Das kann kein Programm ändern.",
        ],
      },
      {
        head: "Vergleichscode",
        text: [
          "Ist jemand beigetreten, rufen Sie an und vergleichen Sie den Code. Ist er gleich, hat sich niemand dazwischengesetzt.",
        ],
      },
      {
        head: "Neu aufgenommen",
        text: [
          "Hat jemand Passwort und Blatt verloren, nimmt die Fraktion die Person neu auf. In jeder Ablage muss dann einmal zugestimmt werden. Der gelbe Kasten sagt, wer sie neu aufgenommen hat und wann. Stimmen Sie nur zu, wenn das so verabredet war.",
        ],
      },
    ],
  },
  zustand: {
    title: "Zustand der Ablage",
    parts: [
      {
        head: "Prüfcode",
        text: ["Zwei Mitglieder, die zur gleichen Zeit denselben Prüfcode sehen, sehen dieselben Unterlagen."],
      },
      {
        head: "Rote Seite",
        text: [
          "Zeigt Mappe eine rote Seite, passt der Stand des Servers nicht zu dem, was Ihr Gerät schon kennt. Ändern Sie nichts, rufen Sie die genannte Person an und vergleichen Sie den Prüfcode.",
        ],
      },
    ],
  },
  personen: {
    title: "Personen der Fraktion",
    parts: [
      {
        head: "Einladen",
        text: [
          "Es entsteht ein Brief mit zwei Blättern. Blatt 1 geht mit der Post. Die PIN auf Blatt 2 geben Sie getrennt weiter, am besten am Telefon.",
          "Ist der Brief verloren oder abgelaufen, öffnen Sie die Person und wählen „Neuen Brief ausstellen“. Der alte Brief gilt dann nicht mehr.",
        ],
      },
      {
        head: "Passwort und Blatt verloren",
        text: ["Nehmen Sie die Person neu auf. Es gibt einen neuen Brief; ihre Rechte bleiben."],
      },
      {
        head: "Telefon verloren",
        text: [
          "Setzen Sie den Bestätigungscode zurück. Fragen Sie vorher am Telefon nach, ob die Bitte wirklich von der Person kommt.",
        ],
      },
      {
        head: "Regeln",
        text: [
          "Unter „Regeln“ steht, ob der Bestätigungscode Pflicht ist und wie lange Einladungen, Gäste und Gerätekennwörter höchstens gelten.",
        ],
      },
      {
        head: "Enddatum",
        text: [
          "Wer befristet dabei ist, kann nach dem letzten Tag nichts mehr öffnen und bleibt als „abgelaufen“ in der Liste. Öffnen Sie die Person und tragen Sie ein neues Enddatum ein, am besten vor dem letzten Tag: Dann gilt es auch in den Ablagen, die Sie selbst verwalten. Welche Ablagen übrig bleiben, sagt Mappe Ihnen.",
        ],
      },
      {
        head: "Ausscheiden",
        text: [
          "Mappe sagt Ihnen vorher, welche Ablagen dann niemand mehr verwalten könnte. Nachsehen kann es nur in Ablagen, zu denen Sie selbst gehören; nach anderen fragen Sie die Person.",
        ],
      },
    ],
  },
  zugang: {
    title: "Mein Zugang",
    parts: [
      {
        head: "Wiederherstellungsblatt",
        text: [
          "Mit dem Blatt kommen Sie wieder hinein, wenn Sie Ihr Passwort vergessen haben. Heben Sie es zu Hause auf, nicht beim Gerät.",
        ],
      },
      {
        head: "Bestätigungscode",
        text: [
          "Sechs Ziffern aus einer App auf Ihrem Telefon. Sie schützen auch dann, wenn jemand Ihr Passwort abgeschaut hat. Auf dem eigenen Gerät wird nur alle 30 Tage gefragt.",
          "Ist das Telefon nicht da, nehmen Sie beim Anmelden einen der ausgedruckten Ersatzcodes. Jeder gilt einmal; sind es nur noch wenige, machen Sie sich hier neue.",
        ],
      },
      {
        head: "Geräte",
        text: [
          "Ein verlorenes Gerät melden Sie hier ab. Sobald es wieder eine Verbindung hat, öffnet Mappe dort ohne Ihre Anmeldung nichts mehr. Bis dahin schützt nur die Gerätesperre, was darauf gespeichert ist.",
        ],
      },
      {
        head: "Netzlaufwerk",
        text: [
          "Am besten mit dem Programm. Nur wo sich keines installieren lässt, hilft das Gerätekennwort. Während Sie es benutzen, könnte der Betreiber mitlesen; alle Mitglieder sehen das.",
        ],
      },
    ],
  },
  beitreten: {
    title: "Beitreten",
    parts: [
      {
        head: "Code und PIN",
        text: [
          "Tippen Sie den Code aus dem Einladungsbrief ab. Groß oder klein ist gleich. Auf einem Tablet oder Telefon können Sie auch das Muster im Brief abfotografieren.",
          "Danach fragt Mappe nach der PIN. Sie steht auf einem eigenen Blatt, oder jemand sagt sie Ihnen am Telefon. Nach zehn falschen Versuchen brauchen Sie einen neuen Brief.",
        ],
      },
      {
        head: "Anmeldename und Passwort",
        text: [
          "Den Anmeldenamen wählen Sie selbst, zum Beispiel r.albers. Als Passwort schlägt Mappe sechs Wörter vor. Aufschreiben ist erlaubt.",
        ],
      },
      {
        head: "Das Wiederherstellungsblatt",
        text: [
          "Mit diesem Blatt kommen Sie wieder hinein, wenn Sie Ihr Passwort vergessen. Drucken Sie es aus, oder schreiben Sie es ab, und heben Sie es zu Hause auf. Es wird nur einmal gezeigt.",
          "„Später“ geht zweimal. Danach fragt Mappe so lange nach dem Blatt, bis Sie es haben.",
        ],
      },
      {
        head: "Der Vergleichscode",
        text: [
          "Lesen Sie den Code der Person vor, die Sie eingeladen hat. Sieht sie denselben, hat sich niemand dazwischengesetzt.",
          "Ist die Seite schon zu? Bis jemand den Code bestätigt hat, steht er auch unter „Mein Zugang“.",
        ],
      },
    ],
  },
  gruenden: {
    title: "Eine Fraktion gründen",
    parts: [
      {
        head: "Der Link vom Betreiber",
        text: [
          "Wer den Server betreibt, schickt Ihnen einen Link. Er gilt für eine Fraktion und nur einmal. Öffnen Sie ihn an dem Gerät, mit dem Sie arbeiten.",
        ],
      },
      {
        head: "Was Sie dabei werden",
        text: [
          "Sie verwalten danach die Fraktion: Sie laden die anderen ein und vergeben Aufgaben. Geben Sie dieses Recht bald einer zweiten Person, damit Sie nicht allein davon abhängen.",
        ],
      },
      {
        head: "Passwort und Blatt",
        text: [
          "Am Anfang kann Ihnen niemand helfen, wenn Sie Ihr Passwort vergessen. Drucken Sie deshalb das Wiederherstellungsblatt gleich aus, und heben Sie es zu Hause auf.",
        ],
      },
    ],
  },
  anmelden: {
    title: "Anmelden",
    parts: [
      {
        head: "Sie haben einen Einladungsbrief",
        text: ["Wählen Sie „Ich habe einen Einladungsbrief“. Wie es weitergeht, steht auf der Hilfeseite „Beitreten“."],
      },
      {
        head: "Passwort vergessen",
        text: [
          "Mit dem Wiederherstellungsblatt setzen Sie ein neues Passwort. Ist auch das Blatt weg, rufen Sie Ihre Geschäftsstelle an: Sie nimmt Sie neu auf, und Ihre Rechte bleiben.",
        ],
      },
      {
        head: "An einem fremden Gerät",
        text: [
          "Kreuzen Sie „Auf diesem Gerät angemeldet bleiben“ dort nicht an, und melden Sie sich am Ende unter „Mein Zugang“ ab. Auf dem Gerät bleibt dann nichts zurück.",
        ],
      },
    ],
  },
  schutz: {
    title: "Wie Mappe schützt",
    parts: [
      {
        head: "Verschlossen auf Ihrem Gerät",
        text: [
          "Ihre Dateien werden auf Ihrem Gerät verschlossen. Der Server bewahrt sie auf, öffnen kann er sie nicht. Auch die Namen der Dateien und Ordner kennt er nicht.",
          "Die Schlüssel haben nur die Mitglieder einer Ablage. Kommt jemand dazu, bekommt er sie von einem Mitglied. Geht jemand, wird die Ablage neu verschlossen.",
        ],
      },
      {
        head: "Was der Server sieht",
        text: [
          "Er sieht, wer wann und von welcher Adresse zugreift, und wie groß die Dateien ungefähr sind: Größen werden aufgerundet.",
          "Er kennt die Anmeldenamen, die Namen und Rollen der Personen Ihrer Fraktion, wer zu welcher Ablage gehört und wie Ihre Geräte heißen.",
        ],
      },
      {
        head: "Was Mappe im Browser nicht ausschließt",
        text: [
          "Wer den Server betreibt, könnte Ihnen eine veränderte Seite schicken. Wer das ausschließen will, nimmt das Programm statt des Browsers.",
          "Ein Gerät, das jemand anderes beherrscht, kann niemand schützen. Halten Sie Ihr Gerät aktuell.",
        ],
      },
      {
        head: "Prüfen statt glauben",
        text: [
          "Ihr Gerät prüft jede Änderung, wenn sie ankommt: von wem sie ist und ob er sie durfte. Passt etwas nicht, sagt Mappe es Ihnen deutlich.",
          "Öffnen Sie eine Ablage auf einem Gerät zum ersten Mal, übernimmt es ältere Änderungen so, wie ein Mitglied sie festgehalten hat. Wer das war, steht unter „Zustand der Ablage“.",
          "Was geprüft ist, merkt es sich. Noch einmal prüft es alles, wenn Sie unter „Zustand der Ablage“ „Alles von Anfang an prüfen“ wählen.",
        ],
      },
    ],
  },
}
