// A newer version of the app waits behind the one that runs: it is offered, and taken when the person says so. Code never
// changes under a page.
import { askForKey } from "../engine/remote.ts"
import type { ToServiceWorker } from "../worker/messages.ts"
import { offerReload } from "./update.svelte.ts"

const heldWithinMs = 2_000
const askEveryMs = 3_600_000 // who leaves the page open for days hears of it, too

export function followVersions(registration: ServiceWorkerRegistration, workers: ServiceWorkerContainer): void {
  const offer = (): void => {
    const { waiting } = registration
    if (!waiting || !workers.controller) return // the first version is no news
    offerReload(() => {
      workers.addEventListener("controllerchange", () => void reloadWhenHeld(workers), { once: true })
      waiting.postMessage({ to: "renew" } satisfies ToServiceWorker)
    })
  }
  offer()
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer))
  setInterval(() => void registration.update().catch(() => undefined), askEveryMs)
}

/** The page hands the new service worker what the old one held for it (engine/remote.ts); its answer says that it has it. */
async function reloadWhenHeld(workers: ServiceWorkerContainer): Promise<void> {
  await askForKey(workers, heldWithinMs)
  location.reload()
}
