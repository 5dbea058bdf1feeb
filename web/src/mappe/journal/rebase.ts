// What becomes of an unfinished change when the journal moved on: after a 409, and for the offline outbox.
//                                                                                 docs/protocol.md sections 4.8 and 6
//
// A change is an intent with preconditions. It is decided anew on each new head; the answer is ops to sign, or why not.
// The state is only looked at. Drops are computed afterwards, by State.preview of the ops.
import { equal } from "../base/bytes.ts"
import { isZero, keyOf } from "../base/id.ts"
import { type Etag, NodeId } from "../base/ids.ts"
import type { Content } from "./content.ts"
import { conflictName, type LocalTime } from "./conflict_name.ts"
import type { Op } from "./ops.ts"
import { type EntryInfo, type NodeView, type State, type Unfit, limboId, parsedContent } from "./state.ts"

export type Origin =
  | "online" // somebody waits for the answer
  | "outbox" // made while offline, or left over: nothing may be lost, nobody is there to ask

// If-Match and If-None-Match: *. Judged at each try.
export interface Preconditions {
  ifMatch?: Etag | undefined // the node's etag must be this
  ifNoneMatchAny?: boolean // there must be nothing under that name
}

// New content under a name: a save, an upload.
export interface SaveIntent {
  intent: "save"
  parent: NodeId
  name: string
  node: NodeId | undefined // the node it was made from; none: there was nothing under that name
  base: Etag | undefined // the etag it was made from; none: whoever saved did not look
  freshNode: NodeId // id to use when a new node is made: the file, or the conflict copy
  content: Content
  mtimeMs: number
  conditions: Preconditions
}
export interface FolderIntent {
  intent: "folder"
  node: NodeId
  parent: NodeId
  name: string
}
export interface MoveIntent {
  intent: "move"
  node: NodeId
  parent: NodeId
  name: string
  overwrite: boolean // what holds the name goes to the trash, or takes the content over (safe-save, section 6)
  conditions: Preconditions // ifMatch: of the moved node; ifNoneMatchAny: of the target name
}
export interface TrashIntent {
  intent: "trash"
  node: NodeId
  conditions: Preconditions
}
// Anything else (touch, attr, restore, forget, purge, link, relink, notes): signed if it still fits, else given up.
export interface PlainIntent {
  intent: "plain"
  ops: readonly Op[]
  noteKind: boolean
}
export type Intent = SaveIntent | FolderIntent | MoveIntent | TrashIntent | PlainIntent

export interface RebaseContext {
  origin: Origin
  entry: EntryInfo // as it would be signed: author, role, seq
  who: string // display name of the author, for conflict copies
  now: LocalTime
  // Rule 1: whether the content to save and the current one of the same digest were opened and found equal. None: not
  // compared yet. A digest is another's claim, so it alone decides nothing.
  foundEqual: boolean | undefined
}

export type GaveUp =
  | "node_gone" // trashed, purged or never there
  | "parent_gone" // the folder to put it into is trashed or gone
  | "name_taken" // by something that must not be overwritten
  | "wrong_sort" // a file where a folder was, or the like
  | "below_itself"
  | "does_not_fit" // any other rule of "an operation fits"

export type Decision =
  // Encrypt and append these. `node`: the one the content ended in, or the intent's; zero for plain ones.
  | { decision: "sign"; ops: readonly Op[]; node: NodeId }
  // The same, but the content lands beside the other one, or in the root; tell the user.
  | { decision: "conflict_copy"; ops: readonly Op[]; node: NodeId; parent: NodeId; name: string }
  | { decision: "nothing"; node: NodeId } // it is so already
  // Open `node`'s current content, compare it with the one to save, ask again with foundEqual.
  | { decision: "compare"; node: NodeId }
  | { decision: "precondition_failed" } // 412
  | { decision: "given_up"; why: GaveUp; rule: Unfit | undefined } // tell the user

function givenUp(why: GaveUp, rule?: Unfit): Decision {
  return { decision: "given_up", why, rule }
}
const preconditionFailed: Decision = { decision: "precondition_failed" }

// `state` is previewed, so nothing else may use it meanwhile; it is the same afterwards.
export function decide(state: State, intent: Intent, context: RebaseContext): Decision {
  switch (intent.intent) {
    case "save":
      return new SaveDecision(state, intent, context).decide()
    case "folder":
      return decideFolder(state, intent, context)
    case "move":
      return decideMove(state, intent, context)
    case "trash":
      return decideTrash(state, intent, context)
    case "plain":
      return signed(state, context, intent.ops, NodeId.zero, intent.noteKind)
  }
}

function isFolder(state: State, id: NodeId): boolean {
  if (equal(id, limboId())) return true
  const node = state.node(id)
  return node !== undefined && node.live && node.sort === "folder"
}

function holdsContent(node: NodeView): boolean {
  return node.sort === "file" || node.sort === "draft"
}

function sameEtag(a: Etag | undefined, b: Etag | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equal(a, b)
}

// Whether If-Match, if there is one, names another etag.
function otherWanted(conditions: Preconditions, current: Etag | undefined): boolean {
  return conditions.ifMatch !== undefined && !sameEtag(conditions.ifMatch, current)
}

// What is about to be signed must fit, or the entry would be skipped by everybody.
function unfit(state: State, context: RebaseContext, ops: readonly Op[], noteKind: boolean): Unfit | undefined {
  return state.preview({ ...context.entry, noteKind }, ops).skipped?.why
}

function signed(state: State, context: RebaseContext, ops: readonly Op[], node: NodeId, noteKind = false): Decision {
  const why = unfit(state, context, ops, noteKind)
  return why ? givenUp("does_not_fit", why) : { decision: "sign", ops, node }
}

// --- rules 1, 2, 3 ---

class SaveDecision {
  readonly #state: State
  readonly #save: SaveIntent
  readonly #context: RebaseContext

  constructor(state: State, save: SaveIntent, context: RebaseContext) {
    this.#state = state
    this.#save = save
    this.#context = context
  }

  decide(): Decision {
    const { freshNode, node: madeFrom, conditions } = this.#save
    // The lost answer was a success.
    if (!isZero(freshNode) && this.#state.node(freshNode)) return { decision: "nothing", node: freshNode }
    if (madeFrom === undefined) return this.#byName()
    const node = this.#state.node(madeFrom)
    if (node?.live) return this.#onto(node)
    if (this.#isOutbox) return this.#copyInto(NodeId.zero)
    return conditions.ifMatch ? preconditionFailed : this.#byName()
  }

  get #isOutbox(): boolean {
    return this.#context.origin === "outbox"
  }

  #byName(): Decision {
    const { parent, name, content, mtimeMs, conditions, freshNode } = this.#save
    if (!isFolder(this.#state, parent))
      return this.#isOutbox ? this.#copyInto(NodeId.zero) : givenUp("parent_gone", "parent_not_folder")
    const holder = this.#state.child(parent, name)
    if (holder) return this.#onto(this.#state.node(holder)!)
    if (conditions.ifMatch && !this.#isOutbox) return preconditionFailed
    const file: Op = { op: "file", node: freshNode, parent, name, content, mtimeMs }
    return signed(this.#state, this.#context, [file], freshNode)
  }

  #onto(node: NodeView): Decision {
    const { base, conditions, content } = this.#save
    const current = this.#state.etag(node.id)
    const fails = conditions.ifNoneMatchAny === true || otherWanted(conditions, current)
    if (!this.#isOutbox && fails) return preconditionFailed
    if (!holdsContent(node)) return this.#isOutbox ? this.#copyInto(node.parent) : givenUp("wrong_sort", "wrong_sort")
    if (base && sameEtag(base, current) && !fails) return this.#put(node.id)
    if (claimsEqual(this.#state, node.id, content)) {
      if (this.#context.foundEqual === undefined) return { decision: "compare", node: node.id }
      if (this.#context.foundEqual) return { decision: "nothing", node: node.id }
    }
    return this.#isOutbox ? this.#copyInto(node.parent) : this.#put(node.id)
  }

  #put(node: NodeId): Decision {
    const { base, content, mtimeMs } = this.#save
    return signed(this.#state, this.#context, [{ op: "put", node, base, content, mtimeMs }], node)
  }

  #copyInto(parent: NodeId): Decision {
    const { freshNode: node, content, mtimeMs } = this.#save
    const isTaken = (name: string) => this.#state.child(parent, name) !== undefined
    const name = conflictName(this.#save.name, this.#context.who, this.#context.now, isTaken)
    const ops: Op[] = [{ op: "file", node, parent, name, content, mtimeMs }]
    const why = unfit(this.#state, this.#context, ops, false)
    return why ? givenUp("does_not_fit", why) : { decision: "conflict_copy", ops, node, parent, name }
  }
}

// Same size and digest; and "" equals nothing.
function claimsEqual(state: State, node: NodeId, content: Content): boolean {
  const version = state.current(node)
  if (version === undefined || content.digest === undefined) return false
  const there = parsedContent(version.content)
  return there.digest !== undefined && equal(there.digest, content.digest) && there.sizeBytes === content.sizeBytes
}

// --- folders, moves, trash ---

function decideFolder(state: State, make: FolderIntent, context: RebaseContext): Decision {
  const { node, parent, name } = make
  if (state.node(node)) return { decision: "nothing", node }
  if (!isFolder(state, parent)) return givenUp("parent_gone", "parent_not_folder")
  const holder = state.child(parent, name)
  if (holder === undefined) return signed(state, context, [{ op: "folder", node, parent, name }], node)
  // What was to go into the new folder goes into this one.
  const wantedSo = context.origin === "outbox" && state.node(holder)?.sort === "folder"
  return wantedSo ? { decision: "nothing", node: holder } : givenUp("name_taken", "name_taken")
}

// The content of `node` becomes a new version of `holder`, so that history, notes and links stay on the document. What
// carries a history or notes of its own stays in the trash; a mere temporary file is purged at once.
function takeOver(state: State, node: NodeView, holder: NodeId): Op[] {
  const from = state.current(node.id)!
  const base = state.etag(holder)
  const ops: Op[] = [
    { op: "put", node: holder, base, content: parsedContent(from.content), mtimeMs: from.mtimeMs },
    { op: "trash", node: node.id },
  ]
  const onAgenda = state.agenda.subjectsOf(keyOf(node.id)).length > 0
  if (node.versions === 1 && state.notesOn(node.id).length === 0 && !onAgenda) ops.push({ op: "purge", node: node.id })
  return ops
}

function decideMove(state: State, move: MoveIntent, context: RebaseContext): Decision {
  const { parent, name, conditions } = move
  const node = state.node(move.node)
  if (!node?.live) return givenUp("node_gone", node ? "not_live" : "unknown_node")
  if (otherWanted(conditions, state.etag(move.node))) return preconditionFailed
  if (!isFolder(state, parent)) return givenUp("parent_gone", "parent_not_folder")
  if (state.isBelow(parent, move.node)) return givenUp("below_itself", "below_itself")
  if (equal(node.parent, parent) && node.name === name) return { decision: "nothing", node: move.node }
  const holder = state.child(parent, name)
  const ops: Op[] = []
  if (holder && keyOf(holder) !== keyOf(move.node)) {
    if (conditions.ifNoneMatchAny) return preconditionFailed
    if (!move.overwrite) return givenUp("name_taken", "name_taken")
    if (holdsContent(node) && state.node(holder)?.sort === "file")
      return signed(state, context, takeOver(state, node, holder), holder)
    ops.push({ op: "trash", node: holder })
  }
  ops.push({ op: "move", node: move.node, parent, name })
  return signed(state, context, ops, move.node)
}

function decideTrash(state: State, trash: TrashIntent, context: RebaseContext): Decision {
  const node = state.node(trash.node)
  if (!node?.live) return givenUp("node_gone", node ? "not_live" : "unknown_node")
  if (otherWanted(trash.conditions, state.etag(trash.node))) return preconditionFailed
  return signed(state, context, [{ op: "trash", node: trash.node }], trash.node)
}
