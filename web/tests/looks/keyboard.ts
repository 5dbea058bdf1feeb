// The main story with the keyboard alone: sign in, go to a space, walk its list, rename, throw away, take back, look at
// a menu. Fails where the focus is not what a person expects.
import assert from "node:assert/strict"
import type { Page } from "playwright-core"

/** What has the focus, as a screen reader would name it. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    const label = element?.id ? document.querySelector(`label[for="${element.id}"]`)?.textContent : ""
    return (element?.getAttribute("aria-label") ?? (label || element?.textContent) ?? "").trim()
  })
}
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab")
    if ((await focused(page)) === name) return
  }
  assert.fail(`Tab never came to "${name}"`)
}

async function signsIn(page: Page, base: string): Promise<void> {
  await page.goto(`${base}/?als=niemand`)
  await page.getByRole("heading", { name: "Anmelden" }).waitFor()
  await tabTo(page, "Anmeldename")
  await page.keyboard.type("r.albers")
  await tabTo(page, "Passwort")
  await page.keyboard.type("sechs lange Wörter")
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { name: "Meine Ablagen" }).waitFor()
}
async function skipsToTheContent(page: Page, base: string): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.goto(`${base}/`)
  await page.getByRole("heading", { name: "Meine Ablagen" }).waitFor()
  await page.keyboard.press("Tab")
  assert.equal(await focused(page), "Zum Inhalt springen")
  await page.keyboard.press("Enter")
  assert.equal(await page.evaluate(() => document.activeElement?.id), "inhalt")
}
async function walksAList(page: Page): Promise<void> {
  await tabTo(page, "Haushalt 2027")
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { name: "Haushalt 2027" }).waitFor()
  await page.waitForFunction(() => document.activeElement?.id === "inhalt")
  assert.equal(await page.title(), "Haushalt 2027 · Mappe")
  await tabTo(page, "Änderungsanträge")
  await page.keyboard.press("ArrowDown")
  await page.waitForFunction(() => document.activeElement?.textContent === "Vorlagen des Rates")
  await page.keyboard.press("End")
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith("Vorlage 0717"))
}
async function renamesAndThrowsAway(page: Page): Promise<void> {
  await page.keyboard.press("Home")
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("ArrowDown")
  await page.waitForFunction(() => document.activeElement?.textContent === "Eckdaten Kämmerei.pdf")
  await page.keyboard.press("F2")
  await page.waitForFunction(() => document.activeElement?.tagName === "INPUT")
  await page.keyboard.type("Eckdaten neu") // the ending stays: only the stem was selected
  await page.keyboard.press("Enter")
  await page.getByRole("link", { name: "Eckdaten neu.pdf" }).waitFor()
  await page.getByRole("link", { name: "Eckdaten neu.pdf" }).focus()
  await page.keyboard.press("Delete")
  await page.getByRole("dialog").waitFor()
  await page.keyboard.press("Enter")
  await page.getByRole("dialog").waitFor({ state: "detached" })
  assert.equal(await page.getByRole("link", { name: "Eckdaten neu.pdf" }).count(), 0)
  await page.getByRole("button", { name: "Rückgängig" }).focus()
  await page.keyboard.press("Enter")
  await page.getByRole("link", { name: "Eckdaten neu.pdf" }).waitFor()
}
async function usesAMenu(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Weitere Aktionen" }).focus()
  await page.keyboard.press("Enter")
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "menuitem")
  await page.keyboard.press("End")
  assert.equal(await focused(page), "Ablage umbenennen")
  await page.keyboard.press("Escape")
  assert.equal(await focused(page), "Weitere Aktionen")
}
async function jumpsThroughAHundredThousand(page: Page, base: string): Promise<void> {
  await page.goto(`${base}/a/s-archiv`)
  await page.getByRole("link", { name: "Vorlage 000001" }).focus()
  await page.keyboard.press("End")
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith("Vorlage 100000"))
  assert.ok((await page.locator("tbody tr").count()) < 120, "only the rows in sight exist")
  await page.keyboard.press("Home")
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith("Vorlage 000001"))
}

/** In this order, in one page. */
export const keyboardSteps: ((page: Page, base: string) => Promise<void>)[] = [
  signsIn,
  skipsToTheContent,
  walksAList,
  renamesAndThrowsAway,
  usesAMenu,
  jumpsThroughAHundredThousand,
]
