// Help for trust: what protects, how to check it, and what to do when something does not fit, in German.
import type { HelpPages } from "./help_page.ts"

export const helpSafetyDe: HelpPages = {
  zustand: {
    title: "Zustand der Ablage",
    parts: [
      {
        head: "Wozu",
        text: ["Ihr Gerät prüft jede Änderung in der Ablage: von wem sie ist und ob er sie durfte. Hier steht, was dabei herauskam. „Alles in Ordnung“ ist der Normalfall. Dann müssen Sie nichts tun."],
      },
      {
        head: "Den Prüfcode vergleichen",
        steps: [
          "Rufen Sie ein anderes Mitglied an. Beide öffnen diese Seite zur gleichen Zeit.",
          "Lesen Sie sich den „Prüfcode“ vor.",
          "Ist er gleich, sehen Sie beide dieselben Unterlagen. Hat inzwischen jemand etwas geändert, laden Sie beide neu und vergleichen noch einmal.",
        ],
      },
      {
        head: "Alles noch einmal prüfen",
        text: [
          "Beim ersten Öffnen übernimmt ein Gerät ältere Änderungen so, wie ein Mitglied sie festgehalten hat. Wer das war, steht hier. „Alles von Anfang an prüfen“ prüft auch das. Bei einer großen Ablage dauert es etwas.",
        ],
      },
      {
        head: "Wenn etwas nicht stimmt",
        text: [
          "Stehen hier „Warnungen“, lesen Sie sie und rufen Sie die genannte Person an.",
          "„Entscheidung der Verwaltung“ sieht nur, wer die Ablage verwaltet, und nur nach einer roten Seite. „Stand des Servers gilt“ lässt sich nicht zurücknehmen. Klären Sie vorher am Telefon, was geschehen ist.",
        ],
      },
    ],
    more: ["rote-seite", "schutz", "mitglieder"],
  },
  "rote-seite": {
    title: "Eine rote Seite",
    parts: [
      {
        head: "Was sie bedeutet",
        text: [
          "Der Server zeigt etwas, das nicht zu dem passt, was Ihr Gerät schon gesehen hat. Das kommt vor, wenn der Server aus einer Sicherung wiederhergestellt wurde. Es kann auch ein Angriff sein. Mappe zeigt deshalb nicht einfach weiter.",
          "Sie haben nichts falsch gemacht.",
        ],
      },
      {
        head: "Was Sie jetzt tun",
        steps: [
          "Ändern Sie nichts, und laden Sie nichts hoch.",
          "Rufen Sie die Person an, die auf der roten Seite steht. Nehmen Sie eine Nummer, die Sie schon kennen.",
          "Vergleichen Sie am Telefon den Prüfcode, wenn einer dasteht.",
          "Wählen Sie „Bericht speichern“, und geben Sie die Datei Ihrer Geschäftsstelle.",
        ],
      },
      {
        head: "Sie brauchen dringend ein Papier",
        text: ["„Nur ansehen, was schon auf diesem Gerät ist“ zeigt, was Ihr Gerät schon geprüft hat. Neues kommt nicht dazu. „Zurück zum Start“ führt zu Ihren anderen Ablagen; sie gehen meist weiter."],
      },
      {
        head: "Wie es endet",
        text: ["Oft bringen die Geräte der Mitglieder zurück, was dem Server fehlt. Sonst klärt jemand, der die Ablage verwaltet, die Sache mit dem Betreiber. Er wählt dann „Entscheidung der Verwaltung“ und schreibt eine Begründung, die alle sehen."],
      },
    ],
    more: ["zustand", "schutz"],
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
    more: ["zustand", "rote-seite", "geraete"],
  },
}
