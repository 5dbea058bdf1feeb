// Who is new to a space begins at its newest snapshot, and holds the same as everybody; where anything about that does not
// fit, at the genesis, as though there was none.                                                   docs/protocol.md §4.9
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { isNamedAmongAttacks } from "../base/cases.ts"
import { Writer } from "../../src/mappe/base/cbor.ts"
import { idText } from "../../src/mappe/base/id.ts"
import { NodeId } from "../../src/mappe/base/ids.ts"
import { Entry, Kind } from "../../src/mappe/journal/entry.ts"
import { encodeSnapshotBody } from "../../src/mappe/journal/snapshot.ts"
import { writeSnapshotLeased } from "../../src/mappe/replica/snapshots.ts"
import { keepUp } from "../../src/mappe/replica/upkeep.ts"
import { Insiders } from "./insiders.ts"
import { type Lie, readPage, writePage } from "./liar.ts"
import { bytesOf, get, noise, Person, problemOf } from "./person.ts"
import { hasPrograms } from "./server.ts"
import { must } from "../vectors/read_vectors.ts"

describe.skipIf(!hasPrograms)("who is new to a space", () => {
  let all: Insiders
  let space = ""
  let asked: string[] = []
  beforeAll(async () => {
    all = await Insiders.start()
  }, 120_000)
  afterAll(() => all.end())
  beforeEach(async () => {
    space = await all.space("manager")
    asked = []
    all.liar.heard = (target) => void (target.includes(`${space}/journal`) && asked.push(target.split("/journal")[1]!))
  }, 60_000)

  let gone: Person[] = []
  const away = (...who: Person[]): void => {
    for (const one of who) one.closes()
    gone = who
  }
  const back = async (): Promise<void> => {
    for (const one of gone) await one.opens()
    gone = []
  }
  afterEach(async () => {
    all.liar.lie = undefined
    await back()
  })

  /** Files, a folder, one in the bin, a member more on the way: then Anna's snapshot, and what comes after it. */
  const grows = async (): Promise<number> => {
    await all.anna.uploads(space, "", [{ path: "Pläne/groß.bin", bytes: noise((17 << 20) + 5) }, { path: "zwei.txt", bytes: bytesOf("zwei") }])
    const one = await all.anna.row(space, "eins.txt")
    get(await all.anna.engine.trash(space, [one.node]))
    get(await all.anna.engine.setRole(space, [{ person: idText(all.claras.id), role: "editor", untilMs: 0 }]))
    const { seq } = must(await writeSnapshotLeased(await all.annas.space(space)))
    await all.anna.until(async () => get(await all.anna.engine.health(space)).seq >= seq)
    await all.anna.uploads(space, "", [{ path: "drei.txt", bytes: bytesOf("drei") }])
    get(await all.anna.engine.setRole(space, [{ person: idText(all.claras.id), role: "manager", untilMs: 0 }]))
    return seq
  }
  /** Bernd in a browser that knows nothing yet, behind the server that may lie. */
  const newBrowser = async (): Promise<Person> => {
    const one = await Person.at(all.appliance, all.liar.base)
    asked = []
    await one.signsIn("bernd", true)
    await one.until(async () => problemOf(await one.engine.health(space)) === "ok")
    return one
  }
  const believed = async (one: Person) => get(await one.engine.health(space)).believed
  const inAll = ["Pläne", "zwei.txt", "drei.txt"]
  const holdsAll = async (one: Person, names = inAll): Promise<void> => {
    expect(new Set(await one.names(space))).toEqual(new Set(names))
    const { code, seq, skipped, alarms } = get(await one.engine.health(space))
    const annas = get(await all.anna.engine.health(space))
    expect({ code, seq, skipped, alarms }).toEqual({ code: annas.code, seq: annas.seq, skipped: [], alarms: [] })
    expect(new TextDecoder().decode(await one.reads(space, (await one.row(space, "zwei.txt")).node))).toBe("zwei")
  }

  test("begins at the snapshot without asking for what lies before, works there, and judges the rest on wish", async () => {
    const seq = await grows()
    const bernd = await newBrowser()
    await holdsAll(bernd)
    expect(await believed(bernd)).toEqual({ seq, by: "anna Beispiel" })
    const froms = asked.flatMap((target) => /^\?from=(\d+)$/.exec(target)?.[1] ?? [])
    expect(Math.min(...froms.map(Number))).toBe(seq + 1)
    // What is written from there fits what the server knows: a copy, a new version, the bin and out of it for good.
    const plans = await bernd.row(space, "Pläne")
    const large = await bernd.row(space, "groß.bin", plans.node)
    get(await bernd.engine.copy(space, [large.node], ""))
    await bernd.uploads(space, "", [{ path: "vier.txt", bytes: bytesOf("vier") }])
    get(await bernd.engine.trash(space, [large.node, (await bernd.row(space, "zwei.txt")).node]))
    await all.anna.until(async () => (await all.anna.names(space)).includes("vier.txt"))
    const binned = get(await all.anna.engine.openTrash(space)).map((row) => row.name)
    expect(new Set(binned)).toEqual(new Set(["eins.txt", "groß.bin", "zwei.txt"]))
    // After a reload it goes on from what it keeps, and still says so.
    asked = []
    await bernd.reloads()
    expect(await bernd.names(space)).toContain("vier.txt")
    expect(asked.filter((target) => target.startsWith("?from=0") || target.startsWith("/snapshot"))).toEqual([])
    expect(await believed(bernd)).toEqual({ seq, by: "anna Beispiel" })
    expect(problemOf(await bernd.engine.verifyFromStart(space))).toBe("ok")
    expect(await believed(bernd)).toBeNull()
    await bernd.reloads()
    expect(await bernd.names(space)).toContain("vier.txt")
    expect(await believed(bernd)).toBeNull()
    bernd.closes()
  }, 120_000)

  test("begins at the snapshot also with a row that came after it", async () => {
    const seq = await grows()
    const wish = { faction: all.faction, name: "Dora Beispiel", role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false }
    const { link } = get(await all.anna.engine.invite({ ...wish, spaces: [{ space, role: "editor" }] }))
    const gone = await all.anna.row(space, "zwei.txt") // forgotten since: the bin is emptied by upkeep in a month
    get(await all.anna.engine.rename(space, gone.node, "zwei neu.txt"))
    const dora = await Person.at(all.appliance, all.liar.base)
    asked = []
    const login = `dora${seq}${Date.now() % 10_000}`
    get(await dora.engine.join(link, "", { login, password: "sechs worte von dora", deviceLabel: "", keep: true }))
    await dora.until(async () => problemOf(await dora.engine.health(space)) === "ok")
    expect(new Set(await dora.names(space))).toEqual(new Set(["Pläne", "zwei neu.txt", "drei.txt"]))
    expect(await believed(dora)).toEqual({ seq, by: "anna Beispiel" })
    expect(asked.filter((target) => target === "?from=0")).toEqual([])
    get(await dora.engine.makeFolder(space, "", "von Dora"))
    await all.anna.until(async () => (await all.anna.names(space)).includes("von Dora"))
    await dora.reloads()
    expect(await believed(dora)).toEqual({ seq, by: "anna Beispiel" })
    expect(problemOf(await dora.engine.verifyFromStart(space))).toBe("ok")
    dora.closes()
  }, 60_000)

  test("begins at the genesis where there is no snapshot", async () => {
    const bernd = await newBrowser()
    expect(asked).toContain("/snapshot")
    expect(await believed(bernd)).toBeNull()
    expect(await bernd.names(space)).toEqual(["eins.txt"])
    bernd.closes()
  }, 60_000)

  test("does not begin behind a place this device has seen, which it has to meet", async () => {
    const seq = await grows()
    const replica = await all.bernds.space(space) // up to the newest
    await replica.forgetKept()
    must(await replica.sync())
    expect(replica.began).toEqual({ seq, author: all.annas.self.principal }) // the place lies in what came after
    must(await writeSnapshotLeased(await all.annas.space(space)))
    await replica.forgetKept()
    must(await replica.sync())
    expect(replica.began).toBeUndefined()
  }, 60_000)

  /** What the server says of the beginning is changed; all else is honest. */
  const lies = (route: "access" | "snapshot", change: (entries: Uint8Array<ArrayBuffer>[]) => Uint8Array<ArrayBuffer>[]): Lie => {
    return (_method, target, said) => {
      if (!target.includes(`${space}/journal/${route}`) || said.status !== 200) return undefined
      const page = readPage(said.body)
      return { status: 200, body: writePage({ ...page, entries: change(page.entries) }) }
    }
  }
  const flipped = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
    const other = bytes.slice()
    other[other.length - 1]! ^= 1 // of the signature
    return other
  }
  const attacks: [what: string, lie: () => Promise<Lie>][] = [
    ["an access entry is left out", async () => lies("access", (all) => [all[0]!, ...all.slice(2)])],
    ["the access entries begin after the genesis", async () => lies("access", (all) => all.slice(1))],
    ["an access entry has another signature", async () => lies("access", (all) => all.map((one, i) => (i === 1 ? flipped(one) : one)))],
    ["the access entries come in another order", async () => lies("access", ([first, ...more]) => [first!, ...more.reverse()])],
    ["there are no access entries", async () => lies("access", () => [])],
    ["the snapshot has another signature", async () => lies("snapshot", (all) => all.map(flipped))],
    ["an entry that is none", async () => lies("snapshot", () => [new Writer().array(1).uint(1).done()])],
    ["two snapshots", async () => lies("snapshot", ([one]) => [one!, one!])],
    ["a file's entry in place of the snapshot", async () => {
      const files = (await all.liar.entries(space)).find((one) => must(Entry.parse(one)).header.kind === Kind.content)!
      return lies("snapshot", () => [files])
    }],
    ["the snapshot of another space", async () => {
      const here = space
      space = await all.space("manager")
      const other = must(await writeSnapshotLeased(await all.annas.space(space)))
      const entry = (await all.liar.entries(space))[other.seq]!
      space = here
      return lies("snapshot", () => [entry])
    }],
    ["the snapshot's state is not handed out", async () => {
      const { snapshots } = (await all.annas.space(space)).replay
      const blobs = snapshots.at(-1)!.body.state.chunks.map(({ blob }) => idText(blob))
      return (_method, target, said) => (blobs.some((one) => target.includes(one)) || target.endsWith("/blobs/fetch") ? { status: 404, body: bytesOf("") } : said)
    }],
  ]
  for (const [what, lie] of attacks)
    test(`believes nothing of a beginning where ${what}`, async () => {
      await grows()
      all.liar.lie = await lie()
      const bernd = await newBrowser()
      expect(asked).toContain("/snapshot")
      all.liar.lie = undefined
      expect(await believed(bernd)).toBeNull()
      await holdsAll(bernd)
      bernd.closes()
    }, 60_000)

  /** Clara's snapshot right behind the newest entry, of the state that Anna's had: "drei.txt" is not in it. */
  const falseSnapshot = async (): Promise<Entry> => {
    const { head, replay } = await all.claras.space(space)
    const { state } = replay.snapshots.at(-1)!.body
    const body = encodeSnapshotBody({ baseSeq: head.seq, base: head.hash, state })
    return all.claras.signs(space, await all.claras.draft(space, body, Kind.snapshot))
  }

  test("believes nothing of a snapshot that a member signed for this server alone, at the place of another entry", async () => {
    await grows()
    const forged = await falseSnapshot()
    const { head } = await all.claras.space(space)
    await all.anna.uploads(space, "", [{ path: "vier.txt", bytes: bytesOf("vier") }])
    expect((await all.claras.space(space)).head.seq).toBeGreaterThan(head.seq)
    all.liar.lie = lies("snapshot", () => [forged.bytes])
    const bernd = await newBrowser()
    all.liar.lie = undefined
    expect(await believed(bernd)).toBeNull()
    await holdsAll(bernd, [...inAll, "vier.txt"])
    bernd.closes()
  }, 60_000)

  test("a member's false snapshot: who began there hears a manager's objection, which comes by itself, and begins anew", async () => {
    await grows()
    away(all.anna) // nobody who could compare
    const lie = await falseSnapshot()
    expect(await all.claras.sends(space, lie)).toBe("ok")
    const bernd = await newBrowser()
    expect(await believed(bernd)).toEqual({ seq: lie.header.seq, by: "Clara Beispiel" })
    expect(await bernd.names(space)).not.toContain("drei.txt")
    await back()
    expect(get(await all.anna.engine.health(space)).alarms).toHaveLength(1) // her page shows the space
    await bernd.until(async () => (await believed(bernd)) === null)
    const isTold = async (one: Person): Promise<void> => {
      expect(new Set(await one.names(space))).toEqual(new Set(inAll))
      expect(get(await one.engine.health(space)).alarms).toEqual([{ seq: lie.header.seq, alarm: "snapshot_differs", by: "Clara Beispiel" }])
    }
    await isTold(bernd)
    await isTold(all.anna)
    const later = await newBrowser() // begins there, and hears of the objection on the way
    expect(await believed(later)).toBeNull()
    await isTold(later)
    for (const one of [bernd, later]) one.closes()
  }, 90_000)

  /** A snapshot whose body nobody can read; the server cannot know. */
  const unreadableSnapshot = async (): Promise<void> => {
    const draft = await all.claras.draft(space, bytesOf("nichts"), Kind.snapshot)
    expect(await all.claras.sends(space, await all.claras.signs(space, draft))).toBe("ok")
  }
  test("believes nothing of a snapshot that holds none", async () => {
    await grows()
    await unreadableSnapshot()
    const bernd = await newBrowser()
    expect(await believed(bernd)).toBeNull()
    expect(new Set(await bernd.names(space))).toEqual(new Set(inAll))
    expect(get(await bernd.engine.health(space)).skipped).toMatchObject([{ reason: "malformed", by: "Clara Beispiel" }])
    bernd.closes()
  }, 60_000)

  test("believes no later snapshot in place of an older one whose state is withheld", async () => {
    await grows()
    const old = (await all.liar.entries(space)).find((one) => must(Entry.parse(one)).header.kind === Kind.snapshot)!
    away(all.anna)
    expect(await all.claras.sends(space, await falseSnapshot())).toBe("ok")
    const withheld = (await all.annas.space(space)).replay.snapshots[0]!.body.state.chunks.map(({ blob }) => idText(blob))
    const older = lies("snapshot", () => [old])
    let left = 1 // the very first answer; the false one has the same state
    all.liar.lie = (method, target, said, sent) =>
      withheld.some((one) => target.includes(one)) && left-- > 0 ? { status: 404, body: bytesOf("") } : older(method, target, said, sent)
    const bernd = await newBrowser()
    expect(left).toBeLessThanOrEqual(0)
    all.liar.lie = undefined
    expect(await believed(bernd)).toBeNull()
    expect(new Set(await bernd.names(space))).toEqual(new Set(inAll))
    bernd.closes()
  }, 60_000)

  test("takes in members who come later, after it was checked from the beginning", async () => {
    await grows()
    const bernd = await newBrowser()
    expect(problemOf(await bernd.engine.verifyFromStart(space))).toBe("ok")
    const emil = await all.invites("Emil Beispiel", `emil${Date.now() % 100_000}`)
    const id = get(await all.anna.engine.people(all.faction)).filter((one) => one.name === "Emil Beispiel").at(-1)!.person
    get(await all.anna.engine.setRole(space, [{ person: id, role: "editor", untilMs: 0 }]))
    get(await all.anna.engine.makeFolder(space, "", "danach"))
    await bernd.until(async () => (await bernd.names(space)).includes("danach"))
    expect(get(await bernd.engine.health(space))).toMatchObject({ alarms: [], skipped: [], believed: null })
    for (const one of [bernd, emil]) one.closes()
  }, 60_000)

  test("a manager who began at a false one disputes no honest one, and hears which was false", async () => {
    await grows()
    get(await all.anna.engine.setRole(space, [{ person: idText(all.bernds.id), role: "manager", untilMs: 0 }]))
    away(all.anna, all.bernd)
    const lie = await falseSnapshot()
    expect(await all.claras.sends(space, lie)).toBe("ok")
    const bernd = await newBrowser()
    expect(await believed(bernd)).not.toBeNull()
    must(await writeSnapshotLeased(await all.annas.space(space)))
    await bernd.until(async () => (await believed(bernd)) === null)
    expect(get(await bernd.engine.health(space)).alarms).toEqual([{ seq: lie.header.seq, alarm: "snapshot_differs", by: "Clara Beispiel" }])
    expect([...(await all.annas.space(space)).replay.objections].filter((seq) => seq !== lie.header.seq)).toEqual([])
    bernd.closes()
  }, 60_000)

  test("is shown nothing until the snapshot's state and the tail are there", async () => {
    await grows()
    const forged = await falseSnapshot()
    await all.anna.uploads(space, "", [{ path: "vier.txt", bytes: bytesOf("vier") }])
    const busy = { status: 503, body: bytesOf("") }
    const offChain = lies("snapshot", () => [forged.bytes])
    let isBusy = true
    all.liar.lie = (method, target, said, sent) =>
      isBusy && target.includes(`${space}/journal?from=`) ? busy : offChain(method, target, said, sent)
    const bernd = await Person.at(all.appliance, all.liar.base)
    await bernd.signsIn("bernd", true)
    expect(problemOf(await bernd.engine.health(space))).not.toBe("ok")
    isBusy = false
    await bernd.until(async () => problemOf(await bernd.engine.health(space)) === "ok")
    await holdsAll(bernd, [...inAll, "vier.txt"])
    expect(get(await bernd.engine.spaces()).find((one) => one.space === space)!.alarm).toBeNull()
    all.liar.lie = undefined
    bernd.closes()
  }, 60_000)

  test("writes nothing on a snapshot that is disputed, while the server withholds what it would be compared with", async () => {
    await grows()
    away(all.anna)
    const lie = await falseSnapshot()
    expect(await all.claras.sends(space, lie)).toBe("ok")
    const bernd = await newBrowser()
    expect(await believed(bernd)).toEqual({ seq: lie.header.seq, by: "Clara Beispiel" })
    all.liar.lie = (_method, target) => (target.endsWith(`${space}/journal?from=0`) ? { status: 503, body: bytesOf("") } : undefined)
    await back()
    expect(get(await all.anna.engine.health(space)).alarms).toHaveLength(1)
    await bernd.until(async () => get(await bernd.engine.health(space)).alarms.length > 0)
    expect(problemOf(await bernd.engine.makeFolder(space, "", "nie"))).not.toBe("ok")
    await bernd.reloads()
    expect(problemOf(await bernd.engine.makeFolder(space, "", "nie"))).not.toBe("ok")
    all.liar.lie = undefined
    await bernd.until(async () => problemOf(await bernd.engine.makeFolder(space, "", "doch")) === "ok")
    expect(await believed(bernd)).toBeNull()
    expect(new Set(await bernd.names(space))).toEqual(new Set([...inAll, "doch"]))
    bernd.closes()
  }, 90_000)

  test("a folder that is open shows what was hidden as soon as everything was checked", async () => {
    await grows()
    away(all.anna)
    expect(await all.claras.sends(space, await falseSnapshot())).toBe("ok")
    const bernd = await newBrowser()
    const folder = await bernd.folder(space)
    const shown = async (): Promise<string[]> => get(await bernd.engine.rows(folder.handle, 0, 10)).map((row) => row.name)
    expect(await shown()).not.toContain("drei.txt")
    expect(problemOf(await bernd.engine.verifyFromStart(space))).toBe("damaged")
    expect(new Set(await shown())).toEqual(new Set(inAll))
    expect(bernd.news).toContainEqual({ news: "folder", handle: folder.handle, count: inAll.length })
    expect(await believed(bernd)).toBeNull()
    bernd.closes()
  }, 60_000)

  test("two snapshots that contradict each other: an alarm, and nothing is written, until everything could be checked, by itself", async () => {
    await grows()
    away(all.anna)
    expect(await all.claras.sends(space, await falseSnapshot())).toBe("ok")
    const bernd = await newBrowser()
    const withheld: Lie = (_method, target) => (target.endsWith(`${space}/journal?from=0`) ? { status: 503, body: bytesOf("") } : undefined)
    all.liar.lie = withheld
    const { seq } = must(await writeSnapshotLeased(await all.annas.space(space)))
    const alarms = async () => get(await bernd.engine.health(space)).alarms
    await bernd.until(async () => (await alarms()).length > 0)
    expect(await alarms()).toEqual([{ seq, alarm: "snapshots_contradict", by: "anna Beispiel" }])
    expect(get(await bernd.engine.health(space)).doubted).toBe(true)
    expect(problemOf(await bernd.engine.makeFolder(space, "", "nie"))).not.toBe("ok")
    const one = { person: idText(all.claras.id), role: "reader" as const, untilMs: 0 }
    expect(problemOf(await bernd.engine.setRole(space, [one]))).not.toBe("ok")
    expect((await all.claras.space(space)).head.seq).toBe(seq)
    all.liar.lie = undefined
    await bernd.until(async () => (await believed(bernd)) === null)
    expect(await alarms()).toMatchObject([{ alarm: "snapshot_differs", by: "Clara Beispiel" }])
    expect(get(await bernd.engine.health(space)).doubted).toBe(false)
    bernd.closes()
  }, 60_000)

  test("opens from the genesis where the snapshot's state does not come for now, again and again", async () => {
    await grows()
    const blobs = (await all.annas.space(space)).replay.snapshots.at(-1)!.body.state.chunks.map(({ blob }) => idText(blob))
    all.liar.lie = (_method, target) => (blobs.some((one) => target.includes(one)) ? { status: 503, body: bytesOf("") } : undefined)
    const bernd = await Person.at(all.appliance, all.liar.base)
    asked = []
    await bernd.signsIn("bernd", true)
    await bernd.until(async () => problemOf(await bernd.engine.health(space)) === "ok")
    expect(asked.filter((target) => target === "/snapshot").length).toBe(2)
    expect(await believed(bernd)).toBeNull()
    await holdsAll(bernd)
    bernd.closes()
  }, 60_000)

  test("holds the same where a member's clock goes ahead of who writes the snapshot", async () => {
    await grows()
    const folder = { op: "folder", node: NodeId.random(), parent: NodeId.zero, name: "von morgen" } as const
    const ahead = await all.claras.signs(space, await all.claras.content(space, [folder]), ({ timeMs }) => ({ timeMs: timeMs + 300_000 }))
    expect(await all.claras.sends(space, ahead)).toBe("ok")
    const { seq } = must(await writeSnapshotLeased(await all.annas.space(space)))
    await all.anna.uploads(space, "", [{ path: "vier.txt", bytes: bytesOf("vier") }])
    const bernd = await newBrowser()
    expect(await believed(bernd)).toEqual({ seq, by: "anna Beispiel" })
    await holdsAll(bernd, [...inAll, "von morgen", "vier.txt"])
    expect(problemOf(await bernd.engine.verifyFromStart(space))).toBe("ok")
    bernd.closes()
  }, 60_000)

  test("gives up nothing by what it believed: upkeep checks everything first", async () => {
    await grows()
    const replica = await all.bernds.space(space)
    await replica.forgetKept()
    must(await replica.sync())
    expect(replica.began).toBeDefined()
    must(await keepUp(replica))
    expect(replica.began).toBeUndefined()
  }, 60_000)
})

isNamedAmongAttacks()
