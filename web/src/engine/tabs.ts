// The engines of other tabs, which share this one's store. Its key may lie in memory alone (store.ts), so whoever has the store
// open gives it to the one that asks: within an origin a CryptoKey can be handed on, and still nobody reads it out. And nothing
// is wiped because no key at hand opens it before it is known that nobody else has it open:
//   who is awake answers here
//   who is not (a browser lets tabs sleep; a password's keys take seconds) has a lock that its page holds as long as the store
//   is open, and that the browser gives back when the page is gone. Its worker's own would not do: lockAmongTabs (store.ts)
import { isDoneWithin, Turns } from "./turns.ts"

const answersWithinMs = 300
const busyAtMostMs = 5_000

type Word = "wiped" | "signed_in"
type Said = { word: Word } | { asks: string } | { to: string; key: CryptoKey }

/** The engine of this tab. */
export interface Here {
  /** Of the store that is open here. */
  key(): CryptoKey | undefined
  wiped(): Promise<void>
  signedIn(): Promise<void>
}

export class Tabs {
  /** The lock that says that this engine has the store open. */
  readonly lock: string
  readonly #locks: string
  readonly #here: Here
  readonly #channel: BroadcastChannel | undefined
  readonly #turns = new Turns()
  readonly #asked = new Map<string, (key: CryptoKey) => void>()

  constructor(database: string, here: Here) {
    this.#locks = `${database}/open/`
    this.lock = this.#locks + crypto.randomUUID()
    this.#here = here
    if (typeof BroadcastChannel !== "function") return
    this.#channel = new BroadcastChannel(`${database}/tabs`)
    this.#channel.onmessage = (event) => this.#hear(event.data as Said)
    ;(this.#channel as { unref?: () => void }).unref?.() // in Node it would keep the process
  }
  close(): void {
    this.#channel?.close()
  }
  say(word: Word): void {
    this.#say({ word })
  }

  /** The key of one that has the store open; undefined: nobody has, or it sleeps. */
  async key(): Promise<CryptoKey | undefined> {
    let found: CryptoKey | undefined
    const asks = crypto.randomUUID()
    const answered = new Promise<void>((done) => this.#asked.set(asks, (key) => done(void (found = key))))
    this.#say({ asks })
    if (!(await isDoneWithin(answersWithinMs, answered)) && (await this.isOpenElsewhere())) await isDoneWithin(busyAtMostMs, answered)
    this.#asked.delete(asks)
    return found
  }
  async isOpenElsewhere(): Promise<boolean> {
    if (typeof navigator === "undefined" || !navigator.locks) return false
    const { held } = await navigator.locks.query()
    return held?.some(({ name }) => name?.startsWith(this.#locks) && name !== this.lock) ?? false
  }

  #say(said: Said): void {
    this.#channel?.postMessage(said)
  }
  #hear(said: Said): void {
    if ("to" in said) this.#asked.get(said.to)?.(said.key)
    // After a wipe that is being heard of: its key is not given away any more.
    else if ("asks" in said) void this.#turns.take(async () => this.#answer(said.asks)).catch(() => undefined) // a browser that hands no keys on
    else if (said.word === "wiped") void this.#turns.take(() => this.#here.wiped())
    else void this.#here.signedIn()
  }
  #answer(to: string): void {
    const key = this.#here.key()
    if (key) this.#say({ to, key })
  }
}
