// A device whose session the server ended, because its owner signed it off: once it has heard of that, it opens nothing any
// more, without a network either, until somebody signs in; and what was not sent yet goes on then.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { keptKey, openStore, type Store } from "../../src/engine/store.ts"
import { bytesOf, get, noise, Person, problemOf } from "./person.ts"
import { bringsBlobs, Liar } from "./liar.ts"
import { Appliance, hasPrograms } from "./server.ts"

describe.skipIf(!hasPrograms)("a device that was signed off", () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person // at home
  let tablet: Person
  let space = ""
  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    erika = await Person.at(appliance)
    const faction = await erika.founds("Beispielfraktion", "erika")
    space = get(await erika.engine.createSpace(faction, "Umwelt")).space
    await erika.uploads(space, "", [{ path: "Satzung.txt", bytes: bytesOf("Entwurf") }])
  }, 60_000)
  beforeEach(async () => {
    liar.lie = undefined
    tablet = await Person.at(appliance, liar.base)
    await tablet.signsIn("erika", true)
    const { node } = await tablet.row(space, "Satzung.txt")
    get(await tablet.engine.keep(space, node, Date.now() + 86_400_000))
    await tablet.until(async () => (await tablet.row(space, "Satzung.txt")).pinned)
    return () => tablet.closes()
  }, 60_000)
  afterAll(async () => {
    erika.closes()
    liar.end()
    await appliance.end()
  })
  const state = async () => get(await tablet.engine.standing()).state
  const isSignedOff = async (): Promise<void> => {
    for (const one of get(await erika.engine.devices())) if (!one.current) get(await erika.engine.revokeDevice(one.device))
  }
  const away: typeof fetch = () => Promise.reject(new TypeError("no network"))
  const opensAgain = async (isAway: boolean): Promise<void> => {
    tablet.fetch = isAway ? away : undefined
    tablet.held = null // the browser was closed
    await tablet.reloads()
  }
  const looksInside = async <T>(look: (store: Store) => Promise<T>): Promise<T> => {
    const store = await openStore(tablet.database, (await keptKey(tablet.database))!, true)
    return look(store).finally(() => store.close())
  }

  test("not signed off it opens without a network", async () => {
    await opensAgain(true)
    expect(await state()).toBe("signed_in")
    const { node } = await tablet.row(space, "Satzung.txt")
    expect(Buffer.from(await tablet.reads(space, node)).toString()).toBe("Entwurf")
    expect(await looksInside((store) => store.names("identities"))).toEqual(["bundle"])
  })

  test("while it is open: it asks for a sign-in, after a start in flight mode, too, and has the person's keys no more", async () => {
    await isSignedOff()
    await tablet.until(async () => (await state()) === "signed_out")
    await expect.poll(() => looksInside((store) => store.names("identities"))).toEqual([]) // a moment later than it is shut
    await opensAgain(true)
    expect(get(await tablet.engine.standing())).toEqual({ state: "signed_out", serverKnown: true })
    expect(problemOf(await tablet.engine.spaces())).toBe("expired")
    expect(problemOf(await tablet.engine.openFolder(space, "", { by: "name", down: false }))).toBe("expired")
    expect(problemOf(await tablet.engine.search(null, "Satzung", 10))).toBe("expired")
  }, 60_000)

  test("while it was closed: it does so from its first start with a network on; before that nobody has told it", async () => {
    tablet.closes()
    await isSignedOff()
    await opensAgain(true)
    expect(await state()).toBe("signed_in")
    await opensAgain(false)
    expect(await state()).toBe("signed_out")
    await opensAgain(true)
    expect(await state()).toBe("signed_out")
    expect(problemOf(await tablet.engine.spaces())).toBe("expired")
  }, 60_000)

  test("what it keeps ends on its day all the same: while it is open, and when it was closed", async () => {
    const { node } = await tablet.row(space, "Satzung.txt")
    const kept = (): Promise<string[]> => looksInside((store) => store.names("pinned"))
    await isSignedOff()
    await tablet.until(async () => (await state()) === "signed_out")
    expect(await kept()).toHaveLength(1) // the twin: its day has not come
    for (const isOpen of [true, false]) {
      await tablet.signsIn("erika", true)
      const untilMs = Date.now() + 4_000
      get(await tablet.engine.keep(space, node, untilMs))
      await tablet.until(async () => (await tablet.row(space, "Satzung.txt")).pinned)
      await isSignedOff()
      await tablet.until(async () => (await state()) === "signed_out")
      expect(await kept()).toHaveLength(1)
      if (!isOpen) tablet.closes()
      await new Promise((done) => setTimeout(done, untilMs - Date.now() + 100))
      if (!isOpen) await opensAgain(true)
      await expect.poll(kept).toEqual([])
    }
  }, 60_000)

  test("after a sign-in all is there: what it has seen of the server, what is kept, what was half sent, and an answer that was lost", async () => {
    const pins = await looksInside(async (store) => (await store.names("pins")).sort())
    expect(pins.length).toBeGreaterThan(2)
    const plan = new File([noise(3_000_000)], "Plan.bin", { lastModified: 1_700_000_000_000 })
    let sent = 0
    let isBroken = false
    liar.lie = (method, target) => {
      isBroken ||= method === "POST" && target.endsWith("/journal")
      const isBlob = bringsBlobs(method, target)
      if (isBroken || (isBlob && ++sent > 1)) throw new Error("the line breaks")
      return undefined
    }
    const [id] = get(await tablet.engine.upload(space, "", [{ file: plan, path: "Plan.bin" }]))
    await tablet.until(async () => sent > 1)
    get(await tablet.engine.pause(id!))
    expect(problemOf(await tablet.engine.makeFolder(space, "", "Anträge"))).toBe("offline") // it arrived all the same
    await isSignedOff()
    liar.lie = undefined
    await tablet.until(async () => (await state()) === "signed_out")
    await opensAgain(true)
    await opensAgain(false)
    expect(await looksInside(async (store) => (await store.names("pins")).sort())).toEqual(pins)
    await tablet.signsIn("erika", true)
    const { node, pinned } = await tablet.row(space, "Satzung.txt")
    expect([node !== "", pinned]).toEqual([true, true])
    const [waiting] = get(await tablet.engine.transfers())
    expect(waiting).toMatchObject({ name: "Plan.bin", state: "needs_file" })
    get(await tablet.engine.resume(waiting!.id, plan))
    await tablet.settled([waiting!.id])
    await erika.until(async () => (await erika.names(space)).includes("Plan.bin"))
    expect((await erika.names(space)).filter((name) => name === "Anträge")).toHaveLength(1)
    const card = get(await tablet.engine.spaces()).find((one) => one.space === space)
    expect(card).toMatchObject({ alarm: null, notices: [{ notice: "arrived" }] })
    await opensAgain(true)
    expect(await state()).toBe("signed_in")
  }, 120_000)

  test("another tab's sign-in since is left alone, and is this one's, too", async () => {
    const other = await Person.at(appliance)
    other.closes()
    Object.assign(other, { database: tablet.database })
    tablet.closes() // it asks nothing meanwhile
    await isSignedOff()
    tablet.fetch = async (...asked) => {
      const answer = await fetch(...asked)
      if (answer.status !== 401) return answer
      await other.opens()
      await other.signsIn("erika", true) // before this one reads that it is over
      return answer
    }
    await tablet.opens()
    await tablet.until(async () => (await state()) === "signed_in") // by that one
    expect(await looksInside((store) => store.names("identities"))).toEqual(["bundle"])
    other.closes()
    await opensAgain(true)
    expect(await state()).toBe("signed_in")
  }, 60_000)

  test("another tab has signed in before an open one reads that it is over: that one's folders are opened anew", async () => {
    const other = await Person.at(appliance)
    other.closes()
    Object.assign(other, { database: tablet.database })
    let isOver = false
    tablet.fetch = async (...asked) => {
      const answer = await fetch(...asked)
      if (answer.status !== 401 || isOver) return answer
      isOver = true
      await other.opens()
      await other.signsIn("erika", true)
      return answer
    }
    await tablet.reloads()
    expect(await tablet.names(space)).toContain("Satzung.txt")
    await isSignedOff()
    await tablet.until(() => Promise.resolve(tablet.news.some(({ news }) => news === "reopened")))
    expect(isOver).toBe(true)
    expect(await state()).toBe("signed_in")
    expect(await tablet.names(space)).toContain("Satzung.txt")
    other.closes()
  }, 60_000)

  test("who lost the keys that way is still not let in as somebody else of the same faction", async () => {
    await isSignedOff()
    await tablet.until(async () => (await state()) === "signed_out")
    const { faction } = (get(await erika.engine.standing()) as { persons: { faction: string }[] }).persons[0]!
    const wish = { name: "Bernd Beispiel", role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false, spaces: [] }
    const { link } = get(await erika.engine.invite({ ...wish, faction }))
    const account = { login: "erika", password: "sechs worte von erika", name: "", deviceLabel: "Test", keep: true }
    expect(await tablet.engine.join(link, "", account)).toMatchObject({ ok: false, problem: { rule: "own_faction" } })
    await tablet.signsIn("erika", true)
    expect((await tablet.names(space)).length).toBeGreaterThan(0)
  }, 60_000)
})
