// Notes about a council's papers, meetings and items: which space they go into, who may write them, what is new, where
// they lead, and that the server does not learn what they are about.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { NewNote, NotesChoice } from "../../src/engine/contract.ts"
import { Liar } from "../engine/liar.ts"
import { get, Person, problemOf } from "../engine/person.ts"
import { Appliance, hasPrograms } from "../engine/server.ts"
import { CouncilTown } from "./town.ts"

const says = (text: string, more: Partial<NewNote> = {}): NewNote => ({ text, to: [], answers: "", files: [], ...more })

describe.skipIf(!hasPrograms)("notes about what a council has", { timeout: 120_000 }, () => {
  let town: CouncilTown
  let appliance: Appliance
  let liar: Liar
  let erika: Person
  let otto: Person
  let household = ""
  let traffic = "" // the bodies of all that was sent, and where to
  const spaces: Record<string, string> = {}
  const id = (kind: string, number: number) => `${town.origin}/oparl/${kind}/${number}`
  const about = async (person: Person, what: string) => get(await person.engine.councilNotes(what))

  beforeAll(async () => {
    town = await CouncilTown.start()
    appliance = await Appliance.start(town.configuration("musterstadt"))
    liar = await Liar.start(appliance)
    liar.heard = (target, body) => (traffic += `${target}\n${Buffer.from(body).toString("latin1")}\n`)
    erika = await Person.at(appliance, liar.base)
    const faction = await erika.founds("Beispielfraktion", "erika", true)
    for (const title of ["Haushalt", "Umwelt"]) spaces[title] = get(await erika.engine.createSpace(faction, title)).space
    household = spaces["Haushalt"]!
    const letter = get(
      await erika.engine.invite({
        faction, name: "Otto Beispiel", role: "member", duties: [], untilMs: 0, expiresMs: 0, withPin: false,
        spaces: [{ space: household, role: "commenter" }, { space: spaces["Umwelt"]!, role: "reader" }],
      }),
    )
    otto = await Person.at(appliance, liar.base)
    get(await otto.engine.join(letter.link, "", { login: "otto", password: "sechs worte von otto", deviceLabel: "Test", keep: true }))
    await otto.until(async () => get(await otto.engine.spaces()).filter((card) => card.role).length === 2)
    for (let tries = 0; tries < 600; ++tries) {
      const list = JSON.parse(Buffer.from(await liar.honest("/v1/councils")).toString()) as { councils: { outcome: string }[] }
      if (list.councils.every((one) => one.outcome === "complete")) break
      await new Promise((done) => setTimeout(done, 200))
    }
    for (const person of [erika, otto]) {
      await person.reloads()
      await person.until(async () => get(await person.engine.councils())[0]?.whole === true)
    }
  }, 200_000)
  afterAll(async () => {
    erika?.closes()
    otto?.closes()
    liar?.end()
    await appliance?.end()
    town?.end()
  })

  test("nothing is proposed while several spaces are possible, then the one used last", async () => {
    const paper = id("papers", 1)
    expect(await about(erika, paper)).toMatchObject({ threads: [], proposed: "" })
    expect((await about(erika, paper)).spaces.map(({ title }) => title)).toEqual(["Haushalt", "Umwelt"])
    get(await erika.engine.writeCouncilNote(household, paper, says("Kanarienvogel-Satz, bitte lesen, @Otto Beispiel")))
    expect((await about(erika, paper)).proposed).toBe(household)
    expect((await about(erika, id("papers", 2))).proposed).toBe(household)
    get(await erika.engine.writeCouncilNote(spaces["Umwelt"]!, paper, says("in der anderen Ablage")))
    const both = await about(erika, paper)
    expect(both.threads.map(({ spaceTitle }) => spaceTitle).sort()).toEqual(["Haushalt", "Umwelt"])
    expect(both.proposed).toBe(spaces["Umwelt"])
    expect((await about(erika, id("papers", 2))).threads).toEqual([])
  })

  test("a commenter answers there; a reader reads, and is refused", async () => {
    const paper = id("papers", 1)
    await otto.until(async () => (await about(otto, paper)).threads.length === 2)
    const seen = await about(otto, paper)
    expect(seen.spaces.map(({ title }) => title)).toEqual(["Haushalt"])
    expect(seen.proposed).toBe(household) // the only one
    expect(problemOf(await otto.engine.writeCouncilNote(spaces["Umwelt"]!, paper, says("darf ich nicht")))).toBe("denied")
    expect(problemOf(await otto.engine.writeCouncilNote(household, "", says("wozu?")))).toBe("usage")
    const asked = seen.threads.find(({ space }) => space === household)!
    get(await otto.engine.writeCouncilNote(household, paper, says("Gern.", { answers: asked.thread })))
    await erika.until(async () => (await about(erika, paper)).threads.some((thread) => thread.notes.length === 2))
  })

  test("what is for somebody leads to the page; what was shown is not new any more", async () => {
    const item = id("items", 2)
    get(await erika.engine.writeCouncilNote(household, item, says("Wer spricht dazu, @Otto Beispiel?")))
    get(await erika.engine.writeCouncilNote(household, id("meetings", 1), says("Treffen vorher, @Otto Beispiel?")))
    get(await erika.engine.writeCouncilNote(household, "https://weg.example/oparl/papers/9", says("Weg, @Otto Beispiel?")))
    const open = async (who: Person, which: NotesChoice) => get(await who.engine.openNotes(which, 20)).map((one) => one.begins.split(/[ ,]/)[0])
    const forOtto = async () => get(await otto.engine.notesForMe(20))
    await otto.until(async () => (await forOtto()).length === 4)
    expect((await open(otto, "for_me")).sort()).toEqual((await forOtto()).map((one) => one.begins.split(/[ ,]/)[0]).sort())
    expect(await open(erika, "mine")).toEqual(expect.arrayContaining(["Wer", "Treffen", "Weg"]))
    expect(await open(otto, "mine")).not.toContain("Treffen")
    expect(await open(otto, "all")).toContain("Treffen")
    const places = Object.fromEntries((await forOtto()).map((one) => [one.begins.split(/[ ,]/)[0]!, { ...one.place, name: one.name, unread: one.unread }]))
    expect(places["Wer"]).toEqual({ council: "musterstadt", id: id("meetings", 1), kind: "item", item, name: "Ö 2 Radweg an der Bahnhofstraße", unread: true })
    expect(places["Treffen"]).toMatchObject({ id: id("meetings", 1), kind: "meeting", name: "Sitzung des Rates" })
    expect(places["Kanarienvogel-Satz"]).toMatchObject({ id: id("papers", 1), kind: "paper", name: "0717/2026 Radweg an der Bahnhofstraße" })
    expect(places["Weg"]).toMatchObject({ council: "musterstadt", kind: "gone" })
    const all = [item, id("items", 3), id("meetings", 1)]
    expect(get(await otto.engine.councilNoteCounts(all))).toEqual({ [item]: { open: 1, unread: 1 }, [id("meetings", 1)]: { open: 1, unread: 1 } })
    get(await otto.engine.seenCouncilNotes(item))
    expect(get(await otto.engine.councilNoteCounts(all))[item]).toEqual({ open: 1, unread: 0 })
    expect((await forOtto()).filter((one) => !one.unread).map((one) => one.place?.item)).toEqual([item])
    const [thread] = (await about(erika, item)).threads
    get(await erika.engine.resolveNote(household, thread!.thread))
    await otto.until(async () => (await forOtto()).length === 3)
    expect(await open(otto, "all")).not.toContain("Wer")
  })

  test("how far a large attachment has come is told; 16 KiB are a note, more are refused", async () => {
    const large = new File([new Uint8Array(3 << 20).fill(7)], "Gutachten.bin")
    const before = erika.news.length
    get(await erika.engine.writeCouncilNote(household, id("papers", 5), says("Anbei.", { files: [large] })))
    const told = erika.news.slice(before).flatMap((one) => (one.news === "attaching" ? [one] : []))
    expect(told.length).toBeGreaterThan(0)
    expect(told.every(({ done, bytes }) => bytes === large.size && done > 0 && done <= bytes)).toBe(true)
    const [thread] = (await about(erika, id("papers", 5))).threads
    expect(thread!.notes[0]!.attachments).toEqual([{ name: "Gutachten.bin", bytes: large.size }])
    const tooLong = await erika.engine.writeCouncilNote(household, id("papers", 5), says("x".repeat((16 << 10) + 1)))
    expect(tooLong).toMatchObject({ ok: false, problem: { kind: "usage", rule: "too_large", field: "text" } })
    get(await erika.engine.writeCouncilNote(household, id("papers", 5), says("x".repeat(16 << 10)))) // the twin
  })

  test("neither what they are about nor what they say was sent in clear", () => {
    const forms = (text: string) => [text, encodeURIComponent(text), Buffer.from(text).toString("hex"), ...[0, 1, 2].map((shift) => Buffer.from("x".repeat(shift) + text).toString("base64url").slice(4, -4))]
    const isIn = (text: string) => forms(text).some((form) => traffic.toLowerCase().includes(form.toLowerCase()))
    for (const secret of ["/oparl/papers/", "/oparl/items/", "/oparl/meetings/", "Kanarienvogel-Satz", "weg.example"]) expect(isIn(secret), secret).toBe(false)
    expect(isIn("/v1/spaces/")).toBe(true) // what is sent in clear is found
    expect(isIn("Beispielfraktion")).toBe(true)
  })
})
