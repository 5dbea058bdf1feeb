// A newer version of the app: it waits until the person says so, and who is signed in stays signed in.
import { execFileSync } from "node:child_process"
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { app, canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("a newer version of the app", () => {
  const folder = mkdtempSync(join(tmpdir(), "mappe-web-versions-"))
  let town: Town
  let anna: Somebody
  beforeAll(async () => {
    cpSync(app, folder, { recursive: true })
    town = await Town.start({ folder })
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
  }, 120_000)
  afterAll(async () => {
    await town.end()
    rmSync(folder, { recursive: true, force: true })
  })

  test("is offered while she works, and taken when she wants it; she stays signed in", async () => {
    await anna.page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    expect(await anna.page.getByText("Eine neue Fassung von Mappe ist bereit.").count()).toBe(0)
    appendFileSync(join(folder, "service_worker.js"), "// newer\n")
    execFileSync(process.execPath, [resolve(import.meta.dirname, "../../pack.ts"), folder])
    await town.appliance.stop()
    await town.appliance.again()
    await anna.page.evaluate(async () => (await navigator.serviceWorker.ready).update())
    await anna.page.getByText("Eine neue Fassung von Mappe ist bereit.").waitFor()
    const before = await anna.page.evaluate(() => performance.timeOrigin)
    await anna.presses("Neu laden")
    await anna.page.waitForFunction((then) => performance.timeOrigin > then, before)
    await anna.heading("Meine Ablagen")
    expect(await anna.page.getByText("Eine neue Fassung von Mappe ist bereit.").count()).toBe(0)
  }, 120_000)
})
