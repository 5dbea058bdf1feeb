// A server that lies, and a browser that lacks what is needed: what a person is shown then. There is no way to go on as
// if nothing were. Beside each lie the honest twin, which alarms nobody.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { isNamedAmongAttacks } from "../base/cases.ts"
import type { Bytes } from "../../src/mappe/base/bytes.ts"
import { hashOf, readPage, writePage } from "../engine/liar.ts"
import { hasCommand, NativeMember } from "../engine/server.ts"
import { app, canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("a server that lies", () => {
  let town: Town
  let anna: Somebody
  let path = ""
  let space = ""
  beforeAll(async () => {
    town = await Town.start({ lies: true })
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
  }, 90_000)
  let number = 0
  beforeEach(async () => {
    town.liar!.lie = undefined
    path = await anna.createsSpace(`Umwelt ${++number}`)
    space = path.split("/")[2]!
    await anna.uploads("Eins.txt", Buffer.from("eins\n"), "text/plain")
    await anna.uploads("Zwei.txt", Buffer.from("zwei\n"), "text/plain")
  }, 60_000)
  afterAll(() => town.end())

  const alarm = "Bitte ändern Sie hier nichts"
  const sayings = [
    "Der Server zeigt einen Stand, der nicht zu dem passt, was dieses Gerät schon gesehen hat.",
    "Das kann nach einer Wiederherstellung des Servers vorkommen oder ein Angriff sein.",
  ]
  const lastTwisted = (entries: Bytes[]): Bytes[] => {
    const other = entries.at(-1)!.slice()
    other[other.length - 1]! ^= 1 // of the signature
    return [...entries.slice(0, -1), other]
  }
  const doubts = (): Promise<void> => anna.page.getByRole("heading", { name: alarm }).waitFor()
  const buttons = async (): Promise<string[]> =>
    (await anna.page.locator("section.alarm").getByRole("button").allInnerTexts()).map((one) => one.trim())
  const isTrusted = async (...names: string[]): Promise<void> => {
    await anna.opens(path)
    await anna.seesInOrder(...names)
    await anna.page.getByRole("button", { name: "Hochladen", exact: true }).waitFor()
    expect(await anna.page.getByRole("heading", { name: alarm }).count()).toBe(0)
  }

  /** The whole page says it; there is no upload, no list, and no button that goes on. */
  const isShownWhole = async (kind: string): Promise<void> => {
    await anna.opens(path)
    await doubts()
    await anna.helpIs("rote-seite")
    for (const saying of sayings) await anna.reads(saying)
    expect(await buttons()).toEqual([
      "Zurück zum Start",
      "Bericht speichern",
      "Nur ansehen, was schon auf diesem Gerät ist",
      "Entscheidung der Verwaltung",
    ])
    for (const away of ["Hochladen", "Neuer Ordner", "Weiter", "Trotzdem fortfahren"])
      expect(await anna.page.getByRole("button", { name: away, exact: true }).count()).toBe(0)
    expect(await anna.page.getByRole("link", { name: "Eins.txt" }).count()).toBe(0)
    expect(await anna.isForEverybody()).toEqual([])
    const code = await anna.codeOf("Prüfcode")
    expect(code).toMatch(/^(\d{5} ){5}\d{5}$/)
    const report = (await anna.saves(() => anna.presses("Bericht speichern"))).toString()
    expect(report).toContain(`kind: ${kind}`)
    expect(report).toContain(code)
    expect(report).toContain(space)

    // On the start page it stands too; and whoever only looks sees what was here, and can change nothing.
    await anna.presses("Zurück zum Start")
    await anna.reads("Bitte öffnen: Der Stand stimmt nicht")
    await anna.page.getByRole("link", { name: `Umwelt ${number}`, exact: true }).click()
    await doubts()
    await anna.presses("Nur ansehen, was schon auf diesem Gerät ist")
    await anna.reads("Der Stand dieser Ablage ist nicht geklärt. Sie sehen nur, was schon auf diesem Gerät war.")
    await anna.sees("Eins.txt")
    expect(await anna.page.getByRole("button", { name: "Hochladen", exact: true }).count()).toBe(0)
  }

  test("its honest twin alarms nobody", async () => {
    town.liar!.tells(space, await town.liar!.entries(space))
    await isTrusted("Eins.txt", "Zwei.txt")
  }, 60_000)

  test("an older state is a whole page, and over once the server tells the truth", async () => {
    town.liar!.tells(space, (await town.liar!.entries(space)).slice(0, -1))
    await isShownWhole("behind")
    town.liar!.lie = undefined
    await isTrusted("Eins.txt", "Zwei.txt")
  }, 90_000)

  test("another history is a whole page; the manager decides with a reason", async () => {
    town.liar!.tells(space, lastTwisted(await town.liar!.entries(space)))
    await isShownWhole("forked")
    await anna.opens(path)
    await doubts()
    await anna.presses("Entscheidung der Verwaltung")
    await anna.heading("Entscheidung der Verwaltung")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("Stand des Servers gilt")
    await anna.reads("Bitte schreiben Sie einen ganzen Satz.")
    town.liar!.lie = undefined // what the real server has is believed from now on
    await anna.fills("Begründung", "Am Telefon mit dem Betreiber geklärt.")
    await anna.presses("Stand des Servers gilt")
    await anna.heading("Soll der Stand des Servers gelten?")
    await anna.answers("Stand des Servers gilt")
    await anna.reads("Ab jetzt gilt der Stand des Servers.")
    await isTrusted("Eins.txt", "Zwei.txt")
  }, 90_000)

  test("an entry that nobody wrote is a whole page, and nothing of it is shown", async () => {
    // A new entry, which this device has not seen: written at another device while this one hears nothing of it.
    const elsewhere = await town.somebody()
    elsewhere.password = anna.password
    await elsewhere.opens(`${town.appliance.address}/anmelden`)
    await elsewhere.signsIn("anna")
    await elsewhere.heading("Meine Ablagen")
    town.liar!.tells(space, await town.liar!.entries(space))
    await anna.opens("/z/geraete")
    await elsewhere.opens(town.appliance.address + path)
    await elsewhere.uploads("Drei.txt", Buffer.from("drei\n"), "text/plain")
    town.liar!.tells(space, lastTwisted(await town.liar!.entries(space)))
    await isShownWhole("forged")
    expect(await anna.page.getByRole("link", { name: "Drei.txt" }).count()).toBe(0)
    town.liar!.lie = undefined
    await isTrusted("Drei.txt", "Eins.txt", "Zwei.txt")
  }, 90_000)

  test("an entry that nobody wrote, in a space never open here, is a whole page without anything to look at", async () => {
    const twisted = lastTwisted(await town.liar!.entries(space))
    town.liar!.tells(space, twisted)
    const fresh = await town.somebody()
    fresh.password = anna.password
    await fresh.opens("/anmelden")
    await fresh.page.getByLabel("Auf diesem Gerät angemeldet bleiben").check() // so that each page below may be loaded anew
    await fresh.signsIn("anna")
    await fresh.heading("Meine Ablagen")
    await fresh.reads("Bitte öffnen: Der Stand stimmt nicht")
    for (const place of [path, `${path}/zustand`, `${path}/mitglieder`]) {
      await fresh.opens(place)
      await fresh.page.getByRole("heading", { name: alarm }).waitFor()
      await fresh.reads(/haben ihre Mitglieder so nicht unterschrieben/)
      const offered = await fresh.page.locator("section.alarm").getByRole("button").allInnerTexts()
      expect(offered.map((one) => one.trim())).toEqual(["Zurück zum Start", "Bericht speichern"])
      expect(await fresh.page.getByRole("button", { name: /Hochladen|Weiter|Trotzdem|Noch einmal/ }).count()).toBe(0)
    }
    expect(await fresh.isForEverybody()).toEqual([])
    const report = (await fresh.saves(() => fresh.presses("Bericht speichern"))).toString()
    expect(report).toContain("kind: forged")
    expect(report).toContain(space)
    // The honest twin: the same entries as they were written.
    town.liar!.tells(space, await town.liar!.entries(space))
    await fresh.opens(path)
    await fresh.seesInOrder("Eins.txt", "Zwei.txt")
    expect(await fresh.page.getByRole("heading", { name: alarm }).count()).toBe(0)
  }, 90_000)

  test("fewer persons than were seen: nobody is invited by such a list", async () => {
    await anna.invites("Bernd Beispiel", "bernd", `Umwelt ${number}`, "kann lesen")
    const faction = (JSON.parse(Buffer.from(await town.liar!.honest("/v1/factions")).toString()) as { faction: string }[])[0]!.faction
    const page = readPage(await town.liar!.honest(`/v1/factions/${faction}/roster?from=0`))
    expect(page.entries.length).toBeGreaterThan(1)
    const ofOne = writePage({ seq: 0, hash: hashOf(page.entries[0]!), entries: [] })
    town.liar!.lie = (_method, target) => (target.includes("/roster?from=") ? { status: 200, body: ofOne } : undefined)
    await anna.opens("/f/einladen")
    const banner = /Der Server zeigt einen älteren Stand als dieses Gerät. Ändern Sie hier nichts/
    await doubts()
    await anna.helpIs("rote-seite")
    await anna.reads(banner)
    await anna.reads(/^Auf diesem Gerät wird nichts geändert und nichts hochgeladen, bis das geklärt ist\./)
    expect(await buttons()).toEqual(["Bericht speichern", "Noch einmal prüfen", "Nur ansehen, was schon auf diesem Gerät ist"])
    expect(await anna.page.getByLabel("Vor- und Nachname").count()).toBe(0)
    expect(await anna.page.getByText(/^Keine Verbindung/).count()).toBe(0)
    expect(await anna.isForEverybody()).toEqual([])
    expect((await anna.saves(() => anna.presses("Bericht speichern"))).toString()).toContain("kind: behind")
    await anna.opens("/")
    await doubts() // wherever she goes, but for the help
    await anna.opens("/f/einladen")
    await anna.presses("Nur ansehen, was schon auf diesem Gerät ist")
    await anna.page.getByRole("alert").filter({ hasText: banner }).first().waitFor()
    await anna.fills("Vor- und Nachname", "Egon Beispiel")
    await anna.presses("Einladen")
    await anna.page.getByRole("heading", { name: "Einladen", level: 1 }).waitFor() // no letter
    town.liar!.lie = undefined
    await anna.opens("/f/einladen")
    await anna.fills("Vor- und Nachname", "Egon Beispiel")
    await anna.presses("Einladen")
    await anna.heading("Einladung für Egon Beispiel")
  }, 90_000)
})

describe.skipIf(!canPlay)("a browser that cannot", () => {
  test("without WebAssembly it says why, and what helps", async () => {
    const town = await Town.start()
    const carla = await town.somebody(390)
    await carla.page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"))
    await carla.opens("/")
    await carla.heading("Dieser Browser lässt das Verschlüsseln nicht zu")
    await carla.reads(/Blockierungsmodus für diese Seite aus/)
    await carla.reads(/hilft ein neuerer Browser/)
    expect(await carla.page.getByLabel("Passwort").count()).toBe(0)
    expect(await carla.isForEverybody()).toEqual([])
    await town.end()
  }, 60_000)

})

// What a browser cannot see itself: whether the app is the one of its version. The native program looks.
describe.skipIf(!canPlay || !hasCommand)("a server that hands out another app", () => {
  test("one changed byte of a script is found by `mappe audit-web`; its honest twin is in order", async () => {
    const town = await Town.start({ lies: true })
    const somebody = new NativeMember(town.appliance, "niemand", "")
    const audit = async (): Promise<{ code: number; ok: boolean; files: number; findings: { what: string; path: string }[] }> => {
      const certificate = town.appliance.certificate
      const asked = ["audit-web", town.address, "--manifest", `${app}/manifest.sha256`, "--trust-cert", certificate, "--json"]
      const told = await somebody.mappe(asked)
      return { code: told.code, ...JSON.parse(told.out) }
    }
    const honest = await audit()
    expect(honest).toMatchObject({ code: 0, ok: true })
    expect(honest.files).toBeGreaterThan(20)
    let changed = ""
    town.liar!.lie = (_method, target, said) => {
      if (!/\/assets\/engine\.worker-[^/]*\.js$/.test(target)) return undefined
      changed = target.slice(1)
      const body = said.body.slice()
      body[body.length >> 1]! ^= 1
      return { ...said, body }
    }
    expect(await audit()).toMatchObject({ code: 6, findings: [{ what: "differs", path: changed }] })
    await town.end()
  }, 60_000)
})

isNamedAmongAttacks()
