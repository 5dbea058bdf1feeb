// Every screen as people see it: on phones and wide screens, in the dark, with large text, in high contrast, on paper.
// Judged by axe (WCAG 2.2 AA) and by what axe does not see: what hangs over the edge, what is cut off, what has no
// title. MAPPE_LONG=1: every screen in every look; else each in the narrowest, without axe for eleven in twelve, and in one of the
// others by turns, and each state and question in one look by turns.
//   MAPPE_PICTURES=FOLDER   keeps a picture of each
//   MAPPE_LOOK_AT=PATTERN   only the screens of such names
import { AxeBuilder } from "@axe-core/playwright"
import { mkdirSync, statSync } from "node:fs"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { forcedSteps } from "./forced.ts"
import { keyboardSteps } from "./keyboard.ts"
import { leftGerman } from "./left_german.ts"
import { motionOf } from "./motion.ts"
import { hasAllNames } from "./names.ts"
import { paperSteps } from "./paper.ts"
import type { Screen } from "./press.ts"
import { printSteps } from "./printing.ts"
import { questions } from "./questions.ts"
import { type Look, looks, screens } from "./screens.ts"
import { speaksInQuarters } from "./spoken.ts"
import { states } from "./states.ts"
import { canShow, Stage } from "./stage.ts"

const pictures = process.env["MAPPE_PICTURES"] ?? ""
const isLong = (process.env["MAPPE_LONG"] ?? "") !== ""
const wanted = process.env["MAPPE_LOOK_AT"] ?? ""
const criteria = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

const seldom = new Set([...questions, ...states]) // one look each: there are as many of them as of all others

function isSeen(index: number, place: number): boolean {
  const screen = screens[index]!
  if (!new RegExp(wanted).test(screen.name)) return false
  if (isLong) return true
  return seldom.has(screen) ? index % looks.length === place : place === 0 || index % (looks.length - 1) === place - 1
}

/** Whether axe is asked, too, and a picture kept: in the narrowest of few that are seen in another look as well. */
const isJudgedWhole = (screen: Screen, look: Look): boolean =>
  isLong || look !== looks[0] || seldom.has(screen) || screens.indexOf(screen) % looks.length === 0

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
    // Nor is what can be pressed squeezed until its words fall apart.
    for (const { textContent, firstChild } of document.querySelectorAll("button > span:not(.hide)")) {
      if (firstChild?.nodeType !== Node.TEXT_NODE) continue
      const range = document.createRange()
      range.selectNodeContents(firstChild)
      const lines = new Set([...range.getClientRects()].map((line) => line.top)).size
      if (lines > 2 * (textContent ?? "").trim().split(/\s+/).length + 1) found.push(`in ${lines} lines: ${textContent}`)
    }
    for (const bar of document.querySelectorAll("nav"))
      if (getComputedStyle(bar).position === "fixed" && bar.clientHeight > innerHeight / 4) found.push("the navigation covers the page")
    return found.slice(0, 5)
  })
}

async function axeOf(page: Page): Promise<string[]> {
  // In this page itself; else each verdict opens and closes a page of its own, for frames of foreign origin, which the policy forbids.
  // Of what is in order nothing but the rules is told: describing all those nodes takes a quarter of the time.
  const asked = { runOnly: { type: "tag" as const, values: criteria }, resultTypes: ["violations" as const] }
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options(asked).analyze()
  return violations.map((one) => `${one.id}: ${one.nodes.slice(0, 2).map((node) => node.html.slice(0, 140)).join(" | ")}`)
}

async function judge(page: Page, look: Look, isWhole: boolean): Promise<string[]> {
  const faults = await overhangs(page)
  faults.push(...(await motionOf(page))) // each look asks for less
  if (isWhole) faults.push(...(await axeOf(page)))
  const headings = await page.locator("h1:visible").count()
  const isSheetAlone = look.paper && headings === 0 // of a step in which a sheet is shown, that is printed and nothing else
  if (headings !== 1 && !isSheetAlone) faults.push(`${headings} headings of the first level`)
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

const pictureFile = (screen: string, look: Look): string => `${pictures}/${screen}-${look.name}.png`

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
  const isWhole = isJudgedWhole(screen, look)
  const faults = [...(await judge(page, look, isWhole)), ...complaints]
  if (pictures && isWhole) await page.screenshot({ path: pictureFile(screen.name, look), fullPage: screen.name !== "archiv" })
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
  let startedMs: number
  beforeAll(async () => {
    stage = await Stage.start()
    if (pictures) mkdirSync(pictures, { recursive: true })
    startedMs = Date.now()
  }, 300_000)
  afterAll(async () => stage?.end())

  for (const [place, which] of looks.entries()) {
    const seen = screens.filter((_, index) => isSeen(index, place))
    it(`shut nobody out: ${which.name}, ${seen.length} screens`, { timeout: 1_200_000 }, async () => {
      expect(await look(stage.browser, stage.base, which, seen)).toEqual([])
    })
  }

  it.runIf(pictures)("have all left a picture to be judged by eye", () => {
    const missing: string[] = []
    for (const [place, which] of looks.entries())
      for (const [index, { name }] of screens.entries()) {
        if (!isSeen(index, place) || !isJudgedWhole(screens[index]!, which)) continue
        const found = statSync(pictureFile(name, which), { throwIfNoEntry: false })
        if (!found || found.size < 4_000 || found.mtimeMs < startedMs) missing.push(`${name}-${which.name}`)
      }
    expect(missing).toEqual([])
  })

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

  it("speak of what is under way in quarters", { timeout: 120_000 }, async () => {
    const context = await stage.browser.newContext({ locale: "de-DE" })
    await speaksInQuarters(await context.newPage(), stage.base)
    await context.close()
  })

  it("move only for who has not asked for less motion", { timeout: 60_000 }, async () => {
    for (const [reducedMotion, moves] of [["reduce", []], ["no-preference", ["html scrolls smoothly"]]] as const) {
      const context = await stage.browser.newContext({ locale: "de-DE", reducedMotion })
      const page = await context.newPage()
      await page.goto(`${stage.base}/a/s-haushalt?sendet=stockt`)
      await page.getByRole("progressbar").first().waitFor()
      expect(await motionOf(page)).toEqual(moves)
      await page.getByRole("progressbar").first().evaluate((bar) => {
        bar.style.transition = "width 1s"
        bar.parentElement!.animate({ opacity: [0, 1] }, { duration: 60_000, id: "fade" })
      })
      expect(await motionOf(page)).toEqual(["runs: fade", ...moves, "progress changes in 1s"])
      await context.close()
    }
  })

  for (const colorScheme of ["light", "dark"] as const)
    for (const [name, step] of Object.entries(forcedSteps))
      it(`in forced colours, ${colorScheme}: ${name}`, { timeout: 180_000 }, async () => {
        const context = await stage.browser.newContext({ locale: "de-DE", viewport: { width: 1280, height: 900 }, forcedColors: "active", reducedMotion: "reduce", colorScheme })
        const page = await context.newPage()
        page.setDefaultTimeout(20_000)
        await step(page, stage.base)
        await context.close()
      })

  const onPaper = { ...paperSteps, ...Object.fromEntries(Object.entries(printSteps).map(([name, step]) => [`printed: ${name}`, step])) }
  for (const [name, step] of Object.entries(onPaper))
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
