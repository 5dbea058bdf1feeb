// Members who write what their role, row, time or the journal's order does not allow, and who change sets of members as
// they may not: refused by the real server by the rule's name, by the browser's replica by the same rule, and by
// somebody's browser when a server on the liar's side hands it out. docs/protocol.md §4.3, §4.6, §13.1
//                                                    twins: tests/evil/member_rights_test.cpp, member_sets_test.cpp
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { isNamedAmongAttacks } from "../base/cases.ts"
import { dayMs, Hand, Insiders, type Members, minuteMs, rowOf, sealed, without, withRow } from "./insiders.ts"
import { hasPrograms } from "./server.ts"
import type { SpaceRole as RoleWord } from "../../src/engine/contract.ts"
import { EntryHash, NodeId, NoteId, PrincipalId } from "../../src/mappe/base/ids.ts"
import { BoxSeed, EpochKey, SignSeed } from "../../src/mappe/base/secret.ts"
import { keyCommit } from "../../src/mappe/crypto/row.ts"
import { flag, SpaceRole } from "../../src/mappe/journal/access.ts"
import { type BlobSize, blobSizeBytes, parseContent } from "../../src/mappe/journal/content.ts"
import { type Entry, Kind } from "../../src/mappe/journal/entry.ts"
import type { Op } from "../../src/mappe/journal/ops.ts"
import { encodePrune } from "../../src/mappe/journal/prune.ts"
import { Identity } from "../../src/mappe/replica/identity.ts"
import { must } from "../vectors/read_vectors.ts"

describe.skipIf(!hasPrograms)("members who lie", { timeout: 60_000 }, () => {
  let all: Insiders
  let clara: Hand
  beforeAll(async () => {
    all = await Insiders.start()
    clara = all.claras
  }, 180_000)
  afterAll(() => all?.end())

  const file = async (space: string): Promise<NodeId> => {
    const { state } = await clara.space(space)
    return [...state.children(NodeId.zero)].find((one) => one.name === "eins.txt")!.id
  }
  const liveBlob = async (space: string): Promise<BlobSize> => {
    const { state } = await clara.space(space)
    const chunk = must(parseContent(state.current(await file(space))!.content)).chunks[0]!
    return { blob: chunk.blob, sizeBytes: blobSizeBytes(chunk.plainSizeBytes) }
  }
  const note = async (space: string) => {
    const op: Op = {
      ...{ op: "note", note: NoteId.random(), about: { node: await file(space) }, text: "gelesen" },
      ...{ attachments: [], addressees: [], replyTo: NoteId.zero },
    }
    return clara.content(space, [op], Kind.note)
  }

  // ---- what an entry may not

  test("without a lie an editor's entry is taken by the server and believed from the liar", async () => {
    const space = await all.space("editor")
    await all.isBelievedAndTaken(space, clara, await clara.signs(space, await clara.harmless(space)))
  })
  test("without a lie a commenter's note is taken and believed", async () => {
    const space = await all.space("commenter")
    await all.isBelievedAndTaken(space, clara, await clara.signs(space, await note(space)))
  })

  type Lie = [rule: string, what: string, role: RoleWord, make: (space: string) => Promise<Entry>]
  const ofHarmless = async (space: string, change: Parameters<Hand["signs"]>[2]): Promise<Entry> =>
    clara.signs(space, await clara.harmless(space), change)
  const stranger = (): Identity =>
    new Identity(clara.self.principal, clara.faction, clara.self.rosterRoot, SignSeed.random(), BoxSeed.random())
  const lies: Lie[] = [
    ["role_too_low", "a reader who writes", "reader", (space) => ofHarmless(space, undefined)],
    ["role_too_low", "a reader who leaves a note", "reader", async (space) => clara.signs(space, await note(space))],
    ["role_too_low", "a commenter who writes content", "commenter", (space) => ofHarmless(space, undefined)],
    [
      ...(["drops_need_editor", "a commenter whose note drops a blob", "commenter"] as const),
      async (space) => {
        const blob = await liveBlob(space)
        return clara.signs(space, await note(space), () => ({ drops: [blob] }))
      },
    ],
    [
      ...(["role_too_low", "an editor who prunes", "editor"] as const),
      async (space) => clara.signs(space, await clara.draft(space, encodePrune({ snapshotSeq: 2, seqs: [1] }), Kind.prune)),
    ],
    [
      ...(["wrong_prune", "a manager who erases an access entry", "manager"] as const),
      async (space) => {
        const { access } = (await clara.space(space)).replay.verified
        const prune = encodePrune({ snapshotSeq: access.head.seq, seqs: [access.newestAccess.seq] })
        return clara.signs(space, await clara.draft(space, prune, Kind.prune))
      },
    ],
    [
      ...(["bad_signature", "an entry with another's signature", "editor"] as const),
      async (space) => clara.signs(space, await clara.harmless(space), undefined, stranger()),
    ],
    ["wrong_epoch", "an entry under an epoch to come", "editor", (space) => ofHarmless(space, ({ epoch }) => ({ epoch: epoch + 1 }))],
    [
      ...(["wrong_prev_access", "an entry that hides the newest members", "editor"] as const),
      (space) => ofHarmless(space, () => ({ prevAccess: EntryHash.random() })),
    ],
    [
      ...(["roster_goes_back", "an entry that names an older roster than the one before", "editor"] as const),
      async (space) => {
        const { history } = await clara.roster()
        return ofHarmless(space, ({ rosterSeen }) => ({ rosterSeen: history.entry(rosterSeen!.seq - 1)!.pin }))
      },
    ],
    [
      ...(["blob_not_live", "an entry that drops what is not there", "editor"] as const),
      async (space) => {
        const { blob, content } = await sealed("nie da gewesen")
        return ofHarmless(space, () => ({ drops: [{ blob: content.chunks[0]!.blob, sizeBytes: blob.length }] }))
      },
    ],
    [
      ...(["blob_already_live", "an entry that adds what is there", "editor"] as const),
      async (space) => {
        const blob = await liveBlob(space)
        return ofHarmless(space, () => ({ adds: [blob] }))
      },
    ],
  ]
  for (const [rule, what, role, make] of lies)
    test(`${rule}: ${what}`, async () => {
      const space = await all.space(role)
      await all.bothRefuse(space, clara, await make(space), rule)
    })

  test("unknown_author, and forged: an entry in somebody else's name", async () => {
    const space = await all.space("editor")
    const entry = await ofHarmless(space, () => ({ author: all.bernds.self.principal }))
    await all.bothRefuse(space, clara, entry, "unknown_author", { client: "bad_signature" })
  })
  test("wrong_epoch: an entry under the epoch before", async () => {
    const space = await all.space("manager")
    const body = await all.annas.set(space)
    await all.annas.raise(space, body)
    expect(await all.annas.sends(space, await all.annas.signs(space, all.annas.access(body)))).toBe("ok")
    await all.bothRefuse(space, clara, await ofHarmless(space, ({ epoch }) => ({ epoch: epoch - 1 })), "wrong_epoch")
  })
  test("roster_unknown, and forked: an entry on a roster of its own", async () => {
    const space = await all.space("editor")
    const entry = await ofHarmless(space, ({ rosterSeen }) => ({
      rosterSeen: { seq: rosterSeen!.seq, hash: EntryHash.random() },
    }))
    await all.bothRefuse(space, clara, entry, "roster_unknown", { alarm: "forked" })
  })

  // ---- times

  test("clock: an entry dated eleven minutes later is refused by the server alone", async () => {
    const space = await all.space("editor")
    const entry = await ofHarmless(space, ({ timeMs }) => ({ timeMs: timeMs + 11 * minuteMs }))
    expect(await clara.sends(space, entry)).toBe("clock")
    all.liar.lie = all.shows(space, entry)
    expect(await all.berndSees(space)).toMatchObject({ alarm: undefined, seq: entry.header.seq })
    all.liar.lie = undefined
  })
  test("clock, and forged: an entry of the day after tomorrow", async () => {
    const space = await all.space("editor")
    const entry = await ofHarmless(space, ({ timeMs }) => ({ timeMs: timeMs + 2 * dayMs }))
    expect(await clara.sends(space, entry)).toBe("clock")
    const seen = await all.berndSees(space)
    all.liar.lie = all.shows(space, entry)
    expect(await all.berndSees(space)).toEqual({ ...seen, alarm: "forged" })
    all.liar.lie = undefined
    expect(await all.berndSees(space)).toEqual(seen)
  })
  const goAway = (): void => [all.anna, all.bernd].forEach((one) => one.closes())
  const comeBack = async (): Promise<void> => {
    for (const one of [all.anna, all.bernd]) await one.opens()
  }
  test("membership_ended: a back-dated entry does not revive it", async () => {
    const space = await all.space("editor")
    goAway() // a manager's browser would put her out
    const body = await all.annas.set(space)
    withRow(body, clara, { untilMs: Date.now() + 5 * minuteMs })
    expect(await all.annas.sends(space, await all.annas.signs(space, all.annas.access(body)))).toBe("ok")
    const later = await all.annas.signs(space, await all.annas.harmless(space), ({ timeMs }) => ({ timeMs: timeMs + 9 * minuteMs }))
    expect(await all.annas.sends(space, later)).toBe("ok")
    const entry = await ofHarmless(space, undefined)
    expect(await clara.sends(space, entry)).toBe("membership_ended")
    expect(await all.judged(space, entry)).toBe("membership_ended")
    await comeBack()
  })

  // ---- sets of members

  test("without a lie a manager's new epoch is taken and believed", async () => {
    const space = await all.space("manager")
    const body = await clara.set(space)
    await clara.raise(space, body)
    await all.isBelievedAndTaken(space, clara, await clara.signs(space, clara.access(body)))
    expect(must((await all.bernd.engine.health(space)) as never)).toMatchObject({ alarms: [] })
  })

  type SetLie = [rule: string, what: string, role: RoleWord, change: (body: Members, space: string) => Promise<unknown> | void]
  const newest = async (space: string): Promise<number> => (await clara.space(space)).replay.verified.access.newestAccess.seq
  const sets: SetLie[] = [
    ["not_own_row", "an editor who lowers another", "editor", (body) => withRow(body, all.bernds, { role: SpaceRole.reader })],
    [
      ...(["not_own_row", "an editor who removes another", "editor"] as const),
      (body, space) => {
        without(body, all.bernds)
        return clara.raise(space, body)
      },
    ],
    ["not_own_row", "an editor who freezes the space", "editor", (body) => void (body.flags |= flag.frozen)],
    ["not_a_self_change", "an editor who makes herself manager", "editor", (body) => withRow(body, clara, { role: SpaceRole.manager })],
    ["not_a_self_change", "an editor who changes the key though nobody left", "editor", (body, space) => clara.raise(space, body)],
    [
      ...(["voids_need_manager", "an editor who calls an entry void", "editor"] as const),
      async (body, space) => {
        body.voids = [await newest(space)]
        await clara.raise(space, body)
      },
    ],
    ["epoch_must_rise", "a manager who removes somebody and keeps the key", "manager", (body) => without(body, all.annas)],
    [
      ...(["epoch_must_rise", "a void on the same epoch", "manager"] as const),
      async (body, space) => void (body.voids = [await newest(space)]),
    ],
    [
      ...(["epoch_skips", "a manager who leaves an epoch out", "manager"] as const),
      (body, space) => {
        ++body.epoch
        return clara.raise(space, body)
      },
    ],
    [
      ...(["key_commit_changed", "a manager who changes the key and not the epoch", "manager"] as const),
      async (body, space) => {
        const key = EpochKey.random()
        body.keyCommit = keyCommit(key, (await clara.space(space)).id, body.epoch)
        await clara.sealRows(space, body, key)
      },
    ],
    [
      ...(["row_changed", "a manager who gives one member another key in the same epoch", "manager"] as const),
      async (body, space) => {
        const other = { ...body, members: [...body.members] }
        await clara.sealRows(space, other, EpochKey.random())
        withRow(body, all.bernds, { sealed: rowOf(other, all.bernds).sealed })
      },
    ],
    [
      ...(["link_missing", "a manager who cuts the past off", "manager"] as const),
      async (body, space) => {
        await clara.raise(space, body)
        body.epochLink = new Uint8Array(0)
      },
    ],
    [
      ...(["wrong_voids", "a manager who leaves a gap", "manager"] as const),
      async (body, space) => {
        body.voids = [(await newest(space)) - 1]
        await clara.raise(space, body)
      },
    ],
    [
      ...(["wrong_voids", "a manager who calls the genesis void", "manager"] as const),
      async (body, space) => {
        const { head } = (await clara.space(space)).replay.verified.access
        body.voids = Array.from({ length: head.seq + 1 }, (_, seq) => seq)
        await clara.raise(space, body)
      },
    ],
    [
      ...(["no_manager", "a manager who leaves nobody in charge", "manager"] as const),
      (body) => void (body.members = body.members.map((row) => ({ ...row, role: SpaceRole.editor }))),
    ],
    [
      ...(["row_not_current", "a manager who lets in somebody the faction does not know", "manager"] as const),
      (body) => {
        const unknown = { ...rowOf(body, clara), role: SpaceRole.reader }
        body.members.push({ ...unknown, principal: { ...unknown.principal, id: PrincipalId.random() } })
      },
    ],
    [
      ...(["epoch_must_stay", "a leaver who chooses the next key", "manager"] as const),
      (body, space) => {
        without(body, clara)
        return clara.raise(space, body)
      },
    ],
  ]
  for (const [rule, what, role, change] of sets)
    test(`${rule}: ${what}`, async () => {
      const space = await all.space(role)
      const body = await clara.set(space)
      await change(body, space)
      await all.bothRefuse(space, clara, await clara.signs(space, clara.access(body)), rule)
    })

  test("epoch_skips: a manager who goes back to a former key", async () => {
    const space = await all.space("manager")
    const former = await clara.set(space)
    const newer = { ...former, members: [...former.members] }
    await clara.raise(space, newer)
    expect(await clara.sends(space, await clara.signs(space, clara.access(newer)))).toBe("ok")
    await all.bothRefuse(space, clara, await clara.signs(space, clara.access(former)), "epoch_skips")
  })
  test("frozen: an editor who writes into a frozen space", async () => {
    const space = await all.space("editor")
    const body = await all.annas.set(space)
    body.flags |= flag.frozen
    expect(await all.annas.sends(space, await all.annas.signs(space, all.annas.access(body)))).toBe("ok")
    const entry = await ofHarmless(space, undefined)
    expect(await clara.sends(space, entry)).toBe("frozen")
    expect(await all.judged(space, entry)).toBe("frozen")
    const seen = await all.berndSees(space)
    all.liar.lie = all.shows(space, entry)
    expect(await all.berndSees(space)).toEqual({ ...seen, alarm: "forged" })
    all.liar.lie = undefined
    expect(await all.berndSees(space)).toEqual(seen)
  })
  /** Clara has left, rightly; nobody's browser has come by since. */
  const isLeftByClara = async (role: RoleWord): Promise<string> => {
    const space = await all.space(role)
    goAway()
    const body = await clara.set(space)
    without(body, clara)
    expect(await clara.sends(space, await clara.signs(space, clara.access(body)))).toBe("ok")
    return space
  }
  test("refresh_needed: nothing is written under a key that a leaver knows; the next browser raises the epoch", async () => {
    const space = await isLeftByClara("editor")
    const entry = await all.bernds.signs(space, await all.bernds.harmless(space))
    expect(await all.bernds.sends(space, entry)).toBe("refresh_needed")
    expect(await all.judged(space, entry)).toBe("refresh_needed")
    const { epoch } = (await all.annas.space(space)).replay.verified.access
    await comeBack()
    expect(await all.berndWrites(space, "weiter")).toBe("ok")
    expect((await all.annas.space(space)).replay.verified.access.epoch).toBe(epoch + 1)
  })
  test("unknown_author: a leaver who writes the next epoch herself; to the server she is nobody", async () => {
    const space = await isLeftByClara("manager")
    const next = await all.annas.set(space)
    await all.annas.raise(space, next) // that she has this key is the point
    const entry = await all.annas.signs(space, all.annas.access(next), () => ({ author: clara.self.principal }), clara.self)
    expect(await clara.sends(space, entry)).toBe("not_found")
    expect(await all.judged(space, entry)).toBe("unknown_author")
    await comeBack()
    expect(await all.berndWrites(space, "weiter")).toBe("ok")
  })
})

isNamedAmongAttacks()
