// Debian's Firefox, driven by WebDriver BiDi (Playwright needs a Firefox of its own), in front of a real appliance.
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer-core"
import { Liar } from "../engine/liar.ts"
import { Appliance, freePort, hasPrograms } from "../engine/server.ts"
import { app } from "../stories/browser.ts"
import { patience, Replaced, type Tab, type Town } from "./tab.ts"

const program = "/usr/bin/firefox-esr"
export const canPlay = hasPrograms && existsSync(program) && existsSync(resolve(app, "manifest.sha256"))

export class FirefoxTown implements Town<ElementHandle> {
  readonly downloads: string
  readonly front: Liar | undefined
  readonly #appliance: Appliance
  readonly #browser: Browser
  private constructor(appliance: Appliance, front: Liar | undefined, browser: Browser, downloads: string) {
    this.#appliance = appliance
    this.front = front
    this.#browser = browser
    this.downloads = downloads
  }
  /** `front`: people go to one before the appliance, which can hold answers back; else to the appliance itself. */
  static async start(wish: { front?: boolean } = {}): Promise<FirefoxTown> {
    const downloads = mkdtempSync(join(tmpdir(), "mappe-firefox-"))
    const port = wish.front ? await freePort() : 0
    const appliance = await Appliance.start(`web:\n  folder: ${app}\n`, port ? [`https://127.0.0.1:${port}`] : [])
    const front = port ? await Liar.start(appliance, port) : undefined
    const browser = await puppeteer.launch({
      timeout: patience, // to start; one answer of the protocol below
      protocolTimeout: patience,
      browser: "firefox",
      executablePath: program,
      headless: true,
      acceptInsecureCerts: true,
      extraPrefsFirefox: {
        "browser.download.folderList": 2,
        "browser.download.dir": downloads,
        "browser.helperApps.neverAsk.saveToDisk": "application/octet-stream",
        "browser.download.always_ask_before_handling_new_types": false,
        "intl.accept_languages": "de-DE",
      },
    })
    return new FirefoxTown(appliance, front, browser, downloads)
  }
  get address(): string {
    return this.front?.base ?? this.#appliance.address
  }
  async foundingLink(faction: string): Promise<string> {
    return (await this.#appliance.foundingLink(faction)).replace(this.#appliance.address, this.address)
  }
  async tab(width: number): Promise<Tab<ElementHandle>> {
    const context = await this.#browser.createBrowserContext()
    const page = await context.newPage()
    await page.setViewport({ width, height: 900 })
    page.setDefaultTimeout(patience)
    return new FirefoxTab(page)
  }
  async end(): Promise<void> {
    await this.#browser.close()
    this.front?.end()
    await this.#appliance.end()
    rmSync(this.downloads, { recursive: true, force: true })
  }
}

class FirefoxTab implements Tab<ElementHandle> {
  readonly #page: Page
  constructor(page: Page) {
    this.#page = page
  }
  async goto(address: string): Promise<void> {
    await this.#page.goto(address)
  }
  async reload(): Promise<void> {
    await this.#page.reload()
  }
  async back(): Promise<void> {
    await this.#page.goBack()
  }
  async address(): Promise<string> {
    return this.#page.url()
  }
  async ask<T>(what: (...all: string[]) => T, ...all: string[]): Promise<T> {
    return (await this.#page.evaluate(what, ...all)) as T
  }
  async seek(what: (...all: string[]) => Element | undefined, ...all: string[]): Promise<ElementHandle | undefined> {
    const found = (await this.#page.evaluateHandle(what, ...all)).asElement()
    return (found as ElementHandle | null) ?? undefined
  }
  async click(element: ElementHandle): Promise<void> {
    await element.click().catch((error: unknown) => {
      throw String(error).includes("Node is detached") ? new Replaced(String(error)) : error // said before anything was pressed
    })
  }
  async type(element: ElementHandle, text: string): Promise<void> {
    await element.focus()
    await element.evaluate((field) => (field as HTMLInputElement).select())
    await this.#page.keyboard.type(text)
  }
  async enter(): Promise<void> {
    await this.#page.keyboard.press("Enter")
  }
  async read(element: ElementHandle): Promise<string> {
    return element.evaluate((shown) => (shown as HTMLElement).innerText)
  }
  async choose(element: ElementHandle, entry: string): Promise<void> {
    const valueOf = (field: Element, text: string) => [...(field as HTMLSelectElement).options].find((one) => one.text.trim() === text)!.value
    await element.select(await element.evaluate(valueOf, entry))
  }
  async bring(element: ElementHandle, path: string): Promise<void> {
    await (element as ElementHandle<HTMLInputElement>).uploadFile(path)
  }
}
