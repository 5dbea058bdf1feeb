// Debian's Chromium; nothing where it is not installed.
import { existsSync } from "node:fs"
import { type Browser, chromium } from "playwright-core"

const found = (...paths: string[]): string | undefined => paths.find((path) => existsSync(path))
export const chromiumProgram = found("/usr/bin/chromium", "/usr/bin/chromium-browser")
/** The same pages from the same source, without the browser around them: takes two thirds of the processor's time. For
 *  what is judged by its look alone. */
export const shellProgram = found("/usr/bin/chromium-headless-shell") ?? chromiumProgram

// No page is begun ahead of being asked for: with a browser for each person that takes a fifth of the processor's time.
// Of several such lists Chromium takes the last, so what Playwright (1.65) takes away itself stands here too, as far as
// Debian's Chromium has it.
const withoutFeatures = [
  "SpareRendererForSitePerProcess",
  ...["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable"],
  ...["LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect"],
  ...["OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"],
]

/** Started for a test; who starts it closes it. */
export function startChromium(args: string[] = [], program = chromiumProgram): Promise<Browser> {
  const all = ["--no-sandbox", `--disable-features=${withoutFeatures.join(",")}`, ...args]
  return chromium.launch({ executablePath: program!, args: all })
}
