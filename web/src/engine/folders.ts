// Looking at spaces: folders by windows, files, the trash, search, what is new.
//   Rows of an open folder stay here, sorted; the page asks for what it shows.
import type {
  Answer,
  Crumb,
  FileSight,
  Found,
  News,
  OpenFolder,
  Recent,
  Row,
  Sort,
  TrashRow,
  Version,
} from "./contract.ts"
import type { CouncilLinks } from "./council_links.ts"
import { type Context, type Part, withSession, withSpace } from "./context.ts"
import { editingOf, refreshLeases } from "./leases_held.ts"
import { doneWell, no, yes } from "./problems.ts"
import type { Pinned } from "./pinned.ts"
import type { OpenSpace, Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { sorted } from "./sorting.ts"
import { Turns } from "./turns.ts"
import { managersOf } from "./whom_to_ask.ts"
import { isConflictName, kindOf, mediaTypeOf } from "./words_of.ts"
import { equal } from "../mappe/base/bytes.ts"
import { idText, isZero, keyOf } from "../mappe/base/id.ts"
import { NodeId, PrincipalKind } from "../mappe/base/ids.ts"
import { SpaceRole } from "../mappe/journal/access.ts"
import type { Author } from "../mappe/journal/author.ts"
import { parseTarget } from "../mappe/journal/content.ts"
import { limboId, type NodeView, type RowView, type Sort as Sorted, type Stamp } from "../mappe/journal/state.ts"
import { openThreadsOn } from "../mappe/notes/threads.ts"
import { upkeepRules } from "../mappe/replica/upkeep_rules.ts"
import { dayMs } from "../mappe/wire/limits.ts"

export function nodeOf(text: string): NodeId | undefined {
  if (text === "") return NodeId.zero
  const id = NodeId.parseText(text)
  return id.ok ? id.value : undefined
}
export function textOfNode(id: NodeId): string {
  return isZero(id) ? "" : idText(id)
}
export function versionText(stamp: Stamp): string {
  return `${stamp.seq}.${stamp.op}`
}

interface Opened {
  readonly handle: number
  readonly open: OpenSpace
  readonly node: NodeId
  sort: Sort
  rows: RowView[]
  stand: string
}

export function through(open: OpenSpace, author: Author): string {
  return author.kind === PrincipalKind.gateway ? (open.gatewayLabels?.get(keyOf(author.id)) ?? "Netzlaufwerk") : ""
}

function keptWords(pinnedUntilMs: number): Pick<Row, "pinned" | "pinnedUntilMs"> {
  return { pinned: pinnedUntilMs > 0, pinnedUntilMs }
}

interface LookedAt {
  space: string
  node: string
}
const lookedAtMax = 20

export class Folders {
  readonly #context: Context
  readonly #pinned: Pinned
  readonly #opened = new Map<number, Opened>()
  links: (() => CouncilLinks | undefined) | undefined // what links say of themselves
  #lookedAt: LookedAt[] = [] // the last first
  readonly #keeping = new Turns()
  #next = 1

  /** The file that was asked for last, until a folder is opened: its page shows who edits it, too. */
  #shown: { space: string; node: string } | undefined

  constructor(context: Context, pinned: Pinned) {
    this.#context = context
    this.#pinned = pinned
  }

  readonly part = {
    openFolder: (space, node, sort) =>
      withSpace(this.#context, space, (open) => Promise.resolve(this.#open(open, node, sort))),
    rows: (handle, from, to) => Promise.resolve(this.#rows(handle, from, to)),
    indexOf: (handle, node) => Promise.resolve(this.#indexOf(handle, node)),
    sortFolder: (handle, sort) => Promise.resolve(this.#sort(handle, sort)),
    closeFolder: (handle) => {
      this.#opened.delete(handle)
      return Promise.resolve(doneWell)
    },
    openTrash: (space) => withSpace(this.#context, space, (open) => Promise.resolve(yes(trashOf(open)))),
    file: (space, node) =>
      withSpace(this.#context, space, async (open, session) => {
        const sight = await this.#file(open, node)
        this.#shown = sight.ok ? { space, node } : undefined
        if (sight.ok && sight.value.kind === "file") await this.#noteOpened(session, space, node)
        return sight
      }),
    search: (space, text, limit) => this.#search(space, text, limit),
    recent: (limit) => this.#recent(limit),
    lastOpened: (limit) => withSession(this.#context, async (session) => yes(await this.#lastOpened(session, limit))),
  } satisfies Part

  async begin(session: Session): Promise<void> {
    this.#lookedAt = await readSetting<LookedAt[]>(session.store, "looked-at", [])
  }
  /** The space went on: what is open is sorted anew, and the page told. */
  changed(open: OpenSpace): void {
    for (const one of this.#opened.values()) {
      if (one.open.id !== open.id || one.stand === open.replica.stand) continue
      this.#fill(one)
      this.#context.tell({ news: "folder", handle: one.handle, count: one.rows.length } satisfies News)
    }
  }
  /** Rows look otherwise though nothing moved: stars, pins, who is editing. */
  repaint(space: string): void {
    for (const one of this.#opened.values())
      if (one.open.id === space) this.#context.tell({ news: "folder", handle: one.handle, count: one.rows.length })
    if (this.#shown?.space === space) this.#context.tell({ news: "node", ...this.#shown })
  }
  repaintAll(): void {
    for (const space of new Set([...this.#opened.values()].map((one) => one.open.id))) this.repaint(space)
  }
  hasOpen(space: string): boolean {
    return this.#shown?.space === space || [...this.#opened.values()].some((one) => one.open.id === space)
  }
  closeAll(): void {
    this.#opened.clear()
    this.#shown = undefined
  }

  #fill(one: Opened): void {
    const { state } = one.open.replica
    one.rows = state.isLive(one.node) ? sorted(state, one.node, one.sort) : []
    one.stand = one.open.replica.stand
  }

  #open(open: OpenSpace, text: string, sort: Sort): Answer<OpenFolder> {
    const node = nodeOf(text)
    const view = node && open.replica.state.node(node)
    if (!node || !view || view.sort !== "folder" || !view.live) return no("not_found", "no such folder")
    const one: Opened = { handle: this.#next++, open, node, sort, rows: [], stand: "" }
    this.#fill(one)
    this.#opened.set(one.handle, one)
    this.#shown = undefined
    void refreshLeases(open).then((news) => news && this.repaint(open.id))
    const role = open.replica.ownRole ?? 0
    const mayWrite = open.alarm === undefined && !open.replica.isNewer && !open.replica.isFrozen
    return yes({
      handle: one.handle,
      space: open.id,
      node: text,
      path: pathOf(open, node),
      count: one.rows.length,
      canEdit: mayWrite && role >= SpaceRole.editor,
      canComment: mayWrite && role >= SpaceRole.commenter,
      ask: managersOf(open),
    })
  }

  #rows(handle: number, from: number, to: number): Answer<Row[]> {
    const one = this.#opened.get(handle)
    if (!one) return no("not_found", "this folder was closed")
    const { state } = one.open.replica
    const views = one.rows.slice(Math.max(0, from), Math.max(0, to)).map((row) => state.rowNode(row))
    return yes(views.filter((view) => view !== undefined).map((view) => this.rowOf(one.open, view)))
  }

  rowOf(open: OpenSpace, view: NodeView): Row {
    const { replica } = open
    const row: Row = {
      node: textOfNode(view.id),
      kind: kindOf(view.sort),
      name: view.name,
      bytes: view.sizeBytes,
      changedMs: view.changed.timeMs,
      changedBy: replica.nameOf(view.changed.author),
      versions: view.versions,
      editing: editingOf(open, view.parent, view.name),
      ...keptWords(this.#pinned.untilOf(open.id, textOfNode(view.id))),
      conflict: isConflictName(view.name),
      fresh: isFresh(open, view),
      notes: openThreadsOn(replica.state, view.id),
    }
    if (view.sort === "link") {
      const target = replica.state.current(view.id)
      const parsed = target && parseTarget(target.content)
      if (parsed?.ok) Object.assign(row, this.links?.()?.look(parsed.value))
    }
    return row
  }

  #indexOf(handle: number, text: string): Answer<number> {
    const one = this.#opened.get(handle)
    const node = nodeOf(text)
    if (!one || !node) return no("not_found", "this folder was closed")
    return yes(one.rows.findIndex((row) => row.key === keyOf(node)))
  }

  #sort(handle: number, sort: Sort): Answer<void> {
    const one = this.#opened.get(handle)
    if (!one) return no("not_found", "this folder was closed")
    one.sort = sort
    this.#fill(one)
    return doneWell
  }

  async #file(open: OpenSpace, text: string): Promise<Answer<FileSight>> {
    const { replica } = open
    const node = nodeOf(text)
    const view = node && replica.state.node(node)
    if (!node || !view) return no("not_found", "no such file")
    await refreshLeases(open)
    const versions = replica.state.versions(node)
    const listed = versions.map((one, i): Version => ({
      version: versionText(one.stamp),
      number: i + 1,
      bytes: one.sizeBytes,
      atMs: one.stamp.timeMs,
      by: replica.nameOf(one.stamp.author),
      through: through(open, one.stamp.author),
      current: i + 1 === versions.length,
    }))
    return yes({
      space: open.id,
      node: text,
      kind: kindOf(view.sort),
      name: view.name,
      path: pathOf(open, node),
      bytes: view.sizeBytes,
      type: mediaTypeOf(view.name),
      changedMs: view.changed.timeMs,
      changedBy: replica.nameOf(view.changed.author),
      createdMs: view.created.timeMs,
      createdBy: replica.nameOf(view.created.author),
      trashed: !view.live,
      trashedWith: trashedFolder(open, view),
      editing: editingOf(open, view.parent, view.name),
      ...keptWords(this.#pinned.untilOf(open.id, text)),
      allVersionsDays: upkeepRules(replica.roster.history.state.policy).retentionDays,
      versions: listed.reverse(),
    })
  }

  async #noteOpened(session: Session, space: string, node: string): Promise<void> {
    if (this.#lookedAt[0]?.space === space && this.#lookedAt[0].node === node) return
    const others = this.#lookedAt.filter((one) => one.space !== space || one.node !== node)
    this.#lookedAt = [{ space, node }, ...others].slice(0, lookedAtMax)
    const keep = (): Promise<void> => writeSetting(session.store, "looked-at", this.#lookedAt)
    await this.#keeping.take(keep).catch(() => undefined) // a full disk: then it is forgotten with the page
  }

  /** What lies in the bin or is gone is left out. */
  async #lastOpened(session: Session, limit: number): Promise<Recent[]> {
    const found: Recent[] = []
    const all = await session.soon.allThatOpen() // after a reload none is open yet
    for (const { space, node } of this.#lookedAt) {
      const open = all.find((one) => one.id === space)
      const id = nodeOf(node)
      const view = id && open?.replica.state.node(id)
      if (found.length < limit && open && view?.live) found.push(recentOf(open, view))
    }
    return found
  }

  #search(space: string | null, text: string, limit: number): Promise<Answer<Found[]>> {
    return withSession(this.#context, async (session) => {
      const wanted = simplified(text)
      const found: Found[] = []
      if (wanted === "") return yes(found)
      const spaces =
        space === null
          ? await session.soon.allThatOpen() // one whose answers do not come holds up none of the others
          : [await session.space(space)].flatMap((one) => (one.ok ? [one.value] : []))
      for (const open of spaces)
        for (const { key, name } of open.replica.state.eachLiveName()) {
          if (found.length >= limit) return yes(found)
          if (!simplified(name).includes(wanted)) continue
          const id = NodeId.of(Uint8Array.from(key, (sign) => sign.charCodeAt(0)))
          const view = open.replica.state.node(id)!
          const path = open.replica.state.pathOf(view.parent)
          found.push({
            space: open.id,
            node: textOfNode(id),
            kind: kindOf(view.sort),
            name,
            path,
            changedMs: view.changed.timeMs,
          })
        }
      return yes(found)
    })
  }

  #recent(limit: number): Promise<Answer<Recent[]>> {
    return withSession(this.#context, async (session) => {
      const all: Recent[] = []
      for (const open of await session.soon.allThatOpen())
        for (const view of newestByOthers(open, limit))
          all.push(recentOf(open, view))
      all.sort((a, b) => b.changedMs - a.changedMs)
      return yes(all.slice(0, limit))
    })
  }
}

function recentOf(open: OpenSpace, view: NodeView): Recent {
  return {
    space: open.id,
    node: textOfNode(view.id),
    kind: kindOf(view.sort),
    name: view.name,
    changedMs: view.changed.timeMs,
    changedBy: open.replica.nameOf(view.changed.author),
  }
}

/** For comparing what is typed: case and composition do not matter. */
export function simplified(text: string): string {
  return text.normalize("NFC").toLowerCase().trim()
}

/** The folder that lies in the bin with what is in it; null: the node lies there itself, or nowhere there. */
function trashedFolder(open: OpenSpace, view: NodeView): Crumb | null {
  if (view.live || view.trashed) return null
  const folder = open.replica.state.wayTo(view.id).findLast((one) => one.trashed)
  return folder ? { node: textOfNode(folder.id), name: folder.name } : null
}

function pathOf(open: OpenSpace, node: NodeId): Crumb[] {
  const { state } = open.replica
  return [
    { node: "", name: state.title },
    ...state.wayTo(node).map((view) => ({ node: textOfNode(view.id), name: view.name })),
  ]
}

/** By somebody else, since what was looked at before. */
export function isFresh(open: OpenSpace, view: NodeView, since = open.freshSeq): boolean {
  return view.changed.seq > since && !open.replica.isSelf(view.changed.author)
}

// Both look at every node once for each new head, not at each question.
const counted = new WeakMap<OpenSpace, { key: string; fresh: number }>()
export function freshCount(open: OpenSpace): number {
  const { replica } = open
  if (replica.head.seq <= open.seenSeq) return 0
  const key = `${replica.stand}/${open.seenSeq}`
  const before = counted.get(open)
  if (before?.key === key) return before.fresh
  let fresh = 0
  const isNew = (changed: Stamp): boolean => changed.seq > open.seenSeq
  for (const view of replica.state.eachNode(isNew)) if (isFresh(open, view, open.seenSeq) && view.live && !isZero(view.id)) ++fresh
  counted.set(open, { key, fresh })
  return fresh
}

const newest = new WeakMap<OpenSpace, { key: string; views: NodeView[] }>()
function newestByOthers(open: OpenSpace, limit: number): NodeView[] {
  const { replica } = open
  const key = `${replica.stand}/${limit}`
  const before = newest.get(open)
  if (before?.key === key) return before.views
  const views: NodeView[] = []
  let least = 0
  const isWanted = (changed: Stamp, sort: Sorted): boolean =>
    sort !== "folder" && changed.timeMs > least && !replica.isSelf(changed.author)
  for (const view of replica.state.eachNode(isWanted)) {
    if (!view.live || equal(view.parent, limboId())) continue
    views.push(view)
    if (views.length < 4 * limit) continue
    views.sort((a, b) => b.changed.timeMs - a.changed.timeMs)
    views.length = limit
    least = views.at(-1)!.changed.timeMs
  }
  views.sort((a, b) => b.changed.timeMs - a.changed.timeMs)
  const kept = views.slice(0, limit)
  newest.set(open, { key, views: kept })
  return kept
}

function trashOf(open: OpenSpace): TrashRow[] {
  const { replica } = open
  const { trashDays } = upkeepRules(replica.roster.history.state.policy)
  return replica.state
    .trash()
    .map((view): TrashRow => {
      const trashed = view.trashed!
      return {
        node: textOfNode(view.id),
        kind: kindOf(view.sort),
        name: view.name,
        from: replica.state.pathOf(view.parent),
        bytes: view.sizeBytes,
        trashedMs: trashed.timeMs,
        trashedBy: replica.nameOf(trashed.author),
        goesMs: trashed.timeMs + trashDays * dayMs,
      }
    })
    .sort((a, b) => b.trashedMs - a.trashedMs)
}
