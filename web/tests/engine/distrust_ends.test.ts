// A server that is not believed is believed again by an answer that is right, not by one that does not come.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { toBase64url } from "../../src/mappe/base/bytes.ts"
import { Liar, type Said } from "./liar.ts"
import { bytesOf, get, noise, Person, problemOf } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

describe.skipIf(!hasPrograms)("a server that is not believed", () => {
  let appliance: Appliance
  let faction = ""
  beforeAll(async () => {
    appliance = await Appliance.start()
    const founder = await Person.at(appliance)
    faction = await founder.founds("Beispielfraktion", "erika")
    founder.closes()
  })
  afterAll(() => appliance.end())

  const another = (said: Said): Said => {
    const about = JSON.parse(Buffer.from(said.body).toString()) as Record<string, unknown>
    return { status: 200, body: bytesOf(JSON.stringify({ ...about, server_id: toBase64url(noise(16)) })) }
  }
  const refusal = (status: number, type: string): Said => ({
    status,
    body: bytesOf(JSON.stringify({ type: `urn:mappe:problem:${type}`, title: type, status })),
    type: "application/problem+json",
  })

  test.concurrent.each([
    { what: "a line that breaks", silence: (): Said => { throw new Error("the line breaks") } },
    { what: "a server that has no time", silence: () => refusal(503, "busy") },
    { what: "a server that knows nothing of it", silence: () => refusal(404, "not-found") },
    { what: "a server that does not want to", silence: () => refusal(403, "denied") },
    { what: "a server that wants a second factor first", silence: () => refusal(403, "second-factor-required") },
    { what: "an answer that nobody can read", silence: (): Said => ({ status: 200, body: bytesOf("<html>") }) },
  ])("is not believed after $what, and is after a right answer", async ({ silence }) => {
    const liar = await Liar.start(appliance)
    const erika = await Person.at(appliance, liar.base)
    await erika.signsIn("erika", true)
    let asked = 0 // who it is: first it lies, then it says nothing
    liar.lie = (_method, target, said) => (target !== "/v1/about" ? undefined : ++asked === 1 ? another(said) : silence())
    await erika.reloads()
    const trouble = async () => {
      const standing = get(await erika.engine.standing())
      return standing.state === "signed_in" ? standing.trouble : undefined
    }
    const write = async () => problemOf(await erika.engine.createSpace(faction, "Umwelt"))
    const told = (): number => erika.news.filter(({ news }) => news === "standing").length
    const before = told()
    await erika.until(() => Promise.resolve(asked > 1 && told() > before)) // it was asked again, and what came of it is told
    expect(await trouble()).toMatchObject({ kind: "untrusted" })
    expect(await write()).toBe("untrusted")
    liar.lie = undefined
    await erika.until(async () => !(await trouble()))
    expect(["ok", "exists"]).toContain(await write())
    erika.closes()
    liar.end()
  }, 120_000)
})
