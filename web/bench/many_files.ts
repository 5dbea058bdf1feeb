// A space of many files, and a newcomer who opens it in a browser for the first time.
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { commit } from "../src/mappe/replica/committer.ts"
import { writeSnapshotLeased } from "../src/mappe/replica/snapshots.ts"
import { NodeId } from "../src/mappe/base/ids.ts"
import { must } from "../tests/engine/device.ts"
import type { Hand } from "../tests/engine/insiders.ts"
import { NativeMember } from "../tests/engine/server.ts"
import type { Somebody, Town } from "../tests/stories/browser.ts"

export async function msOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}
/** With which what is measured opens by a snapshot; a replay has to judge each. */
export const entryCount = 10_000
export const aRow = "tbody tr[data-index] a"
export const firstRow = (page: Page): Promise<void> => page.getByRole("link", { name: /Vorlage 1/ }).first().waitFor()

/** Bernd founds a faction at the command line and brings so many files into one folder; a link for Clara, and how long the
 *  bringing took. */
export async function fillsSpace(town: Town, fileCount: number): Promise<{ link: string; ms: number }> {
  const bernd = new NativeMember(town.appliance, "bernd", "sechs worte von bernd")
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
  return opensFolder(clara)
}
function opensFolder(clara: Somebody): Promise<number> {
  return msOf(async () => {
    await clara.sees("Vorlagen")
    await clara.page.getByRole("link", { name: "Vorlagen" }).first().click()
    await clara.page.getByRole("link", { name: "viele" }).first().click()
    await firstRow(clara.page)
  })
}
/** Clara signs in at a browser that knows nothing yet, and opens the same folder: from the press of "Anmelden" on. */
export async function opensElsewhere(clara: Somebody): Promise<number> {
  await clara.opens("/anmelden")
  await clara.fills("Anmeldename", "clara")
  await clara.fills("Passwort", clara.password)
  return msOf(async () => {
    await clara.presses("Anmelden")
    await clara.page.getByRole("link", { name: "Ablagen", exact: true }).first().click()
    await opensFolder(clara)
  })
}

/** Bernd, under Node: what happens in a space in years, and a snapshot of it. */
export class Years {
  readonly #bernd: Hand
  readonly #space: string
  constructor(bernd: Hand, space: string) {
    this.#bernd = bernd
    this.#space = space
  }
  async happen(entries: number): Promise<void> {
    const replica = await this.#bernd.space(this.#space)
    for (let i = 0; i < entries; ++i) {
      const op = { op: "attr", node: NodeId.zero, key: "x", value: `${i}` } as const
      must(await commit(replica, { intent: { intent: "plain", ops: [op], noteKind: false } }))
    }
  }
  async recordedInSnapshot(): Promise<void> {
    must(await writeSnapshotLeased(await this.#bernd.space(this.#space)))
  }
}
