// For stories of keys alone.
import type { Somebody } from "./browser.ts"

/** Who touches one on any page from here on has not done it by the keyboard: the story ends with that fault. */
export async function putsTheMouseAway(somebody: Somebody): Promise<void> {
  await somebody.context.addInitScript(() => {
    for (const what of ["pointerdown", "mousedown", "touchstart"]) addEventListener(what, () => console.error(`${what} in a story of keys`), true)
  })
}
