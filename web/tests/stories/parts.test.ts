// Parts of the app that are fetched when they are first asked for: there without a connection, and a plain sentence where
// they do not come.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"

const missing = /Ein Teil von Mappe ließ sich nicht laden/
const pageMissing = /Diese Seite ließ sich nicht laden/

describe.skipIf(!canPlay)("parts that come later", () => {
  let town: Town
  let anna: Somebody
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await anna.opens("/") // now by the service worker
    await anna.heading("Meine Ablagen")
  }, 120_000)
  afterAll(() => town.end())

  /** As if the browser had thrown that file away, and the server had another version by now. */
  async function loses(part: string): Promise<void> {
    const lost = await anna.page.evaluate(async (name) => {
      let count = 0
      for (const cacheName of await caches.keys()) {
        const cache = await caches.open(cacheName)
        for (const request of await cache.keys())
          if (new RegExp(`^/assets/${name}-[^/]+\\.js$`).test(new URL(request.url).pathname)) count += Number(await cache.delete(request))
      }
      return count
    }, part)
    expect(lost).toBe(1)
    const browser = await anna.context.newCDPSession(anna.page)
    await browser.send("Network.clearBrowserCache")
    await browser.detach()
  }
  async function withoutConnection(work: () => Promise<void>): Promise<void> {
    await anna.context.setOffline(true)
    try {
      await work()
    } finally {
      await anna.context.setOffline(false)
    }
  }

  test("without a connection they come from what this version keeps", () =>
    withoutConnection(async () => {
      await anna.opens("/rat") // screen and engine, both later parts
      await anna.heading("Rat")
      await anna.reads("Dieser Server kennt kein Ratsinformationssystem.")
      expect(await anna.page.getByText(missing).count()).toBe(0)
    }), 60_000)

  test("a part of the engine that does not come is said, and comes when the connection does", async () => {
    await anna.opens("/")
    await anna.heading("Meine Ablagen")
    await loses("council_part")
    await withoutConnection(async () => {
      await anna.opens("/rat")
      await anna.reads(missing)
      await anna.presses("Noch einmal versuchen")
      await anna.reads(missing) // as long as there is no connection
    })
    // Pressed again, unless the screen noticed the connection by itself sooner.
    await anna.page.getByRole("button", { name: "Noch einmal versuchen", exact: true }).click({ timeout: 2_000 }).catch(() => undefined)
    await anna.page.getByText(missing).first().waitFor({ state: "detached" })
  }, 60_000)

  test("so is a screen", async () => {
    await anna.opens("/")
    await anna.heading("Meine Ablagen")
    await loses("Help")
    await withoutConnection(async () => {
      await anna.opens("/h")
      await anna.reads(pageMissing)
    })
    await anna.presses("Noch einmal versuchen")
    await anna.heading("Hilfe")
    expect(await anna.page.getByText(pageMissing).count()).toBe(0)
  }, 60_000)
})
