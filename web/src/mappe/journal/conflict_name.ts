// How a conflict copy is called: STEM (Konflikt NAME JJJJ-MM-TT hhmm).EXT                docs/protocol.md section 4.8
import { limits } from "../base/limits.ts"
import { faultOfNewName, utf8Length } from "./name.ts"

const whoBytesMax = 64
const extensionBytesMax = 32 // what is longer is no extension but part of the name

// Local time of the conflict. The caller knows the time zone.
export interface LocalTime {
  year: number
  month: number // 1 to 12
  day: number
  hour: number
  minute: number
}

// Cut to 255 bytes, signs that no writer accepts left out of NAME, with " 2", " 3" before the extension until the name
// is free among the untrashed children of its folder.
export function conflictName(name: string, who: string, now: LocalTime, isTaken: (name: string) => boolean): string {
  const dot = extensionAt(name)
  const [stem, extension] = [name.slice(0, dot), name.slice(dot)]
  const two = (number: number) => String(number).padStart(2, "0")
  const day = `${String(now.year).padStart(4, "0")}-${two(now.month)}-${two(now.day)}`
  const mark = ` (Konflikt ${fitForAName(who)} ${day} ${two(now.hour)}${two(now.minute)})`
  for (let number = 1; ; ++number) {
    const end = mark + (number > 1 ? ` ${number}` : "") + extension
    const candidate = cutTo(stem, limits.nameBytesMax - utf8Length(end)) + end
    if (!isTaken(candidate)) return candidate
  }
}

function extensionAt(name: string): number {
  const dot = name.lastIndexOf(".")
  return dot <= 0 || utf8Length(name.slice(dot)) > extensionBytesMax ? name.length : dot
}

// At a border of code points.
function cutTo(text: string, bytesMax: number): string {
  let kept = ""
  let left = bytesMax
  for (const sign of text) {
    left -= utf8Length(sign)
    if (left < 0) break
    kept += sign
  }
  return kept
}

// Only what any writer accepts in a name: display names are the roster's, not ours.
function fitForAName(who: string): string {
  let kept = ""
  for (const sign of who) {
    const fault = faultOfNewName(sign)
    if (fault === undefined || fault === "trailing" || fault === "dots") kept += sign // a blank or dot may stand inside
  }
  return cutTo(kept, whoBytesMax)
}
