import { describe, expect, test } from "vitest"
import { helpBeside, helpPages, parseRoute, spaceOf, to } from "../../src/app/routes.ts"
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
    ["/d/S/N", { at: "node", space: "S", node: "N", version: "" }],
    ["/n", { at: "notes", which: "" }],
    ["/n/offen", { at: "notes", which: "offen" }],
    ["/n/alle", { at: "nowhere" }],
    ["/join", { at: "join" }],
    ["/found", { at: "found" }],
    ["/z/geraete", { at: "devices" }],
    ["/z/constructor", { at: "nowhere" }],
    ["/a/S/toString", { at: "nowhere" }],
    ["/rat", { at: "council", text: "" }],
    ["/rat/sitzungen", { at: "meetings" }],
    ["/rat/sitzung", { at: "nowhere" }],
    ["/rat/toString", { at: "nowhere" }],
    ["/toString", { at: "nowhere" }],
    ["/d/S", { at: "nowhere" }],
  ])("%s", (path, route) => expect(parseRoute(path)).toEqual(route))

  test("a folder's name never stands in a path", () => expect(to.folder("S", "N")).toBe("/a/S/o/N"))
  test("what somebody looks for or at in the council stands where no browser sends it", () => {
    const id = "https://ris.example/oparl/papers/1?a=b#c"
    for (const [path, route] of [
      [to.council("Straße 1/2"), { at: "council", text: "Straße 1/2" }],
      [to.paper("stadt", id), { at: "paper", council: "stadt", id }],
      [to.meeting("stadt", id), { at: "meeting", council: "stadt", id, item: "" }],
      [to.meeting("stadt", id, "i/3#a"), { at: "meeting", council: "stadt", id, item: "i/3#a" }],
    ] as const) {
      const url = new URL(path, "https://mappe.example")
      expect(url.pathname + url.search).toMatch(/^\/rat(\/(vorlage|sitzung))?$/)
      expect(parseRoute(url.pathname, url.search, url.hash)).toEqual(route)
    }
  })
  test("which version of a file somebody looks at stands there, too", () => {
    for (const [path, version] of [[to.node("S", "N"), ""], [to.node("S", "N", "12.0"), "12.0"], [to.versions("S", "N"), "versionen"]] as const) {
      const url = new URL(path, "https://mappe.example")
      expect([url.pathname, url.search]).toEqual(["/d/S/N", ""])
      expect(parseRoute(url.pathname, url.search, url.hash)).toEqual({ at: "node", space: "S", node: "N", version })
    }
  })
  test("the space of an invitation is a wish, not a place with an alarm", () => {
    expect(spaceOf(parseRoute("/f/einladen", "?ablage=S"))).toBe("")
    expect(spaceOf(parseRoute("/a/S/zustand"))).toBe("S")
  })
  test("every screen has a page of help of its own, in both languages; only help itself and a wrong address have the list", () => {
    const isOfNone = (page: string) => !Object.hasOwn(helpDe, page) || !Object.hasOwn(helpEn, page)
    const [without, having] = [Object.entries(helpPages).filter(([, page]) => isOfNone(page)), Object.values(helpPages).filter((page) => !isOfNone(page))]
    expect(without).toEqual([["help", ""], ["nowhere", ""]])
    const all = [...having, ...Object.values(helpBeside)]
    expect(all.filter((page, i) => all.indexOf(page) !== i)).toEqual([]) // none is shared
    expect(all.filter(isOfNone)).toEqual([])
  })
})
