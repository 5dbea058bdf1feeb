// Files kept on this device: they open without a network, lie there sealed, end on their day, and go with the sign-out.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { noise } from "../engine/person.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

const day = 86_400_000
const secret = "Satzung der Beispielfraktion, Entwurf"

/** What lies in this browser of the app, beside the app itself. */
interface Left {
  records: Record<string, number>
  readable: number // records in which the secret can be read
  cached: string[]
  files: string[]
  storage: string[]
}

describe.skipIf(!canPlay)("files kept on this device", () => {
  let town: Town
  let anna: Somebody
  let space = ""
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody(820)
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.signsInToStay("anna")
    await anna.heading("Meine Ablagen")
    space = await anna.createsSpace("Umwelt")
    await anna.uploads("Satzung.txt", Buffer.from(`${secret}\n`), "text/plain")
    await anna.uploads("Alt.txt", Buffer.from("nur bis gestern\n"), "text/plain")
    await anna.uploads("Nicht behalten.txt", Buffer.from("liegt nur beim Server\n"), "text/plain")
    await anna.uploads("Groß.bin", Buffer.from(noise(2_500_000)))
  }, 120_000)
  afterAll(() => town.end())

  const left = (): Promise<Left> =>
    anna.page.evaluate(async (wanted) => {
      const found: Left = { records: {}, readable: 0, cached: [], files: [], storage: [] }
      const done = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((ok, failed) => {
          request.onsuccess = () => ok(request.result)
          request.onerror = () => failed(request.error as Error)
        })
      for (const { name } of await indexedDB.databases()) {
        const database = await done(indexedDB.open(name!))
        for (const store of database.objectStoreNames) {
          const all = await done(database.transaction(store).objectStore(store).getAll())
          found.records[store] = (found.records[store] ?? 0) + all.length
          for (const one of all)
            if (one instanceof Uint8Array && new TextDecoder("latin1").decode(one).includes(wanted)) ++found.readable
        }
        database.close()
      }
      for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) {
          const { pathname } = new URL(request.url)
          if (pathname.startsWith("/v1/") || pathname.startsWith("/content/")) found.cached.push(pathname)
        }
      const folder = await navigator.storage.getDirectory()
      for await (const file of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) found.files.push(file)
      found.storage = [...Object.keys(localStorage), ...Object.keys(sessionStorage)]
      return found
    }, secret)
  const keeps = async (name: string): Promise<void> => {
    await anna.chooses("Auf diesem Gerät behalten", name)
    await anna.page.getByRole("row", { name }).getByText(/^auf diesem Gerät bis \d+\.\d+\.\d{4}$/).waitFor()
  }
  const goesAway = async (): Promise<void> => {
    await anna.context.setOffline(true)
    await town.appliance.stop()
  }
  const comesBack = async (): Promise<void> => {
    await town.appliance.again()
    await anna.context.setOffline(false)
  }
  const opensFile = async (name: string): Promise<void> => {
    await anna.opens(space)
    await anna.page.getByRole("link", { name, exact: true }).click()
    await anna.heading(name)
  }

  test("two are kept, and lie there so that nobody reads them", async () => {
    await keeps("Satzung.txt")
    await anna.reads("Die Datei bleibt 30 Tage verschlossen auf diesem Gerät und lässt sich ohne Verbindung öffnen.")
    await anna.chooses("Verlängern", "Satzung.txt")
    await anna.reads(/^Die Datei bleibt bis zum \d+\.\d+\.\d{4} auf diesem Gerät\.$/)
    await keeps("Groß.bin")
    expect(await anna.isForEverybody()).toEqual([])
    const there = await left()
    expect(there.records["records"]).toBeGreaterThan(5)
    expect(there).toMatchObject({ readable: 0, cached: [], files: [] })
  }, 60_000)

  test("without a network and without the server the app starts, and what was kept opens", async () => {
    await goesAway()
    await anna.opens(space)
    await anna.reads(/Keine Verbindung. Sie sehen den Stand von \S+, \d+\. \S+, \d\d:\d\d Uhr\. Was Sie hochladen, wird gesendet, sobald es wieder geht; alles andere ändern Sie bitte dann\.$/)
    expect(await anna.page.getByText("1. Januar").count()).toBe(0) // when nothing is known
    await anna.seesInOrder("Alt.txt", "Groß.bin", "Nicht behalten.txt", "Satzung.txt")
    expect(await anna.isForEverybody()).toEqual([])
    await opensFile("Satzung.txt")
    await anna.page.locator("pre").filter({ hasText: secret }).waitFor()
    await opensFile("Groß.bin")
    const saved = await anna.saves(() => anna.presses("Herunterladen"))
    expect(saved.length).toBe(2_500_000)
    await opensFile("Nicht behalten.txt")
    await anna.reads("Keine Verbindung. Bitte versuchen Sie es, sobald das Internet wieder da ist.")
    await comesBack()
    await anna.opens(space)
    await anna.sees("Satzung.txt")
    await anna.page.getByText(/Keine Verbindung/).first().waitFor({ state: "detached" })
  }, 120_000)

  test("on its last day it ends, on a page that stays open too: it is gone from the device", async () => {
    await anna.opens(space)
    await anna.page.clock.setFixedTime(Date.now() - 30 * day + 15_000) // thirty days ago, and a quarter of a minute
    await keeps("Alt.txt")
    await anna.page.clock.setFixedTime(Date.now())
    const before = (await left()).records["records"]!
    await goesAway()
    await anna.page.getByRole("row", { name: "Alt.txt" }).getByText("auf diesem Gerät").waitFor({ state: "detached" })
    await anna.opens(space)
    await anna.reads(/Keine Verbindung. Sie sehen den Stand von/)
    await anna.sees("Alt.txt")
    await anna.page.getByRole("row", { name: "Satzung.txt" }).getByText("auf diesem Gerät").waitFor()
    await opensFile("Satzung.txt")
    await anna.reads(/^auf diesem Gerät bis \d+\.\d+\.\d{4}$/)
    await anna.opens(space)
    expect(await anna.page.getByRole("row", { name: "Alt.txt" }).getByText("auf diesem Gerät").count()).toBe(0)
    expect((await left()).records["records"]).toBe(before - 1)
    await opensFile("Alt.txt")
    await anna.reads("Keine Verbindung. Bitte versuchen Sie es, sobald das Internet wieder da ist.")
    await comesBack()
  }, 120_000)

  test("what is no longer wanted is let go", async () => {
    await anna.opens(space)
    await anna.chooses("Nicht mehr auf diesem Gerät behalten", "Groß.bin")
    await anna.reads("„Groß.bin“ ist nicht mehr auf diesem Gerät gespeichert.")
    await anna.page.getByRole("row", { name: "Groß.bin" }).getByText("auf diesem Gerät").waitFor({ state: "detached" })
  }, 60_000)

  test("the browser is asked not to clear it; in a tab of an iPad, not from its home screen, it says what helps", async () => {
    const safari = (device: string): string => `Mozilla/5.0 (${device}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.7 Safari/604.1`
    const helps = /legen Sie Mappe bitte über „Teilen“ und „Zum Home-Bildschirm“ ab\. Sonst räumt das Gerät nach sieben Tagen ohne Besuch auf\./
    const iPad = safari("iPad; CPU OS 18_7 like Mac OS X")
    const asMac = safari("Macintosh; Intel Mac OS X 10_15_7") // as iPads call themselves
    for (const [userAgent, isOnHomeScreen, said] of [[iPad, false, helps], [asMac, false, helps], [asMac, true, /^Die Datei bleibt 30 Tage verschlossen/]] as const) {
      const added = await anna.page.addInitScript(([agent, isApp]) => {
        const page = globalThis as { asked?: number }
        page.asked = 0
        navigator.storage.persist = () => Promise.resolve(++page.asked! > 0)
        Object.defineProperties(navigator, { userAgent: { value: agent }, maxTouchPoints: { value: 5 } })
        const { matchMedia } = globalThis
        globalThis.matchMedia = (query) => (isApp && query === "(display-mode: standalone)" ? ({ matches: true } as MediaQueryList) : matchMedia(query))
      }, [userAgent, isOnHomeScreen] as const)
      await anna.opens(space)
      await keeps("Groß.bin")
      await anna.reads(said)
      expect(await anna.page.evaluate(() => (globalThis as { asked?: number }).asked)).toBe(1)
      await anna.chooses("Nicht mehr auf diesem Gerät behalten", "Groß.bin")
      await anna.reads("„Groß.bin“ ist nicht mehr auf diesem Gerät gespeichert.")
      await added.dispose()
    }
  }, 60_000)

  test("signed off from another device, it shows nothing any more once it has heard of it, without a network either; a sign-in brings all back", async () => {
    const other = await town.somebody(820)
    other.password = anna.password
    await other.opens("/anmelden")
    await other.signsIn("anna")
    await other.heading("Meine Ablagen")
    await other.opens("/z/geraete")
    await other.reads("dieses Gerät")
    const rest = other.page.getByRole("button", { name: /^Gerät abmelden/ })
    for (let left = await rest.count(); left > 0; --left) {
      await rest.first().click()
      await other.reads(/^Sobald das Gerät wieder eine Verbindung hat, öffnet Mappe dort ohne Ihre Anmeldung nichts mehr\./)
      await other.answers("Gerät abmelden")
      await expect.poll(() => rest.count(), { timeout: 20_000 }).toBe(left - 1)
    }
    await anna.heading("Anmelden")
    await goesAway()
    for (const path of [space, "/", "/suche#Satzung"]) {
      await anna.opens(path)
      await anna.heading("Anmelden")
      expect(await anna.page.locator("body").innerText()).not.toMatch(/Satzung|Umwelt/)
    }
    expect(await anna.isForEverybody()).toEqual([])
    await comesBack()
    await anna.opens("/anmelden")
    await anna.page.getByLabel("Auf diesem Gerät angemeldet bleiben").check()
    await anna.signsIn("anna")
    await anna.heading(/Ihre letzte Anmeldung|Meine Ablagen/)
    await goesAway()
    await opensFile("Satzung.txt")
    await anna.page.locator("pre").filter({ hasText: secret }).waitFor()
    await comesBack()
  }, 120_000)

  test("signing out wipes the device", async () => {
    const before = await left()
    expect(before.records["keys"]).toBe(1)
    await anna.opens("/z")
    await anna.presses("Abmelden")
    await anna.heading("Anmelden")
    const after = await left()
    expect(Object.values(after.records).every((count) => count === 0)).toBe(true)
    expect(after).toMatchObject({ readable: 0, cached: [], files: [] })
    expect(after.storage.filter((key) => !/look|darstellung/i.test(key))).toEqual([])
    await anna.opens(space)
    await anna.heading("Anmelden")
    expect(town.complaints.filter((one) => /Content Security|Trusted/i.test(one))).toEqual([])
  }, 60_000)
})
