// What is printed: the letter is two A4 sheets, the recovery sheet one, and a PDF can be looked at.
import assert from "node:assert/strict"
import type { Page } from "playwright-core"

async function pdfOf(page: Page): Promise<Buffer> {
  return page.pdf({ preferCSSPageSize: true })
}
function sheetsOf(pdf: Buffer): number {
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0
}

/** What stands on each sheet, as it is printed. */
async function sheetsAsRead(page: Page): Promise<string[]> {
  await page.emulateMedia({ media: "print" })
  const read = await page.locator(".print-page").evaluateAll((all) => all.map((one) => (one as HTMLElement).innerText))
  await page.emulateMedia({ media: "screen" })
  return read
}
/** Dark on white, of no smaller letters than `leastPt`, and with nothing to press. */
async function isOnPaper(page: Page, leastPt = 0): Promise<void> {
  await page.emulateMedia({ media: "print" })
  const faults = await page.evaluate((least) => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!
    const lightness = (color: string): number => {
      canvas.fillStyle = "#fff"
      canvas.fillRect(0, 0, 1, 1)
      canvas.fillStyle = color
      canvas.fillRect(0, 0, 1, 1)
      const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data
      return (0.3 * red + 0.6 * green + 0.1 * blue) / 255
    }
    const found: string[] = []
    for (const element of [document.body, ...document.querySelectorAll<HTMLElement>("main, main *")]) {
      if (!element.checkVisibility()) continue
      const style = getComputedStyle(element)
      const says = [...element.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.textContent?.trim())
      const what = `${element.tagName} ${element.className.toString()} ${element.textContent?.trim().slice(0, 40)}`
      if (element.tagName === "BUTTON" && !element.closest("th")) found.push(`a button: ${what}`)
      if (says && lightness(style.color) > 0.6) found.push(`light letters: ${what}`)
      if (element.closest("svg, dialog, meter, progress") === null && says && lightness(style.backgroundColor) < 0.6) found.push(`dark ground: ${what}`)
      if (["MAIN", "BODY"].includes(element.tagName) || element.matches(".panel, .sheet, .item, .faction, .kern-alert"))
        if (lightness(style.backgroundColor) < 0.8) found.push(`dark ground: ${what}`)
      if (says && element.closest(".print-page") && Number.parseFloat(style.fontSize) < (least * 96) / 72 - 0.1) found.push(`small letters: ${style.fontSize} ${what}`)
    }
    return found.slice(0, 5)
  }, leastPt)
  await page.emulateMedia({ media: "screen" })
  assert.deepEqual(faults, [])
}

async function showSheet(page: Page, base: string): Promise<Buffer> {
  await page.goto(`${base}/z/wiederherstellungsblatt`)
  await page.getByRole("textbox", { name: "Zur Sicherheit: Ihr Passwort" }).fill("sechs lange Wörter")
  await page.getByRole("button", { name: "Neues Blatt erstellen" }).click()
  await page.getByRole("button", { name: "Blatt drucken" }).waitFor()
  return pdfOf(page)
}

export const paperSteps: Record<string, (page: Page, base: string) => Promise<void>> = {
  "an invitation is two sheets": async (page, base) => {
    await page.goto(`${base}/f/einladen`)
    await page.getByLabel("Vor- und Nachname").fill("Hanna Vogt")
    await page.getByRole("button", { name: "Einladen", exact: true }).click()
    await page.getByText("Einladungs-PIN für Hanna Vogt").waitFor()
    assert.equal(sheetsOf(await pdfOf(page)), 2)
    const [letter, pin] = await sheetsAsRead(page)
    for (const text of ["In fünf Schritten zur ersten Datei", "/beitreten", "K7Q4", "Gültig bis"]) assert(letter!.includes(text), text)
    assert(!/4711|0815/.test(letter!), "the PIN goes apart")
    for (const text of ["Einladungs-PIN für Hanna Vogt", "4711", "0815", "Sie gehört zum Einladungsbrief der Fraktion", "Sie haben zehn Versuche. Danach brauchen Sie einen neuen Brief."])
      assert(pin!.includes(text), text)
    assert(!/K7Q4|beitreten/.test(pin!.replace("beigetreten", "")), "the code stands on the other sheet")
    await isOnPaper(page, 12)
  },
  "an invitation without a PIN is one, of four steps": async (page, base) => {
    await page.goto(`${base}/f/einladen`)
    await page.getByLabel("Vor- und Nachname").fill("Hanna Vogt")
    await page.getByLabel("Mit PIN auf eigenem Blatt").uncheck()
    await page.getByRole("button", { name: "Einladen", exact: true }).click()
    await page.getByText("In vier Schritten zur ersten Datei").waitFor()
    assert.equal(sheetsOf(await pdfOf(page)), 1)
  },
  "in the dark, too, everything is dark on white": async (page, base) => {
    await page.emulateMedia({ colorScheme: "dark" })
    for (const path of ["/a/s-haushalt/mitglieder", "/f/rechte", "/f/kosten", "/rat/sitzungen"]) {
      await page.goto(base + path)
      await page.getByRole("heading", { level: 1 }).waitFor()
      await isOnPaper(page)
    }
    await page.evaluate(() => document.documentElement.setAttribute("data-kern-theme", "dark")) // as somebody chose it
    await isOnPaper(page)
  },
  "a recovery sheet is one": async (page, base) => {
    assert.equal(sheetsOf(await showSheet(page, base)), 1)
    await isOnPaper(page, 12)
  },
  "the pack for a meeting has addresses, and nothing to press": async (page, base) => {
    await page.goto(`${base}/rat/sitzungen`)
    await page.getByRole("main").getByRole("link", { name: "Rat der Stadt Musterstadt", exact: true }).first().click()
    await page.getByRole("heading", { name: "Öffentlicher Teil", exact: true }).waitFor()
    await page.getByText("Zustimmen, wenn die Schulsozialarbeit").waitFor()
    await page.emulateMedia({ media: "print" })
    const main = await page.getByRole("main").innerText()
    for (const text of ["ratsinfo.example/bi/vo020?VOLFDNR=1", `In Mappe: ${base}/d/s-haushalt/n1`, "Nichtöffentlicher Teil", "N 3 Vorkaufsrecht", "Gedruckt am"]) assert(main.includes(text), text)
    assert.equal(await page.getByRole("main").getByRole("button").filter({ visible: true }).count(), 0)
    assert(!main.includes("Notizen"))
    // Grids that cross a page's end lay their parts over each other: what was prepared would not be read.
    const grids = await page.locator(".stack, .pair").evaluateAll((all) => all.filter((one) => getComputedStyle(one).display !== "block").map((one) => one.className))
    assert.deepEqual(grids, [])
    const sheets = sheetsOf(await pdfOf(page))
    assert(sheets >= 2 && sheets <= 3, `${sheets} sheets`)
  },
  "a PDF is shown page by page": async (page, base) => {
    const sheet = await showSheet(page, base)
    await page.route("**/beispiel.pdf", (route) => route.fulfill({ contentType: "application/pdf", body: sheet }))
    await page.goto(`${base}/a/s-haushalt`)
    await page.getByRole("link", { name: "Eckdaten Kämmerei.pdf" }).click()
    await page.getByText("Seite 1 von 1").waitFor()
    await page.waitForFunction(() => (document.querySelector("canvas")?.width ?? 0) > 300)
  },
}
