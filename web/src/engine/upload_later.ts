// Which transfers are over, and which only wait for something: a connection, room, money.
import type { Transfer } from "./contract.ts"

/** After that a server that could take nothing, though it is there, is asked again. */
export const retryAfterMs = 120_000

export function isOver({ state }: Transfer): boolean {
  return state === "done" || state === "failed" || state === "cancelled"
}
/** It is an upload, is not done and can still be: what failed for the want of a connection, or of room, goes on where it stopped. */
export function isToSend(transfer: Transfer): boolean {
  if (transfer.direction !== "up") return false
  const kind = transfer.state === "failed" ? transfer.problem?.kind : undefined
  return !isOver(transfer) || kind === "offline" || kind === "quota"
}
/** By itself, now. `failedMs`: when it failed, where nothing else is known to have changed since. */
export function isToRetry({ state, problem }: Transfer, failedMs: number | undefined): boolean {
  return state === "failed" && problem?.kind === "offline" && (failedMs === undefined || Date.now() - failedMs >= retryAfterMs)
}
