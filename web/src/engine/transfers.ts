// What is under way: uploads one after another, small files many at once; downloads stand in the same list (downloads.ts).
//
// Large uploads are remembered (settings/uploads): after a reload they wait for the same file, and what the server has
// already is not sent again.
import type { AgendaAbout, Answer, Problem, Transfer, Upload } from "./contract.ts"
import { holderOf } from "./changes.ts"
import { type Context, noteAlarm, notNow, type Part, withSession, withSpace } from "./context.ts"
import type { Courier } from "./courier.ts"
import { Downloads } from "./downloads.ts"
import { nodeOf, textOfNode } from "./folders.ts"
import { addNotice } from "./notices.ts"
import { doneWell, no, outcome, refused, thrown, yes } from "./problems.ts"
import type { OpenSpace, Session } from "./session.ts"
import { keepSent } from "./sent_blobs.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { isNumbered, UploadNames } from "./upload_names.ts"
import { isDoneWithin } from "./turns.ts"
import { isOver, isToRetry, isToSend, type Remembered, retryAfterMs, toRemember } from "./upload_later.ts"
import { changesFor, contentOf, isSameAsFile, placeFault, type Seen, seenAt } from "./upload_changes.ts"
import { tokenOf } from "./upload_leases.ts"
import { type Locking, type Planned, UploadLocks } from "./upload_locks.ts"
import { withWhomToAsk } from "./whom_to_ask.ts"
import { keyOf } from "../mappe/base/id.ts"
import { NodeId } from "../mappe/base/ids.ts"
import { SpaceRole } from "../mappe/journal/access.ts"
import { commitAll } from "../mappe/replica/committer.ts"
import { sideBySide, type Watch } from "../mappe/transfer/patience.ts"
import { isInline, uploadFile, type Uploaded } from "../mappe/transfer/upload.ts"
import { forgetUploadNotes, uploadIdentity } from "../mappe/transfer/upload_notes.ts"
import { batchOpsMax, inFlight, inlineBlobsBytesMax } from "../mappe/wire/limits.ts"

const tellEveryMs = 400
const leaseBackMs = 5_000
const goneTriesMax = 3
const finishedKeptMax = 200

interface Running extends Locking {
  startedMs: number
  away: Seen | undefined // there was no connection when it was to be sent
  failedTries: number // for the want of a connection, one behind the other
  retry: ReturnType<typeof setTimeout> | undefined
  isFolder: boolean
  seen: Seen // what lay there when it was brought in
  about: AgendaAbout | undefined // beside what it is put on an agenda
  isThere: boolean // committed: a reload has nothing to go on with
}

export interface Heard {
  onChanged(open: OpenSpace): void
  /** It was brought in to stand beside that. The space's turn is held. */
  onPlaced(open: OpenSpace, node: NodeId, about: AgendaAbout): Promise<Answer<void>>
  onEditing(open: OpenSpace): void // who is editing changed
  onStreams(open: number): void
}

export class Transfers {
  readonly downloads: Downloads<Running>
  readonly #context: Context
  readonly #heard: Heard
  readonly #courier: Courier | undefined
  readonly #locks: UploadLocks<Running>
  readonly #all = new Map<number, Running>()
  readonly #queue: Running[] = []
  #next = 1
  #isWorking = false
  #toldMs = 0
  #tellTimer: ReturnType<typeof setTimeout> | undefined

  constructor(context: Context, heard: Heard, courier?: Courier) {
    this.#context = context
    this.#heard = heard
    this.#courier = courier
    this.#locks = new UploadLocks<Running>(
      context,
      (one) => this.#settle(one, "locked"),
      (open) => heard.onEditing(open),
    )
    this.downloads = new Downloads<Running>(context, {
      add: (what) => this.#add("down", what),
      get: (id) => this.#all.get(id),
      settle: (going, state, problem) => this.#settle(going, state, problem),
      watch: (going) => this.#watch(going),
      tell: () => this.#tell(),
      onStreams: (open) => heard.onStreams(open),
    })
  }

  readonly part = {
    upload: (space, parent, files) =>
      withSpace(this.#context, space, (open, session) => this.#upload(session, open, parent, files)),
    transfers: () => Promise.resolve(yes([...this.#all.values()].map((one) => this.#told(one.transfer)))),
    pause: (id) => Promise.resolve(this.#pause(id)),
    resume: (id, file) => withSession(this.#context, () => Promise.resolve(this.#resume(id, file))),
    cancel: (id) => withSession(this.#context, (session) => this.#cancel(session, id)),
    takeOverUpload: (id) => withSession(this.#context, (session) => this.#takeOver(session, id)),
  } satisfies Part

  /** What a reload interrupted waits for its file. */
  async begin(session: Session): Promise<void> {
    for (const one of await readSetting<Remembered[]>(session.store, "uploads", [])) {
      const name = one.path.split("/").at(-1)!
      const running = this.#add("up", { space: one.space, node: one.parent, version: "", name, bytes: one.size })
      running.path = one.path
      running.keptLease = tokenOf(one.lease)
      running.about = one.about
      running.transfer.state = "needs_file"
    }
    await this.downloads.begin(session)
  }
  /** How many uploads are not done. */
  get unsent(): number {
    return [...this.#all.values()].filter(({ transfer }) => isToSend(transfer)).length
  }
  /** Before the session ends. */
  async giveBackAll(): Promise<void> {
    for (const one of this.#all.values()) {
      one.stop.abort()
      await this.#locks.giveBack(one)
    }
  }
  /** The server is there. `isBack`: again, and what failed for the want of it goes on at once. */
  resumeAway(isBack: boolean): void {
    void this.#work() // what waits since the server was not believed
    if (!isBack) return
    for (const one of this.#all.values()) {
      one.failedTries = 0
      this.#again(one)
    }
  }
  #again(one: Running): void {
    if (one.file && isToRetry(one.transfer)) this.#resume(one.transfer.id)
  }
  /** Where the server was there all the time, no connection comes back that it could go on with. */
  #retryLater(one: Running, problem: Problem): void {
    if (!this.#all.has(one.transfer.id)) return
    one.failedTries += 1
    one.retry = setTimeout(() => this.#context.session()?.isOnline && this.#again(one), retryAfterMs(problem, one.failedTries))
  }
  get isGoing(): boolean {
    return this.#isWorking || this.downloads.isGoing
  }
  end(): void {
    for (const one of this.#all.values()) {
      one.stop.abort()
      clearTimeout(one.retry)
      one.lease?.rest()
    }
    this.#all.clear()
    this.#queue.length = 0
    this.downloads.end()
  }

  #add(direction: "up" | "down", what: Pick<Transfer, "space" | "node" | "version" | "name" | "bytes">): Running {
    const transfer: Transfer = {
      ...what,
      id: this.#next++,
      direction,
      done: 0,
      bytesPerS: 0,
      state: "waiting",
      problem: null,
      editing: null,
    }
    const running: Running = {
      transfer,
      stop: new AbortController(),
      file: undefined,
      isFolder: false,
      path: what.name,
      parent: what.node,
      startedMs: 0,
      lease: undefined,
      keptLease: undefined,
      heldKey: undefined,
      away: undefined,
      failedTries: 0,
      retry: undefined,
      seen: { node: undefined, base: undefined },
      about: undefined,
      isThere: false,
    }
    this.#all.set(transfer.id, running)
    const over = [...this.#all.values()].filter((one) => isOver(one.transfer))
    for (const one of over.slice(0, Math.max(0, over.length - finishedKeptMax))) this.#all.delete(one.transfer.id)
    return running
  }

  #told(transfer: Transfer): Transfer {
    return { ...transfer, problem: transfer.problem && withWhomToAsk(this.#context.session(), transfer.space, transfer.problem) }
  }
  #tell(): void {
    if (this.#tellTimer) return
    const wait = Math.max(0, this.#toldMs + tellEveryMs - Date.now())
    this.#tellTimer = setTimeout(() => {
      this.#tellTimer = undefined
      this.#toldMs = Date.now()
      this.#context.tell({ news: "transfers" })
    }, wait)
  }
  #settle(running: Running, state: Transfer["state"], problem: Problem | null = null): void {
    running.transfer.state = state
    running.transfer.problem = problem
    if (state !== "locked") running.transfer.editing = null
    clearTimeout(running.retry)
    if (isToRetry(running.transfer)) {
      running.away ??= running.seen
      this.#retryLater(running, problem!)
    }
    if (state === "done") running.transfer.done = running.transfer.bytes
    this.#tell()
  }
  #watch(running: Running): Watch {
    return {
      signal: running.stop.signal,
      onBytes: (count) => {
        const { transfer } = running
        transfer.done = Math.min(transfer.bytes, transfer.done + count)
        const seconds = (Date.now() - running.startedMs) / 1000
        if (seconds > 0.5) transfer.bytesPerS = Math.round(transfer.done / seconds)
        this.#tell()
      },
      whileGoing: () => Promise.resolve(),
    }
  }

  // ---- up -------------------------------------------------------------------------------------------------------

  async #upload(session: Session, open: OpenSpace, parent: string, files: Upload[]): Promise<Answer<number[]>> {
    const folder = nodeOf(parent)
    if (!folder || !open.replica.state.isLive(folder)) return no("not_found", "no such folder")
    const refusal = notNow(session, open)
    if (refusal) return refusal
    if ((open.replica.ownRole ?? 0) < SpaceRole.editor)
      return no("denied", "the role does not allow it", { rule: "role_too_low" })
    const ids: number[] = []
    const names = new UploadNames(open, parent, files.map((one) => one.path))
    for (const { file, path: asked, isFolder = false, about } of files) {
      const path = isFolder ? asked : names.take(asked)
      const name = path.split("/").at(-1)!
      const running = this.#add("up", { space: open.id, node: parent, version: "", name, bytes: file.size })
      Object.assign(running, { file, path, isFolder, about })
      running.seen = seenAt(open, running)
      ids.push(running.transfer.id)
      const fault = placeFault(open, running)
      if (!session.isOnline) running.away = running.seen
      if (fault) this.#settle(running, "failed", fault.problem)
      else this.#queue.push(running)
    }
    await this.#remember(session)
    this.#tell()
    void this.#work()
    return yes(ids)
  }

  /** Small files are quicker sent again than remembered. */
  async #remember(session: Session): Promise<void> {
    // After the session's end what was remembered stays: the next one goes on with it.
    if (this.#context.session() !== session) return
    const kept = await readSetting<Remembered[]>(session.store, "uploads", [])
    if (this.#context.session() !== session) return
    await writeSetting(session.store, "uploads", toRemember([...this.#all.values()], kept))
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return
    this.#isWorking = true
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      const session = this.#context.session()
      if (!session || session.distrust) break
      const batch = isInline(next.transfer.bytes) ? this.#takeSmall() : [this.#queue.shift()!]
      try {
        if (!isInline(next.transfer.bytes)) await this.#courier?.begin()
        await this.#uploadBatch(session, batch)
      } catch (error) {
        for (const one of batch) if (!isOver(one.transfer)) this.#settle(one, "failed", thrown(error).problem)
      }
      if (this.#context.session() !== session) break
      for (const one of batch) await this.#locks.giveBack(one)
      if (batch.some(({ isThere }) => !isThere)) await this.#remember(session).catch(() => undefined) // else #finish did
    }
    this.#isWorking = false
    this.#courier?.end()
  }

  /** Small files to the same place that go into one entry. */
  #takeSmall(): Running[] {
    const first = this.#queue.shift()!
    const batch = [first]
    let bytes = first.transfer.bytes
    for (let i = 0; i < this.#queue.length && batch.length < batchOpsMax;) {
      const one = this.#queue[i]!
      const fits =
        isInline(one.transfer.bytes) && one.transfer.space === first.transfer.space && one.parent === first.parent
      if (!fits || bytes + one.transfer.bytes > inlineBlobsBytesMax) break
      batch.push(...this.#queue.splice(i, 1))
      bytes += one.transfer.bytes
    }
    return batch
  }

  async #uploadBatch(session: Session, batch: Running[]): Promise<void> {
    const going = batch.filter((one) => one.transfer.state === "waiting")
    if (going.length === 0) return
    const opened = await session.space(going[0]!.transfer.space)
    if (!opened.ok) return going.forEach((one) => this.#settle(one, "failed", refused(opened).problem))
    const open = opened.value
    const refusal = notNow(session, open)
    if (refusal) return going.forEach((one) => this.#fail(session, one, refusal.problem))
    const sent = new Map<Running, Uploaded>()
    for (const one of going) {
      one.startedMs = Date.now()
      this.#settle(one, "running")
    }
    const waiting = [...going]
    await sideBySide(
      inFlight,
      () => Promise.resolve(waiting.shift()),
      async (one) => {
        const uploaded = await this.#send(session, open, one)
        if (uploaded.ok) sent.set(one, uploaded.value)
        else if (uploaded.problem.kind === "locked") return { ok: true, value: undefined }
        else if (one.transfer.state === "running" && uploaded.problem.rule === "cancelled")
          this.#settle(one, "cancelled", uploaded.problem)
        else if (one.transfer.state === "running") this.#fail(session, one, uploaded.problem)
        return { ok: true, value: undefined }
      },
    )
    const ready = going.filter((one) => sent.has(one) && one.transfer.state === "running")
    if (ready.length === 0) return
    const there = new Map<Running, { isNew: boolean }>()
    try {
      await open.turns.take(() => this.#commit(session, open, ready, sent, there))
    } finally {
      for (const one of there.keys()) await this.#finish(session, one)
    }
    const names = [...there].filter(([, { isNew }]) => isNew).map(([one]) => one.transfer.name)
    if (names.length > 0) this.#context.tell({ news: "done", what: "uploaded", names, undo: null })
  }
  /** Where the server is not believed any more, it waits for one that is. */
  #fail(session: Session, one: Running, problem: Problem): void {
    if (one.stop.signal.aborted) return // cancelled or held meanwhile, and it stays so
    if (!session.distrust) return this.#settle(one, "failed", problem)
    one.transfer.done = 0
    this.#settle(one, "waiting")
    this.#queue.unshift(one)
  }

  async #send(session: Session, open: OpenSpace, one: Running): Promise<Answer<Uploaded>> {
    if (!one.file) return no("not_found", "the file has to be chosen again")
    if (!isInline(one.transfer.bytes) && !one.lease) {
      if (!(await this.#locks.take(open, one))) return no("locked", "somebody else edits this file")
      await this.#remember(session)
    }
    const identity = await this.#identity(open, one)
    const { id, spaceConst } = open.replica
    const uploaded = await uploadFile(session.api, session.store, id, spaceConst, one.file, identity, this.#watch(one))
    return uploaded.ok ? uploaded : refused(uploaded)
  }
  #identity(open: OpenSpace, one: Running): Promise<string> {
    const { path, transfer, file } = one
    return uploadIdentity(open.replica.id, nodeOf(one.parent)!, path, transfer.bytes, file?.lastModified ?? 0)
  }

  /** `there` is filled with those that are in the space then; one that was there before with the same content is not new. */
  async #commit(session: Session, open: OpenSpace, ready: Running[], sent: Map<Running, Uploaded>, there: Map<Running, { isNew: boolean }>): Promise<void> {
    // What was brought in without a connection is judged by what others did since.
    if (ready.some((one) => one.away)) {
      const synced = await open.replica.sync()
      if (!synced.ok) return ready.forEach((one) => this.#fail(session, one, refused(synced).problem))
    }
    let changes: Planned<Running>[] = []
    const folders = new Map<string, NodeId>() // made in this batch, by path
    for (const one of ready) {
      const made = changesFor(open, one, sent.get(one)!, folders, one.lease ? [one.lease.token] : [])
      if (!made.ok) this.#settle(one, "failed", made.problem)
      else if (made.value.length === 0) {
        if (await this.#place(open, one, seenAt(open, one).node)) there.set(one, { isNew: false })
      } else {
        changes.push(...made.value.map((change, i) => ({ change, of: i + 1 === made.value.length ? one : undefined })))
      }
    }
    for (let tries = 0; changes.length > 0 && tries < goneTriesMax; ++tries) {
      const many = await commitAll(
        open.replica,
        changes.map(({ change }) => change),
        (current, wished) => isSameAsFile(open, current, changes.find((one) => contentOf(one.change) === wished)?.of?.file),
      )
      this.#heard.onChanged(open)
      for (const [i, result] of many.results.entries()) {
        const { of } = changes[i]!
        const failed = outcome(result)
        if (!failed) await keepSent(session.store, open.id, changes[i]!.change.blobs ?? []).catch(() => undefined)
        // A store without room makes nothing undone: sent once more it would be there twice.
        if (of && result.how === "conflict_copy")
          await this.#noteCopy(session, open, of, result.node, result.name).catch(() => undefined)
        if (of && !failed && !isInline(of.transfer.bytes))
          await forgetUploadNotes(session.store, await this.#identity(open, of)).catch(() => undefined)
        if (of && failed) this.#settle(of, "failed", failed.problem)
        else if (of && (await this.#place(open, of, "node" in result ? result.node : undefined))) there.set(of, { isNew: true })
      }
      changes.splice(0, many.results.length)
      if (!many.failed) break
      const canSendAgain = many.gone.length > 0 && tries + 1 < goneTriesMax && changes.every(({ of }) => !of || of.file)
      if (canSendAgain && (await this.#sendAgain(session, open, changes, sent, many.gone.map(keyOf)))) continue
      if (many.failed.error.kind === "locked" && tries + 1 < goneTriesMax) {
        const rest = await this.#locks.setAside(open, changes, many.failed)
        const isLess = rest.length < changes.length
        changes = rest
        if (isLess) continue
      }
      const holder = holderOf(open, many.failed.problem?.json)
      const { problem } = refused(many.failed, holder !== undefined ? { holder } : {})
      noteAlarm(this.#context, open, problem)
      for (const { of } of changes) if (of) this.#fail(session, of, problem)
      break
    }
  }

  /** Its place on an agenda is left; after a failure there, which gives false, it is sent again and found to be here. */
  async #place(open: OpenSpace, one: Running, node: NodeId | undefined): Promise<boolean> {
    const placed = one.about && node ? await this.#heard.onPlaced(open, node, one.about) : doneWell
    if (!placed.ok) this.#settle(one, "failed", placed.problem)
    else one.isThere = true
    return one.isThere
  }
  /** Done is what a page that is loaded now would not ask for again: its lease is given back, and it is not remembered any
   *  more. The space's turn is over: others write there while this waits for answers. */
  async #finish(session: Session, one: Running): Promise<void> {
    await isDoneWithin(leaseBackMs, this.#locks.giveBack(one))
    if (!isInline(one.transfer.bytes)) await this.#remember(session).catch(() => undefined)
    this.#settle(one, "done")
  }

  /** Somebody else was faster: both are there, and the person is told which is which. */
  async #noteCopy(session: Session, open: OpenSpace, of: Running, node: NodeId, name: string): Promise<void> {
    const { replica } = open
    const other = of.away?.node && replica.state.node(of.away.node)?.live ? of.away.node : seenAt(open, of).node
    const author = other && replica.state.current(other)?.stamp.author
    const by = author ? replica.nameOf(author) : ""
    const mine = author !== undefined && replica.isSelf(author)
    const wished = of.path.split("/").at(-1)!
    const notice = { notice: "conflict_copy" as const, node: textOfNode(node), name, wished, by, mine, atMs: Date.now() }
    await addNotice(session.store, open, notice)
    this.#context.tell({ news: "spaces" })
  }

  /** Blobs that the server lost between sending and committing. */
  async #sendAgain(session: Session, open: OpenSpace, changes: Planned<Running>[], sent: Map<Running, Uploaded>, gone: string[]): Promise<boolean> {
    const missing = new Set(gone)
    for (const one of changes) {
      const { of, change } = one
      const uploaded = of && sent.get(of)
      if (!of || !uploaded || change.intent.intent !== "save") continue
      const chunks = [...uploaded.content.chunks, ...uploaded.inner]
      if (!chunks.some((chunk) => missing.has(keyOf(chunk.blob)))) continue
      const again = await this.#send(session, open, of)
      if (!again.ok) return false
      sent.set(of, again.value)
      one.change = {
        ...change,
        intent: { ...change.intent, content: again.value.content },
        blobs: again.value.blobs,
        inner: again.value.inner,
      }
    }
    return true
  }

  async #takeOver(session: Session, id: number): Promise<Answer<void>> {
    const one = this.#all.get(id)
    const broken = one ? await this.#locks.breakHeld(session, one) : no("not_found", "that transfer is over")
    return broken.ok ? this.#resume(id) : broken
  }

  #pause(id: number): Answer<void> {
    const one = this.#all.get(id)
    if (!one || isOver(one.transfer)) return no("not_found", "that transfer is over")
    if (["paused", "needs_file", "locked"].includes(one.transfer.state)) return doneWell
    if (one.transfer.direction === "down") {
      this.downloads.pause(one)
      return doneWell
    }
    // Others go on meanwhile. What was sent is known to the notes: it goes on from there.
    this.#unqueue(one)
    this.#settle(one, "paused")
    one.stop.abort()
    return doneWell
  }

  #unqueue(one: Running): void {
    const at = this.#queue.indexOf(one)
    if (at >= 0) this.#queue.splice(at, 1)
  }

  #resume(id: number, file?: File): Answer<void> {
    const one = this.#all.get(id)
    if (!one || (isOver(one.transfer) && one.transfer.state !== "failed"))
      return no("not_found", "that transfer is over")
    if (one.transfer.direction === "down") return this.downloads.resume(one)
    if (file) {
      const [name, chosen] = [one.transfer.name.normalize("NFC"), file.name.normalize("NFC")]
      if (file.size !== one.transfer.bytes || (name !== chosen && !isNumbered(name, chosen)))
        return no("usage", "another file", { field: "file", rule: "another_file" })
      one.file = file
    }
    if (!one.file) return no("usage", "the file has to be chosen again", { field: "file", rule: "needs_file" })
    if (one.transfer.state === "waiting" || one.transfer.state === "running") return doneWell
    one.stop = new AbortController()
    one.transfer.done = 0
    this.#settle(one, "waiting")
    this.#queue.push(one)
    void this.#work()
    return doneWell
  }

  async #cancel(session: Session, id: number): Promise<Answer<void>> {
    const one = this.#all.get(id)
    if (!one) return no("not_found", "that transfer is over")
    one.stop.abort()
    clearTimeout(one.retry)
    this.#unqueue(one)
    if (!isOver(one.transfer)) this.#settle(one, "cancelled")
    else if (this.#all.delete(id)) this.#tell()
    if (one.transfer.direction === "down") {
      await this.downloads.over(session, one)
      return doneWell
    }
    const open = session.opened(one.transfer.space)
    await this.#locks.giveBackKept(session, one)
    if (open) await forgetUploadNotes(session.store, await this.#identity(open, one))
    await this.#remember(session)
    return doneWell
  }
}
