import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { overThisConnection, untilOnline } from "../../src/engine/online.ts"

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
})

describe("a question that may take long", () => {
  let ends = (_answer: string): void => undefined
  const asks = (session: AbortController): Promise<string | undefined> =>
    overThisConnection(session.signal, (signal) => {
      return new Promise((answers) => {
        ends = answers
        signal.addEventListener("abort", () => answers("aborted"))
      })
    })
  test("is answered", async () => {
    const answer = asks(new AbortController())
    ends("news")
    expect(await answer).toBe("news")
  })
  test("is given up when there is another connection, for no answer would come", async () => {
    const answer = asks(new AbortController())
    says("offline")
    says("online")
    expect(await answer).toBeUndefined()
  })
  test("ends with its session, and hears nothing afterwards", async () => {
    const session = new AbortController()
    const answer = asks(session)
    session.abort()
    expect(await answer).toBe("aborted")
    expect(listening).toBe(0)
  })
})
