// A space that was open on this device is there again from what it keeps: no entry is decoded, however many there were.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { Entry } from "../../src/mappe/journal/entry.ts"
import { get, Person } from "./person.ts"
import { Appliance, hasPrograms } from "./server.ts"

const folders = 40
const honest = Entry.parse

describe.skipIf(!hasPrograms)("what a device keeps of a space", () => {
  let appliance: Appliance
  let erika: Person
  let other: Person
  let space = ""
  beforeAll(async () => {
    appliance = await Appliance.start()
    erika = await Person.at(appliance)
    const faction = await erika.founds("Beispielfraktion", "erika", true)
    space = get(await erika.engine.createSpace(faction, "Umwelt")).space
    for (let i = 0; i < folders; ++i) get(await erika.engine.makeFolder(space, "", `Ordner ${i}`))
    erika.closes()
    other = await Person.at(appliance)
  }, 120_000)
  afterAll(async () => {
    Entry.parse = honest
    other.closes()
    await appliance.end()
  })
  /** How many entries are decoded until the list is there. */
  const decoded = async (opens: () => Promise<void>): Promise<number> => {
    let entries = 0
    Entry.parse = (bytes) => (++entries, honest(bytes))
    await opens()
    expect(await other.names(space)).toHaveLength(folders)
    Entry.parse = honest
    return entries
  }

  test("is opened without them; on a new device each is read", async () => {
    expect(await decoded(() => other.signsIn("erika", true))).toBeGreaterThan(folders)
    expect(await decoded(() => other.reloads())).toBeLessThan(10) // of the faction's roster
  }, 60_000)
})
