// Whoever is removed from a space while a page of it is open.
import { alarms } from "./alarms.svelte.ts"
import { cardOf, session } from "./session.svelte.ts"

/** Call while the page's component begins. The card was there, and is not any more. */
export function removal(space: () => string): { readonly isOut: boolean } {
  let shown = $state("") // the space whose card was there
  $effect(() => {
    if (cardOf(space())) shown = space()
  })
  const isOut = $derived(session.spacesKnown && !cardOf(space()) && shown === space() && !alarms.isLookedAt(space()))
  return {
    get isOut() {
      return isOut
    },
  }
}
