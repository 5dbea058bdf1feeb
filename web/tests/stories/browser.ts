// A browser in front of a real appliance that hands out the built app, and what people do in it, by the names they read.
import { AxeBuilder } from "@axe-core/playwright"
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { Browser, BrowserContext, Locator, Page } from "playwright-core"
import { expect } from "vitest"
import { Liar } from "../engine/liar.ts"
import { Appliance, freePort, hasPrograms } from "../engine/server.ts"
import { chromiumProgram, startChromium } from "../engine/chromium.ts"

export const app = resolve(import.meta.dirname, "../../../build/web")
export const canPlay = hasPrograms && chromiumProgram !== undefined && existsSync(resolve(app, "manifest.sha256"))

export class Town {
  readonly appliance: Appliance
  readonly liar: Liar | undefined
  readonly #browser: Browser
  readonly #isStrict: boolean
  /** What the consoles of all pages complained about: violations of the policy are told there. */
  readonly complaints: string[] = []
  private constructor(appliance: Appliance, liar: Liar | undefined, browser: Browser, isStrict: boolean) {
    this.appliance = appliance
    this.liar = liar
    this.#browser = browser
    this.#isStrict = isStrict
  }
  /** `more`: further keys of the server's configuration. `lies`: people go to a front before the appliance, which can lie; else to the appliance itself. `folder`: of
   *  another build of the app. `strict`: browsers know the certificate no better than a person's own, who has clicked the warning away. */
  static async start(wish: { lies?: boolean; folder?: string; more?: string; strict?: boolean } = {}): Promise<Town> {
    const port = wish.lies ? await freePort() : 0
    const appliance = await Appliance.start(`web:\n  folder: ${wish.folder ?? app}\n${wish.more ?? ""}`, port ? [`https://127.0.0.1:${port}`] : [])
    const liar = port ? await Liar.start(appliance, port) : undefined
    const isStrict = wish.strict ?? false
    const args = [...(isStrict ? [] : ["--ignore-certificate-errors"]), "--js-flags=--expose-gc"]
    return new Town(appliance, liar, await startChromium(args), isStrict)
  }
  /** Where people go. */
  get address(): string {
    return this.liar?.base ?? this.appliance.address
  }
  /** Somebody at a browser of their own. `touch`: at a device without mouse. */
  async somebody(width = 1280, touch = false): Promise<Somebody> {
    const context = await this.#browser.newContext({
      acceptDownloads: true,
      ignoreHTTPSErrors: this.#isStrict,
      locale: "de-DE",
      timezoneId: "Europe/Berlin",
      viewport: { width, height: 900 },
      ...(touch && { hasTouch: true, isMobile: true }),
    })
    const page = await context.newPage()
    page.setDefaultTimeout(45_000)
    page.on("console", (message) => message.type() === "error" && this.complaints.push(message.text()))
    page.on("pageerror", (error) => this.complaints.push(String(error)))
    return new Somebody(this, context, page)
  }
  /** With MAPPE_SCREENS=1 it says what stood on the screens at the end. */
  async end(): Promise<void> {
    if (process.env["MAPPE_SCREENS"] === "1") {
      for (const page of this.#browser.contexts().flatMap((one) => one.pages()))
        console.log(`--- ${page.url()}\n${(await page.locator("body").innerText()).slice(0, 2_000)}`)
      console.log(this.complaints.join("\n"))
    }
    await this.#browser.close()
    this.liar?.end()
    await this.appliance.end()
  }
}

export class Somebody {
  readonly town: Town
  readonly context: BrowserContext
  readonly page: Page
  password = ""
  recoveryCode: string[] = []
  constructor(town: Town, context: BrowserContext, page: Page) {
    this.town = town
    this.context = context
    this.page = page
  }
  async opens(path: string): Promise<void> {
    await this.page.goto(path.startsWith("http") ? path : this.town.address + path)
  }
  /** Nobody is shut out of what is on the screen now: WCAG 2.1 AA, as far as a program can judge it. */
  async isForEverybody(): Promise<string[]> {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
    const found = await new AxeBuilder({ page: this.page }).setLegacyMode().withTags(tags).analyze()
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`)
  }
  /** Until it is on the screen; else the error says what stood there instead, and what the consoles said. */
  async #shown(what: Locator): Promise<void> {
    await what.waitFor().catch(async (error: unknown) => {
      const screen = await this.page.locator("body").innerText().catch(() => "no page")
      throw new Error(`${String(error)}\n${this.page.url()}\n${screen.slice(0, 3_000)}\n${this.town.complaints.join("\n")}`)
    })
  }
  heading(name: string | RegExp): Promise<void> {
    return this.#shown(this.page.getByRole("heading", { name }).first())
  }
  /** Help is what fits what is shown, not only the address. */
  async helpIs(page: string): Promise<void> {
    await this.#shown(this.page.locator(`nav a[href="/h/${page}"]`))
  }
  async presses(name: string | RegExp): Promise<void> {
    await this.page.getByRole("button", { name, exact: typeof name === "string" }).first().click()
  }
  /** In a list: the button of that name beside what is named. */
  buttonAt(item: string, name: string): Locator {
    return this.page.getByRole("listitem").filter({ hasText: item }).getByRole("button", { name, exact: true })
  }
  async fills(label: string | RegExp, text: string): Promise<void> {
    const field = this.page.getByLabel(label, { exact: typeof label === "string" }).first()
    await this.#shown(field)
    await field.fill(text)
  }
  /** Six words are proposed; they are typed from what is read. */
  async takesTheProposedPassword(label = "Passwort"): Promise<void> {
    const words = this.page.locator("p.words")
    await words.filter({ hasText: /\S+ \S+ \S+/ }).waitFor()
    this.password = (await words.innerText()).trim()
    await this.fills(label, this.password)
  }
  /** The sheet is read, and one of its groups is typed, as asked. */
  async provesTheSheet(): Promise<void> {
    await this.heading("Ihr Wiederherstellungsblatt")
    this.recoveryCode = await this.page.locator("ol.numbered li span").allInnerTexts()
    const label = this.page.getByText(/Bitte Gruppe \d abschreiben/).first()
    const group = Number(/Gruppe (\d)/.exec(await label.innerText())![1])
    await this.fills(/Bitte Gruppe/, this.recoveryCode[group - 1]!)
    await this.presses("Weiter")
  }
  async founds(faction: string, name: string, login: string): Promise<void> {
    const link = await this.town.appliance.foundingLink(faction)
    await this.opens(link.replace(this.town.appliance.address, this.town.address))
    await this.reads("Schritt 1 von 2: Fraktion und Passwort")
    await this.fills("Name der Fraktion", faction)
    await this.fills("Ihr Vor- und Nachname", name)
    await this.fills("Anmeldename", login)
    await this.takesTheProposedPassword()
    await this.presses("Fraktion gründen")
    await this.reads("Schritt 2 von 2: Wiederherstellungsblatt")
    await this.provesTheSheet()
    await this.heading("Meine Ablagen")
  }
  /** Writes a letter, and somebody else opens it on a telephone and joins with code and PIN. */
  async invites(name: string, login: string, space: string, right: string, proves = true): Promise<Somebody> {
    await this.opens("/f/einladen")
    await this.fills("Vor- und Nachname", name)
    await this.page.getByLabel(space).selectOption({ label: right })
    await this.presses("Einladen")
    await this.heading(new RegExp(name))
    const newcomer = await this.town.somebody(390)
    await newcomer.joins(await this.codeOf("Code aus dem Brief"), await this.codeOf("Einladungs-PIN"), login, proves)
    return newcomer
  }
  /** By what stands in a letter, typed. */
  async joins(code: string, pin: string, login: string, proves = true): Promise<void> {
    await this.opens("/beitreten")
    await this.fills("Code aus dem Brief", code)
    await this.presses("Weiter")
    await this.fills("Einladungs-PIN", pin)
    await this.presses("Weiter")
    await this.fills("Anmeldename", login)
    await this.takesTheProposedPassword()
    await this.presses("Beitreten")
    if (!proves) return this.heading("Ihr Wiederherstellungsblatt")
    await this.provesTheSheet()
    await this.heading("Ihr Vergleichscode")
  }
  /** What a box of groups shows. */
  async codeOf(label: string): Promise<string> {
    return (await this.page.getByRole("list", { name: label }).innerText()).replace(/\s+/g, " ")
  }
  async signsIn(login: string): Promise<void> {
    await this.fills("Anmeldename", login)
    await this.fills("Passwort", this.password)
    await this.presses("Anmelden")
  }
  async signsOut(): Promise<void> {
    await this.opens("/z")
    await this.presses("Abmelden")
    await this.heading("Anmelden")
  }
  /** Signs out, and in again to stay; what is asked for after the password comes next. */
  async signsInToStay(login: string): Promise<void> {
    await this.signsOut()
    await this.opens("/anmelden")
    await this.page.getByLabel("Auf diesem Gerät angemeldet bleiben").check()
    await this.signsIn(login)
  }
  async uploads(name: string, content: Buffer, type = "application/octet-stream"): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser")
    await this.presses("Hochladen")
    await (await chooser).setFiles({ name, mimeType: type, buffer: content })
    await this.page.getByRole("link", { name }).first().waitFor()
  }
  /** A space of her own; gives its path. */
  async createsSpace(title: string): Promise<string> {
    await this.opens("/")
    await this.presses("Neue Ablage")
    await this.fills("Name der Ablage", title)
    await this.answers("Anlegen")
    await this.page.waitForURL(/\/a\/[^/]+$/)
    await this.heading(title)
    return new URL(this.page.url()).pathname
  }
  /** Something from the menu of one line of a list. */
  async chooses(action: string | RegExp, of: string): Promise<void> {
    await this.presses(`Aktionen für ${of}`)
    await this.choosesIn(action)
  }
  async choosesIn(action: string | RegExp): Promise<void> {
    await this.page.getByRole("menuitem", { name: action, exact: typeof action === "string" }).click()
  }
  /** The button of the question that stands in front of the page. */
  async answers(name: string): Promise<void> {
    const dialog = this.page.getByRole("dialog")
    await dialog.getByRole("button", { name, exact: true }).click()
    await dialog.waitFor({ state: "detached" })
  }
  async reads(text: string | RegExp): Promise<void> {
    await this.#shown(this.page.getByText(text).first())
  }
  async sees(name: string): Promise<void> {
    await this.#shown(this.page.getByRole("link", { name, exact: true }).first())
  }
  async seesNoMore(name: string): Promise<void> {
    await this.page.getByRole("link", { name, exact: true }).first().waitFor({ state: "detached" })
  }
  /** Files and folders of this computer are dragged onto the list of that name, as by a mouse. */
  drags(paths: string[], ontoList: string): Promise<void> {
    return this.drops({ files: paths }, this.page.getByRole("group", { name: ontoList }))
  }
  /** Files, or a link as from another window. */
  async drops(what: { files?: string[]; link?: string }, onto: Locator): Promise<void> {
    let box = (await onto.boundingBox())!
    for (let i = 0, before: typeof box | undefined; i < 50 && before?.y !== box.y; ++i) { // the panel above may still shrink
      before = box
      await this.page.waitForTimeout(150)
      box = (await onto.boundingBox())!
    }
    const browser = await this.context.newCDPSession(this.page)
    const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height / 2, 40)]
    const items = what.link ? ["text/uri-list", "text/plain"].map((mimeType) => ({ mimeType, data: what.link! })) : []
    const data = { items, files: what.files ?? [], dragOperationsMask: 1 }
    for (const type of ["dragEnter", "dragOver", "drop"] as const)
      await browser.send("Input.dispatchDragEvent", { type, x, y, data })
    await browser.detach()
  }
  /** The names of the folder that is open, from the top, once they are these. */
  async seesInOrder(...names: string[]): Promise<void> {
    const rows = this.page.locator("tbody td.name a")
    await expect.poll(() => rows.allInnerTexts(), { timeout: 20_000 }).toEqual(names)
  }
  /** What the browser saves after `begin`, whole. */
  async saves(begin: () => Promise<void>): Promise<Buffer> {
    const [download] = await Promise.all([this.page.waitForEvent("download"), begin()])
    return readFileSync(await download.path())
  }
}
