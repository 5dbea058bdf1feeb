// The councils' part of the engine against a real server that mirrors a replayed council: fetching, keeping, search,
// meetings, links and how they stand, and a server that lies.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Council } from "../../src/engine/contract.ts"
import { Liar } from "../engine/liar.ts"
import { get, Person, problemOf } from "../engine/person.ts"
import { Appliance, hasPrograms } from "../engine/server.ts"
import { CouncilTown, hostile } from "./town.ts"

type Json = Record<string, unknown> & { objects: Json[]; object: Json }

describe.skipIf(!hasPrograms)("a council on a member's device", { timeout: 120_000 }, () => {
  let town: CouncilTown
  let appliance: Appliance
  let liar: Liar
  let erika: Person
  let space = ""
  const asked: string[] = []
  const id = (kind: string, number: number) => `${town.origin}/oparl/${kind}/${number}`
  const councilOf = async (person: Person, name = "musterstadt"): Promise<Council | undefined> =>
    get(await person.engine.councils()).find((one) => one.council === name)
  const isHere = async (person: Person) => (await councilOf(person))?.whole === true && (await councilOf(person))?.fetching === false

  beforeAll(async () => {
    town = await CouncilTown.start()
    appliance = await Appliance.start(town.configuration("musterstadt", "huertgenwald"))
    liar = await Liar.start(appliance)
    liar.lie = (_method, target) => void asked.push(target)
    erika = await Person.at(appliance, liar.base)
    const faction = await erika.founds("Beispielfraktion", "erika", true)
    space = get(await erika.engine.createSpace(faction, "Haushalt 2027")).space
    // The server's first passes over both.
    for (let tries = 0; tries < 600; ++tries) {
      const list = JSON.parse(Buffer.from(await liar.honest("/v1/councils")).toString()) as { councils: { outcome: string }[] }
      if (list.councils.every((one) => one.outcome === "complete")) break
      await new Promise((done) => setTimeout(done, 200))
    }
    await erika.reloads()
    await erika.until(() => isHere(erika))
    await erika.until(async () => (await councilOf(erika, "huertgenwald"))?.whole === true)
  }, 200_000)
  afterAll(async () => {
    erika?.closes()
    liar?.end()
    await appliance?.end()
    town?.end()
  })

  test("is there whole, with names and numbers found on the device", async () => {
    const council = (await councilOf(erika))!
    expect(council).toMatchObject({ title: "Musterstadt", papers: 5, meetings: 3, late: false, problem: null })
    expect((await councilOf(erika, "huertgenwald"))!.papers).toBeGreaterThan(200)
    const found = async (text: string) => get(await erika.engine.searchCouncil(text, 20)).map((hit) => hit.name)
    expect((await found("0717/2026"))[0]).toBe("Radweg an der Bahnhofstraße")
    expect(await found("grossler")).toEqual([hostile])
    expect(await found("haushaltssatzung lesung")).toEqual(["Haushaltssatzung 2027, zweite Lesung"])
    expect((await found("68/2021 1. Ergänzung"))[0]).toContain("FFH")
  })

  test("a paper with what belongs to it; markup stays text", async () => {
    const paper = get(await erika.engine.paper("musterstadt", id("papers", 2)))
    expect(paper).toMatchObject({ name: hostile, reference: "0718/2026", persons: ["Dr. Änne Größler"], known: true })
    expect(paper.meetings).toMatchObject([{ id: id("meetings", 1), name: "Sitzung des Rates", role: "Entscheidung", decides: true, bodies: ["Rat"] }])
    expect(paper.documents).toMatchObject([{ main: true, bytes: 1_234_567, url: `${town.origin}/bi/doc?DOLFDNR=2` }])
    expect(problemOf(await erika.engine.paper("musterstadt", id("papers", 99)))).toBe("not_found")
  })

  test("meetings and agendas: who may come, and which papers are only presumed", async () => {
    const next = get(await erika.engine.nextMeetings(6))
    expect(next.first).toMatchObject({ name: "Sitzung des Rates", bodies: ["Rat"], place: "Rathaus, Ratssaal" })
    expect([next.first!.items.length, next.moreItems]).toEqual([6, 1])
    expect(next.later.map((one) => [one.name, one.cancelled])).toEqual([["Ausschuss für Bauen und Verkehr", true]])
    const whole = get(await erika.engine.meeting("musterstadt", next.first!.id))
    expect(whole.items.map((item) => item.access)).toEqual(["open", "open", "open", "open", "open", "open", "closed"])
    expect(whole.items[1]!.papers).toMatchObject([{ reference: "0717/2026", guessed: false }])
    expect(whole.items[3]!.papers).toMatchObject([]) // no paper is consulted in that meeting under this title
    const january = get(await erika.engine.meetings(Date.parse("2026-01-01"), Date.parse("2026-02-01")))
    expect(january.map((one) => one.name)).toEqual(["Sitzung des Rates"])
    const old = get(await erika.engine.meetings(Date.parse("2021-01-01"), Date.parse("2022-01-01")))
    expect(old.length).toBeGreaterThan(5)
  })

  test("an address or a number becomes a link that says how it stands", async () => {
    const sights = async () => get(await erika.engine.links(space, ""))
    const byAddress = get(await erika.engine.lookUpLink(`${town.origin}/bi/vo020?VOLFDNR=1&refresh=false`))
    expect(byAddress).toMatchObject({ sort: "object", known: true, choices: [{ reference: "0717/2026", kind: "paper", councilTitle: "Musterstadt" }] })
    const inMail = get(await erika.engine.lookUpLink(`Siehe <${town.origin}/bi/vo020?VOLFD\r\n> NR=1&refresh=false>, Seite 3.`))
    expect(inMail.choices).toEqual(byAddress.choices)
    const meeting = get(await erika.engine.lookUpLink(`${town.origin}/bi/to010.asp?SILFDNR=1`))
    expect(meeting.choices).toMatchObject([{ kind: "meeting", name: "Sitzung des Rates" }])
    const ambiguous = get(await erika.engine.lookUpLink("Vorlage 0800/2026"))
    expect(ambiguous.choices.map((one) => one.name).sort()).toEqual(["Haushaltssatzung 2027", "Haushaltssatzung 2027, zweite Lesung"])
    const elsewhere = get(await erika.engine.lookUpLink("https://zeitung.example/artikel?nr=7"))
    expect(elsewhere).toMatchObject({ sort: "plain", choices: [], host: "zeitung.example", known: false })
    expect(problemOf(await erika.engine.lookUpLink("javascript:alert(1)"))).toBe("usage")

    get(await erika.engine.makeLink(space, "", { council: "musterstadt", id: byAddress.choices[0]!.id }))
    get(await erika.engine.makeLink(space, "", { council: "musterstadt", id: id("papers", 2) }))
    get(await erika.engine.makeLink(space, "", { council: "musterstadt", id: id("papers", 2) }))
    get(await erika.engine.makeLink(space, "", { url: "https://zeitung.example/artikel?nr=7", name: "Artikel: 1/2" }))
    expect(problemOf(await erika.engine.makeLink(space, "", { url: "javascript:alert(1)", name: "x" }))).toBe("usage")
    expect((await sights()).map(({ name, state, known }) => [name, state, known])).toEqual([
      ["0717-2026 Radweg an der Bahnhofstraße", "same", true],
      ["0718-2026 -img src=x onerror=-document", "same", true],
      ["0718-2026 -img src=x onerror=-document", "same", true],
      ["Artikel- 1-2", "unknown", false],
    ].map(([name, state, known]) => [expect.stringContaining(name as string) as unknown, state, known]))
    expect((await sights())[0]).toMatchObject({ body: "Musterstadt", date: "2026-01-15", number: "1" })
    const row = await erika.row(space, "0717-2026 Radweg an der Bahnhofstraße")
    expect(row).toMatchObject({ kind: "link", url: `${town.origin}/bi/vo020?VOLFDNR=1&refresh=false`, link: { state: "same", known: true } })
    expect(get(await erika.engine.link(space, row.node))).toMatchObject({ reference: "0717/2026", council: "musterstadt", id: id("papers", 1) })
  })

  test("neither the server nor the council learns which paper was read or linked", () => {
    const councils = asked.filter((target) => target.startsWith("/v1/councils"))
    expect(councils.filter((target) => !/^\/v1\/councils(\/(musterstadt|huertgenwald)\/objects\?since=\d+&form=columns)?$/.test(target))).toEqual([])
    expect(asked.filter((target) => /papers|0717|vo020|zeitung/i.test(target))).toEqual([])
    expect(town.asked.filter((target) => target.includes("/bi/"))).toEqual([])
  })

  test("without a network it is all there", async () => {
    await appliance.stop()
    await erika.reloads()
    expect(get(await erika.engine.standing())).toMatchObject({ online: false })
    expect((await councilOf(erika))!.papers).toBe(5)
    expect(get(await erika.engine.nextMeetings(6)).first!.name).toBe("Sitzung des Rates")
    expect(get(await erika.engine.searchCouncil("radweg", 5)).length).toBeGreaterThan(0)
    await appliance.again()
    await erika.reloads()
  })

  test("lies of the server are refused by the exact rule, and the old mirror stays", async () => {
    const objects = (change: (page: Json) => unknown) =>
      (liar.lie = (_method, target, honest) => {
        if (!target.startsWith("/v1/councils") || target.includes("huertgenwald")) return undefined
        const json = JSON.parse(Buffer.from(honest.body).toString()) as Json & { councils: Json[] }
        if (target === "/v1/councils") for (const one of json.councils.slice(0, 1)) one["upto"] = (one["upto"] as number) + 1
        return { status: 200, body: new Uint8Array(Buffer.from(JSON.stringify(target === "/v1/councils" ? json : change(byObjects(json))))) }
      })
    const lies: [string, (page: Json) => unknown, string][] = [
      ["ends early", (page) => page, "a council's pages end before what its list says"],
      ["no page", () => "<html>", "a council's page lacks what it must have"],
      ["endless", (page) => ({ ...page, more: true }), "a council's page promises more and gives nothing"],
      ["another generation", (page) => ({ ...page, generation: "other" }), "the council's mirror began anew meanwhile"],
      ["markup address", (page) => ({ ...page, upto: (page["upto"] as number) + 1, objects: [{ n: (page["upto"] as number) + 1, state: "present", first_seen_ms: 1, changed_ms: 1, object: { id: "x", kind: "paper", web: "javascript:1" } }] }), "a mirrored object with a member of the wrong form"],
    ]
    for (const [name, change, detail] of lies) {
      objects(change)
      await erika.reloads()
      await erika.until(async () => (await councilOf(erika))?.problem?.detail === detail).catch(async () => {
        throw new Error(`${name}: ${JSON.stringify(await councilOf(erika))}`)
      })
      expect((await councilOf(erika))!.papers, name).toBe(5)
    }
    // Its twin: the same way with what is true.
    objects((page) => ({ ...page, upto: (page["upto"] as number) + 1, objects: [{ n: (page["upto"] as number) + 1, state: "present", first_seen_ms: 1, changed_ms: 2, object: { id: id("papers", 1), kind: "paper", name: "Radweg", reference: "0717/2026", web: `${town.origin}/bi/vo020?VOLFDNR=1` } }] }))
    const before = Date.now()
    await erika.reloads()
    await erika.until(async () => get(await erika.engine.searchCouncil("0717/2026", 1))[0]?.name === "Radweg")
    expect((await councilOf(erika))!.problem).toBeNull()
    expect(before).toBeGreaterThan(0)
  })

  test("a link says when the council changed, moved, withdrew or lost what it leads to", async () => {
    for (const number of [3, 4]) get(await erika.engine.makeLink(space, "", { council: "musterstadt", id: id("papers", number) }))
    const stateOf = async (number: number) =>
      get(await erika.engine.links(space, "")).find((link) => link.reference === (number < 3 ? `071${6 + number}/2026` : "0800/2026") && link.number === String(number))?.state
    for (const number of [2, 3, 4]) expect(await stateOf(number)).toBe("same")
    const changed = { state: "present", first_seen_ms: 1, changed_ms: Date.now() + 60_000 }
    const tells = [
      { ...changed, object: { id: id("papers", 1), kind: "paper", name: "Radweg, neu", reference: "0717/2026", web: `${town.origin}/bi/vo020?VOLFDNR=1` } },
      { ...changed, state: "depublished", object: { id: id("papers", 2), kind: "paper" } },
      { ...changed, object: { id: id("papers", 3), kind: "paper", reference: "0800/2026", web: `${town.origin}/neu/vo020?VOLFDNR=3` } },
      { ...changed, state: "unreachable", object: { id: id("papers", 4), kind: "paper", reference: "0800/2026" } },
    ]
    let upto = 0
    liar.lie = (_method, target, honest) => {
      if (!target.startsWith("/v1/councils") || target.includes("huertgenwald")) return undefined
      const json = JSON.parse(Buffer.from(honest.body).toString()) as Json & { councils: Json[] }
      const said = (value: unknown) => ({ status: 200, body: new Uint8Array(Buffer.from(JSON.stringify(value))) })
      if (target === "/v1/councils") {
        upto = (json.councils[0]!["upto"] as number) + 5 // one was told by the test before
        json.councils[0]!["upto"] = upto
        return said(json)
      }
      const since = Number(/since=(\d+)/.exec(target)![1])
      return said({ ...byObjects(json), upto, objects: tells.map((one, i) => ({ ...one, n: upto - 3 + i })).filter((one) => one.n > since) })
    }
    await erika.reloads()
    await erika.until(async () => (await stateOf(1)) === "changed" || (await erika.engine.councils(), false))
    expect([await stateOf(1), await stateOf(2), await stateOf(3), await stateOf(4)]).toEqual(["changed", "withdrawn", "moved", "lost"])
    expect(await erika.row(space, "0717-2026 Radweg an der Bahnhofstraße")).toMatchObject({ link: { state: "changed" } })
    expect(get(await erika.engine.searchCouncil("0718/2026", 5))).toEqual([])
  })
})

/** A page without objects, whichever form it came in. */
function byObjects({ count: _count, columns: _columns, texts: _texts, ...head }: Json): Json {
  return { ...head, objects: [] } as unknown as Json
}
