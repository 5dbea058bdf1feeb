// What a person is told of their own access: the last sign-in, a confirmation code that others took away, and whether a
// device keeps what it was told to.
export const safetyDe = {
  server: {
    what: "Auf diesem Gerät wird nichts geändert und nichts hochgeladen, bis das geklärt ist. Was hier schon liegt, ist noch da.",
    call: "Speichern Sie den Bericht, rufen Sie Ihre Geschäftsstelle an und lesen Sie vor, was hier steht. Sie klärt mit dem Betreiber, was geschehen ist.",
    again: "Noch einmal prüfen",
  },
  resetTitle: "Ihr Bestätigungscode wurde zurückgesetzt",
  resetBy: (by: string, when: string) =>
    `${by} hat das getan: ${when}. Zur Anmeldung genügt seitdem Ihr Passwort.`,
  resetByOperator: (when: string) =>
    `Der Betreiber des Servers hat das getan: ${when}. Zur Anmeldung genügt seitdem Ihr Passwort.`,
  resetAsk:
    "War das so verabredet? Dann richten Sie bitte einen neuen ein. Wenn nicht: Ändern Sie Ihr Passwort, und rufen Sie Ihre Geschäftsstelle an.",
  resetSetUp: "Neu einrichten",
  resetSeen: "Das war verabredet",
  factors: {
    none: "ohne Bestätigungscode",
    totp: "mit Bestätigungscode",
    backup_code: "mit einem Ersatzcode",
    remembered: "auf einem gemerkten Gerät",
  },
  network: (address: string) => `Netzadresse ${address}`,
  homeScreen:
    "Die Datei liegt jetzt verschlossen auf diesem Gerät. Damit sie hier 30 Tage bleibt, legen Sie Mappe bitte über „Teilen“ und „Zum Home-Bildschirm“ ab. Sonst räumt das Gerät nach sieben Tagen ohne Besuch auf.",
}
