// A member of a faction and the council: search, a meeting, a paper, links in a folder, pages outside, without a network,
// and a server whose answer was changed. With the app that a real server hands out, and a council that is replayed.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { CouncilTown, hostile } from "../council/town.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("the council", { timeout: 240_000 }, () => {
  let council: CouncilTown
  let town: Town
  let erika: Somebody
  let space = ""
  const lied: string[] = []
  beforeAll(async () => {
    council = await CouncilTown.start()
    town = await Town.start({ lies: true, more: council.configuration("musterstadt") })
    erika = await town.somebody()
    await erika.founds("Beispielfraktion", "Erika Beispiel", "e.beispiel")
    space = await erika.createsSpace("Haushalt 2027")
    for (let tries = 0; tries < 400; ++tries) {
      const list = JSON.parse(Buffer.from(await town.liar!.honest("/v1/councils")).toString()) as { councils: { outcome: string }[] }
      if (list.councils.every((one) => one.outcome === "complete")) break
      await new Promise((done) => setTimeout(done, 100))
    }
    town.liar!.lie = (_method, target) => void lied.push(target)
  }, 240_000)
  afterAll(async () => {
    await town?.end()
    council?.end()
  })

  test("the start page has the next meeting, with at most six items", async () => {
    await erika.opens("/")
    await erika.heading("Nächste Sitzung")
    const next = erika.page.getByRole("region", { name: "Nächste Sitzung" })
    expect(await next.innerText()).toContain("in 5 Tagen")
    expect(await next.innerText()).toContain("und 1 weiterer Punkt")
    expect(await next.innerText()).toContain("Aus dem Ratsinformationssystem Musterstadt")
    expect(await next.innerText()).not.toContain("Grundstücksangelegenheit")
    await next.getByRole("link", { name: "Sitzung öffnen" }).click()
    await erika.heading("Öffentlicher Teil")
    await erika.heading("Nichtöffentlicher Teil")
    await erika.reads("Grundstücksangelegenheit")
    expect(await erika.isForEverybody()).toEqual([])
  })

  test("the search in the head finds papers beside files, and says that it covers both", async () => {
    await erika.opens("/")
    const field = erika.page.getByRole("searchbox", { name: "Suchen" })
    await field.fill("Haushalt")
    await field.press("Enter")
    await erika.heading("Suche")
    await erika.reads(/in Titeln, Nummern und Namen der Vorlagen und Sitzungen, nicht im Inhalt/)
    await field.fill("Radweg")
    await field.press("Enter")
    await erika.heading("Vorlagen und Sitzungen des Rates")
    await erika.sees("Radweg an der Bahnhofstraße")
    expect(await erika.isForEverybody()).toEqual([])
  })

  test("search finds by number, title and name; markup stays text", async () => {
    await erika.opens("/rat")
    await erika.fills("Vorlage oder Sitzung suchen", "0717/2026")
    await erika.page.getByRole("main").getByRole("button", { name: "Suchen" }).click()
    await erika.sees("Radweg an der Bahnhofstraße")
    await erika.fills("Vorlage oder Sitzung suchen", "größler")
    await erika.page.getByRole("main").getByRole("button", { name: "Suchen" }).click()
    await erika.page.getByRole("link", { name: hostile, exact: true }).click()
    await erika.heading(hostile)
    expect(await erika.page.locator("main img").count()).toBe(0)
    expect(await erika.page.title()).toContain("<img")
    await erika.reads("Dr. Änne Größler")
    await erika.reads("Hauptdokument")
    await erika.page.getByRole("link", { name: "Sitzung des Rates" }).click()
    await erika.heading("Öffentlicher Teil")
    await erika.opens("/rat/sitzungen")
    await erika.page.getByRole("main").getByText("fällt aus").waitFor()
    await erika.page.getByLabel("Welche Sitzungen?").selectOption({ label: "Vergangene" })
    await erika.reads(/15\. Januar/)
  })

  test("a number becomes a link after a choice, an address at once; it opens in a window of its own without a referrer", async () => {
    await erika.opens(space)
    await erika.presses("Verknüpfen")
    await erika.fills("Adresse oder Nummer", "vorlage 0800/2026")
    await erika.presses("Nachsehen")
    await erika.page.getByRole("radio", { name: /zweite Lesung/ }).check()
    await erika.answers("Verknüpfen")
    await erika.sees("0800-2026 Haushaltssatzung 2027, zweite Lesung")
    await erika.presses("Verknüpfen")
    await erika.fills("Adresse oder Nummer", `${council.origin}/bi/vo020?VOLFDNR=1&refresh=false`)
    await erika.presses("Nachsehen")
    await erika.reads("Gefunden im Ratsinformationssystem")
    await erika.answers("Verknüpfen")
    const link = erika.page.getByRole("link", { name: "0717-2026 Radweg an der Bahnhofstraße", exact: true })
    expect(await link.getAttribute("href")).toBe(`${council.origin}/bi/vo020?VOLFDNR=1&refresh=false`)
    expect([await link.getAttribute("rel"), await link.getAttribute("referrerpolicy"), await link.getAttribute("target")]).toEqual(["noopener noreferrer", "no-referrer", "_blank"])
    council.headers.length = 0
    const opened = erika.context.waitForEvent("page")
    await link.click()
    const page = await opened
    await page.waitForURL(/vo020/)
    expect(await page.evaluate(() => [String(window.opener), document.referrer])).toEqual(["null", ""])
    expect(council.headers.filter((one) => one["url"]?.includes("vo020")).map((one) => one["referer"])).toEqual([undefined])
    await page.close()
  })

  test("a page elsewhere is asked about before it opens; what is no address is refused in words", async () => {
    await erika.presses("Verknüpfen")
    await erika.fills("Adresse oder Nummer", "javascript:alert(1)")
    await erika.presses("Nachsehen")
    await erika.reads("die mit http:// oder https:// beginnen")
    await erika.fills("Adresse oder Nummer", `http://localhost:${new URL(council.origin).port}/artikel`)
    await erika.presses("Nachsehen")
    await erika.fills("Name des Verweises", "Zeitungsartikel")
    await erika.answers("Verknüpfen")
    const before = erika.context.pages().length
    await erika.page.getByRole("link", { name: "Zeitungsartikel", exact: true }).click()
    await erika.heading(/localhost:\d+ öffnen\?/)
    expect(erika.context.pages().length).toBe(before)
    const opened = erika.context.waitForEvent("page")
    await erika.answers("Seite öffnen")
    await (await opened).close()
    // The middle button is no click, and opens a page all the same.
    for (const how of ["middle", "Control"] as const) {
      await erika.page.getByRole("link", { name: "Zeitungsartikel", exact: true }).click(how === "middle" ? { button: how } : { modifiers: [how] })
      await erika.heading(/localhost:\d+ öffnen\?/)
      await erika.page.keyboard.press("Escape")
      expect(erika.context.pages().length).toBe(before)
    }
  })

  test("of a mail that is pasted the address is taken, however the mail program broke it", async () => {
    const mail = `Guten Tag,\r\n\r\nsiehe <${council.origin}/bi/vo020?VOLFD\r\nNR=1&refresh=false>, Seite 3.\r\n\r\nDanke`
    await erika.presses("Verknüpfen")
    await erika.page.getByLabel("Adresse oder Nummer").evaluate((field, text) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData("text/plain", text)
      const isTaken = !field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
      if (!isTaken) throw new Error("the browser would run the lines together")
    }, mail)
    await erika.presses("Nachsehen")
    await erika.reads("Gefunden im Ratsinformationssystem")
    await erika.page.getByRole("radio", { name: /0717\/2026/ }).waitFor()
    await erika.page.keyboard.press("Escape")
  })

  test("a page of the members' area is kept as it is, and says who opens it", async () => {
    await erika.opens(space)
    await erika.presses("Verknüpfen")
    await erika.fills("Adresse oder Nummer", `${council.origin}/bi/login/vo020?VOLFDNR=77`)
    await erika.presses("Nachsehen")
    await erika.reads(/im Mitgliederbereich von/)
    await erika.fills("Name des Verweises", "N 3 Grundstück")
    await erika.answers("Verknüpfen")
    const link = erika.page.getByRole("link", { name: "N 3 Grundstück", exact: true })
    expect(await link.getAttribute("href")).toBe(`${council.origin}/bi/login/vo020?VOLFDNR=77`)
    expect([await link.getAttribute("rel"), await link.getAttribute("referrerpolicy")]).toEqual(["noopener noreferrer", "no-referrer"])
    expect(council.headers.filter((one) => one["url"]?.includes("login"))).toEqual([]) // nobody fetched it
  })

  test("neither server nor council was told what was looked at", () => {
    expect(lied.filter((target) => /0717|0800|vo020|papers|vorlage|sitzung|artikel/i.test(target) && !target.startsWith("/assets"))).toEqual([])
    expect(lied.filter((target) => target.startsWith("/v1/councils")).every((target) => /^\/v1\/councils(\/musterstadt\/objects\?since=\d+&form=columns)?$/.test(target))).toBe(true)
  })

  test("without a network the next meeting, the search and the paper are there", async () => {
    await erika.opens("/")
    await erika.heading("Nächste Sitzung")
    await erika.context.setOffline(true)
    await erika.page.getByRole("link", { name: "Rat", exact: true }).click()
    await erika.fills("Vorlage oder Sitzung suchen", "verkehrskonzept")
    await erika.page.getByRole("main").getByRole("button", { name: "Suchen" }).click()
    await erika.page.getByRole("link", { name: "Verkehrskonzept für die Altstadt", exact: true }).click()
    await erika.heading("Verkehrskonzept für die Altstadt")
    await erika.reads("0900/2026")
    await erika.context.setOffline(false)
  })

  test("a server whose answer was changed: the screen says so and shows what was checked", async () => {
    town.liar!.lie = (_method, target, honest) => {
      if (!target.startsWith("/v1/councils")) return undefined
      if (target !== "/v1/councils") return { status: 200, body: new Uint8Array(Buffer.from('{"generation":"x"}')) }
      const json = JSON.parse(Buffer.from(honest.body).toString()) as { councils: { upto: number }[] }
      for (const one of json.councils) one.upto += 1
      return { status: 200, body: new Uint8Array(Buffer.from(JSON.stringify(json))) }
    }
    await erika.opens("/rat")
    await erika.reads("wurde nicht übernommen")
    await erika.reads("5 Vorlagen und 3 Sitzungen")
    town.liar!.lie = undefined
    await erika.opens("/rat")
    await erika.reads("5 Vorlagen und 3 Sitzungen")
    await erika.page.getByText("wurde nicht übernommen").waitFor({ state: "detached" })
  })

  test("a server without councils has no entry for it", async () => {
    const plain = await Town.start()
    const other = await plain.somebody()
    await other.founds("Andere", "Otto Anders", "o.anders")
    await other.opens("/")
    await other.heading("Meine Ablagen")
    expect(await other.page.getByRole("link", { name: "Rat", exact: true }).count()).toBe(0)
    await plain.end()
  })
})
