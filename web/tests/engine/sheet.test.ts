// The recovery sheet: put off twice and no more; and a new one is made without the page hearing that the session ended. Where the
// answer to that is lost, the sheet is shown or asked for again: nobody keeps a void one without hearing of it.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { parseLogin } from "../../src/mappe/crypto/sign_in.ts"
import { newRecoveryCode, signIn } from "../../src/mappe/identity/account.ts"
import type { Store } from "../../src/engine/store.ts"
import { must, newDevice } from "./device.ts"
import { Liar } from "./liar.ts"
import { get, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

describe.skipIf(!hasPrograms)("the recovery sheet", () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person
  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    erika = await Person.at(appliance, liar.base)
    await erika.founds("Beispielfraktion", "erika", true)
  }, 60_000)
  afterAll(async () => {
    erika.closes()
    liar.end()
    await appliance.end()
  })
  const putOff = async (): Promise<number | undefined> => {
    const standing = get(await erika.engine.standing())
    return standing.state === "signed_in" ? standing.sheetPutOff : undefined
  }

  test("later works twice, also over a reload, until the sheet is proven", async () => {
    expect(await putOff()).toBe(0)
    expect(get(await erika.engine.standing())).toMatchObject({ sheetUnproven: true })
    await erika.reloads() // the page is gone before the sheet was proven
    expect(get(await erika.engine.standing())).toMatchObject({ sheetUnproven: true })
    get(await erika.engine.putOffSheet())
    await erika.reloads()
    expect(await putOff()).toBe(1)
    get(await erika.engine.putOffSheet())
    const third = await erika.engine.putOffSheet()
    expect(third).toMatchObject({ ok: false, problem: { kind: "denied", rule: "sheet_must" } })
    await erika.reloads()
    expect(await putOff()).toBe(2)
    get(await erika.engine.sheetProven())
    await erika.reloads()
    expect(await putOff()).toBe(0)
    expect(get(await erika.engine.standing())).not.toHaveProperty("sheetUnproven")
  })

  test("while a new sheet is made nobody is told that the session ended", async () => {
    // The server ends the old session before it answers; the long poll hears of that first.
    liar.lie = async (method, target) => {
      if (method === "PUT" && target.includes("bundle")) await new Promise((done) => setTimeout(done, 800))
      return undefined
    }
    const states: string[] = []
    erika.engine.onNews((news) => {
      if (news.news === "standing") void erika.engine.standing().then((now) => states.push(get(now).state))
    })
    const { recoveryCode } = get(await erika.engine.newRecoveryCode("sechs worte von erika"))
    expect(recoveryCode).toMatch(/^([A-Z2-7]{4} ){8}[A-Z2-7]{4}$/)
    await new Promise((done) => setTimeout(done, 300))
    expect(get(await erika.engine.standing())).toMatchObject({ sheetUnproven: true }) // the old one is void
    expect(states.length).toBeGreaterThan(0)
    expect(states).not.toContain("signed_out")
    liar.lie = undefined
    expect(get(await erika.engine.standing())).toMatchObject({ state: "signed_in", online: true })
  })
})

describe.skipIf(!hasPrograms)("a new sheet whose answer is lost", { timeout: 60_000 }, () => {
  let appliance: Appliance
  let liar: Liar
  let faction = ""
  let manager: Person
  let erika: Person // a new one each time
  let login = ""
  let password = ""
  let sheet = "" // that she holds
  let number = 0
  const isSheet = (method: string, target: string): boolean => method === "PUT" && target === "/v1/me/bundle"
  const isJoin = (method: string, target: string): boolean => method === "POST" && target === "/v1/join"
  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    manager = await Person.at(appliance)
    faction = await manager.founds("Beispielfraktion", "manager")
  }, 60_000)
  const invitation = async (): Promise<string> => {
    const wish = { name: `Erika ${++number}`, role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false, spaces: [] }
    return get(await manager.engine.invite({ faction, ...wish })).link
  }
  beforeEach(async () => {
    erika = await Person.at(appliance, liar.base)
    const link = await invitation()
    ;[login, password] = [`erika-${number}`, "sechs worte von erika"]
    sheet = get(await erika.engine.join(link, "", { login, password, deviceLabel: "Test", keep: true })).recoveryCode
    get(await erika.engine.sheetProven())
  })
  afterEach(() => {
    liar.lie = undefined
    liar.before = undefined
    erika.closes()
  })
  afterAll(async () => {
    manager.closes()
    liar.end()
    await appliance.end()
  })
  type Which = (method: string, target: string) => boolean
  /** The server did it, and the answer gets lost; nothing else does. */
  const losesAnswer = (which: Which): void => {
    liar.lie = (method, target) => {
      if (which(method, target)) throw new Error("the answer is lost")
      return undefined
    }
  }
  /** The line breaks after it, or before the server heard of it. */
  const breaksTheLine = (which: Which, isHeard = true): void => {
    let isBroken = false
    liar.before = (method, target) => {
      if (isBroken || (!isHeard && (isBroken = which(method, target)))) throw new Error("no line")
    }
    liar.lie = (method, target) => {
      isBroken ||= which(method, target)
      if (isBroken) throw new Error("the line breaks")
      return undefined
    }
  }
  const mends = (): void => void (liar.lie = liar.before = undefined)
  const asksForSheet = async (): Promise<boolean> => {
    const now = get(await erika.engine.standing())
    return now.state === "signed_in" && now.sheetUnproven === true
  }
  /** Somewhere else: "ok" by the code that counts. */
  const recovers = async (code: string): Promise<string> => {
    const other = await Person.at(appliance)
    const done = await other.engine.recover(login, code, password, "Test", false)
    other.closes()
    return problemOf(done)
  }

  test("the server is asked again: the sheet that it took is shown, and works", async () => {
    losesAnswer(isSheet)
    const fresh = get(await erika.engine.newRecoveryCode(password)).recoveryCode
    mends()
    expect(await asksForSheet()).toBe(true)
    expect(await recovers(sheet)).toBe("denied")
    expect(await recovers(fresh)).toBe("ok")
  })

  test.each([true, false])("it cannot be asked: the page asks for another sheet, heard by the server: %s", async (isHeard) => {
    breaksTheLine(isSheet, isHeard)
    expect(problemOf(await erika.engine.newRecoveryCode(password))).toBe("offline")
    expect(await asksForSheet()).toBe(true)
    mends()
    await erika.reloads()
    expect(await asksForSheet()).toBe(true)
    const fresh = get(await erika.engine.newRecoveryCode(password)).recoveryCode
    expect(await recovers(fresh)).toBe("ok")
  })

  test("the twin: a refused one leaves the old sheet as it is, and nothing is asked for", async () => {
    const other = await Person.at(appliance)
    const wish = { login, password, deviceLabel: "", keep: true }
    liar.before = async (method, target) => {
      if (!isSheet(method, target)) return
      get(await other.engine.signIn(wish)) // she changes the account meanwhile, which the server tells
      get(await other.engine.changePassword(password, "neue sechs worte"))
    }
    expect(["conflict", "expired"]).toContain(problemOf(await erika.engine.newRecoveryCode(password)))
    mends()
    other.closes()
    get(await erika.engine.signIn({ ...wish, password: "neue sechs worte" }))
    expect(await asksForSheet()).toBe(false)
    expect(await recovers(sheet)).toBe("ok")
  })

  test("by the sheet itself: the code that was taken is shown", async () => {
    get(await erika.engine.signOut(true))
    losesAnswer(isSheet)
    const fresh = get(await erika.engine.recover(login, sheet, "neue sechs worte", "Test", false)).recoveryCode
    mends()
    expect(await asksForSheet()).toBe(true)
    expect(await recovers(fresh)).toBe("ok")
  })

  test.each([true, false])("by the sheet itself, without a line: the same again goes on, heard by the server: %s", async (isHeard) => {
    get(await erika.engine.signOut(true))
    const again = () => erika.engine.recover(login, sheet, "neue sechs worte", "Test", true)
    breaksTheLine(isSheet, isHeard)
    expect(problemOf(await again())).toBe("offline")
    mends()
    const fresh = get(await again()).recoveryCode
    expect(await recovers(sheet)).toBe("denied")
    expect(await recovers(fresh)).toBe("ok")
  })

  test("by the sheet itself, without a line: who reloads instead is asked for a sheet, and a wrong one opens nothing", async () => {
    get(await erika.engine.signOut(true))
    breaksTheLine(isSheet)
    expect(problemOf(await erika.engine.recover(login, sheet, "neue sechs worte", "Test", true))).toBe("offline")
    mends()
    expect(problemOf(await erika.engine.recover(login, sheet, "ein anderes passwort", "Test", true))).toBe("denied")
    await erika.reloads()
    expect(await asksForSheet()).toBe(true)
    const fresh = get(await erika.engine.newRecoveryCode("neue sechs worte")).recoveryCode
    expect(await recovers(fresh)).toBe("ok")
  })

  test("a browser's store that is full once the server took it keeps nobody from the code", async () => {
    const { store, api } = await newDevice(appliance, liar.base)
    must(await signIn(store, api, must(parseLogin(login)), password, ""))
    let isTaken = false
    liar.lie = (method, target) => void (isTaken ||= isSheet(method, target))
    const full = new Proxy(store, {
      get: (inner, name) => {
        if (isTaken && name === "write") return () => Promise.reject(new Error("full"))
        const member = Reflect.get(inner, name) as unknown
        return typeof member === "function" ? (member.bind(inner) as unknown) : member
      },
    }) as Store
    const fresh = must(await newRecoveryCode(full, api, password))
    expect(isTaken).toBe(true)
    expect(await recovers(fresh)).toBe("ok")
  })

  test("joining as somebody new: opened again with another password it says so, and not that the letter is over", async () => {
    const letter = await invitation()
    const newcomer = await Person.at(appliance, liar.base)
    const account = { login: `neu-${number}`, password: "sechs worte von gestern", deviceLabel: "Test", keep: true }
    breaksTheLine(isJoin)
    expect(problemOf(await newcomer.engine.join(letter, "", account))).toBe("offline")
    mends()
    await newcomer.reloads()
    const others = await newcomer.engine.join(letter, "", { ...account, password: "sechs worte von heute" })
    expect(others).toMatchObject({ ok: false, problem: { kind: "denied", field: "password" } })
    expect(get(await newcomer.engine.join(letter, "", account)).faction).toBe(faction)
    newcomer.closes()
  })

  test("joining as somebody new that never came about: whoever signs in here next is not asked for a sheet", async () => {
    get(await erika.engine.signOut(true, true))
    breaksTheLine(isJoin, false)
    const account = { login: `nie-${number}`, password: "sechs worte von gestern", deviceLabel: "Test", keep: true }
    expect(problemOf(await erika.engine.join(await invitation(), "", account))).toBe("offline")
    mends()
    get(await erika.engine.signIn({ login, password, deviceLabel: "Test", keep: true }))
    expect(await asksForSheet()).toBe(false)
    expect(await recovers(sheet)).toBe("ok")
  })

  test("joining by the account that is here: the link opened again goes on, with the sheet that counts", async () => {
    get(await erika.engine.signOut(true))
    ;[login, password] = [`dora-${number}`, "sechs worte von dora"]
    const link = await appliance.foundingLink(`Fraktion ${number}`)
    const account = { login, password, deviceLabel: "Test", keep: true }
    get(await erika.engine.found(link, { ...account, name: "Dora Beispiel" }))
    get(await erika.engine.sheetProven())
    const letter = await invitation()
    breaksTheLine(isJoin)
    expect(problemOf(await erika.engine.join(letter, "", account))).toBe("offline")
    mends()
    await erika.reloads()
    expect(await asksForSheet()).toBe(true)
    const mistyped = await erika.engine.join(letter, "", { ...account, password: "sechs andere worte" })
    expect(mistyped).toMatchObject({ ok: false, problem: { kind: "denied", field: "password" } })
    const joined = get(await erika.engine.join(letter, "", account))
    expect(joined.faction).toBe(faction)
    const now = get(await erika.engine.standing())
    expect(now.state === "signed_in" && now.persons).toHaveLength(2)
    expect(await recovers(joined.recoveryCode)).toBe("ok")
  })
})
