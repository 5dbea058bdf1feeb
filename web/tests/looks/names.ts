// The accessible names that people and tests rely on: the contract of design and issue, each where it is looked for.
import assert from "node:assert/strict"
import type { Page } from "playwright-core"

type Role = "button" | "heading" | "textbox"
const file = (page: Page) => page.getByRole("link", { name: "Haushaltsrede Entwurf.docx" }).click()
const goOn = (page: Page) => page.getByRole("button", { name: "Weiter", exact: true }).click()
async function givePin(page: Page): Promise<void> {
  await page.getByLabel("Einladungs-PIN").fill("4711 0815")
  await goOn(page)
}
async function giveCode(page: Page): Promise<void> {
  await page.getByLabel("Anmeldename").fill("zweifach")
  await page.getByRole("textbox", { name: "Passwort" }).fill("ein langes Passwort")
  await page.getByRole("button", { name: "Anmelden", exact: true }).click()
}

const places: [path: string, names: [Role, string][], act?: (page: Page) => Promise<void>][] = [
  ["/anmelden?als=niemand", [["textbox", "Anmeldename"], ["textbox", "Passwort"], ["button", "Anmelden"]]],
  ["/anmelden?als=niemand", [["textbox", "Bestätigungscode"]], giveCode],
  ["/join?als=niemand#beispiel", [["textbox", "Einladungs-PIN"]]],
  ["/join?als=niemand#beispiel", [["textbox", "Anmeldename"], ["textbox", "Passwort"], ["button", "Beitreten"]], givePin],
  ["/found?als=niemand#beispiel", [["button", "Fraktion gründen"]]],
  ["/wiederherstellen?als=niemand", [["button", "Wiederherstellen"]]],
  ["/", [["heading", "Meine Ablagen"], ["button", "Neue Ablage"]]],
  ["/a/s-haushalt", [["button", "Hochladen"], ["button", "Neuer Ordner"], ["button", "Teilen"]]],
  ["/a/s-haushalt", [["button", "Herunterladen"], ["heading", "Versionen"]], file],
  ["/a/s-haushalt/papierkorb", [["heading", "Papierkorb"], ["button", "Wiederherstellen"]]],
  ["/a/s-haushalt/mitglieder", [["heading", "Mitglieder"], ["button", "Teilen"], ["button", "Einladen"]]],
  ["/f", [["button", "Einladen"]]],
  ["/z", [["button", "Abmelden"]]],
  ["/z/geraete", [["heading", "Geräte"]]],
]

export async function hasAllNames(page: Page, base: string): Promise<void> {
  const missing: string[] = []
  for (const [path, names, act] of places) {
    await page.goto("about:blank") // a hash alone would load nothing anew
    await page.goto(base + path)
    await page.locator("h1").first().waitFor()
    await act?.(page)
    for (const [role, name] of names) {
      const one = page.getByRole(role, { name, exact: true }).first()
      await one.waitFor({ timeout: 10_000 }).catch(() => missing.push(`${path}: ${role} "${name}"`))
      // Whoever asks for a field by a part of its name, too, finds no other.
      const alike = role === "textbox" ? await page.getByLabel(name).count() : 1
      if (alike !== 1) missing.push(`${path}: ${alike} fields like "${name}"`)
    }
  }
  assert.deepEqual(missing, [])
}
