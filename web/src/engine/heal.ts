// After a restore of the server: this device brings back what it lost, once. Rosters before anything else; then, beside
// what the person does, the entries of each space and last the contents.   docs/protocol.md §4.5   twin: client/session/heal.cpp
//
// A space whose turn has not come is shown as this device keeps it; what would change it, or ask how far the server is,
// waits in the space's own turns until its entries are back.
//
//   settings/healed = {generation, open: [space...], unhealed: [[space, why]...], brought: [[space, entries, contents]...]}
//       what is done, what is to be looked at (again), why something stays as it is, and what was brought back of the open
//       ones: a reload goes on with them
import type { Healing } from "./contract.ts"
import { addNotice } from "./notices.ts"
import { sentBlob, sentBlobsOf } from "./sent_blobs.ts"
import type { OpenSpace, Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { Turns } from "./turns.ts"
import { idText } from "../mappe/base/id.ts"
import { BlobId, FactionId, SpaceId } from "../mappe/base/ids.ts"
import type { ErrorKind } from "../mappe/base/result.ts"
import { ok } from "../mappe/base/result.ts"
import { blobIdOf } from "../mappe/crypto/chunk.ts"
import { SpaceReplica } from "../mappe/replica/space_replica.ts"
import { type Answer, isPassing, type Refused } from "../mappe/wire/answer.ts"
import { healedSpacesMax, missingIdsMax } from "../mappe/wire/limits.ts"
import type { About } from "../mappe/wire/types.ts"

const tellEveryMs = 500

interface Healed {
  generation: number
  open: string[]
  unhealed: [space: string, why: Unhealed][]
  brought?: [space: string, entries: number, contents: number][]
}
const nothingYet: Healed = { generation: 0, open: [], unhealed: [] }

/** Why a space that is behind was not brought back: words for the alarm. */
export type Unhealed = "closed" | "forked" | "not_kept" | "later" | "refused"

function wordOf({ error, problem }: Refused): Unhealed {
  if (problem?.type === "heal-closed" || problem?.rule === "heal_closed") return "closed"
  if (error.kind === "forked") return "forked"
  if (error.kind === "not_found") return "not_kept"
  return isWorthAnotherTry(error.kind) ? "later" : "refused"
}
/** Worth another round; all else stays as it is until somebody decides. */
function isWorthAnotherTry(kind: ErrorKind): boolean {
  return isPassing(kind) || kind === "conflict" || kind === "quota" || kind === "io"
}

interface Wanted {
  space: string
  faction: string
  isNamed: boolean // by the server
}

/** Those the server names, and those of this device that it does not know any more. */
async function allSpaces(session: Session): Promise<Answer<Wanted[]>> {
  const told = await session.api.spaces()
  if (!told.ok) return told
  const all = told.value.map(({ space, faction }): Wanted => {
    return { space: idText(space), faction: idText(faction), isNamed: true }
  })
  const named = new Set(all.map((one) => one.space))
  for (const { space, faction } of session.known)
    if (!named.has(space)) all.push({ space, faction, isNamed: false })
  return ok(all)
}

interface Brought {
  entries: number
  contents: number
}
/** One space of a round; `entriesDone` when its entries are back, or cannot be. */
interface Patient extends Wanted {
  entriesDone: Promise<void>
  endEntries(): void
}

/** What a session is told. */
export interface HealingHeard {
  onProgress(healing: Healing | null): void
  /** The entries of this space are back, or are known not to come: it may be looked at again. */
  onEntries(space: string): Promise<void>
  /** Something to be read in this space's folder. */
  onNotice(): void
}

export class Healer {
  readonly #session: Session
  readonly #rounds = new Turns()
  readonly #patients = new Map<string, Patient>() // whose entries are not back
  #heard: HealingHeard | undefined
  #generation = 0 // that was begun with
  #rounding = 0
  #progress: Healing | null = null
  #toldMs = 0
  #isOver = false

  constructor(session: Session) {
    this.#session = session
  }
  listen(heard: HealingHeard): void {
    this.#heard = heard
  }
  get progress(): Healing | null {
    return this.#progress
  }
  /** When it is settled what becomes of its entries; undefined: nothing is to be waited for. */
  entriesOf(space: string): Promise<void> | undefined {
    return this.#patients.get(space)?.entriesDone
  }
  /** Nothing is sent any more. */
  end(): void {
    this.#isOver = true
    this.#progress = null
    for (const one of this.#patients.values()) one.endEntries()
    this.#patients.clear()
  }

  /** Returns when rosters are back and it is known which spaces are to be looked at; they go on beside. */
  async begin(about: About): Promise<void> {
    const session = this.#session
    const { store } = session
    const noted = await readSetting<Healed>(store, "healed", nothingYet)
    const isNew = noted.generation < about.generation
    if (this.#rounding > 0 && this.#generation === about.generation && about.healUntilMs !== 0) return // it is at it
    session.unhealed.clear()
    if (about.healUntilMs === 0) {
      if (about.generation > 0) for (const { space } of session.known) session.unhealed.set(space, "closed")
      return
    }
    if (!isNew) for (const [space, why] of noted.unhealed) session.unhealed.set(space, why)
    if (!isNew && noted.open.length === 0) return
    this.#generation = about.generation
    // Rosters first: who may do what in a space hangs on them.
    const rostersDone = !isNew || (await healRosters(session))
    const all = await allSpaces(session)
    if (!all.ok || this.#isOver) return
    const patients = all.value
      .slice(0, healedSpacesMax)
      .filter((one) => isNew || noted.open.includes(one.space))
      .map(patientOf)
    for (const one of patients) this.#patients.set(one.space, one)
    const brought = new Map<string, Brought>(
      isNew ? [] : (noted.brought ?? []).map(([space, entries, contents]) => [space, { entries, contents }]),
    )
    const open = new Set(patients.map((one) => one.space))
    // Not all rosters could be asked: all of it again, the next time.
    const generation = rostersDone ? about.generation : noted.generation
    const save = (): Promise<void> =>
      writeSetting(store, "healed", {
        generation,
        open: [...open],
        unhealed: [...session.unhealed],
        brought: [...brought].filter(([space]) => open.has(space)).map(([space, one]) => [space, one.entries, one.contents]),
      } satisfies Healed)
    await save().catch(() => undefined) // no room in the store: the next arrival begins anew
    ++this.#rounding
    this.#say({ done: 0, of: 0 }, true)
    void this.#rounds
      .take(() => this.#round(patients, open, brought, save))
      .catch(() => undefined)
      .finally(() => {
        for (const one of patients) this.#endEntries(one)
        if (--this.#rounding === 0) this.#say(null, true)
      })
  }

  async #round(patients: Patient[], open: Set<string>, brought: Map<string, Brought>, save: () => Promise<void>): Promise<void> {
    const session = this.#session
    const countOf = (space: string): Brought => {
      const one = brought.get(space) ?? { entries: 0, contents: 0 }
      brought.set(space, one)
      return one
    }
    const settle = async (one: Wanted, done: Unhealed | "done"): Promise<void> => {
      // Not named and refused: no space of this person any more, or others bring back this person's row first.
      if (done !== "later" && (done === "done" || one.isNamed || done !== "not_kept")) open.delete(one.space)
      if (done === "done") session.unhealed.delete(one.space)
      else session.unhealed.set(one.space, done)
      if (!open.has(one.space)) await this.#tellBrought(one.space, countOf(one.space))
      await save()
    }
    const ready: Patient[] = []
    for (const one of patients) {
      const sent = await this.#healEntries(one)
      if (this.#isOver) return
      if (!sent.ok) session.unhealed.set(one.space, this.#wordOf(sent)) // before it is asked why it stays behind
      this.#endEntries(one)
      if (sent.ok) {
        countOf(one.space).entries += sent.value
        ready.push(one)
      } else await settle(one, this.#wordOf(sent))
      await this.#heard?.onEntries(one.space).catch(() => undefined)
    }
    const lost: { one: Patient; blobs: BlobId[] }[] = []
    for (const one of ready) {
      const blobs = await lostBlobs(session, one.space)
      if (this.#isOver) return
      if (blobs.ok && blobs.value.length > 0) lost.push({ one, blobs: blobs.value })
      else await settle(one, blobs.ok ? "done" : this.#wordOf(blobs))
    }
    const isBack = (): number => lost.reduce((sum, { one }) => sum + countOf(one.space).contents, 0)
    const all = isBack() + lost.reduce((sum, { blobs }) => sum + blobs.length, 0)
    for (const { one, blobs } of lost) {
      let failed: Refused | undefined
      for (const blob of blobs) {
        this.#say({ done: isBack(), of: all })
        const sent = await sendBlob(session, one.space, blob)
        if (this.#isOver) return
        if (!sent.ok) {
          failed = sent
          break
        }
        if (sent.value) ++countOf(one.space).contents
        await save()
      }
      await settle(one, failed ? this.#wordOf(failed) : "done")
    }
  }

  async #healEntries(wanted: Wanted): Promise<Answer<number>> {
    const session = this.#session
    const id = SpaceId.parseText(wanted.space)
    const faction = FactionId.parseText(wanted.faction)
    const self = faction.ok ? session.identity(faction.value) : undefined
    if (!id.ok || !faction.ok || !self) return ok(0) // nobody's here
    const opened = session.opened(wanted.space)
    if (opened) return opened.replica.heal()
    const roster = await session.roster(faction.value)
    if (!roster.ok) return roster
    const made = await SpaceReplica.open(session.store, session.api, roster.value, self, id.value)
    if (!made.ok) return made
    const sent = await made.value.heal()
    made.value.wipe()
    return sent
  }

  /** Where the server is not believed at all, nothing is known of a space: it is asked again. */
  #wordOf(failed: Refused): Unhealed {
    return this.#session.distrust ? "later" : wordOf(failed)
  }

  #endEntries(one: Patient): void {
    if (this.#patients.get(one.space) === one) this.#patients.delete(one.space)
    one.endEntries()
  }

  async #tellBrought(space: string, { entries, contents }: Brought): Promise<void> {
    if (entries + contents === 0) return
    const session = this.#session
    const notice = { notice: "brought_back" as const, entries, contents, atMs: Date.now() }
    await addNotice(session.store, (await session.openedSoon(space)) ?? (await noticesOf(session, space)), notice)
    this.#heard?.onNotice()
  }

  #say(progress: Healing | null, now = false): void {
    if (this.#isOver) return
    this.#progress = progress
    if (!now && Date.now() - this.#toldMs < tellEveryMs) return
    this.#toldMs = Date.now()
    this.#heard?.onProgress(progress)
  }
}

function patientOf(wanted: Wanted): Patient {
  let endEntries!: () => void
  const entriesDone = new Promise<void>((done) => (endEntries = done))
  return { ...wanted, entriesDone, endEntries }
}

/** Somebody has decided what counts. */
export async function forgetUnhealed(session: Session, space: string): Promise<void> {
  session.unhealed.delete(space)
  const noted = await readSetting<Healed>(session.store, "healed", nothingYet)
  const isOther = (one: string): boolean => one !== space
  await writeSetting(session.store, "healed", {
    ...noted,
    open: noted.open.filter(isOther),
    unhealed: noted.unhealed.filter(([one]) => isOther(one)),
  } satisfies Healed)
}

/** Gives false: not all could be asked. */
async function healRosters(session: Session): Promise<boolean> {
  let isDone = true
  for (const self of session.identities) {
    const roster = await session.roster(self.faction)
    const sent = roster.ok ? await roster.value.heal(self.principal.id) : roster
    if (!sent.ok && isWorthAnotherTry(sent.error.kind)) isDone = false
  }
  return isDone
}

async function noticesOf(session: Session, space: string): Promise<Pick<OpenSpace, "id" | "notices">> {
  return { id: space, notices: await session.noticesOf(space) }
}

/** Of what lies here, what is kept for on the way and what was brought in lately: what the server has no more. */
async function lostBlobs(session: Session, space: string): Promise<Answer<BlobId[]>> {
  const id = SpaceId.parseText(space)
  if (!id.ok) return ok([])
  const pinned = await readSetting<{ space: string; blobs: string[] }[]>(session.store, "pinned", [])
  const texts = new Set([
    ...pinned.filter((one) => one.space === space).flatMap((one) => one.blobs),
    ...(await sentBlobsOf(session.store, space)),
  ])
  const here = [...texts].flatMap((text) => {
    const blob = BlobId.parseText(text)
    return blob.ok ? [blob.value] : []
  })
  const lost: BlobId[] = []
  for (let at = 0; at < here.length; at += missingIdsMax) {
    const some = await session.api.missing(id.value, here.slice(at, at + missingIdsMax))
    if (!some.ok) return some
    lost.push(...some.value)
  }
  return ok(lost)
}

/** Gives whether it was here, and is there now. */
async function sendBlob(session: Session, space: string, blob: BlobId): Promise<Answer<boolean>> {
  const id = SpaceId.parseText(space)
  const bytes = (await session.kept.get(blob)) ?? (await sentBlob(session.store, blob))
  if (!id.ok || !bytes || idText(await blobIdOf(bytes)) !== idText(blob)) return ok(false)
  const done = await session.api.putBlob(id.value, blob, bytes)
  return done.ok ? ok(true) : done
}
