// What the start page reminds of, in German; of no other screen, so that it comes with the boxes themselves.
import { counter } from "./plural.ts"

const n = counter("de")

export const remindersDe = {
  devicesTitle: (count: number) => (count === 1 ? "Ein anderes Gerät hat sich zum ersten Mal angemeldet" : `${count} andere Geräte haben sich zum ersten Mal angemeldet`),
  noName: "ein Gerät ohne Namen",
  devicesMore: (count: number) => `Dazu ${n(count, "weiteres Gerät", "weitere Geräte")}.`,
  devicesAsk: "Waren Sie das nicht? Dann melden Sie das Gerät ab und ändern Sie Ihr Passwort:",
  devicesLink: "Geräte ansehen",
  devicesSeen: "Das war ich",
  factorTitle: "Mehr Schutz für Ihren Zugang",
  factorText:
    "Mit einem Bestätigungscode vom Telefon kommt niemand hinein, der nur Ihr Passwort kennt. Das Einrichten dauert wenige Minuten und ist freiwillig.",
  factorSetUp: "Bestätigungscode einrichten",
  factorLater: "Jetzt nicht",
}
