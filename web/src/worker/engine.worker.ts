// The worker: starts the engine when the page says so, answers its calls, and hands contents to the service worker.
//
// The engine is imported when the page has spoken: its modules wait for WebAssembly (top-level await), and what a
// worker is told before its own module has run to the end is lost.
import { scriptUrl } from "../app/script_url.ts"
import type { MappeEngine } from "../engine/engine.ts"
import { thrown } from "../engine/problems.ts"
import { methodNames } from "../engine/remote.ts"
import type { Answer } from "../engine/contract.ts"
import type { FromEngine, Method, ToEngine } from "./messages.ts"
import { sendsAside } from "./sends_aside.ts"
import senderUrl from "./send.worker.ts?worker&url"

const known = new Set<string>(methodNames)
const post = (message: FromEngine, transfer: Transferable[] = []): void => self.postMessage(message, { transfer })

let started: (made: MappeEngine) => void
const engine = new Promise<MappeEngine>((made) => (started = made))

async function start(origin: string, heldKey: CryptoKey | null): Promise<void> {
  try {
    const [{ MappeEngine }, { Courier }] = await Promise.all([import("../engine/engine.ts"), import("../engine/courier.ts")])
    const made = await MappeEngine.start({
      origin,
      base: "",
      database: "mappe",
      heldKey,
      ...(sendsAside && { courier: new Courier(() => new Worker(scriptUrl(senderUrl), { type: "module", name: "mappe-sender" })) }),
      onHold: (key) => post({ from: "hold", key }),
      onOpen: (lock) => post({ from: "open", lock }),
      onStreams: (open) => post({ from: "streams", open }),
    })
    made.engine.onNews((news) => post({ from: "news", news }))
    started(made)
    post({ from: "news", news: { news: "standing" } })
  } catch (error) {
    post({ from: "broken", problem: thrown(error).problem })
  }
}

async function call(id: number, method: Method, args: unknown[]): Promise<void> {
  const made = await engine
  const answer = known.has(method)
    ? await (made.engine[method] as (...all: unknown[]) => Promise<Answer<unknown>>)(...args)
    : thrown(new Error("no such method"))
  post({ from: "answer", id, answer })
}

self.onmessage = (event: MessageEvent<ToEngine>) => {
  const message = event.data
  if (message.to === "start") void start(message.origin, message.key)
  if (message.to === "call") void call(message.id, message.method, message.args)
  if (message.to === "online" || message.to === "offline") dispatchEvent(new Event(message.to)) // as a browser does that tells workers itself
  if (message.to === "stream")
    void engine.then((made) => made.transfers.downloads.stream(message.token, message.range, message.port))
}
