// What the screens of the faction's people say, in German: list, person, invitation, letter, rules.
import { counter } from "./plural.ts"

const n = counter("de")

export const peopleDe = {
  title: "Personen",
  lead: (faction: string) => `Alle Personen der Fraktion „${faction}“.`,
  invite: "Einladen",
  rules: "Regeln",
  invited: (day: string) => `Einladung offen bis ${day}`,
  inviteOver: (day: string) => `Einladung am ${day} abgelaufen`,
  over: "abgelaufen",
  ended: (day: string) => `befristet bis ${day}, abgelaufen`,
  endedText:
    "Diese Person kann sich nicht mehr anmelden. Mit einem neuen Enddatum ist sie wieder dabei. Aus Ablagen, in denen sie inzwischen fehlt, ist sie schon herausgenommen; dort nimmt sie unter „Mitglieder“ wieder auf, wer die Ablage verwaltet.",
  endLeft: "Das neue Enddatum gilt noch nicht überall",
  endLeftText: (titles: string) =>
    `Diese Ablagen verwalten Sie nicht selbst, oder es ging gerade nicht: ${titles}. Dort bleibt es beim alten Ende. Bitten Sie jemanden mit dem Recht ‚kann verwalten‘, die Person dort zu entfernen und neu hinzuzufügen.`,
  retired: "ausgeschieden",
  renewing: "wird neu aufgenommen",
  unconfirmed: "noch nicht bestätigt",
  showRetired: "Ausgeschiedene zeigen",
  edit: "Bearbeiten",
  role: "Rolle in der Fraktion",
  duties: "Aufgaben",
  until: "Mitglied bis",
  untilHint: "Leer lassen, wenn die Mitgliedschaft kein Ende hat.",
  name: "Vor- und Nachname",
  confirmedState: "bestätigt",
  renew: "Neu aufnehmen",
  renewTitle: (name: string) => `${name} neu aufnehmen?`,
  renewText:
    "Für alle, die Passwort und Wiederherstellungsblatt verloren haben. Es entsteht ein neuer Einladungsbrief. Die Rechte bleiben; alle Mitglieder sehen, dass die Person neu aufgenommen wurde.",
  retire: "Ausscheiden lassen",
  retireTitle: (name: string) => `${name} ausscheiden lassen?`,
  retireText:
    "Die Person kann sich ab sofort nicht mehr anmelden und nichts Neues mehr lesen. Was sie schon heruntergeladen hat, behält sie.",
  retireLeft: (count: number) =>
    `${n(count, "Ablage hätte", "Ablagen hätten")} danach niemanden, der sie verwalten kann:`,
  retireLeftText: "Geben Sie dort zuerst jemand anderem das Recht ‚kann verwalten‘.",
  retireLooked:
    "Nachsehen kann Mappe dabei nur in Ablagen, zu denen Sie selbst gehören und die sich gerade öffnen lassen. Fragen Sie die Person, welche Ablagen sie sonst noch verwaltet.",
  retireDone: (name: string) => `${name} ist ausgeschieden.`,
  resetFactor: "Bestätigungscode zurücksetzen",
  resetTitle: "Bestätigungscode zurücksetzen?",
  resetText:
    "Für alle, die ihr Telefon verloren haben. Die Person meldet sich dann nur mit dem Passwort an und richtet den Code neu ein. Fragen Sie am Telefon nach, ob die Bitte wirklich von ihr kommt.",
  reset: "Zurücksetzen",
  resetDone: "Der Bestätigungscode ist zurückgesetzt.",
  withdraw: "Einladung zurückziehen",
  withdrawTitle: "Einladung zurückziehen?",
  withdrawText: "Der Brief gilt dann nicht mehr.",
  withdrawn: "Die Einladung ist zurückgezogen.",
  reissue: "Neuen Brief ausstellen",
  reissueHint: "Ist der Brief verloren oder abgelaufen, stellen Sie einen neuen aus. Der alte gilt dann nicht mehr.",
  reissueTitle: (name: string) => `Neuen Brief für ${name} ausstellen?`,
  reissueText: "Der alte Brief gilt dann nicht mehr. Name, Rolle, Aufgaben und Enddatum bleiben. Diese Ablagen sieht die Person gleich:",
  reissueOver: "Aus den Ablagen ist die abgelaufene Einladung schon herausgenommen. Bitte wählen Sie neu.",
  reissueOthers: (titles: string) =>
    `Diese Ablagen verwalten Sie nicht: ${titles}. Bitten Sie dort jemanden mit dem Recht ‚kann verwalten‘, die Person nach dem Beitritt wieder aufzunehmen.`,
  reissueEnded: (day: string) =>
    `Die Mitgliedschaft sollte nur bis ${day} dauern; der Tag ist vorbei. Laden Sie die Person mit einem neuen Enddatum ein:`,
  ownText: "Passwort, Bestätigungscode, Geräte und Wiederherstellungsblatt ändern Sie selbst unter",
  onlyManager: "Ändern darf hier nur die Verwaltung der Fraktion.",
}

export const inviteDe = {
  title: "Einladen",
  lead: "Es entsteht ein Brief mit zwei Blättern. Die PIN steht auf dem zweiten; sie geht getrennt zur Person.",
  name: "Vor- und Nachname",
  role: "Rolle in der Fraktion",
  roleHints: {
    guest: "sieht nur, was Sie hier auswählen; braucht ein Enddatum",
    member: "gehört zur Fraktion",
    manager: "kann einladen, Rechte ändern und helfen",
  },
  until: "Mitglied bis",
  untilHint: "Zum Beispiel bis zum Ende der Wahlperiode. Leer heißt: ohne Ende.",
  untilGuest: "Ein Gast braucht ein Enddatum.",
  expires: "Die Einladung gilt",
  days: (count: number) => n(count, "Tag", "Tage"),
  spaces: "Ablagen",
  spacesHint: "Was soll die Person gleich sehen?",
  noSpaces: "Sie verwalten noch keine Ablage.",
  none: "sieht diese Ablage nicht",
  withPin: "Mit PIN auf eigenem Blatt",
  withPinHint: "Empfohlen. Dann nützt der Brief allein niemandem.",
  submit: "Einladen",
  working: "Die Einladung wird erstellt …",
  nameBad: "Bitte geben Sie Vor- und Nachnamen ein.",
  duties: "Aufgaben",
}

export const letterDe = {
  title: (name: string) => `Einladung für ${name}`,
  lead: "Zwei Blätter. Geben Sie Blatt 1 mit der Post oder persönlich. Die PIN auf Blatt 2 sagen Sie am Telefon oder geben sie getrennt ab.",
  leadOne: "Ein Blatt, ohne PIN. Geben Sie es nur persönlich weiter.",
  print: "Beide Blätter drucken",
  printOne: "Blatt drucken",
  copy: "Link kopieren",
  withdraw: "Einladung zurückziehen",
  close: "Brief schließen",
  closeTitle: "Brief schließen?",
  closeText: "Nach dem Schließen lässt sich der Brief nicht noch einmal drucken, aber neu ausstellen.",
  missed: (titles: string) =>
    `Für diese Ablagen hat es nicht geklappt: ${titles}. Fügen Sie die Person dort unter „Mitglieder“ hinzu.`,
  salutation: (name: string) => `Guten Tag, ${name},`,
  text: (faction: string) => `wir laden Sie in die digitale Mappe der Fraktion „${faction}“ ein.`,
  heading: (steps: number) => `In ${steps === 5 ? "fünf" : "vier"} Schritten zur ersten Datei`,
  steps: [
    "Den Code mit der Kamera Ihres Tablets aufnehmen. Oder Adresse und Code im Kasten unten eintippen.",
    "Die PIN eingeben. Sie erhalten sie getrennt von diesem Brief.",
    "Einen Anmeldenamen und ein Passwort wählen. Wir schlagen sechs Wörter vor.",
    "Das Wiederherstellungsblatt ausdrucken und gut aufheben.",
    "Mit uns am Telefon kurz den Vergleichscode abgleichen. Fertig.",
  ],
  camera: "Mit der Kamera aufnehmen",
  noCamera: "Ohne Kamera:",
  valid: (day: string) => `Gültig bis ${day}. Nur einmal zu verwenden.`,
  questions: (name: string) => `Fragen? ${name} hilft Ihnen gern. Telefon:`,
  blind: "Ihre Unterlagen liegen verschlossen auf dem Server. Wer ihn betreibt, kann sie nicht lesen.",
  pinHead: "Getrennt aufbewahren oder am Telefon durchgeben",
  pinFor: (name: string) => `Einladungs-PIN für ${name}`,
  pinUse: (faction: string) => `Sie gehört zum Einladungsbrief der Fraktion „${faction}“. Mappe fragt danach, sobald Sie den Code aus dem Brief eingegeben haben.`,
  pinText: "Sie haben zehn Versuche. Danach brauchen Sie einen neuen Brief. Bitte vernichten Sie dieses Blatt, sobald Sie beigetreten sind.",
  sheet: (number: number) => `Blatt ${number}`,
  qrLabel: "Quadratischer Code mit dem Link der Einladung",
}

export const peopleRulesDe = {
  title: "Regeln",
  lead: "Sie gelten für alle in der Fraktion.",
  factor: "Bestätigungscode beim Anmelden",
  factorOptional: "freiwillig",
  factorRequired: "Pflicht für alle",
  factorHint:
    "Ein Code vom Telefon, zusätzlich zum Passwort. Schützt auch dann, wenn jemand das Passwort abgeschaut hat.",
  inviteDays: "Einladungen gelten",
  inviteHint: "Kürzer ist sicherer. Eine abgelaufene Einladung stellen Sie einfach neu aus.",
  drives: "Netzlaufwerke ohne Programm sind erlaubt",
  drivesHint: "Jede Ablage muss sie außerdem selbst erlauben. Ein Gerätekennwort gilt höchstens 90 Tage.",
  guestDays: "Gäste bleiben höchstens",
  guestHint: "Danach endet der Zugang von selbst; Sie können ihn verlängern. Leer heißt: ohne Grenze.",
  days: "Tage",
  submit: "Regeln speichern",
  saved: "Die Regeln gelten ab sofort.",
  daysBad: "Bitte eine Zahl von Tagen eingeben.",
}
