// Which items of the next meeting the start page shows.
import { expect, test } from "vitest"
import type { BesideSight, BriefField, BriefSight } from "../../src/engine/contract.ts"
import { chosen, concernOf, type Point } from "../../src/screens/agenda/concerns.ts"

const brief = (field: BriefField, more: Partial<BriefSight> = {}): BriefSight => ({ space: "s", spaceTitle: "S", field, text: [], raw: "", by: "Ute", mine: false, atMs: 0, seen: null, mayWrite: false, ...more })
const beside = (...briefs: BriefSight[]): BesideSight => ({ briefs, files: [], attending: [] })
const me = (isMe: boolean): BriefSight["text"] => [{ kind: "list", items: [[{ kind: "strong", children: [{ kind: "person", name: "Renate", me: isMe }] }]] }]
const point = (papers: number, one?: BesideSight): Point => ({ papers, beside: one })

test("what concerns this person comes before the faction's word, that before papers, and the rest; in the agenda's order", () => {
  const points = [point(0), point(1), point(0), point(0, beside(brief("vote"))), point(1), point(0, beside(brief("speaker", { text: me(true) }))), point(2), point(0, beside(brief("vote", { mine: true })))]
  expect(chosen(points, 1)).toEqual([5])
  expect(chosen(points, 2)).toEqual([5, 7])
  expect(chosen(points, 3)).toEqual([3, 5, 7])
  expect(chosen(points, 5)).toEqual([1, 3, 4, 5, 7])
  expect(chosen(points, 6)).toEqual([1, 3, 4, 5, 6, 7])
  expect(chosen(points.slice(0, 2), 6)).toEqual([0, 1])
})

test("who speaks, who is named, and where the recommendation is missing", () => {
  expect(concernOf(undefined)).toEqual({ speaks: false, named: false, noWord: false })
  expect(concernOf(beside(brief("speaker", { text: me(false) })))).toEqual({ speaks: false, named: false, noWord: false })
  expect(concernOf(beside(brief("speaker", { text: me(true) })))).toEqual({ speaks: true, named: false, noWord: true })
  expect(concernOf(beside(brief("speaker", { text: me(true) }), brief("recommendation")))).toEqual({ speaks: true, named: false, noWord: false })
  expect(concernOf(beside(brief("briefing", { text: [{ kind: "quote", blocks: me(true) }] })))).toMatchObject({ speaks: false, named: true })
})
