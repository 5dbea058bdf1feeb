// A space of many files, and a newcomer who opens it in a browser for the first time.
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { NativeMember } from "../tests/engine/server.ts"
import type { Somebody, Town } from "../tests/stories/browser.ts"

export async function msOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}
export const firstRow = (page: Page): Promise<void> => page.getByRole("link", { name: /Vorlage 1/ }).first().waitFor()

/** Bernd founds a faction at the command line and brings so many files into one folder; a link for Clara, and how long the
 *  bringing took. */
export async function fillsSpace(town: Town, fileCount: number): Promise<{ link: string; ms: number }> {
  const bernd = new NativeMember(town.appliance, "bernd", "sechs worte von bernd fuer die messung")
  await bernd.found(await town.appliance.foundingLink("Messfraktion"), "Bernd Beispiel")
  await bernd.must(["space", "create", "Vorlagen"])
  const folder = join(town.appliance.folder, "viele")
  mkdirSync(folder)
  for (let i = 0; i < fileCount; ++i) writeFileSync(join(folder, `Vorlage ${100_000 + i}.txt`), String(i))
  const ms = await msOf(() => bernd.must(["put", "-r", folder, "Vorlagen:/"]))
  const invited = JSON.parse(
    await bernd.must(["invite", "Clara Beispiel", "--role", "member", "--space", "Vorlagen:editor", "--no-pin", "--json"]),
  ) as { link: string }
  return { link: invited.link, ms }
}

/** Clara joins; gives how long it took from the list of spaces to the first line of that folder. */
export async function joinsAndOpens(clara: Somebody, link: string): Promise<number> {
  await clara.opens(link)
  await clara.presses("Weiter")
  await clara.fills("Anmeldename", "clara")
  await clara.takesTheProposedPassword()
  await clara.presses("Beitreten")
  await clara.provesTheSheet()
  await clara.heading("Ihr Vergleichscode")
  await clara.page.goto(`${clara.town.address}/a`)
  return msOf(async () => {
    await clara.sees("Vorlagen")
    await clara.page.getByRole("link", { name: "Vorlagen" }).first().click()
    await clara.page.getByRole("link", { name: "viele" }).first().click()
    await firstRow(clara.page)
  })
}
