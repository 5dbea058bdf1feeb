// Leases while a file is being replaced: others see who, the command line is refused, an upload that meets one waits.
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import type { SpaceRole, Transfer } from "../../src/engine/contract.ts"
import { renewEveryMs } from "../../src/engine/upload_leases.ts"
import { bringsBlobs, Liar } from "./liar.ts"
import { bytesOf, get, noise, Person, problemOf } from "./person.ts"
import { Appliance, hasCommand, NativeMember } from "./server.ts"

const mib = 1 << 20

describe.skipIf(!hasCommand)("leases of uploads", () => {
  let appliance: Appliance
  let erikasLine: Liar
  let carlasLine: Liar
  let erika: Person // manager
  let carla: Person // editor
  let bernd: NativeMember // editor, at the command line
  let space = ""
  let faction = ""

  const letterFor = async (name: string, role: SpaceRole): Promise<string> => {
    const wish = { faction, name, role: "member" as const, duties: [], untilMs: 0, expiresMs: 0, withPin: false }
    return get(await erika.engine.invite({ ...wish, spaces: [{ space, role }] })).link
  }
  beforeAll(async () => {
    appliance = await Appliance.start()
    erikasLine = await Liar.start(appliance)
    carlasLine = await Liar.start(appliance)
    erika = await Person.at(appliance, erikasLine.base)
    faction = await erika.founds("Beispielfraktion", "erika", true)
    space = get(await erika.engine.createSpace(faction, "Umwelt")).space
    bernd = new NativeMember(appliance, "bernd", "sechs worte von bernd")
    await bernd.join(await letterFor("Bernd Beispiel", "editor"))
    carla = await Person.at(appliance, carlasLine.base)
    const account = { login: "carla", password: "sechs worte von carla", deviceLabel: "", keep: false }
    get(await carla.engine.join(await letterFor("Carla Beispiel", "editor"), "", account))
  }, 120_000)
  afterEach(() => {
    erikasLine.lie = undefined
    carlasLine.lie = undefined
    vi.useRealTimers()
  })
  afterAll(async () => {
    erika.closes()
    carla.closes()
    erikasLine.end()
    carlasLine.end()
    await appliance.end()
  })

  /** Blobs go slowly; what is asked about leases is written down. */
  const slowly = (line: Liar, slowMs = 150): { asked: string[]; puts: number } => {
    const seen = { asked: [] as string[], puts: 0 }
    line.lie = async (method, target) => {
      if (target.includes("/leases") && method !== "GET") seen.asked.push(`${method} ${target.split("/leases")[1]}`)
      if (bringsBlobs(method, target)) {
        ++seen.puts
        await new Promise((done) => setTimeout(done, slowMs))
      }
      return undefined
    }
    return seen
  }
  const fileOf = (name: string, bytes: Uint8Array<ArrayBuffer>): File =>
    new File([bytes], name, { lastModified: 1_700_000_000_000 })
  const begins = async (person: Person, name: string, bytes = noise(8 * mib)): Promise<number> =>
    get(await person.engine.upload(space, "", [{ file: fileOf(name, bytes), path: name }]))[0]!
  const transfer = async (person: Person, id: number): Promise<Transfer> =>
    get(await person.engine.transfers()).find((one) => one.id === id)!
  const becomes = (person: Person, id: number, state: Transfer["state"]): Promise<void> =>
    person.until(async () => (await transfer(person, id)).state === state)
  const leases = async (): Promise<unknown[]> => {
    const told = await fetch(`${appliance.origin}/v1/spaces/${space}/leases`, {
      headers: { authorization: erikasLine.token },
    })
    return (await told.json()) as unknown[]
  }
  const noneHeld = (): Promise<void> => erika.until(async () => (await leases()).length === 0)
  /** Done, and given back. */
  const isOver = async (person: Person, id: number): Promise<void> => {
    await person.settled([id])
    await noneHeld()
  }
  const isThere = async (name: string): Promise<void> => {
    await erika.uploads(space, "", [{ path: name, bytes: bytesOf(`Anfang von ${name}`) }])
    await carla.until(async () => (await carla.names(space)).includes(name))
  }
  const put = (name: string, text: string): Promise<{ code: number; err: string }> => {
    const file = join(appliance.folder, name)
    writeFileSync(file, text)
    return bernd.mappe(["put", file, `Umwelt:/${name}`])
  }

  test("done is what a page that is loaded now does not ask for again, and nobody waits for", async () => {
    await isThere("Fertig.bin")
    erikasLine.lie = async (method, target) => {
      if (method === "DELETE" && target.includes("/leases")) await new Promise((done) => setTimeout(done, 400))
      return undefined
    }
    const id = await begins(erika, "Fertig.bin")
    await erika.settled([id])
    expect(await leases()).toEqual([])
    await erika.reloads()
    expect(get(await erika.engine.transfers())).toEqual([])
  })

  const answersOfEnds = (): (() => void) => {
    let letGo = (): void => undefined
    const held = new Promise<void>((go) => (letGo = go))
    erikasLine.lie = async (method, target) => {
      if (method === "DELETE" && target.includes("/leases")) await held
      return undefined
    }
    return letGo
  }
  test("while the server is slow to answer that, the space is free for what comes next", async () => {
    await isThere("Zäh.bin")
    const letGo = answersOfEnds()
    const id = await begins(erika, "Zäh.bin")
    await erika.until(async () => (await erika.row(space, "Zäh.bin")).versions === 2)
    const late = new Promise<never>((_, no) => setTimeout(() => no(new Error("too late")), 4_000))
    expect(problemOf(await Promise.race([erika.engine.makeFolder(space, "", "Daneben"), late]))).toBe("ok")
    letGo()
    await isOver(erika, id)
  })

  test("a session that ends meanwhile forgets none of those that wait", async () => {
    await isThere("Vorher.bin")
    const letGo = answersOfEnds()
    await begins(erika, "Vorher.bin")
    await begins(erika, "Danach.bin", noise(7 * mib))
    await erika.until(async () => (await erika.row(space, "Vorher.bin")).versions === 2)
    const other = await Person.at(appliance)
    await other.signsIn("erika")
    const { device } = get(await other.engine.devices()).find((one) => !one.current)!
    get(await other.engine.revokeDevice(device))
    other.closes()
    await erika.until(async () => get(await erika.engine.standing()).state !== "signed_in")
    letGo()
    await new Promise((done) => setTimeout(done, 500))
    await erika.signsIn("erika", true)
    const kept = get(await erika.engine.transfers())
    expect(kept.map(({ name, state }) => [name, state])).toContainEqual(["Danach.bin", "needs_file"])
    for (const { id } of kept) get(await erika.engine.cancel(id))
  })

  test("the page of a file hears who edits it, and that it is over, though no folder is open", async () => {
    await isThere("Karte.bin")
    const { node } = await carla.row(space, "Karte.bin")
    const editing = async () => get(await carla.engine.file(space, node)).editing
    expect(await editing()).toBeNull()
    const heard = (): number => carla.news.filter((one) => one.news === "node" && one.node === node).length
    const before = heard()
    slowly(erikasLine, 14_000) // two rounds of four chunks: longer than it takes until she looks again
    const id = await begins(erika, "Karte.bin")
    await expect.poll(heard, { timeout: 30_000 }).toBeGreaterThan(before)
    expect(await editing()).toMatchObject({ name: "erika Beispiel", mine: false })
    erikasLine.lie = undefined
    await isOver(erika, id)
    const during = heard()
    await expect.poll(heard, { timeout: 30_000 }).toBeGreaterThan(during)
    expect(await editing()).toBeNull()
  }, 120_000)

  test("who replaces a file holds it while it is sent: others see the name, the command line is refused", async () => {
    await isThere("Rede.bin")
    const before = Date.now()
    const seen = slowly(erikasLine, 3000)
    const id = await begins(erika, "Rede.bin")
    await erika.until(() => Promise.resolve(seen.puts >= 1))
    expect((await erika.row(space, "Rede.bin")).editing).toMatchObject({ mine: true })
    const told = await put("Rede.bin", "von Bernd")
    expect(told.code).not.toBe(0)
    expect(told.err).toContain("Somebody else is editing this")
    await carla.reloads() // else it asks after 20 s
    await carla.until(async () => (await carla.row(space, "Rede.bin")).editing !== null)
    const { editing } = await carla.row(space, "Rede.bin")
    expect(editing).toMatchObject({ name: "erika Beispiel", mine: false, mayTakeOver: false })
    expect(editing!.sinceMs).toBeGreaterThanOrEqual(before)
    expect(editing!.sinceMs).toBeLessThanOrEqual(Date.now())
    await isOver(erika, id)
    expect(seen.asked.map((one) => one.split(" ")[0])).toEqual(["POST", "DELETE"])
    expect((await put("Rede.bin", "von Bernd")).code).toBe(0)
    await erika.until(async () => (await erika.row(space, "Rede.bin")).versions === 3)
  })

  test("a new file is nobody's yet, and what travels in the commit needs no lease", async () => {
    await noneHeld()
    const seen = slowly(erikasLine, 0)
    await erika.settled([await begins(erika, "neu.bin")])
    await erika.uploads(space, "", [{ path: "neu.bin", bytes: bytesOf("klein") }])
    expect(seen.asked).toEqual([])
  })

  test("an upload that meets another's lease waits with a name, and goes on when that is given back", async () => {
    await isThere("Antrag.bin")
    const seen = slowly(erikasLine)
    const first = await begins(erika, "Antrag.bin")
    await erika.until(() => Promise.resolve(seen.puts >= 1))
    const second = await begins(carla, "Antrag.bin", noise(5 * mib))
    await becomes(carla, second, "locked")
    expect((await transfer(carla, second)).editing).toMatchObject({ name: "erika Beispiel", mayTakeOver: false })
    expect(problemOf(await carla.engine.takeOverUpload(second))).toBe("denied")
    get(await carla.engine.pause(second))
    expect((await transfer(carla, second)).state).toBe("locked")
    await isOver(erika, first)
    get(await carla.engine.resume(second))
    await carla.settled([second])
    expect((await transfer(carla, second)).editing).toBe(null)
    expect((await carla.row(space, "Antrag.bin")).versions).toBe(3)
  })

  test("a manager takes over: the other's upload waits in its turn, and nothing is lost", async () => {
    await isThere("Plan.bin")
    const theirs = slowly(carlasLine, 400)
    const first = await begins(carla, "Plan.bin")
    await carla.until(() => Promise.resolve(theirs.puts >= 1))
    const mine = slowly(erikasLine, 400)
    const second = await begins(erika, "Plan.bin")
    await becomes(erika, second, "locked")
    expect((await transfer(erika, second)).editing).toMatchObject({ name: "Carla Beispiel", mayTakeOver: true })
    get(await erika.engine.takeOverUpload(second))
    await erika.until(() => Promise.resolve(mine.puts >= 1))
    erikasLine.lie = async (method, target) => {
      if (bringsBlobs(method, target)) await new Promise((done) => setTimeout(done, 700))
      return undefined
    }
    carlasLine.lie = undefined
    await becomes(carla, first, "locked")
    expect((await transfer(carla, first)).editing).toMatchObject({ name: "erika Beispiel" })
    await isOver(erika, second)
    get(await carla.engine.resume(first))
    await carla.settled([first])
    await erika.until(async () => (await erika.row(space, "Plan.bin")).versions === 3)
  })

  test("of many small files only the one that somebody edits waits", async () => {
    await isThere("Liste.bin")
    const seen = slowly(erikasLine)
    const first = await begins(erika, "Liste.bin")
    await erika.until(() => Promise.resolve(seen.puts >= 1))
    const small = ["a.txt", "Liste.bin", "b.txt"].map((path) => ({ path, file: fileOf(path, bytesOf(`von ${path}`)) }))
    const ids = get(await carla.engine.upload(space, "", small))
    await becomes(carla, ids[1]!, "locked")
    await carla.settled([ids[0]!, ids[2]!])
    expect((await transfer(carla, ids[1]!)).editing).toMatchObject({ name: "erika Beispiel" })
    get(await carla.engine.cancel(ids[1]!))
    await isOver(erika, first)
  })

  test("it is given back when paused, cancelled, or when the person signs out", async () => {
    await isThere("Pause.bin")
    const seen = slowly(erikasLine)
    const id = await begins(erika, "Pause.bin")
    await erika.until(() => Promise.resolve(seen.puts >= 1))
    expect(await leases()).toHaveLength(1)
    get(await erika.engine.pause(id))
    await noneHeld()
    get(await erika.engine.resume(id))
    await erika.until(async () => (await leases()).length === 1)
    get(await erika.engine.cancel(id))
    await noneHeld()
    expect(seen.asked.map((one) => one.split(" ")[0])).toEqual(["POST", "DELETE", "POST", "DELETE"])
    const theirs = slowly(carlasLine)
    await begins(carla, "Pause.bin")
    await carla.until(() => Promise.resolve(theirs.puts >= 1))
    expect(await leases()).toHaveLength(1)
    expect(get(await carla.engine.signOut(true))).toEqual({ unsent: 0 })
    await noneHeld()
    await carla.signsIn("carla")
  })

  test("after a reload the upload goes on with the lease it has, or gives it back when it is cancelled", async () => {
    await isThere("Neustart.bin")
    const bytes = noise(8 * mib)
    const begun = async (): Promise<number> => {
      const seen = slowly(erikasLine)
      await begins(erika, "Neustart.bin", bytes)
      await erika.until(() => Promise.resolve(seen.puts >= 4))
      await erika.reloads()
      expect(await leases()).toHaveLength(1)
      expect(seen.asked.map((one) => one.split(" ")[0])).toEqual(["POST"])
      const waiting = get(await erika.engine.transfers()).find((one) => one.state === "needs_file")!
      return waiting.id
    }
    const first = await begun()
    const seen = slowly(erikasLine, 0)
    get(await erika.engine.resume(first, fileOf("Neustart.bin", bytes)))
    await erika.settled([first])
    await noneHeld()
    expect(seen.asked.map((one) => one.split(" ")[0])).toEqual(["PATCH", "DELETE"])
    bytes[0]! ^= 1
    const second = await begun()
    const cancelled = slowly(erikasLine, 0)
    get(await erika.engine.cancel(second))
    await noneHeld()
    expect(cancelled.asked.map((one) => one.split(" ")[0])).toEqual(["DELETE"])
  })

  test("it is renewed while the upload runs; one that ended is taken again", async () => {
    await isThere("lang.bin")
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] })
    const seen = slowly(erikasLine, 600)
    const id = await begins(erika, "lang.bin")
    await erika.until(() => Promise.resolve(seen.puts >= 1))
    vi.advanceTimersByTime(renewEveryMs)
    await erika.until(() => Promise.resolve(seen.asked.some((one) => one.startsWith("PATCH"))))
    // Broken by somebody else, who then holds nothing.
    const key = ((await leases())[0] as { key: string }).key
    const headers = { authorization: erikasLine.token }
    const broken = await fetch(`${appliance.origin}/v1/spaces/${space}/leases?key=${key}`, { method: "DELETE", headers })
    expect(broken.status).toBe(204)
    vi.advanceTimersByTime(renewEveryMs)
    await erika.until(async () => (await leases()).length === 1)
    await isOver(erika, id)
    expect(seen.asked.map((one) => one.split(" ")[0])).toEqual(["POST", "PATCH", "PATCH", "POST", "DELETE"])
  })
})
