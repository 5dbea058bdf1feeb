// Several tabs of one browser share what the device keeps: one key, one sign-in. And a start that finds the browser's store in
// trouble gives nothing up.
import "fake-indexeddb/auto"
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import { type Drawer, isEmpty, keptKey, openStore, StoreError } from "../../src/engine/store.ts"
import { bytesOf, get, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

describe.skipIf(!hasPrograms)("tabs of one browser", () => {
  let appliance: Appliance
  let erika: Person // at another device
  let faction = ""
  const tabs: Person[] = []
  beforeAll(async () => {
    appliance = await Appliance.start()
    erika = await Person.at(appliance)
    faction = await erika.founds("Beispielfraktion", "erika")
    const bernd = await Person.at(appliance)
    await bernd.founds("Andere Fraktion", "bernd")
    bernd.closes()
  }, 60_000)
  afterEach(() => {
    vi.restoreAllMocks()
    for (const one of tabs.splice(0)) one.closes()
  })
  afterAll(async () => {
    erika.closes()
    await appliance.end()
  })

  /** The first of a browser, or one more beside `first`, which the service worker has no key for. */
  const tab = async (first?: Person): Promise<Person> => {
    const one = await Person.at(appliance)
    if (first) {
      one.closes()
      Object.assign(one, { database: first.database })
      await one.opens()
    }
    tabs.push(one)
    return one
  }
  const state = async (one: Person) => get(await one.engine.standing()).state
  const comesIn = (one: Person): Promise<void> => one.until(async () => (await state(one)) === "signed_in")
  const wish = (login: string, keep = false) => ({ login, password: `sechs worte von ${login}`, keep, deviceLabel: "Test" })
  const names = async (one: Person, drawer: Drawer): Promise<string[]> => {
    const store = await openStore(one.database, (await keptKey(one.database))!, true)
    return store.names(drawer).finally(() => store.close())
  }
  const pins = (one: Person): Promise<string[]> => names(one, "pins")

  test("a tab that nobody holds the key for gets it from the one that is open, and wipes nothing", async () => {
    const first = await tab()
    await first.signsIn("erika")
    const second = await tab(first)
    expect([await state(first), await state(second), await keptKey(first.database)]).toEqual(["signed_in", "signed_in", undefined])
    const { space } = get(await second.engine.createSpace(faction, "Aus dem zweiten"))
    await first.until(async () => get(await first.engine.spaces()).some((one) => one.space === space))
    first.held = null
    await first.reloads() // by the other's
    expect(await state(first)).toBe("signed_in")
  }, 60_000)

  test("the twin: with nobody there it is what a closed browser left, and goes", async () => {
    const first = await tab()
    await first.signsIn("erika")
    first.closes()
    const second = await tab(first)
    expect([await state(second), await isEmpty(first.database)]).toEqual(["signed_out", true])
  }, 60_000)

  test.each([true, false])("a sign-in is that of the tabs that were signed out, too (to stay: %s)", async (keep) => {
    const first = await tab()
    const second = await tab(first)
    expect(await state(second)).toBe("signed_out")
    await first.signsIn("erika", keep)
    await comesIn(second)
    expect(get(await second.engine.standing())).toMatchObject({ login: "erika", kept: keep })
    expect(await second.engine.signIn(wish("bernd"))).toMatchObject({ ok: false, problem: { kind: "exists", rule: "signed_in_here" } })
    get(await second.engine.signIn(wish("erika", keep)))
    await first.reloads()
    expect(get(await first.engine.standing())).toMatchObject({ state: "signed_in", login: "erika", kept: keep })
    get(await first.engine.signOut(true))
    await second.until(async () => (await state(second)) === "signed_out")
    expect([await isEmpty(first.database), await keptKey(first.database)]).toEqual([true, undefined])
  }, 60_000)

  test("who did not hear of it finds it when signing in: as somebody else it is refused, and the first one's stays", async () => {
    const first = await tab()
    const second = await tab(first)
    const ask = vi.spyOn(BroadcastChannel.prototype, "postMessage").mockImplementation(() => undefined)
    await first.signsIn("erika", true)
    ask.mockRestore()
    expect(await state(second)).toBe("signed_out")
    expect(await second.engine.signIn(wish("bernd"))).toMatchObject({ ok: false, problem: { kind: "exists", rule: "signed_in_here" } })
    expect(await keptKey(first.database)).toBeDefined() // he did not wish to stay; she did
    expect(problemOf(await second.engine.signIn({ ...wish("erika"), password: "ein falsches" }))).toBe("denied")
    expect(await keptKey(first.database)).toBeDefined()
    await first.reloads()
    expect(get(await first.engine.standing())).toMatchObject({ state: "signed_in", login: "erika" })
  }, 60_000)

  test("of two at the same time as two people the quicker one is signed in, and the other told", async () => {
    const first = await tab()
    const second = await tab(first)
    const both = await Promise.all([first.engine.signIn(wish("erika", true)), second.engine.signIn(wish("bernd", true))])
    expect(both.map(problemOf).sort()).toEqual(["exists", "ok"])
    await Promise.all([comesIn(first), comesIn(second)])
    const logins = async () => [first, second].map(async (one) => (get(await one.engine.standing()) as { login: string }).login)
    const [a, b] = await Promise.all(await logins())
    expect(a).toBe(b)
    await first.reloads()
    expect(await state(first)).toBe("signed_in")
  }, 60_000)

  test("a start whose writing the browser refuses keeps everything, and opens", async () => {
    const first = await tab()
    await first.signsIn("erika", true)
    const before = await pins(first)
    expect(before.length).toBeGreaterThan(0)
    first.closes()
    const letter = { name: "Carla Beispiel", role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false, spaces: [] }
    get(await erika.engine.invite({ ...letter, faction })) // so that there is something to write
    const refused = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("no room", "QuotaExceededError")
    })
    await first.opens()
    expect(await state(first)).toBe("signed_in")
    expect(refused).toHaveBeenCalled()
    refused.mockRestore()
    await first.until(async () => (get(await first.engine.standing()) as { online?: boolean }).online === true)
    expect(await pins(first)).toEqual(expect.arrayContaining(before))
  }, 60_000)

  test("a start that cannot read which files are kept for on the way lets none of them go", async () => {
    const first = await tab()
    await first.signsIn("erika", true)
    const { space } = get(await first.engine.createSpace(faction, "Unterwegs"))
    await first.uploads(space, "", [{ path: "Fahrplan.txt", bytes: bytesOf("ab acht Uhr") }])
    get(await first.engine.keep(space, (await first.row(space, "Fahrplan.txt")).node, Date.now() + 86_400_000))
    const before = await names(first, "pinned")
    expect(before).toHaveLength(1)
    first.closes()
    const honest = IDBObjectStore.prototype.get
    const refused = vi.spyOn(IDBObjectStore.prototype, "get").mockImplementation(function (this: IDBObjectStore, key) {
      if (key === "settings/pinned") throw new DOMException("not now", "UnknownError")
      return honest.call(this, key)
    })
    await first.opens()
    expect(await state(first)).toBe("signed_in")
    expect(refused).toHaveBeenCalledWith("settings/pinned")
    refused.mockRestore()
    expect(await names(first, "pinned")).toEqual(before)
  }, 60_000)

  test("a start that finds a damaged note on the recovery sheet counts it as none, as any setting", async () => {
    const first = await tab()
    await first.signsIn("erika", true)
    first.closes()
    const database = await new Promise<IDBDatabase>((opened) => {
      const request = indexedDB.open(first.database)
      request.onsuccess = () => opened(request.result)
    })
    const change = database.transaction("records", "readwrite")
    change.objectStore("records").put(new Uint8Array(40), "settings/sheet-unproven")
    await new Promise<void>((done) => (change.oncomplete = () => done()))
    database.close()
    await first.opens()
    expect(get(await first.engine.standing())).toMatchObject({ state: "signed_in", online: true })
    get(await first.engine.newRecoveryCode("sechs worte von erika"))
    expect(get(await first.engine.standing())).toMatchObject({ sheetUnproven: true })
  }, 60_000)

  test("one that does not get its store at all says so, and the next one has it again", async () => {
    const first = await tab()
    await first.signsIn("erika", true)
    const before = await pins(first)
    first.closes()
    const refused = vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("not now", "UnknownError")
    })
    await expect(first.opens()).rejects.toEqual(new StoreError("refused"))
    refused.mockRestore()
    await first.opens()
    expect([await state(first), await pins(first)]).toEqual(["signed_in", before])
  }, 60_000)

  test("what is sealed under another key than the one that lies there goes, as nobody can open it any more", async () => {
    const first = await tab()
    await first.signsIn("erika", true)
    first.closes()
    const other = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])
    ;(await openStore(first.database, other, true)).close()
    await first.opens()
    expect([await state(first), await isEmpty(first.database), await keptKey(first.database)]).toEqual(["signed_out", true, undefined])
  }, 60_000)
})
