// Where the page gets its engine: a worker of its own, and the service worker beside it.
import { scriptUrl } from "../app/script_url.ts"
import workerUrl from "../worker/engine.worker.ts?worker&url"
import asideUrl from "../worker/aside.worker.ts?worker&url"
import type { Answer, ContentAddress, Engine } from "./contract.ts"
import { registrationOf, startEngine } from "./remote.ts"
import { isDoneWithin } from "./turns.ts"
import type { ToServiceWorker } from "../worker/messages.ts"
import { sendsAside } from "../worker/sends_aside.ts"

/** Where the script of the worker that sends lies (vite.config.ts): a browser takes the registration that is nearest. */
const sendingScope = "/assets/send/"

const serviceWorkerWithinMs = 10_000 // on a first visit
const claimWithinMs = 5_000

const isControlled = (): boolean => navigator.serviceWorker.controller !== null

/** Whether contents can be had by address: only of a service worker that stands between this page and the server, which
 *  would be asked for pictures, sound and film otherwise. After a forced reload it stands there once it is asked to. A browser
 *  may refuse it: in a private window, or, as Chromium does, for a page whose certificate it does not know. */
async function isServed(registering: Promise<ServiceWorkerRegistration>): Promise<boolean> {
  if (isControlled()) return true
  const workers = navigator.serviceWorker
  const changed = new Promise<void>((now) => workers.addEventListener("controllerchange", () => now(), { once: true }))
  const registered = await registering.catch(() => registrationOf(workers)) // without a network
  if (!registered) return false
  await isDoneWithin(serviceWorkerWithinMs, Promise.race([workers.ready, changed]))
  if (isControlled()) return true
  registered.active?.postMessage({ to: "claim" } satisfies ToServiceWorker)
  if (registered.active) await isDoneWithin(claimWithinMs, changed)
  return isControlled()
}

/** The content of such an address, under one in this page. */
async function wholeAt(engine: Engine, offered: ContentAddress): Promise<Answer<ContentAddress>> {
  const got = await engine.wholeContent(offered.url)
  if (!got.ok) return got
  if (!got.value) return { ok: true, value: { ...offered, url: "" } }
  const { blob, name, save } = got.value
  const url = URL.createObjectURL(blob)
  return { ok: true, value: save ? { ...offered, url, name } : { ...offered, url } }
}

/** Starts the worker; calls wait until it has begun. The service worker comes when it comes: without it contents cannot
 *  be had by the server's address but only as a whole (engine/whole.ts), and a reload signs out whoever did not wish to stay. */
export function connectEngine(
  onRegistered: (registration: ServiceWorkerRegistration, workers: ServiceWorkerContainer) => void = () => undefined,
): Engine {
  let served = (): Promise<boolean> => Promise.resolve(!import.meta.env.PROD)
  if ("serviceWorker" in navigator && import.meta.env.PROD) {
    const registering = navigator.serviceWorker.register(scriptUrl("/service_worker.js"))
    void registering.then((registration) => onRegistered(registration, navigator.serviceWorker)).catch(() => undefined)
    served = () => isServed(registering) // anew for each: who has cleared the browser's data has no service worker any more
    void served()
    if (sendsAside) void navigator.serviceWorker.register(scriptUrl(asideUrl), { scope: sendingScope }).catch(() => undefined)
  }
  const worker = new Worker(scriptUrl(workerUrl), { type: "module", name: "mappe-engine" })
  // A page that is left ends its worker. WebKit keeps such a page aside with its worker asleep, maybe in the midst of a transaction of IndexedDB, for whose end the next page
  // would wait for ever. So what is brought back from there has no engine any more and begins anew.
  addEventListener("pagehide", () => worker.terminate())
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload())
  const engine = startEngine(worker)
  const whereServed =
    <Given extends unknown[]>(address: (...given: Given) => Promise<Answer<ContentAddress>>) =>
    async (...given: Given): Promise<Answer<ContentAddress>> => {
      const [isBetween, offered] = [await served(), await address(...given)]
      return isBetween || !offered.ok ? offered : wholeAt(engine, offered.value)
    }
  return {
    ...engine,
    contentAddress: whereServed(engine.contentAddress),
    attachmentAddress: whereServed(engine.attachmentAddress),
  }
}
