// What comes out of the printer: each button that prints is pressed, asks the browser once, and what the browser then prints, read
// from the PDF it makes, is the sheet and nothing of the page around it.
import assert from "node:assert/strict"
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs"
import type { Locator, Page } from "playwright-core"
import { readQr } from "../ui/qr_reader.ts"
import { paintOf } from "./pixels.ts"
import { choose, press } from "./press.ts"
import { screens } from "./screens.ts"

interface Print {
  screen: string
  button: (page: Page) => Promise<void>
  /** What stands on each sheet; several names of one person are one. */
  sheets: RegExp[][]
  missing: RegExp[]
  /** How many sheets more there may be. */
  more?: number
}
const around = [/Ablagen/, /Suchen/, /Mein Zugang/, /Zum Inhalt/, /Schließen/, /Lesen können hier nur/]
const code = "K7Q4-M2XD-9HTR-P3WN-6YFA-B8ZC-D4EV-W2JH-5RKT"
const groups = code.split("-").map((group) => new RegExp(group))

const prints: Record<string, Print> = {
  "a recovery sheet": { screen: "blatt-neu", button: press("Blatt drucken"), sheets: [[...groups, /Wiederherstellungsblatt/, /r\.albers/]], missing: [...around, /Das alte Blatt/, /Fertig/, /Drucken Sie es aus/] },
  "the recovery sheet of who founds": { screen: "gruenden-blatt", button: press("Blatt drucken"), sheets: [[...groups, /a\.beispiel/]], missing: [/Später/, /Schritt/, /Damit sicher ist/, /Drucken Sie es aus/] },
  "a letter and, apart, its PIN": {
    screen: "brief", button: press("Beide Blätter drucken"), missing: [...around, /Zwei Blätter/],
    sheets: [[/K7Q4/, /6YFA/, /In fünf Schritten/, /\/beitreten/], [/Einladungs-PIN für Hanna Vogt/, /4711/, /0815/]],
  },
  "backup codes": { screen: "ersatzcodes", button: press("Ersatzcodes drucken"), sheets: [Array.from({ length: 10 }, (_, i) => new RegExp(`BSPL-${1000 + 77 * i}-K${i}QX`))], missing: [...around, /Ich habe sie/] },
  "who may what in a space": { screen: "mitglieder", button: press("Liste der Rechte drucken"), sheets: [[/Haushalt 2027/, /Peter Lange/, /kann bearbeiten/, /Netzlaufwerk von Peter Lange/, /Stand/]], missing: [/Suchen/, /Zum Inhalt/, /Teilen/, /Ja, wieder freischalten/] },
  "who may what in the faction": { screen: "rechte", button: press("Drucken"), sheets: [[/Renate Albers/], [/Kasse/]], missing: [/Suchen/, /Zum Inhalt/, /Drucken/] },
  "the pack for a meeting of the council": { screen: "sitzung", button: press("Mappe zur Sitzung drucken"), sheets: [[/Rat der Stadt Musterstadt/, /Öffentlicher Teil/], []], more: 1, missing: [/Suchen/, /Zum Inhalt/, /drucken/] },
  "the pack for an own meeting": { screen: "eigene-sitzung", button: press("Mappe zur Sitzung drucken"), sheets: [[/Fraktionssitzung/, /Bericht aus dem Vorstand/, /Zustimmen, wenn/]], missing: [/Suchen/, /Zum Inhalt/, /drucken/, /Punkt hinzufügen/] },
}

/** The text of each sheet, as a reader of PDF finds it, and its size in points. */
async function sheetsOf(page: Page): Promise<{ text: string; size: number[] }[]> {
  const bytes = new Uint8Array(await page.pdf({ preferCSSPageSize: true }))
  const loading = getDocument({ data: bytes, useSystemFonts: true, verbosity: 0 })
  const pdf = await loading.promise
  const sheets: { text: string; size: number[] }[] = []
  for (let number = 1; number <= pdf.numPages; ++number) {
    const sheet = await pdf.getPage(number)
    const { items } = await sheet.getTextContent()
    sheets.push({ text: items.map((item) => ("str" in item ? item.str + (item.hasEOL ? " " : "") : "")).join(""), size: sheet.view.slice(2) })
  }
  await loading.destroy()
  return sheets
}

/** Counts what is asked of the printer, and what the page was then. */
async function reaches(page: Page, base: string, name: string): Promise<void> {
  await page.addInitScript(() => {
    const asked: string[] = []
    Object.assign(globalThis, { asked, print: () => void asked.push(document.querySelector(".invitation") ? "invitation" : "") })
  })
  const { path, act } = screens.find((one) => one.name === name)!
  await page.goto(base + path)
  await page.locator("h1").first().waitFor()
  await act?.(page)
}
const askedFor = (page: Page): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)

/** Of what is painted, module by module: as a camera sees it on paper. */
async function readPainted(drawn: Locator): Promise<string> {
  const quiet = 4
  const size = Number((await drawn.getAttribute("viewBox"))!.split(" ")[2])
  const { width, height, luminances } = await paintOf(drawn)
  const isDark = (x: number, y: number): boolean => luminances[Math.floor(((y + 0.5) * height) / size) * width + Math.floor(((x + 0.5) * width) / size)]! < 0.5
  const all = Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => isDark(x, y)))
  return readQr(all.slice(quiet, -quiet).map((row) => row.slice(quiet, -quiet)))
}
const pointsOf = (one: Locator): Promise<number> => one.evaluate((text) => (Number.parseFloat(getComputedStyle(text).fontSize) * 72) / 96)

async function printsOnce({ screen, button, sheets, missing, more = 0 }: Print, page: Page, base: string): Promise<void> {
  await reaches(page, base, screen)
  assert.deepEqual(await askedFor(page), [])
  await button(page)
  assert.deepEqual(await askedFor(page), [""])
  const printed = await sheetsOf(page)
  assert(printed.length >= sheets.length && printed.length <= sheets.length + more, `${printed.length} sheets`)
  for (const [i, { text, size }] of printed.entries()) {
    for (const part of sheets[i] ?? []) assert.match(text, part)
    for (const part of missing) assert.doesNotMatch(text, part)
    assert(Math.abs(size[0]! - 595) < 2 && Math.abs(size[1]! - 842) < 2, `no A4: ${size}`)
  }
}

export const printSteps: Record<string, (page: Page, base: string) => Promise<void>> = {
  ...Object.fromEntries(Object.entries(prints).map(([name, print]) => [name, (page: Page, base: string) => printsOnce(print, page, base)])),
  "the invitation to an own meeting": async (page, base) => {
    await reaches(page, base, "eigene-sitzung")
    await choose("Aktionen für Fraktionssitzung", "Einladung drucken")(page)
    await page.waitForFunction(() => (globalThis as unknown as { asked: string[] }).asked.length > 0)
    assert.deepEqual(await askedFor(page), ["invitation"])
  },
  "the recovery sheet's camera code and typed groups, of 20 points, are the same": async (page, base) => {
    await reaches(page, base, "blatt-neu")
    await page.emulateMedia({ media: "print" })
    const typed = page.locator(".print-page .numbered li span")
    assert.equal((await typed.allTextContents()).join("-"), code)
    assert.equal(await readPainted(page.locator(".print-page .qr svg")), code)
    for (const group of await typed.all()) assert((await pointsOf(group)) >= 19.99, "groups below 20 points")
  },
  "the letter's camera code leads to the page of its link; the PIN is of 28 points": async (page, base) => {
    await reaches(page, base, "brief")
    await page.emulateMedia({ media: "print" })
    const link = await readPainted(page.locator(".print-page").first().getByRole("img"))
    assert(link.startsWith(`${base}/join#`), link)
    for (const group of await page.locator(".pin li span").all()) assert((await pointsOf(group)) >= 27.99, "a PIN below 28 points")
  },
}
