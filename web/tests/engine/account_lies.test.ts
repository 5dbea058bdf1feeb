// A server that mixes what it keeps of accounts: bundles, serials and copies put together anew, another salt, a former
// sign-in told again. Nobody is signed in by it, and what a device keeps stays.   docs/protocol.md §2, §3
//                                                                     twin: tests/evil/bundle_lies_test.cpp
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { isNamedAmongAttacks } from "../base/cases.ts"
import { bringsBlobs, Liar, type Lie, type Said } from "./liar.ts"
import { bytesOf, get, noise, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"
import { isEmpty, keptKey } from "../../src/engine/store.ts"
import { type Bytes, toBase64url } from "../../src/mappe/base/bytes.ts"
import { encodeSealedBundle, parseSealedBundle, type SealedBundle } from "../../src/mappe/crypto/sealed_bundle.ts"
import { must } from "../vectors/read_vectors.ts"

const bundlePath = "/v1/me/bundle"
const asks = (target: string): boolean => target === bundlePath
const outside = (bytes: Bytes): SealedBundle => must(parseSealedBundle(bytes))

describe.skipIf(!hasPrograms)("a server that mixes accounts", () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person // signed in behind the liar
  let fresh: Person // a device that has seen nothing
  let oldCopy: Bytes
  let newCopy: Bytes
  let annasCopy: Bytes
  const wish = { login: "erika", password: "das neue passwort", keep: true, deviceLabel: "" }
  const copyNow = (): Promise<Bytes> => liar.honest(bundlePath)

  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    const anna = await Person.at(appliance, liar.base)
    await anna.founds("Andere Fraktion", "anna")
    annasCopy = await copyNow()
    anna.closes()
    erika = await Person.at(appliance, liar.base)
    const faction = await erika.founds("Beispielfraktion", "erika", true)
    get(await erika.engine.createSpace(faction, "Umwelt"))
    oldCopy = await copyNow()
    get(await erika.engine.changePassword("sechs worte von erika", wish.password))
    newCopy = await copyNow()
    expect(outside(newCopy).serial).toBeGreaterThan(outside(oldCopy).serial)
  }, 60_000)
  beforeEach(async () => {
    fresh = await Person.at(appliance, liar.base)
  })
  afterEach(() => {
    liar.lie = undefined
    liar.before = undefined
    fresh.closes()
  })
  afterAll(async () => {
    erika.closes()
    liar.end()
    await appliance.end()
  })

  const stateOf = async (person: Person): Promise<string> => get(await person.engine.standing()).state
  /** Refused by that word, and nothing more is asked after it; honestly that person is signed in. */
  const isRefused = async (lie: Lie, refusal: string, last: string, person = fresh): Promise<void> => {
    let told = 0
    const asked: string[] = []
    liar.before = (method, target) => void asked.push(`${method} ${target.split("?")[0]}`)
    liar.lie = async (method, target, honest, sent) => {
      const said = await lie(method, target, honest, sent)
      if (said) ++told
      return said
    }
    expect(problemOf(await person.engine.signIn(wish))).toBe(refusal)
    expect(told).toBeGreaterThan(0)
    expect(asked.filter((one) => !one.includes("/v1/events")).at(-1)).toBe(last) // and nothing after it
    liar.lie = undefined
    liar.before = undefined
    await person.reloads()
    // The sign-in ended the former session; what the device keeps stays as it was.
    expect(get(await person.engine.standing())).toEqual({ state: "signed_out", serverKnown: person === erika })
    expect(problemOf(await person.engine.signIn(wish))).toBe("ok")
    expect(get(await person.engine.spaces()).map((one) => one.title)).toEqual(["Umwelt"])
  }
  const handsOut = (copy: Bytes): Lie => (_method, target) => (asks(target) ? { status: 200, body: copy } : undefined)

  test("without a lie a bundle taken apart and put together again is believed", async () => {
    const again = encodeSealedBundle(outside(newCopy))
    expect(Buffer.compare(again, newCopy)).toBe(0)
    liar.lie = handsOut(again)
    expect(problemOf(await fresh.engine.signIn(wish))).toBe("ok")
  })

  const copies: Record<string, () => Bytes> = {
    "an old box under a new serial": () => encodeSealedBundle({ ...outside(newCopy), box: outside(oldCopy).box }),
    "a new box under an old serial": () => encodeSealedBundle({ ...outside(newCopy), serial: outside(oldCopy).serial }),
    "a new box under a serial to come": () => encodeSealedBundle({ ...outside(newCopy), serial: outside(newCopy).serial + 1_000_000 }),
    "her own box in another's name": () => encodeSealedBundle({ ...outside(newCopy), account: outside(annasCopy).account }),
    "another's box in her name": () => encodeSealedBundle({ ...outside(newCopy), box: outside(annasCopy).box }),
    "the whole copy of before": () => oldCopy,
  }
  for (const [what, copy] of Object.entries(copies))
    test(`${what}: tampered`, () => isRefused(handsOut(copy()), "tampered", `GET ${bundlePath}`), 30_000)

  test("the recovery copy in the place of the password copy: tampered", async () => {
    const recovery = await liar.honest(`${bundlePath}?copy=recovery`)
    expect(outside(recovery).salt).toBeUndefined()
    await isRefused(handsOut(recovery), "tampered", `GET ${bundlePath}`)
  }, 30_000)

  const parameters = (change: (fields: Record<string, unknown>) => void): Lie => (_method, target, said) => {
    if (target !== "/v1/sign-in/parameters" || said.status !== 200) return undefined
    const fields = JSON.parse(Buffer.from(said.body).toString()) as Record<string, unknown>
    change(fields)
    return { status: 200, body: bytesOf(JSON.stringify(fields)) }
  }
  test("the whole copy of before, to a device that has seen a newer one: tampered, and what it keeps stays", () =>
    isRefused(handsOut(oldCopy), "tampered", `GET ${bundlePath}`, erika), 30_000)

  test("another's salt: denied; that is all the server learns of the password", () =>
    isRefused(parameters((fields) => (fields["salt"] = toBase64url(noise(16)))), "denied", "POST /v1/sign-in"), 30_000)

  test("a former sign-in told again: expired, and nobody is signed in by it", async () => {
    let former: Said | undefined
    liar.lie = (_method, target, said) => {
      if (target === "/v1/sign-in" && said.status === 200) former ??= said
      return undefined
    }
    get(await erika.engine.signIn(wish))
    get(await erika.engine.signIn(wish)) // which ends the session of the first
    expect(former).toBeDefined()
    const again: Lie = (_method, target) => (target === "/v1/sign-in" ? former : undefined)
    await isRefused(again, "expired", `GET ${bundlePath}`, erika)
  }, 30_000)

  test("a sign-out that is never answered: the device is wiped all the same", async () => {
    expect(problemOf(await fresh.engine.signIn(wish))).toBe("ok")
    fresh.held = null
    await fresh.reloads()
    expect(get(await fresh.engine.standing())).toMatchObject({ state: "signed_in", kept: true })
    let asked = 0
    liar.before = (_method, target) => (target === "/v1/sign-out" ? (++asked, new Promise<void>(() => undefined)) : undefined)
    get(await fresh.engine.signOut(true))
    expect(asked).toBe(1)
    expect([await stateOf(fresh), await isEmpty(fresh.database), await keptKey(fresh.database)]).toEqual(["signed_out", true, undefined])
    await fresh.reloads()
    expect(await stateOf(fresh)).toBe("signed_out")
  }, 30_000)

  for (const [what, answersLeases] of [["leases go back", true], ["leases are never taken back", false]] as const)
    test(`a sign-out whose ${what}: the session ends at the server all the same`, async () => {
      let token = ""
      liar.lie = (_method, target, said) => {
        if (target === "/v1/sign-in" && said.status === 200) token = (JSON.parse(Buffer.from(said.body).toString()) as { token: string }).token
        return undefined
      }
      expect(problemOf(await fresh.engine.signIn(wish))).toBe("ok")
      const counts = async (): Promise<number> =>
        (await fetch(`${appliance.origin}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status
      expect(await counts()).toBe(200)
      const { space } = get(await fresh.engine.spaces())[0]!
      await fresh.uploads(space, "", [{ path: "Rede.bin", bytes: bytesOf("Anfang") }])
      let held = 0
      let returned = 0
      const never = new Promise<void>(() => undefined)
      liar.before = (method, target) => {
        if (bringsBlobs(method, target)) return (++held, never)
        if (method === "DELETE" && target.includes("/leases/")) return (++returned, answersLeases ? undefined : never)
        return undefined
      }
      const large = new File([noise(1 << 20)], "Rede.bin", { lastModified: 1_700_000_000_000 })
      get(await fresh.engine.upload(space, "", [{ file: large, path: "Rede.bin" }]))
      await fresh.until(async () => held > 0)
      get(await fresh.engine.signOut(true))
      expect(returned).toBe(1)
      expect(await stateOf(fresh)).toBe("signed_out")
      await fresh.until(async () => (await counts()) === 401)
    }, 30_000)

  test("any code taken by a server that says nothing else: no session is opened", async () => {
    liar.lie = (_method, target) => (target === "/v1/sign-in" ? { status: 200, body: bytesOf("{}") } : undefined)
    expect(problemOf(await fresh.engine.signIn(wish))).toBe("internal")
    expect(await stateOf(fresh)).toBe("signed_out")
    liar.lie = undefined
    expect(problemOf(await fresh.engine.signIn(wish))).toBe("ok")
  }, 30_000)
})

isNamedAmongAttacks()
