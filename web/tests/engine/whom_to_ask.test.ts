// A refusal names who can help: managers of the space, of the faction; and nobody where that is oneself.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sentenceOf } from "../../src/words/problems.ts"
import { Insiders } from "./insiders.ts"
import { bytesOf, get, noise } from "./person.ts"
import { hasPrograms } from "./server.ts"
import type { Answer, Problem } from "../../src/engine/contract.ts"

describe.skipIf(!hasPrograms)("whom to ask", () => {
  let all: Insiders
  let space = ""
  beforeAll(async () => {
    all = await Insiders.start()
    space = await all.space("editor")
  }, 120_000)
  afterAll(() => all.end())
  const problemIn = (answer: Answer<unknown>): Problem => {
    if (answer.ok) throw new Error("it was done")
    return answer.problem
  }
  const lowers = async (role: "reader" | "editor" | "manager"): Promise<void> => {
    const bernd = get(await all.anna.engine.people(all.faction)).find((one) => one.name === "Bernd Beispiel")!
    get(await all.anna.engine.setRole(space, [{ person: bernd.person, role, untilMs: 0 }]))
    await all.bernd.until(async () => get(await all.bernd.engine.spaces()).find((one) => one.space === space)?.role === role)
  }

  test("who may only read is told who can give more, beside the list and when it is refused", async () => {
    await lowers("reader")
    expect(await all.bernd.folder(space)).toMatchObject({ canEdit: false, ask: ["anna Beispiel"] })
    const file = new File([bytesOf("neu")], "Neu.txt")
    const problem = problemIn(await all.bernd.engine.upload(space, "", [{ file, path: "Neu.txt" }]))
    expect(problem).toMatchObject({ kind: "denied", rule: "role_too_low", ask: ["anna Beispiel"] })
    expect(sentenceOf(problem)).toBe("Dafür brauchen Sie ‚kann bearbeiten‘. Fragen Sie anna Beispiel.")
    expect(sentenceOf({ ...problem, ask: ["Ute Kramer", "Peter Lange", "Jonas Weber"] })).toMatch(/Fragen Sie Ute Kramer, Peter Lange oder Jonas Weber\.$/)
    expect(sentenceOf({ kind: "denied", rule: "role_too_low" })).toBe("Dafür brauchen Sie ‚kann bearbeiten‘. Fragen Sie jemanden, der die Ablage verwalten kann.")
    expect(sentenceOf(problemIn(await all.bernd.engine.setRole(space, [{ person: "", role: null, untilMs: 0 }])))).not.toMatch(/jemanden/)
  }, 60_000)

  test("who manages is sent to nobody else", async () => {
    await lowers("manager")
    expect((await all.bernd.folder(space)).ask).toEqual([])
    expect((await all.anna.folder(space)).ask).toEqual([])
  }, 60_000)

  test("the faction's room, in the panel of uploads: its managers, for those who are none", async () => {
    await all.appliance.admin(["faction", "quota", "Beispielfraktion", "1 MiB"])
    for (const [person, ask] of [[all.bernd, ["anna Beispiel"]], [all.anna, undefined]] as const) {
      const file = new File([noise(5_000_000)], "Scan.bin")
      const [id] = get(await person.engine.upload(space, "", [{ file, path: "Scan.bin" }]))
      const found = async () => get(await person.engine.transfers()).find((one) => one.id === id)!
      await person.until(async () => (await found()).state === "failed")
      const problem = (await found()).problem!
      expect([problem.kind, problem.ask]).toEqual(["quota", ask])
      expect(sentenceOf(problem)).toMatch(ask ? /Zuständig: anna Beispiel\.$/ : /Zuständig ist die Verwaltung Ihrer Fraktion\.$/)
      get(await person.engine.cancel(id!))
    }
  }, 60_000)
})
