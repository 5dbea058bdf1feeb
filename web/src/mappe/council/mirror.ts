// A council's metadata on this device: a row of what is searched and listed of each object in memory, the whole objects
// in parts, compressed, in a place that keeps them. Pages come in by take(), each kept before it counts, so that whoever
// is interrupted goes on where it was. What is shown stays whole meanwhile: another generation is gathered beside it and
// takes its place when it is complete.
//   threads  one; take() and open() one after another
import { holding } from "../base/holding.ts"
import { fail, ok, done, type Result } from "../base/result.ts"
import type { BulkPage } from "./bulk.ts"
import { readMirrored } from "./bulk.ts"
import { keptBytesMax, objectsMax, partBytesMax, partsMax } from "./limits.ts"
import { normalReference } from "./reference.ts"
import type { CouncilObject, Join, Mirrored, ObjectState } from "./values.ts"

/** Where parts are kept, each under a name. Writing the head is what makes parts count. Rejects as its maker says. */
export interface PartPlace {
  read(name: string): Promise<Uint8Array | undefined>
  write(name: string, bytes: Uint8Array): Promise<void>
  remove(name: string): Promise<void>
  names(): Promise<string[]>
}

export interface Row {
  id: string
  kind: CouncilObject["kind"]
  state: ObjectState
  n: number
  changedMs: number
  firstSeenMs: number
  name: string
  reference: string // as the council writes it
  normal: string // as people type it
  web: string
  date: string // yyyy-mm-dd: of a paper its own, of a meeting where it is held
  body: string // id of the OParl body: the town, as a rule
  type: string
  startMs: number // of a meeting; 0: nobody knows
  cancelled: boolean
  bodies: readonly string[] // ids of organizations; of a paper: of who brought it in, and of where it is spoken of
  persons: readonly string[]
  mainUrl: string
  items: readonly string[] // ids, of a meeting
  at: { part: string; from: number; size: number }
}

interface Part {
  name: string
  bytes: number // unpacked
}
interface Copy {
  generation: string
  upto: number
  checkedMs: number
  whole: boolean // since it began, one fetching came to its end
  bytes: number
  parts: Part[]
}
interface Head {
  version: 1
  now: Copy | null
  next: Copy | null
  serial: number
}
const headName = "head"

async function piped(bytes: Uint8Array, through: CompressionStream | DecompressionStream, most: number): Promise<Uint8Array | undefined> {
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()
  const reader = packed.pipeThrough(through).getReader()
  return holding([packed, reader], () => readAll(reader, most))
}
async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>, most: number): Promise<Uint8Array | undefined> {
  const out: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done: ended, value } = await reader.read()
    if (ended) break
    size += value.length
    if (size > most) {
      await reader.cancel()
      return undefined
    }
    out.push(value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const one of out) {
    whole.set(one, at)
    at += one.length
  }
  return whole
}
const partUnpackedMax = 64 << 20

function lineOf(one: Mirrored): string {
  return JSON.stringify({ n: one.n, state: one.state, first_seen_ms: one.firstSeenMs, changed_ms: one.changedMs, object: one.object, ...(one.papers.length > 0 && { papers: one.papers }) })
}

function instantOf(text: string | undefined): number {
  const ms = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(ms) ? 0 : ms
}

function rowOf(one: Mirrored, at: Row["at"]): Row {
  const { object } = one
  const row: Row = {
    id: object.id, kind: object.kind, state: one.state, n: one.n, changedMs: one.changedMs, firstSeenMs: one.firstSeenMs,
    name: object.name ?? "", reference: "", normal: "", web: "", date: "", body: "", type: "", startMs: 0, cancelled: false, bodies: [],
    persons: [], mainUrl: "", items: [], at,
  }
  if (object.kind === "paper") {
    row.reference = object.reference ?? ""
    row.normal = normalReference(row.reference)
    row.date = object.date ?? ""
    row.body = object.body ?? ""
    row.type = object.paper_type ?? ""
    row.mainUrl = object.main_file?.access_url ?? object.main_file?.download_url ?? ""
    const spoken = (object.consultations ?? []).flatMap((each) => each.organizations ?? [])
    row.bodies = [...new Set([...(object.originator_organizations ?? []), ...(object.under_direction_of ?? []), ...spoken])]
    row.persons = object.originator_persons ?? []
  } else if (object.kind === "meeting") {
    row.startMs = instantOf(object.start)
    row.date = /^\d{4}-\d{2}-\d{2}/.exec(object.start ?? "")?.[0] ?? ""
    row.body = object.body ?? ""
    row.cancelled = object.cancelled ?? false
    row.bodies = object.organizations ?? []
    row.items = (object.items ?? []).flatMap((item) => item.id ?? [])
  }
  if (object.kind !== "system" && object.kind !== "body") row.web = object.web ?? ""
  return row
}

export class Mirror {
  readonly #place: PartPlace
  #head: Head = { version: 1, now: null, next: null, serial: 0 }
  #rows = new Map<string, Row>()
  #next = new Map<string, Row>() // of head.next
  readonly #unpacked = new Map<string, Uint8Array>() // the parts read last
  #changes = 0

  private constructor(place: PartPlace) {
    this.#place = place
  }

  /** What is kept there. A copy that does not read is thrown away: it is fetched again. */
  static async open(place: PartPlace): Promise<Mirror> {
    const mirror = new Mirror(place)
    await mirror.reload()
    return mirror
  }
  async reload(): Promise<void> {
    this.#unpacked.clear()
    this.#head = (await this.#readHead()) ?? { version: 1, now: null, next: null, serial: 0 }
    this.#rows = (await this.#readRows(this.#head.now)) ?? new Map()
    this.#next = (await this.#readRows(this.#head.next)) ?? new Map()
    if (this.#rows.size === 0) this.#head.now = null
    if (this.#next.size === 0) this.#head.next = null
    ++this.#changes
    await this.#sweep()
  }

  get rows(): ReadonlyMap<string, Row> {
    return this.#rows
  }
  /** Rises whenever rows changed. */
  get changes(): number {
    return this.#changes
  }
  /** When the server last saw the council's system whole; 0: never. */
  get checkedMs(): number {
    return this.#head.now?.checkedMs ?? 0
  }
  get isWhole(): boolean {
    return this.#head.now?.whole ?? false
  }
  get generation(): string {
    return this.#head.now?.generation ?? ""
  }
  get upto(): number {
    return this.#head.now?.upto ?? 0
  }
  /** Where fetching goes on for a council of this generation. */
  since(generation: string): number {
    for (const copy of [this.#head.now, this.#head.next]) if (copy?.generation === generation) return copy.upto
    return 0
  }

  /** What a paper is called in the copy of this generation. */
  paperName(generation: string, paper: string): string | undefined {
    const rows = this.#head.now?.generation === generation ? this.#rows : this.#head.next?.generation === generation ? this.#next : undefined
    const row = rows?.get(paper)
    return row && row.state !== "deleted" && row.state !== "depublished" && row.name !== "" ? row.name : undefined
  }

  /** A page that was asked for with `since`. When it is refused, nothing of it counts.
   *    errors  behind, too_large, too_many; conflict: it does not follow what is here */
  async take(page: BulkPage, since: number): Promise<Result<void>> {
    const { now, next } = this.#head
    const fresh = (): Copy => ({ generation: page.generation, upto: 0, checkedMs: 0, whole: false, bytes: 0, parts: [] })
    const isNow = now === null || now.generation === page.generation
    const before = isNow ? (now ?? fresh()) : next?.generation === page.generation ? next : fresh()
    const rows = isNow ? this.#rows : before === next ? this.#next : new Map<string, Row>()
    if (since !== before.upto) return fail("conflict", "a council's page that does not follow what is here")
    if (rows.size + page.objects.length > objectsMax) return fail("too_many", "a council of more objects than there may be")
    const copy: Copy = { ...before, upto: page.upto, checkedMs: Math.max(before.checkedMs, page.checkedMs), whole: before.whole || !page.more, parts: [...before.parts] }
    const head: Head = { ...this.#head, [isNow ? "now" : "next"]: copy }
    let made: { name: string; rows: Row[] } | undefined
    if (page.objects.length > 0) {
      made = await this.#write(head, copy, page.objects)
      if (copy.bytes > keptBytesMax) {
        await this.#place.remove(made.name)
        return fail("too_large", "a council of more bytes than this device keeps")
      }
    }
    const isTurn = !isNow && !page.more // the new one is complete
    if (isTurn) {
      head.now = copy
      head.next = null
    } else if (isNow && next?.generation !== page.generation) head.next = null
    if (made || !same(copy, before) || isTurn) await this.#writeHead(head)
    this.#head = head
    for (const row of made?.rows ?? []) rows.set(row.id, row)
    if (isTurn) {
      this.#rows = rows
      this.#next = new Map()
    } else if (isNow) this.#rows = rows
    else this.#next = rows
    if (made || isTurn) ++this.#changes
    if (isTurn) await this.#sweep()
    if (!page.more && copy.parts.length > partsMax) await this.#rewrite()
    return done
  }

  /** The whole object of a row.                                                     errors  not_found, damaged */
  async object(id: string): Promise<Result<Mirrored>> {
    const row = this.#rows.get(id)
    if (!row) return fail("not_found", "the mirror has no such object")
    const part = await this.#part(row.at.part)
    if (!part) return fail("damaged", "a part of the mirror is not what was kept")
    return readLine(part.subarray(row.at.from, row.at.from + row.at.size))
  }

  // ---- parts: lines of JSON, one object each ----------------------------------------------------------------------

  async #write(head: Head, copy: Copy, objects: readonly Mirrored[]): Promise<{ name: string; rows: Row[] }> {
    const encoder = new TextEncoder()
    const name = `part-${++head.serial}`
    const lines = objects.map((one) => encoder.encode(lineOf(one)))
    const whole = new Uint8Array(lines.reduce((size, line) => size + line.length + 1, 0))
    let at = 0
    const rows = objects.map((one, index) => {
      const line = lines[index]!
      whole.set(line, at)
      whole[at + line.length] = 0x0a
      const row = rowOf(one, { part: name, from: at, size: line.length })
      at += line.length + 1
      return row
    })
    const packed = await piped(whole, new CompressionStream("gzip"), partUnpackedMax)
    await this.#place.write(name, packed!)
    copy.parts.push({ name, bytes: whole.length })
    copy.bytes += whole.length
    return { name, rows }
  }

  async #part(name: string): Promise<Uint8Array | undefined> {
    const before = this.#unpacked.get(name)
    if (before) return before
    const packed = await this.#place.read(name)
    const part = packed && (await piped(packed, new DecompressionStream("gzip"), partUnpackedMax).catch(() => undefined))
    if (!part) return undefined
    for (const old of this.#unpacked.keys()) if (this.#unpacked.size >= 3) this.#unpacked.delete(old)
    this.#unpacked.set(name, part)
    return part
  }

  /** undefined: a part is missing or damaged. */
  async #readRows(copy: Copy | null): Promise<Map<string, Row> | undefined> {
    const rows = new Map<string, Row>()
    for (const { name } of copy?.parts ?? []) {
      const part = await this.#part(name)
      if (!part) return undefined
      for (let from = 0; from < part.length; ) {
        const end = part.indexOf(0x0a, from)
        if (end < 0) return undefined
        const line = readLine(part.subarray(from, end))
        if (!line.ok) return undefined
        rows.set(line.value.object.id, rowOf(line.value, { part: name, from, size: end - from }))
        from = end + 1
      }
    }
    this.#unpacked.clear()
    return rows
  }

  /** Many small parts, with what was overwritten since, as few. */
  async #rewrite(): Promise<void> {
    const now = this.#head.now!
    const head: Head = { ...this.#head }
    const copy: Copy = { ...now, bytes: 0, parts: [] }
    const rows = new Map<string, Row>()
    let waiting: Mirrored[] = []
    let size = 0
    const flush = async () => {
      if (waiting.length === 0) return
      for (const row of (await this.#write(head, copy, waiting)).rows) rows.set(row.id, row)
      waiting = []
      size = 0
    }
    for (const row of [...this.#rows.values()].sort((a, b) => a.n - b.n)) {
      const one = await this.object(row.id)
      if (!one.ok) return
      waiting.push(one.value)
      size += row.at.size
      if (size >= partBytesMax) await flush()
    }
    await flush()
    head.now = copy
    await this.#writeHead(head)
    this.#head = head
    this.#rows = rows
    this.#unpacked.clear()
    await this.#sweep()
  }

  /** Removes what no head names: the rest of an interrupted writing, and what was replaced. */
  async #sweep(): Promise<void> {
    const named = new Set([headName, ...[this.#head.now, this.#head.next].flatMap((copy) => copy?.parts.map((part) => part.name) ?? [])])
    for (const name of await this.#place.names()) if (!named.has(name)) await this.#place.remove(name)
  }

  async #readHead(): Promise<Head | undefined> {
    const bytes = await this.#place.read(headName)
    if (!bytes) return undefined
    try {
      const head = JSON.parse(new TextDecoder().decode(bytes)) as Head
      return head.version === 1 ? head : undefined
    } catch {
      return undefined
    }
  }
  #writeHead(head: Head): Promise<void> {
    return this.#place.write(headName, new TextEncoder().encode(JSON.stringify(head)))
  }
}

function same(a: Copy, b: Copy): boolean {
  return a.upto === b.upto && a.checkedMs === b.checkedMs && a.whole === b.whole
}

function readLine(line: Uint8Array): Result<Mirrored> {
  try {
    const read = readMirrored(JSON.parse(new TextDecoder().decode(line)))
    return read.ok && read.value ? ok(read.value) : fail("damaged", "a line of the mirror is not what was kept")
  } catch {
    return fail("damaged", "a line of the mirror is not what was kept")
  }
}

/** The papers that are spoken of at each item of a meeting. */
export function joinsOf(papers: readonly Join[], item: string | undefined): Join[] {
  return item === undefined ? [] : papers.filter((join) => join.item === item)
}
