// Private to the state: whether an operation of the agenda fits, and what it does.      docs/protocol.md section 4.11
import { isZero, keyOf } from "../base/id.ts"
import type { AgendaId } from "../base/ids.ts"
import { limits } from "../base/limits.ts"
import type { AgendaOp, Seen, Subject } from "./agenda_ops.ts"
import type { Unfit } from "./state_apply.ts"
import type { Change } from "./state_change.ts"
import type { Stamp, Tables } from "./state_tables.ts"

type Unfits = Unfit | undefined

export class AgendaApplier {
  readonly #tables: Tables
  readonly #change: Change
  readonly #now: Stamp

  constructor(tables: Tables, change: Change, now: Stamp) {
    this.#tables = tables
    this.#change = change
    this.#now = now
  }

  apply(op: AgendaOp): Unfits {
    const agenda = this.#tables.agenda
    const changed = this.#now
    switch (op.op) {
      case "meeting": {
        const { owner, title, body, startMs, endMs, place, cancelled } = op
        const unfit = this.#place(op.id, op.seen, "meeting")
        if (unfit) return unfit
        const fields = { owner, title, body, startMs, endMs, place, cancelled }
        return this.#did(agenda.setEntry(keyOf(op.id), { changed, sort: "meeting", fields }))
      }
      case "item": {
        const { meeting, rank, number, title, council, open } = op
        const unfit = this.#subject(meeting, true) ?? this.#place(op.id, op.seen, "item")
        if (unfit) return unfit
        const fields = { meeting, rank, number, title, council, open }
        return this.#did(agenda.setEntry(keyOf(op.id), { changed, sort: "item", fields }))
      }
      case "remove": {
        const former = agenda.entry(op.id)
        if (former === undefined) return "unknown_entry"
        if (!same(former.changed, op.seen) || op.seen === undefined) return "not_current"
        const subject: Subject = { own: op.id }
        if (agenda.hasItems(subject)) return "has_children"
        this.#change.removeBeside(subject)
        return this.#did(agenda.setEntry(keyOf(op.id), undefined))
      }
      case "brief": {
        const unfit = this.#subject(op.subject, false)
        if (unfit) return unfit
        if (!same(agenda.beside(op.subject)?.briefs.get(op.field)?.stamp, op.seen)) return "not_current"
        if (op.text === "") return this.#did(agenda.setBrief(op.subject, op.field, undefined))
        if (!this.#room(op.subject)) return "agenda_full"
        return this.#did(agenda.setBrief(op.subject, op.field, { stamp: changed, text: op.text }))
      }
      case "assign": {
        const unfit = this.#subject(op.subject, false)
        if (unfit) return unfit
        const node = this.#tables.find(op.node)
        if (node === undefined) return "unknown_node"
        if (!this.#tables.live(node)) return "not_live"
        if (node === this.#tables.root) return "wrong_sort"
        const nodes = agenda.beside(op.subject)?.nodes
        if (nodes?.has(node.key)) return "already_done"
        if (!this.#room(op.subject) || (nodes?.size ?? 0) >= limits.agendaAssignedMax) return "agenda_full"
        return this.#did(agenda.setNode(op.subject, node.key, changed))
      }
      case "unassign": {
        const unfit = this.#subject(op.subject, false)
        if (unfit) return unfit
        const key = keyOf(op.node)
        if (!agenda.beside(op.subject)?.nodes.has(key)) return "already_done"
        return this.#did(agenda.setNode(op.subject, key, undefined))
      }
      case "attend": {
        const unfit = this.#subject(op.subject, true)
        if (unfit) return unfit
        const person = keyOf(op.person)
        if (op.answer === undefined) return this.#did(agenda.setAnswer(op.subject, person, undefined))
        const attending = agenda.beside(op.subject)?.attending
        const full = (attending?.size ?? 0) >= limits.agendaAttendingMax && !attending?.has(person)
        if (!this.#room(op.subject) || full) return "agenda_full"
        return this.#did(agenda.setAnswer(op.subject, person, { stamp: changed, answer: op.answer }))
      }
    }
  }

  #did(undo: () => void): undefined {
    this.#change.onUndo(undo)
  }

  #subject(subject: Subject, meeting: boolean): Unfits {
    if (!("own" in subject)) return undefined
    const entry = this.#tables.agenda.entry(subject.own)
    if (entry === undefined) return "unknown_entry"
    return meeting && entry.sort !== "meeting" ? "wrong_sort" : undefined
  }

  // Of a meeting or item that is written: new with nothing seen, else the one that was seen and of its sort.
  #place(id: AgendaId, seen: Seen, sort: "meeting" | "item"): Unfits {
    const former = this.#tables.agenda.entry(id)
    if (seen === undefined) {
      if (isZero(id) || former !== undefined) return "id_taken"
      return this.#tables.agenda.entries.size < limits.agendaEntriesMax ? undefined : "agenda_full"
    }
    if (former === undefined) return "unknown_entry"
    if (former.sort !== sort) return "wrong_sort"
    return same(former.changed, seen) ? undefined : "not_current"
  }

  // For something beside a subject.
  #room(subject: Subject): boolean {
    const agenda = this.#tables.agenda
    return agenda.allBeside.size < limits.agendaSubjectsMax || agenda.beside(subject) !== undefined
  }
}

function same(stamp: Stamp | undefined, seen: Seen): boolean {
  return stamp?.seq === seen?.seq && stamp?.op === seen?.op
}
