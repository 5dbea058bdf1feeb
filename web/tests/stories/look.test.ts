// "Darstellung": brightness and language as chosen, at once, after a reload and after signing out.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("how it looks", () => {
  let town: Town
  let anna: Somebody
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody(820)
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.opens("/z/darstellung")
  }, 90_000)
  afterAll(() => town.end())

  const picks = (name: string): Promise<void> => anna.page.getByRole("radio", { name, exact: true }).check()
  const isPicked = (name: string): Promise<boolean> => anna.page.getByRole("radio", { name, exact: true }).isChecked()
  /** How light the page's ground and its text are: 0 black, 255 white. */
  const lights = (): Promise<{ ground: number; text: number }> =>
    anna.page.evaluate(() => {
      const light = (colour: string): number => {
        const paper = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d")!
        paper.fillStyle = colour
        paper.fillRect(0, 0, 1, 1)
        const [red, green, blue] = paper.getImageData(0, 0, 1, 1).data
        return (red! + green! + blue!) / 3
      }
      const { backgroundColor, color } = getComputedStyle(document.body)
      return { ground: light(backgroundColor), text: light(color) }
    })
  const isDark = async (): Promise<void> => {
    const { ground, text } = await lights()
    expect([ground < 80, text > 170]).toEqual([true, true])
  }
  const isLight = async (): Promise<void> => {
    const { ground, text } = await lights()
    expect([ground > 200, text < 100]).toEqual([true, true])
  }

  test("like the device, until something else is chosen", async () => {
    expect(await isPicked("wie das Gerät")).toBe(true)
    await isLight()
    await anna.page.emulateMedia({ colorScheme: "dark" })
    await isDark()
    await picks("hell")
    await isLight()
    await anna.page.reload()
    await anna.heading("Darstellung")
    expect(await isPicked("hell")).toBe(true)
    await isLight()
    await picks("wie das Gerät")
    await isDark()
    await anna.page.emulateMedia({ colorScheme: "light" })
    await isLight()
  }, 60_000)

  test("dark, on every page, after a reload and before the next sign-in", async () => {
    await picks("dunkel")
    await isDark()
    await anna.opens("/a")
    await anna.heading("Meine Ablagen")
    await isDark()
    expect(await anna.isForEverybody()).toEqual([])
    await anna.signsOut()
    await anna.page.reload()
    await anna.heading("Anmelden")
    await isDark()
    await anna.signsIn("anna")
    await anna.heading("Meine Ablagen")
    await anna.opens("/z/darstellung")
    await anna.heading("Darstellung")
    expect([await isPicked("dunkel"), await isPicked("hell")]).toEqual([true, false])
    await picks("hell")
    await isLight()
  }, 60_000)

  test("English, words and the document's language, until German is chosen again", async () => {
    const language = (): Promise<string> => anna.page.evaluate(() => document.documentElement.lang)
    expect(await language()).toBe("de")
    await picks("English")
    await anna.heading("Appearance")
    expect(await language()).toBe("en")
    await anna.page.reload()
    await anna.heading("Appearance")
    expect([await language(), await isPicked("English")]).toEqual(["en", true])
    await anna.opens("/a")
    await anna.heading("My spaces")
    await anna.opens("/z/darstellung")
    await picks("Deutsch")
    await anna.heading("Darstellung")
    expect(await language()).toBe("de")
    await anna.page.reload()
    await anna.heading("Darstellung")
    expect(await language()).toBe("de")
  }, 60_000)

  test("English before anybody is signed in; what is typed already stays", async () => {
    await anna.signsOut()
    await anna.heading("Anmelden")
    await anna.fills("Anmeldename", "anna")
    await anna.presses("English")
    await anna.heading("Sign in")
    expect(await anna.page.getByLabel("Sign-in name").inputValue()).toBe("anna")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.page.reload()
    await anna.heading("Sign in")
    await anna.presses("Deutsch")
    await anna.heading("Anmelden")
    const [apart] = await Promise.all([anna.context.waitForEvent("page"), anna.page.getByRole("link", { name: "So funktioniert das" }).click()])
    await apart.getByRole("heading", { level: 1 }).waitFor()
    await anna.heading("Anmelden") // and what is typed here stays here
    await apart.close()
  }, 60_000)
})
