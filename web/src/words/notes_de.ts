// What a device did or found out by itself, told in the folder of its space.
import { counter } from "./plural.ts"

const n = counter("de")

export const notesDe = {
  putAway: "Verstanden",
  arrivedTitle: "Ihre Änderung ist angekommen",
  arrived: (when: string, seq: number) =>
    `Bei einer Ihrer Änderungen kam keine Antwort. Sie ist trotzdem gespeichert: ${when}, Eintrag ${seq}. Bitte machen Sie sie nicht noch einmal.`,
  broughtBackTitle: "Dieses Gerät hat Verlorenes zurückgebracht",
  broughtBack: (entries: number, contents: number) =>
    `Der Server wurde aus einer älteren Sicherung wiederhergestellt. Dieses Gerät hat ihm ${n(entries, "Änderung", "Änderungen")} und ${n(contents, "Teil", "Teile")} von Dateien zurückgegeben. Sie brauchen nichts zu tun.`,
  notWholeTitle: "Der Server hat einen älteren Stand",
  notWhole:
    "Der Server wurde aus einer älteren Sicherung wiederhergestellt, und dieses Gerät hat nicht alles, was ihm fehlt. Bitten Sie andere Mitglieder, Mappe auf ihren Geräten zu öffnen: Vielleicht hat eines davon den Rest.",
  conflictTitle: "Zwei Fassungen einer Datei",
  conflict: (by: string, wished: string, name: string) =>
    `${by} hat „${wished}“ geändert, während Sie ohne Verbindung waren. Ihre Fassung liegt daneben und heißt „${name}“. Bitte vergleichen Sie beide.`,
  conflictNobody: (wished: string, name: string) =>
    `„${wished}“ war nicht mehr da, als Ihre Fassung ankam. Sie heißt jetzt „${name}“.`,
  conflictOpen: "Ihre Fassung ansehen",
}
