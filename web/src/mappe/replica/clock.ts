// The time an entry is dated with.                                docs/protocol.md §4   twin: client/replica/clock.h
import type { Api } from "../wire/api.ts"
import { clockAheadMsMax } from "../wire/limits.ts"

const toleratedOffsetMs = 60_000

const serverTimeMs = (api: Api): number => Math.max(0, Date.now() + api.clockOffsetMs)

export function isClockWrong(api: Api): boolean {
  return Math.abs(api.clockOffsetMs) > toleratedOffsetMs
}
/** Our own clock, or the server's when ours is more than a minute off. */
export function entryTimeMs(api: Api): number {
  return Math.floor(isClockWrong(api) ? serverTimeMs(api) : Date.now())
}
/** More than a day ahead of both the server's Date and our own clock: such an entry is refused. */
export function isTooFarAhead(api: Api, timeMs: number): boolean {
  return timeMs > Math.max(Date.now(), serverTimeMs(api)) + clockAheadMsMax
}
