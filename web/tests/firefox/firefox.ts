// Debian's Firefox, driven by WebDriver BiDi (Playwright needs a Firefox of its own), in front of a real appliance.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import puppeteer, { type Browser, type ElementHandle, type Page } from "puppeteer-core"
import { Appliance, hasPrograms } from "../engine/server.ts"
import { app } from "../stories/browser.ts"

const program = "/usr/bin/firefox-esr"
export const canPlay = hasPrograms && existsSync(program) && existsSync(resolve(app, "manifest.sha256"))

const patience = 90_000
const step = 100
const pressesMax = 5
const loadsMax = 3
const speaksWithin = 30_000
const menuOpensWithin = 10_000
// Asked in steps: a question at every frame, or of the whole tree of roles, takes seconds of a busy machine.
const polling = 250

/** Where a role stands in these pages. */
const places = { heading: "h1, h2, h3", link: "a[href]", button: "button", menuitem: "[role=menuitem]", list: "ol, ul" }
type Role = keyof typeof places

export class Town {
  readonly appliance: Appliance
  readonly downloads: string
  readonly #browser: Browser
  private constructor(appliance: Appliance, browser: Browser, downloads: string) {
    this.appliance = appliance
    this.#browser = browser
    this.downloads = downloads
  }
  static async start(): Promise<Town> {
    const downloads = mkdtempSync(join(tmpdir(), "mappe-firefox-"))
    const appliance = await Appliance.start(`web:\n  folder: ${app}\n`)
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
    return new Town(appliance, browser, downloads)
  }
  async somebody(width = 1280): Promise<Somebody> {
    const context = await this.#browser.createBrowserContext()
    const page = await context.newPage()
    await page.setViewport({ width, height: 900 })
    page.setDefaultTimeout(patience)
    return new Somebody(this, page)
  }
  async end(): Promise<void> {
    await this.#browser.close()
    await this.appliance.end()
    rmSync(this.downloads, { recursive: true, force: true })
  }
}

/** What people do, by the names they read. */
export class Somebody {
  readonly town: Town
  readonly page: Page
  password = ""
  constructor(town: Town, page: Page) {
    this.town = town
    this.page = page
  }
  async opens(path: string): Promise<void> {
    await this.page.goto(path.startsWith("http") ? path : this.town.appliance.address + path)
    // Driven by a program, Firefox holds a new page's worker still in about every twentieth load, before it says anything: a person would load again, too.
    for (let loads = 1; loads < loadsMax && !(await this.#saysSomething()); ++loads) await this.page.reload()
  }
  async #saysSomething(): Promise<boolean> {
    const says = () => document.body.innerText.trim() !== ""
    return this.page.waitForFunction(says, { polling, timeout: speaksWithin }).then(() => true, () => false)
  }
  async #find(role: Role, name: string): Promise<ElementHandle> {
    const seen = (where: string, wanted: string) => {
      const nameOf = (one: HTMLElement) => {
        const by = one.getAttribute("aria-labelledby")
        return (one.getAttribute("aria-label") ?? (by && document.getElementById(by)?.innerText) ?? one.innerText).replace(/\s+/g, " ").trim()
      }
      return [...document.querySelectorAll<HTMLElement>(where)].find((one) => nameOf(one) === wanted && one.checkVisibility())
    }
    const found = await this.#until(seen, `no ${role} "${name}"`, places[role], name)
    return found.asElement() as ElementHandle
  }
  /** Else the error says what stood there instead. */
  async #until(what: (...all: string[]) => unknown, missing: string, ...all: string[]) {
    return this.page.waitForFunction(what, { polling }, ...all).catch(async (error: unknown) => {
      const screen = await this.page.evaluate(() => document.body.innerText.slice(0, 2_000)).catch(() => "no page")
      throw new Error(`${missing}: ${String(error)}\n${this.page.url()}\n${screen}`)
    })
  }
  async heading(name: string): Promise<void> {
    await this.#find("heading", name)
  }
  /** What moves under the pointer is pressed beside: a list that gets a row, a line above it. So it is pressed again. */
  async fromMenu(button: string, item: string): Promise<void> {
    const isThere = (where: string, wanted: string) => [...document.querySelectorAll<HTMLElement>(where)].some((one) => one.innerText.trim() === wanted && one.checkVisibility())
    for (let tries = 0; tries < pressesMax; ++tries) {
      await this.presses(button)
      const opened = await this.page.waitForFunction(isThere, { polling, timeout: menuOpensWithin }, places.menuitem, item).catch(() => undefined)
      if (opened) break
    }
    await this.presses(item, "menuitem")
  }
  async link(name: string): Promise<ElementHandle> {
    return this.#find("link", name)
  }
  async presses(name: string, role: Role = "button"): Promise<void> {
    await (await this.#find(role, name)).click()
  }
  // By its label: Firefox has no role for a field of a password.
  async #field(label: string): Promise<ElementHandle<HTMLInputElement>> {
    const seen = (wanted: string) => {
      const labels = [...document.querySelectorAll("label")].filter((one) => one.innerText.trim() === wanted)
      return labels.map((one) => one.control).find((one) => one?.checkVisibility())
    }
    return (await this.#until(seen, `no field "${label}"`, label)).asElement() as ElementHandle<HTMLInputElement>
  }
  async fills(label: string, text: string): Promise<void> {
    const field = await this.#field(label)
    await field.focus()
    await field.evaluate((element) => element.select())
    await this.page.keyboard.type(text)
  }
  async chooses(label: string, wanted: string): Promise<void> {
    const field = await this.#field(label)
    const values = (element: Element) => [...(element as HTMLSelectElement).options].map((one) => [one.text.trim(), one.value])
    await field.select((await field.evaluate(values)).find(([text]) => text === wanted)![1]!)
  }
  /** What a box of groups shows. */
  async codeOf(label: string): Promise<string> {
    const shown = await this.#find("list", label)
    return (await shown.evaluate((element) => (element as HTMLElement).innerText)).replace(/\s+/g, " ")
  }
  async reads(selector: string): Promise<string[]> {
    const seen = (wanted: string) => document.querySelector(wanted)?.checkVisibility()
    await this.#until(seen, `no ${selector}`, selector)
    return this.page.$$eval(selector, (all) => all.map((one) => (one as HTMLElement).innerText.trim()))
  }
  async takesTheProposedPassword(): Promise<void> {
    await this.#until(() => /\S+ \S+ \S+/.test(document.querySelector("p.words")?.textContent ?? ""), "no proposed password")
    this.password = (await this.reads("p.words"))[0]!
    await this.fills("Passwort", this.password)
  }
  async provesTheSheet(): Promise<void> {
    await this.heading("Ihr Wiederherstellungsblatt")
    const groups = await this.reads("ol.numbered li span")
    const label = (await this.reads("label")).find((one) => one.startsWith("Bitte Gruppe"))!
    await this.fills(label, groups[Number(/\d/.exec(label)![0]) - 1]!)
    await this.presses("Weiter")
  }
  async uploads(path: string): Promise<void> {
    const input = await this.page.waitForSelector('input[type="file"]:not([webkitdirectory])')
    await (input as ElementHandle<HTMLInputElement>).uploadFile(path)
  }
  /** The file that comes to rest in the folder of downloads. */
  async getsFile(name: string): Promise<Buffer> {
    for (let waited = 0; waited < patience; waited += step) {
      const there = readdirSync(this.town.downloads)
      if (there.includes(name) && !there.some((one) => one.endsWith(".part"))) return readFileSync(join(this.town.downloads, name))
      await new Promise((later) => setTimeout(later, step))
    }
    throw new Error(`no download: ${readdirSync(this.town.downloads).join(", ")}`)
  }
}
