// A list of 100,000 rows in a real browser: only those in sight exist, at any moment and wherever one is, and place and focus
// stay. How long it takes is measured elsewhere (web/bench/many_files.ts); what it rests on is held here.
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canShow, Stage } from "./stage.ts"

const count = 100_000
const rowsMax = 120 // with those around what is seen

describe.skipIf(!canShow)("a list of 100,000 rows", { timeout: 120_000 }, () => {
  let stage: Stage
  let page: Page
  beforeAll(async () => {
    stage = await Stage.start()
    page = await stage.browser.newPage({ viewport: { width: 1280, height: 900 } })
    page.setDefaultTimeout(45_000)
    // The most rows there ever were, not only when somebody looks.
    await page.addInitScript(() => {
      const seen = Object.assign(window, { most: 0 })
      const look = (): void => void (seen.most = Math.max(seen.most, document.querySelectorAll("tbody tr").length))
      new MutationObserver(look).observe(document, { childList: true, subtree: true })
    })
    await page.goto(`${stage.base}/a/s-archiv`)
    await page.getByRole("link", { name: "Vorlage 000001" }).waitFor()
  }, 120_000)
  afterAll(() => stage.end())

  const most = () => page.evaluate(() => (window as unknown as { most: number }).most)
  const focus = (begins: string) => page.waitForFunction((name) => document.activeElement?.textContent?.startsWith(name), begins)
  /** The number of the row at half the height of the window, once there is one. */
  const inTheMiddle = async (): Promise<number> => {
    const row = await page.waitForFunction(() => document.elementFromPoint(400, innerHeight / 2)?.closest<HTMLElement>("tr[data-index]")?.dataset["index"])
    return Number(await row.jsonValue())
  }
  const height = () => page.evaluate(() => document.querySelector("table")!.getBoundingClientRect().height)
  /** Its place in the whole, for who listens. */
  const placeOfFocus = () => page.evaluate(() => document.activeElement!.closest("tr")!.getAttribute("aria-rowindex"))

  test("says how many there are and draws a window of them", async () => {
    expect(await page.getByRole("table").getAttribute("aria-rowcount")).toBe(String(count + 1))
    expect(await page.locator("tbody tr").count()).toBeGreaterThan(5)
    expect(await most()).toBeLessThan(rowsMax)
  })

  test("by keys to the end and back: the focus is on the row, which knows its place", async () => {
    const whole = await height()
    await page.getByRole("link", { name: "Vorlage 000001" }).focus()
    await page.keyboard.press("End")
    await focus("Vorlage 100000")
    expect(await placeOfFocus()).toBe(String(count + 1))
    await page.keyboard.press("ArrowUp")
    await focus("Vorlage 099999")
    expect(await height()).toBe(whole) // what is not drawn has its room
    await page.keyboard.press("Home")
    await focus("Vorlage 000001")
    expect(await placeOfFocus()).toBe("2")
    expect(await most()).toBeLessThan(rowsMax)
  })

  test("by the bar to the middle: the rows of that place, and they stay there", async () => {
    await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight / 2, behavior: "instant" }))
    await expect.poll(inTheMiddle).toBeGreaterThan(0.49 * count)
    const [row, place] = [await inTheMiddle(), await page.evaluate(() => scrollY)]
    expect(row).toBeLessThan(0.51 * count)
    const name = `Vorlage ${String(row + 1).padStart(6, "0")}`
    await page.getByRole("link", { name }).focus()
    await page.waitForTimeout(300)
    expect(await page.evaluate(() => scrollY)).toBe(place)
    expect(await inTheMiddle()).toBe(row)
    // Each screen on the way, up and down.
    for (const screens of [1, 2, 3, 2, 1, 0]) {
      await page.evaluate((top) => scrollTo({ top, behavior: "instant" }), place + 900 * screens)
      await expect.poll(inTheMiddle).toBeGreaterThanOrEqual(row + 9 * screens)
      expect(await page.locator("tbody tr[data-index]").count()).toBeGreaterThan(5)
    }
    expect(await inTheMiddle()).toBe(row)
    expect(await most()).toBeLessThan(rowsMax)
  })

  test("a row of the middle is thrown away: place and focus stay, on what came into its place", async () => {
    await page.getByRole("link", { name: "Vorlage" }).first().focus()
    await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight / 2, behavior: "instant" }))
    await expect.poll(inTheMiddle).toBeGreaterThan(0.49 * count)
    const row = await inTheMiddle()
    const nameOf = (index: number): string => `Vorlage ${String(index + 1).padStart(6, "0")}`
    await page.getByRole("link", { name: nameOf(row) }).focus()
    const place = await page.evaluate(() => scrollY)
    await page.keyboard.press("Delete")
    await page.getByRole("dialog").waitFor()
    await page.keyboard.press("Enter")
    await page.getByRole("dialog").waitFor({ state: "detached" })
    await focus(nameOf(row + 1))
    expect(await page.evaluate(() => scrollY)).toBe(place)
    expect(await page.getByRole("table").getAttribute("aria-rowcount")).toBe(String(count))
    expect(await page.getByRole("link", { name: nameOf(row) }).count()).toBe(0)
    expect(await most()).toBeLessThan(rowsMax)
  })
})
