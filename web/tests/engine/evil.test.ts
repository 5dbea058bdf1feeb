// The lies of a server that this client must refuse, each by its name; beside each the honest twin that succeeds. The
// full list of lies is in tests/evil, for the native client.                       docs/protocol.md §4.4, §5, §13
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { isNamedAmongAttacks } from "../base/cases.ts"
import { Entry, Kind } from "../../src/mappe/journal/entry.ts"
import type { Bytes } from "../../src/mappe/base/bytes.ts"
import { toBase64url } from "../../src/mappe/base/bytes.ts"
import { Writer } from "../../src/mappe/base/cbor.ts"
import { hashOf, Liar, type Lie, readPage, type Said, writePage } from "./liar.ts"
import { bytesOf, get, noise, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

const kindOf = (entry: Bytes): number => {
  const parsed = Entry.parse(entry)
  return parsed.ok ? parsed.value.header.kind : -1
}

describe.skipIf(!hasPrograms)("a lying server", () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person // behind the liar
  let honest: Person // the same account, straight
  let faction = ""
  let space = ""
  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    erika = await Person.at(appliance, liar.base)
    faction = await erika.founds("Beispielfraktion", "erika", true)
    honest = await Person.at(appliance)
    await honest.signsIn("erika")
  }, 60_000)
  afterAll(async () => {
    erika.closes()
    honest.closes()
    liar.end()
    await appliance.end()
  })
  let number = 0
  let generation = 0 // the last one that was told: with less the real server is behind for good, and nothing is written
  const restored =
    (about: Record<string, unknown>): Lie =>
    (_method, target, honest) => {
      if (target !== "/v1/about") return undefined
      const real = JSON.parse(Buffer.from(honest.body).toString()) as Record<string, unknown>
      return { status: 200, body: bytesOf(JSON.stringify({ ...real, ...about })) }
    }
  beforeEach(async () => {
    liar.lie = generation > 0 ? restored({ generation, heal_until_ms: 0, heal_first_ms: 0 }) : undefined
    await erika.reloads()
    space = get(await erika.engine.createSpace(faction, `Ablage ${++number}`)).space
    await erika.uploads(space, "", [{ path: "eins.txt", bytes: bytesOf("eins") }])
    await erika.uploads(space, "", [{ path: "zwei.txt", bytes: bytesOf("zwei") }])
  })

  /** What the page shows of the space after a reload; reading what is here already stays possible. */
  const alarmAfterReload = async (): Promise<string | undefined> => {
    await erika.reloads()
    const card = get(await erika.engine.spaces()).find((one) => one.space === space)
    expect(await erika.names(space)).toContain("eins.txt")
    return card?.alarm?.kind
  }
  const writes = async (): Promise<string> => problemOf(await erika.engine.makeFolder(space, "", "neu"))

  test("the honest twin: nothing is alarming, and it can be written", async () => {
    liar.tells(space, await liar.entries(space))
    expect(await alarmAfterReload()).toBeUndefined()
    liar.lie = undefined
    expect(await writes()).toBe("ok")
  })

  test("a space that is still being made is not opened half, however slowly the server answers", async () => {
    // Whoever opens it half reads its first page before its title is there, and has done so only after the news of that.
    const slowly = (ms: number): Promise<void> => new Promise((goOn) => setTimeout(goOn, ms))
    let isMaking = true
    let pages = 0
    let isTitled = (): void => undefined
    const titled = new Promise<void>((done) => (isTitled = done))
    liar.lie = async (method, target, honest) => {
      if (method === "POST" && target === "/v1/spaces") await slowly(500)
      if (target.endsWith("/journal?from=0") && ++pages === 1)
        await Promise.race([titled.then(() => slowly(300)), slowly(1_500)])
      if (method === "POST" && target.endsWith("/journal")) {
        isTitled()
        await slowly(1_000)
      }
      return honest
    }
    const making = erika.engine.createSpace(faction, "Langsam").finally(() => (isMaking = false))
    while (isMaking) {
      void erika.engine.spaces()
      await slowly(50)
    }
    const made = get(await making).space
    expect(get(await erika.engine.spaces()).find((one) => one.space === made)?.title).toBe("Langsam")
  })

  test("an older state is behind, and nothing is written into it", async () => {
    const entries = await liar.entries(space)
    liar.tells(space, entries.slice(0, -1))
    expect(await alarmAfterReload()).toBe("behind")
    expect(await writes()).toBe("behind")
    const inIt = { spaces: [{ space, role: "reader" as const }] }
    const letter = { faction, name: "Frieda Beispiel", role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false }
    expect(problemOf(await erika.engine.invite({ ...letter, ...inIt }))).toBe("behind")
    expect(problemOf(await erika.engine.createAppPassword({ label: "iPad", untilMs: Date.now() + 3_600_000, ...inIt }))).toBe("behind")
    const { alarm } = get(await erika.engine.spaces()).find((one) => one.space === space)!
    expect(alarm).toMatchObject({ seq: entries.length - 1 })
    expect(alarm!.code).toBe(get(await honest.engine.health(space)).code)
    liar.lie = undefined
    expect(await alarmAfterReload()).toBeUndefined()
    expect(await writes()).toBe("ok")
    expect(problemOf(await erika.engine.invite({ ...letter, ...inIt }))).toBe("ok")
  })

  test("another entry at the place this device has seen is forked", async () => {
    const entries = await liar.entries(space)
    const other = entries.at(-1)!.slice()
    other[other.length - 1]! ^= 1 // of the signature: another hash
    liar.tells(space, [...entries.slice(0, -1), other])
    expect(await alarmAfterReload()).toBe("forked")
    expect(await writes()).toBe("forked")
  })

  test("a forged signature is refused, and nothing of that page is used", async () => {
    erika.closes() // its own poll would see the honest entry first
    await honest.until(async () => get(await honest.engine.spaces()).some((one) => one.space === space))
    get(await honest.engine.makeFolder(space, "", "echt"))
    get(await honest.engine.makeFolder(space, "", "gefälscht"))
    const entries = await liar.entries(space)
    const forged = entries.at(-1)!.slice()
    forged[forged.length - 1]! ^= 1
    liar.tells(space, [...entries.slice(0, -1), forged])
    expect(await alarmAfterReload()).toBe("forged")
    expect(await erika.names(space)).not.toContain("echt")
    liar.lie = undefined
    expect(await alarmAfterReload()).toBeUndefined()
    expect(await erika.names(space)).toEqual(expect.arrayContaining(["echt", "gefälscht"]))
  })

  test("a stripped access entry breaks the chain, for who comes new as well", async () => {
    const letter = get(
      await erika.engine.invite({
        faction,
        name: "Dora Beispiel",
        role: "member",
        duties: [],
        untilMs: 0,
        expiresMs: 0,
        withPin: false,
        spaces: [{ space, role: "reader" }],
      }),
    )
    get(await erika.engine.setRole(space, [{ person: letter.invite, role: null, untilMs: 0 }]))
    get(await erika.engine.makeFolder(space, "", "danach"))
    const entries = await liar.entries(space)
    const at = entries.findLastIndex((entry) => kindOf(entry) === Kind.access)
    const stripped = entries.filter((_, i) => i !== at)
    liar.tells(space, stripped)
    const fresh = await Person.at(appliance, liar.base)
    expect(
      problemOf(
        await fresh.engine.signIn({ login: "erika", password: "sechs worte von erika", keep: false, deviceLabel: "" }),
      ),
    ).toBe("ok")
    expect(problemOf(await fresh.engine.openFolder(space, "", { by: "name", down: false }))).toBe("forged")
    liar.lie = undefined
    await fresh.reloads()
    expect(await fresh.names(space)).toContain("eins.txt")
    fresh.closes()
  })

  test("a swapped blob is damaged and not given out, small and large; the honest one opens", async () => {
    await erika.uploads(space, "", [{ path: "groß.bin", bytes: noise(2_500_000) }])
    const small = await erika.row(space, "eins.txt")
    const large = await erika.row(space, "groß.bin")
    const other = noise(1_048_592)
    liar.lie = (_method, target, said) =>
      target.includes("/blobs/") && said.status === 200
        ? { status: 200, body: said.body.length === other.length ? other : noise(said.body.length) }
        : undefined
    expect(problemOf(await erika.engine.content(space, small.node, "", 1 << 20))).toBe("damaged")
    expect(problemOf(await erika.engine.content(space, large.node, "", 1 << 30))).toBe("damaged")
    liar.lie = (_method, target, said) =>
      target.includes("/blobs/") ? { status: 200, body: said.body.slice(0, -1) } : undefined
    expect(problemOf(await erika.engine.content(space, large.node, "", 1 << 30))).toBe("damaged")
    liar.lie = undefined
    expect((await erika.reads(space, large.node)).length).toBe(2_500_000)
  })

  test("an answer that another entry was taken is a lie", async () => {
    liar.lie = (method, target, said) => {
      if (method !== "POST" || !target.endsWith("/journal") || said.status !== 200) return undefined
      const head = JSON.parse(Buffer.from(said.body).toString()) as { seq: number; hash: string }
      return { status: 200, body: bytesOf(JSON.stringify({ ...head, hash: toBase64url(noise(32)) })) }
    }
    expect(await writes()).toBe("forged")
    liar.lie = undefined
    expect(await alarmAfterReload()).toBeUndefined()
    expect(await erika.names(space)).toContain("neu")
  })

  test("a lost answer to a commit is found on the chain: the folder is there once", async () => {
    let lost = 0
    liar.lie = (method, target) => {
      if (method !== "POST" || !target.endsWith("/journal") || lost++ > 0) return undefined
      throw new Error("the line breaks after the server took it")
    }
    expect(await writes()).toBe("ok")
    expect(lost).toBe(1)
    expect((await erika.names(space)).filter((name) => name.startsWith("neu"))).toEqual(["neu"])
  })

  test("another server under the same address is untrusted; what is here can be read", async () => {
    liar.lie = (_method, target, said) => {
      if (target !== "/v1/about") return undefined
      const about = JSON.parse(Buffer.from(said.body).toString()) as Record<string, unknown>
      return { status: 200, body: bytesOf(JSON.stringify({ ...about, server_id: toBase64url(noise(16)) })) }
    }
    await erika.reloads()
    expect(get(await erika.engine.standing())).toMatchObject({
      state: "signed_in",
      online: false,
      trouble: { kind: "untrusted" },
    })
    let sent = 0
    liar.before = (method) => void (method !== "GET" && ++sent)
    expect(await erika.names(space)).toEqual(["eins.txt", "zwei.txt"])
    expect(await writes()).toBe("untrusted")
    expect(problemOf(await erika.engine.createSpace(faction, "Nie"))).toBe("untrusted")
    expect(problemOf(await erika.engine.upload(space, "", [{ file: new File(["drei"], "drei.txt"), path: "drei.txt" }]))).toBe("untrusted")
    expect(sent).toBe(0)
    liar.before = undefined
    liar.lie = undefined
    await erika.reloads()
    expect(get(await erika.engine.standing())).toMatchObject({ online: true })
    expect(await writes()).toBe("ok")
  })

  test("a roster with less than was seen is behind, and nobody is invited by it", async () => {
    const all = await liar.honest(`/v1/factions/${faction}/roster?from=0`)
    const page = readPage(all)
    const rosterOfOne = writePage({ seq: 0, hash: hashOf(page.entries[0]!), entries: [] })
    expect(page.entries.length).toBeGreaterThan(1)
    liar.lie = (_method, target) => (target.includes("/roster?from=") ? { status: 200, body: rosterOfOne } : undefined)
    const wish = {
      faction,
      name: "Egon Beispiel",
      role: "member" as const,
      duties: [],
      untilMs: 0,
      expiresMs: 0,
      withPin: false,
      spaces: [],
    }
    expect(problemOf(await erika.engine.invite(wish))).toBe("behind")
    liar.lie = undefined
    expect(problemOf(await erika.engine.invite(wish))).toBe("ok")
  })

  describe("that says it was restored", () => {
    let healed: string[] = [] // what it was asked to take back
    let entries: Bytes[] = []
    beforeEach(async () => {
      entries = await liar.entries(space)
      healed = []
    })
    /** It is `lost` entries behind, and answers what is brought back with `answer`, without taking it. */
    const saysRestored = (lost: number, answer: Said, about: Record<string, unknown> = {}): void => {
      generation = Math.max(Date.now(), generation + 60_000)
      liar.tells(space, entries.slice(0, entries.length - lost))
      const behind = liar.lie!
      const said = { generation, heal_until_ms: Date.now() + 3_600_000, heal_first_ms: 0, ...about }
      liar.lie = (method, target, honest, sent) => {
        if (target.endsWith("/heal")) {
          if (target.includes(space)) healed.push(target)
          return answer
        }
        return target === "/v1/about" ? restored(said)(method, target, honest, sent) : behind(method, target, honest, sent)
      }
    }
    const problem = (status: number, type: string): Said => ({
      status,
      body: bytesOf(JSON.stringify({ type: `urn:mappe:problem:${type}`, title: type, status })),
      type: "application/problem+json",
    })
    const alarm = async () => {
      await erika.reloads()
      await erika.until(async () => !("healing" in get(await erika.engine.standing())))
      return get(await erika.engine.spaces()).find((one) => one.space === space)!
    }
    const isRefused = async (unhealed: string, kind = "behind"): Promise<void> => {
      const { alarm: shown, notices } = await alarm()
      expect(shown).toMatchObject({ kind, unhealed, seq: entries.length - 1 })
      expect(notices).toEqual([])
      expect(await writes()).toBe(kind)
      expect(await erika.names(space)).toEqual(["eins.txt", "zwei.txt"])
    }
    const taken = (): Said => {
      const head = { seq: entries.length - 1, hash: toBase64url(hashOf(entries.at(-1)!)) }
      return { status: 200, body: bytesOf(JSON.stringify(head)) }
    }

    test("but takes nothing back: it stays behind, and is sent nothing but what it once had", async () => {
      const bodies: Bytes[] = []
      liar.heard = (target, body) => target.includes(`${space}/journal/heal`) && bodies.push(body)
      saysRestored(1, taken())
      const { alarm: shown } = await alarm()
      expect(shown).toMatchObject({ kind: "behind" })
      expect(await writes()).toBe("behind")
      expect(bodies).toHaveLength(1)
      expect(Buffer.compare(bodies[0]!, new Writer().array(1).raw(entries.at(-1)!).done())).toBe(0)
      liar.heard = undefined
    })
    test("and has closed bringing back: behind, and nothing is sent", async () => {
      saysRestored(1, problem(403, "heal-closed"), { heal_until_ms: 0 })
      await isRefused("closed")
      expect(healed).toEqual([])
    })
    test("and closes it while it is asked: behind, with its reason", async () => {
      saysRestored(1, problem(403, "heal-closed"))
      await isRefused("closed")
      expect(healed).toHaveLength(1)
    })
    test("and went on otherwise: forked, and nothing is sent", async () => {
      const other = entries.at(-2)!.slice()
      other[other.length - 1]! ^= 1
      entries = [...entries.slice(0, -2), other, entries.at(-1)!]
      saysRestored(1, taken())
      const { alarm: shown } = await alarm()
      expect(shown).toMatchObject({ unhealed: "forked" })
      expect(await writes()).not.toBe("ok")
      expect(healed).toEqual([])
    })
    test("and always has another head meanwhile: asked twelve times, then left", async () => {
      saysRestored(1, problem(409, "head-moved"))
      await isRefused("later")
      expect(healed.length).toBeGreaterThanOrEqual(12)
      expect(healed.length).toBeLessThanOrEqual(12 * 3) // once a round: at the start, and at the next polls
    })
    test("and refuses what is brought back by a rule: refused, and not sent again", async () => {
      saysRestored(1, problem(422, "rule"))
      await isRefused("refused")
      await isRefused("refused")
      expect(healed).toHaveLength(1)
    })
    test("of an older generation than was seen: behind, whatever it shows", async () => {
      saysRestored(0, taken())
      await alarm()
      saysRestored(0, taken(), { generation: 1 })
      await erika.reloads()
      expect(get(await erika.engine.standing())).toMatchObject({ online: false, trouble: { kind: "behind" } })
      expect(await writes()).toBe("behind")
    })
    test("the honest twin lacks nothing: nothing is sent, and it can be written", async () => {
      saysRestored(0, taken())
      expect(await alarm()).toMatchObject({ alarm: null, notices: [] })
      expect(healed).toEqual([])
      liar.lie = undefined
    })
  })

  test("another account's bundle does not open", async () => {
    const bundle = await liar.honest("/v1/me/bundle")
    const twisted = bundle.slice()
    twisted[twisted.length - 20]! ^= 1
    liar.lie = (_method, target) => (target === "/v1/me/bundle" ? { status: 200, body: twisted } : undefined)
    const fresh = await Person.at(appliance, liar.base)
    const wish = { login: "erika", password: "sechs worte von erika", keep: false, deviceLabel: "" }
    expect(problemOf(await fresh.engine.signIn(wish))).toBe("tampered")
    liar.lie = undefined
    expect(problemOf(await fresh.engine.signIn(wish))).toBe("ok")
    fresh.closes()
  })
})

isNamedAmongAttacks()
