// Sends requests with large bodies, so that neither the engine's thread nor the app's service worker has to do with them.
// It is handed each request whole and keeps nothing: no key, no token beyond the request that carries it.
//                                                                          docs/decisions/2026-11-sending-worker.md
// The service worker above the app is handed every request of a worker below it, and lets it pass; that costs a sixth of an
// upload. This script lies where another registration is nearer (aside.worker.ts), which listens to nothing.
import { lengthOf } from "../mappe/base/bytes.ts"
import { readBody, way } from "../mappe/wire/exchange.ts"
import type { FromSender, Sent, ToSender } from "./messages.ts"

const replyBytesMax = 64 << 10 // a problem at most

export let weight = new ArrayBuffer(0)
const under = new Map<number, AbortController>()
const post = (message: FromSender, transfer: Transferable[] = []): void => self.postMessage(message, { transfer })

// fetch copies what it is given before it returns, so that one place serves all requests; a new one would be mapped anew.
let place = new Uint8Array(0)
function joined(parts: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  if (parts.length === 1) return parts[0]!
  const size = lengthOf(parts)
  if (place.length < size) place = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    place.set(part, at)
    at += part.length
  }
  return place.subarray(0, size)
}

async function send(request: Exclude<ToSender, { stop: number }>): Promise<void> {
  const { id, url, method, headers, parts } = request
  const stop = new AbortController()
  under.set(id, stop)
  const sent: Sent = { id, status: 0, headers: [], reply: new Uint8Array(0), parts }
  try {
    const response = await fetch(url, { ...way, method, headers, body: joined(parts), signal: stop.signal })
    const reply = await readBody(response, replyBytesMax, () => undefined)
    if (reply) Object.assign(sent, { status: response.status, headers: [...response.headers], reply })
  } catch {
    // status 0 says it
  }
  under.delete(id)
  // What arrived is not lent back but left to be collected here: Chromium keeps the copy that fetch made until then, and does
  // not count it. These are counted, so that it collects in time; and a buffer nobody writes into, which takes no memory.
  if (sent.status >= 200 && sent.status < 300) {
    weight = new ArrayBuffer(lengthOf(parts))
    sent.parts = []
  }
  post(
    sent,
    sent.parts.map(({ buffer }) => buffer),
  )
}

self.onmessage = (event: MessageEvent<ToSender>) => {
  const message = event.data
  if ("stop" in message) under.get(message.stop)?.abort()
  else void send(message)
}
post({ ready: true })
