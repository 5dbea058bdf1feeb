// The main story, in whichever browser: founded, uploaded, downloaded, signed out and in, a second member by a letter.
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
    await anna.opens(await anna.town.foundingLink("Beispielfraktion"))
    await anna.fills("Name der Fraktion", "Beispielfraktion")
    await anna.fills("Ihr Vor- und Nachname", "Anna Beispiel")
    await anna.fills("Anmeldename", "anna")
    await anna.takesTheProposedPassword()
    await anna.presses("Fraktion gründen")
    await anna.provesTheSheet()
    await anna.heading("Meine Ablagen")
    await anna.presses("Neue Ablage")
    await anna.fills("Name der Ablage", "Umwelt")
    await anna.pressesEnter()
    await anna.heading("Umwelt")
  }, 600_000)

  test("she uploads a plan and gets it back, byte for byte", async () => {
    await anna.uploads(join(folder, "Plan.bin"))
    await anna.link("Plan.bin")
    await anna.fromMenu("Aktionen für Plan.bin", "Herunterladen")
    expect(digest(await anna.getsFile("Plan.bin", plan.length))).toBe(digest(plan))
  }, 600_000)

  test("signed out and in again, everything is there", async () => {
    await anna.opens("/z")
    await anna.presses("Abmelden")
    await anna.heading("Anmelden")
    await anna.fills("Anmeldename", "anna")
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

  test("Bernd joins by letter and PIN, and reads the plan", async () => {
    await anna.opens("/f/einladen")
    await anna.fills("Vor- und Nachname", "Bernd Beispiel")
    await anna.chooses("Umwelt", "kann bearbeiten")
    await anna.presses("Einladen")
    const code = await anna.codeOf("Code aus dem Brief")
    const pin = await anna.codeOf("Einladungs-PIN")

    const bernd = await Somebody.in(anna.town, 390)
    await bernd.opens("/beitreten")
    await bernd.fills("Code aus dem Brief", code)
    await bernd.presses("Weiter")
    await bernd.fills("Einladungs-PIN", pin)
    await bernd.presses("Weiter")
    await bernd.fills("Anmeldename", "bernd")
    await bernd.takesTheProposedPassword()
    await bernd.presses("Beitreten")
    await bernd.provesTheSheet()
    await bernd.heading("Ihr Vergleichscode")
    await bernd.presses("Zu meiner Ablage")
    await bernd.link("Plan.bin")
  }, 600_000)
}
