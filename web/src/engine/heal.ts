// After a restore of the server: this device brings back what it lost, once, before anything else.
//                                                              docs/protocol.md §4.5   twin: client/session/heal.cpp
//
//   settings/healed = {generation, open: [space...], unhealed: [[space, why]...]}
//       what is done, what is to be looked at again, and why something stays as it is
import { addNotice } from "./notices.ts"
import { sentBlob, sentBlobsOf } from "./sent_blobs.ts"
import type { OpenSpace, Session } from "./session.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { idText } from "../mappe/base/id.ts"
import { BlobId, FactionId, SpaceId } from "../mappe/base/ids.ts"
import type { ErrorKind } from "../mappe/base/result.ts"
import { ok } from "../mappe/base/result.ts"
import { blobIdOf } from "../mappe/crypto/chunk.ts"
import { SpaceReplica } from "../mappe/replica/space_replica.ts"
import { type Answer, isPassing, type Refused } from "../mappe/wire/answer.ts"
import { healedSpacesMax, missingIdsMax } from "../mappe/wire/limits.ts"
import type { About } from "../mappe/wire/types.ts"

interface Healed {
  generation: number
  open: string[]
  unhealed: [space: string, why: Unhealed][]
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

export async function heal(session: Session, about: About): Promise<void> {
  const { store } = session
  const noted = await readSetting<Healed>(store, "healed", nothingYet)
  const isNew = noted.generation < about.generation
  session.unhealed.clear()
  if (about.healUntilMs === 0) {
    if (about.generation > 0) for (const { space } of session.known) session.unhealed.set(space, "closed")
    return
  }
  if (!isNew) for (const [space, why] of noted.unhealed) session.unhealed.set(space, why)
  if (!isNew && noted.open.length === 0) return
  // Rosters first: who may do what in a space hangs on them.
  const rostersDone = !isNew || (await healRosters(session))
  const all = await allSpaces(session)
  if (!all.ok) return
  const open = new Set<string>()
  for (const one of all.value.slice(0, healedSpacesMax)) {
    if (!isNew && !noted.open.includes(one.space)) continue
    const done = await healSpace(session, one)
    if (done === "later") open.add(one.space)
    // Not named and refused: no space of this person any more, or others bring back this person's row first.
    else if (done !== "done" && !one.isNamed && done === "not_kept") open.add(one.space)
    if (done === "done") session.unhealed.delete(one.space)
    else session.unhealed.set(one.space, done)
  }
  if (!rostersDone) return // all of it again
  const done: Healed = { generation: about.generation, open: [...open], unhealed: [...session.unhealed] }
  await writeSetting(store, "healed", done)
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

async function healSpace(session: Session, wanted: Wanted): Promise<Unhealed | "done"> {
  const id = SpaceId.parseText(wanted.space)
  const faction = FactionId.parseText(wanted.faction)
  const self = faction.ok ? session.identity(faction.value) : undefined
  if (!id.ok || !faction.ok || !self) return "done" // nobody's here
  const opened = session.opened(wanted.space)
  const roster = opened ? undefined : await session.roster(faction.value)
  if (roster && !roster.ok) return wordOf(roster)
  let replica = opened?.replica
  if (!replica && roster) {
    const made = await SpaceReplica.open(session.store, session.api, roster.value, self, id.value)
    if (!made.ok) return "refused"
    replica = made.value
  }
  const { api } = session
  const healIt = (): Promise<Answer<number>> => replica!.heal()
  const sent = opened ? await opened.turns.take(healIt) : await healIt()
  if (!opened) replica!.wipe()
  if (!sent.ok) return wordOf(sent)
  const blobs = await sendLostBlobs(session, wanted.space, (some) => api.missing(id.value, some), (blob, bytes) =>
    api.putBlob(id.value, blob, bytes),
  )
  const contents = blobs.ok ? blobs.value : 0
  if (sent.value + contents > 0) {
    const notice = { notice: "brought_back" as const, entries: sent.value, contents, atMs: Date.now() }
    await addNotice(session.store, opened ?? (await noticesOf(session, wanted.space)), notice)
  }
  return blobs.ok ? "done" : wordOf(blobs)
}

async function noticesOf(session: Session, space: string): Promise<Pick<OpenSpace, "id" | "notices">> {
  return { id: space, notices: await session.noticesOf(space) }
}

/** Of what lies here: what is kept for on the way, and what was brought in lately. Gives how many were missing. */
async function sendLostBlobs(
  session: Session,
  space: string,
  missing: (blobs: BlobId[]) => Promise<Answer<BlobId[]>>,
  put: (blob: BlobId, bytes: Uint8Array<ArrayBuffer>) => Promise<Answer<void>>,
): Promise<Answer<number>> {
  const pinned = await readSetting<{ space: string; blobs: string[] }[]>(session.store, "pinned", [])
  const texts = new Set([
    ...pinned.filter((one) => one.space === space).flatMap((one) => one.blobs),
    ...(await sentBlobsOf(session.store, space)),
  ])
  const here = [...texts].flatMap((text) => {
    const id = BlobId.parseText(text)
    return id.ok ? [id.value] : []
  })
  let sent = 0
  for (let at = 0; at < here.length; at += missingIdsMax) {
    const lost = await missing(here.slice(at, at + missingIdsMax))
    if (!lost.ok) return lost
    for (const blob of lost.value) {
      const bytes = (await session.kept.get(blob)) ?? (await sentBlob(session.store, blob))
      if (!bytes || idText(await blobIdOf(bytes)) !== idText(blob)) continue
      const done = await put(blob, bytes)
      if (!done.ok) return done
      ++sent
    }
  }
  return ok(sent)
}
