import { describe, expect, test } from "vitest"
import type { Problem, Transfer } from "../../src/engine/contract.ts"
import { isOver, isToRetry, isToSend, retryAfterMs } from "../../src/engine/upload_later.ts"

const failed = (kind: Problem["kind"]): Transfer => ({
  id: 1, direction: "up", space: "", node: "", version: "", name: "Plan.pdf", bytes: 1, done: 0, bytesPerS: 0, state: "failed", problem: { kind }, editing: null,
})

describe("uploads that stopped", () => {
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
  test("a server that was there all the time is asked again soon, then after twice the time, up to two minutes", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 2000].map((tries) => retryAfterMs({ kind: "offline" }, tries) / 1000)
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 120, 120, 120])
  })
  test("nor does one whose disk is full hear of it every few seconds", () => expect(retryAfterMs({ kind: "offline", rule: "server-full" }, 1)).toBe(120_000))
  test("and not before it wishes to be asked, but for one that wishes never", () => {
    expect(retryAfterMs({ kind: "offline", retryAfterS: 1 }, 1)).toBe(2_000)
    expect(retryAfterMs({ kind: "offline", retryAfterS: 300 }, 1)).toBe(300_000)
    expect(retryAfterMs({ kind: "offline", retryAfterS: 1e12 }, 1)).toBe(300_000)
  })
  test("what somebody has to put right waits for them", () => {
    expect(isToRetry(failed("offline"))).toBe(true)
    expect(isToRetry({ ...failed("offline"), direction: "down" })).toBe(false)
    expect(isToRetry(failed("quota"))).toBe(false)
  })
})
