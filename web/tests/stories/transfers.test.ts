// Bringing files and fetching them: progress, pause, a reload in the middle, a file that comes damaged, a large one.
// Everybody goes through a front that counts what is sent and can spoil what comes back.
import { createHash } from "node:crypto"
import { closeSync, createReadStream, existsSync, ftruncateSync, mkdirSync, openSync, statSync, utimesSync, writeFileSync, writeSync } from "node:fs"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { Unwatched } from "../../bench/unwatched.ts"
import { blobsBrought, type Lie } from "../engine/liar.ts"
import { noise } from "../engine/person.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"
import { watchMemory } from "./memory.ts"

const mib = 1024 * 1024
/** MiB that no process of the browser may hold of its own, however large the file. */
const memoryMax = 700
const isLong = process.env["MAPPE_LONG"] === "1"
const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

/** Lets the first few blobs through and keeps the answers to all others back until it is opened. */
class Gate {
  readonly sent: string[] = []
  #open: () => void = () => undefined
  readonly #opened = new Promise<void>((open) => (this.#open = open))
  readonly #free: number
  constructor(free: number) {
    this.#free = free
  }
  readonly lie: Lie = async (method, target, _honest, sent) => {
    const brought = blobsBrought(method, target, sent)
    if (brought.length === 0) return undefined
    this.sent.push(...brought)
    if (this.sent.length > this.#free) await this.#opened
    return undefined
  }
  opens(): void {
    this.#open()
  }
}

describe.skipIf(!canPlay)("bringing and fetching", () => {
  let town: Town
  let anna: Somebody
  let space = ""
  const onDisk = (name: string, bytes: Uint8Array): string => {
    const path = join(town.appliance.folder, name)
    writeFileSync(path, bytes)
    return path
  }
  const begins = async (path: string): Promise<void> => {
    const chooser = anna.page.waitForEvent("filechooser")
    await anna.presses("Hochladen")
    await (await chooser).setFiles(path)
  }
  const akteMib = 12
  const imageMib = 20
  const isBlob = (method: string, target: string): boolean => method === "GET" && target.includes("/blobs/")
  beforeAll(async () => {
    town = await Town.start({ lies: true })
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = await anna.createsSpace("Umwelt")
  }, 120_000)
  afterEach(() => void (town.liar!.lie = undefined))
  afterAll(() => town.end())

  test("an upload shows how far it is, is paused and goes on; nothing is sent twice", async () => {
    const film = Buffer.from(noise(12 * mib + 5))
    const gate = new Gate(6)
    town.liar!.lie = gate.lie
    await begins(onDisk("Begehung.bin", film))
    await anna.reads(/\d+ % · .* von 13 MB/)
    await anna.presses("Begehung.bin anhalten")
    await anna.reads(/Angehalten bei \d+ % · .* von 13 MB/)
    expect(await anna.isForEverybody()).toEqual([])
    gate.opens()
    expect(await anna.page.getByRole("link", { name: "Begehung.bin" }).count()).toBe(0)
    await anna.presses("Begehung.bin fortsetzen")
    await anna.sees("Begehung.bin")
    // Counted is what was answered: of what the pause cut off, up to five may have arrived without that.
    expect(new Set(gate.sent).size).toBe(gate.sent.length)
    expect(gate.sent.length).toBeGreaterThanOrEqual(13 - 5)
    expect(digest(await anna.saves(() => anna.chooses("Herunterladen", "Begehung.bin")))).toBe(digest(film))
  }, 90_000)

  test("after a reload the same file is chosen again, and what is there is not sent again", async () => {
    const scan = Buffer.from(noise(akteMib * mib))
    const gate = new Gate(4)
    town.liar!.lie = gate.lie
    const path = onDisk("Akte.bin", scan)
    await begins(path)
    await anna.reads(/Wird hochgeladen/)
    await expect.poll(() => gate.sent.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(8) // four answered, four or five on their way
    await anna.page.reload()
    gate.opens()
    await anna.reads("Bitte wählen Sie dieselbe Datei noch einmal aus, dann geht es weiter.")
    expect(await anna.isForEverybody()).toEqual([])
    const choosesAgain = async (file: string): Promise<void> => {
      const chooser = anna.page.waitForEvent("filechooser")
      await anna.presses("Datei auswählen")
      await (await chooser).setFiles(file)
    }
    const another = join(town.appliance.folder, "andere")
    mkdirSync(another)
    for (const other of [onDisk("Andere.bin", scan), onDisk("andere/Akte.bin", scan.subarray(1))]) { // another name; the same name, another file
      await choosesAgain(other)
      await anna.page.getByRole("alert").filter({ hasText: "Das ist eine andere Datei. Bitte wählen Sie dieselbe noch einmal aus, unverändert." }).waitFor()
      await anna.reads("Bitte wählen Sie dieselbe Datei noch einmal aus, dann geht es weiter.")
      await anna.page.getByRole("alert").getByRole("button").click()
    }
    await choosesAgain(path)
    await anna.sees("Akte.bin")
    expect(new Set(gate.sent).size).toBe(gate.sent.length)
    expect(gate.sent.length).toBeGreaterThanOrEqual(akteMib - 1) // the fifth may have arrived without being answered
    expect(digest(await anna.saves(() => anna.chooses("Herunterladen", "Akte.bin")))).toBe(digest(scan))
  }, 90_000)

  test("a file that is changed on the device while it is brought ends in a sentence; brought again it arrives whole", async () => {
    const gate = new Gate(2)
    town.liar!.lie = gate.lie
    const path = onDisk("Entwurf.bin", Buffer.from(noise(56 * mib)))
    await begins(path)
    await expect.poll(() => gate.sent.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(3)
    const later = Buffer.from(noise(3 * mib))
    writeFileSync(path, later)
    utimesSync(path, new Date(), new Date(Date.now() + 60_000))
    gate.opens()
    await anna.reads("Diese Datei wurde auf Ihrem Gerät geändert, verschoben oder gelöscht, während sie hochgeladen wurde.")
    expect(await anna.page.getByRole("link", { name: "Entwurf.bin" }).count()).toBe(0)
    await begins(path)
    await anna.sees("Entwurf.bin")
    expect(digest(await anna.saves(() => anna.chooses("Herunterladen", "Entwurf.bin")))).toBe(digest(later))
  }, 90_000)

  test("what is fetched carries its exact length", async () => {
    const [answer, saved] = await Promise.all([
      anna.page.waitForResponse(/\/content\//),
      anna.saves(() => anna.chooses("Herunterladen", "Akte.bin")),
    ])
    expect(answer.headers()["content-length"]).toBe(String(akteMib * mib))
    expect(answer.headers()["content-disposition"]).toContain("attachment")
    expect(saved.length).toBe(akteMib * mib)
    await anna.reads("„Akte.bin“ wurde vollständig geprüft und heruntergeladen.")
  }, 60_000)

  test("a download is paused and goes on; all are by one press; said is what was fetched", async () => {
    await anna.opens(space)
    for (const name of ["Luftbild.bin", "Zweites.bin"]) await anna.uploads(name, Buffer.from(noise(imageMib * mib)))
    let asked = 0
    let isSlow = true
    town.liar!.lie = async (method, target) => {
      if (!isBlob(method, target)) return undefined
      ++asked
      if (isSlow) await new Promise((waited) => setTimeout(waited, 1500))
      return undefined
    }
    const [first] = await Promise.all([anna.page.waitForEvent("download"), anna.chooses("Herunterladen", "Luftbild.bin")])
    await anna.presses("Luftbild.bin anhalten")
    await anna.reads(/Angehalten bei \d+ % · .* von 21 MB/)
    expect(await anna.isForEverybody()).toEqual([])
    isSlow = false
    await anna.page.waitForTimeout(2000) // what was on its way
    const before = asked
    await anna.page.waitForTimeout(1000)
    expect(asked).toBe(before)
    expect(asked).toBeLessThan(imageMib)
    const [second] = await Promise.all([anna.page.waitForEvent("download"), (isSlow = true, anna.chooses("Herunterladen", "Zweites.bin"))])
    await anna.presses("Zweites.bin anhalten")
    await anna.presses("Alle fortsetzen")
    await anna.presses("Alle anhalten")
    await expect.poll(() => anna.page.getByText(/Angehalten bei/).count()).toBe(2)
    expect(await anna.page.getByText("Das passt so nicht").count()).toBe(0)
    isSlow = false
    await anna.presses("Alle fortsetzen")
    for (const one of [first, second]) expect(statSync(await one.path()).size).toBe(imageMib * mib)
    await anna.reads("2 Dateien heruntergeladen")
    expect(await anna.page.getByText("0 Dateien hochgeladen").count()).toBe(0)
  }, 120_000)

  test("a download that a reload ended is said in one sentence, and fetched again from there", async () => {
    await anna.opens(space)
    town.liar!.lie = async (method, target) => {
      if (isBlob(method, target)) await new Promise((waited) => setTimeout(waited, 1000))
      return undefined
    }
    const [broken] = await Promise.all([anna.page.waitForEvent("download"), anna.chooses("Herunterladen", "Luftbild.bin")])
    await anna.page.getByRole("button", { name: "Luftbild.bin anhalten" }).waitFor()
    await anna.opens("/") // not where it was asked for
    await anna.reads("„Luftbild.bin“ wurde nicht fertig heruntergeladen. Bitte laden Sie die Datei noch einmal herunter.")
    expect(await anna.isForEverybody()).toEqual([])
    expect(await broken.failure()).not.toBeNull()
    town.liar!.lie = undefined
    expect((await anna.saves(() => anna.presses("Noch einmal herunterladen: Luftbild.bin"))).length).toBe(imageMib * mib)
    await anna.page.getByText("wurde nicht fertig heruntergeladen").waitFor({ state: "detached" })
    await anna.page.reload()
    await anna.heading("Ablagen")
    await anna.page.waitForTimeout(1000)
    expect(await anna.page.getByText("wurde nicht fertig heruntergeladen").count()).toBe(0)
  }, 120_000)

  const spoils: Record<string, Lie> = {
    "is short of one byte": (method, target, said) =>
      isBlob(method, target) ? { status: 200, body: said.body.slice(0, -1) } : undefined,
    "has one byte changed": (method, target, said) => {
      if (!isBlob(method, target)) return undefined
      const body = said.body.slice()
      body[body.length >> 1]! ^= 1
      return { status: 200, body }
    },
    "is another one": (method, target, said) =>
      isBlob(method, target) ? { status: 200, body: noise(said.body.length) } : undefined,
  }
  for (const [what, lie] of Object.entries(spoils))
    test(`a file of which a piece ${what} ends in an error, and nothing is kept of it`, async () => {
      await anna.opens(space)
      await anna.sees("Akte.bin")
      let spoilt = 0
      town.liar!.lie = (method, target, said, sent) => (isBlob(method, target) && ++spoilt > 3 ? lie(method, target, said, sent) : undefined)
      const [download] = await Promise.all([
        anna.page.waitForEvent("download"),
        anna.chooses("Herunterladen", "Akte.bin"),
      ])
      expect(await download.failure()).not.toBeNull()
      await anna.reads("Diese Datei ist beschädigt angekommen und wird deshalb nicht angezeigt.")
      expect(spoilt).toBeGreaterThan(3)
      town.liar!.lie = undefined
      expect((await anna.saves(() => anna.chooses("Herunterladen", "Akte.bin"))).length).toBe(akteMib * mib)
    }, 60_000)

  test("on the file's own page it is said as well, and there it is fetched again", async () => {
    await anna.opens(space)
    await anna.page.getByRole("link", { name: "Akte.bin", exact: true }).click()
    await anna.heading("Akte.bin")
    const told = anna.page.getByRole("alert").filter({ hasText: "„Akte.bin“ wurde nicht heruntergeladen." })
    const fails = async (why: string, name: string): Promise<void> => {
      const [download] = await Promise.all([anna.page.waitForEvent("download"), anna.presses(name)])
      expect(await download.failure()).not.toBeNull()
      await told.getByText(why).waitFor()
      expect(await told.count()).toBe(1)
    }
    town.liar!.lie = spoils["has one byte changed"]
    await fails("Diese Datei ist beschädigt angekommen", "Herunterladen")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("Meldung schließen: Akte.bin")
    await told.waitFor({ state: "detached" })
    await fails("Diese Datei ist beschädigt angekommen", "Herunterladen")
    await fails("Diese Datei ist beschädigt angekommen", "Noch einmal herunterladen: Akte.bin")
    town.liar!.lie = undefined
    expect((await anna.saves(() => anna.presses("Herunterladen"))).length).toBe(akteMib * mib)
    await told.waitFor({ state: "detached" })
  }, 60_000)

  const large = isLong ? 5 * 1024 * mib : 256 * mib
  /** Of that size, each 8 MiB different from the others, on few blocks of the disk; gives its digest. */
  const writesLarge = (path: string): string => {
    const whole = createHash("sha256")
    const file = openSync(path, "w")
    const block = Buffer.alloc(8 * mib)
    for (let at = 0; at < large; at += block.length) {
      block.set(noise(4096))
      whole.update(block)
      writeSync(file, block, 0, 4096, at)
    }
    ftruncateSync(file, large)
    closeSync(file)
    return whole.digest("hex")
  }
  test(`a file of ${large / mib} MiB is paused, goes on after a reload with the same file, and comes back whole, in little memory`, async () => {
    const path = join(town.appliance.folder, "Archiv.bin")
    const expected = writesLarge(path)
    // At the appliance itself, for the front holds whole bodies in memory; and let go of, for what drives a browser hears of each request with its body.
    const straight = await Unwatched.start(town)
    try {
      straight.somebody.password = anna.password
      await straight.somebody.opens(`${town.appliance.address}/anmelden`)
      await straight.somebody.signsIn("anna")
      await straight.somebody.heading("Meine Ablagen")
      await straight.somebody.opens(town.appliance.address + space)
      await straight.somebody.page.evaluate(() => {
        const looking = setInterval(() => {
          const button = document.querySelector<HTMLElement>('button[aria-label="Archiv.bin anhalten"]')
          if (!button || Number(/(\d+) % ·/.exec(document.body.innerText)?.[1] ?? 0) < 30) return
          clearInterval(looking)
          button.click()
        }, 50)
      })
      const most = watchMemory(straight.pid)
      await straight.chooses(path)
      await straight.until("Angehalten bei")
      const paused = Number(/bei (\d+) % ·/.exec(await straight.somebody.page.getByText(/Angehalten bei/).first().innerText())![1])
      expect(paused).toBeGreaterThanOrEqual(30)
      expect(paused).toBeLessThan(100)
      await straight.somebody.page.reload()
      await straight.somebody.reads("Bitte wählen Sie dieselbe Datei noch einmal aus, dann geht es weiter.")
      await straight.chooses(path, "Datei auswählen")
      await straight.until("„Archiv.bin“ wurde hochgeladen")
      await straight.savesInto(town.appliance.folder + "/geholt")
      const [answer] = await Promise.all([
        straight.somebody.page.waitForResponse(/\/content\//),
        straight.somebody.chooses("Herunterladen", "Archiv.bin"),
      ])
      expect(answer.headers()["content-length"]).toBe(String(large))
      await straight.until("vollständig geprüft und heruntergeladen")
      const saved = join(town.appliance.folder, "geholt", "Archiv.bin")
      await expect.poll(() => existsSync(saved) && statSync(saved).size, { timeout: 30_000 }).toBe(large)
      const got = createHash("sha256")
      for await (const part of createReadStream(saved)) got.update(part as Buffer)
      expect(got.digest("hex")).toBe(expected)
      const held = most()
      if (isLong) console.log(`most memory of one process, MiB: ${JSON.stringify(held)}`)
      expect(held["renderer"]).toBeGreaterThan(20) // it was looked at
      for (const kind of Object.keys(held)) expect([kind, held[kind]! < memoryMax]).toEqual([kind, true])
    } finally {
      await straight.end()
    }
  }, isLong ? 7_200_000 : 240_000)

  test("nothing of all this broke the policy of the page", () => {
    expect(town.complaints.filter((one) => /Content Security|Trusted/i.test(one))).toEqual([])
  })
})
