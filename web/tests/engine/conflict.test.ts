// Two people change one file, one of them without a connection: both contents are there afterwards, and the person is
// told.                                                                                            docs/protocol.md §4.8
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { Liar } from "./liar.ts"
import { bytesOf, get, Person } from "./person.ts"
import { Appliance, hasCommand, NativeMember } from "./server.ts"

describe.skipIf(!hasCommand)("one file, two people, one without a connection", () => {
  let appliance: Appliance
  let liar: Liar
  let erika: Person // behind the liar
  let bernd: NativeMember
  let space = ""
  beforeAll(async () => {
    appliance = await Appliance.start()
    liar = await Liar.start(appliance)
    erika = await Person.at(appliance, liar.base)
    const faction = await erika.founds("Beispielfraktion", "erika")
    space = get(await erika.engine.createSpace(faction, "Umwelt")).space
    const wish = { faction, role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false }
    const letter = get(
      await erika.engine.invite({ ...wish, name: "Bernd Beispiel", spaces: [{ space, role: "editor" }] }),
    )
    bernd = new NativeMember(appliance, "bernd", "sechs worte von bernd")
    await bernd.join(letter.link)
  }, 60_000)
  beforeEach(async () => {
    for (const notice of get(await erika.engine.spaces())[0]!.notices) get(await erika.engine.putAwayNotice(space, notice.id))
  })
  afterAll(async () => {
    erika.closes()
    liar.end()
    await appliance.end()
  })
  const put = async (name: string, text: string): Promise<void> => {
    writeFileSync(join(appliance.folder, name), text)
    await bernd.must(["put", join(appliance.folder, name), "Umwelt:/"])
  }
  const goesAway = async (): Promise<void> => {
    liar.before = () => {
      throw new Error("no connection")
    }
    liar.cut()
    await erika.until(async () => {
      const standing = get(await erika.engine.standing())
      return standing.state === "signed_in" && !standing.online
    })
  }
  /** Brought in while away; it goes on by itself when there is a connection again. */
  const bringsInAway = async (name: string, text: string, meanwhile: () => Promise<void>): Promise<void> => {
    await goesAway()
    const file = new File([bytesOf(text)], name, { lastModified: 1_700_000_000_000 })
    const ids = get(await erika.engine.upload(space, "", [{ file, path: name }]))
    await erika.until(async () => get(await erika.engine.transfers()).some((one) => one.state === "failed"))
    await meanwhile()
    liar.before = undefined
    await erika.until(async () =>
      get(await erika.engine.transfers()).every((one) => !ids.includes(one.id) || one.state === "done"),
    )
  }
  const all = async (): Promise<Record<string, string>> => {
    const found: Record<string, string> = {}
    for (const row of await erika.list(space))
      found[row.name] = Buffer.from(await erika.reads(space, row.node)).toString()
    return found
  }
  const notices = async () => get(await erika.engine.spaces())[0]!.notices

  test("both contents are there, the copy is named as the protocol says, and it is told", async () => {
    await erika.uploads(space, "", [{ path: "Rede.txt", bytes: bytesOf("Anfang") }])
    await bringsInAway("Rede.txt", "von Erika", () => put("Rede.txt", "von Bernd"))
    const found = await all()
    const copy = Object.keys(found).find((name) => name !== "Rede.txt")!
    expect(copy).toMatch(/^Rede \(Konflikt erika Beispiel \d{4}-\d{2}-\d{2} \d{4}\)\.txt$/)
    expect(found).toEqual({ "Rede.txt": "von Bernd", [copy]: "von Erika" })
    expect(await bernd.must(["cat", `Umwelt:/${copy}`])).toBe("von Erika")
    const { node } = await erika.row(space, copy)
    expect(await notices()).toMatchObject([
      { notice: "conflict_copy", node, name: copy, wished: "Rede.txt", by: "Bernd Beispiel" },
    ])
    expect(await erika.row(space, copy)).toMatchObject({ conflict: true, versions: 1 })
  }, 60_000)

  test("a new file whose name was taken meanwhile lies beside, too", async () => {
    await bringsInAway("Antrag.txt", "von Erika", () => put("Antrag.txt", "von Bernd"))
    const names = (await erika.names(space)).filter((name) => name.startsWith("Antrag"))
    expect(names).toHaveLength(2)
    expect(await notices()).toMatchObject([{ notice: "conflict_copy", wished: "Antrag.txt", by: "Bernd Beispiel" }])
  }, 60_000)

  test("the twins: nobody changed it, or to the very same: one file, and nothing to tell", async () => {
    await erika.uploads(space, "", [{ path: "Plan.txt", bytes: bytesOf("Anfang") }])
    await bringsInAway("Plan.txt", "von Erika", () => put("Anderes.txt", "von Bernd"))
    expect(await erika.row(space, "Plan.txt")).toMatchObject({ versions: 2 })
    await bringsInAway("Plan.txt", "dasselbe", () => put("Plan.txt", "dasselbe"))
    expect((await erika.names(space)).filter((name) => name.startsWith("Plan"))).toEqual(["Plan.txt"])
    expect((await all())["Plan.txt"]).toBe("dasselbe")
    expect(await notices()).toEqual([])
  }, 90_000)
})
