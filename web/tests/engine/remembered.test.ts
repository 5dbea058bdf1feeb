// A device that was told to be asked for no code: its secret outlives signing out and closing the browser, for 30 days and for
// the login that ticked it; the server decides whether it still spares anything.                         docs/protocol.md §3
import { openDB } from "idb"
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import { isEmpty } from "../../src/engine/store.ts"
import { codeOf, stepNow } from "../stories/code.ts"
import { get, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

const day = 86_400_000
const right = Date.now

describe.skipIf(!hasPrograms)("a remembered device", { timeout: 60_000 }, () => {
  let appliance: Appliance
  let erika: Person
  let secret = ""
  const codes: string[] = []
  const wish = { login: "erika", password: "sechs worte von erika", keep: false, deviceLabel: "Test" }

  beforeAll(async () => {
    appliance = await Appliance.start()
    erika = await Person.at(appliance)
    await erika.founds("Beispielfraktion", "erika")
    const totp = get(await erika.engine.beginTotp())
    secret = totp.secret
    codes.push(...get(await erika.engine.finishTotp(codeOf(secret, stepNow()))).backupCodes)
  }, 60_000)
  afterEach(() => void vi.restoreAllMocks())
  afterAll(async () => {
    erika.closes()
    await appliance.end()
  })
  const keysOf = async (who: Person): Promise<string[]> => {
    const database = await openDB(who.database)
    const names = (await database.getAllKeys("keys")) as string[]
    database.close()
    return names
  }
  const asks = async (who: Person): Promise<boolean> => get(await who.engine.signIn(wish)).state === "second_factor"
  const out = async (who: Person): Promise<void> => void get(await who.engine.signOut(true))
  /** Signed in by a backup code, and out again. */
  const signsInByCode = async (who: Person, remember: boolean): Promise<void> => {
    expect(await asks(who)).toBe(true)
    get(await who.engine.giveCode(codes.shift()!, remember))
  }

  test("without the tick a code is asked for after each signing out, and nothing stays", async () => {
    await out(erika)
    await signsInByCode(erika, false)
    await out(erika)
    expect([await keysOf(erika), await isEmpty(erika.database)]).toEqual([[], true])
    expect(await asks(erika)).toBe(true)
  })

  test("with it none is, after signing out and after closing the browser; a wrong password stays wrong", async () => {
    await signsInByCode(erika, true)
    await out(erika)
    expect([await isEmpty(erika.database), (await keysOf(erika)).length]).toEqual([true, 2])
    expect(problemOf(await erika.engine.signIn({ ...wish, password: "falsch" }))).toBe("denied")
    expect(await asks(erika)).toBe(false)
    expect(get(await erika.engine.lastSignIn())).toMatchObject({ factor: "backup_code" })
    erika.held = null // the browser is closed
    await erika.reloads()
    expect(get(await erika.engine.standing()).state).toBe("signed_out")
    expect(await asks(erika)).toBe(false)
    expect(get(await erika.engine.devices()).filter((one) => one.remembered)).toHaveLength(1)
    expect(get(await erika.engine.lastSignIn())).toMatchObject({ factor: "remembered" })
  })

  test("what is kept shows neither the name nor the secret, and its key cannot be exported", async () => {
    const database = await openDB(erika.database)
    const [key, list] = (await Promise.all(["remembered-key", "remembered"].map((one) => database.get("keys", one)))) as [CryptoKey, Uint8Array]
    database.close()
    expect([key.extractable, Buffer.from(list).includes("erika"), Buffer.from(list).includes("device")]).toEqual([false, false, false])
  })

  test("it is one person's: somebody else here leaves it as it is, and gets nothing of it", async () => {
    const faction = get(await erika.engine.standing())
    if (faction.state !== "signed_in") throw new Error("not signed in")
    const letter = get(await erika.engine.invite({ faction: faction.persons[0]!.faction, name: "Bernd Beispiel", role: "member", duties: [], untilMs: 0, expiresMs: 0, withPin: false, spaces: [] }))
    await out(erika)
    get(await erika.engine.join(letter.link, "", { login: "bernd", password: "sechs worte von bernd", deviceLabel: "Test", keep: false }))
    const { secret } = get(await erika.engine.beginTotp())
    get(await erika.engine.finishTotp(codeOf(secret, stepNow())))
    await out(erika)
    const bernd = { ...wish, login: "bernd", password: "sechs worte von bernd" }
    expect(get(await erika.engine.signIn(bernd))).toMatchObject({ state: "second_factor", login: "bernd" })
    get(await erika.engine.giveCode(codeOf(secret, stepNow() + 1), true))
    await out(erika)
    expect(await asks(erika)).toBe(false) // each has their own
    await out(erika)
    expect(get(await erika.engine.signIn(bernd))).toMatchObject({ state: "signed_in", login: "bernd" })
    get(await erika.engine.signOut(true, true)) // which forgets his alone
    expect(await asks(erika)).toBe(false)
  })

  test("signed off from another device it is asked again; a code without the tick forgets the rest", async () => {
    const other = await Person.at(appliance)
    await signsInByCode(other, false)
    const here = get(await other.engine.devices()).find((one) => one.remembered)!
    get(await other.engine.revokeDevice(here.device))
    await erika.until(async () => get(await erika.engine.standing()).state === "signed_out")
    await signsInByCode(erika, false)
    await out(erika)
    expect(await keysOf(erika)).toEqual([])
    other.closes()
  })

  test("told to forget it, the device is signed out and gone from the list", async () => {
    await signsInByCode(erika, true)
    const { device } = get(await erika.engine.devices()).find((one) => one.current)!
    get(await erika.engine.signOut(true, true))
    expect(await keysOf(erika)).toEqual([])
    await signsInByCode(erika, true)
    expect(get(await erika.engine.devices()).map((one) => one.device)).not.toContain(device)
    await out(erika)
  })

  test("after 30 days nothing of it is left, whether or not anybody signs in", async () => {
    vi.spyOn(Date, "now").mockImplementation(() => right() + 29 * day)
    await erika.reloads()
    expect(await keysOf(erika)).toHaveLength(2)
    vi.spyOn(Date, "now").mockImplementation(() => right() + 30 * day + 1)
    await erika.reloads()
    await expect.poll(() => keysOf(erika)).toEqual([])
    vi.restoreAllMocks()
    expect(await asks(erika)).toBe(true)
  })

  test("who forgot the password and signs in by the sheet is spared the code there, too", async () => {
    await signsInByCode(erika, true)
    const { recoveryCode } = get(await erika.engine.newRecoveryCode(wish.password))
    await out(erika)
    // Another recovery key ended what was remembered: the server asks, whatever is kept here.
    const asked = await erika.engine.recover("erika", recoveryCode, "neue sechs worte", "Test", false)
    expect(asked).toMatchObject({ ok: false, problem: { rule: "second-factor-needed" } })
    expect(await asks(erika)).toBe(true)
    get(await erika.engine.giveCode(codes.shift()!, true))
    await out(erika)
    get(await erika.engine.recover("erika", recoveryCode, "neue sechs worte", "Test", false))
  })
})
