// One HTTP exchange over fetch: the bearer token, time and size limits, problems as errors. Nothing is sent twice from
// here; who may try again knows whether it is safe (transfer/patience.ts, replica/entry_writer.ts).
import { type Bytes, concat, lengthOf, toBase64url } from "../base/bytes.ts"
import { fail, ok } from "../base/result.ts"
import type { Answer, Refused } from "./answer.ts"
import { replyBytesMax, slowestBytesPerS, stallMs } from "./limits.ts"
import { errorOf, readProblem } from "./problem.ts"

export interface Request {
  method?: string
  target: string // path and query
  contentType?: string
  body?: Bytes
  load?: Load // instead of a body
  headers?: Record<string, string>
  replyBytesMax?: number
  token?: Uint8Array // instead of the session's
  signal?: AbortSignal
  /** reads: a question, though it has a body. enters: who is signed in, and nothing else, changes by it. brings_back: entries
   *  that a restored server once had, and the cards and names of a roster. All else, but for GET, writes. */
  does?: "reads" | "enters" | "brings_back"
}
/** Why a request is not sent. Asked of each that does more than read or enter. */
export type Gate = (request: Request) => Refused | undefined
/** A large body: these parts, one behind the other. They may be away while they are being sent (there are none then); when
 *  that failed they lie here again, to be sent once more. */
export interface Load {
  parts: Bytes[]
}
/** What a request is sent with. Cookies would go along with what a link elsewhere starts; a redirect would carry the token
 *  away. */
export const way = {
  credentials: "omit",
  redirect: "error",
  cache: "no-store",
  referrerPolicy: "no-referrer",
} as const satisfies RequestInit

/** Sends loads from a thread of its own. */
export interface Carrier {
  /** Whether it is there; else the load goes as every other body does. */
  readonly isReady: boolean
  /** Like fetch, with an answer that came whole. */
  carry(url: string, method: string, headers: Record<string, string>, load: Load, signal: AbortSignal): Promise<Response>
}
export interface Reply {
  status: number
  contentType: string
  body: Bytes
}

export class Exchange {
  readonly origin: string // what a sign-in signs
  gate: Gate | undefined
  readonly #base: string
  readonly #fetch: typeof fetch
  readonly #carrier: Carrier | undefined
  #token: Uint8Array | undefined
  #clockOffsetMs = 0

  /** `base`: where requests go, "" for the page's own origin. */
  constructor(origin: string, base: string, fetchIt: typeof fetch = (...all) => fetch(...all), carrier?: Carrier) {
    this.origin = origin
    this.#base = base
    this.#fetch = fetchIt
    this.#carrier = carrier
  }

  /** The token is copied; `undefined` ends it, wiped. */
  setSession(token: Uint8Array | undefined): void {
    const next = token?.slice()
    this.#token?.fill(0)
    this.#token = next
  }
  get hasSession(): boolean {
    return this.#token !== undefined
  }
  /** Server's clock minus ours, by the last answer. */
  get clockOffsetMs(): number {
    return this.#clockOffsetMs
  }

  async send(request: Request): Promise<Answer<Reply>> {
    const isWriting = (request.method ?? "GET") !== "GET" && request.does !== "reads" && request.does !== "enters"
    const closed = isWriting ? this.gate?.(request) : undefined
    if (closed) return closed
    const body = request.body
    const { load } = request
    const bodyBytes = body?.length ?? lengthOf(load?.parts ?? [])
    const stop = new AbortController()
    const end = () => stop.abort()
    request.signal?.addEventListener("abort", end)
    if (request.signal?.aborted) end()
    let timedOut = false
    const patience = stallMs + (bodyBytes / slowestBytesPerS) * 1000
    let timer = setTimeout(() => ((timedOut = true), stop.abort()), patience)
    const again = () => {
      clearTimeout(timer)
      timer = setTimeout(() => ((timedOut = true), stop.abort()), stallMs)
    }
    try {
      const headers: Record<string, string> = { ...request.headers }
      const token = request.token ?? this.#token
      if (token) headers["Authorization"] = `Bearer ${toBase64url(token)}`
      if (request.contentType) headers["Content-Type"] = request.contentType
      const method = request.method ?? "GET"
      const url = this.#base + request.target
      const response =
        load && this.#carrier?.isReady
          ? await this.#carrier.carry(url, method, headers, load, stop.signal)
          : await this.#fetch(url, {
              ...way,
              method,
              headers,
              signal: stop.signal,
              ...(body && { body }),
              ...(load && { body: concat(...load.parts) }),
            })
      const read = await readBody(response, request.replyBytesMax ?? replyBytesMax, again)
      if (!read) return fail("malformed", "the server's answer is longer than it may be")
      this.#noteDate(response.headers.get("Date"))
      const contentType = (response.headers.get("Content-Type") ?? "").split(";", 1)[0]!.trim()
      if (response.ok) return ok({ status: response.status, contentType, body: read })
      const waiting = Number.parseInt(response.headers.get("Retry-After") ?? "", 10)
      const problem = readProblem(response.status, contentType, Number.isNaN(waiting) ? undefined : waiting, read)
      return { ...errorOf(problem), problem }
    } catch {
      if (request.signal?.aborted) return fail("cancelled", "the request was stopped")
      return timedOut
        ? fail("timeout", "the server did not answer in time")
        : fail("offline", "no connection to the server")
    } finally {
      clearTimeout(timer)
      request.signal?.removeEventListener("abort", end)
    }
  }

  #noteDate(date: string | null): void {
    const time = date === null ? Number.NaN : Date.parse(date)
    // It has whole seconds, cut off: half a second is the better guess.
    if (!Number.isNaN(time)) this.#clockOffsetMs = time + 500 - Date.now()
  }
}

/** undefined: it is longer than `most`. */
export async function readBody(response: Response, most: number, onBytes: () => void): Promise<Bytes | undefined> {
  const announced = Number.parseInt(response.headers.get("Content-Length") ?? "", 10)
  if (announced > most) {
    await response.body?.cancel()
    return undefined
  }
  const reader = response.body?.getReader()
  if (!reader) return new Uint8Array(0)
  const parts: Bytes[] = []
  let size = 0
  for (;;) {
    const part = await reader.read()
    if (part.done) break
    onBytes()
    size += part.value.length
    if (size > most) {
      await reader.cancel()
      return undefined
    }
    parts.push(part.value)
  }
  return parts.length === 1 ? parts[0]! : concat(...parts)
}
