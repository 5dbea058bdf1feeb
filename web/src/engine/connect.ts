// Where the page gets its engine: a worker of its own, and the service worker beside it.
import { scriptUrl } from "../app/script_url.ts"
import workerUrl from "../worker/engine.worker.ts?worker&url"
import asideUrl from "../worker/aside.worker.ts?worker&url"
import type { Answer, Engine } from "./contract.ts"
import { startEngine } from "./remote.ts"
import { isDoneWithin } from "./turns.ts"
import type { ToEngine } from "../worker/messages.ts"
import { sendsAside } from "../worker/sends_aside.ts"

/** Where the script of the worker that sends lies (vite.config.ts): a browser takes the registration that is nearest. */
const sendingScope = "/assets/send/"

const serviceWorkerWithinMs = 10_000 // on a first visit

/** Whether contents can be had by address. A browser may refuse the service worker that gives them: in a private window, or,
 *  as Chromium does, for a page whose certificate it does not know. */
async function isServed(registering: Promise<ServiceWorkerRegistration>): Promise<boolean> {
  const registered = await registering.catch(() => undefined)
  if (registered) return isDoneWithin(serviceWorkerWithinMs, navigator.serviceWorker.ready)
  const former = await navigator.serviceWorker.getRegistration().catch(() => undefined) // without a network
  return former?.active != null
}
const notServed: Answer<never> = { ok: false, problem: { kind: "unsupported_browser", rule: "no_service_worker" } }

/** Starts the worker; calls wait until it has begun. The service worker comes when it comes: without it contents cannot
 *  be saved by address, and a reload signs out whoever did not wish to stay. */
export function connectEngine(
  onRegistered: (registration: ServiceWorkerRegistration, workers: ServiceWorkerContainer) => void = () => undefined,
): Engine {
  let served = Promise.resolve(!import.meta.env.PROD)
  if ("serviceWorker" in navigator && import.meta.env.PROD) {
    const registering = navigator.serviceWorker.register(scriptUrl("/service_worker.js"))
    void registering.then((registration) => onRegistered(registration, navigator.serviceWorker)).catch(() => undefined)
    served = isServed(registering)
    if (sendsAside) void navigator.serviceWorker.register(scriptUrl(asideUrl), { scope: sendingScope }).catch(() => undefined)
  }
  const worker = new Worker(scriptUrl(workerUrl), { type: "module", name: "mappe-engine" })
  // A page that is left ends its worker. WebKit keeps such a page aside with its worker asleep, maybe in the midst of a transaction of IndexedDB, for whose end the next page
  // would wait for ever. So what is brought back from there has no engine any more and begins anew.
  addEventListener("pagehide", () => worker.terminate())
  // Chromium tells workers nothing of that.
  addEventListener("online", () => worker.postMessage({ to: "online" } satisfies ToEngine))
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload())
  const engine = startEngine(worker)
  const whereServed =
    <Given extends unknown[], T>(address: (...given: Given) => Promise<Answer<T>>) =>
    async (...given: Given): Promise<Answer<T>> =>
      (await served) ? address(...given) : notServed
  return {
    ...engine,
    contentAddress: whereServed(engine.contentAddress),
    attachmentAddress: whereServed(engine.attachmentAddress),
  }
}
