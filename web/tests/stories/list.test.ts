// A folder's list: by its heads, and by keys. Those of one sign can be switched off, and none acts while somebody writes.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { focused } from "../looks/keyboard.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

const text = (words: string): Buffer => Buffer.from(words)

describe.skipIf(!canPlay)("the list of a folder", () => {
  let town: Town
  let anna: Somebody
  let space = ""
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = await anna.createsSpace("Umwelt")
    await anna.uploads("Bank.txt", text("das kleinste"), "text/plain")
    await anna.uploads("Chor.txt", text("das größte ".repeat(100)), "text/plain")
    await anna.uploads("Antrag.txt", text("dazwischen ".repeat(10)), "text/plain")
  }, 120_000)
  afterAll(() => town.end())

  const key = (name: string): Promise<void> => anna.page.keyboard.press(name)
  const dialog = () => anna.page.getByRole("dialog")
  const isSelected = () => anna.page.getByRole("status").filter({ hasText: /ausgewählt/ })

  describe("by its heads", () => {
    /** What each head says of the order, as a screen reader hears it. */
    const heads = (): Promise<(string | null)[]> => anna.page.locator("thead th[scope=col]").evaluateAll((all) => all.map((one) => one.getAttribute("aria-sort")))
    const presses = (name: string): Promise<void> => anna.page.getByRole("columnheader", { name }).getByRole("button").click()

    test("by name, from the beginning and from the end", async () => {
      await anna.seesInOrder("Antrag.txt", "Bank.txt", "Chor.txt")
      expect(await heads()).toEqual(["ascending", null, null])
      await presses("Name")
      await anna.seesInOrder("Chor.txt", "Bank.txt", "Antrag.txt")
      expect(await heads()).toEqual(["descending", null, null])
    }, 60_000)

    test("by when it was changed: the newest first, then the oldest; what is changed now moves up", async () => {
      await presses("Geändert")
      await anna.seesInOrder("Antrag.txt", "Chor.txt", "Bank.txt")
      expect(await heads()).toEqual([null, null, "descending"])
      await presses("Geändert")
      await anna.seesInOrder("Bank.txt", "Chor.txt", "Antrag.txt")
      expect(await heads()).toEqual([null, null, "ascending"])
      await anna.uploads("Bank.txt", text("jetzt das neueste"), "text/plain")
      await anna.seesInOrder("Chor.txt", "Antrag.txt", "Bank.txt")
      await presses("Geändert")
      await anna.seesInOrder("Bank.txt", "Antrag.txt", "Chor.txt")
      expect(await anna.isForEverybody()).toEqual([])
    }, 60_000)

    test("by size; on a narrow screen, which has no heads, by the button", async () => {
      await presses("Größe")
      await anna.seesInOrder("Chor.txt", "Antrag.txt", "Bank.txt")
      expect(await heads()).toEqual([null, "descending", null])
      await anna.presses("Sortieren")
      await anna.choosesIn("nach Änderung")
      await anna.seesInOrder("Bank.txt", "Antrag.txt", "Chor.txt")
      await anna.presses("Sortieren")
      await anna.choosesIn("nach Name")
      await anna.seesInOrder("Antrag.txt", "Bank.txt", "Chor.txt")
    }, 60_000)
  })

  describe("by keys", () => {
    const onRow = async (name: string): Promise<void> => {
      await anna.page.getByRole("link", { name, exact: true }).focus()
      expect(await focused(anna.page)).toBe(name)
    }
    const search = () => anna.page.getByRole("searchbox", { name: "Suchen" })

    test("the arrows, the first and the last", async () => {
      await onRow("Antrag.txt")
      for (const [pressed, reached] of [["ArrowDown", "Bank.txt"], ["End", "Chor.txt"], ["ArrowDown", "Chor.txt"], ["ArrowUp", "Bank.txt"], ["Home", "Antrag.txt"]] as const) {
        await key(pressed)
        await expect.poll(() => focused(anna.page)).toBe(reached)
      }
    }, 60_000)

    test("space selects and lets go again; Esc lets go of all", async () => {
      await onRow("Antrag.txt")
      await key("Space")
      await isSelected().filter({ hasText: /^1 / }).waitFor()
      expect(await focused(anna.page)).toBe("Antrag.txt") // and the page was not scrolled
      await key("ArrowDown")
      await key("Space")
      await isSelected().filter({ hasText: /^2 / }).waitFor()
      expect(await anna.page.getByRole("checkbox", { checked: true }).count()).toBe(2)
      await key("Space")
      await isSelected().filter({ hasText: /^1 / }).waitFor()
      expect(await anna.page.getByRole("checkbox", { name: "Auswählen: Antrag.txt", exact: true }).isChecked()).toBe(true)
      await key("Escape")
      await isSelected().waitFor({ state: "detached" })
      expect(await anna.page.getByRole("checkbox").count()).toBe(0)
      expect(await focused(anna.page)).toBe("Bank.txt")
    }, 60_000)

    test("F2 asks for a name; Entf asks before it throws away, all that is selected; Esc takes nothing of it", async () => {
      await onRow("Bank.txt")
      await key("F2")
      await dialog().getByRole("heading", { name: "„Bank.txt“ umbenennen" }).waitFor()
      await key("Escape")
      await dialog().waitFor({ state: "detached" })
      expect(await focused(anna.page)).toBe("Bank.txt")
      await key("Delete")
      await dialog().getByRole("heading", { name: "„Bank.txt“ in den Papierkorb legen?" }).waitFor()
      await key("Escape")
      await dialog().waitFor({ state: "detached" })
      await key("Space")
      await key("ArrowDown")
      await key("Space")
      await isSelected().filter({ hasText: /^2 / }).waitFor()
      await key("Delete")
      await dialog().getByRole("heading", { name: /^2 / }).waitFor()
      await key("Escape")
      await dialog().waitFor({ state: "detached" })
      await key("Escape")
      await isSelected().waitFor({ state: "detached" })
      await anna.seesInOrder("Antrag.txt", "Bank.txt", "Chor.txt")
    }, 60_000)

    test("/ leads to the search, ? shows the keys", async () => {
      await onRow("Antrag.txt")
      await key("/")
      await expect.poll(() => search().evaluate((field) => field === document.activeElement)).toBe(true)
      expect(await search().inputValue()).toBe("") // the key itself is not written
      await onRow("Antrag.txt")
      await key("?")
      await dialog().getByRole("heading", { name: "Tasten" }).waitFor()
      expect(await dialog().locator("kbd").allInnerTexts()).toEqual(["/", "?", "↑ ↓", "Pos1, Ende", "Eingabe", "Leertaste", "F2", "Entf", "Esc"])
      expect(await anna.isForEverybody()).toEqual([])
      await key("Escape")
      await dialog().waitFor({ state: "detached" })
      expect(await focused(anna.page)).toBe("Antrag.txt")
    }, 60_000)

    test("while somebody writes they are letters: in the search, and in a question", async () => {
      await search().focus()
      await anna.page.keyboard.type("a/?")
      for (const pressed of ["F2", "Delete", "Space"]) await key(pressed)
      expect(await search().inputValue()).toBe("a/? ")
      expect(await dialog().count()).toBe(0)
      await search().fill("")
      await onRow("Antrag.txt")
      await key("F2")
      await dialog().waitFor()
      await anna.page.keyboard.type("Was? a/b")
      expect(await dialog().count()).toBe(1)
      expect(await dialog().getByLabel("Name").inputValue()).toBe("Was? a/b.txt")
      expect(await search().inputValue()).toBe("")
      await key("Escape")
      await dialog().waitFor({ state: "detached" })
      expect(await isSelected().count()).toBe(0)
    }, 60_000)

    test("with Strg, Alt or the command key they are the browser's", async () => {
      await onRow("Antrag.txt")
      for (const pressed of ["Control+/", "Alt+/", "Meta+/", "Alt+?", "Control+Space"]) {
        await key(pressed)
        expect([pressed, await focused(anna.page), await dialog().count(), await isSelected().count()]).toEqual([pressed, "Antrag.txt", 0, 0])
      }
    }, 60_000)

    test("switched off, / and ? do nothing, after a reload too; those of the list, which need the focus on it, go on", async () => {
      await anna.opens("/z/darstellung")
      const box = anna.page.getByLabel("Tasten mit einem Zeichen („/“ und „?“) benutzen")
      expect(await box.isChecked()).toBe(true)
      await box.uncheck()
      const doNothing = async (): Promise<void> => {
        await anna.opens(space)
        await anna.sees("Antrag.txt")
        await onRow("Antrag.txt")
        for (const pressed of ["/", "?"]) {
          await key(pressed)
          expect([pressed, await focused(anna.page), await dialog().count()]).toEqual([pressed, "Antrag.txt", 0])
        }
      }
      await doNothing()
      await anna.page.reload()
      await doNothing()
      await key("F2")
      await dialog().waitFor()
      await key("Escape")
      await dialog().waitFor({ state: "detached" })
      await anna.opens("/z/darstellung")
      expect(await box.isChecked()).toBe(false)
      await box.check()
      await anna.opens(space)
      await anna.sees("Antrag.txt")
      await key("?")
      await dialog().getByRole("heading", { name: "Tasten" }).waitFor()
    }, 90_000)
  })
})
