import { describe, expect, test } from "vitest"
import { rowAfterKey, windowOf } from "../../src/ui/window_of.ts"

describe("the window on a long list", () => {
  test("before anything is measured, the first rows", () =>
    expect(windowOf(100_000, { listTopPx: 0, viewHeightPx: 900, rowHeightPx: 0 })).toEqual({ from: 0, to: 24 }))
  test("at the top, what is seen and eight more", () =>
    expect(windowOf(100_000, { listTopPx: 300, viewHeightPx: 900, rowHeightPx: 76 })).toEqual({ from: 0, to: 16 }))
  test("most scrolls change nothing", () => {
    const seen = { viewHeightPx: 760, rowHeightPx: 76 }
    const windows = [760, 800, 840, 911].map((y) => windowOf(100_000, { listTopPx: -76_000 - y, ...seen }))
    expect(windows[0]).toEqual({ from: 1000, to: 1028 })
    expect(windows.slice(1)).toEqual(Array.from({ length: 3 }, () => ({ from: 1000, to: 1032 })))
  })
  test("in the middle", () =>
    expect(windowOf(100_000, { listTopPx: -76_000, viewHeightPx: 760, rowHeightPx: 76 })).toEqual({ from: 992, to: 1020 }))
  test("at the end, nothing beyond it", () =>
    expect(windowOf(1000, { listTopPx: -76_000, viewHeightPx: 760, rowHeightPx: 76 })).toEqual({ from: 992, to: 1000 }))
  test("an empty list", () => expect(windowOf(0, { listTopPx: 0, viewHeightPx: 900, rowHeightPx: 76 })).toEqual({ from: 0, to: 0 }))
})

describe("keys in a list", () => {
  test.each([
    ["ArrowDown", 5],
    ["ArrowUp", 3],
    ["Home", 0],
    ["End", 9],
    ["PageDown", 9],
    ["x", undefined],
  ])("%s from row 4 of 10", (key, row) => expect(rowAfterKey(key, 4, 10, 8)).toBe(row))
})
