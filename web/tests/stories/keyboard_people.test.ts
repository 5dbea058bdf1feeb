// A manager's day with the keyboard alone, in front of a real server: moving, versions, sharing, rights, an invitation up to its letter, the
// second factor. Nothing is clicked and nothing given the focus by the test; at each step the focus is somewhere, and seen.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { focused, hasFocus, tabTo } from "../looks/keyboard.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"
import { codeOf, stepNow } from "./code.ts"
import { putsTheMouseAway } from "./mouse.ts"

describe.skipIf(!canPlay)("a manager's day with the keyboard alone", () => {
  let town: Town
  let anna: Somebody
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    const space = await anna.createsSpace("Umwelt")
    await anna.invites("Bernd Muster", "bernd", "Umwelt", "sieht diese Ablage nicht")
    await anna.opens(space)
    await anna.presses("Neuer Ordner")
    await anna.fills("Name", "Sitzung")
    await anna.answers("Anlegen")
    await anna.sees("Sitzung")
    for (const words of ["erster Stand\n", "zweiter Stand\n"]) await anna.uploads("Antrag.txt", Buffer.from(words), "text/plain")
    await anna.chooses("Versionen (2)", "Antrag.txt")
    await anna.signsOut()
    await putsTheMouseAway(anna)
    await anna.opens("/anmelden")
  }, 180_000)
  afterAll(() => town.end())

  /** Goes there by Tab; what has it then is seen. */
  const goesTo = async (name: string): Promise<void> => {
    await tabTo(anna.page, name)
    await hasFocus(anna.page)
  }
  const key = (name: string): Promise<void> => anna.page.keyboard.press(name)
  const types = (text: string): Promise<void> => anna.page.keyboard.type(text)
  const asks = async (title: string): Promise<void> => {
    await anna.page.getByRole("dialog").getByRole("heading", { name: title }).waitFor()
    await hasFocus(anna.page, "dialog")
  }
  /** The dialog is gone, and the focus is back in the page. */
  const isAnswered = async (where = "main"): Promise<void> => {
    await anna.page.getByRole("dialog").waitFor({ state: "detached" })
    await hasFocus(anna.page, where)
  }
  /** Opens the menu that has the focus and takes this of it. */
  const takes = async (action: string): Promise<void> => {
    await key("Enter")
    await hasFocus(anna.page, "[role=menu]")
    for (let presses = 0; presses < 15 && (await focused(anna.page)) !== action; ++presses) await key("ArrowDown")
    expect(await focused(anna.page)).toBe(action)
    await key("Enter")
  }

  test("signed in, and into a space", async () => {
    await anna.heading("Anmelden")
    await goesTo("Anmeldename")
    await types("anna")
    await goesTo("Passwort")
    await types(anna.password)
    await key("Enter")
    await anna.heading("Meine Ablagen")
    await hasFocus(anna.page)
    await goesTo("Umwelt")
    await key("Enter")
    await anna.sees("Antrag.txt")
    await hasFocus(anna.page)
  }, 60_000)

  test("a file is moved into a folder", async () => {
    await goesTo("Aktionen für Antrag.txt")
    await takes("Verschieben")
    await asks("Wohin mit 1 Eintrag?")
    await goesTo("Sitzung")
    await key("Enter")
    await anna.page.getByRole("dialog").getByText("Hier gibt es keine weiteren Ordner.").waitFor()
    await hasFocus(anna.page, "dialog") // though what was pressed is gone
    await goesTo("Hierher verschieben")
    await key("Enter")
    await isAnswered()
    await anna.seesNoMore("Antrag.txt")
    await hasFocus(anna.page, "main")
    await goesTo("Sitzung")
    await key("Enter")
    await anna.sees("Antrag.txt")
    await hasFocus(anna.page)
  }, 60_000)

  test("its versions are opened, looked at, and one counts again", async () => {
    await goesTo("Aktionen für Antrag.txt")
    await takes("Versionen (2)")
    await expect.poll(() => focused(anna.page), { timeout: 20_000 }).toBe("Versionen")
    await hasFocus(anna.page)
    await goesTo("Öffnen: 1. Fassung")
    await key("Enter")
    await anna.heading(/^Antrag\.txt: Fassung vom /)
    await hasFocus(anna.page)
    await anna.page.locator("pre").filter({ hasText: "erster Stand" }).waitFor()
    await goesTo("Zu den Versionen")
    await key("Enter")
    await expect.poll(() => focused(anna.page), { timeout: 20_000 }).toBe("Versionen")
    await hasFocus(anna.page)
    await goesTo("Wiederherstellen: 1. Fassung")
    await key("Enter")
    await anna.reads("3. Fassung")
    await anna.page.locator("pre").filter({ hasText: "erster Stand" }).waitFor()
    await expect.poll(() => focused(anna.page)).toBe("Versionen") // what was pressed is pushed down by the new line
    await hasFocus(anna.page, "main")
  }, 60_000)

  test("the space is shared with a person, and the right is chosen", async () => {
    await goesTo("Umwelt")
    await key("Enter")
    await anna.sees("Sitzung")
    await hasFocus(anna.page)
    await goesTo("Teilen")
    await key("Enter")
    await asks("„Umwelt“ teilen")
    const box = anna.page.getByRole("dialog").getByRole("checkbox", { name: "Bernd Muster" })
    await box.waitFor()
    await tabTo(anna.page, "Bernd Muster")
    await hasFocus(anna.page, "dialog")
    await key("Space")
    expect(await box.isChecked()).toBe(true)
    await goesTo("Diese Personen")
    await key("ArrowUp") // from "kann bearbeiten"
    await goesTo("Hinzufügen")
    await key("Enter")
    await isAnswered()
    expect(await focused(anna.page)).toBe("Teilen")
    await anna.reads("1 Person ist jetzt dabei.")
  }, 60_000)

  test("a right is raised, and lowered after a question", async () => {
    while ((await focused(anna.page)) !== "Weitere Aktionen") await key("Tab")
    await takes("Mitglieder")
    await anna.heading("Mitglieder")
    await hasFocus(anna.page)
    const his = anna.page.getByLabel("Rechte von Bernd Muster")
    const right = () => his.locator("option:checked").innerText()
    await goesTo("Rechte von Bernd Muster")
    expect(await right()).toBe("kann kommentieren")
    await his.evaluate((one) => one.setAttribute("data-before", ""))
    await key("ArrowDown")
    await his.and(anna.page.locator(":not([data-before])")).waitFor() // it is drawn anew when the server has it
    await expect.poll(right).toBe("kann bearbeiten")
    await hasFocus(anna.page, "main") // though the line was drawn anew
    if ((await focused(anna.page)) !== "Rechte von Bernd Muster") await goesTo("Rechte von Bernd Muster")
    await key("ArrowUp")
    await anna.page.getByRole("dialog").waitFor()
    await hasFocus(anna.page, "dialog")
    await key("Escape")
    await isAnswered()
    await expect.poll(right).toBe("kann bearbeiten")
    if ((await focused(anna.page)) !== "Rechte von Bernd Muster") await goesTo("Rechte von Bernd Muster")
    await key("ArrowUp")
    await anna.page.getByRole("dialog").waitFor()
    await hasFocus(anna.page, "dialog")
    await goesTo("Verringern")
    await key("Enter")
    await isAnswered()
    await expect.poll(right).toBe("kann kommentieren")
    await hasFocus(anna.page, "main")
  }, 60_000)

  test("somebody is invited, up to the letter and back", async () => {
    await goesTo("Einladen")
    await key("Enter")
    await anna.page.getByLabel("Vor- und Nachname").waitFor()
    await hasFocus(anna.page)
    await goesTo("Vor- und Nachname")
    await types("Clara Beispiel")
    await goesTo("Umwelt") // the space, and what she may do there
    await types("kann bearb")
    expect(await anna.page.getByLabel("Umwelt").locator("option:checked").innerText()).toBe("kann bearbeiten")
    await goesTo("Einladen")
    await key("Enter")
    await anna.heading(/Clara Beispiel/)
    await hasFocus(anna.page)
    expect(await anna.codeOf("Code aus dem Brief")).toMatch(/\S/)
    expect(await anna.codeOf("Einladungs-PIN")).toMatch(/\d{4} \d{4}/)
    await goesTo("Brief schließen")
    await key("Enter")
    await anna.page.getByRole("dialog").waitFor()
    await hasFocus(anna.page, "dialog")
    await key("Enter")
    await anna.heading("Personen")
    await hasFocus(anna.page)
    await anna.reads("Clara Beispiel")
  }, 60_000)

  test("a second factor is set up, with the secret as it is read", async () => {
    await goesTo("Mein Zugang")
    await key("Enter")
    await anna.heading("Mein Zugang")
    await hasFocus(anna.page)
    await goesTo("Bestätigungscode")
    await key("Enter")
    await anna.heading("Bestätigungscode")
    await hasFocus(anna.page)
    await goesTo("Einrichten")
    await key("Enter")
    const secret = (await anna.page.locator("strong.secret").innerText()).trim()
    await hasFocus(anna.page, "main") // though what was pressed is gone
    await goesTo("Bestätigungscode")
    await types("000000")
    await key("Enter")
    await anna.page.getByText(/Code stimmt nicht/).waitFor()
    await hasFocus(anna.page, "main")
    while ((await focused(anna.page)) !== "Bestätigungscode") await key("Shift+Tab")
    await key("Control+a")
    await types(codeOf(secret, stepNow()))
    await key("Enter")
    await anna.heading("Ihre Ersatzcodes")
    await hasFocus(anna.page, "main")
    await goesTo("Ich habe sie ausgedruckt")
    await key("Enter")
    await anna.reads("Der Bestätigungscode ist eingerichtet.")
    await hasFocus(anna.page, "main")
  }, 90_000)

  test("signed out", async () => {
    await goesTo("Mein Zugang")
    await key("Enter")
    await anna.page.getByRole("button", { name: "Abmelden" }).waitFor()
    await hasFocus(anna.page)
    await goesTo("Abmelden")
    await key("Enter")
    await anna.heading("Anmelden")
    await hasFocus(anna.page)
    expect(town.complaints.filter((one) => !/40[0-9]/.test(one))).toEqual([])
  }, 60_000)
})
