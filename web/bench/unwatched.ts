// A browser that nobody watches while it is measured. What drives a browser hears of each request, its body included:
// with 1 MiB a request that costs more than sealing and sending it.
import { spawn, type ChildProcess } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { type Browser, chromium } from "playwright-core"
import { chromiumProgram } from "../tests/engine/chromium.ts"
import { lineToPage, reloadedUntilMs, sleep } from "./line.ts"
import { Somebody, type Town } from "../tests/stories/browser.ts"

const lookEveryMs = 100
const calmMs = 1_000 // until a line that was let go of is forgotten
const longestMs = 3_600_000
const done = "measured"

function hearLater(ms: number): void {
  const hold = (event: Event): void => {
    document.removeEventListener("change", hold, true)
    event.stopImmediatePropagation()
    const { target } = event
    setTimeout(() => target?.dispatchEvent(new Event("change", { bubbles: true })), ms)
  }
  document.addEventListener("change", hold, true)
}

export class Unwatched {
  readonly #town: Town
  readonly #child: ChildProcess
  readonly #port: number
  #browser: Browser
  somebody: Somebody
  private constructor(town: Town, child: ChildProcess, port: number, browser: Browser, somebody: Somebody) {
    this.#town = town
    this.#child = child
    this.#port = port
    this.#browser = browser
    this.somebody = somebody
  }

  static async start(town: Town): Promise<Unwatched> {
    const child = spawn(
      chromiumProgram!,
      [
        ...["--headless=new", "--no-sandbox", "--ignore-certificate-errors", "--disable-background-networking"],
        ...["--remote-debugging-port=0", `--user-data-dir=${mkdtempSync(join(town.appliance.folder, "profile-"))}`, "--lang=de", "--window-size=1280,900"],
        "about:blank",
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    )
    let said = ""
    const port = await new Promise<number>((found, failed) => {
      child.stderr.on("data", (text: Buffer) => {
        said += text.toString()
        const listening = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(said)
        if (listening) found(Number(listening[1]))
      })
      child.once("exit", () => failed(new Error(`the browser did not start: ${said}`)))
    })
    const [browser, somebody] = await watch(town, port)
    return new Unwatched(town, child, port, browser, somebody)
  }

  /** The first of its processes. */
  get pid(): number {
    return this.#child.pid!
  }

  /** What is downloaded from now until it is let go of lies in that folder, by its name. */
  async savesInto(folder: string): Promise<void> {
    const session = await this.#browser.newBrowserCDPSession()
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder })
  }

  /** Chooses a file by a button; a line that is not the browser's own start cannot bring large ones. `afterMs`: the page
   *  hears of it so much later, when nobody drives the browser any more. A worker that starts while it is let go of may
   *  wait for its driver for good. */
  async chooses(path: string, button = "Hochladen", afterMs = 0): Promise<void> {
    if (afterMs > 0) await this.somebody.page.evaluate(hearLater, afterMs)
    const session = await this.somebody.context.newCDPSession(this.somebody.page)
    await session.send("Page.enable")
    await session.send("Page.setInterceptFileChooserDialog", { enabled: true })
    const opened = new Promise<number>((found) =>
      session.on("Page.fileChooserOpened", (chooser) => found(chooser.backendNodeId!)),
    )
    await this.somebody.presses(button)
    await session.send("DOM.setFileInputFiles", { files: [path], backendNodeId: await opened })
  }

  /** Lets go of the browser until that text stands on its page. */
  async until(text: string): Promise<void> {
    await this.somebody.page.evaluate(
      ([wanted, title]) => {
        const observer = new MutationObserver(() => look())
        const look = (): void => {
          if (!document.body.innerText.includes(wanted!)) return
          document.title = title!
          observer.disconnect()
        }
        observer.observe(document.body, { subtree: true, childList: true, characterData: true })
        look()
      },
      [text, done],
    )
    await this.#browser.close() // only the line to it
    for (let waited = 0; ; waited += lookEveryMs) {
      if (waited > longestMs) throw new Error(`it never said: ${text}`)
      const pages = (await (await fetch(`http://127.0.0.1:${this.#port}/json/list`)).json()) as { title: string }[]
      if (pages.some((page) => page.title === done)) break
      await sleep(lookEveryMs)
    }
    ;[this.#browser, this.somebody] = await watch(this.#town, this.#port)
    await this.somebody.page.evaluate(() => (document.title = "Mappe"))
  }

  /** Loads the page again when nobody drives the browser: ms from then until something is there that the selector fits. */
  async reloadsUntilMs(selector: string): Promise<number> {
    await this.#browser.close() // only the line to it
    await sleep(calmMs)
    const { line, page } = await lineToPage(this.#port)
    const ms = await reloadedUntilMs(line, page, selector)
    line.close()
    ;[this.#browser, this.somebody] = await watch(this.#town, this.#port)
    return ms
  }

  /** Lets go of the browser for good; gives the port at which others may drive it. */
  async letGo(): Promise<number> {
    await this.#browser.close()
    return this.#port
  }

  async end(): Promise<void> {
    const ended = new Promise((goOn) => this.#child.once("exit", goOn))
    this.#child.kill()
    await ended
  }
}

async function watch(town: Town, port: number): Promise<[Browser, Somebody]> {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
  const context = browser.contexts()[0]!
  const page = context.pages()[0]!
  page.setDefaultTimeout(60_000)
  return [browser, new Somebody(town, context, page)]
}
