// What this device keeps, in IndexedDB: everything sealed under one AES-GCM key that WebCrypto does not hand out.
// The twin of client/home.
//
//   keys       the sealing key, if the person wished to stay signed in; what outlives a sign-out (remembered.ts)
//   records    DRAWER/NAME -> nonce || sealed bytes; a record moved elsewhere does not open (its name is bound in)
//   tails      [SPACE, seq] -> one sealed entry each, after the checkpoint of that space: small writes, no rewriting
//
// How long it lasts. With `keep` the key lies in IndexedDB and whoever opens this browser profile is signed in.
// Without it the key lies in memory alone: in this worker, in those of other tabs (tabs.ts), and in the service worker
// (worker/service_worker.ts), which outlives a reload by its half minute of grace and never outlives the browser. So a
// reload does not sign out, a second tab is signed in too, and closing the browser leaves noise behind, which the next
// start wipes. Session storage was not taken: browsers write it to disk and bring it back with "restore tabs", on a shared
// computer too.
//
// Does not defend against who may run code in this browser profile while the key is there.
//   threads  several tabs may share it: whoever reads, changes and writes back holds lock()
import { openDB, type IDBPDatabase } from "idb"

export type Drawer =
  | "account" // server, account, session, device
  | "identities" // the opened bundle
  | "pins" // (seq, hash) of each journal, which this device never goes behind
  | "rosters"
  | "checkpoints"
  | "past" // the newest entries, for when a restored server lacks them
  | "pending" // signed entries whose answer has not come
  | "uploads" // notes of interrupted uploads
  | "pinned" // contents kept on this device
  | "settings"
  | "council" // mirrors of councils, in parts: NAME/PART

/** Reading or writing failed: the disk is full, the browser refused, what lies there does not open, or another tab that does
 *  not answer has it open. */
export class StoreError extends Error {
  readonly code: "full" | "refused" | "damaged" | "elsewhere"
  constructor(code: "full" | "refused" | "damaged" | "elsewhere") {
    super(`the browser's store: ${code}`)
    this.code = code
  }
}

export interface Store {
  /** undefined: nothing is kept there. Rejects with StoreError. */
  read(drawer: Drawer, name: string): Promise<Uint8Array | undefined>
  write(drawer: Drawer, name: string, bytes: Uint8Array): Promise<void>
  remove(drawer: Drawer, name: string): Promise<void>
  names(drawer: Drawer): Promise<string[]>
  /** Entries after a space's checkpoint, by their place. Written again they are the same. */
  appendTail(space: string, entries: { seq: number; bytes: Uint8Array }[]): Promise<void>
  /** From `from` on, in order and without a gap. */
  tail(space: string, from: number): Promise<Uint8Array[]>
  /** The newest that follow each other without a gap, in order, of at most so many sealed bytes. */
  newestTail(space: string, bytesMax: number): Promise<Uint8Array[]>
  cutTail(space: string, before: number): Promise<void>
  /** One at a time among all tabs. Who holds one for longer than that is taken for gone, and loses it. */
  lock<T>(name: string, work: () => Promise<T>, patienceMs?: number): Promise<T>
  /** Wipes everything, the key first. The store is of no use afterwards. */
  destroy(): Promise<void>
  close(): void
}

const databaseVersion = 1
const whoIsHere: [Drawer, string][] = [["account", "server"], ["account", "account"], ["identities", "bundle"]]
const lockPatienceMs = 10_000 // what is done under one takes milliseconds
const nonceBytes = 12
const highest = Number.MAX_SAFE_INTEGER

export function newStoreKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])
}

/** nonce || sealed bytes, with its place bound in. */
export async function sealBox(key: CryptoKey, place: string, bytes: Uint8Array): Promise<Uint8Array> {
  const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes))
  const way = { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(place) }
  const sealed = new Uint8Array(await crypto.subtle.encrypt(way, key, bytes as Uint8Array<ArrayBuffer>))
  const whole = new Uint8Array(nonceBytes + sealed.length)
  whole.set(nonce)
  whole.set(sealed, nonceBytes)
  return whole
}
export async function openBox(key: CryptoKey, place: string, sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const way = { name: "AES-GCM", iv: sealed.subarray(0, nonceBytes), additionalData: new TextEncoder().encode(place) }
  return new Uint8Array(await crypto.subtle.decrypt(way, key, sealed.subarray(nonceBytes)))
}

function openDatabase(name: string): Promise<IDBPDatabase> {
  return openDB(name, databaseVersion, {
    upgrade(database) {
      database.createObjectStore("keys")
      database.createObjectStore("records")
      database.createObjectStore("tails")
    },
  })
}

function asStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const name = error instanceof Error || error instanceof DOMException ? error.name : ""
  if (name === "QuotaExceededError") return new StoreError("full")
  return new StoreError(name === "OperationError" || name === "DataError" ? "damaged" : "refused")
}

/** The key that lies in IndexedDB because somebody wished to stay signed in; undefined: there is none. */
export async function keptKey(name: string): Promise<CryptoKey | undefined> {
  try {
    const database = await openDatabase(name)
    const key = (await database.get("keys", "store")) as CryptoKey | undefined
    database.close()
    return key
  } catch (error) {
    throw asStoreError(error)
  }
}

/** What lies beside the records, and outlives them. */
export async function readKeys(name: string, which: string[]): Promise<unknown[]> {
  const database = await openDatabase(name)
  const all = await Promise.all(which.map((one) => database.get("keys", one)))
  database.close()
  return all
}
/** All of them or none; undefined takes one away. */
export async function writeKeys(name: string, all: Record<string, unknown>): Promise<void> {
  const database = await openDatabase(name)
  const change = database.transaction("keys", "readwrite")
  for (const [one, value] of Object.entries(all)) void (value === undefined ? change.store.delete(one) : change.store.put(value, one))
  await change.done
  database.close()
}

/** Whether anything lies there, whoever may open it. */
export async function isEmpty(name: string): Promise<boolean> {
  try {
    const database = await openDatabase(name)
    const count = await database.count("records")
    database.close()
    return count === 0
  } catch (error) {
    throw asStoreError(error)
  }
}

/** Opens it under `key`; `keep`: the key is laid beside it, for the next start, or taken away from there. */
export async function openStore(name: string, key: CryptoKey, keep?: boolean): Promise<Store> {
  try {
    const database = await openDatabase(name)
    if (keep === true) await database.put("keys", key, "store")
    if (keep === false) await database.delete("keys", "store")
    return new IndexedStore(name, database, key)
  } catch (error) {
    throw asStoreError(error)
  }
}

/** Whether who is signed in can be read by the store's key; with nobody in it any key does. Else it is closed. Rejects with StoreError. */
export async function isKeyOf(store: Store): Promise<boolean> {
  try {
    for (const [drawer, name] of whoIsHere) (await store.read(drawer, name))?.fill(0)
    return true
  } catch (error) {
    store.close()
    if (error instanceof StoreError && error.code === "damaged") return false
    throw error
  }
}

/** Wipes records and their key; what is remembered beside them stays. */
export async function wipe(name: string): Promise<void> {
  try {
    const database = await openDatabase(name)
    const change = database.transaction(["keys", "records", "tails"], "readwrite")
    await Promise.all([
      change.objectStore("keys").delete("store"),
      change.objectStore("records").clear(),
      change.objectStore("tails").clear(),
      change.done,
    ])
    database.close()
  } catch (error) {
    throw asStoreError(error)
  }
}

const ownLocks = new Map<string, Promise<unknown>>()

/** Firefox does not always give back what the worker of a page held that was left or reloaded (seen in 153): without a limit all later ones would wait until it is closed. */
async function lockOfTabs<T>(name: string, work: () => Promise<T>, patienceMs: number): Promise<T> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), patienceMs)
  let mine: Promise<T> | undefined
  const alone = (): Promise<T> => {
    clearTimeout(timer)
    return (mine = work())
  }
  try {
    return (await navigator.locks.request(name, { signal: patience.signal }, alone)) as T
  } catch (error) {
    if (mine) return mine // whoever took it away, what was done is done
    if (!patience.signal.aborted) throw error
  }
  return (await navigator.locks.request(name, { steal: true }, alone)) as T
}

/** One at a time among all tabs, as Store.lock says. */
export async function lockAmongTabs<T>(name: string, work: () => Promise<T>, patienceMs = lockPatienceMs): Promise<T> {
  if (typeof navigator !== "undefined" && navigator.locks) return lockOfTabs(name, work, patienceMs)
  const before = ownLocks.get(name) ?? Promise.resolve()
  const mine = before.then(work, work)
  ownLocks.set(
    name,
    mine.catch(() => undefined),
  )
  return mine
}

class IndexedStore implements Store {
  readonly #name: string
  readonly #database: IDBPDatabase
  readonly #key: CryptoKey
  constructor(name: string, database: IDBPDatabase, key: CryptoKey) {
    this.#name = name
    this.#database = database
    this.#key = key
  }

  async read(drawer: Drawer, name: string): Promise<Uint8Array | undefined> {
    const place = `${drawer}/${name}`
    return this.#do(async () => {
      const sealed = (await this.#database.get("records", place)) as Uint8Array<ArrayBuffer> | undefined
      return sealed && (await this.#open(place, sealed))
    })
  }

  async write(drawer: Drawer, name: string, bytes: Uint8Array): Promise<void> {
    const place = `${drawer}/${name}`
    await this.#do(async () => this.#database.put("records", await this.#seal(place, bytes), place))
  }

  async remove(drawer: Drawer, name: string): Promise<void> {
    await this.#do(() => this.#database.delete("records", `${drawer}/${name}`))
  }

  async names(drawer: Drawer): Promise<string[]> {
    const range = IDBKeyRange.bound(`${drawer}/`, `${drawer}/\uffff`)
    const keys = await this.#do(() => this.#database.getAllKeys("records", range))
    return keys.map((key) => (key as string).slice(drawer.length + 1))
  }

  async appendTail(space: string, entries: { seq: number; bytes: Uint8Array }[]): Promise<void> {
    await this.#do(async () => {
      const sealed = await Promise.all(entries.map((entry) => this.#seal(`tail/${space}/${entry.seq}`, entry.bytes)))
      const change = this.#database.transaction("tails", "readwrite")
      entries.forEach((entry, i) => void change.store.put(sealed[i], [space, entry.seq]))
      await change.done
    })
  }

  async tail(space: string, from: number): Promise<Uint8Array[]> {
    return this.#do(async () => {
      const range = IDBKeyRange.bound([space, from], [space, highest])
      const change = this.#database.transaction("tails")
      const [keys, all] = await Promise.all([change.store.getAllKeys(range), change.store.getAll(range)])
      const entries: Uint8Array[] = []
      for (let i = 0; i < keys.length && (keys[i] as [string, number])[1] === from + i; ++i)
        entries.push(await this.#open(`tail/${space}/${from + i}`, all[i] as Uint8Array<ArrayBuffer>))
      return entries
    })
  }

  async newestTail(space: string, bytesMax: number): Promise<Uint8Array[]> {
    return this.#do(async () => {
      const found: { seq: number; sealed: Uint8Array<ArrayBuffer> }[] = []
      const range = IDBKeyRange.bound([space, 0], [space, highest])
      let bytes = 0
      const { store } = this.#database.transaction("tails")
      for (let at = await store.openCursor(range, "prev"); at; at = await at.continue()) {
        const seq = (at.key as [string, number])[1]
        const sealed = at.value as Uint8Array<ArrayBuffer>
        const last = found.at(-1)
        bytes += sealed.length
        if ((last && last.seq !== seq + 1) || bytes > bytesMax) break
        found.push({ seq, sealed })
      }
      return Promise.all(found.reverse().map(({ seq, sealed }) => this.#open(`tail/${space}/${seq}`, sealed)))
    })
  }

  async cutTail(space: string, before: number): Promise<void> {
    if (before <= 0) return
    await this.#do(() => this.#database.delete("tails", IDBKeyRange.bound([space, 0], [space, before - 1])))
  }

  lock<T>(name: string, work: () => Promise<T>, patienceMs?: number): Promise<T> {
    return lockAmongTabs(`${this.#name}/${name}`, work, patienceMs)
  }

  async destroy(): Promise<void> {
    this.close()
    await wipe(this.#name)
  }

  close(): void {
    this.#database.close()
  }

  #seal(place: string, bytes: Uint8Array): Promise<Uint8Array> {
    return sealBox(this.#key, place, bytes)
  }
  #open(place: string, sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    return openBox(this.#key, place, sealed)
  }

  async #do<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw asStoreError(error)
    }
  }
}
