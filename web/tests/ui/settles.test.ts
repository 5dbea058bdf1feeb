// What a button begins comes to an end, so that it can be pressed again: also where the browser says nothing.
import { afterEach, describe, expect, test, vi } from "vitest"
import { startEngine } from "../../src/engine/remote.ts"
import { status } from "../../src/app/status.svelte.ts"
import { copyText } from "../../src/ui/copy_text.ts"
import { t } from "../../src/words/say.svelte.ts"

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe("what a button begins settles", () => {
  test("when the browser neither copies nor refuses: it is said how to copy by hand", async () => {
    vi.useFakeTimers()
    vi.stubGlobal("navigator", { clipboard: { writeText: () => new Promise(() => undefined) } })
    const copying = copyText("Text", "kopiert")
    await vi.advanceTimersByTimeAsync(4_000)
    await copying
    expect(status.line?.text).toBe(t().common.copyFailed)
  })
  test("the twin: what was copied is said to be", async () => {
    vi.stubGlobal("navigator", { clipboard: { writeText: () => Promise.resolve() } })
    await copyText("Text", "kopiert")
    expect(status.line?.text).toBe("kopiert")
  })

  /** A worker's side that we have in hand. */
  const worker = () => {
    vi.stubGlobal("location", { origin: "https://mappe.example.org" })
    const { port1, port2 } = new MessageChannel()
    const engine = startEngine(port1 as unknown as Worker)
    const fails = (): boolean => port1.dispatchEvent(Object.assign(new Event("error"), { message: "it did not come" }))
    return { engine, fails, other: port2, end: () => port1.close() }
  }
  test("and what the page hears of its connection the engine hears, too: Chromium tells workers nothing of it", async () => {
    const page = new EventTarget()
    vi.stubGlobal("addEventListener", page.addEventListener.bind(page))
    const { other, end } = worker()
    const heard: unknown[] = []
    other.onmessage = ({ data }) => heard.push(data)
    for (const to of ["offline", "online"] as const) {
      page.dispatchEvent(new Event(to))
      await vi.waitFor(() => expect(heard).toContainEqual({ to }))
    }
    end()
  })
  test("when the engine's script does not come: what was asked is answered, and what is asked later", async () => {
    const { engine, fails, end } = worker()
    const asked = engine.standing()
    fails()
    expect(await asked).toMatchObject({ ok: false, problem: { kind: "internal", detail: "it did not come" } })
    expect(await engine.standing()).toMatchObject({ ok: false, problem: { kind: "internal" } })
    end()
  })
  test("the twin: an error in an engine that speaks ends nothing", async () => {
    const { engine, fails, other, end } = worker()
    const news = new Promise((heard) => engine.onNews(heard))
    other.postMessage({ from: "news", news: { news: "standing" } })
    await news
    fails()
    other.onmessage = ({ data }: MessageEvent<{ to: string; id: number }>) => {
      if (data.to === "call") other.postMessage({ from: "answer", id: data.id, answer: { ok: true, value: "da" } })
    }
    expect(await engine.standing()).toEqual({ ok: true, value: "da" })
    end()
  })
})
