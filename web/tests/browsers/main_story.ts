// The main story, in whichever browser: founded, uploaded, downloaded, thrown away and back, signed out and in, a second member by a letter who edits, and
// what is new. The same steps as in Chromium (tests/stories/main.test.ts).
import { createHash } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { noise } from "../engine/person.ts"
import { Somebody } from "./somebody.ts"
import type { Town } from "./tab.ts"

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

/** Each step stands on the one before: what comes after a failure is not begun. */
export function mainStory<E>(begin: () => Promise<Town<E>>): void {
  const plan = Buffer.from(noise(3 * 1024 * 1024 + 17))
  const folder = mkdtempSync(join(tmpdir(), "mappe-files-"))
  let town: Town<E> | undefined
  let anna: Somebody<E>
  let failed: string | undefined
  beforeAll(async () => {
    writeFileSync(join(folder, "Plan.bin"), plan)
    writeFileSync(join(folder, "Antrag.txt"), "Antrag der Beispielfraktion\n")
    town = await begin()
    anna = await Somebody.in(town)
  }, 600_000)
  beforeEach(({ task, onTestFailed }) => {
    if (failed) throw new Error(`not begun: "${failed}" failed`)
    onTestFailed(() => void (failed = task.name))
  })
  afterAll(async () => {
    await town?.end()
    rmSync(folder, { recursive: true, force: true })
  })

  test("Anna founds her faction, proves her sheet and creates a space", async () => {
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.createsSpace("Umwelt")
  }, 600_000)

  test("she uploads a plan and gets it back, byte for byte", async () => {
    await anna.uploads(join(folder, "Plan.bin"))
    await anna.link("Plan.bin")
    await anna.fromMenu("Aktionen für Plan.bin", "Herunterladen")
    expect(digest(await anna.getsFile("Plan.bin", plan.length))).toBe(digest(plan))
  }, 600_000)

  test("a folder, a new name, the bin and back", async () => {
    await anna.presses("Neuer Ordner")
    await anna.fills("Name", "Entwürfe")
    await anna.pressesEnter()
    await anna.link("Entwürfe")
    await anna.fromMenu("Aktionen für Entwürfe", "Umbenennen")
    await anna.fills("Name", "Anträge")
    await anna.pressesEnter()
    await anna.link("Anträge")
    await anna.seesNoMore("Entwürfe")
    await anna.fromMenu("Aktionen für Plan.bin", "In den Papierkorb")
    await anna.heading("„Plan.bin“ in den Papierkorb legen?")
    await anna.presses("In den Papierkorb")
    await anna.seesNoMore("Plan.bin")
    await anna.opensBelow("/papierkorb")
    await anna.heading("Papierkorb")
    await anna.presses("Wiederherstellen")
    await anna.seesNoMore("Wiederherstellen")
    await anna.goesBack()
    await anna.link("Plan.bin")
  }, 600_000)

  test("signed out and in again, not with a wrong password, everything is there", async () => {
    await anna.opens("/z")
    await anna.presses("Abmelden")
    await anna.heading("Anmelden")
    await anna.fills("Anmeldename", "anna")
    await anna.fills("Passwort", "ein ganz anderes Passwort")
    await anna.presses("Anmelden")
    await anna.sees("Anmeldename oder Passwort stimmt nicht.")
    await anna.fills("Passwort", anna.password)
    await anna.presses("Anmelden")
    await anna.heading("Meine Ablagen")
    await anna.opens("/a")
    await anna.presses("Umwelt", "link")
    await anna.link("Plan.bin")
  }, 600_000)

  // What is left must not keep the next page from its store; WebKit brings a page that was left back as it was.
  test("from page to page by the address, and back, nothing stays empty", async () => {
    for (let rounds = 0; rounds < 2; ++rounds) {
      await anna.opens("/")
      await anna.heading("Meine Ablagen")
      await anna.opens("/z")
      await anna.heading("Mein Zugang")
      await anna.goesBack()
      await anna.link("Umwelt")
    }
    await anna.presses("Umwelt", "link")
    await anna.link("Plan.bin")
  }, 600_000)

  let bernd: Somebody<E>
  test("Bernd joins by letter and PIN, not with a wrong one, and reads the plan", async () => {
    await anna.opens("/f/einladen")
    await anna.fills("Vor- und Nachname", "Bernd Beispiel")
    await anna.chooses("Umwelt", "kann bearbeiten")
    await anna.presses("Einladen")
    const code = await anna.codeOf("Code aus dem Brief")
    const pin = await anna.codeOf("Einladungs-PIN")

    bernd = await Somebody.in(anna.town, 390)
    await bernd.opens("/beitreten")
    await bernd.fills("Code aus dem Brief", code)
    await bernd.presses("Weiter")
    await bernd.fills("Einladungs-PIN", "00000000")
    await bernd.presses("Weiter")
    await bernd.sees("Die PIN stimmt nicht") // before he chooses anything
    await bernd.fills("Einladungs-PIN", pin)
    await bernd.presses("Weiter")
    await bernd.sees("Guten Tag, Bernd Beispiel. Anna Beispiel lädt Sie in die Mappe der Fraktion „Beispielfraktion“ ein.")
    await bernd.fills("Anmeldename", "bernd")
    await bernd.takesTheProposedPassword()
    await bernd.presses("Beitreten")
    await bernd.provesTheSheet()
    await bernd.heading("Ihr Vergleichscode")
    await bernd.presses("Zu meiner Ablage")
    await bernd.link("Plan.bin")
  }, 600_000)

  test("he edits, too, and Anna reads it on her start page without doing anything", async () => {
    await bernd.uploads(join(folder, "Antrag.txt"))
    await bernd.link("Antrag.txt")
    await anna.opens("/")
    await anna.seesIn("Meine Ablagen", "1 neu")
    await anna.seesIn("Meine Ablagen", "2 Personen · kann verwalten")
    await anna.seesIn("Was ist neu", "Antrag.txt Umwelt · Bernd Beispiel, heute")
    await anna.link("Bernd Beispiel ist beigetreten")
    await anna.presses("Umwelt", "link")
    await anna.presses("Antrag.txt", "link")
    await anna.heading("Antrag.txt")
    await anna.sees("Antrag der Beispielfraktion") // as its preview
    await anna.presses("Start", "link")
    await anna.seesIn("Zuletzt geöffnet", "Antrag.txt")
  }, 600_000)
}
