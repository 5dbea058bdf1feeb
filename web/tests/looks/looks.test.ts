// Every screen as people see it: on phones and wide screens, in the dark, with large text, in high contrast, on paper.
// Judged by axe (WCAG 2.2 AA) and by what axe does not see: what hangs over the edge, what is cut off, what has no
// title. MAPPE_LONG=1: every screen in every look; else each in the narrowest and in one of the others by turns.
//   MAPPE_PICTURES=FOLDER   keeps a picture of each
import { AxeBuilder } from "@axe-core/playwright"
import { mkdirSync } from "node:fs"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { keyboardSteps } from "./keyboard.ts"
import { leftGerman } from "./left_german.ts"
import { hasAllNames } from "./names.ts"
import { paperSteps } from "./paper.ts"
import { type Look, looks, type Screen, screens } from "./screens.ts"
import { canShow, Stage } from "./stage.ts"

const pictures = process.env["MAPPE_PICTURES"] ?? ""
const isLong = (process.env["MAPPE_LONG"] ?? "") !== ""
const criteria = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

function isSeen(index: number, place: number): boolean {
  return isLong || place === 0 || index % (looks.length - 1) === place - 1
}

/** What hangs over the edge of the page, or is cut off inside of a box that nobody can scroll. */
function overhangs(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth + 1) found.push(`the page is ${root.scrollWidth - root.clientWidth} px too wide`)
    for (const element of document.querySelectorAll<HTMLElement>("h1, h2, h3, p, a, button, label, td, th, dd, dt, li, input, select")) {
      if (!element.checkVisibility() || element.closest("[popover]")) continue
      const box = element.getBoundingClientRect()
      if (box.width <= 1 || box.height <= 1) continue
      const style = getComputedStyle(element)
      if (style.clipPath !== "none") continue // for who listens, not for who sees
      const isCut = style.overflowX !== "visible" && style.overflowX !== "auto" && style.overflowX !== "scroll" && element.scrollWidth > element.clientWidth + 1
      const isSpilling = style.display !== "inline" && style.overflowX === "visible" && element.scrollWidth > element.clientWidth + 1
      if (isSpilling && /^(H[123]|P|DD|DT|BUTTON|LABEL)$/.test(element.tagName)) found.push(`spills over: ${element.outerHTML.slice(0, 140)}`)
      const isOutside = box.right > root.clientWidth + 1 && !element.closest("pre")
      if (isCut && element.tagName !== "INPUT" && element.tagName !== "SELECT") found.push(`cut off: ${element.outerHTML.slice(0, 140)}`)
      if (isOutside) found.push(`beyond the edge: ${element.outerHTML.slice(0, 140)}`)
    }
    // A word of the navigation stands on one line, and what stays at the foot leaves the page room.
    for (const { firstChild } of document.querySelectorAll("nav a span")) {
      for (const { index, 0: word } of (firstChild?.textContent ?? "").matchAll(/\S+/g)) {
        const range = document.createRange()
        range.setStart(firstChild!, index)
        range.setEnd(firstChild!, index + word.length)
        if (new Set([...range.getClientRects()].map((line) => line.top)).size > 1) found.push(`broken: ${word}`)
      }
    }
    for (const bar of document.querySelectorAll("nav"))
      if (getComputedStyle(bar).position === "fixed" && bar.clientHeight > innerHeight / 4) found.push("the navigation covers the page")
    return found.slice(0, 5)
  })
}

async function judge(page: Page, look: Look): Promise<string[]> {
  const faults = await overhangs(page)
  // In this page itself; else each verdict opens and closes a page of its own, for frames of foreign origin, which the policy forbids.
  // Of what is in order nothing but the rules is told: describing all those nodes takes a quarter of the time.
  const asked = { runOnly: { type: "tag" as const, values: criteria }, resultTypes: ["violations" as const] }
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options(asked).analyze()
  for (const one of violations) {
    const where = one.nodes.slice(0, 2).map((node) => node.html.slice(0, 140))
    faults.push(`${one.id}: ${where.join(" | ")}`)
  }
  const headings = await page.locator("h1:visible").count()
  if (headings !== 1) faults.push(`${headings} headings of the first level`)
  if (!(await page.title()).endsWith("Mappe")) faults.push(`the title is "${await page.title()}"`)
  const language = await page.locator("html").getAttribute("lang")
  if (language !== (look.options.locale ? "en" : "de")) faults.push(`the language is "${language}"`)
  if (look.options.locale) faults.push(...(await leftGerman(page)))
  return faults
}

async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
  })
}

/** Changes the language where it is, as "Darstellung" does (dev/fake_main.ts). */
async function speak(page: Page, language: "de" | "en"): Promise<void> {
  await page.evaluate((fresh) => void dispatchEvent(new CustomEvent("language", { detail: fresh })), language)
  await page.waitForFunction((fresh) => document.documentElement.lang === fresh, language)
}

async function visit(page: Page, base: string, screen: Screen, look: Look): Promise<string[]> {
  const complaints: string[] = []
  page.removeAllListeners()
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()))
  page.on("pageerror", (error) => complaints.push(error.message))
  await page.goto("about:blank") // a hash alone would load nothing anew
  await page.goto(base + screen.path)
  await page.locator("h1").first().waitFor()
  if (look.largeText) await page.evaluate(() => (document.documentElement.style.fontSize = "200%"))
  await settle(page)
  if (screen.act) {
    if (look.options.locale) await speak(page, "de") // what is pressed has German names
    await screen.act(page)
    if (look.options.locale) await speak(page, "en")
  }
  if (look.paper) await page.emulateMedia({ media: "print" })
  await settle(page)
  const faults = [...(await judge(page, look)), ...complaints]
  if (pictures) await page.screenshot({ path: `${pictures}/${screen.name}-${look.name}.png`, fullPage: screen.name !== "archiv" })
  if (look.paper) await page.emulateMedia({ media: "screen" })
  return faults
}

async function look(browser: Browser, base: string, which: Look, seen: Screen[]): Promise<string[]> {
  const context = await browser.newContext({ locale: "de-DE", reducedMotion: "reduce", ...which.options })
  if (which.options.locale) await context.addInitScript(() => location.protocol.startsWith("http") && localStorage.setItem("mappe.language", "en"))
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const faults: string[] = []
  for (const screen of seen) {
    const found = await visit(page, base, screen, which).catch((error: unknown) => [String(error).split("\n")[0]!])
    faults.push(...found.map((fault) => `${screen.name}: ${fault}`))
  }
  await context.close()
  return faults
}

describe.runIf(canShow)("screens", () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await Stage.start()
    if (pictures) mkdirSync(pictures, { recursive: true })
  }, 300_000)
  afterAll(async () => stage?.end())

  for (const [place, which] of looks.entries()) {
    const seen = screens.filter((_, index) => isSeen(index, place))
    it(`shut nobody out: ${which.name}, ${seen.length} screens`, { timeout: 600_000 }, async () => {
      expect(await look(stage.browser, stage.base, which, seen)).toEqual([])
    })
  }

  it("are all reached and used by the keyboard alone", { timeout: 300_000 }, async () => {
    const context = await stage.browser.newContext({ locale: "de-DE", viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    for (const step of keyboardSteps) await step(page, stage.base)
    await context.close()
  })

  it("have the names that people and tests rely on", { timeout: 300_000 }, async () => {
    const context = await stage.browser.newContext({ locale: "de-DE", viewport: { width: 820, height: 1180 } })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await hasAllNames(page, stage.base)
    await context.close()
  })

  for (const [name, step] of Object.entries(paperSteps))
    it(`on paper: ${name}`, { timeout: 120_000 }, async () => {
      const context = await stage.browser.newContext({ locale: "de-DE", viewport: { width: 1280, height: 900 } })
      const page = await context.newPage()
      const faults: string[] = []
      page.on("console", (message) => message.type() === "error" && faults.push(message.text()))
      page.setDefaultTimeout(20_000)
      await step(page, stage.base)
      expect(faults).toEqual([])
      await context.close()
    })
})
