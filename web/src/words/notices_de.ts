// What a device did or found out by itself, told in the folder of its space.
import { counter } from "./plural.ts"

const n = counter("de")

export const noticesDe = {
  putAway: "Verstanden",
  arrivedTitle: "Ihre Änderung ist angekommen",
  arrived: (when: string, seq: number) =>
    `Bei einer Ihrer Änderungen kam keine Antwort. Sie ist trotzdem gespeichert: ${when}, Eintrag ${seq}. Bitte machen Sie sie nicht noch einmal.`,
  broughtBackTitle: "Dieses Gerät hat Verlorenes zurückgebracht",
  broughtBack: (entries: number, contents: number) =>
    `Der Server wurde aus einer älteren Sicherung wiederhergestellt. Dieses Gerät hat ihm ${n(entries, "Änderung", "Änderungen")} und ${n(contents, "Teil", "Teile")} von Dateien zurückgegeben. Sie brauchen nichts zu tun.`,
  healing:
    "Der Server wurde aus einer älteren Sicherung wiederhergestellt. Dieses Gerät gibt ihm zurück, was ihm fehlt. Sie können weiterarbeiten. Bitte lassen Sie Mappe so lange geöffnet.",
  healingBar: "Zurückgegeben",
  healingParts: (done: number, of: number) => `${done.toLocaleString("de")} von ${n(of, "Teil", "Teilen")} zurückgegeben`,
  conflictTitle: "Zwei Fassungen einer Datei",
  conflict: (by: string, wished: string, name: string) =>
    `${by} hat „${wished}“ geändert, während Sie ohne Verbindung waren. Ihre Fassung liegt daneben und heißt „${name}“. Bitte vergleichen Sie beide.`,
  conflictOwn: (wished: string, name: string) =>
    `Sie haben „${wished}“ auf einem anderen Gerät geändert, während hier keine Verbindung war. Die Fassung von hier liegt daneben und heißt „${name}“. Bitte vergleichen Sie beide.`,
  conflictNobody: (wished: string, name: string) =>
    `„${wished}“ war nicht mehr da, als Ihre Fassung ankam. Sie heißt jetzt „${name}“.`,
  conflictOpen: "Ihre Fassung ansehen",
  unhealed: {
    closed:
      "Der Server wurde aus einer Sicherung wiederhergestellt, und der Betreiber nimmt nichts mehr an, was danach war. Bitten Sie ihn, das Zurückbringen wieder zu öffnen.",
    forked:
      "Der Server wurde aus einer Sicherung wiederhergestellt, und andere haben von dort aus schon weitergearbeitet. Eine Person, die diese Ablage verwaltet, muss entscheiden, welcher Stand gilt.",
    not_kept:
      "Der Server wurde aus einer älteren Sicherung wiederhergestellt, und dieses Gerät hat nicht alles, was ihm fehlt. Bitten Sie die anderen Mitglieder, Mappe auf ihren Geräten zu öffnen: Vielleicht hat eines davon den Rest.",
    later:
      "Der Server wurde aus einer Sicherung wiederhergestellt. Dieses Gerät bringt ihm zurück, was fehlt, und versucht es gleich noch einmal. Bitte lassen Sie Mappe geöffnet.",
    refused:
      "Der Server wurde aus einer Sicherung wiederhergestellt und nimmt nicht an, was dieses Gerät ihm zurückbringen will. Bitte melden Sie das dem Betreiber.",
  },
}
