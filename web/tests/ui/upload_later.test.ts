import { afterEach, describe, expect, test, vi } from "vitest"
import type { Problem, Transfer } from "../../src/engine/contract.ts"
import { isOver, isToRetry, isToSend, retryAfterMs } from "../../src/engine/upload_later.ts"

const failed = (kind: Problem["kind"]): Transfer => ({
  id: 1, direction: "up", space: "", node: "", version: "", name: "Plan.pdf", bytes: 1, done: 0, bytesPerS: 0, state: "failed", problem: { kind }, editing: null,
})

describe("uploads that stopped", () => {
  afterEach(() => vi.restoreAllMocks())

  test.each([
    ["offline", true],
    ["quota", true],
    ["denied", false],
    ["exists", false],
  ] as const)("for %s: kept for later is %s", (kind, isKept) => {
    expect(isOver(failed(kind))).toBe(true)
    expect(isToSend(failed(kind))).toBe(isKept)
    expect(isToSend({ ...failed(kind), direction: "down" })).toBe(false)
  })
  test("a server that was away and is back is asked at once; one that was there all the time only after a while", () => {
    const now = vi.spyOn(Date, "now").mockReturnValue(1_000_000)
    expect(isToRetry(failed("offline"), undefined)).toBe(true)
    expect(isToRetry(failed("offline"), 1_000_000)).toBe(false)
    now.mockReturnValue(1_000_000 + retryAfterMs)
    expect(isToRetry(failed("offline"), 1_000_000)).toBe(true)
  })
  test("what somebody has to put right waits for them", () => expect(isToRetry(failed("quota"), undefined)).toBe(false))
})
