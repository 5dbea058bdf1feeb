// The whole way of one person: found, create a space, upload, list, download, sign out, sign in.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { MappeEngine } from "../../src/engine/engine.ts"
import { isEmpty } from "../../src/engine/store.ts"
import { bytesOf, get, noise, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

describe.skipIf(!hasPrograms)("one person", () => {
  let appliance: Appliance
  let erika: Person
  let space = ""
  beforeAll(async () => {
    appliance = await Appliance.start()
    erika = await Person.at(appliance)
    const faction = await erika.founds("Beispielfraktion", "erika")
    space = get(await erika.engine.createSpace(faction, "Umwelt")).space
  })
  afterAll(async () => {
    erika.closes()
    await appliance.end()
  })

  test("sees who she is and her space", async () => {
    const standing = get(await erika.engine.standing())
    expect(standing).toMatchObject({ state: "signed_in", login: "erika", online: true, kept: false })
    const cards = get(await erika.engine.spaces())
    expect(cards).toMatchObject([{ space, title: "Umwelt", role: "manager", members: 1, alarm: null, fresh: 0 }])
  })

  test("uploads a tree and finds it in folders, sorted as people sort", async () => {
    await erika.uploads(space, "", [
      { path: "Antrag 10.txt", bytes: bytesOf("zehn") },
      { path: "Antrag 9.txt", bytes: bytesOf("neun") },
      { path: "Akten/2026/Öko.txt", bytes: bytesOf("öko") },
      { path: "Akten/2026/groß.bin", bytes: noise(3_000_000) },
      { path: "leer.txt", bytes: new Uint8Array(0) },
    ])
    expect(await erika.names(space)).toEqual(["Akten", "Antrag 9.txt", "Antrag 10.txt", "leer.txt"])
    const akten = await erika.row(space, "Akten")
    const year = await erika.row(space, "2026", akten.node)
    expect(await erika.names(space, year.node)).toEqual(["groß.bin", "Öko.txt"])
    const file = await erika.row(space, "Öko.txt", year.node)
    expect(Buffer.from(await erika.reads(space, file.node)).toString()).toBe("öko")
    expect(get(await erika.engine.file(space, file.node))).toMatchObject({
      type: "text/plain",
      changedBy: "erika Beispiel",
    })
    expect(get(await erika.engine.search(null, "ök", 10))).toMatchObject([{ name: "Öko.txt", path: "/Akten/2026" }])
  })

  test("makes, renames, moves, copies, trashes and takes it back", async () => {
    const { node } = get(await erika.engine.makeFolder(space, "", "Entwürfe"))
    expect(problemOf(await erika.engine.makeFolder(space, "", "ENTWÜRFE"))).toBe("exists")
    expect(problemOf(await erika.engine.makeFolder(space, "", "a/b"))).toBe("usage")
    const leer = await erika.row(space, "leer.txt")
    get(await erika.engine.rename(space, leer.node, "leer 2.txt"))
    get(await erika.engine.move(space, [leer.node], node))
    get(await erika.engine.copy(space, [leer.node], node))
    expect(await erika.names(space, node)).toEqual(["leer 2 2.txt", "leer 2.txt"])
    get(await erika.engine.trash(space, [node]))
    expect(await erika.names(space)).not.toContain("Entwürfe")
    expect(get(await erika.engine.openTrash(space))).toMatchObject([{ name: "Entwürfe" }])
    const said = erika.news.findLast((news) => news.news === "done")
    get(await erika.engine.undo((said as { undo: number }).undo))
    expect(await erika.names(space)).toContain("Entwürfe")
    get(await erika.engine.trash(space, [node]))
    get(await erika.engine.purge(space, [node]))
    expect(get(await erika.engine.openTrash(space))).toEqual([])
  })

  test("restored where its folder is gone or its name is taken, it is said where it lies and how it is called", async () => {
    const done = (): unknown => erika.news.findLast((news) => news.news === "done")
    const { node } = get(await erika.engine.makeFolder(space, "", "Umzug"))
    await erika.uploads(space, node, [{ path: "Karton.txt", bytes: bytesOf("eins") }])
    const first = await erika.row(space, "Karton.txt", node)
    get(await erika.engine.trash(space, [first.node]))
    get(await erika.engine.restore(space, [first.node]))
    expect(done()).toMatchObject({ what: "restored", names: ["Karton.txt"] })
    get(await erika.engine.trash(space, [first.node]))
    await erika.uploads(space, node, [{ path: "Karton.txt", bytes: bytesOf("zwei") }])
    get(await erika.engine.restore(space, [first.node]))
    expect(done()).toMatchObject({ what: "restored_elsewhere", names: ["Karton.txt", "Umzug", "Karton 2.txt"] })
    get(await erika.engine.trash(space, [first.node]))
    get(await erika.engine.trash(space, [node]))
    const title = get(await erika.engine.spaces()).find((card) => card.space === space)!.title
    get(await erika.engine.restore(space, [first.node]))
    expect(done()).toMatchObject({ what: "restored_elsewhere", names: ["Karton 2.txt", title, "Karton 2.txt"] })
    expect(await erika.names(space)).toContain("Karton 2.txt")
    get(await erika.engine.trash(space, [first.node]))
    get(await erika.engine.purge(space, [first.node]))
    get(await erika.engine.purge(space, [node]))
  })

  test("a file that went into the bin with its folder names the folder, and is not restored by itself", async () => {
    const { node } = get(await erika.engine.makeFolder(space, "", "Altes"))
    await erika.uploads(space, node, [{ path: "Zettel.txt", bytes: bytesOf("alt") }])
    const inside = await erika.row(space, "Zettel.txt", node)
    get(await erika.engine.trash(space, [node]))
    expect(get(await erika.engine.file(space, inside.node))).toMatchObject({ trashed: true, trashedWith: { node, name: "Altes" } })
    expect(problemOf(await erika.engine.restore(space, [inside.node]))).toBe("not_found")
    get(await erika.engine.restore(space, [node]))
    expect(get(await erika.engine.file(space, inside.node))).toMatchObject({ trashed: false, trashedWith: null })
    get(await erika.engine.trash(space, [inside.node]))
    expect(get(await erika.engine.file(space, inside.node))).toMatchObject({ trashed: true, trashedWith: null })
    get(await erika.engine.trash(space, [node]))
    get(await erika.engine.purge(space, [inside.node]))
    get(await erika.engine.purge(space, [node]))
  })

  test("a second upload of a name is a version, and the first comes back", async () => {
    await erika.uploads(space, "", [{ path: "Rede.txt", bytes: bytesOf("erste") }])
    await erika.uploads(space, "", [{ path: "Rede.txt", bytes: bytesOf("zweite") }])
    const rede = await erika.row(space, "Rede.txt")
    expect(Buffer.from(await erika.reads(space, rede.node)).toString()).toBe("zweite")
    const { versions } = get(await erika.engine.file(space, rede.node))
    expect(versions.map((one) => [one.number, one.current])).toEqual([
      [2, true],
      [1, false],
    ])
    get(await erika.engine.restoreVersion(space, rede.node, versions[1]!.version))
    expect(Buffer.from(await erika.reads(space, rede.node)).toString()).toBe("erste")
    expect(get(await erika.engine.file(space, rede.node)).versions).toHaveLength(3)
  })

  test("what is saved again without a change is no version", async () => {
    const bytes = bytesOf("unverändert")
    await erika.uploads(space, "", [{ path: "Gleich.txt", bytes }])
    const seq = get(await erika.engine.health(space)).seq
    await erika.uploads(space, "", [{ path: "Gleich.txt", bytes }])
    expect((await erika.row(space, "Gleich.txt")).versions).toBe(1)
    expect(get(await erika.engine.health(space)).seq).toBe(seq)
    await erika.uploads(space, "", [{ path: "Gleich.txt", bytes: bytesOf("geändert") }])
    expect((await erika.row(space, "Gleich.txt")).versions).toBe(2)
  })

  test("the files she looked at last come first, also after a reload, and what lies in the bin does not", async () => {
    await erika.uploads(space, "", ["A", "B", "C"].map((name) => ({ path: `Blick ${name}.txt`, bytes: bytesOf(name) })))
    const rows = await Promise.all(["A", "B", "C"].map((name) => erika.row(space, `Blick ${name}.txt`)))
    for (const row of [rows[0]!, rows[1]!, rows[2]!, rows[0]!]) get(await erika.engine.file(space, row.node))
    const lookedAt = async () => get(await erika.engine.lastOpened(2)).map((one) => one.name)
    expect(await lookedAt()).toEqual(["Blick A.txt", "Blick C.txt"])
    get(await erika.engine.trash(space, [rows[0]!.node]))
    expect(await lookedAt()).toEqual(["Blick C.txt", "Blick B.txt"])
    await erika.reloads()
    get(await erika.engine.spaces())
    expect(await lookedAt()).toEqual(["Blick C.txt", "Blick B.txt"])
  })

  test("several things at once in one space and one roster do not stand in each other's way", async () => {
    const faction = get(await erika.engine.spaces())[0]!.faction
    const wish = {
      faction,
      role: "member" as const,
      duties: [],
      untilMs: 0,
      expiresMs: 0,
      withPin: false,
      spaces: [{ space, role: "reader" as const }],
    }
    const letters = await Promise.all(
      ["Anna", "Bodo", "Cleo"].map((name) => erika.engine.invite({ ...wish, name: `${name} Beispiel` })),
    )
    const folders = Promise.all(["x", "y", "z"].map((name) => erika.engine.makeFolder(space, "", `zugleich ${name}`)))
    await Promise.all([folders, erika.uploads(space, "", [{ path: "zugleich.txt", bytes: bytesOf("auch") }])])
    expect(letters.map((one) => get(one).missed)).toEqual([[], [], []])
    expect(await erika.names(space)).toEqual(
      expect.arrayContaining(["zugleich x", "zugleich y", "zugleich z", "zugleich.txt"]),
    )
    expect(get(await erika.engine.spaces())).toMatchObject([{ alarm: null, members: 4 }])
  })

  test("is signed in after a reload, with the key held, and not after the browser was closed", async () => {
    await erika.reloads()
    expect(get(await erika.engine.standing())).toMatchObject({ state: "signed_in" })
    expect(await erika.names(space)).toContain("Akten")
    erika.held = null
    await erika.reloads()
    expect(get(await erika.engine.standing())).toMatchObject({ state: "signed_out" })
    expect(await isEmpty(erika.database)).toBe(true)
  })

  test("signs in, stays signed in when she wished it, and leaves nothing behind when she signs out", async () => {
    await erika.signsIn("erika", true)
    expect(await erika.names(space)).toContain("Akten")
    expect(get(await erika.engine.standing())).toMatchObject({ kept: true })
    erika.held = null
    await erika.reloads()
    expect(get(await erika.engine.standing())).toMatchObject({ state: "signed_in", kept: true })
    get(await erika.engine.signOut(false))
    expect(await isEmpty(erika.database)).toBe(true)
    expect(get(await erika.engine.standing())).toMatchObject({ state: "signed_out" })
    expect(problemOf(await erika.engine.spaces())).toBe("expired")
    expect(
      problemOf(await erika.engine.signIn({ login: "erika", password: "falsch", keep: false, deviceLabel: "" })),
    ).toBe("denied")
    await erika.signsIn("erika")
  })

  // What a device keeps is read again from bytes that are wiped then: nothing in use may be a view of them.
  test("what another tab wiped is let go of, and a sign-in since is left alone", async () => {
    const wish = { login: "erika", password: "sechs worte von erika", keep: false, deviceLabel: "" }
    const one = await Person.at(appliance)
    await one.signsIn("erika")
    const held: (CryptoKey | null | undefined)[] = []
    const other = await MappeEngine.start({
      ...{ origin: appliance.address, base: appliance.origin, database: one.database, heldKey: one.held },
      ...{ onHold: (key) => held.push(key), onStreams: () => undefined },
    })
    const state = async () => get(await other.engine.standing()).state
    expect([await state(), held.length, held[0] === one.held]).toEqual(["signed_in", 1, true])
    get(await one.engine.signOut(true))
    await one.until(async () => held.length > 1 && (await state()) === "signed_out")
    expect(held.slice(1)).toEqual([undefined]) // what a third tab holds by now is not its business
    // The word of an earlier wipe comes late: nobody's new sign-in ends by it.
    get(await other.engine.signIn(wish))
    const late = new BroadcastChannel(`${one.database}/tabs`)
    late.postMessage({ word: "wiped" })
    await new Promise((done) => setTimeout(done, 500))
    late.close()
    expect([await state(), held.length]).toEqual(["signed_in", 3])
    other.stop()
    one.held = held[2]!
    await one.reloads()
    expect(get(await one.engine.standing())).toMatchObject({ state: "signed_in", login: "erika" })
    one.closes()
  }, 60_000)

  test("what was fetched anew and read again from this device can be written on", async () => {
    get(await erika.engine.signOut(true))
    await erika.signsIn("erika")
    await erika.uploads(space, "", [{ path: "Danach.txt", bytes: bytesOf("danach") }])
    await erika.reloads()
    const file = await erika.row(space, "Danach.txt")
    expect(Buffer.from(await erika.reads(space, file.node)).toString()).toBe("danach")
    const [me] = get(await erika.engine.standing()).state === "signed_in" ? [get(await erika.engine.standing())] : []
    const faction = me?.state === "signed_in" ? me.persons[0]!.faction : ""
    const wish = { faction, role: "member", duties: [], untilMs: 0, expiresMs: 0, withPin: false } as const
    const spaces = [{ space, role: "editor" as const }]
    const letter = get(await erika.engine.invite({ ...wish, duties: [], name: "Danach Beispiel", spaces }))
    expect(letter.missed).toEqual([])
    expect(get(await erika.engine.members(space)).map((one) => one.kind)).toContain("invite")
  })
})
