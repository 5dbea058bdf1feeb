// Help for one's own access, in German.
import type { HelpPages } from "./help_page.ts"

export const helpAccessDe: HelpPages = {
  zugang: {
    title: "Mein Zugang",
    parts: [
      {
        head: "Was Sie hier finden",
        text: [
          "„Passwort“: ein neues wählen.",
          "„Bestätigungscode“: der zweite Schutz beim Anmelden, mit Ihrem Telefon.",
          "„Geräte“: sehen, wo Sie angemeldet sind, und ein verlorenes Gerät abmelden.",
          "„Netzlaufwerk“: Ablagen wie ein Laufwerk öffnen.",
          "„Wiederherstellungsblatt“: ein neues Blatt für den Fall, dass Sie Ihr Passwort vergessen.",
          "„Darstellung“: hell oder dunkel, Sprache, Tasten.",
        ],
      },
      {
        head: "Abmelden",
        text: [
          "„Abmelden“ steht unten. Dateien, die auf diesem Gerät gespeichert sind, werden dabei gelöscht. Auf dem Server bleibt alles.",
          "Ist noch etwas nicht gesendet, fragt Mappe nach. Wählen Sie dann „Erst senden“ und warten Sie, bis alles fort ist.",
          "An einem fremden Gerät melden Sie sich immer ab. Am eigenen müssen Sie das nicht.",
        ],
      },
      {
        head: "Ein Vergleichscode steht hier",
        text: ["Dann hat noch niemand bestätigt, dass Sie es sind. Ruft jemand aus Ihrer Fraktion an, lesen Sie den Code vor. Danach verschwindet er."],
      },
      {
        head: "Wer mir helfen kann",
        text: ["Ihren Namen, Ihre Rolle und Ihr Enddatum ändert nur die Verwaltung der Fraktion. Auch bei verlorenem Telefon hilft sie."],
      },
    ],
    more: ["passwort", "bestaetigungscode", "geraete", "wiederherstellungsblatt"],
  },
  passwort: {
    title: "Passwort ändern",
    parts: [
      {
        head: "Wann das nötig ist",
        text: ["Wenn jemand Ihr Passwort gesehen haben könnte, oder wenn Sie unter „Geräte“ ein fremdes Gerät finden. Sonst müssen Sie es nicht von Zeit zu Zeit wechseln."],
      },
      {
        head: "So geht es",
        steps: [
          "Schreiben Sie das jetzige in „Bisheriges Passwort“.",
          "Mappe schlägt sechs Wörter vor. „Andere Wörter“ zeigt neue. „Lieber ein eigenes Passwort wählen“ lässt Sie selbst eines ausdenken, mit mindestens 12 Zeichen.",
          "Tippen Sie das neue noch einmal ein. So üben Sie es gleich.",
          "Fragt Mappe nach dem Bestätigungscode, tippen Sie ihn ein.",
          "Wählen Sie „Passwort ändern“.",
        ],
      },
      {
        head: "Danach",
        text: [
          "Das neue Passwort gilt sofort. Ihre anderen Geräte werden abgemeldet; melden Sie sich dort mit dem neuen an. Ihr Wiederherstellungsblatt gilt weiter.",
        ],
      },
      {
        head: "Sie wissen das alte nicht mehr",
        text: ["Dann geht es hier nicht. Suchen Sie Ihr Wiederherstellungsblatt. Melden Sie sich dann ab und wählen Sie auf der Anmeldeseite „Passwort vergessen“. Haben Sie kein Blatt, melden Sie sich noch nicht ab, und rufen Sie Ihre Geschäftsstelle an."],
      },
    ],
    more: ["wiederherstellen", "geraete", "bestaetigungscode"],
  },
  bestaetigungscode: {
    title: "Bestätigungscode",
    parts: [
      {
        head: "Wozu",
        text: ["Sechs Ziffern aus einer App auf Ihrem Telefon. Sie schützen auch dann, wenn jemand Ihr Passwort abgeschaut hat. Manche Fraktionen verlangen ihn."],
      },
      {
        head: "So richten Sie ihn ein",
        steps: [
          "Wählen Sie „Einrichten“.",
          "Nehmen Sie das Muster mit der App auf. Sitzen Sie am Telefon selbst, tippen Sie die Zeichen darunter in die App.",
          "Geben Sie die sechs Ziffern ein und wählen Sie „Bestätigen“.",
          "Drucken Sie die Ersatzcodes mit „Ersatzcodes drucken“. Sie werden nur jetzt gezeigt. Wählen Sie dann „Ich habe sie ausgedruckt“.",
        ],
      },
      {
        head: "Das Telefon ist verloren",
        text: [
          "Nehmen Sie beim Anmelden einen Ersatzcode. Jeder gilt einmal. Richten Sie den Code dann hier mit „Neu einrichten“ am neuen Telefon ein. Wo Mappe nach dem bisherigen Code fragt, nehmen Sie noch einen Ersatzcode.",
          "Haben Sie auch keinen Ersatzcode, rufen Sie die Verwaltung Ihrer Fraktion an. Sie setzt den Code zurück.",
        ],
      },
      {
        head: "Neues Telefon, wenige Codes, abschalten",
        text: [
          "„Neu einrichten“ nehmen Sie auch, wenn Sie das Telefon wechseln. „Neue Ersatzcodes“ macht alle alten ungültig. „Abschalten“ gibt es nur, wenn Ihre Fraktion den Code nicht verlangt. Mappe fragt vorher nach einem Code.",
        ],
      },
    ],
    more: ["code", "geraete", "zugang"],
  },
  geraete: {
    title: "Geräte",
    parts: [
      {
        head: "Was hier steht",
        text: ["Jedes Gerät und jeder Browser, in dem Sie angemeldet sind oder waren: seit wann, zuletzt wann und mit welchem Schutz. „dieses Gerät“ ist das, an dem Sie sitzen. „ohne Bestätigungscode“ heißt: Dort fragt Mappe eine Zeit lang nicht danach. Am Gerät selbst beenden Sie das mit „Nicht mehr merken“."],
      },
      {
        head: "Ein Gerät abmelden",
        steps: [
          "Suchen Sie das Gerät in der Liste.",
          "Wählen Sie „Gerät abmelden“ und bestätigen Sie.",
        ],
        after: ["Tun Sie das bei einem verlorenen oder verkauften Gerät und bei jedem, das Sie nicht kennen."],
      },
      {
        head: "Was dann geschieht",
        text: [
          "Sobald das Gerät wieder eine Verbindung hat, öffnet Mappe dort ohne Ihre Anmeldung nichts mehr. Bis dahin lässt sich öffnen, was dort gespeichert ist. Davor schützt nur die Sperre des Geräts selbst.",
        ],
      },
      {
        head: "Ein Gerät ist Ihnen fremd",
        text: [
          "Melden Sie es ab, und ändern Sie gleich danach Ihr Passwort. Richten Sie den Bestätigungscode ein, wenn Sie noch keinen haben. Sagen Sie Ihrer Geschäftsstelle Bescheid.",
          "Manchmal ist es auch Ihr eigenes: Ein zweiter Browser auf demselben Rechner zählt als eigenes Gerät.",
        ],
      },
    ],
    more: ["passwort", "bestaetigungscode", "zugang"],
  },
  wiederherstellungsblatt: {
    title: "Wiederherstellungsblatt",
    parts: [
      {
        head: "Wozu",
        text: ["Mit diesem Blatt kommen Sie wieder hinein, wenn Sie Ihr Passwort vergessen haben. Niemand sonst kann Ihr Passwort zurücksetzen. Wer das Blatt hat, kommt an Ihre Unterlagen: Heben Sie es zu Hause auf, nicht beim Gerät, und fotografieren Sie es nicht."],
      },
      {
        head: "So machen Sie ein neues",
        steps: [
          "Schreiben Sie Ihr Passwort in „Zur Sicherheit: Ihr Passwort“. Vielleicht fragt Mappe auch nach dem Bestätigungscode.",
          "Wählen Sie „Neues Blatt erstellen“.",
          "Wählen Sie „Blatt drucken“. Ohne Drucker schreiben Sie die neun Gruppen sorgfältig ab.",
          "Tippen Sie die Gruppe ab, nach der Mappe fragt, und wählen Sie „Fertig“.",
          "Vernichten Sie das alte Blatt. Es gilt nicht mehr.",
        ],
      },
      {
        head: "Wann Sie ein neues brauchen",
        text: ["Wenn das alte verloren ist, wenn jemand es gesehen haben könnte, oder wenn Sie nicht sicher sind, ob Sie eines haben."],
      },
      {
        head: "Mappe zeigt diese Seite von selbst",
        text: ["Dann haben Sie das Blatt noch nicht bestätigt. „Später“ verschiebt es, solange der Knopf da ist. Danach geht es erst weiter, wenn Sie ein Blatt haben. Schließen Sie die Seite nicht, bevor es gedruckt ist."],
      },
    ],
    more: ["wiederherstellen", "passwort", "zugang"],
  },
  netzlaufwerk: {
    title: "Netzlaufwerk",
    parts: [
      {
        head: "Wozu",
        text: ["Damit öffnen Sie Ihre Ablagen wie ein Laufwerk, zum Beispiel im Windows-Explorer. Am besten geht das mit dem Programm Mappe: Es verschließt alles auf Ihrem Gerät. Ihre Geschäftsstelle sagt, woher Sie es bekommen."],
      },
      {
        head: "Wenn sich kein Programm installieren lässt",
        text: ["Dann hilft ein Gerätekennwort. Aber: Während Sie es benutzen, kann der Betreiber die Ablage lesen, auch Älteres. Alle Mitglieder sehen diesen Zugang."],
        steps: [
          "Wählen Sie „Gerätekennwort anlegen“.",
          "Nennen Sie das Gerät und wählen Sie, welche Ablagen es öffnen darf und wie lange es gilt. Wählen Sie nur, was nötig ist.",
          "Kreuzen Sie „Ich habe das verstanden.“ an und wählen Sie noch einmal „Gerätekennwort anlegen“.",
          "Tragen Sie „Adresse“, „Benutzername“ und „Kennwort“ auf dem Gerät ein. Das Kennwort wird nur jetzt gezeigt.",
          "Wählen Sie „Fertig“.",
        ],
      },
      {
        head: "Nicht mehr gebraucht",
        text: ["Wählen Sie unter „Ihre Gerätekennwörter“ „Löschen“. Das Laufwerk geht dann sofort nicht mehr. Tun Sie das auch, wenn das Gerät verloren ist."],
      },
      {
        head: "Mappe lehnt ab",
        text: ["Die Fraktion muss es unter „Regeln“ erlauben, und wer die Ablage verwaltet, unter „Mitglieder“ mit „Netzlaufwerke ohne Programm erlauben“."],
      },
    ],
    more: ["mitglieder", "regeln", "schutz"],
  },
  darstellung: {
    title: "Darstellung",
    parts: [
      {
        head: "Wozu",
        text: ["Hier stellen Sie ein, wie Mappe auf diesem Gerät aussieht. Was Sie wählen, gilt sofort und nur hier. Auf einem anderen Gerät stellen Sie es dort ein."],
      },
      {
        head: "So geht es",
        steps: [
          "Unter „Helligkeit“ wählen Sie „hell“, „dunkel“ oder „wie das Gerät“. Das Letzte folgt der Einstellung Ihres Geräts.",
          "Unter „Sprache“ wählen Sie „Deutsch“ oder „English“.",
        ],
      },
      {
        head: "Tasten mit einem Zeichen",
        text: [
          "Die Taste / springt ins Feld „Suchen“, die Taste ? zeigt alle Tasten. Wer dem Gerät diktiert, löst sie leicht aus Versehen aus. Nehmen Sie dann den Haken bei den Tasten weg. Alles andere geht weiter wie gewohnt.",
        ],
      },
      {
        head: "Größere Schrift",
        text: [
          "Die stellen Sie im Browser ein. Am Rechner drücken Sie Strg und Plus, am Mac Befehl und Plus. Mit Strg und Minus wird sie wieder kleiner. Auf iPad und iPhone tippen Sie links in der Adressleiste auf das Zeichen mit den zwei A. Mappe ordnet die Seite dann neu an; es geht nichts verloren.",
        ],
      },
    ],
    more: ["zugang", "start"],
  },
}
