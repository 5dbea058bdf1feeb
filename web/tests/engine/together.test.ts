// The web app and the native command line on one space: edit here, see there; conflict; joining; removal.
import { writeFileSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { bytesOf, get, Person, problemOf } from "./person.ts"
import { Appliance, hasCommand, NativeMember } from "./server.ts"

describe.skipIf(!hasCommand)("the web app beside the command line", () => {
  let appliance: Appliance
  let erika: Person // in the web app
  let bernd: NativeMember
  let faction = ""
  let space = ""
  const put = async (path: string, text: string): Promise<void> => {
    const file = join(appliance.folder, path.split("/").at(-1)!)
    writeFileSync(file, text)
    await bernd.must(["put", file, `Umwelt:/${path}`])
  }
  const cat = async (path: string): Promise<string> => {
    const to = join(appliance.folder, `fetched-${Math.random()}`)
    await bernd.must(["get", `Umwelt:/${path}`, to])
    return readFileSync(to, "utf8")
  }

  beforeAll(async () => {
    appliance = await Appliance.start()
    erika = await Person.at(appliance)
    faction = await erika.founds("Beispielfraktion", "erika")
    space = get(await erika.engine.createSpace(faction, "Umwelt")).space
    bernd = new NativeMember(appliance, "bernd", "sechs worte von bernd")
    const letter = get(
      await erika.engine.invite({
        faction,
        name: "Bernd Beispiel",
        role: "member",
        duties: [],
        untilMs: 0,
        expiresMs: 0,
        withPin: false,
        spaces: [{ space, role: "editor" }],
      }),
    )
    expect(letter.missed).toEqual([])
    expect(letter.typedCode).toMatch(/^([A-Z2-7]{4} ){4}[A-Z2-7]{4}$/)
    await bernd.join(letter.link)
  }, 120_000)
  afterAll(async () => {
    erika.closes()
    await appliance.end()
  })

  test("who joined by the command line is a member here, and the joining code is to be compared", async () => {
    await erika.until(async () =>
      get(await erika.engine.people(faction)).some((one) => one.name === "Bernd Beispiel" && one.state === "active"),
    )
    const person = get(await erika.engine.people(faction)).find((one) => one.name === "Bernd Beispiel")!
    expect(person.confirmed).toBe(false)
    expect(person.joiningCode).toMatch(/^(\d{5} ){2}\d{5}$/)
    expect(problemOf(await erika.engine.confirmPerson(faction, person.person, "11111 22222 33333"))).toBe("conflict")
    get(await erika.engine.confirmPerson(faction, person.person, person.joiningCode))
    await erika.until(async () =>
      get(await erika.engine.members(space)).some((one) => one.name === "Bernd Beispiel" && one.confirmed),
    )
  })

  test("what is saved on one side is read on the other", async () => {
    await erika.uploads(space, "", [{ path: "von hier.txt", bytes: bytesOf("aus dem Browser") }])
    expect(await cat("von hier.txt")).toBe("aus dem Browser")
    await put("von dort.txt", "von der Kommandozeile")
    await erika.until(async () => (await erika.names(space)).includes("von dort.txt"))
    const row = await erika.row(space, "von dort.txt")
    expect(row).toMatchObject({ changedBy: "Bernd Beispiel", fresh: true })
    expect(Buffer.from(await erika.reads(space, row.node)).toString()).toBe("von der Kommandozeile")
    expect(get(await erika.engine.spaces())[0]!.fresh).toBeGreaterThan(0)
    get(await erika.engine.seen(space))
    expect(get(await erika.engine.spaces())[0]!.fresh).toBe(0)
  })

  test("both write at once: nothing is lost, and both hold the same state", async () => {
    await Promise.all([
      erika.uploads(space, "", [{ path: "zugleich a.txt", bytes: bytesOf("a") }]),
      put("zugleich b.txt", "b"),
      erika.uploads(space, "", [{ path: "zugleich c.txt", bytes: bytesOf("c") }]),
    ])
    await erika.until(async () => (await erika.names(space)).includes("zugleich b.txt"))
    expect(await erika.names(space)).toEqual(
      expect.arrayContaining(["zugleich a.txt", "zugleich b.txt", "zugleich c.txt"]),
    )
    const told = JSON.parse(await bernd.must(["verify", "Umwelt", "--json"])) as Record<string, unknown>
    const health = get(await erika.engine.health(space))
    expect(JSON.stringify(told)).toContain(health.code)
    expect(health.skipped).toEqual([])
    get(await erika.engine.verifyFromStart(space))
  })

  test("the same file saved on both sides: one is a version of the other, and the tree has it once", async () => {
    await erika.uploads(space, "", [{ path: "Rede.txt", bytes: bytesOf("Anfang") }])
    await Promise.all([
      erika.uploads(space, "", [{ path: "Rede.txt", bytes: bytesOf("von Erika") }]),
      put("Rede.txt", "von Bernd"),
    ])
    await erika.until(async () => (await erika.row(space, "Rede.txt")).versions === 3)
    expect((await erika.names(space)).filter((name) => name.startsWith("Rede"))).toHaveLength(1)
  })

  test("whose meetings somebody wants to see, and the meeting of a body without a system, are the same on both sides", async () => {
    const chosen = async (): Promise<string[]> => {
      const told = JSON.parse(await bernd.must(["meetings", "bodies", "--json"])) as { bodies: { name: string; mine: boolean }[]; space: string }
      return told.bodies.filter((one) => one.mine).map((one) => one.name)
    }
    // From the command line into the web app, of one person: Erika at another computer.
    const erikas = new NativeMember(appliance, "erika", "sechs worte von erika")
    await erikas.signIn()
    await erikas.must(["meetings", "bodies", "--mine", "Aufsichtsrat der Stadtwerke", "--mine", "Sportausschuß"])
    await erika.until(async () => get(await erika.engine.myBodies()).join() === "Aufsichtsrat der Stadtwerke,Sportausschuß")
    expect(get(await erika.engine.bodiesPlace()).chosen).toBe(space)
    expect(await chosen()).toEqual([]) // Bernd chooses for himself
    get(await erika.engine.setMyBodies(["Aufsichtsrat der Stadtwerke", "Grünflächenbeirat"], space))
    const told = JSON.parse(await erikas.must(["meetings", "bodies", "--json"])) as { bodies: { name: string; mine: boolean }[]; space: string }
    expect(told.bodies.filter((one) => one.mine).map((one) => one.name)).toEqual(["Aufsichtsrat der Stadtwerke", "Grünflächenbeirat"])
    expect(told.space).toBe(space)

    // A meeting by hand: what is entered on one side has the same fields on the other.
    await bernd.must(["meetings", "add", "Umwelt", "Aufsichtsratssitzung", "--start", "2126-03-03 18:00", "--place", "Stadtwerke", "--body", "Aufsichtsrat der Stadtwerke"])
    const ahead = async () => get(await erika.engine.ownMeetings(Date.now(), Number.MAX_SAFE_INTEGER))
    await erika.until(async () => (await ahead()).length === 1)
    expect(await ahead()).toMatchObject([{ owner: "otherBody", title: "Aufsichtsratssitzung", body: "Aufsichtsrat der Stadtwerke", place: "Stadtwerke", cancelled: false }])
    const theirs = { owner: "otherBody", title: "Beiratssitzung", body: "Kleingartenbeirat", startMs: (await ahead())[0]!.startMs + 1, endMs: 0, place: "", cancelled: false } as const
    get(await erika.engine.writeMeeting(space, "", null, theirs))
    const list = async (...more: string[]) => (JSON.parse(await erikas.must(["meetings", "list", ...more, "--json"])) as { title: string; body: string; own: boolean }[]).map(({ title, body, own }) => ({ title, body, own }))
    const first = { title: "Aufsichtsratssitzung", body: "Aufsichtsrat der Stadtwerke", own: false }
    expect(await list()).toEqual([first])
    expect(await list("--all")).toEqual([first, { title: "Beiratssitzung", body: "Kleingartenbeirat", own: false }])
  })

  test("who is removed reads nothing new, and the epoch rises for the others", async () => {
    const member = get(await erika.engine.members(space)).find((one) => one.name === "Bernd Beispiel")!
    get(await erika.engine.setRole(space, [{ person: member.principal, role: null, untilMs: 0 }]))
    expect(get(await erika.engine.members(space))).toHaveLength(1)
    await erika.uploads(space, "", [{ path: "geheim.txt", bytes: bytesOf("nach der Entfernung") }])
    const told = await bernd.mappe(["ls", "Umwelt:/"])
    expect(told.code).not.toBe(0)
    expect(Buffer.from(await erika.reads(space, (await erika.row(space, "geheim.txt")).node)).toString()).toBe(
      "nach der Entfernung",
    )
  })

  test("who joins by the web app with a PIN reads what was there before", async () => {
    const letter = get(
      await erika.engine.invite({
        faction,
        name: "Carla Beispiel",
        role: "guest",
        duties: [],
        untilMs: 0,
        expiresMs: 0,
        withPin: true,
        spaces: [{ space, role: "reader" }],
      }),
    )
    const carla = await Person.at(appliance)
    expect(get(await carla.engine.lookAt(letter.typedCode))).toMatchObject({ kind: "invite", needsPin: true })
    expect(await carla.engine.lookAt(letter.typedCode, "00000000")).toMatchObject({ ok: false, problem: { kind: "denied", field: "pin" } })
    for (let looks = 0; looks < 12; ++looks) // the code is fetched once: else it would rest by now
      expect(get(await carla.engine.lookAt(letter.typedCode, letter.pin))).toMatchObject({ name: "Carla Beispiel", inviter: "erika Beispiel" })
    const account = { login: "carla", password: "sechs worte von carla", deviceLabel: "", keep: false }
    const wrong = await carla.engine.join(letter.link, "00000000", account)
    expect(wrong).toMatchObject({ ok: false, problem: { kind: "denied", field: "pin" } })
    const joined = get(await carla.engine.join(letter.typedCode, letter.pin, account))
    expect(joined.spaces).toEqual([space])
    expect(joined.recoveryCode).toMatch(/^([A-Z2-7]{4} ){8}[A-Z2-7]{4}$/)
    expect(get(await carla.engine.spaces())).toMatchObject([{ title: "Umwelt", role: "reader" }])
    expect(await carla.names(space)).toContain("geheim.txt")
    expect(problemOf(await carla.engine.makeFolder(space, "", "darf nicht"))).toBe("denied")
    carla.closes()
  })
})
