// Several tabs of one browser, as it really shares its store, its locks and its service worker among them.
import type { Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { canPlay, Somebody, Town } from "./browser.ts"

const bareAddress = "/v1/about" // of the same origin, and not the app

describe.skipIf(!canPlay)("tabs of one browser", () => {
  let town: Town
  let anna: Somebody
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody(820)
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await anna.createsSpace("Umwelt")
    await anna.signsOut()
    await anna.heading("Anmelden")
    await anna.signsIn("anna") // not to stay
    await anna.heading("Meine Ablagen")
  }, 120_000)
  afterAll(() => town.end())
  afterEach(async () => {
    for (const page of anna.context.pages()) if (page !== anna.page) await page.close()
  })

  const another = async (path = "/"): Promise<Somebody> => {
    const page = await anna.context.newPage()
    page.setDefaultTimeout(45_000)
    const tab = new Somebody(town, anna.context, page)
    tab.password = anna.password
    if (path) await tab.opens(path)
    return tab
  }
  const bare = async (): Promise<Page> => (await another(bareAddress)).page
  const count = (page: Page, drawer: "records" | "keys"): Promise<number> =>
    page.evaluate(async (drawer) => {
      const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((ok) => (request.onsuccess = () => ok(request.result)))
      const database = await done(indexedDB.open("mappe"))
      const count = await done(database.transaction(drawer).objectStore(drawer).count())
      database.close()
      return count
    }, drawer)
  /** As if the browser had ended the service worker meanwhile. */
  const forgets = (page: Page): Promise<void> =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.postMessage({ to: "hold", key: null }))
  const isStaying = async (): Promise<boolean> => anna.page.evaluate(async () => (await navigator.locks.query()).held!.some(({ name }) => name!.startsWith("mappe/open/")))

  test("a new tab is signed in by the open one, where the service worker has no key any more", async () => {
    await anna.opens("/")
    await anna.heading("Meine Ablagen")
    await expect.poll(isStaying).toBe(true)
    const page = await bare()
    await forgets(page)
    expect(await count(page, "keys")).toBe(0)
    const second = await another()
    await second.sees("Umwelt")
    await anna.createsSpace("Verkehr")
    await second.opens("/")
    await second.sees("Verkehr")
  }, 90_000)

  test("reloaded by force, without a controller, it finds the key held all the same", async () => {
    await anna.opens("/")
    await anna.heading("Meine Ablagen")
    const browser = await anna.context.newCDPSession(anna.page)
    await anna.page.addInitScript(() => Object.assign(globalThis, { wasControlled: navigator.serviceWorker.controller !== null }))
    const isAnew = anna.page.waitForEvent("load")
    await browser.send("Page.reload", { ignoreCache: true })
    await isAnew
    await anna.heading("Meine Ablagen")
    expect(await anna.page.evaluate(() => (globalThis as { wasControlled?: boolean }).wasControlled)).toBe(false) // when it asked for the key
    await anna.sees("Umwelt")
    await anna.page.reload() // what it held since, it held there, too
    await anna.sees("Umwelt")
  }, 90_000)

  test("a tab that sleeps loses nothing: who signs in beside it is told; once it is gone, one begins anew", async () => {
    await anna.opens("/")
    await anna.heading("Meine Ablagen")
    const page = await bare()
    await page.evaluate(() => void navigator.locks.request("mappe/open/asleep", () => new Promise<void>((gone) => addEventListener("beforeunload", () => gone()))))
    await anna.opens(bareAddress) // her own is gone
    await forgets(page)
    const before = await count(page, "records")
    expect(before).toBeGreaterThan(3)
    await anna.opens("/")
    await anna.heading("Anmelden")
    await anna.signsIn("anna")
    await anna.reads("Mappe ist in diesem Browser noch in einem anderen Tab oder Fenster offen. Machen Sie bitte dort weiter, oder schließen Sie es und versuchen Sie es noch einmal.")
    expect(await anna.isForEverybody()).toEqual([])
    expect(await count(page, "records")).toBe(before)
    await page.close()
    await anna.presses("Anmelden")
    await anna.heading(/Ihre letzte Anmeldung|Meine Ablagen/)
  }, 90_000)

  test("a sign-in to stay is every tab's, and stays so", async () => {
    await anna.signsOut()
    await anna.heading("Anmelden")
    const second = await another()
    await second.heading("Anmelden")
    await anna.page.getByLabel("Auf diesem Gerät angemeldet bleiben").check()
    await anna.signsIn("anna")
    await second.sees("Umwelt")
    await anna.page.reload()
    await anna.sees("Umwelt")
    await second.page.reload()
    await second.sees("Umwelt")
  }, 90_000)

  test("a start that does not get the store says what helps, and wipes nothing", async () => {
    await anna.opens(bareAddress)
    const before = await count(anna.page, "records")
    expect(before).toBeGreaterThan(3)
    // Of a version that this app does not open: the browser refuses.
    await anna.page.evaluate(() => new Promise<void>((there) => {
      const opened = indexedDB.open("mappe", 2)
      opened.onsuccess = () => (opened.result.close(), there())
    }))
    await anna.opens("/")
    await anna.heading("Mappe lässt sich gerade nicht öffnen")
    await anna.reads(/^Der Browser lässt Mappe gerade nicht an seinen Speicher auf diesem Gerät\. Mappe hat auf diesem Gerät nichts gelöscht\. Schließen Sie bitte alle Fenster und Tabs von Mappe/)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("Noch einmal versuchen")
    await anna.heading("Mappe lässt sich gerade nicht öffnen")
    expect(await count(anna.page, "records")).toBe(before)
  }, 90_000)
})
