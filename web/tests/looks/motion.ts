// Who asks the system for less motion gets none: nothing moves on by itself or changes slowly.
import type { Page } from "playwright-core"

/** What moves here, or would: animations that run, styles that change or scroll slowly. */
export function motionOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>()
    const longest = (list: string): number => Math.max(...list.split(",").map((one) => Number.parseFloat(one) * (one.trim().endsWith("ms") ? 1 : 1000)))
    for (const one of document.getAnimations()) found.add(`runs: ${(one as CSSAnimation).animationName ?? one.id}`)
    for (const element of document.querySelectorAll("*")) {
      for (const part of [undefined, "::before", "::after"]) {
        const style = getComputedStyle(element, part)
        const what = `${element.tagName.toLowerCase()}${part ?? ""}`
        if (style.animationName !== "none" && longest(style.animationDuration) > 1) found.add(`${what} is animated`)
        if (longest(style.transitionDuration) > 1) found.add(`${what} changes in ${style.transitionDuration}`)
        if (part === undefined && style.scrollBehavior === "smooth") found.add(`${what} scrolls smoothly`)
      }
    }
    return [...found].slice(0, 5)
  })
}
