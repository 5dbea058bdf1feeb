// Around the way in, in German: help there, and the sheet that was put off.
export const entryDe = {
  help: "Hilfe zu dieser Seite",
  helpApart: "öffnet ein neues Fenster",
  sheetMissing: "Ihr Wiederherstellungsblatt fehlt noch",
  sheetMissingText:
    "Noch ist nicht sicher, dass Sie eines haben. Drucken Sie jetzt ein neues Blatt, oder schreiben Sie es ab. Ein älteres gilt dann nicht mehr. Vergessen Sie Ihr Passwort ohne Blatt, muss Ihre Fraktion Sie neu aufnehmen.",
  pinOrOver:
    "Die PIN stimmt nicht. Stimmt sie doch, dann gilt die Einladung nicht mehr: Haben Sie schon ein Passwort gewählt, melden Sie sich damit an. Sonst bitten Sie Ihre Geschäftsstelle um eine neue.",
  codeUnknown:
    "Unter diesem Code gibt es keine Einladung, oder sie gilt nicht mehr. Bitte vergleichen Sie ihn mit dem Brief. Haben Sie schon ein Passwort gewählt, melden Sie sich damit an. Sonst bitten Sie Ihre Geschäftsstelle um eine neue Einladung.",
  ownFaction:
    "Zu dieser Fraktion gehören Sie schon, mit Ihrem eigenen Zugang. Die Einladung gilt jemand anderem: Melden Sie sich zuerst unter „Mein Zugang“ ab, wenn sie auf diesem Gerät angenommen werden soll.",
  inviteOver:
    "Diese Einladung gilt nicht mehr. Haben Sie schon ein Passwort gewählt, melden Sie sich damit an. Sonst bitten Sie Ihre Geschäftsstelle um eine neue.",
  passwordBlanks: "In Ihrer Eingabe steht am Anfang, am Ende oder doppelt ein Leerzeichen. Vielleicht liegt es daran.",
  otherAccount:
    "Auf diesem Gerät ist schon jemand angemeldet. Melden Sie sich zuerst unter „Mein Zugang“ ab und öffnen Sie den Link dann noch einmal.",
  endedAccount:
    "Ihr bisheriger Zugang gehört zu keiner Fraktion mehr. Melden Sie sich unter „Mein Zugang“ ab, öffnen Sie die Einladung noch einmal und wählen Sie dabei einen neuen Anmeldenamen.",
  sheetMust: "Bitte holen Sie das jetzt nach, dann geht es weiter.",
}
