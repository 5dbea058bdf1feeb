// What bringing a large file costs, of several builds of the app by turns: rate, and processors' time for each MiB, by
// what it was for. On a machine that others use, too, the time says more than the rate.
//
//   node bench/upload.ts [--mib N] [--rounds N] [FOLDER...]       folders of builds; none: build/web
import { app, Town } from "../tests/stories/browser.ts"
import { bringsLarge } from "./large_file.ts"
import type { Unwatched } from "./unwatched.ts"

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
    const brought = await bringsLarge(town, sizeMib, 3)
    browser = brought.browser
    const { mibPerS, msPerMib, busy, share, shareLess } = brought.up
    const parts = Object.entries(msPerMib).map(([what, ms]) => `${what} ${(ms as number).toFixed(1)}`)
    const percent = (part: number): string => `${(100 * part).toFixed(0)} %`
    return (
      `${mibPerS.toFixed(0)} MiB/s of its own ${brought.rate.toFixed(0)}: ${percent(share)}, less server and TLS ${percent(shareLess)}; ` +
      `${(msPerMib.server + msPerMib.browser).toFixed(1)} ms for each MiB (${parts.join(", ")}); ${busy.toFixed(2)} processors busy`
    )
  } finally {
    await browser?.end()
    await town.end()
  }
}

for (let i = 0; i < rounds; ++i) for (const folder of folders) console.log(`${folder}: ${await round(folder)}`)
