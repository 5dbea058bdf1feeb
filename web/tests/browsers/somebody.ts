// What people do, by the names they read, in any browser.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { patience, pause, polling, Replaced, type Tab, type Town } from "./tab.ts"

const pressesMax = 5
const loadsMax = 3
const speaksWithin = 30_000
const menuOpensWithin = 10_000

/** Where a role stands in these pages. */
const places = { heading: "h1, h2, h3", link: "a[href]", button: "button", menuitem: "[role=menuitem]", list: "ol, ul" }
type Role = keyof typeof places

export class Somebody<E> {
  readonly town: Town<E>
  readonly #tab: Tab<E>
  password = ""
  private constructor(town: Town<E>, tab: Tab<E>) {
    this.town = town
    this.#tab = tab
  }
  static async in<E>(town: Town<E>, width = 1280): Promise<Somebody<E>> {
    return new Somebody(town, await town.tab(width))
  }
  async opens(path: string): Promise<void> {
    await this.#tab.goto(path.startsWith("http") ? path : this.town.address + path)
    // Driven by a program, Firefox holds a new page's worker still in about every twentieth load, before it says anything: a person would load again, too.
    for (let loads = 1; loads < loadsMax && !(await this.#saysSomething()); ++loads) await this.#tab.reload()
  }
  /** What lies below the page that is open. */
  async opensBelow(path: string): Promise<void> {
    await this.opens((await this.#tab.address()) + path)
  }
  async goesBack(): Promise<void> {
    await this.#tab.back()
  }
  async #saysSomething(): Promise<boolean> {
    const says = () => document.body !== null && document.body.innerText.trim() !== ""
    return (await this.#until(() => this.#tab.ask(says), speaksWithin)) === true
  }
  /** What `look` finds, looked for in steps; undefined when time is up. */
  async #until<T>(look: () => Promise<T | undefined>, within: number): Promise<T | undefined> {
    const end = Date.now() + within
    for (;;) {
      const seen = await look()
      if (seen !== undefined && seen !== false) return seen
      if (Date.now() > end) return undefined
      await pause(polling)
    }
  }
  /** Else the error says what stood there instead. */
  async #must<T>(look: () => Promise<T | undefined>, missing: string): Promise<T> {
    const seen = await this.#until(look, patience)
    if (seen !== undefined) return seen
    const screen = await this.#tab.ask(() => document.body.innerText.slice(0, 2_000)).catch(() => "no page")
    throw new Error(`${missing}\n${await this.#tab.address()}\n${screen}`)
  }
  /** What the page replaces meanwhile, as one that is loaded again does, is looked for again. */
  async #with<T>(find: () => Promise<E>, act: (found: E) => Promise<T>): Promise<T> {
    for (let tries = 1; ; ++tries) {
      try {
        return await act(await find())
      } catch (error) {
        if (tries === pressesMax || !(error instanceof Replaced)) throw error
      }
    }
  }
  async #find(role: Role, name: string): Promise<E> {
    const seen = (where: string, wanted: string) => {
      const nameOf = (one: HTMLElement) => {
        const by = one.getAttribute("aria-labelledby")
        return (one.getAttribute("aria-label") ?? (by && document.getElementById(by)?.innerText) ?? one.innerText).replace(/\s+/g, " ").trim()
      }
      return [...document.querySelectorAll<HTMLElement>(where)].find((one) => nameOf(one) === wanted && one.checkVisibility())
    }
    return this.#must(() => this.#tab.seek(seen, places[role], name), `no ${role} "${name}"`)
  }
  async heading(name: string): Promise<void> {
    await this.#find("heading", name)
  }
  async link(name: string): Promise<void> {
    await this.#find("link", name)
  }
  async sees(text: string): Promise<void> {
    const isShown = (wanted: string) => document.body.innerText.replace(/\s+/g, " ").includes(wanted)
    await this.#must(() => this.#tab.ask(isShown, text), `"${text}" is not said`)
  }
  /** In the part of the page that has this heading. */
  async seesIn(part: string, text: string): Promise<void> {
    const isShown = (heading: string, wanted: string) =>
      [...document.querySelectorAll("section")].some((one) => one.querySelector("h2")?.innerText.trim() === heading && one.innerText.replace(/\s+/g, " ").includes(wanted))
    await this.#must(() => this.#tab.ask(isShown, part, text), `"${text}" is not said in "${part}"`)
  }
  async seesNoMore(name: string): Promise<void> {
    const isGone = (wanted: string) => ![...document.querySelectorAll<HTMLElement>("a[href], button")].some((one) => (one.getAttribute("aria-label") ?? one.innerText).trim() === wanted)
    await this.#must(() => this.#tab.ask(isGone, name), `"${name}" is still there`)
  }
  /** What moves under the pointer is pressed beside: a list that gets a row, a line above it. So it is pressed again. */
  async fromMenu(button: string, item: string): Promise<void> {
    const isThere = (where: string, wanted: string) => [...document.querySelectorAll<HTMLElement>(where)].some((one) => one.innerText.trim() === wanted && one.checkVisibility())
    for (let tries = 0; tries < pressesMax; ++tries) {
      await this.presses(button)
      if (await this.#until(() => this.#tab.ask(isThere, places.menuitem, item), menuOpensWithin)) break
    }
    await this.presses(item, "menuitem")
  }
  async presses(name: string, role: Role = "button"): Promise<void> {
    await this.#with(() => this.#find(role, name), (found) => this.#tab.click(found))
  }
  async pressesEnter(): Promise<void> {
    await this.#tab.enter()
  }
  // By its label: not every browser has a role for a field of a password.
  async #field(label: string): Promise<E> {
    const seen = (wanted: string) => {
      const labels = [...document.querySelectorAll("label")].filter((one) => one.innerText.trim() === wanted)
      return labels.map((one) => one.control).find((one) => one?.checkVisibility()) ?? undefined
    }
    return this.#must(() => this.#tab.seek(seen, label), `no field "${label}"`)
  }
  async fills(label: string, text: string): Promise<void> {
    await this.#with(() => this.#field(label), (found) => this.#tab.type(found, text))
  }
  async ticks(label: string): Promise<void> {
    await this.#with(() => this.#field(label), (found) => this.#tab.click(found))
  }
  async chooses(label: string, wanted: string): Promise<void> {
    await this.#with(() => this.#field(label), (found) => this.#tab.choose(found, wanted))
  }
  /** What a box of groups shows. */
  async codeOf(label: string): Promise<string> {
    return (await this.#with(() => this.#find("list", label), (found) => this.#tab.read(found))).replace(/\s+/g, " ")
  }
  async reads(selector: string): Promise<string[]> {
    const seen = (wanted: string) => {
      const all = [...document.querySelectorAll<HTMLElement>(wanted)]
      return all[0]?.checkVisibility() ? all.map((one) => one.innerText.trim()) : undefined
    }
    return this.#must(async () => (await this.#tab.ask(seen, selector)) ?? undefined, `no ${selector}`)
  }
  async founds(faction: string, name: string, login: string): Promise<void> {
    await this.opens(await this.town.foundingLink(faction))
    await this.fills("Name der Fraktion", faction)
    await this.fills("Ihr Vor- und Nachname", name)
    await this.fills("Anmeldename", login)
    await this.takesTheProposedPassword()
    await this.presses("Fraktion gründen")
    await this.provesTheSheet()
    await this.heading("Meine Ablagen")
  }
  async createsSpace(title: string): Promise<void> {
    await this.presses("Neue Ablage")
    await this.fills("Name der Ablage", title)
    await this.pressesEnter()
    await this.heading(title)
  }
  async takesTheProposedPassword(): Promise<void> {
    const words = () => /\S+ \S+ \S+/.exec(document.querySelector("p.words")?.textContent ?? "")?.input.trim()
    this.password = await this.#must(async () => (await this.#tab.ask(words)) ?? undefined, "no proposed password")
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
    const input = () => document.querySelector('input[type="file"]:not([webkitdirectory])') ?? undefined
    await this.#with(() => this.#must(() => this.#tab.seek(input), "no field for files"), (found) => this.#tab.bring(found, path))
  }
  /** The file that comes to rest in the folder of downloads, once it has this size. */
  async getsFile(name: string, size: number): Promise<Buffer> {
    const path = join(this.town.downloads, name)
    const file = async () => (existsSync(path) && statSync(path).size >= size ? readFileSync(path) : undefined)
    return this.#must(file, `${name} did not come whole; there: ${readdirSync(this.town.downloads).join(", ")}`)
  }
}
