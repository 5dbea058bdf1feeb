// The service worker: the app's own files from its cache, and contents as streams.
//
// A content is fetched, verified and opened by the engine; here plain chunks only pass through. Its answer carries the
// exact length. When bytes are missing at the end, for whatever reason, the stream ends in an error, never quietly:
// otherwise a browser shows half a file as a whole one.
//
// It also holds the store's key (not readable, not exportable) while somebody is signed in without "stay signed in", so
// that a reload finds it again (engine/store.ts).
import { streamOf } from "./content_stream.ts"
import {
  type ContentHead,
  contentPath,
  type FromStream,
  type ToServiceWorker,
  type ToStream,
  type Wanted,
} from "./messages.ts"

// The few parts of the service worker's own scope that are used here; TypeScript's library of them cannot stand beside
// that of pages.
interface Extendable {
  waitUntil(until: Promise<unknown>): void
}
/** Newer browsers are told once what never concerns this worker; the others ask it each time. */
interface Installing extends Extendable {
  addRoutes?(rules: { condition: { urlPattern: { pathname: string } }; source: "network" }[]): Promise<void>
}
interface Fetching extends Extendable {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}
interface Page {
  readonly id: string
  postMessage(message: unknown, transfer: Transferable[]): void
}
interface Scope {
  readonly location: Location
  readonly clients: {
    matchAll(which: { type: "window"; includeUncontrolled: boolean }): Promise<Page[]>
    get(id: string): Promise<Page | undefined>
    claim(): Promise<void>
  }
  skipWaiting(): Promise<void>
  addEventListener(type: "install", listener: (event: Installing) => void): void
  addEventListener(type: "activate", listener: (event: Extendable) => void): void
  addEventListener(type: "message", listener: (event: Extendable & { readonly data: unknown }) => void): void
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void
}
declare const self: Scope
declare const __PRECACHE__: string[] // set by the build (precache.ts): the files of this version

const files = __PRECACHE__
const cacheName = `mappe-${hashOf(files.join("\n"))}`
const answerWithinMs = 15_000

let heldKey: CryptoKey | null = null

// Chromium hands each request of the engine by here, whatever addRoutes said, and keeps its body until it collects garbage, without counting it: of a file of 5 GiB
// nearly 3 GiB lay in memory at once. These are counted, so that it collects in time; nobody writes into them, so that they take no memory of their own.
const weights: ArrayBuffer[] = []
const weightBytes = 1 << 20
const weightsMax = 48
let weighed = 0

function hashOf(text: string): string {
  let hash = 5381
  for (let i = 0; i < text.length; ++i) hash = (Math.imul(hash, 33) ^ text.charCodeAt(i)) >>> 0
  return hash.toString(36)
}

self.addEventListener("install", (event) => {
  // The new version waits until nobody uses the old one, or until the person says so: code never changes under a page.
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(files)))
  void event.addRoutes?.([{ condition: { urlPattern: { pathname: "/v1/*" } }, source: "network" }]).catch(() => undefined)
})

self.addEventListener("activate", (event) => {
  const tidy = async (): Promise<void> => {
    for (const name of await caches.keys())
      if (name.startsWith("mappe-") && name !== cacheName) await caches.delete(name)
    await self.clients.claim()
  }
  event.waitUntil(tidy())
})

self.addEventListener("message", (event) => {
  const message = event.data as ToServiceWorker
  if (message.to === "hold") heldKey = message.key
  if (message.to === "key") message.port.postMessage({ key: heldKey })
  if (message.to === "claim") event.waitUntil(self.clients.claim())
  if (message.to === "renew") void self.skipWaiting()
})

self.addEventListener("fetch", (event) => {
  if (event.request.method === "PUT") weights[weighed++ % weightsMax] = new ArrayBuffer(weightBytes)
  const url = new URL(event.request.url)
  if (url.origin !== self.location.origin || event.request.method !== "GET") return
  if (url.pathname.startsWith(contentPath)) {
    event.respondWith(
      content(url.pathname.slice(contentPath.length).split("/", 1)[0]!, event.request.headers.get("Range")),
    )
    return
  }
  if (url.pathname.startsWith("/v1/") || files.length === 0) return
  event.respondWith(ownFile(event.request, url))
})

/** The app's own files; every address of a screen is the one page. */
async function ownFile(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(cacheName)
  const wanted = request.mode === "navigate" ? "/index.html" : url.pathname
  return (await cache.match(wanted)) ?? fetch(request)
}

async function content(token: string, range: string | null): Promise<Response> {
  const found = await findContent(token, range)
  if (!found) return new Response("gone", { status: 404, headers: { "Content-Type": "text/plain" } })
  const { head, port, page } = found
  if (head.from > head.toEnd || (range !== null && head.sizeBytes > 0 && head.from >= head.sizeBytes)) {
    port.postMessage({ cancel: true } satisfies ToStream)
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${head.sizeBytes}` } })
  }
  const headers = new Headers({
    "Content-Type": head.type,
    "Content-Length": String(head.toEnd - head.from),
    "Content-Disposition": `${head.save ? "attachment" : "inline"}; filename*=UTF-8''${encoded(head.name)}`,
    "Accept-Ranges": "bytes",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    // What is shown in a frame or a tab runs nothing and loads nothing, whatever is in it.
    "Content-Security-Policy":
      "sandbox; default-src 'none'; img-src 'self' data: blob:; media-src 'self'; style-src 'unsafe-inline'",
  })
  const isPart = range !== null
  if (isPart) headers.set("Content-Range", `bytes ${head.from}-${head.toEnd - 1}/${head.sizeBytes}`)
  const isGone = async (): Promise<boolean> => !(await self.clients.get(page.id)) // its download is to fail, not to hang
  return new Response(streamOf(port, head.toEnd - head.from, isGone), { status: isPart ? 206 : 200, headers })
}

/** RFC 8187. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

interface FoundContent {
  head: ContentHead
  port: MessagePort
  page: Page
}

/** Asks every page: one of their engines has it. */
async function findContent(token: string, range: string | null): Promise<FoundContent | undefined> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true })
  const asked = pages.map(
    (page) =>
      new Promise<FoundContent>((found, notHere) => {
        const channel = new MessageChannel()
        const timer = setTimeout(() => notHere(new Error("no answer")), answerWithinMs)
        channel.port1.onmessage = (event) => {
          clearTimeout(timer)
          const told = event.data as FromStream
          if ("head" in told) found({ head: told.head, port: channel.port1, page })
          else notHere(new Error("not here"))
        }
        page.postMessage({ wanted: token, range, port: channel.port2 } satisfies Wanted, [channel.port2])
      }),
  )
  try {
    return await Promise.any(asked)
  } catch {
    return undefined
  }
}
