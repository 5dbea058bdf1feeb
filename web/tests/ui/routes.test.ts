import { describe, expect, test } from "vitest"
import { helpPages, parseRoute, spaceOf, to } from "../../src/app/routes.ts"
import { help as helpDe } from "../../src/words/help_de.ts"
import { help as helpEn } from "../../src/words/help_en.ts"

describe("routes", () => {
  test.each([
    ["/", { at: "start" }],
    ["/a", { at: "spaces" }],
    ["/a/S", { at: "folder", space: "S", node: "" }],
    ["/a/S/o/N", { at: "folder", space: "S", node: "N" }],
    ["/a/S/mitglieder", { at: "members", space: "S" }],
    ["/a/S/papierkorb", { at: "trash", space: "S" }],
    ["/d/S/N", { at: "node", space: "S", node: "N" }],
    ["/join", { at: "join" }],
    ["/found", { at: "found" }],
    ["/z/geraete", { at: "devices" }],
    ["/z/constructor", { at: "nowhere" }],
    ["/a/S/toString", { at: "nowhere" }],
    ["/toString", { at: "nowhere" }],
    ["/d/S", { at: "nowhere" }],
  ])("%s", (path, route) => expect(parseRoute(path)).toEqual(route))

  test("a folder's name never stands in a path", () => expect(to.folder("S", "N")).toBe("/a/S/o/N"))
  test("the space of an invitation is a wish, not a place with an alarm", () => {
    expect(spaceOf(parseRoute("/f/einladen", "?ablage=S"))).toBe("")
    expect(spaceOf(parseRoute("/a/S/zustand"))).toBe("S")
  })
  test("every screen has a page of help, in both languages; only help itself and a wrong address have the list", () => {
    expect(Object.keys(helpEn)).toEqual(Object.keys(helpDe))
    const without = Object.entries(helpPages).filter(([, page]) => !(page in helpDe))
    expect(without.map(([place]) => place)).toEqual(["help", "nowhere"])
  })
})
