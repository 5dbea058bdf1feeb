// Whoever stays signed in has the browser asked, once, to keep what it stores, by whatever way he came in; nobody else has.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("the browser is asked to keep what it stores", () => {
  let town: Town
  const asked = new Map<Somebody, number>()
  beforeAll(async () => {
    town = await Town.start()
  }, 60_000)
  afterAll(() => town.end())

  /** At a browser that counts how often it is asked, over all its pages. */
  const somebody = async (): Promise<Somebody> => {
    const who = await town.somebody()
    asked.set(who, 0)
    await who.context.exposeFunction("isAsked", () => asked.set(who, asked.get(who)! + 1))
    await who.context.addInitScript(() => {
      navigator.storage.persist = () => Promise.resolve((globalThis as unknown as { isAsked(): void }).isAsked()).then(() => true)
    })
    return who
  }
  const ticks = (who: Somebody, keep: boolean): Promise<void> => who.page.getByLabel("Auf diesem Gerät angemeldet bleiben").setChecked(keep)
  const founds = async (faction: string, login: string, keep: boolean): Promise<Somebody> => {
    const who = await somebody()
    await who.opens(await town.appliance.foundingLink(faction))
    await who.fills("Ihr Vor- und Nachname", "Anna Beispiel")
    await who.fills("Anmeldename", login)
    await who.takesTheProposedPassword()
    await ticks(who, keep)
    await who.presses("Fraktion gründen")
    await who.provesTheSheet()
    await who.heading("Meine Ablagen")
    return who
  }
  const joins = async (host: Somebody, name: string, login: string, keep: boolean): Promise<Somebody> => {
    await host.opens("/f/einladen")
    await host.fills("Vor- und Nachname", name)
    await host.presses("Einladen")
    await host.heading(new RegExp(name))
    const [code, pin] = [await host.codeOf("Code aus dem Brief"), await host.codeOf("Einladungs-PIN")]
    const who = await somebody()
    await who.opens("/beitreten")
    await who.fills("Code aus dem Brief", code)
    await who.presses("Weiter")
    await who.fills("Einladungs-PIN", pin)
    await who.presses("Weiter")
    await who.fills("Anmeldename", login)
    await who.takesTheProposedPassword()
    await ticks(who, keep)
    await who.presses("Beitreten")
    await who.provesTheSheet()
    await who.heading("Ihr Vergleichscode")
    return who
  }
  const signsIn = async (as: Somebody, login: string, keep: boolean): Promise<Somebody> => {
    const who = await somebody()
    who.password = as.password
    await who.opens("/anmelden")
    await ticks(who, keep)
    await who.signsIn(login)
    await who.heading("Meine Ablagen")
    return who
  }

  let anna: Somebody
  let bernd: Somebody

  test("at a founding", async () => {
    anna = await founds("Beispielfraktion", "anna", true)
    expect(asked.get(anna)).toBe(1)
    const other = await founds("Beispielrunde", "andere", false)
    expect(asked.get(other)).toBe(0)
  }, 120_000)

  test("at a joining", async () => {
    bernd = await joins(anna, "Bernd Beispiel", "bernd", true)
    expect(asked.get(bernd)).toBe(1)
    const carla = await joins(anna, "Carla Beispiel", "carla", false)
    expect(asked.get(carla)).toBe(0)
    expect(asked.get(anna)).toBe(1) // whose pages have been opened anew meanwhile, still signed in
  }, 120_000)

  test("at a sign-in", async () => {
    expect(asked.get(await signsIn(bernd, "bernd", true))).toBe(1)
    expect(asked.get(await signsIn(bernd, "bernd", false))).toBe(0)
  }, 120_000)

  test("when the recovery sheet brings somebody back", async () => {
    let sheet = anna.recoveryCode
    for (const keep of [true, false]) {
      const who = await somebody()
      await who.opens("/wiederherstellen")
      await who.fills("Anmeldename", "anna")
      await who.fills("Code vom Wiederherstellungsblatt", sheet.join(" "))
      await who.takesTheProposedPassword("Neues Passwort")
      await ticks(who, keep)
      await who.presses("Wiederherstellen")
      await who.provesTheSheet()
      await who.heading("Meine Ablagen")
      expect(asked.get(who)).toBe(keep ? 1 : 0)
      sheet = who.recoveryCode
    }
  }, 120_000)
})
