// A bare line to a browser (the DevTools protocol): it hears of nothing that it did not ask for, so what is measured over
// it costs as much as without it, nearly. Playwright's line hears of each request of page and workers.
const lookEveryMs = 100
const looksMax = 600

export class Line {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, (answer: { result?: unknown; error?: { message: string } }) => void>()
  readonly events = new Map<string, (params: Record<string, unknown>, session: string) => void>()
  #next = 1
  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.onmessage = (event) => {
      const said = JSON.parse(String(event.data)) as { id?: number; method?: string; params?: Record<string, unknown>; sessionId?: string; result?: unknown }
      if (said.id !== undefined) this.#waiting.get(said.id)?.(said)
      else this.events.get(said.method!)?.(said.params!, said.sessionId ?? "")
    }
  }
  static async open(url: string): Promise<Line> {
    const socket = new WebSocket(url)
    await new Promise((opened, failed) => { socket.onopen = opened; socket.onerror = failed })
    return new Line(socket)
  }
  send<T>(method: string, params: object = {}, sessionId = ""): Promise<T> {
    const id = this.#next++
    return new Promise((answered, failed) => {
      this.#waiting.set(id, (answer) => (answer.error ? failed(new Error(`${method}: ${answer.error.message}`)) : answered(answer.result as T)))
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }))
    })
  }
  close(): void { this.#socket.close() }
}

export const sleep = (ms: number): Promise<void> => new Promise((goOn) => setTimeout(goOn, ms))

/** To the browser's only page; `page` is its session. */
export async function lineToPage(port: number): Promise<{ line: Line; page: string }> {
  const browser = (await (await fetch(`http://127.0.0.1:${port}/json/version`)).json()) as { webSocketDebuggerUrl: string }
  const line = await Line.open(browser.webSocketDebuggerUrl)
  const { targetInfos } = await line.send<{ targetInfos: { targetId: string; type: string }[] }>("Target.getTargets")
  const targetId = targetInfos.find((one) => one.type === "page")!.targetId
  const { sessionId: page } = await line.send<{ sessionId: string }>("Target.attachToTarget", { targetId, flatten: true })
  await line.send("Page.enable", {}, page)
  return { line, page }
}

export const evaluate = async <T>(line: Line, page: string, expression: string): Promise<T> =>
  (await line.send<{ result: { value: T } }>("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true }, page)).result.value

/** Loads the page again: ms from the beginning of that until something is there that the selector fits. */
export async function reloadedUntilMs(line: Line, page: string, selector: string): Promise<number> {
  const source = `new MutationObserver((_, self) => {
    if (!document.querySelector(${JSON.stringify(selector)})) return
    window.seenMs = performance.now()
    self.disconnect()
  }).observe(document, { subtree: true, childList: true })`
  const { identifier } = await line.send<{ identifier: string }>("Page.addScriptToEvaluateOnNewDocument", { source }, page)
  await line.send("Page.reload", {}, page)
  for (let looked = 0; looked < looksMax; ++looked) {
    await sleep(lookEveryMs)
    const ms = await evaluate<number | null>(line, page, "window.seenMs ?? null").catch(() => null)
    if (ms === null) continue
    await line.send("Page.removeScriptToEvaluateOnNewDocument", { identifier }, page)
    return ms
  }
  throw new Error(`never there: ${selector}`)
}
