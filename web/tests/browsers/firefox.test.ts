// The main story in Debian's Firefox; and a download that is slow and stands still for a while.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { noise } from "../engine/person.ts"
import { canPlay, FirefoxTown } from "./firefox.ts"
import { mainStory } from "./main_story.ts"
import { Somebody } from "./somebody.ts"
import { pause } from "./tab.ts"

describe.skipIf(!canPlay)("the main story in Firefox", () => mainStory(() => FirefoxTown.start()))

describe.skipIf(!canPlay)("a slow download in Firefox", () => {
  // With MAPPE_LONG=1 longer than the 30 s after which a service worker that hears nothing may be ended.
  const isLong = (process.env["MAPPE_LONG"] ?? "") !== ""
  const [slowChunks, eachMs, pausedMs] = isLong ? [4, 9_000, 45_000] : [2, 2_000, 4_000]
  const film = Buffer.from(noise(9 * 1024 * 1024 + 17))
  const folder = mkdtempSync(join(tmpdir(), "mappe-files-"))
  let town: FirefoxTown
  beforeAll(async () => {
    writeFileSync(join(folder, "Begehung.bin"), film)
    town = await FirefoxTown.start({ front: true })
  }, 600_000)
  afterAll(async () => {
    await town.end()
    rmSync(folder, { recursive: true, force: true })
  })

  // Who stays signed in: else the page hands the service worker its key every 15 s. This says what people get, not what keeps the worker alive: Debian's
  // Firefox kept it for 100 s without a word from the page, too.
  test("arrives whole, though its chunks come slowly and it is paused meanwhile", async () => {
    const anna = await Somebody.in(town)
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.opens("/z")
    await anna.presses("Abmelden")
    await anna.heading("Anmelden")
    await anna.ticks("Auf diesem Gerät angemeldet bleiben")
    await anna.fills("Anmeldename", "anna")
    await anna.fills("Passwort", anna.password)
    await anna.presses("Anmelden")
    await anna.heading("Meine Ablagen")
    await anna.createsSpace("Umwelt")
    await anna.uploads(join(folder, "Begehung.bin"))
    await anna.link("Begehung.bin")
    let turn = Promise.resolve()
    let given = 0
    town.front!.lie = async (method, target) => {
      if (method !== "GET" || !target.includes("/blobs/")) return undefined
      await (turn = turn.then(() => pause(eachMs)))
      ++given
      return undefined
    }
    const begunMs = Date.now()
    await anna.fromMenu("Aktionen für Begehung.bin", "Herunterladen")
    while (given < slowChunks) await pause(500)
    await anna.presses("Begehung.bin anhalten")
    await anna.sees("Angehalten")
    await pause(pausedMs)
    town.front!.lie = undefined
    await anna.presses("Begehung.bin fortsetzen")
    const got = await anna.getsFile("Begehung.bin", film.length)
    expect(Date.now() - begunMs).toBeGreaterThan(slowChunks * eachMs + pausedMs)
    expect(got.length).toBe(film.length)
    expect(Buffer.compare(got, film)).toBe(0)
  }, 600_000)
})
