import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { fail, ok } from "../../src/mappe/base/result.ts"
import { patiently, type Watch } from "../../src/mappe/transfer/patience.ts"
import type { Answer } from "../../src/mappe/wire/answer.ts"
import { overThisConnection, untilOnline } from "../../src/mappe/wire/online.ts"

let worker: EventTarget
let listening = 0
beforeEach(() => {
  vi.useFakeTimers()
  worker = new EventTarget()
  listening = 0
  vi.stubGlobal("addEventListener", (what: string, hears: () => void) => {
    ++listening
    worker.addEventListener(what, hears)
  })
  vi.stubGlobal("removeEventListener", (what: string, hears: () => void) => {
    --listening
    worker.removeEventListener(what, hears)
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})
const says = (what: "online" | "offline"): boolean => worker.dispatchEvent(new Event(what))

describe("a server that is left alone for a while", () => {
  const begun = (): (() => Promise<boolean>) => {
    let isOver = false
    void untilOnline(30_000).then(() => (isOver = true))
    return async () => {
      await Promise.resolve()
      return isOver
    }
  }
  test("is asked again when the time is over", async () => {
    const isOver = begun()
    vi.advanceTimersByTime(29_999)
    expect(await isOver()).toBe(false)
    vi.advanceTimersByTime(1)
    expect(await isOver()).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })
  test("is asked at once when there is a connection again, and no timer stays", async () => {
    const isOver = begun()
    says("offline")
    expect(await isOver()).toBe(false)
    says("online")
    expect(await isOver()).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })
  test("is left alone no longer than whoever waits for it", async () => {
    const left = new AbortController()
    const over = untilOnline(30_000, left.signal)
    left.abort()
    await over
    expect(vi.getTimerCount()).toBe(0)
    expect(listening).toBe(0)
  })
})

let ends = (_answer: Answer<string>): void => undefined
/** Answered by `ends`, or when it is given up. */
const asks = (signal: AbortSignal): Promise<Answer<string>> =>
  new Promise((answers) => {
    ends = answers
    if (signal.aborted) answers(fail("cancelled", "aborted"))
    signal.addEventListener("abort", () => answers(fail("cancelled", "aborted")))
  })

describe("a question that may take long", () => {
  const begins = (session: AbortController): Promise<Answer<string> | undefined> => overThisConnection(session.signal, asks)
  test("is answered", async () => {
    const answer = begins(new AbortController())
    ends(ok("news"))
    expect(await answer).toEqual(ok("news"))
  })
  test("is given up when there is another connection, for no answer would come", async () => {
    const answer = begins(new AbortController())
    says("offline")
    says("online")
    expect(await answer).toBeUndefined()
  })
  test("is given up when there is none any more only where somebody wishes to hear so", async () => {
    const session = new AbortController()
    const answers: unknown[] = []
    void overThisConnection(session.signal, asks, true).then((answer) => answers.push(answer))
    void begins(session).then(() => answers.push("too soon"))
    says("offline")
    await vi.advanceTimersByTimeAsync(0)
    expect(answers).toEqual([undefined])
    session.abort()
    await vi.advanceTimersByTimeAsync(0)
    expect(listening).toBe(0)
  })
  test("keeps an answer that came just before the other connection", async () => {
    const answer = begins(new AbortController())
    ends(ok("news"))
    says("online")
    expect(await answer).toEqual(ok("news"))
  })
  test("ends with its session, and hears nothing afterwards", async () => {
    const session = new AbortController()
    const answer = begins(session)
    session.abort()
    expect(await answer).toEqual(fail("cancelled", "aborted"))
    expect(await begins(session)).toEqual(fail("cancelled", "aborted"))
    expect(listening).toBe(0)
  })
})

describe("a transfer", () => {
  const stop = new AbortController()
  const watch: Watch = { signal: stop.signal, onBytes: () => undefined, whileGoing: () => Promise.resolve() }
  const turns = async (): Promise<void> => {
    for (let i = 0; i < 20; ++i) await Promise.resolve()
  }
  test("is asked for anew over another connection, as often as there is one, and without a pause", async () => {
    let asked = 0
    const done = patiently(watch, (signal) => (++asked, asks(signal)))
    for (let connections = 1; connections <= 20; ++connections) {
      await turns()
      expect(asked).toBe(connections)
      says("online")
    }
    await turns()
    ends(ok("stored"))
    expect(await done).toEqual(ok("stored"))
    expect(asked).toBe(21)
    expect(listening).toBe(0)
  })
  test("does not pause to the end when there is a connection again", async () => {
    let asked = 0
    const done = patiently(watch, (signal) => (++asked, asks(signal)))
    await turns()
    ends(fail("offline", "no connection"))
    await turns()
    expect(vi.getTimerCount()).toBe(1) // the pause
    says("online")
    await turns()
    ends(ok("stored"))
    expect(await done).toEqual(ok("stored"))
    expect(asked).toBe(2)
    expect(vi.getTimerCount()).toBe(0)
  })
})
