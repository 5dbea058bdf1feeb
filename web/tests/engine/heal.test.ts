// The server is restored from a backup: browsers bring back what it lacks, beside the command line, and nobody is
// fooled. The twin for the native client is tests/stories/restore_test.cpp.                       docs/protocol.md §4.5
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { bytesOf, get, noise, Person, problemOf } from "./person.ts"
import { bringsBlobs } from "./liar.ts"
import { Appliance, hasCommand, NativeMember } from "./server.ts"

describe.skipIf(!hasCommand)("after a restore of the server", () => {
  let appliance: Appliance
  let erika: Person // in a browser that stays signed in
  let bernd: NativeMember
  let faction = ""
  let space = ""
  beforeEach(async () => {
    appliance = await Appliance.start()
    erika = await Person.at(appliance)
    faction = await erika.founds("Beispielfraktion", "erika", true)
    space = get(await erika.engine.createSpace(faction, "Umwelt")).space
    const wish = { faction, role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false }
    const letter = get(
      await erika.engine.invite({ ...wish, name: "Bernd Beispiel", spaces: [{ space, role: "editor" }] }),
    )
    bernd = new NativeMember(appliance, "bernd", "sechs worte von bernd")
    await bernd.join(letter.link)
    await erika.uploads(space, "", [{ path: "alt.txt", bytes: bytesOf("vor der Sicherung") }])
    await bernd.must(["ls", "Umwelt:"])
    await erika.until(async () => get(await erika.engine.people(faction)).length === 2)
    erika.closes()
    await appliance.backsUp()
    await erika.opens()
  }, 120_000)
  afterEach(async () => {
    erika.closes()
    await appliance.end()
  })
  const card = async () => get(await erika.engine.spaces()).find((one) => one.space === space)!
  const put = async (name: string, text: string): Promise<void> => {
    writeFileSync(join(appliance.folder, name), text)
    await bernd.must(["put", join(appliance.folder, name), "Umwelt:/"])
  }
  const cat = (name: string): Promise<string> => bernd.must(["cat", `Umwelt:/${name}`])
  const notices = async (count: number) => {
    await erika.until(async () => (await card()).notices.length === count)
    return (await card()).notices
  }
  const alarms = async (unhealed: string) => {
    await erika.until(async () => (await card()).alarm?.unhealed === unhealed)
    return (await card()).alarm
  }
  const isHealing = async (): Promise<boolean> => "healing" in get(await erika.engine.standing())
  const restoresAndOpens = async (wish: Parameters<Appliance["restores"]>[0] = {}): Promise<void> => {
    erika.closes()
    await appliance.restores(wish)
    await erika.opens()
  }

  test("a browser brings back entries and small files, tells so once, and the command line reads them", async () => {
    await erika.uploads(space, "", [{ path: "neu.txt", bytes: bytesOf("nach der Sicherung") }])
    get(await erika.engine.rename(space, (await erika.row(space, "alt.txt")).node, "älter.txt"))
    await restoresAndOpens()
    expect(await notices(1)).toMatchObject([{ notice: "brought_back", entries: 2, contents: 1 }])
    expect((await card()).alarm).toBeNull()
    expect(await cat("neu.txt")).toBe("nach der Sicherung")
    expect(await cat("älter.txt")).toBe("vor der Sicherung")
    expect(JSON.parse(await bernd.must(["verify", "Umwelt", "--blobs", "--json"]))).toMatchObject({ ok: true })
    expect(await bernd.must(["verify", "Umwelt", "--json"])).toContain(get(await erika.engine.health(space)).code)
    await erika.reloads()
    expect((await card()).notices).toHaveLength(1) // nothing is brought back twice
    get(await erika.engine.putAwayNotice(space, (await card()).notices[0]!.id))
    expect(problemOf(await erika.engine.makeFolder(space, "", "weiter"))).toBe("ok")
  }, 120_000)

  test("what the command line brings back, the browser finds again", async () => {
    await put("neu.txt", "von dort")
    await erika.until(async () => (await erika.names(space)).includes("neu.txt"))
    erika.closes()
    await appliance.restores()
    await bernd.must(["ls", "Umwelt:"])
    await erika.opens()
    expect(await card()).toMatchObject({ alarm: null, notices: [] })
    const read = await erika.reads(space, (await erika.row(space, "neu.txt")).node)
    expect(Buffer.from(read).toString()).toBe("von dort")
  }, 120_000)

  test("a page that stays open brings back, too, and goes on", async () => {
    await erika.uploads(space, "", [{ path: "neu.txt", bytes: bytesOf("nach der Sicherung") }])
    await appliance.restores()
    await erika.until(async () => (await card()).notices.length > 0)
    expect(await cat("neu.txt")).toBe("nach der Sicherung")
    expect((await card()).alarm).toBeNull()
  }, 120_000)

  test("rosters come back first: who was invited since, and a space younger than the backup", async () => {
    const haushalt = get(await erika.engine.createSpace(faction, "Haushalt")).space
    await erika.uploads(haushalt, "", [{ path: "plan.txt", bytes: bytesOf("Entwurf") }])
    const wish = { faction, role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false }
    const letter = get(
      await erika.engine.invite({ ...wish, name: "Carla Beispiel", spaces: [{ space: haushalt, role: "editor" }] }),
    )
    await restoresAndOpens()
    await erika.until(async () => !(await isHealing()))
    expect(get(await erika.engine.people(faction)).map((one) => one.name)).toContain("Carla Beispiel")
    const carla = new NativeMember(appliance, "carla", "sechs worte von carla")
    await carla.join(letter.link)
    expect(await carla.must(["cat", "Haushalt:/plan.txt"])).toBe("Entwurf")
    expect(get(await erika.engine.spaces()).map((one) => one.alarm)).toEqual([null, null])
  }, 120_000)

  test("contents that are kept for on the way, however large, fill the gaps of a half restored server", async () => {
    const large = noise((20 << 20) + 5) // 21 chunks, and a list of them
    await erika.uploads(space, "", [{ path: "groß.bin", bytes: large }])
    get(await erika.engine.keep(space, (await erika.row(space, "groß.bin")).node, 0x7fff_ffff_ffff))
    await restoresAndOpens({ keepsBlobs: false })
    expect(await notices(1)).toMatchObject([{ notice: "brought_back", entries: 0, contents: 20 }]) // what is small lies elsewhere and was not lost
    await bernd.must(["get", "Umwelt:/groß.bin", join(appliance.folder, "geholt.bin")])
    expect(Buffer.compare(readFileSync(join(appliance.folder, "geholt.bin")), large)).toBe(0)
  }, 120_000)

  test("the app starts at once and works while large contents still go; a reload goes on where it was", async () => {
    await erika.uploads(space, "", [{ path: "groß.bin", bytes: noise((20 << 20) + 5) }])
    get(await erika.engine.keep(space, (await erika.row(space, "groß.bin")).node, 0x7fff_ffff_ffff))
    const wire = new HeldWire(isPut)
    erika.fetch = wire.fetch
    wire.hold(5)
    await restoresAndOpens({ keepsBlobs: false })
    expect(await erika.names(space)).toEqual(["alt.txt", "groß.bin"])
    await erika.until(async () => wire.held > 0)
    expect(get(await erika.engine.standing())).toMatchObject({ healing: { done: 5, of: 20 } })
    expect(problemOf(await erika.engine.makeFolder(space, "", "währenddessen"))).toBe("ok")
    expect((await card()).notices).toEqual([])
    erika.closes()
    const before = wire.passed
    wire.drop()
    await erika.opens()
    expect(await notices(1)).toMatchObject([{ notice: "brought_back", entries: 0, contents: 20 }])
    expect(wire.passed - before).toBe(15)
    await erika.until(async () => !(await isHealing()))
    expect(erika.news).toContainEqual({ news: "healing", healing: null })
    await bernd.must(["get", "Umwelt:/groß.bin", join(appliance.folder, "geholt.bin")])
  }, 120_000)

  test("while changes go back the space is shown as it is here, and what is done in it waits", async () => {
    await erika.uploads(space, "", [{ path: "neu.txt", bytes: bytesOf("nach der Sicherung") }])
    const young = get(await erika.engine.createSpace(faction, "Haushalt")).space // the backup knows nothing of it
    const wire = new HeldWire((target) => target.endsWith("/journal/heal"))
    erika.fetch = wire.fetch
    wire.hold(0)
    await restoresAndOpens()
    await erika.until(async () => wire.held > 0)
    expect(get(await erika.engine.spaces()).map((one) => [one.title, one.alarm])).toEqual(
      expect.arrayContaining([["Umwelt", null], ["Haushalt", null]]),
    )
    expect(await erika.names(space)).toEqual(["alt.txt", "neu.txt"])
    let isDone = false
    const made = erika.engine.makeFolder(space, "", "wartet").finally(() => (isDone = true))
    expect(await erika.names(young)).toEqual([])
    expect(isDone).toBe(false)
    wire.letGo()
    expect(problemOf(await made)).toBe("ok")
    expect(await notices(1)).toMatchObject([{ notice: "brought_back", entries: 1, contents: 1 }])
    expect(erika.news.filter((one) => one.news === "alarm")).toEqual([])
    expect(problemOf(await erika.engine.makeFolder(young, "", "auch hier"))).toBe("ok")
    expect(await bernd.must(["ls", "Umwelt:"])).toContain("wartet")
  }, 120_000)

  test("restored twice from one backup, all is brought back twice", async () => {
    await erika.uploads(space, "", [{ path: "neu.txt", bytes: bytesOf("nach der Sicherung") }])
    await restoresAndOpens()
    await notices(1)
    await restoresAndOpens()
    expect(await notices(2)).toMatchObject([{ notice: "brought_back" }, { notice: "brought_back" }])
    expect(await cat("neu.txt")).toBe("nach der Sicherung")
  }, 120_000)

  test("a restore that nobody marked is behind, and nothing is sent; marked later it heals", async () => {
    await erika.uploads(space, "", [{ path: "neu.txt", bytes: bytesOf("nach der Sicherung") }])
    await restoresAndOpens({ marks: false })
    expect((await card()).alarm).toMatchObject({ kind: "behind", unhealed: "" })
    expect(problemOf(await erika.engine.makeFolder(space, "", "neu"))).toBe("behind")
    erika.closes()
    await appliance.stop()
    await appliance.admin(["restore", "mark"])
    await appliance.again()
    await erika.opens()
    expect((await card()).alarm).toBeNull()
    // Entries first, then contents.
    await erika.until(async () => (await bernd.mappe(["cat", "Umwelt:/neu.txt"])).code === 0)
    expect(await cat("neu.txt")).toBe("nach der Sicherung")
  }, 120_000)

  test("when the operator closed it, the browser stays behind and says why", async () => {
    await erika.uploads(space, "", [{ path: "neu.txt", bytes: bytesOf("nach der Sicherung") }])
    erika.closes()
    await appliance.restores()
    await appliance.admin(["restore", "close"])
    await erika.opens()
    expect((await card()).alarm).toMatchObject({ kind: "behind", unhealed: "closed" })
    expect(problemOf(await erika.engine.makeFolder(space, "", "neu"))).toBe("behind")
  }, 120_000)

  test("when the server went on from the backup, a person decides", async () => {
    await erika.uploads(space, "", [{ path: "neu.txt", bytes: bytesOf("Erikas Stand") }])
    erika.closes()
    await appliance.restores()
    await put("anders.txt", "Bernds Stand") // he had not seen it
    await erika.opens()
    expect(await alarms("forked")).toMatchObject({ kind: "forked" })
    await erika.reloads()
    expect((await card()).alarm).toMatchObject({ kind: "forked", unhealed: "forked" })
    expect(problemOf(await erika.engine.makeFolder(space, "", "neu"))).toBe("forked")
    get(await erika.engine.followServer(space, "mit Bernd am Telefon geklärt"))
    expect((await card()).alarm).toBeNull()
    expect(await erika.names(space)).toEqual(["alt.txt", "anders.txt"])
    expect(problemOf(await erika.engine.makeFolder(space, "", "weiter"))).toBe("ok")
  }, 120_000)
})

const isPut = (target: string, method: string): boolean => bringsBlobs(method, target)

/** The real wire, on which certain requests wait before they are sent. */
class HeldWire {
  held = 0
  passed = 0
  readonly #isMeant: (target: string, method: string) => boolean
  #most = Infinity
  #waiting: { goOn: () => void; end: (why: Error) => void }[] = []
  constructor(isMeant: (target: string, method: string) => boolean) {
    this.#isMeant = isMeant
  }
  /** After `most` more of them. */
  hold(most: number): void {
    this.#most = this.passed + most
  }
  letGo(): void {
    this.#most = Infinity
    for (const { goOn } of this.#waiting.splice(0)) goOn()
  }
  /** As when the page is closed; what comes after is let go. */
  drop(): void {
    this.#most = Infinity
    for (const { end } of this.#waiting.splice(0)) end(new Error("the page was closed"))
  }
  readonly fetch: typeof fetch = async (input, init) => {
    if (this.#isMeant(String(input), init?.method ?? "GET")) {
      if (this.passed >= this.#most) {
        ++this.held
        await new Promise<void>((goOn, end) => this.#waiting.push({ goOn, end }))
      } else ++this.passed
    }
    return fetch(input, init)
  }
}
