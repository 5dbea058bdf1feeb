// Changing what lies in a space. Each wish is one change of the journal, decided on the newest state; what was done can
// be taken back for a while.
import type { Answer, Done } from "./contract.ts"
import { changing, type Context, type Part } from "./context.ts"
import { nodeOf, textOfNode } from "./folders.ts"
import { refreshLeases } from "./leases_held.ts"
import { doneWell, no, outcome, refused, yes } from "./problems.ts"
import type { OpenSpace } from "./session.ts"
import { equal } from "../mappe/base/bytes.ts"
import { idText, isZero } from "../mappe/base/id.ts"
import { type LeaseKey, NodeId, PrincipalId } from "../mappe/base/ids.ts"
import { SpaceRole } from "../mappe/journal/access.ts"
import { parseContent, parseTarget, type Target } from "../mappe/journal/content.ts"
import { type NewName, newName } from "../mappe/journal/name.ts"
import type { Intent } from "../mappe/journal/rebase.ts"
import type { NodeView, State } from "../mappe/journal/state.ts"
import { stemAndEnding } from "../mappe/journal/stem.ts"
import type { Change, Committed } from "../mappe/replica/batch.ts"
import { commitAll } from "../mappe/replica/committer.ts"
import { leaseKeyOf, leaseKeysFor, leaseKeysForNode, leaseKeysForTree } from "../mappe/replica/leases.ts"
import { purgeChanges } from "../mappe/replica/purge.ts"

const stepsMax = 50
type Step = () => Promise<Answer<void>>

/** "Bericht.pdf" as "Bericht 2.pdf", the first that is free. */
export function freeName(state: State, parent: NodeId, name: string): string {
  if (!state.child(parent, name)) return name
  const [stem, ending] = stemAndEnding(name)
  for (let number = 2; ; ++number) {
    const tried = `${stem} ${number}${ending}`
    if (!state.child(parent, tried)) return tried
  }
}

export class Changes {
  readonly #context: Context
  readonly #onChanged: (open: OpenSpace) => void
  readonly #onEditing: (open: OpenSpace) => void // who is editing changed
  readonly #steps = new Map<number, Step>()
  #next = 1

  constructor(context: Context, onChanged: (open: OpenSpace) => void, onEditing: (open: OpenSpace) => void) {
    this.#context = context
    this.#onChanged = onChanged
    this.#onEditing = onEditing
  }

  readonly part = {
    makeFolder: (space, parent, name) => changing(this.#context, space, (open) => this.#makeFolder(open, parent, name)),
    rename: (space, node, name) => changing(this.#context, space, (open) => this.#rename(open, node, name)),
    move: (space, nodes, parent) => changing(this.#context, space, (open) => this.#move(open, nodes, parent)),
    copy: (space, nodes, parent) => changing(this.#context, space, (open) => this.#copy(open, nodes, parent)),
    trash: (space, nodes) => changing(this.#context, space, (open) => this.#trash(open, nodes)),
    restore: (space, nodes) => changing(this.#context, space, (open) => this.#restore(open, nodes)),
    purge: (space, nodes) => changing(this.#context, space, (open) => this.#purge(open, nodes)),
    restoreVersion: (space, node, version) =>
      changing(this.#context, space, (open) => this.#restoreVersion(open, node, version)),
    undo: (step) => this.#undo(step),
    takeOver: (space, node) => changing(this.#context, space, (open) => this.#takeOver(open, node)),
  } satisfies Part

  forget(): void {
    this.#steps.clear()
  }

  async #undo(number: number): Promise<Answer<void>> {
    const step = this.#steps.get(number)
    if (!step) return no("not_found", "that cannot be taken back any more")
    this.#steps.delete(number)
    const done = await step()
    if (done.ok) this.#say("undone", [], undefined)
    return done
  }

  #say(what: Done, names: string[], back: Step | undefined): void {
    let undo: number | null = null
    if (back) {
      undo = this.#next++
      this.#steps.set(undo, back)
      this.#steps.delete(undo - stepsMax)
    }
    this.#context.tell({ news: "done", what, names, undo })
  }

  /** Commits, tells open folders, gives what became of each change. The first that failed is named. */
  async #commit(open: OpenSpace, changes: Change[]): Promise<Answer<Committed[]>> {
    const many = await commitAll(open.replica, changes)
    this.#onChanged(open)
    if (many.failed) {
      const holder = many.failed.error.kind === "locked" ? holderOf(open, many.failed.problem?.json) : undefined
      return refused(many.failed, holder !== undefined ? { holder } : {})
    }
    for (const one of many.results) {
      const failed = outcome(one)
      if (failed) return failed
    }
    return yes(many.results)
  }

  async #makeFolder(open: OpenSpace, parentText: string, typed: string): Promise<Answer<{ node: string }>> {
    const parent = nodeOf(parentText)
    const name = named(newName(typed))
    if (!parent) return no("not_found", "no such folder")
    if (!name.ok) return name
    if (open.replica.state.child(parent, name.value))
      return no("exists", "the name is taken", { field: "name", rule: "name_taken" })
    const node = NodeId.random()
    const leaseKeys = leaseKeysFor(open.replica, parent, name.value)
    const done = await this.#commit(open, [{ intent: { intent: "folder", node, parent, name: name.value }, leaseKeys }])
    if (!done.ok) return done
    this.#say("folder_made", [name.value], () => this.#again(open, (now) => this.#trash(now, [idText(node)], false)))
    return yes({ node: idText(node) })
  }

  /** The first free name like `wanted`: titles of a council come twice. */
  async makeLink(open: OpenSpace, parentText: string, wanted: string, target: Target): Promise<Answer<{ node: string }>> {
    const parent = nodeOf(parentText)
    if (!parent || !open.replica.state.isLive(parent)) return no("not_found", "no such folder", { rule: "parent_gone" })
    const name = named(newName(freeName(open.replica.state, parent, wanted)))
    if (!name.ok) return name
    const node = NodeId.random()
    const intent: Intent = { intent: "plain", ops: [{ op: "link", node, parent, name: name.value, target }], noteKind: false }
    const done = await this.#commit(open, [{ intent, leaseKeys: leaseKeysFor(open.replica, parent, name.value) }])
    if (!done.ok) return done
    this.#say("link_made", [name.value], () => this.#again(open, (now) => this.#trash(now, [idText(node)], false)))
    return yes({ node: idText(node) })
  }

  /** Undone, each link leads where it led before. */
  async relink(open: OpenSpace, wishes: readonly { view: NodeView; target: Target }[]): Promise<Answer<void>> {
    const { state } = open.replica
    const before = wishes.flatMap(({ view }) => {
      const current = state.current(view.id)
      const parsed = current && parseTarget(current.content)
      return parsed?.ok ? [{ view, target: parsed.value }] : []
    })
    const changes = wishes.map(({ view, target }): Change => ({ intent: { intent: "plain", ops: [{ op: "relink", node: view.id, target }], noteKind: false } }))
    const done = await this.#commit(open, changes)
    if (!done.ok) return done
    this.#say("relinked", wishes.map(({ view }) => view.name), () => this.#again(open, (now) => this.relink(now, before)))
    return doneWell
  }

  #again(open: OpenSpace, work: (open: OpenSpace) => Promise<Answer<void>>): Promise<Answer<void>> {
    return changing(this.#context, open.id, work)
  }

  async #rename(open: OpenSpace, text: string, typed: string, says = true): Promise<Answer<void>> {
    const name = named(newName(typed))
    if (!name.ok) return name
    const view = viewOf(open, text)
    if (!view) return no("not_found", "it is gone meanwhile")
    const done = await this.#moveTo(open, [{ view, parent: view.parent, name: name.value }])
    if (!done.ok) return done
    if (says)
      this.#say("renamed", [view.name, name.value], () =>
        this.#again(open, (now) => this.#rename(now, text, view.name, false)),
      )
    return doneWell
  }

  async #move(open: OpenSpace, nodes: string[], parentText: string): Promise<Answer<void>> {
    const parent = nodeOf(parentText)
    const views = viewsOf(open, nodes)
    if (!parent || views.length !== nodes.length) return no("not_found", "it is gone meanwhile")
    const done = await this.#moveTo(
      open,
      views.map((view) => ({ view, parent, name: view.name })),
    )
    if (!done.ok) return done
    const back = views.map((view) => ({ node: textOfNode(view.id), parent: view.parent, name: view.name }))
    this.#say(
      "moved",
      views.map((view) => view.name),
      () =>
        this.#again(open, async (now) => {
          const moves = back.flatMap(({ node, parent: before, name }) => {
            const view = viewOf(now, node)
            return view ? [{ view, parent: before, name }] : []
          })
          return this.#moveTo(now, moves)
        }),
    )
    return doneWell
  }

  async #moveTo(open: OpenSpace, moves: { view: NodeView; parent: NodeId; name: string }[]): Promise<Answer<void>> {
    const changes: Change[] = []
    for (const { view, parent, name } of moves) {
      const keys = await leaseKeysForTree(open.replica, view.id)
      if (!keys.ok) return refused(keys)
      const intent: Intent = { intent: "move", node: view.id, parent, name, overwrite: false, conditions: {} }
      changes.push({ intent, leaseKeys: [...keys.value, ...leaseKeysFor(open.replica, parent, name)] })
    }
    const done = await this.#commit(open, changes)
    return done.ok ? doneWell : done
  }

  async #copy(open: OpenSpace, nodes: string[], parentText: string): Promise<Answer<void>> {
    const parent = nodeOf(parentText)
    const views = viewsOf(open, nodes)
    if (!parent || views.length !== nodes.length) return no("not_found", "it is gone meanwhile")
    const { state } = open.replica
    for (const view of views)
      if (state.isBelow(parent, view.id)) return no("usage", "into itself", { rule: "below_itself" })
    const changes: Change[] = []
    const made: string[] = []
    // A name that two of them have is taken by the first.
    const taken = new Set<string>()
    for (const view of views) {
      let name = freeName(state, parent, view.name)
      while (taken.has(name)) name = freeName(state, parent, `${name} 2`)
      taken.add(name)
      const node = copyInto(open, view, parent, name, changes)
      made.push(idText(node))
    }
    const done = await this.#commit(open, changes)
    if (!done.ok) return done
    this.#say(
      "copied",
      views.map((view) => view.name),
      () => this.#again(open, (now) => this.#trash(now, made, false)),
    )
    return doneWell
  }

  async #trash(open: OpenSpace, nodes: string[], says = true): Promise<Answer<void>> {
    const views = viewsOf(open, nodes)
    if (views.length === 0) return no("not_found", "it is gone meanwhile")
    const changes: Change[] = []
    for (const view of views) {
      const keys = await leaseKeysForTree(open.replica, view.id)
      if (!keys.ok) return refused(keys)
      changes.push({ intent: { intent: "trash", node: view.id, conditions: {} }, leaseKeys: keys.value })
    }
    const done = await this.#commit(open, changes)
    if (!done.ok) return done
    if (says)
      this.#say(
        "trashed",
        views.map((view) => view.name),
        () => this.#again(open, (now) => this.#restore(now, nodes, false)),
      )
    return doneWell
  }

  /** To where they were; to the root when that is gone. */
  async #restore(open: OpenSpace, nodes: string[], says = true): Promise<Answer<void>> {
    const { state } = open.replica
    const views = viewsOf(open, nodes).filter((view) => view.trashed)
    if (views.length === 0) return no("not_found", "it is not in the trash any more")
    let elsewhere: string[] | undefined
    for (const view of views) {
      const parent = state.isLive(view.parent) ? view.parent : NodeId.zero
      const name = freeName(state, parent, view.name)
      const op = { op: "restore", node: view.id, parent, name } as const
      const done = await this.#commit(open, [
        {
          intent: { intent: "plain", ops: [op], noteKind: false },
          leaseKeys: leaseKeysFor(open.replica, parent, name),
        },
      ])
      if (!done.ok) return done
      if (!equal(parent, view.parent) || name !== view.name)
        elsewhere = [view.name, isZero(parent) ? state.title : state.node(parent)!.name, name]
    }
    const single = views.length === 1 ? elsewhere : undefined
    if (says)
      this.#say(
        single ? "restored_elsewhere" : "restored",
        single ?? views.map((view) => view.name),
        () => this.#again(open, (now) => this.#trash(now, nodes, false)),
      )
    return doneWell
  }

  async #purge(open: OpenSpace, nodes: string[]): Promise<Answer<void>> {
    const views = viewsOf(open, nodes)
    if (views.length === 0) return no("not_found", "it is gone already")
    const opened = await open.replica.openInnerLists()
    if (!opened.ok) return refused(opened)
    const done = await this.#commit(
      open,
      purgeChanges(
        open.replica.state,
        views.map((view) => view.id),
      ),
    )
    if (!done.ok) return done
    this.#say(
      "purged",
      views.map((view) => view.name),
      undefined,
    )
    return doneWell
  }

  async #restoreVersion(open: OpenSpace, text: string, version: string, says = true): Promise<Answer<void>> {
    const view = viewOf(open, text)
    const { state } = open.replica
    const versions = view ? state.versions(view.id) : []
    const wanted = versions.find((one) => `${one.stamp.seq}.${one.stamp.op}` === version)
    const before = versions.at(-1)
    const content = wanted && parseContent(wanted.content)
    if (!view || !before || !content?.ok) return no("not_found", "that version is gone")
    if (wanted === before) return doneWell
    const intent: Intent = {
      intent: "save",
      parent: view.parent,
      name: view.name,
      node: view.id,
      base: state.etag(view.id),
      freshNode: NodeId.random(),
      content: content.value,
      mtimeMs: wanted!.mtimeMs,
      conditions: {},
    }
    const done = await this.#commit(open, [{ intent, leaseKeys: leaseKeysForNode(open.replica, view.id) }])
    if (!done.ok) return done
    const was = `${before.stamp.seq}.${before.stamp.op}`
    if (says)
      this.#say("version_restored", [view.name, `${versions.indexOf(wanted!) + 1}`], () =>
        this.#again(open, (now) => this.#restoreVersion(now, text, was, false)),
      )
    this.#context.tell({ news: "node", space: open.id, node: text })
    return doneWell
  }

  /** A manager breaks somebody else's lease. */
  async #takeOver(open: OpenSpace, text: string): Promise<Answer<void>> {
    const view = viewOf(open, text)
    if (!view) return no("not_found", "it is gone meanwhile")
    if (open.replica.ownRole !== SpaceRole.manager) return no("denied", "only managers of a space end another's lock")
    const broken = await open.replica.api.breakLease(open.replica.id, leaseKeyOf(open.replica, view.parent, view.name))
    if (!broken.ok) return refused(broken)
    await refreshLeases(open, true)
    this.#onEditing(open)
    this.#say("taken_over", [view.name], undefined)
    this.#context.tell({ news: "node", space: open.id, node: text })
    return doneWell
  }
}

/** Or why not: the rule "name_FAULT", of a space "title_FAULT". */
export function named(name: NewName, field: "name" | "title" = "name"): Answer<string> {
  return name.ok
    ? yes(name.value)
    : no("usage", "a name that others could not use", { field, rule: `${field}_${name.fault}` })
}
function viewOf(open: OpenSpace, text: string): NodeView | undefined {
  const node = nodeOf(text)
  return node && !isZero(node) ? open.replica.state.node(node) : undefined
}
function viewsOf(open: OpenSpace, nodes: readonly string[]): NodeView[] {
  return nodes.flatMap((text) => viewOf(open, text) ?? [])
}

/** Copies refer to the chunks that are there: nothing is sent. */
function copyInto(open: OpenSpace, view: NodeView, parent: NodeId, name: string, changes: Change[]): NodeId {
  const { state } = open.replica
  const node = NodeId.random()
  // The places of what lies in a new folder are nobody's yet.
  const leaseKeys: LeaseKey[] =
    changes.length === 0 || state.node(parent) ? leaseKeysFor(open.replica, parent, name) : []
  if (view.sort === "folder") {
    changes.push({ intent: { intent: "folder", node, parent, name }, leaseKeys })
    for (const child of state.children(view.id)) copyInto(open, child, node, child.name, changes)
    return node
  }
  const current = state.current(view.id)
  const content = current && parseContent(current.content)
  if (content?.ok)
    changes.push({
      intent: {
        intent: "save",
        parent,
        name,
        node: undefined,
        base: undefined,
        freshNode: node,
        content: content.value,
        mtimeMs: current!.mtimeMs,
        conditions: {},
      },
      leaseKeys,
    })
  return node
}

/** Who holds the lease that was in the way, as the server says. */
export function holderOf(open: OpenSpace, json: Record<string, unknown> | undefined): string | undefined {
  const holder = json?.["holder"] as { principal?: { kind?: unknown; id?: unknown } } | undefined
  const id = PrincipalId.parseText(typeof holder?.principal?.id === "string" ? holder.principal.id : "")
  const kind = holder?.principal?.kind
  return id.ok && (kind === 1 || kind === 2 || kind === 3) ? open.replica.nameOf({ kind, id: id.value }) : undefined
}
