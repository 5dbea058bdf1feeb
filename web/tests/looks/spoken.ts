// What a screen reader reads out of an upload: quarters and the end, and nothing between them.
import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { press } from "./press.ts"

export async function speaksInQuarters(page: Page, base: string): Promise<void> {
  await page.goto(`${base}/a/s-haushalt`)
  await page.getByRole("button", { name: "Hochladen" }).waitFor()
  await page.evaluate(() => {
    const said: string[] = []
    const bars: number[] = []
    Object.assign(globalThis, { said, bars })
    const hear = (): void => {
      const region = document.querySelector("section[aria-label] > [role=status]")
      if (region && said.at(-1) !== region.textContent) said.push(region.textContent ?? "")
      const bar = document.querySelector("progress")
      if (bar && bars.at(-1) !== bar.value) bars.push(bar.value)
    }
    new MutationObserver(hear).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  })
  const chooser = page.waitForEvent("filechooser")
  await press("Hochladen")(page)
  await (await chooser).setFiles({ name: "Anlage 3.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(3_000_000) })
  await page.getByText("1 Datei hochgeladen").first().waitFor()
  const { said, bars } = await page.evaluate(() => {
    const { said, bars } = globalThis as unknown as { said: string[]; bars: number[] }
    return { said, bars }
  })
  assert(bars.length > 8, `the bar moved only ${bars.length} times`)
  assert.deepEqual(said, ["Hochladen: 0 Prozent", "Hochladen: 25 Prozent", "Hochladen: 50 Prozent", "Hochladen: 75 Prozent", "Hochladen ist fertig."])
}
