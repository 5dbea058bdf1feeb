// A server that is not believed is asked, and nothing is written there: whatever the person tries, whatever a browser does by
// itself, whatever was under way. Beside each attack its honest twin.                              docs/protocol.md §4.4
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { isNamedAmongAttacks } from "../base/cases.ts"
import { Hand } from "./insiders.ts"
import { bringsBlobs, Liar, type Lie, type Page, readPage, writePage } from "./liar.ts"
import { bytesOf, get, noise, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"
import type { Answer, Transfer } from "../../src/engine/contract.ts"
import { toBase64url } from "../../src/mappe/base/bytes.ts"
import { EntryHash, PrincipalId } from "../../src/mappe/base/ids.ts"
import { Kind } from "../../src/mappe/journal/entry.ts"
import { encodeRetire, RetireReason } from "../../src/mappe/journal/roster_body.ts"
import { must } from "../vectors/read_vectors.ts"

const file = (name: string, bytes: Uint8Array<ArrayBuffer>) => ({ file: new File([bytes], name, { lastModified: 1_700_000_000_000 }), path: name })

describe.skipIf(!hasPrograms)("a server that is not believed", { timeout: 60_000 }, () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person // behind the liar
  let other: Person | undefined
  let hand: Hand // her keys, straight at the server
  let faction = ""
  let space = ""
  let written: string[] = [] // what was asked that changes something there
  const password = "sechs worte von erika"
  const wish = () => ({ faction, name: "Heike Beispiel", role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false, spaces: [] })

  const isReading = (method: string, target: string): boolean => method === "GET" || /\/blobs\/(missing|fetch)$/.test(target)
  const listens = (): void => {
    written = []
    liar.before = (method, target) => void (isReading(method, target) || written.push(`${method} ${target.split("?")[0]}`))
  }
  const another: Lie = (_method, target, said) => {
    if (target !== "/v1/about") return undefined
    const about = JSON.parse(Buffer.from(said.body).toString()) as Record<string, unknown>
    return { status: 200, body: bytesOf(JSON.stringify({ ...about, server_id: toBase64url(noise(16)) })) }
  }
  /** The roster ends with another entry than the one that is there. */
  const forks = async (): Promise<Lie> => {
    const { history } = await hand.roster()
    const last = history.entry(history.head!.seq)!
    const other = await hand.signsRoster(last.header.kind, last.body, () => ({ prev: EntryHash.random() }))
    const change = (page: Page): Page => ({ ...page, seq: other.header.seq, hash: other.hash, entries: [other.bytes] })
    return (_method, target, said) =>
      target.startsWith(`/v1/factions/${faction}/roster?from=`) && said.status === 200
        ? { status: 200, body: writePage(change(readPage(said.body))) }
        : undefined
  }
  const trouble = async (): Promise<string> => {
    const standing = get(await erika.engine.standing())
    return standing.state === "signed_in" ? (standing.trouble?.kind ?? "none") : standing.state
  }

  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    erika = await Person.at(appliance, liar.base)
    faction = await erika.founds("Beispielfraktion", "erika", true)
    space = get(await erika.engine.createSpace(faction, "Ablage")).space
    await erika.uploads(space, "", [{ path: "eins.txt", bytes: bytesOf("eins") }])
    hand = await Hand.of(appliance, "erika")
    await hand.space(space) // opened once, it is not tended any more
  }, 60_000)
  afterEach(() => {
    liar.before = undefined
    liar.lie = undefined
  })
  afterAll(async () => {
    other?.closes()
    erika.closes()
    liar.end()
    await appliance.end()
  })

  describe("because it is another one", () => {
    test("a space that moved is shown, but not tidied up; believed, it is", async () => {
      const letter = get(await erika.engine.invite({ ...wish(), name: "Karl Beispiel", spaces: [{ space, role: "reader" }] }))
      const rows = async () => get(await erika.engine.members(space)).filter((one) => one.kind === "invite").map((one) => one.principal)
      expect(await rows()).toContain(letter.invite)
      erika.closes() // a browser that is there tidies up at once; a hand never does
      const roster = await hand.roster()
      const invite = must(PrincipalId.parseText(letter.invite))
      must(await roster.append(hand.self, Kind.retire, encodeRetire({ id: invite, reason: RetireReason.mistake })))
      expect(await hand.sends(space, await hand.signs(space, await hand.harmless(space)))).toBe("ok")
      liar.lie = another
      listens()
      await erika.reloads()
      const { seq } = get(await erika.engine.health(space))
      expect(seq).toBe((await hand.space(space)).head.seq)
      expect(written).toEqual([])
      liar.lie = undefined
      expect(await hand.sends(space, await hand.signs(space, await hand.harmless(space)))).toBe("ok")
      await erika.reloads()
      await erika.until(async () => !(await rows()).includes(letter.invite))
      expect(written).toEqual([`POST /v1/spaces/${space}/journal`])
    })

    test("nor is anything written before it was asked who it is; the known one is written to once it was", async () => {
      liar.before = () => {
        throw new Error("no line")
      }
      await erika.reloads()
      expect(get(await erika.engine.standing())).toMatchObject({ online: false })
      liar.lie = another
      listens()
      const counts = liar.before!
      let tells = (): void => undefined
      const told = new Promise<void>((tell) => (tells = tell))
      liar.before = async (method, target, sent) => {
        if (target === "/v1/about") await told
        await counts(method, target, sent)
      }
      expect(problemOf(await erika.engine.makeFolder(space, "", "Nie"))).toBe("offline")
      expect(written).toEqual([])
      tells()
      await erika.until(async () => (await trouble()) === "untrusted")
      expect(problemOf(await erika.engine.makeFolder(space, "", "Nie"))).toBe("untrusted")
      expect(written).toEqual([])
      liar.lie = undefined
      await erika.reloads()
      expect(problemOf(await erika.engine.makeFolder(space, "", "Doch"))).toBe("ok")
    })
  })

  describe("because its roster turned into another one, in the middle of a session", () => {
    test("the whole page says it, nothing is written any more, what was to be sent waits; believed again, all goes on", async () => {
      await erika.reloads()
      const before = await erika.names(space)
      let opens = (): void => undefined
      const opened = new Promise<void>((open) => (opens = open))
      let begun = 0
      listens()
      const counts = liar.before!
      liar.before = async (method, target, sent) => {
        if (bringsBlobs(method, target)) {
          ++begun
          await opened
        }
        await counts(method, target, sent)
      }
      const ids = get(await erika.engine.upload(space, "", [file("groß.bin", noise(9 << 20)), file("danach.bin", noise(2 << 20))]))
      await erika.until(async () => begun > 0)
      liar.lie = await forks()
      other = await Person.at(appliance) // another browser of hers, straight at the server
      await other.signsIn("erika")
      get(await other.engine.invite({ ...wish(), name: "Lena Beispiel" })) // there is news of the roster
      await erika.until(async () => (await trouble()) === "forked")
      expect(get(await erika.engine.standing())).toMatchObject({ online: false })
      expect(erika.news.some((one) => one.news === "standing")).toBe(true)
      const sentBefore = begun
      opens()
      const states = async () => get(await erika.engine.transfers()).filter((one) => ids.includes(one.id)).map((one: Transfer) => [one.state, one.problem?.kind])
      await erika.until(async () => (await states())[0]![0] === "waiting")
      expect(await states()).toEqual([["waiting", undefined], ["waiting", undefined]])
      expect(problemOf(await erika.engine.makeFolder(space, "", "Nie"))).toBe("forked")
      expect(problemOf(await erika.engine.invite(wish()))).toBe("forked")
      expect(begun).toBe(sentBefore)
      expect(written).toHaveLength(sentBefore) // those that were on the line before
      expect(get(await erika.engine.spaces()).find((one) => one.space === space)!.alarm).toBeNull() // it is the roster's
      expect(await erika.names(space)).toEqual(before)
      get(await other.engine.createSpace(faction, "Haushalt"))
      const titles = async () => get(await erika.engine.spaces()).map(({ title }) => title)
      expect(await titles()).not.toContain("Haushalt")
      const toldBefore = erika.news.length
      // It is asked again and again, every half a minute in the end.
      liar.before = undefined
      liar.lie = undefined
      await erika.until(async () => (await trouble()) === "none")
      await erika.settled(ids)
      // What was there before and what came meanwhile is looked for alike.
      await erika.until(async () => (await titles()).includes("Haushalt"))
      expect(erika.news.slice(toldBefore)).toContainEqual({ news: "people", faction })
      expect((await erika.names(space)).sort()).toEqual([...before, "danach.bin", "groß.bin"].sort())
    }, 120_000)
  })

  test("nothing but reading is asked of it, whatever is tried; believed, each of them writes", async () => {
    const tablet = await Person.at(appliance)
    await tablet.signsIn("erika")
    tablet.closes()
    const { engine } = erika
    const letter = get(await engine.invite(wish()))
    const lost = get(await engine.invite({ ...wish(), name: "Jana Beispiel" }))
    get(await engine.allowGateways(space, true))
    const untilMs = Date.now() + 3_600_000
    const drive = get(await engine.createAppPassword({ label: "alt", untilMs, spaces: [{ space, role: "reader" }] }))
    const rules = get(await engine.rules(faction))
    const me = get(await engine.people(faction)).find((one) => one.name === "erika Beispiel")!.person
    const device = get(await engine.devices()).find((one) => !one.current)!.device
    const tries: [string, () => Promise<Answer<unknown>>][] = [
      ["makeFolder", () => erika.engine.makeFolder(space, "", "Neu")],
      ["upload", () => erika.engine.upload(space, "", [file("neu.txt", bytesOf("neu"))])],
      ["createSpace", () => erika.engine.createSpace(faction, "Neu")],
      ["allowGateways", () => erika.engine.allowGateways(space, false)],
      ["allowGateways", () => erika.engine.allowGateways(space, true)],
      ["createAppPassword", () => erika.engine.createAppPassword({ label: "neu", untilMs, spaces: [{ space, role: "reader" }] })],
      ["revokeAppPassword", () => erika.engine.revokeAppPassword(drive.id)],
      ["invite", () => erika.engine.invite({ ...wish(), name: "Ida Beispiel", spaces: [{ space, role: "reader" }] })],
      ["changePerson", () => erika.engine.changePerson(faction, me, { name: "Erika Beispiel" })],
      ["setRules", () => erika.engine.setRules(faction, { ...rules, inviteDays: rules.inviteDays - 1 })],
      ["renew", () => erika.engine.renew(faction, me, false)],
      ["withdrawInvite", () => erika.engine.withdrawInvite(faction, letter.invite)],
      ["reissueInvite", () => erika.engine.reissueInvite(faction, lost.invite, [])],
      ["resetSecondFactor", () => erika.engine.resetSecondFactor(faction, me)],
      ["factorResetSeen", () => erika.engine.factorResetSeen()],
      ["newBackupCodes", () => erika.engine.newBackupCodes("000000")],
      ["endTotp", () => erika.engine.endTotp("000000")],
      ["revokeDevice", () => erika.engine.revokeDevice(device)],
      ["join", () => erika.engine.join(letter.link, "", { login: "erika", password, deviceLabel: "", keep: true })],
      ["newRecoveryCode", () => erika.engine.newRecoveryCode(password)],
      ["changePassword", () => erika.engine.changePassword(password, password)],
    ]
    liar.lie = another
    await erika.reloads()
    expect(await trouble()).toBe("untrusted")
    expect(await erika.names(space)).toContain("eins.txt") // what is here can be looked at
    listens()
    for (const [what, attempt] of tries) expect([what, problemOf(await attempt()), ...written]).toEqual([what, "untrusted"])
    liar.lie = undefined
    await erika.reloads()
    for (const [what, attempt] of tries) {
      listens()
      const done = problemOf(await attempt())
      if (what === "upload") await erika.until(async () => written.length > 0)
      expect([what, done === "untrusted", written.length > 0]).toEqual([what, false, true])
    }
  })
})

isNamedAmongAttacks()
