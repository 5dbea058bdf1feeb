// Which transfers are over, which only wait for something: a connection, room, money; and which a reload goes on with.
import type { AgendaAbout, Problem, Transfer } from "./contract.ts"
import { leaseKeptOf, type Locking } from "./upload_locks.ts"
import { isInline } from "../mappe/transfer/upload.ts"

/** In settings/uploads. */
export interface Remembered {
  space: string
  parent: string
  path: string
  size: number
  modifiedMs: number
  lease?: string
  about?: AgendaAbout
}

const retryFirstMs = 2_000
const retryLongestMs = 120_000
const retryAskedMaxMs = 300_000 // whatever a server wishes: somebody waits for it

export function isOver({ state }: Transfer): boolean {
  return state === "done" || state === "failed" || state === "cancelled"
}
/** It is an upload, is not done and can still be: what failed for the want of a connection, or of room, goes on where it stopped. */
export function isToSend(transfer: Transfer): boolean {
  if (transfer.direction !== "up") return false
  const kind = transfer.state === "failed" ? transfer.problem?.kind : undefined
  return !isOver(transfer) || kind === "offline" || kind === "quota"
}
/** By itself: with the next connection, or sooner where the server is there and could take nothing. */
export function isToRetry({ direction, state, problem }: Transfer): boolean {
  return direction === "up" && state === "failed" && problem?.kind === "offline"
}
/** Until then, after so many tries that failed one behind the other. */
export function retryAfterMs({ rule, retryAfterS = 0 }: Problem, failedTries: number): number {
  const isSoon = rule !== "server-full" // room does not come within seconds
  const ours = isSoon ? Math.min(retryFirstMs * 2 ** (failedTries - 1), retryLongestMs) : retryLongestMs
  return Math.max(ours, Math.min(retryAfterS * 1000, retryAskedMaxMs))
}
/** Of all that are under way the large ones, for small files are quicker sent again. `kept`: what was remembered before. */
export function toRemember(
  all: readonly (Locking & { isThere: boolean; about: AgendaAbout | undefined })[],
  kept: readonly Remembered[],
): Remembered[] {
  const large = all.filter(({ transfer, isThere }) => isToSend(transfer) && !isThere && !isInline(transfer.bytes))
  const list = large.flatMap((one): Remembered[] => {
    const { transfer, path, parent, file, about } = one
    if (!file) return []
    return [{ space: transfer.space, parent, path, size: transfer.bytes, modifiedMs: file.lastModified, ...leaseKeptOf(one), ...(about && { about }) }]
  })
  const waiting = kept.filter((one) =>
    large.some(
      ({ transfer, path, parent, file }) =>
        !file && transfer.space === one.space && path === one.path && parent === one.parent,
    ),
  )
  return [...waiting, ...list]
}
