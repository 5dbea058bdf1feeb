// What the web app costs in Debian's Chromium, with a real appliance that hands out the built app: bytes of script, a large
// file both ways beside what this browser can seal, and a space of many files.
//
//   node bench/speed.ts [--quick] [--gib N]        usually by `bench/run --web`; JSON at the end of its output
//
// Sizes: 1 GiB and 100,000 files; with --quick 128 MiB and 5,000.
import { mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync, closeSync } from "node:fs"
import { join } from "node:path"
import { brotliCompressSync } from "node:zlib"
import type { Page } from "playwright-core"
import { NativeMember } from "../tests/engine/server.ts"
import { noise } from "../tests/engine/person.ts"
import { app, Town } from "../tests/stories/browser.ts"
import { Unwatched } from "./unwatched.ts"

const mib = 1 << 20
const isQuick = process.argv.includes("--quick")
const gibAt = process.argv.indexOf("--gib")
const largeBytes = isQuick ? 128 * mib : (gibAt > 0 ? Number(process.argv[gibAt + 1]) : 1) * 1024 * mib
const fileCount = isQuick ? 5_000 : 100_000
const inFlight = 4 // chunks, as the app has them
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

// ---- this browser's own rate ----------------------------------------------------------------------------------------

/** MiB/s of sealing and hashing whole chunks without sending them: importKey, SHA-256, AES-256-GCM, SHA-256. */
async function chunkRate(page: Page, seconds: number): Promise<number> {
  return page.evaluate(
    async ([chunkBytes, together, ms]) => {
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
      await Promise.all(Array.from({ length: together! }, lane))
      return (done * 1000) / (performance.now() - begun)
    },
    [mib, inFlight, seconds * 1000],
  )
}

// ---- processor time -------------------------------------------------------------------------------------------------

interface Spent {
  atMs: number
  server: number // seconds of a processor
  browser: number
}
/** Of the programs named so, by /proc. */
function spent(): Spent {
  const ticks = 100 // a second, on Linux
  let server = 0
  let browser = 0
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
      const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"))
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
      const seconds = (Number(fields[11]) + Number(fields[12])) / ticks
      if (name === "mappe-server") server += seconds
      if (name.startsWith("chrom")) browser += seconds
    } catch {
      continue // it ended meanwhile
    }
  }
  return { atMs: performance.now(), server, browser }
}

/** MiB/s from `begin` until that text is on the page, and what share of `rate` that is, less what the server took of the
 *  processors. */
async function measured(
  what: string,
  rate: number,
  browser: Unwatched,
  begin: () => Promise<unknown>,
  text: string,
): Promise<void> {
  const before = spent()
  await begin()
  await browser.until(text)
  const after = spent()
  const seconds = (after.atMs - before.atMs) / 1000
  const reached = largeBytes / mib / seconds
  const cores = Number(readdirSync("/sys/devices/system/cpu").filter((name) => /^cpu\d+$/.test(name)).length)
  const serverShare = (after.server - before.server) / (cores * seconds)
  note(`${what}`, reached, "MiB/s")
  note(`${what}: seconds of processor, server`, after.server - before.server, "s")
  note(`${what}: seconds of processor, browser`, after.browser - before.browser, "s")
  note(`${what}: of the browser's own rate`, (100 * reached) / rate, "%")
  note(`${what}: of that rate less the server's share`, (100 * reached) / (rate * (1 - serverShare)), "%")
}

// ---- the day --------------------------------------------------------------------------------------------------------

function writeNoise(path: string, bytes: number): void {
  const piece = Buffer.from(noise(mib))
  const file = openSync(path, "w")
  for (let at = 0; at < bytes; at += mib) {
    piece.writeUInt32LE(at / mib, 0)
    writeSync(file, piece, 0, Math.min(mib, bytes - at))
  }
  closeSync(file)
}

const firstRow = (page: Page): Promise<void> => page.getByRole("link", { name: /Vorlage 1/ }).first().waitFor()
async function msOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

async function largeFile(town: Town): Promise<void> {
  const browser = await Unwatched.start(town)
  const anna = browser.somebody
  await anna.founds("Großfraktion", "Anna Beispiel", "anna.gross")
  await anna.createsSpace("Große Dateien")
  const rate = await chunkRate(anna.page, isQuick ? 3 : 10)
  note("sealing and hashing chunks in this browser", rate, "MiB/s")
  const path = join(town.appliance.folder, "Film.bin")
  writeNoise(path, largeBytes)
  const sent = "„Film.bin“ wurde hochgeladen"
  await measured(`upload of ${largeBytes / mib} MiB`, rate, browser, () => browser.chooses(path), sent)
  const fetched = "vollständig geprüft und heruntergeladen"
  const fetches = (): Promise<void> => browser.somebody.chooses("Herunterladen", "Film.bin")
  await measured(`download of ${largeBytes / mib} MiB`, rate, browser, fetches, fetched)
  rmSync(path)
  await browser.end()
}

async function manyFiles(town: Town): Promise<void> {
  const bernd = new NativeMember(town.appliance, "bernd", "sechs worte von bernd fuer die messung")
  await bernd.found(await town.appliance.foundingLink("Messfraktion"), "Bernd Beispiel")
  await bernd.must(["space", "create", "Vorlagen"])
  const folder = join(town.appliance.folder, "viele")
  mkdirSync(folder)
  for (let i = 0; i < fileCount; ++i) writeFileSync(join(folder, `Vorlage ${100_000 + i}.txt`), String(i))
  const filling = await msOf(() => bernd.must(["put", "-r", folder, "Vorlagen:/"]))
  note(`${fileCount} files brought by \`mappe put -r\``, filling / 1000, "s")
  const invited = JSON.parse(
    await bernd.must(["invite", "Clara Beispiel", "--role", "member", "--space", "Vorlagen:editor", "--no-pin", "--json"]),
  ) as { link: string }
  const clara = await town.somebody()
  clara.page.setDefaultTimeout(60_000)
  await clara.page.addInitScript(() => {
    const long: number[] = []
    Object.assign(window, { long })
    new PerformanceObserver((list) => list.getEntries().forEach((one) => long.push(one.duration))).observe({
      type: "longtask",
    })
  })
  await clara.opens(invited.link)
  await clara.presses("Weiter")
  await clara.fills("Anmeldename", "clara")
  await clara.takesTheProposedPassword()
  await clara.presses("Beitreten")
  await clara.provesTheSheet()
  await clara.heading("Ihr Vergleichscode")
  await clara.page.goto(`${town.address}/a`)
  const first = await msOf(async () => {
    await clara.sees("Vorlagen")
    await clara.page.getByRole("link", { name: "Vorlagen" }).first().click()
    await clara.page.getByRole("link", { name: "viele" }).first().click()
    await firstRow(clara.page)
  })
  note(`${fileCount} files: opened for the first time`, first / 1000, "s")
  note(
    `${fileCount} files: the whole page loaded again, from what the device keeps`,
    (await msOf(async () => {
      await clara.page.reload()
      await firstRow(clara.page)
    })) / 1000,
    "s",
  )
  await clara.page.evaluate(() => ((window as unknown as { long: number[] }).long.length = 0))
  const height = await clara.page.evaluate(() => document.documentElement.scrollHeight)
  for (let i = 1; i <= jumps; ++i) {
    if (i % 2) await clara.page.mouse.wheel(0, 700)
    else await clara.page.evaluate((y) => scrollTo(0, y), (height * i) / jumps)
    await clara.page.waitForTimeout(60)
  }
  const long = await clara.page.evaluate(() => (window as unknown as { long: number[] }).long)
  note(`${fileCount} files: ${jumps} scrolls and jumps, tasks over 50 ms`, long.length)
  note(`${fileCount} files: the longest of these`, Math.max(0, ...long), "ms")
}

const town = await Town.start()
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
