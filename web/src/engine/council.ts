// The councils on this device: their mirrors, kept in the sealed store and brought up to date beside everything else,
// search, meetings and papers. Links to them: council_links.ts.
//   threads  one; a council is fetched by one tab at a time
import type { Context, Part } from "./context.ts"
import { withSession } from "./context.ts"
import type { Answer, Council, CouncilHit, MeetingCard, MeetingSight, NextMeetings, PaperSight, Problem } from "./contract.ts"
import { meetingCard, meetingSight, paperCard, paperSight, type Source } from "./council_views.ts"
import { no, refused, thrown, yes } from "./problems.ts"
import type { Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import type { Store } from "./store.ts"
import type { ListedCouncil } from "../mappe/council/bulk.ts"
import { fetchMirror } from "../mappe/council/fetch.ts"
import { Mirror, type PartPlace, type Row } from "../mappe/council/mirror.ts"
import { hostOf, isKnownHost, type KnownCouncil } from "../mappe/council/resolve.ts"
import { isGone, SearchIndex } from "../mappe/council/search.ts"

const passPatienceMs = 600_000 // another tab may be fetching a whole council
const lookAgainMs = 10 * 60_000
const retryMs = 60_000
const lateMs = 36 * 3_600_000
const underWayMs = 6 * 3_600_000 // so long a meeting that began counts as the next one
const laterMax = 5
const indexAfterMs = 3_000
const hitsMax = 500
const well = new Set(["none", "running", "complete", "partial"])

export interface CouncilHere extends Source {
  listed: ListedCouncil
  index: SearchIndex
  isFetching: boolean
  problem: Problem | null
}

export class Councils {
  readonly #context: Context
  #here: CouncilHere[] = []
  #opening: Promise<void> | undefined
  #looked = 0 // when the server was last asked
  #looking: Promise<void> | undefined
  #stop = new AbortController()

  constructor(context: Context) {
    this.#context = context
  }

  readonly part = {
    councils: () => this.#with((session) => Promise.resolve(yes(this.#list(session)))),
    searchCouncil: (text, limit) => this.#with(() => Promise.resolve(yes(this.#search(text, limit)))),
    meetings: (fromMs, toMs) => this.#with(() => Promise.resolve(yes(this.#meetings(fromMs, toMs).map(({ source, row }) => meetingCard(source, row))))),
    meeting: (council, id) => this.#with(() => this.#meeting(council, id)),
    nextMeetings: (items) => this.#with(() => this.#next(items)),
    paper: (council, id) => this.#with(() => this.#paper(council, id)),
  } satisfies Part

  /** Of whoever was signed in nothing stays. */
  end(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
    this.#here = []
    this.#opening = undefined
    this.#looking = undefined
    this.#looked = 0
  }
  get here(): readonly CouncilHere[] {
    return this.#here
  }
  known(): KnownCouncil[] {
    return this.#here.map(({ council, hosts, listed, mirror, index }) => ({ council, hosts, roots: listed.roots, rows: mirror.rows, index }))
  }
  /** A meeting in the mirrors here. */
  find(meeting: string): { source: CouncilHere; row: Row } | undefined {
    for (const source of this.#here) {
      const row = source.mirror.rows.get(meeting)
      if (row?.kind === "meeting") return { source, row }
    }
    return undefined
  }
  get hosts(): string[] {
    return this.#here.flatMap((one) => one.hosts)
  }
  /** Whether one of them is known by the address's host. */
  readonly isKnown = (address: string): boolean => isKnownHost(address, this.hosts)
  /** Once what is kept here was read. */
  opened(session: Session): Promise<void> {
    this.#opening ??= this.#open(session, this.#stop.signal)
    return this.#opening
  }

  #with<T>(work: (session: Session) => Promise<Answer<T>>): Promise<Answer<T>> {
    return withSession(this.#context, async (session) => {
      await this.opened(session)
      this.#look(session)
      return work(session)
    })
  }

  // ---- what is here, and what is newer ----------------------------------------------------------------------------

  async #open(session: Session, signal: AbortSignal): Promise<void> {
    const listed = await readSetting<ListedCouncil[]>(session.store, "councils", [])
    await this.#take(session, listed, signal)
  }

  async #take(session: Session, listed: ListedCouncil[], signal: AbortSignal): Promise<void> {
    const here: CouncilHere[] = []
    for (const one of listed) {
      const before = this.#here.find((each) => each.council === one.council)
      const mirror = before?.mirror ?? (await Mirror.open(placeOf(session.store, one.council)))
      const index = before?.index ?? new SearchIndex(mirror)
      const hosts = [...new Set([one.address, ...one.roots].map(hostOf).filter((host) => host !== ""))]
      here.push({ council: one.council, title: one.title || one.council, hosts, mirror, index, listed: one, isFetching: before?.isFetching ?? false, problem: before?.problem ?? null })
    }
    if (signal.aborted) return
    this.#here = here
    // What is searched is made when the first screen is there, or when somebody searches sooner.
    setTimeout(() => {
      if (!signal.aborted) for (const { index } of this.#here) index.refresh()
    }, indexAfterMs)
  }

  /** Asks the server beside everything else, when it is time. */
  #look(session: Session): void {
    const signal = this.#stop.signal
    const isDue = Date.now() - this.#looked > (this.#here.some((one) => one.problem) ? retryMs : lookAgainMs)
    if (this.#looking || !isDue || !session.isOnline) return
    this.#looked = Date.now()
    this.#looking = this.#refresh(session, signal)
      .catch(() => undefined)
      .finally(() => {
        if (!signal.aborted) this.#looking = undefined
      })
  }

  async #refresh(session: Session, signal: AbortSignal): Promise<void> {
    const listed = await session.api.councils()
    if (!listed.ok) this.#looked = Date.now() - lookAgainMs + retryMs
    if (signal.aborted || !listed.ok) return
    await this.#take(session, listed.value, signal)
    if (signal.aborted) return
    await writeSetting(session.store, "councils", listed.value)
    await this.#forget(session, listed.value)
    this.#context.tell({ news: "council" })
    for (const one of this.#here) await this.#fetch(session, one, signal)
  }

  async #fetch(session: Session, one: CouncilHere, signal: AbortSignal): Promise<void> {
    one.isFetching = true
    try {
      await session.store.lock(`council/${one.council}`, async () => {
        const before = one.mirror.changes
        const beforeMs = one.mirror.checkedMs
        const done = await fetchMirror((...asked) => session.api.councilObjects(...asked), one.listed, one.mirror, signal)
        // Another tab went on meanwhile: what it kept is read, and the rest comes the next time.
        if (!done.ok && done.error.kind === "conflict") await one.mirror.reload()
        one.problem = done.ok || done.error.kind === "cancelled" ? null : refused(done).problem
        if (before !== one.mirror.changes || beforeMs !== one.mirror.checkedMs) one.index.refresh()
      }, passPatienceMs)
    } catch (error) {
      one.problem = thrown(error).problem
    } finally {
      one.isFetching = false
      if (!signal.aborted) this.#context.tell({ news: "council" })
    }
  }

  /** Mirrors of councils that the server has no more. */
  async #forget(session: Session, listed: ListedCouncil[]): Promise<void> {
    const names = new Set(listed.map((one) => one.council))
    for (const name of await session.store.names("council"))
      if (!names.has(name.split("/")[0]!)) await session.store.remove("council", name)
  }

  #list(session: Session): Council[] {
    return this.#here.map(({ council, title, hosts, listed, mirror, isFetching, problem }) => {
      const count = { paper: 0, meeting: 0 }
      for (const row of mirror.rows.values()) if ((row.kind === "paper" || row.kind === "meeting") && !isGone(row)) ++count[row.kind]
      const late = !well.has(listed.outcome) || (mirror.checkedMs > 0 && session.asOfMs - mirror.checkedMs > lateMs)
      return { council, title, hosts: [...hosts], checkedMs: mirror.checkedMs, whole: mirror.isWhole, fetching: isFetching, late, papers: count.paper, meetings: count.meeting, problem }
    })
  }

  // ---- what people ask --------------------------------------------------------------------------------------------

  #search(text: string, limit: number): CouncilHit[] {
    const most = Math.max(0, Math.min(limit, hitsMax))
    const hits = this.#here.flatMap((source) =>
      source.index.search(text, most).map((row) => (row.kind === "paper" ? paperCard(source.council, row) : meetingCard(source, row))),
    )
    return hits.slice(0, most)
  }

  #meetings(fromMs: number, toMs: number): { source: CouncilHere; row: Row }[] {
    const found: { source: CouncilHere; row: Row }[] = []
    for (const source of this.#here)
      for (const row of source.mirror.rows.values())
        if (row.kind === "meeting" && !isGone(row) && row.startMs > 0 && row.startMs >= fromMs && row.startMs < toMs) found.push({ source, row })
    return found.sort((a, b) => a.row.startMs - b.row.startMs)
  }

  #find(council: string, id: string, kind: Row["kind"]): { source: CouncilHere; row: Row } | undefined {
    const source = this.#here.find((one) => one.council === council)
    const row = source?.mirror.rows.get(id)
    return source && row?.kind === kind ? { source, row } : undefined
  }

  async #meeting(council: string, id: string): Promise<Answer<MeetingSight>> {
    const found = this.#find(council, id, "meeting")
    if (!found) return no("not_found", "the mirror has no such meeting")
    const whole = await found.source.mirror.object(id)
    return whole.ok ? yes(meetingSight(found.source, found.row, whole.value)) : refused(whole)
  }

  async #paper(council: string, id: string): Promise<Answer<PaperSight>> {
    const found = this.#find(council, id, "paper")
    if (!found) return no("not_found", "the mirror has no such paper")
    const whole = await found.source.mirror.object(id)
    return whole.ok ? yes(paperSight(found.source, found.row, whole.value)) : refused(whole)
  }

  async #next(items: number): Promise<Answer<NextMeetings>> {
    const all = this.#meetings(Date.now() - underWayMs, Number.MAX_SAFE_INTEGER)
    const at = all.findIndex(({ row }) => !row.cancelled)
    if (at < 0) return yes({ first: null, moreItems: 0, later: [] })
    const { source, row } = all[at]!
    const first = await this.#meeting(source.council, row.id)
    if (!first.ok) return first
    const later: MeetingCard[] = all.slice(at + 1, at + 1 + laterMax).map((one) => meetingCard(one.source, one.row))
    const shown = first.value.items.slice(0, Math.max(0, items))
    return yes({ first: { ...first.value, items: shown }, moreItems: first.value.items.length - shown.length, later })
  }
}

function placeOf(store: Store, council: string): PartPlace {
  return {
    read: (name) => store.read("council", `${council}/${name}`),
    write: (name, bytes) => store.write("council", `${council}/${name}`, bytes),
    remove: (name) => store.remove("council", `${council}/${name}`),
    names: async () =>
      (await store.names("council")).filter((name) => name.startsWith(`${council}/`)).map((name) => name.slice(council.length + 1)),
  }
}
