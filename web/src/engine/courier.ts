// The worker that sends large bodies, seen from the engine: begun when there is something large to send, ended when that is
// done.                                                    docs/decisions/2026-11-sending-worker.md, worker/send.worker.ts
//
// It is handed sealed bytes and what one request needs, and keeps nothing. Buffers go there, and those
// that did not arrive come back, without a copy.
//   threads  the engine's
import type { Carrier, Load } from "../mappe/wire/exchange.ts"
import type { FromSender, Sent, ToSender } from "../worker/messages.ts"

const readyWithinMs = 3_000 // after that the engine sends by itself until it comes
const stopsWithinMs = 3_000 // or it hangs, and is given up

/** What it needs of a worker. */
export interface SendingWorker {
  postMessage(message: unknown, transfer: Transferable[]): void
  terminate(): void
  onmessage: ((event: MessageEvent) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

export class Courier implements Carrier {
  readonly #make: () => SendingWorker
  readonly #waiting = new Map<number, (sent: Sent | undefined) => void>()
  #worker: SendingWorker | undefined
  #began: Promise<void> | undefined
  #isReady = false
  #next = 1

  constructor(make: () => SendingWorker) {
    this.#make = make
  }
  get isReady(): boolean {
    return this.#isReady
  }

  /** Settles when it is ready, cannot be had, or did not come in time. */
  begin(): Promise<void> {
    this.#began ??= new Promise((settled) => {
      const timer = setTimeout(settled, readyWithinMs)
      const over = (): void => {
        clearTimeout(timer)
        settled()
      }
      try {
        const worker = this.#make()
        this.#worker = worker
        worker.onmessage = (event) => {
          const message = event.data as FromSender
          if ("ready" in message) {
            this.#isReady = true
            over()
          } else {
            this.#waiting.get(message.id)?.(message)
          }
        }
        worker.onerror = (event) => {
          event.preventDefault() // it is said by what fails then
          this.#lose()
          over()
        }
      } catch {
        over()
      }
    })
    return this.#began
  }

  /** What is still on its way there fails. */
  end(): void {
    this.#lose()
    this.#began = undefined
  }
  #lose(): void {
    this.#isReady = false
    this.#worker?.terminate()
    this.#worker = undefined
    for (const lost of [...this.#waiting.values()]) lost(undefined)
  }

  async carry(
    url: string,
    method: string,
    headers: Record<string, string>,
    load: Load,
    signal: AbortSignal,
  ): Promise<Response> {
    const id = this.#next++
    const { parts } = load
    load.parts = []
    const stop = (): void => {
      this.#worker?.postMessage({ stop: id } satisfies ToSender, [])
      setTimeout(() => this.#waiting.has(id) && this.#lose(), stopsWithinMs)
    }
    const sent = await new Promise<Sent | undefined>((settled) => {
      this.#waiting.set(id, settled)
      signal.addEventListener("abort", stop)
      this.#worker!.postMessage(
        { id, url, method, headers, parts } satisfies ToSender,
        parts.map(({ buffer }) => buffer),
      )
    })
    this.#waiting.delete(id)
    signal.removeEventListener("abort", stop)
    if (sent) load.parts = sent.parts
    if (!sent || sent.status === 0) throw new Error("not sent")
    return new Response(sent.reply.length > 0 ? sent.reply : null, { status: sent.status, headers: sent.headers })
  }
}
