// Two people change one file, one of them on the train without a connection: both contents are there afterwards, and
// she reads whose is whose.                                                                       docs/protocol.md §4.8
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("one file, two people", () => {
  let town: Town
  let anna: Somebody
  let bernd: Somebody
  let path = ""
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    path = await anna.createsSpace("Umwelt")
    await anna.uploads("Rede.txt", Buffer.from("Anfang\n"), "text/plain")
    bernd = await anna.invites("Bernd Groß", "bernd", "Umwelt", "kann bearbeiten")
    await anna.opens(path)
    await anna.sees("Rede.txt")
  }, 90_000)
  afterAll(() => town.end())

  test("the one without a connection finds her version beside the other, and reads so", async () => {
    await anna.context.setOffline(true)
    await anna.uploads("Rede.txt", Buffer.from("unterwegs\n"), "text/plain")
    await anna.page.getByText("Keine Verbindung").first().waitFor()
    await anna.reads(/Lassen Sie diese Seite bitte geöffnet: Das Hochladen geht von selbst weiter/)
    expect(await anna.isForEverybody()).toEqual([])
    await bernd.opens(path)
    await bernd.sees("Rede.txt")
    await bernd.uploads("Rede.txt", Buffer.from("in der Sitzung\n"), "text/plain")
    await bernd.reads(/15 Byte.*Bernd Groß/) // his version is there
    await anna.context.setOffline(false)
    const copy = anna.page.getByRole("link", { name: /^Rede \(Konflikt Anna Beispiel \d{4}-\d{2}-\d{2} \d{4}\)\.txt$/ })
    await copy.waitFor({ timeout: 90_000 })
    const name = (await copy.innerText()).trim()
    const saved = (who: Somebody, of: string): Promise<Buffer> => who.saves(() => who.chooses("Herunterladen", of))
    expect((await saved(anna, "Rede.txt")).toString()).toBe("in der Sitzung\n")
    expect((await saved(anna, name)).toString()).toBe("unterwegs\n")
    await bernd.sees(name)
    expect((await saved(bernd, name)).toString()).toBe("unterwegs\n")
    await anna.heading("Zwei Fassungen einer Datei")
    await anna.reads(`Bernd Groß hat „Rede.txt“ geändert, während Sie ohne Verbindung waren.`)
    expect(await anna.isForEverybody()).toEqual([])
    // It stays until she has put it away, after a reload too.
    await anna.opens(path)
    await anna.heading("Zwei Fassungen einer Datei")
    await anna.presses("Ihre Fassung ansehen")
    await anna.heading(name)
    await anna.opens(path)
    await anna.presses("Verstanden")
    await anna.page.getByRole("heading", { name: "Zwei Fassungen einer Datei" }).waitFor({ state: "detached" })
  }, 180_000)
})
