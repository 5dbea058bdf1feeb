// The faction's own layer over the council's meetings, and its own meetings, with a real server: two people write at
// once and nothing is lost, who may only read is refused, and the server does not learn what anything is about.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { AgendaAbout, Answer, BesideSight, BriefField, MeetingFields } from "../../src/engine/contract.ts"
import { ownSubject } from "../../src/mappe/notes/own_subject.ts"
import { Liar } from "../engine/liar.ts"
import { get, Person } from "../engine/person.ts"
import { Appliance, hasPrograms } from "../engine/server.ts"

const item = "https://rat.example/oparl/items/canary-3"
const council = { oparlId: item }
const sitting = { oparlId: "https://rat.example/oparl/meetings/canary-1" }

const refusalOf = (answer: Answer<unknown>): { kind: string; rule?: string | undefined } | undefined => (answer.ok ? undefined : { kind: answer.problem.kind, rule: answer.problem.rule })

describe.skipIf(!hasPrograms)("agendas", { timeout: 120_000 }, () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person
  let otto: Person
  let rita: Person
  let space = ""
  let traffic = ""
  const beside = async (person: Person, about: AgendaAbout = council): Promise<BesideSight> => get(await person.engine.beside([about]))[0]!
  const textOf = async (person: Person, field: BriefField): Promise<string | undefined> => (await beside(person)).briefs.find((one) => one.field === field)?.raw
  const fields = (more: Partial<MeetingFields> = {}): MeetingFields => ({ owner: "faction", title: "Fraktionssitzung", body: "", startMs: Date.now() + 86_400_000, endMs: 0, place: "Rathaus", cancelled: false, ...more })
  const joins = async (name: string, role: "editor" | "reader", faction: string): Promise<Person> => {
    const letter = get(await erika.engine.invite({ faction, name, role: "member", duties: [], untilMs: 0, expiresMs: 0, withPin: false, spaces: [{ space, role }] }))
    const person = await Person.at(appliance, liar.base)
    get(await person.engine.join(letter.link, "", { login: name.split(" ")[0]!.toLowerCase(), password: `sechs worte von ${name}`, deviceLabel: "Test", keep: true }))
    await person.until(async () => get(await person.engine.spaces()).some((card) => card.space === space && card.role === role))
    return person
  }

  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    liar.lie = (_method, target) => void (traffic += `${target}\n`)
    erika = await Person.at(appliance, liar.base)
    const faction = await erika.founds("Beispielfraktion", "erika", true)
    space = get(await erika.engine.createSpace(faction, "Haushalt")).space
    otto = await joins("Otto Beispiel", "editor", faction)
    rita = await joins("Rita Beispiel", "reader", faction)
  }, 200_000)
  afterAll(async () => {
    for (const person of [erika, otto, rita]) person?.closes()
    liar?.end()
    await appliance?.end()
  })

  test("what one writes beside an item the others read", async () => {
    get(await erika.engine.writeBrief(space, council, "recommendation", null, "Zustimmen."))
    get(await erika.engine.writeBrief(space, council, "speaker", null, "@Otto Beispiel"))
    await rita.until(async () => (await textOf(rita, "speaker")) !== undefined)
    expect(await textOf(rita, "recommendation")).toBe("Zustimmen.")
    expect(await textOf(rita, "speaker")).toBe("@Otto Beispiel")
    const speaker = (await beside(rita)).briefs.find((one) => one.field === "speaker")!
    expect(speaker.text).toEqual([{ kind: "paragraph", line: [{ kind: "person", name: "Otto Beispiel", me: false }] }])
    expect(speaker.mayWrite).toBe(false)
  })

  test("two write at once: the second is told, and nothing is overwritten unseen", async () => {
    await otto.until(async () => (await textOf(otto, "recommendation")) !== undefined)
    const { seen } = (await beside(otto)).briefs.find((one) => one.field === "recommendation")!
    get(await erika.engine.writeBrief(space, council, "recommendation", seen, "Zustimmen, mit Änderungsantrag."))
    expect(refusalOf(await otto.engine.writeBrief(space, council, "recommendation", seen, "Ablehnen."))).toMatchObject({ kind: "conflict", rule: "not_current" })
    expect(await textOf(otto, "recommendation")).toBe("Zustimmen, mit Änderungsantrag.")
    // The twin: who has seen it may write.
    const now = (await beside(otto)).briefs.find((one) => one.field === "recommendation")!
    get(await otto.engine.writeBrief(space, council, "recommendation", now.seen, `${now.raw}\n\nOder vertagen.`))
    await erika.until(async () => (await textOf(erika, "recommendation"))?.endsWith("Oder vertagen.") === true)
    get(await otto.engine.writeBrief(space, council, "vote", null, "frei"))
    expect(refusalOf(await otto.engine.writeBrief(space, council, "briefing", null, "x".repeat(16_385)))).toMatchObject({ kind: "usage", rule: "too_large" })
    expect(await textOf(otto, "briefing")).toBeUndefined()
  })

  test("a reader writes nothing on an agenda", async () => {
    expect(refusalOf(await rita.engine.writeBrief(space, council, "vote", null, "dagegen"))).toMatchObject({ kind: "denied", rule: "role_too_low" })
    expect(refusalOf(await rita.engine.writeMeeting(space, "", null, fields()))).toMatchObject({ kind: "denied" })
    expect(get(await rita.engine.agendaSpaces()).spaces).toEqual([])
    expect(get(await otto.engine.agendaSpaces())).toMatchObject({ spaces: [{ space }], proposed: space })
  })

  test("an own meeting: agenda from the council's items by tick, order, attendance, result, and away again", async () => {
    const { id } = get(await otto.engine.writeMeeting(space, "", null, fields()))
    const about = { space, entry: id }
    const meeting = async (person = otto) => get(await person.engine.ownMeeting(space, id))
    const taken = [{ oparlId: item, number: "Ö 3", title: "Haushalt", access: "open" as const }, { oparlId: `${item}0`, number: "Ö 4", title: "Radweg", access: "unknown" as const }]
    get(await otto.engine.takeUp(space, id, taken))
    get(await otto.engine.takeUp(space, id, taken)) // who ticks twice has it once
    get(await otto.engine.writeItem(space, about, "", null, { number: "N 1", title: "Personal", access: "closed", rank: 0, council: "" }))
    expect((await meeting()).items.map(({ title }) => title)).toEqual(["Haushalt", "Radweg", "Personal"])
    const ids = (await meeting()).items.map((one) => one.id)
    get(await otto.engine.orderItems(space, id, [ids[2]!, ids[0]!, ids[1]!]))
    await erika.until(async () => get(await erika.engine.ownMeetings(0, Number.MAX_SAFE_INTEGER)).length === 1)
    await erika.until(async () => (await meeting(erika)).items[0]?.title === "Personal")
    // What stands beside the council's item stands beside the one that was taken up.
    expect((await meeting(erika)).items[1]!.about).toEqual(council)
    const { persons } = await meeting(erika)
    get(await erika.engine.attend(space, about, persons.find((one) => one.me)!.person, "comes"))
    get(await erika.engine.writeBrief(space, about, "result", null, "Der Haushalt wird beraten."))
    expect((await beside(erika, about)).attending).toMatchObject([{ me: true, answer: "comes" }])
    // Changed by somebody else meanwhile: refused with what to do, not overwritten.
    await otto.until(async () => (await meeting()).items[0]?.title === "Personal")
    const before = await meeting()
    get(await erika.engine.writeMeeting(space, id, before.seen, fields({ place: "Bürgerhaus" })))
    expect(refusalOf(await otto.engine.writeMeeting(space, id, before.seen, fields({ cancelled: true })))).toMatchObject({ rule: "not_current" })
    expect(await meeting()).toMatchObject({ place: "Bürgerhaus", cancelled: false })
    expect((await meeting()).sequence).toBeGreaterThan(before.sequence)
    // With items it stays; without it goes, and what stood beside it too.
    expect(refusalOf(await otto.engine.removeFromAgenda(space, id, (await meeting()).seen))).toMatchObject({ rule: "has_children" })
    for (const one of (await meeting()).items) get(await otto.engine.removeFromAgenda(space, one.id, one.seen))
    get(await otto.engine.removeFromAgenda(space, id, (await meeting()).seen))
    expect(refusalOf(await otto.engine.ownMeeting(space, id))).toMatchObject({ kind: "not_found" })
    expect((await beside(otto)).briefs.length).toBeGreaterThan(0)
  })

  test("an item by hand in a meeting of the council, and a supervisory board without any system", async () => {
    get(await erika.engine.writeItem(space, sitting, "", null, { number: "N 3", title: "Grundstück", access: "closed", rank: 0, council: "" }))
    expect(get(await erika.engine.extraItems(sitting.oparlId))).toMatchObject([{ number: "N 3", title: "Grundstück", access: "closed", space }])
    get(await erika.engine.writeMeeting(space, "", null, fields({ owner: "otherBody", title: "Aufsichtsrat", body: "Stadtwerke" })))
    expect(get(await erika.engine.ownMeetings(Date.now(), Number.MAX_SAFE_INTEGER))).toMatchObject([{ owner: "otherBody", body: "Stadtwerke" }])
  })

  test("a document on an agenda: seen from both sides, once, and gone from it with the bin", async () => {
    const { node } = get(await erika.engine.makeFolder(space, "", "Unterlagen"))
    get(await erika.engine.assign(space, node, council))
    get(await erika.engine.assign(space, node, council)) // as if it had not been done already
    expect((await beside(erika)).files).toMatchObject([{ space, node, name: "Unterlagen" }])
    expect(get(await erika.engine.assignedTo(space, node))).toMatchObject([{ about: council }])
    get(await erika.engine.trash(space, [node]))
    expect((await beside(erika)).files).toEqual([])
    get(await erika.engine.restore(space, [node]))
    get(await erika.engine.unassign(space, node, council))
    expect((await beside(erika)).files).toEqual([])
  })

  test("notes about an own meeting live in its space alone", async () => {
    const { id } = get(await erika.engine.writeMeeting(space, "", null, fields({ title: "Klausur" })))
    const about = ownSubject(id)
    const note = { text: "Wer bringt Kuchen?", to: [], answers: "", files: [] }
    const other = get(await erika.engine.createSpace(get(await erika.engine.spaces())[0]!.faction, "Umwelt")).space
    expect(refusalOf(await erika.engine.writeCouncilNote(other, about, note))).toMatchObject({ kind: "not_found" })
    await rita.until(async () => (await rita.engine.ownMeeting(space, id)).ok)
    expect(refusalOf(await rita.engine.writeCouncilNote(space, about, note))).toMatchObject({ kind: "denied", rule: "role_too_low" })
    get(await erika.engine.writeCouncilNote(space, about, note)) // the twin
    expect(get(await erika.engine.councilNotes(about))).toMatchObject({ proposed: space, spaces: [{ space }], threads: [{ space }] })
    await rita.until(async () => get(await rita.engine.councilNotes(about)).threads.length === 1)
    expect(get(await rita.engine.councilNotes(about)).spaces).toEqual([])
    expect(get(await rita.engine.searchNotes("kuchen", 5))).toMatchObject([{ name: "Klausur", place: { kind: "own", id, item: "" } }])
    // The meeting goes, what was said stays to be read.
    const { seen } = get(await erika.engine.ownMeeting(space, id))
    get(await erika.engine.removeFromAgenda(space, id, seen))
    expect(get(await erika.engine.councilNotes(about))).toMatchObject({ spaces: [], threads: [{ space }] })
  })

  test("my bodies follow to another device, by a space of mine; or stay on this one", async () => {
    expect(get(await erika.engine.myBodies())).toEqual([])
    expect(get(await erika.engine.bodiesPlace()).spaces.map((one) => one.title)).toEqual(["Haushalt", "Umwelt"])
    get(await erika.engine.setMyBodies(["Rat", "Geheimausschuss", "Rat"], space))
    const laptop = await Person.at(appliance, liar.base)
    await laptop.signsIn("erika")
    await laptop.until(async () => get(await laptop.engine.myBodies()).join() === "Geheimausschuss,Rat")
    expect(get(await laptop.engine.bodiesPlace()).chosen).toBe(space)
    // They are hers alone, and others do not choose for her device.
    expect(get(await otto.engine.myBodies())).toEqual([])
    const hers = get(await otto.engine.agendaSpaces()).spaces[0]!.persons.find((one) => !one.me && one.name.startsWith("erika"))!
    get(await otto.engine.attend(space, { oparlId: "mappe:body/Kleingartenbeirat" }, hers.person, "comes"))
    get(await otto.engine.attend(space, { oparlId: "mappe:body/Geheimausschuss" }, hers.person, ""))
    get(await otto.engine.setMyBodies(["Sportausschuss"], space)) // the twin: for himself he may
    expect(get(await otto.engine.myBodies())).toEqual(["Sportausschuss"])
    get(await otto.engine.writeBrief(space, sitting, "vote", null, "frei"))
    await erika.until(async () => (await beside(erika, sitting)).briefs.length > 0) // all of it has come
    expect(get(await erika.engine.myBodies())).toEqual(["Rat"])
    get(await erika.engine.setMyBodies(["Rat", "Geheimausschuss"], space))
    // Taken away there, gone here: once the laptop has seen what otto wrote, and what came after it.
    await laptop.until(async () => (await beside(laptop, sitting)).briefs.length > 0)
    await laptop.until(async () => get(await laptop.engine.myBodies()).join() === "Geheimausschuss,Rat")
    get(await laptop.engine.setMyBodies(["Rat"], space))
    await erika.until(async () => get(await erika.engine.myBodies()).join() === "Rat")
    // To another space, and to this device alone: then the other one sees all again.
    const other = get(await erika.engine.bodiesPlace()).spaces.find((one) => one.space !== space)!.space
    get(await erika.engine.setMyBodies(["Rat", "Bauausschuss"], other))
    expect(get(await erika.engine.bodiesPlace()).chosen).toBe(other)
    await laptop.until(async () => get(await laptop.engine.myBodies()).join() === "Bauausschuss,Rat")
    get(await erika.engine.setMyBodies(["Rat"], ""))
    await laptop.until(async () => get(await laptop.engine.myBodies()).length === 0)
    await erika.reloads()
    expect(get(await erika.engine.myBodies())).toEqual(["Rat"])
    laptop.closes()
    // Who may write nowhere keeps them here.
    expect(get(await rita.engine.bodiesPlace())).toEqual({ spaces: [], chosen: "" })
    get(await rita.engine.setMyBodies(["Rat"], ""))
    expect(get(await rita.engine.myBodies())).toEqual(["Rat"])
    expect(refusalOf(await rita.engine.setMyBodies(["Rat", "Bauausschuss"], space))).toMatchObject({ kind: "denied", rule: "role_too_low" })
    expect(get(await rita.engine.myBodies())).toEqual(["Rat"])
  })

  test("no address names what was written about", () => {
    expect(traffic).toContain("/journal")
    expect(traffic).not.toMatch(/canary|oparl|item|agenda/i)
  })

  test("what was kept is there without the server", async () => {
    liar.end()
    await erika.reloads()
    expect((await beside(erika)).briefs.map(({ field }) => field).sort()).toEqual(["recommendation", "speaker", "vote"])
  })
})
