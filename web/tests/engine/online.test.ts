// What the engine says of its connection, and what it does when there is one again.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { Liar } from "./liar.ts"
import { bytesOf, get, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

describe.skipIf(!hasPrograms)("a connection", { timeout: 60_000 }, () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person
  let space = ""
  const worker = new EventTarget() // as a worker of a browser hears of its connection
  beforeAll(async () => {
    vi.stubGlobal("addEventListener", worker.addEventListener.bind(worker))
    vi.stubGlobal("removeEventListener", worker.removeEventListener.bind(worker))
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    erika = await Person.at(appliance, liar.base)
    const faction = await erika.founds("Beispielfraktion", "erika", true)
    space = get(await erika.engine.createSpace(faction, "Umwelt")).space
    await erika.uploads(space, "", [{ path: "eins.txt", bytes: bytesOf("eins") }])
  }, 60_000)
  beforeEach(async () => {
    await erika.reloads()
    erika.news.length = 0
  })
  afterEach(() => {
    liar.lie = liar.before = undefined
    erika.closes()
  })
  afterAll(async () => {
    vi.unstubAllGlobals()
    liar.end()
    await appliance.end()
  })
  const noLine = (): void => {
    throw new Error("no line")
  }
  const pause = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms))
  const isOnline = async (): Promise<boolean> => {
    const standing = get(await erika.engine.standing())
    return standing.state === "signed_in" && standing.online
  }
  /** How many polls of them wait at the server, or were begun. */
  const polls = (): { waiting: number; refused: number } => {
    const seen = { waiting: 0, refused: 0 }
    liar.before = (_method, target) => void (target.startsWith("/v1/events") && !target.endsWith("wait_s=0") && ++seen.waiting)
    liar.lie = (_method, target, honest) => void (target.startsWith("/v1/events") && honest.status === 429 && ++seen.refused)
    return seen
  }

  test("is there in every tab, though the server lets a session wait for news twice only; a third one hears of what is new, calmly", async () => {
    const seen = polls()
    const tabs = [erika.made]
    for (let more = 0; more < 3; ++more) {
      await erika.opens()
      tabs.push(erika.made)
    }
    await erika.until(() => Promise.resolve(seen.refused > 1))
    await pause(5_000)
    expect(seen.refused).toBeLessThan(5)
    for (const { engine } of tabs) expect(get(await engine.standing())).toMatchObject({ online: true })
    expect(erika.news.filter(({ news }) => news === "standing").length).toBeLessThan(9)
    await tabs[0]!.engine.makeFolder(space, "", "Anträge")
    for (erika.made of tabs) await erika.until(async () => (await erika.names(space)).includes("Anträge"))
    for (const tab of tabs) tab.stop()
  })

  test("is gone as soon as the browser says so and nobody answers, not when the question in hand ends", async () => {
    const seen = polls()
    await erika.reloads()
    await erika.until(() => Promise.resolve(seen.waiting > 0))
    await pause(500)
    liar.before = noLine
    worker.dispatchEvent(new Event("offline"))
    await pause(1_500)
    expect(await isOnline()).toBe(false)
    liar.before = undefined
    worker.dispatchEvent(new Event("online"))
    await erika.until(isOnline)
  })
  test("the twin: what the browser says is not believed where the server answers", async () => {
    const seen = polls()
    await erika.reloads()
    await erika.until(() => Promise.resolve(seen.waiting > 0))
    await pause(500)
    const { waiting } = seen
    worker.dispatchEvent(new Event("offline"))
    await erika.until(() => Promise.resolve(seen.waiting > waiting)) // for news as before
    expect(await isOnline()).toBe(true)
  })

  test("is gone where a front says that nobody is behind it, and back when somebody is", async () => {
    liar.lie = () => ({ status: 502, body: bytesOf("<html>"), type: "text/html" })
    worker.dispatchEvent(new Event("online"))
    await erika.until(async () => !(await isOnline()))
    liar.lie = undefined
    await erika.until(isOnline)
  })

  test("that is back to an older server: its alarm comes by itself, and is over with the right one", async () => {
    await erika.folder(space)
    const lost = async (): Promise<void> => {
      liar.before = noLine
      liar.cut()
      await erika.until(async () => !(await isOnline()))
    }
    await lost()
    const entries = await liar.entries(space)
    liar.tells(space, entries.slice(0, -1))
    const alarms = (): number => erika.news.filter((one) => one.news === "alarm" && one.space === space).length
    expect(alarms()).toBe(0)
    liar.before = undefined
    await erika.until(() => Promise.resolve(alarms() === 1))
    expect(problemOf(await erika.engine.makeFolder(space, "", "neu"))).toBe("behind")
    await lost()
    liar.lie = liar.before = undefined
    await erika.until(() => Promise.resolve(alarms() === 2))
    expect(problemOf(await erika.engine.makeFolder(space, "", "neu"))).toBe("ok")
  })
  test("the twin: back to the same server nothing is alarming, and no journal is asked for", async () => {
    await erika.folder(space)
    let asked = 0
    liar.before = noLine
    liar.cut()
    await erika.until(async () => !(await isOnline()))
    liar.before = (_method, target) => void (target.includes("/journal?from=") && ++asked)
    await erika.until(isOnline)
    await pause(500)
    expect(asked).toBe(0)
    expect(erika.news.some(({ news }) => news === "alarm")).toBe(false)
  })

  test("to a server that could take nothing once: an upload goes on by itself, within seconds", async () => {
    const seen = polls()
    await erika.reloads()
    await erika.until(() => Promise.resolve(seen.waiting > 0))
    await pause(500) // it is there, and has nothing new to say
    let refused = 0
    liar.lie = (method, target) => (method === "POST" && target.endsWith("/journal") && ++refused === 1 ? { status: 503, body: bytesOf("<html>"), type: "text/html" } : undefined)
    const file = new File([bytesOf("zwei")], "zwei.txt")
    const [id] = get(await erika.engine.upload(space, "", [{ file, path: file.name }]))
    const state = async () => get(await erika.engine.transfers()).find((one) => one.id === id)?.state
    await erika.until(async () => (await state()) === "failed")
    const begun = Date.now()
    await erika.until(async () => (await state()) === "done")
    expect(Date.now() - begun).toBeLessThan(10_000)
    expect((await erika.names(space)).filter((name) => name.startsWith("zwei"))).toEqual(["zwei.txt"])
  })

  test("what was cancelled while the server was at it does not go on by itself", async () => {
    let isAsked = false
    liar.lie = async (method, target) => {
      if (isAsked || method !== "POST" || !target.endsWith("/journal")) return undefined
      isAsked = true
      await pause(1_000)
      return { status: 503, body: bytesOf("<html>"), type: "text/html" }
    }
    const file = new File([bytesOf("drei")], "drei.txt")
    const [id] = get(await erika.engine.upload(space, "", [{ file, path: file.name }]))
    await erika.until(() => Promise.resolve(isAsked))
    get(await erika.engine.cancel(id!))
    await pause(5_000) // the refusal is heard, and the first try would have been made again
    expect(get(await erika.engine.transfers()).find((one) => one.id === id)?.state ?? "cancelled").toBe("cancelled")
  })
})
