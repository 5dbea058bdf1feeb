// A large file up, beside what this browser can seal and hash, and what it costs.
import { closeSync, openSync, rmSync, writeSync } from "node:fs"
import { cpus } from "node:os"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { noise } from "../tests/engine/person.ts"
import type { Town } from "../tests/stories/browser.ts"
import { followed, type Spent } from "./spent.ts"
import { Unwatched } from "./unwatched.ts"

const mib = 1 << 20
const together = 4 // chunks, as the app has them
const aloneAfterMs = 1_500 // until nobody drives the browser

/** MiB/s of sealing and hashing whole chunks without sending them: importKey, SHA-256, AES-256-GCM, SHA-256. */
export async function chunkRate(page: Page, seconds: number): Promise<number> {
  return page.evaluate(
    async ([chunkBytes, lanes, ms]) => {
      const plain = new Uint8Array(chunkBytes!)
      let done = 0
      const end = performance.now() + ms!
      const lane = async (): Promise<void> => {
        while (performance.now() < end) {
          const raw = crypto.getRandomValues(new Uint8Array(32))
          const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"])
          await crypto.subtle.digest("SHA-256", plain)
          const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, plain)
          await crypto.subtle.digest("SHA-256", sealed)
          ++done
        }
      }
      const begun = performance.now()
      await Promise.all(Array.from({ length: lanes! }, lane))
      return (done * 1000) / (performance.now() - begun)
    },
    [mib, together, seconds * 1000],
  )
}

/** A file of that size of which no two chunks are the same. */
export function writeNoise(path: string, bytes: number): void {
  const piece = Buffer.from(noise(mib))
  const file = openSync(path, "w")
  for (let at = 0; at < bytes; at += mib) {
    piece.writeUInt32LE(at / mib, 0)
    writeSync(file, piece, 0, Math.min(mib, bytes - at))
  }
  closeSync(file)
}

/** What bringing or fetching a file came to. */
export interface Passage {
  mibPerS: number
  msPerMib: Spent
  busy: number // processors
  share: number // of the browser's own rate, that of whole chunks
  shareLess: number // of that rate less what server and TLS took of the processors
}

/** From `begin` until that text is on the page. `afterMs`: so much later the page hears of it (Unwatched.chooses). */
export async function passage(
  town: Town,
  browser: Unwatched,
  sizeMib: number,
  ownRate: number,
  begin: () => Promise<unknown>,
  text: string,
  afterMs = 0,
): Promise<Passage> {
  const end = followed(town.appliance.pid, browser.pid)
  const begun = performance.now()
  await begin()
  await browser.until(text)
  const cost = end()
  const seconds = (performance.now() - begun - afterMs) / 1000
  const mibPerS = sizeMib / seconds
  const taken = (cost.server + cost.network) / (cpus().length * seconds)
  return {
    mibPerS,
    msPerMib: Object.fromEntries(Object.entries(cost).map(([what, s]) => [what, ((s as number) * 1000) / sizeMib])) as unknown as Spent,
    busy: (cost.server + cost.browser) / seconds,
    share: mibPerS / ownRate,
    shareLess: mibPerS / (ownRate * (1 - taken)),
  }
}

/** A file of that size, brought by somebody who has just founded her faction. */
export async function bringsLarge(town: Town, sizeMib: number, measuredS: number): Promise<{ browser: Unwatched; rate: number; up: Passage }> {
  const browser = await Unwatched.start(town)
  const anna = browser.somebody
  await anna.founds("Großfraktion", "Anna Beispiel", "anna.gross")
  await anna.createsSpace("Große Dateien")
  const path = join(town.appliance.folder, "Film.bin")
  writeNoise(path, sizeMib * mib)
  const rate = await chunkRate(anna.page, measuredS)
  const begin = (): Promise<void> => browser.chooses(path, "Hochladen", aloneAfterMs)
  const up = await passage(town, browser, sizeMib, rate, begin, "„Film.bin“ wurde hochgeladen", aloneAfterMs)
  rmSync(path)
  return { browser, rate, up }
}
