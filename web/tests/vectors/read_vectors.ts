// Reads tests/vectors/ of the project: scenarios, and the worked example.              tests/vectors/README.md
//                                                              twins: tests/vectors/reader.h, tests/crypto/examples.h
import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { fromHex, toHex, type Bytes } from "../../src/mappe/base/bytes.ts"
import type { Id, IdKind } from "../../src/mappe/base/id.ts"
import type { Failed, Result } from "../../src/mappe/base/result.ts"
import type { Secret, SecretKind } from "../../src/mappe/base/secret.ts"

const folder = new URL("../../../tests/vectors/", import.meta.url)

// Unwraps what a broken vector alone could make fail.
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.what}`)
  return result.value
}

// Named values. One that is missing or of another type throws: a broken vector.
export class Values {
  readonly #values: Readonly<Record<string, unknown>>
  readonly #used = new Set<string>()

  constructor(values: unknown) {
    if (typeof values !== "object" || values === null || Array.isArray(values)) throw new Error("no named values")
    this.#values = values as Record<string, unknown>
  }

  value(name: string): unknown {
    this.#used.add(name)
    if (!(name in this.#values)) throw new Error(`no value ${name}`)
    return this.#values[name]
  }
  text(name: string): string {
    const value = this.value(name)
    if (typeof value !== "string") throw new Error(`${name} is no text`)
    return value
  }
  number(name: string): number {
    const value = this.value(name)
    if (!Number.isSafeInteger(value)) throw new Error(`${name} is no integer`)
    return value as number
  }
  list(name: string): readonly unknown[] {
    const value = this.value(name)
    if (!Array.isArray(value)) throw new Error(`${name} is no list`)
    return value
  }
  values(name: string): Values {
    return new Values(this.value(name))
  }
  bytes(name: string): Bytes {
    return must(fromHex(this.text(name)))
  }
  id<Tag extends string>(kind: IdKind<Tag>, name: string): Id<Tag> {
    return must(kind.parse(this.bytes(name)))
  }
  secret<Tag extends string>(kind: SecretKind<Tag>, name: string): Secret<Tag> {
    return must(kind.parse(this.bytes(name)))
  }
  unused(): string[] {
    return Object.keys(this.#values).filter((name) => !this.#used.has(name))
  }
}

export interface Outcome {
  readonly verdict: string // "ok" or an error kind
  readonly gives?: Readonly<Record<string, unknown>>
}

export function gives(values: Record<string, unknown>): Outcome {
  return { verdict: "ok", gives: values }
}
export function refused(failed: Failed): Outcome {
  return { verdict: failed.error.kind }
}
export function judged(fits: boolean | Result<unknown>): Outcome {
  if (typeof fits === "boolean") return { verdict: fits ? "ok" : "tampered" }
  return fits.ok ? { verdict: "ok" } : refused(fits)
}
export function givesHex(name: string, result: Result<Uint8Array>): Outcome {
  return result.ok ? gives({ [name]: toHex(result.value) }) : refused(result)
}

export type Operation = (input: Values) => Outcome | Promise<Outcome>
export type Operations = Readonly<Record<string, Operation>>

export interface Scenario {
  readonly file: string // "cbor/accepted-text-umlaut.json"
  readonly section: string
  readonly why: string
  readonly expect: string
  readonly operation: string
  readonly input: unknown
  readonly gives?: unknown
}

export function scenarios(family: string): Scenario[] {
  const files = readdirSync(new URL(`${family}/`, folder)).filter((file) => file.endsWith(".json"))
  return files.sort().map((file) => {
    const scenario = JSON.parse(readFileSync(new URL(`${family}/${file}`, folder), "utf8")) as Omit<Scenario, "file">
    return { ...scenario, file: `${family}/${file}` }
  })
}

// One test for each scenario of the family: its verdict and, where it has them, all values it gives, exactly. A scenario
// of an operation that is missing here fails; so does an operation that no scenario uses, and a count that is off.
export function runFamily(family: string, operations: Operations): void {
  describe(family, () => {
    const all = scenarios(family)
    let ran = 0
    test.each(all)("$file", async (scenario) => {
      ran++
      const operation = operations[scenario.operation]
      if (operation === undefined) throw new Error(`nobody runs the operation ${scenario.operation}`)
      const outcome = await operation(new Values(scenario.input))
      expect(outcome.verdict, scenario.why).toBe(scenario.expect)
      if (scenario.gives !== undefined) expect(outcome.gives ?? {}).toStrictEqual(scenario.gives)
    })
    test("every file was run, and every operation has one", () => {
      expect(ran).toBe(all.length)
      const used = new Set(all.map((scenario) => scenario.operation))
      expect(Object.keys(operations).filter((operation) => !used.has(operation))).toEqual([])
    })
  })
}

// The folders of vectors.
export function families(): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return entries.map((entry) => entry.name).filter((name) => name !== "families" && name !== "__pycache__").sort()
}

const examples = new Values(JSON.parse(readFileSync(new URL("protocol-examples.json", folder), "utf8")))

// A section of the worked example, for reading only.
export function example(section: string): Values {
  return examples.values(section)
}

// The same within a test that must look at all of it: a value nobody compared proves nothing.
export function wholeExample(name: string, section: string, compare: (values: Values) => void | Promise<void>): void {
  test(name, async () => {
    const values = example(section)
    await compare(values)
    expect(values.unused(), "nobody compared").toEqual([])
  })
}

// An id or key of equal bytes, as the example's are.
export function same<Tag extends string>(kind: IdKind<Tag>, byte: number): Id<Tag> {
  return kind.of(new Uint8Array(kind.sizeBytes).fill(byte))
}
export function sameSecret<Tag extends string>(kind: SecretKind<Tag>, byte: number): Secret<Tag> {
  return kind.own(new Uint8Array(kind.sizeBytes).fill(byte))
}
