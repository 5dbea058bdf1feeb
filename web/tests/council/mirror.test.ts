// The mirror of a council on a device: pages that are refused, keeping, search; without a server.
import { describe, expect, test } from "vitest"
import { type BulkPage, readBulk } from "../../src/mappe/council/bulk.ts"
import { fetchMirror } from "../../src/mappe/council/fetch.ts"
import { Mirror } from "../../src/mappe/council/mirror.ts"
import { SearchIndex } from "../../src/mappe/council/search.ts"
import type { Mirrored } from "../../src/mappe/council/values.ts"
import { MemoryPlace } from "./places.ts"

type Raw = Record<string, unknown>
const paper = (n: number, more: Raw = {}, outside: Raw = {}): Raw => ({
  n, state: "present", first_seen_ms: 1, changed_ms: 1,
  object: { id: `https://ris.example/papers/${n}`, kind: "paper", name: `Radweg ${n}`, reference: `07${n}/2026`, web: `https://ris.example/vo020?VOLFDNR=${n}`, ...more },
  ...outside,
})
const page = (objects: Raw[], more: Raw = {}): Raw => ({
  generation: "g1", checked_ms: 5, upto: (objects.at(-1)?.["n"] as number | undefined) ?? 0, more: false, objects, ...more,
})
const bytes = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json))
const errorOf = (read: { ok: boolean; error?: { kind: string; what: string } }): string =>
  read.ok ? "ok" : `${read.error!.kind}: ${read.error!.what}`
function read(json: Raw, since = 0): BulkPage {
  const got = readBulk(bytes(json), since)
  if (!got.ok) throw new Error(got.error.what)
  return got.value
}

describe("a page that breaks a rule is refused whole, by the exact rule; its twin is read", () => {
  const honest = page([paper(1), paper(2)])
  const lies: [string, unknown, string, number?][] = [
    ["no JSON", "x", "malformed: a council's page lacks what it must have"],
    ["no objects", { ...honest, objects: 3 }, "malformed: a council's page lacks what it must have"],
    ["no more", { ...honest, more: undefined }, "malformed: a council's page lacks what it must have"],
    ["no generation", { ...honest, generation: "" }, "malformed: a council's page of no generation"],
    ["goes back", { ...honest, upto: 1, objects: [] }, "behind: a council's page ends before what was asked for", 2],
    ["endless", page([], { upto: 0, more: true }), "malformed: a council's page promises more and gives nothing"],
    ["descends", { ...honest, objects: [paper(2), paper(1)] }, "malformed: the numbers of a council's page do not ascend within it"],
    ["old number", honest, "malformed: the numbers of a council's page do not ascend within it", 1],
    ["beyond upto", { ...honest, upto: 1 }, "malformed: the numbers of a council's page do not ascend within it"],
    ["leaves out the end", { ...honest, upto: 3 }, "malformed: a council's page ends elsewhere than it says"],
    ["twice", page([paper(1), paper(2, { id: "https://ris.example/papers/1" })]), "malformed: an object stands twice in a council's page"],
    ["no number", page([paper(1, {}, { n: 0 }), paper(2)]), "malformed: a mirrored object without its number or times"],
    ["unknown state", page([paper(1, {}, { state: "secret" })]), "malformed: a mirrored object in no known state"],
    ["no id", page([paper(1, { id: "" })]), "malformed: a mirrored object without id or kind"],
    ["withdrawn with text", page([paper(1, {}, { state: "depublished" })]), "malformed: an object that was withdrawn still has its text"],
    ["script address", page([paper(1, { web: "javascript:alert(1)" })]), "malformed: a mirrored object with a member of the wrong form"],
    ["script address of a file", page([paper(1, { main_file: { access_url: "data:text/html,x" } })]), "malformed: a mirrored object with a member of the wrong form"],
    ["number as text", page([paper(1, { name: 7 })]), "malformed: a mirrored object with a member of the wrong form"],
    ["endless text", page([paper(1, { name: "x".repeat(5_000) })]), "malformed: a mirrored object with a member of the wrong form"],
    ["join without paper", page([paper(1, {}, { papers: [{ item: "x" }] })]), "malformed: a join of an item and a paper of the wrong form"],
    ["too deep", page([paper(1, { more: JSON.parse(`${"[".repeat(40)}${"]".repeat(40)}`) as unknown })]), "malformed: a council's page goes deeper than it may"],
    ["too many", page(Array.from({ length: 50_001 }, (_, i) => ({ n: i + 1 }))), "too_many: more objects in a council's page than there may be"],
  ]
  for (const [name, json, refused, since] of lies)
    test(name, () => {
      expect(errorOf(readBulk(bytes(json), since ?? 0))).toBe(refused)
      expect(errorOf(readBulk(bytes(honest), 0))).toBe("ok")
    })
  test("bytes that are no UTF-8, and no JSON", () => {
    expect(errorOf(readBulk(Uint8Array.of(0xff), 0))).toBe("malformed: a council's page is no UTF-8")
    expect(errorOf(readBulk(new TextEncoder().encode("<html>"), 0))).toBe("malformed: a council's page is no JSON")
  })
  test("members and kinds that are not known are left out, never kept", () => {
    const got = read(page([paper(1, { keyword: "x", __proto__x: 1 }), paper(2, { kind: "consultation" })]))
    expect(got.objects.map((one) => one.n)).toEqual([1])
    expect(Object.keys(got.objects[0]!.object)).not.toContain("keyword")
  })
})

/** A page of one meeting with one item that bears the name of a paper, by columns. */
function columnsPage(n: number, paperId: string, generation = "g1"): Raw {
  const told = (path: string, value: string | boolean): Raw => ({ path, values: [value], of: [0] })
  const shaped = (path: string, names: string[]): Raw => ({ path, shapes: [names], of: [0] })
  return {
    generation, checked_ms: 5, upto: n, more: false, count: 1, texts: [],
    columns: [
      shaped("", ["n", "state", "first_seen_ms", "changed_ms", "object", "papers"]), { path: "n", numbers: [n] }, told("state", "present"),
      { path: "first_seen_ms", numbers: [1] }, { path: "changed_ms", numbers: [1] }, shaped("object", ["id", "kind", "items"]),
      told("object/id", `https://ris.example/meetings/${n}`), told("object/kind", "meeting"), { path: "object/items", lengths: [1] },
      shaped("object/items*", ["id"]), told("object/items*/id", "i"), { path: "papers", lengths: [1] },
      shaped("papers*", ["item", "paper", "same_name"]), told("papers*/item", "i"), told("papers*/paper", paperId), told("papers*/same_name", true),
    ],
  }
}

describe("pages by columns", () => {
  const paperId = "https://ris.example/papers/2"
  const nameOf = async (mirror: Mirror, n: number) => {
    const one = await mirror.object(`https://ris.example/meetings/${n}`)
    return one.ok && one.value.object.kind === "meeting" ? one.value.object.items?.[0]?.name : undefined
  }
  const from = (columns: Raw, papers = 2, generation = "g1") => (_council: string, since: number, before: (id: string) => string | undefined) =>
    Promise.resolve(readBulk(bytes(since === 0 ? page([paper(1), paper(papers)], { generation, more: true }) : columns), since, before))

  test("an item takes the name of a paper that a page before brought, in a first copy and in the next one", async () => {
    const mirror = await Mirror.open(new MemoryPlace())
    expect(errorOf(await fetchMirror(from(columnsPage(3, paperId)), listed(3), mirror))).toBe("ok")
    expect(await nameOf(mirror, 3)).toBe("Radweg 2")
    expect(errorOf(await fetchMirror(from(columnsPage(4, paperId, "g2"), 2, "g2"), listed(4, "g2"), mirror))).toBe("ok")
    expect(await nameOf(mirror, 4)).toBe("Radweg 2")
    expect(await nameOf(mirror, 3)).toBe(undefined)
  })
  test("never that of a paper of another generation, or of one that is gone", async () => {
    const mirror = await Mirror.open(new MemoryPlace())
    const refused = "malformed: a council's page by columns has not the form it must have"
    expect(errorOf(await fetchMirror(from(columnsPage(3, paperId)), listed(3), mirror))).toBe("ok")
    expect(errorOf(await fetchMirror(from(columnsPage(5, paperId, "g2"), 4, "g2"), listed(5, "g2"), mirror))).toBe(refused)
    expect(await nameOf(mirror, 3)).toBe("Radweg 2")
    const gone = { n: 4, state: "deleted", first_seen_ms: 1, changed_ms: 1, object: { id: paperId, kind: "paper" } }
    expect(errorOf(await mirror.take(read(page([gone]), 3), 3))).toBe("ok")
    expect(errorOf(await fetchMirror(from(columnsPage(5, paperId)), listed(5), mirror))).toBe(refused)
  })
})

const listed = (upto: number, generation = "g1") => ({ council: "muster", title: "", address: "", roots: [], generation, upto, checkedMs: 5, outcome: "complete" })
/** A server that gives pages of `size` out of `all`. */
function server(all: Raw[], size: number, generation = "g1") {
  const asked: number[] = []
  const ask = (_council: string, since: number) => {
    asked.push(since)
    const rest = all.filter((one) => (one["n"] as number) > since)
    const objects = rest.slice(0, size)
    const json = page(objects, { generation, more: rest.length > size, upto: objects.at(-1)?.["n"] ?? since })
    return Promise.resolve(readBulk(bytes(json), since))
  }
  return { ask, asked }
}
const papers = (count: number, from = 1): Raw[] => Array.from({ length: count }, (_, i) => paper(from + i))

describe("keeping", () => {
  test("everything, then what changed; a new page of the app has it again", async () => {
    const place = new MemoryPlace()
    const mirror = await Mirror.open(place)
    const first = server(papers(25), 10)
    expect(errorOf(await fetchMirror(first.ask, listed(25), mirror))).toBe("ok")
    expect(first.asked).toEqual([0, 10, 20])
    expect(mirror.isWhole).toBe(true)
    const second = server([paper(26, { id: "https://ris.example/papers/3", name: "Neuer Titel" })], 10)
    expect(errorOf(await fetchMirror(second.ask, listed(26), mirror))).toBe("ok")
    expect(second.asked).toEqual([25])
    const again = await Mirror.open(place)
    for (const one of [mirror, again]) {
      expect(one.rows.size).toBe(25)
      expect(one.upto).toBe(26)
      expect(one.rows.get("https://ris.example/papers/3")!.name).toBe("Neuer Titel")
      const whole = await one.object("https://ris.example/papers/3")
      expect(whole.ok && whole.value.object.name).toBe("Neuer Titel")
    }
  })
  test("an interrupted fetching goes on where it was", async () => {
    const place = new MemoryPlace()
    const { ask } = server(papers(30), 10)
    let left = 2
    const breaks: typeof ask = (council, since) =>
      left-- > 0 ? ask(council, since) : Promise.resolve({ ok: false, error: { kind: "offline", what: "no connection" } })
    expect(errorOf(await fetchMirror(breaks, listed(30), await Mirror.open(place)))).toBe("offline: no connection")
    const later = await Mirror.open(place)
    expect([later.upto, later.isWhole, later.rows.size]).toEqual([20, false, 20])
    const rest = server(papers(30), 10)
    await fetchMirror(rest.ask, listed(30), later)
    expect(rest.asked).toEqual([20])
    expect([later.upto, later.isWhole]).toEqual([30, true])
  })
  test("a write that fails in the middle leaves what was there, and no litter for ever", async () => {
    const place = new MemoryPlace()
    const mirror = await Mirror.open(place)
    await fetchMirror(server(papers(5), 10).ask, listed(5), mirror)
    place.writesUntilFailure = 1 // the part, not the head
    await expect(fetchMirror(server([paper(6)], 10).ask, listed(6), mirror)).rejects.toThrow("full")
    place.writesUntilFailure = Number.POSITIVE_INFINITY
    expect(place.kept.size).toBe(3)
    const again = await Mirror.open(place)
    expect([again.upto, again.rows.size, place.kept.size]).toEqual([5, 5, 2])
  })
  test("another generation takes the place when it is complete, and no sooner", async () => {
    const mirror = await Mirror.open(new MemoryPlace())
    await fetchMirror(server(papers(5), 10).ask, listed(5), mirror)
    const { ask } = server(papers(20, 100), 10, "g2")
    const broken: typeof ask = (council, since) =>
      since === 0 ? ask(council, since) : Promise.resolve(readBulk(bytes({}), since))
    expect(errorOf(await fetchMirror(broken, listed(119, "g2"), mirror))).toBe("malformed: a council's page lacks what it must have")
    expect([mirror.generation, mirror.rows.size]).toEqual(["g1", 5])
    await fetchMirror(ask, listed(119, "g2"), mirror)
    expect([mirror.generation, mirror.rows.size]).toEqual(["g2", 20])
  })
  test("lies of the list and of whole answers leave the old mirror", async () => {
    const mirror = await Mirror.open(new MemoryPlace())
    const honest = server(papers(5), 10)
    await fetchMirror(honest.ask, listed(5), mirror)
    expect(errorOf(await fetchMirror(honest.ask, listed(4), mirror))).toBe("behind: the server has seen less of a council than this device")
    expect(errorOf(await fetchMirror(honest.ask, listed(9), mirror))).toBe("behind: a council's pages end before what its list says")
    expect(errorOf(await fetchMirror(server([paper(6)], 10, "g2").ask, listed(6), mirror))).toBe("conflict: the council's mirror began anew meanwhile")
    expect([mirror.generation, mirror.upto, mirror.rows.size]).toEqual(["g1", 5, 5])
    expect(errorOf(await fetchMirror(server([paper(6)], 10).ask, listed(6), mirror))).toBe("ok")
  })
  test("many small parts become few, with what they say now", async () => {
    const place = new MemoryPlace()
    const mirror = await Mirror.open(place)
    for (let n = 1; n <= 60; ++n)
      await fetchMirror(server([paper(n, { id: `https://ris.example/papers/${n % 7}`, name: `Stand ${n}` })], 10).ask, listed(n), mirror)
    expect(place.kept.size).toBeLessThan(20)
    const again = await Mirror.open(place)
    expect(again.rows.size).toBe(7)
    expect((again.rows.get("https://ris.example/papers/4")!).name).toBe("Stand 60")
  })
  test("what was damaged on the device is thrown away and fetched anew", async () => {
    const place = new MemoryPlace()
    await fetchMirror(server(papers(5), 10).ask, listed(5), await Mirror.open(place))
    place.kept.set("part-1", Uint8Array.of(1, 2, 3))
    const mirror = await Mirror.open(place)
    expect([mirror.rows.size, mirror.since("g1")]).toEqual([0, 0])
    await fetchMirror(server(papers(5), 10).ask, listed(5), mirror)
    expect(mirror.rows.size).toBe(5)
  })
  test("the text of what was withdrawn is gone", async () => {
    const mirror = await Mirror.open(new MemoryPlace())
    await fetchMirror(server(papers(5), 10).ask, listed(5), mirror)
    const gone = { n: 6, state: "depublished", first_seen_ms: 1, changed_ms: 9, object: { id: "https://ris.example/papers/2", kind: "paper" } }
    await fetchMirror(server([gone], 10).ask, listed(6), mirror)
    expect(mirror.rows.get("https://ris.example/papers/2")!.name).toBe("")
    expect(new SearchIndex(mirror).search("Radweg 2", 10).map((row) => row.n)).not.toContain(2)
  })
})

function mirrored(n: number, object: Raw): Mirrored {
  return { n, state: "present", firstSeenMs: 1, changedMs: 1, papers: [], object: { id: `i${n}`, ...object } as unknown as Mirrored["object"] }
}
async function mirrorOf(objects: Mirrored[]): Promise<Mirror> {
  const mirror = await Mirror.open(new MemoryPlace())
  const size = 20_000
  for (let from = 0; from < objects.length; from += size) {
    const some = objects.slice(from, from + size)
    const taken = await mirror.take({ generation: "g", checkedMs: 1, upto: some.at(-1)!.n, more: false, objects: some }, from === 0 ? 0 : objects[from - 1]!.n)
    if (!taken.ok) throw new Error(taken.error.what)
  }
  return mirror
}

describe("search", () => {
  test("the exact number first, then all words; names count; case, marks and ß do not", async () => {
    const index = new SearchIndex(
      await mirrorOf([
        mirrored(1, { kind: "organization", name: "Ausschuss für Umwelt" }),
        mirrored(2, { kind: "person", name: "Dr. Änne Größler" }),
        mirrored(3, { kind: "paper", name: "Nachtrag zu 0717/2016", reference: "0001/2020", date: "2020-01-01" }),
        mirrored(4, { kind: "paper", name: "Straßenbau", reference: "0717/2016", date: "2016-01-01", originator_persons: ["i2"] }),
        mirrored(5, { kind: "paper", name: "Bau einer Straße", reference: "0002/2021", date: "2021-01-01", originator_organizations: ["i1"] }),
      ]),
    )
    const found = (text: string) => index.search(text, 10).map((row) => row.n)
    expect(found("Vorlage Nr. 0717 / 2016")).toEqual([4])
    expect(found("0717/2016")).toEqual([4, 3])
    expect(found("STRASSE bau")).toEqual([5, 4])
    expect(found("anne grossler")).toEqual([4])
    expect(found("umwelt straße")).toEqual([5])
    expect(found("umwelt radweg")).toEqual([])
    expect(found("  ")).toEqual([])
  })
  test("100,000 papers and 20,000 meetings in less than 150 ms of this process's time", { timeout: 120_000 }, async () => {
    const kinds = ["Radweg", "Kita", "Bebauungsplan", "Haushalt", "Brandschutz", "Schulhof", "Lärmaktionsplan"]
    const objects = Array.from({ length: 120_000 }, (_, i) =>
      i < 100_000
        ? mirrored(i + 1, { kind: "paper", name: `${kinds[i % 7]} im Stadtteil ${i % 113} nach dem Antrag der Fraktion vom ${i % 28}. Mai`, reference: `${i}/2026`, date: `20${10 + (i % 16)}-03-01`, web: `https://ris.example/vo020?VOLFDNR=${i}` })
        : mirrored(i + 1, { kind: "meeting", name: `Ausschuss ${i % 40}`, start: "2026-03-01T17:00:00+01:00" }),
    )
    const index = new SearchIndex(await mirrorOf(objects))
    index.refresh()
    for (const text of ["77777/2026", "Lärmaktionsplan Stadtteil 112 27", "gibtesnicht", "a e i o u"]) {
      const times: number[] = []
      for (let i = 0; i < 5; ++i) {
        const from = process.cpuUsage()
        index.search(text, 100)
        const { user, system } = process.cpuUsage(from)
        times.push((user + system) / 1000)
      }
      times.sort((a, b) => a - b)
      if (process.env["MAPPE_LONG"]) console.log(text, times[2])
      expect(times[2]).toBeLessThan(150)
    }
  })
})
