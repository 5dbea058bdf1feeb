// Two members and the council: notes about a paper and an item of an agenda, each in a space; and the links of a space
// after the council changed its system. With the app that a real server hands out, and a council that is replayed.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { CouncilTown } from "../council/town.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("notes and links of the council", { timeout: 240_000 }, () => {
  let council: CouncilTown
  let town: Town
  let anna: Somebody
  let bernd: Somebody // on a telephone
  let space = ""
  let before = "" // the generation of the system that was
  const mirrored = async (): Promise<void> => {
    for (let tries = 0; tries < 400; ++tries) {
      const list = JSON.parse(Buffer.from(await town.liar!.honest("/v1/councils")).toString()) as { councils: { outcome: string; generation: string }[] }
      if (list.councils.every((one) => one.outcome === "complete" && one.generation !== before)) {
        before = list.councils[0]!.generation
        break
      }
      await new Promise((done) => setTimeout(done, 100))
    }
  }
  const paper = (number: number) => `/rat/vorlage#musterstadt/${encodeURIComponent(`${council.origin}/oparl/papers/${number}`)}`
  beforeAll(async () => {
    council = await CouncilTown.start()
    town = await Town.start({ lies: true, more: council.configuration("musterstadt") })
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    await anna.createsSpace("Umwelt")
    space = await anna.createsSpace("Haushalt")
    bernd = await anna.invites("Bernd Groß", "bernd", "Haushalt", "kann kommentieren")
    await mirrored()
  }, 240_000)
  afterAll(async () => {
    await town?.end()
    council?.end()
  })
  const notes = (who: Somebody) => who.page.getByRole("region", { name: "Notizen" })

  test("a note about a paper asks for its space, and proposes it the next time", async () => {
    await anna.opens("/rat")
    await anna.reads("5 Vorlagen und 3 Sitzungen")
    await anna.opens(paper(1))
    await anna.reads("Hierzu steht noch keine Notiz.")
    await anna.presses("Notiz schreiben")
    await anna.fills("Ihre Notiz", "Bitte prüfen, @Bernd Groß")
    await anna.presses("Notiz speichern")
    await anna.reads("Bitte wählen Sie zuerst die Ablage")
    await anna.page.getByLabel("In welcher Ablage?").selectOption({ label: "Haushalt" })
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("Notiz speichern")
    await notes(anna).getByText("Ablage „Haushalt“").waitFor()
    await anna.opens(paper(3))
    await anna.presses("Notiz schreiben")
    await expect.poll(() => anna.page.getByLabel("In welcher Ablage?").locator("option:checked").innerText()).toBe("Haushalt")
  })

  test("the first page leads whom it is for to the paper; the answer comes by itself", async () => {
    await bernd.opens("/")
    await bernd.reads(/zu „0717\/2026 Radweg an der Bahnhofstraße“/)
    await bernd.page.getByRole("link", { name: /^Bitte prüfen/ }).click()
    await bernd.heading("Radweg an der Bahnhofstraße")
    await notes(bernd).getByText("für Sie", { exact: true }).waitFor()
    await bernd.presses("Antworten")
    await bernd.fills("Ihre Antwort", "Geprüft.")
    await bernd.presses("Antwort speichern")
    await notes(bernd).getByText("Geprüft.").waitFor()
    expect(await bernd.isForEverybody()).toEqual([])
    await anna.opens(paper(1))
    await notes(anna).getByText("Geprüft.").waitFor()
  })

  test("an item of an agenda has its own, counted in its line", async () => {
    await anna.opens(`/rat/sitzung#musterstadt/${encodeURIComponent(`${council.origin}/oparl/meetings/1`)}`)
    await anna.heading("Öffentlicher Teil")
    const item = anna.page.locator(".item", { hasText: "Verkehrskonzept für die Altstadt" })
    await item.getByText("Notizen", { exact: true }).click()
    await item.getByRole("button", { name: "Notiz schreiben" }).click()
    await anna.fills("Ihre Notiz", "Wer spricht, @Bernd Groß?")
    await anna.presses("Notiz speichern")
    await item.getByText("Wer spricht").waitFor()
    await item.getByText("1 offene Notiz").waitFor()
    await bernd.opens("/")
    await bernd.page.getByRole("link", { name: /^Wer spricht/ }).click()
    await bernd.heading("Sitzung des Rates")
    await bernd.page.locator(".item", { hasText: "Verkehrskonzept" }).getByText("für Sie", { exact: true }).waitFor() // it stands open
    expect(await bernd.isForEverybody()).toEqual([])
  })

  test("the council changes its system: links are looked through, and only the ticked ones change", async () => {
    for (const [number, title] of [["0717/2026", "0717-2026 Radweg an der Bahnhofstraße"], ["0900/2026", "0900-2026 Verkehrskonzept für die Altstadt"]] as const) {
      await anna.opens(space)
      await anna.presses("Verknüpfen")
      await anna.fills("Adresse oder Nummer", number)
      await anna.presses("Nachsehen")
      await anna.reads("Gefunden im Ratsinformationssystem")
      await anna.answers("Verknüpfen")
      await anna.sees(title)
    }
    await town.appliance.stop()
    town.appliance.edits(council.moves())
    await town.appliance.again()
    await mirrored()
    const path = `${new URL(anna.page.url()).pathname.split("/").slice(0, 3).join("/")}/verweise`
    await anna.opens(path)
    await anna.heading("Verweise prüfen")
    await expect.poll(async () => {
      await anna.opens("/rat") // asks for what is newer
      await anna.opens(path)
      await anna.heading("Verweise prüfen")
      return anna.page.getByText("nicht mehr zu finden").count()
    }, { timeout: 60_000 }).toBe(2)
    await anna.reads("vermutet")
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("Angekreuzte ändern")
    await anna.reads("Bitte kreuzen Sie zuerst an")
    await anna.presses("Alle eindeutigen ankreuzen (1)")
    await anna.presses("1 Verweis ändern")
    await anna.reads("führt jetzt zum neuen Ziel")
    await expect.poll(() => anna.page.getByText("nicht mehr zu finden").count()).toBe(1)
    await anna.heading("In Ordnung")
    await anna.opens(space)
    const link = anna.page.getByRole("link", { name: "0717-2026 Radweg an der Bahnhofstraße", exact: true })
    expect(await link.getAttribute("href")).toBe(`${council.origin}/ris/vo0050.asp?__kvonr=101`)
    await bernd.opens(path)
    await bernd.reads("Sie sehen den Stand.")
    expect(await bernd.page.getByRole("checkbox").count()).toBe(0)
    // What is said of a paper that the council has no more is not lost.
    await bernd.opens(paper(1))
    await notes(bernd).getByText("Geprüft.").waitFor()
    expect(town.complaints).toEqual([])
  })
})
