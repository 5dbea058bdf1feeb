// The main story with the keyboard alone: sign in, go to a space, walk its list, rename, throw away, take back, look at
// a menu, upload, share, restore, sign out. Fails where the focus is not what a person expects.
import assert from "node:assert/strict"
import type { Page } from "playwright-core"

/** What has the focus, as a screen reader would name it. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    const label = element?.id ? document.querySelector(`label[for="${element.id}"]`)?.textContent : ""
    const name = (element?.getAttribute("aria-label") ?? (label || element?.textContent) ?? "").trim()
    const about = element?.tagName === "BUTTON" && element.getAttribute("aria-describedby") // of a row: which
    return about ? `${name}: ${document.getElementById(about)?.textContent}` : name
  })
}
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab")
    if ((await focused(page)) === name) return
  }
  assert.fail(`Tab never came to "${name}"`)
}

/** It is somewhere, and seen: whoever goes on with Tab goes on from there. */
export async function hasFocus(page: Page, inside = "body"): Promise<void> {
  // In one look: between two the page may move it, when what had it makes room for something else, or still glide there.
  const isSeen = (where: string): boolean => {
    const element = document.activeElement
    if (element === null || element === document.body || element.closest(where) === null) return false
    const isDrawn = [null, "::after"].some((part) => getComputedStyle(element, part).outlineStyle !== "none") // of a card, around all of it
    const { top, bottom } = element.getBoundingClientRect()
    return element.id === "inhalt" || (isDrawn && bottom > 0 && top < innerHeight)
  }
  await page.waitForFunction(isSeen, inside, { timeout: 10_000 }).catch(async (error: unknown) => {
    throw new Error(`the focus is not seen in ${inside}; it is on "${await focused(page)}"`, { cause: error })
  })
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
  await page.getByRole("dialog").waitFor({ state: "detached" })
  assert.equal(await focused(page), "Eckdaten neu.pdf")
  await page.keyboard.press("Delete")
  await page.getByRole("dialog").waitFor()
  await page.keyboard.press("Enter")
  await page.getByRole("dialog").waitFor({ state: "detached" })
  assert.equal(await page.getByRole("link", { name: "Eckdaten neu.pdf" }).count(), 0)
  await hasFocus(page, "tbody") // on what came into its place
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
  await page.keyboard.press("Enter")
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "menuitem")
  await page.keyboard.press("Enter") // "Auswählen": the bar with the button becomes another
  await page.getByRole("button", { name: "Auswahl beenden" }).waitFor()
  await hasFocus(page, "main .bar")
  await tabTo(page, "Auswahl beenden")
  await page.keyboard.press("Enter")
  await hasFocus(page, "main .bar")
}
async function uploadsAndShares(page: Page): Promise<void> {
  page.on("filechooser", () => undefined) // from now on none opens: a key is quicker than the order not to
  await tabTo(page, "Hochladen")
  const chooser = page.waitForEvent("filechooser")
  await page.keyboard.press("Enter")
  await (await chooser).setFiles({ name: "Rede.txt", mimeType: "text/plain", buffer: Buffer.from("Guten Tag") })
  await page.getByRole("link", { name: "Rede.txt" }).waitFor()
  await hasFocus(page)
  await tabTo(page, "Teilen")
  await page.keyboard.press("Enter")
  await page.getByRole("dialog").getByRole("checkbox").first().waitFor()
  await hasFocus(page, "dialog")
  assert.notEqual(await focused(page), "Einladen") // which leads to another page
  await tabTo(page, await page.getByRole("dialog").locator("label").first().innerText())
  await page.keyboard.press("Space")
  await tabTo(page, "Hinzufügen")
  await page.keyboard.press("Enter")
  await page.getByRole("dialog").waitFor({ state: "detached" })
  assert.equal(await focused(page), "Teilen")
}
async function restores(page: Page, base: string): Promise<void> {
  await page.goto(`${base}/a/s-haushalt/papierkorb`)
  const rows = page.getByRole("button", { name: "Wiederherstellen", exact: true })
  await rows.first().waitFor()
  for (let left = await rows.count(); left > 0; left--) {
    const name = await page.getByRole("listitem").filter({ has: page.getByRole("button", { name: "Wiederherstellen" }) }).first().locator("strong").innerText()
    await tabTo(page, `Wiederherstellen: ${name}`)
    await page.keyboard.press("Enter")
    await rows.nth(left - 1).waitFor({ state: "detached" })
    await hasFocus(page, "main")
  }
}
async function signsOut(page: Page, base: string): Promise<void> {
  await page.goto(`${base}/z`)
  await tabTo(page, "Abmelden")
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { name: "Anmelden" }).waitFor()
  await hasFocus(page)
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
  uploadsAndShares,
  restores,
  jumpsThroughAHundredThousand,
  signsOut,
]
