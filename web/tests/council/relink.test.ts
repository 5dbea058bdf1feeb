// New targets for links after a council changed its system: which are proposed, which of them as sure, and that nothing
// changes but what was chosen.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { Liar } from "../engine/liar.ts"
import { get, Person, problemOf } from "../engine/person.ts"
import { Appliance, hasPrograms } from "../engine/server.ts"
import type { Mirror, Row } from "../../src/mappe/council/mirror.ts"
import { Proposals } from "../../src/mappe/council/relink.ts"
import { normalReference } from "../../src/mappe/council/reference.ts"
import { SearchIndex } from "../../src/mappe/council/search.ts"
import { CouncilTown } from "./town.ts"

function row(id: string, reference: string, name: string, date: string, more: Partial<Row> = {}): Row {
  return {
    id, kind: "paper", state: "present", n: 1, changedMs: 1, firstSeenMs: 1, name, reference, normal: normalReference(reference), web: "", date, body: "", type: "",
    startMs: 0, cancelled: false, bodies: [], persons: [], mainUrl: "", items: [], at: { part: "", from: 0, size: 0 }, ...more,
  }
}
function proposalsOf(...all: Row[]): Proposals {
  const rows = new Map(all.map((one) => [one.id, one]))
  const index = new SearchIndex({ rows, changes: 1 } as unknown as Mirror)
  return new Proposals([{ council: "stadt", hosts: [], roots: [], rows, index }])
}

describe("proposals by the business anchor", () => {
  const anchor = { type: "paper", reference: "0717/2016", name: "Radweg an der Bahnhofstraße", date: "2016-03-01" }
  const said = (proposals: Proposals, more: Partial<typeof anchor> = {}) => proposals.of({ ...anchor, ...more }).map((one) => [one.row.id, one.sure])
  test("number, name and date the same: sure, however the number is written", () => {
    expect(said(proposalsOf(row("a", "717/2016", "x", "2016-03-01"), row("b", "Vorlage 0717/2016", "RADWEG an der Bahnhofstrasse", "2016-03-01")))).toEqual([["b", true]])
  })
  test("two that agree are enough if the third is not said; one is not", () => {
    expect(said(proposalsOf(row("a", "0717/2016", "Radweg an der Bahnhofstraße", "")))).toEqual([["a", true]])
    expect(said(proposalsOf(row("a", "0717/2016", "", "")))).toEqual([["a", false]])
    expect(said(proposalsOf(row("a", "", "Radweg an der Bahnhofstraße", "2016-03-01")))).toEqual([["a", true]])
  })
  test("one that differs is for a person: a number used again, another day, a mended title", () => {
    expect(said(proposalsOf(row("a", "0717/2016", "Friedhofssatzung", "2016-03-01")))).toEqual([["a", false]])
    expect(said(proposalsOf(row("a", "0717/2016", "Radweg an der Bahnhofstraße", "2016-03-02")))).toEqual([["a", false]])
  })
  test("two that are equally sure are none, the newest first; what is withdrawn or a meeting is not proposed", () => {
    const a = row("a", "0717/2016", "Radweg an der Bahnhofstraße", "2016-03-01")
    expect(said(proposalsOf(a, { ...a, id: "b" }))).toEqual([["a", false], ["b", false]])
    expect(said(proposalsOf({ ...a, state: "deleted" }, { ...a, id: "m", kind: "meeting" }))).toEqual([])
    expect(said(proposalsOf(row("m", "", "Sitzung des Rates", "2016-03-01", { kind: "meeting" })), { type: "meeting", reference: "", name: "Sitzung des Rates" })).toEqual([["m", true]])
    expect(said(proposalsOf(a), { reference: "", name: "" })).toEqual([])
  })
})

describe.skipIf(!hasPrograms)("a council that moved to another system", { timeout: 120_000 }, () => {
  let town: CouncilTown
  let appliance: Appliance
  let liar: Liar
  let erika: Person
  let space = ""
  const review = async () => get(await erika.engine.reviewLinks(space))
  const states = async () => Object.fromEntries((await review()).map(({ link, proposals }) => [link.name.split(" ")[0]!, [link.state, ...proposals.map((one) => [one.id.replace(town.origin, ""), one.sure])]]))
  let before = "" // the generation of the system that was
  const mirrored = async () => {
    for (let tries = 0; tries < 600; ++tries) {
      const list = JSON.parse(Buffer.from(await liar.honest("/v1/councils")).toString()) as { councils: { outcome: string; generation: string }[] }
      if (list.councils.every((one) => one.outcome === "complete" && one.generation !== before)) {
        before = list.councils[0]!.generation
        break
      }
      await new Promise((done) => setTimeout(done, 200))
    }
    await erika.reloads()
  }
  beforeAll(async () => {
    town = await CouncilTown.start()
    appliance = await Appliance.start(town.configuration("musterstadt"))
    liar = await Liar.start(appliance)
    erika = await Person.at(appliance, liar.base)
    space = get(await erika.engine.createSpace(await erika.founds("Beispielfraktion", "erika", true), "Haushalt")).space
    await mirrored()
    await erika.until(async () => get(await erika.engine.councils())[0]?.whole === true)
    const folder = get(await erika.engine.makeFolder(space, "", "Vorlagen")).node
    for (const number of [1, 3, 4, 5]) get(await erika.engine.makeLink(space, number === 1 ? folder : "", { council: "musterstadt", id: `${town.origin}/oparl/papers/${number}` }))
    get(await erika.engine.makeLink(space, "", { url: "https://zeitung.example/1", name: "Zeitung" }))
    expect(await states()).toEqual({ "0717-2026": ["same"], "0800-2026": ["same"], "0900-2026": ["same"], Zeitung: ["unknown"] })
    await appliance.stop()
    appliance.edits(town.moves())
    await appliance.again()
    await mirrored()
    const isMoved = () => erika.until(async () => (await erika.engine.councils(), (await states())["0717-2026"]?.[0] === "lost"))
    await isMoved().catch(isMoved) // a busy machine
  }, 200_000)
  afterAll(async () => {
    erika?.closes()
    liar?.end()
    await appliance?.end()
    town?.end()
  })

  test("what is the same by number, title and day is sure, the rest is presumed; nothing has changed by itself", async () => {
    const all = await review()
    expect(await states()).toMatchObject({
      "0717-2026": ["lost", ["/neu/vorlagen/1", true]],
      "0900-2026": ["lost", ["/neu/vorlagen/5", false]],
      Zeitung: ["unknown"],
    })
    expect(all.map(({ path, link }) => [path, link.reference])).toContainEqual(["Vorlagen", "0717/2026"])
    const readings = all.filter(({ link }) => link.reference === "0800/2026").map(({ link, proposals }) => [link.title, ...proposals.map((one) => [one.id.slice(-1), one.sure])])
    expect(readings).toEqual(expect.arrayContaining([["Haushaltssatzung 2027", ["3", true], ["4", false]], ["Haushaltssatzung 2027, zweite Lesung", ["4", true], ["3", false]]]))
  })

  test("only what was chosen is changed, in one step that can be taken back", async () => {
    const node = async (name: string) => (await review()).find(({ link }) => link.name.startsWith(name))!.link.node
    const first = { node: await node("0717"), council: "musterstadt", id: `${town.origin}/neu/vorlagen/1` }
    expect(problemOf(await erika.engine.relink(space, []))).toBe("usage")
    expect(problemOf(await erika.engine.relink(space, [{ ...first, id: `${town.origin}/neu/vorlagen/99` }]))).toBe("not_found")
    expect(problemOf(await erika.engine.relink(space, [{ ...first, council: "anderswo" }]))).toBe("not_found")
    expect((await states())["0717-2026"]![0]).toBe("lost")
    get(await erika.engine.relink(space, [first, { node: await node("0900"), council: "musterstadt", id: `${town.origin}/neu/vorlagen/5` }]))
    expect(await states()).toMatchObject({ "0717-2026": ["same"], "0900-2026": ["same"] })
    expect((await review()).filter(({ link }) => link.state === "lost").length).toBe(2)
    const link = get(await erika.engine.link(space, first.node))
    expect(link).toMatchObject({ name: "0717-2026 Radweg an der Bahnhofstraße", url: `${town.origin}/ris/vo0050.asp?__kvonr=101`, number: "101" })
    const undo = erika.news.filter((one) => one.news === "done").at(-1)
    expect(undo).toMatchObject({ what: "relinked" })
    get(await erika.engine.undo((undo as { undo: number }).undo))
    expect(await states()).toMatchObject({ "0717-2026": ["lost", ["/neu/vorlagen/1", true]], "0900-2026": ["lost", ["/neu/vorlagen/5", false]] })
  })
})
