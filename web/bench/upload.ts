// What bringing a large file costs, of several builds of the app by turns: rate, and processors' time for each MiB, by
// what it was for. On a machine that others use, too, the time says more than the rate.
//
//   node bench/upload.ts [--mib N] [--rounds N] [FOLDER...]       folders of builds; none: build/web
import { rmSync } from "node:fs"
import { join } from "node:path"
import { app, Town } from "../tests/stories/browser.ts"
import { chunkRate, writeNoise } from "./large_file.ts"
import { between, spent, type Spent } from "./spent.ts"
import { Unwatched } from "./unwatched.ts"

const mib = 1 << 20
const options = process.argv.slice(2)
const taken = (name: string, otherwise: number): number => {
  const at = options.indexOf(name)
  return at < 0 ? otherwise : Number(options.splice(at, 2)[1])
}
const sizeMib = taken("--mib", 512)
const rounds = taken("--rounds", 2)
const folders = options.length > 0 ? options : [app]

async function round(folder: string): Promise<string> {
  const town = await Town.start({ folder })
  let browser: Unwatched | undefined
  try {
    browser = await Unwatched.start(town)
    await browser.somebody.founds("Großfraktion", "Anna Beispiel", "anna.gross")
    await browser.somebody.createsSpace("Große Dateien")
    const look = (): Spent => spent(town.appliance.pid, browser!.pid)
    const ownBefore = look()
    const rate = await chunkRate(browser.somebody.page, 3)
    const own = between(ownBefore, look())
    const path = join(town.appliance.folder, "Film.bin")
    writeNoise(path, sizeMib * mib)
    const before = look()
    await browser.chooses(path)
    await browser.until("„Film.bin“ wurde hochgeladen")
    const cost = between(before, look())
    rmSync(path)
    const per = (seconds: number): string => ((seconds * 1000) / sizeMib).toFixed(1)
    const parts = (["server", "browser", "network", "engine", "sender", "serviceWorker", "pool", "files"] as const).map((key) => `${key} ${per(cost[key])}`)
    const seconds = cost.atMs / 1000
    const busy = (cost.server + cost.browser) / seconds
    return `${(sizeMib / seconds).toFixed(0)} MiB/s (own ${rate.toFixed(0)}, ${((own.browser * 1000) / (rate * 3)).toFixed(1)} ms); ms for each MiB: ${per(cost.server + cost.browser)}, ${parts.join(", ")}; ${busy.toFixed(2)} busy`
  } finally {
    await browser?.end()
    await town.end()
  }
}

for (let i = 0; i < rounds; ++i) for (const folder of folders) console.log(`${folder}: ${await round(folder)}`)
