// A link without a PIN that counts no more says so, wherever on the way it is found out.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { get, Person } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

describe.skipIf(!hasPrograms)("a link without a PIN", () => {
  let appliance: Appliance
  let erika: Person
  let faction = ""
  beforeAll(async () => {
    appliance = await Appliance.start()
    erika = await Person.at(appliance)
    faction = await erika.founds("Beispielfraktion", "erika")
  })
  afterAll(async () => {
    erika.closes()
    await appliance.end()
  })
  const invite = async (name: string) =>
    get(await erika.engine.invite({ faction, name, role: "member", duties: [], untilMs: 0, expiresMs: 0, withPin: false, spaces: [] }))
  const account = (login: string) => ({ login, password: `sechs worte von ${login}`, deviceLabel: "Test", keep: false })
  const over = { ok: false, problem: { kind: "expired", rule: "invite_over" } }

  test("that was used, or taken back, is over: looked at, and when it ended between looking and joining", async () => {
    const used = await invite("Bernd Beispiel")
    const withdrawn = await invite("Clara Beispiel")
    const late = await Person.at(appliance)
    get(await late.engine.lookAt(withdrawn.link))
    const bernd = await Person.at(appliance)
    get(await bernd.engine.join(used.link, "", account("bernd")))
    get(await erika.engine.withdrawInvite(faction, withdrawn.invite))
    expect(await late.engine.lookAt(used.link)).toMatchObject(over)
    expect(await late.engine.lookAt(withdrawn.link)).toMatchObject(over)
    expect(await late.engine.join(withdrawn.link, "", account("clara"))).toMatchObject(over)
    expect(await late.engine.join(used.link, "", account("dora"))).toMatchObject(over)
    for (const one of [late, bernd]) one.closes()
  })

  test("is made anew with the same name, rights and end, and with what spaces are chosen; the old letter is over", async () => {
    const space = get(await erika.engine.createSpace(faction, "Verkehr")).space
    const untilMs = Date.now() + 300 * 86_400_000
    const wish = { name: "Nora Beispiel", role: "member" as const, duties: ["treasury" as const], untilMs, expiresMs: 0 }
    const old = get(await erika.engine.invite({ ...wish, faction, withPin: false, spaces: [{ space, role: "reader" }] }))
    const fresh = get(await erika.engine.reissueInvite(faction, old.invite, [{ space, role: "editor" }]))
    expect(fresh.pin).toMatch(/^\d{8}$/)
    const listed = get(await erika.engine.people(faction)).filter((one) => one.name === "Nora Beispiel")
    const [role, duties] = [wish.role, wish.duties]
    expect(listed).toMatchObject([{ state: "invited", invite: fresh.invite, role, duties, untilMs }])
    const rows = async () => get(await erika.engine.members(space)).filter((row) => row.kind === "invite")
    expect(await rows()).toMatchObject([{ principal: fresh.invite, role: "editor", untilMs }])
    const nora = await Person.at(appliance)
    expect(await nora.engine.lookAt(old.link)).toMatchObject(over)
    get(await nora.engine.join(fresh.link, fresh.pin, account("nora")))
    expect(await erika.engine.reissueInvite(faction, fresh.invite, [])).toMatchObject({ ok: false, problem: { kind: "not_found" } })
    nora.closes()
  })

  test("the faction's people and a space's members are listed as a German dictionary has names, who is not there yet last", async () => {
    const space = get(await erika.engine.createSpace(faction, "Listen")).space
    const wanted = ["Ähre Beispiel", "Zacharias Beispiel", "Özlem Beispiel", "anton Beispiel", "Adam Beispiel"]
    for (const name of wanted)
      get(await erika.engine.invite({ faction, name, role: "member", duties: [], untilMs: 0, expiresMs: 0, withPin: false, spaces: [{ space, role: "reader" }] }))
    const order = ["Adam Beispiel", "Ähre Beispiel", "anton Beispiel", "Özlem Beispiel", "Zacharias Beispiel"]
    const people = get(await erika.engine.people(faction)).map(({ name }) => name)
    expect(people.filter((name) => wanted.includes(name))).toEqual(order)
    expect(people).toEqual([...people].sort(new Intl.Collator("de", { sensitivity: "base" }).compare))
    const members = get(await erika.engine.members(space))
    expect(members.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["person erika Beispiel", ...order.map((name) => `invite ${name}`)])
  })

  test("of somebody else takes nobody's own place: refused for who is in the faction, who stays what she is", async () => {
    const { link } = await invite("Emil Beispiel")
    const persons = async () => {
      const standing = get(await erika.engine.standing())
      return standing.state === "signed_in" ? standing.persons.map(({ person }) => person) : []
    }
    const own = await persons()
    expect(own).toHaveLength(1)
    const space = get(await erika.engine.createSpace(faction, "Umwelt")).space
    const hers = { login: "erika", password: "sechs worte von erika", deviceLabel: "Test", keep: false }
    expect(await erika.engine.join(link, "", hers)).toMatchObject({ ok: false, problem: { kind: "denied", rule: "own_faction" } })
    get(await erika.engine.makeFolder(space, "", "danach"))
    await erika.reloads()
    expect(await persons()).toEqual(own)
    get(await erika.engine.makeFolder(space, "", "nach dem Laden"))
    const emil = await Person.at(appliance)
    get(await emil.engine.join(link, "", account("emil")))
    emil.closes()
  })

  test("is taken by who was a member until a day that has passed, with the account there is while that counts elsewhere", async () => {
    const other = await Person.at(appliance)
    const elsewhere = await other.founds("Andere Beispielfraktion", "andrea")
    const wish = { name: "Fritz Beispiel", role: "member" as const, duties: [], expiresMs: 0, withPin: false, spaces: [] }
    const fritz = await Person.at(appliance) // of two factions
    const gerda = await Person.at(appliance) // of one
    const linkOf = async (name: string) => get(await erika.engine.invite({ ...wish, faction, name, untilMs: 0 })).link
    get(await fritz.engine.join(await linkOf("Fritz Beispiel"), "", account("fritz")))
    get(await fritz.engine.join(get(await other.engine.invite({ ...wish, faction: elsewhere, untilMs: 0 })).link, "", account("fritz")))
    get(await gerda.engine.join(await linkOf("Gerda Beispiel"), "", account("gerda")))
    const fritzAnew = await linkOf("Fritz Beispiel neu")
    const gerdaAnew = await linkOf("Gerda Beispiel neu")
    // The twins, while they are members:
    for (const [one, link, login] of [[fritz, fritzAnew, "fritz"], [gerda, gerdaAnew, "gerda"]] as const)
      expect(await one.engine.join(link, "", account(login))).toMatchObject({ ok: false, problem: { rule: "own_faction" } })
    for (const { name, person } of get(await erika.engine.people(faction)))
      if (/^(Fritz|Gerda) Beispiel$/.test(name)) get(await erika.engine.changePerson(faction, person, { untilMs: Date.now() + 2_000 }))
    await new Promise((done) => setTimeout(done, 3_500))
    get(await fritz.engine.join(fritzAnew, "", account("fritz")))
    const me = get(await fritz.engine.people(faction)).find((one) => one.name === "Fritz Beispiel neu")
    expect(me).toMatchObject({ state: "active", untilMs: 0 })
    const standing = get(await fritz.engine.standing())
    expect(standing.state === "signed_in" && standing.persons.map(({ person }) => person)).toContain(me!.person)
    // An account that is in nothing any more lets nobody in: she is told to sign out, and comes in by a new one.
    expect(await gerda.engine.join(gerdaAnew, "", account("gerda"))).toMatchObject({ ok: false, problem: { kind: "denied", rule: "ended_account" } })
    get(await gerda.engine.signOut(true))
    get(await gerda.engine.join(gerdaAnew, "", account("gerda-neu")))
    for (const one of [other, fritz, gerda]) one.closes()
  }, 60_000)
})
