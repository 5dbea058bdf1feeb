// The agenda of a space: its meetings and items, and what stands beside them and beside the council's.
//                                                              docs/protocol.md section 4.11   twin: journal/agenda.h
//
// Part of the state (state.ts), and as small as people write: maps by keys whose order is that of a snapshot's sets.
import { keyOf } from "../base/id.ts"
import type { AgendaId } from "../base/ids.ts"
import {
  type AnswerGiven,
  type BriefField,
  type ItemFields,
  type MeetingFields,
  type Subject,
  subjectBytes,
} from "./agenda_ops.ts"
import { bytesOfKey } from "./id_key.ts"
import type { Stamp } from "./state_tables.ts"

export type AgendaEntry =
  | { readonly changed: Stamp; readonly sort: "meeting"; readonly fields: MeetingFields }
  | { readonly changed: Stamp; readonly sort: "item"; readonly fields: ItemFields }

export interface BriefText {
  readonly stamp: Stamp
  readonly text: string // never ""
}
export interface Attending {
  readonly stamp: Stamp
  readonly answer: AnswerGiven
}

// What stands beside one subject; never all empty.
export interface Beside {
  readonly subject: Subject
  readonly briefs: ReadonlyMap<BriefField, BriefText>
  readonly nodes: ReadonlyMap<string, Stamp> // by key of the node
  readonly attending: ReadonlyMap<string, Attending> // by key of the person
}
interface Kept extends Beside {
  readonly briefs: Map<BriefField, BriefText>
  readonly nodes: Map<string, Stamp>
  readonly attending: Map<string, Attending>
}

export function subjectKey(subject: Subject): string {
  return keyOf(subjectBytes(subject))
}

type Undo = () => void

export class Agenda {
  readonly #entries = new Map<string, AgendaEntry>()
  readonly #beside = new Map<string, Kept>()
  readonly #items = new Map<string, Set<string>>() // by subjectKey of the meeting
  readonly #assigned = new Map<string, Map<string, Subject>>() // by key of the node

  get empty(): boolean {
    return this.#entries.size === 0 && this.#beside.size === 0
  }
  get entries(): ReadonlyMap<string, AgendaEntry> {
    return this.#entries
  }
  get allBeside(): ReadonlyMap<string, Beside> {
    return this.#beside
  }
  entry(id: AgendaId): AgendaEntry | undefined {
    return this.#entries.get(keyOf(id))
  }
  beside(subject: Subject): Beside | undefined {
    return this.#beside.get(subjectKey(subject))
  }
  // By rank, then id.
  itemsOf(meeting: Subject): { id: AgendaId; changed: Stamp; fields: ItemFields }[] {
    const found = [...(this.#items.get(subjectKey(meeting)) ?? [])].sort().flatMap((key) => {
      const entry = this.#entries.get(key)
      if (entry?.sort !== "item") return []
      return [{ id: bytesOfKey(key) as AgendaId, changed: entry.changed, fields: entry.fields }]
    })
    return found.sort((a, b) => a.fields.rank - b.fields.rank)
  }
  hasItems(meeting: Subject): boolean {
    return this.#items.has(subjectKey(meeting))
  }
  // What a node is assigned to.
  subjectsOf(nodeKey: string): Subject[] {
    return [...(this.#assigned.get(nodeKey)?.values() ?? [])]
  }

  // --- changing, without asking whether it fits; none removes. What comes back takes it back, in reverse ---

  setEntry(key: string, entry: AgendaEntry | undefined): Undo {
    const before = this.#entries.get(key)
    this.#putEntry(key, entry)
    return () => this.#putEntry(key, before)
  }
  #putEntry(key: string, entry: AgendaEntry | undefined): void {
    const former = this.#entries.get(key)
    if (former?.sort === "item") {
      const meeting = subjectKey(former.fields.meeting)
      this.#items.get(meeting)!.delete(key)
      if (this.#items.get(meeting)!.size === 0) this.#items.delete(meeting)
    }
    if (entry === undefined) {
      this.#entries.delete(key)
      return
    }
    if (entry.sort === "item") {
      const meeting = subjectKey(entry.fields.meeting)
      if (!this.#items.has(meeting)) this.#items.set(meeting, new Set())
      this.#items.get(meeting)!.add(key)
    }
    this.#entries.set(key, entry)
  }

  setBrief(subject: Subject, field: BriefField, brief: BriefText | undefined): Undo {
    return this.#set(subject, (one) => one.briefs, field, brief)
  }
  setAnswer(subject: Subject, person: string, given: Attending | undefined): Undo {
    return this.#set(subject, (one) => one.attending, person, given)
  }
  setNode(subject: Subject, node: string, assigned: Stamp | undefined): Undo {
    const before = this.beside(subject)?.nodes.has(node) ?? false
    const undo = this.#set(subject, (one) => one.nodes, node, assigned)
    this.#index(subject, node, assigned !== undefined)
    return () => {
      undo()
      this.#index(subject, node, before)
    }
  }
  #index(subject: Subject, node: string, assigned: boolean): void {
    const of = this.#assigned.get(node) ?? new Map<string, Subject>()
    if (assigned) of.set(subjectKey(subject), subject)
    else of.delete(subjectKey(subject))
    if (of.size > 0) this.#assigned.set(node, of)
    else this.#assigned.delete(node)
  }

  #set<K, V>(subject: Subject, mapOf: (one: Kept) => Map<K, V>, key: K, value: V | undefined): Undo {
    const one = this.#beside.get(subjectKey(subject))
    const before = one && mapOf(one).get(key)
    this.#put(subject, mapOf, key, value)
    return () => this.#put(subject, mapOf, key, before)
  }
  #put<K, V>(subject: Subject, mapOf: (one: Kept) => Map<K, V>, key: K, value: V | undefined): void {
    const at = subjectKey(subject)
    let one = this.#beside.get(at)
    if (one === undefined) {
      if (value === undefined) return
      one = { subject, briefs: new Map(), nodes: new Map(), attending: new Map() }
      this.#beside.set(at, one)
    }
    if (value === undefined) mapOf(one).delete(key)
    else mapOf(one).set(key, value)
    if (one.briefs.size + one.nodes.size + one.attending.size === 0) this.#beside.delete(at)
  }
}
