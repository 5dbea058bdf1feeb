// The treasury's numbers: by hand where they are few, and what is refused of a server's answer.
import { describe, expect, test } from "vitest"
import { averageBytes, averageOfAll, courseOf, dayNumber, dayOf, endOfYear, marksUpTo, readCents } from "../../src/mappe/treasury/figures.ts"
import { type Assumptions, compare } from "../../src/mappe/treasury/compare.ts"
import { splitOf } from "../../src/mappe/treasury/split.ts"
import { readStatementList, readStatementRow, readToday, readUsage } from "../../src/mappe/wire/treasury.ts"
import { applyBody, contentOf, emptyState, nodeId } from "../journal/state_maker.ts"

const hour = 3_600_000

describe("averages", () => {
  test("a day of 23 hours, and sums beyond what a number holds", () => {
    expect(averageBytes(String(23 * hour * 5), 23 * hour)).toBe(5)
    const large = (BigInt(10 ** 15) * BigInt(24 * hour)).toString() // a petabyte for a day: 86,400,000 x 10^15
    expect(averageBytes(large, 24 * hour)).toBe(10 ** 15)
    expect(averageOfAll([large, large, "0"], 24 * hour)).toBe(2 * 10 ** 15)
    expect(averageBytes("7", 0)).toBe(0)
    expect(averageBytes("-1", 1)).toBe(0)
  })
})

describe("days and amounts", () => {
  test("a budget year that begins on any day", () => {
    expect(endOfYear("2026-01-01")).toBe("2026-12-31")
    expect(endOfYear("2027-07-01")).toBe("2028-06-30")
    expect(endOfYear("2027-03-01")).toBe("2028-02-29")
    expect(dayOf(dayNumber("2028-02-29") + 1)).toBe("2028-03-01")
    expect(dayNumber("2026-02-30")).toBeNaN()
  })
  test("amounts as people type them", () => {
    const typed: [string, number | undefined][] = [["350", 35_000], ["350,00 €", 35_000], ["1.234,5", 123_450], ["1.234", 123_400], ["12.50", 1_250], ["-3,07", -307], ["0,01", 1], ["", undefined], ["12,345", undefined], ["1,2,3", undefined], ["zehn", undefined]]
    for (const [text, cents] of typed) expect(readCents(text), text).toBe(cents)
  })
})

describe("the course of a budget", () => {
  const budget = { from: "2026-01-01", lastDay: "2026-12-31", spentCents: 3_700, forecastCents: 9_000 }
  let number = 0
  const month = (name: string, days: number, grossCents: number) => ({ number: ++number, from: `2026-${name}-01`, lastDay: `2026-${name}-${days}`, grossCents })
  test("adds closed months, a correction in the place of what it corrects, and ends in the forecast", () => {
    const closed = [month("02", 28, 1_200), month("01", 31, 1_100), month("01", 31, 1_000), { number: 9, from: "2025-12-01", lastDay: "2025-12-31", grossCents: 999 }].reverse()
    expect(courseOf(budget, closed, "2026-03-15")).toEqual([
      { day: "2026-01-01", cents: 0, kind: "closed" },
      { day: "2026-01-31", cents: 1_000, kind: "closed" },
      { day: "2026-02-28", cents: 2_200, kind: "closed" },
      { day: "2026-03-15", cents: 3_700, kind: "today" },
      { day: "2026-12-31", cents: 9_000, kind: "forecast" },
    ])
  })
  test("a quarter over its months does not count twice; a budget that is over has no forecast", () => {
    const months = [month("01", 31, 100), month("02", 28, 100), month("03", 31, 100)]
    const sums = courseOf(budget, [...months, { number: 99, from: "2026-01-01", lastDay: "2026-03-31", grossCents: 300 }], "2027-01-05")
    expect(sums.at(-1)).toEqual({ day: "2026-03-31", cents: 300, kind: "closed" })
  })
  test("marks of an axis are round and reach the top", () => {
    expect(marksUpTo(350)).toEqual([0, 100, 200, 300, 400])
    expect(marksUpTo(18.4)).toEqual([0, 5, 10, 15, 20])
    expect(marksUpTo(0)).toEqual([0, 1])
    for (const max of [0.03, 1, 7, 99, 12_345, 5e9]) {
      const marks = marksUpTo(max)
      expect(marks.at(-1)!).toBeGreaterThanOrEqual(max)
      expect(marks.length).toBeLessThanOrEqual(7)
    }
  })
})

test("what it would cost elsewhere, by hand", () => {
  const given: Assumptions = {
    persons: 10, gigabytes: 50, serverCents: 120_000, serverYears: 5, watts: 40, kwhCents: 30, careHours: 2, hourCents: 5_000,
    rentCents: 1_500, backupCents: 500, rentCareHours: 1, personCents: 520, packageGigabytes: 4, moreCents: 20,
  }
  // 1,200 EUR over 60 months; 0.04 kW x 730.5 h x 0.30 EUR = 8.766 EUR; two hours
  expect(compare(given)).toEqual({ own: 2_000 + 877 + 10_000, rented: 1_500 + 500 + 5_000, market: 10 * 520 + 10 * 20 })
  expect(compare({ ...given, gigabytes: 40 }).market).toBe(5_200) // just in the package
})

test("what a space's bytes are: current, former, bin, the biggest", () => {
  const state = emptyState()
  const root = nodeId(0).fill(0)
  const [a, b, c, folder] = [nodeId(1), nodeId(2), nodeId(3), nodeId(4)] as const
  applyBody(state, 1, [
    { op: "folder", node: folder, parent: root, name: "Ordner" },
    { op: "file", node: a, parent: root, name: "a", content: contentOf(1, 100), mtimeMs: 1 },
    { op: "file", node: b, parent: folder, name: "b", content: contentOf(2, 50), mtimeMs: 1 },
    { op: "file", node: c, parent: root, name: "c", content: contentOf(3, 30), mtimeMs: 1 },
  ] as never)
  applyBody(state, 2, [{ op: "put", node: a, base: state.etag(a), content: contentOf(4, 10), mtimeMs: 2 }] as never)
  expect(splitOf(state, 2)).toMatchObject({ currentBytes: 90, oldBytes: 100, binBytes: 0, files: 3, biggest: [{ name: "a", bytes: 10, oldBytes: 100 }, { name: "b", bytes: 50, oldBytes: 0 }] })
  applyBody(state, 3, [{ op: "trash", node: folder }, { op: "trash", node: a }] as never)
  expect(splitOf(state, 2)).toMatchObject({ currentBytes: 30, oldBytes: 0, binBytes: 160, files: 1, biggest: [{ name: "c" }] })
})

describe("what a server says is read strictly", () => {
  const standing = { available_cents: 35_000, spent_cents: 1, committed_cents: 0, forecast_cents: 2, remainder_cents: -5, percent: 3 }
  const budget = { from: "2026-01-01", last_day: "2026-12-31", grant_line: "0.1", grant_cents: 35_000, carried_cents: -100, commitments: [{ text: "x", cents: 5 }], soft_cap: true, is_capped: false, warnings: [{ percent: 50, reached_ms: 7 }], standing }
  const today = { day: "2026-11-27", time_ms: 1, bytes: 5, quota_bytes: 10, month: { name: "2026-11", cost_cents: 936, forecast_cents: 1_280 }, budget }
  test("the figures of the day", () => {
    expect(readToday(today)).toMatchObject({ ok: true, value: { day: "2026-11-27", month: { costCents: 936 }, budget: { carriedCents: -100, remainderCents: -5, warnings: [{ percent: 50 }] } } })
    expect(readToday({ ...today, month: undefined, budget: undefined })).toMatchObject({ ok: true, value: { month: undefined, budget: undefined } })
    for (const wrong of [{ bytes: -1 }, { day: "gestern" }, { month: {} }, { budget: { ...budget, standing: {} } }, { budget: { ...budget, grant_cents: 1.5 } }, { bytes: 2 ** 60 }])
      expect(readToday({ ...today, ...wrong }), JSON.stringify(wrong)).toMatchObject({ ok: false, error: { kind: "malformed" } })
  })
  test("usage has as many sums as days", () => {
    const usage = { days: [{ day: "2026-11-26", from_ms: 0, until_ms: 5 }], journals: [{ journal: "abc", kind: "space", bytes: 5, byte_ms: ["12345678901234567890"] }], counted_ms: 1, clock_stands: false }
    expect(readUsage(usage)).toMatchObject({ ok: true, value: { journals: [{ roster: false, byteMs: ["12345678901234567890"] }] } })
    for (const byte_ms of [[], ["1", "2"], ["-1"], [5], ["1e5"]]) expect(readUsage({ ...usage, journals: [{ ...usage.journals[0], byte_ms }] }).ok, JSON.stringify(byte_ms)).toBe(false)
    expect(readUsage({ ...usage, journals: [{ ...usage.journals[0], kind: "other" }] }).ok).toBe(false)
  })
  test("statements with their corrections, and the list of their hashes", () => {
    const one = { number: 2, kind: "correction", period: { kind: "month", name: "2026-05", title: "Mai 2026", from: "2026-05-01", last_day: "2026-05-31", from_ms: 0, until_ms: 9 }, closed_ms: 1, closed_on: "2026-06-01", net_cents: -1, tax_cents: 0, gross_cents: -1, byte_ms: "9", corrects: { number: 1, reason: "Tarif" }, has_budget: false }
    expect(readStatementRow(one)).toMatchObject({ ok: true, value: { corrects: 1, grossCents: -1, title: "Mai 2026" } })
    expect(readStatementRow({ ...one, kind: "invoice" }).ok).toBe(false)
    expect(readStatementRow({ ...one, gross_cents: 0.5 }).ok).toBe(false)
    const list = { statements: [{ number: 1, hash: "abc" }], check: { ok: true, count: 1, faults: [] }, statement_key: "A".repeat(43) }
    const read = readStatementList(list)
    expect(read.ok && [...read.value.hashes]).toEqual([[1, "abc"]])
    for (const wrong of [{ statement_key: "x" }, { statements: [{ number: 1 }] }, { statements: {} }, { check: undefined }, { check: { ok: true } }]) expect(readStatementList({ ...list, ...wrong }).ok, JSON.stringify(wrong)).toBe(false)
  })
})
