// Where the page gets its engine: a worker of its own, and the service worker beside it.
import { scriptUrl } from "../app/script_url.ts"
import workerUrl from "../worker/engine.worker.ts?worker&url"
import asideUrl from "../worker/aside.worker.ts?worker&url"
import type { Engine } from "./contract.ts"
import { startEngine } from "./remote.ts"
import type { ToEngine } from "../worker/messages.ts"
import { sendsAside } from "../worker/sends_aside.ts"

/** Where the script of the worker that sends lies (vite.config.ts): a browser takes the registration that is nearest. */
const sendingScope = "/assets/send/"

/** Starts the worker; calls wait until it has begun. The service worker comes when it comes: without it contents cannot
 *  be saved by address, and a reload signs out whoever did not wish to stay. */
export function connectEngine(
  onRegistered: (registration: ServiceWorkerRegistration, workers: ServiceWorkerContainer) => void = () => undefined,
): Engine {
  if ("serviceWorker" in navigator && import.meta.env.PROD) {
    void navigator.serviceWorker
      .register(scriptUrl("/service_worker.js"))
      .then((registration) => onRegistered(registration, navigator.serviceWorker))
      .catch(() => undefined)
    if (sendsAside) void navigator.serviceWorker.register(scriptUrl(asideUrl), { scope: sendingScope }).catch(() => undefined)
  }
  const worker = new Worker(scriptUrl(workerUrl), { type: "module", name: "mappe-engine" })
  // A page that is left ends its worker. WebKit keeps such a page aside with its worker asleep, maybe in the midst of a transaction of IndexedDB, for whose end the next page
  // would wait for ever. So what is brought back from there has no engine any more and begins anew.
  addEventListener("pagehide", () => worker.terminate())
  // Chromium tells workers nothing of that.
  addEventListener("online", () => worker.postMessage({ to: "online" } satisfies ToEngine))
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload())
  return startEngine(worker)
}
