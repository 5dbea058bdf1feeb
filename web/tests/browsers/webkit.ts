// Debian's WebKitGTK, driven by W3C WebDriver, in front of a real appliance. Its engine is Safari's; its storage, streams and workers are too.
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { Appliance, freePort, hasPrograms } from "../engine/server.ts"
import { app } from "../stories/browser.ts"
import { patience, pause, polling, Replaced, type Tab, type Town } from "./tab.ts"

const driver = "/usr/bin/WebKitWebDriver"
const screens = "/usr/bin/Xvfb"
export const canPlay = hasPrograms && existsSync(driver) && existsSync(screens) && existsSync(resolve(app, "manifest.sha256"))

/** WebDriver §12: how an element is named on the wire. */
const elementKey = "element-6066-11e4-a52e-4f735466cecf"
type Found = { readonly [elementKey]: string }

const pressesMax = 20
const restMs = 2_500
const enterKey = "\uE007" // WebDriver §17.4.2

export class WebKitTown implements Town<Found> {
  readonly downloads: string
  readonly #home: string
  readonly #appliance: Appliance
  readonly #started: ChildProcess[] = []
  readonly #tabs: WebKitTab[] = []
  #display = ""
  private constructor(appliance: Appliance, home: string) {
    this.#appliance = appliance
    this.#home = home
    this.downloads = join(home, "Downloads")
  }
  static async start(): Promise<WebKitTown> {
    const home = mkdtempSync(join(tmpdir(), "mappe-webkit-"))
    const town = new WebKitTown(await Appliance.start(`web:\n  folder: ${app}\n`), home)
    mkdirSync(join(home, ".config"), { recursive: true })
    mkdirSync(town.downloads)
    writeFileSync(join(home, ".config", "user-dirs.dirs"), 'XDG_DOWNLOAD_DIR="$HOME/Downloads"\n')
    town.#display = await town.#screen()
    return town
  }
  get address(): string {
    return this.#appliance.address
  }
  async foundingLink(faction: string): Promise<string> {
    return this.#appliance.foundingLink(faction)
  }
  /** A screen that nobody sees; it picks a number that is free and tells it. */
  async #screen(): Promise<string> {
    const screen = spawn(screens, ["-displayfd", "3", "-screen", "0", "1440x1200x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] })
    this.#started.push(screen)
    return new Promise((told, failed) => {
      screen.once("exit", () => failed(new Error("no screen")))
      screen.stdio[3]!.once("data", (number: Buffer) => told(`:${number.toString().trim()}`))
    })
  }
  /** Each with a driver and a browser of its own, which keeps nothing. */
  async tab(width: number): Promise<Tab<Found>> {
    const port = await freePort()
    const environment = { ...process.env, HOME: this.#home, XDG_CONFIG_HOME: join(this.#home, ".config"), DISPLAY: this.#display, LANGUAGE: "de_DE", LIBGL_ALWAYS_SOFTWARE: "1" }
    this.#started.push(spawn(driver, [`--port=${port}`], { stdio: process.env["MAPPE_SCREENS"] ? "inherit" : "ignore", env: environment }))
    const tab = await WebKitTab.open(`http://127.0.0.1:${port}`, width)
    this.#tabs.push(tab)
    return tab
  }
  async end(): Promise<void> {
    for (const tab of this.#tabs) await tab.close()
    for (const one of this.#started.reverse()) one.kill("SIGTERM")
    await this.#appliance.end()
    rmSync(this.#home, { recursive: true, force: true })
  }
}

class WebKitTab implements Tab<Found> {
  readonly #session: string
  private constructor(session: string) {
    this.#session = session
  }
  static async open(base: string, width: number): Promise<WebKitTab> {
    const capabilities = { alwaysMatch: { acceptInsecureCerts: true } }
    for (let waited = 0; !(await fetch(`${base}/status`).then(({ ok }) => ok, () => false)); waited += polling) {
      if (waited > patience) throw new Error("the driver of WebKit does not answer")
      await pause(polling)
    }
    const { sessionId } = (await told(`${base}/session`, "POST", { capabilities })) as { sessionId: string }
    const tab = new WebKitTab(`${base}/session/${sessionId}`)
    await tab.#call("POST", "/window/rect", { x: 0, y: 0, width, height: 1000 })
    return tab
  }
  async close(): Promise<void> {
    await this.#call("DELETE", "").catch(() => undefined)
  }
  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    return told(this.#session + path, method, body)
  }
  /** A person reads before she goes on. Left in the midst of its work, a page locks the store for good in about one of forty cases, whatever the app does (docs/web.md). */
  async #rests(): Promise<void> {
    await pause(restMs)
  }
  async goto(address: string): Promise<void> {
    await this.#rests()
    await this.#call("POST", "/url", { url: address })
  }
  async reload(): Promise<void> {
    await this.#rests()
    await this.#call("POST", "/refresh", {})
  }
  async back(): Promise<void> {
    await this.#rests()
    await this.#call("POST", "/back", {})
  }
  async address(): Promise<string> {
    return (await this.#call("GET", "/url")) as string
  }
  async ask<T>(what: (...all: string[]) => T, ...all: string[]): Promise<T> {
    return (await this.#call("POST", "/execute/sync", { script: `return (${what}).apply(null, arguments)`, args: all })) as T
  }
  async seek(what: (...all: string[]) => Element | undefined, ...all: string[]): Promise<Found | undefined> {
    return ((await this.ask(what, ...all)) as unknown as Found | null) ?? undefined
  }
  async click(element: Found): Promise<void> {
    // What is still moving, as a page that grows does, cannot be pressed yet.
    for (let tries = 1; ; ++tries) {
      await this.#call("POST", "/execute/sync", { script: "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", args: [element] })
      const pressed = await this.#call("POST", `/element/${element[elementKey]}/click`, {}).then(() => true, (error: unknown) => {
        if (tries === pressesMax || !String(error).includes("not interactable")) throw error
      })
      if (pressed) return
      await pause(polling)
    }
  }
  async type(element: Found, text: string): Promise<void> {
    await this.#call("POST", "/execute/sync", { script: "arguments[0].focus(); arguments[0].select()", args: [element] })
    await this.#call("POST", `/element/${element[elementKey]}/value`, { text })
  }
  async enter(): Promise<void> {
    const { [elementKey]: focused } = (await this.#call("GET", "/element/active")) as Found
    await this.#call("POST", `/element/${focused}/value`, { text: enterKey })
  }
  async read(element: Found): Promise<string> {
    return (await this.#call("GET", `/element/${element[elementKey]}/text`)) as string
  }
  async choose(element: Found, entry: string): Promise<void> {
    const script = `const [field, entry] = arguments
      field.value = [...field.options].find((one) => one.text.trim() === entry).value
      field.dispatchEvent(new Event("change", { bubbles: true }))`
    await this.#call("POST", "/execute/sync", { script, args: [element, entry] })
  }
  async bring(element: Found, path: string): Promise<void> {
    await this.#call("POST", `/element/${element[elementKey]}/value`, { text: path })
  }
}

async function told(address: string, method: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(address, { method, ...(body !== undefined && { body: JSON.stringify(body) }), signal: AbortSignal.timeout(patience) })
  const { value } = (await answer.json()) as { value: unknown }
  if (answer.ok) return value
  const text = `${method} ${new URL(address).pathname}: ${JSON.stringify(value).slice(0, 500)}`
  throw (value as { error?: string } | null)?.error === "stale element reference" ? new Replaced(text) : new Error(text)
}
