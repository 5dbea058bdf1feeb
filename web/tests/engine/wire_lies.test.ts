// A server that lies on the wire, to the engine of the web app: tables for pages of journals, rosters, blobs, and for
// everything else. Each lie has one right refusal; nothing of the lie is used, nothing is written while it lasts, and the same step succeeds once the server is honest again (the unmutated twin).
// What members lie about is in the tables of bytes that both implementations read (tests/vectors/).
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { isNamedAmongAttacks } from "../base/cases.ts"
import { hashOf, Liar, type Lie, type Page, readPage, writePage } from "./liar.ts"
import { bytesOf, get, noise, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"
import type { Invite } from "../../src/engine/contract.ts"
import { concat, toBase64url } from "../../src/mappe/base/bytes.ts"
import { Writer } from "../../src/mappe/base/cbor.ts"
import { Entry, Kind } from "../../src/mappe/journal/entry.ts"

const byName = { by: "name", down: false } as const
const password = (login: string): string => `sechs worte von ${login}`
const json = (value: unknown): Uint8Array<ArrayBuffer> => bytesOf(JSON.stringify(value))
const parsed = (body: Uint8Array): unknown => JSON.parse(Buffer.from(body).toString())
const kindOf = (bytes: Uint8Array<ArrayBuffer>): Kind => {
  const entry = Entry.parse(bytes)
  if (!entry.ok) throw new Error("no entry")
  return entry.value.header.kind
}
const huskOf = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
  const entry = Entry.parse(bytes)
  if (!entry.ok || entry.value.isHusk) throw new Error("no entry with a body")
  return entry.value.encodeHusk()
}
const flipped = (bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> => {
  const other = bytes.slice()
  other[at < 0 ? other.length + at : at]! ^= 1
  return other
}

describe.skipIf(!hasPrograms)("a server that lies on the wire", () => {
  let appliance: Appliance
  let liar: Liar
  let anna: Person // sees the lies
  let honest: Person // the same account, straight
  let faction = ""
  let space = ""
  let other = "" // another space
  let honestEntries: Uint8Array<ArrayBuffer>[] = []
  let rosterEntries: Uint8Array<ArrayBuffer>[] = []
  let otherEntries: Uint8Array<ArrayBuffer>[] = []
  const invited = (name: string, spaces: Invite["spaces"]): Invite => ({
    ...{ faction, name, role: "member", duties: [], untilMs: 0, expiresMs: 0, withPin: false, spaces },
  })
  const wish = { login: "anna", password: password("anna"), keep: false, deviceLabel: "" }

  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    anna = await Person.at(appliance, liar.base)
    faction = await anna.founds("Beispielfraktion", "anna", true)
    space = get(await anna.engine.createSpace(faction, "Umwelt")).space
    other = get(await anna.engine.createSpace(faction, "Verkehr")).space
    await anna.uploads(space, "", [{ path: "eins.txt", bytes: bytesOf("eins") }])
    await anna.uploads(space, "", [{ path: "groß.bin", bytes: noise(2_500_000) }])
    get(await anna.engine.makeFolder(other, "", "Pläne"))
    honest = await Person.at(appliance)
    await honest.signsIn("anna")
    honestEntries = await liar.entries(space)
    otherEntries = await liar.entries(other)
    // Somebody was invited: there is more of the roster than its first entry.
    get(await anna.engine.invite(invited("Clara Beispiel", [])))
    get(await anna.engine.invite(invited("Egon Beispiel", [])))
    rosterEntries = readPage(await liar.honest(`/v1/factions/${faction}/roster?from=0`)).entries
  }, 60_000)
  afterEach(() => void (liar.lie = undefined))
  afterAll(async () => {
    anna.closes()
    honest.closes()
    liar.end()
    await appliance.end()
  })

  /** Somebody at a new device of Anna's, who has seen nothing yet: what opening the space says. */
  const newcomer = async (work: (fresh: Person) => Promise<void>): Promise<void> => {
    const fresh = await Person.at(appliance, liar.base)
    try {
      await work(fresh)
    } finally {
      fresh.closes()
    }
  }
  const opens = async (person: Person): Promise<string> => problemOf(await person.engine.openFolder(space, "", byName))
  /** That, or the alarm over what could be opened. */
  const seen = async (person: Person): Promise<string> => {
    const opened = await opens(person)
    if (opened !== "ok") return opened
    return get(await person.engine.spaces()).find((one) => one.space === space)?.alarm?.kind ?? "ok"
  }
  /** What was sent to the space's journal while `lie` was told. */
  let written = 0
  const counting =
    (lie: Lie): Lie =>
    (method, target, said, sent) => {
      if (method === "POST" && target.endsWith("/journal")) ++written
      return lie(method, target, said, sent)
    }

  // ---- pages of a journal, to who comes new -----------------------------------------------------------------------

  const page = (change: (page: Page) => Page | Uint8Array<ArrayBuffer>): Lie => (_method, target, said) => {
    if (!target.startsWith(`/v1/spaces/${space}/journal?from=`)) return undefined
    const changed = change(readPage(said.body))
    return { status: 200, body: changed instanceof Uint8Array ? changed : writePage(changed) }
  }
  const ofEntries = (change: (entries: Uint8Array<ArrayBuffer>[]) => Uint8Array<ArrayBuffer>[]): Lie =>
    page((told) => ({ ...told, entries: change(told.entries) }))
  const pages: Record<string, [Lie, string]> = {
    "two entries change places": [ofEntries(([a, b, c, ...rest]) => [a!, c!, b!, ...rest]), "forged"],
    "an entry is left out": [ofEntries((all) => all.filter((_, at) => at !== 1)), "forged"],
    "an entry comes twice": [ofEntries(([a, b, ...rest]) => [a!, b!, b!, ...rest]), "forged"],
    "the first entry is another space's": [ofEntries((all) => [otherEntries[0]!, ...all.slice(1)]), "forged"],
    "an entry is another space's": [ofEntries((all) => [all[0]!, otherEntries[1]!, ...all.slice(2)]), "forged"],
    "the whole journal is another space's": [
      page(() => ({ seq: otherEntries.length - 1, hash: hashOf(otherEntries.at(-1)!), entries: otherEntries })),
      "forged",
    ],
    "a signature has one bit changed": [ofEntries((all) => [...all.slice(0, -1), flipped(all.at(-1)!, -1)]), "forged"],
    "a body has one bit changed": [
      ofEntries((all) => [all[0]!, flipped(all[1]!, all[1]!.length - 80), ...all.slice(2)]),
      "forged",
    ],
    "a body is erased that no prune entry names": [
      ofEntries((all) => all.map((one, at) => (at === all.length - 1 ? huskOf(one) : one))),
      "forged",
    ],
    "the head named is another one": [page((told) => ({ ...told, hash: noise(32) })), "forged"],
    "the head is further than what is told": [page((told) => ({ ...told, seq: told.seq + 1 })), "forged"],
    "the head is before what is told": [page((told) => ({ ...told, seq: told.seq - 1 })), "forged"],
    "nothing is told of what the head promises": [page((told) => ({ ...told, entries: [] })), "forged"],
    "the journal from its second entry on, at the place of the first": [ofEntries((all) => all.slice(1)), "forged"],
    "the changes of members alone": [ofEntries((all) => all.filter((entry) => kindOf(entry) === Kind.access || kindOf(entry) === Kind.genesis)), "forged"],
    "the faction's roster in its place": [page(() => ({ seq: rosterEntries.length - 1, hash: hashOf(rosterEntries.at(-1)!), entries: rosterEntries })), "forged"],
    "the page is cut": [page((told) => writePage(told).slice(0, -7)), "internal"],
    "there is more after the page": [page((told) => concat(writePage(told), new Uint8Array(1))), "internal"],
    "the page counts 2^32 entries": [
      page((told) => new Writer().array(3).uint(told.seq).bytes(told.hash).array(2 ** 32).done()),
      "internal",
    ],
    "the page is larger than any page": [page(() => new Uint8Array((9 << 20) + 1)), "internal"],
    "the page is text": [page(() => bytesOf("<html>Wartung</html>")), "internal"],
  }
  for (const [what, [lie, refusal]] of Object.entries(pages))
    test(`a new device: ${what}: ${refusal}`, () =>
      newcomer(async (fresh) => {
        expect(problemOf(await fresh.engine.signIn(wish))).toBe("ok")
        written = 0
        liar.lie = counting(lie)
        const writes = async (): Promise<string> => problemOf(await fresh.engine.makeFolder(space, "", "nie"))
        expect([await seen(fresh), await writes()]).toEqual([refusal, refusal])
        expect(written).toBe(0)
        liar.lie = undefined
        await fresh.reloads()
        expect(await opens(fresh)).toBe("ok")
      }), 30_000)

  test("a new device: every access entry but the first is kept silent about: forged", () =>
    newcomer(async (fresh) => {
      const letter = get(
        await honest.engine.invite(invited("Dora Beispiel", [{ space, role: "reader" }])),
      )
      expect(letter.missed).toEqual([])
      expect((await liar.entries(space)).some((entry) => kindOf(entry) === Kind.access)).toBe(true)
      expect(problemOf(await fresh.engine.signIn(wish))).toBe("ok")
      liar.lie = ofEntries((all) => all.filter((entry) => kindOf(entry) !== Kind.access))
      expect(await seen(fresh)).toBe("forged")
      liar.lie = undefined
      await fresh.reloads()
      expect(await opens(fresh)).toBe("ok")
      honestEntries = await liar.entries(space)
    }), 30_000)

  // ---- rosters, to who comes new ----------------------------------------------------------------------------------

  const roster = (change: (page: Page) => Page | Uint8Array<ArrayBuffer>): Lie => (_method, target, said) => {
    if (!target.startsWith(`/v1/factions/${faction}/roster?from=`)) return undefined
    const changed = change(readPage(said.body))
    return { status: 200, body: changed instanceof Uint8Array ? changed : writePage(changed) }
  }
  const rosters: Record<string, [Lie, string]> = {
    "the first entry is a space's": [
      roster((told) => ({ ...told, entries: [honestEntries[0]!, ...told.entries.slice(1)] })),
      "forked",
    ],
    "the first entry is left out": [roster((told) => ({ ...told, entries: told.entries.slice(1) })), "forked"],
    "two entries change places": [
      roster((told) => ({ ...told, entries: [told.entries[0]!, ...told.entries.slice(1).reverse()] })),
      "forged",
    ],
    "a signature has one bit changed": [
      roster((told) => ({ ...told, entries: [...told.entries.slice(0, -1), flipped(told.entries.at(-1)!, -1)] })),
      "forged",
    ],
    "an entry in the middle is left out": [roster((told) => ({ ...told, entries: told.entries.filter((_, at) => at !== 1) })), "forged"],
    "an entry comes twice": [
      roster((told) => ({ ...told, seq: told.seq + 1, entries: [...told.entries, told.entries.at(-1)!] })),
      "forged",
    ],
    "the head is further than what is told": [roster((told) => ({ ...told, seq: told.seq + 1 })), "forged"],
    "the head named is another one": [roster((told) => ({ ...told, hash: noise(32) })), "forged"],
    "the roster is text": [roster(() => bytesOf("{}")), "internal"],
  }
  for (const [what, [lie, refusal]] of Object.entries(rosters))
    test(`a roster: ${what}: ${refusal}`, () =>
      newcomer(async (fresh) => {
        liar.lie = lie
        const signed = problemOf(await fresh.engine.signIn(wish))
        const people = problemOf(await fresh.engine.people(faction))
        expect([signed, people]).toEqual([refusal, refusal])
        liar.lie = undefined
        await fresh.reloads()
        expect(problemOf(await fresh.engine.people(faction))).toBe("ok")
      }), 30_000)

  // ---- blobs ------------------------------------------------------------------------------------------------------

  test("chunks that change places, or are none, are not given out; the honest ones open", async () => {
    const file = await anna.row(space, "groß.bin")
    const small = await anna.row(space, "eins.txt")
    const seen: Uint8Array[] = []
    const lies: Record<string, [Lie, string]> = {
      "another chunk of the same file": [
        (_method, target, said) => {
          if (!target.includes("/blobs/") || said.status !== 200) return undefined
          seen.push(said.body)
          return seen.length > 1 ? { status: 200, body: seen[0] as never } : undefined
        },
        "damaged",
      ],
      "a chunk of nothing": [
        (_method, target) => (target.includes("/blobs/") ? { status: 200, body: new Uint8Array(0) } : undefined),
        "damaged",
      ],
      "a chunk larger than any": [
        (_method, target) => (target.includes("/blobs/") ? { status: 200, body: noise((1 << 20) + 17) } : undefined),
        "damaged",
      ],
      "no such chunk": [
        (_method, target) =>
          target.includes("/blobs/") ? { status: 404, body: json({ type: "not-found", status: 404 }) } : undefined,
        "damaged",
      ],
    }
    for (const [what, [lie, refusal]] of Object.entries(lies)) {
      liar.lie = lie
      expect([what, problemOf(await anna.engine.content(space, file.node, "", 1 << 30))]).toEqual([what, refusal])
    }
    liar.lie = undefined
    expect((await anna.reads(space, file.node)).length).toBe(2_500_000)
    expect(Buffer.from(await anna.reads(space, small.node)).toString()).toBe("eins")
  }, 60_000)

  // ---- lists, news, answers to another question ---------------------------------------------------------------------

  const answers = (method: string, target: string, body: Uint8Array<ArrayBuffer>, status = 200): Lie => (m, t) =>
    m === method && t === target ? { status, body } : undefined
  test("a list of spaces that is none is refused, and what is here stays", async () => {
    const honestList = await liar.honest("/v1/spaces")
    const rows = parsed(honestList) as Record<string, unknown>[]
    const lies: Record<string, [Uint8Array<ArrayBuffer>, string]> = {
      "an object": [json({ spaces: [] }), "internal"],
      "a row without a head": [json(rows.map(({ head: _head, ...rest }) => rest)), "internal"],
      "an id that is too short": [json(rows.map((row) => ({ ...row, space: "AAAA" }))), "internal"],
      "bytes below zero": [json(rows.map((row) => ({ ...row, bytes: -1 }))), "internal"],
      "bytes that are no whole number": [json(rows.map((row) => ({ ...row, bytes: 0.5 }))), "internal"],
      "text that is no JSON": [bytesOf("<html>"), "internal"],
      "bytes that are no UTF-8": [new Uint8Array([0x22, 0xff, 0x22]), "internal"],
    }
    for (const [what, [body, refusal]] of Object.entries(lies)) {
      await newcomer(async (fresh) => {
        liar.lie = answers("GET", "/v1/spaces", body)
        const signed = problemOf(await fresh.engine.signIn(wish))
        const listed = problemOf(await fresh.engine.spaces())
        expect([what, signed === "ok" ? listed : signed]).toEqual([what, refusal])
        liar.lie = undefined
        await fresh.reloads()
        expect(get(await fresh.engine.spaces()).map((one) => one.title).sort()).toEqual(["Umwelt", "Verkehr"])
      })
    }
  }, 60_000)

  test("a space of a faction that is none of ours is not listed, nor one that nobody has given us", async () => {
    const rows = parsed(await liar.honest("/v1/spaces")) as Record<string, unknown>[]
    const foreign = { ...rows[0]!, faction: toBase64url(noise(16)) }
    const unknown = { ...rows[0]!, space: toBase64url(noise(16)) }
    await newcomer(async (fresh) => {
      liar.lie = answers("GET", "/v1/spaces", json([...rows, foreign, unknown]))
      expect(problemOf(await fresh.engine.signIn(wish))).toBe("ok")
      const listed = get(await fresh.engine.spaces())
      expect(listed.filter((one) => one.title !== "").map((one) => one.title).sort()).toEqual(["Umwelt", "Verkehr"])
    })
  }, 30_000)

  test("news that are nonsense change nothing, and the next honest ones are followed", async () => {
    let told = 0
    liar.lie = (_method, target) => {
      if (!target.startsWith("/v1/events")) return undefined
      const unknown = { cursor: "x", spaces: [{ space: "A", seq: 1 }], factions: [] }
      const news = [bytesOf("["), json({ cursor: 7 }), json(unknown)]
      return told < news.length ? { status: 200, body: news[told++]! } : undefined
    }
    await anna.reloads()
    await anna.until(async () => told === 3 || (await anna.names(space)).length < 2)
    expect(await anna.names(space)).toEqual(expect.arrayContaining(["eins.txt", "groß.bin"]))
    liar.lie = undefined
    get(await honest.engine.makeFolder(space, "", "Neues"))
    await anna.until(async () => (await anna.names(space)).includes("Neues"))
  }, 60_000)

  const appended = (change: (head: { seq: number; hash: string }) => unknown): Lie => (method, target, said) =>
    method === "POST" && target.endsWith("/journal") && said.status === 200
      ? { status: 200, body: json(change(parsed(said.body) as { seq: number; hash: string })) }
      : undefined
  const saves: Record<string, [Lie, string]> = {
    "another place": [appended((head) => ({ ...head, seq: head.seq + 1 })), "forged"],
    "an earlier place": [appended((head) => ({ ...head, seq: 0 })), "forged"],
    "another hash": [appended((head) => ({ ...head, hash: toBase64url(noise(32)) })), "forged"],
  }
  for (const [what, [lie, refusal]] of Object.entries(saves))
    test(`a save acknowledged with ${what} is no save: ${refusal}`, async () => {
      liar.lie = lie
      expect(problemOf(await anna.engine.makeFolder(space, "", `gespeichert ${what}`))).toBe(refusal)
      liar.lie = undefined
      await anna.reloads()
      expect((await anna.names(space)).filter((name) => name.startsWith(`gespeichert ${what}`))).toHaveLength(1)
    }, 30_000)

  test("a head that moves for ever is given up, and nothing is written", async () => {
    let refused = 0
    const told = await liar.entries(space)
    liar.lie = (method, target) => {
      if (method !== "POST" || !target.endsWith("/journal")) return undefined
      ++refused
      const head = { seq: told.length - 1, hash: toBase64url(hashOf(told.at(-1)!)) }
      return { status: 409, body: json({ type: "head-moved", status: 409, head, entries: [] }) }
    }
    // The server took it all the same: what it says is compared with what is there.
    expect(problemOf(await anna.engine.makeFolder(space, "", "immer"))).toBe("conflict")
    expect(refused).toBeLessThan(20)
    liar.lie = undefined
    await anna.reloads()
    expect(problemOf(await anna.engine.makeFolder(space, "", "danach"))).toBe("ok")
  }, 60_000)

  // ---- who one is -------------------------------------------------------------------------------------------------

  test("sign-in by an unknown suite, without a salt or with half a nonce is not gone through with", async () => {
    type Change = (fields: Record<string, unknown>) => Record<string, unknown>
    const start = (change: Change): Lie => (_method, target, said) =>
      target.startsWith("/v1/sign-in") && said.status === 200
        ? { status: 200, body: json(change(parsed(said.body) as Record<string, unknown>)) }
        : undefined
    const lies: Record<string, [Lie, RegExp]> = {
      "an unknown suite": [start((fields) => ({ ...fields, suite: 99 })), /newer/],
      "no salt": [start(({ salt: _salt, ...rest }) => rest), /internal/],
      "a nonce that is too short": [start((fields) => ({ ...fields, nonce: "AAAA" })), /internal/],
    }
    for (const [what, [lie, refusal]] of Object.entries(lies))
      await newcomer(async (fresh) => {
        liar.lie = lie
        expect(`${what}: ${problemOf(await fresh.engine.signIn(wish))}`).toMatch(refusal)
        expect(get(await fresh.engine.standing()).state).not.toBe("signed_in")
        liar.lie = undefined
        expect(problemOf(await fresh.engine.signIn(wish))).toBe("ok")
      })
  }, 60_000)
})

isNamedAmongAttacks()
