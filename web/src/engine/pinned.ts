// Contents kept on this device, "for on the way": their sealed blobs lie in the store until they are let go.
//   settings/pinned = [[space, node, until, [blob...]]...]
import type { Answer } from "./contract.ts"
import { type Context, type Part, withSpace } from "./context.ts"
import { nodeOf } from "./folders.ts"
import { no, refused, yes } from "./problems.ts"
import type { OpenSpace, Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { idText } from "../mappe/base/id.ts"
import { BlobId, type NodeId } from "../mappe/base/ids.ts"
import { parseContent } from "../mappe/journal/content.ts"
import type { Watch } from "../mappe/transfer/patience.ts"

interface Kept {
  space: string
  node: string
  untilMs: number
  version: string
  blobs: string[]
}

function isOver({ untilMs }: Kept): boolean {
  return untilMs > 0 && untilMs < Date.now()
}

export const unwatched: Watch = {
  signal: new AbortController().signal,
  onBytes: () => undefined,
  whileGoing: () => Promise.resolve(),
}

export class Pinned {
  readonly #context: Context
  readonly #onKept: (space: string) => void // rows of this space look otherwise now
  #kept: Kept[] = []

  constructor(context: Context, onKept: (space: string) => void) {
    this.#context = context
    this.#onKept = onKept
  }

  readonly part = {
    keep: (space, node, untilMs) =>
      withSpace(this.#context, space, (open, session) => this.#keep(session, open, node, untilMs)),
  } satisfies Part

  async begin(session: Session): Promise<void> {
    this.#kept = await readSetting<Kept[]>(session.store, "pinned", [])
    // Whether or not the server is there: what is over goes before anybody can open it.
    for (const one of this.#kept.filter(isOver)) await this.#letGo(session, one)
  }
  end(): void {
    this.#kept = []
  }
  has(space: string, node: string): boolean {
    return this.#kept.some((one) => one.node === node && one.space === space)
  }

  /** What is kept follows its file; what is over goes. */
  async follow(session: Session, open: OpenSpace): Promise<void> {
    for (const one of this.#kept.filter((kept) => kept.space === open.id)) {
      if (isOver(one)) {
        await this.#letGo(session, one)
        continue
      }
      const id = nodeOf(one.node)
      const current = id && open.replica.state.current(id)
      if (id && current && `${current.stamp.seq}.${current.stamp.op}` !== one.version)
        await this.#fetch(session, open, id, one.untilMs)
    }
  }

  async #keep(session: Session, open: OpenSpace, text: string, untilMs: number): Promise<Answer<void>> {
    const node = nodeOf(text)
    const view = node && open.replica.state.node(node)
    if (!node || !view) return no("not_found", "no such file")
    const files = [...filesBelow(open, node)]
    for (const id of files) {
      if (untilMs === 0) {
        const kept = this.#kept.find((one) => one.space === open.id && one.node === idText(id))
        if (kept) await this.#letGo(session, kept)
        continue
      }
      const done = await this.#fetch(session, open, id, untilMs)
      if (!done.ok) return done
    }
    this.#context.tell({ news: "done", what: untilMs === 0 ? "let_go" : "kept", names: [view.name], undo: null })
    this.#context.tell({ news: "node", space: open.id, node: text })
    this.#onKept(open.id)
    return yes(undefined)
  }

  async #fetch(session: Session, open: OpenSpace, id: NodeId, untilMs: number): Promise<Answer<void>> {
    const current = open.replica.state.current(id)
    const content = current && parseContent(current.content)
    if (!current || !content?.ok) return no("not_found", "no such file")
    const blobs = await open.downloader.keep(content.value, unwatched)
    if (!blobs.ok) return refused(blobs)
    const before = this.#kept.find((one) => one.space === open.id && one.node === idText(id))
    const version = `${current.stamp.seq}.${current.stamp.op}`
    const now: Kept = { space: open.id, node: idText(id), untilMs, version, blobs: blobs.value.map(idText) }
    this.#kept = [...this.#kept.filter((one) => one !== before), now]
    if (before) await this.#dropUnneeded(session, before.blobs)
    await writeSetting(session.store, "pinned", this.#kept)
    return yes(undefined)
  }

  async #letGo(session: Session, kept: Kept): Promise<void> {
    this.#kept = this.#kept.filter((one) => one !== kept)
    await writeSetting(session.store, "pinned", this.#kept)
    await this.#dropUnneeded(session, kept.blobs)
  }
  async #dropUnneeded(session: Session, blobs: readonly string[]): Promise<void> {
    const needed = new Set(this.#kept.flatMap((one) => one.blobs))
    for (const text of blobs) {
      const blob = BlobId.parseText(text)
      if (!needed.has(text) && blob.ok) await session.kept.forget(blob.value)
    }
  }
}

export function* filesBelow(open: OpenSpace, node: NodeId): Generator<NodeId> {
  const view = open.replica.state.node(node)
  if (!view) return
  if (view.sort === "file" || view.sort === "draft") yield view.id
  if (view.sort === "folder") for (const child of open.replica.state.children(node)) yield* filesBelow(open, child.id)
}
