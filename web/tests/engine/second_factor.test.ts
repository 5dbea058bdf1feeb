// The confirmation code against a real server: set up, asked for, each code once, remembered, demanded, reset.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import type { Answer, Joined } from "../../src/engine/contract.ts"
import { Liar } from "./liar.ts"
import { get, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"
import { codeOf, stepNow } from "../stories/code.ts"

describe.skipIf(!hasPrograms)("the confirmation code", () => {
  let appliance: Appliance
  let erika: Person
  let bernd: Person
  let berndsPerson = ""
  let berndsSheet = ""
  let faction = ""
  let secret = ""
  let backupCodes: string[] = []
  let step = 0
  const wish = { login: "erika", password: "sechs worte von erika", keep: false, deviceLabel: "Test" }

  beforeAll(async () => {
    appliance = await Appliance.start()
    erika = await Person.at(appliance)
    faction = await erika.founds("Beispielfraktion", "erika")
    bernd = await Person.at(appliance)
  })
  afterEach(() => void vi.restoreAllMocks())
  afterAll(async () => {
    for (const one of [erika, bernd]) one.closes()
    await appliance.end()
  })

  test("is set up with a code of the app, and no other", async () => {
    expect(get(await erika.engine.factor())).toEqual({ totp: false, backupCodesLeft: 0, required: false })
    const rules = get(await erika.engine.rules(faction))
    const demanded = await erika.engine.setRules(faction, { ...rules, secondFactor: "required" })
    expect(demanded).toMatchObject({ ok: false, problem: { rule: "own_factor_first" } }) // not by who has none
    const totp = get(await erika.engine.beginTotp())
    expect(totp.uri).toMatch(/^otpauth:\/\/totp\/Mappe:erika%40[^?]+\?secret=[A-Z2-7]{32}&issuer=Mappe&/)
    secret = totp.secret
    step = stepNow()
    const wrong = await erika.engine.finishTotp(codeOf(secret, step - 20))
    expect(wrong).toMatchObject({ ok: false, problem: { kind: "denied", rule: "second_factor_code" } })
    backupCodes = get(await erika.engine.finishTotp(codeOf(secret, step - 1))).backupCodes
    expect(new Set(backupCodes).size).toBe(10)
    expect(get(await erika.engine.factor())).toEqual({ totp: true, backupCodesLeft: 10, required: false })
  })

  test("is asked for at the next sign-in, and a code works once", async () => {
    get(await erika.engine.signOut(true))
    expect(get(await erika.engine.signIn(wish))).toEqual({ state: "second_factor", login: "erika" })
    expect(get(await erika.engine.standing())).toEqual({ state: "second_factor", login: "erika" })
    expect(problemOf(await erika.engine.spaces())).toBe("expired") // nobody is signed in yet
    const used = await erika.engine.giveCode(codeOf(secret, step - 1), false)
    expect(used).toMatchObject({ ok: false, problem: { kind: "denied", field: "code" } })
    const code = codeOf(secret, step)
    expect(get(await erika.engine.giveCode(code, false))).toMatchObject({ state: "signed_in", login: "erika" })
    get(await erika.engine.signOut(true))
    get(await erika.engine.signIn(wish))
    expect(problemOf(await erika.engine.giveCode(code, false))).toBe("denied")
    expect(problemOf(await erika.engine.signIn({ ...wish, password: "ein anderes passwort" }))).toBe("denied")
  })

  test("a backup code stands for it, once; a remembered device is asked for none", async () => {
    expect(get(await erika.engine.signIn(wish))).toMatchObject({ state: "second_factor" })
    expect(get(await erika.engine.giveCode(backupCodes[0]!.toLowerCase(), true))).toMatchObject({ state: "signed_in" })
    expect(get(await erika.engine.factor()).backupCodesLeft).toBe(9)
    const [device] = get(await erika.engine.devices()).filter((one) => one.current)
    expect(device?.remembered).toBe(true)
    // The password is proven again on this device, which needs no code now.
    get(await erika.engine.changePassword(wish.password, "neue sechs worte von erika", backupCodes[1]))
    wish.password = "neue sechs worte von erika"
    get(await erika.engine.signOut(true))
    get(await erika.engine.signIn(wish))
    expect(problemOf(await erika.engine.giveCode(backupCodes[0]!, false))).toBe("denied")
    expect(get(await erika.engine.giveCode(backupCodes[2]!, false))).toMatchObject({ state: "signed_in" })
    // The sign-in before this one proved the old password, on the device that was remembered then.
    expect(get(await erika.engine.lastSignIn())).toMatchObject({ factor: "remembered", address: "127.0.0.x" })
  })

  test("a faction that demands it lets nobody in without, and a manager resets it", async () => {
    const rules = get(await erika.engine.rules(faction))
    get(await erika.engine.setRules(faction, { ...rules, secondFactor: "required" }))
    const letter = get(
      await erika.engine.invite({
        faction,
        name: "Bernd Beispiel",
        role: "member",
        duties: [],
        untilMs: 0,
        expiresMs: 0,
        withPin: false,
        spaces: [],
      }),
    )
    berndsPerson = letter.person
    const account = { login: "bernd", password: "sechs worte von bernd", deviceLabel: "Test", keep: false }
    const joined = await bernd.engine.join(letter.link, "", account)
    berndsSheet = get(joined).recoveryCode
    expect(get(await bernd.engine.standing())).toMatchObject({ state: "signed_in", factorRequired: true })
    const totp = get(await bernd.engine.beginTotp())
    get(await bernd.engine.finishTotp(codeOf(totp.secret, stepNow())))
    expect(get(await bernd.engine.standing())).not.toHaveProperty("factorRequired")
    get(await bernd.engine.spaces())
    expect(problemOf(await bernd.engine.endTotp(codeOf(totp.secret, stepNow() + 1)))).not.toBe("ok")

    get(await erika.engine.resetSecondFactor(faction, letter.person))
    expect(problemOf(await bernd.engine.resetSecondFactor(faction, letter.person))).not.toBe("ok") // no manager
    expect(get(await bernd.engine.factor())).toMatchObject({ totp: false, required: true })
  })

  test("demanded while a page is open: that hears so, and that it is let on again, and speaks of no connection", async () => {
    const rules = get(await erika.engine.rules(faction))
    const sets = async (secondFactor: "required" | "optional") => get(await erika.engine.setRules(faction, { ...rules, secondFactor }))
    await sets("optional")
    const gerd = await Person.at(appliance)
    const wishFor = { name: "Gerd Beispiel", role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, spaces: [], withPin: false }
    const letter = get(await erika.engine.invite({ ...wishFor, faction }))
    get(await gerd.engine.join(letter.link, "", { login: "gerd", password: "sechs worte von gerd", deviceLabel: "Test", keep: true }))
    const isAsked = async () => {
      const standing = get(await gerd.engine.standing())
      expect(standing).toMatchObject({ state: "signed_in", online: true })
      return "factorRequired" in standing
    }
    expect(await isAsked()).toBe(false)
    await sets("required")
    await gerd.until(isAsked)
    expect(gerd.news.at(-1)).toEqual({ news: "standing" })
    await gerd.reloads()
    expect(await isAsked()).toBe(true)
    await sets("optional")
    await gerd.until(async () => !(await isAsked()))
    await sets("required")
    await gerd.until(isAsked)
    const totp = get(await gerd.engine.beginTotp())
    get(await gerd.engine.finishTotp(codeOf(totp.secret, stepNow())))
    expect(await isAsked()).toBe(false)
    gerd.closes()
  }, 120_000)

  test("brings an account into a second faction, and founds a third with it: by a code, or a backup code", async () => {
    const clara = await Person.at(appliance)
    const elsewhere = await clara.founds("Andere Beispielfraktion", "clara")
    const wishFor = { name: "Erika Beispiel", role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, spaces: [] }
    const hers = { ...wish, deviceLabel: "Test", keep: false }
    const [needed, failed] = ["second-factor-needed", "second-factor-failed"].map((rule) => ({ ok: false, problem: { kind: "denied", rule } }))
    let joins: (code?: string) => Promise<Answer<Joined>>
    for (const withPin of [true, false]) {
      const letter = get(await clara.engine.invite({ ...wishFor, faction: elsewhere, withPin }))
      joins = (code = "") => erika.engine.join(letter.link, letter.pin, { ...hers, code })
      const mistyped = await erika.engine.join(letter.link, letter.pin, { ...hers, password: "sechs worte von gestern" })
      expect(mistyped).toMatchObject({ ok: false, problem: { kind: "denied", field: "password" } }) // neither PIN nor letter is wrong
      expect(await joins()).toMatchObject(needed!)
      expect(await joins(backupCodes[0])).toMatchObject(failed!) // it was used
    }
    expect(get(await erika.engine.standing())).toMatchObject({ state: "signed_in" }) // as before
    const told = erika.news.length
    expect(get(await joins!(backupCodes[3]))).toMatchObject({ faction: elsewhere })
    expect(erika.news.slice(told)).toContainEqual({ news: "spaces" })
    const link = await appliance.foundingLink("Dritte Beispielfraktion")
    const founds = (code?: string) => erika.engine.found(link, { ...hers, name: "Erika Beispiel", ...(code && { code }) })
    expect(await founds()).toMatchObject(needed!)
    const mistyped = await erika.engine.found(link, { ...hers, name: "Erika Beispiel", password: "sechs worte von gestern" })
    expect(mistyped).toMatchObject({ ok: false, problem: { kind: "denied", field: "password" } })
    expect(await founds(backupCodes[3])).toMatchObject(failed!)
    step = Math.max(step + 1, stepNow())
    get(await founds(codeOf(secret, step)))
    const standing = get(await erika.engine.standing())
    expect(standing.state === "signed_in" && standing.persons.map(({ factionName }) => factionName)).toEqual(["Beispielfraktion", "Andere Beispielfraktion", "Dritte Beispielfraktion"])
    clara.closes()
  }, 120_000)

  test("a password waits five minutes for its code: then it is said that this was too long", async () => {
    const dora = await Person.at(appliance)
    const begun = Date.now()
    const at = (ms: number) => vi.spyOn(Date, "now").mockImplementation(() => begun + ms)
    at(0)
    expect(get(await dora.engine.signIn(wish))).toMatchObject({ state: "second_factor" })
    at(5 * 60_000)
    expect(await dora.engine.giveCode("123456", false)).toMatchObject({ ok: false, problem: { kind: "denied", field: "code" } })
    at(5 * 60_000 + 1)
    expect(await dora.engine.giveCode("123456", false)).toMatchObject({ ok: false, problem: { kind: "expired", rule: "code_late" } })
    expect(get(await dora.engine.standing())).toMatchObject({ state: "signed_out" })
    dora.closes()
  })

  test("who has retired hears so by the right code, not that it was wrong, by the sheet too; by a wrong one nothing", async () => {
    const totp = get(await bernd.engine.beginTotp())
    get(await bernd.engine.finishTotp(codeOf(totp.secret, stepNow())))
    get(await bernd.engine.signOut(true))
    get(await erika.engine.retire(faction, berndsPerson))
    const asBernd = { login: "bernd", password: "sechs worte von bernd", deviceLabel: "Test", keep: false }
    expect(get(await bernd.engine.signIn(asBernd))).toMatchObject({ state: "second_factor" })
    const wrong = await bernd.engine.giveCode(codeOf(totp.secret, stepNow() - 20), false)
    expect(wrong).toMatchObject({ ok: false, problem: { kind: "denied", field: "code", rule: "second-factor-failed" } })
    const right = await bernd.engine.giveCode(codeOf(totp.secret, stepNow() + 1), false)
    expect(right).toMatchObject({ ok: false, problem: { kind: "denied", rule: "membership_ended" } })
    expect(right).not.toHaveProperty("problem.field")
    const bySheet = (code: string) => bernd.engine.recover("bernd", berndsSheet, "neue sechs worte von bernd", "Test", false, code)
    expect(await bySheet(codeOf(totp.secret, stepNow() - 20))).toMatchObject({ ok: false, problem: { rule: "second-factor-failed" } })
    expect(await bySheet(codeOf(totp.secret, stepNow() + 1))).toMatchObject({ ok: false, problem: { rule: "membership_ended" } })
  })
})

describe.skipIf(!hasPrograms)("a confirmation code whose answer is lost", { timeout: 60_000 }, () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person
  let secret = ""
  let step = 0 // of the last code that was used
  let number = 0
  const lastOf = (method: string, target: string): boolean => method === "PUT" && target === "/v1/me/second-factor"
  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
  })
  beforeEach(async () => {
    erika = await Person.at(appliance, liar.base)
    await erika.founds(`Fraktion ${++number}`, `erika-${number}`)
    secret = get(await erika.engine.beginTotp()).secret
    step = stepNow() - 1 // so that there is a next one at once
  })
  afterEach(() => {
    liar.lie = undefined
    liar.before = undefined
    erika.closes()
  })
  afterAll(async () => {
    liar.end()
    await appliance.end()
  })
  /** The answer alone, or the line from there on; before the server heard of it, or after. */
  const loses = (what: "answer" | "line", isHeard = true): void => {
    let isBroken = false
    liar.before = (method, target) => {
      if (isBroken || (!isHeard && lastOf(method, target))) {
        isBroken = what === "line"
        throw new Error("no line")
      }
    }
    liar.lie = (method, target) => {
      if (!isBroken && !lastOf(method, target)) return undefined
      isBroken = what === "line"
      throw new Error("lost")
    }
  }
  const mends = (): void => void (liar.lie = liar.before = undefined)
  const finishes = (old?: string) => erika.engine.finishTotp(codeOf(secret, step), old)

  test("is said to be on; the app's next code gives the backup codes, which work", async () => {
    loses("answer")
    expect(await finishes()).toMatchObject({ ok: false, problem: { kind: "conflict", rule: "factor_taken" } })
    mends()
    expect(await finishes()).toMatchObject({ ok: false, problem: { rule: "second_factor_code" } }) // the same: used
    ++step
    const { backupCodes } = get(await finishes())
    expect(new Set(backupCodes).size).toBe(10)
    expect(get(await erika.engine.factor())).toMatchObject({ totp: true, backupCodesLeft: 10 })
    get(await erika.engine.endTotp(backupCodes[0]!))
  })

  test.each([true, false])("without a line: the next code goes on, heard by the server: %s", async (isHeard) => {
    loses("line", isHeard)
    expect(problemOf(await finishes())).toBe("offline")
    expect(problemOf(await finishes())).toBe("offline")
    mends()
    ++step
    expect(get(await finishes()).backupCodes).toHaveLength(10)
    expect(get(await erika.engine.factor())).toMatchObject({ totp: true, backupCodesLeft: 10 })
  })

  test.each([true, false])("in the place of another: the same, heard by the server: %s", async (isHeard) => {
    const [old] = get(await finishes()).backupCodes
    secret = get(await erika.engine.beginTotp()).secret
    loses("answer", isHeard)
    expect(problemOf(await finishes(old))).toBe("offline")
    mends()
    ++step
    const { backupCodes } = get(await finishes(old))
    get(await erika.engine.endTotp(backupCodes[0]!))
  })

  test("founding another faction: what the server took is found again by the next code, with the sheet that counts", async () => {
    get(await finishes())
    const link = await appliance.foundingLink(`Andere Fraktion ${number}`)
    const founds = () => erika.engine.found(link, { login: `erika-${number}`, password: `sechs worte von erika-${number}`, deviceLabel: "Test", keep: true, name: "Erika Beispiel", code: codeOf(secret, ++step) })
    const isFounding = (method: string, target: string): boolean => method === "POST" && target === "/v1/factions"
    liar.lie = (method, target) => {
      if (isFounding(method, target)) throw new Error("lost")
      return undefined
    }
    expect(problemOf(await founds())).toBe("offline")
    mends()
    while (step > stepNow()) await new Promise((later) => setTimeout(later, 500)) // the server takes one step ahead
    const founded = get(await founds())
    const now = get(await erika.engine.standing())
    expect(now.state === "signed_in" && now.persons.map(({ faction }) => faction)).toContain(founded.faction)
    const other = await Person.at(appliance)
    while (step > stepNow()) await new Promise((later) => setTimeout(later, 500))
    expect(problemOf(await other.engine.recover(`erika-${number}`, founded.recoveryCode, "neue sechs worte", "Test", false, codeOf(secret, ++step)))).toBe("ok")
    other.closes()
  }, 120_000)

  test("the twin: a wrong code is refused, and nothing is on", async () => {
    step -= 20
    expect(await finishes()).toMatchObject({ ok: false, problem: { rule: "second_factor_code" } })
    expect(get(await erika.engine.factor())).toMatchObject({ totp: false })
  })
})
