// Names of nodes: what replay checks, what writers refuse besides, and when two names are the same.
//                                                                            docs/protocol.md sections 4.7 and 13.3
//
// Replay must decide alike in every client for ever, so it looks at code points and one frozen table
// (journal/name-key-1.txt, from Unicode 15.0), never at a browser's case mapping: that changes with its Unicode. NFC is
// a matter of the writer, and what is assigned today normalizes alike in every later Unicode.
import { limits } from "../base/limits.ts"
import { packedFoldings } from "./name_key_1.ts"

function unpack(packed: string): Map<number, number> {
  const foldings = new Map<number, number>()
  let from = 0
  for (const run of packed.split(" ")) {
    const [ahead = 0, distance = 0, count = 1, step = 1] = run.split(",").map((field) => parseInt(field, 36))
    from += ahead
    for (let i = 0; i < count; ++i) foldings.set(from + step * i, from + step * i + distance)
  }
  return foldings
}

const foldings = unpack(packedFoldings)
const ascii = /^[\0-\x7f]*$/

// Siblings differ in it: each code point mapped by the table, others unchanged, no normalization.
export function nameKey(text: string): string {
  if (ascii.test(text)) return text.toLowerCase() // A-Z to a-z and nothing else, in every locale
  let key = ""
  for (const sign of text) {
    const code = sign.codePointAt(0)!
    const folded = foldings.get(code)
    key += folded === undefined ? sign : String.fromCodePoint(folded)
  }
  return key
}

export function sameName(a: string, b: string): boolean {
  return nameKey(a) === nameKey(b)
}

// The whole table, for the test that compares it.
export function nameKeyTable(): ReadonlyMap<number, number> {
  return foldings
}

// Bytes of a text in UTF-8; -1 when a lone surrogate makes it none.
export function utf8Length(text: string): number {
  let length = 0
  for (let i = 0; i < text.length; ++i) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) length += 1
    else if (unit < 0x800) length += 2
    else if (unit < 0xd800 || unit > 0xdfff) length += 3
    else {
      const next = text.charCodeAt(++i) // NaN at the end: no comparison holds
      if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return -1
      length += 4
    }
  }
  return length
}

// Why a writer refuses a name: because nobody could keep it, a Windows drive not show it, or a reader be misled.
export type NameFault =
  | "empty"
  | "too_long" // over 255 bytes
  | "not_utf8" // a lone surrogate
  | "dots" // "." or ".."
  | "slash"
  | "control" // U+0000-001F, U+007F-009F
  | "bidi_control" // they reorder what is shown
  | "reserved_sign" // one of \ : * ? " < > |
  | "trailing" // ends in a dot or a space

const controls = /[\0-\x1f\x7f-\x9f]/
const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
const reservedSigns = /[\\:*?"<>|]/

// What replay checks: 1 to 255 bytes of UTF-8, not "." or "..", no "/", none of U+0000-001F, U+007F-009F.
export function faultOfReplayedName(name: string): NameFault | undefined {
  if (name === "") return "empty"
  const length = utf8Length(name)
  if (length > limits.nameBytesMax) return "too_long"
  if (length < 0) return "not_utf8"
  if (name === "." || name === "..") return "dots"
  if (name.includes("/")) return "slash"
  if (controls.test(name)) return "control"
  return undefined
}

export function nameFits(name: string): boolean {
  return faultOfReplayedName(name) === undefined
}

// All that a writer refuses; undefined: none. The name is judged as it stands: see newName.
export function faultOfNewName(name: string): NameFault | undefined {
  const fault = faultOfReplayedName(name)
  if (fault !== undefined) return fault
  if (bidiControls.test(name)) return "bidi_control"
  if (reservedSigns.test(name)) return "reserved_sign"
  if (name.endsWith(".") || name.endsWith(" ")) return "trailing"
  return undefined
}

// A name as a writer writes it: normalized to NFC, then judged.
export type NewName = { ok: true; value: string } | { ok: false; fault: NameFault }
export function newName(typed: string): NewName {
  const name = typed.normalize("NFC")
  const fault = faultOfNewName(name)
  return fault === undefined ? { ok: true, value: name } : { ok: false, fault }
}

const titleSigns = /[:/]/

// The same for a space's title (attribute "title" of the root), which people type before a colon.
export function newTitle(typed: string): NewName {
  const title = typed.normalize("NFC")
  const length = utf8Length(title)
  if (length < 0) return { ok: false, fault: "not_utf8" }
  if (length < 2) return { ok: false, fault: "empty" }
  if (controls.test(title)) return { ok: false, fault: "control" }
  if (bidiControls.test(title)) return { ok: false, fault: "bidi_control" }
  if (titleSigns.test(title)) return { ok: false, fault: title.includes("/") ? "slash" : "reserved_sign" }
  return { ok: true, value: title }
}
