// What goes between the page, the engine's worker and the service worker. Chunks of plain text pass from the engine to
// the service worker by a port of their own; no key ever goes there but the store's, which nobody can read out.
import type { Answer, Engine, News, Problem } from "../engine/contract.ts"

export type Method = Exclude<keyof Engine, "onNews">

/** Page to engine. */
export type ToEngine =
  | { to: "online" | "offline" } // the page has a connection again, or none any more
  | { to: "start"; origin: string; key: CryptoKey | null }
  | { to: "call"; id: number; method: Method; args: unknown[] }
  | { to: "stream"; token: string; range: string | null; port: MessagePort }

/** Engine to page. */
export type FromEngine =
  | { from: "answer"; id: number; answer: Answer<unknown> }
  | { from: "news"; news: News }
  | { from: "hold"; key: CryptoKey | null | undefined } // for the service worker to hold: null ends it; undefined: nothing more from this tab
  | { from: "open"; lock: string | null } // for the page to hold as long as the store is open
  | { from: "streams"; open: number } // how many contents are on their way: the service worker must stay awake
  | { from: "broken"; problem: Problem } // the worker cannot go on

/** Page to service worker. */
export type ToServiceWorker =
  | { to: "awake" }
  | { to: "hold"; key: CryptoKey | null }
  | { to: "key"; port: MessagePort } // answered by { key } on the port
  | { to: "claim" } // this page, too, which was loaded past it
  | { to: "renew" } // the waiting version takes over now

/** Service worker to page: who has this content? The page hands the port to its engine. */
export interface Wanted {
  wanted: string
  range: string | null
  port: MessagePort
}

/** On a content's port: the service worker asks, the engine answers, one chunk for each "pull". */
export type ToStream = { pull: true } | { cancel: true }
export type FromStream =
  | { unknown: true } // this engine does not know the token
  | { head: ContentHead }
  | { chunk: Uint8Array<ArrayBuffer> }
  | { end: true }
  | { failed: true }
export interface ContentHead {
  name: string
  type: string // media type
  sizeBytes: number // of the whole content
  from: number // the part that follows
  toEnd: number // one past its last byte
  save: boolean
}
/** A token follows, and nothing else: should a request ever pass the service worker, the server learns no name. */
export const contentPath = "/content/"

/** Engine to the worker that sends (send.worker.ts): a request, whole, or that it need not be answered any more. */
export type ToSender =
  | { id: number; url: string; method: string; headers: Record<string, string>; parts: Uint8Array<ArrayBuffer>[] }
  | { stop: number }
/** Back from there: it can begin; or an answer, with what was lent if it did not arrive. Status 0: no answer. */
export type FromSender = { ready: true } | Sent
export interface Sent {
  id: number
  status: number
  headers: [string, string][]
  reply: Uint8Array<ArrayBuffer>
  parts: Uint8Array<ArrayBuffer>[]
}
