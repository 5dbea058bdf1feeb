// Where somebody ticked that no code be asked for, the device's secret outlives signing out and closing the browser, for 30 days;
// then it is as if this device had never been here.                                                    docs/protocol.md §3
//
// Lies beside the store's own key, which goes with signing out: one sealed list, so that not even the names show, under a key of its own
// that WebCrypto does not hand out. The secret spares the code and opens nothing: without the password it is worth nothing, and whether it
// still spares anything is for the server to say.
//
// Does not defend against who may run code in this browser profile: he needs the password alone, as the tick says.
import { newStoreKey, openBox, readKeys, sealBox, writeKeys } from "./store.ts"
import { fromBase64url, toBase64url } from "../mappe/base/bytes.ts"
import { dayMs } from "../mappe/wire/limits.ts"
import { DeviceSecret } from "../mappe/wire/types.ts"

const rememberedMs = 30 * dayMs
const loginsMax = 8
const place = "remembered"
const [keyName, listName] = ["remembered-key", "remembered"]

interface One {
  login: string
  device: string
  untilMs: number // by this device's clock: the server counts for itself
}

export class Remembered {
  readonly #database: string
  constructor(database: string) {
    this.#database = database
  }

  /** undefined: of this login none is kept here, or the browser's store refuses. The caller owns it. */
  async of(login: string): Promise<DeviceSecret | undefined> {
    const one = (await this.#list().catch(() => [])).find((one) => one.login === login)
    const bytes = one && fromBase64url(one.device)
    const device = bytes?.ok ? DeviceSecret.parse(bytes.value) : undefined
    return device?.ok ? device.value : undefined
  }
  /** From now on, for 30 days. */
  async keep(login: string, device: DeviceSecret): Promise<void> {
    const one = { login, device: toBase64url(device.expose()), untilMs: Date.now() + rememberedMs }
    await this.#write([one, ...(await this.#without(login))].slice(0, loginsMax))
  }
  async forget(login: string): Promise<void> {
    await this.#write(await this.#without(login))
  }
  /** What is over goes, whether or not anybody signs in. */
  async prune(): Promise<void> {
    const all = await this.#all()
    const now = await this.#list()
    if (now.length < all.length) await this.#write(now)
  }

  async #without(login: string): Promise<One[]> {
    return (await this.#list().catch(() => [])).filter((one) => one.login !== login)
  }
  async #list(): Promise<One[]> {
    const now = Date.now()
    return (await this.#all()).filter(({ untilMs }) => now < untilMs && untilMs <= now + rememberedMs)
  }
  async #all(): Promise<One[]> {
    const [key, sealed] = (await readKeys(this.#database, [keyName, listName])) as [CryptoKey?, Uint8Array<ArrayBuffer>?]
    return key && sealed ? (JSON.parse(new TextDecoder().decode(await openBox(key, place, sealed))) as One[]) : []
  }
  /** Under a fresh key each time: what is gone is gone. */
  async #write(list: One[]): Promise<void> {
    const key = list.length ? await newStoreKey() : undefined
    const sealed = key && (await sealBox(key, place, new TextEncoder().encode(JSON.stringify(list))))
    await writeKeys(this.#database, { [keyName]: key, [listName]: sealed })
  }
}
