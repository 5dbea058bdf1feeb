// Members who may write, and write what is no change or not what it says: operations that do not fit, bodies that do
// not open, notes as content, digests of others' bytes, one blob for two texts, snapshots of another state. The server
// cannot see it; every browser skips the same or finds it out, names the author, and goes on.
//                              docs/protocol.md §4.7, §4.8, §4.9, §4.11, §5   twin: tests/evil/content_lies_test.cpp
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { isNamedAmongAttacks } from "../base/cases.ts"
import { type Hand, Insiders, type Sealed, sealed } from "./insiders.ts"
import { bytesOf, get, type Person, problemOf } from "./person.ts"
import { hasPrograms } from "./server.ts"
import { plainBytes, twoKeyBlob } from "./two_key_blob.ts"
import type { Bytes } from "../../src/mappe/base/bytes.ts"
import { Writer } from "../../src/mappe/base/cbor.ts"
import { idText } from "../../src/mappe/base/id.ts"
import { AgendaId, Digest, EntryHash, NodeId, NoteId, PrincipalId } from "../../src/mappe/base/ids.ts"
import { ContentDigest } from "../../src/mappe/crypto/space_keys.ts"
import type { MeetingFields, Seen, Subject } from "../../src/mappe/journal/agenda_ops.ts"
import { type Content, blobSizeBytes, parseContent } from "../../src/mappe/journal/content.ts"
import { Entry, Kind } from "../../src/mappe/journal/entry.ts"
import { encodeOps, type NoteOp, type Op } from "../../src/mappe/journal/ops.ts"
import { encodeSnapshotBody, encodeState } from "../../src/mappe/journal/snapshot.ts"
import { limboId } from "../../src/mappe/journal/state.ts"
import { stateDigest } from "../../src/mappe/replica/replay.ts"
import { must } from "../vectors/read_vectors.ts"

describe.skipIf(!hasPrograms)("what stands in entries", { timeout: 120_000 }, () => {
  let all: Insiders
  let clara: Hand
  beforeAll(async () => {
    all = await Insiders.start()
    clara = all.claras
  }, 240_000)
  afterAll(() => all?.end())

  const folder = (name: string, parent = NodeId.zero, node = NodeId.random()): Op => ({ op: "folder", node, parent, name })
  const move = (node: NodeId, parent: NodeId, name: string): Op => ({ op: "move", node, parent, name })
  const fileOf = (name: string, content: Content): Op => ({ op: "file", node: NodeId.random(), parent: NodeId.zero, name, content, mtimeMs: 1 })
  const nodeAt = async (space: string, path: string): Promise<NodeId> => (await clara.space(space)).state.resolve(path)!

  /** Clara's entry of this body and kind, with these blobs, which the server takes. Gives its seq. */
  const sendsBody = async (space: string, body: Bytes, kind: Kind = Kind.content, blobs: Sealed["blob"][] = [], ids: Content[] = []): Promise<number> => {
    const adds = ids.flatMap(({ chunks }, at) => chunks.map(({ blob }) => ({ blob, sizeBytes: blobs[at]!.length })))
    const entry = await clara.signs(space, await clara.draft(space, body, kind), () => ({ adds }))
    expect(await clara.sends(space, entry, blobs)).toBe("ok")
    return entry.header.seq
  }
  const sends = (space: string, ops: Op[], kind: Kind = Kind.content): Promise<number> => sendsBody(space, encodeOps(ops), kind)
  const sendsFiles = (space: string, files: [name: string, made: Sealed][]): Promise<number> =>
    sendsBody(
      ...([space, encodeOps(files.map(([name, { content }]) => fileOf(name, content))), Kind.content] as const),
      ...([files.map(([, { blob }]) => blob), files.map(([, { content }]) => content)] as const),
    )
  const reads = async (person: Person, space: string, name: string): Promise<string> =>
    Buffer.from(await person.reads(space, (await person.row(space, name)).node)).toString()
  const arrives = async (person: Person, space: string, seq: number): Promise<void> =>
    person.until(async () => get(await person.engine.health(space)).seq >= seq)

  /** All of them are skipped by Bernd and by Anna with these words and Clara's name; what the space holds stays as it
   *  is, and both go on writing. */
  type Lie = [why: string, send: () => Promise<number>]
  const areSkipped = async (space: string, lies: Lie[]): Promise<void> => {
    const before = await all.anna.names(space)
    const words: { seq: number; reason: string; by: string }[] = []
    for (const [reason, send] of lies) words.push({ seq: await send(), reason, by: "Clara Beispiel" })
    for (const one of [all.bernd, all.anna]) {
      await arrives(one, space, words.at(-1)!.seq)
      await one.until(async () => get(await one.engine.health(space)).skipped.length === words.length)
      expect(get(await one.engine.health(space))).toMatchObject({ skipped: words, alarms: [] })
      expect(await one.names(space)).toEqual(before)
    }
    expect(await all.berndWrites(space, "von Bernd")).toBe("ok")
    expect(problemOf(await all.anna.engine.makeFolder(space, "", "von Anna"))).toBe("ok")
    const { seq } = get(await all.anna.engine.health(space))
    await arrives(all.bernd, space, seq)
    expect(await all.bernd.names(space)).toEqual(await all.anna.names(space))
    expect(problemOf(await all.bernd.engine.verifyFromStart(space))).toBe("ok")
  }

  test("without a lie an entry by hand is a change", async () => {
    const space = await all.space("editor")
    const seq = await sends(space, [folder("von Clara")])
    await arrives(all.bernd, space, seq)
    expect(await all.bernd.names(space)).toEqual(["von Clara", "eins.txt"])
    expect(get(await all.bernd.engine.health(space)).skipped).toEqual([])
  })

  // ---- operations that do not fit

  test("skipped: operations on what is not there or not live", async () => {
    const space = await all.space("editor")
    const made = async (name: string, parent = ""): Promise<string> => get(await all.anna.engine.makeFolder(space, parent, name)).node
    await made("Ordner")
    const gone = await made("weg")
    await made("innen", gone)
    const trashed = await nodeAt(space, "/weg")
    get(await all.anna.engine.trash(space, [gone]))
    const [file, dir] = [await nodeAt(space, "/eins.txt"), await nodeAt(space, "/Ordner")]
    const { stamp } = (await clara.space(space)).state.current(file)!
    const one = (op: Op) => () => sends(space, [op])
    const nothing: Content = { sizeBytes: 0, digest: undefined, level: 0, chunks: [] }
    await areSkipped(space, [
      ["unknown_node", one({ op: "trash", node: NodeId.random() })],
      ["id_taken", one(folder("neu", NodeId.zero, file))],
      ["id_taken", one(folder("neu", NodeId.zero, limboId()))],
      ["not_live", one(move(trashed, NodeId.zero, "da"))],
      ["wrong_sort", one({ op: "trash", node: NodeId.zero })],
      ["parent_not_folder", one(folder("neu", file))],
      ["below_itself", one(move(dir, dir, "neu"))],
      ["bad_name", one(folder(".."))],
      ["bad_name", one(folder("a/b"))],
      ["name_taken", one(folder("EINS.TXT"))],
      ["not_trashed", one({ op: "purge", node: file })],
      ["has_children", one({ op: "purge", node: trashed })],
      ["current_version", one({ op: "forget", node: file, versions: [{ seq: stamp.seq, op: stamp.op }] })],
      ["unknown_version", one({ op: "forget", node: file, versions: [{ seq: 1_000_000, op: 0 }] })],
      ["attributes_too_large", one({ op: "attr", node: file, key: "k", value: "x".repeat(70_000) })],
      ["unknown_node", one({ op: "put", node: NodeId.random(), base: undefined, content: nothing, mtimeMs: 1 })],
      ["not_manager", one({ op: "object", seq: 1 })],
    ])
  })

  test("skipped: an entry of which one operation does not fit does nothing at all", async () => {
    const space = await all.space("editor")
    const file = await nodeAt(space, "/eins.txt")
    await areSkipped(space, [["name_taken", () => sends(space, [folder("neu"), { op: "trash", node: file }, folder("NEU")])]])
  })

  test("skipped: bodies that are none", async () => {
    const space = await all.space("editor")
    const unknown = new Writer().array(1).array(2).text("teleport").bytes(NodeId.random()).done()
    await areSkipped(space, [
      ["malformed", () => sendsBody(space, new Uint8Array([0xff, 0xff]))],
      ["unknown_operation", () => sendsBody(space, unknown)],
      [
        "unreadable",
        async () => {
          const honest = await clara.signs(space, await clara.harmless(space))
          const other = must(Entry.make(honest.header, new Uint8Array(168).fill(7), clara.self.signKeys))
          expect(await clara.sends(space, other)).toBe("ok")
          return other.header.seq
        },
      ],
    ])
  })

  // ---- notes

  const note = (about: NodeId, text: string, change: Partial<NoteOp> = {}): Op => ({
    ...{ op: "note", note: NoteId.random(), about: { node: about }, text, attachments: [], addressees: [], replyTo: NoteId.zero },
    ...change,
  })
  test("skipped: notes as content, and content as notes", async () => {
    const space = await all.space("editor")
    const file = await nodeAt(space, "/eins.txt")
    const resolve: Op = { op: "resolve", note: NoteId.random() }
    await areSkipped(space, [
      ["wrong_kind", () => sends(space, [note(file, "gelesen")])],
      ["wrong_kind", () => sends(space, [folder("neu")], Kind.note)],
      ["wrong_kind", () => sends(space, [resolve])],
      ["unknown_note", () => sends(space, [resolve], Kind.note)],
    ])
  })

  // Anna's note stays as she wrote it, and open; the twin: Clara erases her own.
  test("skipped: what nobody may do with another's note", async () => {
    const space = await all.space("editor")
    const file = await nodeAt(space, "/eins.txt")
    const { note: text } = get(await all.anna.engine.writeNote(space, idText(file), { text: "Bitte lesen", to: [], answers: "", files: [] }))
    const annas = must(NoteId.parseText(text))
    const [own, unknown] = [NoteId.random(), NoteId.random()]
    await sends(space, [note(file, "gelesen", { note: own, replyTo: annas })], Kind.note)
    const erased = await sends(space, [{ op: "erase", note: own }], Kind.note)
    await arrives(all.anna, space, erased)
    const before = get(await all.anna.engine.notes(space, idText(file)))
    const lie = (...ops: Op[]) => () => sends(space, ops, Kind.note)
    await areSkipped(space, [
      ["not_author", lie({ op: "erase", note: annas })],
      ["not_author", lie({ op: "resolve", note: annas })],
      ["already_done", lie({ op: "erase", note: own })],
      ["unknown_note", lie({ op: "erase", note: unknown })],
      ["unknown_note", lie(note(file, "ja", { replyTo: NoteId.random() }))],
      ["unknown_node", lie(note(NodeId.random(), "ja"))],
      ["id_taken", lie(note(file, "etwas anderes", { note: annas }))],
      ["id_taken", lie(note(file, "ja", { note: NoteId.zero }))],
      ["malformed", lie(note(file, "x".repeat(16_385)))],
      ["not_author", lie({ op: "resolve", note: own }, { op: "erase", note: annas })], // one takes the others along
    ])
    expect(get(await all.anna.engine.notes(space, idText(file)))).toEqual(before)
  })

  test("skipped: what does not fit on an agenda; the same words where they belong are a change", async () => {
    const space = await all.space("editor")
    const council: Subject = { oparlId: "https://rat.example/oparl/item/3" }
    const [own, unknown]: Subject[] = [{ own: AgendaId.random() }, { own: AgendaId.random() }]
    const id = (own as { own: AgendaId }).own
    const file = await nodeAt(space, "/eins.txt")
    const brief = (subject: Subject, seen: Seen, text: string): Op => ({ op: "brief", subject, field: "recommendation", seen, text })
    const fields: MeetingFields = { owner: "faction", title: "", body: "", startMs: 0, endMs: 0, place: "", cancelled: false }
    const meeting = (seen: Seen, title: string): Op => ({ op: "meeting", id, seen, ...fields, title })
    const made = { seq: await sends(space, [meeting(undefined, "Fraktionssitzung")]), op: 0 }
    const written = { seq: await sends(space, [brief(council, undefined, "zustimmen")]), op: 0 }
    await sends(space, [{ op: "assign", subject: council, node: file }])
    const lie = (...ops: Op[]) => () => sends(space, ops)
    await areSkipped(space, [
      ["wrong_kind", () => sends(space, [brief(own!, undefined, "dagegen")], Kind.note)],
      ["not_current", lie(brief(council, undefined, "dagegen"))],
      ["not_current", lie(brief(council, made, "dagegen"))],
      ["malformed", lie(brief(council, written, "x".repeat(16_385)))],
      ["malformed", lie(meeting(made, "x".repeat(1_025)))],
      ["malformed", lie(brief({ oparlId: "" }, undefined, "dagegen"))],
      ["malformed", lie(brief({ oparlId: "x".repeat(2_049) }, undefined, "dagegen"))],
      ["unknown_entry", lie(brief(unknown!, undefined, "dagegen"))],
      ["id_taken", lie(meeting(undefined, "Andere Sitzung"))],
      ["not_current", lie({ op: "remove", id, seen: written })],
      ["already_done", lie({ op: "assign", subject: council, node: file })],
      ["unknown_node", lie({ op: "assign", subject: council, node: NodeId.random() })],
      [
        "unknown_entry",
        lie({ op: "unassign", subject: council, node: file }, { op: "attend", subject: unknown!, person: PrincipalId.random(), answer: "comes" }),
      ],
    ])
  })

  // ---- bytes that are not what they are said to be

  const text = "Bernds wichtiger Antrag\n"
  const digestOf = async (space: string, of: string): Promise<Digest> => {
    const digest = new ContentDigest()
    await digest.addChunk(bytesOf(of))
    return digest.finish((await clara.space(space)).spaceConst)
  }
  /** Clara's file takes the name in the moment when Bernd saves his under it, and its digest says that it holds the
   *  same. Gives the texts that are there then. */
  const berndSavesWhatClaraClaims = async (change: (made: Sealed) => Promise<Sealed>): Promise<string[]> => {
    const space = await all.space("editor")
    const lie = await change(await sealed(text))
    lie.content.digest = await digestOf(space, text)
    let isFirst = true
    all.liar.before = async (method, target) => {
      if (!isFirst || method !== "POST" || !target.endsWith("/journal")) return
      isFirst = false
      await sendsFiles(space, [["Antrag.txt", lie]])
    }
    await all.bernd.uploads(space, "", [{ path: "Antrag.txt", bytes: bytesOf(text) }])
    all.liar.before = undefined
    expect(isFirst).toBe(false)
    const { seq } = get(await all.bernd.engine.health(space))
    await arrives(all.anna, space, seq)
    const texts: string[] = []
    for (const row of await all.anna.list(space)) {
      if (row.name === "eins.txt") continue
      for (const { version } of get(await all.anna.engine.file(space, row.node)).versions) {
        const got = await all.anna.engine.content(space, row.node, version, 1 << 20)
        texts.push(got.ok ? Buffer.from(got.value).toString() : got.problem.kind)
      }
    }
    return texts.sort()
  }
  test("without a lie an equal digest of equal bytes is nothing to save", async () =>
    expect(await berndSavesWhatClaraClaims(async (made) => made)).toEqual([text]))
  test("a foreign digest does not keep somebody from saving", async () => {
    const other = "C".repeat(text.length)
    expect(await berndSavesWhatClaraClaims(() => sealed(other))).toEqual([text, other].sort())
  })
  test("a foreign digest of bytes that do not open does not either", async () => {
    const made = await berndSavesWhatClaraClaims(async ({ content, blob }) => {
      const chunks = content.chunks.map((one) => ({ ...one, key: crypto.getRandomValues(new Uint8Array(32)) }))
      return { content: { ...content, chunks }, blob }
    })
    expect(made).toEqual([text, "damaged"].sort())
  })

  // What the browser keeps of the blob is warm from the first file; the second is told by its own key.
  test("one blob for two texts gives each entry its own, kept for on the way or not", async () => {
    const space = await all.space("editor")
    const { id, blob, keys, texts } = await twoKeyBlob("Der Antrag wird angenommen. ")
    expect(Buffer.compare(texts[0]!, texts[1]!)).not.toBe(0)
    const of = (which: number): Sealed => ({
      content: { sizeBytes: plainBytes, digest: undefined, level: 0, chunks: [{ blob: id, key: keys[which]!.slice(), plainSizeBytes: plainBytes }] },
      blob,
    })
    await sendsFiles(space, [["ja.txt", of(0)]])
    const seq = await sends(space, [fileOf("nein.txt", of(1).content)])
    await arrives(all.bernd, space, seq)
    const both = async (): Promise<Uint8Array[]> => {
      const nodes = [await all.bernd.row(space, "ja.txt"), await all.bernd.row(space, "nein.txt")].map(({ node }) => node)
      return Promise.all(nodes.map((node) => all.bernd.reads(space, node)))
    }
    expect((await both()).map((bytes) => Buffer.from(bytes))).toEqual(texts.map((bytes) => Buffer.from(bytes)))
    get(await all.bernd.engine.keep(space, (await all.bernd.row(space, "ja.txt")).node, Date.now() + 3_600_000))
    expect((await both()).map((bytes) => Buffer.from(bytes))).toEqual(texts.map((bytes) => Buffer.from(bytes)))
  })

  // One unreadable file is named and does not spoil its folder.
  test("damaged: files whose author lied about key or size", async () => {
    const space = await all.space("editor")
    const [key, longer, sum] = [await sealed("Schlüssel"), await sealed("Länge"), await sealed("Summe")]
    key.content.chunks[0]!.key = crypto.getRandomValues(new Uint8Array(32))
    longer.content.sizeBytes = longer.content.chunks[0]!.plainSizeBytes = 900_000
    ++sum.content.sizeBytes
    const seq = await sendsFiles(space, [["a", key], ["b", longer], ["c", sum]])
    await arrives(all.bernd, space, seq)
    expect(blobSizeBytes(900_000)).toBeGreaterThan(longer.blob.length)
    const refusals: string[] = []
    for (const name of ["a", "b", "c"])
      refusals.push(problemOf(await all.bernd.engine.content(space, (await all.bernd.row(space, name)).node, "", 1 << 20)))
    expect(refusals).toEqual(["damaged", "damaged", "damaged"])
    expect(await reads(all.bernd, space, "eins.txt")).toBe("eins")
    expect(get(await all.bernd.engine.health(space)).skipped).toEqual([]) // sizes and blobs decide nothing
  })

  test("named_blob_dropped: bytes that a member drops though a file is made of them; the next entry of an editor keeps them", async () => {
    const space = await all.space("editor")
    const { state } = await clara.space(space)
    const chunk = must(parseContent(state.current(await nodeAt(space, "/eins.txt"))!.content)).chunks[0]!
    const dropped = { blob: chunk.blob, sizeBytes: blobSizeBytes(chunk.plainSizeBytes) }
    const entry = await clara.signs(space, await clara.harmless(space), () => ({ drops: [dropped] }))
    expect(await clara.sends(space, entry)).toBe("ok")
    const alarms = [{ seq: entry.header.seq, alarm: "named_blob_dropped", by: "Clara Beispiel" }]
    for (const one of [all.bernd, all.anna]) {
      await one.until(async () => get(await one.engine.health(space)).alarms.length > 0)
      expect(get(await one.engine.health(space)).alarms).toEqual(alarms)
    }
    expect(await all.berndWrites(space, "neu")).toBe("ok")
    const newest = must(Entry.parse((await all.liar.entries(space)).at(-1)!))
    expect(newest.header.adds.map(({ blob }) => idText(blob))).toEqual([idText(dropped.blob)])
    expect(await reads(all.anna, space, "eins.txt")).toBe("eins")
  })

  // ---- snapshots

  /** Clara's snapshot of this base, content and digest. */
  const claims = async (space: string, state: Bytes, digest: Digest, base?: EntryHash): Promise<number> => {
    const { head } = await clara.space(space)
    const { content, blob } = await sealed(state)
    content.digest = digest
    const body = encodeSnapshotBody({ baseSeq: head.seq, base: base ?? head.hash, state: content })
    return sendsBody(space, body, Kind.snapshot, [blob], [content])
  }
  const digestOfState = async (space: string): Promise<Digest> => {
    const { state, spaceConst } = await clara.space(space)
    return must(await stateDigest(state, spaceConst))
  }
  test("without a lie a snapshot of the state alarms nobody", async () => {
    const space = await all.space("editor")
    const seq = await claims(space, must(encodeState((await clara.space(space)).state)), await digestOfState(space))
    for (const one of [all.bernd, all.anna]) {
      await arrives(one, space, seq)
      expect(problemOf(await one.engine.verifyFromStart(space))).toBe("ok")
      expect(get(await one.engine.health(space)).alarms).toEqual([])
    }
  })
  const differs: [what: string, claim: (space: string) => Promise<number>][] = [
    ["a snapshot of another state", (space) => claims(space, bytesOf("ein anderer Stand"), Digest.random())],
    ["a snapshot with another base", async (space) => claims(space, bytesOf("egal"), await digestOfState(space), EntryHash.random())],
  ]
  for (const [what, claim] of differs)
    test(`snapshot_differs: ${what} is told and not used`, async () => {
      const space = await all.space("editor")
      const before = await all.anna.names(space)
      const seq = await claim(space)
      for (const one of [all.bernd, all.anna]) {
        await arrives(one, space, seq)
        await one.until(async () => get(await one.engine.health(space)).alarms.length > 0)
        expect(get(await one.engine.health(space)).alarms).toEqual([{ seq, alarm: "snapshot_differs", by: "Clara Beispiel" }])
        expect(await one.names(space)).toEqual(before)
      }
      expect(await all.berndWrites(space, "weiter")).toBe("ok")
      expect(problemOf(await all.bernd.engine.verifyFromStart(space))).toBe("ok")
    })
})

isNamedAmongAttacks()
