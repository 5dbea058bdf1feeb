// A family that nobody reads proves nothing: each folder of tests/vectors is run by one test of this app.
import { globSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { families, runFamily, Values } from "./read_vectors.ts"

test("every family of vectors is run, once", () => {
  const tests = globSync("../{crypto,journal,council,notes,treasury}/*.test.ts", { cwd: import.meta.dirname })
  const sources = tests.map((path) => readFileSync(new URL(path, import.meta.url), "utf8"))
  const run = sources.flatMap((source) => [...source.matchAll(/\brunFamily\(\s*"([a-z-]+)"/g)].map((match) => match[1]!))
  expect(run.sort()).toEqual(families())
  expect(run.length).toBe(27)
})

test("a value that is missing or of another type is a broken vector", () => {
  const values = new Values({ text: "a", number: 1 })
  expect(() => values.text("number")).toThrow("no text")
  expect(() => values.number("text")).toThrow("no integer")
  expect(() => values.text("other")).toThrow("no value other")
  expect(() => runFamily("no-such-family", {})).toThrow()
})
