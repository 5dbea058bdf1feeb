// Forced colours ("high contrast"): backgrounds and shadows are gone. What has the focus, where one is, what is chosen and what is a
// button is told by lines, and everything drawn is seen on the ground that the person has chosen, dark or light.
import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { contrastBetween, contrastsIn, paintOf } from "./pixels.ts"
import { screens } from "./screens.ts"

type Step = (page: Page, base: string) => Promise<void>

async function opens(page: Page, base: string, name: string): Promise<void> {
  const { path, act } = screens.find((one) => one.name === name)!
  await page.goto("about:blank") // a hash alone would load nothing anew
  await page.goto(base + path)
  await page.locator("h1").first().waitFor()
  await act?.(page)
}

/** Every stop of the Tab key is ringed, and the ring is seen on the ground: a line of three pixels around it, its card or its form. */
async function isRinged(page: Page): Promise<string[]> {
  const faults: string[] = []
  await page.evaluate(() => {
    for (const one of [document.querySelector<HTMLElement>(".skip"), document.activeElement as HTMLElement | null]) one?.focus(), one?.blur() // from the top
  })
  for (let stop = 0; stop < 60; stop++) {
    await page.keyboard.press("Tab")
    const seen = await page.evaluate(() => {
      const element = document.activeElement
      if (element === null || element === document.body) return null
      const ground = getComputedStyle(document.body).backgroundColor
      const rings = [getComputedStyle(element), getComputedStyle(element, "::after"), ...(element.matches("form[role=search] input") ? [getComputedStyle(element.closest("form")!)] : [])]
      const isRung = rings.some((style) => ["solid", "auto"].includes(style.outlineStyle) && Number.parseFloat(style.outlineWidth) >= 3 && style.outlineColor !== ground)
      return { isRung, isOwn: element.matches("iframe, input[type=date], #inhalt") /* rung inside, or no stop of its own */, what: element.outerHTML.slice(0, 120) }
    })
    if (seen === null) break
    if (!seen.isRung && !seen.isOwn) faults.push(seen.what)
  }
  return faults.slice(0, 3)
}

/** Every picture in sight has one of the colours that the person chose, and stands out from its ground. */
async function iconsAreSeen(page: Page, name: string): Promise<string[]> {
  const icons = await page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement("p"))
    const chosen = ["CanvasText", "LinkText", "ButtonText", "Highlight", "HighlightText", "GrayText"].map((color) => {
      probe.style.color = color
      return getComputedStyle(probe).color
    })
    probe.remove()
    return [...document.querySelectorAll("svg.icon")].flatMap((icon) => {
      const { left, top, right, bottom } = icon.getBoundingClientRect()
      const isInSight = icon.checkVisibility() && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && icon.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2))
      const box = { x: Math.floor(left), y: Math.floor(top), width: Math.ceil(right - left), height: Math.ceil(bottom - top) }
      return isInSight ? [{ box, isChosen: chosen.includes(getComputedStyle(icon).color), what: icon.parentElement!.outerHTML.slice(0, 100) }] : []
    })
  })
  assert(icons.length > 0, `${name}: no icon`)
  const contrasts = await contrastsIn(page, await page.screenshot(), icons.map(({ box }) => box))
  return icons.flatMap(({ isChosen, what }, i) => (isChosen && contrasts[i]! >= 3 ? [] : [`${name}: ${isChosen ? contrasts[i]!.toFixed(1) : "a colour of its own"}: ${what}`])).slice(0, 3)
}

/** Lines that tell the one from the others: of border, outline and underline. */
const linesOf = (page: Page, selector: string): Promise<string[]> =>
  page.locator(selector).filter({ visible: true }).evaluateAll((all) =>
    all.map((one) => {
      const { borderTopStyle, borderTopWidth, borderBottomWidth, outlineStyle, textDecorationLine } = getComputedStyle(one)
      return [borderTopStyle === "none" ? "0px" : borderTopWidth, borderBottomWidth, outlineStyle, textDecorationLine].join(" ")
    }),
  )

async function differs(page: Page, one: string, others: string): Promise<void> {
  const [mine, theirs] = [await linesOf(page, one), await linesOf(page, others)]
  assert(mine.length > 0 && theirs.length > 0, `${one}: ${mine.length}, ${others}: ${theirs.length}`)
  for (const lines of mine) assert(!theirs.includes(lines), `"${one}" looks like "${others}": ${lines}`)
}

export const forcedSteps: Record<string, Step> = {
  "the focus is ringed on every stop": async (page, base) => {
    const faults: string[] = []
    for (const name of ["anmelden", "start", "ablagen", "ordner-auswahl", "ordner-sendet", "notizen", "mitglieder", "person", "zugang", "offene-notizen", "eigene-sitzung", "kosten", "neue-ablage"]) {
      await opens(page, base, name)
      faults.push(...(await isRinged(page)).map((what) => `${name}: ${what}`))
    }
    assert.deepEqual(faults, [])
  },
  "where one is has a line of its own": async (page, base) => {
    for (const width of [390, 820, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await opens(page, base, "ordner")
      await differs(page, "nav[aria-label=Bereiche] a[aria-current]", "nav[aria-label=Bereiche] a:not([aria-current])")
      await opens(page, base, "offene-notizen")
      await differs(page, "main nav a[aria-current]", "main nav a:not([aria-current])")
    }
  },
  "what is chosen, and how far it is": async (page, base) => {
    await opens(page, base, "ordner-auswahl")
    const boxes = page.locator("td.tick input")
    assert.notDeepEqual(await paintOf(boxes.nth(2)), await paintOf(boxes.nth(0)), "a tick is not seen")
    await differs(page, "tr.chosen td.name", "tr[data-index]:not(.chosen) td.name")
    await opens(page, base, "person")
    const roles = page.getByRole("radio")
    assert.notDeepEqual(await paintOf(roles.nth(0)), await paintOf(roles.nth(1)), "a choice is not seen")
    await opens(page, base, "beitreten-pin")
    const steps = page.locator(".stepper ol")
    assert(contrastBetween(await paintOf(steps), [0.1, 0.5], [0.9, 0.5]) >= 1.5, "the steps look alike")
    await opens(page, base, "ordner-sendet")
    const bar = page.getByRole("progressbar").first() // at 24 percent
    assert(contrastBetween(await paintOf(bar), [0.1, 0.5], [0.9, 0.5]) >= 1.5, "the bar is all one colour")
  },
  "what can be pressed has a border": async (page, base) => {
    for (const name of ["start", "ordner-sendet", "notizen", "mitglieder", "teilen"]) {
      await opens(page, base, name)
      const bare = await page.locator("button:visible").evaluateAll((all) =>
        all.filter((one) => one.closest("th") === null && !one.matches(".kern-btn--tertiary") && Number.parseFloat(getComputedStyle(one).borderTopWidth) < 1).map((one) => one.outerHTML.slice(0, 100)),
      )
      assert.deepEqual(bare, [], name)
      assert((await page.locator("button:visible").count()) > 0)
    }
  },
  "every picture and every line drawn is seen": async (page, base) => {
    const faults: string[] = []
    for (const name of ["start", "ordner", "notizen", "mitglieder", "alarm", "server-fremd", "eigene-sitzung"]) {
      await opens(page, base, name)
      faults.push(...(await iconsAreSeen(page, name)))
    }
    await opens(page, base, "mitglieder")
    for (const one of await page.locator(".round:visible").all())
      if (Number.parseFloat(await one.evaluate((round) => getComputedStyle(round).borderTopWidth)) < 1) faults.push("initials without a border")
    await opens(page, base, "kosten")
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const signs = await page.locator(".sign").evaluateAll((all) => all.map((sign) => getComputedStyle(sign).background))
    if (new Set(signs).size !== 3) faults.push("the parts of a bar look alike")
    const strokes = await page.locator("svg .line, svg .level").evaluateAll((all) => all.map((line) => getComputedStyle(line).stroke))
    assert(strokes.length > 0)
    if (strokes.includes(ground)) faults.push("a line of a plot has the colour of its ground")
    assert.deepEqual(faults, [])
  },
}
