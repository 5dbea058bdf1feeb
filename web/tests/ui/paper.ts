// What is printed: the letter is two A4 sheets, the recovery sheet one, and a PDF can be looked at.
//   node tests/ui/paper.ts [folder for the results]
import assert from "node:assert/strict"
import { chromium, type Page } from "playwright-core"

const base = process.env["MAPPE_FAKE"] ?? "http://localhost:4178"
const out = process.argv[2]

async function pagesOf(page: Page, name: string): Promise<number> {
  const pdf = await page.pdf({ preferCSSPageSize: true, ...(out ? { path: `${out}/${name}.pdf` } : {}) })
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] })
const page = await browser.newPage({ locale: "de-DE", viewport: { width: 1280, height: 900 } })
page.setDefaultTimeout(10_000)
const faults: string[] = []
page.on("console", (message) => message.type() === "error" && faults.push(message.text()))

await page.goto(`${base}/f/einladen`)
await page.getByLabel("Vor- und Nachname").fill("Hanna Vogt")
await page.getByRole("button", { name: "Einladung erstellen" }).click()
await page.getByText("Einladungs-PIN für Hanna Vogt").waitFor()
assert.equal(await pagesOf(page, "brief"), 2, "the letter is two sheets")

await page.goto(`${base}/z/wiederherstellungsblatt`)
await page.getByRole("textbox", { name: "Zur Sicherheit: Ihr Passwort" }).fill("sechs lange Wörter")
await page.getByRole("button", { name: "Neues Blatt erstellen" }).click()
await page.getByRole("button", { name: "Blatt drucken" }).waitFor()
const sheet = await page.pdf({ preferCSSPageSize: true })
assert.equal(await pagesOf(page, "blatt"), 1, "the recovery sheet is one sheet")

await page.route("**/beispiel.pdf", (route) => route.fulfill({ contentType: "application/pdf", body: sheet }))
await page.goto(`${base}/a/s-haushalt`)
await page.getByRole("link", { name: "Eckdaten Kämmerei.pdf" }).click()
await page.getByText("Seite 1 von 1").waitFor()
await page.waitForFunction(() => (document.querySelector("canvas")?.width ?? 0) > 300)
await page.waitForTimeout(500)
if (out) await page.screenshot({ path: `${out}/pdf.png` })
assert.deepEqual(faults, [], "nothing breaks the page's policy")
await browser.close()
console.log("fine: letter, recovery sheet, PDF")
