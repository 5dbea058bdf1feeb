// A browser that takes no service worker, as Chromium does from a page whose home-made certificate somebody has clicked away:
// all else goes, and downloads and previews are refused in words instead of waiting for ever.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("a browser without a service worker", () => {
  for (const strict of [true, false])
    describe(strict ? "because it does not know the certificate" : "which the others have", () => {
      let town: Town
      let anna: Somebody
      beforeAll(async () => {
        town = await Town.start({ strict })
        anna = await town.somebody(820)
        await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
        await anna.createsSpace("Umwelt")
        await anna.uploads("Antrag.txt", Buffer.from("Mehr Bänke\n"), "text/plain")
      }, 90_000)
      afterAll(() => town.end())

      test(strict ? "says why nothing is downloaded" : "downloads", async () => {
        const refusal = anna.page.getByText(/Dieser Browser lässt Herunterladen und Vorschau hier nicht zu/).first()
        if (strict) {
          await anna.chooses("Herunterladen", "Antrag.txt")
          await refusal.waitFor()
          expect(await anna.page.getByText("Wird heruntergeladen").count()).toBe(0)
          expect(await anna.isForEverybody()).toEqual([])
        } else {
          expect((await anna.saves(() => anna.chooses("Herunterladen", "Antrag.txt"))).toString()).toBe("Mehr Bänke\n")
          expect(await refusal.count()).toBe(0)
        }
      }, 60_000)
    })
})
