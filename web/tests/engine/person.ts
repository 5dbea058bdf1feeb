// A person in front of a browser: one engine with a database of its own, as the page has it.
import "fake-indexeddb/auto"
import type { Answer, Engine, News, OpenFolder, Row } from "../../src/engine/contract.ts"
import { MappeEngine } from "../../src/engine/engine.ts"
import type { Appliance } from "./server.ts"

let count = 0
const byName = { by: "name", down: false } as const

export function get<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw new Error(JSON.stringify(answer.problem))
}
export function problemOf(answer: Answer<unknown>): string {
  return answer.ok ? "ok" : answer.problem.kind
}

export class Person {
  readonly database = `person-${++count}`
  readonly news: News[] = []
  held: CryptoKey | null = null
  made!: MappeEngine
  fetch: typeof fetch | undefined // the wire of this browser, from its next page on
  readonly #appliance: Appliance
  readonly #base: string
  private constructor(appliance: Appliance, base: string) {
    this.#appliance = appliance
    this.#base = base
  }
  static async at(appliance: Appliance, base = appliance.origin): Promise<Person> {
    const person = new Person(appliance, base)
    await person.opens()
    return person
  }
  get engine(): Engine {
    return this.made.engine
  }
  /** A new page on the same database. */
  async opens(): Promise<void> {
    this.made = await MappeEngine.start({
      origin: this.#appliance.address,
      base: this.#base,
      database: this.database,
      heldKey: this.held,
      onHold: (key) => (this.held = key ?? null),
      onStreams: () => undefined,
      ...(this.fetch && { fetch: this.fetch }),
    })
    this.engine.onNews((news) => this.news.push(news))
  }
  async reloads(): Promise<void> {
    this.made.stop()
    await this.opens()
  }
  closes(): void {
    this.made.stop()
  }
  async founds(name: string, login: string, keep = false): Promise<string> {
    const link = await this.#appliance.foundingLink(name)
    const account = {
      login,
      password: `sechs worte von ${login}`,
      name: `${login} Beispiel`,
      deviceLabel: "Test",
      keep,
    }
    return get(await this.engine.found(link, account)).faction
  }
  async signsIn(login: string, keep = false): Promise<void> {
    get(await this.engine.signIn({ login, password: `sechs worte von ${login}`, keep, deviceLabel: "Test" }))
  }
  async folder(space: string, node = ""): Promise<OpenFolder> {
    return get(await this.engine.openFolder(space, node, byName))
  }
  async list(space: string, node = ""): Promise<Row[]> {
    const open = await this.folder(space, node)
    const rows = get(await this.engine.rows(open.handle, 0, open.count))
    await this.engine.closeFolder(open.handle)
    return rows
  }
  async names(space: string, node = ""): Promise<string[]> {
    return (await this.list(space, node)).map((row) => row.name)
  }
  async row(space: string, name: string, node = ""): Promise<Row> {
    const row = (await this.list(space, node)).find((one) => one.name === name)
    if (!row) throw new Error(`no ${name} among ${(await this.names(space, node)).join(", ")}`)
    return row
  }
  async uploads(
    space: string,
    parent: string,
    files: { path: string; bytes: Uint8Array<ArrayBuffer> }[],
  ): Promise<void> {
    const sent = files.map(({ path, bytes }) => ({
      file: new File([bytes], path.split("/").at(-1)!, { lastModified: 1_700_000_000_000 }),
      path,
    }))
    const ids = get(await this.engine.upload(space, parent, sent))
    await this.settled(ids)
  }
  /** Until these transfers are over; they must be done. */
  async settled(ids: number[]): Promise<void> {
    for (;;) {
      const all = get(await this.engine.transfers()).filter((one) => ids.includes(one.id))
      const failed = all.find((one) => one.state === "failed" || one.state === "cancelled")
      if (failed) throw new Error(JSON.stringify(failed))
      if (all.every((one) => one.state === "done")) return
      await new Promise((done) => setTimeout(done, 20))
    }
  }
  async reads(space: string, node: string, version = ""): Promise<Uint8Array> {
    return get(await this.engine.content(space, node, version, 1 << 30))
  }
  /** Until the engine has followed what others did. */
  async until(what: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 800; ++tries) {
      if (await what()) return
      await new Promise((done) => setTimeout(done, 50))
    }
    throw new Error("it did not come")
  }
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}
export function noise(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)))
  return bytes
}
