// What ends in the middle: the server's disk gets full, the faction's room is used up, the server is started again, the
// connection is gone. The member is told what it is and what to do, nothing is lost, and what arrived is not sent again.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { noise } from "../engine/person.ts"
import { FullDisk } from "../engine/server.ts"
import { Arrivals } from "./arrivals.ts"
import { canPlay, type Somebody, Town } from "./browser.ts"

const mib = 1024 * 1024

describe.skipIf(!canPlay || !FullDisk.canBe)("what ends in the middle", () => {
  let town: Town
  let anna: Somebody
  let disk: FullDisk
  let space = ""
  let arrivals: Arrivals
  beforeAll(async () => {
    town = await Town.start({ lies: true })
    disk = new FullDisk(town.appliance)
    await town.appliance.stop()
    town.appliance.environment = disk.environment
    await town.appliance.again()
    anna = await town.somebody(820)
    arrivals = new Arrivals(anna)
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = await anna.createsSpace("Umwelt")
    await anna.uploads("Antrag.txt", Buffer.from("Mehr Bänke\n"), "text/plain")
  }, 120_000)
  afterEach(() => disk.hasRoom())
  afterAll(() => town.end())

  /** Nobody is asked for patience without knowing why, and all that lies there is there. */
  const isFull = async (): Promise<void> => {
    await anna.reads("Auf dem Server ist kein Platz mehr, nichts wurde geändert. Lesen, Herunterladen und Löschen geht weiter. Sagen Sie es Ihrer Geschäftsstelle; helfen kann der Betreiber.")
    await anna.reads("Der Server kann das gerade nicht annehmen. Lassen Sie diese Seite bitte geöffnet: Mappe versucht es alle paar Minuten von selbst noch einmal. Wenn Sie die Seite schließen, wählen Sie die Dateien später bitte noch einmal aus.")
    expect(await anna.page.getByText(/gerade keine Verbindung/).count()).toBe(0)
    expect(await anna.isForEverybody()).toEqual([])
    expect((await anna.saves(() => anna.chooses("Herunterladen", "Antrag.txt"))).toString()).toBe("Mehr Bänke\n")
  }
  /** A store that met a full disk looks for room again by itself, after a while. */
  const triesUntil = async (name: string): Promise<void> => {
    const there = anna.page.getByRole("link", { name, exact: true })
    const button = anna.page.getByRole("button", { name: `Noch einmal versuchen: ${name}` })
    await expect
      .poll(async () => {
        if (await button.isVisible()) await button.click()
        return there.count()
      }, { timeout: 40_000, interval: 500 })
      .toBe(1)
  }

  test("the server's disk: it is said, and with room again the upload goes on where it stopped", async () => {
    const plan = noise(5 * mib + 3)
    await anna.opens(space)
    arrivals.after(3, () => disk.fills())
    await arrivals.begins("Plan.bin", plan)
    await isFull()
    expect(arrivals.blobs.length).toBeGreaterThanOrEqual(3)
    disk.hasRoom()
    await triesUntil("Plan.bin")
    await arrivals.isWhole("Plan.bin", plan)
  }, 90_000)

  test("the same after the page was closed in between: the file is asked for, and no more", async () => {
    const film = noise(5 * mib + 7)
    await anna.opens(space)
    arrivals.after(3, () => disk.fills())
    const path = await arrivals.begins("Film.bin", film)
    await anna.reads(/^Auf dem Server ist kein Platz mehr/)
    await anna.page.reload()
    await anna.reads("Bitte wählen Sie dieselbe Datei noch einmal aus, dann geht es weiter.")
    disk.hasRoom()
    const chooser = anna.page.waitForEvent("filechooser")
    await anna.presses("Datei auswählen")
    await (await chooser).setFiles(path)
    await triesUntil("Film.bin")
    await arrivals.isWhole("Film.bin", film)
  }, 90_000)

  test("the faction's room: it is said who can help, and with more of it the upload goes on", async () => {
    const scan = noise(8 * mib + 1)
    await anna.opens(space)
    arrivals.after(99, () => undefined)
    await town.appliance.admin(["faction", "quota", "Beispielfraktion", "14 MiB"])
    await arrivals.begins("Scan.bin", scan)
    await anna.reads("Der Platz der Fraktion ist voll. Lesen, Herunterladen und Löschen geht weiter. Zuständig ist die Verwaltung Ihrer Fraktion.")
    expect(await anna.isForEverybody()).toEqual([])
    await town.appliance.admin(["faction", "quota", "Beispielfraktion", "1 GiB"])
    await anna.presses("Noch einmal versuchen: Scan.bin")
    await arrivals.isWhole("Scan.bin", scan)
  }, 60_000)

  test("a server that is started again: the upload goes on by itself", async () => {
    const akte = noise(6 * mib + 9)
    await anna.opens(space)
    arrivals.after(3, async () => {
      await town.appliance.stop()
      await town.appliance.again()
    })
    await arrivals.begins("Akte.bin", akte)
    await arrivals.isWhole("Akte.bin", akte)
    expect(await anna.page.getByRole("button", { name: /^Noch einmal versuchen/ }).count()).toBe(0)
  }, 60_000)

  test("the connection, on a quiet page: it says so at once, and no longer than that", async () => {
    await anna.opens("/")
    await anna.heading("Meine Ablagen")
    const banner = anna.page.getByRole("status").filter({ hasText: "Keine Verbindung" })
    const news = anna.page.waitForRequest((request) => request.url().includes("/v1/events") && !request.url().endsWith("wait_s=0"))
    await anna.page.reload()
    await news // nothing else is asked now
    await anna.heading("Meine Ablagen")
    await anna.context.setOffline(true)
    await banner.waitFor({ timeout: 2_000 })
    expect(await anna.isForEverybody()).toEqual([])
    await anna.context.setOffline(false)
    await banner.waitFor({ state: "detached", timeout: 2_000 })
  }, 60_000)

  test("the connection, in a question: it says so there, what was typed stays, and the same button does it later", async () => {
    const offline = "Keine Verbindung. Bitte versuchen Sie es, sobald das Internet wieder da ist."
    const asks = async (open: () => Promise<void>, button: string, typed?: [label: string, text: string]): Promise<void> => {
      await open()
      const dialog = anna.page.getByRole("dialog")
      if (typed) await dialog.getByLabel(typed[0]).fill(typed[1])
      await anna.context.setOffline(true)
      await dialog.getByRole("button", { name: button, exact: true }).click()
      await dialog.getByRole("alert").filter({ hasText: offline }).waitFor()
      if (typed) expect(await dialog.getByLabel(typed[0]).inputValue()).toBe(typed[1])
      await anna.context.setOffline(false)
      await anna.answers(button)
      expect(await anna.page.getByText(offline).count()).toBe(0)
    }
    await anna.opens("/")
    await anna.heading("Meine Ablagen")
    await asks(() => anna.presses("Neue Ablage"), "Anlegen", ["Name der Ablage", "Verkehr"])
    await anna.heading("Verkehr")
    await asks(() => anna.presses("Neuer Ordner"), "Anlegen", ["Name", "Radwege"])
    await asks(() => anna.chooses("Umbenennen", "Radwege"), "Umbenennen", ["Name", "Gehwege"])
    await anna.sees("Gehwege")
    await asks(async () => {
      await anna.presses("Weitere Aktionen")
      await anna.choosesIn("Ablage umbenennen")
    }, "Umbenennen", ["Name der Ablage", "Straßen"])
    await asks(() => anna.chooses("In den Papierkorb", "Gehwege"), "In den Papierkorb")
    await anna.seesNoMore("Gehwege")
    await anna.opens("/f/einladen")
    await anna.fills("Vor- und Nachname", "Bernd Beispiel")
    await anna.context.setOffline(true)
    await anna.presses("Einladen")
    await anna.reads(offline)
    expect(await anna.page.getByLabel("Vor- und Nachname").inputValue()).toBe("Bernd Beispiel")
    await anna.context.setOffline(false)
    await anna.presses("Einladen")
    await anna.heading(/Bernd Beispiel/)
  }, 60_000)
})
