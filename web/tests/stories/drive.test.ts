// A device without Mappe, by an app password: the warning, the password shown once, a real gateway that takes it and
// refuses it once it is deleted. And what a person sees of her own sign-ins.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { canPlay, type Somebody, Town } from "./browser.ts"
import { Gateway, hasGateway } from "./gateway.ts"

describe.skipIf(!canPlay || !hasGateway)("a drive without the program", () => {
  let town: Town
  let anna: Somebody
  let gateway: Gateway
  let space = ""
  let user = ""
  let password = ""
  beforeAll(async () => {
    town = await Town.start()
    anna = await town.somebody()
    await anna.founds("Beispielfraktion", "Anna Beispiel", "anna")
    space = await anna.createsSpace("Umwelt")
    await anna.uploads("Antrag.txt", Buffer.from("Der Rat möge beschließen.\n"), "text/plain")
    gateway = await Gateway.start(town.appliance)
  }, 90_000)
  afterAll(async () => {
    await gateway.end()
    await town.end()
  }, 30_000)
  const lists = (): Promise<{ status: number; text: string }> => gateway.asks(user, password, "Umwelt/", "-X", "PROPFIND", "-H", "Depth: 1")
  const asksForPassword = async (): Promise<void> => {
    await anna.opens("/z/netzlaufwerk")
    await anna.presses("Gerätekennwort anlegen")
    await anna.fills("Für welches Gerät?", "iPad Dateien")
    await anna.page.getByLabel("Umwelt", { exact: true }).selectOption({ label: "kann bearbeiten" })
    await anna.page.getByLabel("Ich habe das verstanden.").check()
    await anna.presses("Gerätekennwort anlegen")
  }

  test("it is refused as long as nobody allowed it in the space", async () => {
    await asksForPassword()
    await anna.reads("Noch nicht erlaubt in: Umwelt. Erlauben kann es auf der Seite „Mitglieder“, wer die Ablage verwaltet.")
    await anna.reads("In einer dieser Ablagen sind Netzlaufwerke ohne Programm nicht erlaubt. Erlauben kann es auf ihrer Seite „Mitglieder“, wer die Ablage verwaltet.")
    expect(await anna.page.getByRole("heading", { name: "Ihr Gerätekennwort", exact: true }).count()).toBe(0)
    await anna.opens(`${space}/mitglieder`)
    await anna.reads("Darüber könnte der Betreiber während der Benutzung mitlesen.")
    await anna.page.getByLabel("Netzlaufwerke ohne Programm erlauben").click()
    await anna.reads("Netzlaufwerke ohne Programm sind in dieser Ablage jetzt erlaubt.")
    expect(await anna.page.getByLabel("Netzlaufwerke ohne Programm erlauben").isChecked()).toBe(true)
    expect(await anna.isForEverybody()).toEqual([])
  }, 60_000)

  test("it is made only by who has read the warning, and is shown once", async () => {
    await anna.opens("/z/netzlaufwerk")
    await anna.presses("Gerätekennwort anlegen")
    await anna.reads(/Während Sie das Netzlaufwerk benutzen, und nur dann, kann der Betreiber diese Ablage lesen, auch Älteres. Alle Mitglieder sehen diesen Zugang./)
    await anna.presses("Gerätekennwort anlegen")
    await anna.reads("Bitte bestätigen Sie, dass Sie das verstanden haben.")
    await anna.reads("Bitte nennen Sie das Gerät.")
    await anna.reads("Bitte wählen Sie mindestens eine Ablage.")
    expect(await anna.isForEverybody()).toEqual([])
    await asksForPassword()
    await anna.reads("Es wird nur jetzt gezeigt. Tragen Sie es auf dem Gerät ein; aufschreiben müssen Sie es nicht.")
    const told = await anna.page.locator("dd").allInnerTexts()
    expect(told[0]).toBe("Die Adresse nennt Ihnen Ihre Geschäftsstelle.")
    user = told[1]!.trim()
    password = told[2]!.trim()
    expect(await anna.isForEverybody()).toEqual([])
    await anna.presses("Fertig")
    await anna.reads(/Umwelt \(kann bearbeiten\) · bis .* · noch nie benutzt/)
    expect(await anna.page.locator("body").innerText()).not.toContain(password)
    expect(await anna.isForEverybody()).toEqual([])
  }, 60_000)

  test("a real gateway opens the space with it, and writes; everybody sees that it is there", async () => {
    const listed = await lists()
    expect(listed).toMatchObject({ status: 207 })
    expect(listed.text).toContain("Antrag.txt")
    expect((await gateway.asks(user, password, "Umwelt/Antrag.txt")).text).toBe("Der Rat möge beschließen.\n")
    expect((await gateway.asks(user, password, "Umwelt/Notiz.txt", "-X", "PUT", "-d", "vom Tablet")).status).toBe(201)
    const another = password.slice(0, -1) + (password.endsWith("A") ? "B" : "A") // small letters count as capital ones
    expect((await gateway.asks(user, another, "Umwelt/")).status).toBe(401)
    await anna.opens(space)
    await anna.sees("Notiz.txt")
    await anna.opens(`${space}/mitglieder`)
    await anna.reads("Netzlaufwerk von Anna Beispiel")
    await anna.reads("Betreiber kann mitlesen")
    await anna.reads(/„iPad Dateien“, ohne Programm/)
    expect(await anna.isForEverybody()).toEqual([])
    await anna.opens("/z/netzlaufwerk")
    await anna.reads(/zuletzt benutzt heute/)
  }, 60_000)

  test("deleted, it opens nothing any more", async () => {
    await anna.presses("Löschen: iPad Dateien")
    await anna.heading("Gerätekennwort „iPad Dateien“ löschen?")
    await anna.answers("Löschen")
    await anna.reads("Sie haben kein Gerätekennwort.")
    await expect.poll(async () => (await lists()).status, { timeout: 20_000 }).toBe(401)
    await anna.opens(`${space}/mitglieder`)
    await anna.reads("das sind Sie")
    expect(await anna.page.getByText("Netzlaufwerk von Anna Beispiel").count()).toBe(0)
  }, 60_000)

  test("her last sign-in and the vain tries are told; another device is signed off", async () => {
    const thief = await town.somebody(390)
    thief.password = "geraten, aber falsch geraten"
    await thief.opens("/anmelden")
    const guesses = async (): Promise<void> => {
      await thief.signsIn("anna")
      await thief.reads("Anmeldename oder Passwort stimmt nicht.")
    }
    await guesses()
    const telephone = await town.somebody(390)
    telephone.password = anna.password
    await telephone.opens("/anmelden")
    await telephone.signsIn("anna")
    await telephone.reads("Das ist Ihre erste Anmeldung.") // after the founding
    await telephone.reads("Davor gab es 1 vergeblichen Versuch.")
    await guesses()
    await guesses()
    const tablet = await town.somebody(820)
    tablet.password = anna.password
    await tablet.opens("/anmelden")
    await tablet.signsIn("anna")
    await tablet.heading("Ihre letzte Anmeldung")
    await tablet.reads("Seitdem gab es 2 vergebliche Versuche.")
    expect(await tablet.isForEverybody()).toEqual([])
    await tablet.page.getByRole("link", { name: "Das war ich nicht" }).click()
    await tablet.heading("Geräte")
    await tablet.reads("dieses Gerät")
    await tablet.reads(/seit .* · ohne Bestätigungscode · Netzadresse 127\.0\.0/)
    expect(await tablet.isForEverybody()).toEqual([])
    const others = tablet.page.getByRole("button", { name: /^Gerät abmelden/ })
    for (let left = await others.count(); left > 0; --left) {
      await others.first().click()
      await tablet.answers("Gerät abmelden")
      await expect.poll(() => others.count(), { timeout: 20_000 }).toBe(left - 1)
    }
    for (const away of [anna, telephone]) {
      await away.opens("/z")
      await away.heading("Anmelden")
    }
    expect(town.complaints.filter((one) => /Content Security|Trusted/i.test(one))).toEqual([])
  }, 90_000)
})
