// How many chunks go with one request: few on a slow line, more while it is quick.
import { describe, expect, test } from "vitest"
import { Pace } from "../../src/mappe/transfer/pace.ts"
import { inFlight, inFlightOnQuickLine, quickMs, togetherMax, togetherQuickMs } from "../../src/mappe/wire/limits.ts"

const ended = (pace: Pace): number => Array.from({ length: 10 }, () => pace.isTooMany()).filter(Boolean).length

describe("the pace of an upload", () => {
  test("it begins with one, doubles while requests are quick, and stays at four", () => {
    const pace = new Pace()
    const seen = [pace.together]
    for (let i = 0; i < 4; ++i) {
      pace.took(togetherQuickMs - 1, pace.together)
      seen.push(pace.together)
    }
    expect(seen).toEqual([1, 2, 4, togetherMax, togetherMax])
    expect(ended(pace)).toBe(0)
  })
  test("what began smaller says nothing about more; what is neither quick nor slow changes nothing", () => {
    const pace = new Pace()
    pace.took(1, 1)
    pace.took(1, 1)
    expect(pace.together).toBe(2)
    pace.took(togetherQuickMs, 2)
    expect(pace.together).toBe(2)
  })
  test("a request of over a second: the next are of one again, and a chunk that takes it gives up a lane", () => {
    const pace = new Pace()
    pace.took(1, 1)
    pace.took(1, 2)
    pace.took(quickMs + 1, 4)
    expect(pace.together).toBe(1)
    expect(ended(pace)).toBe(0) // four in a second is quick
    pace.took(quickMs, 1)
    expect(ended(pace)).toBe(inFlightOnQuickLine - inFlight)
  })
})
