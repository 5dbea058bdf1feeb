// A working day with the keyboard alone, in front of a real server: Tab, Enter, arrows and what is typed. At each step the focus
// is somewhere, and seen.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { focused, hasFocus, tabTo } from "../looks/keyboard.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"
import { putsTheMouseAway } from "./mouse.ts"

describe.skipIf(!canPlay)("with the keyboard alone", () => {
  let town: Town
  let anna: Somebody
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.createsSpace("Umwelt")
    await anna.uploads("Antrag.txt", Buffer.from("Mehr Bänke\n"), "text/plain")
    await anna.signsOut()
    await putsTheMouseAway(anna)
    await anna.opens("/anmelden")
  }, 120_000)
  afterAll(() => town.end())

  /** Goes there by Tab; what has the focus on the way is seen, each of it. */
  const goesTo = async (name: string): Promise<void> => {
    await tabTo(anna.page, name)
    await hasFocus(anna.page)
  }
  const key = (name: string): Promise<void> => anna.page.keyboard.press(name)
  const asks = () => anna.page.getByRole("dialog").waitFor()
  const isAnswered = () => anna.page.getByRole("dialog").waitFor({ state: "detached" })

  test("signed in, and into a space", async () => {
    await anna.heading("Anmelden")
    await goesTo("Anmeldename")
    await anna.page.keyboard.type("anna")
    await goesTo("Passwort")
    await anna.page.keyboard.type(anna.password)
    await key("Enter")
    await anna.heading("Meine Ablagen")
    await hasFocus(anna.page)
    await goesTo("Umwelt")
    await key("Enter")
    await anna.sees("Antrag.txt")
    await hasFocus(anna.page)
  }, 60_000)

  test("a file comes in, and has another name", async () => {
    anna.page.on("filechooser", () => undefined) // from now on none opens: a key is quicker than the order not to
    await goesTo("Hochladen")
    const chooser = anna.page.waitForEvent("filechooser")
    await key("Enter")
    await (await chooser).setFiles({ name: "Rede.txt", mimeType: "text/plain", buffer: Buffer.from("Guten Tag\n") })
    await anna.sees("Rede.txt")
    await hasFocus(anna.page)
    await goesTo("Antrag.txt")
    await key("ArrowDown")
    await expect.poll(() => focused(anna.page)).toBe("Rede.txt")
    await hasFocus(anna.page, "tbody")
    await key("F2")
    await asks()
    await hasFocus(anna.page, "dialog")
    await anna.page.keyboard.type("Haushaltsrede") // the ending stays: only the stem was selected
    await key("Enter")
    await isAnswered()
    await anna.sees("Haushaltsrede.txt")
    await hasFocus(anna.page, "tbody")
    expect(await focused(anna.page)).toBe("Haushaltsrede.txt")
  }, 60_000)

  test("it is thrown away and taken back", async () => {
    await key("Delete")
    await asks()
    await hasFocus(anna.page, "dialog")
    await key("Enter")
    await isAnswered()
    await anna.seesNoMore("Haushaltsrede.txt")
    await hasFocus(anna.page, "tbody")
    expect(await focused(anna.page)).toBe("Antrag.txt")
    while ((await focused(anna.page)) !== "Weitere Aktionen") {
      await key("Shift+Tab") // back to what stands above the list
      await hasFocus(anna.page)
    }
    await key("Enter")
    await hasFocus(anna.page, "[role=menu]")
    for (let presses = 0; presses < 12 && (await focused(anna.page)) !== "Papierkorb"; ++presses) await key("ArrowDown")
    await key("Enter")
    await anna.heading("Papierkorb")
    await hasFocus(anna.page)
    await goesTo("Wiederherstellen: Haushaltsrede.txt")
    await key("Enter")
    await anna.buttonAt("Haushaltsrede.txt", "Wiederherstellen").waitFor({ state: "detached" })
    await hasFocus(anna.page, "main")
    await goesTo("Umwelt")
    await key("Enter")
    await anna.sees("Haushaltsrede.txt")
    await hasFocus(anna.page)
  }, 60_000)

  test("signed out", async () => {
    await goesTo("Mein Zugang")
    await key("Enter")
    await anna.page.getByRole("button", { name: "Abmelden" }).waitFor()
    await hasFocus(anna.page)
    await goesTo("Abmelden")
    await key("Enter")
    await anna.heading("Anmelden")
    await hasFocus(anna.page)
    expect(town.complaints).toEqual([])
  }, 60_000)
})
