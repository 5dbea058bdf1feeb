// Suites of attacks are named in docs/attacks.md with how many cases they have; tests/house/ sees to it that all are named.
import { readFileSync } from "node:fs"
import { relative, resolve } from "node:path"
import { expect, type RunnerTestCase, type RunnerTestSuite, test } from "vitest"

const root = resolve(import.meta.dirname, "../../..")

function casesIn(suite: Pick<RunnerTestSuite, "tasks">): RunnerTestCase[] {
  return suite.tasks.flatMap((one) => (one.type === "suite" ? casesIn(one) : [one as RunnerTestCase]))
}

/** One more test of this file: a row of docs/attacks.md says | what | `web/tests/FILE` | how many | of all the others. */
export function isNamedAmongAttacks(): void {
  test("docs/attacks.md says how many cases these are", ({ task }) => {
    const rows = readFileSync(resolve(root, "docs/attacks.md"), "utf8").split("\n")
    const file = relative(root, task.file.filepath)
    const row = rows.find((one) => one.includes(`\`${file}\``)) ?? "not named"
    expect([file, Number(/\| (\d+) \|$/.exec(row)?.[1])]).toEqual([file, casesIn(task.file).length - 1])
  })
}
