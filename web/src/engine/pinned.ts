// Contents kept on this device, "for on the way": their sealed blobs lie in the store until they are let go.
//   settings/pinned = [{space, node, untilMs, version, blobs, isPartial?}...]
//
// One is written down before its first blob is laid here. So nothing lies here that no list names: what the page was
// closed over goes on at the next look at its space, and what finds no room is taken away again.
//   threads  several tabs share the list: it is read and written under a lock
import type { Answer } from "./contract.ts"
import { type Context, type Part, withSpace } from "./context.ts"
import { nodeOf, versionText } from "./folders.ts"
import { no, refused, yes } from "./problems.ts"
import type { OpenSpace, Session } from "./session.ts"
import { readSurely, writeSetting } from "./settings.ts"
import { type Store, StoreError } from "./store.ts"
import { idText } from "../mappe/base/id.ts"
import type { NodeId } from "../mappe/base/ids.ts"
import { parseContent } from "../mappe/journal/content.ts"
import { KeptBlobs } from "../mappe/transfer/download.ts"
import type { Watch } from "../mappe/transfer/patience.ts"
import { isPassing } from "../mappe/wire/answer.ts"

interface Kept {
  space: string
  node: string
  untilMs: number
  version: string
  blobs: string[]
  isPartial?: boolean // not all of them are here
}

const lookEveryMs = 60_000 // a device that slept does not wake by its timers

function isOver({ untilMs }: Kept): boolean {
  return untilMs > 0 && untilMs <= Date.now()
}
function isWhole(one: Kept, space: string, node: string): boolean {
  return one.node === node && one.space === space && !one.isPartial && !isOver(one)
}

export const unwatched: Watch = {
  signal: new AbortController().signal,
  onBytes: () => undefined,
  whileGoing: () => Promise.resolve(),
}

export class Pinned {
  readonly #context: Context
  readonly #onKept: (space: string) => void // rows of this space look otherwise now
  readonly #fetching = new Set<string>() // nodes
  #kept: Kept[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(context: Context, onKept: (space: string) => void) {
    this.#context = context
    this.#onKept = onKept
  }

  readonly part = {
    keep: (space, node, untilMs) =>
      withSpace(this.#context, space, (open, session) => this.#keep(session, open, node, untilMs)),
  } satisfies Part

  /** Whether or not the server is there, or anybody is signed in: what is over goes before anybody can open it. */
  async begin(store: Store): Promise<void> {
    const blobs = new KeptBlobs(store)
    const here = await blobs.names()
    await this.#change(store, (all) => all.filter((one) => !isOver(one)))
    const named = new Set(this.#kept.flatMap((one) => one.blobs))
    for (const blob of here) if (!named.has(blob)) await blobs.forget(blob) // of former versions of the app
    this.#lookLater(store)
  }
  end(): void {
    clearTimeout(this.#timer)
    this.#kept = []
  }
  /** The day it goes; 0: it is not here, or not wholly. */
  untilOf(space: string, node: string): number {
    return this.#kept.find((one) => isWhole(one, space, node))?.untilMs ?? 0
  }

  /** What is kept follows its file, what was begun goes on, and what is over goes. */
  async follow(session: Session, open: OpenSpace): Promise<void> {
    for (const one of this.#kept.filter((kept) => kept.space === open.id && !this.#fetching.has(kept.node))) {
      const id = nodeOf(one.node)
      const current = id && open.replica.state.current(id)
      if (isOver(one) || (one.isPartial && !current)) await this.#letGo(session, one)
      else if (id && current && (one.isPartial || versionText(current.stamp) !== one.version)) {
        await this.#fetch(session, open, id, one.untilMs, true)
        this.#onKept(open.id)
      }
    }
  }

  /** When this device came to the server, and when it hears of one that nobody opened: what is kept changed meanwhile. */
  async followAll(session: Session, only?: string): Promise<void> {
    for (const space of new Set(this.#kept.map((one) => one.space))) {
      if (only !== undefined && only !== space) continue
      const open = await session.space(space)
      if (open.ok && !open.value.alarm) await this.follow(session, open.value)
    }
  }

  /** A page may stay open beyond the day. */
  #lookLater(store: Store): void {
    clearTimeout(this.#timer)
    const ends = this.#kept.filter((one) => one.untilMs > 0).map((one) => one.untilMs)
    if (ends.length === 0) return
    const waitMs = Math.min(lookEveryMs, Math.max(0, Math.min(...ends) - Date.now()) + 50)
    this.#timer = setTimeout(() => void this.#endThose(store).catch(() => undefined), waitMs)
  }
  async #endThose(store: Store): Promise<void> {
    const over = this.#kept.filter(isOver)
    if (over.length > 0) await this.#change(store, (all) => all.filter((one) => !isOver(one)))
    for (const space of new Set(over.map((one) => one.space))) this.#onKept(space)
    for (const { space, node } of over) this.#context.tell({ news: "node", space, node })
    this.#lookLater(store)
  }

  async #keep(session: Session, open: OpenSpace, text: string, untilMs: number): Promise<Answer<void>> {
    const node = nodeOf(text)
    const view = node && open.replica.state.node(node)
    if (!node || !view) return no("not_found", "no such file")
    try {
      for (const id of [...filesBelow(open, node)]) {
        if (untilMs === 0) {
          await this.#letGo(session, { space: open.id, node: idText(id) })
          continue
        }
        if (await this.#prolong(session, open, id, untilMs)) continue
        const done = await this.#fetch(session, open, id, untilMs, false)
        if (!done.ok) return done
      }
    } finally {
      this.#onKept(open.id) // those before one that failed are here
    }
    this.#context.tell({ news: "done", what: untilMs === 0 ? "let_go" : "kept", names: [view.name], undo: null })
    this.#context.tell({ news: "node", space: open.id, node: text })
    return yes(undefined)
  }

  /** It is here as it is now: only its day changes. */
  async #prolong(session: Session, open: OpenSpace, id: NodeId, untilMs: number): Promise<boolean> {
    const current = open.replica.state.current(id)
    const isHere = (one: Kept): boolean =>
      isWhole(one, open.id, idText(id)) && current !== undefined && one.version === versionText(current.stamp)
    if (!this.#kept.some(isHere)) return false
    await this.#change(session.store, (all) => all.map((one) => (isHere(one) ? { ...one, untilMs } : one)))
    this.#lookLater(session.store)
    return this.#kept.some(isHere)
  }

  /** `goesOn`: nobody waits for it, so it may be tried again. */
  async #fetch(session: Session, open: OpenSpace, id: NodeId, untilMs: number, goesOn: boolean): Promise<Answer<void>> {
    const current = open.replica.state.current(id)
    const content = current && parseContent(current.content)
    if (!current || !content?.ok) return no("not_found", "no such file")
    const now: Kept = { space: open.id, node: idText(id), untilMs, version: versionText(current.stamp), blobs: [] }
    const isIts = (one: Kept): boolean => one.space === now.space && one.node === now.node
    const isBegun = (one: Kept): boolean => isIts(one) && one.isPartial === true
    const takeAway = (): Promise<void> => this.#change(session.store, (all) => all.filter((one) => !isBegun(one)))
    this.#fetching.add(now.node)
    try {
      const done = await open.downloader.keep(content.value, unwatched, async (blobs) => {
        now.blobs = blobs.map(idText)
        await this.#change(session.store, (all) => [...all.filter((one) => !isBegun(one)), { ...now, isPartial: true }])
      })
      if (!done.ok) {
        if (!goesOn || !isPassing(done.error.kind)) await takeAway()
        return refused(done)
      }
      await this.#change(session.store, (all) => [...all.filter((one) => !isIts(one)), now])
      this.#lookLater(session.store)
      return yes(undefined)
    } catch (error) {
      if (error instanceof StoreError && error.code === "full") await takeAway()
      throw error
    } finally {
      this.#fetching.delete(now.node)
    }
  }

  #letGo(session: Session, { space, node }: Pick<Kept, "space" | "node">): Promise<void> {
    return this.#change(session.store, (all) => all.filter((one) => one.space !== space || one.node !== node))
  }

  /** The list as all tabs have it; blobs that nothing names any more go. */
  #change(store: Store, change: (all: Kept[]) => Kept[]): Promise<void> {
    const blobs = new KeptBlobs(store)
    return store.lock("pinned", async () => {
      const before = await readSurely<Kept[]>(store, "pinned", [])
      const after = change(before)
      const needed = new Set(after.flatMap((one) => one.blobs))
      const unneeded = before.flatMap((one) => one.blobs).filter((blob) => !needed.has(blob))
      const forget = async (): Promise<void> => {
        for (const blob of unneeded) await blobs.forget(blob)
      }
      if (after.length !== before.length || !after.every((one) => before.includes(one)))
        await writeSetting(store, "pinned", after).catch(async (error: unknown) => {
          if (after.length >= before.length) throw error
          await forget() // a store that is full takes not even a shorter list before there is room
          await writeSetting(store, "pinned", after)
        })
      this.#kept = after
      await forget()
    })
  }
}

export function* filesBelow(open: OpenSpace, node: NodeId): Generator<NodeId> {
  const view = open.replica.state.node(node)
  if (!view) return
  if (view.sort === "file" || view.sort === "draft") yield view.id
  if (view.sort === "folder") for (const child of open.replica.state.children(node)) yield* filesBelow(open, child.id)
}
