// What stands within a line, item or paragraph of a note.     docs/protocol.md §4.10   twin: client/notes/note_inlines.h
import { PrincipalId } from "../base/ids.ts"

export type NoteInline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "link"; readonly address: string }
  | { readonly kind: "person"; readonly id: string } // in text form
  | { readonly kind: "break" }
  | { readonly kind: "strong" | "emphasis"; readonly children: readonly NoteInline[] } // hold each other, never themselves

const hostBytesMax = 253
const portDigitsMax = 5
const personSigns = 22 // of an id of 16 bytes

// A letter or digit of ASCII.
export function isWordSign(sign: string | undefined): boolean {
  return sign !== undefined && /^[0-9A-Za-z]$/.test(sign)
}
const isBlank = (sign: string | undefined): boolean => sign === " " || sign === "\n"

// A sentence's signs behind an address are not its own; nor is a bracket that it does not open.
function withoutTail(address: string): string {
  let opened = 0
  let closed = 0
  for (const sign of address) {
    if (sign === "(") opened++
    if (sign === ")") closed++
  }
  let end = address.length
  for (; end > 0; end--) {
    const sign = address[end - 1]!
    if (sign === ")" && closed > opened) closed--
    else if (!".,;:!?'“”‘’«»".includes(sign)) break
  }
  return address.slice(0, end)
}

const beginning = new RegExp(`(https?://)([0-9A-Za-z][0-9A-Za-z.-]{0,${hostBytesMax}})`, "iy")
const port = new RegExp(`:([0-9]{1,${portDigitsMax + 1}})`, "y")
// eslint-disable-next-line no-control-regex
const path = /[/?#][^\u0000-\u0020<>"*`\\]*/y

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

// The address that stands at `at`; "": none.
function addressAt(text: string, at: number): string {
  const begun = matchAt(beginning, text, at)
  if (begun === null) return ""
  const run = at + begun[0].length
  const host = begun[2]!.replace(/[.-]+$/, "")
  if (host.length > hostBytesMax) return ""
  let end = at + begun[1]!.length + host.length
  let next = run
  if (run === end) {
    const digits = matchAt(port, text, end)?.[1] ?? ""
    if (digits.length > portDigitsMax) return ""
    if (digits !== "") end += 1 + digits.length
    next = end
  }
  if (next === text.length) return text.slice(at, end)
  const behind = next === end ? matchAt(path, text, end) : null
  if (behind !== null) return text.slice(at, end) + withoutTail(behind[0])
  return " \n.,;:!?')]}\"<>*".includes(text[next]!) ? text.slice(at, end) : ""
}

interface Frame {
  readonly kind: "strong" | "emphasis" | "line" // of the outermost: line
  readonly children: NoteInline[]
}
const markOf = { strong: "**", emphasis: "*", line: "" }

// Marks that are open are frames; one that is never closed becomes text again. Each kind is open at most once, so a
// sign moves up at most twice: the whole is linear.
class InlineReader {
  readonly #text: string
  #at = 0
  readonly #frames: Frame[] = [{ kind: "line", children: [] }]

  constructor(text: string) {
    this.#text = text
  }

  read(): NoteInline[] {
    while (this.#at < this.#text.length) this.#step()
    while (this.#frames.length > 1) this.#giveUpMark()
    return this.#top.children
  }

  get #top(): Frame {
    return this.#frames[this.#frames.length - 1]!
  }
  #isOpen(kind: Frame["kind"]): boolean {
    return this.#frames.some((frame) => frame.kind === kind)
  }

  #addText(text: string): void {
    const { children } = this.#top
    const last = children[children.length - 1]
    if (last?.kind === "text") children[children.length - 1] = { kind: "text", text: last.text + text }
    else children.push({ kind: "text", text })
  }
  #takeText(length: number): void {
    this.#addText(this.#text.slice(this.#at, this.#at + length))
    this.#at += length
  }

  #step(): void {
    const text = this.#text
    const at = this.#at
    const sign = text[at]!
    const followsWord = isWordSign(text[at - 1])
    if (sign === "\n") {
      this.#top.children.push({ kind: "break" })
      this.#at++
    } else if (sign === "\\" && at + 1 < text.length && "*>-@".includes(text[at + 1]!)) {
      this.#addText(text[at + 1]!)
      this.#at += 2
    } else if (sign === "*") {
      this.#stars()
    } else if (sign === "@") {
      this.#person(followsWord)
    } else {
      const address = followsWord || (sign !== "h" && sign !== "H") ? "" : addressAt(text, at)
      if (address !== "") {
        this.#top.children.push({ kind: "link", address })
        this.#at += address.length
      } else {
        this.#takeText(matchAt(plain, text, at + 1)![0].length + 1)
      }
    }
  }

  #person(followsWord: boolean): void {
    const id = matchAt(idSigns, this.#text, this.#at + 1)![0]
    if (followsWord || id.length !== personSigns || !PrincipalId.parseText(id).ok) return this.#takeText(1)
    this.#top.children.push({ kind: "person", id })
    this.#at += 1 + id.length
  }

  #stars(): void {
    const text = this.#text
    let count = 1
    while (count < 3 && text[this.#at + count] === "*") count++
    const mayClose = this.#at > 0 && !isBlank(text[this.#at - 1])
    const { kind: top, children } = this.#top
    const isFilled = children.length > 0
    if (mayClose && isFilled && top === "strong" && count >= 2) return this.#close()
    if (mayClose && isFilled && top === "emphasis" && count !== 2) return this.#close()
    const crosses =
      (top === "emphasis" && count === 2 && this.#isOpen("strong")) || (top === "strong" && count === 1 && this.#isOpen("emphasis"))
    if (mayClose && crosses) {
      this.#giveUpMark()
      return this.#close()
    }
    const kind = count >= 2 && !this.#isOpen("strong") ? "strong" : "emphasis"
    const behind = this.#at + markOf[kind].length
    if (this.#isOpen(kind) || behind >= text.length || isBlank(text[behind])) return this.#takeText(1)
    this.#frames.push({ kind, children: [] })
    this.#at = behind
  }

  #close(): void {
    const { kind, children } = this.#frames.pop()!
    if (kind === "line") return
    this.#at += markOf[kind].length
    this.#top.children.push({ kind, children })
  }

  #giveUpMark(): void {
    const open = this.#frames.pop()!
    this.#addText(markOf[open.kind])
    for (const child of open.children) {
      if (child.kind === "text") this.#addText(child.text)
      else this.#top.children.push(child)
    }
  }
}
const plain = /[^\n\\*@hH]*/y
const idSigns = new RegExp(`[0-9A-Za-z_-]{0,${personSigns + 1}}`, "y")

// `text`: cleaned, lines ended by LF. Neighbouring texts are one. Linear.
export function readNoteInlines(text: string): NoteInline[] {
  return new InlineReader(text).read()
}
