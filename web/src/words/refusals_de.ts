// Why something did not go and what to do then, in German: by kind of problem, and more exactly by rule.
import { agendaRulesDe } from "./agenda_de.ts"
import { linkRules } from "./council_de.ts"
import { downloadRulesDe } from "./downloads_de.ts"
import { entryDe } from "./entry_de.ts"
import { nameRulesDe } from "./names_de.ts"
import { counter, eitherOf } from "./plural.ts"
import { renewalDe } from "./renewal_de.ts"
import { treasuryRulesDe } from "./treasury_de.ts"
import { uploadRulesDe } from "./uploads_de.ts"

const n = counter("de")
const either = eitherOf("de")

export const refusalsDe = {
  signIn: "Anmeldename oder Passwort stimmt nicht.",
  recovery: "Anmeldename oder Wiederherstellungscode stimmt nicht. Bitte vergleichen Sie beides mit Ihrem Blatt; ein älteres Blatt gilt nicht mehr.",
  signInThird: "Passwort vergessen? Ihre Geschäftsstelle kann Ihnen in wenigen Minuten helfen.",
  wait: (seconds: number) =>
    `Bitte warten Sie ${seconds < 90 ? n(seconds, "Sekunde", "Sekunden") : n(Math.ceil(seconds / 60), "Minute", "Minuten")}, dann geht es weiter.`,
  pin: (left: number | undefined) =>
    left === undefined ? entryDe.pinOrOver : `Die PIN stimmt nicht. Noch ${n(left, "Versuch", "Versuche")}.`,
  locked: (holder: string) =>
    `${holder || "Jemand anderes"} bearbeitet diese Datei gerade. Bitte versuchen Sie es später oder übernehmen Sie die Datei.`,
  denied: "Dafür fehlt Ihnen das Recht. Fragen Sie jemanden, der die Ablage verwalten kann.",
  /** Where it is known whom to ask. */
  asked: {
    denied: (names: string[]) => `Dafür fehlt Ihnen das Recht. Fragen Sie ${either(names)}.`,
    role_too_low: (names: string[]) => `Dafür brauchen Sie ‚kann bearbeiten‘. Fragen Sie ${either(names)}.`,
    not_manager: (names: string[]) => `Das darf nur die Verwaltung der Fraktion. Fragen Sie ${either(names)}.`,
    quota: (names: string[]) =>
      `Der Platz der Fraktion ist voll. Lesen, Herunterladen und Löschen geht weiter. Zuständig: ${names.join(", ")}.`,
    budget: (names: string[]) =>
      `Das Budget der Fraktion ist aufgebraucht, deshalb kommt nichts Neues hinzu. Lesen, Herunterladen und Löschen geht weiter. Zuständig: ${names.join(", ")}.`,
  },
  kinds: {
    usage: "Das passt so nicht. Bitte prüfen Sie Ihre Eingabe.",
    denied: "Dafür fehlt Ihnen das Recht. Fragen Sie jemanden, der die Ablage verwalten kann.",
    too_many: "Bitte warten Sie einen Augenblick.",
    quota:
      "Der Platz der Fraktion ist voll. Lesen, Herunterladen und Löschen geht weiter. Zuständig ist die Verwaltung Ihrer Fraktion.",
    locked: "Jemand bearbeitet diese Datei gerade.",
    conflict: "Jemand anderes war schneller. Sehen Sie sich den neuen Stand an und versuchen Sie es noch einmal.",
    exists: "Diesen Namen gibt es hier schon. Bitte wählen Sie einen anderen.",
    not_found: "Das gibt es hier nicht mehr. Vielleicht liegt es im Papierkorb.",
    expired: "Das ist abgelaufen. Bitten Sie Ihre Geschäftsstelle um eine neue Einladung.",
    behind:
      "Der Server zeigt einen älteren Stand als dieses Gerät. Ändern Sie hier nichts und rufen Sie Ihre Geschäftsstelle an.",
    forked:
      "Der Server zeigt einen anderen Verlauf als dieses Gerät. Ändern Sie hier nichts und rufen Sie Ihre Geschäftsstelle an.",
    forged:
      "Der Server zeigt etwas, das kein Mitglied geschrieben hat. Ändern Sie hier nichts und rufen Sie Ihre Geschäftsstelle an.",
    tampered: "Diese Datei ist verändert angekommen und wird deshalb nicht angezeigt.",
    untrusted:
      "Das ist nicht der Server, den dieses Gerät kennt. Geben Sie hier nichts ein und rufen Sie Ihre Geschäftsstelle an.",
    damaged:
      "Diese Datei ist beschädigt angekommen und wird deshalb nicht angezeigt. Vielleicht gibt es eine frühere Fassung.",
    newer: "Diese Ablage wurde mit einer neueren Fassung geschrieben. Sie können lesen; zum Ändern bitte neu laden.",
    offline: "Keine Verbindung. Bitte versuchen Sie es, sobald das Internet wieder da ist.",
    storage_full: "Auf diesem Gerät ist kein Platz mehr frei.",
    unsupported_browser: "Dieser Browser kann das nicht. Bitte nehmen Sie einen neueren Browser oder das Programm.",
    internal:
      "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal. Bleibt es dabei, sagen Sie es Ihrer Geschäftsstelle.",
  },
  rules: {
    keys_changed: renewalDe.changed,
    sheet_must: entryDe.sheetMust,
    own_faction: entryDe.ownFaction,
    signed_in_here:
      "In diesem Browser ist schon jemand angemeldet. Laden Sie die Seite neu und melden Sie sich zuerst unter „Mein Zugang“ ab.",
    open_elsewhere:
      "Mappe ist in diesem Browser noch in einem anderen Tab oder Fenster offen. Machen Sie bitte dort weiter, oder schließen Sie es und versuchen Sie es noch einmal.",
    store_refused: "Der Browser lässt Mappe gerade nicht an seinen Speicher auf diesem Gerät.",
    other_account: entryDe.otherAccount,
    ended_account: entryDe.endedAccount,
    code_unknown: entryDe.codeUnknown,
    invite_over: entryDe.inviteOver,
    ...agendaRulesDe,
    ...linkRules,
    ...treasuryRulesDe,
    ...nameRulesDe,
    ...uploadRulesDe,
    ...downloadRulesDe,
    part_missing:
      "Ein Teil von Mappe ließ sich nicht laden. Bitte prüfen Sie die Verbindung und versuchen Sie es noch einmal. Hilft das nicht, laden Sie die Seite neu: Vielleicht gibt es inzwischen eine neuere Fassung.",
    "server-full":
      "Auf dem Server ist kein Platz mehr, nichts wurde geändert. Lesen, Herunterladen und Löschen geht weiter. Sagen Sie es Ihrer Geschäftsstelle; helfen kann der Betreiber.",
    unavailable: "Der Server ist gerade überlastet oder startet neu. Bitte versuchen Sie es in ein paar Minuten noch einmal.",
    internal:
      "Auf dem Server ist etwas schiefgegangen, nichts wurde geändert. Bitte versuchen Sie es noch einmal. Bleibt es dabei, sagen Sie es Ihrer Geschäftsstelle.",
    healing:
      "Der Server wurde aus einer Sicherung wiederhergestellt und bekommt gerade zurück, was ihm fehlt. Bitte versuchen Sie es in ein paar Minuten noch einmal.",
    no_space:
      "Zu dieser Ablage gehören Sie nicht oder nicht mehr, oder es gibt sie nicht. Fragen Sie die Person, die sie verwaltet. Ihre anderen Ablagen finden Sie unter „Meine Ablagen“.",
    budget:
      "Das Budget der Fraktion ist aufgebraucht, deshalb kommt nichts Neues hinzu. Lesen, Herunterladen und Löschen geht weiter. Zuständig ist die Kasse Ihrer Fraktion.",
    login: "Diesen Anmeldenamen gibt es schon. Bitte wählen Sie einen anderen.",
    name: "Diesen Namen gibt es schon. Bitte wählen Sie einen anderen.",
    joined: "Diese Einladung wurde gerade eben schon benutzt. Melden Sie sich mit Anmeldename und Passwort an.",
    invite_rests: "Zu viele falsche PINs. Die Einladung ruht jetzt. Bitten Sie Ihre Geschäftsstelle um eine neue.",
    code_rests:
      "Dieser Code wurde zu oft abgerufen und ruht jetzt. Bitten Sie Ihre Geschäftsstelle um eine neue Einladung.",
    setup_code:
      "Dieser Link ist unbekannt, schon benutzt oder älter als 7 Tage. Bitten Sie den Betreiber um einen neuen.",
    setup: "Dieser Link gilt für einen anderen Namen. Für einen neuen Namen bitten Sie den Betreiber um einen neuen Link.",
    no_manager:
      "Die Ablage braucht mindestens eine Person, die sie verwalten kann. Geben Sie zuerst jemand anderem dieses Recht.",
    last_manager: "Die Fraktion braucht mindestens eine Verwaltung ohne Enddatum. Ernennen Sie zuerst eine andere.",
    membership_ended: "Ihre Mitgliedschaft ist beendet. Fragen Sie die Verwaltung Ihrer Fraktion.",
    role_too_low: "Dafür brauchen Sie ‚kann bearbeiten‘. Fragen Sie jemanden, der die Ablage verwalten kann.",
    frozen: "Diese Ablage ist stillgelegt. Sie können lesen und herunterladen.",
    gateway_not_allowed:
      "In einer dieser Ablagen sind Netzlaufwerke ohne Programm nicht erlaubt. Erlauben kann es auf ihrer Seite „Mitglieder“, wer die Ablage verwaltet.",
    gateways_off: "Die Regeln Ihrer Fraktion erlauben keine Netzlaufwerke ohne Programm.",
    guest_too_long: "Ein Gast braucht ein Enddatum, und es liegt zu weit in der Zukunft.",
    invite_too_long: "So lange darf eine Einladung nicht gelten.",
    invite_not_open: "Diese Einladung ist nicht mehr offen.",
    second_factor: "Ihre Fraktion verlangt den Bestätigungscode. Er lässt sich deshalb nicht abschalten.",
    own_factor_first: "Wer den Bestätigungscode von allen verlangt, braucht selbst einen. Richten Sie ihn zuerst unter „Mein Zugang“ ein. Gespeichert ist noch nichts.",
    factor_taken:
      "Der Bestätigungscode ist jetzt eingeschaltet; nur die Antwort darauf ging verloren. Bitte warten Sie, bis die App den nächsten Code zeigt, und geben Sie ihn hier ein: Dann bekommen Sie Ihre Ersatzcodes.",
    second_factor_code: "Der Bestätigungscode stimmt nicht oder wurde schon benutzt.",
    second_factor_own: "Den eigenen Bestätigungscode setzt niemand selbst zurück. Bitten Sie eine andere Verwaltung der Fraktion oder den Betreiber.",
    code_late: "Das hat zu lange gedauert. Bitte geben Sie Anmeldename und Passwort noch einmal ein.",
    "not-signed-in": "Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich noch einmal an.",
    "second-factor-needed": "Geben Sie dazu auch den Bestätigungscode ein.",
    "second-factor-failed": "Der Bestätigungscode stimmt nicht oder wurde schon benutzt.",
    "second-factor-required": "Ihre Fraktion verlangt einen Bestätigungscode. Richten Sie ihn zuerst unter „Mein Zugang“ ein.",
    app_passwords_full: "Mehr als 32 Gerätekennwörter gehen nicht. Löschen Sie eines, das Sie nicht mehr brauchen.",
    app_password_end: "Ein Gerätekennwort gilt höchstens 90 Tage.",
    suspended: "Der Betreiber hat die Fraktion gesperrt. Lesen, Herunterladen und Löschen geht weiter.",
    roster_full: "Mehr Personen und Einladungen passen nicht in eine Fraktion.",
    clock: "Die Uhr dieses Geräts geht falsch. Bitte stellen Sie sie richtig.",
    code_wrong: "Der Code stimmt nicht. Bitte tippen Sie ihn noch einmal ab.",
    not_manager: "Das darf nur die Verwaltung der Fraktion.",
    heal_closed:
      "Nach der Wiederherstellung des Servers nimmt er nichts Altes mehr zurück. Fragen Sie den Betreiber.",
  },
}
