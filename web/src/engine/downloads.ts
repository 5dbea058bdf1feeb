// Contents for the page and the service worker: under which address they are offered, streamed while somebody asks for them,
// held back and let go on.
//   settings/downloads = [{token, space, node, version, name, bytes}...]
//
// A download goes to the browser as one stream, which nothing takes up again once its page is gone. Large ones are therefore
// written down while they run: the next page says that they did not end.
import type { Answer, ContentAddress, Problem, Transfer, WholeContent } from "./contract.ts"
import { damagedOr, rangeOf } from "./content_answer.ts"
import { pump, type StreamEnd } from "./content_pump.ts"
import { type Context, type Part, withSpace } from "./context.ts"
import { nodeOf, textOfNode, versionText } from "./folders.ts"
import { attachmentOf } from "./notes.ts"
import { unwatched } from "./pinned.ts"
import { no, yes } from "./problems.ts"
import type { OpenSpace, Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { notWhole, wholeBytesMax, wholeOf } from "./whole.ts"
import { mediaTypeOf } from "./words_of.ts"
import { randomBytes, toBase64url } from "../mappe/base/bytes.ts"
import { type Content, parseContent } from "../mappe/journal/content.ts"
import type { NodeView } from "../mappe/journal/state.ts"
import type { Watch } from "../mappe/transfer/patience.ts"
import { isInline } from "../mappe/transfer/upload.ts"
import { type ContentHead, contentPath, type FromStream } from "../worker/messages.ts"

/** One that is under way. */
export interface Going {
  readonly transfer: Transfer
  readonly stop: AbortController
  startedMs: number
}
/** Where all that is under way is listed (transfers.ts). */
export interface Desk<One extends Going> {
  add(what: Pick<Transfer, "space" | "node" | "version" | "name" | "bytes">): One
  get(id: number): One | undefined
  settle(going: One, state: Transfer["state"], problem?: Problem): void
  watch(going: One): Watch
  tell(): void
  onStreams(open: number): void
}

interface Offered {
  space: OpenSpace
  content: Content
  name: string
  save: boolean
  transfer: number
}
interface Noted extends Pick<Transfer, "space" | "node" | "version" | "name" | "bytes"> {
  token: string
}
interface Held {
  readonly sinceMs: number
  readonly going: Promise<void>
  goOn(): void
}
type ToTabs = { whose: string[] } | { mine: string[] }

const tabsAnswerWithinMs = 500
const pageIsGoneMs = 2000

export class Downloads<One extends Going> {
  readonly #context: Context
  readonly #desk: Desk<One>
  readonly #offered = new Map<string, Offered>()
  readonly #held = new Map<number, Held>()
  readonly #noted = new Map<number, string>() // tokens of those that are written down, by transfer
  readonly #tabs: BroadcastChannel | undefined
  #elsewhere = new Set<string>() // what other tabs said is theirs
  #streams = 0

  constructor(context: Context, desk: Desk<One>) {
    this.#context = context
    this.#desk = desk
    if (typeof BroadcastChannel !== "function") return
    this.#tabs = new BroadcastChannel("mappe/downloads")
    this.#tabs.onmessage = (event) => this.#heard(event.data as ToTabs)
    ;(this.#tabs as { unref?: () => void }).unref?.() // in Node it would keep the process
  }

  readonly part = {
    contentAddress: (space, node, version, how, as) =>
      withSpace(this.#context, space, (open) => Promise.resolve(this.#address(open, node, version, how === "save", as))),
    attachmentAddress: (space, note, index) =>
      withSpace(this.#context, space, (open) => Promise.resolve(this.#attachmentAddress(open, note, index))),
    content: (space, node, version, maxBytes) =>
      withSpace(this.#context, space, (open) => this.#content(open, node, version, maxBytes)),
    wholeContent: (url) => this.#whole(url.slice(contentPath.length)),
  } satisfies Part

  get isGoing(): boolean {
    return this.#streams > 0
  }
  /** What the page was closed over is said, unless another tab is at it. Does not wait for the other tabs. */
  async begin(session: Session): Promise<void> {
    const noted = await readSetting<Noted[]>(session.store, "downloads", [])
    if (noted.length > 0) void this.#sayInterrupted(session, noted)
  }
  end(): void {
    for (const held of this.#held.values()) held.goOn()
    this.#held.clear()
    this.#noted.clear()
    this.#offered.clear()
  }

  // ---- paused, going on, over -----------------------------------------------------------------------------------------

  /** Nothing more is given to the browser, which simply waits; what is on its way arrives. */
  pause(going: One): void {
    let goOn: () => void = () => undefined
    const waits = new Promise<void>((go) => (goOn = go))
    this.#held.set(going.transfer.id, { sinceMs: Date.now(), going: waits, goOn })
    this.#desk.settle(going, "paused")
  }
  resume(going: One): Answer<void> {
    const held = this.#held.get(going.transfer.id)
    if (!held && going.transfer.state === "failed")
      return no("usage", "fetch it again", { rule: going.transfer.problem?.rule ?? "fetch_again" })
    if (!held) return yes(undefined)
    this.#letGo(going.transfer.id)
    if (going.startedMs > 0) going.startedMs += Date.now() - Math.max(held.sinceMs, going.startedMs)
    this.#desk.settle(going, going.startedMs > 0 ? "running" : "waiting")
    return yes(undefined)
  }
  /** Somebody ended it, or closed what was said of it. */
  async over(session: Session, going: One): Promise<void> {
    this.#letGo(going.transfer.id)
    await this.#forget(session, going.transfer.id)
  }
  #letGo(id: number): void {
    this.#held.get(id)?.goOn()
    this.#held.delete(id)
  }

  // ---- written down ----------------------------------------------------------------------------------------------------

  async #note(session: Session | undefined, token: string, { transfer }: One): Promise<void> {
    if (!session || isInline(transfer.bytes) || this.#noted.has(transfer.id)) return
    this.#noted.set(transfer.id, token)
    const { space, node, version, name, bytes } = transfer
    await this.#change(session, (all) => [...all, { token, space, node, version, name, bytes }])
  }
  async #forget(session: Session | undefined, id: number): Promise<void> {
    const token = this.#noted.get(id)
    this.#noted.delete(id)
    if (session && token !== undefined) await this.#change(session, (all) => all.filter((one) => one.token !== token))
  }
  #change(session: Session, change: (all: Noted[]) => Noted[]): Promise<void> {
    return session.store
      .lock("downloads", async () =>
        writeSetting(session.store, "downloads", change(await readSetting<Noted[]>(session.store, "downloads", []))),
      )
      .catch(() => undefined) // a store that is full holds up no download
  }
  #heard(told: ToTabs): void {
    if ("mine" in told) return told.mine.forEach((token) => this.#elsewhere.add(token))
    const mine = [...this.#noted.values()].filter((token) => told.whose.includes(token))
    if (mine.length > 0) this.#tabs?.postMessage({ mine } satisfies ToTabs)
  }
  async #sayInterrupted(session: Session, noted: Noted[]): Promise<void> {
    this.#elsewhere = new Set()
    this.#tabs?.postMessage({ whose: noted.map(({ token }) => token) } satisfies ToTabs)
    await new Promise((waited) => setTimeout(waited, this.#tabs ? tabsAnswerWithinMs : 0))
    if (this.#context.session() !== session) return
    for (const one of noted.filter(({ token }) => !this.#elsewhere.has(token))) {
      const going = this.#desk.add(one)
      this.#noted.set(going.transfer.id, one.token)
      this.#desk.settle(going, "failed", no("internal", "its page was closed", { rule: "download_interrupted" }).problem)
    }
  }

  // ---- offered ---------------------------------------------------------------------------------------------------------

  /** Without a network only what is kept here opens; the rest is said at once. */
  get #isAway(): boolean {
    return this.#context.session()?.isOnline === false
  }

  #find(open: OpenSpace, text: string, version: string): { view: NodeView; content: Content } | undefined {
    const node = nodeOf(text)
    const view = node && open.replica.state.node(node)
    if (!node || !view || (view.sort !== "file" && view.sort !== "draft")) return undefined
    const versions = open.replica.state.versions(node)
    const wanted = version === "" ? versions.at(-1) : versions.find((one) => versionText(one.stamp) === version)
    const content = wanted && parseContent(wanted.content)
    return content?.ok ? { view, content: content.value } : undefined
  }

  #address(open: OpenSpace, node: string, version: string, save: boolean, as?: string): Answer<ContentAddress> {
    const found = this.#find(open, node, version)
    if (!found) return no("not_found", "no such file")
    const { view, content } = found
    return this.#offer(open, { node: textOfNode(view.id), version, name: as || view.name }, content, save)
  }
  #attachmentAddress(open: OpenSpace, note: string, index: number): Answer<ContentAddress> {
    const found = attachmentOf(open, note, index)
    if (!found) return no("not_found", "nothing is attached")
    return this.#offer(open, { node: "", version: "", name: found.name }, found.content, true)
  }
  #offer(
    open: OpenSpace,
    what: Pick<Transfer, "node" | "version" | "name">,
    content: Content,
    save: boolean,
  ): Answer<ContentAddress> {
    const token = toBase64url(randomBytes(16))
    const bytes = content.sizeBytes
    const transfer = save ? this.#desk.add({ ...what, space: open.id, bytes }).transfer.id : 0
    this.#offered.set(token, { space: open, content, name: what.name, save, transfer })
    this.#desk.tell()
    return yes({ url: `${contentPath}${token}`, transfer })
  }

  async #whole(token: string): Promise<Answer<WholeContent | undefined>> {
    const offered = this.#offered.get(token)
    if (!offered) return no("not_found", "nothing is offered there")
    if (offered.content.sizeBytes <= wholeBytesMax) return wholeOf((port) => this.stream(token, null, port))
    const going = this.#desk.get(offered.transfer)
    if (going) this.#desk.settle(going, "cancelled")
    this.#offered.delete(token)
    return no("unsupported_browser", "too large to be held as a whole", { rule: "no_service_worker" })
  }
  async #content(open: OpenSpace, node: string, version: string, maxBytes: number): Promise<Answer<Uint8Array>> {
    const found = this.#find(open, node, version)
    if (!found) return no("not_found", "no such file")
    const watch: Watch = { ...unwatched, isHasty: this.#isAway }
    const chunks = await open.downloader.chunksOf(found.content, watch)
    if (!chunks.ok) return damagedOr(chunks)
    const bytes = await open.downloader.beginning(chunks.value, Math.min(maxBytes, found.content.sizeBytes), watch)
    return bytes.ok ? bytes : damagedOr(bytes)
  }

  /** The service worker asks for what stands behind an address; the port is its. */
  async stream(token: string, range: string | null, port: MessagePort): Promise<StreamEnd> {
    const offered = this.#offered.get(token)
    if (!offered) {
      port.postMessage({ unknown: true } satisfies FromStream)
      return no("not_found", "nothing is offered there").problem
    }
    const size = offered.content.sizeBytes
    const [from, toEnd] = range === null ? [0, size] : rangeOf(range, size)
    const head: ContentHead = { name: offered.name, type: mediaTypeOf(offered.name), sizeBytes: size, from, toEnd, save: offered.save }
    const going = this.#desk.get(offered.transfer)
    const session = this.#context.session()
    if (going) {
      const { id } = going.transfer
      going.startedMs = Date.now()
      going.transfer.done = 0
      if (!this.#held.has(id)) this.#desk.settle(going, "running")
      if (range === null) await this.#note(session, token, going)
    }
    this.#desk.onStreams(++this.#streams)
    const whileGoing = (): Promise<void> => (going && this.#held.get(going.transfer.id)?.going) ?? Promise.resolve()
    const watch: Watch = { ...(going ? this.#desk.watch(going) : unwatched), whileGoing, isHasty: this.#isAway }
    const wish = { downloader: offered.space.downloader, content: offered.content, head, watch }
    const end = await pump(wish, port).catch(() => notWhole.problem)
    this.#desk.onStreams(--this.#streams)
    if (going?.stop.signal.aborted) return "stopped"
    if (!going || range !== null) return end
    this.#letGo(going.transfer.id)
    if (end === "stopped") {
      this.#desk.settle(going, "cancelled")
      await new Promise((waited) => setTimeout(waited, pageIsGoneMs)) // with its page: the next one is to say it
    }
    await this.#forget(session, going.transfer.id)
    if (end === "stopped") return end
    if (end !== "whole") {
      this.#desk.settle(going, "failed", end)
      return end
    }
    this.#desk.settle(going, "done")
    this.#offered.delete(token)
    this.#context.tell({ news: "done", what: "downloaded", names: [offered.name], undo: null })
    return end
  }
}
