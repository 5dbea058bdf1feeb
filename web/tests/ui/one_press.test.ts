// One press, one doing: of buttons and of the questions in front of a page.
import { describe, expect, test } from "vitest"
import { onePress } from "../../src/ui/one_press.ts"

describe("a press", () => {
  test("begins nothing while what the one before began is not over, and everything after", async () => {
    const press = onePress()
    let begun = 0
    let end = (): void => undefined
    const work = (): Promise<void> => (++begun, new Promise((done) => (end = done)))
    expect([press(work), press(work), press(work)]).toEqual([true, false, false])
    expect(begun).toBe(1)
    end()
    await Promise.resolve().then(() => undefined)
    expect(press(work)).toBe(true)
    expect(begun).toBe(2)
  })
  test("is free again after what was refused", async () => {
    const press = onePress()
    const refused = Object.assign(Promise.reject(new Error("refused")), { finally: (over: () => void) => refused.then(over, over) })
    expect(press(() => refused)).toBe(true)
    await refused.catch(() => undefined)
    expect(press(() => undefined)).toBe(true)
  })
  test("that promises nothing, or fails at once, leaves the next one free", () => {
    const press = onePress()
    expect(press(() => undefined)).toBe(true)
    expect(() => press(() => { throw new Error("at once") })).toThrow("at once")
    expect(press(() => undefined)).toBe(true)
  })
  test("of one button says nothing of another", () => {
    const [one, other] = [onePress(), onePress()]
    expect(one(() => new Promise(() => undefined))).toBe(true)
    expect(other(() => undefined)).toBe(true)
  })
})
