// A server that lies: it stands in front of the real one and changes what it says. What it is asked passes through.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { createServer as createTlsServer } from "node:https"
import type { AddressInfo } from "node:net"
import type { Bytes } from "../../src/mappe/base/bytes.ts"
import { Reader, Writer } from "../../src/mappe/base/cbor.ts"
import { idText } from "../../src/mappe/base/id.ts"
import { EntryHash } from "../../src/mappe/base/ids.ts"
import { Entry } from "../../src/mappe/journal/entry.ts"
import type { Appliance } from "./server.ts"

export interface Said {
  status: number
  body: Bytes
  type?: string // of content, where it is another than the real one
}
export type Lie = (method: string, target: string, honest: Said, sent: Bytes) => Said | undefined | Promise<Said | undefined>

/** Whether a request brings blobs. */
export const bringsBlobs = (method: string, target: string): boolean =>
  (method === "PUT" && target.includes("/blobs/")) || (method === "POST" && target.endsWith("/blobs/store"))
/** Which it brings, and its bytes. */
export function blobsBrought(method: string, target: string, sent: Bytes): string[] {
  if (!bringsBlobs(method, target)) return []
  if (method === "PUT") return [target.split("/").at(-1)!]
  const reader = new Reader(sent)
  return Array.from({ length: reader.arrayUpTo() }, () => {
    reader.array(2)
    const id = idText(reader.bytes())
    reader.bytes()
    return id
  })
}

export interface Page {
  seq: number
  hash: Bytes
  entries: Bytes[]
}
export function readPage(body: Bytes): Page {
  const reader = new Reader(body)
  reader.array(3)
  const page: Page = { seq: reader.uint(), hash: reader.id(EntryHash), entries: [] }
  const count = reader.arrayUpTo()
  for (let i = 0; i < count; ++i) page.entries.push(reader.raw())
  return page
}
export function writePage(page: Page): Bytes {
  const writer = new Writer().array(3).uint(page.seq).bytes(page.hash).array(page.entries.length)
  for (const entry of page.entries) writer.raw(entry)
  return writer.done()
}
export function hashOf(entry: Bytes): Bytes {
  const parsed = Entry.parse(entry)
  if (!parsed.ok) throw new Error("no entry")
  return parsed.value.hash
}

const ofTheLine = ["connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"]

export class Liar {
  lie: Lie | undefined
  heard: ((target: string, body: Bytes) => void) | undefined
  before: ((method: string, target: string, sent: Bytes) => void | Promise<void>) | undefined // what it throws the server never hears of
  readonly #appliance: Appliance
  readonly #server: Server
  token = ""

  readonly #scheme: string

  private constructor(appliance: Appliance, isTls: boolean) {
    this.#appliance = appliance
    this.#scheme = isTls ? "https" : "http"
    const take = (request: IncomingMessage, response: ServerResponse): void => {
      const parts: Buffer[] = []
      const gone = new AbortController() // who hangs up waits for nothing any more
      response.on("close", () => gone.abort())
      request.on("data", (part: Buffer) => parts.push(part))
      request.on("end", () => {
        const headers: Record<string, string> = {}
        for (const name of ["accept", "authorization", "content-type", "if-match", "range"])
          if (typeof request.headers[name] === "string") headers[name] = request.headers[name]
        if (headers["authorization"]) this.token = headers["authorization"]
        void this.#answer(request.method ?? "GET", request.url ?? "/", headers, Buffer.concat(parts), gone.signal).then(
          ({ said, kept }) => response.writeHead(said.status, kept).end(said.body),
          () => response.destroy(),
        )
      })
    }
    this.#server = isTls ? createTlsServer(appliance.certificateFiles, take) : createServer(take)
    // It shares its thread with whoever derives keys of a password: on a busy machine a line is idle for longer than the five
    // seconds after which it would be closed under the next request.
    this.#server.keepAliveTimeout = 120_000
  }
  /** `tlsPort`: where it stands with the appliance's certificate, for browsers; none: anywhere, without TLS. */
  static start(appliance: Appliance, tlsPort = 0): Promise<Liar> {
    const liar = new Liar(appliance, tlsPort > 0)
    return new Promise((done) => liar.#server.listen(tlsPort, "127.0.0.1", () => done(liar)))
  }
  get base(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }
  /** All that is under way ends. */
  cut(): void {
    this.#server.closeAllConnections()
  }
  end(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
  /** What the real server says to the last one who asked. */
  async honest(target: string): Promise<Bytes> {
    const reply = await fetch(this.#appliance.origin + target, { headers: { authorization: this.token } })
    return new Uint8Array(await reply.arrayBuffer())
  }
  async entries(space: string): Promise<Bytes[]> {
    const all: Bytes[] = []
    for (;;) {
      const page = readPage(await this.honest(`/v1/spaces/${space}/journal?from=${all.length}`))
      all.push(...page.entries)
      if (all.length > page.seq) return all
    }
  }

  /** The journal of a space is what `entries` says; the list of spaces says so, too. */
  tells(space: string, entries: Bytes[], head = hashOf(entries.at(-1)!)): void {
    const seq = entries.length - 1
    this.lie = (_method, target, honest) => {
      if (target.startsWith(`/v1/spaces/${space}/journal?from=`)) {
        const from = Number(target.split("=")[1])
        return { status: 200, body: writePage({ seq, hash: head, entries: entries.slice(from) }) }
      }
      if (target !== "/v1/spaces") return undefined
      const list = JSON.parse(Buffer.from(honest.body).toString()) as { space: string; head: unknown }[]
      for (const one of list) if (one.space === space) one.head = { seq, hash: idText(head) }
      return { status: 200, body: new Uint8Array(Buffer.from(JSON.stringify(list))) }
    }
  }

  async #answer(
    method: string,
    target: string,
    headers: Record<string, string>,
    body: Buffer,
    signal: AbortSignal,
  ): Promise<{ said: Said; kept: Record<string, string> }> {
    const sent = new Uint8Array(body)
    await this.before?.(method, target, sent)
    this.heard?.(target, sent)
    const reply = await fetch(this.#appliance.origin + target, {
      method,
      headers,
      signal,
      ...(sent.length > 0 && { body: sent }),
    })
    const honest: Said = { status: reply.status, body: new Uint8Array(await reply.arrayBuffer()) }
    const said = (await this.lie?.(method, target, honest, sent)) ?? honest
    const kept = Object.fromEntries(reply.headers)
    for (const name of ofTheLine) delete kept[name]
    if (said.type !== undefined) kept["content-type"] = said.type
    return { said, kept }
  }
}
