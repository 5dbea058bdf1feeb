// Spaces that begin as they may not: by who may not create any, on another roster, under an id that is taken. Refused
// by the real server by the rule's name, and by somebody's browser when a server on the liar's side lists and hands it
// out.                                docs/protocol.md §1, §4.2, §4.6   twin: tests/evil/genesis_lies_test.cpp
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { isNamedAmongAttacks } from "../base/cases.ts"
import { type Hand, Insiders } from "./insiders.ts"
import { readPage, writePage } from "./liar.ts"
import { get, problemOf } from "./person.ts"
import { hasPrograms } from "./server.ts"
import { idText } from "../../src/mappe/base/id.ts"
import { EntryHash, journalOf, PrincipalId, SpaceId } from "../../src/mappe/base/ids.ts"
import { EpochKey } from "../../src/mappe/base/secret.ts"
import { keyCommit, sealRow } from "../../src/mappe/crypto/row.ts"
import { AccessBody, type AccessFields, encodeGenesis, type Row, SpaceRole } from "../../src/mappe/journal/access.ts"
import { Entry, Kind } from "../../src/mappe/journal/entry.ts"
import { entryTimeMs } from "../../src/mappe/replica/clock.ts"
import { must } from "../vectors/read_vectors.ts"

interface Beginning {
  id: SpaceId
  rosterRoot: EntryHash
  access: { -readonly [Key in keyof Omit<AccessFields, "members">]: AccessFields[Key] } & { members: Row[] }
}

describe.skipIf(!hasPrograms)("spaces that begin as they may not", { timeout: 120_000 }, () => {
  let all: Insiders
  let space = "" // one that is as it should be
  beforeAll(async () => {
    all = await Insiders.start()
    space = await all.space("editor")
  }, 240_000)
  afterAll(() => all?.end())

  /** A space of two, `who` its manager and Bernd an editor, keys and all; changed at will before it is signed. */
  const begins = async (who: Hand, change: (made: Beginning) => void = () => undefined, id = SpaceId.random()): Promise<Entry> => {
    const roster = await who.roster()
    const key = EpochKey.random()
    const rowFor = (of: Hand, role: SpaceRole): Row => {
      const { card, fingerprint } = roster.history.state.person(of.id)!
      return { principal: of.self.principal, fingerprint, role, untilMs: 0, sealed: must(sealRow(key, id, 1, fingerprint, card.boxPk)) }
    }
    const members = [rowFor(who, SpaceRole.manager), rowFor(all.bernds, SpaceRole.editor)]
    const access = { epoch: 1, keyCommit: keyCommit(key, id, 1), flags: 0, members, epochLink: new Uint8Array(0), voids: [] }
    const made: Beginning = { id, rosterRoot: roster.root, access }
    change(made)
    const header = {
      ...{ journal: journalOf(id), seq: 0, prev: EntryHash.zero, author: who.self.principal, timeMs: entryTimeMs(who.api) },
      ...{ kind: Kind.genesis, epoch: 1, adds: [], drops: [], prevAccess: EntryHash.zero, rosterSeen: roster.head },
    }
    const body = { space: id, owner: who.faction, rosterRoot: made.rosterRoot, access: new AccessBody(made.access) }
    return must(Entry.make(header, encodeGenesis(body), who.self.signKeys))
  }
  const creates = async (who: Hand, entry: Entry): Promise<string> => {
    const told = await who.api.createSpace(entry.bytes)
    return told.ok ? "ok" : told.problem?.rule || told.error.kind
  }
  /** A space of this one entry, listed and handed out. */
  const shows = (entry: Entry): void => {
    const id = idText(entry.header.journal)
    all.written = 0
    all.liar.lie = (method, target, said) => {
      if (method !== "GET") {
        if (target.includes(id)) ++all.written
        return undefined
      }
      if (target.startsWith(`/v1/spaces/${id}/journal`)) {
        const from = Number(target.split("from=")[1] ?? 0)
        return { status: 200, body: writePage({ seq: 0, hash: entry.hash, entries: from === 0 ? [entry.bytes] : [] }) }
      }
      if (target !== "/v1/spaces") return undefined
      const list = JSON.parse(Buffer.from(said.body).toString()) as Record<string, unknown>[]
      list.push({ ...list[0], space: id, head: { seq: 0, hash: idText(entry.hash) }, access_seq: 0 })
      return { status: 200, body: new TextEncoder().encode(JSON.stringify(list)) }
    }
  }
  const berndsCards = async () => {
    await all.bernd.reloads()
    return get(await all.bernd.engine.spaces())
  }
  const bothRefuse = async (who: Hand, entry: Entry, rule: string): Promise<void> => {
    expect(await creates(who, entry)).toBe(rule)
    const id = idText(entry.header.journal)
    const before = await berndsCards()
    shows(entry)
    const cards = await berndsCards()
    expect(cards.find((one) => one.space === space)).toMatchObject({ alarm: null, role: "editor" })
    expect(cards.find((one) => one.space === id)).toMatchObject({ title: "", role: null, members: 0 })
    expect(problemOf(await all.bernd.engine.health(id))).toBe("forged")
    expect(problemOf(await all.bernd.engine.makeFolder(id, "", "nie"))).toBe("forged")
    expect(all.written).toBe(0)
    all.liar.lie = undefined
    expect(await berndsCards()).toEqual(before)
  }

  test("without a lie a space begun by hand is taken and believed", async () => {
    const entry = await begins(all.annas)
    const id = idText(entry.header.journal)
    const before = (await berndsCards()).length
    shows(entry) // before the server has it
    expect((await berndsCards()).find((one) => one.space === id)).toMatchObject({ alarm: null, role: "editor", members: 2 })
    all.liar.lie = undefined
    expect(await creates(all.annas, entry)).toBe("ok")
    expect(await berndsCards()).toHaveLength(before + 1)
    expect(problemOf(await all.bernd.engine.makeFolder(id, "", "ein Ordner"))).toBe("ok")
  })

  type Lie = [rule: string, what: string, who: () => Hand, change?: (made: Beginning) => void]
  const lies: Lie[] = [
    ["not_space_creator", "a space by a member who may create none", () => all.claras],
    ["wrong_root", "a space on a roster of nobody", () => all.annas, (made) => void (made.rosterRoot = EntryHash.random())],
    [
      ...(["no_manager", "a space whose author is none", () => all.annas] as const),
      ({ access }) => void (access.members[0] = { ...access.members[0]!, role: SpaceRole.editor }),
    ],
    ["wrong_voids", "a space that begins with voids", () => all.annas, ({ access }) => void (access.voids = [0])],
    [
      ...(["row_not_current", "a space with somebody the faction does not know", () => all.annas] as const),
      ({ access }) => {
        const { principal, ...row } = access.members[1]!
        access.members[1] = { ...row, principal: { ...principal, id: PrincipalId.random() } }
      },
    ],
  ]
  for (const [rule, what, who, change] of lies)
    test(`${rule}: ${what}`, async () => bothRefuse(who(), await begins(who(), change), rule))

  // The server cannot know; nobody shows such a space.
  test("denied: a space whose first key is not the same for all", async () => {
    const entry = await begins(all.annas, ({ access }) => {
      const { sealed, ...row } = access.members[1]!
      const other = sealed.slice()
      other[other.length - 1]! ^= 1
      access.members[1] = { ...row, sealed: other }
    })
    expect(await creates(all.annas, entry)).toBe("ok")
    const id = idText(entry.header.journal)
    for (const member of [all.bernd, all.anna]) {
      expect(problemOf(await member.engine.makeFolder(id, "", "nie"))).toBe("denied")
      expect(problemOf(await member.engine.openFolder(id, "", { by: "name", down: false }))).toBe("denied")
    }
    expect(await all.berndSees(space)).toMatchObject({ alarm: undefined, names: ["eins.txt"] })
    expect(readPage(await all.liar.honest(`/v1/spaces/${id}/journal?from=0`)).seq).toBe(0)
  })

  // The server would otherwise give one space another's journal.
  test("id: a space under an id that is taken, by a space or by a person", async () => {
    expect(await creates(all.annas, await begins(all.annas, undefined, must(SpaceId.parseText(space))))).toBe("id")
    expect(await creates(all.annas, await begins(all.annas, undefined, must(SpaceId.parseText(idText(all.bernds.id)))))).toBe("id")
    expect(await all.berndSees(space)).toMatchObject({ alarm: undefined, names: ["eins.txt"] })
  })
})

isNamedAmongAttacks()
