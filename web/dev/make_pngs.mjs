// Writes public/mappe-SIZE.png from public/mappe.svg, for devices that take no SVG as an icon (iPad, older Android).
// Run it after a change of the drawing: node dev/make_pngs.mjs
import { readFileSync } from "node:fs"
import { chromium } from "playwright-core"

const drawing = readFileSync(new URL("../public/mappe.svg", import.meta.url), "utf8")
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] })
for (const size of [180, 192, 512]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>body{margin:0;background:#2044aa}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`)
  await page.screenshot({ path: new URL(`../public/mappe-${size}.png`, import.meta.url).pathname })
  await page.close()
}
await browser.close()
