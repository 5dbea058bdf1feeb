// Help for the way in and the first page, in German.
import type { HelpPages } from "./help_page.ts"

export const helpBeginDe: HelpPages = {
  anmelden: {
    title: "Anmelden",
    parts: [
      {
        head: "So melden Sie sich an",
        steps: [
          "Schreiben Sie in „Anmeldename“ den Namen, den Sie beim Beitreten gewählt haben.",
          "Schreiben Sie Ihr Passwort. Mit „Eingabe anzeigen“ sehen Sie, was Sie tippen.",
          "Gehört das Gerät Ihnen? Dann kreuzen Sie „Auf diesem Gerät angemeldet bleiben“ an. Sonst nicht.",
          "Wählen Sie „Anmelden“.",
        ],
      },
      {
        head: "Sie haben noch keinen Anmeldenamen",
        text: ["Wählen Sie „Ich habe einen Einladungsbrief“. Den Namen und das Passwort legen Sie dort fest."],
      },
      {
        head: "Es klappt nicht",
        text: [
          "Prüfen Sie Groß- und Kleinschreibung im Passwort und ob vorn oder hinten ein Leerzeichen steht. Telefone setzen gern eines.",
          "Haben Sie das Passwort vergessen, wählen Sie „Passwort vergessen“. Dafür brauchen Sie Ihr Wiederherstellungsblatt. Ist auch das weg, rufen Sie Ihre Geschäftsstelle an: Die Fraktion nimmt Sie neu auf, und Ihre Rechte bleiben.",
        ],
      },
      {
        head: "An einem fremden Gerät",
        text: ["Kreuzen Sie dort weder „Auf diesem Gerät angemeldet bleiben“ noch „Auf diesem Gerät 30 Tage nicht mehr fragen“ an. Melden Sie sich am Ende unter „Mein Zugang“ mit „Abmelden“ ab. Dann bleibt dort nichts zurück."],
      },
    ],
    more: ["beitreten", "code", "wiederherstellen"],
  },
  code: {
    title: "Bestätigungscode eingeben",
    parts: [
      {
        head: "Was hier gefragt wird",
        text: ["Nach dem Passwort fragt Mappe nach sechs Ziffern. Die App auf Ihrem Telefon zeigt sie an. So kommt niemand hinein, der nur Ihr Passwort kennt."],
      },
      {
        head: "So geht es",
        steps: [
          "Öffnen Sie die App auf dem Telefon. Sie zeigt bei Mappe sechs Ziffern.",
          "Tippen Sie diese in „Bestätigungscode“ ein. Sie wechseln alle 30 Sekunden.",
          "Wählen Sie „Bestätigen“.",
        ],
      },
      {
        head: "Nicht jedes Mal gefragt werden",
        text: [
          "Kreuzen Sie darunter „Auf diesem Gerät 30 Tage nicht mehr fragen“ an. Dann genügt hier so lange Ihr Passwort, auch nach dem Abmelden. Haben Sie Ihr Passwort geändert, fragt Mappe überall einmal wieder. Tun Sie das nur auf einem Gerät, das Ihnen gehört.",
        ],
      },
      {
        head: "Das Telefon ist nicht da",
        text: [
          "Wählen Sie „Ersatzcode benutzen“ und nehmen Sie einen Code von Ihrem ausgedruckten Blatt. Jeder gilt einmal. Streichen Sie ihn danach durch.",
          "Haben Sie auch keinen Ersatzcode, rufen Sie die Verwaltung Ihrer Fraktion an. Sie kann den Bestätigungscode zurücksetzen.",
        ],
      },
      {
        head: "Der Code wird nicht angenommen",
        text: ["Warten Sie auf den nächsten. Stimmt er nie, geht die Uhr des Telefons falsch: Stellen Sie sie dort so ein, dass sie von selbst richtig geht."],
      },
    ],
    more: ["bestaetigungscode", "anmelden"],
  },
  beitreten: {
    title: "Beitreten",
    parts: [
      {
        head: "Das brauchen Sie",
        text: ["Den Einladungsbrief mit dem Code, die PIN auf einem eigenen Blatt oder vom Telefon, und am besten einen Drucker."],
      },
      {
        head: "So geht es",
        steps: [
          "Nehmen Sie das Muster im Brief mit der Kamera auf. Oder tippen Sie den Code in „Code aus dem Brief“ ein. Groß oder klein ist gleich.",
          "Tippen Sie die PIN in „Einladungs-PIN“ ein. Sie haben zehn Versuche. Danach brauchen Sie einen neuen Brief.",
          "Denken Sie sich einen Anmeldenamen aus. Als Passwort schlägt Mappe sechs Wörter vor. „Andere Wörter“ zeigt neue. Aufschreiben ist erlaubt. Wählen Sie dann „Beitreten“.",
          "Drucken Sie das Wiederherstellungsblatt mit „Blatt drucken“, oder schreiben Sie es ab. Es wird nur einmal gezeigt. Zum Beweis tippen Sie eine Gruppe davon ab.",
          "Lesen Sie den Vergleichscode der Person am Telefon vor, die Sie eingeladen hat. Sieht sie denselben, hat sich niemand dazwischengesetzt.",
        ],
      },
      {
        head: "Wenn etwas fehlt",
        text: [
          "„Später“ verschiebt das Blatt, aber nicht oft. Danach fragt Mappe so lange danach, bis Sie es haben.",
          "Den Vergleichscode finden Sie unter „Mein Zugang“ wieder, bis ihn jemand bestätigt hat.",
          "Gilt die Einladung nicht mehr, bitten Sie Ihre Geschäftsstelle um einen neuen Brief.",
        ],
      },
    ],
    more: ["anmelden", "start", "wiederherstellungsblatt"],
  },
  start: {
    title: "Start",
    parts: [
      {
        head: "Was Sie hier sehen",
        text: [
          "Oben steht die nächste Sitzung, wenn eine eingetragen ist. Darunter stehen „Meine Ablagen“. Ein Klick auf den Namen öffnet eine Ablage. Der Stern stellt sie nach vorn.",
          "„Was ist neu“ nennt, was andere zuletzt geändert haben. Ein Klick führt direkt dorthin.",
          "„Notizen für Sie“ sind Notizen, in denen jemand Sie anspricht. „Zuletzt geöffnet“ bringt Sie zurück zu Ihrer letzten Datei.",
        ],
      },
      {
        head: "Unter „Für Sie“",
        text: [
          "Hier steht, was auf Sie wartet. Ist jemand beigetreten, rufen Sie die Person an und vergleichen den Vergleichscode. Auch „Bestätigungscode einrichten“ steht dort, wenn Ihre Fraktion ihn verlangt.",
        ],
      },
      {
        head: "Ihre letzte Anmeldung",
        text: [
          "Kennen Sie Zeit und Gerät? Dann ist alles gut. Wenn nicht, wählen Sie „Das war ich nicht“. Melden Sie dort das fremde Gerät ab und ändern Sie Ihr Passwort.",
        ],
      },
      {
        head: "Es ist noch keine Ablage da",
        text: [
          "Nach dem Beitreten dauert es manchmal etwas. Jemand von der Verwaltung muss kurz online sein. Sie müssen nichts tun.",
          "Dürfen Sie Ablagen anlegen, steht hier „Neue Ablage“.",
        ],
      },
    ],
    more: ["ablagen", "ordner", "offene-notizen"],
  },
  wiederherstellen: {
    title: "Passwort vergessen",
    parts: [
      {
        head: "Das brauchen Sie",
        text: ["Ihr Wiederherstellungsblatt. Darauf stehen Ihr Anmeldename und neun Gruppen mit je vier Zeichen. Haben Sie einen Bestätigungscode eingerichtet, brauchen Sie auch Ihr Telefon oder einen Ersatzcode."],
      },
      {
        head: "So geht es",
        steps: [
          "Schreiben Sie Ihren Anmeldenamen.",
          "Tippen Sie die neun Gruppen in „Code vom Wiederherstellungsblatt“ ein. Groß oder klein ist gleich.",
          "Wählen Sie ein neues Passwort und tippen Sie es noch einmal ein.",
          "Wählen Sie „Wiederherstellen“.",
          "Drucken Sie das neue Blatt mit „Blatt drucken“ und tippen Sie die Gruppe ab, nach der Mappe fragt.",
        ],
      },
      {
        head: "Danach",
        text: ["Das neue Passwort gilt sofort. Das alte Blatt gilt nicht mehr. Vernichten Sie es, und heben Sie das neue zu Hause auf."],
      },
      {
        head: "Wenn es nicht geht",
        text: [
          "Vergleichen Sie Zeichen für Zeichen. Die letzte Gruppe dient zur Prüfung: Ein Tippfehler fällt dadurch auf.",
          "Haben Sie kein Blatt, kann niemand Ihr Passwort zurücksetzen, auch nicht, wer den Server betreibt. Rufen Sie Ihre Geschäftsstelle an. Die Fraktion nimmt Sie mit einem neuen Brief wieder auf. Ihre Ablagen bleiben erhalten.",
        ],
      },
    ],
    more: ["anmelden", "wiederherstellungsblatt", "beitreten"],
  },
  gruenden: {
    title: "Eine Fraktion gründen",
    parts: [
      {
        head: "Wozu",
        text: ["Wer den Server betreibt, schickt Ihnen einen Link. Damit gründen Sie die Mappe Ihrer Fraktion. Der Link gilt für eine Fraktion und nur einmal. Öffnen Sie ihn an dem Gerät, mit dem Sie arbeiten."],
      },
      {
        head: "So geht es",
        steps: [
          "Öffnen Sie den Link. Oder fügen Sie ihn in „Link vom Betreiber“ ein und wählen Sie „Link prüfen“.",
          "Prüfen Sie den Namen der Fraktion. Stimmt er nicht, bitten Sie um einen neuen Link.",
          "Schreiben Sie Ihren Namen und wählen Sie Anmeldenamen und Passwort. Mappe schlägt sechs Wörter vor.",
          "Wählen Sie „Fraktion gründen“.",
          "Drucken Sie das Wiederherstellungsblatt gleich mit „Blatt drucken“. Am Anfang kann Ihnen sonst niemand helfen, wenn Sie Ihr Passwort vergessen.",
        ],
      },
      {
        head: "Was Sie danach tun",
        text: [
          "Sie verwalten die Fraktion. Legen Sie auf der Startseite mit „Neue Ablage“ die erste Ablage an. Laden Sie dann unter „Fraktion“ mit „Einladen“ die anderen ein.",
          "Geben Sie bald einer zweiten Person die Rolle „Verwaltung der Fraktion“. Dann hängt nicht alles an Ihnen.",
          "Wer den Server betreibt, kann von Ihren Unterlagen nichts lesen.",
        ],
      },
    ],
    more: ["start", "einladen", "schutz"],
  },
}
