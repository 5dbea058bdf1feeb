// The text of a note as a tree: paragraphs, lists, quotes; strong, emphasised, addresses, persons.
//                                        docs/protocol.md §4.10   twin: client/notes/note_text.h
// The text stays readable as it was typed; only the marks of that section mean something, and what is no mark is text.
// Screens draw the tree; it is never markup of anything else. Linear in the text's length.
import { isWordSign, readNoteInlines, type NoteInline } from "./note_inlines.ts"
import { fail, ok, type Result } from "../base/result.ts"

export const noteTextBytesMax = 16 * 1024
const quotesMax = 3 // quotes in each other; a `>` beyond is text

export type NoteBlock =
  | { readonly kind: "paragraph"; readonly line: readonly NoteInline[] }
  | { readonly kind: "list"; readonly items: readonly (readonly NoteInline[])[] }
  | { readonly kind: "numbered"; readonly first: number; readonly items: readonly (readonly NoteInline[])[] }
  | { readonly kind: "quote"; readonly blocks: readonly NoteBlock[] }

export type { NoteInline } from "./note_inlines.ts"

//   errors  malformed  half a surrogate, or above noteTextBytesMax as UTF-8
export function readNoteText(text: string): Result<NoteBlock[]> {
  if (!text.isWellFormed()) return fail("malformed", "a note is text")
  if (new TextEncoder().encode(text).length > noteTextBytesMax) return fail("malformed", "a note has at most 16 KiB")
  return ok(readBlocks(cleaned(text).split("\n"), 0))
}

// Line ends as LF, tabs as blanks, without control signs and signs that turn the direction of what follows.
function cleaned(text: string): string {
  return (
    text
      .replace(/\r\n?/g, "\n")
      .replaceAll("\t", " ")
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
  )
}

function trimmed(line: string): string {
  return line.replace(/^ +/, "").replace(/ +$/, "")
}

interface OpenBlock {
  readonly kind: "paragraph" | "list" | "numbered"
  readonly first: number
  readonly lines: (readonly NoteInline[])[]
  text: string // of its last line or item
}

function itemOf(line: string): { kind: "list" | "numbered"; number: number; rest: string } | undefined {
  const item = /^(?:[-*]|([0-9]{1,3})\.) (.*)$/s.exec(line)
  if (item === null) return undefined
  const number = item[1]
  return { kind: number === undefined ? "list" : "numbered", number: Number(number ?? 1), rest: trimmed(item[2]!) }
}

function readBlocks(lines: readonly string[], quotes: number): NoteBlock[] {
  const blocks: NoteBlock[] = []
  let open: OpenBlock | undefined
  const isQuote = (line: string): boolean => quotes < quotesMax && line.startsWith(">")
  const finish = (): void => {
    if (open === undefined) return
    open.lines.push(readNoteInlines(open.text))
    const { kind, first, lines: items } = open
    if (kind === "paragraph") blocks.push({ kind, line: items[0]! })
    else if (kind === "list") blocks.push({ kind, items })
    else blocks.push({ kind, first, items })
    open = undefined
  }
  for (let i = 0; i < lines.length; i++) {
    const line = trimmed(lines[i]!)
    const item = itemOf(line)
    if (line === "") {
      finish()
    } else if (isQuote(line)) {
      finish()
      const inner: string[] = []
      for (; i < lines.length && isQuote(trimmed(lines[i]!)); i++) inner.push(trimmed(lines[i]!).slice(1).replace(/^ /, ""))
      i--
      const within = readBlocks(inner, quotes + 1)
      if (within.length > 0) blocks.push({ kind: "quote", blocks: within })
    } else if (item !== undefined) {
      if (open?.kind === item.kind) {
        open.lines.push(readNoteInlines(open.text))
        open.text = item.rest
      } else {
        finish()
        open = { kind: item.kind, first: item.number, lines: [], text: item.rest }
      }
    } else {
      if (open !== undefined && open.kind !== "paragraph" && !lines[i]!.startsWith("  ")) finish()
      if (open === undefined) open = { kind: "paragraph", first: 1, lines: [], text: line }
      else open.text += "\n" + line
    }
  }
  finish()
  return blocks
}

// The ids of the persons it names, each once, in the order of the text.
export function personsIn(blocks: readonly NoteBlock[]): string[] {
  const persons = new Set<string>()
  const gather = (line: readonly NoteInline[]): void => {
    for (const one of line) {
      if (one.kind === "person") persons.add(one.id)
      else if (one.kind === "strong" || one.kind === "emphasis") gather(one.children)
    }
  }
  const walk = (all: readonly NoteBlock[]): void => {
    for (const block of all) {
      if (block.kind === "paragraph") gather(block.line)
      else if (block.kind === "quote") walk(block.blocks)
      else block.items.forEach(gather)
    }
  }
  walk(blocks)
  return [...persons]
}

export interface NamedPerson {
  readonly name: string
  readonly id: string // in text form
}

// What a person typed, as it is kept: "@Ute Kramer" becomes the mark of the member of that name; of several that fit,
// the longest name's; of several of one name, none. Nothing else changes.
export function withPersons(typed: string, members: readonly NamedPerson[]): string {
  let kept = ""
  for (let i = 0; i < typed.length; i++) {
    kept += typed[i]
    if (typed[i] !== "@" || (i > 0 && (isWordSign(typed[i - 1]) || typed[i - 1] === "\\"))) continue
    const rest = typed.slice(i + 1, i + 1 + 512)
    const fitting = members.filter(({ name }) => {
      const behind = rest[name.length]
      return name !== "" && rest.startsWith(name) && !(behind !== undefined && (isWordSign(behind) || behind >= "\u0080"))
    })
    const longest = Math.max(0, ...fitting.map(({ name }) => name.length))
    const [found, another] = fitting.filter(({ name }) => name.length === longest)
    if (found === undefined || another !== undefined) continue
    kept += found.id
    i += found.name.length
  }
  return kept
}
