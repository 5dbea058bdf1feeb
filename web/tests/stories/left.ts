// What lies in a browser of the app and what its page holds, searched for what must be in neither.
import type { Page } from "playwright-core"
import { toBase64url, toHex } from "../../src/mappe/base/bytes.ts"

/** Something secret, in the forms in which it could lie somewhere. */
export interface Needle {
  name: string
  forms: Buffer[]
}
export function ofText(name: string, text: string): Needle {
  return { name, forms: [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le")] }
}
export function ofKey(name: string, key: Uint8Array): Needle {
  const base64 = Buffer.from(key).toString("base64").replace(/=+$/, "")
  const texts = [toHex(key), toBase64url(key), base64].map((text) => Buffer.from(text))
  return { name, forms: [Buffer.from(key), ...texts] }
}
export function found(needles: readonly Needle[], hay: readonly Buffer[]): string[] {
  return needles.filter((needle) => needle.forms.some((form) => hay.some((one) => one.includes(form)))).map((needle) => needle.name)
}

export interface Kept {
  bytes: Buffer[] // all that lies there, keys of records too
  records: number
  cryptoKeys: { extractable: boolean; usages: string[] }[]
  files: string[] // of the origin's private file system
  settings: string[] // names in localStorage and sessionStorage
  ofServer: string[] // answers of the server's API, and contents, in caches
  cookies: string
  heldByServiceWorker: boolean
}
/** Of the origin of that page; another page than the one that is judged. */
export async function keptIn(page: Page): Promise<Kept> {
  const told = await page.evaluate(async () => {
    const parts: string[] = []
    const cryptoKeys: Kept["cryptoKeys"] = []
    const put = (bytes: Uint8Array): void => {
      let text = ""
      for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768))
      parts.push(btoa(text))
    }
    const walk = (value: unknown): void => {
      if (typeof value === "string") put(new TextEncoder().encode(value))
      else if (value instanceof CryptoKey) cryptoKeys.push({ extractable: value.extractable, usages: [...value.usages] })
      else if (value instanceof ArrayBuffer) put(new Uint8Array(value))
      else if (ArrayBuffer.isView(value)) put(new Uint8Array(value.buffer))
      else if (typeof value === "object" && value !== null) for (const one of Object.entries(value)) one.forEach(walk)
    }
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((ok, failed) => {
        request.onsuccess = () => ok(request.result)
        request.onerror = () => failed(request.error as Error)
      })
    let records = 0
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name!))
      for (const store of database.objectStoreNames) {
        const at = database.transaction(store).objectStore(store)
        const [keys, values] = await Promise.all([done(at.getAllKeys()), done(at.getAll())])
        records += values.length
        keys.forEach(walk)
        values.forEach(walk)
      }
      database.close()
    }
    const ofServer: string[] = []
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        const { pathname } = new URL(request.url)
        if (pathname.startsWith("/v1/") || pathname.startsWith("/content/")) ofServer.push(pathname)
        walk(request.url)
        put(new Uint8Array(await (await cache.match(request))!.arrayBuffer()))
      }
    }
    const files: string[] = []
    for await (const file of ((await navigator.storage.getDirectory()) as unknown as { keys(): AsyncIterable<string> }).keys()) files.push(file)
    walk({ ...localStorage })
    walk({ ...sessionStorage })
    walk(document.cookie)
    const worker = (await navigator.serviceWorker.getRegistration("/"))?.active
    const held = await new Promise<boolean>((told) => {
      const channel = new MessageChannel()
      channel.port1.onmessage = (event) => told((event.data as { key: unknown }).key !== null)
      if (worker) worker.postMessage({ to: "key", port: channel.port2 }, [channel.port2])
      else told(false)
    })
    const settings = [...Object.keys(localStorage), ...Object.keys(sessionStorage)]
    return { parts, records, cryptoKeys, files, settings, ofServer, cookies: document.cookie, heldByServiceWorker: held }
  })
  const { parts, ...rest } = told
  return { ...rest, bytes: parts.map((part) => Buffer.from(part, "base64")) }
}

export interface Held {
  texts: Buffer[]
  arrays: number // of bytes: no debugger shows what is in one, so it is counted
}
/** What the page's own thread holds. What its workers hold is none of it. */
export async function heldBy(page: Page): Promise<Held> {
  const session = await page.context().newCDPSession(page)
  try {
    const parts: string[] = []
    session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => parts.push(chunk))
    await session.send("HeapProfiler.enable")
    await session.send("HeapProfiler.collectGarbage")
    await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false })
    const { snapshot, nodes, strings } = JSON.parse(parts.join("")) as Snapshot
    const fields = snapshot.meta.node_fields
    const [type, name] = [fields.indexOf("type"), fields.indexOf("name")]
    const object = snapshot.meta.node_types[0].indexOf("object")
    let arrays = 0
    for (let at = 0; at < nodes.length; at += fields.length)
      if (nodes[at + type] === object && arrayName.test(strings[nodes[at + name]!]!)) ++arrays
    return { texts: strings.map((text) => Buffer.from(text, "utf8")), arrays }
  } finally {
    await session.detach()
  }
}
interface Snapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[]] } }
  nodes: number[]
  strings: string[]
}
const arrayName = /^Uint8Array$/ // as every key is one
