// The engine: one user's keys, replicas and transfers, answering the page. Lives in one worker; wires its parts.
//   threads  one; what writes into a space takes that space's turn
import { Access } from "./access.ts"
import { Changes } from "./changes.ts"
import type { Context } from "./context.ts"
import type { Courier } from "./courier.ts"
import type { Answer, Engine, News, Standing } from "./contract.ts"
import { CouncilLater } from "./council_later.ts"
import { Folders } from "./folders.ts"
import { askEveryMs, refreshLeases } from "./leases_held.ts"
import { handedOn, remindersPart, treasuryPart } from "./later.ts"
import { Notes } from "./notes.ts"
import { People } from "./people.ts"
import { Pinned } from "./pinned.ts"
import { no, refused, thrown, yes } from "./problems.ts"
import { Remembered } from "./remembered.ts"
import { needsFactor } from "./second_factor.ts"
import { type OpenSpace, Session } from "./session.ts"
import { Spaces } from "./spaces.ts"
import { isEmpty, isKeyOf, keptKey, lockAmongTabs, newStoreKey, openStore, type Store, StoreError, wipe } from "./store.ts"
import { Tabs } from "./tabs.ts"
import { Transfers } from "./transfers.ts"
import { Turns } from "./turns.ts"
import { Upkeep } from "./upkeep.ts"
import { answeredWithWhomToAsk } from "./whom_to_ask.ts"
import { idText } from "../mappe/base/id.ts"
import type { FactionId } from "../mappe/base/ids.ts"
import { forgetKeys } from "../mappe/identity/account_store.ts"
import { Api } from "../mappe/wire/api.ts"
import { Exchange } from "../mappe/wire/exchange.ts"
import type { Answer as Asked } from "../mappe/wire/answer.ts"
import { pollWaitSMax } from "../mappe/wire/limits.ts"
import { overThisConnection, untilOnline } from "../mappe/wire/online.ts"
import type { EventsNews } from "../mappe/wire/types.ts"

const firstWaitMs = 2_000
const longestWaitMs = 30_000
// Other tabs of this browser hold the session's polls: asked without waiting there.
const crowdedEveryMs = 10_000
const crowdedLongestMs = 60_000 // whatever the server wishes

export interface EngineParts {
  origin: string // what a sign-in signs
  base: string // where requests go; "" for the page's own origin
  database: string
  heldKey: CryptoKey | null // of a tab before a reload
  fetch?: typeof fetch
  courier?: Courier // none: large bodies go by fetch, too
  /** null: it is wiped, nobody holds it any more. undefined: this tab holds none any more, whatever another one holds. */
  onHold(key: CryptoKey | null | undefined): void
  /** The page holds this lock from now on, for other tabs to see (tabs.ts); null: it lets go of it. */
  onOpen?(lock: string | null): void
  onStreams(open: number): void
}

/** How the store is taken. */
interface Taking {
  held?: CryptoKey | null // for a tab before a reload
  /** What no key opens goes, unless somebody lives with it: a browser was closed without the wish to stay signed in. Not because
   *  another tab signed in: that one may be in the midst of a reload. */
  wipes?: true
  keep?: boolean // somebody signs in, and begins anew where nothing lies
}

export class MappeEngine {
  readonly engine: Engine
  readonly transfers: Transfers
  readonly upkeep: Upkeep
  readonly #parts: EngineParts
  readonly #listeners = new Set<(news: News) => void>()
  readonly #context: Context
  readonly #pinned: Pinned
  readonly #folders: Folders
  readonly #spaces: Spaces
  readonly #changes: Changes
  readonly #notes: Notes
  readonly #access: Access
  readonly #councils: CouncilLater
  #session: Session | undefined
  #store: Store | undefined
  #key: CryptoKey | undefined
  #kept = false
  #knowsServer = false
  #poll: AbortController | undefined
  #isReplacing = false // the session is being replaced by another
  #isLost = false // the server ended it meanwhile
  #looking: ReturnType<typeof setInterval> | undefined
  readonly #tabs: Tabs
  readonly #openings = new Turns()

  private constructor(parts: EngineParts) {
    this.#parts = parts
    this.#tabs = new Tabs(parts.database, {
      key: () => this.#key,
      wiped: () => this.#wipedElsewhere(),
      signedIn: () => this.#adopt().catch(() => undefined), // the store refuses: the next sign-in here or reload looks again
    })
    this.#context = {
      origin: parts.origin,
      session: () => this.#session,
      tell: (news) => {
        for (const listener of this.#listeners) listener(news)
        if (news.news === "council") this.#folders.repaintAll() // links say how they stand
      },
    }
    const onChanged = (open: OpenSpace): void => this.#folders.changed(open)
    this.#pinned = new Pinned(this.#context, (space) => this.#folders.repaint(space))
    this.#folders = new Folders(this.#context, this.#pinned)
    this.#spaces = new Spaces(this.#context, this.#folders, onChanged)
    this.#changes = new Changes(this.#context, onChanged, (open) => this.#folders.repaint(open.id))
    this.transfers = new Transfers(this.#context, {
      onChanged,
      onPlaced: (open, node, about) => this.#councils.place(open, node, about),
      onEditing: (open) => this.#folders.repaint(open.id),
      onStreams: (open) => parts.onStreams(open),
    }, parts.courier)
    this.#notes = new Notes(this.#context, onChanged)
    this.upkeep = new Upkeep(this.#context, onChanged, () => this.transfers.isGoing || this.#session?.healer.progress != null)
    const people = new People(this.#context, onChanged)
    this.#councils = new CouncilLater(this.#context, {
      ...{ changes: this.#changes, notes: this.#notes, onChanged },
      onLinks: () => this.#folders.repaintAll(),
    })
    this.#folders.links = () => this.#councils.links
    const self = this
    this.#access = new Access(this.#context, {
      store: (keep) => this.#openStore(keep),
      adopt: () => this.#adopt(),
      api: () => this.#newApi(),
      openAnew: () => this.#openAnew(),
      replacing: (work) => this.#replacing(work),
      wipe: () => this.#wipe(),
      giveBack: () => this.transfers.giveBackAll(),
      remembered: new Remembered(parts.database),
      get kept() {
        return self.#kept
      },
      get knowsServer() {
        return self.#knowsServer
      },
      get unsent() {
        return self.transfers.unsent
      },
    })
    const all = {
      ...this.#access.part,
      ...this.#spaces.part,
      ...this.#folders.part,
      ...this.#changes.part,
      ...this.#notes.part,
      ...this.transfers.part,
      ...this.transfers.downloads.part,
      ...people.part,
      ...this.#pinned.part,
      ...this.#councils.part,
      ...handedOn(["newDevices", "newDevicesSeen", "offersFactor", "factorPutOff"], async () => new (await remindersPart()).Reminders(this.#context).part),
      ...handedOn(["treasury", "budgetOfDay", "budgetNotice", "budgetNoticed", "setBudget", "statementsAnew", "statementFile", "spaceSplits"], async () => new (await treasuryPart()).Treasury(this.#context).part),
    }
    this.engine = { onNews: (listener) => this.#listen(listener), ...guarded(all, () => this.upkeep.used(), () => this.#session) }
  }

  static async start(parts: EngineParts): Promise<MappeEngine> {
    const made = new MappeEngine(parts)
    await made.#begin()
    return made
  }

  #listen(listener: (news: News) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  #newApi(): Api {
    const exchange = new Exchange(this.#parts.origin, this.#parts.base, this.#parts.fetch, this.#parts.courier)
    exchange.gate = () => this.#session?.distrust // a session has its own (session.ts)
    return new Api(exchange)
  }

  // ---- the store ------------------------------------------------------------------------------------------------

  async #begin(): Promise<void> {
    void new Remembered(this.#parts.database).prune().catch(() => undefined)
    try {
      await this.#adopt({ held: this.#parts.heldKey, wipes: true })
    } catch (error) {
      this.stop() // the browser's store refuses: nothing is wiped, and the next start may find it again
      throw error
    }
  }

  /** What lies here, and the session in it: as a start finds them, and as another tab has signed in since. */
  #adopt(how: Taking = {}): Promise<void> {
    return this.#openings.take(async () => {
      if (this.#session) return
      await this.#takeStore(how)
      if (this.#store) await this.#openSession()
      if (this.#session) this.#context.tell({ news: "standing" })
    })
  }

  async #openStore(keep: boolean): Promise<Store> {
    await this.#takeStore({ wipes: true, keep })
    return this.#store!
  }

  /** Opens what lies here, by the key that lies beside it, is held, or that another tab has.  rejects  elsewhere, full, refused */
  #takeStore(how: Taking): Promise<void> {
    const { database } = this.#parts
    const { keep } = how
    return lockAmongTabs(`${database}/taken`, async () => {
      const kept = await keptKey(database)
      if (this.#store) this.#kept = kept !== undefined // another tab, with the same key, may have wished otherwise
      else await this.#findKey(kept, how)
      if (keep === undefined || !this.#key || this.#kept === keep) return
      ;(await openStore(database, this.#key, keep)).close()
      this.#kept = keep
      this.#parts.onHold(keep ? null : this.#key)
    })
  }
  async #findKey(kept: CryptoKey | undefined, { held, wipes, keep }: Taking): Promise<void> {
    const { database } = this.#parts
    if ((await this.#opens(kept, true)) || (await this.#opens(held))) return
    const isNothing = await isEmpty(database)
    if (isNothing && keep === undefined) return
    if (await this.#opens(await this.#tabs.key())) return
    const isShared = await this.#tabs.isOpenElsewhere()
    if (isShared && keep !== undefined) throw new StoreError("elsewhere")
    if (isShared || !wipes) return
    if (!isNothing || kept) await wipe(database)
    if (keep !== undefined) await this.#opens(await newStoreKey())
  }
  async #opens(key: CryptoKey | null | undefined, isKept = false): Promise<boolean> {
    if (!key) return false
    const store = await openStore(this.#parts.database, key)
    if (!(await isKeyOf(store))) return false
    this.#store = store
    this.#key = key
    this.#kept = isKept
    this.#knowsServer = (await store.read("account", "server")) !== undefined
    this.#parts.onOpen?.(this.#tabs.lock)
    if (!isKept) this.#parts.onHold(key)
    return true
  }

  async #wipe(): Promise<void> {
    this.#endSession()
    await this.#store?.destroy()
    this.#forget(null)
    this.#tabs.say("wiped")
  }
  /** What one tab wiped no other one goes on with: it would show it until its next news, and write there. A sign-in since is
   *  left alone: this tab's own goes on, and another's keeps what it has laid there and the key that is held for it. */
  async #wipedElsewhere(): Promise<void> {
    const store = this.#store
    const isSince = await store?.read("account", "account").catch(() => undefined)
    if (!store || isSince || this.#store !== store) return
    this.#endSession()
    store.close()
    this.#forget(undefined)
  }
  #forget(hold: null | undefined): void {
    this.#store = undefined
    this.#key = undefined
    this.#kept = false
    this.#knowsServer = false
    this.#parts.onOpen?.(null)
    this.#parts.onHold(hold)
    this.#context.tell({ news: "standing" })
  }

  // ---- the session ----------------------------------------------------------------------------------------------

  #endSession(): void {
    this.#poll?.abort()
    this.#poll = undefined
    clearInterval(this.#looking)
    this.transfers.end()
    this.upkeep.end()
    this.#folders.closeAll()
    this.#changes.forget()
    this.#notes.forget()
    this.#pinned.end()
    this.#councils.end()
    this.#session?.wipe()
    this.#session = undefined
  }

  /** What this device keeps, then the server. */
  async #openSession(): Promise<Answer<Standing>> {
    const store = this.#store
    const nobody = no("expired", "nobody is signed in")
    if (!store) return nobody
    await this.#pinned.begin(store).catch(() => undefined) // whoever is signed in, or nobody
    if (this.#store !== store) return nobody // another tab signed out meanwhile
    const opened = await Session.open(store, this.#newApi())
    if (!opened.ok) return refused(opened)
    const session = opened.value
    if (this.#store !== store) {
      session.wipe()
      return nobody
    }
    this.#session = session
    this.#knowsServer = true
    session.healer.listen({
      onProgress: (healing) => this.#context.tell({ news: "healing", healing }),
      onEntries: (space) => this.#lookAgain(session, space),
      onNotice: () => this.#context.tell({ news: "spaces" }),
    })
    await this.#spaces.begin(session)
    await this.#folders.begin(session)
    await this.transfers.begin(session)
    const arrived = await session.arrive().catch(() => undefined) // none: the browser's store refuses; the long poll tries again
    if (this.#session !== session) return no("expired", "it was wiped meanwhile")
    if (arrived?.ok === false && arrived.error.kind === "expired") {
      await this.#endExpired(session)
      return refused(arrived)
    }
    // Away, or not believed: what this device keeps can be looked at, and nothing more.
    if (!arrived?.ok) for (const self of session.identities) await session.roster(self.faction).catch(() => undefined)
    if (this.#session !== session) return no("expired", "it was wiped meanwhile")
    this.#poll = new AbortController()
    void this.#follow(session, this.#poll.signal)
    this.#looking = setInterval(() => void this.#lookWhoEdits(session), askEveryMs)
    this.upkeep.begin()
    return session.trouble && !needsFactor(session.trouble)
      ? refused(session.trouble)
      : yes(this.#access.standing())
  }

  /** A page that shows a new recovery code must not be led to the sign-in, and the code be lost. */
  async #replacing<T>(work: () => Promise<T>): Promise<T> {
    this.#isReplacing = true
    this.#isLost = false
    try {
      return await work()
    } finally {
      this.#isReplacing = false
      if (this.#isLost && this.#session) await this.#expired(this.#session)
    }
  }

  #openAnew(): Promise<Answer<Standing>> {
    this.#isLost = false
    return this.#openings.take(async () => {
      const wasHere = this.#session !== undefined
      this.#endSession()
      const opened = await this.#openSession()
      this.#context.tell({ news: "standing" })
      if (wasHere) this.#context.tell({ news: "spaces" }) // of another faction, too; or what the server held back until now
      if (this.#session) this.#tabs.say("signed_in")
      return opened
    })
  }

  /** The long poll: what moved is followed, and the page told. */
  async #follow(session: Session, signal: AbortSignal): Promise<void> {
    let cursor = ""
    let waitMs = firstWaitMs
    let isAnother = false // connection than the one before, or the server let nobody on: it arrives anew
    let isCrowded = false
    let isFirst = true // news of this session: not what moved since, but all there is
    const rests = async (): Promise<void> => {
      await untilOnline(waitMs, signal)
      waitMs = Math.min(2 * waitMs, longestWaitMs)
    }
    while (!signal.aborted) {
      const waitS: number = session.isOnline && !isAnother && !isCrowded ? pollWaitSMax : 0
      const news: Asked<EventsNews> | undefined = await overThisConnection(signal, (over) => session.api.events(cursor, waitS, over), true)
      if (signal.aborted) return
      isAnother ||= !news
      if (!news) continue
      if (!news.ok) {
        if (news.error.kind === "expired") return this.#expired(session)
        if (session.noteRefusal(news)) this.#context.tell({ news: "standing" })
        isAnother ||= needsFactor(news)
        isCrowded = news.error.kind === "too_many"
        const askedMs = Math.min((news.problem?.retryAfterS ?? 0) * 1000, crowdedLongestMs)
        await (isCrowded ? untilOnline(Math.max(crowdedEveryMs, askedMs), signal) : rests())
        continue
      }
      isCrowded = false
      const isBack = !session.isOnline || isAnother
      if (isBack) {
        const arrived = await session.arrive().catch(() => undefined) // none: the browser's store refuses
        if (signal.aborted) return
        this.#context.tell({ news: "standing" })
        this.#context.tell({ news: "spaces" }) // a restored server may have got back what it lacked
        if (!arrived?.ok) {
          await rests()
          continue
        }
        isAnother = false
        for (const faction of arrived.value) this.#rosterMoved(session, faction)
        session.soon.forget()
      }
      waitMs = firstWaitMs
      this.transfers.resumeAway(isBack)
      session.heard()
      await this.#healAgain(session).catch(() => undefined)
      if (signal.aborted) return
      if (isBack) await this.#lookBehind(session).catch(() => undefined)
      await this.#takeNews(session, news.value, isFirst).catch(() => undefined)
      cursor = session.distrust ? "" : news.value.cursor // not believed: it is asked at once who it is
      if (isFirst || isBack) void this.#pinned.followAll(session).catch(() => undefined)
      isFirst = false
    }
  }

  /** What a restored server was too busy for when this device arrived. */
  async #healAgain(session: Session): Promise<void> {
    if (session.healer.progress || ![...session.unhealed.values()].includes("later")) return
    const about = await session.api.about()
    if (about.ok) await session.bringBack(about.value)
  }

  /** What the server lacked of this space is back, or is known not to come. */
  async #lookAgain(session: Session, space: string): Promise<void> {
    const open = session.opened(space)
    if (open) await this.#syncOpen(session, open)
    else await session.listings(true)
    this.#context.tell({ news: "spaces" })
  }

  /** A server that is back may be an older one; its news say how far a space is, not that it was further. */
  async #lookBehind(session: Session): Promise<void> {
    for (const open of await session.elsewhere()) await this.#syncOpen(session, open)
  }

  async #takeNews(session: Session, news: EventsNews, isFirst: boolean): Promise<void> {
    for (const { faction, seq } of news.factions) {
      const roster = session.openRoster(faction)
      if (!roster) continue
      if (!roster.isSynced || roster.head.seq < seq) {
        const synced = await roster.sync()
        if (!synced.ok && session.noteDoubt(synced)) return this.#context.tell({ news: "standing" })
        if (!synced.ok || !synced.value) continue
      } else if (!roster.lacksNames) continue // else the news are of a name that was left after its entry
      await roster.syncNames()
      this.#rosterMoved(session, faction)
    }
    let isListed = true
    let moved = false
    for (const { space, seq } of news.spaces) {
      const open = session.told(idText(space), seq)
      if (!open) {
        isListed = false
        if (!isFirst) void this.#pinned.followAll(session, idText(space)).catch(() => undefined)
        continue
      }
      if (open.replica.head.seq >= seq && open.alarm === undefined && open.replica.isTrusted) continue
      moved = (await this.#syncOpen(session, open)) || moved
    }
    if (!isListed && !isFirst) await session.listings(true)
    if (moved || (!isListed && !isFirst)) this.#context.tell({ news: "spaces" })
  }

  #rosterMoved(session: Session, faction: FactionId): void {
    void session.tendAll(faction)
    this.#context.tell({ news: "people", faction: idText(faction) })
    this.#context.tell({ news: "standing" })
  }

  async #syncOpen(session: Session, open: OpenSpace): Promise<boolean> {
    const alarmBefore = open.alarm
    const synced = await session.sync(open)
    if (open.alarm !== alarmBefore) this.#context.tell({ news: "alarm", space: open.id })
    // No right any more: it is gone from the list.
    if (!synced.ok && synced.error.kind === "not_found") {
      session.forgetOpened(open.id)
      await session.listings(true)
      return true
    }
    this.#folders.changed(open)
    if (synced.ok && synced.value) this.#context.tell({ news: "notes", space: open.id })
    if (this.#folders.hasOpen(open.id) && (await refreshLeases(open))) this.#folders.repaint(open.id)
    void this.#pinned.follow(session, open).catch(() => undefined)
    return synced.ok && synced.value
  }

  /** Leases come and go without news. */
  async #lookWhoEdits(session: Session): Promise<void> {
    for (const open of session.allOpened())
      if (this.#folders.hasOpen(open.id) && (await refreshLeases(open, true))) this.#folders.repaint(open.id)
  }

  /** The server has ended the session. */
  async #expired(session: Session): Promise<void> {
    if (this.#isReplacing) {
      this.#isLost = true
      return
    }
    await this.#endExpired(session)
    await this.#adopt().catch(() => undefined) // another tab may have signed in since
    this.#context.tell({ news: "standing" })
    if (this.#session) this.#context.tell({ news: "reopened" })
  }
  /** What this device keeps is shut until the person signs in again, without a network, too. */
  async #endExpired(session: Session): Promise<void> {
    const token = session.account.token.expose().slice()
    this.#endSession()
    await forgetKeys(session.store, token).catch(() => undefined) // the store refuses: the next answer tries again
    token.fill(0)
    await this.#pinned.begin(session.store).catch(() => undefined) // kept files end on their day, nobody signed in
  }

  stop(): void {
    this.#endSession()
    this.#store?.close()
    this.#parts.onOpen?.(null)
    this.#tabs.close()
  }
}

type Methods = Omit<Engine, "onNews">

/** What a library throws ends here, as an answer; and each refusal gets the names of who can help. */
function guarded(all: Methods, onAsked: () => void, session: () => Session | undefined): Methods {
  const safe: Record<string, unknown> = {}
  for (const [name, method] of Object.entries(all))
    safe[name] = async (...args: unknown[]) => {
      onAsked()
      try {
        return answeredWithWhomToAsk(session(), args, await (method as (...args: unknown[]) => Promise<Answer<unknown>>)(...args))
      } catch (error) {
        return thrown(error)
      }
    }
  return safe as unknown as Methods
}
