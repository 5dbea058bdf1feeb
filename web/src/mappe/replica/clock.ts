// The time an entry is dated with.                                docs/protocol.md §4   twin: client/replica/clock.h
import type { Api } from "../wire/api.ts"
import { clockAheadMsMax } from "../wire/limits.ts"

const toleratedOffsetMs = 60_000
const toldOffsetMs = 5 * 60_000
const wholeSecondsMs = 2_000

const serverTimeMs = (api: Api): number => Math.max(0, Date.now() + api.clockOffsetMs)

export function isClockWrong(api: Api): boolean {
  return Math.abs(api.clockOffsetMs) > toleratedOffsetMs
}
/** So far that a person should look: either clock may be the wrong one. */
export function isClockFarOff(api: Api): boolean {
  return Math.abs(api.clockOffsetMs) > toldOffsetMs
}
/** Our own clock, or the server's when ours is more than a minute off. */
export function entryTimeMs(api: Api): number {
  return Math.floor(isClockWrong(api) ? serverTimeMs(api) : Date.now())
}
/** A time that was reckoned from our own clock, such as "in 14 days": where that is wrong, the same span from now by the server's, or a
 *  moment less: `Date` has whole seconds, and a span may be the longest that is allowed. 0 stays. */
export function spanFromNow(api: Api, ownMs: number): number {
  return ownMs === 0 || !isClockWrong(api) ? ownMs : Math.max(0, Math.floor(ownMs + api.clockOffsetMs) - wholeSecondsMs)
}
/** More than a day ahead of both the server's Date and our own clock: such an entry is refused. */
export function isTooFarAhead(api: Api, timeMs: number): boolean {
  return timeMs > Math.max(Date.now(), serverTimeMs(api)) + clockAheadMsMax
}
