// Where the focus goes when what had it is taken away: the line that was thrown away, the button that was pressed for
// the last time. The browser would leave it nowhere, and whoever works with keys would begin again at the top.

const focusable = 'a[href], button:not([disabled]), input:not([disabled]):not([type="file"]), select:not([disabled]), textarea:not([disabled]), summary'

/** Where something stands, or stood. */
export interface Spot {
  element: HTMLElement
  parents: { parent: Element; at: number }[] // from the inside out
}

export function spotOf(element: Element | null): Spot | undefined {
  if (!(element instanceof HTMLElement) || element === document.body) return undefined
  const parents: Spot["parents"] = []
  for (let child: Element = element, parent = element.parentElement; parent; child = parent, parent = parent.parentElement)
    parents.push({ parent, at: [...parent.children].indexOf(child) })
  return { element, parents }
}

const firstIn = (element: Element): HTMLElement | undefined =>
  [element, ...element.querySelectorAll(focusable)].find((one): one is HTMLElement => one instanceof HTMLElement && one.matches(focusable) && one.checkVisibility())

/** To the element; where it is gone to what came into its place, to what stands before that, or else to the page. */
export function focusAt({ element, parents }: Spot): void {
  if (element.isConnected && element.checkVisibility()) return element.focus()
  for (const { parent, at } of parents) {
    if (!parent.isConnected) continue
    if (parent.parentElement?.id === "inhalt" || parent === document.body) break // the whole page is another
    const children = [...parent.children]
    const near = [...children.slice(at), ...children.slice(0, at).reverse()]
    for (const one of near) {
      const found = firstIn(one)
      if (found) return found.focus({ preventScroll: true })
    }
  }
  document.getElementById("inhalt")?.focus({ preventScroll: true })
}

/** Until the returned function is called: what is taken out of `region` does not take the focus along. */
export function keepFocus(region: HTMLElement): () => void {
  let spot: Spot | undefined
  const note = (event: FocusEvent): void => void (spot = spotOf(event.target as Element))
  const leave = (): void => {
    const left = spot
    queueMicrotask(() => { if (spot === left && left?.element.isConnected) spot = undefined }) // it was left, not taken away
  }
  const observer = new MutationObserver(() => {
    if (!spot || spot.element.isConnected) return
    const lost = spot
    spot = undefined
    if (document.activeElement === null || document.activeElement === document.body) focusAt(lost)
  })
  region.addEventListener("focusin", note)
  region.addEventListener("focusout", leave)
  observer.observe(region, { childList: true, subtree: true })
  return () => {
    observer.disconnect()
    region.removeEventListener("focusin", note)
    region.removeEventListener("focusout", leave)
  }
}
