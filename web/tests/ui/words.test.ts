import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { refused } from "../../src/engine/problems.ts"
import { errorOf, readProblem } from "../../src/mappe/wire/problem.ts"
import { de } from "../../src/words/de.ts"
import { en } from "../../src/words/en.ts"
import { help as helpDe } from "../../src/words/help_de.ts"
import { help as helpEn } from "../../src/words/help_en.ts"
import { counter } from "../../src/words/plural.ts"
import { refusalsDe } from "../../src/words/refusals_de.ts"
import { refusalsEn } from "../../src/words/refusals_en.ts"
import type { Words } from "../../src/words/words.ts"

const source = (name: string) => readFileSync(new URL(`../../src/words/${name}`, import.meta.url), "utf8")
const spoken = (name: string) => [...source(name).matchAll(/"([^"]*)"|`([^`]*)`/g)].map((match) => match[1] ?? match[2] ?? "")
const neverUsed = /\b(Epoche\w*|Schlüssel\w*|Token\w*|Blob\w*|Hash\w*|Login\w*|Sync\w*|Upload\w*|User\w*|Space\w*)\b/

describe("words", () => {
  test("no screen says a word that UI.md §5 never uses", () => {
    for (const file of readdirSync(new URL("../../src/words/", import.meta.url)).filter((name) => /(^|_)de\.ts$/.test(name) && name !== "help_safety_de.ts"))
      expect(spoken(file).filter((text) => neverUsed.test(text))).toEqual([])
  })
  test("nor do the notices of a space", () => {
    expect(spoken("notices_de.ts").filter((text) => neverUsed.test(text))).toEqual([])
  })
  test("only the page on how Mappe protects speaks of Schlüssel", () => {
    expect(spoken("help_safety_de.ts").filter((text) => neverUsed.test(text)).every((text) => text.startsWith("Die Schlüssel haben"))).toBe(true)
  })
  test("help says what the server sees as the threat model does, and what is checked when", () => {
    for (const [words, help, learns] of [[de, helpDe, [/Adresse/, /aufgerundet/, /Namen und Rollen/, /Geräte heißen/]], [en, helpEn, [/address/, /rounded up/, /names and roles/, /devices are called/]]] as const) {
      const page = help["schutz"]!.parts.map(({ text = [] }) => text.join(" "))
      for (const one of learns) expect(page.some((text) => one.test(text))).toBe(true)
      const checked = page.at(-1)!
      expect(checked).toContain(words.health.verify)
      expect(checked).toContain(words.folder.health)
      expect(checked).not.toMatch(/bei jedem Öffnen|checks the whole/)
    }
  })
  test("what things are called is what people and tests rely on, in both languages", () => {
    const called = ({ roles, spaces, folder, file, trash, members, health, join, signIn, access, people, drive, council }: Words) => ({
      roles: [roles.space.reader, roles.space.commenter, roles.space.editor, roles.space.manager],
      faction: [roles.faction.guest, roles.faction.member, roles.faction.manager],
      duties: [roles.duties.treasury, roles.duties.audit, roles.duties.office, roles.duties.spaces],
      spaces: [spaces.title, spaces.create],
      nodes: [folder.folder, folder.file, folder.link, folder.editing("N"), folder.conflict, folder.keep, folder.toTrash],
      places: [file.versions, trash.title, trash.restore, members.title, access.devices],
      codes: [health.code, join.compareTitle, join.sheetTitle, signIn.code, signIn.backup, join.pin],
      others: [people.retire, drive.without, drive.make, council.title],
    })
    expect(called(de)).toEqual({
      roles: ["kann lesen", "kann kommentieren", "kann bearbeiten", "kann verwalten"],
      faction: ["Gast", "Mitglied", "Verwaltung der Fraktion"],
      duties: ["Kasse", "Prüfung", "Geschäftsstelle", "darf Ablagen anlegen"],
      spaces: ["Meine Ablagen", "Neue Ablage"],
      nodes: ["Ordner", "Datei", "Verweis", "N bearbeitet gerade", "zweite Fassung (Konflikt)", "Auf diesem Gerät behalten", "In den Papierkorb"],
      places: ["Versionen", "Papierkorb", "Wiederherstellen", "Mitglieder", "Geräte"],
      codes: ["Prüfcode", "Ihr Vergleichscode", "Ihr Wiederherstellungsblatt", "Bestätigungscode", "Ersatzcode", "Einladungs-PIN"],
      others: ["Ausscheiden lassen", "Netzlaufwerk ohne Programm", "Gerätekennwort anlegen", "Rat"],
    })
    expect(called(en)).toEqual({
      roles: ["can read", "can comment", "can edit", "can manage"],
      faction: ["Guest", "Member", "Faction manager"],
      duties: ["Treasury", "Audit", "Office", "may create spaces"],
      spaces: ["My spaces", "New space"],
      nodes: ["Folder", "File", "Link", "N is editing", "second version (conflict)", "Keep on this device", "Move to bin"],
      places: ["Versions", "Bin", "Restore", "Members", "Devices"],
      codes: ["Verification code", "Your comparison code", "Your recovery sheet", "Confirmation code", "Backup code", "Invitation PIN"],
      others: ["End membership", "Drive without software", "Make device password", "Council"],
    })
  })
  test.each([
    [0, "0 Dateien"],
    [1, "1 Datei"],
    [2, "2 Dateien"],
    [12_000, "12.000 Dateien"],
  ])("%i is counted in German", (count, words) => expect(counter("de")(count, "Datei", "Dateien")).toBe(words))
  test.each(["healing", "unavailable", "internal", "server-full"])("a server that answers %s is not told as a missing line", (type) => {
    const body = new TextEncoder().encode(JSON.stringify({ type: `urn:mappe:problem:${type}`, detail: "" }))
    const problem = readProblem(503, "application/problem+json", undefined, body)
    const told = refused({ ...errorOf(problem), problem }).problem
    expect(told.kind).toBe("offline") // it is worth another try
    for (const { kinds, rules } of [refusalsDe, refusalsEn]) {
      const sentence = (rules as Record<string, string | undefined>)[told.rule!]
      expect(sentence).toMatch(/Server|server/)
      expect(sentence).not.toBe(kinds.offline)
    }
  })
})
