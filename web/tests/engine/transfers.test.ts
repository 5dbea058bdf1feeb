// Uploads that are paused, go on after a reload, or are cancelled; contents as the service worker gets them.
import { openDB } from "idb"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { isNumbered } from "../../src/engine/upload_names.ts"
import { type StreamPort, streamOf } from "../../src/worker/content_stream.ts"
import type { FromStream } from "../../src/worker/messages.ts"
import { blobsBrought, Liar } from "./liar.ts"
import { bytesOf, get, noise, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

const mib = 1 << 20

describe.skipIf(!hasPrograms)("transfers", () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person
  let space = ""
  let puts = 0 // blobs that were really sent
  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    erika = await Person.at(appliance, liar.base)
    const faction = await erika.founds("Beispielfraktion", "erika", true)
    space = get(await erika.engine.createSpace(faction, "Umwelt")).space
  })
  afterEach(() => {
    liar.lie = undefined
  })
  afterAll(async () => {
    erika.closes()
    liar.end()
    await appliance.end()
  })

  const counting = (slowMs: number): void => {
    puts = 0
    liar.lie = async (method, target, _honest, sent) => {
      const brought = blobsBrought(method, target, sent)
      if (brought.length === 0) return undefined
      puts += brought.length
      await new Promise((done) => setTimeout(done, slowMs))
      return undefined
    }
  }
  /** Sealed blobs that lie in this browser for on the way. */
  const keptNames = async (): Promise<string> => {
    const database = await openDB(erika.database)
    const keys = await database.getAllKeys("records", IDBKeyRange.bound("pinned/", "pinned/\uffff"))
    database.close()
    return keys.join(" ")
  }
  const keptBlobs = async (): Promise<number> => (await keptNames()).split(" ").filter(Boolean).length
  const transfer = async (id: number) => get(await erika.engine.transfers()).find((one) => one.id === id)!
  /** What the service worker would hand to the browser. */
  const fetched = async (
    url: string,
    range: string | null = null,
  ): Promise<{ head: FromStream; bytes: Promise<Uint8Array | undefined> }> => {
    const { port1, port2 } = new MessageChannel()
    const head = new Promise<FromStream>((told) => (port1.onmessage = (event) => told(event.data as FromStream)))
    void erika.made.transfers.downloads.stream(url.split("/")[2]!, range, port2)
    const first = await head
    if (!("head" in first)) return { head: first, bytes: Promise.resolve(undefined) }
    const stream = streamOf(port1, first.head.toEnd - first.head.from)
    const bytes = new Response(stream)
      .arrayBuffer()
      .then((all) => new Uint8Array(all))
      .finally(() => port1.close())
    return { head: first, bytes }
  }

  test("an upload that a reload interrupted goes on with the same file, and sends only the rest", async () => {
    const file = new File([noise(12 * mib)], "Plan.pdf", { lastModified: 1_700_000_000_000 })
    counting(60)
    const [id] = get(await erika.engine.upload(space, "", [{ file, path: "Plan.pdf" }]))
    await erika.until(() => Promise.resolve(puts >= 6))
    await erika.reloads()
    const waiting = get(await erika.engine.transfers())
    expect(waiting).toMatchObject([{ name: "Plan.pdf", state: "needs_file", bytes: 12 * mib }])
    const again = waiting[0]!.id
    expect(await erika.engine.resume(again, new File([noise(5)], "Plan.pdf"))).toMatchObject({
      ok: false,
      problem: { rule: "another_file" },
    })
    counting(0)
    get(await erika.engine.resume(again, file))
    await erika.settled([again])
    expect(puts).toBeLessThan(10)
    const row = await erika.row(space, "Plan.pdf")
    expect(Buffer.compare(await erika.reads(space, row.node), new Uint8Array(await file.arrayBuffer()))).toBe(0)
    await erika.reloads()
    expect(get(await erika.engine.transfers())).toEqual([])
    expect(id).toBeGreaterThan(0)
  })

  test("a paused upload stands still and goes on; a cancelled one leaves nothing", async () => {
    counting(40)
    const file = new File([noise(8 * mib)], "pausiert.bin")
    const [id] = get(await erika.engine.upload(space, "", [{ file, path: "pausiert.bin" }])) as [number]
    await erika.until(() => Promise.resolve(puts >= 2))
    get(await erika.engine.pause(id))
    expect((await transfer(id)).state).toBe("paused")
    // Others go on meanwhile.
    await erika.uploads(space, "", [{ path: "derweil.txt", bytes: bytesOf("klein") }])
    const before = puts
    await new Promise((done) => setTimeout(done, 300))
    expect(puts).toBeLessThanOrEqual(before + 4) // those that were on their way
    expect(await erika.names(space)).not.toContain("pausiert.bin")
    get(await erika.engine.resume(id))
    await erika.settled([id])
    counting(40)
    const [other] = get(await erika.engine.upload(space, "", [{ file, path: "abgebrochen.bin" }])) as [number]
    await erika.until(() => Promise.resolve(puts >= 1))
    get(await erika.engine.cancel(other))
    expect((await transfer(other)).state).toBe("cancelled")
    expect(await erika.names(space)).not.toContain("abgebrochen.bin")
  })

  test("a download is held back while it is paused, goes on, and can be ended while it is", async () => {
    const bytes = noise(9 * mib)
    await erika.uploads(space, "", [{ path: "gehalten.bin", bytes }])
    const { node } = await erika.row(space, "gehalten.bin")
    const offered = get(await erika.engine.contentAddress(space, node, "", "save"))
    get(await erika.engine.pause(offered.transfer)) // before anybody asked for it
    const coming = await fetched(offered.url)
    await new Promise((waited) => setTimeout(waited, 300))
    expect(await transfer(offered.transfer)).toMatchObject({ state: "paused" })
    get(await erika.engine.resume(offered.transfer))
    expect(Buffer.compare((await coming.bytes)!, bytes)).toBe(0)
    await erika.until(async () => (await transfer(offered.transfer)).state === "done")

    const second = get(await erika.engine.contentAddress(space, node, "", "save"))
    get(await erika.engine.pause(second.transfer))
    const never = await fetched(second.url)
    const ended = expect(Promise.race([never.bytes, new Promise((waited) => setTimeout(waited, 500))])).resolves.toBeUndefined()
    get(await erika.engine.cancel(second.transfer))
    await ended
    expect((await transfer(second.transfer)).state).toBe("cancelled")
    await erika.until(() => Promise.resolve(!erika.made.transfers.isGoing)) // nothing waits for ever
  })

  test("a download that its page was closed over is told by the next one; not while another tab is at it, nor once it was put away", async () => {
    await erika.uploads(space, "", [{ path: "abgerissen.bin", bytes: noise(9 * mib) }])
    const { node } = await erika.row(space, "abgerissen.bin")
    const offered = get(await erika.engine.contentAddress(space, node, "", "save"))
    get(await erika.engine.pause(offered.transfer))
    await fetched(offered.url)
    const tab = erika.made
    const interrupted = async () =>
      get(await erika.engine.transfers()).filter(({ problem }) => problem?.rule === "download_interrupted")
    await erika.opens()
    await new Promise((waited) => setTimeout(waited, 800))
    expect(await interrupted()).toEqual([]) // the first tab answered that it is at it
    tab.stop()
    await erika.reloads()
    await erika.until(async () => (await interrupted()).length === 1)
    const [told] = await interrupted()
    expect(told).toMatchObject({ direction: "down", space, node, version: "", name: "abgerissen.bin", state: "failed" })
    expect(await erika.engine.resume(told!.id)).toMatchObject({ problem: { rule: "download_interrupted" } })
    get(await erika.engine.cancel(told!.id))
    await erika.reloads()
    await new Promise((waited) => setTimeout(waited, 800))
    expect(get(await erika.engine.transfers())).toEqual([])
  })

  test("a name that nobody could use is said before anything is sent, and the message can be put away", async () => {
    counting(0)
    const names = ["Rat: 12.pdf", "Ende.", "..", "x".repeat(300), "unten\u202egpj.exe"]
    const rules = ["name_reserved_sign", "name_trailing", "name_dots", "name_too_long", "name_bidi_control"]
    const bytes = noise(2 * mib)
    const wishes = names.map((name) => ({ file: new File([bytes], name), path: `Ordner/${name}` }))
    const ids = get(await erika.engine.upload(space, "", [...wishes, { file: new File([bytes], "Rat 12.pdf"), path: "Rat 12.pdf" }]))
    const all = get(await erika.engine.transfers())
    expect(ids.slice(0, -1).map((id) => all.find((one) => one.id === id)?.problem?.rule)).toEqual(rules)
    await erika.settled(ids.slice(-1))
    expect(puts).toBe(2)
    expect(await erika.names(space)).not.toContain("Ordner")
    erika.news.length = 0
    get(await erika.engine.cancel(ids[0]!))
    await erika.until(() => Promise.resolve(erika.news.some(({ news }) => news === "transfers")))
    expect(get(await erika.engine.transfers()).some(({ id }) => id === ids[0])).toBe(false)
    expect(await erika.engine.renameSpace(space, "Rat: 12")).toMatchObject({ problem: { rule: "title_reserved_sign" } })
  })

  test("files of one name that are brought in at once are kept apart by a number", async () => {
    const pictures = ["image.jpg", "image.jpg", "Image.JPG", "image (2).jpg"]
    const brings = async (names: string[]) => {
      const files = names.map((name, i) => ({ file: new File([`${name} ${i} of ${names.length}`], name), path: `Bilder/${name}` }))
      await erika.settled(get(await erika.engine.upload(space, "", files)))
      const folder = await erika.row(space, "Bilder")
      return (await erika.list(space, folder.node)).map(({ name, versions }) => [name, versions])
    }
    const once = [["image (2).jpg", 1], ["image (3).jpg", 1], ["Image (4).JPG", 1], ["image.jpg", 1]]
    expect(await brings(pictures)).toEqual(once)
    // The first of a name is a new version of what is there, as ever; the second takes a number that nothing has.
    const again = await brings(["image.jpg", "image.jpg"])
    expect(again).toContainEqual(["image.jpg", 2])
    expect(again).toContainEqual(["image (5).jpg", 1])
    expect(again).toHaveLength(5)
  })

  test("after a reload the file is chosen again by its own name", async () => {
    expect(["Plan (2).pdf", "Plan (12).pdf", "Plan (2)"].map((name) => [isNumbered(name, "Plan.pdf"), isNumbered(name, "Plan")])).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ])
    expect(isNumbered("Plan.pdf", "Plan.pdf")).toBe(false)
  })

  test("empty folders come along, once, and only as folders", async () => {
    const empty = (path: string) => ({ file: new File([], path.split("/").at(-1)!), path, isFolder: true })
    const file = { file: new File(["x"], "x.txt"), path: "Wahl/Plakate/x.txt" }
    for (let twice = 0; twice < 2; ++twice)
      await erika.settled(get(await erika.engine.upload(space, "", [empty("Wahl/leer"), file, empty("Wahl/leer/noch einer")])))
    const wahl = await erika.row(space, "Wahl")
    expect((await erika.list(space, wahl.node)).map(({ name, kind }) => [name, kind])).toEqual([["leer", "folder"], ["Plakate", "folder"]])
    const leer = await erika.row(space, "leer", wahl.node)
    expect((await erika.list(space, leer.node)).map(({ name, kind }) => [name, kind])).toEqual([["noch einer", "folder"]])
    // A file where a folder of that name is, and the other way round: said, and nothing is sent or changed.
    counting(0)
    const large = (path: string) => ({ file: new File([noise(2 * mib)], path.split("/").at(-1)!), path })
    const ids = get(await erika.engine.upload(space, "", [large("wahl"), large("Wahl/Plakate/x.txt/y.bin"), empty("Wahl/Plakate/x.txt")]))
    const all = get(await erika.engine.transfers())
    expect(ids.map((id) => all.find((one) => one.id === id)?.problem?.kind)).toEqual(["exists", "exists", "exists"])
    expect(puts).toBe(0)
  })

  test("two hundred small files go into few entries", async () => {
    const before = get(await erika.engine.health(space)).seq
    await erika.uploads(
      space,
      "",
      Array.from({ length: 200 }, (_, i) => ({ path: `viele/Datei ${i}.txt`, bytes: bytesOf(`Nummer ${i}`) })),
    )
    expect(get(await erika.engine.health(space)).seq - before).toBeLessThan(5)
    const folder = await erika.row(space, "viele")
    const open = await erika.folder(space, folder.node)
    expect(open.count).toBe(200)
    expect(get(await erika.engine.rows(open.handle, 198, 300)).map((row) => row.name)).toEqual([
      "Datei 198.txt",
      "Datei 199.txt",
    ])
  })

  test("a content comes whole and by ranges, with its exact length; an empty one, too", async () => {
    const bytes = noise(3 * mib + 77)
    await erika.uploads(space, "", [
      { path: "Film.mp4", bytes },
      { path: "nichts.txt", bytes: new Uint8Array(0) },
    ])
    const row = await erika.row(space, "Film.mp4")
    const saved = get(await erika.engine.contentAddress(space, row.node, "", "save"))
    expect(saved.url).toMatch(/^\/content\/[\w-]{22}$/) // no name: a page may be without the service worker that answers
    const whole = await fetched(saved.url)
    expect(whole.head).toMatchObject({
      head: { name: "Film.mp4", sizeBytes: bytes.length, from: 0, toEnd: bytes.length, type: "video/mp4", save: true },
    })
    expect(Buffer.compare((await whole.bytes)!, bytes)).toBe(0)
    await erika.until(async () => (await transfer(saved.transfer)).state === "done")
    const shown = get(await erika.engine.contentAddress(space, row.node, "", "show"))
    const part = await fetched(shown.url, `bytes=${mib - 3}-${2 * mib + 4}`)
    expect(Buffer.compare((await part.bytes)!, bytes.subarray(mib - 3, 2 * mib + 5))).toBe(0)
    expect(Buffer.compare((await (await fetched(shown.url, "bytes=-9")).bytes)!, bytes.subarray(-9))).toBe(0)
    const empty = await erika.row(space, "nichts.txt")
    const nothing = get(await erika.engine.contentAddress(space, empty.node, "", "save"))
    expect((await (await fetched(nothing.url)).bytes)!.length).toBe(0)
    expect((await fetched("/content/unbekannt")).head).toEqual({ unknown: true })
  })

  test("a content whose last chunk is another's ends in an error, never short", async () => {
    await erika.uploads(space, "", [{ path: "Film 2.mp4", bytes: noise(3 * mib + 77) }])
    const row = await erika.row(space, "Film 2.mp4")
    liar.lie = (_method, target, said) =>
      target.includes("/blobs/") && said.body.length < mib ? { status: 200, body: noise(said.body.length) } : undefined
    const saved = get(await erika.engine.contentAddress(space, row.node, "", "save"))
    const whole = await fetched(saved.url)
    await expect(whole.bytes).rejects.toThrow()
    await erika.until(async () => (await transfer(saved.transfer)).state === "failed")
    expect((await transfer(saved.transfer)).problem).toMatchObject({ kind: "damaged" })
  })

  test("what is kept on this device opens without the server", async () => {
    await erika.uploads(space, "", [{ path: "mitgenommen.txt", bytes: bytesOf("für unterwegs") }])
    const row = await erika.row(space, "mitgenommen.txt")
    get(await erika.engine.keep(space, row.node, Date.now() + 1e9))
    liar.lie = () => {
      throw new Error("no line")
    }
    await erika.reloads()
    expect(get(await erika.engine.standing())).toMatchObject({ state: "signed_in", online: false })
    expect((await erika.row(space, "mitgenommen.txt")).pinned).toBe(true)
    expect(Buffer.from(await erika.reads(space, row.node)).toString()).toBe("für unterwegs")
    liar.lie = undefined
    await erika.reloads()
    get(await erika.engine.keep(space, row.node, 0))
    expect((await erika.row(space, "mitgenommen.txt")).pinned).toBe(false)
    expect(await keptBlobs()).toBe(0)
  })

  test("what is kept ends at its hour also on a page that stays open, without a line", async () => {
    await erika.uploads(space, "", [{ path: "bis gleich.txt", bytes: bytesOf("nur kurz") }])
    const row = await erika.row(space, "bis gleich.txt")
    get(await erika.engine.keep(space, row.node, Date.now() + 1_500))
    expect((await erika.row(space, "bis gleich.txt")).pinned).toBe(true)
    liar.lie = () => {
      throw new Error("no line")
    }
    expect(Buffer.from(await erika.reads(space, row.node)).toString()).toBe("nur kurz")
    await erika.until(async () => (await keptBlobs()) === 0)
    expect((await erika.row(space, "bis gleich.txt")).pinned).toBe(false)
  })

  test("what the page was closed over is no stray, and goes on at the next start", async () => {
    const bytes = noise(3 * mib + 17)
    await erika.uploads(space, "", [{ path: "halb.bin", bytes }])
    const row = await erika.row(space, "halb.bin")
    let asked = 0
    liar.lie = (method, target) => {
      if (method === "GET" && target.includes("/blobs/") && ++asked > 2) return new Promise(() => undefined)
      return undefined
    }
    void erika.engine.keep(space, row.node, Date.now() + 1e9)
    await erika.until(async () => (await keptBlobs()) === 2)
    expect((await erika.row(space, "halb.bin")).pinned).toBe(false) // not whole
    erika.closes()
    liar.cut()
    liar.lie = undefined
    await erika.opens()
    await erika.until(async () => (await erika.row(space, "halb.bin")).pinned)
    liar.lie = () => {
      throw new Error("no line")
    }
    expect(Buffer.from(await erika.reads(space, row.node)).equals(Buffer.from(bytes))).toBe(true)
    liar.lie = undefined
    get(await erika.engine.keep(space, row.node, 0))
    expect(await keptBlobs()).toBe(0)
  })

  test("what changed while this device was away is fetched at the next start, whatever is opened", async () => {
    await erika.uploads(space, "", [{ path: "Satzung.txt", bytes: bytesOf("Entwurf") }])
    const row = await erika.row(space, "Satzung.txt")
    get(await erika.engine.keep(space, row.node, Date.now() + 1e9))
    const before = await keptNames()
    erika.closes()
    const elsewhere = await Person.at(appliance, liar.base)
    await elsewhere.signsIn("erika")
    await elsewhere.uploads(space, "", [{ path: "Satzung.txt", bytes: bytesOf("beschlossen") }])
    elsewhere.closes()
    await erika.opens()
    await erika.until(async () => (await keptBlobs()) === 1 && (await keptNames()) !== before)
    liar.lie = () => {
      throw new Error("no line")
    }
    expect(Buffer.from(await erika.reads(space, row.node)).toString()).toBe("beschlossen")
    liar.lie = undefined
    get(await erika.engine.keep(space, row.node, 0))
    expect(await keptBlobs()).toBe(0)
  })

  test("the day until when a file is kept is told and changes without a line, where nothing has to be fetched", async () => {
    await erika.uploads(space, "", [{ path: "länger.bin", bytes: noise(2 * mib) }])
    const { node } = await erika.row(space, "länger.bin")
    expect(await erika.row(space, "länger.bin")).toMatchObject({ pinned: false, pinnedUntilMs: 0 })
    const day = Date.now() + 1e9
    get(await erika.engine.keep(space, node, day))
    expect(await erika.row(space, "länger.bin")).toMatchObject({ pinned: true, pinnedUntilMs: day })
    const before = await keptNames()
    let fetched = 0
    liar.lie = (method, target) => (method === "GET" && target.includes("/blobs/") && ++fetched ? { status: 500, body: new Uint8Array() } : undefined)
    get(await erika.engine.keep(space, node, day + 1e9))
    expect(fetched).toBe(0)
    liar.lie = undefined
    await erika.reloads()
    expect(get(await erika.engine.file(space, node))).toMatchObject({ pinned: true, pinnedUntilMs: day + 1e9 })
    expect(await keptNames()).toBe(before)
    get(await erika.engine.keep(space, node, 0))
    expect(await keptBlobs()).toBe(0)
  })

  test("two tabs that keep a file each lose none of both", async () => {
    await erika.uploads(space, "", ["eins", "zwei"].map((name) => ({ path: `tab ${name}.txt`, bytes: bytesOf(name) })))
    const first = erika.made
    await erika.opens()
    const second = erika.made
    const nodes = [(await erika.row(space, "tab eins.txt")).node, (await erika.row(space, "tab zwei.txt")).node]
    get(await first.engine.keep(space, nodes[0]!, Date.now() + 1e9))
    get(await second.engine.keep(space, nodes[1]!, Date.now() + 1e9))
    first.stop()
    await erika.reloads()
    for (const [i, name] of ["tab eins.txt", "tab zwei.txt"].entries()) {
      expect((await erika.row(space, name)).pinned).toBe(true)
      get(await erika.engine.keep(space, nodes[i]!, 0))
    }
    expect(await keptBlobs()).toBe(0)
  })

  test("a store that is full in the middle says so, and what was laid there for that file is gone again", async () => {
    await erika.uploads(space, "", [
      { path: "passt.txt", bytes: bytesOf("passt noch") },
      { path: "zu groß.bin", bytes: noise(3 * mib) },
    ])
    const small = await erika.row(space, "passt.txt")
    get(await erika.engine.keep(space, small.node, Date.now() + 1e9))
    const before = await keptBlobs()
    const real = IDBObjectStore.prototype.put
    let laid = 0
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
      if (typeof key === "string" && key.startsWith("pinned/") && ++laid > 2) throw new DOMException("", "QuotaExceededError")
      return real.call(this, value, key)
    }
    const node = (await erika.row(space, "zu groß.bin")).node
    const said = await erika.engine.keep(space, node, Date.now() + 1e9)
    IDBObjectStore.prototype.put = real
    expect(laid).toBe(3)
    expect(problemOf(said)).toBe("storage_full")
    expect(await keptBlobs()).toBe(before)
    expect((await erika.row(space, "zu groß.bin")).pinned).toBe(false)
    expect((await erika.row(space, "passt.txt")).pinned).toBe(true)
    get(await erika.engine.keep(space, node, Date.now() + 1e9)) // with room again
    for (const one of [node, small.node]) get(await erika.engine.keep(space, one, 0))
    expect(await keptBlobs()).toBe(0)
  })
})

test("a stream that gets fewer bytes than promised ends in an error, and one that gets more, too", async () => {
  const saying = (answers: FromStream[]): StreamPort => {
    const port: StreamPort = {
      onmessage: null,
      postMessage: () =>
        queueMicrotask(() => port.onmessage?.({ data: answers.shift() ?? { end: true } } as MessageEvent)),
    }
    return port
  }
  const chunk = (size: number): FromStream => ({ chunk: new Uint8Array(size) })
  await expect(new Response(streamOf(saying([chunk(3)]), 4)).arrayBuffer()).rejects.toThrow()
  await expect(new Response(streamOf(saying([chunk(3), chunk(3)]), 4)).arrayBuffer()).rejects.toThrow()
  await expect(new Response(streamOf(saying([{ failed: true }]), 4)).arrayBuffer()).rejects.toThrow()
  expect((await new Response(streamOf(saying([chunk(3), chunk(1)]), 4)).arrayBuffer()).byteLength).toBe(4)
})
