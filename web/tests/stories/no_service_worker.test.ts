// A browser that takes no service worker, as Chromium does from a page whose home-made certificate somebody has clicked away:
// what is downloaded and shown comes as a whole or not at all, and what is too large for that is refused in words.
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"

const akte = Buffer.alloc(3 << 20, "Grünfläche")
const tooLargeBytes = 256 * 1024 * 1024 + 1

describe.skipIf(!canPlay)("a browser without a service worker", () => {
  for (const strict of [true, false])
    describe(strict ? "because it does not know the certificate" : "which the others have", () => {
      let town: Town
      let anna: Somebody
      let space: string
      const refusal = () => anna.page.getByText(/Mit diesem Browser lassen sich hier nur Dateien bis 256 MB herunterladen/)
      beforeAll(async () => {
        town = await Town.start({ strict })
        anna = await town.somebody(820)
        await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
        space = await anna.createsSpace("Umwelt")
        await anna.uploads("Antrag.txt", Buffer.from("Mehr Bänke\n"), "text/plain")
        await anna.uploads("Leer.txt", Buffer.alloc(0), "text/plain")
        await anna.uploads("Linde.png", await anna.page.screenshot(), "image/png")
      }, 90_000)
      afterAll(() => town.end())

      test("downloads, with the name and to the last byte", async () => {
        const [download] = await Promise.all([anna.page.waitForEvent("download"), anna.chooses("Herunterladen", "Antrag.txt")])
        expect(download.suggestedFilename()).toBe("Antrag.txt")
        expect(download.url().startsWith("blob:")).toBe(strict) // else the test would show nothing
        await anna.reads("1 Datei heruntergeladen")
        expect((await anna.saves(() => anna.chooses("Herunterladen", "Antrag.txt"))).toString()).toBe("Mehr Bänke\n")
        expect(await anna.saves(() => anna.chooses("Herunterladen", "Leer.txt"))).toHaveLength(0)
        expect(await refusal().count()).toBe(0)
      }, 60_000)

      test("shows a picture", async () => {
        await anna.page.getByRole("link", { name: "Linde.png" }).first().click()
        const shown = anna.page.getByRole("img", { name: "Vorschau von Linde.png" })
        await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: 20_000 }).toBeGreaterThan(0)
      }, 60_000)

      if (strict) test("says why what is too large for that is not downloaded", async () => { // stories/transfers is its twin
        const folder = mkdtempSync(join(tmpdir(), "mappe-large-"))
        const file = openSync(join(folder, "Luftbild.bin"), "w")
        ftruncateSync(file, tooLargeBytes)
        closeSync(file)
        await anna.opens(space)
        const chooser = anna.page.waitForEvent("filechooser")
        await anna.presses("Hochladen")
        await (await chooser).setFiles(join(folder, "Luftbild.bin"))
        await anna.page.getByText("1 Datei hochgeladen").first().waitFor({ timeout: 150_000 }) // beside others
        rmSync(folder, { recursive: true })
        await anna.chooses("Herunterladen", "Luftbild.bin")
        await refusal().first().waitFor()
        expect(await anna.page.getByText("Wird heruntergeladen").count()).toBe(0)
        expect(await anna.isForEverybody()).toEqual([])
      }, 240_000)
    })

  test("keeps nothing of what is one byte short; and all of it once it comes whole", async () => {
    const town = await Town.start({ strict: true, lies: true })
    const anna = await town.somebody(820)
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.createsSpace("Umwelt")
    await anna.uploads("Akte.bin", akte)
    let saved = 0
    anna.page.on("download", () => ++saved)
    town.liar!.lie = (method, target, said) =>
      method === "GET" && target.includes("/blobs/") ? { status: 200, body: said.body.slice(0, -1) } : undefined
    await anna.chooses("Herunterladen", "Akte.bin")
    await anna.reads(/beschädigt angekommen/)
    expect(saved).toBe(0)
    town.liar!.lie = undefined
    expect((await anna.saves(() => anna.chooses("Herunterladen", "Akte.bin"))).equals(akte)).toBe(true)

    // One that is cancelled on its way ends in silence, and the next one comes.
    town.liar!.lie = async (method, target) => {
      if (method === "GET" && target.includes("/blobs/")) await new Promise((waited) => setTimeout(waited, 2_000))
      return undefined
    }
    await anna.chooses("Herunterladen", "Akte.bin")
    await anna.presses("Akte.bin abbrechen")
    town.liar!.lie = undefined
    expect((await anna.saves(() => anna.chooses("Herunterladen", "Akte.bin"))).equals(akte)).toBe(true)
    await town.end()
  }, 90_000)
})
