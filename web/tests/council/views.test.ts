// What screens get of a mirror whose council says one thing twice: lists are keyed, and two of one key end the screen.
import { expect, test } from "vitest"
import { meetingSight, paperSight, type Source } from "../../src/engine/council_views.ts"
import { readBulk } from "../../src/mappe/council/bulk.ts"
import { Mirror } from "../../src/mappe/council/mirror.ts"
import { must } from "../vectors/read_vectors.ts"
import { MemoryPlace } from "./places.ts"

const file = { id: "https://ris.example/f/1", name: "Vorlage", access_url: "https://ris.example/f/1.pdf" }
const item = { id: "https://ris.example/i/1", name: "Radweg", files: [file, { ...file, id: "https://ris.example/f/2" }] }
const join = { item: item.id, paper: "https://ris.example/p/1" }
const times = { state: "present", first_seen_ms: 1, changed_ms: 1 }
const objects = [
  { ...times, n: 1, object: { id: "https://ris.example/p/1", kind: "paper", name: "Radweg", main_file: file, files: [file] } },
  { ...times, n: 2, object: { id: "https://ris.example/m/1", kind: "meeting", files: [file, file], items: [item, { ...item, name: "noch einmal" }, { name: "ohne" }] },
    papers: [{ ...join, consultation: "https://ris.example/c/1" }, { ...join, consultation: "https://ris.example/c/2" }] },
]

test("papers, files and items that come twice are told once", async () => {
  const mirror = await Mirror.open(new MemoryPlace())
  const page = new TextEncoder().encode(JSON.stringify({ generation: "g", checked_ms: 5, upto: 2, more: false, objects }))
  must(await mirror.take(must(readBulk(page, 0)), 0))
  const source: Source = { council: "stadt", title: "Musterstadt", hosts: [], mirror }
  const row = (id: string) => mirror.rows.get(id)!
  const meeting = meetingSight(source, row("https://ris.example/m/1"), must(await mirror.object("https://ris.example/m/1")))
  expect(meeting.items.map((one) => [one.id, one.name])).toEqual([[item.id, "Radweg"], ["", "noch einmal"], ["", "ohne"]])
  expect(meeting.items[0]!.papers.map((one) => one.id)).toEqual(["https://ris.example/p/1"])
  expect(meeting.items[0]!.documents.map((one) => one.url)).toEqual([file.access_url])
  expect(meeting.documents.length).toBe(1)
  const paper = paperSight(source, row("https://ris.example/p/1"), must(await mirror.object("https://ris.example/p/1")))
  expect(paper.documents.map((one) => [one.url, one.main])).toEqual([[file.access_url, true]])
})
