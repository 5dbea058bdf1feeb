// A server on somebody's side: of a retired member, whom it hands everything; of a member who signs a second history; and
// what it hands out beside the journals: cards, names, entries that only a newer Mappe could judge.
//       twins: tests/evil/removed_member_test.cpp, fork_test.cpp, foreign_lies_test.cpp, journal_lies_test.cpp, answer_lies_test.cpp
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { isNamedAmongAttacks } from "../base/cases.ts"
import { Hand, Insiders } from "./insiders.ts"
import { type Lie, type Page, readPage, writePage } from "./liar.ts"
import { bytesOf, get, Person, problemOf } from "./person.ts"
import { hasPrograms } from "./server.ts"
import type { Bytes } from "../../src/mappe/base/bytes.ts"
import { Reader, Writer } from "../../src/mappe/base/cbor.ts"
import { EntryHash, SpaceId } from "../../src/mappe/base/ids.ts"
import { encodeHeader, Entry } from "../../src/mappe/journal/entry.ts"
import { must } from "../vectors/read_vectors.ts"

describe.skipIf(!hasPrograms)("a server on somebody's side", () => {
  let all: Insiders
  let clara: Hand
  let annasToken = ""
  beforeAll(async () => {
    all = await Insiders.start()
    clara = all.claras
    const tablet = await Person.at(all.appliance, all.liar.base) // overheard
    await tablet.signsIn("anna")
    annasToken = all.liar.token
    tablet.closes()
  }, 120_000)
  afterEach(() => {
    all.liar.lie = undefined
    all.liar.before = undefined
  })
  afterAll(() => all.end())

  const paged =
    (path: string, change: (page: Page) => Page): Lie =>
    (_method, target, said) =>
      target.startsWith(`${path}?from=`) && said.status === 200 ? { status: 200, body: writePage(change(readPage(said.body))) } : undefined
  const rosterPath = (): string => `/v1/factions/${all.faction}/roster`
  /** Bernd's account at a device that has seen nothing; what signing in says, then what the space says. */
  const opensAnew = async (space: string): Promise<string> => {
    const fresh = await Person.at(all.appliance, all.liar.base)
    const signed = problemOf(await fresh.engine.signIn({ login: "bernd", password: "sechs worte von bernd", keep: false, deviceLabel: "" }))
    const opened = problemOf(await fresh.engine.openFolder(space, "", { by: "name", down: false }))
    fresh.closes()
    return signed === "ok" ? opened : signed
  }

  // ---- cards and names ----------------------------------------------------------------------------------------------

  const cards =
    (told: (record: Bytes) => { status: number; body: Bytes }): Lie =>
    (method, target, said) =>
      method === "GET" && target.startsWith("/v1/cards/") && said.status === 200 ? told(said.body) : undefined
  test("a card with another key: forged; one that is held back: not_found, and nobody is judged by it", async () => {
    const space = await all.space("editor")
    all.liar.lie = cards((record) => ({ status: 200, body: record.map((byte, at) => (at === record.length >> 1 ? byte ^ 1 : byte)) }))
    expect(await opensAnew(space)).toBe("forged")
    all.liar.lie = cards(() => ({ status: 404, body: bytesOf('{"type":"urn:mappe:problem:not-found","status":404}') }))
    expect(await opensAnew(space)).toBe("not_found")
    all.liar.lie = undefined
    expect(await opensAnew(space)).toBe("ok")
    expect(get(await all.bernd.engine.health(space)).alarms).toEqual([])
  }, 60_000)

  test("names that change persons are not believed", async () => {
    const named = async (): Promise<string[]> => get(await all.bernd.engine.people(all.faction)).map((one) => one.name).filter(Boolean).sort()
    const honest = await named()
    expect(honest.length).toBeGreaterThanOrEqual(3)
    let told = 0
    all.liar.lie = (_method, target, said) => {
      if (!target.endsWith("/names") || said.status !== 200) return undefined
      const from = new Reader(said.body)
      const rows: { ref: Bytes; salt: Bytes; name: string }[] = []
      for (let left = from.arrayUpTo(); left > 0; --left) {
        from.array(3)
        rows.push({ ref: from.bytes().slice(), salt: from.bytes().slice(), name: from.text() })
      }
      must(from.finish())
      const to = new Writer().array(rows.length)
      rows.forEach((row, at) => {
        const other = rows[(at + 1) % rows.length]!
        to.array(3).bytes(row.ref).bytes(other.salt).text(other.name)
      })
      ++told
      return { status: 200, body: to.done() }
    }
    await all.bernd.reloads()
    await all.bernd.until(async () => told > 0)
    const seen = await named()
    expect(seen.filter((name) => honest.includes(name))).toEqual([])
    all.liar.lie = undefined
    await all.bernd.reloads()
    await all.bernd.until(async () => (await named()).join() === honest.join())
  }, 60_000)

  // ---- histories ----------------------------------------------------------------------------------------------------

  test("forked: a longer history that does not go on from what was seen", async () => {
    const space = await all.space("editor")
    const other = await clara.signs(space, await clara.harmless(space))
    const next = await clara.signs(space, await clara.harmless(space), () => ({ seq: other.header.seq + 1, prev: other.hash }))
    get(await all.anna.engine.makeFolder(space, "", "gesehen"))
    await all.bernd.until(async () => (await all.bernd.names(space)).includes("gesehen"))
    const before = await all.berndSees(space)
    expect(before.seq).toBe(other.header.seq)
    const begin = (await all.liar.entries(space)).slice(0, other.header.seq)
    const lie = (entries: Bytes[]): void => all.liar.tells(space, entries)
    lie([...begin, other.bytes, next.bytes])
    expect(await all.berndSees(space)).toEqual({ ...before, alarm: "forked" })
    expect(await all.berndWrites(space, "nie")).toBe("forked")
    lie([...begin.slice(0, -1)]) // the shorter one
    expect(await all.berndSees(space)).toEqual({ ...before, alarm: "behind" })
    expect(await all.berndWrites(space, "nie")).toBe("behind")
    all.liar.lie = undefined
    expect(await all.berndSees(space)).toEqual(before)
    expect(await all.berndWrites(space, "doch")).toBe("ok")
  }, 60_000)

  test("forked: a roster with another entry where the seen one ends, alone and with more after it", async () => {
    const { head } = await all.annas.roster()
    const invited = get(await all.anna.engine.people(all.faction)).length
    const another = await signsOnAFork(head.seq + 1)
    const lies: ((page: Page) => Page)[] = [
      (page) => ({ ...page, hash: EntryHash.random() }),
      (page) => ({ ...page, seq: another.header.seq, hash: another.hash, entries: [another.bytes] }),
    ]
    const space = await all.space("editor")
    for (const change of lies) {
      all.liar.lie = paged(rosterPath(), change)
      await all.bernd.reloads()
      expect(get(await all.bernd.engine.standing())).toMatchObject({ online: false, trouble: { kind: "forked" } })
      expect(await all.berndWrites(space, "nie")).toBe("forked")
      all.liar.lie = undefined
      await all.bernd.reloads()
      expect(get(await all.bernd.engine.standing())).toMatchObject({ online: true })
      expect(get(await all.bernd.engine.people(all.faction))).toHaveLength(invited)
    }
  }, 60_000)
  /** A manager's entry that goes on from no entry of this roster. */
  const signsOnAFork = async (seq: number): Promise<Entry> => {
    const { history } = await all.annas.roster()
    const last = history.entry(history.head!.seq)!
    return all.annas.signsRoster(last.header.kind, last.body, () => ({ seq, prev: EntryHash.random() }))
  }

  test("behind: an entry that names a newer roster than is handed out; forked: another one at a place that was seen", async () => {
    const space = await all.space("editor")
    const before = await all.berndSees(space)
    for (const [change, alarm] of [
      [({ rosterSeen }: Entry["header"]) => ({ rosterSeen: { ...rosterSeen!, seq: rosterSeen!.seq + 5 } }), "behind"],
      [({ rosterSeen }: Entry["header"]) => ({ rosterSeen: { ...rosterSeen!, hash: EntryHash.random() } }), "forked"],
    ] as const) {
      all.liar.lie = all.shows(space, await clara.signs(space, await clara.harmless(space), change))
      expect(await all.berndSees(space)).toEqual({ ...before, alarm })
      expect(await all.berndWrites(space, "nie")).toBe(alarm)
      expect(all.written).toBe(0)
      all.liar.lie = undefined
      expect(await all.berndSees(space)).toEqual(before)
    }
    expect(await all.berndWrites(space, "doch")).toBe("ok")
  }, 60_000)

  // ---- what only a newer Mappe could judge ---------------------------------------------------------------------------

  /** The newest entry as if a newer Mappe had written it. */
  const newer = (page: Page): Page => {
    const last = page.entries.at(-1)
    if (!last) return page
    const entry = must(Entry.parse(last))
    const header = encodeHeader(entry.header)
    expect(header[1]).toBe(1)
    header[1] = 2
    const made = new Writer().array(3).bytes(header).bytes(entry.body).bytes(entry.signature).done()
    return { ...page, entries: [...page.entries.slice(0, -1), made] }
  }
  test("newer: such an entry ends what is shown, and nothing is written on it", async () => {
    const space = await all.space("editor")
    const before = await all.berndSees(space)
    get(await all.anna.engine.makeFolder(space, "", "danach"))
    await all.bernd.until(async () => (await all.bernd.names(space)).includes("danach"))
    const fresh = await Person.at(all.appliance, all.liar.base)
    get(await fresh.engine.signIn({ login: "bernd", password: "sechs worte von bernd", keep: false, deviceLabel: "" }))
    all.liar.lie = paged(`/v1/spaces/${space}/journal`, newer)
    expect(await fresh.names(space)).toEqual(before.names)
    expect(get(await fresh.engine.spaces()).find((one) => one.space === space)).toMatchObject({ newer: true })
    expect(problemOf(await fresh.engine.makeFolder(space, "", "nie"))).toBe("newer")
    all.liar.lie = undefined
    await fresh.reloads()
    expect((await fresh.names(space)).sort()).toEqual([...before.names, "danach"].sort())
    expect(problemOf(await fresh.engine.makeFolder(space, "", "doch"))).toBe("ok")
    fresh.closes()
  }, 60_000)
  test("newer: a roster with such an entry is not used at all", async () => {
    const space = await all.space("editor")
    all.liar.lie = paged(rosterPath(), newer)
    expect(await opensAnew(space)).toBe("newer")
    all.liar.lie = undefined
    expect(await opensAnew(space)).toBe("ok")
  }, 60_000)

  // ---- a retired member (the last: Bernd is gone after it) ----------------------------------------------------------------

  /** Whoever asks in a session of Bernd's is answered as Anna is. */
  const answersAsAnna: Lie = async (method, target) => {
    if (method !== "GET" || target.startsWith("/v1/me")) return undefined
    const reply = await fetch(all.appliance.origin + target, { headers: { authorization: annasToken } })
    return { status: reply.status, body: new Uint8Array(await reply.arrayBuffer()) }
  }
  test("without a retirement what is handed out in Anna's session is read; a retired member reads nothing new of it", async () => {
    const space = await all.space("reader")
    const puts = (name: string): Promise<void> => all.anna.uploads(space, "", [{ path: name, bytes: bytesOf(name) }])
    await puts("vorher.txt")
    all.liar.lie = answersAsAnna
    await all.bernd.reloads()
    expect((await all.bernd.names(space)).sort()).toEqual(["eins.txt", "vorher.txt"])
    const old = await all.bernd.row(space, "eins.txt")
    all.liar.lie = undefined
    all.bernd.closes() // else the server's honest word, that his session is over, would take his keys away

    const bernd = get(await all.anna.engine.people(all.faction)).find((one) => one.name === "Bernd Beispiel")!
    get(await all.anna.engine.retire(all.faction, bernd.person))
    // What Anna writes next lies under a key that he does not have: her browser took his row away with him.
    await puts("nachher.txt")
    const annas = await all.annas.space(space)
    const epoch = annas.replay.verified.access.epoch
    expect(annas.replay.verified.access.members.members.some((row) => Buffer.compare(row.principal.id, all.bernds.id) === 0)).toBe(false)
    expect(annas.replay.keys.key(epoch)).toBeDefined()

    all.liar.lie = answersAsAnna
    await all.bernd.opens()
    expect(await all.bernd.names(space)).not.toContain("nachher.txt")
    expect(Buffer.from(await all.bernd.reads(space, old.node)).toString()).toBe("eins") // what was his stays his
    // All of it is in his hands, whole and verified. The key is not.
    all.liar.lie = undefined
    const entries = readPage(new Uint8Array(await (await fetch(`${all.appliance.origin}/v1/spaces/${space}/journal?from=0`, { headers: { authorization: annasToken } })).arrayBuffer()))
    expect(entries.seq).toBe(annas.head.seq)
    const his = must(await all.bernds.session.space(space)).replica
    expect(his.id).toEqual(must(SpaceId.parseText(space)))
    expect(his.replay.keys.key(epoch)).toBeUndefined()
  }, 60_000)
})

isNamedAmongAttacks()
