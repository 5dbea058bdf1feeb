// What is printed: the letter is two A4 sheets, the recovery sheet one, and a PDF can be looked at.
import assert from "node:assert/strict"
import type { Page } from "playwright-core"

async function pdfOf(page: Page): Promise<Buffer> {
  return page.pdf({ preferCSSPageSize: true })
}
function sheetsOf(pdf: Buffer): number {
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0
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
  },
  "a recovery sheet is one": async (page, base) => {
    assert.equal(sheetsOf(await showSheet(page, base)), 1)
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
