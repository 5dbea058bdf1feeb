// Where the person is: the address bar, as state. Links are plain <a href>; a click on one of ours changes the screen
// without a reload.
import { parseRoute, type Route } from "./routes.ts"

let route = $state.raw<Route>(parseRoute(location.pathname, location.search, location.hash))

export const router = {
  get route() {
    return route
  },
}

export function go(path: string, replace = false): void {
  if (replace) history.replaceState(null, "", path)
  else history.pushState(null, "", path)
  route = parseRoute(location.pathname, location.search, location.hash)
}

export function back(): void {
  history.back()
}

/** Call once, at the start. */
export function listen(): void {
  addEventListener("popstate", () => {
    route = parseRoute(location.pathname, location.search, location.hash)
  })
  document.addEventListener("click", (event) => {
    const path = ownPathOf(event)
    if (path === null) return
    event.preventDefault()
    go(path)
  })
}

function ownPathOf(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return null
  const link = (event.target as Element | null)?.closest("a[href]")
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return null
  if (link.origin !== location.origin || link.getAttribute("href")!.startsWith("#")) return null
  return link.pathname + link.search + link.hash
}
