// Which way the chunks of an upload go: past the app's service worker, by a worker of their own; and what happens where
// there is none. The service worker handed out here counts what it is asked, and the front what arrives.
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { execFileSync } from "node:child_process"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { Worker } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { noise } from "../engine/person.ts"
import { blobsBrought } from "../engine/liar.ts"
import { app, canPlay, type Somebody, Town } from "./browser.ts"

const mib = 1024 * 1024
const counting = `
let puts = 0
self.addEventListener("fetch", ({ request }) => { if (request.method === "PUT" || request.url.endsWith("/blobs/store")) ++puts })
self.addEventListener("message", (event) => { if (event.data.to === "puts") event.data.port.postMessage(puts) })
`

describe.skipIf(!canPlay)("chunks on their way to the server", () => {
  const folder = mkdtempSync(join(tmpdir(), "mappe-web-sending-"))
  let town: Town
  let anna: Somebody
  let space = ""
  const arrived: string[] = [] // blobs, as they came
  let missing = "" // what the server has not
  let requests = 0 // that brought them
  let breaks = 0 // so many of these end without an answer
  let isDead = false // the connection: nothing is answered, and nothing ends
  const hung: string[] = [] // blobs that went there
  const fetched: string[] = []

  beforeAll(async () => {
    cpSync(app, folder, { recursive: true })
    appendFileSync(join(folder, "service_worker.js"), counting)
    execFileSync(process.execPath, [resolve(import.meta.dirname, "../../pack.ts"), folder])
    town = await Town.start({ lies: true, folder })
    town.liar!.before = async (method, target, sent) => {
      if (method === "GET" && target.startsWith("/assets/send/")) fetched.push(target.replace(/-[\w-]{8}\.js$/, ""))
      const brought = blobsBrought(method, target, sent)
      if (brought.length === 0) return
      if (breaks-- > 0) throw new Error("the line is cut")
      if (isDead) return new Promise(() => hung.push(...brought))
      ++requests
      arrived.push(...brought)
    }
    town.liar!.lie = (_method, target) =>
      missing !== "" && target.startsWith(missing) ? { status: 404, body: new Uint8Array(0) } : undefined
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = await anna.createsSpace("Umwelt")
  }, 120_000)
  afterEach(() => {
    arrived.length = 0
    fetched.length = 0
    missing = ""
    breaks = 0
    isDead = false
    hung.length = 0
    requests = 0
  })
  afterAll(async () => {
    await town.end()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Anna at a browser of its own, which knows nothing yet, in her space. */
  async function again(): Promise<Somebody> {
    const there = await town.somebody()
    there.password = anna.password
    await there.opens("/anmelden")
    await there.signsIn("anna")
    await there.heading("Meine Ablagen")
    await there.page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    await there.opens(space)
    return there
  }
  /** Until what stands aside of the service worker does so. */
  const isAside = (who: Somebody): Promise<unknown> =>
    who.page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration("/assets/send/"))?.active?.state === "activated")
  async function brings(who: Somebody, name: string, bytes: Uint8Array): Promise<void> {
    const path = join(town.appliance.folder, name)
    writeFileSync(path, bytes)
    const chooser = who.page.waitForEvent("filechooser")
    await who.presses("Hochladen")
    await (await chooser).setFiles(path)
    await who.sees(name)
  }
  const engineOf = (who: Somebody): Worker => who.page.workers().find((one) => one.url().includes("/engine.worker"))!
  const counted = (who: Somebody): Promise<number> =>
    who.page.evaluate(
      () =>
        new Promise<number>((told) => {
          const channel = new MessageChannel()
          channel.port1.onmessage = (event) => told(event.data as number)
          navigator.serviceWorker.controller!.postMessage({ to: "puts", port: channel.port2 }, [channel.port2])
        }),
    )
  const comesBack = async (who: Somebody, name: string, bytes: Uint8Array): Promise<void> =>
    expect(Buffer.compare(await who.saves(() => who.chooses("Herunterladen", name)), bytes)).toBe(0)

  test("a browser that collects all the time, and with it what only a pending read knows of, brings a file to its end", async () => {
    const content = Buffer.from(noise(40 * mib)) // five blocks
    await engineOf(anna).evaluate(() => {
      const { gc } = globalThis as unknown as { gc: () => void }
      setInterval(gc, 2)
    })
    await anna.uploads("Viel.bin", content)
    expect((await anna.saves(() => anna.chooses("Herunterladen", "Viel.bin"))).equals(content)).toBe(true)
    await anna.opens(space) // another engine
  }, 120_000)

  test("they pass no service worker", async () => {
    const there = await again()
    await isAside(there)
    const plan = noise(11 * mib + 7)
    await brings(there, "Plan.bin", plan)
    expect(fetched).toContain("/assets/send/send.worker")
    expect(new Set(arrived).size).toBe(12)
    expect(arrived).toHaveLength(12)
    expect(await counted(there)).toBe(0)
    await comesBack(there, "Plan.bin", plan)
    await there.context.close()
  }, 90_000)

  test("what got lost on the way is sent again, by the same way", async () => {
    const there = await again()
    await isAside(there)
    const scan = noise(5 * mib)
    breaks = 3
    await brings(there, "Scan.bin", scan)
    expect(breaks).toBeLessThan(0)
    expect(arrived).toHaveLength(5)
    expect(await counted(there)).toBe(0)
    await comesBack(there, "Scan.bin", scan)
    await there.context.close()
  }, 90_000)

  test("what hangs on a connection that is gone is sent again as soon as there is another", async () => {
    const there = await again()
    await isAside(there)
    const karte = noise(3 * mib)
    isDead = true
    const brought = brings(there, "Karte.bin", karte)
    await expect.poll(() => hung).toHaveLength(3)
    isDead = false
    await there.context.setOffline(true)
    await there.context.setOffline(false)
    await brought // sooner than the minute after which it would have been given up
    expect(arrived).toHaveLength(3)
    await comesBack(there, "Karte.bin", karte)
    await there.context.close()
  }, 90_000)

  test("where nothing stands aside of the service worker, it is handed them all, and the file arrives", async () => {
    missing = "/assets/send/aside"
    const there = await again()
    const film = noise(3 * mib)
    await brings(there, "Film.bin", film)
    expect(arrived).toHaveLength(3)
    expect(await counted(there)).toBe(requests)
    await comesBack(there, "Film.bin", film)
    await there.context.close()
  }, 90_000)

  test("where the worker that sends cannot be had, the engine sends by itself", async () => {
    missing = "/assets/send/send"
    const there = await again()
    const akte = noise(3 * mib)
    await brings(there, "Akte.bin", akte)
    expect(fetched).toContain("/assets/send/send.worker")
    expect(arrived).toHaveLength(3)
    expect(await counted(there)).toBe(requests)
    await comesBack(there, "Akte.bin", akte)
    await there.context.close()
  }, 90_000)

  test("nothing of all this broke the policy of the page", () => {
    expect(town.complaints.filter((one) => /Content Security|Trusted/i.test(one))).toEqual([])
  })
})
