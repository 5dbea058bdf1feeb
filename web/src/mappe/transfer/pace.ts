// How much of an upload is on its way at once.                                docs/decisions/2026-11-blobs-together.md
import { inFlight, inFlightOnQuickLine, quickMs, togetherMax, togetherQuickMs } from "../wire/limits.ts"

/** On a slow line few chunks, each by itself, so that what is shown moves and a line that breaks loses little; on a quick one
 *  several with each request, for a request costs more than what it carries. */
export class Pace {
  #spare = inFlightOnQuickLine - inFlight // given up when the line turns out slow
  #isQuick = true
  #together = 1

  get together(): number {
    return this.#together
  }
  /** Whether this one of those that send should end. */
  isTooMany(): boolean {
    return !this.#isQuick && this.#spare-- > 0
  }
  took(ms: number, chunks: number): void {
    this.#isQuick &&= ms < quickMs * chunks
    if (ms > quickMs) this.#together = 1
    else if (ms < togetherQuickMs && chunks === this.#together)
      this.#together = Math.min(togetherMax, 2 * this.#together)
  }
}
