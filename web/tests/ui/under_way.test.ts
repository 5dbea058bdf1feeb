// What the head of every page says of transfers that another page shows.
import { describe, expect, test } from "vitest"
import type { Problem, Transfer } from "../../src/engine/contract.ts"
import { arrowOf, underWay } from "../../src/ui/transfer_words.ts"

const one = (state: Transfer["state"], problem: Problem | null = null, direction: Transfer["direction"] = "up"): Transfer => ({
  id: 1, direction, space: "", node: "", version: "", name: "Plan.pdf", bytes: 1, done: 0, bytesPerS: 0, state, problem, editing: null,
})

describe("what is under way", () => {
  test.each([
    [[], ""],
    [["done", "cancelled"], ""],
    [["running"], "1 Übertragung läuft"],
    [["running", "waiting", "paused", "done"], "3 Übertragungen laufen"],
    [["paused"], "1 Übertragung angehalten"],
    [["running", "needs_file"], "1 Übertragung wartet auf Sie"],
    [["locked", "needs_file", "paused"], "2 Übertragungen warten auf Sie"],
  ] as const)("%j: %s", (states, said) => expect(underWay(states.map((state) => one(state)))).toBe(said))

  test("what failed waits for the person, what the connection broke goes on by itself, a download that ended with its page stands elsewhere", () => {
    expect(underWay([one("failed", { kind: "quota" })])).toBe("1 Übertragung wartet auf Sie")
    expect(underWay([one("failed", { kind: "offline" })])).toBe("1 Übertragung angehalten")
    expect(underWay([one("failed", { kind: "internal", rule: "download_interrupted" }, "down")])).toBe("")
  })

  test("its arrow is a download's when only downloads are counted", () => {
    const [up, down, failed] = [one("running"), one("running", null, "down"), one("failed", { kind: "damaged" }, "down")]
    expect([[down], [failed], [up, failed], [one("done"), down]].map(arrowOf)).toEqual(["download", "download", "download", "download"])
    expect([[up], [up, down], [one("locked"), failed]].map(arrowOf)).toEqual(["upload", "upload", "upload"])
  })
})
