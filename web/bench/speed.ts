// What the web app costs in Debian's Chromium, with a real appliance that hands out the built app: bytes of script, a large
// file both ways beside what this browser can seal, and a space of many files.
//
//   node bench/speed.ts [--quick] [--gib N]        usually by `bench/run --web`; JSON at the end of its output
//
// Sizes: 1 GiB and 100,000 files; with --quick 128 MiB and 5,000.
import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { brotliCompressSync } from "node:zlib"
import type { Page } from "playwright-core"
import { app, Town } from "../tests/stories/browser.ts"
import { bringsLarge, type Passage, passage } from "./large_file.ts"
import { Hand } from "../tests/engine/insiders.ts"
import { aRow, entryCount, fillsSpace, firstRow, joinsAndOpens, msOf, opensElsewhere, Years } from "./many_files.ts"
import { Unwatched } from "./unwatched.ts"

const isQuick = process.argv.includes("--quick")
const gibAt = process.argv.indexOf("--gib")
const largeMib = isQuick ? 128 : (gibAt > 0 ? Number(process.argv[gibAt + 1]) : 1) * 1024
const fileCount = isQuick ? 5_000 : 100_000
const jumps = 40
const figures: Record<string, number | string> = {}
const note = (what: string, value: number | string, unit = ""): void => {
  figures[what] = value
  console.log(`${what.padEnd(72)} ${typeof value === "number" ? Math.round(value * 100) / 100 : value} ${unit}`)
}

// ---- bytes of script ------------------------------------------------------------------------------------------------

// It is packed into the engine's file; alone it is so large.
const sodiumFiles = ["libsodium-sumo/dist/modules-sumo-esm/libsodium-sumo.mjs", "libsodium-wrappers-sumo/dist/modules-sumo-esm/libsodium-wrappers.mjs"]
const sodiumKib =
  sodiumFiles
    .map((file) => brotliCompressSync(readFileSync(join(import.meta.dirname, "../node_modules", file))).length)
    .reduce((all, one) => all + one) / 1024

/** KiB as they travel: brotli. What the page and the engine ask for; and all, with what the service worker lays aside for
 *  later while the screen is there already. */
function followScripts(page: Page): { shown: () => number; kept: () => number } {
  const shown = new Set<string>()
  const kept = new Set<string>()
  page.context().on("request", (request) => {
    const { pathname } = new URL(request.url())
    if (!pathname.endsWith(".js")) return
    kept.add(pathname)
    if (!request.serviceWorker()) shown.add(pathname)
  })
  const kib = (names: Set<string>): number => {
    const sizes = [...names].map((name) => {
      const path = join(app, name)
      return statSync(`${path}.br`, { throwIfNoEntry: false })?.size ?? statSync(path).size
    })
    return sizes.reduce((all, one) => all + one, 0) / 1024
  }
  return { shown: () => kib(shown), kept: () => kib(kept) }
}

// ---- the day --------------------------------------------------------------------------------------------------------

function tell(what: string, { mibPerS, msPerMib, busy, share, shareLess }: Passage): void {
  note(what, mibPerS, "MiB/s")
  note(`${what}: of the browser's own rate`, 100 * share, "%")
  note(`${what}: of that rate less what server and TLS took of the processors`, 100 * shareLess, "%")
  note(`${what}: processors busy`, busy)
  for (const [part, ms] of Object.entries(msPerMib)) note(`${what}: processor's time for each MiB, ${part}`, ms as number, "ms")
}

async function largeFile(town: Town): Promise<void> {
  const { browser, rate, up } = await bringsLarge(town, largeMib, isQuick ? 3 : 10)
  note("sealing and hashing chunks in this browser", rate, "MiB/s")
  tell(`upload of ${largeMib} MiB`, up)
  const fetched = "vollständig geprüft und heruntergeladen"
  const fetches = (): Promise<void> => browser.somebody.chooses("Herunterladen", "Film.bin")
  tell(`download of ${largeMib} MiB`, await passage(town, browser, largeMib, rate, fetches, fetched))
  await browser.end()
}

async function manyFiles(town: Town): Promise<void> {
  const { link, ms } = await fillsSpace(town, fileCount)
  note(`${fileCount} files brought by \`mappe put -r\``, ms / 1000, "s")
  const browser = await Unwatched.start(town)
  const clara = browser.somebody
  const first = await joinsAndOpens(clara, link)
  note(`${fileCount} files: opened for the first time`, first / 1000, "s")
  const kept = `${fileCount} files: the whole page loaded again, from what the device keeps`
  note(kept, (await browser.reloadsUntilMs(aRow)) / 1000, "s")
  const { page } = browser.somebody
  await page.addInitScript(() => {
    const long: number[] = []
    Object.assign(window, { long })
    new PerformanceObserver((list) => list.getEntries().forEach((one) => long.push(one.duration))).observe({ type: "longtask" })
  })
  const watched = await msOf(async () => {
    await page.reload()
    await firstRow(page)
  })
  note(`${kept}, with what drives the browser hearing of each request`, watched / 1000, "s")
  await page.waitForTimeout(1_000) // what opening it still has to do is not scrolling
  await page.evaluate(() => ((window as unknown as { long: number[] }).long.length = 0))
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  for (let i = 1; i <= jumps; ++i) {
    if (i % 2) await page.mouse.wheel(0, 700)
    else await page.evaluate((y) => scrollTo(0, y), (height * i) / jumps)
    await page.waitForTimeout(60)
  }
  const long = await page.evaluate(() => (window as unknown as { long: number[] }).long)
  note(`${fileCount} files: ${jumps} scrolls and jumps, tasks over 50 ms`, long.length)
  note(`${fileCount} files: the longest of these`, Math.max(0, ...long), "ms")
  const space = new URL(page.url()).pathname.split("/")[2]!
  await browser.end()
  const elsewhere = async (): Promise<number> => {
    const other = await town.somebody()
    other.page.setDefaultTimeout(120_000)
    other.password = clara.password
    return (await opensElsewhere(other)) / 1000
  }
  const years = new Years(await Hand.of(town.appliance, "bernd"), space)
  const moreEntries = isQuick ? 500 : entryCount
  await years.happen(moreEntries)
  note(`${fileCount} files, ${moreEntries} entries more: from the sign-in at a new browser on, by the genesis`, await elsewhere(), "s")
  await years.recordedInSnapshot()
  note(`${fileCount} files, ${moreEntries} entries more: the same, by a snapshot`, await elsewhere(), "s")
}

const town = await Town.start({ more: "limits:\n  entries_per_minute: 1000000\n" })
try {
  const anna = await town.somebody()
  anna.page.setDefaultTimeout(60_000)
  const scripts = followScripts(anna.page)
  await anna.opens("/anmelden")
  await anna.page.getByLabel("Passwort", { exact: true }).waitFor()
  note("script to the sign-in form, brotli, without libsodium", scripts.shown() - sodiumKib, "KiB")
  await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
  note("script to the first useful screen, brotli, without libsodium", scripts.shown() - sodiumKib, "KiB")
  note("all that the service worker keeps for later, the same way", scripts.kept() - sodiumKib, "KiB")
  note("libsodium, brotli", sodiumKib, "KiB")
  await largeFile(town)
  await manyFiles(town)
} finally {
  await town.end()
}
console.log(JSON.stringify(figures))
