// The vectors of a note's text.        docs/protocol.md §4.10   twin: tests/client/note_text_test.cpp
import { expect, test } from "vitest"
import { personsIn, readNoteText, withPersons, type NoteBlock, type NoteInline } from "../../src/mappe/notes/note_text.ts"
import { gives, must, refused, runFamily } from "../vectors/read_vectors.ts"

function inlines(line: readonly NoteInline[]): unknown[] {
  return line.map((one) => {
    switch (one.kind) {
      case "text":
        return ["text", one.text]
      case "link":
        return ["link", one.address]
      case "person":
        return ["person", one.id]
      case "break":
        return ["br"]
      case "strong":
        return ["strong", inlines(one.children)]
      case "emphasis":
        return ["em", inlines(one.children)]
    }
  })
}

function tree(blocks: readonly NoteBlock[]): unknown[] {
  return blocks.map((block) => {
    switch (block.kind) {
      case "paragraph":
        return ["p", inlines(block.line)]
      case "list":
        return ["ul", block.items.map(inlines)]
      case "numbered":
        return ["ol", block.first, block.items.map(inlines)]
      case "quote":
        return ["quote", tree(block.blocks)]
    }
  })
}

runFamily("note-texts", {
  read_note_text: (input) => {
    const got = readNoteText(input.text("text"))
    return got.ok ? gives({ tree: tree(got.value) }) : refused(got)
  },
  note_text_with_persons: (input) => {
    const members = (input.list("members") as string[][]).map(([name, id]) => ({ name: name!, id: id! }))
    return gives({ text: withPersons(input.text("typed"), members) })
  },
})

test("half a surrogate is no text", () => {
  const got = readNoteText("a\ud800")
  expect(got.ok ? "ok" : got.error.kind).toBe("malformed")
})

test("persons are named once, in the order of the text", () => {
  const a = "A".repeat(22)
  const b = "BAQEBAQEBAQEBAQEBAQEBA"
  expect(personsIn(must(readNoteText(`> @${b}\n\n- **@${a}** @${b}`)))).toEqual([b, a])
})

test("where a link leads is the host that is shown", () => {
  for (const text of ["https://A.de/Straße?x", "http://192.0.2.7:8080/..", "https://a.de/b_(c)"]) {
    const [block] = must(readNoteText(text))
    const link = block?.kind === "paragraph" ? block.line[0] : undefined
    expect(link?.kind === "link" ? new URL(link.address).host : "").toBe(/\/\/([^/]*)/.exec(text)![1]!.toLowerCase())
  }
})

test("no text takes long", () => {
  for (const piece of ["*a ", "**a *b", "http://", "https://a.de/", "@", "\\*", "> ", "- a\n", "(", ")", "https://a.de/)"]) {
    const before = process.cpuUsage() // not the clock's: others use this computer, too
    must(readNoteText(piece.repeat(Math.floor(16384 / piece.length))))
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000, piece).toBeLessThan(1_000)
  }
})
