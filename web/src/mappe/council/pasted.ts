// The address in a text that somebody pasted: without what stands around it.
//                                                                       twin: council/links/recogniser_pasted.cpp
import { fail, ok, type Result } from "../base/result.ts"
import { pastedBytesMax, recognise } from "./recogniser.ts"

const brokenLineBytesMin = 60 // mail programs break at 72 to 80

interface Line {
  readonly text: string // without blanks around it and marks of a quoted mail (">> ") before it
  readonly isLong: boolean // so that a mail program may have broken it
}

// Signs that nobody sees, which programs put into addresses so that they may be broken, or before them.
const unseen = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g
const wideBlanks = /[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]/g
const lineEnd = /\r\n|[\n\v\f\r\u2028\u2029]/
const bytesOf = (text: string): number => new TextEncoder().encode(text).length

function linesOf(text: string): Line[] {
  const lines = text.split(lineEnd).map((raw) => {
    const line = raw.replace(unseen, "").replace(wideBlanks, " ").replace(/^ +/, "").replace(/ +$/, "")
    return { text: line.replace(/^[> ]+/, ""), isLong: bytesOf(line) >= brokenLineBytesMin }
  })
  while (lines.length > 1 && lines.at(-1)!.text === "") lines.pop()
  while (lines.length > 1 && lines[0]!.text === "") lines.shift()
  return lines
}

const beginning = /(?<=^|[ \n<([{"'`|>„“”‟‚‘’«»‹›])(?:https?:\/\/|www\.)/gi
const ends = /[ \n<>"`]/g

// Where the next of them is, from `from` on; -1: none is.
function next(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? -1
}

// Where the address that runs to the end of the text begins; -1: something stands behind the last one.
function beginOfLast(text: string): number {
  for (let at = next(beginning, text, 0); at >= 0; ) {
    const end = next(ends, text, at)
    if (end < 0) return at
    at = next(beginning, text, end)
  }
  return -1
}

// Whether "<" before the lines is closed by ">" without a blank between, so that all of it is one address.
function isClosed(lines: readonly Line[]): boolean {
  for (const { text } of lines) {
    const end = next(ends, text, 0)
    if (text === "") return false
    if (end >= 0) return text[end] === ">"
  }
  return false
}

// One word that looks like the rest of an address: no word of a language.
function isRest(line: string): boolean {
  return /^[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]*$/.test(line) && next(beginning, line, 0) !== 0 && /[0-9/?&=%_]/.test(line)
}

// Whether line `i` goes on with the address at the end of the text before it.
function goesOn(before: string, lines: readonly Line[], i: number): boolean {
  const begin = beginOfLast(before)
  const line = lines[i]!.text
  if (begin < 0 || line === "") return false
  if (before[begin - 1] === "<" && isClosed(lines.slice(i))) return true
  if (/[?&=%]$/.test(before) || /^[?&=%]/.test(line)) return true
  return lines[i - 1]!.isLong && !/[.,;:!)\]}']$/.test(before) && isRest(line)
}

// Cuts what a sentence put behind an address.   errors: malformed: it was shown shortened
function withoutTail(text: string): Result<string> {
  const count = (sign: string) => text.split(sign).length
  for (;;) {
    if (/(\.\.\.|…)$/.test(text)) return fail("malformed", "an address that was shortened leads nowhere")
    const last = text.at(-1) ?? ""
    const pair = last === "" ? undefined : ["()", "[]", "{}", "<>"].find((one) => one[1] === last)
    const isForeign = pair !== undefined && count(pair[0]!) < count(pair[1]!)
    if (!isForeign && !/[.,;:!?'"„“”‟‚‘’«»‹›]$/.test(text)) return ok(text)
    text = text.slice(0, -1)
  }
}

// Of a text that holds no address: itself, without what stands around it.
function alone(text: string): Result<string> {
  return withoutTail(text.replace(/^[<([{"' „“”‟‚‘’«»‹›]+/, "").replace(/ +$/, ""))
}

// Whether words follow an address that no sign ended: then they may be a part of it ("/Meine Akte.pdf").
//   another  where another address begins in what follows
function goesOnBehindBlank(behind: string, another: number): boolean {
  const word = /^ +(?=[^ \n])/.exec(behind)?.[0].length
  return word !== undefined && word + /^[<([{"' ]*/.exec(behind.slice(word))![0].length !== another
}

// The rules are told in docs/links.md, what it gives and its errors in the twin's header.
export function addressIn(pasted: string): Result<string> {
  if (bytesOf(pasted) > pastedBytesMax) return fail("too_large", "the text is longer than an address may be")
  if (!pasted.isWellFormed()) return fail("malformed", "the text is no Unicode")
  const lines = linesOf(pasted)
  let text = lines[0]!.text
  for (let i = 1; i < lines.length; ++i) text += (goesOn(text, lines, i) ? "" : "\n") + lines[i]!.text
  let found: { bare: string; address: string } | undefined
  for (let at = next(beginning, text, 0); at >= 0; ) {
    const stop = next(ends, text, at)
    const end = stop < 0 ? text.length : stop
    const bare = withoutTail(text.slice(at, end))
    if (!bare.ok) return bare
    const another = next(beginning, text, end)
    if (bare.value.length === end - at && goesOnBehindBlank(text.slice(end), another - end))
      return fail("malformed", "an address holds no blank and no backslash")
    const read = recognise(bare.value)
    if (!read.ok) return read
    if (found && read.value.address !== found.address)
      return fail("malformed", "several addresses, and which one is meant is not said")
    found ??= { bare: bare.value, address: read.value.address }
    at = another
  }
  return found ? ok(found.bare) : alone(text)
}
