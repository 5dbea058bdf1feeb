// The way in: help that fits each screen, and a recovery sheet that can be put off twice and no more.
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"

describe.skipIf(!canPlay)("the way in", () => {
  let town: Town
  let anna: Somebody
  let link = ""
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    link = await town.appliance.foundingLink("Beispielfraktion")
  }, 60_000)
  afterAll(() => town.end())

  test("each screen has help of its own, in a new window", async () => {
    const screens: [string, string, string][] = [
      ["/anmelden", "Anmelden", "/h/anmelden"],
      ["/beitreten", "Beitreten", "/h/beitreten"],
      [link, "Fraktion gründen", "/h/gruenden"],
      ["/wiederherstellen", "Passwort vergessen", "/h/wiederherstellen"],
    ]
    for (const [path, , help] of screens) {
      await anna.opens(path)
      const to = anna.page.getByRole("link", { name: "Hilfe zu dieser Seite" })
      await to.waitFor()
      expect(await to.getAttribute("href")).toBe(help)
      expect(await anna.isForEverybody()).toEqual([])
    }
    await anna.opens("/beitreten")
    const apart = anna.page.waitForEvent("popup")
    await anna.page.getByRole("link", { name: "Hilfe zu dieser Seite" }).click()
    const window = await apart
    await window.getByRole("heading", { level: 1, name: "Beitreten", exact: true }).waitFor()
    await window.close()
  }, 90_000)

  test("it can be installed", async () => {
    const browser = await anna.context.newCDPSession(anna.page)
    const { url, errors, data } = await browser.send("Page.getAppManifest")
    expect([new URL(url).pathname, errors]).toEqual(["/manifest.webmanifest", []])
    const { installabilityErrors } = await browser.send("Page.getInstallabilityErrors")
    expect(installabilityErrors.map((one) => one.errorId)).toEqual(["in-incognito"]) // as all pages that Playwright opens
    await browser.detach()
    const { icons, display } = JSON.parse(data!) as { icons: { src: string; type: string }[]; display: string }
    expect(display).toBe("standalone")
    const types = await anna.page.evaluate(
      (all) => Promise.all(all.map(async (src) => (await fetch(src)).headers.get("content-type"))),
      [...icons.map((icon) => icon.src), (await anna.page.locator("link[rel=apple-touch-icon]").getAttribute("href"))!],
    )
    expect(types).toEqual([...icons.map((icon) => icon.type), "image/png"])
  }, 30_000)

  test("the sheet is put off twice, then nothing goes on without it", async () => {
    await anna.opens("/") // another page first: the link's secret stands behind #
    await anna.opens(link)
    const faction = anna.page.getByLabel("Name der Fraktion")
    await expect.poll(() => faction.inputValue(), { timeout: 30_000 }).toBe("Beispielfraktion") // as the operator wrote it
    await anna.fills("Name der Fraktion", "Andere Fraktion")
    await anna.fills("Ihr Vor- und Nachname", "Anna Beispiel")
    await anna.fills("Anmeldename", "anna")
    await anna.takesTheProposedPassword()
    await anna.presses("Fraktion gründen")
    await anna.reads(/^Dieser Link gilt nur für „Beispielfraktion“/)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.fills("Name der Fraktion", "Beispielfraktion")
    await anna.presses("Fraktion gründen")
    await anna.heading("Ihr Wiederherstellungsblatt")
    await anna.presses("Später")
    await anna.reads("„Später“ geht noch 2-mal.")
    await anna.answers("Zurück")
    await anna.page.reload() // is no way past it
    await anna.reads("Ihr Wiederherstellungsblatt fehlt noch")
    await anna.reads(/„Später“ geht noch 2-mal\./)
    await anna.presses("Später")
    await anna.heading("Meine Ablagen")
    await anna.opens("/f") // the next start
    await anna.reads("Ihr Wiederherstellungsblatt fehlt noch")
    await anna.reads(/„Später“ geht noch 1-mal\./)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("Später")
    await anna.heading("Personen")
    for (const path of ["/", "/a"]) {
      await anna.opens(path)
      await anna.reads(/Bitte holen Sie das jetzt nach/)
      expect(await anna.page.getByRole("button", { name: "Später" }).count()).toBe(0)
    }
    await anna.fills(/Ihr Passwort/, anna.password)
    await anna.presses("Neues Blatt erstellen")
    await anna.reads(/Bitte Gruppe \d abschreiben/)
    expect(await anna.page.getByRole("button", { name: "Später" }).count()).toBe(0)
    await anna.fills(/Bitte Gruppe/, "AAAA")
    await anna.presses("Fertig")
    await anna.reads(/stimmt noch nicht/)
    const groups = await anna.page.locator("ol.numbered li span").allInnerTexts()
    const label = await anna.page.getByText(/Bitte Gruppe \d abschreiben/).first().innerText()
    await anna.fills(/Bitte Gruppe/, groups[Number(/Gruppe (\d)/.exec(label)![1]) - 1]!)
    await anna.presses("Fertig")
    await anna.page.getByText(/Bitte Gruppe \d abschreiben/).first().waitFor({ state: "detached" })
    await anna.opens("/")
    await anna.heading("Meine Ablagen")
  }, 120_000)

  test("a password of one's own has twelve characters; one that is shorter is told how long it must be", async () => {
    const dora = await town.somebody()
    const [short, enough] = ["Kahn am See", "Kahn am See!"]
    expect([short.length, enough.length]).toEqual([11, 12])
    await dora.opens(await town.appliance.foundingLink("Beispielrunde"))
    await dora.fills("Ihr Vor- und Nachname", "Dora Beispiel")
    await dora.fills("Anmeldename", "dora")
    await dora.presses("Lieber ein eigenes Passwort wählen")
    const types = async (password: string): Promise<void> => {
      await dora.fills("Passwort", password)
      await dora.fills("Zur Probe noch einmal eingeben", password)
      await dora.presses("Fraktion gründen")
    }
    const field = dora.page.getByLabel("Passwort", { exact: true })
    const saidOfIt = (): Promise<string> =>
      field.evaluate((one) => (one.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent?.trim()).join(" "))
    await types(short)
    await expect.poll(saidOfIt, { timeout: 20_000 }).toBe("Mindestens 12 Zeichen. Das Passwort ist zu kurz.")
    expect(await field.getAttribute("aria-invalid")).toBe("true")
    expect(await dora.isForEverybody()).toEqual([])
    await types(enough) // the link still counts: nothing was founded by the short one
    await dora.provesTheSheet()
    await dora.heading("Meine Ablagen")
    await dora.context.close()
    const elsewhere = await town.somebody()
    await elsewhere.opens("/anmelden")
    elsewhere.password = short
    await elsewhere.signsIn("dora")
    await elsewhere.reads("Anmeldename oder Passwort stimmt nicht.")
    elsewhere.password = enough
    await elsewhere.signsIn("dora")
    await elsewhere.heading("Meine Ablagen")
    await elsewhere.context.close()
  }, 90_000)

  test("whoever writes something else where the six words go has chosen that, and is told so", async () => {
    const frida = await town.somebody()
    await frida.opens(await town.appliance.foundingLink("Eigenes Wort"))
    await frida.fills("Ihr Vor- und Nachname", "Frida Beispiel")
    await frida.fills("Anmeldename", "frida")
    await expect.poll(() => frida.page.locator("p.words").innerText(), { timeout: 20_000 }).toMatch(/^[a-z]{4,9} /)
    frida.password = "Kahn 7 am See"
    await frida.fills("Passwort", "Kahn 7")
    await frida.presses("Fraktion gründen")
    await frida.reads(/es braucht mindestens 12 Zeichen/)
    await frida.fills("Passwort", `${frida.password} `) // as a phone's keyboard adds it
    await frida.reads(/Es gilt, was Sie hier eingeben. Das Passwort ist gut/)
    expect(await frida.isForEverybody()).toEqual([])
    await frida.presses("Fraktion gründen")
    await frida.provesTheSheet()
    await frida.heading("Meine Ablagen")
    await frida.signsOut()
    await frida.opens("/anmelden")
    await frida.signsIn("frida")
    await frida.heading("Meine Ablagen")
    await frida.context.close()
  }, 90_000)

  test("other words may be had; a newcomer joins with them as they stand there, and signs in with them", async () => {
    await anna.opens("/f/einladen")
    await anna.fills("Vor- und Nachname", "Emil Beispiel")
    await anna.presses("Einladen")
    await anna.heading("Einladung für Emil Beispiel")
    const emil = await town.somebody(390)
    await emil.opens("/beitreten")
    await emil.fills("Code aus dem Brief", await anna.codeOf("Code aus dem Brief"))
    await emil.presses("Weiter")
    await emil.fills("Einladungs-PIN", await anna.codeOf("Einladungs-PIN"))
    await emil.presses("Weiter")
    await emil.fills("Anmeldename", "emil")
    const shown = emil.page.locator("p.words")
    const typed = emil.page.getByLabel("Passwort", { exact: true })
    const proposals = new Set<string>()
    for (let i = 0; i < 4; ++i) {
      await expect.poll(() => shown.innerText(), { timeout: 20_000 }).toMatch(/^[a-z]{4,9}( [a-z]{4,9}){5}$/)
      proposals.add(await shown.innerText())
      await typed.fill(await shown.innerText())
      if (i < 3) {
        await emil.presses("Andere Wörter")
        await expect.poll(() => shown.innerText(), { timeout: 20_000 }).not.toBe([...proposals].at(-1))
        expect(await typed.inputValue()).toBe("") // the old ones were typed there
      }
    }
    expect(proposals.size).toBe(4)
    const last = [...proposals].at(-1)
    await typed.fill(last!.replace(/[a-z]$/, "")) // a slip in the words is no password of his own
    await emil.presses("Beitreten")
    await emil.reads(/Das sind nicht die sechs Wörter. Bitte vergleichen/)
    expect(await emil.isForEverybody()).toEqual([])
    await typed.fill(last!)
    await emil.presses("Beitreten")
    await emil.provesTheSheet()
    await emil.heading("Ihr Vergleichscode")
    await emil.context.close()
    const elsewhere = await town.somebody()
    elsewhere.password = last!
    await elsewhere.opens("/anmelden")
    await elsewhere.signsIn("emil")
    await elsewhere.heading("Meine Ablagen")
    await elsewhere.context.close()
  }, 120_000)

  test("dragging files is spoken of where there is something to drag with", async () => {
    const space = await anna.createsSpace("Umwelt")
    const hint = /hierher ziehen/
    await anna.reads(hint)
    const letter = await anna.invites("Bernd Beispiel", "bernd", "Umwelt", "kann bearbeiten")
    await letter.opens(space)
    await letter.page.getByRole("button", { name: "Hochladen", exact: true }).waitFor()
    expect(await letter.page.getByText(hint).isVisible()).toBe(true)
    const phone = await town.somebody(390, true)
    await phone.opens("/anmelden")
    phone.password = `${letter.password} ` // as telephones write it
    await phone.signsIn("bernd")
    await phone.reads(/steht am Anfang, am Ende oder doppelt ein Leerzeichen/)
    phone.password = letter.password
    await phone.signsIn("bernd")
    await phone.heading("Meine Ablagen")
    await phone.opens(space)
    await phone.page.getByRole("button", { name: "Hochladen", exact: true }).waitFor()
    expect(await phone.page.getByText(hint).count()).toBe(1)
    expect(await phone.page.getByText(hint).isVisible()).toBe(false)
  }, 120_000)

  test("a page that waits for the browser's store is not left empty, and comes when it can", async () => {
    const carla = await town.somebody(390)
    await carla.founds("Beispielgruppe", "Carla Beispiel", "carla")
    // As WebKit leaves it: somebody else is in the midst of a change, and stays there.
    const lets = await carla.context.newPage()
    await lets.goto(`${town.address}/robots.txt`)
    await lets.evaluate(async () => {
      const opened = indexedDB.open("mappe")
      const database = await new Promise<IDBDatabase>((there) => (opened.onsuccess = () => there(opened.result)))
      const change = database.transaction(["keys", "records"], "readwrite").objectStore("records")
      const goOn = (): void => void (change.get("none").onsuccess = () => document.title !== "enough" && goOn())
      goOn()
    })
    await carla.page.reload()
    await carla.heading("Mappe wird geöffnet")
    await carla.reads(/Schließen Sie alle Fenster und Tabs von Mappe/)
    expect(await carla.isForEverybody()).toEqual([])
    const pictures = process.env["MAPPE_PICTURES"]
    if (pictures) await carla.page.screenshot({ path: join(pictures, "oeffnet-390.png") })
    await lets.evaluate(() => (document.title = "enough"))
    await carla.heading("Meine Ablagen")
    expect(await carla.page.getByText("Mappe wird geöffnet").count()).toBe(0)
    await carla.context.close()
  }, 120_000)
})
